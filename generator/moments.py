"""Days, times and ranges as people read them (NHS style: "to", "9:30am", "midday"), and the instants behind them.

Refuses to read what people wrote (that is `generator.dates`) and to know what day it is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct

from generator.model import Moment
from generator.problems import Trouble

Style = Literal["long", "short"]  # with weekdays, or without
Joiner = Literal["to", "dash"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_DAY = timedelta(days=1)
_NBSP = "\u00a0"


class Part(Struct, frozen=True):
    """A piece of a range. `datetime` is ISO 8601, for `<time datetime>`; None for the words between."""

    text: str
    datetime: str | None = None


# ---------------------------------------------------------------- days and times in words


def long_day(day: date) -> str:
    """ "Tuesday 21 March 2023"."""
    return f"{WEEKDAYS[day.weekday()]} {plain_day(day)}"


def plain_day(day: date) -> str:
    """ "21 March 2023"."""
    return f"{day.day} {month_name(day.year, day.month)}"


def month_name(year: int, month: int) -> str:
    """ "March 2023"."""
    return f"{MONTHS[month - 1]} {year}"


def clock_text(clock: time) -> str:
    """ "9:30am", "10am", "midday", "midnight"."""
    if clock.minute == 0 and clock.hour in (0, 12):
        return "midday" if clock.hour else "midnight"
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'pm' if clock.hour >= 12 else 'am'}"


# ---------------------------------------------------------------- ranges in words


def range_text(start: Moment, end: Moment | None = None, style: Style = "long", joiner: Joiner = "to") -> str:
    """The range in plain spaces: "Tuesday 21 to Thursday 23 March 2023"; short "21 to 23 March 2023"."""
    return "".join(piece.text for piece in _pieces(start, end, style, joiner)).replace(_NBSP, " ")


def range_parts(
    start: Moment, end: Moment | None, zone: str, style: Style = "long", joiner: Joiner = "to"
) -> tuple[Part, ...]:
    """The same words in pieces: each end with its day or instant, and the joining words between them.

    A no-break space keeps the number of a day with its month.
    """
    pieces = _pieces(start, end, style, joiner)
    return tuple(Part(piece.text, _iso(piece.moment, zone) if piece.moment else None) for piece in pieces)


class _Piece(NamedTuple):
    text: str
    moment: Moment | None = None


def _pieces(start: Moment, end: Moment | None, style: Style, joiner: Joiner) -> tuple[_Piece, ...]:
    if end is None or end == start:
        return (_Piece(_moment_text(start.day, start.clock, style), start),)
    last = last_day(end)
    if start.clock is not None and end.clock is not None and last == start.day:
        begins, ends = _moment_text(start.day, start.clock, style), clock_text(end.clock)
        return _joined(_Piece(begins, start), _Piece(ends, end), joiner, tight=True)
    ends = _moment_text(last, end.clock, style)
    whole = start.clock is None and end.clock is None
    begins = _beginning(start, end, style) if whole else _moment_text(start.day, start.clock, style)
    return _joined(_Piece(begins, start), _Piece(ends, end), joiner, tight=begins.isdigit())


def _joined(begins: _Piece, ends: _Piece, joiner: Joiner, tight: bool) -> tuple[_Piece, ...]:
    """A dash stands without spaces only between single figures: "21–23 March", but "31 July – 1 August"."""
    dash = "–" if tight else " – "
    return begins, _Piece(" to " if joiner == "to" else dash), ends


def _beginning(start: Moment, end: Moment, style: Style) -> str:
    """The first day, without the month or year that it shares with the last."""
    if start.day.year != end.day.year:
        return _day_text(start.day, style)
    weekday = f"{WEEKDAYS[start.day.weekday()]} " if style == "long" else ""
    month = "" if start.day.month == end.day.month else f"{_NBSP}{MONTHS[start.day.month - 1]}"
    return f"{weekday}{start.day.day}{month}"


def _moment_text(day: date, clock: time | None, style: Style) -> str:
    return f"{_day_text(day, style)}, {clock_text(clock)}" if clock is not None else _day_text(day, style)


def _day_text(day: date, style: Style) -> str:
    weekday = f"{WEEKDAYS[day.weekday()]} " if style == "long" else ""
    return f"{weekday}{day.day}{_NBSP}{month_name(day.year, day.month)}"


def _iso(moment: Moment, zone: str) -> str:
    if moment.clock is None:
        return moment.day.isoformat()
    return _instant(moment, zone).isoformat(timespec="minutes")


# ---------------------------------------------------------------- ranges that cannot be


def check_range(start: Moment, end: Moment) -> Trouble | None:
    """What is wrong between the two: `date-mixed` (only one has a time) or `date-order`."""
    if (start.clock is None) != (end.clock is None):
        return _mixed(start)
    # The structs themselves can't be ordered: two whole days would compare None with None.
    begins, ends = ((moment.day, moment.clock or time()) for moment in (start, end))
    if ends < begins or (ends == begins and start.clock is not None):
        return _disordered(start, end)
    return None


def last_day(end: Moment) -> date:
    """The last day on which anything happens: an end at midnight belongs to the day before."""
    return end.day - _DAY if end.clock == time() else end.day


def _mixed(start: Moment) -> Trouble:
    one, other = ("start", "end") if start.clock is not None else ("end", "start")
    return Trouble(
        "date-mixed",
        f"the {one} has a time and the {other} has none",
        why="calendars take an event either as whole days or from one time to another",
        help=(f"add a time to the {other}, or leave the time of the {one} out",),
    )


def _disordered(start: Moment, end: Moment) -> Trouble:
    begins, ends = (_plain(moment) for moment in (start, end))
    message = f"it ends ({ends}) before it begins ({begins})"
    if start == end:
        message = f"it ends at the moment it begins, {begins}"
    lines = ["check both, or leave the end out if it is not known"]
    if end.clock == time() and end.day == start.day:
        lines = [f'for midnight at the end of the day, write "{plain_day(end.day)}, midnight"']
    return Trouble("date-order", message, why="calendars refuse an event that ends before it begins", help=tuple(lines))


def _plain(moment: Moment) -> str:
    return _moment_text(moment.day, moment.clock, "short").replace(_NBSP, " ")


# ---------------------------------------------------------------- instants


def instant(moment: Moment, zone: str) -> datetime | Trouble:
    """The moment in `zone`, aware; a whole day at its first instant; the first of two equal times in autumn.

    `clock-gap` where the clocks go forward over it. Take differences in UTC: within one zone Python subtracts the
    clocks on the wall.
    """
    found = _instant(moment, zone)
    if moment.clock is None or found.replace(tzinfo=None) == datetime.combine(moment.day, moment.clock):
        return found
    before = _instant(moment, zone, fold=1)
    return Trouble(
        "clock-gap",
        f"there is no {_clock_on(moment)} in {zone}: the clocks go forward over it",
        why="nobody can come at a time that no clock shows",
        help=(f"did you mean {clock_text(before.time())} or {clock_text(found.time())}?",),
    )


def doubled(moment: Moment, zone: str) -> Trouble | None:
    """A warning, `clock-twice`, where the clocks go back and show the time twice. We take the first."""
    if moment.clock is None:
        return None
    first, second = (_instant(moment, zone, fold) for fold in (0, 1))
    # In a gap the two differ as well, but neither shows the time that was asked for.
    if first.utcoffset() == second.utcoffset() or first.time() != moment.clock:
        return None
    return Trouble(
        "clock-twice",
        f"the clocks in {zone} show {_clock_on(moment)} twice",
        why=f"the first is taken, {clock_text(moment.clock)} {first.tzname()}, not {second.tzname()}",
        help=("a time outside the hour that comes twice leaves no doubt",),
        severity="warning",
    )


def start_instant(start: Moment, zone: str) -> datetime:
    """The instant it begins; a whole day begins with its first. A time in a clock gap counts as an hour later."""
    return _instant(start, zone)


def end_instant(start: Moment, end: Moment | None, zone: str) -> datetime:
    """The instant from which it is past: its timed end, else the midnight after its last day.

    Without an end it lasts until its first day is over.
    """
    last = end or Moment(start.day)
    return _instant(last if last.clock is not None else Moment(last.day + _DAY), zone)


def deadline_instant(deadline: Moment, zone: str) -> datetime:
    """The instant from which it is too late: a day counts to its end."""
    return end_instant(deadline, deadline, zone)


def _instant(moment: Moment, zone: str, fold: int = 0) -> datetime:
    """Through UTC and back, so that a time in a clock gap becomes one that a clock shows."""
    from zoneinfo import ZoneInfo  # 5 ms to import; a build with nothing to do has no instants

    local = datetime.combine(moment.day, moment.clock or time(), ZoneInfo(zone)).replace(fold=fold)
    return local.astimezone(UTC).astimezone(local.tzinfo)


def _clock_on(moment: Moment) -> str:
    return f"{clock_text(moment.clock or time())} on {plain_day(moment.day)}"
