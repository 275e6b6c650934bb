"""An event -> each meeting of it, made once, so that its page, the lists, calendars and search engines can't disagree.

Refuses to know what day it is, and to hold words for people.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from generator.dates.moments import end_instant, last_day, start_instant
from generator.model.events import DateChange, Event
from generator.model.values import DateOrDateTime, EventMode, EventStatus


class Occurrence(Struct, frozen=True):
    """One meeting. `start` and `end` are clocks on the wall in `zone`, `end` inclusive; the two instants are aware."""

    key: str  # the day its repeats give, "2026-10-06"; empty for an event that takes place once
    start: DateOrDateTime
    end: DateOrDateTime | None
    zone: str
    begins: datetime
    over: datetime  # from this instant it is past
    status: EventStatus
    note: str  # why this date is otherwise; empty for most
    previous: tuple[DateOrDateTime, ...]  # the starts it had before
    mode: EventMode
    venue: str  # the id of a venue, "tba" or empty
    sequence: int  # how often calendars have something new to learn (RFC 5545, 3.8.7.4)

    @property
    def anchor(self) -> str:
        """Its part of the event's page, where that has several meetings."""
        return f"date-{self.key}" if self.key else ""

    @property
    def last_day(self) -> date:
        """The last day on which anything happens, on the clocks where it is."""
        return last_day(self.end) if self.end else self.start.day

    @property
    def takes_place(self) -> bool:
        """As far as anybody knows."""
        return self.status in ("confirmed", "tentative")


def occurrences(event: Event, site_zone: str, horizon: date | None = None) -> tuple[Occurrence, ...]:
    """Every meeting, the first one first. `horizon` ends a repeat that has no end of its own: the last day looked at.

    An event whose repeats make no sense counts as one that takes place once; `event_checks` has said why.
    """
    zone = event.timezone or site_zone
    once = (_made(event, zone, "", event.start, event.end, event.previous_dates, None),)
    if event.repeats is None:
        return once
    from generator.dates import recurrence  # 10 ms, and few sites have an event that repeats

    if not isinstance(recurrence.read_rule(event.repeats, event.start.day), recurrence.Rule):
        return once
    days = recurrence.days_of(event.repeats, event.start.day, horizon or event.start.day)
    made = [_on(event, zone, day) for day in days]
    kept = [each for each in made if date.fromisoformat(each.key) not in event.repeats.except_]
    more = [_extra(event, zone, moment) for moment in event.repeats.extra]
    taken = {each.key for each in kept}
    found = (*kept, *(each for each in more if each.key not in taken))
    return tuple(sorted(found, key=lambda each: each.begins)) or once


def mode_of(event: Event) -> EventMode:
    return "online" if event.moved_online else event.mode


def stamp_of(event: Event) -> date | None:
    """When its words last changed, as the file itself tells: the log of changes, `updated`, else `published`."""
    changed = [change.date for change in event.changes]
    return max([*changed, *([event.updated] if event.updated else [])], default=event.published)


def sequence_of(event: Event) -> int:
    """How often the event was changed. One that forgot its log counts at least what its dates and status tell."""
    told = len(set(event.previous_dates)) + event.moved_online + (event.status in ("postponed", "cancelled"))
    return max(len(event.changes), told)


def _on(event: Event, zone: str, day: date) -> Occurrence:
    """The meeting of a day that the repeats give."""
    start = DateOrDateTime(day, event.start.clock)
    change = event.repeats.changes.get(day) if event.repeats else None
    if change is None:
        return _made(event, zone, day.isoformat(), start, _end_after(event, start), (), None)
    moved = DateOrDateTime(change.start.day, change.start.clock or event.start.clock) if change.start else start
    end = change.end or _end_after(event, moved)
    previous = (start,) if moved != start else ()
    return _made(event, zone, day.isoformat(), moved, end, previous, change)


def _extra(event: Event, zone: str, written: DateOrDateTime) -> Occurrence:
    """A meeting beside those that the repeats give; without an hour it has theirs."""
    start = DateOrDateTime(written.day, written.clock or event.start.clock)
    return _made(event, zone, written.day.isoformat(), start, _end_after(event, start), (), None)


def _end_after(event: Event, start: DateOrDateTime) -> DateOrDateTime | None:
    """The end as long after `start` as the event's own, on the clocks: a meeting from 6:30pm is over at 8pm."""
    if event.end is None:
        return None
    if start.clock is None or event.start.clock is None or start.clock == event.start.clock:
        return DateOrDateTime(start.day + (event.end.day - event.start.day), event.end.clock)
    length = _plain(event.end) - _plain(event.start)
    end = _plain(start) + length
    return DateOrDateTime(end.date(), end.time())


def _plain(moment: DateOrDateTime) -> datetime:
    return datetime.combine(moment.day, moment.clock or datetime.min.time())


def _made(
    event: Event,
    zone: str,
    key: str,
    start: DateOrDateTime,
    end: DateOrDateTime | None,
    previous: tuple[DateOrDateTime, ...],
    change: DateChange | None,
) -> Occurrence:
    given_up = event.status in ("postponed", "cancelled")
    return Occurrence(
        key=key,
        start=start,
        end=end,
        zone=zone,
        begins=start_instant(start, zone),
        over=end_instant(start, end, zone),
        status=event.status if given_up or not change else change.status or event.status,
        note=(change.note or "") if change else "",
        previous=previous,
        mode=mode_of(event),
        venue=(change.venue if change else None) or event.venue or "",
        sequence=sequence_of(event) + (change is not None),
    )
