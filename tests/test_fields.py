"""Claims about fields: every type of the model is read from text, every wrong value is named where it stands."""

from __future__ import annotations

from datetime import date, time
from typing import Any, get_args

import pytest
from msgspec import Struct

from generator.authoring.details import details_of
from generator.frontmatter import fields
from generator.frontmatter import reading as frontmatter
from generator.frontmatter.fields import Reading
from generator.model.events import Event
from generator.model.front import Organisation, Person, Post, Venue
from generator.model.settings import Config, MenuLink, Topic
from generator.model.stages import AnyFront
from generator.model.values import Access, Address, Contact, DateOrDateTime, Geo, Picture
from generator.problems import Location

FILE = "a.md"


def read(text: str, struct: type[Any]) -> Reading[Any]:
    tree, problems = frontmatter.read(text, FILE, 1)
    assert tree is not None, problems
    return fields.read_struct(tree, struct)


def well(text: str, struct: type[Any]) -> Any:
    reading = read(text, struct)
    assert reading.problems == ()
    return reading.value


def said(text: str, struct: type[Any]) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.location)[len(FILE) + 1 :]) for problem in read(text, struct).problems]


POST = "title: Hello\ndate: 20 January 2023\n"
EVENT = "title: Day\nstart: 30 May 2023, 10am\n"
VENUE = "name: The Hut\n"
SITE = "name: Ours\nbase_url: https://example.org/\n"

# ---------------------------------------------------------------- each type


def test_a_post_with_everything() -> None:
    post = well(
        POST
        + """
summary: Two wings, one body.
slug: two-wings
aliases: [/old/, /older.html]
draft: yes
expires: 1 March 2024
updated: 2023-02-01
content_note: Speaks of self-harm.
lang: cy
image: {src: a.jpg, alt: A hut, caption: Ours, credit: Jo}
authors: Ada Lovell
wings: [grass, earnest]
sectors: health
tags: movement, launch
series: Wings
part: 2
""",
        Post,
    )

    assert post == Post(
        title="Hello",
        date=DateOrDateTime(date(2023, 1, 20)),
        summary="Two wings, one body.",
        slug=post.slug,
        aliases=("/old/", "/older.html"),
        draft=True,
        expires=date(2024, 3, 1),
        updated=date(2023, 2, 1),
        content_note="Speaks of self-harm.",
        lang="cy",
        image=Picture("a.jpg", "A hut", "Ours", "Jo"),
        authors=("Ada Lovell",),
        wings=("grass", "earnest"),
        sectors=("health",),
        tags=("movement", "launch"),
        series="Wings",
        part=2,
    )
    assert post.slug == "two-wings"


def test_an_event_with_everything() -> None:
    event = well(
        EVENT
        + """
uid: day-2023
end: 30 May 2023, midnight
timezone: Europe/Paris
status: TBC
status_note: Waiting for the hall.
mode: hybrid
venue: tba
hosts: [Good Practice]
contact: {name: Jo, email: jo@example.org, phone: 01234 567890}
published: 1 May 2023
""",
        Event,
    )

    assert (event.start, event.end) == (
        DateOrDateTime(date(2023, 5, 30), time(10)),
        DateOrDateTime(date(2023, 5, 31), time(0)),
    )
    assert (event.status, event.mode, event.timezone) == ("tentative", "hybrid", "Europe/Paris")
    assert event.contact == Contact("Jo", "jo@example.org", "01234 567890")
    assert event.published == date(2023, 5, 1)


def test_a_venue_with_everything() -> None:
    venue = well(
        VENUE
        + """
also_known_as: [Hut, The Old Hut]
address: {street: 1 High Street, locality: Cowbridge, postcode: CF71 7DP}
geo: {lat: 51.462, lon: -3.4}
url: https://example.org/hut
access:
  step_free: yes
  hearing_loop: no
photos:
- src: a.jpg
  alt: The door
- {src: b.jpg, alt: The garden}
""",
        Venue,
    )

    assert venue.address == Address(street="1 High Street", locality="Cowbridge", postcode="CF71 7DP")
    assert venue.geo == Geo(51.462, -3.4)
    assert venue.access == Access(step_free="yes", hearing_loop="no")
    assert venue.photos == (Picture("a.jpg", "The door"), Picture("b.jpg", "The garden"))
    assert venue.also_known_as == ("Hut", "The Old Hut")


