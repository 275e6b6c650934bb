"""What the repeats of one event can't say. A part of `event_checks`.

Refuses to look at other files, and to know what day it is.
"""

from __future__ import annotations

from msgspec.structs import replace

from generator.dates import moments as dates
from generator.model.events import Event
from generator.model.values import DateOrDateTime
from generator.parse.findings import Found, wrong
from generator.problems import UnlocatedProblem


def repeats(event: Event, zone: str, has_horizon: bool) -> Found:
    if event.repeats is None:
        return
    if event.previous_dates:
        yield wrong(
            "previous_dates",
            "repeats-previous",
            "an event that repeats has no previous dates of its own",
            "write each date that moved below repeats, the old day first:",
            'changes: {3 November 2026: {start: "10 November 2026, 6pm"}}',
            why="nobody could tell which of its dates moved",
        )
    from generator.dates import recurrence  # 10 ms, and few sites have an event that repeats

    found = recurrence.troubles_of(event.repeats, event.start, has_horizon)
    yield from ((f"repeats.{key}", trouble) for key, trouble in found)
    if not any(trouble.severity == "error" for _, trouble in found):
        yield from _gaps(event, zone)
    yield from _odd_dates(event)


def _odd_dates(event: Event) -> Found:
    """Dates beside the repeats: a day alone has the event's hours, and a whole day has none."""
    repeats = event.repeats
    if repeats is None:
        return
    for number, moment in enumerate(repeats.extra):
        if moment.clock is not None and event.start.clock is None:
            yield f"repeats.extra.{number}", _HOUR_TOO_MUCH
        if moment.day in repeats.changes and moment.day not in repeats.except_:
            yield f"repeats.extra.{number}", _ALREADY_CHANGED
    for day, change in repeats.changes.items():
        if change.start and change.start.clock is not None and event.start.clock is None:
            yield f"repeats.changes.{day}.start", _HOUR_TOO_MUCH


_HOUR_TOO_MUCH = UnlocatedProblem(
    "date-mixed",
    "this date has a time, and the event has none",
    why="calendars take an event either as whole days or from one time to another",
    help=("take the time out, or add one to start",),
)
_ALREADY_CHANGED = UnlocatedProblem(
    "repeats-extra",
    "this day stands in changes as well",
    why="calendars know a date of an event by its day, and would take the two for one",
    help=("choose another day, or say all of it in changes",),
)


def _gaps(event: Event, zone: str) -> Found:
    """Dates of a repeat at an hour that no clock shows, or that it shows twice."""
    repeats = event.repeats
    if repeats is None or event.start.clock is None:
        return
    from generator.dates import recurrence  # 10 ms, and few sites have an event that repeats

    for day in recurrence.days_of(repeats, event.start.day, None)[1:]:
        change = repeats.changes.get(day)
        if day in repeats.except_ or (change and change.start):
            continue
        moments = {"start": DateOrDateTime(day, event.start.clock)}
        if event.end and not (change and change.end):
            moments["end"] = DateOrDateTime(day + (event.end.day - event.start.day), event.end.clock)
        for key, moment in moments.items():
            if trouble := dates.clock_trouble(moment, zone):
                words = dates.plain_day(day)
                mend = f'or give that day another hour, below repeats:  changes: {{{words}: {{{key}: "{words}, 9am"}}}}'
                yield "repeats", replace(trouble, help=(*trouble.help, mend))
