"""How wide a text will be, without a browser. Refuses to be exact: it errs to the wide side.

Kerning, hinting and the reader's own settings move letters a little, and a font that has not arrived yet is another
font. So everything is measured some percent too wide, and what the site's fonts don't have counts as very wide.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Face = Literal["text", "name"]  # Atkinson Hyperlegible Next 400; Fraunces 600

MARGIN = 1.04  # over the sum of the advances
ASCENT = MappingProxyType({"text": 0.984, "name": 0.978})  # em above the baseline, as the fonts say
DESCENT = MappingProxyType({"text": 0.316, "name": 0.255})  # em below it

FILES = tuple(str(Path(__file__).with_name("fonts") / name) for name in ("an-400.ttf", "an-700.ttf", "fr-600.ttf"))
TEXT, BOLD, NAME = FILES
_UNITS_PER_EM = 2000  # of both; in another size, FreeType would round
_IN_NO_FONT = "\uffff"
_OTHER_LETTER, _SYMBOL = 950, 1400  # Greek, Cyrillic, Arabic ...; Chinese, Japanese, Korean, pictures


def width(text: str, face: Face) -> float:
    """The width of a line in em, with the margin."""
    return sum(_advance(letter, face) for letter in text) * MARGIN / 1000


@lru_cache(maxsize=4096)
def has(letter: str, face: Face) -> bool:
    """Whether the site's font has the character; else it would show a box."""
    font = _font(face, 50)
    return letter in " \xa0" or bytes(font.getmask(letter)) != bytes(font.getmask(_IN_NO_FONT))


@lru_cache(maxsize=4096)
def _advance(letter: str, face: Face) -> int:
    """In thousandths of an em. Takes 60 microseconds the first time."""
    font = _font(face, _UNITS_PER_EM)
    return round(font.getlength(letter) * 1000 / _UNITS_PER_EM) if has(letter, face) else _stranger(letter)


def _stranger(letter: str) -> int:
    """The width of a character that the site's fonts don't have, so that any font of the reader's may show it."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):  # accents upon others, joiners
        return 0
    return _SYMBOL if ord(letter) >= 0x1100 else _OTHER_LETTER


def _font(face: Face, size_px: int) -> FreeTypeFont:
    return font_at(TEXT if face == "text" else NAME, size_px)


@lru_cache(maxsize=64)
def font_at(path: str, size_px: int) -> FreeTypeFont:
    """A font as Pillow sets it."""
    from PIL import ImageFont  # 9 ms

    # The other engine is not in every copy of Pillow, and would set the letters a little otherwise.
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.BASIC)
