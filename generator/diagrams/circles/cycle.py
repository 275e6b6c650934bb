"""Stages: a cycle, clockwise from the top, with an arrow from each to the next.

A few stages of few words stand in a ring on every screen. More make a larger ring, and on a narrow screen a long one.
"""

from __future__ import annotations

from math import asin, cos, pi, sin

from generator.diagrams.circles.around import of_core, on_a_ring, ring_radius, words_in
from generator.diagrams.circles.chart import Chart
from generator.diagrams.circles.growing import EDGE
from generator.diagrams.circles.ink import Layout, drawn, lines, numbers, paints, round_colours
from generator.diagrams.circles.setting import NoRoom, Sizes
from generator.diagrams.circles.shapes import Oval

_ARROW = 36  # px between two stages
_LARGEST = 96  # px; the largest radius of a stage
SPACE = 8  # px between an arrow and a circle
_WITHIN = 17  # px between the circle in the middle and those round it
_LEAST = 30  # px; the least radius of the middle
_HEAD = 9  # px; the length of an arrow's head
ARROW_INK = "var(--soft)"


def ring(chart: Chart, width: float, sizes: Sizes) -> Layout:
    """A ring of that width. May raise NoRoom."""
    count, reach = len(chart.entries), width / 2 - EDGE
    r = ring_radius(count, reach, _ARROW, _LARGEST)
    spots = on_a_ring(count, reach - r)
    top = min(y for _, y in spots) - r - EDGE
    circles = [Oval(width / 2 + x, y - top, r, r) for x, y in spots]
    through = Oval(width / 2, -top, reach - r, reach - r)
    lowest = max(*(o.y + r for o in circles), through.y + through.a)  # with three, the arrow below hangs lowest
    coats, entries, core = paints(chart.entries, round_colours(count)), chart.entries, 0
    if chart.centre:
        within = min(reach - 2 * r - _WITHIN, max(r * 1.25, reach * 0.3))
        if within < _LEAST:
            raise NoRoom
        circles.insert(0, Oval(through.x, through.y, within, within))
        coats, entries, core = [of_core(chart.centre), *coats], (chart.centre, *entries), 1
    placed = words_in(circles, entries, coats, core, sizes)
    shapes = (lines(_arrows(count, through, r), ARROW_INK), *map(drawn, circles, coats))
    return Layout(width, lowest + EDGE, shapes, placed)


def _arrows(count: int, through: Oval, r: float) -> list[str]:
    """Arcs on the circle through the stages' middles, from a little behind each stage to a little before the next."""
    free = 2 * asin(min((r + SPACE) / (2 * through.a), 1))
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
