"""Small finished words for views: days, labels, counts. Refuses to know the site."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from generator.dates import last_day, month_name, plain_day, range_parts
from generator.model import Event, EventStatus
from generator.views.shapes import DayView, WhenPart

NBSP = "\u00a0"


def day_view(day: date) -> DayView:
    return DayView(day.isoformat(), plain_day(day).replace(" ", NBSP))


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


def when_parts(event: Event, zone: str, joiner: str) -> tuple[WhenPart, ...]:
    parts = range_parts(event.start, event.end, zone, joiner="dash" if joiner == "dash" else "to")
    return tuple(WhenPart(part.text, part.datetime or "") for part in parts)


def disc_words(event: Event) -> tuple[str, str]:
    """The date for the eye, in two rows: ("21 to 23", "March 2023"), ("31 July", "to 1 August 2026")."""
    first, last = event.start.day, last_day_of(event)
    month = month_name(last.year, last.month)
    if first == last:
        return str(first.day), month
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day}", month
    return f"{first.day} {month_name(first.year, first.month).split()[0]}", f"to {last.day} {month}"


def last_day_of(event: Event) -> date:
    return last_day(event.end) if event.end else event.start.day


def months_of(event: Event) -> str:
    """ "March 2023", "July and August 2026", "December 2025 and January 2026"."""
    first, last = event.start.day, last_day_of(event)
    end = month_name(last.year, last.month)
    begin = month_name(first.year, first.month)
    if begin == end:
        return end
    return f"{begin.split()[0] if first.year == last.year else begin} and {end}"


_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def counted(number: int, one: str, many: str) -> str:
    """ "Two events". Small numbers in words."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {one if number == 1 else many}"


def sentence(text: str) -> str:
    """The text with a full stop where it has no end of its own."""
    return text if not text or text[-1] in ".!?\u201d\u2019" else f"{text}."
