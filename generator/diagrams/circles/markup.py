"""A layout written down as SVG: shapes, then words, each row of words an element of its own.

A picture without links is one thing to a screen reader (`img`): its name and description are read, and nothing within.
With links it is a group with that name, because an `img` would hide them. Not a `graphics-document`, which most screen
readers do not know or take for a whole document to be browsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from msgspec import Struct

from generator.diagrams.circles.ink import STROKE, Layout, number
from generator.diagrams.circles.setting import Line, Placed
from generator.diagrams.drawing import ID_TOKEN, LINK_TOKEN

_SERIF = ' font-family="var(--serif)" font-weight="600"'


class Told(Struct, frozen=True):
    title: str
    description: str
    has_links: bool


def svg(layout: Layout, told: Told, suffix: str = "", shown: float = 1) -> str:
    """One `<svg>`. `suffix` ("w", "t") tells the ids, and is in the class; `shown` is how many CSS pixels one of its
    own is at most."""
    id_ = f"{ID_TOKEN}{suffix}"
    named = {"": "circles-figure", "w": "circles-figure wide", "t": "circles-figure tall"}[suffix]
    role = "group" if told.has_links else "img"
    size = f'viewBox="0 0 {number(layout.width)} {number(layout.height)}" width="{number(layout.width * shown)}"'
    rows = [
        f'<svg class="{named}" {size} role="{role}" aria-labelledby="{id_}-title {id_}-desc">',
        f'<title id="{id_}-title">{plain(told.title)}</title>',
        f'<desc id="{id_}-desc">{plain(told.description)}</desc>',
        f'<g stroke-width="{STROKE}" stroke-linecap="round" stroke-linejoin="round">',
        *(shape.replace("{id}", f"{id_}-") for shape in layout.shapes),
        "</g>",
        '<g text-anchor="middle" font-family="var(--sans)">',
        *(row for each in layout.placed for row in _words(each)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(rows)


def plain(text: str) -> str:
    """Text for markup, in which nothing reads like the beginning of an id."""
    return escape(text, quote=False).replace(ID_TOKEN, ID_TOKEN.replace("-", "&#45;"))


def _words(each: Placed) -> Iterator[str]:
    """The rows of an entry, in groups of one face and size."""
    for (face, size), rows in groupby(each.lines, key=lambda line: (line.face, line.size)):
        name = face == "name"
        yield f'<g font-size="{size}" fill="{each.ink[0 if name else 1]}"{_SERIF if name else ""}{_anchor(each)}>'
        for link, lines in groupby(rows, key=lambda line: line.link):
            texts = (_text(line) for line in lines)
            yield from texts if link is None else (_linked(link), *texts, "</a>")
        yield "</g>"


def _anchor(each: Placed) -> str:
    return ' text-anchor="start"' if each.lines[0].anchor == "start" else ""


def _linked(link: int) -> str:
    return f'<a href="{LINK_TOKEN.format(link)}" text-decoration="underline">'


def _text(line: Line) -> str:
    return f'<text x="{number(line.x)}" y="{number(line.y)}">{plain(line.text)}</text>'
