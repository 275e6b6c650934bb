"""Claims about what search engines read: true, complete by Google's rules, and never a way to run a script."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.jsonld import (
    Tree,
    blog_posting,
    breadcrumbs,
    event,
    event_series,
    graph,
    organization,
    person,
    place,
    reference,
    script_text,
    virtual_location,
    website,
)
from generator.model import Address, EventStatus, Geo

HOME = "https://example.org/rpm/"
BODY = organization(name="Relational Practice Movement", url=HOME)
HALL = place(
    name="Royal College of Psychiatrists",
    url=HOME + "venues/rcpsych/",
    address=Address(street="21 Prescot Street", locality="London", postcode="E1 8BB"),
    geo=Geo(51.5, 0.0),
)


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
