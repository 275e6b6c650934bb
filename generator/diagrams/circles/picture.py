"""Which layouts a chart gets: one where it can be read on every screen, else a wide and a tall one.

A screen of 320 CSS pixels leaves a figure about 250; the smallest words of a drawing must come to 12 pixels there. The
wide ones are shown only where a figure is at least 640 wide, so their words are 12 pixels or more too. What a wide one
can't hold is drawn tall at every width, as that grows downwards.
"""

from __future__ import annotations

from generator.diagrams.circles import around, cycle, cycle_tall, pair_tall, telling, venn, venn_key
from generator.diagrams.circles.chart import Chart
from generator.diagrams.circles.growing import narrow
from generator.diagrams.circles.ink import Layout
from generator.diagrams.circles.levels import levels
from generator.diagrams.circles.markup import Told, svg
from generator.diagrams.circles.rings import rings
from generator.diagrams.drawing import Drawing

_SHOWN = 1.25  # how much larger than life a narrow drawing may be shown: its 17 px are then as large as the text around


def picture(chart: Chart) -> Drawing:
    wide, tall = layouts(chart)
    told = Told(telling.title(chart), telling.description(chart), has_links=bool(chart.links))
    if wide and tall:
        drawn = svg(wide, told, "w") + "\n" + svg(tall, told, "t", _SHOWN)
    else:
        drawn = svg(wide or tall, told, shown=_SHOWN)
    return Drawing(
        kind="circles",
        svg=drawn,
        width=(wide or tall).width,
        height=(wide or tall).height,
        title=told.title,
        description=told.description,
        caption=chart.caption,
        outline=telling.outline(chart),
        links=chart.links,
    )


def layouts(chart: Chart) -> tuple[Layout | None, Layout]:
    """The wide layout, or None where the other is the only one; and the narrow one."""
    match chart.kind:
        case "rings":
            return None, narrow(lambda width: rings(chart, width))
        case "levels":
            return None, narrow(lambda width: levels(chart, width))
        case "sets":
            tall = pair_tall.tall if len(chart.entries) == 2 else venn_key.tall
            return venn.wide(chart), narrow(lambda width: tall(chart, width))
        case "circles":
            return around.wide(chart), narrow(lambda width: around.tall(chart, width))
        case "stages":
            small = cycle.small_ring(chart)
            return (None, small) if small else (cycle.wide_ring(chart), narrow(lambda width: cycle_tall.tall(chart, width)))
