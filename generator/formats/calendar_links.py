"""Links that put one event into somebody's calendar on the web, and the address under which a feed is subscribed to.

Plain addresses, nothing runs in the page. Refuses to decide who gets them: an event that is past, cancelled or
postponed has none, and that is the caller's to know.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from generator.dates.moments import end_instant, last_day, start_instant
from generator.model.values import DateOrDateTime, Url

LONGEST_DETAILS = 1000  # characters; encoded, they are up to twelve times as long

_DAY = timedelta(days=1)


class LinkedEvent(Struct, frozen=True, kw_only=True):
    """One date of an event, in finished words. Texts are plain and may have line breaks."""

    title: str
    starts: DateOrDateTime
    ends: DateOrDateTime | None = None  # the last day or moment, inclusive, as people write it
    zone: str
    details: str = ""
    location: str = ""


GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
OUTLOOK_WORK = "https://outlook.office.com/calendar/action/compose"
SERVICES = (GOOGLE, OUTLOOK, OUTLOOK_WORK)


def google(event: LinkedEvent) -> Url:
    """Whole days up to the day after the last; times of the clock on the wall, with `ctz` to say on which wall.

    Google takes no start without an end. An event whose end is not known ends as it begins, which Google accepts; the
    visitor sees it in the form and can change it.
    """
    begins, ends = _span(event)
    return _link(
        GOOGLE,
        action="TEMPLATE",
        text=event.title,
        dates=f"{_compact(begins)}/{_compact(ends or begins)}",
        ctz=event.zone if isinstance(begins, datetime) else "",
        details=_shortened(event.details),
        location=event.location,
    )


def outlook(event: LinkedEvent) -> Url:
    """For private accounts."""
    return _outlook(OUTLOOK, event)


def outlook_work(event: LinkedEvent) -> Url:
    """For accounts of an employer or school, where addresses with "deeplink" in them fail."""
    return _outlook(OUTLOOK_WORK, event)


def webcal(https_url: str) -> Url:
    """The address at which one click subscribes to the feed. `ValueError` for one that is not on the web."""
    scheme, mark, rest = https_url.partition("://")
    if scheme.lower() not in ("http", "https") or not mark:
        raise ValueError(f"{https_url!r} is not on the web")
    return Url(f"webcal://{rest}")


def _outlook(address: str, event: LinkedEvent) -> Url:
    """Times in UTC, which Outlook turns into those of its user. Whole days as days, the end exclusive.

    Microsoft documents none of it; calendar-link and spatie/calendar-links write whole days like this as well. Without
    an end Outlook proposes half an hour.
    """
    begins, ends = _span(event)
    return _link(
        address,
        path="/calendar/action/compose",
        rru="addevent",
        startdt=_iso(begins),
        enddt=_iso(ends) if ends else "",
        subject=event.title,
        body=_shortened(event.details),
        location=event.location,
        allday="" if isinstance(begins, datetime) else "true",
    )


# ---------------------------------------------------------------- when


def _span(event: LinkedEvent) -> tuple[date, date | None]:
    """Days, the second of them exclusive; or aware times in the event's zone. None: nobody knows when it ends."""
    start, end, zone = event.starts, event.ends, event.zone
    if start.clock is None:
        return start.day, last_day(end or start) + _DAY
    return start_instant(start, zone), end_instant(start, end, zone) if end else None


def _compact(value: date) -> str:
    return f"{value:%Y%m%dT%H%M%S}" if isinstance(value, datetime) else f"{value:%Y%m%d}"


def _iso(value: date) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value.isoformat()


# ---------------------------------------------------------------- what


_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters and half characters
_LAST_WORD = re.compile(r"\s+\S*\Z")


def _link(address: str, **words: str) -> Url:
    """A space becomes %20: Outlook shows a plus as a plus. What is empty is left out."""
    from urllib.parse import quote  # 5 ms to import; a build with nothing to do links to no calendar

    pairs = [f"{name}={quote(_clean(text), safe='/')}" for name, text in words.items() if text]
    return Url(f"{address}?{'&'.join(pairs)}")


def _clean(text: str) -> str:
    return _NO_TEXT.sub("", _BREAK.sub("\n", text))


def _shortened(text: str) -> str:
    """At most `LONGEST_DETAILS` characters, whole words and an ellipsis. Line breaks stay, as calendars show them."""
    whole = _clean(text).strip()
    if len(whole) <= LONGEST_DETAILS:
        return whole
    cut = whole[:LONGEST_DETAILS]  # one too many, so that a word that just fits is kept
    return (_LAST_WORD.sub("", cut) if _LAST_WORD.search(cut) else cut[:-1]).rstrip(" ,;:.-\u2013\u2014\n\t") + "\u2026"
