"""A circle in the middle and circles round it, joined to it by spokes; on a narrow screen, circles along a stem.

The stem grows from the circle in the middle, which then stands on top, and carries the others to its left and right.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

from generator.diagrams.circles.chart import Chart, Entry
from generator.diagrams.circles.growing import EDGE, Canvas, Filled, pill
from generator.diagrams.circles.ink import PAINTS, Layout, Paint, drawn, lines, number, numbers, paints, round_colours
from generator.diagrams.circles.setting import Placed, Sizes, block, set_alike
from generator.diagrams.circles.shapes import Oval, Pill, Region

_LARGEST = 104  # px; the largest radius of a circle
_SHARE = 0.36  # of half of the drawing: at most so much for the radius of a circle
_SPOKE, _BESIDE = 22, 12  # px; the least length of a spoke, the least space between neighbours
_CORE = 0.56  # of a narrow drawing, for the core
_GUTTER, _BELOW = 16, 14  # px between the columns of the stem, and between circles in a column


def ring(chart: Chart, width: float, sizes: Sizes) -> Layout:
    """The core and the circles in a ring. May raise NoRoom."""
    count, centre, x, reach = len(chart.entries), chart.centre or Entry(None), width / 2, width / 2 - EDGE
    r = ring_radius(count, reach, _BESIDE, min(_LARGEST, reach * _SHARE))
    away = reach - r
    spots = on_a_ring(count, away)
    top = min(y for _, y in spots) - r - EDGE
    circles = [Oval(x + across, y - top, r, r) for across, y in spots]
    core = Oval(x, -top, *(min(_LARGEST, away - r - _SPOKE),) * 2)
    coats = [of_core(centre), *paints(chart.entries, round_colours(count))]
    placed = words_in([core, *circles], (centre, *chart.entries), coats, 1, sizes)
    spokes = lines([f"M{numbers(core.x, core.y)}L{numbers(each.x, each.y)}" for each in circles])
    return Layout(width, max(o.y for o in circles) + r + EDGE, (spokes, *map(drawn, [core, *circles], coats)), placed)


def ring_radius(count: int, reach: float, between: float, most: float) -> float:
    """The radius of circles in a ring that reaches so far, with so much space between neighbours."""
    half = sin(pi / count)
    return min(most, (reach * 2 * half - between) / (2 + 2 * half))


def on_a_ring(count: int, away: float) -> list[tuple[float, float]]:
    """Points round 0, clockwise from the top."""
    turns = [2 * pi * n / count for n in range(count)]
    return [(away * sin(turn), -away * cos(turn)) for turn in turns]


def of_core(centre: Entry) -> Paint:
    return PAINTS[centre.colour or "sun"]


def words_in(
    circles: Sequence[Oval], entries: Sequence[Entry], coats: Sequence[Paint], core: int, sizes: Sizes
) -> tuple[Placed, ...]:
    """`core` is 1 where the first is the middle, which is a rank of its own. May raise NoRoom."""
    blocks = [
        block(entry, Region(o.x, o.y, (o,)), coat.ink) for entry, o, coat in zip(entries, circles, coats, strict=True)
    ]
    return (*set_alike(blocks[:core], sizes), *set_alike(blocks[core:], sizes))


def tall(chart: Chart, canvas: Canvas) -> Layout:
    """The core on top, and the circles down a stem, in turn to its right and its left. May raise NoRoom."""
    centre, colours = chart.centre or Entry(None), paints(chart.entries, round_colours(len(chart.entries)))
    core = pill(centre, canvas.x, EDGE, canvas.width * _CORE, of_core(centre).ink, canvas.sizes)
    found = _down_the_stem(chart.entries, colours, canvas, core.pill)
    pills = [each.pill for each in found]
    shapes = (_stem(core.pill, pills), drawn(core.pill, of_core(centre)), *map(drawn, pills, colours))
    height = max(each.low for each in pills) + EDGE
    return Layout(canvas.width, height, shapes, (core.words, *(each.words for each in found)))


def _stem(core: Pill, pills: list[Pill]) -> str:
    """A line down from the core, and a twig to each circle."""
    middles = [each.top + each.height / 2 for each in pills]
    twigs = [f"M{numbers(core.x, y)}H{number(each.x)}" for y, each in zip(middles, pills, strict=True)]
    return lines([f"M{numbers(core.x, core.low)}V{number(max(middles))}", *twigs])


def _down_the_stem(entries: tuple[Entry, ...], colours: list[Paint], canvas: Canvas, core: Pill) -> list[Filled]:
    wide = (canvas.inner - _GUTTER) / 2
    columns = (canvas.x + (_GUTTER + wide) / 2, canvas.x - (_GUTTER + wide) / 2)
    first = below(core, wide / 2, columns[0] - core.x, _BESIDE)
    ends = [first, first + wide * 0.4]  # where the next circle of either column may begin
    found: list[Filled] = []
    for n, entry in enumerate(entries):
        side = n % 2
        filled = pill(entry, columns[side], ends[side], wide, colours[n].ink, canvas.sizes)
        found.append(filled)
        ends[side] += filled.pill.height + _BELOW
        ends[1 - side] = max(ends[1 - side], filled.pill.top + filled.pill.height * 0.4)
    return found


def below(upper: Pill, r: float, across: float, between: float) -> float:
    """Where a capsule with radius r begins that stands so far across from one above it, and so far away."""
    foot = upper.low - upper.r  # the middle of the upper one's lower end
    return foot + sqrt(max((upper.r + r + between) ** 2 - across**2, 0)) - r
