"""What is said of a date that cannot be read: what is wrong, why it matters, what was probably meant.

Suggestions are computed, never chosen for the author. Years are offered from a fixed span:
it refuses to know what day it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from generator.dates.moments import MONTHS, WEEKDAYS, clock_text, long_day, plain_day
from generator.problems import Severity, UnlocatedProblem, closest
from generator.text import join_words

LONGEST = 100  # characters of a date worth reading
YEARS = range(1900, 2101)
_YEARS_OFFERED = range(2015, 2036)

_WHY_DATE = "lists and calendars are made from this date"
_WHY_TIME = "people need to know when to come"
_GOOD_DATES = 'write it like "Tuesday 30 May 2023" or "2023-05-30", with a time like "Tuesday 30 May 2023, 6:30pm"'
_UNDECIDED = (
    'say so on a line of its own: "times: tba" if the hours are to come, "status: tentative" if the date may move'
)
_GOOD_TIMES = 'write it like "9am", "9:30am", "18:30" or "midday"'

_FIGURES = re.compile(
    r"\s*(?:[^\W\d_]+[.,]*\s+)?(([0-9]{1,2})\s?[/.-]\s?([0-9]{1,2})\s?[/.-]\s?([0-9]{4}|[0-9]{2}))(?![0-9]).*",
    re.DOTALL,
)
_ONLY_TIME = re.compile(
    r"\s*(?:[0-9]{1,2}(?:[:.][0-9]{2})?\s?[ap]\.?m\.?|[0-9]{1,2}[:.][0-9]{2}|midday|noon|midnight)\s*", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(?<![0-9])([0-9]{4})[-/. ]?([0-9]{1,2})[-/. ]?([0-9]{1,2})(?![0-9])")
_SEVERAL = re.compile(
    r"""(?: \b(?:to|until|till|and|or)\b | [–—&] )\s*(?:[^\W\d_]+\.?\s+)?(?:[0-9]|mid|noon)
    | (?<=[0-9a-z])\s*-\s*[0-9]{1,2}(?:\s+[^\W\d_]|(?:[:.][0-9]{2})?\s*[ap]\.?m|:[0-9])
    | \s-\s""",
    re.VERBOSE | re.IGNORECASE,
)
# "10:00-11:30" is more likely two times than a zone, so of the minus signs only -00 to -09 count as one.
_ZONED = re.compile(
    r".*[0-9m.]\s*\(?((?:utc|gmt)?\s*(?:\+[0-9]|-0)[0-9]?(?::?[0-9]{2})?|z|utc|gmt|bst|ces?t|e[sd]?t|uk time|uk)\)?"
)


def unreadable(text: str) -> UnlocatedProblem:
    """`date-ambiguous` where figures alone are to blame, else `date-format`."""
    if len(text) <= LONGEST and (figures := _FIGURES.fullmatch(text)):
        return _ambiguous(*figures.group(1, 2, 3, 4))
    if _ONLY_TIME.fullmatch(text):
        mend = f"write the day before it: 30 May 2023, {text.strip()}"
        return UnlocatedProblem("date-format", f"{quoted(text)} is a time without its day", why=_WHY_DATE, help=(mend,))
    message = f"{quoted(text)} is not a date this site can read" if text.strip() else "the date is empty"
    meant = f"did you mean {guess}?" if (guess := _rearranged(text)) else _GOOD_DATES
    return UnlocatedProblem("date-format", message, why=_WHY_DATE, help=(meant,))


def several(text: str) -> UnlocatedProblem | None:
    """`date-format` where the text names more than one date or time: a range, a choice, a list."""
    if not _SEVERAL.search(text):
        return None
    message = f"{quoted(text)} is more than one date or time"
    line = 'write one here; an event has the first in "start" and the last in "end"'
    return UnlocatedProblem("date-format", message, why=_WHY_DATE, help=(line,))


def unknown_name(word: str, kind: str, names: Iterable[str]) -> UnlocatedProblem:
    """`month-unknown` or `weekday-unknown`."""
    near = closest(word, names)
    code, article = (f"{kind}-unknown", "a month" if kind == "month" else "a day of the week")
    line = f"did you mean {near}?" if near else _GOOD_DATES
    return UnlocatedProblem(code, f"{quoted(word)} is not {article}", why=_WHY_DATE, help=(line,))


def outside_years(year: int) -> UnlocatedProblem:
    message = f"the year {year} is not between {YEARS[0]} and {YEARS[-1]}"
    return UnlocatedProblem(
        "date-year", message, why=_WHY_DATE, help=("check the year: it has four figures, like 2023",)
    )


def short_year(year: str, day: int, month: int) -> UnlocatedProblem:
    full = possible(day, month, 2000 + int(year))
    line = f"did you mean {plain_day(full)}?" if full else "write all four figures of the year"
    return UnlocatedProblem("date-year", f"the year {year} has only two figures", why=_WHY_DATE, help=(line,))


def impossible(day: int, month: int, year: int) -> UnlocatedProblem:
    """`date-impossible`: 30 February 2023, 31 April."""
    last, name = _last_of(month, year), MONTHS[month - 1]
    length = f"{name} {year}" if month == 2 else name
    meant = f"{plain_day(last)}, or {plain_day(last + timedelta(1))}" if day else plain_day(last.replace(day=1))
    message = f"{day} {name} {year} does not exist: {length} has {last.day} days"
    return UnlocatedProblem("date-impossible", message, why=_WHY_DATE, help=(f"did you mean {meant}?",))


def no_such_month(year: str, month: str, day: str) -> UnlocatedProblem:
    """`date-impossible` of 2023-13-01."""
    turned = possible(int(month), int(day), int(year))
    line = f"did you mean {turned}?" if turned else "write the year, the month and the day, like 2023-05-30"
    message = f"{year}-{month}-{day} does not exist: there is no month {month}"
    return UnlocatedProblem("date-impossible", message, why=_WHY_DATE, help=(line,))


def without_year(day: int, month: int, weekday: int | None) -> UnlocatedProblem:
    """`date-no-year`, naming the years that fit the weekday; `date-impossible` where no year could help."""
    name = f"{day} {MONTHS[month - 1]}"
    if not possible(day, month, 2024):
        return _never(day, month)
    line = "write the year after the month"
    if weekday is not None:
        fitting = [str(year) for year in _YEARS_OFFERED if _falls_on(day, month, year, weekday)]
        name, line = f"{WEEKDAYS[weekday]} {name}", _years_line(name, WEEKDAYS[weekday], fitting)
    return UnlocatedProblem("date-no-year", f"{name} has no year", why="a page is read for years to come", help=(line,))


def wrong_weekday(day: date, weekday: int, code: str = "date-weekday") -> UnlocatedProblem:
    """`weekday` (0 is Monday) was written, and is not the day's."""
    message = f"{plain_day(day)} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}"
    first, *others = (long_day(meant) for meant in (day, *sorted(_meant_by(day, weekday), key=lambda d: abs(d - day))))
    line = f"did you mean {', '.join([first, *others[:-1]])}, or {others[-1]}?"
    severity: Severity = "error" if code == "date-weekday" else "warning"
    return UnlocatedProblem(code, message, "people plan by the weekday, so both must agree", (line,), severity)


