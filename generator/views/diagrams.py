"""Diagrams: the page of one that stands for itself, and the list of them all with the pages that show each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from generator.model.front import Diagram
from generator.site import AnyEntry, Entry, Figure, Site
from generator.text import urls
from generator.views import cards
from generator.views.bodies import body_view, figure_view
from generator.views.frame import ViewContext, page_parts
from generator.views.pictures import picture_view
from generator.views.shapes import Block, BodyView, FigureView, LinkView, PageParts, PictureView

LIST_PATH = "diagrams/index.html"


class DiagramPage(Struct, frozen=True):
    page: PageParts
    image: PictureView | None
    body: BodyView
    shown_on: tuple[LinkView, ...]


class DiagramRow(Struct, frozen=True):
    """A diagram in the list, drawn by the block of the same place; `url` is where it is written."""

    figure: FigureView
    url: str
    shown_on: tuple[LinkView, ...]


class DiagramsPage(Struct, frozen=True):
    page: PageParts
    rows: tuple[DiagramRow, ...]
    body: tuple[Block, ...]  # the drawings: a picture of each would be ten times the bytes, and always in daylight


def diagram_page(context: ViewContext, entry: Entry[Diagram]) -> DiagramPage:
    site = context.site
    drawn = [figure for figure in site.figures.values() if figure.entry is entry]
    summary = cards.summary_of(site, entry) or (drawn[0].drawing.description if drawn else entry.title)
    return DiagramPage(
        page=page_parts(
            context,
            description=summary,
            crumbs=(LinkView("Diagrams", urls.at(site.prefix, LIST_PATH)),),
            entry=entry,
        ),
        image=picture_view(site, entry),
        body=body_view(site, entry),
        shown_on=tuple(link for figure in drawn for link in _shown_on(site, figure, entry)),
    )


def diagrams_page(context: ViewContext) -> DiagramsPage:
    site = context.site
    rows = tuple(
        DiagramRow(figure_view(site, figure, number), figure.url, _shown_on(site, figure, None))
        for number, figure in enumerate(site.figures.values(), 1)
    )
    return DiagramsPage(
        page=page_parts(
            context,
            title="Diagrams",
            lead="All our diagrams, with the pages that show them.",
            description=f"{site.config.name}: all our diagrams, to look at, to read and to take along.",
            url=urls.at(site.prefix, LIST_PATH),
            css_urls=[context.css_url("diagrams")],
        ),
        rows=rows,
        body=tuple(Block(figure=row.figure) for row in rows),
    )


def _shown_on(site: Site, figure: Figure, without: AnyEntry | None) -> tuple[LinkView, ...]:
    """The pages that show it, its own first."""
    pages = dict.fromkeys((figure.entry, *_showing(site).get(figure.name, ())))
    return tuple(LinkView(page.title, page.url) for page in pages if page is not without)


@lru_cache(maxsize=1)
def _showing(site: Site) -> Mapping[str, tuple[AnyEntry, ...]]:
    """Name of a diagram -> the pages that show it by a block tag."""
    found: dict[str, list[AnyEntry]] = {}
    for entry in site.entries:
        for block in entry.item.body.blocks:
            if block.name == "diagram":
                found.setdefault(block.argument, []).append(entry)
    return MappingProxyType({name: tuple(entries) for name, entries in found.items()})
