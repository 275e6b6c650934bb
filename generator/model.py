"""The nouns: what authors declare, and the values the stages hand to each other. Frozen; nothing is filled in later.

The structs of the first half are the front matter itself: their fields, types and comments are the one definition
from which reading, checking and the tables in docs/ come. Refuses to know files, formats or the pipeline.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, NewType

from msgspec import Meta, Struct, field

from generator.problems import Place, Problem

Url = NewType("Url", str)  # what goes into an href: starts with "/", the base's sub-path included; or absolute
Slug = NewType("Slug", str)  # lower-case letters, digits and single hyphens


class Html(str):
    """Markup that is safe to print as it stands. Templates escape every plain `str` and leave this alone."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


# ---------------------------------------------------------------- what authors declare

# A text that names something else; `resolve` looks it up in the table of that name.
WingId = Annotated[str, Meta(extra={"names": "wing"})]
SectorId = Annotated[str, Meta(extra={"names": "sector"})]
VenueId = Annotated[str, Meta(extra={"names": "venue"})]
AudienceId = Annotated[str, Meta(extra={"names": "audience"})]
# A name that may be an id of a person or organisation, or just text ("A reader").
Party = Annotated[str, Meta(extra={"may_name": "party"})]
FilePath = Annotated[str, Meta(extra={"reads": "file"})]  # relative to the source that says it
WebUrl = Annotated[str, Meta(extra={"reads": "web"})]
Email = Annotated[str, Meta(extra={"reads": "email"})]
ZoneName = Annotated[str, Meta(extra={"reads": "zone"})]
LangTag = Annotated[str, Meta(extra={"reads": "lang"})]
SlugText = Annotated[Slug, Meta(extra={"reads": "slug"})]
AliasPath = Annotated[str, Meta(extra={"reads": "alias"})]


class Moment(Struct, frozen=True):
    """A day, or a day and a time of the clock on the wall. The zone is the event's, or else the site's."""

    day: date
    clock: time | None = None  # None: the whole day


class Picture(Struct, frozen=True):
    """A picture that stands for its page. `alt` says what is seen; required with `src`."""

    src: FilePath
    alt: str
    caption: str | None = None
    credit: str | None = None


class Contact(Struct, frozen=True):
    """Somebody to ask."""

    name: str | None = None
    email: Email | None = None
    phone: str | None = None


class Front(Struct, frozen=True, kw_only=True):
    """What every kind of page may say of itself."""

    summary: str | None = None  # one or two sentences, for lists and search engines
    slug: SlugText | None = None  # the last part of the address; otherwise the name of the file or folder
    aliases: tuple[AliasPath, ...] = ()  # older addresses that lead here
    draft: bool = False  # true: not published
    expires: date | None = None  # from this day the page is gone
    updated: date | None = None
    reviewed: date | None = None
    review_by: date | None = None
    content_note: str | None = None  # what a reader may want to know before reading on
    lang: LangTag | None = None  # "cy"; otherwise the site's
    image: Picture | None = None


