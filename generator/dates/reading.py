"""Dates as organisers write them: "Tue 21 March 2023, 6:30pm" or "2023-03-21". Refuses to guess a year.

Refuses zones too: a time is the clock on the wall where people meet. Month and weekday names are our own, so the
reading is the same on every machine. How people read them is in `moments`, what is said when one cannot be read in
`messages`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from types import MappingProxyType

from msgspec.structs import replace

from generator.dates import messages as troubles
from generator.dates.messages import LONGEST, YEARS, possible
from generator.dates.moments import MONTHS, WEEKDAYS
from generator.model.values import DateOrDateTime, Hours, Opening
from generator.problems import UnlocatedProblem

# Three letters or more of a name; "Weds" is the one usual short form that is not a beginning.
_MONTH_NUMBERS = MappingProxyType(
    {name[:n].lower(): number for number, name in enumerate(MONTHS, 1) for n in range(3, len(name) + 1)}
)
_WEEKDAY_NUMBERS = MappingProxyType(
    {name[:n].lower(): number for number, name in enumerate(WEEKDAYS) for n in range(3, len(name) + 1)} | {"weds": 2}
)

_ISO = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[\sTt,]\s*(?:at\s+)?(?P<time>.*))?", re.DOTALL)
_WRITTEN = re.compile(
    r"""\s*
    (?:(?!the\s)(?P<weekday>[^\W\d_]+)[.,]*\s+)? (?:the\s+)?
    (?P<day>[0-9]{1,2})(?:st|nd|rd|th)? [\s,]+ (?:of\s+)?
    (?P<month>[^\W\d_]+)\.?
    (?:[\s,]+'?(?P<year>[0-9]{2,})(?![0-9]|[:.][0-9]|\s*(?:[ap]\.?m\b|noon|mid)))?
    (?:[\s,]*(?:(?:\bat\b|@)\s*)?(?P<time>\S.*))?\s*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CLOCK = re.compile(
    r"""(?:12\s*)?(?P<name>noon|midday|midnight)
    | (?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?::00(?:\.0+)?)?)?\s*(?:(?P<half>[ap])\.?m)?""",
    re.VERBOSE,
)
_SPOKEN_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_SPOKEN_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_A_YEAR = re.compile("[0-9][0-9]{3}")  # found twice as fast as [0-9]{4}
# Gaps are bounded, so that no text takes more than linear time.
_SPOKEN = re.compile(
    rf"""\b(?P<weekday>{_SPOKEN_WEEKDAY})\b [.,]?\s{{1,3}}(?:the\s)?
    (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b
    (?: \s{{1,3}}(?:of\s)?(?P<month>{_SPOKEN_MONTH})\b(?:[.,]?\s{{1,3}}(?P<year>[0-9]{{4}})\b)? )?
    (?: \s{{0,3}}(?:to|until|till|and|[-–—])\s{{0,3}}
        (?:(?P<last_weekday>{_SPOKEN_WEEKDAY})\b[.,]?\s{{1,3}}(?:the\s)?)?
        (?P<last_day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?:of\s)?
        (?P<last_month>{_SPOKEN_MONTH})\b[.,]?\s{{1,3}}(?P<last_year>[0-9]{{4}})\b )?""",
    re.VERBOSE | re.IGNORECASE,
)
# One time or two: what stands before the first joining word is as short as it can be.
_HOURS = re.compile(
    r"\s*(?:from\s+)?(?P<first>\S.*?)\s*(?:\b(?:to|until|till)\b|[-–—])\s*(?P<last>\S.*)", re.IGNORECASE | re.DOTALL
)
_BARE = re.compile(r"(?P<hour>[1-9]|1[0-2])(?:[:.](?P<minute>[0-5][0-9]))?")  # "06:30" is of the 24-hour clock
_IN_FIGURES = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")
_MONTH_AND_YEAR = re.compile(rf"\b{_SPOKEN_MONTH}\b.*[0-9]{{4}}", re.IGNORECASE)
_AROUND = " ,.\t\n\xa0"


def read_moment(text: str, is_end: bool = False) -> DateOrDateTime | UnlocatedProblem:
    """The day, or day and time, that `text` names.

    Midnight may only be an end: "Sat 1 August 2026, midnight" is 00:00 of 2 August. Hours without am or pm are of
    the 24-hour clock. Troubles: date-weekday, date-no-year, date-impossible, date-ambiguous, date-format, date-year,
    date-offset, month-unknown, weekday-unknown, time-format, time-midnight.
    """
    found = _split(text)
    if isinstance(found, UnlocatedProblem):
        return found
    day, words, offset = found
    if not words:
        return DateOrDateTime(day)
    moment = _timed(day, words, is_end)
    if isinstance(moment, DateOrDateTime):
        return moment
    if moment.code == "time-format" and (trouble := troubles.several(text)):
        return trouble
    return _within(moment, offset, words)


def read_day(text: str) -> date | UnlocatedProblem:
    """The day that `text` names. Troubles as for `read_moment`; `day-has-time` where something follows the day."""
    found = _split(text)
    if isinstance(found, UnlocatedProblem):
        return found
    day, words, offset = found
    if not words:
        return day
    return troubles.several(text) or _within(troubles.day_has_time(day, words), offset, words)


def read_clock(text: str, is_end: bool = False) -> time | UnlocatedProblem:
    """The time of day that `text` names. "midnight" only as an end, where it is 00:00.

    Troubles: time-format, time-midnight, date-offset.
    """
    words = text.strip(_AROUND)
    if not words or len(text) > LONGEST:
        return troubles.no_time(text, "")
    found = _clock_in(words, is_end, None)
    return found if isinstance(found, time) else _within(found, text.index(words), words)


def read_hours(text: str) -> Hours | UnlocatedProblem:
    """From one time to another, "10:00 to 11:30", or only a beginning, "11:30". An end of midnight ends the day.

    A beginning without am or pm takes it from an end that has it, where only one of the two comes before that end:
    "10 to 11:30am" and "10 to 1pm" begin at 10am, and "6:30 to 8pm" may be either. 12 is midday. Troubles as for
    `read_clock`; `time-order` where the end does not come after the beginning.
    """
    found = _HOURS.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        start = read_clock(text)
        return start if isinstance(start, UnlocatedProblem) else Hours(start)
    end = read_clock(found["last"], is_end=True)
    if isinstance(end, UnlocatedProblem):
        return _within(end, found.start("last"), found["last"])
    begins = _beginning_before(end, found["first"], found["last"])
    if isinstance(begins, UnlocatedProblem):
        return _within(begins, found.start("first"), found["first"])
    if end <= begins and end != time():
        return troubles.hours_disordered(begins, end)
    return Hours(begins, end)


def read_opening(text: str) -> Opening | UnlocatedProblem:
    """A time of day, "6pm", or a day and a time. `time-missing` for a day alone; others as for `read_moment`."""
    clock = read_clock(text)
    if isinstance(clock, time):
        return Opening(clock)
    moment = read_moment(text)
    if isinstance(moment, DateOrDateTime):
        return Opening(moment.clock, moment.day) if moment.clock else troubles.day_without_time(text, moment.day)
    return moment if _names_day(text) else clock


def weekday_number(word: str) -> int | None:
    """0 for "Monday", "mon" or "Mond"; None for what is no weekday."""
    return _WEEKDAY_NUMBERS.get(word.casefold())


def weekday_slips(text: str) -> list[tuple[int, int, UnlocatedProblem]]:
    """Where prose names a weekday that its date does not have: offset and length of the weekday, and a warning.

    A date without a year, or without a weekday, is nobody's slip. Both ends of "Tuesday 21 to Thursday 23 March 2023"
    are looked at.
    """
    if not _A_YEAR.search(text):  # ten times as fast as looking for weekdays, and most paragraphs have none
        return []
    slips = []
    for offset, word, day in _spoken_days(text):
        weekday = _WEEKDAY_NUMBERS.get(word.casefold(), day.weekday())
        if weekday != day.weekday():
            slips.append((offset, len(word), troubles.wrong_weekday(day, weekday, "prose-weekday")))
    return slips


def _split(text: str) -> tuple[date, str, int] | UnlocatedProblem:
    """The day, the words after it that should be a time ("" when none), and where those begin."""
    if len(text) > LONGEST:
        return troubles.unreadable(text)
    if found := _ISO.fullmatch(text):
        day = _iso_day(*found.group(1, 2, 3))
    elif found := _WRITTEN.fullmatch(text):
        day = _written_day(found)
    else:
        return troubles.several(text) or troubles.unreadable(text)
    if isinstance(day, date):
        return day, (found["time"] or "").rstrip(_AROUND), found.start("time")
    return (troubles.several(text) if day.code in ("month-unknown", "date-no-year") else None) or day


def _iso_day(year: str, month: str, day: str) -> date | UnlocatedProblem:
    if not 1 <= int(month) <= 12:
        return troubles.no_such_month(year, month, day)
    return _day_of(int(day), int(month), int(year))


def _written_day(found: re.Match[str]) -> date | UnlocatedProblem:
    month = _MONTH_NUMBERS.get(found["month"].casefold())
    if month is None:
        return _within(troubles.unknown_name(found["month"], "month", MONTHS), found.start("month"), found["month"])
    weekday, word = None, found["weekday"]
    if word and (weekday := _WEEKDAY_NUMBERS.get(word.casefold())) is None:
        return _within(troubles.unknown_name(word, "weekday", WEEKDAYS), found.start("weekday"), word)
    if found["year"] is None:
        return troubles.without_year(int(found["day"]), month, weekday)
    if len(found["year"]) == 2:
        return _within(troubles.short_year(found["year"], int(found["day"]), month), found.start("year"), found["year"])
    day = _day_of(int(found["day"]), month, int(found["year"]))
    if weekday is None or isinstance(day, UnlocatedProblem) or weekday == day.weekday():
        return day
    return _within(troubles.wrong_weekday(day, weekday), found.start("weekday"), word)


def _day_of(day: int, month: int, year: int) -> date | UnlocatedProblem:
    if year not in YEARS:
        return troubles.outside_years(year)
    return possible(day, month, year) or troubles.impossible(day, month, year)


def _timed(day: date, words: str, is_end: bool) -> DateOrDateTime | UnlocatedProblem:
    """`day` with the time that `words` name."""
    clock = _clock_in(words, is_end, day)
    if isinstance(clock, UnlocatedProblem):
        return clock
    ends_day = is_end and "midnight" in words.casefold()
    return DateOrDateTime(day + timedelta(ends_day), clock)


def _clock_in(words: str, is_end: bool, day: date | None) -> time | UnlocatedProblem:
    """The time that `words` name; `day` is for the message only."""
    found = _CLOCK.fullmatch(words.casefold())
    if found is None:
        return troubles.wrong_time(words)
    name, half = found["name"], found["half"] or ""
    if name == "midnight" and is_end:
        return time()
    hour, minute = int(found["hour"] or 12), int(found["minute"] or 0)
    if name == "midnight" or (half == "a" and (hour, minute) == (12, 0)):
        return troubles.wrong_midnight(words, day)
    if name:
        return time(12)
    if trouble := troubles.wrong_figures(words, hour, None if found["minute"] is None else minute, half):
        return trouble
    return time(hour % 12 + 12 * (half == "p") if half else hour, minute)


def _beginning_before(end: time, words: str, end_words: str) -> time | UnlocatedProblem:
    """The beginning of a range; without am or pm, the morning or the evening that comes before the end."""
    bare = _BARE.fullmatch(words.strip(_AROUND))
    if bare is None or _IN_FIGURES.fullmatch(end_words.strip(_AROUND)):
        return read_clock(words)
    hour, minute = int(bare["hour"]), int(bare["minute"] or 0)
    if hour == 12:  # "12 to 1pm", "12:30 to 2pm": nobody means midnight
        return time(12, minute)
    before = [clock for clock in (time(hour, minute), time(hour + 12, minute)) if end == time() or clock < end]
    return before[0] if len(before) == 1 else troubles.half_unknown(words, time(hour, minute))


def _names_day(text: str) -> bool:
    """Whether a text that cannot be read was meant to be more than a time: it has a word for a month, or a year."""
    if len(text) > LONGEST:
        return False
    found = _WRITTEN.fullmatch(text)
    return bool(_ISO.fullmatch(text) or (found and len(found["month"]) > 2) or _MONTH_AND_YEAR.search(text))


def _within(trouble: UnlocatedProblem, offset: int, words: str) -> UnlocatedProblem:
    """The trouble at `words`, which stand at `offset`; or at the place within them that it names itself."""
    return replace(trouble, offset=offset + trouble.offset, length=trouble.length or len(words))


def _spoken_days(text: str) -> Iterator[tuple[int, str, date]]:
    """Each weekday of the prose that has a whole date: where it stands, as it is written, and the day of its date."""
    for found in _SPOKEN.finditer(text):
        last_month, last_year = _month_of(found["last_month"]), int(found["last_year"] or 0)
        month = _month_of(found["month"]) or last_month
        # "Wednesday 31 December to Friday 2 January 2026" begins the year before.
        year = int(found["year"] or last_year - (month > last_month))
        first, last = _day_in(found["day"], month, year), _day_in(found["last_day"], last_month, last_year)
        for weekday, day in (("weekday", first), ("last_weekday", last)):
            if day and found[weekday]:
                yield found.start(weekday), found[weekday], day


def _month_of(word: str | None) -> int:
    return _MONTH_NUMBERS.get((word or "").casefold(), 0)


def _day_in(day: str | None, month: int, year: int) -> date | None:
    return possible(int(day), month, year) if day and year in YEARS else None
