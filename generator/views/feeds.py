"""The feeds of posts: of the whole site, of each wing, sector and tag, of whoever wrote some; and their list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from generator.dates.moments import start_instant
from generator.formats.feeds import FeedEntry
from generator.formats.opml import Outline
from generator.model.front import Organisation, Person, Post
from generator.model.values import Url
from generator.site import GROUP_FOLDERS, Entry, Site
from generator.text import urls
from generator.views import cards
from generator.views.bodies import feed_body
from generator.views.events import lists as event_lists
from generator.views.frame import ViewContext, absolute, event_feed_links, feed_in, feed_links, home_url
from generator.views.posts import tags
from generator.views.shapes import BodyView, FeedLink, FeedView, Subscription
from generator.views.works import works

OPML_PATH = "feeds.opml"


class FeedRow(Struct, frozen=True):
    """What to follow: feeds, or a calendar."""

    name: str
    feeds: tuple[FeedLink, ...] = ()
    subscription: Subscription | None = None


class OpmlView(Struct, frozen=True):
    title: str
    outlines: tuple[Outline, ...]


class Stream(Struct, frozen=True, eq=False):
    """What has a feed of its own. `folder` of the output holds the feed, `url` is the page of it."""

    folder: str  # "wings/grass-rooters/"
    name: str
    url: Url
    summary: str
    posts: tuple[Entry[Post], ...]
    of: Literal["site", "topic", "writer"] = "topic"


@lru_cache(maxsize=1)
def streams(site: Site) -> tuple[Stream, ...]:
    """Everything that has a feed of posts, the whole site first."""
    config = site.config
    whole = Stream("", config.name, home_url(site), config.summary or "", site.posts, "site")
    groups = (
        Stream(f"{folder}/{group.id}/", group.topic.name, group.url, group.topic.summary or "", group.posts)
        for kind, folder in GROUP_FOLDERS
        if kind != "series"
        for group in site.groups[kind]
    )
    return whole, *groups, *_of_writers(site)


def _of_writers(site: Site) -> Iterator[Stream]:
    writers: tuple[Entry[Person] | Entry[Organisation], ...] = (*site.of(Person), *site.of(Organisation))
    for entry in writers:
        written = works(site)[entry.url][0] if entry.url in works(site) else []
        if written:
            folder = entry.path.removesuffix("index.html")
            yield Stream(folder, entry.title, entry.url, "", tuple(written), "writer")


def feed_rows(site: Site) -> tuple[FeedRow, ...]:
    """All feeds for the page that explains them, each in its two forms."""
    whole, *others = streams(site)
    rows = (FeedRow(_row_name(each), feed_links(site, each.folder, each.name)) for each in others)
    first = FeedRow("All posts", feed_links(site, "", whole.name))
    return first, FeedRow("Events", event_feed_links(site)), *rows


def _row_name(stream: Stream) -> str:
    return f"Posts by {stream.name}" if stream.of == "writer" else stream.name


def opml_view(site: Site) -> OpmlView:
    """The same, of each its Atom form."""
    name = site.config.name
    outlines = [_outline(site, _title(site, each), each.folder, each.url) for each in streams(site)]
    events = _outline(site, f"{name}: events", "events/", urls.at(site.prefix, event_lists.LIST_PATH))
    return OpmlView(f"{name}: all feeds", (outlines[0], events, *outlines[1:]))


def _outline(site: Site, title: str, folder: str, page_url: Url) -> Outline:
    return Outline(title, absolute(site, urls.at(site.prefix, f"{folder}feed.xml")), absolute(site, page_url))


def feed_view(context: ViewContext, stream: Stream) -> FeedView:
    site = context.site
    shown = stream.posts[: site.config.feed_length]
    made = [_feed_entries(site)[post.source] for post in shown]
    entries = tuple(entry for entry, _ in made)
    feed = feed_in(context, stream.folder, _title(site, stream), stream.summary, stream.url, entries)
    return FeedView(feed, tuple(body for _, body in made))


def _title(site: Site, stream: Stream) -> str:
    match stream.of:
        case "site":
            return stream.name
        case "topic":
            return f"{site.config.name}: {stream.name}"
        case "writer":
            return f"{site.config.name}: posts by {stream.name}"


@lru_cache(maxsize=1)  # a post stands in the feeds of all its wings, sectors and tags
def _feed_entries(site: Site) -> Mapping[str, tuple[FeedEntry, BodyView]]:
    """Source -> entry and body, of every post that stands in some feed."""
    shown = dict.fromkeys(post for each in streams(site) for post in each.posts[: site.config.feed_length])
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
