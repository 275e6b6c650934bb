"""Pages outside of time, the page on what to follow, the page for addresses that lead nowhere."""

from __future__ import annotations

from generator.model.front import Page
from generator.site import Entry
from generator.text import urls
from generator.views import cards, feeds
from generator.views.bodies import body_view, contents
from generator.views.events import calendars as event_calendars
from generator.views.events import lists as event_lists
from generator.views.frame import ViewContext, home_url, page_parts
from generator.views.page_shapes import FeedRow, FeedsPage, NotFoundPage, TextPage
from generator.views.pictures import picture_view
from generator.views.posts import review
from generator.views.search import PATH as SEARCH_PATH
from generator.views.shapes import Head, LinkView, PageParts


def _parts(context: ViewContext, entry: Entry[Page]) -> PageParts:
    site, front = context.site, entry.front
    above = entry.item.id.rpartition("/")[0]
    parent = site.by_id.get(("page", above)) if above else None
    return page_parts(
        context,
        title=entry.title,
        description=front.summary or entry.item.body.excerpt or entry.title,
        url=entry.url,
        crumbs=(LinkView(parent.title, parent.url),) if parent else (),
        lang=cards.lang_of(site, front.lang),
        body_of=entry,
    )


def text_page(context: ViewContext, entry: Entry[Page]) -> TextPage:
    front = entry.front
    return TextPage(
        page=_parts(context, entry),
        title=entry.title,
        lead=front.summary or "",
        content_note=front.content_note or "",
        image=picture_view(context.site, entry),
        contents=contents(entry.item),
        body=body_view(context.site, entry),
        review=review(context.site, front),
    )


def feeds_page(context: ViewContext, entry: Entry[Page]) -> FeedsPage:
    site = context.site
    calendars = [
        FeedRow(name, subscription=event_calendars.subscription(site, path, name))
        for name, path in event_lists.subscriptions(site)
    ]
    return FeedsPage(
        page=_parts(context, entry),
        title=entry.title,
        lead=entry.front.summary or "",
        body=body_view(site, entry),
        calendars=tuple(calendars),
        feeds=feeds.feed_rows(site),
        opml_url=urls.at(site.prefix, feeds.OPML_PATH),
        review=review(site, entry.front),
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
