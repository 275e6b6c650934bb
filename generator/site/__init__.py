"""The whole site, joined: what `resolve` makes and `check`, `views` and `plan` read.

Refuses to hold words for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any, Generic, Literal, TypeGuard, TypeVar

from msgspec import Struct

from generator import text
from generator.diagrams.drawing import DrawingFacts
from generator.model.events import Event
from generator.model.front import Comment, EasyRead, Front, Post
from generator.model.kinds import Kind
from generator.model.settings import Config, Topic
from generator.model.stages import Binary, Item
from generator.model.values import DateOrDateTime, Url
from generator.problems import Location
from generator.site.occurrences import Occurrence

F = TypeVar("F", bound=Front, covariant=True)


class Entry(Struct, Generic[F], frozen=True, eq=False):
    """An item with its place in the site, made once: two entries are the same only if they are one.

    `path` is its file in the output. `waits`: why the published site does not show it; only with --drafts, --future.
    """

    item: Item
    front: F
    kind: Kind
    title: str
    url: Url
    path: str
    waits: Waiting | None = None

    @property
    def source(self) -> str:
        return self.item.source

    @property
    def appears(self) -> date | None:
        """The day before which it is not shown, if it names one: when it was written, as far as is known."""
        return appears(self.front, self.kind)


AnyEntry = Entry[Front]


def is_of(entry: AnyEntry, struct: type[F]) -> TypeGuard[Entry[F]]:
    return isinstance(entry.front, struct)


def appears(front: Front, kind: Kind) -> date | None:
    day = getattr(front, kind.appears, None)
    return day.day if isinstance(day, DateOrDateTime) else day


class ByKind(Struct, frozen=True, eq=False, kw_only=True):
    """Entries by the struct of their kind, each kind in the order it is shown: posts newest first, events by start, all
    else by title.
    """

    by_kind: Mapping[type[Front], tuple[AnyEntry, ...]]

    def of(self, struct: type[F]) -> tuple[Entry[F], ...]:
        found: Any = self.by_kind.get(struct, ())
        return found  # type: ignore[no-any-return]

    @property
    def posts(self) -> tuple[Entry[Post], ...]:
        return self.of(Post)

    @property
    def events(self) -> tuple[Entry[Event], ...]:
        return self.of(Event)

    @property
    def entries(self) -> tuple[AnyEntry, ...]:
        return tuple(chain.from_iterable(self.by_kind.values()))


class Showing(Struct, frozen=True):
    """What time it is, with the offset of the site's zone, and whether to show what is not published yet."""

    now: datetime
    drafts: bool = False
    future: bool = False
    pinned: bool = False  # site.yaml says what day it is, whatever the calendar says

    @property
    def today(self) -> date:
        return self.now.date()


class Rendition(Struct, frozen=True):
    """A file that is made of a picture. `path` is relative to the output folder."""

    path: str
    url: Url
    format: Literal["avif", "jpeg", "png", "svg"]
    width_px: int
    height_px: int


class Target(Struct, frozen=True):
    """Where a link or picture of a body leads. `source` is the item or file it leads to, empty for other places.

    Of a picture that is shown, the size is that of its largest rendition, and `url` the largest that every browser,
    and every other program, can read.
    """

    url: str
    source: str = ""
    width_px: int = 0
    height_px: int = 0
    renditions: tuple[Rendition, ...] = ()


class Figure(Struct, frozen=True, eq=False):
    """A diagram where it is written. `name` is its own on the whole site; `targets` are those of its links."""

    name: str
    entry: AnyEntry
    number: int  # among the diagrams of its body
    drawing: DrawingFacts
    targets: tuple[Target, ...] = ()

    @property
    def location(self) -> Location:
        return self.entry.item.body.diagrams[self.number].location

    @property
    def anchor(self) -> str:
        return f"fig-{self.name}"

    @property
    def url(self) -> str:
        return f"{self.entry.url}#{self.anchor}"


class Waiting(Struct, frozen=True):
    """Something that is written but not shown yet (draft, future) or not any more (expired)."""

    source: str
    title: str
    reason: Literal["draft", "future", "expired"]
    day: date | None = None  # when it appears, or when it went


GroupKind = Literal["wing", "sector", "tag", "series"]


# Where the groups of each kind stand in the output.
GROUP_FOLDERS: tuple[tuple[GroupKind, str], ...] = (
    ("wing", "wings"),
    ("sector", "sectors"),
    ("tag", "tags"),
    ("series", "series"),
)


class Group(ByKind, frozen=True, eq=False, kw_only=True):
    """A wing, sector, tag or series, and what belongs to it."""

    kind: GroupKind
    id: str
    topic: Topic
    url: Url


class Menus(Struct, frozen=True):
    """The links of site.yaml, each a name and where it leads."""

    main: tuple[tuple[str, Url], ...] = ()
    footer: tuple[tuple[str, Url], ...] = ()
    start_here: tuple[str, Url] | None = None
    join: tuple[str, Url] | None = None


class Site(ByKind, frozen=True, eq=False, kw_only=True):
    """Mappings are by source path unless they say more.

    Nothing of it differs between `now` and `valid_until`; None: time alone changes nothing any more.
    """

    config: Config
    prefix: str  # "/rpm", or empty at the root of a host
    now: datetime  # with the offset that the site's zone has then
    valid_until: datetime | None
    pinned: bool  # site.yaml says what day it is: to a reader of today, everything may look late
    groups: Mapping[GroupKind, tuple[Group, ...]]
    by_id: Mapping[tuple[str, str], AnyEntry]  # ("venue", "coed-hills")
    by_name: Mapping[str, AnyEntry]  # people and organisations by their folded names
    targets: Mapping[str, tuple[Target, ...]]  # in the order of the body's links
    pictures: Mapping[tuple[str, str], Target]  # (source, src as written) of front matter
    front_links: Mapping[tuple[str, str], Target]  # (source, address as written) of front matter
    occurrences: Mapping[str, tuple[Occurrence, ...]]  # of each event every meeting, the first one first
    easy_read_of: Mapping[str, Entry[EasyRead]]  # of each page that has one
    full_page_of: Mapping[str, AnyEntry]  # of each easy read page
    figures: Mapping[str, Figure]  # by name, in the order of their pages
    comments: Mapping[str, tuple[Comment, ...]]
    related: Mapping[str, tuple[Entry[Post], ...]]
    mentions: Mapping[str, tuple[Entry[Post], ...]]  # the posts that link to it or show its card
    binaries: Mapping[str, Binary]
    waiting: tuple[Waiting, ...]
    unread: tuple[str, ...]  # sources that could not be read: what they show and link to is not known
    menus: Menus

    @property
    def today(self) -> date:
        return self.now.date()


def group_words(entry: AnyEntry, kind: GroupKind) -> tuple[str, ...]:
    """The names of groups of that kind that an entry gives, as written."""
    front = entry.front
    match kind:
        case "wing":
            return front.audience if isinstance(front, Event) else getattr(front, "wings", ())
        case "sector":
            return getattr(front, "sectors", ())
        case "tag":
            return getattr(front, "tags", ())
        case "series":
            series = getattr(front, "series", None)
            return (series,) if series else ()


def folded(title: str) -> str:
    """A title as it is compared: upper and lower case, quotation marks and spaces make no difference."""
    return " ".join(text.smarten(title).casefold().split())
