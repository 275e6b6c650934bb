"""Claims about the links that put an event into a calendar on the web."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.formats.calendar_links import LONGEST_DETAILS, LinkedEvent, google, outlook, outlook_work, webcal
from generator.model.values import DateOrDateTime, Url

CIRCLE = LinkedEvent(
    title="Open circle & tea",
    starts=DateOrDateTime(date(2026, 9, 1), time(18, 30)),
    ends=DateOrDateTime(date(2026, 9, 1), time(20)),
    zone="Europe/London",
    details="Bring a friend.\nhttps://example.org/events/circle/",
    location="21 Prescot Street, London",
)
RESIDENTIAL = replace(CIRCLE, starts=DateOrDateTime(date(2023, 3, 21)), ends=DateOrDateTime(date(2023, 3, 23)))
VIGIL = replace(
    CIRCLE, starts=DateOrDateTime(date(2026, 10, 24), time(22)), ends=DateOrDateTime(date(2026, 10, 25), time(2))
)
EVERY: list[Callable[[LinkedEvent], Url]] = [google, outlook, outlook_work]


def said(url: str) -> dict[str, str]:
    """What the address says, each name once."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_google_takes_the_clock_on_the_wall_and_the_zone() -> None:
    assert google(CIRCLE) == (
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Open%20circle%20%26%20tea"
        "&dates=20260901T183000/20260901T200000&ctz=Europe/London"
        "&details=Bring%20a%20friend.%0Ahttps%3A//example.org/events/circle/&location=21%20Prescot%20Street%2C%20London"
    )


def test_google_takes_whole_days_up_to_the_day_after_the_last() -> None:
    found = said(google(RESIDENTIAL))

    assert found["dates"] == "20230321/20230324"
    assert "ctz" not in found


def test_google_is_told_an_end_even_if_nobody_knows_it() -> None:
    timed, whole = (said(google(replace(event, ends=None)))["dates"] for event in (CIRCLE, RESIDENTIAL))

    assert timed == "20260901T183000/20260901T183000"
    assert whole == "20230321/20230322"


def test_google_is_told_both_clocks_of_a_night_in_which_they_go_back() -> None:
    assert said(google(VIGIL))["dates"] == "20261024T220000/20261025T020000"


def test_outlook_takes_utc() -> None:
    assert outlook(CIRCLE) == (
        "https://outlook.live.com/calendar/0/deeplink/compose?path=/calendar/action/compose&rru=addevent"
        "&startdt=2026-09-01T17%3A30%3A00Z&enddt=2026-09-01T19%3A00%3A00Z&subject=Open%20circle%20%26%20tea"
        "&body=Bring%20a%20friend.%0Ahttps%3A//example.org/events/circle/&location=21%20Prescot%20Street%2C%20London"
    )


def test_outlook_is_told_five_hours_of_a_night_from_ten_to_two_in_which_the_clocks_go_back() -> None:
    found = said(outlook(VIGIL))

    assert (found["startdt"], found["enddt"]) == ("2026-10-24T21:00:00Z", "2026-10-25T02:00:00Z")


def test_outlook_takes_whole_days_up_to_the_day_after_the_last() -> None:
    found = said(outlook(RESIDENTIAL))

    assert (found["startdt"], found["enddt"], found["allday"]) == ("2023-03-21", "2023-03-24", "true")


def test_outlook_may_propose_an_end_that_nobody_knows() -> None:
    timed, whole = (said(outlook(replace(event, ends=None))) for event in (CIRCLE, RESIDENTIAL))

    assert "enddt" not in timed
    assert whole["enddt"] == "2023-03-22"


def test_work_accounts_have_another_address_and_the_same_words() -> None:
    private, work = outlook(CIRCLE), outlook_work(CIRCLE)

    assert work.startswith("https://outlook.office.com/calendar/action/compose?")
    assert said(work) == said(private)


def test_an_end_at_midnight_is_the_beginning_of_the_next_day() -> None:
    event = replace(CIRCLE, ends=DateOrDateTime(date(2026, 9, 2), time()))

    assert said(google(event))["dates"] == "20260901T183000/20260902T000000"
    assert said(outlook(event))["enddt"] == "2026-09-01T23:00:00Z"


def test_what_is_empty_is_left_out() -> None:
    bare = replace(CIRCLE, details="", location="")

    assert {"details", "location"} & set(said(google(bare))) == set()
    assert {"body", "location", "allday"} & set(said(outlook(bare))) == set()


def test_long_details_end_with_a_word_and_an_ellipsis() -> None:
    event = replace(CIRCLE, details="relational practice, " * 100)

    details = said(google(event))["details"]

    assert len(details) <= LONGEST_DETAILS
    assert details.endswith(("relational\u2026", "practice\u2026"))


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ("x" * 1000, "x" * 1000),
        ("x" * 1001, "x" * 999 + "\u2026"),
        ("x" * 999 + " yes", "x" * 999 + "\u2026"),
        ("x" * 998 + "\n\nyes", "x" * 998 + "\u2026"),
        ("  a\r\nb  ", "a\nb"),
    ],
)
def test_details_are_cut_where_they_must_be(details: str, expected: str) -> None:
    assert said(google(replace(CIRCLE, details=details)))["details"] == expected


@pytest.mark.parametrize("scheme", ["https", "http", "HTTPS"])
def test_one_click_subscribes(scheme: str) -> None:
    assert webcal(f"{scheme}://example.org/rpm/events/all.ics") == "webcal://example.org/rpm/events/all.ics"


@pytest.mark.parametrize("address", ["/events/all.ics", "ftp://example.org/all.ics", "https:all.ics", "javascript:x"])
def test_an_address_that_is_not_on_the_web_is_a_bug(address: str) -> None:
    with pytest.raises(ValueError, match="not on the web"):
        webcal(address)


@given(st.sampled_from(EVERY), st.text(max_size=30), st.text(max_size=30), st.text(max_size=1500))
def test_whatever_people_write_the_address_is_plain(
    link: Callable[[LinkedEvent], Url], title: str, location: str, details: str
) -> None:
    url = link(replace(CIRCLE, title=title, location=location, details=details))

    assert re.fullmatch(r"[!-~]+", url)
    assert not set("+\"'<>") & set(url)
    assert set(said(url)) <= set(said(link(CIRCLE)))
    assert all(len(text) <= LONGEST_DETAILS for text in said(url).values())


def test_words_arrive_as_they_were_written() -> None:
    event = replace(CIRCLE, title="T\u0177 & gardd + 100% \U0001f54a\ufe0f", location="a=b&c;d#e\ud800\x07")

    found = said(outlook(event))

    assert (found["subject"], found["location"]) == (event.title, "a=b&c;d#e")
