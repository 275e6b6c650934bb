"""The front matter of events. Like all front matter, the one definition of what authors may say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from generator.model.front import Front
from generator.model.values import (
    Access,
    AudienceId,
    Contact,
    Cost,
    Email,
    EventMode,
    EventStatus,
    FilePath,
    Hours,
    Href,
    Moment,
    Opening,
    Party,
    PersonId,
    SectorId,
    SlugText,
    VenueId,
    WebUrl,
    ZoneName,
)


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
