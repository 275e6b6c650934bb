"""The views: all that a template is told. Finished words, addresses and ISO dates; templates compute nothing.

A view is frozen and holds no reference to the site, so its bytes are the complete list of what its page depends on.
Builders stand in the other modules of this room.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from generator.diagrams import drawing
from generator.formats.feeds import Feed
from generator.model.values import Html, Url

# ---------------------------------------------------------------- small parts


class LinkView(Struct, frozen=True):
    """`url` empty: just the words. `current` is the value of aria-current: "page", "true" or empty."""

    name: str
    url: str = ""
    current: str = ""


class FeedLink(Struct, frozen=True):
    title: str
    url: Url
    type: str  # application/atom+xml


class Badge(Struct, frozen=True):
    """A wing or sector beside a title.

    `wing` is 1 or 2 (a disc or a leaf, so never colour alone); 0 for what is no wing.
    """

    name: str
    url: Url
    wing: int = 0


class DayView(Struct, frozen=True):
    iso: str
    text: str  # "20 January 2023", its spaces not breaking


class WhenPart(Struct, frozen=True):
    """A piece of a date in words. `datetime` is for <time datetime>; empty for joining words such as " to "."""

    text: str
    datetime: str = ""


class PictureView(Struct, frozen=True, kw_only=True):
    """A picture and the files a browser may choose from. `url` is the largest that every program can read, for those
    that take one; `eager`: it is among the first things to be seen, so that it is fetched at once.
    """

    url: Url
    alt: str
    width: int
    height: int
    src: Url
    srcset: str = ""  # empty: `src` is the only one
    avif_srcset: str = ""  # empty: there is none
    sizes: str = ""  # how wide it is shown, for browsers to choose by
    caption: str = ""
    credit: str = ""
    eager: bool = False


# ---------------------------------------------------------------- cards


class PostCard(Struct, frozen=True):
    title: str
    url: Url
    summary: str
    day: DayView
    minutes: int
    badges: tuple[Badge, ...] = ()
    lang: str = ""  # only where it is not the site's
    not_published: str = ""  # "A draft: not published"; only with --drafts and --future, as on the other cards


class DateRow(Struct, frozen=True):
    """One meeting of an event that repeats. `id` is its part of the event's page; `ends` an instant, ISO 8601."""

    id: str
    when: tuple[WhenPart, ...]
    status: str  # "Cancelled"; empty for a date like the others
    note: str
    where: LinkView | None  # only where it is not that of the others
    ends: str


class EventCard(Struct, frozen=True):
    """An event in a list.

    `date_badge` is the date for the eye ("21 to 23", "March 2023"); `when` says it in full, and `date_name` what it is:
    "When", or "Was planned for". `fixed`: nothing is provisional.
    """

    id: str
    title: str
    url: Url
    date_badge: tuple[str, str]
    when: tuple[WhenPart, ...]
    ends: str  # the instant from which it is past, ISO 8601 with offset
    date_name: str = "When"
    fixed: bool = True
    status: str = ""  # "Provisional: to be confirmed"; empty when confirmed
    status_note: str = ""
    moves: tuple[str, ...] = ()  # "New date (was Friday 17 July 2026)", "Now online"
    times_note: str = ""  # "Times to be announced"
    repeats: str = ""  # "Every month, on the first Tuesday, until 31 January 2027"; empty for what takes place once
    dates: tuple[DateRow, ...] = ()  # the next few of an event that repeats
    more_dates: str = ""  # "And 3 more dates"
    where: LinkView | None = None
    place: str = ""  # ", London": what follows the venue's name
    hosts: tuple[LinkView, ...] = ()
    audience: tuple[Badge, ...] = ()
    badges: tuple[str, ...] = ()  # "British Sign Language", "Recording"
    summary: str = ""
    wing: int = 0
    lang: str = ""
    not_published: str = ""


class Card(Struct, frozen=True):
    """A person, an organisation, a venue or a topic in a list."""

    title: str
    url: Url
    summary: str = ""
    note: str = ""  # a role, a place
    badges: tuple[Badge, ...] = ()
    wing: int = 0
    not_published: str = ""


