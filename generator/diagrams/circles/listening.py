"""Pieces of a circle diagram as they were read: every text with its place, and every trouble that was heard of.

Places are kept until all is read, because a name may turn out wrong only when it is compared with the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from generator.diagrams.breaking import pieces
from generator.frontmatter.reading import Node, Text
from generator.problems import Location, Problem, UnlocatedProblem
from generator.text import join_words

MOST_TEXT, MOST_WORD = 400, 60  # letters


class Said(Struct, frozen=True):
    """A text and where it stands."""

    text: str
    location: Location


class Found(Struct, frozen=True):
    """An entry. An overlap may have texts and no name."""

    name: Said | None
    texts: tuple[Said, ...] = ()


class Listener:
    """Hears of every trouble, so that all are said at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def hear(self, at: Node | Said | Location, code: str, message: str, *mends: str, why: str = "") -> None:
        location = at if isinstance(at, Location) else at.location
        self.problems.append(UnlocatedProblem(code, message, why, mends).at(location))

    def said(self, node: Node, what: str, most: int = MOST_TEXT) -> Said | None:
        """A text of a sensible length."""
        if not isinstance(node, Text):
            self.hear(node, "circles-shape", f"{what} is one text, not several", "put quotation marks round it")
            return None
        text = " ".join(node.value.split())
        if not text:
            self.hear(node, "circles-empty", f"{what} is empty", "write something there, or delete the line")
        elif len(text) > most:
            message = f"{what} is {len(text):,} letters long; {most} is the most"
            self.hear(node, "circles-long", message, "say it in a few words, and the rest in the text of the page")
        else:
            return Said(text, node.location)
        return None

    def words(self, node: Node, what: str) -> Said | None:
        """A text that is drawn, so that its words must find room on a line."""
        said = self.said(node, what)
        longest = max((piece.text for piece in pieces(said.text, "text")), key=len) if said else ""
        if len(longest) > MOST_WORD:
            message = f"{short(longest)} is one word of {len(longest)} letters; {MOST_WORD} is the most"
            self.hear(
                node, "circles-long", message, "put a space or a hyphen in it", why="a line can't be broken there"
            )
            return None
        return said


def short(text: str) -> str:
    """A text as messages quote it."""
    return f'"{text}"' if len(text) <= 40 else f'"{text[:38]}\u2026"'


def listed(names: Iterable[str]) -> str:
    """ "A, B and C", each cut where it is long."""
    return join_words([name if len(name) <= 40 else f"{name[:38]}\u2026" for name in names])
