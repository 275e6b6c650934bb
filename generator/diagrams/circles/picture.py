"""Which layouts a chart gets: one where it can be read on every screen, else a wide and a tall one.

A screen of 320 CSS pixels leaves a figure about 250; the smallest words of a drawing must come to 12 pixels there. The
wide ones are shown only where a figure is at least 640 wide, so their words are 12 pixels or more too. What a wide one
can't hold is drawn tall at every width, as that grows downwards.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from generator.diagrams.circles import around, cycle, cycle_tall, pair_tall, telling, venn_key
from generator.diagrams.circles.chart import Chart
from generator.diagrams.circles.growing import NARROW, WIDER, narrow
from generator.diagrams.circles.ink import Layout
from generator.diagrams.circles.levels import levels
from generator.diagrams.circles.markup import Told, svg
from generator.diagrams.circles.rings import rings
from generator.diagrams.circles.setting import NoRoom, Sizes
from generator.diagrams.circles.venn import venn
from generator.diagrams.drawing import Drawing

_SHOWN = 1.25  # how much larger than life a drawing may be shown: its 17 px are then as large as the text around
_WIDEST = 690  # px; 640 at the least on the screen makes 13 px there 12
_LARGE, _SMALL = Sizes(19, 17), Sizes(19, 13)

Build = Callable[[Chart, float, Sizes], Layout]


def picture(chart: Chart) -> Drawing:
    wide, tall = layouts(chart)
    told = Told(telling.title(chart), telling.description(chart), has_links=bool(chart.links))
    first = wide or tall
    shown = min(_SHOWN, _WIDEST / first.width)
    drawn = svg(first, told, "w" if wide and tall else "", shown)
    if wide and tall:
        drawn += "\n" + svg(tall, told, "t", _SHOWN)
    return Drawing(
        kind="circles",
        svg=drawn,
        width=round(first.width, 1),
        height=round(first.height, 1),
        title=told.title,
        description=told.description,
        caption=chart.caption,
        outline=telling.outline(chart),
        links=chart.links,
    )


def layouts(chart: Chart) -> tuple[Layout | None, Layout]:
    """The wide layout, or None where the other is the only one; and the one for narrow screens."""
    match chart.kind:
        case "rings":
            return None, narrow(partial(rings, chart))
        case "levels":
            return None, narrow(partial(levels, chart))
        case "sets":
            tall = pair_tall.tall if len(chart.entries) == 2 else venn_key.tall
            return _wide(venn, chart), narrow(partial(tall, chart))
        case "circles":
            return _wide(around.ring, chart), narrow(partial(around.tall, chart))
        case "stages":
            with suppress(NoRoom):
                return None, cycle.ring(chart, NARROW, _LARGE)
            return _wide(cycle.ring, chart), narrow(partial(cycle_tall.tall, chart))


_FIRST = 552  # px; shown larger than life, as broad as the widest


def _wide(build: Build, chart: Chart) -> Layout | None:
    """As small as its words allow in large letters, because it can then be shown larger; else as large as there is
    room, in letters as large as possible."""
    for width, sizes in ((_FIRST, _LARGE), (_FIRST * WIDER, _LARGE), (_WIDEST, _SMALL)):
        with suppress(NoRoom):
            return build(chart, width, sizes)
    return None
