"""What the parts of one event can't all say together, each with its place. One function a rule, in a table.

Refuses to look at other files, and to know what day it is: those rules are in `check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from generator.dates import moments as dates
from generator.model.events import Event
from generator.model.values import DateOrDateTime
from generator.parse.findings import Found, wrong
from generator.parse.programme_checks import people, programme
from generator.parse.repeat_checks import repeats
from generator.problems import UnlocatedProblem
from generator.site.occurrences import sequence_of


def event_troubles(event: Event, keys: Sequence[str], site_zone: str, has_horizon: bool) -> Found:
    """Every trouble of the table. `keys` are those that the file has: "mode" is among them only where it is written."""
    zone = event.timezone or site_zone
    yield from _clocks(event, zone)
    for rule in _RULES:
        yield from rule(event)
    yield from _moved_online(event, "mode" in keys)
    yield from repeats(event, zone, has_horizon)


# ---------------------------------------------------------------- dates and times


def _clocks(event: Event, zone: str) -> Found:
    """Times that no clock shows, and times that it shows twice."""
    for key, moment in _moments_of(event):
        if trouble := dates.clock_trouble(moment, zone):
            yield key, trouble


def _moments_of(event: Event) -> Iterator[tuple[str, DateOrDateTime]]:
    yield "start", event.start
    if event.end:
        yield "end", event.end
    yield from ((f"previous_dates.{number}", moment) for number, moment in enumerate(event.previous_dates))
    if event.booking:
        yield from ((f"booking.{key}", at) for key in ("opens", "deadline") if (at := getattr(event.booking, key)))
    if event.repeats:
        yield from ((f"repeats.extra.{number}", moment) for number, moment in enumerate(event.repeats.extra))
        for day, change in event.repeats.changes.items():
            yield from (
                (f"repeats.changes.{day}.{key}", at) for key in ("start", "end") if (at := getattr(change, key))
            )


def _range(event: Event) -> Found:
    if event.end and (trouble := dates.check_range(event.start, event.end)):
        yield "end", trouble
    if event.times == "tba" and event.start.clock:
        yield "times", _TIMES_TWICE


_TIMES_TWICE = UnlocatedProblem(
    "times-twice",
    "times: tba says that the hours are not known, but start has one",
    help=("take the hour out of start, or delete the line with times",),
)


def _doors(event: Event) -> Found:
    doors = event.doors
    if doors is None:
        return
    if event.start.clock is None:
        yield wrong(
            "doors",
            "doors-alone",
            "the doors open at a time, and start has none",
            f"write the time into start too, like  start: {dates.plain_day(event.start.day)}, 6:30pm",
            "or delete the line with doors",
            why="people need to know when it begins as well",
        )
    elif (doors.day or event.start.day, doors.clock) > (event.start.day, event.start.clock):
        yield wrong(
            "doors",
            "doors-late",
            "the doors open after the event begins",
            "check doors and start; doors is when people can come in",
            why="people would come too late",
        )


def _previous_dates(event: Event) -> Found:
    for number, moment in enumerate(event.previous_dates):
        if moment == event.start:
            yield wrong(
                f"previous_dates.{number}",
                "previous-same",
                "this previous date is the date of the event",
                "write the old date here, and the new one in start",
                why="readers would be told that it moved to where it was",
            )
        elif event.previous_dates.index(moment) < number:
            yield wrong(
                f"previous_dates.{number}",
                "previous-twice",
                "this previous date stands here twice",
                "delete one of them",
                severity="warning",
            )


def _log(event: Event) -> Found:
    """Calendars take a change from the log alone; visitors read it there."""
    what = _unlogged(event)
    if what and len(event.changes) < sequence_of(event):
        key, words, example = what
        more = ", and changes does not have a line about each of its changes"
        yield wrong(
            key,
            "change-unlogged",
            f"{words}{more if event.changes else ', and there is no line in changes about it'}",
            f"add  changes: [{{date: DAY, what: {example}, note: Why it changed}}]",
            "and write the day on which that was decided instead of DAY",
            why="readers, and people who follow our events, learn from that line what is new, and since when",
            severity="warning",
        )


def _unlogged(event: Event) -> tuple[str, str, str] | None:
    if event.status in ("postponed", "cancelled"):
        return "status", f"this event was {event.status}", "status"
    if event.previous_dates:
        return "previous_dates", "this event has a new date", "date"
    return ("moved_online", "this event was moved online", "online") if event.moved_online else None


# ---------------------------------------------------------------- where


def _moved_online(event: Event, is_mode_written: bool) -> Found:
    if event.moved_online and is_mode_written and event.mode != "online":
        yield wrong(
            "moved_online",
            "moved-mode",
            f"this event was moved online, but its mode is {event.mode}",
            "write  mode: online  or delete the line with moved_online",
            why="people would travel to a closed door, or stay at home",
        )


def _place(event: Event) -> Found:
    if event.venue and (event.mode == "online" or event.moved_online) and event.venue != "tba":
        yield wrong(
            "venue",
            "venue-online",
            "an event online has no venue, so this one is not shown",
            "if it was to be there, write  previous_venue  instead; otherwise delete the line",
            severity="warning",
        )
    if event.previous_venue and event.previous_venue == event.venue:
        yield wrong(
            "previous_venue",
            "previous-same",
            "the previous venue is the venue of the event",
            "write the old one here, and the new one in venue",
        )


def _online(event: Event) -> Found:
    away = event.mode != "in-person" or event.moved_online
    if away and event.online is None:
        yield wrong(
            "mode",
            "online-missing",
            "this event does not say how to join online",
            "add  online: {note: We send you the link when you book}  or the address, with  public: yes",
            severity="hint",
        )
    if event.online and not away:
        yield wrong(
            "online",
            "online-unused",
            "this event is in person, so how to join it online is not shown",
            "write  mode: hybrid  if people can join online as well",
            severity="warning",
        )
    if event.online and event.online.public and not event.online.url:
        yield wrong(
            "online.public",
            "online-empty",
            "everybody may have the address for joining online, but there is none",
            'add it in quotation marks, like  url: "https://meet.example/tea"  or take public out',
        )


# ---------------------------------------------------------------- booking


def _booking(event: Event) -> Found:
    booking = event.booking
    if booking is None:
        return
    if booking.opens and booking.deadline and _sortable(booking.opens) > _sortable(booking.deadline, is_end=True):
        yield wrong(
            "booking.deadline",
            "booking-order",
            f"booking closes on {dates.plain_day(booking.deadline.day)}, before it opens"
            f" on {dates.plain_day(booking.opens.day)}",
            "check opens and deadline",
            why="nobody could book",
        )
    last = event.end or DateOrDateTime(event.start.day)
    if booking.deadline and event.repeats is None and _sortable(booking.deadline) > _sortable(last, is_end=True):
        yield wrong(
            "booking.deadline",
            "deadline-late",
            "people could book after the event is over",
            "check deadline, and the dates of the event",
            severity="warning",
        )
    if booking.required and not (booking.url or booking.email or booking.phone):
        yield wrong(
            "booking.required",
            "booking-how",
            "people have to book, but are not told how",
            "add one of url, email and phone to booking",
            severity="warning",
        )
    yield from _places(event)


def _places(event: Event) -> Found:
    booking = event.booking
    if booking is None or booking.places_left is None:
        return
    if booking.sold_out and booking.places_left:
        yield wrong(
            "booking.places_left",
            "booking-places",
            f"it is sold out, but there are {booking.places_left} places left",
            "take sold_out or places_left out",
            why="people would give up, or come in vain",
        )
    if booking.capacity is not None and booking.places_left > booking.capacity:
        yield wrong(
            "booking.places_left",
            "booking-places",
            f"there are more places left ({booking.places_left}) than there are places ({booking.capacity})",
            "check places_left and capacity",
        )


def _sortable(moment: DateOrDateTime, is_end: bool = False) -> tuple[date, bool, str]:
    """For comparing moments of which some are whole days: a day begins before its hours, and ends after them."""
    if moment.clock is None:
        return moment.day, is_end, ""
    return moment.day, False, f"{moment.clock:%H:%M} "


# ---------------------------------------------------------------- what came after


def _after(event: Event) -> Found:
    if event.after and event.status != "confirmed" and (event.after.summary or event.after.attendance):
        yield wrong(
            "status",
            "after-status",
            f"this event is {event.status}, and below after it says how it went",
            "if it took place, write  status: confirmed",
            "otherwise take summary and attendance out of after",
            why="readers would not know whether it took place",
            severity="warning",
        )
    for number, photo in enumerate(event.after.photos if event.after else ()):
        if not photo.consent:
            yield wrong(
                f"after.photos.{number}",
                "photo-consent",
                "this photo does not say that the people in it agreed, so it is not shown",
                "ask everybody who can be recognised, then add  consent: yes",
                why="a photo can tell others what somebody wants to keep private",
                severity="warning",
            )


_RULES: tuple[Callable[[Event], Found], ...] = (
    _range,
    _doors,
    _previous_dates,
    _log,
    _place,
    _online,
    _booking,
    people,
    programme,
    _after,
)


# ---------------------------------------------------------------- an address that must stay private


def private_address(event: Event) -> str:
    """What of the address to join nobody may read, in small letters: host and path, and the query where there is no
    path. Empty where nothing is private.
    """
    if event.online is None or not event.online.url or event.online.public:
        return ""
    bare = re.sub(r"^https?://(?:www\.)?", "", event.online.url.casefold()).partition("#")[0]
    path, _, _ = bare.partition("?")
    return (path if path.partition("/")[2] else bare).rstrip("/")


def given_away(address: str) -> re.Pattern[str]:
    """Where words hold the address, however it is written; a longer one that only begins like it is another."""
    longer = r"(?![\w-])" if "/" in address or "?" in address else r"(?![\w-]|[./?]\w)"
    return re.compile(rf"(?:https?://)?(?:www\.)?{re.escape(address)}{longer}", re.IGNORECASE)


LEAK = UnlocatedProblem(
    "online-leak",
    "this is the address for joining an event online, and it is not public",
    why="anybody who reads this could come in",
    help=("take it out of the text", "or, if everybody may have it, add  public: yes  to online in the event"),
)
