"""On which days a repeated event takes place: "the first Tuesday of every month, until 31 January 2027".

It works with days alone. The hours and the zone are put to each day later, so that a circle at 6:30pm stays at 6:30pm
in summer and in winter. Refuses to know what day it is: an event without an end takes its horizon from whoever asks.
What is said of repeats that cannot be is in `recurrence_messages`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.dates import recurrence_messages as said
from generator.dates.messages import LONGEST, possible
from generator.dates.moments import WEEKDAYS, check_range
from generator.dates.reading import weekday_number
from generator.model.events import DateChange, Repeats
from generator.model.values import DateOrDateTime
from generator.problems import UnlocatedProblem

Found = tuple[
    str, UnlocatedProblem
]  # the key within `repeats` ("day", "extra.1", "changes.2026-11-03"), and what is wrong there

MOST = 1000  # occurrences of one event

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)  # as for every date that is read
_NINE_YEARS = timedelta(days=9 * 365 + 3)  # from any day on, a 29 February comes within them, but around 1900 and 2100

_LAST = -1
_NTH = MappingProxyType(
    {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": _LAST}
    | {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
)
_DAY = re.compile(
    rf"""(?:on\s)?(?:the\s)?
    (?: (?:day\s)?(?P<number>[0-9]{{1,2}})(?:st|nd|rd|th)?
      | (?P<nth>{"|".join(_NTH)})\s(?P<of>[^\W\d_]+)
      | (?P<alone>[^\W\d_]+) )
    (?:\s(?:of|in)\s(?:the|each|every)\smonth)?""",
    re.VERBOSE,
)


class Rule(Struct, frozen=True):
    """Which days are dates of the event: `start`, and those after it that are like it.

    `weekday` counts from 0, Monday. `nth` is which of them in its month, 1 to 5, or -1 for the last; `number` is the
    day of the month, 1 to 31, or -1 for its last. `month` is the one month of an event of every year.
    """

    every: Literal["day", "week", "fortnight", "month", "year"]
    start: date
    month: int | None = None
    weekday: int | None = None
    nth: int | None = None
    number: int | None = None
    until: date | None = None
    times: int | None = None


def days_of(repeats: Repeats, start: date, horizon: date | None) -> tuple[date, ...]:
    """The days as repeated, in order, `start` first, before anything is excepted, added or moved; `MOST` at most.

    They end with `until`, that day included, or after `times` of them, the first counted. Without both they end with
    `horizon`, that day included; `start` is given even where it lies beyond. Only for repeats in which `troubles_of`
    found no error.
    """
    rule = read_rule(repeats, start)
    assert isinstance(rule, Rule), rule
    return _expanded(rule, MOST, horizon or _LATEST)


def troubles_of(repeats: Repeats, start: DateOrDateTime, has_horizon: bool) -> tuple[Found, ...]:
    """All that is wrong with the repeats, each with its key. `has_horizon`: may they have no end?

    A date of an event without an end is known by its place among the first `MOST`, so nothing depends on today.
    """
    rule = read_rule(repeats, start.day)
    if not isinstance(rule, Rule):
        return rule
    days = _expanded(rule, MOST + 1)
    if too_many := tuple(_too_many(rule, days)):
        return too_many
    days = days[:MOST]
    lengths = (*_endless(rule, days, has_horizon), *_too_few(repeats, rule, days), *_skips(rule, days))
    return (*lengths, *_exceptions(repeats, days), *_extras(repeats, start, days), *_changes(repeats, start, days))


def read_rule(repeats: Repeats, start: date) -> Rule | tuple[Found, ...]:
    """The rule behind `every`, `day`, `until` and `times`, or what is wrong with each of them.

    Without `day` it is the weekday of `start` for weeks, and its day of the month for months and years.
    """
    rule = _read_day(repeats, start)
    trouble = rule if isinstance(rule, UnlocatedProblem) else _wrong_start(rule)
    found = (*((("day", trouble),) if trouble else ()), *_wrong_bounds(repeats, start))
    if found or isinstance(rule, UnlocatedProblem):
        return found
    return replace(rule, until=repeats.until, times=repeats.times)


# ---------------------------------------------------------------- the day in words


def _read_day(repeats: Repeats, start: date) -> Rule | UnlocatedProblem:
    every, words = repeats.every, repeats.day
    if words is None:
        return _like_start(every, start)
    if every == "day":
        return said.day_of_days(words)
    rule = _rule_in(words, Rule(every, start, month=start.month if every == "year" else None))
    if isinstance(rule, UnlocatedProblem):
        return rule
    return _unfit(rule, words) or rule


def _like_start(every: Literal["day", "week", "fortnight", "month", "year"], start: date) -> Rule:
    match every:
        case "day":
            return Rule(every, start)
        case "week" | "fortnight":
            return Rule(every, start, weekday=start.weekday())
        case "month":
            return Rule(every, start, number=start.day)
        case "year":
            return Rule(every, start, number=start.day, month=start.month)


def _rule_in(words: str, rule: Rule) -> Rule | UnlocatedProblem:
    """`rule` with the day that `words` name."""
    found = _DAY.fullmatch(" ".join(words.casefold().split())) if len(words) <= LONGEST else None
    if found and found["number"]:
        number = int(found["number"])
        return replace(rule, number=number) if 1 <= number <= 31 else said.no_such_number(words, number)
    if found and found["of"] == "day":
        return replace(rule, number=_NTH[found["nth"]])
    weekday = weekday_number(found["of"] or found["alone"]) if found else None
    if not found or weekday is None:
        return said.unreadable_day(words, rule.every)
    return replace(rule, weekday=weekday, nth=_NTH[found["nth"]] if found["nth"] else None)


def _unfit(rule: Rule, words: str) -> UnlocatedProblem | None:
    """A day of the month in an event of every week, a weekday alone in one of every month, 31 September."""
    if rule.number and rule.month and not possible(max(rule.number, 1), rule.month, 2024):
        return said.no_such_day(rule.number, rule.start)
    if rule.every in ("week", "fortnight"):
        return said.day_of_month(words, rule.every, rule.start) if rule.nth or rule.number else None
    if rule.number or rule.nth or rule.weekday is None:
        return None
    return said.which_weekday(rule.weekday, rule.start)


def _wrong_start(rule: Rule) -> UnlocatedProblem | None:
    if any(_days(rule, rule.start, rule.start)):
        return None
    return said.wrong_start(rule.start, _in_words(rule), _instead(rule), tuple(_beside(rule)))


def _in_words(rule: Rule) -> str:
    """What `start` is, and what it is not: "a Wednesday, not the first Tuesday of its month", "not the 15th"."""
    if rule.number:
        return "not the last day of its month" if rule.number == _LAST else f"not the {said.ordinal(rule.number)}"
    own, wanted = WEEKDAYS[rule.start.weekday()], WEEKDAYS[rule.weekday or 0]
    if not rule.nth:
        return f"a {own}, not a {wanted}"
    return f"a {own}, {'but ' * (own == wanted)}not the {said.nth_word(rule.nth)} {wanted} of its month"


def _instead(rule: Rule) -> str:
    """The `day` for which `start` would be right."""
    if rule.number:
        return str(rule.start.day)
    weekday = WEEKDAYS[rule.start.weekday()]
    return f"{said.nth_of(rule.start)} {weekday}" if rule.nth else weekday


def _beside(rule: Rule) -> Iterator[date]:
    """The nearest days before and after `start` that are as they should be."""
    weekly = replace(rule, every="week") if rule.every == "fortnight" else rule
    yield from list(_days(weekly, max(rule.start - _NINE_YEARS, _EARLIEST), rule.start))[-1:]
    yield from islice(_days(weekly, rule.start, _LATEST), 1)


def _wrong_bounds(repeats: Repeats, start: date) -> Iterator[Found]:
    if repeats.times is not None and repeats.times < 2:
        yield "times", said.few_times(repeats.times)
    elif repeats.times is not None and repeats.until is not None:
        yield "times", said.two_ends(repeats.until, repeats.times)
    if repeats.until is not None and repeats.until < start:
        yield "until", said.early_until(repeats.until, start)


# ---------------------------------------------------------------- the days


def _expanded(rule: Rule, most: int, horizon: date = _LATEST) -> tuple[date, ...]:
    """The first days, `most` of them at most. The horizon bounds what nothing else does."""
    last = rule.until or (_LATEST if rule.times else max(horizon, rule.start))
    return tuple(islice(_days(rule, rule.start, min(last, _LATEST)), min(rule.times or most, most)))


_STEPS = MappingProxyType({"day": 1, "week": 7, "fortnight": 14})


def _days(rule: Rule, since: date, last: date) -> Iterator[date]:
    """From `since` to `last`, both included; every second week is counted from that of `since`."""
    if rule.every in _STEPS:
        wait = 0 if rule.weekday is None else (rule.weekday - since.weekday()) % 7
        yield from map(date.fromordinal, range(since.toordinal() + wait, last.toordinal() + 1, _STEPS[rule.every]))
    else:
        found = (_day_in(month, rule) for month in _months(rule, since, last))
        yield from (day for day in found if day and since <= day <= last)


def _months(rule: Rule, since: date, last: date) -> Iterator[date]:
    """The first days of the months in which a date is due."""
    first, end = (day.year * 12 + day.month - 1 for day in (since, last))
    months = (date(month // 12, month % 12 + 1, 1) for month in range(first, end + 1))
    return (month for month in months if rule.month in (None, month.month))


def _day_in(month: date, rule: Rule) -> date | None:
    """None where that month is too short for it."""
    first, length = monthrange(month.year, month.month)
    fitting = range(1, length + 1) if rule.weekday is None else range(1 + (rule.weekday - first) % 7, length + 1, 7)
    which = rule.nth or rule.number or 1
    return month.replace(day=fitting[which - 1 if which > 0 else which]) if which <= len(fitting) else None


# ---------------------------------------------------------------- how many there are


def _too_many(rule: Rule, days: Sequence[date]) -> Iterator[Found]:
    if rule.times and rule.times > min(len(days), MOST):
        fitting = days[:MOST]
        yield "times", said.many_times(rule.times, len(fitting), fitting[-1])
    elif rule.until and len(days) > MOST:
        yield "until", said.many_until(sum(1 for _ in _days(rule, rule.start, rule.until)), MOST, days[MOST - 1])


def _endless(rule: Rule, days: Sequence[date], has_horizon: bool) -> Iterator[Found]:
    if rule.until or rule.times:
        return
    if not has_horizon:
        yield "every", said.endless(min(date(rule.start.year + 1, 12, 31), _LATEST))
    elif rule.every == "day" and len(days) == MOST:
        # An event of every week reaches MOST in nineteen years, one of every day in less than three.
        yield "every", said.stops(MOST, days[-1])


def _too_few(repeats: Repeats, rule: Rule, days: Sequence[date]) -> Iterator[Found]:
    if rule.until and len(days) == 1 and not repeats.extra:
        yield "until", said.few_until(rule.until)
    elif not repeats.extra and set(days) <= set(repeats.except_):
        yield "except.0", said.none_left()


def _skips(rule: Rule, days: Sequence[date]) -> Iterator[Found]:
    """A warning where a month is too short for the day. Who writes "fifth Tuesday" knows that not all have one."""
    if rule.number is None or rule.number <= 28:
        return
    missing = [month for month in _months(rule, rule.start, rule.until or days[-1]) if not _day_in(month, rule)]
    if missing:
        ends_month = (rule.start + timedelta(1)).day == 1
        yield "day", said.skips(rule.number, missing[0], len(missing) > 1, ends_month)


# ---------------------------------------------------------------- single dates


def _exceptions(repeats: Repeats, days: Sequence[date]) -> Iterator[Found]:
    known = frozenset(days)
    for index, day in enumerate(repeats.except_):
        key = f"except.{index}"
        if day in repeats.except_[:index]:
            yield key, said.excepted_twice(day)
        elif day not in known:
            yield key, _no_date(repeats, day, days)
        elif day in repeats.changes:
            yield key, said.excepted_and_changed(day)


def _extras(repeats: Repeats, start: DateOrDateTime, days: Sequence[date]) -> Iterator[Found]:
    taken = {day for day in _kept(repeats, days) if _goes_to(repeats, day) == day}
    for index, extra in enumerate(repeats.extra):
        if extra.day < start.day:
            yield f"extra.{index}", said.early_extra(extra.day, start.day)
        elif extra.day in taken:
            yield f"extra.{index}", said.extra_twice(extra.day)
        taken.add(extra.day)


def _changes(repeats: Repeats, start: DateOrDateTime, days: Sequence[date]) -> Iterator[Found]:
    kept = _kept(repeats, days)
    taken = Counter(_goes_to(repeats, day) for day in kept) + Counter({extra.day for extra in repeats.extra})
    known = frozenset(days)
    for day, change in sorted(repeats.changes.items(), key=lambda item: item[0]):
        target = _goes_to(repeats, day)
        if day not in known:
            yield f"changes.{day}", _no_date(repeats, day, days)
        elif day in kept and target != day and taken[target] > 1:
            yield f"changes.{day}", said.moved_onto(day, target)
        if trouble := _wrong_range(day, change, start):
            yield f"changes.{day}", trouble


def _kept(repeats: Repeats, days: Sequence[date]) -> frozenset[date]:
    return frozenset(days).difference(repeats.except_)


def _goes_to(repeats: Repeats, day: date) -> date:
    """The day on which the date takes place after all."""
    change = repeats.changes.get(day)
    return change.start.day if change and change.start else day


def _wrong_range(day: date, change: DateChange, start: DateOrDateTime) -> UnlocatedProblem | None:
    """The changed end against the beginning of that date. A day alone keeps the hours of the event."""
    begins = change.start or DateOrDateTime(day)
    if begins.clock is None:
        begins = replace(begins, clock=start.clock)
    return check_range(begins, change.end) if change.end else None


def _no_date(repeats: Repeats, day: date, days: Sequence[date]) -> UnlocatedProblem:
    at = bisect_left(days, day)
    return said.no_date(day, days[max(at - 1, 0) : at + 1], any(extra.day == day for extra in repeats.extra))
