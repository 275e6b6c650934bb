"""A circle in the middle and circles round it, joined to it by spokes; on a narrow screen, circles along a stem.

The stem grows from the circle in the middle, which then stands on top, and carries the others to its left and right.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

from generator.diagrams.circles.chart import Chart, Entry
from generator.diagrams.circles.growing import EDGE, Canvas, pill
from generator.diagrams.circles.ink import PAINTS, Layout, Paint, drawn, lines, number, numbers, paints, round_colours
from generator.diagrams.circles.setting import Placed, Sizes, block, set_alike
from generator.diagrams.circles.shapes import Oval, Pill, Region

_LARGEST = 104  # px; the largest radius of a circle
_SHARE = 0.36  # of half of the drawing: at most so much for the radius of a circle
_SPOKE, _BESIDE = 22, 12  # px; the least length of a spoke, the least space between neighbours
_CORE = 0.56  # of a narrow drawing, for the core
_GUTTER, _BELOW = 16, 14  # px between the columns of the stem, and between circles in a column


def ring(chart: Chart, width: float, sizes: Sizes) -> Layout | None:
    """The core and the circles in a ring; None where their words need more room."""
    count, centre, x, reach = len(chart.entries), chart.centre or Entry(None), width / 2, width / 2 - EDGE
    r = ring_radius(count, reach, _BESIDE, min(_LARGEST, reach * _SHARE))
    away = reach - r
    spots = on_a_ring(count, away)
    top = min(y for _, y in spots) - r - EDGE
    circles = [Oval(x + across, y - top, r, r) for across, y in spots]
    core = Oval(x, -top, *(min(_LARGEST, away - r - _SPOKE),) * 2)
    colours = paints(chart.entries, round_colours(count))
    placed = _words(chart.entries, centre, [core, *circles], colours, sizes)
    if placed is None:
        return None
    spokes = lines([f"M{numbers(core.x, core.y)}L{numbers(each.x, each.y)}" for each in circles])
    shapes = (spokes, drawn(core, of_core(centre)), *(drawn(o, c) for o, c in zip(circles, colours, strict=True)))
    return Layout(width, max(o.y for o in circles) + r + EDGE, shapes, placed)


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


def _words(
    entries: Sequence[Entry], centre: Entry, circles: Sequence[Oval], colours: Sequence[Paint], sizes: Sizes
) -> tuple[Placed, ...] | None:
    """The circle in the middle comes first, and is a rank of its own."""
    inks = [of_core(centre).ink, *(paint.ink for paint in colours)]
    blocks = [
        block(entry, Region(o.x, o.y, (o,)), ink)
        for entry, o, ink in zip((centre, *entries), circles, inks, strict=True)
    ]
    middle, others = set_alike(blocks[:1], sizes), set_alike(blocks[1:], sizes)
    return (*middle, *others) if middle and others else None


def tall(chart: Chart, canvas: Canvas) -> Layout | None:
    """The core on top, and the circles down a stem, in turn to its right and its left."""
    centre, colours = chart.centre or Entry(None), paints(chart.entries, round_colours(len(chart.entries)))
    found = pill(centre, canvas.x, EDGE, canvas.width * _CORE, of_core(centre).ink, canvas.sizes)
    built = _down_the_stem(chart.entries, colours, canvas, found[0]) if found else None
    if not found or not built:
        return None
    core, words = found
    pills, others = built
    shapes = [drawn(each, paint) for each, paint in zip(pills, colours, strict=True)]
    shapes = [_stem(core, pills), drawn(core, of_core(centre)), *shapes]
    height = max(each.top + each.height for each in pills) + EDGE
    return Layout(canvas.width, height, tuple(shapes), (words, *others))


def _stem(core: Pill, pills: list[Pill]) -> str:
    """A line down from the core, and a twig to each circle."""
    middles = [each.top + each.height / 2 for each in pills]
    twigs = [f"M{numbers(core.x, y)}H{number(each.x)}" for y, each in zip(middles, pills, strict=True)]
    return lines([f"M{numbers(core.x, core.top + core.height)}V{number(max(middles))}", *twigs])


def _down_the_stem(
    entries: tuple[Entry, ...], colours: list[Paint], canvas: Canvas, core: Pill
) -> tuple[list[Pill], list[Placed]] | None:
    wide = (canvas.inner - _GUTTER) / 2
    columns = (canvas.x + (_GUTTER + wide) / 2, canvas.x - (_GUTTER + wide) / 2)
    first = below(core, wide / 2, columns[0] - core.x, _BESIDE)
    ends = [first, first + wide * 0.4]  # where the next circle of either column may begin
    pills: list[Pill] = []
    placed: list[Placed] = []
    for n, entry in enumerate(entries):
        side = n % 2
        found = pill(entry, columns[side], ends[side], wide, colours[n].ink, canvas.sizes)
        if found is None:
            return None
        pills.append(found[0])
        placed.append(found[1])
        ends[side] += found[0].height + _BELOW
        ends[1 - side] = max(ends[1 - side], found[0].top + found[0].height * 0.4)
    return pills, placed


def below(upper: Pill, r: float, across: float, between: float) -> float:
    """Where a capsule with radius r begins that stands so far across from one above it, and so far away."""
    foot = upper.top + upper.height - upper.r  # the middle of the upper one's lower end
    return foot + sqrt(max((upper.r + r + between) ** 2 - across**2, 0)) - r
