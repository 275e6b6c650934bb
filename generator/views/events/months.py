"""The months: a list of what takes place, then the same as a table of days.

The list comes first: with a screen reader, or on a telephone, a table of thirty mostly empty cells is no list.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from generator.dates.moments import WEEKDAYS, month_name
from generator.model.events import Event
from generator.model.stages import Lazy
from generator.model.values import Url
from generator.site import Entry, Site
from generator.site.occurrences import Occurrence
from generator.text import urls
from generator.views import cards, event_cards, words
from generator.views.events.lists import LIST_PATH, month_path, months, year_path
from generator.views.frame import ViewContext, event_feed_links, page_parts
from generator.views.shapes import (
    EventCard,
    LinkView,
    PageParts,
    Pager,
)

Row = tuple[Entry[Event], Occurrence]


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


def month_pages(context: ViewContext) -> Iterator[tuple[str, Lazy]]:
    """Path and page of every month with events; "before" and "after" lead past the empty ones."""
    known = list(months(context.site))
    for index, (year, month) in enumerate(known):
        before = known[index - 1] if index else None
        after = known[index + 1] if index + 1 < len(known) else None
        yield month_path(year, month), Lazy(_month_page, context, year, month, before, after)


def _month_page(
    context: ViewContext, year: int, month: int, before: tuple[int, int] | None, after: tuple[int, int] | None
) -> MonthPage:
    site, name = context.site, month_name(year, month)
    rows = months(site)[year, month]
    above = LinkView(str(year), urls.at(site.prefix, year_path(year)))
    return MonthPage(
        page=page_parts(
            context,
            title=f"Events in {name}",
            description=f"{site.config.name}: our events in {name}, as a list and as a table of days.",
            url=urls.at(site.prefix, month_path(year, month)),
            crumbs=(LinkView("Events", urls.at(site.prefix, LIST_PATH)), above),
            feeds=event_feed_links(site),
            css_urls=[context.css_url("events")],
            pager=Pager(_link(site, before), _link(site, after)),
        ),
        name=name,
        events=tuple(event_cards.event_card(site, event, at) for event, at in rows),
        weeks=tuple(_weeks(site, year, month, rows)),
        year=above,
    )


def _link(site: Site, month: tuple[int, int] | None) -> LinkView | None:
    return LinkView(month_name(*month), urls.at(site.prefix, month_path(*month))) if month else None


def _weeks(site: Site, year: int, month: int, rows: Sequence[Row]) -> Iterator[tuple[DayCell | None, ...]]:
    """Weeks from Monday to Sunday."""
    for week in Calendar().monthdatescalendar(year, month):
        yield tuple(_cell(site, day, rows) if day.month == month else None for day in week)


def _cell(site: Site, day: date, rows: Sequence[Row]) -> DayCell:
    """A day with a link for every meeting of it, on each day of one that lasts several."""
    shown = (row for row in rows if row[1].start.day <= day <= row[1].last_day)
    return day_cell(day, tuple(_day_event(site, event, at) for event, at in shown))


def day_cell(day: date, events: tuple[DayEvent, ...]) -> DayCell:
    return DayCell(day.day, day.isoformat(), WEEKDAYS[day.weekday()], month_name(day.year, day.month), events)


def _day_event(site: Site, entry: Entry[Event], at: Occurrence) -> DayEvent:
    audience = cards.badges(site, "wing", entry.front.audience)
    return DayEvent(
        title=entry.title,
        url=event_cards.url_of(entry, at),
        status=words.status_label(at.status, at.over <= site.now),
        fixed=at.status == "confirmed",
        wing=audience[0].wing if len(audience) == 1 else 0,
    )
