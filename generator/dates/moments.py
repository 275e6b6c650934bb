"""Days, times and ranges as people read them (NHS style: "to", "9:30am", "midday"), and the instants behind them.

Refuses to read what people wrote (that is `reading`) and to know what day it is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct

from generator.model.values import DateOrDateTime
from generator.problems import UnlocatedProblem

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

_UK = frozenset({"Europe/London", "Europe/Belfast", "GB", "GB-Eire"})

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


def deadline_text(moment: DateOrDateTime) -> str:
    """ "Friday 17 July 2026, 5pm"; the day alone where no time is set.

    One at midnight is 11:59pm of the day before: people read "midnight" as either end of a day (GOV.UK style).
    """
    if moment.clock is None:
        return long_day(moment.day)
    if moment.clock == time():
        return f"{long_day(moment.day - _DAY)}, {clock_text(time(23, 59))}"
    return f"{long_day(moment.day)}, {clock_text(moment.clock)}"


# ---------------------------------------------------------------- ranges in words


def range_text(
    start: DateOrDateTime, end: DateOrDateTime | None = None, style: Style = "long", joiner: Joiner = "to"
) -> str:
    """The range in plain spaces: "Tuesday 21 to Thursday 23 March 2023"; short "21 to 23 March 2023"."""
    return "".join(piece.text for piece in _pieces(start, end, style, joiner)).replace(_NBSP, " ")


def range_parts(
    start: DateOrDateTime, end: DateOrDateTime | None, zone: str, style: Style = "long", joiner: Joiner = "to"
) -> tuple[Part, ...]:
    """The same words in pieces: each end with its day or instant, and the joining words between them.

    A no-break space keeps the number of a day with its month.
    """
    pieces = _pieces(start, end, style, joiner)
    return tuple(Part(piece.text, _iso(piece.moment, zone) if piece.moment else None) for piece in pieces)


def zoned_parts(
    start: DateOrDateTime,
    end: DateOrDateTime | None,
    zone: str,
    site_zone: str,
    style: Style = "long",
    joiner: Joiner = "to",
) -> tuple[Part, ...]:
    """The range with its zone, for people who may be elsewhere: "..., 6:30pm to 8pm UK time (BST)".

    Where `zone` is not the site's, the same on the site's clocks follows: "...; 5:30pm to 7pm UK time (BST)", with its
    days where they differ. Whole days have no zone, as a whole day abroad is that place's day.
    """
    if start.clock is None or (end is not None and end.clock is None):
        return range_parts(start, end, zone, style, joiner)
    begins, ends = start_instant(start, zone), start_instant(end or start, zone)
    own = _labelled(_pieces(start, end, style, joiner), begins, ends, zone)
    if zone == site_zone or {zone, site_zone} <= _UK:
        return own
    begins, ends = (_in_zone(instant, site_zone) for instant in (begins, ends))
    here = _on_clocks_here(start, end, (begins, ends), style, joiner)
    return (*own, Part("; "), *_labelled(here, begins, ends, site_zone))


class _Piece(NamedTuple):
    text: str
    moment: DateOrDateTime | None = None


def _pieces(start: DateOrDateTime, end: DateOrDateTime | None, style: Style, joiner: Joiner) -> tuple[_Piece, ...]:
    if end is None or end == start:
        return (_Piece(_moment_text(start.day, start.clock, style), start),)
    return _both_ends(start, end, style, joiner)


def _both_ends(start: DateOrDateTime, end: DateOrDateTime, style: Style, joiner: Joiner) -> tuple[_Piece, ...]:
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


def _beginning(start: DateOrDateTime, end: DateOrDateTime, style: Style) -> str:
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


def _iso(moment: DateOrDateTime, zone: str) -> str:
    if moment.clock is None:
        return moment.day.isoformat()
    return start_instant(moment, zone).isoformat(timespec="minutes")


# ---------------------------------------------------------------- zones in words


def _labelled(pieces: tuple[_Piece, ...], begins: datetime, ends: datetime, zone: str) -> tuple[Part, ...]:
    """One label after the last of the pieces, or one after each end where the clocks change between them.

    The instants are given, as a piece does not know which of two equal times in autumn it is.
    """
    first, last = (_short_zone(instant) for instant in (begins, ends))
    end = f" {_place_time(zone, last)}"
    if len(pieces) == 1:
        return Part(pieces[0].text, _iso_of(begins)), Part(end)
    between = pieces[1].text
    if first != last:
        between, end = f" ({first}){between}", f" ({last}), {place_name(zone)} time"
    return Part(pieces[0].text, _iso_of(begins)), Part(between), Part(pieces[2].text, _iso_of(ends)), Part(end)


def _on_clocks_here(
    start: DateOrDateTime, end: DateOrDateTime | None, here: tuple[datetime, datetime], style: Style, joiner: Joiner
) -> tuple[_Piece, ...]:
    """The pieces for the site's clocks; times alone where it is the same one day there and here."""
    begins, ends = (DateOrDateTime(instant.date(), instant.time()) for instant in here)
    # Not `_pieces`: an hour that the clocks show twice has two ends, though they look alike.
    pieces = _both_ends(begins, ends, style, joiner) if end else _pieces(begins, None, style, joiner)
    days = {start.day, last_day(end or start), begins.day, last_day(ends) if end else begins.day}
    if len(days) > 1:
        return pieces
    return (_Piece(clock_text(begins.clock or time()), begins), *pieces[1:])


