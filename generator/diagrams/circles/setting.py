"""Setting words into a region: row by row, each against its own chord; large if there is room, balanced, never cut.

Refuses sizes under `Sizes.least` and words broken where nobody would break them: then there is no room, and whoever
asked makes the shape larger or draws something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.diagrams.breaking import Piece, pieces
from generator.diagrams.circles.chart import Entry, Words
from generator.diagrams.circles.shapes import Region
from generator.diagrams.textwidth import ASCENT, DESCENT, Face, width

AIR = 7  # px between a row of text and the line that bounds its region, at either end
AIR_ABOVE = 2  # px more above and below a row: letters seldom fill the height of their row
SPREAD = 1.1 / 1.04  # a fallback font may be a tenth wider than the sum of the advances, and must stay inside too
PITCH = 1.3  # from row to row, in em: what the site's text font takes from its highest to its lowest letter
BETWEEN = 0.28  # em between two texts of an entry
UNDER_NAME = 0.2
MOST_ROWS = 120
STEPS = (0, -8, 8, -16, 16, -26, 26, -38, 38, -52, 52)  # px; how far words may leave the middle of their region


class NoRoom(Exception):
    """The words don't fit into this drawing; another, or a larger one, is to be tried."""


class Sizes(Struct, frozen=True):
    """In pixels of the drawing at full size."""

    most: int
    least: int

    def text(self, name: int) -> int:
        """The size of the texts under a name of that size."""
        return max(name - 2, self.least)

    def each(self) -> range:
        """From the largest to the smallest."""
        return range(self.most, self.least - 1, -1)


class Paragraph(Struct, frozen=True):
    pieces: tuple[Piece, ...]
    face: Face
    link: int | None


Ink = tuple[str, str]  # the colours of a name and of the texts under it


class Line(Struct, frozen=True):
    """A row as it is drawn, centred on x or beginning there; y is its baseline."""

    text: str
    x: float
    y: float
    size: int
    face: Face
    link: int | None
    anchor: Literal["middle", "start"] = "middle"


class Placed(Struct, frozen=True):
    """An entry's words where they stand; `region` is kept so that it can be proved that they stand inside."""

    lines: tuple[Line, ...]
    region: Region
    ink: Ink

    @property
    def smallest(self) -> int:
        return min(line.size for line in self.lines)


class Block(Struct, frozen=True):
    """An entry cut into pieces, ready to be tried in many sizes."""

    paragraphs: tuple[Paragraph, ...]
    region: Region
    ink: Ink

    def widest(self, size: int) -> float:
        """The room that its longest piece needs, in pixels."""
        return max(needed(piece.width * size) for part in self.paragraphs for piece in part.pieces)

    def must_fit(self, width: float, sizes: Sizes) -> None:
        """Raise NoRoom where the longest piece is wider, in pixels."""
        if self.widest(sizes.most) > width:
            raise NoRoom


def block(entry: Entry, region: Region, ink: Ink) -> Block:
    names = [_paragraph(entry.name, "name")] if entry.name else []
    return Block((*names, *(_paragraph(text, "text") for text in entry.texts)), region, ink)


def _paragraph(words: Words, face: Face) -> Paragraph:
    return Paragraph(tuple(pieces(words.text, face)), face, words.link)


def needed(wide: float) -> float:
    """The room in which a line of that width may stand, in pixels."""
    return max(wide + 2 * AIR, wide * SPREAD + 6)


def set_alike(blocks: Sequence[Block], sizes: Sizes) -> list[Placed]:
    """All blocks in the largest size that fits every one of them. Equal ranks, equal sizes. May raise NoRoom."""
    if any(set_block(each, sizes.least, sizes) is None for each in blocks):
        raise NoRoom
    for size in sizes.each():
        placed = [done for each in blocks if (done := set_block(each, size, sizes))]
        if len(placed) == len(blocks):
            return placed
    raise NoRoom


def set_block(each: Block, size: int, sizes: Sizes, steps: Sequence[int] = STEPS) -> Placed | None:
    """The block with names of that size, as near to the middle of its region as it fits; None where it does not."""
    trial = _Trial(each, size, sizes.text(size))
    for step in steps:
        lines = _centred(trial, each.region.y + step)
        if lines:
            return Placed(lines, each.region, each.ink)
    return None


