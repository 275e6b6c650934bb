"""Where a line may end: at spaces, after hyphens, dashes and strokes within words, and between Chinese signs.

Refuses to divide words otherwise; hyphenation is a matter of each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.diagrams.textwidth import Face, width

_CHINESE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"  # and Japanese and Korean
_BREAKS = re.compile(f"(?<=\\w[-\u2010\u2013\u2014/])(?=\\w)|(?<=[{_CHINESE}])(?=\\w)")


class Piece(Struct, frozen=True):
    """What can't be broken, or a row of such. `width` in em; `glued` to the piece before, as after a hyphen."""

    text: str
    width: float
    glued: bool = False

    def followed_by(self, other: Piece, space: float) -> Piece:
        """Both on one row, with a space of that width between them unless the other is glued to this."""
        gap, between = (0.0, "") if other.glued else (space, " ")
        return Piece(self.text + between + other.text, self.width + gap + other.width)


def pieces(text: str, face: Face) -> Iterator[Piece]:
    for word in text.split():
        for number, piece in enumerate(_BREAKS.split(word)):
            yield Piece(piece, width(piece, face), number > 0)