def _in_zone(instant: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo  # 5 ms to import, as below

    return instant.astimezone(ZoneInfo(zone))


def _iso_of(instant: datetime) -> str:
    return instant.isoformat(timespec="minutes")


def _place_time(zone: str, short: str) -> str:
    """ "UK time (BST)"; "UTC" and "UTC+3" of the zones that are no place."""
    return short if zone.startswith("Etc/") or short in ("UTC", zone) else f"{place_name(zone)} time ({short})"


def place_name(zone: str) -> str:
    """ "UK", "Paris", "New York"."""
    return "UK" if zone in _UK else zone.rsplit("/", 1)[-1].replace("_", " ")


def _short_zone(instant: datetime) -> str:
    """ "BST"; "UTC+3" or "UTC+5:45" where the zone has only figures, as most have outside of Europe and America."""
    name = instant.tzname() or ""
    if not name.startswith(("+", "-")):
        return name
    sign, hours, minutes = "−" if name[0] == "-" else "+", int(name[1:3]), name[3:5]
    return f"UTC{sign}{hours}{':' if minutes else ''}{minutes}"


# ---------------------------------------------------------------- ranges that cannot be


def check_range(start: DateOrDateTime, end: DateOrDateTime) -> UnlocatedProblem | None:
    """What is wrong between the two: `date-mixed` (only one has a time) or `date-order`."""
    if (start.clock is None) != (end.clock is None):
        return _mixed(start)
    # The structs themselves can't be ordered: two whole days would compare None with None.
    begins, ends = ((moment.day, moment.clock or time()) for moment in (start, end))
    if ends < begins or (ends == begins and start.clock is not None):
        return _disordered(start, end)
    return None


def last_day(end: DateOrDateTime) -> date:
    """The last day on which anything happens: an end at midnight belongs to the day before."""
    return end.day - _DAY if end.clock == time() else end.day


def _mixed(start: DateOrDateTime) -> UnlocatedProblem:
    one, other = ("start", "end") if start.clock is not None else ("end", "start")
    return UnlocatedProblem(
        "date-mixed",
        f"the {one} has a time and the {other} has none",
        why="calendars take an event either as whole days or from one time to another",
        help=(f"add a time to the {other}, or leave the time of the {one} out",),
    )


def _disordered(start: DateOrDateTime, end: DateOrDateTime) -> UnlocatedProblem:
    begins, ends = (_plain(moment) for moment in (start, end))
    message = f"it ends ({ends}) before it begins ({begins})"
    if start == end:
        message = f"it ends at the moment it begins, {begins}"
    lines = ["check both, or leave the end out if it is not known"]
    if end.clock == time() and end.day == start.day:
        lines = [f'for midnight at the end of the day, write "{plain_day(end.day)}, midnight"']
    return UnlocatedProblem(
        "date-order", message, why="calendars refuse an event that ends before it begins", help=tuple(lines)
    )


def _plain(moment: DateOrDateTime) -> str:
    return _moment_text(moment.day, moment.clock, "short").replace(_NBSP, " ")


# ---------------------------------------------------------------- instants


def clock_trouble(moment: DateOrDateTime, zone: str) -> UnlocatedProblem | None:
    """`clock-gap` where the clocks of the zone go forward over the time, and a warning, `clock-twice`, where they go
    back and show it twice. We take the first.
    """
    if moment.clock is None:
        return None
    first, second = (start_instant(moment, zone, fold) for fold in (0, 1))
    if first.replace(tzinfo=None) != datetime.combine(moment.day, moment.clock):
        return UnlocatedProblem(
            "clock-gap",
            f"there is no {_clock_on(moment)} in {zone}: the clocks go forward over it",
            why="nobody can come at a time that no clock shows",
            help=(f"did you mean {clock_text(second.time())} or {clock_text(first.time())}?",),
        )
    if first.utcoffset() == second.utcoffset():
        return None
    return UnlocatedProblem(
        "clock-twice",
        f"the clocks in {zone} show {_clock_on(moment)} twice",
        why=f"the first is taken, {clock_text(moment.clock)} {first.tzname()}, not {second.tzname()}",
        help=("a time outside the hour that comes twice leaves no doubt",),
        severity="warning",
    )


def start_instant(moment: DateOrDateTime, zone: str, fold: int = 0) -> datetime:
    """The instant it begins, aware; a whole day begins with its first. A time in a clock gap counts as an hour later.

    Take differences in UTC: within one zone Python subtracts the clocks on the wall.

    Through UTC and back, so that a time in a gap becomes one that a clock shows.
    """
    from zoneinfo import ZoneInfo  # 5 ms to import; a build with nothing to do has no instants

    local = datetime.combine(moment.day, moment.clock or time(), ZoneInfo(zone)).replace(fold=fold)
    return local.astimezone(UTC).astimezone(local.tzinfo)


def end_instant(start: DateOrDateTime, end: DateOrDateTime | None, zone: str) -> datetime:
    """The instant from which it is past: its timed end, else the midnight after its last day.

    Without an end it lasts until its first day is over.
    """
    last = end or DateOrDateTime(start.day)
    return start_instant(last if last.clock is not None else DateOrDateTime(last.day + _DAY), zone)


def deadline_instant(deadline: DateOrDateTime, zone: str) -> datetime:
    """The instant from which it is too late: a day counts to its end."""
    return end_instant(deadline, deadline, zone)


def _clock_on(moment: DateOrDateTime) -> str:
    return f"{clock_text(moment.clock or time())} on {plain_day(moment.day)}"
