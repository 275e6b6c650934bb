"""Rings: one inside the other, all standing on the same ground, so that each has a broad crescent on top for its words.

One drawing for all screens. A ring grows upwards with what it says; a ring without much to say stays a circle.
"""

from __future__ import annotations

from msgspec.structs import replace

from generator.diagrams.circles.chart import Chart, Colour, Entry
from generator.diagrams.circles.growing import EDGE, Canvas, Filled, pill, until_it_fits
from generator.diagrams.circles.ink import Layout, Paint, drawn, paints
from generator.diagrams.circles.setting import Block, Sizes, block
from generator.diagrams.circles.shapes import Pill, Region

_INNERMOST, _MOST_STEP = 118, 118  # px; the least width of the innermost ring, the most that a ring adds
_CRESCENT = 46  # px; the least height of a crescent
_FOOT = 7  # px between two rings on the ground
_HEAD = 0.56  # where in a crescent the middle of its words is: below is more room than above


def rings(chart: Chart, canvas: Canvas) -> Layout:
    """May raise NoRoom."""
    colours = paints(chart.entries, _usual(len(chart.entries)))
    height = -_stacked(chart.entries, colours, canvas, 0)[-1].pill.top
    found = _stacked(chart.entries, colours, canvas, EDGE + height)
    # The outermost first: what comes later lies above.
    shapes = [drawn(each.pill, paint) for each, paint in zip(found, colours, strict=True)][::-1]
    return Layout(canvas.width, found[-1].pill.low + EDGE, tuple(shapes), tuple(each.words for each in found))


def _usual(count: int) -> tuple[Colour, ...]:
    outer: tuple[Colour, ...] = ("clay", "plum", "teal")
    return ("sun", *(outer[n % 3] for n in range(count - 1)))


def _stacked(entries: tuple[Entry, ...], colours: list[Paint], canvas: Canvas, top: float) -> list[Filled]:
    """From the innermost, which begins at `top`, outwards: those round it reach above."""
    step = min(_MOST_STEP, (canvas.inner - _INNERMOST) / (len(entries) - 1))
    narrowest = canvas.inner - step * (len(entries) - 1)
    rings = [pill(entries[0], canvas.x, top, narrowest, colours[0].ink, canvas.sizes)]
    for n, entry in enumerate(entries[1:], 1):
        rings.append(_ring(entry, rings[-1].pill, narrowest + n * step, colours[n], canvas.sizes))
    return rings


def _ring(entry: Entry, inner: Pill, width: float, paint: Paint, sizes: Sizes) -> Filled:
    words = block(entry, Region(inner.x, inner.top, (inner,)), paint.ink)
    words.must_fit(width, sizes)

    def tried(crescent: float) -> Block:
        ring = _round(inner, width, crescent)
        return replace(words, region=Region(inner.x, ring.top + crescent * _HEAD, (ring,), (inner,)))

    crescent, placed = until_it_fits(tried, max(_CRESCENT, width - inner.height - _FOOT), sizes)
    return Filled(_round(inner, width, crescent), placed)


def _round(inner: Pill, width: float, crescent: float) -> Pill:
    """A ring that reaches above an inner one by the height of its crescent."""
    return Pill(inner.x, inner.top - crescent, width, crescent + inner.height + _FOOT, width / 2)
