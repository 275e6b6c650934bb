"""Claims about repeated events: on which days they take place, and what is said of repeats that cannot be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from dateutil import rrule
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.dates.moments import WEEKDAYS, long_day
from generator.dates.reading import read_day, read_moment
from generator.dates.recurrence import MOST, Found, Rule, days_of, read_rule, troubles_of
from generator.model.events import DateChange, Repeats
from generator.model.values import DateOrDateTime
from tests.patience import within

# The base loader leaves every value a text, as front matter does.
CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (Path(__file__).parent / "cases" / "repeats.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
NTH = ("first", "second", "third", "fourth", "fifth", "last")

starts = st.dates(date(1900, 1, 1), date(2100, 12, 31))
times = st.integers(2, 40)


def cases(section: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES[section]])


def repeats_of(given: dict[str, Any]) -> tuple[DateOrDateTime, Repeats]:
    """The start and the repeats, as the front matter would give them."""
    repeats = Repeats(
        every=given["every"],
        day=given.get("day"),
        until=day_of(given["until"]) if "until" in given else None,
        times=int(given["times"]) if "times" in given else None,
        except_=tuple(day_of(text) for text in given.get("except", ())),
        extra=tuple(moment_of(text) for text in given.get("extra", ())),
        changes={day_of(text): change_of(change) for text, change in given.get("changes", {}).items()},
    )
    return moment_of(given["start"]), repeats


def change_of(given: dict[str, Any]) -> DateChange:
    start, end = (moment_of(given[key]) if key in given else None for key in ("start", "end"))
    return DateChange(status=given.get("status"), start=start, end=end, note=given.get("note"))


def day_of(text: str) -> date:
    found = read_day(text)
    assert isinstance(found, date), found
    return found


def moment_of(text: str) -> DateOrDateTime:
    found = read_moment(text)
    assert isinstance(found, DateOrDateTime), found
    return found


def errors(found: tuple[Found, ...]) -> list[str]:
    return [trouble.code for _, trouble in found if trouble.severity == "error"]


# ---------------------------------------------------------------- the days


@cases("days")
def test_an_event_takes_place_on_the_days_its_repeats_say(case: dict[str, Any]) -> None:
    start, repeats = repeats_of(case["given"])

    assert troubles_of(repeats, start, has_horizon=False) == ()
    assert [str(day) for day in days_of(repeats, start.day, None)] == case["expected"]


@cases("same")
def test_a_day_may_be_written_in_several_ways(case: dict[str, Any]) -> None:
    start = day_of(case["start"])
    plain, *others = (read_rule(Repeats(every=case["every"], day=day, times=3), start) for day in case["days"])

    assert isinstance(plain, Rule), plain
    assert others == [plain] * len(others)


def test_the_dates_that_are_left_out_or_moved_are_still_counted() -> None:
    start, repeats = repeats_of({"start": "2026-09-01", "every": "week", "times": "3", "except": ["2026-09-08"]})

    assert days_of(repeats, start.day, None) == (date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 15))


def test_without_an_end_the_days_go_to_the_horizon_with_that_day_included() -> None:
    repeats = Repeats(every="week")

    assert days_of(repeats, date(2026, 9, 1), date(2026, 9, 15))[-1] == date(2026, 9, 15)
    assert days_of(repeats, date(2026, 9, 1), date(2026, 9, 14))[-1] == date(2026, 9, 8)


def test_the_first_date_is_there_even_beyond_the_horizon() -> None:
    assert days_of(Repeats(every="week"), date(2026, 9, 1), date(2026, 1, 1)) == (date(2026, 9, 1),)


@pytest.mark.parametrize("repeats", [Repeats(every="week", times=3), Repeats(every="week", until=date(2026, 9, 15))])
def test_the_horizon_does_not_shorten_what_has_an_end(repeats: Repeats) -> None:
    assert len(days_of(repeats, date(2026, 9, 1), date(2026, 9, 2))) == 3


def test_no_event_has_more_than_a_thousand_dates() -> None:
    assert len(days_of(Repeats(every="day"), date(2026, 9, 1), date(2100, 12, 31))) == MOST


# ---------------------------------------------------------------- what is said


@cases("troubles")
def test_repeats_that_cannot_be_are_explained(case: dict[str, Any]) -> None:
    start, repeats = repeats_of(case["given"])

    found = troubles_of(repeats, start, has_horizon=case.get("horizon") == "yes")

    said = [
        {"at": key, "code": trouble.code, "message": trouble.message, "help": list(trouble.help)}
        | ({"severity": "warning"} if trouble.severity == "warning" else {})
        for key, trouble in found
    ]
    assert said == case["expected"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    start, repeats = repeats_of({"start": "2026-09-02", "every": "month", "day": "first Tuesday", "times": "1"})

    assert [key for key, _ in troubles_of(repeats, start, has_horizon=False)] == ["day", "times"]


def test_an_event_without_an_end_needs_the_horizon_of_the_site() -> None:
    start, repeats = repeats_of({"start": "2026-09-01", "every": "week"})

    assert troubles_of(repeats, start, has_horizon=True) == ()
    assert errors(troubles_of(repeats, start, has_horizon=False)) == ["repeats-endless"]


def test_a_date_far_ahead_of_an_event_without_an_end_can_be_excepted() -> None:
    start, repeats = repeats_of({"start": "2026-09-01", "every": "week", "except": ["Tuesday 6 September 2044"]})

    assert troubles_of(repeats, start, has_horizon=True) == ()


@given(starts, st.sampled_from(["month", "year"]), st.sampled_from(NTH), st.integers(0, 6))
@example(date(1900, 1, 1), "month", "last", 6)
@example(date(2100, 12, 31), "year", "first", 0)
def test_every_day_that_is_suggested_for_a_wrong_start_is_a_right_one(
    start: date, every: Any, nth: str, weekday: int
) -> None:
    repeats = Repeats(every=every, day=f"{nth} {WEEKDAYS[weekday]}", times=2)
    found = read_rule(repeats, start)
    assume(not isinstance(found, Rule))

    assert isinstance(found, tuple)
    lines = [line for _, trouble in found for line in trouble.help]
    offered = [line.removeprefix("did you mean ").rstrip("?").split(" or ") for line in lines if "did you mean" in line]
    instead = lines[-1].split('"day: ')[1].rstrip('"')
    assert isinstance(read_rule(Repeats(every=every, day=instead, times=2), start), Rule)
    assert all(isinstance(read_rule(repeats, day_of(text)), Rule) for texts in offered for text in texts)


@given(st.text(max_size=30) | st.text(alphabet="firstlastTuesday 0123456789hnd", max_size=120), starts)
@example("İ" * 40, date(2024, 2, 29))
@example("٣", date(2024, 2, 29))
@example("0", date(2024, 2, 29))
def test_no_day_whatever_raises(words: str, start: date) -> None:
    for every in ("day", "week", "fortnight", "month", "year"):
        found = read_rule(Repeats(every=every, day=words, times=2), start)
        if not isinstance(found, Rule):
            assert all(trouble.message.isprintable() and trouble.help for _, trouble in found)


@pytest.mark.parametrize(
    ("start", "repeats"),
    [
        (date(2026, 9, 1), Repeats(every="day", until=date(2100, 12, 31))),
        (date(1900, 9, 4), Repeats(every="month", day="first Tuesday", until=date(2100, 12, 31))),
        (date(2026, 9, 2), Repeats(every="year", day="31", times=2)),
        (date(2026, 9, 2), Repeats(every="year", day="fifth Tuesday", times=1000)),
        (date(2024, 2, 29), Repeats(every="year", times=1000)),
        (date(2026, 9, 1), Repeats(every="day", except_=tuple(date(2026, 9, 1) + timedelta(n) for n in range(999)))),
    ],
)
def test_no_repeats_take_long(start: date, repeats: Repeats) -> None:
    within(10, lambda: troubles_of(repeats, DateOrDateTime(start), True))


# ---------------------------------------------------------------- against plain counting


@given(starts, times)
def test_the_days_of_the_nth_weekday_are_what_walking_from_day_to_day_finds(start: date, count: int) -> None:
    nth = (start.day + 6) // 7
    repeats = Repeats(every="month", day=f"{NTH[nth - 1]} {WEEKDAYS[start.weekday()]}", times=count)
    assume(not troubles_of(repeats, DateOrDateTime(start), has_horizon=False))

    days = days_of(repeats, start, None)

    assert days == walked(start, count, lambda day: day.weekday() == start.weekday() and (day.day + 6) // 7 == nth)


@given(starts.map(lambda day: day.replace(day=25) + timedelta(day.day % 4)), times)
def test_the_days_of_the_last_weekday_are_what_walking_from_day_to_day_finds(start: date, count: int) -> None:
    repeats = Repeats(every="month", day=f"last {WEEKDAYS[start.weekday()]}", times=count)
    assume(not troubles_of(repeats, DateOrDateTime(start), has_horizon=False))

    days = days_of(repeats, start, None)

    def is_last(day: date) -> bool:
        return day.weekday() == start.weekday() and (day + timedelta(7)).month != day.month

    assert days == walked(start, count, is_last)


@given(starts, times, st.sampled_from(["day", "week", "fortnight", "month", "year"]))
@example(date(2024, 2, 29), 4, "year")
@example(date(2026, 8, 31), 12, "month")
def test_without_a_day_the_dates_are_like_the_start(start: date, count: int, every: Any) -> None:
    repeats = Repeats(every=every, times=count)
    assume(not errors(troubles_of(repeats, DateOrDateTime(start), has_horizon=False)))

    def is_like(day: date) -> bool:
        steps = {"day": 1, "week": 7, "fortnight": 14}
        if every in steps:
            return (day - start).days % steps[every] == 0
        return day.day == start.day and (every == "month" or day.month == start.month)

    assert days_of(repeats, start, None) == walked(start, count, is_like)


@given(starts, starts, st.sampled_from(["day", "week", "fortnight", "month", "year"]), st.none() | times)
def test_the_days_are_in_order_each_once_and_within_their_bounds(
    start: date, until: date, every: Any, count: int | None
) -> None:
    repeats = Repeats(every=every, times=count, until=None if count else until)
    assume(not errors(troubles_of(repeats, DateOrDateTime(start, time(18, 30)), has_horizon=False)))

    days = days_of(repeats, start, None)

    assert days[0] == start
    assert list(days) == sorted(set(days))
    assert len(days) == count if count else days[-1] <= until
    assert troubles_of(
        Repeats(every=every, times=count, until=repeats.until, except_=days[1:]), DateOrDateTime(start), True
    ) == (troubles_of(repeats, DateOrDateTime(start), True))
    assert all(long_day(day).startswith(WEEKDAYS[start.weekday()]) for day in days if every in ("week", "fortnight"))


FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {
    "day": rrule.DAILY,
    "week": rrule.WEEKLY,
    "fortnight": rrule.WEEKLY,
    "month": rrule.MONTHLY,
    "year": rrule.YEARLY,
}


@given(
    starts, times, st.sampled_from([*FREQUENCIES]), st.sampled_from([None, "nth weekday", "last weekday", "last day"])
)
@example(date(1904, 2, 29), 40, "year", "nth weekday")
@example(date(2096, 2, 29), 2, "year", None)
def test_the_days_are_those_that_dateutil_finds(start: date, count: int, every: Any, day: str | None) -> None:
    if day and day.startswith("last"):
        after = start.replace(day=28) + timedelta(4)  # in the next month
        start = after - timedelta(after.day + (start.day % 7 if day == "last weekday" else 0))
    weekday = WEEKDAYS[start.weekday()]
    words = {"nth weekday": f"{NTH[(start.day - 1) // 7]} {weekday}", "last weekday": f"last {weekday}"}
    repeats = Repeats(every=every, day=words.get(day or "", day) if every in ("month", "year") else None, times=count)
    assume(not errors(troubles_of(repeats, DateOrDateTime(start), has_horizon=False)))
    rule = read_rule(repeats, start)
    assert isinstance(rule, Rule)

    found = rrule.rrule(
        FREQUENCIES[every],
        dtstart=datetime.combine(start, time()),
        interval=2 if every == "fortnight" else 1,
        count=count,
        bymonth=rule.month,
        bymonthday=rule.number,
        byweekday=None if rule.weekday is None else rrule.weekday(rule.weekday, rule.nth),
    )

    assert days_of(repeats, start, None) == tuple(each.date() for each in found)


def walked(start: date, count: int, is_date: Any) -> tuple[date, ...]:
    """The first `count` days from `start` on of which the claim is true, by looking at every day."""
    found, day = [start], start
    while len(found) < count:
        day += timedelta(1)
        if is_date(day):
            found.append(day)
    return tuple(found)
