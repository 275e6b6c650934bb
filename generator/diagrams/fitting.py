"""Words into a given width and height: in how large a letter, and where each line ends. For pictures, not for pages.

Refuses to set what the site's fonts can't show: a box in place of a letter tells nobody anything.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from generator.diagrams.breaking import Piece, pieces
from generator.diagrams.textwidth import Face, has, width

ELLIPSIS = "\u2026"
_ALIKE = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u2012": "\u2013", "\u2212": "\u2013", "\u2015": "\u2014", "\u2032": "\u2019",
     "\u2033": "\u201d", "\u0142": "l", "\u0141": "L", "\u0111": "d", "\u0110": "D", "\u0127": "h", "\u0126": "H"}
)  # fmt: skip


def settable(text: str, face: Face) -> str:
    """The text in characters that the font has; empty where that can't be.

    An accent it lacks is left out (Erd\u0151s: Erdos), and so is a picture. With a letter it lacks nothing is left:
    half a title is worse than none.
    """
    found = []
    for letter in unicodedata.normalize("NFC", text).translate(_ALIKE):
        plain = letter if has(letter, face) else _without_accent(letter, face)
        if not plain and unicodedata.category(letter)[0] in "LN":
            return ""
        found.append(plain or (" " if letter.isspace() else ""))
    return " ".join("".join(found).split())


def _without_accent(letter: str, face: Face) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if has(part, face))


class Fitted(Struct, frozen=True):
    size: int  # pixels
    lines: tuple[str, ...]


def fitted(text: str, face: Face, *, width_px: float, height_px: float, sizes: Sequence[int], leading: float) -> Fitted:
    """The text in the largest of the sizes in which it fits, its lines about equally long; `leading` is in em.

    In the last size words are broken if they must be, and what does not fit ends in an ellipsis. `text` is settable;
    none makes no line.
    """
    words = list(pieces(text, face))
    if not words:
        return Fitted(sizes[0], ())
    found = [
        (size, rows)
        for size in sizes
        if max(each.width for each in words) <= width_px / size
        and len(rows := _rows(words, face, width_px / size)) <= height_px / (size * leading)
    ]
    if found:
        size, rows = next((each for each in found if not _ends_short(each[1])), found[0])
        return Fitted(size, _balanced(words, face, rows, width_px / size))
    most, em = max(1, int(height_px / (sizes[-1] * leading))), width_px / sizes[-1]
    rows = _rows(_broken(words, face, em), face, em)
    lines = [each.text for each in rows[:most]]
    if len(rows) > most:
        lines[-1] = _shortened(lines[-1], face, em)
    return Fitted(sizes[-1], tuple(lines))


def size_of(text: str, face: Face, width_px: float, most: int) -> int:
    """The largest size, up to `most` pixels, in which a line is no wider."""
    return min(most, int(width_px / max(width(text, face), 0.1)))


def _rows(words: Sequence[Piece], face: Face, most: float) -> list[Piece]:
    """As many words into each row as it takes, by their widths in em."""
    space = width(" ", face)
    rows = [words[0]]
    for word in words[1:]:
        joined = rows[-1].followed_by(word, space)
        if joined.width <= most:
            rows[-1] = joined
        else:
            rows.append(word)
    return rows


def _ends_short(rows: Sequence[Piece]) -> bool:
    """The last row is hardly a row."""
    return len(rows) > 2 and rows[-1].width < max(each.width for each in rows) * 0.3


def _balanced(words: Sequence[Piece], face: Face, rows: Sequence[Piece], most: float) -> tuple[str, ...]:
    """As many rows, in as little width as they need."""
    least = max(max(each.width for each in words), most / 3)
    for _ in range(6):
        narrow = (least + most) / 2
        tried = _rows(words, face, narrow)
        if len(tried) == len(rows):
            rows, most = tried, narrow
        else:
            least = narrow
    return tuple(each.text for each in rows)


def _broken(words: Sequence[Piece], face: Face, most: float) -> list[Piece]:
    """Words that are wider than a row, in pieces."""
    found: list[Piece] = []
    for word in words:
        rest, glued = word.text, word.glued
        while width(rest, face) > most and len(rest) > 1:
            count = _count_within(rest, face, most)
            found.append(Piece(rest[:count], width(rest[:count], face), glued))
            rest, glued = rest[count:], True
        found.append(Piece(rest, width(rest, face), glued))
    return found


def _count_within(text: str, face: Face, most: float) -> int:
    """How many of its characters fit into a row; at least one."""
    widths = accumulate(width(letter, face) for letter in text)
    return max(1, bisect_right(list(widths), most))


def _shortened(line: str, face: Face, most: float) -> str:
    """The line with an ellipsis, without the words that then don't fit."""
    kept = line[: _count_within(line, face, most - width(ELLIPSIS, face))]
    at_word = kept.rpartition(" ")[0] if kept != line else kept
    return (at_word or kept).rstrip(" ,;:.-\u2013\u2014") + ELLIPSIS
