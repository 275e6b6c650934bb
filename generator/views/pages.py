"""Pages outside of time, the page on what to follow, the page for addresses that lead nowhere."""

from __future__ import annotations

from msgspec import Struct

from generator.model.front import Page
from generator.model.values import Url
from generator.site import Entry
from generator.text import urls
from generator.views import cards, feeds
from generator.views.bodies import body_view, contents
from generator.views.events import calendars as event_calendars
from generator.views.events import lists as event_lists
from generator.views.frame import ViewContext, home_url, page_parts
from generator.views.pictures import picture_view
from generator.views.search import PATH as SEARCH_PATH
from generator.views.shapes import BodyView, Head, HeadingLink, LinkView, PageParts, PictureView


class TextPage(Struct, frozen=True):
    """About, join in, privacy ..."""

    page: PageParts
    image: PictureView | None
    contents: tuple[HeadingLink, ...]
    body: BodyView


class FeedsPage(Struct, frozen=True):
    """The page that explains calendars and feeds, with the lists of them all below its body."""

    page: PageParts
    body: BodyView
    calendars: tuple[feeds.FeedRow, ...]
    feeds: tuple[feeds.FeedRow, ...]
    opml_url: Url  # all of them in one file


class NotFoundPage(Struct, frozen=True):
    """Shown for an address that leads nowhere, at any depth: every address in it is absolute."""

    page: PageParts
    search: LinkView
    links: tuple[LinkView, ...]


def _parts(context: ViewContext, entry: Entry[Page]) -> PageParts:
    site = context.site
    above = entry.item.id.rpartition("/")[0]
    parent = site.by_id.get(("page", above)) if above else None
    return page_parts(
        context,
        entry=entry,
        description=cards.summary_of(site, entry) or entry.title,
        crumbs=(LinkView(parent.title, parent.url),) if parent else (),
    )


def text_page(context: ViewContext, entry: Entry[Page]) -> TextPage:
    return TextPage(
        page=_parts(context, entry),
        image=picture_view(context.site, entry),
        contents=contents(entry.item),
        body=body_view(context.site, entry),
    )


def feeds_page(context: ViewContext, entry: Entry[Page]) -> FeedsPage:
    site = context.site
    calendars = [
        feeds.FeedRow(name, subscription=event_calendars.subscription(site, path, name))
        for name, path in event_lists.subscriptions(site)
    ]
    return FeedsPage(
        page=_parts(context, entry),
        body=body_view(site, entry),
        calendars=tuple(calendars),
        feeds=feeds.feed_rows(site),
        opml_url=urls.at(site.prefix, feeds.OPML_PATH),
    )


def not_found_page(context: ViewContext) -> NotFoundPage:
    """Its addresses begin at the root of the host, since it is shown at every depth."""
    site = context.site
    head = Head(
        title=f"Page not found \u2013 {site.config.name}",
        description="The address leads to no page of this site.",
        canonical="",
        kind="website",
        noindex=True,
    )
    menu = tuple(LinkView(name, url) for name, url in site.menus.main)
    search = LinkView("Search this site, or look through all of it from A to Z", urls.at(site.prefix, SEARCH_PATH))
    events = LinkView("Events", urls.at(site.prefix, event_lists.LIST_PATH))
    links = {link.url: link for link in (LinkView("Home", home_url(site)), events, *menu) if link.url != search.url}
    return NotFoundPage(PageParts(context.frame, head, menu), search, tuple(links.values()))
