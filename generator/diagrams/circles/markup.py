"""A layout written down as SVG: shapes, then words, each row of words an element of its own.

A picture without links is one thing to a screen reader (`img`): its name and description are read, and nothing within.
With links it is a group with that name, because an `img` would hide them. Not a `graphics-document`, which most screen
readers do not know or take for a whole document to be browsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from types import MappingProxyType

from msgspec import Struct

from generator.diagrams.circles.ink import STROKE, Layout, number, numbers
from generator.diagrams.circles.setting import Line, Placed
from generator.diagrams.drawing import ID_TOKEN, LINK_TOKEN

_SERIF = ' font-family="var(--serif)" font-weight="600"'


class Told(Struct, frozen=True):
    title: str
    description: str
    has_links: bool


def svg(layout: Layout, told: Told, suffix: str = "", shown: float = 1) -> str:
    """One `<svg>`. `suffix` ("w", "t") tells the ids; `shown` is how many CSS pixels one of its own is at most."""
    id_ = f"{ID_TOKEN}{suffix}"
    role = "group" if told.has_links else "img"
    size = f'viewBox="0 0 {numbers(layout.width, layout.height)}" width="{number(layout.width * shown)}"'
    usual = _usual(layout.placed)
    rows = [
        f'<svg class="{_CLASSES[suffix]}" {size} role="{role}"'
        f' aria-labelledby="{id_}-title" aria-describedby="{id_}-desc">',
        f'<title id="{id_}-title">{plain(told.title)}</title>',
        f'<desc id="{id_}-desc">{plain(told.description)}</desc>',
        f'<g stroke-width="{STROKE}" stroke-linecap="round" stroke-linejoin="round">',
        *(shape.replace("{id}", f"{id_}-") for shape in layout.shapes),
        "</g>",
        f'<g text-anchor="middle" font-family="var(--sans)"{_font(*usual)}>',
        *(row for each in layout.placed for row in _words(each, usual)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(rows)


_CLASSES = MappingProxyType({"": "circles-figure", "w": "circles-figure wide", "t": "circles-figure tall"})


def _usual(placed: Sequence[Placed]) -> tuple[int, str]:
    """The size and colour of most texts, which need not be said of each."""
    fonts = [(line.size, each.ink[1]) for each in placed for line in each.lines if line.face == "text"]
    return max(fonts, key=fonts.count) if fonts else (placed[0].lines[0].size, placed[0].ink[1])


def _font(size: int, colour: str) -> str:
    return f' font-size="{size}" fill="{colour}"'


def plain(text: str) -> str:
    """Text for markup, in which nothing reads like the beginning of an id."""
    return escape(text, quote=False).replace(ID_TOKEN, ID_TOKEN.replace("-", "&#45;"))


def _words(each: Placed, usual: tuple[int, str]) -> Iterator[str]:
    """The rows of an entry, in groups of one face and size."""
    for (face, size), rows in groupby(each.lines, key=lambda line: (line.face, line.size)):
        is_name = face == "name"
        font = (size, each.ink[0 if is_name else 1])
        said = f"{'' if font == usual else _font(*font)}{_SERIF if is_name else ''}{_anchor(each)}"
        if said:
            yield f"<g{said}>"
        for link, lines in groupby(rows, key=lambda line: line.link):
            texts = (_text(line) for line in lines)
            yield from texts if link is None else (_linked(link), *texts, "</a>")
        if said:
            yield "</g>"


def _anchor(each: Placed) -> str:
    return ' text-anchor="start"' if each.lines[0].anchor == "start" else ""


def _linked(link: int) -> str:
    return f'<a href="{LINK_TOKEN.format(link)}" text-decoration="underline">'


def _text(line: Line) -> str:
    return f'<text x="{number(line.x)}" y="{number(line.y)}">{plain(line.text)}</text>'