class CardGroup(Struct, frozen=True):
    title: str  # empty: no heading of its own
    cards: tuple[Card, ...]


class FigureView(Struct, frozen=True):
    """A diagram on a page. `digest` names its SVG in the cache, `fills` are for its links, `number` for its ids."""

    name: str
    anchor: str  # where links to it lead; empty where the page shows it again
    digest: str
    number: int
    fills: tuple[str, ...]
    title: str
    description: str
    caption: str
    outline: tuple[drawing.Outline, ...]
    width: int  # pixels at full size
    height: int
    svg_url: Url
    png_url: Url


class Block(Struct, frozen=True):
    """What a block tag or fence of a body shows: exactly one of the parts holds something, or `empty` says why none
    does. `svg` is that of the figure, put in when the page is made.
    """

    events: tuple[EventCard, ...] = ()
    posts: tuple[PostCard, ...] = ()
    cards: tuple[Card, ...] = ()
    figure: FigureView | None = None
    svg: Html = Html("")
    empty: str = ""


class BodyView(Struct, frozen=True):
    """`digest` names the HTML in the cache; `fills` are the targets and `blocks` the parts for its placeholders.

    `sources`: for each target what stands before it in its <picture>, empty where it needs none; () if none does.
    """

    digest: str
    fills: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    sources: tuple[str, ...] = ()
    heading_links: bool = True  # each heading has a link to itself, to copy
    words: int = 0  # how many; search engines are told


# ---------------------------------------------------------------- what every page has


class Frame(Struct, frozen=True):
    """The same on every page of the site."""

    site_name: str
    home_url: Url
    lang: str
    css_url: Url
    icon_url: Url
    font_urls: tuple[Url, ...]
    feeds: tuple[FeedLink, ...]
    footer_menu: tuple[LinkView, ...]
    email: str
    help_url: str  # the page for people who need to talk to someone; empty if the site has none


class Head(Struct, frozen=True):
    title: str  # "Two wings, two launches - Relational Practice Movement"
    description: str
    canonical: str  # absolute; empty on the page for missing addresses
    kind: Literal["website", "article", "profile"]
    image_url: str = ""  # absolute: the social card
    image_alt: str = ""
    noindex: bool = False
    feeds: tuple[FeedLink, ...] = ()  # of this page, before the site's own
    json_ld: Html | None = None
    prev_url: str = ""
    next_url: str = ""
    css_urls: tuple[Url, ...] = ()  # beside the styles of every page
    script_url: Url = Url("")  # empty: no script at all
    published: str = ""  # article:published_time
    modified: str = ""


class ReviewView(Struct, frozen=True):
    """When a person last read the page through, and when it is next due."""

    reviewed: DayView | None = None
    review_by: DayView | None = None
    is_old: bool = False  # it should have been read again by now


class Pager(Struct, frozen=True):
    """Where a page stands among those of its list."""

    before: LinkView | None = None
    after: LinkView | None = None
    position: str = ""  # "Page 2 of 5"; empty when there is one page


class PageParts(Struct, frozen=True):
    frame: Frame
    head: Head
    menu: tuple[LinkView, ...]
    title: str = ""  # as its heading says it; the rest of a list has the heading of its first page
    lead: str = ""
    crumbs: tuple[LinkView, ...] = ()  # from the home page to the page above this one
    lang: str = ""  # of the content, where it is not the site's
    easy_read: LinkView | None = None  # the same in easy read
    not_published: str = ""  # of what is only shown with --drafts or --future
    content_note: str = ""
    review: ReviewView = ReviewView()
    pager: Pager = Pager()


# ---------------------------------------------------------------- the page types


class WingPanel(Struct, frozen=True):
    name: str
    url: Url
    summary: str
    wing: int


