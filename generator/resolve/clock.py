"""When the site next changes by itself: the day a post appears, an event begins or is over, a page goes or is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from generator.dates import last_day
from generator.model import Event, Item, Post


def next_change(items: Iterable[Item], today: date) -> date | None:
    """The next day on which a build would give another site, with the same files; None if time changes nothing more."""
    return min((day for item in items for day in _days(item) if day > today), default=None)


def _days(item: Item) -> Iterator[date]:
    front = item.front
    if front.draft:
        return
    if isinstance(front, Post):
        yield front.date.day
    if isinstance(front, Event):
        if front.published:
            yield front.published
        yield front.start.day
        yield (last_day(front.end) if front.end else front.start.day) + timedelta(days=1)
    if front.expires:
        yield front.expires
    if front.review_by:  # the day after, the page no longer says when it is due
        yield front.review_by + timedelta(days=1)