def wrong_time(words: str) -> UnlocatedProblem:
    """`time-format`, or `date-offset` with its place in `words`."""
    if found := _ZONED.fullmatch(words.casefold()):
        return _zone_written(words[slice(*found.span(1))], found.start(1))
    if words.casefold().strip("()") in ("tbc", "tba", "tbd", "to be confirmed", "to be announced", "provisional"):
        return no_time(words, "", _UNDECIDED)
    bare = re.fullmatch("([0-9]{1,2})([0-9]{2})", words)
    real = bare and int(bare[1]) < 24 and int(bare[2]) < 60
    return no_time(words, "", f"did you mean {int(bare[1]):02}:{bare[2]}?" if bare and real else "")


def wrong_figures(words: str, hour: int, minute: int | None, half: str) -> UnlocatedProblem | None:
    """What is wrong with a time made of figures; `half` is "a", "p" or "". None when it is a time."""
    if minute is not None and minute > 59:
        return no_time(words, "the minutes go from 00 to 59")
    if half and not 1 <= hour <= 12:
        meant = clock_text(time(hour, minute or 0)) if 12 < hour < 24 else ""
        return no_time(words, "with am or pm the hours go from 1 to 12", f"did you mean {meant}?" if meant else "")
    if hour > 23:
        end_of_day = 'for the end of the day write "midnight"' if hour == 24 and not minute else ""
        return no_time(words, "the hours go from 0 to 23", end_of_day)
    if half or minute is not None:
        return None
    if 1 <= hour <= 12:
        meant = "midday" if hour == 12 else f"{hour}am or {hour}pm"
        return no_time(words, "it may be morning or evening", f"did you mean {meant}?")
    return no_time(words, "it has no minutes", f"did you mean {hour:02}:00?")


def no_time(words: str, reason: str, line: str = "") -> UnlocatedProblem:
    """`time-format`."""
    message = f"{quoted(words)} is not a time of day{': ' if reason else ''}{reason}"
    return UnlocatedProblem("time-format", message, why=_WHY_TIME, help=(line or _GOOD_TIMES,))


def wrong_midnight(words: str, day: date | None) -> UnlocatedProblem:
    """`time-midnight`: at the beginning of the day, or at its end?"""
    name, before = (plain_day(day), f"{plain_day(day)}, ") if day else ("the day", "")
    return UnlocatedProblem(
        "time-midnight",
        f"{quoted(words)} may be the beginning or the end of {name}",
        why=_WHY_TIME,
        help=(
            f'for its beginning write "{before}00:00"; for its end "{before}11:59pm"',
            'only an end may be "midnight": it is the end of the day that is written',
        ),
    )


def half_unknown(words: str, morning: time) -> UnlocatedProblem:
    """`time-format` of the 6:30 in "6:30 to 8pm"."""
    meant = f"did you mean {clock_text(morning)} or {clock_text(morning.replace(hour=(morning.hour + 12) % 24))}?"
    return no_time(words, "it may be morning or evening", meant)


