"""Claims about dates: what is read, what is said when it cannot be, how ranges are shown, which instants they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.dates import moments as dates
from generator.dates.moments import Part, range_parts, range_text
from generator.dates.reading import read_clock, read_day, read_hours, read_moment, read_opening, weekday_slips
from generator.model.values import DateOrDateTime, Hours, Opening
from generator.problems import Location, UnlocatedProblem
from generator.views.words import hours_parts
from tests.patience import within

LONDON = "Europe/London"
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")
# The base loader leaves every value a text, as front matter does.
CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (Path(__file__).parent / "cases" / "dates.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = st.builds(DateOrDateTime, days, st.none() | clocks)


def cases(section: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES[section]])


def moment_of(case: dict[str, Any]) -> DateOrDateTime:
    return DateOrDateTime(
        date.fromisoformat(case["day"]), time.fromisoformat(case["clock"]) if "clock" in case else None
    )


def read(text: str, is_end: bool = False) -> DateOrDateTime:
    found = read_moment(text, is_end)
    assert isinstance(found, DateOrDateTime), found
    return found


# ---------------------------------------------------------------- reading


@cases("moments")
def test_a_date_as_organisers_write_it_is_read(case: dict[str, Any]) -> None:
    assert read_moment(case["given"]) == moment_of(case)


@cases("ends")
def test_midnight_as_an_end_is_the_end_of_the_day_that_is_written(case: dict[str, Any]) -> None:
    assert read_moment(case["given"], is_end=True) == moment_of(case)


@cases("troubles")
def test_a_date_that_cannot_be_read_is_explained(case: dict[str, Any]) -> None:
    assert_said(read_moment(case["given"]), case)


@cases("days_with_more")
def test_a_day_has_nothing_after_it(case: dict[str, Any]) -> None:
    assert_said(read_day(case["given"]), case)


def assert_said(trouble: object, case: dict[str, Any]) -> None:
    assert isinstance(trouble, UnlocatedProblem), trouble
    marked = case["given"][trouble.offset : trouble.offset + trouble.length]
    assert (trouble.code, trouble.message, list(trouble.help), marked, trouble.severity) == (
        case["code"],
        case["message"],
        case["help"],
        case.get("at", ""),
        "error",
    )


@cases("hours")
def test_hours_are_read_and_shown(case: dict[str, Any]) -> None:
    hours = read_hours(case["given"])

    assert isinstance(hours, Hours), hours
    assert "".join(part.text for part in hours_parts(hours)) == case["shown"]
    assert read_hours(case["shown"]) == hours


@cases("hours_troubles")
def test_hours_that_cannot_be_read_are_explained(case: dict[str, Any]) -> None:
    assert_said(read_hours(case["given"]), case)


@cases("openings")
def test_doors_open_at_a_time_or_on_a_day_at_a_time(case: dict[str, Any]) -> None:
    day = date.fromisoformat(case["day"]) if "day" in case else None

    assert read_opening(case["given"]) == Opening(time.fromisoformat(case["clock"]), day)


@cases("openings_troubles")
def test_an_opening_that_cannot_be_read_is_explained(case: dict[str, Any]) -> None:
    assert_said(read_opening(case["given"]), case)


def test_a_time_of_day_is_read_as_behind_a_day() -> None:
    read = [read_clock(text) for text in ("9am", "9.30AM", " 18:30. ", "noon", "00:00", "12:30pm")]

    assert read == [time(9), time(9, 30), time(18, 30), time(12), time(0), time(12, 30)]


@pytest.mark.parametrize("text", ["midnight", "12 midnight"])
def test_midnight_is_a_time_of_day_only_at_an_end(text: str) -> None:
    refused = read_clock(text)

    assert isinstance(refused, UnlocatedProblem)
    assert refused.code == "time-midnight"
    assert read_clock(text, is_end=True) == time(0)


@given(clocks, st.none() | clocks)
def test_hours_that_are_shown_are_read_back(start: time, end: time | None) -> None:
    hours = Hours(start, end)
    read = read_hours("".join(part.text for part in hours_parts(hours)))

    if start == time(0):
        assert isinstance(read, UnlocatedProblem)
    elif end is not None and time(0) < end <= start:
        assert isinstance(read, UnlocatedProblem)
        assert read.code == "time-order"
    else:
        assert read == hours


def test_a_day_is_read_in_every_form_of_a_day() -> None:
    assert {read_day(text) for text in ("2023-05-30", "Tuesday 30 May 2023", "30th May 2023")} == {date(2023, 5, 30)}


def test_the_carets_of_a_wrong_weekday_stand_under_the_weekday() -> None:
    trouble = read_moment("Tuesday 30 May 2024")

    assert isinstance(trouble, UnlocatedProblem)
    assert trouble.at(Location("event.md", 4, 8, 19)).location == Location("event.md", 4, 8, 7)


def test_midnight_is_refused_as_a_start_and_accepted_as_an_end() -> None:
    start, end = read_moment("1 August 2026, midnight"), read_moment("1 August 2026, midnight", is_end=True)

    assert isinstance(start, UnlocatedProblem)
    assert start.code == "time-midnight"
    assert end == DateOrDateTime(date(2026, 8, 2), time(0))


@pytest.mark.slow
def test_a_weekday_is_right_or_wrong_on_every_day_from_1990_to_2050() -> None:
    day = date(1990, 1, 1)
    while day.year <= 2050:
        right, wrong = dates.WEEKDAYS[day.weekday()], dates.WEEKDAYS[(day.weekday() + 1 + day.day % 6) % 7]
        assert read_moment(f"{right} {dates.plain_day(day)}") == DateOrDateTime(day)
        refused = read_moment(f"{wrong} {dates.plain_day(day)}")
        assert isinstance(refused, UnlocatedProblem)
        assert refused.message == f"{dates.plain_day(day)} is a {right}, not a {wrong}"
        day += timedelta(1)


@given(days, st.integers(0, 6))
@example(date(1900, 1, 1), 6)
@example(date(2100, 12, 31), 5)
def test_whatever_is_suggested_for_a_wrong_weekday_is_itself_a_right_date(day: date, weekday: int) -> None:
    trouble = read_moment(f"{dates.WEEKDAYS[weekday]} {dates.plain_day(day)}")

    if isinstance(trouble, UnlocatedProblem):
        offered = trouble.help[0].removeprefix("did you mean ").removesuffix("?").replace(", or ", ", ").split(", ")
        first, *others = [read(text).day for text in offered]
        assert first == day
        assert others
        assert {other.weekday() for other in others} == {weekday}


@given(moments)
def test_what_is_shown_is_read_back(moment: DateOrDateTime) -> None:
    shown = dates.long_day(moment.day)
    if moment.clock is not None and moment.clock != time(0):
        shown = f"{shown}, {dates.clock_text(moment.clock)}"
    iso = moment.day.isoformat() + ("" if moment.clock is None else f" {moment.clock:%H:%M}")

    assert read_moment(iso) == moment
    assert read_moment(shown) == (moment if moment.clock != time(0) else DateOrDateTime(moment.day))
    assert read_day(dates.plain_day(moment.day)) == moment.day


@given(days)
def test_an_end_at_midnight_is_the_first_moment_of_the_next_day(day: date) -> None:
    end = read(f"{dates.long_day(day)}, midnight", is_end=True)

    assert end == DateOrDateTime(day + timedelta(1), time(0))
    assert dates.last_day(end) == day


@given(st.text() | st.text(alphabet="0123456789 -:.,/TZMayTuesdaypmto", max_size=110))
@example("ſat 1 ſeptember 2023, mıdnight")
@example("İ 1 İ 2023")
@example("٣٠ May ٢٠٢٣")
@example("\x00\ud800 30 May 2023")
def test_no_text_whatever_raises(text: str) -> None:
    readers = (read_moment, read_day, read_clock, read_hours, read_opening)
    for outcome in (*(read(text) for read in readers), read_moment(text, is_end=True), read_clock(text, is_end=True)):
        if isinstance(outcome, UnlocatedProblem):
            assert 0 <= outcome.offset <= outcome.offset + outcome.length <= len(text) + 1
            assert outcome.message.isprintable()
            assert outcome.help
    assert all(text[offset : offset + length] for offset, length, _ in weekday_slips(text))


@pytest.mark.parametrize(
    "piece",
    [" ", "9", "a", "Tuesday ", "Tuesday 21 to ", "Tuesday 21 March ", "1-", "\n", "1 May 2023 ", "+0", "\u00a0", "(("],
)
def test_no_text_whatever_takes_long(piece: str) -> None:
    short, long = (piece * 100)[:100], piece * 20_000

    def read_all() -> list[object]:
        outcomes: list[object] = [read_moment(short), read_moment(long), weekday_slips(long)]
        return outcomes + [read(text) for read in (read_hours, read_opening) for text in (short, long)]

    outcomes = within(25, read_all)
    assert isinstance(outcomes[1], UnlocatedProblem)
    assert outcomes[1].code == "date-format"


# ---------------------------------------------------------------- prose


@cases("prose")
def test_a_wrong_weekday_in_prose_is_found(case: dict[str, Any]) -> None:
    found = weekday_slips(case["given"])

    shown = [{"at": case["given"][at : at + length], "message": slip.message} for at, length, slip in found]
    assert shown == case["slips"]
    assert {(slip.code, slip.severity) for _, _, slip in found} <= {("prose-weekday", "warning")}


@given(days, st.integers(0, 6), st.sampled_from(["{w} {d}", "{w}, {d}", "Come on {w} {d}.", "({w} {d})"]))
def test_prose_and_front_matter_agree_on_weekdays(day: date, weekday: int, frame: str) -> None:
    text = frame.format(w=dates.WEEKDAYS[weekday], d=dates.plain_day(day))

    assert [text[at : at + length] for at, length, _ in weekday_slips(text)] == (
        [dates.WEEKDAYS[weekday]] if weekday != day.weekday() else []
    )


# ---------------------------------------------------------------- ranges


@cases("ranges")
def test_a_range_is_shown_as_people_read_it(case: dict[str, Any]) -> None:
    start, end = read(case["start"]), read(case["end"], is_end=True) if "end" in case else None

    assert range_text(start, end) == case["long"]
    assert range_text(start, end, "short") == case["short"]
    assert range_text(start, end, "short", "dash") == case["dash"]


@given(moments, st.none() | moments, st.sampled_from(["long", "short"]))
def test_a_range_in_words_never_has_a_hyphen_or_a_dash(
    start: DateOrDateTime, end: DateOrDateTime | None, style: Any
) -> None:
    shown = range_text(start, end, style)

    assert not set(shown) & set("-–—\u00a0")
    assert str(start.day.day) in shown


def test_each_end_of_a_range_can_stand_in_its_own_time_element() -> None:
    whole = range_parts(DateOrDateTime(date(2023, 3, 21)), DateOrDateTime(date(2023, 3, 23)), LONDON)
    timed = range_parts(read("2026-09-01 18:30"), read("2026-09-01 20:00"), LONDON, "short", "dash")

    assert whole == (Part("Tuesday 21", "2023-03-21"), Part(" to "), Part("Thursday 23\u00a0March 2023", "2023-03-23"))
    assert timed == (
        Part("1\u00a0September 2026, 6:30pm", "2026-09-01T18:30+01:00"),
        Part("–"),
        Part("8pm", "2026-09-01T20:00+01:00"),
    )


def test_an_end_at_midnight_is_shown_on_its_day_and_marked_up_as_the_instant_it_is() -> None:
    parts = range_parts(read("2026-08-01 18:00"), read("1 August 2026, midnight", is_end=True), LONDON)

    assert parts[-1] == Part("midnight", "2026-08-02T00:00+01:00")


@given(moments, st.none() | moments)
def test_the_parts_of_a_range_say_what_its_text_says(start: DateOrDateTime, end: DateOrDateTime | None) -> None:
    parts = range_parts(start, end, LONDON)

    assert "".join(part.text for part in parts).replace("\u00a0", " ") == range_text(start, end)
    assert [part.text for part in parts if part.datetime is None] in ([], [" to "])


@cases("zoned")
def test_a_range_for_people_elsewhere_says_its_zone(case: dict[str, Any]) -> None:
    start, end = read(case["start"]), read(case["end"], is_end=True) if "end" in case else None

    parts = dates.zoned_parts(start, end, case["zone"], case.get("site", LONDON))

    assert "".join(part.text for part in parts).replace("\u00a0", " ") == case["shown"]


def test_each_end_in_each_zone_stands_in_its_own_time_element() -> None:
    parts = dates.zoned_parts(read("2026-10-24 20:30"), read("2026-10-24 21:30"), "America/New_York", LONDON)

    # Both ends are 1:30am here: the clocks go back between them.
    assert [part.datetime for part in parts if part.datetime] == [
        "2026-10-24T20:30-04:00",
        "2026-10-24T21:30-04:00",
        "2026-10-25T01:30+01:00",
        "2026-10-25T01:30+00:00",
    ]


@given(moments, st.none() | st.timedeltas(timedelta(minutes=1), timedelta(3)), st.sampled_from(ZONES))
def test_a_range_on_two_clocks_names_the_same_instants_twice(
    start: DateOrDateTime, length: timedelta | None, zone: str
) -> None:
    assume(start.clock is not None and start.day.year in range(1980, 2100))
    ends = datetime.combine(start.day, start.clock or time()) + (length or timedelta())
    end = DateOrDateTime(ends.date(), ends.time().replace(second=0, microsecond=0)) if length else None
    assume(end != start)

    there, here = split_at(dates.zoned_parts(start, end, zone, LONDON))

    assert [part for part in there if part.datetime] == [
        part for part in range_parts(start, end, zone) if part.datetime
    ]
    assert instants(there) == instants(here)


def split_at(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    at = parts.index(Part("; "))
    return parts[:at], parts[at + 1 :]


def instants(parts: tuple[Part, ...]) -> list[datetime]:
    return [datetime.fromisoformat(part.datetime).astimezone(UTC) for part in parts if part.datetime]


def test_a_dash_may_join_a_range_with_its_zone() -> None:
    parts = dates.zoned_parts(read("2026-10-25 00:30"), read("2026-10-25 03:00"), LONDON, LONDON, "short", "dash")

    assert "".join(part.text for part in parts) == "25\u00a0October 2026, 12:30am (BST)–3am (GMT), UK time"


@pytest.mark.parametrize(
    ("deadline", "shown"),
    [
        ("2026-07-17", "Friday 17 July 2026"),
        ("2026-07-17 17:00", "Friday 17 July 2026, 5pm"),
        ("2026-07-17 00:00", "Thursday 16 July 2026, 11:59pm"),
        ("2026-07-17 midnight", "Friday 17 July 2026, 11:59pm"),
    ],
)
def test_a_deadline_is_never_at_midnight(deadline: str, shown: str) -> None:
    assert dates.deadline_text(read(deadline, is_end=True)) == shown


@pytest.mark.parametrize(
    ("start", "end", "code", "message"),
    [
        ("2023-03-23", "2023-03-21", "date-order", "it ends (21 March 2023) before it begins (23 March 2023)"),
        (
            "2026-09-01 20:00",
            "2026-09-01 18:30",
            "date-order",
            "it ends (1 September 2026, 6:30pm) before it begins (1 September 2026, 8pm)",
        ),
        (
            "2026-09-01 18:30",
            "2026-09-01 18:30",
            "date-order",
            "it ends at the moment it begins, 1 September 2026, 6:30pm",
        ),
        ("2026-09-01 18:30", "2026-09-01", "date-mixed", "the start has a time and the end has none"),
        ("2026-09-01", "2026-09-01 18:30", "date-mixed", "the end has a time and the start has none"),
    ],
)
def test_a_range_that_cannot_be_is_explained(start: str, end: str, code: str, message: str) -> None:
    trouble = dates.check_range(read(start), read(end))

    assert trouble
    assert (trouble.code, trouble.message) == (code, message)


def test_an_end_at_the_beginning_of_its_day_is_told_how_to_write_midnight() -> None:
    trouble = dates.check_range(read("2026-08-01 18:00"), read("2026-08-01 00:00"))

    assert trouble
    assert trouble.help == ('for midnight at the end of the day, write "1 August 2026, midnight"',)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2023-03-21", "2023-03-21"), ("2023-03-21", "2023-03-23"), ("2026-09-01 18:30", "2026-09-01 20:00")],
)
def test_a_range_that_can_be_has_no_trouble(start: str, end: str) -> None:
    assert dates.check_range(read(start), read(end)) is None


# ---------------------------------------------------------------- days and times in words


def test_days_and_times_are_shown_in_the_style_of_the_nhs() -> None:
    day = date(2023, 3, 21)

    assert dates.long_day(day) == "Tuesday 21 March 2023"
    assert dates.plain_day(day) == "21 March 2023"
    assert dates.month_name(2023, 3) == "March 2023"
    shown = [
        dates.clock_text(time(hour, minute)) for hour, minute in ((0, 0), (0, 30), (9, 5), (10, 0), (12, 0), (12, 30))
    ]
    assert shown == ["midnight", "12:30am", "9:05am", "10am", "midday", "12:30pm"]


# ---------------------------------------------------------------- instants


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2026-09-01 18:30", LONDON, "2026-09-01T17:30"),
        ("2026-12-08 18:30", LONDON, "2026-12-08T18:30"),
        ("2026-09-01", LONDON, "2026-08-31T23:00"),
        ("2026-10-25 01:30", LONDON, "2026-10-25T00:30"),
        ("2026-09-01 18:30", "Asia/Kolkata", "2026-09-01T13:00"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00"),  # its midnight was skipped: the day began at 1am
    ],
)
def test_a_moment_in_a_zone_is_an_instant(moment: str, zone: str, expected: str) -> None:
    instant = dates.start_instant(read(moment), zone)

    assert instant.astimezone(UTC) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_time_that_no_clock_shows_is_an_error() -> None:
    trouble = dates.clock_trouble(read("2026-03-29 01:30"), LONDON)

    assert isinstance(trouble, UnlocatedProblem)
    assert (trouble.code, trouble.severity) == ("clock-gap", "error")
    assert trouble.message == "there is no 1:30am on 29 March 2026 in Europe/London: the clocks go forward over it"
    assert trouble.help == ("did you mean 12:30am or 2:30am?",)


def test_a_time_that_comes_twice_is_the_first_with_a_warning() -> None:
    trouble = dates.clock_trouble(read("2026-10-25 01:30"), LONDON)

    assert trouble
    assert (trouble.code, trouble.severity) == ("clock-twice", "warning")
    assert trouble.message == "the clocks in Europe/London show 1:30am on 25 October 2026 twice"
    assert trouble.why == "the first is taken, 1:30am BST, not GMT"


@pytest.mark.parametrize(
    "text", ["2026-10-25", "2026-10-25 00:59", "2026-10-25 02:00", "2026-03-29", "2026-06-01 01:30"]
)
def test_a_time_that_comes_once_has_no_warning(text: str) -> None:
    assert dates.clock_trouble(read(text), LONDON) is None


def test_no_time_of_a_day_that_was_skipped_is_shown() -> None:
    trouble = dates.clock_trouble(read("2011-12-30 10:00"), "Pacific/Apia")

    assert trouble
    assert trouble.code == "clock-gap"


@given(
    days, clocks, st.sampled_from([LONDON, "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
)
def test_an_instant_shows_the_time_that_was_written_or_there_is_no_such_time(day: date, clock: time, zone: str) -> None:
    moment = DateOrDateTime(day, clock)
    instant, trouble = dates.start_instant(moment, zone), dates.clock_trouble(moment, zone)

    if trouble and trouble.code == "clock-gap":
        assert (instant.date(), instant.time()) != (day, clock)
    else:
        assert (instant.date(), instant.time()) == (day, clock)
        assert instant == instant.astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2023-03-21", "2023-03-23", "2023-03-24T00:00"),
        ("2023-03-25", "2023-03-26", "2023-03-26T23:00"),  # the clocks went forward on the 26th
        ("2023-05-30", None, "2023-05-30T23:00"),
        ("2026-09-01 18:30", None, "2026-09-01T23:00"),
        ("2026-09-01 18:30", "2026-09-01 20:00", "2026-09-01T19:00"),
        ("2026-08-01 18:00", "2026-08-01 midnight", "2026-08-01T23:00"),
        ("2026-10-24 22:00", "2026-10-25 02:00", "2026-10-25T02:00"),
    ],
)
def test_an_event_is_past_from_the_instant_its_end_is_over(start: str, end: str | None, expected: str) -> None:
    past_from = dates.end_instant(read(start), read(end, is_end=True) if end else None, LONDON)

    assert past_from.astimezone(UTC) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_night_through_the_clock_change_has_five_real_hours() -> None:
    start, end = read("2026-10-24 22:00"), read("2026-10-25 02:00")

    begins, ends = dates.start_instant(start, LONDON), dates.end_instant(start, end, LONDON)

    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=5)


@given(moments, moments, st.sampled_from([LONDON, "America/New_York", "Asia/Kolkata"]))
def test_no_event_is_past_before_it_begins(first: DateOrDateTime, second: DateOrDateTime, zone: str) -> None:
    start, end = sorted((first, DateOrDateTime(second.day, first.clock)), key=lambda moment: moment.day)

    begins, ends = dates.start_instant(start, zone), dates.end_instant(start, end, zone)

    assert begins.astimezone(UTC) <= ends.astimezone(UTC)
