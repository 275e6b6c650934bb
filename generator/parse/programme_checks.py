"""What the programme of one event, and the list of those who do something there, can't say. A part of `event_checks`.

Refuses to look at other files, and to know what day it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from generator.dates import moments as dates
from generator.model.events import Contributor, Event, ProgrammeDay, Session
from generator.model.values import DateOrDateTime
from generator.parse.findings import Found, wrong
from generator.problems import UnlocatedProblem


def people(event: Event) -> Found:
    yield from _nobody(event.people, "people")
    for row, day in enumerate(event.programme):
        for line, session in enumerate(day.sessions):
            yield from _nobody(session.people, f"programme.{row}.sessions.{line}.people")


def _nobody(people: Sequence[Contributor], key: str) -> Found:
    for number, each in enumerate(people):
        if bool(each.person) == bool(each.name):
            words = "names somebody twice, as person and as name" if each.person else "names nobody"
            yield wrong(
                f"{key}.{number}",
                "person-which",
                f"this entry {words}",
                "for somebody with a file in content/people/ write its name, like  person: jo-bloggs",
                "for everybody else write  name: Jo Bloggs",
            )


def programme(event: Event) -> Found:
    last = dates.last_day(event.end) if event.end else event.start.day
    seen: set[date] = set()
    for row, day in enumerate(event.programme):
        key = f"programme.{row}.day" if day.day else f"programme.{row}"
        if day.day is None:
            if (last != event.start.day and not _is_one_night(event)) or len(event.programme) > 1:
                yield key, _day_missing(event.start.day)
        elif not event.start.day <= day.day <= last and event.repeats is None:
            yield key, _day_outside(day.day, event.start.day, last)
        elif day.day in seen:
            yield wrong(
                key,
                "programme-day",
                "this day stands in the programme twice",
                "put the lines of both below one day",
            )
        seen |= {day.day} if day.day else set()
        yield from _sessions(day, row, event, last)


def _is_one_night(event: Event) -> bool:
    """From one day into the next, in less than 24 hours: nobody is in doubt about the day of a time."""
    start, end = event.start, event.end
    if end is None or start.clock is None or end.clock is None:
        return False
    return (end.day - start.day).days == 1 and end.clock <= start.clock


def _day_missing(first: date) -> UnlocatedProblem:
    return UnlocatedProblem(
        "programme-day-missing",
        "this part of the programme does not say its day",
        why="where there are several days, people need to know which is meant",
        help=(f"write  - day: {dates.long_day(first)}  and below that word  sessions:  with the lines of that day",),
    )


def _day_outside(day: date, first: date, last: date) -> UnlocatedProblem:
    span = dates.range_text(DateOrDateTime(first), DateOrDateTime(last), "short")
    message = f"{dates.plain_day(day)} is not a day of the event, which is {'on' if first == last else 'from'} {span}"
    return UnlocatedProblem(
        "programme-day", message, why="people plan by the programme", help=("check the day, and the event's dates",)
    )


def _sessions(day: ProgrammeDay, row: int, event: Event, last: date) -> Found:
    before: Session | None = None
    for line, session in enumerate(day.sessions):
        key = f"programme.{row}.sessions.{line}.time"
        is_night = day.day is None and _is_one_night(event)
        if before and not is_night and session.time.start < before.time.start:
            yield wrong(
                key,
                "programme-order",
                f"this begins at {dates.clock_text(session.time.start)}, before the line above it"
                f" ({dates.clock_text(before.time.start)})",
                "put the lines in the order of their times, or check am and pm",
                why="people read a programme from the top down",
                severity="warning",
            )
        elif not is_night and (trouble := _outside_hours(session, day.day or event.start.day, event, last)):
            yield key, trouble
        before = session


def _outside_hours(session: Session, day: date, event: Event, last: date) -> UnlocatedProblem | None:
    """A line before the event begins or after it ends; only where the event has hours."""
    start, end = event.start, event.end
    early = start.clock is not None and day == start.day and session.time.start < start.clock
    late = (
        end is not None
        and end.clock is not None
        and end.day == day == last
        and (session.time.start >= end.clock or (session.time.end is not None and session.time.end > end.clock))
    )
    if not (early or late):
        return None
    edge = start.clock if early else end.clock if end else None
    return UnlocatedProblem(
        "programme-time",
        f"this is {'before the event begins' if early else 'after the event ends'}"
        f"{f', at {dates.clock_text(edge)}' if edge else ''}",
        why="people plan by the programme",
        help=("check this time, and start and end of the event",),
        severity="warning",
    )
