"""Write the font of the titles of social cards: the pages' own as TrueType, its kerning where FreeType reads it.

Run it after a font of the pages has changed, from the folder of build.py, with fontTools and brotli installed:

    python benchmarks/make_card_font.py generator/diagrams/fonts

Kerning in GPOS is read by shapers only, and not every copy of Pillow has one; the older `kern` table is read by all.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.subset import Options as Cut
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

FONTS = Path(__file__).parent.parent / "templates" / "assets" / "fonts"
NAME, PARTS = "fr-600.ttf", ("fr-latin", "fr-latin-ext")


def plain(part: str, folder: str) -> str:
    font = TTFont(FONTS / f"{part}-normal.woff2")
    font.flavor = None
    path = f"{folder}/{part}.ttf"
    font.save(path)
    return path


def kerning(font: TTFont) -> dict[tuple[str, str], int]:
    """Every pair of letters that stands closer together or further apart, in the font's units."""
    found: dict[tuple[str, str], int] = {}
    glyphs = [glyph for glyph in font.getGlyphOrder() if glyph in set(font.getBestCmap().values())]
    table = font["GPOS"].table
    features = [each.Feature for each in table.FeatureList.FeatureRecord if each.FeatureTag == "kern"]
    used = {index for feature in features for index in feature.LookupListIndex}
    for index in sorted(used):
        for subtable in table.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            for first in set(subtable.Coverage.glyphs) & set(glyphs):
                for second, value in pairs(subtable, first, glyphs):
                    if (first, second) not in found:  # the first subtable that knows a pair decides
                        found[first, second] = value
    return {pair: value for pair, value in found.items() if value}


def pairs(subtable: object, first: str, glyphs: list[str]) -> list[tuple[str, int]]:
    if subtable.Format == 1:
        records = subtable.PairSet[subtable.Coverage.glyphs.index(first)].PairValueRecord
        return [(each.SecondGlyph, each.Value1.XAdvance if each.Value1 else 0) for each in records]
    row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(first, 0)].Class2Record
    values = [(second, row[subtable.ClassDef2.classDefs.get(second, 0)].Value1) for second in glyphs]
    return [(second, value.XAdvance if value and hasattr(value, "XAdvance") else 0) for second, value in values]


def with_kern_table(font: TTFont) -> None:
    table = KernTable_format_0()
    table.coverage, table.version, table.format, table.apple, table.tupleIndex = 1, 0, 0, False, None
    table.kernTable = dict(sorted(kerning(font).items()))
    kern = newTable("kern")
    kern.version, kern.kernTables = 0, [table]
    font["kern"] = kern
    del font["GPOS"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        dropped = Options(drop_tables=["GSUB", "GDEF", "gasp", "prep", "STAT"])
        font = Merger(dropped).merge([plain(part, folder) for part in PARTS])
    with_kern_table(font)
    cut = Subsetter(Cut(hinting=False, legacy_kern=True, layout_features=[], name_IDs=[1, 2, 4, 6, 13, 14]))
    cut.populate(unicodes=list(font.getBestCmap()))
    cut.subset(font)
    font.recalcTimestamp = False
    font.save(Path(sys.argv[1]) / NAME)


if __name__ == "__main__":
    main()
