"""docs/problems.md as `build.py explain` tells it: each code, its paragraph, and the paragraph for a terminal.

Refuses to hold words of its own: what is told there and what is read on the page are one text.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

from msgspec import Struct

PAGE = "docs/problems.md"


class Paragraph(Struct, frozen=True):
    """`name` is the code; `severity` as the page says it, for some with the files it is in; `text` is Markdown."""

    name: str
    severity: str
    text: str

    @property
    def first_sentence(self) -> str:
        """What it is, in one sentence, for a list of all."""
        flat = " ".join(_plain(self.text.partition("\n\n")[0]).split())
        return re.split(r"(?<=[.?!]) (?=[A-Z])", flat.partition(". ")[2])[0]


def paragraphs_of(page: str) -> dict[str, Paragraph]:
    """Code -> its paragraph, in the order of the page."""
    found = {}
    for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        code, _, text = part.partition("\n")
        severity = text.strip().partition(".")[0].casefold()
        found[code.strip()] = Paragraph(code.strip(), severity, text.strip())
    return found


def code_in(asked: str) -> str:
    """The code that somebody means: "error[date-weekday]:", as it is copied from a message, or the code alone."""
    found = re.search(r"\[([a-z0-9-]+)\]", asked)
    return found[1] if found else asked.strip(" :.").casefold()


Style = Callable[[str], str]


def for_terminal(text: str, width: int, strong: Style, code: Style) -> str:
    """The paragraph in lines of `width` characters. Examples keep theirs. `code` is for what is typed as it stands."""
    return "\n\n".join(_shown(block, width, strong, code) for block in text.split("\n\n"))


def _shown(block: str, width: int, strong: Style, code: Style) -> str:
    if block.startswith("    "):
        return "\n".join(code(line) for line in block.split("\n"))
    filled = "\n".join(_filled(row, width) for row in re.split(r"\n(?=- )", block))
    bold = re.sub(r"\*\*(.+?)\*\*", lambda found: strong(found[1]), filled, flags=re.DOTALL)
    return re.sub(r"`(.+?)`", lambda found: code(found[1]), bold, flags=re.DOTALL)


def _filled(row: str, width: int) -> str:
    flat = " ".join(_without_links(row).split())
    indent = "  " if flat.startswith("- ") else ""
    return textwrap.fill(flat, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def _without_links(text: str) -> str:
    """Links as their words. What looks like one between backticks is an example of one."""
    return re.sub(r"(`[^`]*`)|\[([^\]]*)\]\([^)]*\)", lambda found: found[1] or found[2], text)


def _plain(text: str) -> str:
    return _without_links(text).replace("`", "").replace("*", "")
