"""Claims about `build.py events`: what it tells of each event is what visitors, calendars and search engines read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import cli
from tests.event_site import EXAMPLES, SETTINGS, fair
from tests.minisite import site

Said = tuple[int, str, str]  # the exit code, stdout, stderr
Typed = Callable[..., Said]


@pytest.fixture
def typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    """`typed("events", "circle")`: as if typed after `build.py`, in the site of all examples; `files` is another."""

    def run(*arguments: str, files: str = EXAMPLES) -> Said:
        code = cli.main([*arguments, "--root", str(site(tmp_path, files)), "--jobs", "1"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def rows(typed: Typed, *arguments: str, files: str = EXAMPLES) -> list[dict[str, Any]]:
    code, out, _ = typed("events", "--json", "--today", "2026-09-01", *arguments, files=files)
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)["events"]
    return found


def test_an_event_is_told_as_three_sorts_of_readers_see_it(typed: Typed) -> None:
    code, out, _ = typed("events", "spring", "--today", "2026-03-10")

    assert code == 0
    assert out == (
        "Spring residential\n"
        "  https://small.example/events/spring/  (content/events/spring.md)\n"
        "  visitors:       Was planned for: Saturday 28 to Monday 30 March 2026\n"
        "                  Where: Coed Hills Rural Artspace, Cowbridge\n"
        "                  Postponed: new date to be announced\n"
        "                  The river is over the road.\n"
        "  calendars:      2026-03-28 to 2026-03-30 (whole days), TENTATIVE, “Postponed: Spring residential”, "
        "spring-2026@small.example, change 2\n"
        "  search engines: Event: 2026-03-28 to 2026-03-30, EventPostponed, OfflineEventAttendanceMode\n"
        "\n"
    )


def test_every_meeting_of_a_repeated_event_is_told_to_each_of_them(typed: Typed) -> None:
    (row,) = rows(typed, "circle")

    assert row["title"] == "Open circle"
    assert row["visitors"][:2] == [
        "When: Every month, on the first Tuesday, until 31 January 2027",
        "Tuesday 1 September 2026, 6:30pm to 8pm UK time (BST)",
    ]
    assert "Tuesday 3 November 2026, 6:30pm to 8pm UK time (GMT): Cancelled. Venue closed." in row["visitors"]
    assert row["calendars"][2] == (
        "2026-11-03 18:30 to 2026-11-03 20:00 (Europe/London), CANCELLED, “Cancelled: Open circle”, "
        "open-circle-20261103@small.example, change 1"
    )
    assert row["search"][0] == (
        "EventSeries: 2026-09-01T18:30+01:00 to 2027-01-12T20:00+00:00, EventScheduled, MixedEventAttendanceMode"
    )
    assert row["search"][5] == (
        "Event: 2027-01-12T18:30+00:00 to 2027-01-12T20:00+00:00, was 2027-01-05T18:30+00:00, "
        "EventRescheduled, MixedEventAttendanceMode"
    )
    assert (len(row["calendars"]), len(row["search"])) == (5, 6)


def test_the_meetings_that_are_over_are_told_as_well(typed: Typed) -> None:
    _, out, _ = typed("events", "circle", "--today", "2026-10-07")

    days = [line for line in out.splitlines() if "6:30pm to 8pm" in line]
    assert [line.split(",")[0].strip() for line in days][:2] == ["Tuesday 1 September 2026", "Tuesday 6 October 2026"]


def test_programs_get_every_event_with_the_same_words(typed: Typed) -> None:
    found = rows(typed)

    assert [row["address"].rstrip("/").rpartition("/")[2] for row in found] == [
        "coed-hills-residential", "launch-conference", "seminar", "spring", "school", "circle", "vigil",
    ]  # fmt: skip
    assert all(
        [*row] == ["title", "source", "address", "visitors", "calendars", "search"] and row["search"] for row in found
    )
    _, out, _ = typed("events", "--today", "2026-09-01")
    assert all(line in out for row in found for line in (*row["visitors"], *row["calendars"], *row["search"]))


@pytest.mark.parametrize("name", ["vigil", "content/events/vigil.md", "Night vigil", "night"])
def test_an_event_is_found_by_its_short_name_its_file_or_its_title(typed: Typed, name: str) -> None:
    assert [row["title"] for row in rows(typed, name)] == ["Night vigil"]


def test_a_part_of_a_title_may_find_several(typed: Typed) -> None:
    assert [row["title"] for row in rows(typed, "residential")] == ["Grass rooters residential", "Spring residential"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("circel", "error: there is no event called circel\n  help: did you mean circle?\n"),
        ("zzz", "error: there is no event called zzz\n"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_one(typed: Typed, name: str, words: str) -> None:
    code, out, err = typed("events", name, "--today", "2026-09-01")

    assert (code, out) == (1, "")
    assert err.startswith(words)


def test_what_takes_place_now_is_told(typed: Typed) -> None:
    files = SETTINGS + fair("start: 2026-09-01", "end: 2026-09-02", "mode: online")

    (row,) = rows(typed, files=files)

    assert row["visitors"][-1] == "This is taking place now."


def test_a_site_without_events_says_so(typed: Typed) -> None:
    assert typed("events", files=SETTINGS)[:2] == (0, "There are no events.\n")
    assert rows(typed, files=SETTINGS) == []


def test_what_is_wrong_is_told_beside_the_events(typed: Typed) -> None:
    files = SETTINGS + fair("start: 2026-09-12", "end: 2026-09-11", "mode: online")

    code, out, err = typed("events", files=files)

    assert code == 1
    assert "The fair" in out
    assert "date-order" in err


def test_where_the_settings_cannot_be_read_there_is_nothing_to_tell(typed: Typed) -> None:
    code, out, err = typed("events", files="=== content/site.yaml\nname: A\n")

    assert code == 1
    assert "calendars:" not in out
    assert "base_url" in err


def test_the_private_address_is_not_told(typed: Typed) -> None:
    assert "meet.example/oc" not in typed("events", "--today", "2026-09-01")[1]
