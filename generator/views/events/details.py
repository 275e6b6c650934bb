"""What an event's page says beyond when and where: programme, people, access, booking, changes, what came after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType

from msgspec import Struct

from generator.dates.moments import deadline_instant, deadline_text, long_day, range_text, start_instant
from generator.model.events import Booking, Change, Contributor, Event, Price, Session
from generator.model.values import Access, DateOrDateTime, Hours
from generator.site import Entry, Site
from generator.views import words
from generator.views.cards import parties
from generator.views.event_cards import is_past, main_meeting, venue_of
from generator.views.pictures import photo_view
from generator.views.shapes import (
    DayView,
    Fact,
    LinkView,
    PictureView,
    WhenPart,
)


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


# ---------------------------------------------------------------- people and programme


def people(site: Site, named: Sequence[Contributor]) -> tuple[PersonRow, ...]:
    return tuple(_person(site, each) for each in named)


def _person(site: Site, each: Contributor) -> PersonRow:
    who = parties(site, [each.person or each.name or ""])[0]
    return PersonRow(who, words.capital(each.role or ""), each.affiliation or "", each.talk or "")


def names_in(event: Event) -> tuple[str, ...]:
    """Everybody who does something at the event, by short name or by name, each once."""
    sessions = [session for day in event.programme for session in day.sessions]
    everybody = [*event.people, *(each for session in sessions for each in session.people)]
    return tuple(dict.fromkeys(each.person or each.name or "" for each in everybody))


def programme(site: Site, event: Event) -> tuple[ProgrammeView, ...]:
    return tuple(
        ProgrammeView(long_day(day.day) if day.day else "", tuple(_session(site, each) for each in day.sessions))
        for day in event.programme
        if day.sessions
    )


def _session(site: Site, session: Session) -> SessionRow:
    return SessionRow(
        words.hours_parts(session.time), session.title, session.kind, people(site, session.people), session.room or ""
    )


# ---------------------------------------------------------------- access

_NAMES = MappingProxyType(
    {
        "step_free": "Step-free access",
        "hearing_loop": "Hearing loop",
        "bsl": "British Sign Language",
        "captions": "Captions",
        "quiet_room": "Quiet room",
        "parking": "Parking",
        "toilets": "Accessible toilets",
        "food": "Food",
        "travel_costs": "Help with travel costs",
        "support_person": "Bringing a supporter",
    }
)


def access_facts(*said: Access | None) -> tuple[Fact, ...]:
    """A row for each thing that the first of them to speak of it says: the event before its venue."""
    rows = ((name, _first(said, field)) for field, name in _NAMES.items())
    return tuple(Fact(name, (LinkView(words.capital(value)),)) for name, value in rows if value)


def access_notes(*said: Access | None) -> tuple[str, ...]:
    return tuple(words.sentence(each.notes) for each in said if each and each.notes)


def access_contact(*said: Access | None) -> LinkView | None:
    contact = _first(said, "contact")
    if not contact:
        return None
    if "@" in contact and " " not in contact:
        return LinkView(contact, f"mailto:{contact}")
    is_phone = not set(contact) - set("0123456789 +()")
    return LinkView(contact, f"tel:{''.join(contact.split())}" if is_phone else "")


def access_of(site: Site, entry: Entry[Event]) -> tuple[Access | None, ...]:
    """What the event says, then what its venue does."""
    venue = venue_of(site, main_meeting(site, entry))
    return entry.front.access, venue.front.access if venue else None


def _first(said: Iterable[Access | None], field: str) -> str:
    return next((value for each in said if each and (value := getattr(each, field))), "")


# ---------------------------------------------------------------- booking


def booking(site: Site, entry: Entry[Event]) -> BookingView | None:
    """How to get a place. Nothing where there are none to get: past, postponed, cancelled."""
    event, plan = entry.front, entry.front.booking
    if plan is None or event.status in ("postponed", "cancelled") or is_past(site, entry):
        return None
    zone = event.timezone or site.config.timezone
    opens_later = plan.opens is not None and start_instant(plan.opens, zone) > site.now
    is_closed = plan.deadline is not None and deadline_instant(plan.deadline, zone) <= site.now
    is_open = not (opens_later or is_closed or (is_full(plan) and not plan.waiting_list))
    return BookingView(
        lines=tuple(_booking_lines(plan, opens_later, is_closed, words.clocks_elsewhere(zone, site.config.timezone))),
        ways=tuple(_ways(plan)) if is_open or opens_later else (),
        prices=tuple(_price(each, site.config.currency) for each in plan.prices),
    )


def is_full(plan: Booking) -> bool:
    return plan.sold_out or plan.places_left == 0


def _booking_lines(plan: Booking, opens_later: bool, is_closed: bool, clocks: str) -> Iterator[str]:
    if is_closed and plan.deadline:
        yield f"Booking closed on {_on_clocks(deadline_text(plan.deadline), plan.deadline, clocks)}."
        return
    if is_full(plan):
        yield (
            "All places are taken. You can ask to join the waiting list."
            if plan.waiting_list
            else "All places are taken."
        )
    elif plan.required:
        yield "You need to book a place."
    if opens_later and plan.opens:
        yield f"Booking opens on {_on_clocks(range_text(plan.opens), plan.opens, clocks)}."
    if plan.deadline:
        yield f"Book by {_on_clocks(deadline_text(plan.deadline), plan.deadline, clocks)}."
    yield from _room_lines(plan)
    if plan.donations:
        yield words.sentence(plan.donations)


def _on_clocks(text: str, moment: DateOrDateTime, clocks: str) -> str:
    """ "Thursday 10 September 2026, 5pm Paris time"; a day alone is the same day everywhere that counts."""
    return f"{text} {clocks}" if clocks and moment.clock is not None else text


def _room_lines(plan: Booking) -> Iterator[str]:
    if plan.capacity is not None:
        yield f"There is room for {plan.capacity} {'person' if plan.capacity == 1 else 'people'}."
    if plan.places_left:
        yield f"{words.counted(plan.places_left, 'place is', 'places are')} left."


def _ways(plan: Booking) -> Iterator[LinkView]:
    if plan.url:
        yield LinkView("Ask for a place" if is_full(plan) else "Book a place", plan.url)
    yield from words.to_write_or_call(plan.email, plan.phone)


def _price(each: Price, currency: str) -> PriceRow:
    note = ". ".join(part.rstrip(".") for part in (each.for_, each.note) if part)
    return PriceRow(each.name, words.money(each.price, currency), words.sentence(note))


# ---------------------------------------------------------------- what changed, what came after

_WHAT = MappingProxyType(
    {
        "date": "Date changed",
        "time": "Time changed",
        "place": "Place changed",
        "status": "Status changed",
        "online": "Way to join changed",
        "other": "Details changed",
    }
)


def change_words(change: Change) -> str:
    """ "Date changed. Moved from 3 July."."""
    return " ".join(words.sentence(part) for part in (_WHAT[change.what], change.note or "") if part)


def change_name(change: Change) -> str:
    """ "Date changed"."""
    return _WHAT[change.what]


def changes(event: Event) -> tuple[ChangeRow, ...]:
    """The log, newest first."""
    newest_first = sorted(event.changes, key=lambda change: change.date, reverse=True)
    return tuple(ChangeRow(words.day_view(each.date), change_words(each)) for each in newest_first)


def after(site: Site, entry: Entry[Event]) -> AfterView | None:
    left = entry.front.after
    if left is None:
        return None
    return AfterView(
        summary=words.sentence(left.summary or ""),
        attendance=f"{words.counted(left.attendance, 'person', 'people')} took part." if left.attendance else "",
        writeup=_led(site, entry, "Read what happened", left.writeup),
        recordings=tuple(
            RecordingRow(
                link, "with captions" if each.captions else "", _led(site, entry, "transcript", each.transcript)
            )
            for each in left.recordings
            if (link := _led(site, entry, each.title, each.url))
        ),
        slides=tuple(
            link for each in left.slides if (link := _led(site, entry, each.title or _file_name(each.url), each.url))
        ),
        photos=tuple(_photos(site, entry)),
    )


def _led(site: Site, entry: Entry[Event], name: str, written: str | None) -> LinkView | None:
    """A link of the front matter; None where it leads nowhere, which has been said."""
    target = site.front_links.get((entry.source, written)) if written else None
    return LinkView(name, target.url) if target else None


def _file_name(url: str) -> str:
    name = url.rstrip("/").rpartition("/")[2]
    return f"Slides ({name})" if name else "Slides"


def _photos(site: Site, entry: Entry[Event]) -> Iterator[PictureView]:
    """Those with consent; the others have no target at all."""
    for photo in entry.front.after.photos if entry.front.after else ():
        shown = photo_view(site, entry, photo, "beside") if photo.consent else None
        if shown:
            yield shown


def join_facts(site: Site, event: Event) -> Iterator[Fact]:
    """How to join from afar. The address only where it is for everybody."""
    online = event.online
    if online is None or (event.mode == "in-person" and not event.moved_online):
        return
    link = (LinkView(_shown_address(online.url), online.url),) if online.url and online.public else ()
    if link or online.note:
        yield Fact("Join online", link, note=words.sentence(online.note or ""))


def _shown_address(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def doors_fact(site: Site, event: Event) -> Iterator[Fact]:
    doors = event.doors
    if doors and event.start.clock:
        day = f"{long_day(doors.day)}, " if doors.day and doors.day != event.start.day else ""
        clocks = words.clocks_elsewhere(event.timezone or site.config.timezone, site.config.timezone)
        parts = (WhenPart(day), *words.hours_parts(Hours(doors.clock)), WhenPart(f" {clocks}" if clocks else ""))
        yield Fact("Doors open", parts=tuple(part for part in parts if part.text))
