"""What is said of repeats that cannot be: what is wrong, why it matters, what to type.

Each message names days, computed by `recurrence`, as it is by days that people plan.
Refuses to choose one for the author.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from generator.dates.messages import LONGEST, quoted
from generator.dates.moments import MONTHS, WEEKDAYS, long_day, month_name, plain_day
from generator.problems import UnlocatedProblem, closest

_NTH_WORDS = ("first", "second", "third", "fourth", "fifth")
_WHY_DAY = "the dates of the event are worked out from this"
_WHY_LOST = "what is said of a day without the event would be lost"
_WHY_TWICE = "calendars would show the event twice on that day"
_DAYS_OF_MONTH = 'write it like "first Tuesday", "last Friday", "15" or "last day"'
_LAST_DAY = 'for the last day of the month, whatever its number, write "day: last day"'
_DAYS_OF_WEEK = 'write a weekday, like "Tuesday", or leave "day" out'


# ---------------------------------------------------------------- words


def nth_word(nth: int) -> str:
    """ "first" to "fifth"; "last" for -1."""
    return "last" if nth < 0 else _NTH_WORDS[nth - 1]


def nth_of(day: date) -> str:
    """Which of its weekday it is in its month: "first" to "fifth"."""
    return nth_word((day.day + 6) // 7)


def ordinal(number: int) -> str:
    """ "1st", "22nd", "13th"."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# ---------------------------------------------------------------- `day`


def day_of_days(words: str) -> UnlocatedProblem:
    message = f"an event of every day has no {quoted(words)}"
    lines = ('leave "day" out', 'or write "every: week", or "every: month", above it')
    return UnlocatedProblem("repeats-day", message, _WHY_DAY, lines)


def no_such_number(words: str, number: int) -> UnlocatedProblem:
    message = f"{quoted(words)} is not a day of any month: they go from 1 to 31"
    return UnlocatedProblem("repeats-day", message, _WHY_DAY, (_LAST_DAY,))


def no_such_day(number: int, start: date) -> UnlocatedProblem:
    """Of an event of every year, in the month of its start."""
    message = f"{MONTHS[start.month - 1]} has no {ordinal(number)}"
    return UnlocatedProblem(
        "repeats-day", message, _WHY_DAY, (f'did you mean "{start.day}"? The month is the one of the start', _LAST_DAY)
    )


def unreadable_day(words: str, every: str) -> UnlocatedProblem:
    if any(sign in words for sign in (" and ", " or ", ",", "&", "/", "+")):
        return _several_days(words)
    message = f"{quoted(words)} is not a day this site can read" if words.strip() else "the day is empty"
    weekly = every in ("week", "fortnight")
    phrases = [f"{nth} {weekday}" for nth in (*_NTH_WORDS, "last") for weekday in WEEKDAYS]
    near = closest(words[:LONGEST], WEEKDAYS if weekly else [*phrases, *WEEKDAYS, "last day"])
    line = f'did you mean "{near}"?' if near else _DAYS_OF_WEEK if weekly else _DAYS_OF_MONTH
    return UnlocatedProblem("repeats-day", message, _WHY_DAY, (line,))


def day_of_month(words: str, every: str, start: date) -> UnlocatedProblem:
    message = f"{quoted(words)} is a day of the month, and this is an event of every {every}"
    lines = (f'write "day: {WEEKDAYS[start.weekday()]}", or leave "day" out', 'or write "every: month"')
    return UnlocatedProblem("repeats-day", message, _WHY_DAY, lines)


def which_weekday(weekday: int, start: date) -> UnlocatedProblem:
    """A weekday alone: which of them?"""
    name, words = WEEKDAYS[weekday], ["first", "last"]
    if start.weekday() == weekday:
        words = [nth_of(start)] + ["last"] * (_days_left(start) < 7)
    meant = " or ".join(f'"{word} {name}"' for word in dict.fromkeys(words))
    message = f"every month has four or five {name}s, and {quoted(name)} may be any of them"
    return UnlocatedProblem(
        "repeats-day", message, _WHY_DAY, (f"did you mean {meant}?", 'for all of them write "every: week"')
    )


def wrong_start(start: date, in_words: str, instead: str, nearest: Sequence[date]) -> UnlocatedProblem:
    """`in_words` says what `start` is not, `instead` is the `day` that it is; `nearest` are days that would do."""
    meant = " or ".join(long_day(day) for day in nearest)
    lines = ([f"did you mean {meant}?"] if meant else []) + [f'or keep the start, and write "day: {instead}"']
    why = "the first date must be like those that follow it"
    return UnlocatedProblem("repeats-start", f"{plain_day(start)} is {in_words}", why, tuple(lines))


def _several_days(words: str) -> UnlocatedProblem:
    message = f"{quoted(words)} is more than one day"
    lines = ("make an event of each, with one day", 'or write one here, and list the other dates in "extra"')
    return UnlocatedProblem("repeats-day", message, _WHY_DAY, lines)


