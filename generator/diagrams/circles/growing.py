"""Shapes as tall as their words need, for drawings that stay narrow enough for a telephone.

On a screen of 320 pixels a figure is about 250 wide. A drawing that is 352 wide is shown there at 0.71, which makes
17 px 12 px. So a narrow drawing has no smaller letters, and grows downwards. Only a word that is longer than the
drawing is wide makes it wider.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from generator.diagrams.circles.chart import Entry
from generator.diagrams.circles.ink import Layout
from generator.diagrams.circles.setting import Block, Ink, NoRoom, Placed, Sizes, block, set_block
from generator.diagrams.circles.shapes import Pill, Region

NARROW = 352  # px
EDGE = 4  # px round everything, for the strokes
_TEXT = 17  # px; what 12 px on such a screen are here
_NAMES = (19, 18, 17)
TALLEST = 9000
WIDER = 1.12
_MOST_TRIES = 30  # 1.12 to the power of 30 is 30: a word of 60 wide letters needs less


class Filled(Struct, frozen=True):
    """A shape and the words in it."""

    pill: Pill
    words: Placed


class Canvas(Struct, frozen=True):
    """What a narrow drawing has to begin with: its width in pixels, and the size of names and of texts."""

    width: float
    sizes: Sizes

    @property
    def x(self) -> float:
        """The line down its middle."""
        return self.width / 2

    @property
    def inner(self) -> float:
        return self.width - 2 * EDGE


def narrow(build: Callable[[Canvas], Layout]) -> Layout:
    """The narrowest drawing that holds its longest word. Smaller names first: wider makes all words smaller on a
    telephone."""
    wider = [Canvas(NARROW * WIDER**tries, Sizes(_TEXT, _TEXT)) for tries in range(1, _MOST_TRIES)]
    for canvas in (*(Canvas(NARROW, Sizes(size, _TEXT)) for size in _NAMES), *wider):
        with suppress(NoRoom):
            return build(canvas)
    raise AssertionError("a word is longer than the language allows")


def until_it_fits(make: Callable[[float], Block], height: float, sizes: Sizes) -> tuple[float, Placed]:
    """The least of growing heights at which the words of `make(height)` fit, and the words. May raise NoRoom."""
    while height < TALLEST:
        placed = set_block(make(height), sizes.most, sizes, steps=(0,))
        if placed:
            return height, placed
        height = grown(height)
    raise NoRoom


def grown(height: float) -> float:
    """What is tried next."""
    return height + max(6, height * 0.05)


def pill(entry: Entry, x: float, top: float, width: float, ink: Ink, sizes: Sizes) -> Filled:
    """A circle round the words, or where they need more a capsule. May raise NoRoom."""

    def shape(height: float) -> Pill:
        return Pill(x, top, width, height, width / 2)

    words = block(entry, Region(x, top + width / 2, (shape(width),)), ink)
    words.must_fit(width, sizes)

    def tried(height: float) -> Block:
        return replace(words, region=Region(x, top + height / 2, (shape(height),)))

    height, placed = until_it_fits(tried, width, sizes)
    return Filled(shape(height), placed)
