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
PersonId = Annotated[str, Meta(extra={"names": "person"})]
# Somewhere a reader can go: a file beside the source, an address of this site ("/posts/x/") or of the web.
Href = Annotated[str, Meta(extra={"reads": "href"})]
# Money or words: "120", "60.50" (a decimal number of the site's currency), "free", "pay what you can".
Cost = Annotated[str, Meta(extra={"reads": "cost"})]
# "yes", "no", "partly", or a sentence that says it better.
HowFar = Annotated[str, Meta(extra={"reads": "how_far"})]


class Moment(Struct, frozen=True):
    """A day, or a day and a time of the clock on the wall. The zone is the event's, or else the site's."""

    day: date
    clock: time | None = None  # None: the whole day


class Hours(Struct, frozen=True):
    """From a time of the clock on the wall to another, or only a beginning. An `end` of midnight ends the day."""

    start: time
    end: time | None = None


class Opening(Struct, frozen=True):
    """A time of the clock; `day` None: on the day the event begins."""

    clock: time
    day: date | None = None


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


class Change(Struct, frozen=True):
    """A line of an event's log of changes, which visitors read and calendars count."""

    date: date
    what: Literal["date", "time", "place", "status", "online", "other"] = "other"
    note: str | None = None


class Online(Struct, frozen=True):
    """How to join from afar. The address is shown to nobody unless `public` says so."""

    url: WebUrl | None = None
    note: str | None = None
    public: bool = False


class Contributor(Struct, frozen=True):
    """Somebody who does something at an event: a person of this site, or a name with an affiliation."""

    name: Party | None = None
    person: PersonId | None = None
    affiliation: str | None = None
    role: Annotated[
        Literal["chair", "speaker", "facilitator", "host", "lived-experience lead"] | None,
        Meta(extra={"also": {"lived experience lead": "lived-experience lead"}}),
    ] = None
    talk: str | None = None


class Price(Struct, frozen=True, kw_only=True):
    name: str
    price: Cost
    for_: str | None = field(default=None, name="for")  # who it is for
    note: str | None = None


class Booking(Struct, frozen=True):
    """How to get a place. `deadline` without a time lasts until 11:59pm."""

    url: WebUrl | None = None
    email: Email | None = None
    phone: str | None = None
    required: bool = False
    opens: Moment | None = None
    deadline: Moment | None = None
    capacity: int | None = None
    places_left: int | None = None
    sold_out: bool = False
    waiting_list: bool = False
    prices: tuple[Price, ...] = ()
    donations: str | None = None


class Session(Struct, frozen=True, kw_only=True):
    """A line of the programme: "10:00 to 11:30", or only when it begins."""

    time: Hours
    title: str
    kind: Literal["session", "break", "meal"] = "session"
    people: tuple[Contributor, ...] = ()
    room: str | None = None


class ProgrammeDay(Struct, frozen=True):
    """`day` may be left out where the event has only one."""

    day: date | None = None
    sessions: tuple[Session, ...] = ()


class Access(Struct, frozen=True):
    """What somebody needs to know to be able to come. What an event does not say, its venue does."""

    notes: str | None = None
    step_free: HowFar | None = None
    hearing_loop: HowFar | None = None
    bsl: HowFar | None = None
    captions: HowFar | None = None
    quiet_room: HowFar | None = None
    parking: HowFar | None = None
    toilets: HowFar | None = None
    food: HowFar | None = None
    travel_costs: HowFar | None = None
    support_person: HowFar | None = None
    contact: str | None = None  # an email address, a telephone number, or who to ask


class DateChange(Struct, frozen=True):
    """What is otherwise on one date of a repeated event. `start` and `end` move it."""

    status: EventStatus | None = None
    start: Moment | None = None
    end: Moment | None = None
    venue: VenueId | None = None
    note: str | None = None


class Repeats(Struct, frozen=True, kw_only=True):
    """The rule of a repeated event: `day` is "first Tuesday", "last Friday" or a number of the month.

    `changes` are by the day that the rule gives.
    """

    every: Literal["day", "week", "fortnight", "month", "year"]
    day: str | None = None
    until: date | None = None
    times: int | None = None
    except_: tuple[date, ...] = field(default=(), name="except")
    extra: tuple[Moment, ...] = ()
    changes: dict[date, DateChange] = field(default_factory=dict)


class Recording(Struct, frozen=True, kw_only=True):
    title: str
    url: Href
    captions: bool = False
    transcript: Href | None = None


class Slides(Struct, frozen=True):
    url: Href
    title: str | None = None


class EventPhoto(Struct, frozen=True, kw_only=True):
    """A photograph of people who came. It is shown only where `consent` says that they agreed."""

    src: FilePath
    alt: str
    caption: str | None = None
    credit: str | None = None
    consent: bool = False


class After(Struct, frozen=True):
    """What is left of an event once it is over."""

    summary: str | None = None
    writeup: Href | None = None
    recordings: tuple[Recording, ...] = ()
    slides: tuple[Slides, ...] = ()
    photos: tuple[EventPhoto, ...] = ()
    attendance: int | None = None


class Event(Front, frozen=True, kw_only=True, tag="event"):
    """Somewhere people meet. `end` is the last day or moment of it, inclusive, as people write it."""

    title: str
    uid: SlugText | None = None  # identity in calendars; survives renames
    start: Moment
    end: Moment | None = None
    doors: Opening | None = None  # when people can come in
    times: Literal["tba"] | None = None  # "tba": the hours are not known yet
    timezone: ZoneName | None = None
    status: EventStatus = "confirmed"
    status_note: str | None = None
    previous_dates: tuple[Moment, ...] = ()  # the starts it had before, the first one first
    changes: tuple[Change, ...] = ()
    mode: EventMode = "in-person"
    venue: VenueId | None = None  # or "tba"
    online: Online | None = None
    moved_online: bool = False
    previous_venue: VenueId | None = None
    organisers: tuple[Party, ...] = ()
    hosts: tuple[Party, ...] = ()
    partners: tuple[Party, ...] = ()
    people: tuple[Contributor, ...] = ()
    audience: tuple[AudienceId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    tags: tuple[str, ...] = ()
    booking: Booking | None = None
    programme: Annotated[tuple[ProgrammeDay, ...], Meta(extra={"or_rows_of": "sessions"})] = ()
    access: Access | None = None
    wellbeing: str | None = None  # who to turn to, where it is quiet, what to do in distress
    repeats: Repeats | None = None
    series: str | None = None
    part: int | None = None
    after: After | None = None
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
    access: Access | None = None
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
    currency: str = "GBP"  # ISO 4217
    horizon: int | None = None  # months ahead for which events without an end to their repeats are listed
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
