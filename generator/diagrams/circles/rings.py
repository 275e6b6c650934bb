"""Rings: one inside the other, all standing on the same ground, so that each has a broad crescent on top for its words.

One drawing for all screens. A ring grows upwards with what it says; a ring without much to say stays a circle.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from generator.diagrams.circles.chart import Chart, Colour, Entry
from generator.diagrams.circles.growing import EDGE, Canvas, pill, until_it_fits
from generator.diagrams.circles.ink import Layout, Paint, drawn, paints
from generator.diagrams.circles.setting import Block, Placed, Sizes, block
from generator.diagrams.circles.shapes import Pill, Region

_INNERMOST, _MOST_STEP = 118, 118  # px; the least width of the innermost ring, the most that a ring adds
_CRESCENT = 46  # px; the least height of a crescent
_FOOT = 7  # px between two rings on the ground
_HEAD = 0.56  # where in a crescent the middle of its words is: below is more room than above


def rings(chart: Chart, canvas: Canvas) -> Layout | None:
    colours = paints(chart.entries, _usual(len(chart.entries)))
    built = _stacked(chart.entries, colours, canvas)
    if built is None:
        return None
    pills, placed = built
    top = pills[-1].top
    shapes = [drawn(_lowered(each, EDGE - top), paint) for each, paint in zip(pills, colours, strict=True)]
    # The outermost first: what comes later lies above.
    words = tuple(_all_lowered(each, EDGE - top) for each in placed)
    return Layout(canvas.width, pills[-1].height + 2 * EDGE, tuple(reversed(shapes)), words)


def _usual(count: int) -> tuple[Colour, ...]:
    outer: tuple[Colour, ...] = ("clay", "plum", "teal")
    return ("sun", *(outer[n % 3] for n in range(count - 1)))


def _stacked(
    entries: tuple[Entry, ...], colours: list[Paint], canvas: Canvas
) -> tuple[list[Pill], list[Placed]] | None:
    """From the innermost outwards; its top is at 0, and those round it reach above."""
    step = min(_MOST_STEP, (canvas.inner - _INNERMOST) / (len(entries) - 1))
    narrowest = canvas.inner - step * (len(entries) - 1)
    core = pill(entries[0], canvas.x, 0, narrowest, colours[0].ink, canvas.sizes)
    if core is None:
        return None
    rings, placed = [core[0]], [core[1]]
    for n, entry in enumerate(entries[1:], 1):
        ring = _ring(entry, rings[-1], narrowest + n * step, colours[n], canvas.sizes)
        if ring is None:
            return None
        rings.append(ring[0])
        placed.append(ring[1])
    return rings, placed


def _ring(entry: Entry, inner: Pill, width: float, paint: Paint, sizes: Sizes) -> tuple[Pill, Placed] | None:
    words = block(entry, Region(inner.x, inner.top, (inner,)), paint.ink)
    if words.widest(sizes.most) > width:
        return None
    least = max(_CRESCENT, width - inner.height - _FOOT)
    found = until_it_fits(_trying(words, inner, width), least, sizes)
    return (_round(inner, width, found[0]), found[1]) if found else None


def _round(inner: Pill, width: float, crescent: float) -> Pill:
    """A ring that reaches above an inner one by the height of its crescent."""
    return Pill(inner.x, inner.top - crescent, width, crescent + inner.height + _FOOT, width / 2)


def _trying(words: Block, inner: Pill, width: float) -> Callable[[float], Block]:
    def tried(crescent: float) -> Block:
        ring = _round(inner, width, crescent)
        return replace(words, region=Region(inner.x, ring.top + crescent * _HEAD, (ring,), (inner,)))

    return tried


def _lowered(each: Pill, by: float) -> Pill:
    return replace(each, top=each.top + by)


def _all_lowered(each: Placed, by: float) -> Placed:
    lines = tuple(replace(line, y=line.y + by) for line in each.lines)
    inside, outside = (
        [_lowered(p, by) for p in part if isinstance(p, Pill)] for part in (each.region.inside, each.region.outside)
    )
    region = replace(each.region, y=each.region.y + by, inside=tuple(inside), outside=tuple(outside))
    return replace(each, lines=lines, region=region)
