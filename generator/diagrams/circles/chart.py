"""What an author asked for, read and found sound: the nouns of a circle diagram. Knows nothing of where things go."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["sets", "rings", "circles", "stages", "levels"]
Colour = Literal["teal", "clay", "plum", "sun"]


class Words(Struct, frozen=True):
    """A text, and the number of its link where it has one."""

    text: str
    link: int | None = None


class Entry(Struct, frozen=True):
    """A circle, ring, stage or level. An overlap may have texts and no name."""

    name: Words | None
    texts: tuple[Words, ...] = ()
    colour: Colour | None = None  # where the author chose it


class Overlap(Struct, frozen=True):
    """What stands where some sets meet; `of` are their numbers, rising."""

    of: tuple[int, ...]
    entry: Entry


class Chart(Struct, frozen=True, kw_only=True):
    kind: Kind
    entries: tuple[Entry, ...]
    centre: Entry | None = None
    overlaps: tuple[Overlap, ...] = ()
    title: str = ""
    describe: str = ""
    caption: str = ""
    links: tuple[str, ...] = ()
