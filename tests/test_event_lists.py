"""Claims about the lists of events: which event stands where, in which order, under which heading; and the months."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.pipeline.build_site import Model
from tests.event_site import (
    EXAMPLES,
    SETTINGS,
    VENUES,
    Built,
    fair,
    list_page,
    modelled,
    month_page,
    published,
    words_of,
)
from tests.minisite import build, codes, site

ONLINE = "mode: online"


def grouped(found: Model, address: str = "") -> dict[str, list[str]]:
    """Heading -> the titles of its events."""
    return {group.title: [card.title for card in group.events] for group in list_page(found, address).groups}


def listed(root: Path, *events: str, today: str = "2026-09-12", address: str = "") -> dict[str, list[str]]:
    return grouped(modelled(root, SETTINGS + VENUES + "".join(events), today), address)


# ---------------------------------------------------------------- what is coming


def test_events_stand_under_headings_that_are_true_of_them(tmp_path: Path) -> None:
    days = ("start: 2026-09-11", "end: 2026-09-13", ONLINE)

    found = listed(
        tmp_path,
        fair(*days, name="running"),
        fair(*days, "status: tentative", name="maybe"),
        fair(*days, "status: cancelled", name="off"),
        fair("start: 2026-10-01", ONLINE, name="ahead"),
        fair("start: 2026-10-02", "status: cancelled", ONLINE, name="off later"),
        fair("start: 2026-08-01", "status: postponed", ONLINE, name="waiting"),
        fair("start: 2026-08-01", ONLINE, name="over"),
    )

    assert found == {
        "Happening now": ["The running"],
        "Planned for these days": ["The maybe", "The off"],
        "Coming up": ["The ahead", "The off later"],
        "Postponed": ["The waiting"],
    }


def test_the_soonest_stands_first_and_whole_days_before_hours(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        fair("start: 2026-10-02 09:00", ONLINE, name="f"),
        fair("start: 2026-10-01 18:00", ONLINE, name="e"),
        fair("start: 2026-10-01 09:30", ONLINE, name="d"),
        fair("start: 2026-10-01 09:30", ONLINE, name="C"),
        fair("start: 2026-10-01", ONLINE, name="z"),
        fair("start: 2026-10-01", "end: 2026-10-09", ONLINE, name="b"),
    )

    assert found == {"Coming up": ["The b", "The z", "The C", "The d", "The e", "The f"]}


def test_of_two_events_with_one_title_the_identity_decides(tmp_path: Path) -> None:
    twins = [fair("start: 2026-10-01", ONLINE, name="x").replace("uid: x", f"uid: {uid}") for uid in ("b-2", "a-1")]
    files = SETTINGS + twins[0] + twins[1].replace("events/x.md", "events/y.md")

    (group,) = list_page(modelled(tmp_path, files, "2026-09-12")).groups

    assert [card.id for card in group.events] == ["y", "x"]


def test_a_repeated_event_stands_where_its_next_meeting_does(tmp_path: Path) -> None:
    weekly = fair("start: 2026-08-04 18:00", ONLINE, "repeats: {every: week, times: 12}", name="weekly")

    found = listed(
        tmp_path, weekly, fair("start: 2026-09-14", ONLINE, name="a"), fair("start: 2026-09-16", ONLINE, name="b")
    )

    assert found == {"Coming up": ["The a", "The weekly", "The b"]}


def test_a_card_of_a_repeated_event_tells_four_dates_and_how_many_more(tmp_path: Path) -> None:
    weekly = fair("start: 2026-09-15 18:00", ONLINE, "repeats: {every: week, times: 6}")

    ((card,),) = [group.events for group in list_page(modelled(tmp_path, SETTINGS + weekly, "2026-09-12")).groups]

    assert [words_of(row.when).partition(",")[0] for row in card.dates] == [
        "Tuesday 15 September 2026", "Tuesday 22 September 2026", "Tuesday 29 September 2026", "Tuesday 6 October 2026",
    ]  # fmt: skip
    assert card.more_dates == "And two more dates"


def test_where_nothing_is_coming_a_sentence_says_so_and_leads_to_what_is_past(tmp_path: Path) -> None:
    built = published(tmp_path, SETTINGS + fair("start: 2026-08-01", ONLINE), "2026-09-12")

    words = built.page("events/").one("main").plain

    assert "No events are planned just now." in words
    assert "Past events" in words


def test_where_no_event_is_over_the_page_of_the_past_says_so(tmp_path: Path) -> None:
    built = published(tmp_path, SETTINGS + fair("start: 2026-10-01", ONLINE), "2026-09-12")

    assert "No event is over yet." in built.page("events/past/").one("main").plain
    assert "/events/past/" in [link.get("href") for link in built.page("events/").one("main").all("a")]


@pytest.mark.parametrize(
    ("lines", "badges"),
    [
        (("access: {bsl: yes}",), ("British Sign Language",)),
        (("access: {bsl: On request}",), ("British Sign Language",)),
        (("access: {bsl: no}",), ()),
        (("mode: hybrid", "venue: rcpsych"), ("In person and online",)),
        (("after: {summary: Good, recordings: [{title: T, url: https://v.example/}]}",), ()),
    ],
)
def test_badges_say_what_some_people_look_for_first(
    tmp_path: Path, lines: tuple[str, ...], badges: tuple[str, ...]
) -> None:
    found = modelled(tmp_path, SETTINGS + VENUES + fair("start: 2026-10-01", *lines), "2026-09-12")

    (group,) = list_page(found).groups

    assert group.events[0].badges == badges


# ---------------------------------------------------------------- what is past


def test_the_past_stands_by_year_the_newest_first_with_what_is_left_of_it(tmp_path: Path) -> None:
    after = "after: {recordings: [{title: Talk, url: https://v.example/}], slides: [{url: https://s.example/a}]}"
    found = modelled(
        tmp_path,
        SETTINGS
        + fair("start: 2024-03-01", ONLINE, name="a")
        + fair("start: 2026-03-01", ONLINE, after, name="b")
        + fair("start: 2026-05-01", ONLINE, "status: cancelled", name="c")
        + fair("start: 2025-12-31", "end: 2026-01-02", ONLINE, name="d"),
        "2026-09-12",
    )

    groups = list_page(found, "past/").groups

    assert grouped(found, "past/") == {"2026": ["The c", "The b"], "2025": ["The d"], "2024": ["The a"]}
    assert [group.url for group in groups] == ["/events/2026/", "/events/2025/", "/events/2024/"]
    assert groups[0].events[1].badges == ("Recording", "Slides")
    assert groups[0].events[0].status == "Cancelled"


# ---------------------------------------------------------------- wings, places, series


def test_each_wing_place_and_series_has_a_list_with_what_is_coming_and_what_is_past(tmp_path: Path) -> None:
    shared = ("venue: rcpsych", "audience: [grass-rooters]", "series: launch")
    found = modelled(
        tmp_path,
        SETTINGS
        + VENUES
        + fair("start: 2026-10-01", *shared, name="ahead")
        + fair("start: 2026-08-01", *shared, name="over")
        + fair("start: 2026-10-01", ONLINE, "audience: everyone", name="open"),
        "2026-09-12",
    )

    for address in ("venues/rcpsych/", "series/launch/"):
        assert grouped(found, address) == {"Coming up": ["The ahead"], "Past events": ["The over"]}, address
    assert grouped(found, "audience/everyone/") == {"Coming up": ["The open"]}
    # What is for everyone is for each of the wings.
    assert grouped(found, "audience/earnest-professionals/") == {"Coming up": ["The open"]}
    assert grouped(found, "audience/grass-rooters/")["Coming up"] == ["The ahead", "The open"]
    assert list_page(found, "venues/rcpsych/").kind == "Events by place"


def test_a_wing_without_events_has_a_list_that_says_so(tmp_path: Path) -> None:
    page = list_page(modelled(tmp_path, SETTINGS, "2026-09-12"), "audience/grass-rooters/")

    assert page.groups == ()
    assert page.empty.startswith("No events are planned just now.")


def test_every_list_has_a_calendar_with_its_events(tmp_path: Path) -> None:
    built = published(tmp_path, EXAMPLES, "2026-09-01")

    assert {*built.calendar("events/series/launch.ics")} == {"coed-hills-2023", "launch-conference-2023"}
    assert {*built.calendar("events/venues/coed-hills.ics")} == {"coed-hills-2023", "spring-2026", "summer-school-2026"}
    assert "coed-hills-2023" in built.calendar("events/audience/grass-rooters.ics")
    assert b"METHOD:PUBLISH" in built.files["events/all.ics"]
    assert b"METHOD" not in built.files["events/vigil/event.ics"]
    for path in ("", "series/launch/", "venues/coed-hills/", "audience/grass-rooters/"):
        page = built.page(f"events/{path}")
        targets = {link.get("href") for link in page.all("a")}
        calendar = f"small.example/events/{path.rstrip('/') or 'all'}.ics"
        assert f"webcal://{calendar}" in targets
        assert f"https://{calendar}" in page.one("main").plain


def test_an_event_that_moved_to_another_place_for_one_date_is_in_the_list_of_both(tmp_path: Path) -> None:
    moved = "repeats: {every: week, times: 3, changes: {2026-09-22: {venue: coed-hills}}}"
    event = fair("start: 2026-09-15 18:00", "venue: rcpsych", moved)

    for venue in ("rcpsych", "coed-hills"):
        assert listed(tmp_path, event, address=f"venues/{venue}/") == {"Coming up": ["The fair"]}


# ---------------------------------------------------------------- years and months

LONG = fair("start: 2026-09-29", "end: 2026-10-02", ONLINE)


def test_a_year_lists_its_months_and_an_event_stands_in_both_that_it_touches(tmp_path: Path) -> None:
    found = modelled(tmp_path, SETTINGS + LONG + fair("start: 2025-05-01", ONLINE, name="old"), "2026-09-12")

    page = list_page(found, "2026/")

    assert grouped(found, "2026/") == {"September 2026": ["The fair"], "October 2026": ["The fair"]}
    assert [group.url for group in page.groups] == ["/events/2026/09/", "/events/2026/10/"]
    assert [(link.name, link.current) for link in page.others[0].links] == [("2025", ""), ("2026", "page")]


@pytest.mark.parametrize(("address", "days"), [("2026/09/", [29, 30]), ("2026/10/", [1, 2])])
def test_an_event_of_several_days_is_linked_on_each_of_them(tmp_path: Path, address: str, days: list[int]) -> None:
    page = month_page(modelled(tmp_path, SETTINGS + LONG, "2026-09-12"), address)

    cells = [cell for week in page.weeks for cell in week if cell]

    assert [cell.number for cell in cells if cell.events] == days
    assert {event.url for cell in cells for event in cell.events} == {"/events/fair/"}
    assert [card.title for card in page.events] == ["The fair"]


@pytest.mark.parametrize(("year", "month"), [(2026, 2), (2026, 3), (2026, 10), (2028, 2), (2027, 8)])
def test_every_day_of_a_month_stands_once_below_its_weekday(tmp_path: Path, year: int, month: int) -> None:
    files = SETTINGS + fair(f"start: {year}-{month:02}-15", ONLINE)
    weeks = month_page(modelled(tmp_path, files, "2026-01-01"), f"{year}/{month:02}/").weeks

    first = date(year, month, 1)
    days = [cell.iso for week in weeks for cell in week if cell]

    assert days == [
        (first + timedelta(number)).isoformat() for number in range(31) if (first + timedelta(number)).month == month
    ]
    assert {len(week) for week in weeks} == {7}
    assert all(date.fromisoformat(cell.iso).weekday() == at for week in weeks for at, cell in enumerate(week) if cell)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return published(tmp_path_factory.mktemp("site"), EXAMPLES, "2026-09-01")


def test_a_month_is_a_list_first_and_then_a_real_table(examples: Built) -> None:
    page = examples.page("events/2026/10/")

    assert [each.plain for each in page.one("main").all("h2")][:2] == ["As a list", "As a table of days"]
    assert page.one("caption").plain == "October 2026, weeks from Monday to Sunday"
    assert [cell.get("scope") for cell in page.one("thead").all("th")] == ["col"] * 7
    full = [cell for cell in page.one("tbody").all("td") if cell.all("a")]
    assert [cell.one("time").get("datetime") for cell in full] == ["2026-10-06", "2026-10-24", "2026-10-25"]
    assert [cell.one("a").get("href") for cell in full] == [
        "/events/circle/#date-2026-10-06", "/events/vigil/", "/events/vigil/",
    ]  # fmt: skip
    assert [each.words for each in full[0].one("time").all("span")] == ["Tuesday", "October 2026"]


def test_months_lead_past_those_without_events(examples: Built) -> None:
    page = examples.page("events/2026/07/")

    targets = [link.get("href") for link in page.one("main").all("a")]

    assert "/events/2026/03/" in targets  # nothing from April to June
    assert "/events/2026/08/" in targets
    assert "events/2026/05/index.html" not in examples.files


# ---------------------------------------------------------------- every list


def test_no_id_stands_twice_and_every_address_of_ours_stands(examples: Built) -> None:
    paths = [path for path in examples.files if path.startswith("events/") and path.endswith("index.html")]

    for path in paths:
        page = examples.page(path.removesuffix("index.html"))
        ids = [each.get("id") for each in page if each.get("id")]
        assert len(ids) == len({*ids}), path
        for address in (link.get("href") for link in page.all("a", "link")):
            target, _, fragment = address.partition("#")
            if target.startswith("/"):
                file = target.lstrip("/") + ("index.html" if target.endswith("/") else "")
                assert file in examples.files, (path, address)
                assert not fragment or f'id="{fragment}"'.encode() in examples.files[file], (path, address)


@pytest.mark.parametrize("slug", ["past", "audience", "venues", "series", "all", "feed", "2026", "0"])
def test_an_event_cannot_stand_where_a_list_does(tmp_path: Path, slug: str) -> None:
    outcome = build(site(tmp_path, SETTINGS + fair("start: 2026-10-01", ONLINE, f"slug: '{slug}'")))

    assert codes(outcome, "error") == ["slug-reserved"]
    assert outcome.publish_result is None
