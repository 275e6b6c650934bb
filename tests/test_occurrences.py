"""Claims about the meetings of an event: which there are, how long they last, and what calendars count."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.model.events import Change, DateChange, Event, Repeats
from generator.model.values import DateOrDateTime, EventStatus
from generator.site.occurrences import Occurrence, mode_of, occurrences, sequence_of, stamp_of
from tests.event_site import SETTINGS, fair
from tests.minisite import build, codes, site

LONDON = "Europe/London"


def moment(text: str) -> DateOrDateTime:
    """ "2026-09-01" or "2026-09-01 18:30"."""
    day, _, clock = text.partition(" ")
    return DateOrDateTime(date.fromisoformat(day), time.fromisoformat(clock) if clock else None)


CIRCLE = Event(
    title="Circle",
    start=moment("2026-09-01 18:30"),
    end=moment("2026-09-01 20:00"),
    venue="hall",
    repeats=Repeats(every="week", times=3),
)


def circle(**rules: object) -> list[Occurrence]:
    """The circle with more said of its repeats."""
    assert CIRCLE.repeats
    return [*occurrences(replace(CIRCLE, repeats=replace(CIRCLE.repeats, **rules)), LONDON)]


def day(text: str) -> date:
    return date.fromisoformat(text)


def spans(found: list[Occurrence]) -> list[tuple[DateOrDateTime, DateOrDateTime | None]]:
    return [(each.start, each.end) for each in found]


# ---------------------------------------------------------------- which there are


def test_an_event_without_repeats_takes_place_once_and_has_no_key() -> None:
    event = Event(title="Fair", start=moment("2026-09-12"), previous_dates=(moment("2026-09-05"),))

    (found,) = occurrences(event, LONDON)

    assert (found.key, found.start, found.end) == ("", moment("2026-09-12"), None)
    assert found.previous == (moment("2026-09-05"),)
    assert (found.begins.astimezone(UTC).isoformat(), found.over.astimezone(UTC).isoformat()) == (
        "2026-09-11T23:00:00+00:00",
        "2026-09-12T23:00:00+00:00",
    )


def test_every_meeting_lasts_as_long_as_the_first() -> None:
    assert spans(circle()) == [
        (moment(f"{each} 18:30"), moment(f"{each} 20:00")) for each in ("2026-09-01", "2026-09-08", "2026-09-15")
    ]
    assert [each.key for each in circle()] == ["2026-09-01", "2026-09-08", "2026-09-15"]


def test_a_meeting_through_the_night_ends_on_the_next_day() -> None:
    night = replace(CIRCLE, start=moment("2026-10-17 22:00"), end=moment("2026-10-18 02:00"))

    found = [*occurrences(night, LONDON)]

    assert spans(found)[1] == (moment("2026-10-24 22:00"), moment("2026-10-25 02:00"))
    # On the clocks they are alike; that night has an hour more.
    assert [each.over.astimezone(UTC) - each.begins.astimezone(UTC) for each in found] == [
        timedelta(hours=4),
        timedelta(hours=5),
        timedelta(hours=4),
    ]


def test_what_is_excepted_does_not_take_place_and_what_is_added_does() -> None:
    found = circle(except_=(day("2026-09-08"),), extra=(moment("2026-09-10"), moment("2026-09-20 10:00")))

    assert spans(found) == [
        (moment("2026-09-01 18:30"), moment("2026-09-01 20:00")),
        (moment("2026-09-10 18:30"), moment("2026-09-10 20:00")),
        (moment("2026-09-15 18:30"), moment("2026-09-15 20:00")),
        (moment("2026-09-20 10:00"), moment("2026-09-20 11:30")),
    ]


def test_a_day_that_is_excepted_and_added_is_there_once() -> None:
    found = circle(except_=(day("2026-09-08"),), extra=(moment("2026-09-08 10:00"),))

    assert [each.start for each in found if each.key == "2026-09-08"] == [moment("2026-09-08 10:00")]


def test_a_meeting_that_moves_keeps_its_key_and_its_length() -> None:
    found = circle(changes={day("2026-09-08"): DateChange(start=moment("2026-09-20 19:00"), note="A week late")})

    moved = found[-1]
    assert (moved.key, moved.start, moved.end) == (
        "2026-09-08",
        moment("2026-09-20 19:00"),
        moment("2026-09-20 20:30"),
    )
    assert (moved.previous, moved.note) == ((moment("2026-09-08 18:30"),), "A week late")
    assert [each.key for each in found] == ["2026-09-01", "2026-09-15", "2026-09-08"]


def test_a_meeting_that_moves_to_another_day_keeps_its_hours() -> None:
    found = circle(changes={day("2026-09-08"): DateChange(start=moment("2026-09-09"))})

    assert (found[1].start, found[1].end) == (moment("2026-09-09 18:30"), moment("2026-09-09 20:00"))


def test_a_meeting_that_ends_otherwise_has_not_moved() -> None:
    found = circle(changes={day("2026-09-08"): DateChange(end=moment("2026-09-08 21:00"), venue="barn")})

    assert (found[1].end, found[1].previous, found[1].venue) == (moment("2026-09-08 21:00"), (), "barn")
    assert [each.venue for each in found] == ["hall", "barn", "hall"]


def test_whole_days_stay_whole_days() -> None:
    days = replace(CIRCLE, start=moment("2026-09-01"), end=moment("2026-09-02"))

    assert spans([*occurrences(days, LONDON)])[1] == (moment("2026-09-08"), moment("2026-09-09"))


def test_without_an_end_of_its_own_a_repeat_ends_with_the_horizon() -> None:
    endless = replace(CIRCLE, repeats=Repeats(every="week"))

    assert len(occurrences(endless, LONDON, day("2026-09-30"))) == 5
    assert len(occurrences(endless, LONDON, day("2026-08-01"))) == 1


def test_the_zone_is_the_events_own_or_the_sites() -> None:
    here, there = CIRCLE, replace(CIRCLE, timezone="America/New_York")

    assert [occurrences(event, LONDON)[0].begins.astimezone(UTC).hour for event in (here, there)] == [17, 22]
    assert [occurrences(event, LONDON)[0].zone for event in (here, there)] == [LONDON, "America/New_York"]


def test_the_last_day_of_a_meeting_to_midnight_is_the_day_before() -> None:
    event = Event(title="Night", start=moment("2026-07-31 20:00"), end=moment("2026-08-01 00:00"))

    assert occurrences(event, LONDON)[0].last_day == day("2026-07-31")


# ---------------------------------------------------------------- repeats that make no sense


@pytest.mark.parametrize(
    "rules",
    [
        Repeats(every="month", day="first Friday", times=3),
        Repeats(every="month", day="sometimes", times=3),
        Repeats(every="week", times=1),
        Repeats(every="week", until=day("2026-01-01")),
        Repeats(every="week"),
        Repeats(every="week", times=2, except_=(day("2026-09-01"), day("2026-09-08"))),
    ],
    ids=["another day", "no day", "too few", "over before it begins", "no end", "all excepted"],
)
def test_repeats_that_make_no_sense_count_as_once(rules: Repeats) -> None:
    (found,) = occurrences(replace(CIRCLE, repeats=rules), LONDON)

    assert found.start == CIRCLE.start


def test_whoever_writes_repeats_that_make_no_sense_is_told_so(tmp_path: Path) -> None:
    wrong = fair("start: 2026-09-12 10:00", "mode: online", "repeats: {every: month, day: first Tuesday, times: 3}")

    outcome = build(site(tmp_path, SETTINGS + wrong))

    assert codes(outcome) == ["repeats-start"]
    assert outcome.publish_result is None


@pytest.mark.parametrize(("end", "code"), [("01:30", "clock-gap"), ("02:30", None)])
def test_a_date_that_would_end_at_an_hour_which_no_clock_shows_is_told(
    tmp_path: Path, end: str, code: str | None
) -> None:
    event = fair("start: 2026-03-28 00:30", f"end: 2026-03-28 {end}", "mode: online", "repeats: {every: day, times: 3}")

    outcome = build(site(tmp_path, SETTINGS + event))

    assert codes(outcome) == ([code] if code else [])


# ---------------------------------------------------------------- states


@pytest.mark.parametrize(
    ("whole", "own", "found"),
    [
        ("confirmed", None, "confirmed"),
        ("confirmed", "cancelled", "cancelled"),
        ("tentative", None, "tentative"),
        ("tentative", "confirmed", "confirmed"),
        ("postponed", "confirmed", "postponed"),
        ("cancelled", "confirmed", "cancelled"),
    ],
)
def test_a_date_has_its_own_state_unless_the_whole_event_is_off(
    whole: EventStatus, own: EventStatus | None, found: EventStatus
) -> None:
    assert CIRCLE.repeats
    rules = replace(CIRCLE.repeats, changes={day("2026-09-08"): DateChange(status=own)})

    second = occurrences(replace(CIRCLE, status=whole, repeats=rules), LONDON)[1]

    assert second.status == found
    assert second.takes_place == (found in ("confirmed", "tentative"))


def test_an_event_that_moved_online_is_online() -> None:
    event = Event(title="Vigil", start=moment("2026-10-24"), moved_online=True)

    assert mode_of(event) == "online"
    assert occurrences(event, LONDON)[0].mode == "online"


# ---------------------------------------------------------------- what calendars count

ONE = Change(date=day("2026-04-02"), what="date")
TWO = Change(date=day("2026-05-11"), what="date")


@pytest.mark.parametrize(
    ("said", "sequence"),
    [
        ({}, 0),
        ({"changes": (ONE,)}, 1),
        ({"changes": (ONE, TWO)}, 2),
        ({"previous_dates": (moment("2026-01-01"),)}, 1),
        ({"previous_dates": (moment("2026-01-01"),), "changes": (ONE,)}, 1),
        ({"status": "postponed"}, 1),
        ({"status": "cancelled", "previous_dates": (moment("2026-01-01"),)}, 2),
        ({"status": "cancelled", "changes": (ONE, TWO)}, 2),
        ({"moved_online": True}, 1),
        ({"status": "tentative"}, 0),
    ],
)
def test_the_sequence_is_the_length_of_the_log_and_no_less_than_the_dates_tell(
    said: dict[str, object], sequence: int
) -> None:
    event = replace(Event(title="Fair", start=moment("2026-09-12")), **said)

    assert sequence_of(event) == sequence
    assert occurrences(event, LONDON)[0].sequence == sequence


def test_a_date_with_a_change_counts_one_more_than_the_others() -> None:
    found = circle(changes={day("2026-09-08"): DateChange(status="cancelled")})

    assert [each.sequence for each in found] == [0, 1, 0]


@pytest.mark.parametrize(
    ("said", "stamp"),
    [
        ({}, None),
        ({"published": day("2026-01-01")}, "2026-01-01"),
        ({"published": day("2026-01-01"), "updated": day("2026-02-01")}, "2026-02-01"),
        ({"published": day("2026-01-01"), "changes": (TWO, ONE)}, "2026-05-11"),
        ({"updated": day("2026-06-01"), "changes": (ONE,)}, "2026-06-01"),
        ({"updated": day("2026-03-01"), "changes": (ONE,)}, "2026-04-02"),
    ],
)
def test_the_stamp_comes_from_the_file_and_not_from_a_clock(said: dict[str, object], stamp: str | None) -> None:
    event = replace(Event(title="Fair", start=moment("2026-09-12")), **said)

    assert stamp_of(event) == (day(stamp) if stamp else None)
