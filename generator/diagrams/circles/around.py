"""A circle in the middle and circles round it, joined to it by spokes; on a narrow screen, circles along a stem.

The stem grows from the circle in the middle, which then stands on top, and carries the others to its left and right.
"""

from __future__ import annotations

from math import cos, pi, sin

from generator.diagrams.circles.chart import Chart, Entry
from generator.diagrams.circles.growing import EDGE, pill
from generator.diagrams.circles.ink import PAINTS, SUN, Layout, Paint, drawn, lines, numbers, paints, round_colours
from generator.diagrams.circles.setting import Placed, Sizes, block, set_alike
from generator.diagrams.circles.shapes import Oval, Pill, Region

_WIDTH = 640  # px
_SIZES = Sizes(19, 13)
_LARGEST = 104  # px; the largest radius of a circle
_SPOKE, _BESIDE = 24, 12  # px; the least length of a spoke, the least space between neighbours
_GUTTER, _BELOW = 20, 14  # px between the columns of the stem, and between circles in a column


def wide(chart: Chart) -> Layout | None:
    """The core and the circles in a ring; None where their words need more room."""
    count, centre = len(chart.entries), chart.centre or Entry(None)
    r = ring_radius(count, _WIDTH / 2 - EDGE, _BESIDE, _LARGEST)
    away = _WIDTH / 2 - EDGE - r
    spots = on_a_ring(count, away)
    top = min(y for _, y in spots) - r - EDGE
    circles = [Oval(_WIDTH / 2 + x, y - top, r, r) for x, y in spots]
    core = Oval(_WIDTH / 2, -top, *(min(_LARGEST, away - r - _SPOKE),) * 2)
    colours = paints(chart.entries, round_colours(count))
    placed = _words(chart.entries, centre, circles, core, colours)
    if placed is None:
        return None
    spokes = lines([f"M{numbers(core.x, core.y)}L{numbers(each.x, each.y)}" for each in circles])
    shapes = (spokes, drawn(core, of_core(centre)), *(drawn(o, c) for o, c in zip(circles, colours, strict=True)))
    return Layout(_WIDTH, max(o.y for o in circles) + r + EDGE, shapes, tuple(placed))


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
    entries: tuple[Entry, ...], centre: Entry, circles: list[Oval], core: Oval, colours: list[Paint]
) -> list[Placed] | None:
    middle = set_alike([block(centre, Region(core.x, core.y, (core,)), of_core(centre).ink)], _SIZES)
    round_it = [
        block(entry, Region(o.x, o.y, (o,)), paint.ink)
        for entry, o, paint in zip(entries, circles, colours, strict=True)
    ]
    others = set_alike(round_it, _SIZES)
    return [*middle, *others] if middle and others else None


def tall(chart: Chart, width: float) -> Layout | None:
    """The core on top, and the circles down a stem, in turn to its right and its left."""
    centre, colours = chart.centre or Entry(None), paints(chart.entries, round_colours(len(chart.entries)))
    core = pill(centre, width / 2, EDGE, width * 0.6, of_core(centre).ink)
    if core is None:
        return None
    built = _down_the_stem(chart.entries, colours, width, core[0].top + core[0].height)
    if built is None:
        return None
    pills, words = built
    foot = pills[-1].top + pills[-1].width / 2
    stem = f"M{numbers(width / 2, core[0].top + core[0].height)}V{numbers(foot)}"
    twigs = [f"M{numbers(width / 2, p.top + p.width / 2)}H{numbers(p.x)}" for p in pills]
    shapes = (lines([stem, *twigs]), drawn(core[0], of_core(centre)), *(drawn(p, c) for p, c in zip(pills, colours, strict=True)))
    height = max(p.top + p.height for p in pills) + EDGE
    return Layout(width, height, shapes, (core[1], *words))


def _down_the_stem(
    entries: tuple[Entry, ...], colours: list[Paint], width: float, top: float
) -> tuple[list[Pill], list[Placed]] | None:
    wide = (width - 2 * EDGE - _GUTTER) / 2
    columns = (width - EDGE - wide / 2, EDGE + wide / 2)
    ends = [top - wide * 0.2, top + wide * 0.3]  # where the next circle of either column may begin
    pills: list[Pill] = []
    placed: list[Placed] = []
    for n, entry in enumerate(entries):
        side = n % 2
        found = pill(entry, columns[side], ends[side], wide, colours[n].ink)
        if found is None:
            return None
        pills.append(found[0])
        placed.append(found[1])
        ends[side] += found[0].height + _BELOW
        ends[1 - side] = max(ends[1 - side], found[0].top + found[0].height * 0.5)
    return pills, placed
