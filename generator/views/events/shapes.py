"""The views of events: an event's page, the lists of events, the months. See `shapes` for what a view is."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from generator.model.values import Url
from generator.views.shapes import (
    BodyView,
    DateRow,
    DayView,
    EventCard,
    EventGroup,
    Fact,
    FeedLink,
    LinkView,
    PageParts,
    PictureView,
    PostCard,
    Subscription,
    WhenPart,
)

# ---------------------------------------------------------------- an event's page


class PersonRow(Struct, frozen=True):
    """Somebody who does something at an event."""

    who: LinkView
    role: str
    affiliation: str
    talk: str


class SessionRow(Struct, frozen=True):
    time: tuple[WhenPart, ...]
    title: str
    kind: str  # "session", "break", "meal"
    people: tuple[PersonRow, ...]
    room: str


class ProgrammeView(Struct, frozen=True):
    """A day of the programme. `title` is empty where the event has only one."""

    title: str
    sessions: tuple[SessionRow, ...]


class PriceRow(Struct, frozen=True):
    name: str
    price: str  # "£60.50", "Free"
    note: str


class BookingView(Struct, frozen=True):
    """How to get a place: finished sentences, ways, prices."""

    lines: tuple[str, ...]
    ways: tuple[LinkView, ...]
    prices: tuple[PriceRow, ...]


class AddToCalendar(Struct, frozen=True):
    """Links that put the event into a calendar; those of services only where a service can take it."""

    ics: LinkView
    services: tuple[LinkView, ...]


class ChangeRow(Struct, frozen=True):
    day: DayView
    words: str  # "Date changed. Moved from 3 July."


class RecordingRow(Struct, frozen=True):
    link: LinkView
    note: str  # "With captions"
    transcript: LinkView | None


class AfterView(Struct, frozen=True):
    """What is left of an event that is over."""

    summary: str
    attendance: str
    writeup: LinkView | None
    recordings: tuple[RecordingRow, ...]
    slides: tuple[LinkView, ...]
    photos: tuple[PictureView, ...]


class EventPage(Struct, frozen=True):
    page: PageParts
    card: EventCard
    tense: Literal["upcoming", "now", "past"]
    past_note: str  # "This event took place in March 2023." or empty
    over_note: str  # what a late reader is to see instead of what was true before it was over
    facts: tuple[Fact, ...]
    image: PictureView | None
    body: BodyView
    dates: tuple[DateRow, ...]  # the meetings to come of an event that repeats
    past_dates: tuple[DateRow, ...]
    programme: tuple[ProgrammeView, ...]
    people: tuple[PersonRow, ...]
    access: tuple[Fact, ...]
    access_notes: tuple[str, ...]
    access_contact: LinkView | None
    wellbeing: tuple[str, ...]  # paragraphs
    booking: BookingView | None
    calendar: AddToCalendar | None
    changes: tuple[ChangeRow, ...]
    after: AfterView | None
    contact: tuple[LinkView, ...]
    related: tuple[PostCard, ...]  # posts that link here
    updated: DayView | None


# ---------------------------------------------------------------- lists and months


class LinkGroup(Struct, frozen=True):
    """Links to other lists of one sort: "By month"."""

    title: str
    links: tuple[LinkView, ...]


class EventsPage(Struct, frozen=True):
    """The events that are coming, those that are past, or those of a year, a wing, a place, a series."""

    page: PageParts
    kind: str  # "Events by wing"; empty for the main list
    wing: int
    groups: tuple[EventGroup, ...]
    empty: str  # what to say when no group has an event
    nothing: str  # what to say when the last of what was coming is over
    past: LinkView | None  # where those that are over stand
    others: tuple[LinkGroup, ...]
    subscription: Subscription | None
    feeds: tuple[FeedLink, ...]


class DayEvent(Struct, frozen=True):
    title: str
    url: Url
    status: str
    fixed: bool
    wing: int


class DayCell(Struct, frozen=True):
    """A day of a month's table."""

    number: int
    iso: str
    weekday: str  # "Tuesday"
    month: str  # "March 2023"
    events: tuple[DayEvent, ...] = ()


class MonthPage(Struct, frozen=True):
    """A month: the list first, then the same as a table. A cell that is None is no day of this month."""

    page: PageParts
    name: str  # "March 2023"
    events: tuple[EventCard, ...]
    weeks: tuple[tuple[DayCell | None, ...], ...]
    year: LinkView
