"""Small finished words for views: days, labels, counts. Refuses to know the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from generator.dates.moments import (
    MONTHS,
    WEEKDAYS,
    clock_text,
    last_day,
    month_name,
    place_name,
    plain_day,
    range_parts,
)
from generator.model.events import Repeats
from generator.model.values import DateOrDateTime, EventStatus, Hours
from generator.site import AnyEntry
from generator.views.shapes import DayView, LinkView, WhenPart

NBSP = "\u00a0"


def day_view(day: date) -> DayView:
    return DayView(day.isoformat(), plain_day(day).replace(" ", NBSP))


def iso(moment: DateOrDateTime, zone: str) -> str:
    """For machines: a bare day where the hours are not known, never a placeholder midnight; else with offset."""
    return range_parts(moment, None, zone)[0].datetime or moment.day.isoformat()


def day_view_or_none(day: date | None) -> DayView | None:
    return day_view(day) if day else None


def partial_day(iso: str | None) -> DayView | None:
    """A date as exact as it is known: "2023-01" -> January 2023."""
    if not iso:
        return None
    year, *rest = (int(part) for part in iso.split("-"))
    match rest:
        case [month, day]:
            words = plain_day(date(year, month, day))
        case [month]:
            words = month_name(year, month)
        case _:
            words = str(year)
    return DayView(iso, words.replace(" ", NBSP))


# A confirmed event needs no label.
_STATUS = MappingProxyType(
    {
        "confirmed": "",
        "tentative": "Provisional: to be confirmed",
        "postponed": "Postponed: new date to be announced",
        "cancelled": "Cancelled",
    }
)


def status_label(status: EventStatus, is_past: bool = False) -> str:
    """The state of an event. Once its dates are past, nothing about it is "to be" any more."""
    return "Was planned, and not confirmed here" if is_past and status == "tentative" else _STATUS[status]


def hours_parts(hours: Hours) -> tuple[WhenPart, ...]:
    """ "10am to 11:30am", each time in a form for machines too."""
    begins = WhenPart(clock_text(hours.start), f"{hours.start:%H:%M}")
    if hours.end is None:
        return (begins,)
    return begins, WhenPart(" to "), WhenPart(clock_text(hours.end), f"{hours.end:%H:%M}")


def clocks_elsewhere(zone: str, site_zone: str) -> str:
    """ "Paris time", where times are told that are not on the site's clocks; else empty."""
    return "" if zone == site_zone else f"{place_name(zone)} time"


class Span(Struct, frozen=True):
    """From one moment to another, inclusive."""

    start: DateOrDateTime
    end: DateOrDateTime | None


class Dated(Protocol):
    """An event, one meeting of it, or a span of time."""

    @property
    def start(self) -> DateOrDateTime: ...
    @property
    def end(self) -> DateOrDateTime | None: ...


def date_badge_words(event: Dated) -> tuple[str, str]:
    """The date for the eye, in two rows: ("21 to 23", "March 2023"), ("31 July", "to 1 August 2026")."""
    first, last = event.start.day, last_day_of(event)
    month = month_name(last.year, last.month)
    if first == last:
        return str(first.day), month
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day}", month
    return f"{first.day} {month_name(first.year, first.month).split()[0]}", f"to {last.day} {month}"


def last_day_of(event: Dated) -> date:
    return last_day(event.end) if event.end else event.start.day


def months_of(event: Dated) -> str:
    """ "in March 2023", "in July and August 2026", "from September 2026 to January 2027"."""
    first, last = event.start.day, last_day_of(event)
    end = month_name(last.year, last.month)
    begin = month_name(first.year, first.month)
    if begin == end:
        return f"in {end}"
    months_apart = (last.year - first.year) * 12 + last.month - first.month
    shown = begin.split()[0] if first.year == last.year else begin
    return f"in {shown} and {end}" if months_apart == 1 else f"from {shown} to {end}"


_EVERY = MappingProxyType(
    {
        "day": "Every day",
        "week": "Every week",
        "fortnight": "Every two weeks",
        "month": "Every month",
        "year": "Every year",
    }
)


def repeat_words(repeats: Repeats, start: date) -> str:
    """ "Every month, on the first Tuesday, until 31 January 2027"; "Every two weeks, on Fridays, six times"."""
    words = [_EVERY[repeats.every], *_on_which_day(repeats, start)]
    if repeats.until:
        words.append(f"until {plain_day(repeats.until)}")
    if repeats.times:
        words.append(counted(repeats.times, "time", "times").lower())
    return ", ".join(words)


def _on_which_day(repeats: Repeats, start: date) -> list[str]:
    if repeats.every in ("week", "fortnight"):
        return [f"on {WEEKDAYS[start.weekday()]}s"]
    if repeats.every == "day":
        return []
    day = (repeats.day or str(start.day)).removeprefix("the ")
    month = f" of {MONTHS[start.month - 1]}" if repeats.every == "year" else ""
    return [f"on the {ordinal(int(day)) if day.isdigit() else day}{month}"]


def ordinal(number: int) -> str:
    """ "1st", "22nd", "13th"."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def more_dates(number: int) -> str:
    """ "And one more date"; empty when there is none."""
    return f"And {counted(number, 'more date', 'more dates').lower()}" if number > 0 else ""


_SIGNS = MappingProxyType({"GBP": "£", "EUR": "€", "USD": "$"})


def money(price: str, currency: str) -> str:
    """ "£60.50", "CHF 12", "Free", "Pay what you can"."""
    if not price[0].isdigit():
        return capital(price)
    sign = _SIGNS.get(currency)
    return f"{sign}{price}" if sign else f"{currency}{NBSP}{price}"


_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def counted(number: int, one: str, many: str) -> str:
    """ "Two events". Small numbers in words."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {one if number == 1 else many}"


def capital(text: str) -> str:
    """The text with a capital at its beginning, and the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def sentence(text: str) -> str:
    """The text with a full stop where it has no end of its own."""
    return text if not text or text[-1] in ".!?\u201d\u2019" else f"{text}."


def paragraphs(text: str | None) -> tuple[str, ...]:
    """Plain text cut at its empty lines."""
    return tuple(" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip())


def to_write_or_call(email: str | None, phone: str | None) -> Iterator[LinkView]:
    if email:
        yield LinkView(email, f"mailto:{email}")
    if phone:
        yield LinkView(phone.replace(" ", NBSP), f"tel:{''.join(phone.split())}")


def not_published(entry: AnyEntry | None) -> str:
    """What a preview says of a page that visitors do not see yet; empty on the published site."""
    waits = entry.waits if entry else None
    if waits is None:
        return ""
    day = f", and appears on {plain_day(waits.day)}" if waits.day else ""
    return "A draft: not published" if waits.reason == "draft" else f"Not published yet{day}"
