"""Two sets for a narrow screen: one circle above the other, so that the place where they meet is as wide as words are.

Circles that hold much become capsules, both of the same size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.diagrams.circles.chart import Chart
from generator.diagrams.circles.growing import EDGE, Canvas, until_it_fits
from generator.diagrams.circles.ink import SUN, Layout, drawn, edge, numbers, path
from generator.diagrams.circles.setting import Block, Placed, block, set_block
from generator.diagrams.circles.shapes import Pill, Region
from generator.diagrams.circles.venn import marks, members

_SHARED = 116  # px; the least height of the place where both meet


class _Pair(Struct, frozen=True):
    """Two equal capsules, one above the other. `own` is the height of what each has for itself."""

    canvas: Canvas
    own: float
    shared: float

    def pills(self) -> tuple[Pill, Pill]:
        x, wide, high = self.canvas.x, self.canvas.inner, self.own + self.shared
        return Pill(x, EDGE, wide, high, wide / 2), Pill(x, EDGE + self.own, wide, high, wide / 2)

    def regions(self) -> tuple[Region, Region, Region]:
        """The upper one's own, the lower one's own, and the place where they meet."""
        (upper, lower), x, inward = self.pills(), self.canvas.x, self.own * 0.05
        low = lower.top + self.shared + self.own / 2
        return (
            Region(x, EDGE + self.own / 2 + inward, (upper,), (lower,)),
            Region(x, low - inward, (lower,), (upper,)),
            Region(x, lower.top + self.shared / 2, (upper, lower)),
        )


def tall(chart: Chart, canvas: Canvas) -> Layout:
    """May raise NoRoom."""
    colours = members(chart)
    first = _Pair(canvas, canvas.inner - _SHARED, _SHARED)
    inks = (*(paint.ink for paint in colours), SUN.ink)
    entries = (*chart.entries, *(overlap.entry for overlap in chart.overlaps))
    blocks = [block(each, where, ink) for each, where, ink in zip(entries, first.regions(), inks, strict=False)]
    for each in blocks:
        each.must_fit(canvas.inner, canvas.sizes)
    pair, placed = _grown(first, blocks)
    pills = pair.pills()
    grounds = [drawn(pill, paint, edge=False) for pill, paint in zip(pills, colours, strict=True)]
    shapes = (*grounds, path(_lens(pair), SUN), *map(edge, pills, colours), *marks(chart, placed))
    return Layout(canvas.width, pills[1].low + EDGE, shapes, tuple(placed))


def _grown(pair: _Pair, blocks: Sequence[Block]) -> tuple[_Pair, list[Placed]]:
    """The place where both meet first, as their own parts lie outside of it."""
    for words in blocks[2:]:
        shared, _ = until_it_fits(_trying(words, pair, "shared", 2), pair.shared, pair.canvas.sizes)
        pair = replace(pair, shared=shared, own=max(40, pair.canvas.inner - shared))
    for which, words in enumerate(blocks[:2]):
        own, _ = until_it_fits(_trying(words, pair, "own", which), pair.own, pair.canvas.sizes)
        pair = replace(pair, own=own)
    placed = [
        set_block(replace(words, region=where), pair.canvas.sizes.most, pair.canvas.sizes)
        for words, where in zip(blocks, pair.regions(), strict=False)
    ]
    return pair, [each for each in placed if each]


def _trying(words: Block, pair: _Pair, part: Literal["own", "shared"], which: int) -> Callable[[float], Block]:
    """The words in their region, for any height of a part of the pair."""

    def tried(height: float) -> Block:
        grown = replace(pair, **{part: height})
        return replace(words, region=grown.regions()[which])

    return tried


def _lens(pair: _Pair) -> str:
    """What both share: between two arcs, or where it is higher than wide, a capsule."""
    r, x = pair.canvas.inner / 2, pair.canvas.x
    low = min(pair.shared / 2, r)
    half, straight = sqrt(r * r - (r - low) ** 2), pair.shared - 2 * low
    top = EDGE + pair.own + low
    arc = f"A{numbers(r, r, 0, 0, 1)} "
    sides = (f"V{numbers(top + straight)}", f"V{numbers(top)}") if straight else ("", "")
    upper = f"M{numbers(x - half, top)}{arc}{numbers(x + half, top)}{sides[0]}"
    return f"{upper}{arc}{numbers(x - half, top + straight)}{sides[1]}Z"
