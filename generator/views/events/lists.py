"""The lists of events: what is coming, what is past, a year, a wing, a place, a series; and the calendar of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from types import MappingProxyType

from msgspec import Struct

from generator.dates.moments import month_name
from generator.model.events import Event
from generator.model.front import Venue
from generator.model.stages import Lazy
from generator.site import GROUP_FOLDERS, Entry, Group, Site
from generator.site.occurrences import Occurrence
from generator.text import urls
from generator.views import cards, event_cards
from generator.views.events import calendars as event_calendars
from generator.views.frame import ViewContext, event_feed_links, late_lists_url, page_parts
from generator.views.posts import NOTHING_PLANNED
from generator.views.shapes import (
    EventGroup,
    FeedLink,
    LinkView,
    PageParts,
    Subscription,
)

LIST_PATH = "events/index.html"
PAST_PATH = "events/past/index.html"
ALL_CALENDAR = "events/all.ics"

Events = Sequence[Entry[Event]]


class Filter(Struct, frozen=True):
    """A list of the events that have something in common. `path` and `calendar` are files of the output."""

    kind: str  # "Events by wing"
    name: str
    path: str
    calendar: str
    events: tuple[Entry[Event], ...]
    wing: int = 0
    summary: str = ""


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


# ---------------------------------------------------------------- which lists there are


@lru_cache(maxsize=1)  # every page of an event and every list links to some of them
def filters(site: Site) -> Mapping[str, tuple[Filter, ...]]:
    """ "audience", "venues", "series" -> the lists of each, in the order of site.yaml or by name."""
    numbers = cards.wing_numbers(site)
    wings = [_of_group("Events by wing", "audience", group, numbers.get(group.id, 0)) for group in site.groups["wing"]]
    everyone = tuple(event for event in site.events if "everyone" in event.front.audience)
    if everyone:
        wings.append(Filter("Events by wing", "Everyone", *_paths("audience", "everyone"), everyone))
    series = [_of_group("Events in a series", "series", group) for group in site.groups["series"] if group.events]
    return MappingProxyType({"audience": tuple(wings), "venues": tuple(_by_venue(site)), "series": tuple(series)})


def _of_group(kind: str, folder: str, group: Group, wing: int = 0) -> Filter:
    return Filter(kind, group.topic.name, *_paths(folder, group.id), group.events, wing, group.topic.summary or "")


def _by_venue(site: Site) -> Iterator[Filter]:
    for venue in site.of(Venue):
        here = tuple(event for event in site.events if event_cards.is_at(site, event, venue.item.id))
        if here:
            yield Filter("Events by place", venue.title, *_paths("venues", venue.item.id), here)


def _paths(folder: str, name: str) -> tuple[str, str]:
    return f"events/{folder}/{name}/index.html", f"events/{folder}/{name}.ics"


def calendars(site: Site) -> Iterator[tuple[str, Lazy]]:
    """Path and content of every calendar to subscribe to."""
    feed, name = event_calendars.feed, site.config.name
    for each in _to_follow(site):
        title = f"{name}: {'events' if each.calendar == ALL_CALENDAR else each.name}"
        yield each.calendar, Lazy(feed, site, each.events, each.calendar, each.path, title, each.summary)


def subscriptions(site: Site) -> Iterator[tuple[str, str]]:
    """Name and path of every calendar to subscribe to, for the page that explains them."""
    return ((each.name, each.calendar) for each in _to_follow(site))


def _to_follow(site: Site) -> Iterator[Filter]:
    """All events, every list of them, and the sectors and tags, whose pages name their events."""
    yield Filter("", "All events", LIST_PATH, ALL_CALENDAR, site.events, summary=f"All events of {site.config.name}.")
    yield from chain.from_iterable(filters(site).values())
    for group in (*site.groups["sector"], *site.groups["tag"]):
        if group.events:
            folder = f"{dict(GROUP_FOLDERS)[group.kind]}/{group.id}"
            summary = group.topic.summary or ""
            yield Filter(
                "", group.topic.name, f"{folder}/index.html", topic_calendar(group), group.events, summary=summary
            )


def topic_calendar(group: Group) -> str:
    """The path of the calendar of a sector or a tag, which has no list of events apart from its page."""
    return f"{dict(GROUP_FOLDERS)[group.kind]}/{group.id}/events.ics"


# ---------------------------------------------------------------- the main list, what is past


def events_page(context: ViewContext) -> EventsPage:
    """What is on and what is coming, then what was postponed."""
    site = context.site
    coming, _ = event_cards.upcoming_and_past(site, site.events)
    groups = event_cards.event_groups(site, coming)
    return _list_page(
        context,
        path=LIST_PATH,
        title="Events",
        description=f"{site.config.name}: the events that are coming up.",
        groups=groups,
        empty=NOTHING_PLANNED,
        past=LinkView("Past events", urls.at(site.prefix, PAST_PATH)),
        others=_other_lists(site),
        calendar=ALL_CALENDAR,
        calendar_name="all our events",
    )


def past_page(context: ViewContext) -> EventsPage:
    """What is over, by year, the latest first."""
    site = context.site
    _, past = event_cards.upcoming_and_past(site, site.events)
    by_year = groupby(past, key=lambda event: event_cards.main_meeting(site, event).start.day.year)
    return _list_page(
        context,
        path=PAST_PATH,
        title="Past events",
        description=f"{site.config.name}: the events that are over, by year.",
        groups=tuple(
            EventGroup(str(year), event_cards.event_cards(site, events), urls.at(site.prefix, year_path(year)), "past")
            for year, events in by_year
        ),
        empty="No event is over yet.",
        crumbs=(LinkView("Events", urls.at(site.prefix, LIST_PATH)),),
    )


def filter_page(context: ViewContext, each: Filter) -> EventsPage:
    """The events of a wing, a place, a series: what is coming, then what is past."""
    site = context.site
    coming, past = event_cards.upcoming_and_past(site, each.events)
    over = event_cards.past_group(site, past, "Past events")
    return _list_page(
        context,
        path=each.path,
        title=f"Events: {each.name}",
        description=f"{site.config.name}: {each.kind[0].lower()}{each.kind[1:]}. {each.name}.",
        kind=each.kind,
        wing=each.wing,
        groups=(*event_cards.event_groups(site, coming), *over),
        empty=NOTHING_PLANNED if not each.events else "",
        lead=NOTHING_PLANNED if each.events and not coming else "",
        crumbs=(LinkView("Events", urls.at(site.prefix, LIST_PATH)),),
        calendar=each.calendar,
        calendar_name=f"these events ({each.name})",
    )


# ---------------------------------------------------------------- years


def year_path(year: int) -> str:
    return f"events/{year}/index.html"


def month_path(year: int, month: int) -> str:
    return f"events/{year}/{month:02}/index.html"


@lru_cache(maxsize=1)
def months(site: Site) -> Mapping[tuple[int, int], tuple[tuple[Entry[Event], Occurrence], ...]]:
    """Year and month -> every meeting that touches it, in their order; months without any are left out."""
    found: dict[tuple[int, int], list[tuple[Entry[Event], Occurrence]]] = {}
    for event in site.events:
        for at in event_cards.meetings(site, event):
            year, month = at.start.day.year, at.start.day.month
            while (year, month) <= (at.last_day.year, at.last_day.month):
                found.setdefault((year, month), []).append((event, at))
                year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    ordered = {key: tuple(sorted(rows, key=lambda row: event_cards.order_of(*row))) for key, rows in found.items()}
    return MappingProxyType(dict(sorted(ordered.items())))


def year_pages(context: ViewContext) -> Iterator[tuple[str, Lazy]]:
    """Path and page of every year with events, by month."""
    site = context.site
    years = list(dict.fromkeys(year for year, _ in months(site)))
    for year in years:
        yield year_path(year), Lazy(_year_page, context, year, years)


def _year_page(context: ViewContext, year: int, years: Sequence[int]) -> EventsPage:
    site = context.site
    groups = tuple(
        EventGroup(
            month_name(year, month),
            tuple(event_cards.event_card(site, event, at) for event, at in rows),
            urls.at(site.prefix, month_path(year, month)),
        )
        for (each, month), rows in months(site).items()
        if each == year
    )
    links = [
        LinkView(str(each), urls.at(site.prefix, year_path(each)), "page" if each == year else "") for each in years
    ]
    return _list_page(
        context,
        path=year_path(year),
        title=f"Events in {year}",
        description=f"{site.config.name}: our events in {year}, month by month.",
        groups=groups,
        empty="There were no events in this year.",
        crumbs=(LinkView("Events", urls.at(site.prefix, LIST_PATH)),),
        others=(LinkGroup("Years", tuple(links)),) if len(links) > 1 else (),
    )


# ---------------------------------------------------------------- what every list has


def _list_page(
    context: ViewContext,
    *,
    path: str,
    title: str,
    description: str,
    groups: tuple[EventGroup, ...],
    empty: str,
    kind: str = "",
    wing: int = 0,
    lead: str = "",
    past: LinkView | None = None,
    others: tuple[LinkGroup, ...] = (),
    crumbs: tuple[LinkView, ...] = (),
    calendar: str = "",
    calendar_name: str = "",
) -> EventsPage:
    site = context.site
    is_moving = any(group.role in ("now", "coming") for group in groups)
    return EventsPage(
        page=page_parts(
            context,
            title=title,
            lead=lead,
            description=description,
            url=urls.at(site.prefix, path),
            crumbs=crumbs,
            feeds=event_feed_links(site),
            css_urls=[context.css_url("events")],
            script_url=late_lists_url(context) if is_moving else "",
        ),
        kind=kind,
        wing=wing,
        groups=groups,
        empty="" if groups else empty,
        nothing=NOTHING_PLANNED,
        past=past,
        others=others,
        subscription=event_calendars.subscription(site, calendar, calendar_name) if calendar else None,
        feeds=event_feed_links(site),
    )


def _other_lists(site: Site) -> tuple[LinkGroup, ...]:
    """By month, by wing, by place, by series: only what has something in it, and every wing, as its calendar can be
    followed before there is an event.
    """
    by_month = tuple(
        LinkView(month_name(year, month), urls.at(site.prefix, month_path(year, month)))
        for (year, month), rows in months(site).items()
        if any(at.over > site.now for _, at in rows)
    )
    years = dict.fromkeys(year for year, _ in months(site))
    by_year = tuple(LinkView(f"All of {year}", urls.at(site.prefix, year_path(year))) for year in years)
    rows = [("By month", (*by_month[:12], *by_year))]
    names = {"audience": "By wing", "venues": "By place", "series": "By series"}
    for folder, found in filters(site).items():
        shown = [each for each in found if each.events or folder == "audience"]
        links = tuple(LinkView(each.name, urls.at(site.prefix, each.path)) for each in shown)
        rows.append((names[folder], links))
    return tuple(LinkGroup(title, links) for title, links in rows if links)