def set_down(each: Block, top: float, start: float, sizes: Sizes) -> tuple[Placed, float]:
    """The block from `top` down, all rows beginning at `start`; and where it ends. May raise NoRoom."""
    trial = _Trial(each, sizes.most, sizes.least)
    rows = trial.rows(top)
    if rows is None:
        raise NoRoom
    moved = tuple(replace(line, x=start, anchor="start") for line in trial.lines(rows, top))
    return Placed(moved, each.region, each.ink), top + trial.height([len(part) for part in rows])


def _centred(trial: _Trial, middle: float) -> tuple[Line, ...] | None:
    """More rows begin higher, where chords may be shorter: the height is guessed from below until it is right."""
    height = trial.height([1] * len(trial.block.paragraphs))
    for _ in range(MOST_ROWS):
        top = middle - height / 2
        rows = trial.rows(top)
        if rows is None:
            return None
        actual = trial.height([len(part) for part in rows])
        if actual <= height + 0.01:
            return trial.lines(_balanced(trial, rows, top), top)
        height = actual
    return None


def _balanced(trial: _Trial, rows: Rows, top: float) -> Rows:
    """The same number of rows, as narrow as they can be: no row of one short word below a full one."""
    counts = [len(part) for part in rows]
    shares = [1.0] * len(rows)
    for number, count in enumerate(counts):
        for percent in range(45, 100, 5) if count > 1 else ():
            tried = [*shares[:number], percent / 100, *shares[number + 1 :]]
            found = trial.rows(top, tried)
            if found and [len(part) for part in found] == counts:
                rows, shares = found, tried
                break
    return rows


Rows = list[list[str]]  # the rows of each paragraph


class _Trial(Struct, frozen=True):
    """A block with names and texts of these sizes, in pixels. `top` is where its first row begins."""

    block: Block
    name: int
    text: int

    def height(self, counts: list[int]) -> float:
        """Of so many rows of each paragraph."""
        parts = self.block.paragraphs
        rows = sum(count * self._size(part) * PITCH for count, part in zip(counts, parts, strict=True))
        return rows + sum(self._gap(before) for before in parts[:-1])

    def rows(self, top: float, shares: Sequence[float] = ()) -> Rows | None:
        """Fill row after row; `shares` are the parts of its chord that each paragraph may use, else all of it."""
        done: Rows = []
        for number, part in enumerate(self.block.paragraphs):
            em = self._size(part)
            filled = _filled(part, self.block.region, top, em, shares[number] if shares else 1)
            if filled is None:
                return None
            done.append(filled)
            top += len(filled) * em * PITCH + self._gap(part)
        return done

    def lines(self, rows: Rows, top: float) -> tuple[Line, ...]:
        lines: list[Line] = []
        for part, texts in zip(self.block.paragraphs, rows, strict=True):
            em = self._size(part)
            # The letters' own height stands in the middle of the row.
            base = (PITCH + ASCENT[part.face] - DESCENT[part.face]) / 2 * em
            lines += (
                Line(text, self.block.region.x, top + number * em * PITCH + base, em, part.face, part.link)
                for number, text in enumerate(texts)
            )
            top += len(texts) * em * PITCH + self._gap(part)
        return tuple(lines)

    def _size(self, part: Paragraph) -> int:
        return self.name if part.face == "name" else self.text

    def _gap(self, before: Paragraph) -> float:
        return UNDER_NAME * self.name if before.face == "name" else BETWEEN * self.text


def _filled(part: Paragraph, region: Region, top: float, em: int, share: float) -> list[str] | None:
    """As many pieces into each row as its chord takes."""
    rows: list[Piece] = []
    space, free = width(" ", part.face), 0.0
    for piece in part.pieces:
        if rows and needed((joined := rows[-1].followed_by(piece, space)).width * em) <= free:
            rows[-1] = joined
            continue
        y = top + len(rows) * em * PITCH
        free = 2 * region.half(y - AIR_ABOVE, y + em * PITCH + AIR_ABOVE) * share
        if len(rows) == MOST_ROWS or needed(piece.width * em) > free:
            return None
        rows.append(piece)
    return [row.text for row in rows]
