"""Claims about events as their pages show them: dates, states, what is said before, on and after the day."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.model.events import Event
from generator.model.values import DateOrDateTime, EventStatus
from generator.views import words
from generator.views.events.pages import EventPage
from generator.views.shapes import Fact, LinkView
from tests.minisite import model, site

NBSP = "\N{NO-BREAK SPACE}"


def event(start: str, end: str | None = None, status: EventStatus = "confirmed") -> Event:
    last = DateOrDateTime(date.fromisoformat(end)) if end else None
    return Event(title="Fair", start=DateOrDateTime(date.fromisoformat(start)), end=last, status=status)


def fair(*lines: str, name: str = "fair") -> str:
    front = "\n".join((f"title: The {name}", f"uid: {name}", *lines))
    return f"=== content/events/{name}.md\n---\n{front}\n---\nCome and see.\n"


def event_page(root: Path, files: str, today: str) -> EventPage:
    artifacts = model(site(root, files), today=date.fromisoformat(today)).artifacts
    found = next(artifact.view for artifact in artifacts if artifact.path == "events/fair/index.html")
    assert isinstance(found, EventPage)
    return found


def facts(page: EventPage) -> dict[str, str]:
    return {fact.name: shown(fact) for fact in page.facts}


def shown(fact: Fact) -> str:
    parts = ["".join(part.text for part in fact.parts), *(link.name for link in fact.links), fact.note]
    return "; ".join(filter(None, parts)).replace(NBSP, " ")


# ---------------------------------------------------------------- small words


@pytest.mark.parametrize(
    ("start", "end", "date_badge"),
    [
        ("2023-05-30", None, ("30", "May 2023")),
        ("2023-05-30", "2023-05-30", ("30", "May 2023")),
        ("2023-03-21", "2023-03-23", ("21 to 23", "March 2023")),
        ("2026-07-31", "2026-08-01", ("31 July", "to 1 August 2026")),
        ("2025-12-30", "2026-01-02", ("30 December", "to 2 January 2026")),
        ("2023-03-21", "2024-03-21", ("21 March", "to 21 March 2024")),
    ],
)
def test_a_disc_shows_the_days_in_two_rows(start: str, end: str | None, date_badge: tuple[str, str]) -> None:
    assert words.date_badge_words(event(start, end)) == date_badge


def test_an_event_that_ends_at_midnight_ends_on_the_day_before() -> None:
    night = Event(
        title="Night",
        start=DateOrDateTime(date(2026, 7, 31), time(20)),
        end=DateOrDateTime(date(2026, 8, 1), time(0)),
    )

    assert words.date_badge_words(night) == ("31", "July 2026")
    assert words.last_day_of(night) == date(2026, 7, 31)
    assert words.months_of(night) == "in July 2026"


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2023-03-21", "2023-03-23", "in March 2023"),
        ("2026-07-31", "2026-08-01", "in July and August 2026"),
        ("2025-12-30", "2026-01-02", "in December 2025 and January 2026"),
        ("2026-05-01", "2026-08-20", "from May to August 2026"),
        ("2026-09-01", "2027-01-12", "from September 2026 to January 2027"),
    ],
)
def test_months_are_named_once_each(start: str, end: str, months: str) -> None:
    assert words.months_of(event(start, end)) == months


@pytest.mark.parametrize(
    ("number", "said"), [(0, "No posts"), (1, "One post"), (2, "Two posts"), (9, "Nine posts"), (10, "10 posts")]
)
def test_counts_are_words_as_long_as_they_are_small(number: int, said: str) -> None:
    assert words.counted(number, "post", "posts") == said


@pytest.mark.parametrize(
    ("iso", "said"), [("2023", "2023"), ("2023-01", "January 2023"), ("2023-01-27", "27 January 2023"), (None, None)]
)
def test_a_comment_is_dated_as_exactly_as_is_known(iso: str | None, said: str | None) -> None:
    found = words.partial_day(iso)

    assert (found.text.replace(NBSP, " ") if found else None) == said


@pytest.mark.parametrize(
    ("text", "ended"), [("", ""), ("It rains", "It rains."), ("Really?", "Really?"), ("She said \u201cyes.\u201d",) * 2]
)
def test_a_sentence_has_an_end(text: str, ended: str) -> None:
    assert words.sentence(text) == ended


# ---------------------------------------------------------------- an event in time

RESIDENTIAL = ("start: 2023-03-21", "end: 2023-03-23")


@pytest.mark.parametrize(
    ("today", "tense"),
    [("2023-03-20", "upcoming"), ("2023-03-21", "now"), ("2023-03-23", "now"), ("2023-03-24", "past")],
)
def test_a_confirmed_event_is_on_from_its_first_day_to_its_last(tmp_path: Path, today: str, tense: str) -> None:
    assert event_page(tmp_path, fair(*RESIDENTIAL, "mode: online"), today).tense == tense


@pytest.mark.parametrize(
    ("now", "tense", "group"),
    [
        ("2023-05-30T00:00+01:00", "upcoming", "Coming up"),  # its day counts from the first instant
        ("2023-05-30T09:59+01:00", "upcoming", "Coming up"),
        ("2023-05-30T10:00+01:00", "now", "Happening now"),
        ("2023-05-30T16:29+01:00", "now", "Happening now"),
        ("2023-05-30T16:30+01:00", "past", "2023"),
        ("2023-05-30T15:30+00:00", "past", "2023"),  # the same instant on another clock
    ],
)
def test_an_event_with_hours_is_on_from_its_first_instant_to_its_last(
    tmp_path: Path, now: str, tense: str, group: str
) -> None:
    files = fair("start: 2023-05-30 10:00", "end: 2023-05-30 16:30", "mode: online")

    found = model(site(tmp_path, files), clock=lambda zone: datetime.fromisoformat(now).astimezone(ZoneInfo(zone)))

    views: dict[str, Any] = {artifact.path: artifact.view for artifact in found.artifacts}
    assert views["events/fair/index.html"].tense == tense
    shown = "events/past/index.html" if tense == "past" else "events/index.html"
    assert [(each.title, len(each.events)) for each in views[shown].groups] == [(group, 1)]


@pytest.mark.parametrize(("start", "tense"), [("2023-05-30", "now"), ("2023-05-30 00:01", "upcoming")])
def test_on_a_day_that_is_given_whole_days_are_on_and_hours_are_coming_up(
    tmp_path: Path, start: str, tense: str
) -> None:
    assert event_page(tmp_path, fair(f"start: {start}", "mode: online"), "2023-05-30").tense == tense


@pytest.mark.parametrize("status", ["tentative", "postponed", "cancelled"])
def test_of_an_event_that_nobody_confirmed_we_never_say_that_it_is_taking_place(tmp_path: Path, status: str) -> None:
    page = event_page(tmp_path, fair(*RESIDENTIAL, "mode: online", f"status: {status}"), "2023-03-22")

    assert page.tense == "upcoming"


@pytest.mark.parametrize(
    ("status", "label", "fixed", "when"),
    [
        ("confirmed", "", True, "When"),
        ("tentative", "Provisional: to be confirmed", False, "When"),
        ("tbc", "Provisional: to be confirmed", False, "When"),
        ("postponed", "Postponed: new date to be announced", False, "Was planned for"),
        ("cancelled", "Cancelled", False, "Was planned for"),
    ],
)
def test_the_state_of_an_event_is_said_in_words(
    tmp_path: Path, status: str, label: str, fixed: bool, when: str
) -> None:
    page = event_page(tmp_path, fair(*RESIDENTIAL, "mode: online", f"status: {status}"), "2023-01-27")

    assert (page.card.status, page.card.fixed, page.card.date_name) == (label, fixed, when)
    assert facts(page)[when] == "Tuesday 21 to Thursday 23 March 2023"


@pytest.mark.parametrize(
    ("status", "note"),
    [
        ("confirmed", "This event is over. It took place in March 2023. This page was written before then."),
        (
            "tentative",
            "The dates planned for this event, in March 2023, have gone by. This page was written before then.",
        ),
        ("postponed", "The dates first planned for this event, in March 2023, have gone by."),
        ("cancelled", "This event was cancelled. It had been planned for March 2023."),
    ],
)
def test_what_is_said_of_a_past_event_is_true(tmp_path: Path, status: str, note: str) -> None:
    files = fair(*RESIDENTIAL, "mode: online", f"status: {status}")

    assert event_page(tmp_path, files, "2023-03-24").past_note == note
    assert event_page(tmp_path, files, "2023-03-23").past_note == ""


def test_one_day_is_not_several_dates(tmp_path: Path) -> None:
    page = event_page(tmp_path, fair("start: 2023-05-30", "mode: online", "status: tbc"), "2023-06-01")

    assert page.past_note.startswith("The date planned for this event, in May 2023, has gone by.")


def test_a_page_that_was_written_up_afterwards_is_not_said_to_be_older(tmp_path: Path) -> None:
    page = event_page(tmp_path, fair(*RESIDENTIAL, "mode: online", "updated: 2023-04-01"), "2023-05-01")

    assert page.past_note == "This event is over. It took place in March 2023."


def test_a_past_event_has_nothing_left_to_confirm_or_announce(tmp_path: Path) -> None:
    files = fair(*RESIDENTIAL, "status: tbc", "status_note: To be confirmed soon", "times: tba", "venue: tba")

    ahead, past = (event_page(tmp_path, files, today) for today in ("2023-01-27", "2023-03-24"))

    assert (ahead.card.status_note, ahead.card.times_note) == ("To be confirmed soon.", "Times to be announced")
    assert facts(ahead)["Where"] == "Place to be announced"
    assert (past.card.status, past.card.status_note) == ("Was planned, and not confirmed here", "")
    assert facts(past) == {"Was planned for": "Tuesday 21 to Thursday 23 March 2023"}


def test_a_cancelled_event_keeps_its_reason(tmp_path: Path) -> None:
    files = fair(*RESIDENTIAL, "mode: online", "status: cancelled", "status_note: The hall is flooded")

    assert event_page(tmp_path, files, "2023-06-01").card.status_note == "The hall is flooded."


# ---------------------------------------------------------------- an event's facts

HALL = "=== content/venues/hall.yaml\nname: Town Hall\naddress: {locality: Leeds}\n"


def test_an_online_event_has_no_town(tmp_path: Path) -> None:
    page = event_page(tmp_path, HALL + fair(*RESIDENTIAL, "mode: online", "venue: hall"), "2023-01-27")

    assert (page.card.where, page.card.place) == (LinkView("Online"), "")
    assert '"@type":"VirtualLocation"' in (page.page.head.json_ld or "")
    assert '"@type":"Place"' not in (page.page.head.json_ld or "")


def test_a_town_follows_the_venue_unless_its_name_says_it(tmp_path: Path) -> None:
    files = "=== content/venues/leeds.yaml\nname: Leeds Town Hall\naddress: {locality: Leeds}\n" + HALL

    with_town = event_page(tmp_path / "a", files + fair(*RESIDENTIAL, "venue: hall"), "2023-01-27")
    without = event_page(tmp_path / "b", files + fair(*RESIDENTIAL, "venue: leeds"), "2023-01-27")

    assert (with_town.card.place, without.card.place) == (", Leeds", "")


def test_a_hybrid_event_has_two_places(tmp_path: Path) -> None:
    page = event_page(tmp_path, HALL + fair(*RESIDENTIAL, "mode: hybrid", "venue: hall"), "2023-01-27")

    assert facts(page)["Where"] == "Town Hall, Leeds; You can also join online"
    assert '"location":[{"@type":"Place"' in (page.page.head.json_ld or "")


def test_the_facts_name_everybody_and_lead_to_what_the_event_is_part_of(tmp_path: Path) -> None:
    files = (
        "=== content/people/ann.md\n---\nname: Ann\n---\nAnn.\n"
        "=== content/organisations/club.md\n---\nname: The Club\n---\nClub.\n"
        + fair(
            *RESIDENTIAL, "mode: online", "organisers: [ann, A friend]", "hosts: [club]", "partners: [The Club]",
            "audience: everyone", "series: Launch", "tags: [news]",
        )
    )  # fmt: skip

    page = event_page(tmp_path, files, "2023-01-27")

    assert facts(page) == {
        "When": "Tuesday 21 to Thursday 23 March 2023",
        "Where": "Online",
        "Who it is for": "Everyone",
        "Held by": "The Club",
        "Organised by": "Ann; A friend",
        "Together with": "The Club",
        "Part of": "Launch",
        "Subjects": "news",
    }
    assert '"@type":"Person","@id":"https://small.example/people/ann/#person"' in (page.page.head.json_ld or "")
