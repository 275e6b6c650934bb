"""Claims about the clocks of a zone: the rules say the same as `zoneinfo`, read by an interpreter of our own."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.dates.zones import Observance, Yearly, observances

SIX_HOURS = timedelta(hours=6)
ALL_SORTS = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Caracas",
    "America/New_York",
    "America/Nuuk",
    "America/Recife",
    "America/Santiago",
    "America/Sao_Paulo",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "UTC",
]


def test_london_has_two_rules_since_1996() -> None:
    found = observances("Europe/London", 1996, 2037)

    assert found == (
        Observance(
            kind="DAYLIGHT",
            name="BST",
            offset_from=0,
            offset_to=3600,
            starts=datetime(1996, 3, 31, 1),
            yearly=Yearly(month=3, weekday=6, nth=-1),
        ),
        Observance(
            kind="STANDARD",
            name="GMT",
            offset_from=3600,
            offset_to=0,
            starts=datetime(1996, 10, 27, 2),
            yearly=Yearly(month=10, weekday=6, nth=-1),
        ),
    )


@pytest.mark.parametrize(("first", "last"), [(1997, 1997), (2023, 2023), (2026, 2031), (2036, 2050)])
def test_the_rules_do_not_change_with_the_years_that_are_asked_for(first: int, last: int) -> None:
    assert observances("Europe/London", first, last) == observances("Europe/London", 1996, 2037)


def test_single_changes_lead_up_to_the_rules() -> None:
    found = observances("Europe/London", 1995, 2030)

    assert [(one.kind, one.starts.year, one.yearly is not None) for one in found] == [
        ("STANDARD", 1994, False),
        ("DAYLIGHT", 1995, False),
        ("STANDARD", 1995, False),
        ("DAYLIGHT", 1996, True),
        ("STANDARD", 1996, True),
    ]


def test_rules_that_begin_after_the_last_year_are_left_out() -> None:
    found = observances("Europe/London", 1990, 1990)

    assert [one.starts.year for one in found] == [1989, 1990, 1990]
    assert all(one.yearly is None for one in found)


@pytest.mark.parametrize(
    ("zone", "month", "weekday", "nth"),
    [("America/New_York", 3, 6, 2), ("America/New_York", 11, 6, 1), ("Pacific/Auckland", 9, 6, -1)],
)
def test_weekdays_are_counted_from_whichever_end_of_the_month_fits(
    zone: str, month: int, weekday: int, nth: int
) -> None:
    assert Yearly(month, weekday, nth) in [one.yearly for one in observances(zone, 2026, 2027)]


def test_a_zone_whose_clocks_never_change_has_one_standard() -> None:
    found = [observances(zone, 2026, 2037) for zone in ("UTC", "Asia/Kolkata", "America/Sao_Paulo")]

    assert [[(one.kind, one.name, one.offset_to) for one in zone] for zone in found] == [
        [("STANDARD", "UTC", 0)],
        [("STANDARD", "IST", 19_800)],
        [("STANDARD", "-03", -10_800)],
    ]


def test_ramadan_is_no_rule() -> None:
    found = observances("Africa/Casablanca", 2024, 2026)

    assert [one.yearly for one in found] == [None] * len(found)
    assert [(one.kind, one.starts.year) for one in found] == [
        ("DAYLIGHT", 2023),
        *[(kind, year) for year in (2024, 2025, 2026) for kind in ("STANDARD", "DAYLIGHT")],
    ]


def test_the_time_that_is_ahead_is_daylight_in_dublin_too() -> None:
    """Databases differ: in some the summer of Dublin is standard time and its winter is put back."""
    found = observances("Europe/Dublin", 2026, 2037)

    assert [(one.kind, one.name, one.offset_to) for one in found] == [("DAYLIGHT", "IST", 3600), ("STANDARD", "GMT", 0)]


def test_a_clock_that_was_put_forward_for_good_is_standard_time() -> None:
    assert observances("Europe/Istanbul", 2018, 2037)[-1].kind == "STANDARD"
    assert observances("Asia/Pyongyang", 2018, 2037)[-1].kind == "STANDARD"


def test_a_southern_year_begins_in_summer_time() -> None:
    """Readers take standard time for what is before the first rule, so the summer before 2008 is written out."""
    found = observances("Australia/Sydney", 2008, 2037)

    assert [(one.kind, one.yearly is None) for one in found] == [
        ("DAYLIGHT", True),
        ("STANDARD", False),
        ("DAYLIGHT", False),
    ]


def test_an_unknown_zone_is_a_bug() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        observances("Europe/Coed_Hills", 2026, 2026)


def test_london_agrees_with_zoneinfo_on_every_quarter_of_a_day_from_1996_to_2037() -> None:
    clock, zone = Clock(observances("Europe/London", 1996, 2037)), ZoneInfo("Europe/London")
    points = [datetime(1996, 1, 1, tzinfo=UTC) + SIX_HOURS * count for count in range(61_364)]

    wrong = [point for point in points if clock.shows(point) != shows(zone, point)]

    assert points[-1].date() == datetime(2037, 12, 31).date()
    assert wrong == []


@pytest.mark.parametrize("zone", ALL_SORTS)
def test_every_sort_of_zone_agrees_with_zoneinfo(zone: str) -> None:
    clock, own = Clock(observances(zone, 1996, 2037)), ZoneInfo(zone)
    points = [datetime(1996, 1, 1, tzinfo=UTC) + timedelta(hours=61) * count for count in range(6035)]
    edges = [change + timedelta(seconds=seconds) for change in changes(points, own) for seconds in (-1, 0)]

    wrong = [point for point in [*points, *edges] if clock.shows(point) != shows(own, point)]

    assert wrong == []


@given(st.sampled_from(ALL_SORTS), st.integers(1971, 2060), st.integers(0, 12), st.floats(0, 1))
@pytest.mark.slow
def test_whatever_years_are_asked_for_are_covered(zone: str, first: int, more: int, part: float) -> None:
    clock = Clock(observances(zone, first, first + more))
    begins, ends = datetime(first, 1, 1, tzinfo=UTC), datetime(first + more + 1, 1, 1, tzinfo=UTC)

    point = (begins + (ends - begins) * part).replace(microsecond=0)

    assert clock.shows(point) == shows(ZoneInfo(zone), point)


def test_a_wrong_rule_would_be_noticed() -> None:
    """The interpreter is no help if it agrees with everything."""
    spring, autumn = observances("Europe/London", 1996, 2037)
    point = datetime(2023, 10, 25, tzinfo=UTC)  # after the fourth Sunday, before the last

    wrong = Clock((spring, replace(autumn, yearly=Yearly(month=10, weekday=6, nth=4))))

    assert shows(ZoneInfo("Europe/London"), point) == Clock((spring, autumn)).shows(point) == (3600, "BST")
    assert wrong.shows(point) == (0, "GMT")


def shows(zone: ZoneInfo, point: datetime) -> tuple[int, str | None]:
    local = point.astimezone(zone)
    offset = local.utcoffset()
    assert offset is not None
    return int(offset.total_seconds()), local.tzname()


def changes(points: list[datetime], zone: ZoneInfo) -> Iterator[datetime]:
    """The seconds at which `zoneinfo` changes its mind between two points."""
    for one, other in pairwise(points):
        if shows(zone, one) != shows(zone, other):
            low, high = int(one.timestamp()), int(other.timestamp())
            while high - low > 1:
                middle = (low + high) // 2
                same = shows(zone, datetime.fromtimestamp(middle, UTC)) == shows(zone, one)
                low, high = (middle, high) if same else (low, middle)
            yield datetime.fromtimestamp(high, UTC)


class Clock:
    """RFC 5545, 3.6.5, read as plainly as can be: the observance in force is the one that began last."""

    def __init__(self, found: tuple[Observance, ...]) -> None:
        onsets = sorted((onset, one.offset_to, one.name) for one in found for onset in self.onsets(one))
        standard = next((one for one in found if one.kind == "STANDARD"), found[0])
        self.before = standard.offset_to, standard.name  # what dateutil and others take for what is before the first
        self.begins = [onset for onset, _, _ in onsets]
        self.shown = [(offset, name) for _, offset, name in onsets]

    def shows(self, point: datetime) -> tuple[int, str]:
        location = bisect_right(self.begins, point)
        return self.shown[location - 1] if location else self.before

    @staticmethod
    def onsets(one: Observance) -> Iterator[datetime]:
        first = one.starts.replace(tzinfo=UTC) - timedelta(seconds=one.offset_from)
        if one.yearly is None:
            yield first
            return
        for year in range(one.starts.year, 2075):
            weeks = calendar.monthcalendar(year, one.yearly.month)
            days = [week[one.yearly.weekday] for week in weeks if week[one.yearly.weekday]]
            day = days[-1] if one.yearly.nth == -1 else days[one.yearly.nth - 1]
            local = one.starts.replace(year=year, month=one.yearly.month, day=day, tzinfo=UTC)
            yield local - timedelta(seconds=one.offset_from)