def hours_disordered(start: time, end: time) -> UnlocatedProblem:
    """`time-order`."""
    message = f"it ends ({clock_text(end)}) before it begins ({clock_text(start)})"
    if start == end:
        message = f"it ends at the time it begins, {clock_text(start)}"
    lines = ["check both; leave the end out where it goes on after midnight"]
    if end.hour < 12 and end.replace(hour=end.hour + 12) > start:
        lines.insert(0, f"did you mean {clock_text(start)} to {clock_text(end.replace(hour=end.hour + 12))}?")
    return UnlocatedProblem("time-order", message, why=_WHY_TIME, help=tuple(lines))


def day_without_time(text: str, day: date) -> UnlocatedProblem:
    """`time-missing`."""
    message = f"{quoted(text)} has no time of day"
    line = f'write the time after it: "{plain_day(day)}, 6pm"; on the day of the event the time alone is enough'
    return UnlocatedProblem("time-missing", message, why=_WHY_TIME, help=(line,))


def day_has_time(day: date, words: str) -> UnlocatedProblem:
    message = f"only the day is wanted here, without {quoted(words)}"
    return UnlocatedProblem("day-has-time", message, help=(f"write {plain_day(day)}",))


def possible(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def quoted(text: str) -> str:
    """The author's words on one line, without what a terminal can't show, and not too many of them."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:200]).split())
    return f'"{line[:47]}..."' if len(line) > 50 else f'"{line}"'


def _ambiguous(figures: str, first: str, second: str, year: str) -> UnlocatedProblem:
    """Day and month in figures: what they may be, or that they can be nothing."""
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    readings = (possible(int(first), int(second), full_year), possible(int(second), int(first), full_year))
    days = list(dict.fromkeys(plain_day(day) for day in readings if day))
    message, line = f"{figures} has the month in figures", f"did you mean {days[0]}?" if days else _GOOD_DATES
    if len(days) == 2:
        message = f"{figures} may be {days[0]} or {days[1]}"
        line = f'write the month as a word: "{days[0]}", or "{days[1]}"'
    why = "some people put the day first and some the month, so figures are not enough"
    return UnlocatedProblem("date-ambiguous", message, why, (line,))


def _rearranged(text: str) -> str | None:
    """The one date that the pieces of the text make in another order: "March 21, 2023", "30-May-2023", "2023/5/30"."""
    if len(text) > LONGEST:
        return None
    if found := _YEAR_FIRST.search(text):
        day = possible(int(found[3]), int(found[2]), int(found[1]))
        return day.isoformat() if day else None
    numbers = re.findall(r"(?<![0-9])[0-9]+", text)
    days, years = ([int(n) for n in numbers if len(n) in sizes] for sizes in ((1, 2), (4,)))
    months = list(_months_in(text))
    if (len(days), len(years), len(months)) != (1, 1, 1):
        return None
    day = possible(days[0], months[0], years[0])
    return plain_day(day) if day else None


def _months_in(text: str) -> Iterator[int]:
    for word in re.findall(r"[^\W\d_]{3,}", text):
        yield from (number for number, name in enumerate(MONTHS, 1) if name.casefold().startswith(word.casefold()))


def _last_of(month: int, year: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


def _never(day: int, month: int) -> UnlocatedProblem:
    """A day that its month has in no year."""
    name, length = MONTHS[month - 1], _last_of(month, 2024).day
    message = f"{day} {name} does not exist: {name} has {'at most ' * (month == 2)}{length} days"
    line = "check the day, and write the year after the month"
    return UnlocatedProblem("date-impossible", message, why=_WHY_DATE, help=(line,))


def _falls_on(day: int, month: int, year: int, weekday: int) -> bool:
    found = possible(day, month, year)
    return found is not None and found.weekday() == weekday


def _years_line(day: str, weekday: str, years: list[str]) -> str:
    if not years:
        span = f"from {_YEARS_OFFERED[0]} to {_YEARS_OFFERED[-1]}"
        return f"no {day} {span} is a {weekday}: check the weekday, and write the year after the month"
    return f"{day} is a {weekday} in {join_words(years)}: write the one you mean after the month"


def _meant_by(day: date, weekday: int) -> list[date]:
    """Where the weekday and the date would agree: a day beside it, the same date in the next or last year; or, where
    neither does, in the nearest year.
    """
    neighbours = (day - timedelta(1), day + timedelta(1))
    beside = [near for near in neighbours if near.weekday() == weekday and near.year in YEARS]
    nearest = min(
        (year for year in YEARS if _falls_on(day.day, day.month, year, weekday)), key=lambda y: (abs(y - day.year), y)
    )
    if beside and abs(nearest - day.year) > 1:
        return beside
    return [*beside, day.replace(year=nearest)]


def _zone_written(zone: str, offset: int) -> UnlocatedProblem:
    return UnlocatedProblem(
        "date-offset",
        f"leave {quoted(zone)} out: a time here is the clock on the wall where people meet",
        why="the site adds the zone itself, in summer and in winter",
        help=("where that is not the zone of the site, name it on a line of its own: timezone: Europe/Paris",),
        offset=offset,
        length=len(zone),
    )