def test_a_site_with_topics_as_words_and_as_parts() -> None:
    settings = well(
        SITE
        + """
wings:
  earnest: The earnest
  grass: {name: Grass roots, summary: Their own words}
glossary: {NHS: National Health Service}
menu:
- {name: About, page: pages/about.md}
- name: Posts
  page: /posts/
posts_per_page: 7
range: dash
today: 27 January 2023
""",
        Config,
    )

    assert settings.wings == {"earnest": Topic("The earnest"), "grass": Topic("Grass roots", "Their own words")}
    assert settings.glossary == {"NHS": "National Health Service"}
    assert settings.menu == (MenuLink("About", "pages/about.md"), MenuLink("Posts", "/posts/"))
    assert (settings.posts_per_page, settings.range, settings.today) == (7, "dash", date(2023, 1, 27))


def least(struct: type[Struct]) -> str:
    """What can't be left out."""
    return "".join(f"{each.name}: {each.example}\n" for each in details_of(struct) if each.required)


@pytest.mark.parametrize("struct", get_args(AnyFront))
def test_every_kind_of_page_needs_little_more_than_a_name(struct: type[Struct]) -> None:
    assert isinstance(well(least(struct), struct), struct)


@pytest.mark.parametrize("struct", [*get_args(AnyFront), Config])
def test_every_field_of_every_kind_can_be_read(struct: type[Struct]) -> None:
    """Whatever its type, a field answers to a wrong value with words, and never breaks."""
    known = SITE if struct is Config else least(struct)
    written = {line.partition(":")[0] for line in known.splitlines()}
    for name in struct.__struct_fields__:
        if name in written:
            continue
        for value in ("word", "[a, b]", "{a: b}", '""', "[[a]]", "{a: {b: [c]}}", "[{a: b}]", "3", "''"):
            reading = read(f"{known}{name}: {value}\n", struct)

            assert reading.value is None or isinstance(reading.value, struct)
            assert all(problem.location.line and problem.message and problem.help for problem in reading.problems)


# ---------------------------------------------------------------- lists


def test_a_list_may_be_written_in_four_ways() -> None:
    ways = ("tags: a, b", "tags: [a, b]", "tags:\n- a\n- b", "tags: [\"a\", 'b']")

    assert [well(POST + way, Post).tags for way in ways] == [("a", "b")] * 4


def test_quotation_marks_keep_a_comma() -> None:
    assert well(POST + 'tags: "care, and more"', Post).tags == ("care, and more",)
    assert well(POST + 'tags: ["care, and more", b]', Post).tags == ("care, and more", "b")


def test_commas_without_words_between_them_add_nothing() -> None:
    assert well(POST + "tags: a,, b,", Post).tags == ("a", "b")
    assert well(POST + "tags: []", Post).tags == ()


def test_each_word_of_a_list_has_its_own_place() -> None:
    ways = ("tags: a,  bcd", "tags: [a, bcd]", "tags:\n- a\n- bcd")

    found = [read(way + "\ntitle: A\ndate: 2023-01-20", Post).locations for way in ways]

    assert [(locations["tags.0"], locations["tags.1"]) for locations in found] == [
        (Location(FILE, 1, 7, 1), Location(FILE, 1, 11, 3)),
        (Location(FILE, 1, 8, 1), Location(FILE, 1, 11, 3)),
        (Location(FILE, 2, 3, 1), Location(FILE, 3, 3, 3)),
    ]


def test_a_wrong_word_of_a_list_is_left_out_and_named() -> None:
    reading = read(POST + "aliases: [/a/, b, /c/]", Post)

    assert reading.value is not None
    assert reading.value.aliases == ("/a/", "/c/")
    assert [(problem.code, str(problem.location)) for problem in reading.problems] == [("alias-bad", f"{FILE}:3:16")]


# ---------------------------------------------------------------- places