def _days_left(day: date) -> int:
    """How many days of its month come after it."""
    return (date(day.year + day.month // 12, day.month % 12 + 1, 1) - day).days - 1


# ---------------------------------------------------------------- how many


def two_ends(until: date, times: int) -> UnlocatedProblem:
    message = f"the dates end twice: until {plain_day(until)}, and after {times} times"
    lines = ('keep one of the two lines, "until" or "times"',)
    return UnlocatedProblem("repeats-ends", message, "only one of them can be the last", lines)


def early_until(until: date, start: date) -> UnlocatedProblem:
    message = f"the dates end ({plain_day(until)}) before they begin ({plain_day(start)})"
    lines = ('check both; the day of "until" is the last on which the event may take place',)
    return UnlocatedProblem("repeats-until", message, "the event would never take place", lines)


def endless(last: date) -> UnlocatedProblem:
    return UnlocatedProblem(
        "repeats-endless",
        "the dates have no end",
        why="lists and calendars have a place for each of them, so there must be a last one",
        help=(
            f'write until when, like "until: {plain_day(last)}", or how often, like "times: 12"',
            'or let the site show some months ahead: "horizon: 12" in content/site.yaml',
        ),
    )


def stops(most: int, last: date) -> UnlocatedProblem:
    return UnlocatedProblem(
        "repeats-stops",
        f"without an end, the dates stop on {plain_day(last)}",
        why=f"no event has more than {most:,} dates",
        help=('write until when, like "until: ' + plain_day(last) + '"; a new event can go on from there',),
        severity="warning",
    )


def many_times(times: int, fitting: int, last: date) -> UnlocatedProblem:
    message = f"{times:,} times are too many: {fitting:,} fit, until {plain_day(last)}"
    return _many(message, f'write "times: {fitting}", and make a new event for what comes later')


def many_until(count: int, fitting: int, last: date) -> UnlocatedProblem:
    message = f"{count:,} dates are too many: {fitting:,} fit, until {plain_day(last)}"
    return _many(message, f'write "until: {plain_day(last)}", and make a new event for what comes later')


def few_times(times: int) -> UnlocatedProblem:
    message = "an event of one date has no repeats" if times == 1 else f"an event can't take place {times} times"
    lines = ('write how many dates there are, with the first: "times: 6"', 'or delete "repeats" and what is under it')
    return UnlocatedProblem("repeats-few", message, _WHY_DAY, lines)


def few_until(until: date) -> UnlocatedProblem:
    message = f"until {plain_day(until)} there is only the first date"
    lines = ('write a later day in "until"', 'or delete "repeats" and what is under it')
    return UnlocatedProblem("repeats-few", message, "an event of one date has no repeats", lines)


def none_left() -> UnlocatedProblem:
    message = "every date is excepted, so none is left"
    lines = ('take some out of "except"', 'if the event does not take place, write "status: cancelled"')
    return UnlocatedProblem("repeats-few", message, "the event would never take place", lines)


def skips(number: int, month: date, more: bool, ends_month: bool) -> UnlocatedProblem:
    """`month` has no day `number`, the first of several if there are `more`."""
    name = month_name(month.year, month.month)
    message = f"{name} has no {ordinal(number)}, so there is no date in it{', nor in others like it' * more}"
    line = _LAST_DAY if ends_month else "for a date in every month choose a day up to 28"
    lines = (line, 'or add the missing dates to "extra"')
    return UnlocatedProblem("repeats-skips", message, "people may come on a day near it", lines, "warning")


def _many(message: str, line: str) -> UnlocatedProblem:
    why = "each date has a place in lists and calendars, up to 1,000 of them and up to the year 2100"
    return UnlocatedProblem("repeats-many", message, why, (line,))


# ---------------------------------------------------------------- single dates


def no_date(day: date, nearest: Sequence[date], is_extra: bool) -> UnlocatedProblem:
    message = f"{plain_day(day)} is not one of the dates of this event"
    if is_extra:
        line = 'it stands in "extra": change it there, or take it out'
        return UnlocatedProblem("repeats-no-date", message, _WHY_LOST, (line,))
    meant = " or ".join(long_day(near) for near in nearest)
    return UnlocatedProblem("repeats-no-date", message, _WHY_LOST, (f"did you mean {meant}?",))


def excepted_twice(day: date) -> UnlocatedProblem:
    message = f"{plain_day(day)} is excepted twice"
    why = "one of the two may have been meant for another day"
    return UnlocatedProblem("repeats-twice", message, why, ("take one of them out, or correct it",), "warning")


def excepted_and_changed(day: date) -> UnlocatedProblem:
    message = f'{plain_day(day)} stands in "except" and in "changes"'
    lines = (
        'for a date that nobody needs to hear of, keep it in "except" only',
        'to tell people that it is cancelled or moved, keep it in "changes" only',
    )
    return UnlocatedProblem("repeats-both", message, "a date that is left out has nothing to change", lines)


def early_extra(day: date, start: date) -> UnlocatedProblem:
    message = f"{plain_day(day)} comes before the first date, {plain_day(start)}"
    lines = ('begin with it: write it in "start"', "or make an event of its own for it")
    return UnlocatedProblem("repeats-extra", message, 'the first date of an event stands in "start"', lines)


def extra_twice(day: date) -> UnlocatedProblem:
    message = f"{plain_day(day)} is a date of this event already"
    lines = ('take it out of "extra"', 'or, if its hours are others, write them in "changes"')
    return UnlocatedProblem("repeats-twice", message, _WHY_TWICE, lines, "warning")


def moved_onto(day: date, target: date) -> UnlocatedProblem:
    message = f"{plain_day(day)} moves to {plain_day(target)}, which is a date of this event already"
    lines = (f'choose another day, or put {plain_day(day)} into "except"',)
    return UnlocatedProblem("repeats-twice", message, _WHY_TWICE, lines, "warning")
