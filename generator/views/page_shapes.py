"""The views of the page types that stand outside of time: people, places, groups, texts, feeds."""

from __future__ import annotations

from msgspec import Struct

from generator.formats.feeds import Feed
from generator.formats.opml import Outline
from generator.model.values import Url
from generator.views.shapes import (
    Badge,
    BodyView,
    Card,
    CardGroup,
    EventCard,
    EventGroup,
    Fact,
    FeedLink,
    HeadingLink,
    LinkView,
    PageParts,
    PictureView,
    PostCard,
    ReviewView,
    Subscription,
)


class CardsPage(Struct, frozen=True):
    """People, organisations, venues, wings, sectors, tags, series: a list of cards in groups."""

    page: PageParts
    title: str
    lead: str
    groups: tuple[CardGroup, ...]
    empty: str


class TopicPage(Struct, frozen=True):
    """A wing, a sector, a tag or a series and all that belongs to it."""

    page: PageParts
    title: str
    kind: str  # "Wing"
    lead: str
    wing: int
    posts: tuple[PostCard, ...]
    newer: LinkView | None
    older: LinkView | None
    position: str  # "Page 2 of 5"; empty when there is one page
    feeds: tuple[FeedLink, ...]
    coming: tuple[EventGroup, ...] = ()  # these five stand on the first page only
    past: tuple[EventGroup, ...] = ()
    people: tuple[Card, ...] = ()
    organisations: tuple[Card, ...] = ()
    calendar: Subscription | None = None


class ProfilePage(Struct, frozen=True):
    """A person or an organisation."""

    page: PageParts
    name: str
    kind: str  # "Person", "Organisation"
    lead: str
    badges: tuple[Badge, ...]
    facts: tuple[Fact, ...]
    image: PictureView | None
    body: BodyView
    posts_title: str
    posts: tuple[PostCard, ...]
    feeds: tuple[FeedLink, ...]  # of what they wrote
    events: tuple[EventCard, ...]
    review: ReviewView


class VenuePage(Struct, frozen=True):
    page: PageParts
    name: str
    lead: str
    address: tuple[str, ...]  # its lines
    facts: tuple[Fact, ...]
    access: tuple[Fact, ...]
    access_notes: tuple[str, ...]
    access_contact: LinkView | None
    getting_there: str
    photos: tuple[PictureView, ...]
    body: BodyView
    coming: tuple[EventGroup, ...]
    past: tuple[EventGroup, ...]
    review: ReviewView


class TextPage(Struct, frozen=True):
    """About, join in, privacy ..."""

    page: PageParts
    title: str
    lead: str
    content_note: str
    image: PictureView | None
    contents: tuple[HeadingLink, ...]
    body: BodyView
    review: ReviewView


class FeedRow(Struct, frozen=True):
    """What to follow: feeds, or a calendar."""

    name: str
    feeds: tuple[FeedLink, ...] = ()
    subscription: Subscription | None = None


class FeedsPage(Struct, frozen=True):
    """The page that explains calendars and feeds, with the lists of them all below its body."""

    page: PageParts
    title: str
    lead: str
    body: BodyView
    calendars: tuple[FeedRow, ...]
    feeds: tuple[FeedRow, ...]
    opml_url: Url  # all of them in one file
    review: ReviewView


class NotFoundPage(Struct, frozen=True):
    """Shown for an address that leads nowhere, at any depth: every address in it is absolute."""

    page: PageParts
    search: LinkView
    links: tuple[LinkView, ...]


NEVER = "1970-01-01T00:00:00+00:00"  # an empty feed must say when it changed, and may not ask the clock


class FeedView(Struct, frozen=True):
    """A feed whose entries still lack their HTML: `bodies` has one for each, in their order; none: they have it."""

    feed: Feed
    bodies: tuple[BodyView, ...]


class OpmlView(Struct, frozen=True):
    title: str
    outlines: tuple[Outline, ...]
