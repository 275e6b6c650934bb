"""Write generator/diagrams/width_table.py: how wide each character of the site's fonts is.

Run it after a font has changed, from the folder of build.py, with fontTools and brotli installed:

    python benchmarks/make_width_table.py > generator/diagrams/width_table.py

The build itself needs neither: it reads the table. Kerning is left out; whoever measures adds a margin.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "templates" / "assets" / "fonts"
FACES = {"TEXT": ("an", "Atkinson Hyperlegible Next, 400"), "NAME": ("fr", "Fraunces, 600")}
HEAD = '''"""Advances of the site's fonts, in thousandths of an em: a width, and the characters that have it.

Made by benchmarks/make_width_table.py; refuses to be written by hand.
"""

from __future__ import annotations

from types import MappingProxyType
'''


def widths(family: str) -> dict[str, int]:
    """Character -> thousandths of an em, from both files of a family."""
    found: dict[str, int] = {}
    for part in ("latin", "latin-ext"):
        font = TTFont(FONTS / f"{family}-{part}-normal.woff2")
        per_em = font["head"].unitsPerEm
        for code, glyph in font.getBestCmap().items():
            found.setdefault(chr(code), round(font["hmtx"][glyph][0] * 1000 / per_em))
    return found


def table(name: str, of: dict[str, int], what: str) -> str:
    groups: dict[int, str] = {}
    for letter, width in sorted(of.items()):
        groups[width] = groups.get(width, "") + letter
    rows = [f"        {width}: {quoted(groups[width])}," for width in sorted(groups)]
    return "\n".join([f"# {what}", f"{name} = MappingProxyType(", "    {", *rows, "    }", ")"])


def quoted(letters: str) -> str:
    """A Python string; what can't be seen is written as an escape."""
    shown = "".join(c if c.isprintable() and c not in '"\\' else c.encode("unicode_escape").decode() for c in letters)
    shown = shown.replace('"', '\\"')
    return '"' + shown + '"'


if __name__ == "__main__":
    print(HEAD)
    print("\n".join(table(name, widths(family), what) for name, (family, what) in FACES.items()))
