"""The months: a list of what takes place, then the same as a table of days.

The list comes first: with a screen reader, or on a telephone, a table of thirty mostly empty cells is no list.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Sequence
from datetime import date

from generator.dates.moments import WEEKDAYS, month_name
from generator.model.events import Event
from generator.model.stages import Lazy
from generator.site import Entry, Site
from generator.site.occurrences import Occurrence
from generator.text import urls
from generator.views import cards, event_cards, words
from generator.views.events.lists import LIST_PATH, month_path, months, year_path
from generator.views.events.shapes import DayCell, DayEvent, MonthPage
from generator.views.frame import ViewContext, event_feed_links, page_parts
from generator.views.shapes import LinkView

Row = tuple[Entry[Event], Occurrence]


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
            prev_url=_url(site, before),
            next_url=_url(site, after),
        ),
        title=f"Events in {name}",
        name=name,
        events=tuple(event_cards.event_card(site, event, at) for event, at in rows),
        weeks=tuple(_weeks(site, year, month, rows)),
        before=LinkView(month_name(*before), _url(site, before)) if before else None,
        after=LinkView(month_name(*after), _url(site, after)) if after else None,
        year=above,
    )


def _url(site: Site, month: tuple[int, int] | None) -> str:
    return urls.at(site.prefix, month_path(*month)) if month else ""


def _weeks(site: Site, year: int, month: int, rows: Sequence[Row]) -> Iterator[tuple[DayCell | None, ...]]:
    """Weeks from Monday to Sunday."""
    for week in Calendar().monthdatescalendar(year, month):
        yield tuple(_cell(site, day, rows) if day.month == month else None for day in week)


def _cell(site: Site, day: date, rows: Sequence[Row]) -> DayCell:
    """A day with a link for every meeting of it, on each day of one that lasts several."""
    found = tuple(_day_event(site, event, at) for event, at in rows if at.start.day <= day <= at.last_day)
    return DayCell(day.day, day.isoformat(), WEEKDAYS[day.weekday()], month_name(day.year, day.month), found)


def _day_event(site: Site, entry: Entry[Event], at: Occurrence) -> DayEvent:
    audience = cards.badges(site, "wing", entry.front.audience)
    return DayEvent(
        title=entry.title,
        url=event_cards.url_of(entry, at),
        status=words.status_label(at.status, at.over <= site.now),
        fixed=at.status == "confirmed",
        wing=audience[0].wing if len(audience) == 1 else 0,
    )
