"""A cycle for a narrow screen: down on the right and up on the left, as runners do; what it is about stands within."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import pi

from msgspec import Struct

from generator.diagrams.circles.around import of_core
from generator.diagrams.circles.chart import Chart, Entry
from generator.diagrams.circles.cycle import head
from generator.diagrams.circles.growing import EDGE, pill
from generator.diagrams.circles.ink import Layout, drawn, lines, numbers, paints, round_colours
from generator.diagrams.circles.setting import Placed
from generator.diagrams.circles.shapes import Pill

_STAGE, _CORE = 0.43, 0.46  # of the drawing: how wide a stage is, and the middle
_ARROW = 40  # px between two stages in a column
_BEND = 4  # px between the topmost stage, or the lowest, and the columns
_SPACE = 8  # px between an arrow and a circle


class _Stage(Struct, frozen=True):
    pill: Pill
    words: Placed

    @property
    def low(self) -> float:
        return self.pill.top + self.pill.height

    @property
    def middle(self) -> float:
        return self.pill.top + self.pill.height / 2

    def side(self, to: int) -> float:
        """Where an arrow begins or ends on its right (1) or left (-1)."""
        return self.pill.x + to * (self.pill.width / 2 + _SPACE)


def tall(chart: Chart, width: float) -> Layout | None:
    colours = paints(chart.entries, round_colours(len(chart.entries)))
    built = _track(chart.entries, chart.centre, [paint.ink for paint in colours], width)
    if built is None:
        return None
    stages, core = built
    arrows = lines(list(_arrows(stages)), "var(--soft)")
    shapes = [arrows, *(drawn(each.pill, paint) for each, paint in zip(stages, colours, strict=True))]
    words = [each.words for each in stages]
    if chart.centre and core:
        shapes.append(drawn(core.pill, of_core(chart.centre)))
        words.insert(0, core.words)
    return Layout(width, max(each.low for each in stages) + EDGE, tuple(shapes), tuple(words))


def _track(
    entries: Sequence[Entry], centre: Entry | None, inks: Sequence[tuple[str, str]], width: float
) -> tuple[list[_Stage], _Stage | None] | None:
    """Row by row from the top. Two stages share a row: one on the way down, the other on the way up."""
    count, wide = len(entries), width * _STAGE
    rows = [(n, count - n) for n in range(1, (count + 1) // 2)]
    right, left = width - EDGE - wide / 2, EDGE + wide / 2
    stages: dict[int, _Stage | None] = {0: _stage(entries[0], width / 2, EDGE, wide, inks[0])}
    core: _Stage | None = None
    low = _low(stages[0]) + _BEND
    for n, (down, up) in enumerate([*rows, (0, 0)]):
        if centre and n == len(rows) // 2:
            core = _stage(centre, width / 2, low + (_SPACE if n else 2 * _SPACE) - _BEND, width * _CORE, of_core(centre).ink)
            if core is None:
                return None
            low = core.low + _SPACE
        if not down:
            break
        stages[down] = _stage(entries[down], right, low, wide, inks[down])
        stages[up] = _stage(entries[up], left, low, wide, inks[up])
        low = max(_low(stages[down]), _low(stages[up])) + (_ARROW if n + 1 < len(rows) else _BEND)
    if count % 2 == 0:
        stages[count // 2] = _stage(entries[count // 2], width / 2, low, wide, inks[count // 2])
    found = [each for n in range(count) if (each := stages[n])]
    return (found, core) if len(found) == count else None


def _stage(entry: Entry, x: float, top: float, width: float, ink: tuple[str, str]) -> _Stage | None:
    found = pill(entry, x, top, width, ink)
    return _Stage(*found) if found else None


def _low(stage: _Stage | None) -> float:
    return stage.low if stage else 0


def _arrows(stages: Sequence[_Stage]) -> Iterator[str]:
    middle = stages[0].pill.x
    for stage, after in zip(stages, [*stages[1:], stages[0]], strict=True):
        across, down = after.pill.x - stage.pill.x, after.pill.top - stage.pill.top
        if abs(across) < 1 and len(stages) == 2:
            yield _round_the_side(stage, after, 1 if down > 0 else -1)
        elif abs(across) < 1:
            yield _straight(stage, after, down > 0)
        elif abs(across) > stage.pill.width:
            yield _along(stage, after)
        else:
            yield _bent(stage, after, is_leaving=abs(stage.pill.x - middle) < 1)


def _straight(stage: _Stage, after: _Stage, is_down: bool) -> str:
    start, end = (stage.low + _SPACE, after.pill.top - _SPACE) if is_down else (stage.pill.top - _SPACE, after.low + _SPACE)
    x = stage.pill.x
    return f"M{numbers(x, start)}V{numbers(end)}{head(x, end, pi / 2 if is_down else -pi / 2)}"


def _along(stage: _Stage, after: _Stage) -> str:
    """From the right column to the left one, at the turning point below."""
    start, end = stage.side(-1), after.side(1)
    y = min(stage.middle, after.middle)
    return f"M{numbers(start, y)}H{numbers(end)}{head(end, y, pi)}"


def _bent(stage: _Stage, after: _Stage, is_leaving: bool) -> str:
    """Between the stage on top, or the lowest, and a column: out at the side of the one, in at the end of the other."""
    central, outer = (stage, after) if is_leaving else (after, stage)
    to = 1 if outer.pill.x > central.pill.x else -1
    x, y = outer.pill.x, central.middle
    end = outer.pill.top - _SPACE if outer.pill.top > central.pill.top else outer.low + _SPACE
    side = central.side(to)
    if central is stage:
        return f"M{numbers(side, y)}Q{numbers(x, y, x, end)}{head(x, end, pi / 2 if end > y else -pi / 2)}"
    return f"M{numbers(x, end)}Q{numbers(x, y, side, y)}{head(side, y, pi if to > 0 else 0)}"


def _round_the_side(stage: _Stage, after: _Stage, to: int) -> str:
    """Of two stages, from the one to the other by the right (1) or the left (-1)."""
    start, end = stage.side(to), after.side(to)
    far = start + to * 50
    curve = f"M{numbers(start, stage.middle)}C{numbers(far, stage.middle, far, after.middle, end, after.middle)}"
    return curve + head(end, after.middle, pi if to > 0 else 0)
