"""A cycle for a narrow screen: down on the right and up on the left, as runners do; what it is about stands within."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import atan2, cos, pi, sin

from msgspec import Struct

from generator.diagrams.circles.around import below, of_core
from generator.diagrams.circles.chart import Chart, Entry
from generator.diagrams.circles.cycle import ARROW_INK, SPACE, head
from generator.diagrams.circles.growing import EDGE, Canvas, Filled, pill
from generator.diagrams.circles.ink import Layout, drawn, lines, numbers, paints, round_colours
from generator.diagrams.circles.setting import Ink
from generator.diagrams.circles.shapes import Pill

_STAGE, _CORE = 0.45, 0.44  # of the drawing: how wide a stage is, and the middle
_ARROW = 44  # px between two stages
_TURN = 44  # px; how deep the arrow hangs that leads from the one column to the other

_ASIDE = 24  # px; how far the two arrows between two stages stand from the middle


class _Track(Struct, frozen=True):
    """Stages in their order, and the middle."""

    stages: tuple[Filled, ...]
    core: Filled | None


def tall(chart: Chart, canvas: Canvas) -> Layout:
    """May raise NoRoom."""
    colours = paints(chart.entries, round_colours(len(chart.entries)))
    track = _track(chart, [paint.ink for paint in colours], canvas)
    pills = [each.pill for each in track.stages]
    shapes = [lines(list(_arrows(pills)), ARROW_INK), *map(drawn, pills, colours)]
    words = [each.words for each in track.stages]
    if chart.centre and track.core:
        shapes.append(drawn(track.core.pill, of_core(chart.centre)))
        words.insert(0, track.core.words)
    turn = _TURN if len(pills) % 2 else 0
    return Layout(canvas.width, max(each.low for each in pills) + turn + EDGE, tuple(shapes), tuple(words))


def _track(chart: Chart, inks: Sequence[Ink], canvas: Canvas) -> _Track:
    """From the top down. A short track has no room within, so its middle stands above it."""
    entries, count = chart.entries, len(chart.entries)
    core = _core(chart.centre, EDGE, canvas) if chart.centre and count < 5 else None
    first = _stage(entries[0], canvas.x, core.pill.low + 3 * SPACE if core else EDGE, inks[0], canvas)
    right, left, within = _columns(chart, first, inks, canvas)
    if count % 2:
        return _Track((first, *right, *reversed(left)), core or within)
    ends = [column[-1].pill for column in (right, left)] if right else [first.pill]
    top = max(below(end, canvas.width * _STAGE / 2, abs(end.x - canvas.x), _ARROW) for end in ends)
    last = _stage(entries[count // 2], canvas.x, top, inks[count // 2], canvas)
    return _Track((first, *right, last, *reversed(left)), core or within)


def _columns(
    chart: Chart, first: Filled, inks: Sequence[Ink], canvas: Canvas
) -> tuple[list[Filled], list[Filled], Filled | None]:
    """The stages on the way down, those on the way up, both from the top, and the middle if it stands between them."""
    count, r = len(chart.entries), canvas.width * _STAGE / 2
    aside = canvas.inner / 2 - r
    top, core = below(first.pill, r, aside, _ARROW), None
    right: list[Filled] = []
    left: list[Filled] = []
    for n in range(1, (count + 1) // 2):
        if chart.centre and count >= 5 and n == (count + 1) // 4 + 1:
            core = _core(chart.centre, top - _ARROW + 2 * SPACE, canvas)
            top = core.pill.low + 2 * SPACE
        right.append(_stage(chart.entries[n], canvas.x + aside, top, inks[n], canvas))
        left.append(_stage(chart.entries[count - n], canvas.x - aside, top, inks[count - n], canvas))
        top = max(right[-1].pill.low, left[-1].pill.low) + _ARROW
    return right, left, core


def _stage(entry: Entry, x: float, top: float, ink: Ink, canvas: Canvas) -> Filled:
    return pill(entry, x, top, canvas.width * _STAGE, ink, canvas.sizes)


def _core(entry: Entry, top: float, canvas: Canvas) -> Filled:
    return pill(entry, canvas.x, top, canvas.width * _CORE, of_core(entry).ink, canvas.sizes)


def _arrows(pills: Sequence[Pill]) -> Iterator[str]:
    if len(pills) == 2:
        yield from (_straight(pills[0], pills[1], _ASIDE), _straight(pills[1], pills[0], -_ASIDE))
        return
    for n, (one, two) in enumerate(zip(pills, [*pills[1:], pills[0]], strict=True)):
        is_turn = len(pills) % 2 and n == len(pills) // 2
        yield _turning(one, two) if is_turn else _straight(one, two, 0)


def _straight(one: Pill, two: Pill, aside: float) -> str:
    """On the line from the middle of the one's nearer rounding to that of the other's, from edge to edge."""
    is_down = two.top > one.top
    start = (one.x + aside, one.low - one.r if is_down else one.top + one.r)
    end = (two.x + aside, two.top + two.r if is_down else two.low - two.r)
    turn = atan2(end[1] - start[1], end[0] - start[0])
    from_middle = one.r + SPACE
    tail = (start[0] + from_middle * cos(turn), start[1] + from_middle * sin(turn))
    tip = (end[0] - (two.r + SPACE) * cos(turn), end[1] - (two.r + SPACE) * sin(turn))
    return f"M{numbers(*tail)}L{numbers(*tip)}{head(*tip, turn)}"


def _turning(one: Pill, two: Pill) -> str:
    """From under the last stage on the way down to under the first on the way up."""
    start, end = one.low + SPACE, two.low + SPACE
    deep = max(start, end) + _TURN - SPACE
    curve = f"M{numbers(one.x, start)}C{numbers(one.x, deep, two.x, deep, two.x, end)}"
    return curve + head(two.x, end, -pi / 2)
