"""Three or four sets for a narrow screen: numbers in the drawing, and below it what they stand for.

The places where three circles meet are too small there for any word. It is also what is drawn for sets with more words
than the wide drawing holds, at every width: below, there is room for everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from msgspec import Struct

from generator.diagrams.circles.chart import Chart, Entry, Words
from generator.diagrams.circles.growing import EDGE, Canvas
from generator.diagrams.circles.ink import QUIET, SUN, Layout, Paint, drawn
from generator.diagrams.circles.setting import AIR, PITCH, Line, NoRoom, Placed, Sizes, block, set_alike, set_down
from generator.diagrams.circles.shapes import Oval, Pill, Region
from generator.diagrams.circles.venn import Venn, members, shapes, venn_of
from generator.diagrams.textwidth import ASCENT, DESCENT

_BADGE, _BROAD_BADGE = 13.5, 16  # px; the radius of the disc of a number with one digit, and with two
_LEFT = 38  # px; where the words of the key begin
_AFTER_VENN, _BETWEEN = 22, 12
_NUMBER = 17
_DEEP = 20_000  # px; more than the longest key


class _Row(Struct, frozen=True):
    """A line of the key. `number` is None for a set whose name stands in the drawing."""

    of: tuple[int, ...]
    number: int | None
    entry: Entry
    paint: Paint


def tall(chart: Chart, canvas: Canvas) -> Layout:
    """May raise NoRoom."""
    venn = venn_of(len(chart.entries), canvas.width)
    colours = members(chart)
    names = _names(chart, venn, colours, canvas.sizes)
    rows = list(_rows(chart, colours, is_named=bool(names)))
    badges = [_badge(row, *venn.spots[row.of]) for row in rows if row.number is not None]
    swatches, words, height = _key(rows, canvas, venn.height + _AFTER_VENN)
    discs = [disc for disc, _ in badges]
    placed = (*names, *(digits for _, digits in badges), *words)
    return Layout(canvas.width, height, (*shapes(venn, colours), *discs, *swatches), placed)


def _names(chart: Chart, venn: Venn, colours: Sequence[Paint], sizes: Sizes) -> list[Placed]:
    """The names of the sets in the drawing, or none of them where one has no room."""
    bare = [Entry(entry.name) for entry in chart.entries]
    blocks = [block(entry, venn.region((n,)), colours[n].ink) for n, entry in enumerate(bare)]
    with suppress(NoRoom):
        return set_alike(blocks, sizes)
    return []


def _rows(chart: Chart, colours: Sequence[Paint], is_named: bool) -> Iterator[_Row]:
    number = 0
    for n, entry in enumerate(chart.entries):
        if is_named and not entry.texts:
            continue
        number += not is_named
        yield _Row((n,), None if is_named else number, entry, colours[n])
    for overlap in chart.overlaps:
        number += 1
        yield _Row(overlap.of, number, _told(overlap.of, overlap.entry, chart), SUN)


def _told(of: tuple[int, ...], entry: Entry, chart: Chart) -> Entry:
    """The words of an overlap, and under them whose it is."""
    names = [chart.entries[n].name for n in of]
    whose = " + ".join(name.text for name in names if name)
    if len(of) == len(chart.entries):
        whose = "Where all meet"
    return Entry(entry.name, (*entry.texts, Words(whose)))


def _badge(row: _Row, x: float, y: float) -> tuple[str, Placed]:
    """A number on a dark disc."""
    digits = str(row.number)
    r = _BADGE if len(digits) == 1 else _BROAD_BADGE
    disc = Oval(x, y, r, r)
    base = (ASCENT["text"] - DESCENT["text"]) / 2 * _NUMBER
    line = Line(digits, x, y + base, _NUMBER, "text", None)
    colour = row.paint.name if len(row.of) == 1 and row.paint is not SUN else "var(--ink)"
    markup = drawn(disc, Paint(colour, "", "", ""), edge=False)
    return markup, Placed((line,), Region(x, y, (disc,)), ("var(--card)", "var(--card)"))


def _key(rows: Sequence[_Row], canvas: Canvas, top: float) -> tuple[list[str], list[Placed], float]:
    """Swatches or badges in a column, the words beside them, and how far down it goes."""
    marks: list[str] = []
    words: list[Placed] = []
    for row in rows:
        middle, high = (_LEFT + canvas.width) / 2, canvas.sizes.most * PITCH
        box = Region(middle, top, (Pill(middle, top - AIR, canvas.width - _LEFT, _DEEP, 0),))
        ink = (row.paint.name if row.paint is not SUN else QUIET[0], QUIET[1] if len(row.of) > 1 else QUIET[0])
        placed, low = set_down(block(row.entry, box, ink), top, _LEFT + AIR, canvas.sizes)
        x, y = EDGE + _BROAD_BADGE - 2, top + high / 2
        if row.number is None:
            marks.append(drawn(Oval(x, y, _BADGE - 2, _BADGE - 2), row.paint))
        else:
            disc, digits = _badge(row, x, y)
            marks.append(disc)
            words.append(digits)
        words.append(placed)
        top = low + _BETWEEN
    return marks, words, top - _BETWEEN + EDGE
