"""Two, three or four sets on a wide drawing: circles, or four ellipses, that meet in every possible way.

The geometry is fixed and symmetric. If the words don't fit it, the key of `venn_key` is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from types import MappingProxyType

from msgspec import Struct

from generator.diagrams.circles.chart import Chart
from generator.diagrams.circles.growing import EDGE
from generator.diagrams.circles.ink import MEETING, PAINTS, PLAIN, SUN, Layout, Paint, drawn, edge, mark, numbers, path
from generator.diagrams.circles.setting import Block, Placed, Sizes, block, set_alike
from generator.diagrams.circles.shapes import Oval, Region

_MARK = 13  # px; half of the room of a wing's mark
Spots = MappingProxyType[tuple[int, ...], tuple[float, float]]

# Two circles with radius 1: the middles, and the points round which the words of each region stand.
_APART = 1.24
_TWO = ((-_APART / 2, 0.0), (_APART / 2, 0.0))
_TWO_SPOTS: Spots = MappingProxyType({(0,): (-0.94, 0.0), (1,): (0.94, 0.0), (0, 1): (0.0, 0.0)})
# Three, on the corners of a triangle.
_THREE = ((-0.57, -0.329), (0.57, -0.329), (0.0, 0.658))
_THREE_SPOTS: Spots = MappingProxyType(
    {
        (0,): (-0.93, -0.5),
        (1,): (0.93, -0.5),
        (2,): (0.0, 1.06),
        (0, 1): (0.0, -0.56),
        (0, 2): (-0.58, 0.41),
        (1, 2): (0.58, 0.41),
        (0, 1, 2): (0.0, -0.04),
    }
)
# Four ellipses with half axes 0.35 and 0.2, turned by 45 degrees to the one side and to the other.
_FOUR = ((0.35, 0.55, 45), (0.5, 0.45, 45), (0.5, 0.45, -45), (0.65, 0.55, -45))
_FOUR_SPOTS: Spots = MappingProxyType(
    {
        (0,): (0.152, 0.428),
        (1,): (0.336, 0.228),
        (2,): (0.664, 0.228),
        (3,): (0.848, 0.428),
        (0, 1): (0.268, 0.324),
        (0, 2): (0.296, 0.632),
        (0, 3): (0.5, 0.772),
        (1, 2): (0.5, 0.3),
        (1, 3): (0.704, 0.632),
        (2, 3): (0.732, 0.324),
        (0, 1, 2): (0.368, 0.436),
        (0, 1, 3): (0.588, 0.692),
        (0, 2, 3): (0.408, 0.692),
        (1, 2, 3): (0.632, 0.436),
        (0, 1, 2, 3): (0.5, 0.584),
    }
)


class Venn(Struct, frozen=True):
    """Sets as shapes, and for each way they meet the region of its words."""

    ovals: tuple[Oval, ...]
    spots: MappingProxyType[tuple[int, ...], tuple[float, float]]
    height: float

    def region(self, of: tuple[int, ...]) -> Region:
        x, y = self.spots[of]
        inside = tuple(oval for n, oval in enumerate(self.ovals) if n in of)
        return Region(x, y, inside, tuple(oval for oval in self.ovals if oval not in inside))


def venn(chart: Chart, width: float, sizes: Sizes) -> Layout:
    """The sets on a drawing of that width. May raise NoRoom."""
    where = venn_of(len(chart.entries), width)
    colours = members(chart)
    placed = _words(chart, where, colours, sizes)
    return Layout(width, where.height, (*shapes(where, colours), *marks(chart, placed)), tuple(placed))


def members(chart: Chart) -> list[Paint]:
    usual = (PAINTS["teal"], PAINTS["clay"], PAINTS["plum"], PLAIN)
    return [PAINTS[entry.colour] if entry.colour else usual[n] for n, entry in enumerate(chart.entries)]


def marks(chart: Chart, placed: Sequence[Placed]) -> list[str]:
    """Above the name of a set whose colour the author chose, the mark of that wing, where there is room for it."""
    found = []
    for entry, words in zip(chart.entries, placed, strict=False):
        line = words.lines[0]
        middle = line.y - 0.98 * line.size - _MARK
        if entry.colour and words.region.half(middle - _MARK, middle + _MARK) > _MARK:
            found.append(mark(entry.colour, line.x, middle))
    return [each for each in found if each]


def venn_of(count: int, width: float) -> Venn:
    """The sets and their spots on a drawing of that width."""
    if count == 4:
        return _ellipses(width)
    middles, spots = (_TWO, _TWO_SPOTS) if count == 2 else (_THREE, _THREE_SPOTS)
    r = (width - 2 * EDGE) / (2 - 2 * middles[0][0])
    top = EDGE + r - middles[0][1] * r
    ovals = tuple(Oval(width / 2 + x * r, top + y * r, r, r) for x, y in middles)
    return Venn(ovals, _moved(spots, width / 2, top, r), ovals[-1].y + r + EDGE)


def _ellipses(width: float) -> Venn:
    reach = sqrt((0.35**2 + 0.2**2) / 2)  # of an ellipse that is turned by 45 degrees, to each side
    unit = (width - 2 * EDGE) / (0.3 + 2 * reach)
    left, top = EDGE - (0.35 - reach) * unit, EDGE - (0.45 - reach) * unit
    ovals = tuple(Oval(left + x * unit, top + y * unit, 0.35 * unit, 0.2 * unit, turn) for x, y, turn in _FOUR)
    return Venn(ovals, _moved(_FOUR_SPOTS, left, top, unit), top + (0.55 + reach) * unit + EDGE)


def _moved(spots: Spots, left: float, top: float, unit: float) -> Spots:
    return MappingProxyType({of: (left + x * unit, top + y * unit) for of, (x, y) in spots.items()})


def _words(chart: Chart, venn: Venn, colours: Sequence[Paint], sizes: Sizes) -> list[Placed]:
    """Sets, then where some meet, then where all do; each rank in a size of its own."""
    sets = [block(entry, venn.region((n,)), colours[n].ink) for n, entry in enumerate(chart.entries)]
    some: list[Block] = []
    every: list[Block] = []
    for overlap in chart.overlaps:
        is_all = len(overlap.of) == len(chart.entries)
        ink = SUN.ink if is_all else MEETING.ink
        (every if is_all else some).append(block(overlap.entry, venn.region(overlap.of), ink))
    return [placed for rank in (sets, some, every) for placed in set_alike(rank, sizes)]


def shapes(venn: Venn, colours: Sequence[Paint]) -> list[str]:
    """Grounds, then the places where they meet, then all edges."""
    ovals = venn.ovals
    grounds = [drawn(oval, paint, edge=False) for oval, paint in zip(ovals, colours, strict=True)]
    meetings = _clipped(ovals) if len(ovals) == 4 else _arcs(ovals)
    return [*grounds, *meetings, *map(edge, ovals, colours)]


def _arcs(ovals: Sequence[Oval]) -> list[str]:
    if len(ovals) == 2:
        return [path(lens(*ovals), SUN)]
    one, two, three = ovals
    pairs = (lens(one, two), lens(two, three), lens(three, one))
    core = (_crossings(two, three)[1], _crossings(three, one)[1], _crossings(one, two)[1])
    return [path("".join(pairs), MEETING), path(_round_off(core, one.a), SUN)]


def lens(one: Oval, two: Oval) -> str:
    """The path round what two equal circles share."""
    return _round_off(_crossings(one, two), one.a)


def _round_off(corners: Sequence[tuple[float, float]], r: float) -> str:
    """A path from corner to corner, clockwise, by arcs with that radius."""
    first, *others = corners
    arcs = "".join(f"A{numbers(r, r, 0, 0, 1, *corner)}" for corner in (*others, first))
    return f"M{numbers(*first)}{arcs}Z"


def _crossings(one: Oval, two: Oval) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where two equal circles cross: the point to the left of the way from the one to the other, then the right one."""
    across, down = two.x - one.x, two.y - one.y
    far = sqrt(across**2 + down**2)
    half = sqrt(one.a**2 - (far / 2) ** 2) / far
    x, y = one.x + across / 2, one.y + down / 2
    return (x + down * half, y - across * half), (x - down * half, y + across * half)


def _clipped(ovals: Sequence[Oval]) -> list[str]:
    """Where ellipses meet, cut out with the clip paths "0" to "3" of this drawing."""
    cuts = [f'<clipPath id="{{id}}{n}">{drawn(oval, SUN, edge=False)}</clipPath>' for n, oval in enumerate(ovals)]
    pairs = [
        _cut("".join(drawn(two, MEETING, edge=False) for two in ovals[n + 1 :]), str(n)) for n in range(len(ovals) - 1)
    ]
    return [*cuts, *pairs, _cut(_cut(_cut(drawn(ovals[3], SUN, edge=False), "2"), "1"), "0")]


def _cut(markup: str, by: str) -> str:
    return f'<g clip-path="url(#{{id}}{by})">{markup}</g>'
