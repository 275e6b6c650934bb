"""Levels: a pyramid with a flat top. What carries is broad, what is carried narrow.

Each step is as high as its words need. One drawing for all screens.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from generator.diagrams.circles.chart import Chart, Colour
from generator.diagrams.circles.growing import EDGE, TALLEST, Canvas, grown
from generator.diagrams.circles.ink import Layout, drawn, paints
from generator.diagrams.circles.setting import Block, NoRoom, Placed, Sizes, block, set_block
from generator.diagrams.circles.shapes import Region, Slab

_GAP = 7  # px between two steps
_STEP = 58  # px; the least height of a step
_SLENDER = 0.94  # the least height of all, for its width
_PEAK = 104  # px; the least width of the flat top
_BROADEST_PEAK = 0.86  # of the drawing; beyond, it would be a wall
_FROM_TOP: tuple[Colour, ...] = ("sun", "clay", "plum", "teal", "clay", "plum", "teal", "clay")


def levels(chart: Chart, canvas: Canvas) -> Layout:
    """May raise NoRoom."""
    colours = paints(chart.entries, _FROM_TOP)
    nowhere = Region(canvas.x, 0, ())
    blocks = [block(entry, nowhere, paint.ink) for entry, paint in zip(chart.entries, colours, strict=True)]
    for each in blocks:
        each.must_fit(canvas.inner, canvas.sizes)
    peak = max(_PEAK, blocks[0].widest(canvas.sizes.most) + 14)
    if peak > canvas.width * _BROADEST_PEAK:
        raise NoRoom
    slabs, placed = _built(blocks, canvas, peak)
    return Layout(canvas.width, slabs[-1].ends()[1] + EDGE, tuple(map(drawn, slabs, colours)), tuple(placed))


def _built(blocks: Sequence[Block], canvas: Canvas, peak: float) -> tuple[list[Slab], list[Placed]]:
    """Steps whose words don't fit become higher until all fit. That makes the sides steeper for the others too."""
    heights = [max(_STEP, canvas.inner * _SLENDER / len(blocks) - _GAP)] * len(blocks)
    while sum(heights) < TALLEST:
        slabs = _slabs(heights, canvas, peak)
        placed = [_set(each, slab, canvas.sizes) for each, slab in zip(blocks, slabs, strict=True)]
        if all(placed):
            return slabs, [each for each in placed if each]
        heights = [height if done else grown(height) for height, done in zip(heights, placed, strict=True)]
    raise NoRoom


def _slabs(heights: Sequence[float], canvas: Canvas, peak: float) -> list[Slab]:
    whole = sum(heights) + _GAP * (len(heights) - 1)
    slope = (canvas.inner - peak) / 2 / whole
    slabs: list[Slab] = []
    top: float = 0
    for height in heights:
        above = peak / 2 + top * slope
        slabs.append(Slab(canvas.x, EDGE + top, height, above, above + height * slope))
        top += height + _GAP
    return slabs


def _set(words: Block, slab: Slab, sizes: Sizes) -> Placed | None:
    middle = slab.top + slab.height * 0.52
    return set_block(replace(words, region=Region(slab.x, middle, (slab,))), sizes.most, sizes, steps=(0,))
