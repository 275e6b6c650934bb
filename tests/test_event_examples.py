"""Claims about the examples of the design: what visitors, calendars and search engines read of each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from tests.event_site import EXAMPLES, Built, Fields, instants, last_word, published
from tests.ical_lint import lint as calendar_lint
from tests.jsonld_lint import lint as jsonld_lint
from tests.pages import Element

OnDay = Callable[[str], Built]
BEFORE_THE_LAUNCHES = "2023-01-27"
IN_SUMMER = "2026-07-10"
IN_SEPTEMBER = "2026-09-01"
MUCH_LATER = "2027-06-01"
SLUGS = ("launch-conference", "coed-hills-residential", "circle", "school", "vigil", "seminar", "spring")


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> OnDay:
    """`on("2026-09-01")`: the site of all examples, built on that day; each day once."""

    @cache
    def built(today: str) -> Built:
        return published(tmp_path_factory.mktemp("site"), EXAMPLES, today)

    return built


def said(built: Built, slug: str) -> str:
    return built.page(f"events/{slug}/").one("main").plain


def file_of(built: Built, slug: str) -> bytes:
    return built.files[f"events/{slug}/event.ics"]


def the_one(built: Built, slug: str) -> Fields:
    (event,) = built.calendar(f"events/{slug}/event.ics").values()
    return event


def facts(page: Element) -> dict[str, list[str]]:
    """The facts of a page: name -> values."""
    rows = [row for row in page.all("div") if [each for each in row.children if isinstance(each, Element)][:1]]
    named = [row for row in rows if row.parent and row.parent.tag == "dl"]
    return {row.all("dt")[0].plain: [each.plain for each in row.all("dd")] for row in named}


def groups(page: Element) -> dict[str, list[str]]:
    """Heading of a group -> the titles of its events."""
    bands = [each for each in page.all("section") if each.all("article")]
    return {band.all("h2")[0].plain: [card.all("h3")[0].plain for card in band.all("article")] for band in bands}


# ---------------------------------------------------------------- the two launches


def test_the_conference_is_a_whole_day_that_may_move(on: OnDay) -> None:
    event = the_one(on(BEFORE_THE_LAUNCHES), "launch-conference")

    assert event["UID"] == "launch-conference-2023@small.example"
    assert event["DTSTART"].dt == date(2023, 5, 30)
    assert "DTEND" not in event
    assert event["STATUS"] == "TENTATIVE"
    assert event["TRANSP"] == "OPAQUE"
    assert event["SUMMARY"] == "TBC: Relational Practice Movement launch conference"
    assert event["SEQUENCE"] == 0
    assert event["LOCATION"] == "Royal College of Psychiatrists, 21 Prescot Street, London E1 8BB"
    assert "The times are still to be announced." in event["DESCRIPTION"]
    assert "The date may change so that key people can attend and speak." in event["DESCRIPTION"]
    assert str(event["DESCRIPTION"]).endswith("\n\nhttps://small.example/events/launch-conference/")
    assert instants(file_of(on(BEFORE_THE_LAUNCHES), "launch-conference")) == {
        "launch-conference-2023": ("2023-05-30", "2023-05-31")
    }


def test_the_residential_ends_for_calendars_on_the_day_after_its_last(on: OnDay) -> None:
    event = the_one(on(BEFORE_THE_LAUNCHES), "coed-hills-residential")

    assert event["UID"] == "coed-hills-2023@small.example"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2023, 3, 21), date(2023, 3, 24))
    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"] == "TBC: Grass rooters residential"
    assert instants(file_of(on(BEFORE_THE_LAUNCHES), "coed-hills-residential")) == {
        "coed-hills-2023": ("2023-03-21", "2023-03-24")
    }


@pytest.mark.parametrize("slug", ["launch-conference", "coed-hills-residential"])
def test_whole_days_bring_no_zone(on: OnDay, slug: str) -> None:
    assert b"VTIMEZONE" not in file_of(on(BEFORE_THE_LAUNCHES), slug)


def test_visitors_read_that_the_launches_are_to_be_confirmed(on: OnDay) -> None:
    conference, residential = (
        on(BEFORE_THE_LAUNCHES).page(f"events/{slug}/") for slug in ("launch-conference", "coed-hills-residential")
    )

    assert "Provisional: to be confirmed" in conference.one("main").plain
    assert "Provisional: to be confirmed" in residential.one("main").plain
    assert facts(conference)["When"] == ["Tuesday 30 May 2023", "Times to be announced"]
    assert facts(conference)["Where"] == ["Royal College of Psychiatrists, London"]
    assert facts(residential)["When"] == ["Tuesday 21 to Thursday 23 March 2023"]
    assert facts(residential)["Held by"] == ["Compassionate Mental Health"]


def test_search_engines_read_days_and_no_hours_of_the_launches(on: OnDay) -> None:
    conference, residential = (
        on(BEFORE_THE_LAUNCHES).event(slug) for slug in ("launch-conference", "coed-hills-residential")
    )

    assert (conference["startDate"], conference.get("endDate")) == ("2023-05-30", None)
    assert (residential["startDate"], residential["endDate"]) == ("2023-03-21", "2023-03-23")
    for node in (conference, residential):
        assert last_word(node["eventStatus"]) == "EventScheduled"
        assert last_word(node["eventAttendanceMode"]) == "OfflineEventAttendanceMode"
        assert node["superEvent"]["name"] == "The launches"


def test_of_the_launches_nobody_says_afterwards_that_they_took_place(on: OnDay) -> None:
    assert "The date planned for this event, in May 2023, has gone by." in said(on(MUCH_LATER), "launch-conference")
    assert "took place" not in said(on(MUCH_LATER), "launch-conference")


# ---------------------------------------------------------------- A: a circle of every month

CIRCLE_IN_UTC = {
    "open-circle-20260901": ("2026-09-01T17:30Z", "2026-09-01T19:00Z"),
    "open-circle-20261006": ("2026-10-06T17:30Z", "2026-10-06T19:00Z"),
    "open-circle-20261103": ("2026-11-03T18:30Z", "2026-11-03T20:00Z"),
    "open-circle-20261208": ("2026-12-08T18:30Z", "2026-12-08T20:00Z"),
    "open-circle-20270105": ("2027-01-12T18:30Z", "2027-01-12T20:00Z"),
}


def test_the_circle_stays_at_half_past_six_when_the_clocks_change(on: OnDay) -> None:
    assert instants(file_of(on(IN_SEPTEMBER), "circle")) == CIRCLE_IN_UTC


def test_of_the_circle_the_date_that_was_cancelled_stays_and_the_one_that_is_excepted_goes(on: OnDay) -> None:
    events = on(IN_SEPTEMBER).calendar("events/circle/event.ics")

    states = {uid: (str(event["STATUS"]), str(event["SUMMARY"]), event["SEQUENCE"]) for uid, event in events.items()}

    assert states == {
        "open-circle-20260901": ("CONFIRMED", "Open circle", 0),
        "open-circle-20261006": ("CONFIRMED", "Open circle", 0),
        "open-circle-20261103": ("CANCELLED", "Cancelled: Open circle", 1),
        "open-circle-20261208": ("CONFIRMED", "Open circle", 0),
        "open-circle-20270105": ("CONFIRMED", "Open circle", 1),
    }
    assert "20261201" not in str(states)
    assert "Cancelled. Venue closed." in events["open-circle-20261103"]["DESCRIPTION"]
    assert "One week later." in events["open-circle-20270105"]["DESCRIPTION"]
    assert events["open-circle-20261006"]["URL"] == "https://small.example/events/circle/#date-2026-10-06"


def test_the_page_of_the_circle_lists_its_dates_and_each_has_an_address(on: OnDay) -> None:
    page = on(IN_SEPTEMBER).page("events/circle/")
    rows = page.of_class("dates")[0].all("li")

    assert [row.plain for row in rows] == [
        "Tuesday 1 September 2026, 6:30pm to 8pm UK time (BST)",
        "Tuesday 6 October 2026, 6:30pm to 8pm UK time (BST)",
        "Tuesday 3 November 2026, 6:30pm to 8pm UK time (GMT): Cancelled. Venue closed.",
        "Tuesday 8 December 2026, 6:30pm to 8pm UK time (GMT)",
        "Tuesday 12 January 2027, 6:30pm to 8pm UK time (GMT): "
        "New date (was Tuesday 5 January 2027, 6:30pm UK time (GMT)). One week later.",
    ]
    assert [row.get("id") for row in rows] == [
        f"date-{day}" for day in ("2026-09-01", "2026-10-06", "2026-11-03", "2026-12-08", "2027-01-05")
    ]
    assert facts(page)["How often"] == ["Every month, on the first Tuesday, until 31 January 2027"]
    assert facts(page)["Where"] == ["Royal College of Psychiatrists, London", "You can also join online"]


def test_search_engines_read_the_circle_as_a_series_of_meetings(on: OnDay) -> None:
    node = on(IN_SEPTEMBER).event("circle")

    assert node["@type"] == "EventSeries"
    assert "eventSchedule" not in node
    assert [(each["startDate"], last_word(each["eventStatus"])) for each in node["subEvent"]] == [
        ("2026-09-01T18:30+01:00", "EventScheduled"),
        ("2026-10-06T18:30+01:00", "EventScheduled"),
        ("2026-11-03T18:30+00:00", "EventCancelled"),
        ("2026-12-08T18:30+00:00", "EventScheduled"),
        ("2027-01-12T18:30+00:00", "EventRescheduled"),
    ]
    assert node["subEvent"][-1]["previousStartDate"] == "2027-01-05T18:30+00:00"
    assert all("previousStartDate" not in each for each in node["subEvent"][:-1])


def test_the_private_address_of_the_circle_is_in_no_byte_of_the_output(on: OnDay) -> None:
    built = on(IN_SEPTEMBER)

    assert [path for path, content in built.files.items() if b"meet.example/oc" in content] == []
    assert "Join online" in facts(built.page("events/circle/"))
    assert (
        "Online: Link sent when you book."
        in built.calendar("events/circle/event.ics")["open-circle-20261006"]["DESCRIPTION"]
    )


# ---------------------------------------------------------------- B: rescheduled twice, and still provisional


def test_the_summer_school_keeps_its_identity_through_two_new_dates(on: OnDay) -> None:
    event = the_one(on(IN_SUMMER), "school")

    assert event["UID"] == "summer-school-2026@small.example"
    assert event["SEQUENCE"] == 2
    assert event["DTSTAMP"].dt.date() == date(2026, 5, 11)
    assert (event["STATUS"], event["SUMMARY"]) == ("TENTATIVE", "TBC: Relational practice summer school")
    assert "To book: https://book.example/ss" in event["DESCRIPTION"]
    assert instants(file_of(on(IN_SUMMER), "school")) == {
        "summer-school-2026": ("2026-07-31T09:00Z", "2026-08-01T15:00Z")
    }


def test_the_page_of_the_summer_school_tells_old_dates_and_what_is_provisional(on: OnDay) -> None:
    page = on(IN_SUMMER).page("events/school/")
    words = page.one("main").plain

    assert "Provisional: to be confirmed" in words
    assert "New date (was Friday 3 July 2026, then Friday 17 July 2026)" in words
    assert "Friday 31 July 2026, 10am to Saturday 1 August 2026, 4pm" in words
    assert "11 May 2026 Date changed. Moved from 17 July. 2 April 2026 Date changed. Moved from 3 July." in words
    assert "Book by Friday 17 July 2026. There is room for 60 people." in words
    assert "Standard £120 Concession £60.50" in words
    assert "People with lived experience and carers Free Travel costs can be paid." in words
    assert "10am to 11:30am Opening circle Chair: To be announced 11:30am Tea" in words
    assert "British Sign Language Yes Quiet room Yes Ask about access: access@rpm.example" in words


def test_search_engines_read_both_old_dates_and_the_prices_of_the_summer_school(on: OnDay) -> None:
    node = on(IN_SUMMER).event("school")

    assert last_word(node["eventStatus"]) == "EventRescheduled"
    assert node["previousStartDate"] == ["2026-07-03", "2026-07-17"]
    assert (node["startDate"], node["endDate"]) == ("2026-07-31T10:00+01:00", "2026-08-01T16:00+01:00")
    assert [offer["price"] for offer in node["offers"]] == ["120", "60.50", "0"]
    assert {offer["priceCurrency"] for offer in node["offers"]} == {"GBP"}
    assert {offer["url"] for offer in node["offers"]} == {"https://book.example/ss"}
    assert node["isAccessibleForFree"] is False
    assert "performer" not in node


# ---------------------------------------------------------------- C: a night with 25 hours


def test_the_vigil_lasts_five_hours_through_the_night_of_the_change(on: OnDay) -> None:
    assert instants(file_of(on(IN_SEPTEMBER), "vigil")) == {"vigil-2026": ("2026-10-24T21:00Z", "2026-10-25T02:00Z")}


def test_the_vigil_is_online_now_and_its_address_is_for_everybody(on: OnDay) -> None:
    event = the_one(on(IN_SEPTEMBER), "vigil")

    assert (event["STATUS"], event["LOCATION"], event["SEQUENCE"]) == ("CONFIRMED", "Online", 1)
    assert event["SUMMARY"] == "Night vigil"
    assert event["CONFERENCE"] == "https://meet.example/v"
    assert "Now online." in event["DESCRIPTION"]
    assert "GEO" not in event


def test_the_page_of_the_vigil_tells_both_clocks_of_its_night(on: OnDay) -> None:
    page = on(IN_SEPTEMBER).page("events/vigil/")

    assert facts(page)["When"] == ["Saturday 24 October 2026, 10pm (BST) to Sunday 25 October 2026, 2am (GMT), UK time"]
    assert facts(page)["Place changed: was"] == ["Coed Hills Rural Artspace"]
    assert facts(page)["Join online"] == ["meet.example/v"]
    assert "Now online" in page.one("main").plain


def test_afterwards_the_vigil_has_its_account_and_its_recording(on: OnDay) -> None:
    page = on(MUCH_LATER).page("events/vigil/")
    words = page.one("main").plain

    assert "This event is over. It took place in October 2026." in words
    assert "How it went Forty of us stayed to the end. Recordings Readings, with captions; transcript" in words
    (transcript,) = [each.get("href") for each in page.all("a") if each.plain == "transcript"]
    assert transcript.lstrip("/") in on(MUCH_LATER).files
    assert "Recording" in on(MUCH_LATER).page("events/past/").one("main").plain


def test_search_engines_read_that_the_vigil_moved_online(on: OnDay) -> None:
    node = on(IN_SEPTEMBER).event("vigil")

    assert last_word(node["eventStatus"]) == "EventMovedOnline"
    assert last_word(node["eventAttendanceMode"]) == "OnlineEventAttendanceMode"
    assert node["location"] == {"@type": "VirtualLocation", "url": "https://meet.example/v"}
    assert (node["startDate"], node["endDate"]) == ("2026-10-24T22:00+01:00", "2026-10-25T02:00+00:00")


# ---------------------------------------------------------------- D: New York, through two changes of the clocks


def test_the_seminar_stays_at_six_in_new_york(on: OnDay) -> None:
    assert [starts for starts, _ in instants(file_of(on(IN_SEPTEMBER), "seminar")).values()] == [
        "2026-03-03T23:00Z",
        "2026-03-10T22:00Z",
        "2026-03-17T22:00Z",
        "2026-03-24T22:00Z",
        "2026-03-31T22:00Z",
    ]
    assert b"TZID:America/New_York" in file_of(on(IN_SEPTEMBER), "seminar")
    assert b"TZID:Europe/London" not in file_of(on(IN_SEPTEMBER), "seminar")


def test_the_page_of_the_seminar_tells_the_hours_here_as_well(on: OnDay) -> None:
    rows = [row.plain for row in on(IN_SEPTEMBER).page("events/seminar/").of_class("dates")[0].all("li")]

    assert rows[0] == (
        "Tuesday 3 March 2026, 6pm to 7:30pm New York time (EST); "
        "Tuesday 3 March 2026, 11pm to Wednesday 4 March 2026, 12:30am UK time (GMT)"
    )
    assert rows[1] == "Tuesday 10 March 2026, 6pm to 7:30pm New York time (EDT); 10pm to 11:30pm UK time (GMT)"
    assert rows[4].endswith("Tuesday 31 March 2026, 11pm to Wednesday 1 April 2026, 12:30am UK time (BST)")


def test_search_engines_read_the_offsets_of_new_york(on: OnDay) -> None:
    meetings = on(IN_SEPTEMBER).event("seminar")["subEvent"]

    assert [each["startDate"][-6:] for each in meetings] == ["-05:00", "-04:00", "-04:00", "-04:00", "-04:00"]
    assert {each["location"]["url"] for each in meetings} == {"https://meet.example/sea"}


# ---------------------------------------------------------------- E: postponed, across the March change


def test_calendars_show_the_postponed_event_as_free_on_the_day_it_had(on: OnDay) -> None:
    event = the_one(on(IN_SEPTEMBER), "spring")

    assert (event["STATUS"], event["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert event["SUMMARY"] == "Postponed: Spring residential"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 3, 28), date(2026, 3, 31))
    assert event["SEQUENCE"] == 2
    assert "To book" not in event["DESCRIPTION"]


@pytest.mark.parametrize("today", ["2026-03-10", "2026-03-29", IN_SEPTEMBER, MUCH_LATER])
def test_the_postponed_event_waits_in_a_group_of_its_own_even_after_its_date(on: OnDay, today: str) -> None:
    found = groups(on(today).page("events/"))

    assert found["Postponed"] == ["Spring residential"]
    assert list(found)[-1] == "Postponed"
    assert "Spring residential" not in on(today).page("events/past/").one("main").plain


@pytest.mark.parametrize("today", ["2026-03-10", IN_SEPTEMBER])
def test_nobody_can_book_or_put_into_a_calendar_what_is_postponed(on: OnDay, today: str) -> None:
    words = said(on(today), "spring")

    assert "Postponed: new date to be announced The river is over the road." in words
    assert "Was planned for Saturday 28 to Monday 30 March 2026" in words
    assert "book" not in words.casefold()
    assert "calendar" not in words.casefold()


def test_search_engines_read_the_original_date_of_the_postponed_event(on: OnDay) -> None:
    node = on(IN_SEPTEMBER).event("spring")

    assert last_word(node["eventStatus"]) == "EventPostponed"
    assert (node["startDate"], node["endDate"]) == ("2026-03-28", "2026-03-30")
    assert "previousStartDate" not in node
    assert "offers" not in node


# ---------------------------------------------------------------- all of them


@pytest.mark.parametrize("slug", SLUGS)
def test_strict_readers_find_nothing(on: OnDay, slug: str) -> None:
    assert calendar_lint(file_of(on(IN_SEPTEMBER), slug)) == []
    assert jsonld_lint(on(IN_SEPTEMBER).graph(slug)) == []


def test_every_feed_is_read_strictly_and_holds_every_meeting_once(on: OnDay) -> None:
    built = on(IN_SEPTEMBER)
    alone = [uid for slug in SLUGS for uid in built.calendar(f"events/{slug}/event.ics")]

    assert sorted(built.calendar("events/all.ics")) == sorted(alone)
    for path in (path for path in built.files if path.endswith(".ics")):
        assert calendar_lint(built.files[path]) == [], path


def test_what_is_cancelled_stays_in_the_list_until_its_date_passes(on: OnDay) -> None:
    def circle(today: str) -> str:
        cards = on(today).page("events/").all("article")
        return next(card.plain for card in cards if "Open circle" in card.plain)

    assert "Tuesday 3 November 2026, 6:30pm to 8pm UK time (GMT): Cancelled. Venue closed." in circle("2026-11-03")
    assert "3 November" not in circle("2026-11-04")
