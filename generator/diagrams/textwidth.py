"""How wide a text will be, without a browser. Refuses to be exact: it errs to the wide side.

Kerning, hinting and the reader's own settings move letters a little, and a font that has not arrived yet is another
font. So everything is measured some percent too wide, and what the table does not know counts as very wide.
"""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import Literal

from generator.diagrams.width_table import NAME, TEXT

Face = Literal["text", "name"]  # Atkinson Hyperlegible Next 400; Fraunces 600

MARGIN = 1.04  # over the sum of the advances
ASCENT = MappingProxyType({"text": 0.984, "name": 0.978})  # em above the baseline, as the fonts say
DESCENT = MappingProxyType({"text": 0.316, "name": 0.255})  # em below it

_OTHER_LETTER, _SYMBOL = 950, 1400  # Greek, Cyrillic, Arabic ...; Chinese, Japanese, Korean, pictures


def width(text: str, face: Face) -> float:
    """The width of a line in em, with the margin."""
    known = _FACES[face]
    return sum(known[letter] if letter in known else _stranger(letter) for letter in text) * MARGIN / 1000


def has(letter: str, face: Face) -> bool:
    """Whether the site's font has the character."""
    return letter in _FACES[face]


def _stranger(letter: str) -> int:
    """The width of a character that the site's fonts don't have, so that any font of the reader's may show it."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):  # accents upon others, joiners
        return 0
    return _SYMBOL if ord(letter) >= 0x1100 else _OTHER_LETTER


def _letters(table: MappingProxyType[int, str]) -> MappingProxyType[str, int]:
    return MappingProxyType({letter: width for width, letters in table.items() for letter in letters})


_FACES = MappingProxyType({"text": _letters(TEXT), "name": _letters(NAME)})