class HomePage(Struct, frozen=True):
    page: PageParts
    headline: str
    lead: str
    about: LinkView | None
    events_title: str  # "Two launches are coming up"
    events: tuple[EventCard, ...]
    past_events: LinkView | None
    no_events: str  # what to say when nothing is planned
    nothing: str  # what to say when the last of these events is over
    wings: tuple[WingPanel, ...]
    sectors: tuple[LinkView, ...]
    posts: tuple[PostCard, ...]
    join: LinkView | None
    reply_url: str  # mailto: to ask to join


class CommentView(Struct, frozen=True):
    name: str
    paragraphs: tuple[str, ...]
    day: DayView | None


class HeadingLink(Struct, frozen=True):
    text: str
    url: str  # "#the-earnest-professionals"
    level: int


class SeriesView(Struct, frozen=True):
    name: str
    url: Url
    parts: tuple[LinkView, ...]  # this page has current="page"


class PostPage(Struct, frozen=True):
    page: PageParts
    badges: tuple[Badge, ...]  # its wings
    authors: tuple[LinkView, ...]
    day: DayView
    updated: DayView | None
    minutes: int
    image: PictureView | None
    contents: tuple[HeadingLink, ...]  # only for long posts
    body: BodyView
    sectors: tuple[LinkView, ...]
    tags: tuple[LinkView, ...]
    series: SeriesView | None
    comments: tuple[CommentView, ...]
    reply_url: str
    older: LinkView | None
    newer: LinkView | None
    related: tuple[PostCard, ...]


class YearGroup(Struct, frozen=True):
    year: str
    url: Url
    posts: tuple[PostCard, ...]


class PostsPage(Struct, frozen=True):
    """The list of posts, a page of it, or one year."""

    page: PageParts
    years: tuple[YearGroup, ...]
    all_years: tuple[LinkView, ...]
    feeds: tuple[FeedLink, ...]


class Fact(Struct, frozen=True):
    """A row of the facts list: a name and one or more values, some of them links."""

    name: str
    links: tuple[LinkView, ...] = ()
    parts: tuple[WhenPart, ...] = ()
    note: str = ""


class EventGroup(Struct, frozen=True):
    """Events under a heading. `role` says what a late reader's browser may do with them: "coming", "past" or empty."""

    title: str
    events: tuple[EventCard, ...]
    url: Url = Url("")
    role: str = ""


class Subscription(Struct, frozen=True):
    """A calendar that keeps itself up to date: for a calendar program, and to copy."""

    name: str
    webcal_url: str
    url: str  # absolute, https


# ---------------------------------------------------------------- the page types that stand outside of time


class CardsPage(Struct, frozen=True):
    """People, organisations, venues, wings, sectors, tags, series: a list of cards in groups."""

    page: PageParts
    groups: tuple[CardGroup, ...]
    empty: str


class TopicPage(Struct, frozen=True):
    """A wing, a sector, a tag or a series and all that belongs to it."""

    page: PageParts
    kind: str  # "Wing"
    wing: int
    posts: tuple[PostCard, ...]
    feeds: tuple[FeedLink, ...]
    coming: tuple[EventGroup, ...] = ()  # these five stand on the first page only
    past: tuple[EventGroup, ...] = ()
    people: tuple[Card, ...] = ()
    organisations: tuple[Card, ...] = ()
    calendar: Subscription | None = None


class ProfilePage(Struct, frozen=True):
    """A person or an organisation."""

    page: PageParts
    kind: str  # "Person", "Organisation"
    badges: tuple[Badge, ...]
    facts: tuple[Fact, ...]
    image: PictureView | None
    body: BodyView
    posts_title: str
    posts: tuple[PostCard, ...]
    feeds: tuple[FeedLink, ...]  # of what they wrote
    events: tuple[EventCard, ...]


class VenuePage(Struct, frozen=True):
    page: PageParts
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


NEVER = "1970-01-01T00:00:00+00:00"  # an empty feed must say when it changed, and may not ask the clock


class FeedView(Struct, frozen=True):
    """A feed whose entries still lack their HTML: `bodies` has one for each, in their order; none: they have it."""

    feed: Feed
    bodies: tuple[BodyView, ...]
