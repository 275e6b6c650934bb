"""The tables of docs/authors.md, made from the structs. Everything else in that page is written by people.

Refuses to decide where a table stands: it stands below the heading that a person gave it.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from msgspec import Struct

from generator import model
from generator.authoring.details import Detail, details_of
from generator.model.kinds import KINDS

# Heading in docs/authors.md -> the structs whose words its table explains.
TABLES: MappingProxyType[str, tuple[type[Struct], ...]] = MappingProxyType(
    {
        "Every kind of page": (model.Front,),
        **{f"{'An' if kind.name[0] in 'aeiou' else 'A'} {kind.name}": (kind.struct,) for kind in KINDS},
        "A picture in the details": (model.Picture,),
        "Somebody to ask": (model.Contact,),
        "An address": (model.Address, model.Geo),
        "Comments of readers": (model.Comment,),
        "The log of changes": (model.Change,),
        "Joining online": (model.Online,),
        "People at an event": (model.Contributor,),
        "Booking": (model.Booking,),
        "Prices": (model.Price,),
        "The programme": (model.Session,),
        "The programme of several days": (model.ProgrammeDay,),
        "Access": (model.Access,),
        "An event that repeats": (model.Repeats,),
        "One date of an event that repeats": (model.DateChange,),
        "How it was": (model.After,),
        "Recordings": (model.Recording,),
        "Slides": (model.Slides,),
        "Photos of an event": (model.EventPhoto,),
        "The settings of the site": (model.Config,),
        "Wings, sectors, tags and series": (model.Topic,),
        "Menus": (model.MenuLink,),
    }
)
_HEAD = "| word | means | example |"


def with_tables(page: str) -> str:
    """docs/authors.md with the rows of each of these tables made anew."""
    lines: list[str] = []
    heading, rows_follow = "", False
    for line in page.split("\n"):
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if line == _HEAD and heading in TABLES:
            lines += [_HEAD, "|---|---|---|", *_rows(TABLES[heading])]
            rows_follow = True
        elif not (rows_follow := rows_follow and line.startswith("|")):
            lines.append(line)
    return "\n".join(lines)


def _rows(structs: tuple[type[Struct], ...]) -> list[str]:
    shared = {detail.name for detail in details_of(model.Front)} if structs != (model.Front,) else set()
    return [
        row(detail)
        for struct in structs
        for detail in details_of(struct)
        if not (issubclass(struct, model.Front) and detail.name in shared)
    ]


def row(detail: Detail) -> str:
    needed = "**needed**; " if detail.required else ""
    words = f"*list*: {detail.words}" if detail.is_list else detail.words
    return f"| `{detail.name}` | {needed}{words} | `{re.sub('`', '', detail.example)}` |"
