"""Events as calendars take them: the file of one event, the feeds to subscribe to, the links to services.

From the same meetings as the page. A feed does not depend on the day, but for repeats without an end: who subscribed
filters for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from generator.formats import calendar_links
from generator.formats.ical import Calendar, CalendarEvent
from generator.model.events import Event
from generator.model.front import Venue
from generator.site import Entry, Site
from generator.site.occurrences import Occurrence, stamp_of
from generator.text import urls
from generator.views import cards, event_cards, words
from generator.views.frame import absolute
from generator.views.pictures import picture_view
from generator.views.shapes import LinkView, Subscription

FILE_NAME = "event.ics"
PRODUCT = "-//Relational Practice Movement//Site generator 1//EN"
COLOUR = "purple"
NEVER = date(1970, 1, 1)  # of an event whose file tells no day at all; the clock may not be asked

_STATUS: MappingProxyType[str, Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]] = MappingProxyType(
    {"confirmed": "CONFIRMED", "tentative": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}
)
# Not every calendar shows the status, and Outlook shows what was cancelled as if it took place.
_PREFIX = MappingProxyType({"tentative": "TBC: ", "postponed": "Postponed: ", "cancelled": "Cancelled: "})


# ---------------------------------------------------------------- files


def file_path(entry: Entry[Event]) -> str:
    return f"{entry.path.removesuffix('index.html')}{FILE_NAME}"


def event_file(site: Site, entry: Entry[Event]) -> Calendar:
    """The file of one event, with every meeting of it."""
    return Calendar(
        name=entry.title,
        url=absolute(site, entry.url),
        is_feed=False,
        product=PRODUCT,
        events=tuple(calendar_events(site, entry)),
    )


def feed(site: Site, events: Sequence[Entry[Event]], path: str, page_path: str, name: str, summary: str) -> Calendar:
    """A calendar to subscribe to: every event there ever was, since a calendar forgets what its feed forgets."""
    return Calendar(
        name=name,
        summary=summary,
        url=absolute(site, urls.at(site.prefix, page_path)),
        uid=f"{path.removesuffix('.ics').replace('/', '-')}@{uid_domain(site)}",
        source_url=absolute(site, urls.at(site.prefix, path)),
        color=COLOUR,
        is_feed=True,
        product=PRODUCT,
        events=tuple(made for event in events for made in calendar_events(site, event)),
    )


def subscription(site: Site, path: str, name: str) -> Subscription:
    url = absolute(site, urls.at(site.prefix, path))
    return Subscription(name, calendar_links.webcal(url), url)


def calendar_events(site: Site, entry: Entry[Event]) -> Iterator[CalendarEvent]:
    """One for each meeting: a date that was cancelled or moved then needs no rule that a calendar may not know."""
    for at in event_cards.meetings(site, entry):
        yield _calendar_event(site, entry, at)


def uid_of(site: Site, entry: Entry[Event], at: Occurrence) -> str:
    """The identity of a meeting, which outlives new names and new dates: "open-circle-20261006@example.org"."""
    own = entry.front.uid or entry.item.id
    return f"{own}{'-' + at.key.replace('-', '') if at.key else ''}@{uid_domain(site)}"


def uid_domain(site: Site) -> str:
    return site.config.uid_domain or urls.host_of(site.config.base_url)


def _calendar_event(site: Site, entry: Entry[Event], at: Occurrence) -> CalendarEvent:
    event = entry.front
    venue = event_cards.venue_of(site, at)
    image = picture_view(site, entry)
    public = event.online.url if event.online and event.online.public and at.mode != "in-person" else None
    return CalendarEvent(
        uid=uid_of(site, entry, at),
        stamp=_midnight(stamp_of(event) or NEVER),
        created=_midnight(event.published) if event.published else None,
        sequence=at.sequence,
        starts=at.start,
        ends=at.end,
        zone=at.zone,
        summary=summary(entry, at),
        description=description(site, entry, at),
        location=location(site, at, venue.front if venue else None),
        geo=venue.front.geo if venue else None,
        url=page_of(site, entry, at),
        status=_STATUS[at.status],
        transparent=at.status in ("postponed", "cancelled"),
        categories=tuple(_categories(site, entry)),
        contact=_contact(event),
        image_url=absolute(site, image.url) if image else "",
        conference_url=public or "",
        conference_label="Join online" if public else "",
    )


def summary(entry: Entry[Event], at: Occurrence) -> str:
    return f"{_PREFIX.get(at.status, '')}{entry.title}"


def page_of(site: Site, entry: Entry[Event], at: Occurrence) -> str:
    return absolute(site, entry.url) + (f"#{at.anchor}" if at.anchor else "")


def description(site: Site, entry: Entry[Event], at: Occurrence) -> str:
    """Plain text with its links written out; the address of the page stands last."""
    event = entry.front
    moved = "" if at.status in ("postponed", "cancelled") else ". ".join(event_cards.moves(site, event, at))
    lines = [
        cards.summary_of(site, entry),
        " ".join(
            words.sentence(part) for part in (words.status_label(at.status), at.note or event.status_note) if part
        ),
        words.sentence(moved),
        "The times are still to be announced." if event.times == "tba" else "",
        *_booking_lines(event, at),
        page_of(site, entry, at),
    ]
    return "\n\n".join(line for line in lines if line)


def _booking_lines(event: Event, at: Occurrence) -> Iterator[str]:
    online = event.online if at.mode != "in-person" else None
    if online and online.public and online.url:
        yield f"Join online: {online.url}"
    if online and online.note:
        yield f"Online: {words.sentence(online.note)}"
    plan = event.booking
    if plan and at.status in ("confirmed", "tentative"):
        ways = [way for way in (plan.url, plan.email, plan.phone) if way]
        if ways:
            yield f"To book: {', '.join(ways)}"


def location(site: Site, at: Occurrence, venue: Venue | None) -> str:
    if at.mode == "online":
        return "Online"
    if venue is None:
        return "Place to be announced" if at.venue == "tba" else ""
    return ", ".join(dict.fromkeys([venue.name, *cards.address_lines(venue.address)]))


def _categories(site: Site, entry: Entry[Event]) -> Iterator[str]:
    event = entry.front
    yield from (mark.name for mark in cards.badges(site, "wing", event.audience))
    yield from (mark.name for mark in cards.badges(site, "sector", event.sectors))
    yield from event.tags


def _contact(event: Event) -> str:
    contact = event.contact
    return ", ".join(part for part in (contact.name, contact.email, contact.phone) if part) if contact else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


# ---------------------------------------------------------------- links on the page


class AddToCalendar(Struct, frozen=True):
    """Links that put the event into a calendar; those of services only where a service can take it."""

    ics: LinkView
    services: tuple[LinkView, ...]


def add_to_calendar(site: Site, entry: Entry[Event]) -> AddToCalendar | None:
    """None for what is past, postponed or cancelled. A service takes one date, so a series has the file alone."""
    event = entry.front
    if event.status in ("postponed", "cancelled") or event_cards.is_past(site, entry):
        return None
    ics = LinkView("Apple, Outlook and others (.ics)", urls.at(site.prefix, file_path(entry)))
    return AddToCalendar(ics, () if event.repeats else tuple(_services(site, entry)))


def _services(site: Site, entry: Entry[Event]) -> Iterator[LinkView]:
    at = event_cards.meetings(site, entry)[0]
    venue = event_cards.venue_of(site, at)
    linked = calendar_links.LinkedEvent(
        title=summary(entry, at),
        starts=at.start,
        ends=at.end,
        zone=at.zone,
        details=description(site, entry, at),
        location=location(site, at, venue.front if venue else None),
    )
    yield LinkView("Google Calendar", calendar_links.google(linked))
    yield LinkView("Outlook.com", calendar_links.outlook(linked))
    yield LinkView("Outlook at work or school", calendar_links.outlook_work(linked))
