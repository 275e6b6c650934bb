"""The tables of docs/authors.md, made from the structs. Everything else in that page is written by people.

Refuses to decide where a table stands: it stands below the heading that a person gave it.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from msgspec import Struct

from generator.authoring.details import Detail, details_of
from generator.model import events, front, settings, values
from generator.model.kinds import KINDS

# Heading in docs/authors.md -> the structs whose words its table explains.
TABLES: MappingProxyType[str, tuple[type[Struct], ...]] = MappingProxyType(
    {
        "Every kind of page": (front.Front,),
        **{kind.heading: (kind.struct,) for kind in KINDS},
        "A picture in the details": (values.Picture,),
        "Somebody to ask": (values.Contact,),
        "An address": (values.Address, values.Geo),
        "Comments of readers": (front.Comment,),
        "The log of changes": (events.Change,),
        "Joining online": (events.Online,),
        "People at an event": (events.Contributor,),
        "Booking": (events.Booking,),
        "Prices": (events.Price,),
        "The programme": (events.Session,),
        "The programme of several days": (events.ProgrammeDay,),
        "Access": (values.Access,),
        "An event that repeats": (events.Repeats,),
        "One date of an event that repeats": (events.DateChange,),
        "How it was": (events.After,),
        "Recordings": (events.Recording,),
        "Slides": (events.Slides,),
        "Photos of an event": (events.EventPhoto,),
        "The settings of the site": (settings.Config,),
        "Wings, sectors, tags and series": (settings.Topic,),
        "Menus": (settings.MenuLink,),
    }
)
HEAD = "| word | means | example |"


def with_tables(page: str) -> str:
    """docs/authors.md with the rows of each of these tables made anew."""
    lines: list[str] = []
    heading, rows_follow = "", False
    for line in page.split("\n"):
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if line == HEAD and heading in TABLES:
            lines += [HEAD, "|---|---|---|", *_rows(TABLES[heading])]
            rows_follow = True
        elif not (rows_follow := rows_follow and line.startswith("|")):
            lines.append(line)
    return "\n".join(lines)


def lacking(page: str) -> tuple[str, ...]:
    """The headings that docs/authors.md lacks, or that have no table below them."""
    parts = re.split(r"^#+ ", page, flags=re.MULTILINE)
    tabled = {part.partition("\n")[0] for part in parts if f"\n{HEAD}\n" in part}
    return tuple(heading for heading in TABLES if heading not in tabled)


def _rows(structs: tuple[type[Struct], ...]) -> list[str]:
    shared = {detail.name for detail in details_of(front.Front)} if structs != (front.Front,) else set()
    return [
        row(detail)
        for struct in structs
        for detail in details_of(struct)
        if not (issubclass(struct, front.Front) and detail.name in shared)
    ]


def row(detail: Detail) -> str:
    needed = "**needed**; " if detail.required else ""
    words = f"*list*: {detail.words}" if detail.is_list else detail.words
    return f"| `{detail.name}` | {needed}{words} | `{re.sub('`', '', detail.example)}` |"
