"""Stages: a cycle, clockwise from the top, with an arrow from each to the next.

A few stages of few words stand in a ring on every screen. More make a larger ring, and on a narrow screen a long one.
"""

from __future__ import annotations

from math import asin, cos, pi, sin

from generator.diagrams.circles.around import of_core, on_a_ring, ring_radius
from generator.diagrams.circles.chart import Chart, Entry
from generator.diagrams.circles.growing import EDGE, LARGE, NARROW
from generator.diagrams.circles.ink import BARE, Layout, Paint, drawn, lines, numbers, paints, round_colours
from generator.diagrams.circles.setting import Placed, Sizes, block, set_alike
from generator.diagrams.circles.shapes import Oval, Region

_WIDE, _SMALL = 620, Sizes(19, 13)
_ARROW, _LEAST_ARROW = 44, 30  # px between two stages
_LARGEST = 96  # px; the largest radius of a stage
_SPACE = 8  # px between an arrow and a circle
_HEAD = 9  # px; the length of an arrow's head


def small_ring(chart: Chart) -> Layout | None:
    """A ring that can be read on a telephone too."""
    return _ring(chart, NARROW, LARGE, _LEAST_ARROW)


def wide_ring(chart: Chart) -> Layout | None:
    return _ring(chart, _WIDE, _SMALL, _ARROW)


def _ring(chart: Chart, width: float, sizes: Sizes, between: float) -> Layout | None:
    count, reach = len(chart.entries), width / 2 - EDGE
    r = ring_radius(count, reach, between, _LARGEST)
    spots = on_a_ring(count, reach - r)
    top = min(y for _, y in spots) - r - EDGE
    circles = [Oval(width / 2 + x, y - top, r, r) for x, y in spots]
    middle = Oval(width / 2, -top, reach - r, reach - r)  # through the middles of the stages
    colours = paints(chart.entries, round_colours(count))
    placed = _words(chart, circles, middle, colours, sizes)
    if placed is None:
        return None
    arrows = lines(_arrows(count, middle, r), "var(--soft)")
    shapes = (arrows, *(drawn(o, c) for o, c in zip(circles, colours, strict=True)))
    return Layout(width, max(o.y for o in circles) + r + EDGE, shapes, placed)


def _words(
    chart: Chart, circles: list[Oval], middle: Oval, colours: list[Paint], sizes: Sizes
) -> tuple[Placed, ...] | None:
    blocks = [
        block(entry, Region(o.x, o.y, (o,)), paint.ink)
        for entry, o, paint in zip(chart.entries, circles, colours, strict=True)
    ]
    stages = set_alike(blocks, sizes)
    if stages is None:
        return None
    if chart.centre is None:
        return tuple(stages)
    inner = Oval(middle.x, middle.y, middle.a - _SPACE, middle.a - _SPACE)
    around = tuple(Oval(o.x, o.y, o.a + 3, o.a + 3) for o in circles)
    centre = set_alike([block(chart.centre, Region(middle.x, middle.y, (inner,), around), BARE.ink)], sizes)
    return (*centre, *stages) if centre else None


def _arrows(count: int, through: Oval, r: float) -> list[str]:
    """Arcs on the circle through the stages' middles, from a little behind each stage to a little before the next."""
    free = 2 * asin(min((r + _SPACE) / (2 * through.a), 1))
    arrows = []
    for n in range(count):
        start, end = 2 * pi * n / count + free, 2 * pi * (n + 1) / count - free
        tip, tail = _at(through, end), _at(through, start)
        arc = f"M{numbers(*tail)}A{numbers(through.a, through.a, 0, 0, 1, *tip)}"
        arrows.append(arc + head(*tip, end))
    return arrows


def _at(circle: Oval, turn: float) -> tuple[float, float]:
    return circle.x + circle.a * sin(turn), circle.y - circle.a * cos(turn)


def head(x: float, y: float, turn: float) -> str:
    """Two strokes that end in a tip, pointing to the right when `turn` is 0, clockwise from there; in radians."""
    strokes = [(x - _HEAD * cos(turn + lean), y - _HEAD * sin(turn + lean)) for lean in (0.6, -0.6)]
    return f"M{numbers(*strokes[0])}L{numbers(x, y)}L{numbers(*strokes[1])}"
