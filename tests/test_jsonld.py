"""Claims about what search engines read: true, complete by Google's rules, and never a way to run a script."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.jsonld import (
    Tree,
    blog_posting,
    breadcrumbs,
    collection_page,
    contributor,
    event,
    event_series,
    graph,
    offer,
    organization,
    person,
    place,
    recording,
    reference,
    script_text,
    virtual_location,
    web_page,
    website,
)
from generator.model.values import Address, EventStatus, Geo
from tests.jsonld_lint import lint

HOME = "https://example.org/rpm/"
BODY = organization(name="Relational Practice Movement", url=HOME)
HALL = place(
    name="Royal College of Psychiatrists",
    url=HOME + "venues/rcpsych/",
    address=Address(street="21 Prescot Street", locality="London", postcode="E1 8BB"),
    geo=Geo(51.5, 0.0),
)

COED_HILLS = place(name="Coed Hills", url=HOME + "venues/coed-hills/", address=Address(postcode="CF71 7DP"))


def launch(**changes: object) -> Tree:
    given: dict[str, object] = {
        "url": HOME + "events/launch/",
        "name": "Launch conference",
        "start": "2023-05-30",
        "lang": "en-GB",
        "locations": [HALL],
        "organizers": [BODY],
    }
    return event(**{**given, **changes})  # type: ignore[arg-type]


def test_an_event_says_what_google_requires() -> None:
    tree = launch()

    assert tree["@type"] == "Event"
    assert tree["@id"] == HOME + "events/launch/#event"
    assert tree["name"] == "Launch conference"
    assert tree["startDate"] == "2023-05-30"
    assert tree["location"] == {
        "@type": "Place",
        "@id": HOME + "venues/rcpsych/#place",
        "name": "Royal College of Psychiatrists",
        "url": HOME + "venues/rcpsych/",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "21 Prescot Street",
            "addressLocality": "London",
            "postalCode": "E1 8BB",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 51.5, "longitude": 0.0},
    }
    assert tree["organizer"] == BODY


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("confirmed", "EventScheduled"),
        ("tentative", "EventScheduled"),
        ("postponed", "EventPostponed"),
        ("cancelled", "EventCancelled"),
    ],
)
def test_each_status_has_its_word_and_keeps_date_and_place(status: EventStatus, expected: str) -> None:
    tree = launch(status=status)

    assert tree["eventStatus"] == f"https://schema.org/{expected}"
    assert (tree["startDate"], tree["location"]) == ("2023-05-30", HALL)


def test_a_new_date_is_rescheduled_and_names_the_old_one() -> None:
    tree = launch(status="tentative", previous_starts=["2023-05-16"])

    assert tree["eventStatus"] == "https://schema.org/EventRescheduled"
    assert tree["previousStartDate"] == "2023-05-16"


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_an_old_date_is_named_only_when_there_is_a_new_one(status: EventStatus) -> None:
    tree = launch(status=status, previous_starts=["2023-05-16"])

    assert "previousStartDate" not in tree
    assert "EventRescheduled" not in str(tree["eventStatus"])


def test_an_event_with_a_new_date_that_moved_online_says_both() -> None:
    online = virtual_location("https://meet.example/v")

    tree = launch(previous_starts=["2023-05-02", "2023-05-16"], moved_online=True, locations=[online])

    assert tree["eventStatus"] == ["https://schema.org/EventRescheduled", "https://schema.org/EventMovedOnline"]
    assert tree["previousStartDate"] == ["2023-05-02", "2023-05-16"]
    assert tree["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert tree["location"] == {"@type": "VirtualLocation", "url": "https://meet.example/v"}


def test_a_hybrid_event_is_in_both_places() -> None:
    tree = launch(mode="hybrid", locations=[HALL, virtual_location("https://meet.example/v")])

    assert tree["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert isinstance(tree["location"], list)


def test_what_is_not_known_is_left_out() -> None:
    trees = [
        organization(name="X", url=HOME),
        website(name="X", url=HOME, lang="en"),
        person(name="A reader"),
        place(name="Somewhere", address=Address()),
        event_series(name="Launch"),
        launch(locations=[], organizers=[]),
        blog_posting(url=HOME, title="X", published="2023-01-20", lang="en"),
    ]

    for tree in trees:
        assert not {"", None} & {
            str(value) if not isinstance(value, list | dict) else "kept" for value in tree.values()
        }
        assert "null" not in json.dumps(tree)
        assert "[]" not in json.dumps(tree)
        assert "{}" not in json.dumps(tree)
    assert set(person(name="A reader")) == {"@type", "name"}
    assert "address" not in place(name="Somewhere", address=Address())


def test_two_bodies_without_a_page_are_not_taken_for_one() -> None:
    assert organization(name="One", url="") == {"@type": "Organization", "name": "One"}
    assert organization(name="Two", url=HOME)["@id"] == f"{HOME}#organization"


def test_a_post_names_its_people_and_points_at_its_publisher() -> None:
    post = blog_posting(
        url=HOME + "posts/two-wings/",
        title="Two wings",
        published="2023-01-20",
        lang="en-GB",
        authors=[person(name="One"), person(name="Two")],
        publisher=BODY,
        words=800,
    )

    assert post["author"] == [{"@type": "Person", "name": "One"}, {"@type": "Person", "name": "Two"}]
    assert post["publisher"] == {"@id": HOME + "#organization"} == reference(BODY)
    assert post["wordCount"] == 800


def test_a_page_in_another_form_says_which_page_it_is_based_on() -> None:
    easy = web_page(
        url=HOME + "easy-read/wings/",
        title="Wings",
        lang="en-GB",
        based_on=HOME + "wings/",
        accessibility="Easy read.",
    )
    plain = web_page(url=HOME, title="Wings", lang="en-GB")

    assert lint(graph([easy, plain])) == []
    assert (easy["isBasedOn"], easy["accessibilitySummary"]) == (HOME + "wings/", "Easy read.")
    assert plain == {"@type": "WebPage", "@id": HOME + "#page", "name": "Wings", "url": HOME, "inLanguage": "en-GB"}


def test_a_topic_is_a_page_that_gathers() -> None:
    tree = collection_page(url=HOME + "tags/a/", title="A", lang="cy", summary="All of A.")

    assert lint(graph([tree])) == []
    assert (tree["@type"], tree["name"], tree["description"], tree["inLanguage"]) == (
        "CollectionPage",
        "A",
        "All of A.",
        "cy",
    )


def test_breadcrumbs_count_from_one_and_end_at_the_page() -> None:
    tree = breadcrumbs([("Home", HOME), ("Posts", HOME + "posts/")])

    assert tree["@id"] == HOME + "posts/#breadcrumbs"
    assert tree["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": HOME},
        {"@type": "ListItem", "position": 2, "name": "Posts", "item": HOME + "posts/"},
    ]


def test_a_graph_holds_the_nodes_of_a_page() -> None:
    tree = graph([BODY, website(name="X", url=HOME, lang="en", publisher=BODY)])

    assert tree["@context"] == "https://schema.org"
    assert json.loads(script_text(tree)) == tree


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!--", "]]>", "&quot;", "\u2028\u2029", "\0", "🕊️", "\u202eمرحبا"]
)
def test_hostile_titles_survive_and_cannot_end_the_element(title: str) -> None:
    text = script_text(person(name=title))

    assert json.loads(text)["name"] == title
    assert not set("<>&\u2028\u2029\0") & set(text)


def test_half_a_character_is_dropped() -> None:
    assert json.loads(script_text(person(name="a\ud800b")))["name"] == "ab"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_come_back_as_they_were(text: str) -> None:
    shown = script_text({"name": text})

    assert json.loads(shown) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(shown)
    assert hasattr(shown, "__html__")


# ---------------------------------------------------------------- all that an event can say


def test_doors_open_before_the_start() -> None:
    tree = launch(start="2023-05-30T10:00+01:00", doors="2023-05-30T09:30+01:00")

    assert tree["doorTime"] == "2023-05-30T09:30+01:00"


def test_an_event_can_be_of_a_kind() -> None:
    assert launch(kind="ConferenceEvent")["@type"] == "ConferenceEvent"
    assert launch()["@type"] == "Event"


def test_people_at_an_event_say_what_they_are_there_and_where_they_come_from() -> None:
    chair = contributor(name="One", url=HOME + "people/one/", affiliation="A trust", role="Chair")

    tree = launch(performers=[chair, contributor(name="Two")])

    assert tree["performer"] == [
        {
            "@type": "Person",
            "@id": HOME + "people/one/#person",
            "name": "One",
            "url": HOME + "people/one/",
            "description": "Chair",
            "affiliation": {"@type": "Organization", "name": "A trust"},
        },
        {"@type": "Person", "name": "Two"},
    ]
    assert "jobTitle" not in chair


@pytest.mark.parametrize(
    ("price", "expected"),
    [("60.50", "60.50"), ("0", "0"), (0, "0"), (120, "120"), (Decimal("60.50"), "60.50"), (Decimal("1E+2"), "100")],
)
def test_a_price_is_a_decimal_number_as_it_was_written(price: Decimal | int | str, expected: str) -> None:
    tree = offer(url=HOME, price=price, currency="GBP", name="Standard")

    assert tree == {"@type": "Offer", "name": "Standard", "url": HOME, "price": expected, "priceCurrency": "GBP"}


def test_an_offer_says_whom_it_is_for_in_words_and_until_when_in_dates() -> None:
    tree = offer(
        url=HOME,
        price="0",
        currency="GBP",
        name="Free place",
        note="Travel costs can be paid.",
        audience="Carers",
        availability="LimitedAvailability",
        valid_from="2026-05-01",
        valid_through="2026-07-17T23:59+01:00",
    )

    assert tree["description"] == "Carers: Travel costs can be paid."
    assert tree["availability"] == "https://schema.org/LimitedAvailability"
    assert (tree["validFrom"], tree["validThrough"]) == ("2026-05-01", "2026-07-17T23:59+01:00")
    assert "audience" not in tree


def test_nothing_left_and_not_free_are_said_and_not_known_is_not() -> None:
    tree = launch(free=False, capacity=60, places_left=0)

    assert tree["isAccessibleForFree"] is False
    assert (tree["maximumAttendeeCapacity"], tree["remainingAttendeeCapacity"]) == (60, 0)
    assert not {"isAccessibleForFree", "maximumAttendeeCapacity", "remainingAttendeeCapacity"} & set(launch())


def test_whom_an_event_is_for_and_what_it_is_about() -> None:
    tree = launch(audience=["Grass rooters"], about=["Housing", "Faith"])

    assert tree["audience"] == {"@type": "Audience", "audienceType": "Grass rooters"}
    assert tree["keywords"] == ["Housing", "Faith"]


def test_several_pictures_are_a_list_and_one_is_not() -> None:
    assert launch(image=HOME + "a.jpg")["image"] == HOME + "a.jpg"
    assert launch(image=[HOME + "a.jpg"])["image"] == HOME + "a.jpg"
    assert launch(image=[HOME + "a.jpg", HOME + "b.jpg"])["image"] == [HOME + "a.jpg", HOME + "b.jpg"]
    assert "image" not in launch(image=())


def test_a_recording_says_who_can_follow_it() -> None:
    tree = launch(
        recordings=[recording(name="Readings", url="https://video.example/v", captions=True, transcript=True)]
    )

    assert tree["recordedIn"] == {
        "@type": "CreativeWork",
        "name": "Readings",
        "url": "https://video.example/v",
        "accessibilityFeature": ["captions", "transcript"],
    }


def test_a_session_has_its_own_place_on_the_page_of_its_event() -> None:
    opening = launch(name="Opening circle", anchor="opening-circle")

    tree = launch(sub_events=[opening])

    assert opening["@id"] == opening["url"] == HOME + "events/launch/#opening-circle"
    assert tree["subEvent"] == opening
    assert (tree["@id"], tree["url"]) == (HOME + "events/launch/#event", HOME + "events/launch/")


def test_who_joins_from_afar_without_a_public_address_finds_it_on_the_page_of_the_event() -> None:
    page = virtual_location(HOME + "events/launch/")

    assert launch(mode="online", locations=[])["location"] == page
    assert launch(mode="online", locations=[], anchor="2026-09-01")["location"] == page
    assert launch(mode="hybrid", locations=[HALL])["location"] == [HALL, page]


def test_a_place_that_nobody_is_to_go_to_is_not_named() -> None:
    online = virtual_location("https://meet.example/v")

    assert launch(moved_online=True, locations=[HALL, online])["location"] == online
    assert launch(mode="online", locations=[HALL, online])["location"] == online
    assert launch(mode="in-person", locations=[HALL, online])["location"] == HALL


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_postponed_and_cancelled_stand_alone_whatever_else_is_true(status: EventStatus) -> None:
    tree = launch(status=status, previous_starts=["2023-05-16"], moved_online=True)

    assert tree["eventStatus"] in ("https://schema.org/EventPostponed", "https://schema.org/EventCancelled")
    assert tree["startDate"] == "2023-05-30"
    assert "location" in tree


# ---------------------------------------------------------------- a repeated event, and other hard ones

CIRCLE = HOME + "events/open-circle/"


def circle_date(day: str, offset: str = "+00:00", **changes: object) -> Tree:
    return launch(
        **{
            "url": CIRCLE,
            "anchor": day,
            "name": "Open circle",
            "start": f"{day}T18:30{offset}",
            "end": f"{day}T20:00{offset}",
            "mode": "hybrid",
            **changes,
        }
    )


def open_circle() -> Tree:
    """A monthly hybrid circle across the clock change: a skip, a replacement, a cancellation, a move."""
    dates = [
        circle_date("2026-09-01", "+01:00"),
        circle_date("2026-10-06", "+01:00"),
        circle_date("2026-11-03", status="cancelled"),
        circle_date("2026-12-08"),
        circle_date("2027-01-12", anchor="2027-01-05", previous_starts=["2027-01-05T18:30+00:00"]),
    ]
    return event_series(
        name="Open circle",
        url=CIRCLE,
        lang="en-GB",
        sub_events=dates,
        mode="hybrid",
        locations=[HALL],
        organizers=[BODY],
        summary="Everybody is welcome.",
    )


def dates_of(series: Tree) -> list[Tree]:
    dates = series["subEvent"]
    assert isinstance(dates, list)
    return dates


def test_a_repeated_event_is_a_series_from_its_first_date_to_the_end_of_its_last() -> None:
    tree = open_circle()

    assert (tree["@type"], tree["@id"], tree["url"]) == ("EventSeries", CIRCLE + "#event", CIRCLE)
    assert (tree["startDate"], tree["endDate"]) == ("2026-09-01T18:30+01:00", "2027-01-12T20:00+00:00")
    assert tree["organizer"] == BODY
    assert tree["description"] == "Everybody is welcome."
    assert tree["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert tree["location"] == [HALL, virtual_location(CIRCLE)]
    assert "eventSchedule" not in tree
    assert lint(graph([tree, BODY])) == []


def test_each_date_of_a_repeated_event_stands_for_itself() -> None:
    dates = dates_of(open_circle())

    assert [date["startDate"] for date in dates] == [
        "2026-09-01T18:30+01:00",
        "2026-10-06T18:30+01:00",
        "2026-11-03T18:30+00:00",
        "2026-12-08T18:30+00:00",
        "2027-01-12T18:30+00:00",
    ]
    assert [str(date["eventStatus"]).removeprefix("https://schema.org/Event") for date in dates] == [
        "Scheduled",
        "Scheduled",
        "Cancelled",
        "Scheduled",
        "Rescheduled",
    ]
    assert [date.get("previousStartDate") for date in dates] == [None, None, None, None, "2027-01-05T18:30+00:00"]
    assert dates[1]["@id"] == dates[1]["url"] == CIRCLE + "#2026-10-06"
    assert dates[4]["@id"] == CIRCLE + "#2027-01-05"
    assert all(date["location"] == [HALL, virtual_location(CIRCLE)] for date in dates)


def test_a_series_lasts_from_its_earliest_date_in_whatever_order_they_come() -> None:
    dates = [circle_date("2026-12-08"), circle_date("2026-09-01", "+01:00")]

    tree = event_series(name="Open circle", url=CIRCLE, sub_events=dates)

    assert (tree["startDate"], tree["endDate"]) == ("2026-09-01T18:30+01:00", "2026-12-08T20:00+00:00")
    assert tree["subEvent"] == dates


def test_a_series_with_no_known_end_names_none() -> None:
    dates = [circle_date("2026-09-01"), circle_date("2026-10-06", end=None)]

    assert "endDate" not in event_series(name="Open circle", url=CIRCLE, sub_events=dates)


def test_a_series_of_days_and_hours_lasts_for_days() -> None:
    dates = [circle_date("2026-09-01", start="2026-09-01", end=None), circle_date("2026-10-06")]

    tree = event_series(name="Open circle", url=CIRCLE, sub_events=dates)

    assert (tree["startDate"], tree["endDate"]) == ("2026-09-01", "2026-10-06")


def test_an_evening_far_in_the_west_comes_before_the_next_day() -> None:
    dates = [
        circle_date("2026-09-02", start="2026-09-02", end=None),
        circle_date("2026-09-01", start="2026-09-01T18:30-07:00", end=None),  # 01:30 on 2 September, UTC
    ]

    assert event_series(name="Open circle", url=CIRCLE, sub_events=dates)["startDate"] == "2026-09-01T18:30-07:00"


def test_a_series_that_events_are_part_of_is_only_named() -> None:
    named = event_series(name="Launch", url=HOME + "events/series/launch/")

    tree = launch(series=named)

    assert tree["superEvent"] == {
        "@type": "EventSeries",
        "@id": HOME + "events/series/launch/#event",
        "name": "Launch",
        "url": HOME + "events/series/launch/",
    }
    assert event_series(name="Launch") == {"@type": "EventSeries", "name": "Launch"}
    assert event_series(name="Launch", summary="Two events.")["description"] == "Two events."
    assert lint(graph([tree])) == []


def summer_school() -> Tree:
    """Rescheduled twice, still provisional, across two months, priced."""
    url = HOME + "events/summer-school/"
    prices = [("Standard", "120", None), ("Concession", "60.50", None), ("Carers", "0", "Travel costs can be paid")]
    return event(
        url=url,
        name="Relational practice summer school",
        start="2026-07-31T10:00+01:00",
        end="2026-08-01T16:00+01:00",
        lang="en-GB",
        status="tentative",
        previous_starts=["2026-07-03", "2026-07-17"],
        locations=[COED_HILLS],
        capacity=60,
        free=False,
        offers=[
            offer(
                url="https://book.example/ss",
                price=price,
                currency="GBP",
                name=name,
                note=note,
                availability="InStock",
                valid_through="2026-07-17T23:59+01:00",
            )
            for name, price, note in prices
        ],
        sub_events=[
            event(
                url=url,
                anchor="opening-circle",
                name="Opening circle",
                start="2026-07-31T10:00+01:00",
                end="2026-07-31T11:30+01:00",
                lang="en-GB",
                locations=[COED_HILLS],
            )
        ],
    )


def test_an_event_moved_twice_names_both_former_dates_and_all_its_prices() -> None:
    tree = summer_school()

    assert tree["eventStatus"] == "https://schema.org/EventRescheduled"
    assert tree["previousStartDate"] == ["2026-07-03", "2026-07-17"]
    assert isinstance(tree["offers"], list)
    assert [offer["price"] for offer in tree["offers"]] == ["120", "60.50", "0"]
    assert {offer["priceCurrency"] for offer in tree["offers"]} == {"GBP"}
    assert "performer" not in tree  # the chair is to be announced: nobody yet
    assert lint(graph([tree])) == []


def test_a_night_across_the_clock_change_that_moved_online_has_five_hours() -> None:
    tree = event(
        url=HOME + "events/vigil/",
        name="Night vigil",
        start="2026-10-24T22:00+01:00",
        end="2026-10-25T02:00+00:00",
        lang="en-GB",
        mode="online",
        moved_online=True,
        locations=[virtual_location("https://meet.example/v")],
        recordings=[recording(name="Readings", url="https://video.example/v", captions=True, transcript=True)],
    )

    assert tree["eventStatus"] == "https://schema.org/EventMovedOnline"
    assert tree["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert tree["location"] == {"@type": "VirtualLocation", "url": "https://meet.example/v"}
    start, end = (datetime.fromisoformat(str(tree[key])) for key in ("startDate", "endDate"))
    assert end - start == timedelta(hours=5)
    assert "previousStartDate" not in tree
    assert lint(graph([tree])) == []


def test_hostile_words_anywhere_in_an_event_come_back_as_they_were() -> None:
    words = "</script><!-- & \u2028 \u2029"
    ticket = offer(url=HOME, price=0, currency="GBP", name=words, note=words, audience=words)
    tree = graph(
        [
            launch(
                name=words,
                summary=words,
                audience=[words],
                about=[words],
                offers=[ticket],
                performers=[contributor(name=words, affiliation=words, role=words)],
                recordings=[recording(name=words, url=HOME)],
            )
        ]
    )

    text = script_text(tree)

    assert json.loads(text) == tree
    assert not set("<>&\u2028\u2029") & set(text)
