"""Pages outside of time, the page on what to follow, the page for addresses that lead nowhere; and the feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from generator import urls
from generator.dates import start_instant
from generator.formats.feeds import Feed, FeedEntry
from generator.model import Page, Post
from generator.site import GROUP_FOLDERS, Entry, Group, Site
from generator.views import cards, event_calendars, event_lists
from generator.views.bodies import body_view, contents, feed_body, picture_view
from generator.views.frame import Desk, absolute, event_feed_links, feed_links, group_feed_links, home_url, page_parts
from generator.views.page_shapes import FeedRow, FeedsPage, NotFoundPage, TextPage
from generator.views.posts import review, tags
from generator.views.shapes import BodyView, Head, LinkView, PageParts

NEVER = "1970-01-01T00:00:00+00:00"  # an empty feed must say when it changed, and may not ask the clock


def _parts(desk: Desk, entry: Entry[Page]) -> PageParts:
    site, front = desk.site, entry.front
    above = entry.item.id.rpartition("/")[0]
    parent = site.by_id.get(("page", above)) if above else None
    return page_parts(
        desk,
        title=entry.title,
        description=front.summary or entry.item.body.excerpt or entry.title,
        url=entry.url,
        crumbs=(LinkView(parent.title, parent.url),) if parent else (),
        picture=picture_view(site, entry),
        lang=cards.lang_of(site, front.lang),
        body_of=entry,
    )


def text_page(desk: Desk, entry: Entry[Page]) -> TextPage:
    front = entry.front
    return TextPage(
        page=_parts(desk, entry),
        title=entry.title,
        lead=front.summary or "",
        content_note=front.content_note or "",
        image=picture_view(desk.site, entry),
        contents=contents(entry.item),
        body=body_view(desk.site, entry),
        review=review(desk.site, front),
    )


def feeds_page(desk: Desk, entry: Entry[Page]) -> FeedsPage:
    site = desk.site
    calendars = [
        FeedRow(name, subscription=event_calendars.subscription(site, path, name))
        for name, path in event_lists.subscriptions(site)
    ]
    groups = [
        FeedRow(group.topic.name, group_feed_links(site, group, folder))
        for kind, folder in GROUP_FOLDERS
        if kind != "series"
        for group in site.groups[kind]
    ]
    return FeedsPage(
        page=_parts(desk, entry),
        title=entry.title,
        lead=entry.front.summary or "",
        body=body_view(site, entry),
        calendars=tuple(calendars),
        feeds=(
            FeedRow("All posts", feed_links(site, "", site.config.name)),
            FeedRow("Events", event_feed_links(site)),
            *groups,
        ),
        review=review(site, entry.front),
    )


def not_found_page(desk: Desk) -> NotFoundPage:
    """Its addresses begin at the root of the host, since it is shown at every depth."""
    site = desk.site
    head = Head(
        title=f"Page not found \u2013 {site.config.name}",
        description="The address leads to no page of this site.",
        canonical="",
        kind="website",
        noindex=True,
    )
    links = [LinkView("Home", home_url(site)), *(LinkView(name, url) for name, url in site.menus.main)]
    menu = tuple(LinkView(name, url) for name, url in site.menus.main)
    return NotFoundPage(PageParts(desk.frame, head, menu), tuple(links))


# ---------------------------------------------------------------- feeds


class FeedView(Struct, frozen=True):
    """A feed whose entries still lack their HTML: `bodies` has one for each, in their order; none: they have it."""

    feed: Feed
    bodies: tuple[BodyView, ...]


def feed_view(desk: Desk, posts: Sequence[Entry[Post]], folder: str, group: Group | None = None) -> FeedView:
    """The feed in a folder of the output. Its `updated` is that of its newest entry, never the clock."""
    site, config = desk.site, desk.site.config
    shown = posts[: config.feed_length]
    made = [_feed_entries(site)[post.source] for post in shown]
    entries = tuple(entry for entry, _ in made)
    home = absolute(site, group.url if group else home_url(site))
    title = f"{config.name}: {group.topic.name}" if group else config.name
    feed = Feed(
        title=title,
        subtitle=(group.topic.summary if group else config.summary) or "",
        id=home,
        home_url=home,
        atom_url=absolute(site, urls.at(site.prefix, f"{folder}feed.xml")),
        json_url=absolute(site, urls.at(site.prefix, f"{folder}feed.json")),
        updated=max((entry.updated for entry in entries), key=datetime.fromisoformat, default=NEVER),
        lang=config.lang,
        author=config.name,
        icon=absolute(site, desk.frame.icon_url),
        entries=entries,
    )
    return FeedView(feed, tuple(body for _, body in made))


@lru_cache(maxsize=1)  # a post stands in the feeds of all its wings, sectors and tags
def _feed_entries(site: Site) -> Mapping[str, tuple[FeedEntry, BodyView]]:
    """Source -> entry and body, of every post that stands in some feed."""
    rows = [site.posts, *(group.posts for groups in site.groups.values() for group in groups)]
    shown = dict.fromkeys(post for row in rows for post in row[: site.config.feed_length])
    return MappingProxyType({post.source: _feed_entry(site, post) for post in shown})


def _feed_entry(site: Site, post: Entry[Post]) -> tuple[FeedEntry, BodyView]:
    published = start_instant(post.front.date, site.config.timezone)
    updated = post.front.updated
    changed = start_instant(type(post.front.date)(updated), site.config.timezone) if updated else published
    entry = FeedEntry(
        id=absolute(site, post.url),
        title=post.title,
        url=absolute(site, post.url),
        published=published.isoformat(),
        updated=max(changed, published).isoformat(),
        summary=cards.summary_of(site, post),
        authors=tuple(link.name for link in cards.parties(site, post.front.authors)) or (site.config.name,),
        categories=tuple(link.name for link in tags(site, post)),
        content_note=post.front.content_note,
        lang=post.front.lang,
    )
    return entry, feed_body(site, post)
