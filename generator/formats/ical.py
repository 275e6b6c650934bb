"""Calendars that Apple, Google, Outlook and the rest can take: iCalendar (RFC 5545) with the names of RFC 7986.

One function makes both the file of one event and a feed that is subscribed to. Refuses to say what happens: prefixes
("Cancelled: "), identifiers and stamps arrive finished. Refuses the clock and chance: the same view, the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from generator.dates.moments import end_instant, last_day, start_instant
from generator.dates.zones import Observance, observances
from generator.model.values import DateOrDateTime, Geo

if TYPE_CHECKING:
    from icalendar import Component, Event, Timezone

MIME = "text/calendar; charset=utf-8"

_DAY = timedelta(days=1)
_UTC_NAMES = frozenset({"UTC", "Etc/UTC"})  # written as "Z": RFC 5545, 3.3.5, forbids to name them as a zone
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class CalendarEvent(Struct, frozen=True, kw_only=True):
    """One date of an event, in finished words. Texts are plain and may have line breaks."""

    uid: str  # whole, with its domain: "open-circle-20261006@example.org"
    stamp: datetime  # aware; when the event was last changed
    created: datetime | None = None  # aware
    sequence: int = 0  # how often it was changed
    starts: DateOrDateTime
    ends: DateOrDateTime | None = None  # the last day or moment, inclusive, as people write it
    zone: str
    summary: str
    description: str = ""
    location: str = ""
    geo: Geo | None = None
    url: str = ""
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
    transparent: bool = False  # true: whoever puts it down is still free
    categories: tuple[str, ...] = ()
    contact: str = ""
    image_url: str = ""
    conference_url: str = ""
    conference_label: str = ""


class Calendar(Struct, frozen=True, kw_only=True):
    """Events in the order in which they are written, and what a feed says of itself; a single file says nothing."""

    name: str
    summary: str = ""
    url: str  # the page that shows the same events
    uid: str = ""  # RFC 7986, 5.3
    source_url: str = ""  # where the feed itself stands
    color: str = ""  # a name of CSS 3
    is_feed: bool
    product: str  # PRODID: "-//Example//Site//EN"
    events: tuple[CalendarEvent, ...] = ()


def calendar(view: Calendar) -> bytes:
    """The calendar as a file: UTF-8, lines of at most 75 octets that end in CRLF.

    RFC 5545 (3.6) wants at least one event or zone in it; a feed without events has none, and clients accept that.
    """
    from icalendar import Calendar as Component  # 51 ms to import; a build with nothing to do writes no calendar

    top = Component()
    _put(top, "VERSION", "2.0")
    _put_text(top, "PRODID", view.product)
    _put(top, "CALSCALE", "GREGORIAN")
    if view.is_feed:
        _describe(top, view)
    for zone, first_year, last_year in _zones(view.events):
        top.add_component(_timezone(zone, observances(zone, first_year, last_year)))
    for event in view.events:
        top.add_component(_event(event))
    written: bytes = top.to_ical(sorted=False)
    return written


def _describe(top: Component, view: Calendar) -> None:
    # Not in single files: there METHOD makes Outlook on a desktop create a new calendar.
    _put(top, "METHOD", "PUBLISH")
    _put_text(top, "UID", view.uid)
    if view.events:
        top.add("LAST-MODIFIED", _utc(max(event.stamp for event in view.events)))
    # The X- names say the same to clients that are older than RFC 7986.
    _put_text(top, "NAME", view.name)
    _put_text(top, "X-WR-CALNAME", view.name)
    _put_text(top, "DESCRIPTION", view.summary)
    _put_text(top, "X-WR-CALDESC", view.summary)
    _put_uri(top, "URL", view.url)
    _put_uri(top, "SOURCE", view.source_url, VALUE="URI")
    _put(top, "REFRESH-INTERVAL", "PT12H", VALUE="DURATION")
    _put(top, "X-PUBLISHED-TTL", "PT12H")
    _put_text(top, "COLOR", view.color)


# ---------------------------------------------------------------- events


def _event(event: CalendarEvent) -> Event:
    from icalendar import Event as Component

    written = Component()
    _put_text(written, "UID", event.uid)
    written.add("DTSTAMP", _utc(event.stamp))
    written.add("SEQUENCE", event.sequence)
    written.add("LAST-MODIFIED", _utc(event.stamp))
    if event.created:
        written.add("CREATED", _utc(event.created))
    _put_dates(written, event)
    _put_words(written, event)
    return written


def _put_dates(written: Component, event: CalendarEvent) -> None:
    begins, ends = _span(event)
    zoned = isinstance(begins, datetime) and event.zone not in _UTC_NAMES
    for name, value in (("DTSTART", begins), ("DTEND", ends)):
        if isinstance(value, datetime) and zoned:
            written.add(name, value.replace(tzinfo=None), {"TZID": event.zone})
        elif value is not None:
            written.add(name, _utc(value) if isinstance(value, datetime) else value)


def _span(event: CalendarEvent) -> tuple[date, date] | tuple[date, None]:
    """DTSTART and DTEND of one value type: days, the second of them exclusive, or aware times.

    Without an end there is no DTEND: a whole day then lasts one day, a time no time at all (RFC 5545, 3.6.1). So too
    where clocks that go forward leave nothing between start and end, as a DTEND must be later than its DTSTART.
    """
    start, end, zone = event.starts, event.ends, event.zone
    begins = start.day if start.clock is None else start_instant(start, zone)
    if end is None:
        return begins, None
    ends = last_day(end) + _DAY if start.clock is None else end_instant(start, end, zone)
    return (begins, ends) if _comparable(ends) > _comparable(begins) else (begins, None)


def _comparable(value: date) -> date:
    """In UTC: two times of one zone Python compares by the clock on the wall."""
    return _utc(value) if isinstance(value, datetime) else value


def _put_words(written: Component, event: CalendarEvent) -> None:
    _put_text(written, "SUMMARY", event.summary)
    _put_text(written, "DESCRIPTION", event.description)
    _put_text(written, "LOCATION", event.location)
    if event.geo:
        _put(written, "GEO", f"{event.geo.lat:.6f};{event.geo.lon:.6f}")
    _put_uri(written, "URL", event.url)
    _put(written, "STATUS", event.status)
    _put(written, "TRANSP", "TRANSPARENT" if event.transparent else "OPAQUE")
    _put(written, "CATEGORIES", ",".join(filter(None, map(_escaped, event.categories))))
    _put_text(written, "CONTACT", event.contact)
    _put_uri(written, "IMAGE", event.image_url, VALUE="URI")
    feature = ["PHONE"] if event.conference_url.startswith("tel:") else ["AUDIO", "VIDEO"]
    label = _label(event.conference_label)
    _put_uri(written, "CONFERENCE", event.conference_url, VALUE="URI", FEATURE=feature, LABEL=label)


# ---------------------------------------------------------------- zones


def _zones(events: Sequence[CalendarEvent]) -> list[tuple[str, int, int]]:
    """The zones of events that have a time, by name, each with the first and last year that it is needed for.

    TZID without a VTIMEZONE of that name breaks Outlook.
    """
    years: dict[str, list[int]] = {}
    for event in events:
        if event.starts.clock is not None and event.zone not in _UTC_NAMES:
            days = [day for day in _span(event) if day is not None]
            years.setdefault(event.zone, []).extend(day.year for day in days)
    return [(zone, min(found), max(found)) for zone, found in sorted(years.items())]


def _timezone(zone: str, found: Sequence[Observance]) -> Timezone:
    from icalendar import Timezone as Component
    from icalendar import TimezoneDaylight, TimezoneStandard

    written = Component()
    _put(written, "TZID", zone)
    for one in found:
        part = TimezoneDaylight() if one.kind == "DAYLIGHT" else TimezoneStandard()
        part.add("DTSTART", one.starts)
        part.add("TZOFFSETFROM", timedelta(seconds=one.offset_from))
        part.add("TZOFFSETTO", timedelta(seconds=one.offset_to))
        if one.yearly:
            day = f"{one.yearly.nth}{_WEEKDAYS[one.yearly.weekday]}"
            part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": one.yearly.month, "BYDAY": day})
        _put_text(part, "TZNAME", one.name)
        written.add_component(part)
    return written


# ---------------------------------------------------------------- properties


def _put(component: Component, name: str, value: str, **parameters: str | list[str]) -> None:
    """A value that is written as it stands; an empty one is left out, and so are empty parameters."""
    from icalendar.prop import vInline

    if value:
        component[name] = vInline(value, params={key: said for key, said in parameters.items() if said})


def _put_text(component: Component, name: str, text: str, **parameters: str | list[str]) -> None:
    _put(component, name, _escaped(text), **parameters)


def _put_uri(component: Component, name: str, url: str, **parameters: str | list[str]) -> None:
    """RFC 3986 is ASCII without spaces, and a URI is not escaped as a text is (RFC 5545, 3.3.13)."""
    from urllib.parse import quote

    _put(component, name, quote(_one_line(url).replace(" ", "%20"), safe="!#$%&'()*+,/:;=?@[]~"), **parameters)


_BREAK = re.compile("\r\n?|[\u2028\u2029]")
# RFC 5545, 3.1: no control character but the tab. Nor half characters, which are no UTF-8, nor byte order marks, which
# readers drop.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


def _escaped(text: str) -> str:
    """RFC 5545, 3.3.11. By hand, as the library takes the N of "C:\\Notes" for a line break.

    Without spaces at its ends: a folded line of spaces alone is lost where lines are trimmed on their way.
    """
    cleaned = _NO_TEXT.sub("", _BREAK.sub("\n", text)).strip(" ")
    return cleaned.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _one_line(text: str) -> str:
    return " ".join(_NO_TEXT.sub("", _BREAK.sub("\n", text)).split())


def _label(text: str) -> str:
    """For a parameter, where there is no way to write a double quote but RFC 6868, which few clients know."""
    return _one_line(text).replace('"', "'")


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