def test_marks_say_where_each_value_stands() -> None:
    locations = read(VENUE + "geo: {lat: 1, lon: 2}\nphotos:\n- src: a.jpg\n  alt: x\n", Venue).locations

    assert {key: str(location)[len(FILE) + 1 :] for key, location in locations.items()} == {
        "name": "1:7",
        "geo": "2:6",
        "geo.lat": "2:12",
        "geo.lon": "2:20",
        "photos": "4:1",
        "photos.0": "4:3",
        "photos.0.src": "4:8",
        "photos.0.alt": "5:8",
    }


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("text", "struct", "expected"),
    [
        ("date: 2023-01-20", Post, [("field-missing", "1")]),
        ("title:\ndate: 2023-01-20", Post, [("field-missing", "1:1")]),
        ('title: ""\ndate: 2023-01-20', Post, [("field-empty", "1:8")]),
        ("", Post, [("field-missing", "1"), ("field-missing", "1")]),
        (POST + "colour: green", Post, [("key-unknown", "3:1")]),
        (POST + "draft: perhaps", Post, [("field-yes-no", "3:8")]),
        (POST + "part: two", Post, [("field-number", "3:7")]),
        (POST + "part: 1.5", Post, [("field-number", "3:7")]),
        (POST + "part: ٣", Post, [("field-number", "3:7")]),
        (POST + "updated: 2023-02-30", Post, [("date-impossible", "3:10")]),
        (POST + "slug: Two Wings", Post, [("slug-bad", "3:7")]),
        (POST + "lang: English", Post, [("lang-bad", "3:7")]),
        (POST + "summary: [a, b]", Post, [("field-one", "3:10")]),
        (POST + "summary: {a: b}", Post, [("field-one", "3:10")]),
        (POST + "image: a.jpg", Post, [("field-lines", "3:8")]),
        (POST + "image: {src: a.jpg}", Post, [("field-missing", "3:8")]),
        (POST + "image:\n  src: a.jpg\n  alt: x\n  size: big", Post, [("key-unknown", "6:3")]),
        (POST + "image: {src: '', alt: x}", Post, [("field-empty", "3:14")]),
        (EVENT + "status: maybe", Event, [("field-choice", "3:9")]),
        (EVENT + "timezone: Mars/Base", Event, [("zone-unknown", "3:11")]),
        (EVENT + "contact: {email: nobody}", Event, [("email-bad", "3:18")]),
        (VENUE + "url: example.org", Venue, [("url-bad", "2:6")]),
        (VENUE + "geo: {lat: north, lon: 1}", Venue, [("field-number", "2:12")]),
        (VENUE + "access: [yes]", Venue, [("field-lines", "2:9")]),
        (VENUE + "access: {step_free: [yes]}", Venue, [("field-one", "2:21")]),
        (VENUE + "access: {lift: yes}", Venue, [("key-unknown", "2:10")]),
        (SITE + "menu: About", Config, [("field-lines", "3:7")]),
        (SITE + "wings: {grass: {summary: G}}", Config, [("field-missing", "3:16")]),
        (SITE + "glossary: {NHS: [a, b]}", Config, [("field-one", "3:17")]),
    ],
)
def test_a_wrong_value_is_named_where_it_stands(text: str, struct: type[Any], expected: list[tuple[str, str]]) -> None:
    assert said(text, struct) == expected


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = "title: A\ndate: 2023-02-30\ndraft: perhaps\npart: x\ncolour: green\naliases: [a, b]"

    assert said(text, Post) == [
        ("date-impossible", "2:7"),
        ("field-yes-no", "3:8"),
        ("field-number", "4:7"),
        ("key-unknown", "5:1"),
        ("alias-bad", "6:11"),
        ("alias-bad", "6:14"),
    ]


def test_the_culprit_is_the_wrong_part_of_a_value() -> None:
    found = read("title: A\nstart: Tuesday 31 May 2023, 10am", Event).problems[0].location

    assert (found.line, found.column, found.length) == (2, 8, len("Tuesday"))


def test_a_wrong_value_that_is_not_needed_leaves_the_rest_standing() -> None:
    reading = read(POST + "part: x\nseries: Wings", Post)

    assert reading.value is not None
    assert (reading.value.part, reading.value.series) == (None, "Wings")


def test_a_wrong_value_that_is_needed_leaves_nothing() -> None:
    assert read("title: A\ndate: soon", Post).value is None


def test_a_misspelt_name_is_not_missing_as_well() -> None:
    assert said("titel: A\ndate: 2023-01-20", Post) == [("key-unknown", "1:1")]
    assert said("Title: A\ndate: 2023-01-20", Post) == [("key-unknown", "1:1")]


def test_the_nearest_detail_is_offered_or_all_of_them() -> None:
    near, far = (read(POST + key, Post).problems[0] for key in ("tagz: a", "xyzzy: a"))

    assert near.help == ("did you mean tags?",)
    assert far.help[0].startswith("the names known here: title, date, summary, ")


@pytest.mark.parametrize("word", ["true", "Yes", "ON"])
def test_yes_is_said_in_three_ways(word: str) -> None:
    assert well(f"{POST}draft: {word}", Post).draft is True


@pytest.mark.parametrize("word", ["false", "No", "OFF", '"false"', "'no'"])
def test_no_is_said_in_as_many(word: str) -> None:
    assert well(f"{POST}draft: {word}", Post).draft is False


def test_a_person_and_an_organisation_are_read_as_what_they_are() -> None:
    assert well("name: Ada\nrole: Chair\norganisations: Good Practice", Person) == Person(
        name="Ada", role="Chair", organisations=("Good Practice",)
    )
    assert well("name: Good\nurl: https://good.example", Organisation) == Organisation(
        name="Good", url="https://good.example"
    )
