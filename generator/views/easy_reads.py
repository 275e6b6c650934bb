"""Easy read: a page of pictures and short sentences, and the list of them all."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from generator.formats import jsonld
from generator.model.front import EasyRead
from generator.model.values import Url
from generator.site import AnyEntry, Entry, Site
from generator.text import urls
from generator.views import cards
from generator.views.bodies import body_view
from generator.views.frame import EASY_READ, ViewContext, absolute, page_parts
from generator.views.pictures import picture_view
from generator.views.posts import mail_link
from generator.views.shapes import BodyView, LinkView, PageParts, PictureView

LIST_PATH = "easy-read/index.html"
TITLE = "Easy read"
LEAD = "These pages have short sentences and pictures."


class EasyReadPage(Struct, frozen=True):
    page: PageParts
    full: LinkView | None  # the page that says the same in full
    body: BodyView
    all: LinkView  # the list of easy read pages
    reply_url: str


class EasyReadRow(Struct, frozen=True):
    """A page in the list, with the picture of its details."""

    title: str
    url: Url
    summary: str
    lang: str
    picture: PictureView | None


class EasyReadsPage(Struct, frozen=True):
    page: PageParts
    rows: tuple[EasyReadRow, ...]


def easy_read_page(context: ViewContext, entry: Entry[EasyRead]) -> EasyReadPage:
    site = context.site
    full = site.full_page_of.get(entry.source)
    every = LinkView(TITLE, urls.at(site.prefix, LIST_PATH))
    return EasyReadPage(
        page=page_parts(
            context,
            description=cards.summary_of(site, entry) or entry.title,
            crumbs=(every,),
            css_urls=[context.css_url(EASY_READ)],
            entry=entry,
            json_ld=[_node(site, entry, full)],
        ),
        full=LinkView(full.title, full.url) if full else None,
        body=replace(body_view(site, entry), heading_links=False),  # one thing less to go past
        all=every,
        reply_url=mail_link(site, entry.title),
    )


def _node(site: Site, entry: Entry[EasyRead], full: AnyEntry | None) -> jsonld.Tree:
    return jsonld.web_page(
        url=absolute(site, entry.url),
        title=entry.title,
        lang=entry.front.lang or site.config.lang,
        summary=entry.front.summary,
        based_on=absolute(site, full.url) if full else None,
        updated=entry.front.updated.isoformat() if entry.front.updated else None,
        accessibility="Easy read: short sentences, each beside a picture with a description in words.",
    )


def easy_reads_page(context: ViewContext) -> EasyReadsPage:
    site = context.site
    return EasyReadsPage(
        page=page_parts(
            context,
            title=TITLE,
            lead=LEAD,
            description=f"{site.config.name}: pages in easy read, with short sentences and pictures.",
            url=urls.at(site.prefix, LIST_PATH),
            css_urls=[context.css_url(EASY_READ)],
        ),
        rows=tuple(_row(site, entry) for entry in site.of(EasyRead)),
    )


def _row(site: Site, entry: Entry[EasyRead]) -> EasyReadRow:
    return EasyReadRow(
        title=entry.title,
        url=entry.url,
        summary=cards.summary_of(site, entry),
        lang=cards.lang_of(site, entry.front.lang),
        picture=picture_view(site, entry),
    )
