"""When the site next changes by itself: something appears, begins, is over, closes, goes or is due.

Nothing that depends on the time may be missing here: a build trusts that the site stays as it is until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from generator.dates.moments import deadline_instant, start_instant
from generator.model.events import Event
from generator.model.settings import Config
from generator.model.values import DateOrDateTime
from generator.site import AnyEntry, Waiting
from generator.site.occurrences import Occurrence


def horizon_of(config: Config, today: date) -> date | None:
    """The last day that repeats without an end are followed to: the end of a month, so that it moves once a month."""
    if config.horizon is None:
        return None
    months = today.year * 12 + today.month + config.horizon
    return date(months // 12, months % 12 + 1, 1) - timedelta(1)


def next_change(
    entries: Iterable[AnyEntry],
    waiting: Iterable[Waiting],
    occurrences: Mapping[str, tuple[Occurrence, ...]],
    config: Config,
    now: datetime,
) -> datetime | None:
    """The next instant at which a build would give another site from the same files; None if time changes nothing more.

    In the site's zone. `now` has a fixed offset, so that an hour that the clocks show twice is two hours.
    """
    days = [each.day for each in waiting if each.day and each.reason == "future"]
    instants = [start_instant(DateOrDateTime(day), config.timezone) for day in days]
    for entry in entries:
        instants += [start_instant(DateOrDateTime(day), config.timezone) for day in _days(entry)]
        if isinstance(entry.front, Event):
            instants += _instants(entry.front, occurrences[entry.source], config, now.date())
    coming = min((each for each in instants if each > now), default=None)
    return coming.astimezone(ZoneInfo(config.timezone)) if coming else None


def _days(entry: AnyEntry) -> Iterator[date]:
    """The days of any page: it goes, or nobody says any more when it is due."""
    if entry.front.expires:
        yield entry.front.expires
    if entry.front.review_by:
        yield entry.front.review_by + timedelta(days=1)


def _instants(event: Event, meetings: tuple[Occurrence, ...], config: Config, today: date) -> Iterator[datetime]:
    zone = event.timezone or config.timezone
    for change in event.changes:  # until its day, a line of the log is a warning
        yield start_instant(DateOrDateTime(change.date), config.timezone)
    for each in meetings:
        yield each.begins
        yield each.over
    if event.booking and event.booking.opens:
        yield start_instant(event.booking.opens, zone)
    if event.booking and event.booking.deadline:
        yield deadline_instant(event.booking.deadline, zone)
    horizon = horizon_of(config, today)
    if event.repeats and horizon and not event.repeats.until and not event.repeats.times:
        first = today.replace(day=1) + timedelta(days=32)
        yield start_instant(DateOrDateTime(first.replace(day=1)), config.timezone)
