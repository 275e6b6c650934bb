"""Claims about an event's page: what stands on it, in which order, and in which words; and what may not stand on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.views.events.pages import EventPage
from generator.views.shapes import Fact
from tests.event_site import (
    EXAMPLES,
    NBSP,
    SETTINGS,
    event_page,
    fair,
    published,
    words_of,
)
from tests.minisite import codes, site
from tests.smallsite import picture_bytes

BEFORE, AFTER = "2026-08-10", "2026-10-01"
DAY = ("start: 2026-09-12 10:00", "end: 2026-09-12 16:30", "venue: barn")
BARN = """\
=== content/venues/barn.yaml
name: The Barn
address: {locality: Leeds}
access: {step_free: yes, parking: "Yes, by the gate", toilets: yes, notes: Ring the bell, contact: 029 2000 0000}
=== content/venues/hall.yaml
name: Town Hall
"""
PEOPLE = """\
=== content/people/ann.md
---
name: Ann Other
---
"""


def page_of(root: Path, *lines: str, today: str = BEFORE) -> EventPage:
    return event_page(root, SETTINGS + BARN + PEOPLE + fair(*DAY, *lines), today)


def facts(rows: tuple[Fact, ...]) -> dict[str, str]:
    return {
        row.name: "; ".join(filter(None, (words_of(row.parts), *(link.name for link in row.links), row.note)))
        for row in rows
    }


# ---------------------------------------------------------------- the whole page

FULL = (
    "doors: 9:30am",
    "status: tentative",
    "hosts: [ann]",
    "people: [{person: ann, role: Facilitator, talk: How we listen}]",
    "booking: {url: https://book.example/, prices: [{name: Standard, price: 12}]}",
    "programme: [{time: 10am, title: Opening circle}]",
    "access: {bsl: yes}",
    "wellbeing: Ann is there to talk.",
    "changes: [{date: 2026-07-01, what: date, note: Moved}]",
    "after: {summary: Sixty of us came}",
    "contact: {name: The organisers, email: hello@small.example, phone: 029 2000 0000}",
    "updated: 2026-07-02",
)


def test_the_parts_of_a_page_stand_in_the_order_in_which_people_need_them(tmp_path: Path) -> None:
    post = "=== content/posts/news.md\n---\ntitle: News\ndate: 2026-01-01\n---\nCome to [it](../events/fair.md).\n"
    body = fair(*DAY, *FULL, body="## What to expect\n\nNobody has to speak.")

    page = published(tmp_path, SETTINGS + BARN + PEOPLE + post + body, BEFORE).page("events/fair/")

    assert [each.plain for each in page.one("main").all("h1", "h2")] == [
        "The fair",
        "When and where",
        "How it went",
        "What to expect",
        "Programme",
        "Who takes part",
        "Access",
        "Looking after yourself",
        "How to book",
        "What has changed",
        "Posts about this event",
    ]
    assert [each.plain for each in page.one("main").all("h3")][:2] == ["Add it to your calendar", "Ask us about it"]
    assert "Updated 2 July 2026." in page.one("main").plain


def test_what_an_event_does_not_say_has_no_heading(tmp_path: Path) -> None:
    page = published(tmp_path, SETTINGS + fair("start: 2026-09-12", "mode: online"), BEFORE).page("events/fair/")

    assert [each.plain for each in page.one("main").all("h1", "h2")] == ["The fair", "When and where"]


def test_a_site_of_a_name_an_address_and_one_event_is_whole(tmp_path: Path) -> None:
    settings = "=== content/site.yaml\nname: Ours\nbase_url: https://ours.example/\n"

    built = published(tmp_path, settings + fair("start: 2026-09-12"), BEFORE)

    assert {"index.html", "events/index.html", "events/2026/09/index.html"} <= {*built.files}
    assert [*built.calendar("events/all.ics")] == ["fair"]
    assert str(built.calendar("events/all.ics")["fair"]["UID"]) == "fair@ours.example"


# ---------------------------------------------------------------- when and where


def test_the_doors_open_before_it_begins(tmp_path: Path) -> None:
    assert facts(page_of(tmp_path, "doors: 9:30am").facts)["Doors open"] == "9:30am"


def test_doors_that_open_the_day_before_say_their_day(tmp_path: Path) -> None:
    said = facts(page_of(tmp_path, "doors: 11 September 2026, 6pm").facts)["Doors open"]

    assert said == "Friday 11 September 2026, 6pm"


def test_the_doors_of_a_repeated_event_open_as_well(tmp_path: Path) -> None:
    assert facts(page_of(tmp_path, "doors: 9:30am", "repeats: {every: week, times: 3}").facts)["Doors open"] == "9:30am"


def test_search_engines_read_when_the_doors_open(tmp_path: Path) -> None:
    assert '"doorTime":"2026-09-12T09:30+01:00"' in (page_of(tmp_path, "doors: 9:30am").page.head.json_ld or "")


@pytest.mark.parametrize(("previous", "said"), [("hall", "Town Hall"), ("tba", "A place that is not settled")])
def test_a_page_says_where_it_was_to_be(tmp_path: Path, previous: str, said: str) -> None:
    assert facts(page_of(tmp_path, f"previous_venue: {previous}").facts)["Place changed: was"] == said


def test_an_address_for_everybody_is_shown_as_a_link(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, "mode: hybrid", 'online: {url: "https://meet.example/a", public: yes, note: "Mute, please"}'
    )

    (fact,) = [fact for fact in page.facts if fact.name == "Join online"]
    assert [(link.name, link.url) for link in fact.links] == [("meet.example/a", "https://meet.example/a")]
    assert fact.note == "Mute, please."
    assert facts(page.facts)["Where"] == "The Barn, Leeds; You can also join online"


def test_an_event_in_person_does_not_say_how_to_join_from_afar(tmp_path: Path) -> None:
    page = page_of(tmp_path, 'online: {url: "https://meet.example/a", public: yes}')

    assert "Join online" not in facts(page.facts)


def test_a_place_that_is_not_settled_is_said_in_words_and_not_to_search_engines(tmp_path: Path) -> None:
    page = event_page(tmp_path, SETTINGS + fair("start: 2026-09-12", "venue: tba"), BEFORE)

    assert facts(page.facts)["Where"] == "Place to be announced"
    assert '"location"' not in (page.page.head.json_ld or "")


# ---------------------------------------------------------------- programme and people


def test_a_programme_of_one_day_has_no_day_above_it(tmp_path: Path) -> None:
    (day,) = page_of(
        tmp_path,
        "programme:",
        "  - {time: 10:00 to 11:30, title: Opening circle, people: [{person: ann, role: Chair}], room: The loft}",
        "  - {time: midday to 1pm, title: Lunch, kind: meal}",
    ).programme

    assert day.title == ""
    assert [(words_of(row.time), row.title, row.kind, row.room) for row in day.sessions] == [
        ("10am to 11:30am", "Opening circle", "session", "The loft"),
        ("midday to 1pm", "Lunch", "meal", ""),
    ]
    assert [(one.who.name, one.who.url, one.role) for one in day.sessions[0].people] == [
        ("Ann Other", "/people/ann/", "Chair")
    ]
    assert [part.datetime for part in day.sessions[0].time] == ["10:00", "", "11:30"]


def test_the_days_of_a_programme_are_named_in_full(tmp_path: Path) -> None:
    files = SETTINGS + fair(
        "start: 2026-07-31",
        "end: 2026-08-01",
        "mode: online",
        "programme:",
        "  - {day: 2026-07-31, sessions: [{time: 10am, title: Opening}]}",
        "  - {day: 2026-08-01, sessions: [{time: 9am, title: Closing}]}",
    )

    assert [day.title for day in event_page(tmp_path, files, "2026-07-01").programme] == [
        "Friday 31 July 2026",
        "Saturday 1 August 2026",
    ]


def test_people_have_a_role_a_place_they_come_from_and_a_talk(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        "people:",
        "  - {person: ann, role: Facilitator, talk: How we listen}",
        "  - {name: Sam Example, affiliation: University of Nowhere, role: Lived-experience lead}",
        "  - {name: To be announced, role: Chair}",
    )

    assert [(row.who.name, row.who.url, row.role, row.affiliation, row.talk) for row in page.people] == [
        ("Ann Other", "/people/ann/", "Facilitator", "", "How we listen"),
        ("Sam Example", "", "Lived-experience lead", "University of Nowhere", ""),
        ("To be announced", "", "Chair", "", ""),
    ]
    assert (page.page.head.json_ld or "").count('"performer"') == 1
    assert "To be announced" not in (page.page.head.json_ld or "")


# ---------------------------------------------------------------- access


def test_what_an_event_says_of_access_goes_before_what_its_venue_does(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, "access: {step_free: partly, bsl: yes, notes: The path is gravel, contact: a@small.example}"
    )

    assert facts(page.access) == {
        "Step-free access": "Partly",
        "British Sign Language": "Yes",
        "Parking": "Yes, by the gate",
        "Accessible toilets": "Yes",
    }
    assert page.access_notes == ("The path is gravel.", "Ring the bell.")
    assert page.access_contact is not None
    assert page.access_contact.url == "mailto:a@small.example"


def test_where_an_event_says_nothing_of_access_its_venue_does(tmp_path: Path) -> None:
    page = page_of(tmp_path)

    assert facts(page.access)["Step-free access"] == "Yes"
    assert page.access_contact is not None
    assert (page.access_contact.name, page.access_contact.url) == ("029 2000 0000", "tel:02920000000")


def test_the_access_of_a_venue_is_nothing_to_an_event_online(tmp_path: Path) -> None:
    page = event_page(tmp_path, SETTINGS + BARN + fair("start: 2026-09-12", "mode: online", "venue: barn"), BEFORE)

    assert (page.access, page.access_notes, page.access_contact) == ((), (), None)


def test_paragraphs_about_wellbeing_stay_apart(tmp_path: Path) -> None:
    page = page_of(tmp_path, "wellbeing: |", "  Two of us are there", "  to talk.", "", "  Leave when you like.")

    assert page.wellbeing == ("Two of us are there to talk.", "Leave when you like.")


# ---------------------------------------------------------------- booking


@pytest.mark.parametrize(
    ("booking", "lines", "ways"),
    [
        ("url: https://b.example/", (), ["Book a place"]),
        ("required: yes, url: https://b.example/", ("You need to book a place.",), ["Book a place"]),
        ("capacity: 1, phone: 029 2000", ("There is room for 1 person.",), [f"029{NBSP}2000"]),
        (
            "capacity: 60, places_left: 12, email: a@b.example",
            ("There is room for 60 people.", "12 places are left."),
            ["a@b.example"],
        ),
        ("places_left: 1, url: https://b.example/", ("One place is left.",), ["Book a place"]),
        ("sold_out: yes, url: https://b.example/", ("All places are taken.",), []),
        ("places_left: 0, url: https://b.example/", ("All places are taken.",), []),
        (
            "sold_out: yes, waiting_list: yes, url: https://b.example/",
            ("All places are taken. You can ask to join the waiting list.",),
            ["Ask for a place"],
        ),
        (
            'opens: "1 September 2026, 9am", url: https://b.example/',
            ("Booking opens on Tuesday 1 September 2026, 9am.",),
            ["Book a place"],
        ),
        ("deadline: 1 August 2026, url: https://b.example/", ("Booking closed on Saturday 1 August 2026.",), []),
        (
            'deadline: "1 September 2026, midnight", donations: Give what you like',
            ("Book by Tuesday 1 September 2026, 11:59pm.", "Give what you like."),
            [],
        ),
    ],
)
def test_booking_is_said_in_whole_sentences(
    tmp_path: Path, booking: str, lines: tuple[str, ...], ways: list[str]
) -> None:
    view = page_of(tmp_path, f"booking: {{{booking}}}").booking

    assert view is not None
    assert (view.lines, [way.name for way in view.ways]) == (lines, ways)


@pytest.mark.parametrize(
    ("lines", "today"),
    [
        (("status: cancelled",), BEFORE),
        (("status: postponed",), BEFORE),
        ((), AFTER),
    ],
    ids=["cancelled", "postponed", "past"],
)
def test_where_there_is_no_place_to_get_nobody_is_told_how(tmp_path: Path, lines: tuple[str, ...], today: str) -> None:
    page = page_of(tmp_path, "booking: {url: https://b.example/}", *lines, today=today)

    assert page.booking is None
    assert page.calendar is None
    assert "What it costs" not in facts(page.facts)


def test_prices_are_said_as_people_say_them(tmp_path: Path) -> None:
    view = page_of(
        tmp_path,
        "booking:",
        "  prices:",
        "    - {name: Standard, price: 120}",
        "    - {name: Concession, price: 60.50, for: Students, note: Bring a card}",
        "    - {name: Carers, price: free}",
        "    - {name: Supper, price: pay what you can}",
    ).booking

    assert view is not None
    assert [(row.name, row.price, row.note) for row in view.prices] == [
        ("Standard", "£120", ""),
        ("Concession", "£60.50", "Students. Bring a card."),
        ("Carers", "Free", ""),
        ("Supper", "Pay what you can", ""),
    ]


# ---------------------------------------------------------------- changes, and what came after


def test_the_newest_change_stands_first(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        "changes:",
        "  - {date: 2026-03-01, what: date, note: Moved from 5 September}",
        "  - {date: 2026-05-01, what: online}",
        "  - {date: 2026-04-01, what: time, note: Half an hour later!}",
    )

    assert [(row.day.iso, row.words) for row in page.changes] == [
        ("2026-05-01", "Way to join changed."),
        ("2026-04-01", "Time changed. Half an hour later!"),
        ("2026-03-01", "Date changed. Moved from 5 September."),
    ]


def test_afterwards_a_page_says_how_it_went_and_leads_on(tmp_path: Path) -> None:
    post = "=== content/posts/write-up.md\n---\ntitle: What happened\ndate: 2026-09-20\n---\nWe met.\n"
    after = (
        "after:",
        "  summary: Sixty of us came",
        "  attendance: 60",
        "  writeup: ../posts/write-up.md",
        "  recordings: [{title: The talk, url: https://video.example/t, captions: yes}]",
        "  slides: [{url: https://slides.example/talk.pdf}, {title: Notes, url: https://slides.example/n}]",
    )

    view = event_page(tmp_path, SETTINGS + BARN + post + fair(*DAY, *after), AFTER).after

    assert view is not None
    assert (view.summary, view.attendance) == ("Sixty of us came.", "60 people took part.")
    assert view.writeup is not None
    assert (view.writeup.name, view.writeup.url) == ("Read what happened", "/posts/write-up/")
    assert [(row.link.name, row.note, row.transcript) for row in view.recordings] == [
        ("The talk", "with captions", None)
    ]
    assert [link.name for link in view.slides] == ["Slides (talk.pdf)", "Notes"]


def test_a_photo_without_consent_is_neither_shown_nor_published(tmp_path: Path) -> None:
    photos = "after: {photos: [{src: a.png, alt: A circle, consent: yes}, {src: b.png, alt: A face}]}"
    root = site(tmp_path, SETTINGS + BARN + fair(*DAY, photos).replace("fair.md", "fair/index.md"))
    for name, shade in (("a", 10), ("b", 200)):
        (root / f"content/events/fair/{name}.png").write_bytes(picture_bytes(shade))

    built = published(root, SETTINGS, AFTER)

    assert "photo-consent" in codes(built.outcome)
    assert [each.get("alt") for each in built.page("events/fair/").one("main").all("img")] == ["A circle"]
    assert len([path for path in built.files if path.startswith(("media/", "files/"))]) == 1
    assert [path for path, content in built.files.items() if b"A face" in content] == []


# ---------------------------------------------------------------- every page of it


def test_no_id_stands_twice_on_a_page_and_every_link_of_ours_leads_somewhere(tmp_path: Path) -> None:
    built = published(
        tmp_path, EXAMPLES + fair(*DAY, *FULL, "repeats: {every: week, times: 4}") + BARN + PEOPLE, BEFORE
    )

    for path in (path for path in built.files if path.endswith(".html") and path != "404.html"):
        page = built.page(path.removesuffix("index.html"))
        ids = [each.get("id") for each in page if each.get("id")]
        assert len(ids) == len({*ids}), path
        for link in page.all("a", "link", "img", "script"):
            target = (link.get("href") or link.get("src")).partition("#")[0]
            if target.startswith("/"):
                assert target.lstrip("/") + ("index.html" if target.endswith("/") else "") in built.files, (
                    path,
                    target,
                )
