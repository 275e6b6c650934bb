"""Levels: a pyramid with a flat top. What carries is broad, what is carried narrow; each step as high as its words need.

One drawing for all screens.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from generator.diagrams.circles.chart import Chart, Colour
from generator.diagrams.circles.growing import EDGE, LARGE, TALLEST
from generator.diagrams.circles.ink import Layout, drawn, paints
from generator.diagrams.circles.setting import Block, Placed, block, set_block
from generator.diagrams.circles.shapes import Region, Slab

_GAP = 7  # px between two steps
_STEP = 62  # px; the least height of a step
_PEAK = 104  # px; the least width of the flat top
_BROADEST_PEAK = 0.86  # of the drawing; beyond, it would be a wall
_FROM_TOP: tuple[Colour, ...] = ("sun", "clay", "plum", "teal", "clay", "plum", "teal", "clay")


def levels(chart: Chart, width: float) -> Layout | None:
    colours = paints(chart.entries, _FROM_TOP)
    nowhere = Region(width / 2, 0, ())
    blocks = [block(entry, nowhere, paint.ink) for entry, paint in zip(chart.entries, colours, strict=True)]
    peak = max(_PEAK, blocks[0].widest(LARGE.most) + 14)
    if peak > width * _BROADEST_PEAK or any(each.widest(LARGE.most) > width - 2 * EDGE for each in blocks):
        return None
    built = _built(blocks, width, peak)
    if built is None:
        return None
    slabs, placed = built
    height = slabs[-1].top + slabs[-1].height + EDGE
    return Layout(width, height, tuple(drawn(s, c) for s, c in zip(slabs, colours, strict=True)), tuple(placed))


def _built(blocks: Sequence[Block], width: float, peak: float) -> tuple[list[Slab], list[Placed]] | None:
    """Steps whose words don't fit become higher until all fit. That makes the sides steeper for the others too."""
    heights: list[float] = [_STEP] * len(blocks)
    while sum(heights) < TALLEST:
        slabs = _slabs(heights, width, peak)
        placed = [_set(each, slab) for each, slab in zip(blocks, slabs, strict=True)]
        if all(placed):
            return slabs, [each for each in placed if each]
        heights = [h if done else h + max(6, h * 0.05) for h, done in zip(heights, placed, strict=True)]
    return None


def _slabs(heights: Sequence[float], width: float, peak: float) -> list[Slab]:
    whole = sum(heights) + _GAP * (len(heights) - 1)
    slope = (width - 2 * EDGE - peak) / 2 / whole
    slabs: list[Slab] = []
    top: float = 0
    for height in heights:
        above = peak / 2 + top * slope
        slabs.append(Slab(width / 2, EDGE + top, height, above, above + height * slope))
        top += height + _GAP
    return slabs


def _set(words: Block, slab: Slab) -> Placed | None:
    middle = slab.top + slab.height * 0.52
    return set_block(replace(words, region=Region(slab.x, middle, (slab,))), LARGE.most, LARGE, steps=(0,))