class Post(Front, frozen=True, kw_only=True, tag="post"):
    """Something the movement said on a day."""

    title: str
    date: Moment
    authors: tuple[Party, ...] = ()
    wings: tuple[WingId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    tags: tuple[str, ...] = ()
    series: str | None = None
    part: int | None = None  # place in the series


EventStatus = Annotated[
    Literal["confirmed", "tentative", "postponed", "cancelled"],
    Meta(extra={"also": {"tbc": "tentative", "provisional": "tentative", "canceled": "cancelled"}}),
]
EventMode = Literal["in-person", "online", "hybrid"]


class Event(Front, frozen=True, kw_only=True, tag="event"):
    """Somewhere people meet. `end` is the last day or moment of it, inclusive, as people write it."""

    title: str
    uid: SlugText | None = None  # identity in calendars; survives renames
    start: Moment
    end: Moment | None = None
    times: Literal["tba"] | None = None  # "tba": the hours are not known yet
    timezone: ZoneName | None = None
    status: EventStatus = "confirmed"
    status_note: str | None = None
    mode: EventMode = "in-person"
    venue: VenueId | None = None  # or "tba"
    organisers: tuple[Party, ...] = ()
    hosts: tuple[Party, ...] = ()
    partners: tuple[Party, ...] = ()
    audience: tuple[AudienceId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    tags: tuple[str, ...] = ()
    series: str | None = None
    part: int | None = None
    contact: Contact | None = None
    published: date | None = None


class Page(Front, frozen=True, kw_only=True, tag="page"):
    """A page that stands outside of time: about, join in, privacy."""

    title: str


class Person(Front, frozen=True, kw_only=True, tag="person"):
    name: str
    role: str | None = None
    wings: tuple[WingId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    organisations: tuple[Party, ...] = ()
    url: WebUrl | None = None


class Organisation(Front, frozen=True, kw_only=True, tag="organisation"):
    name: str
    also_known_as: tuple[str, ...] = ()
    wings: tuple[WingId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    url: WebUrl | None = None


class Address(Struct, frozen=True):
    street: str | None = None
    locality: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None


class Geo(Struct, frozen=True):
    """Degrees, WGS 84."""

    lat: float
    lon: float


class Venue(Front, frozen=True, kw_only=True, tag="venue"):
    name: str
    also_known_as: tuple[str, ...] = ()
    address: Address | None = None
    geo: Geo | None = None
    url: WebUrl | None = None
    phone: str | None = None
    access: dict[str, str] = field(default_factory=dict)  # step_free, hearing_loop ...: yes, no, partly or a text
    getting_there: str | None = None
    photos: tuple[Picture, ...] = ()


class Comment(Struct, frozen=True):
    """A reader's words under a post, archived with consent.

    `date` is as exact as is known: 2023, 2023-01, 2023-01-27.
    """

    text: str
    name: str = "A reader"
    date: str | None = None


AnyFront = Post | Event | Page | Person | Organisation | Venue

# ---------------------------------------------------------------- the site's settings


class Topic(Struct, frozen=True):
    """A wing, a sector, a tag or a series as site.yaml describes it."""

    name: str
    summary: str | None = None


class MenuLink(Struct, frozen=True):
    name: str
    page: str  # a source under content/, or an address of the site ("/posts/")


class Config(Struct, frozen=True, kw_only=True):
    """content/site.yaml. Only `name` and `base_url` are required."""

    name: str
    base_url: WebUrl
    summary: str | None = None
    headline: str | None = None
    lang: LangTag = "en-GB"
    timezone: ZoneName = "Europe/London"
    today: date | None = None  # pins the date; otherwise the clock in the site's zone
    uid_domain: str | None = None
    currency: str = "GBP"
    range: Literal["to", "dash"] = "to"
    email: Email | None = None
    glossary: dict[str, str] = field(default_factory=dict)
    wings: dict[str, Topic] = field(default_factory=dict)
    sectors: dict[str, Topic] = field(default_factory=dict)
    tags: dict[str, Topic] = field(default_factory=dict)
    series: dict[str, Topic] = field(default_factory=dict)
    menu: tuple[MenuLink, ...] = ()
    footer_menu: tuple[MenuLink, ...] = ()
    start_here: MenuLink | None = None  # the page for somebody who is new, named on the home page
    join: MenuLink | None = None  # the page that says how to take part
    posts_per_page: int = 20
    feed_length: int = 20


# ---------------------------------------------------------------- load -> parse


class Source(Struct, frozen=True):
    """A file with words in it. `path` is relative to the root, with "/" on every system; `digest` is of the bytes."""

    path: str
    content: bytes
    digest: str


class Binary(Struct, frozen=True):
    """A file whose bytes are only copied or converted: facts. Sizes in pixels; 0 where it has none."""

    path: str
    digest: str
    size_bytes: int
    width_px: int = 0
    height_px: int = 0
    trouble: str = ""  # why it can't be used, in plain words


class Link(Struct, frozen=True, array_like=True):
    """A link or picture in a body as the author wrote it. Its index is the number of its placeholder in the HTML."""

    target: str
    attribute: Literal["href", "src"]
    place: Place
    title_wanted: bool = False  # written as [[Title]]


class Block(Struct, frozen=True, array_like=True):
    """A block tag, `::: event coed-hills`. Its index is the number of its placeholder in the HTML."""

    name: str
    argument: str
    place: Place


class Heading(Struct, frozen=True, array_like=True):
    level: int
    id: str
    text: str
    line: int


class Body(Struct, frozen=True, array_like=True):
    """What the stages after `parse` need to know of a body without reading it. `digest` finds its HTML in the memo."""

    digest: str
    words: int = 0
    excerpt: str = ""  # the first paragraph as plain text
    links: tuple[Link, ...] = ()
    blocks: tuple[Block, ...] = ()
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()  # every id a fragment may name


class Item(Struct, frozen=True, tag="item"):
    """One source, read. `marks` says where each front matter value stands: "tags.1" -> its place."""

    source: str
    folder: str  # "content/posts/two-wings/": what relative paths start from
    id: str  # "two-wings": what others write to name it
    front: AnyFront
    body: Body
    marks: dict[str, Place]

    def place(self, key: str = "") -> Place:
        """Where `key` is written in the front matter, or the file."""
        return self.marks.get(key) or Place(self.source)


class Comments(Struct, frozen=True, tag="comments"):
    """The readers' comments that lie beside a page: `beside` is that page's folder, or its path without the ending."""

    source: str
    beside: str
    comments: tuple[Comment, ...]


class Parsed(Struct, frozen=True):
    """The outcome of `parse`. `item` is None when the file is too broken to stand in the site; `html` is the body."""

    item: Item | Comments | None
    html: str
    problems: tuple[Problem, ...]


# ---------------------------------------------------------------- plan -> render -> write


class Artifact(Struct, frozen=True):
    """A file of the published site: where it goes, who makes it, and all its maker is told.

    `path` is relative to the output folder. `sources` are named when two artifacts claim one path.
    """

    path: str
    recipe: str
    view: Struct
    sources: tuple[str, ...] = ()
