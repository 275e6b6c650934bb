"""Claims about the checker of JSON-LD: it finds each defect it promises to find; and what we write has none of them."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.jsonld import (
    Tree,
    blog_posting,
    breadcrumbs,
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
    website,
)
from generator.model.values import Address, EventMode, EventStatus, Geo
from tests.jsonld_lint import HOLDS, PROPERTIES, lint

HOME = "https://example.org/"
PAGE = HOME + "events/circle/"
LONDON = ZoneInfo("Europe/London")
BODY = organization(name="The movement", url=HOME)
HALL = place(name="Hall", url=HOME + "venues/hall/", address=Address(locality="London"), geo=Geo(0.0, 0.0), phone="1")
ONLINE = virtual_location(PAGE)
TICKET = offer(url=PAGE, price="60.50", currency="GBP", name="Standard", availability="InStock")
DAY, START, END = "2026-10-06", "2026-10-06T18:30+01:00", "2026-10-06T20:00+01:00"
SESSION = event(url=PAGE, anchor="first", name="First", start=START, lang="en", locations=[HALL])
GONE = object()


def a_full_event() -> Tree:
    return event(
        url=PAGE,
        name="Circle",
        kind="EducationEvent",
        start=START,
        end=END,
        doors="2026-10-06T18:00+01:00",
        lang="en-GB",
        locations=[HALL],
        organizers=[BODY],
        performers=[contributor(name="One", affiliation="A trust", role="Chair")],
        offers=[TICKET],
        free=False,
        capacity=60,
        places_left=5,
        audience=["Carers"],
        about=["Housing"],
        summary="All are welcome.",
        image=HOME + "a.jpg",
        series=event_series(name="Circles"),
        sub_events=[SESSION],
        recordings=[recording(name="Readings", url=HOME + "v/", captions=True)],
    )


def test_a_page_of_every_kind_passes() -> None:
    pages = [
        [a_full_event(), BODY, breadcrumbs([("Home", HOME), ("Circle", PAGE)])],
        [website(name="The movement", url=HOME, lang="en", publisher=BODY), BODY],
        [blog_posting(url=HOME + "p/", title="P", published=DAY, lang="en", authors=[BODY], publisher=BODY), BODY],
        [person(name="One", url=HOME + "people/one/", role="Nurse", member_of=[BODY]), HALL],
    ]

    assert [lint(graph(nodes)) for nodes in pages] == [[], [], [], []]


BREAKAGES: tuple[tuple[str, object, str], ...] = (
    ("name", GONE, ".name: missing"),
    ("name", None, ".name: empty"),
    ("name", " ", ".name: empty"),
    ("keywords", [], ".keywords: empty"),
    ("keywords", ["Housing", ""], ".keywords: empty"),
    ("startDate", GONE, ".startDate: missing"),
    ("startDate", "2026-10-06T18:30", ".startDate: neither a day nor a moment with offset: '2026-10-06T18:30'"),
    ("startDate", "6 October 2026", ".startDate: neither a day nor a moment with offset: '6 October 2026'"),
    ("startDate", "2026-02-30", ".startDate: not in the calendar: '2026-02-30'"),
    ("startDate", "2026-10-06T25:00+01:00", ".startDate: not in the calendar: '2026-10-06T25:00+01:00'"),
    ("startDate", "2026-10-06", ".endDate: a day and a moment, where both should be one or the other"),
    ("doorTime", "2026-10-06T00:00+01:00", ".doorTime: midnight in place of an hour that is not known"),
    ("endDate", "2026-10-06", ".endDate: a day and a moment, where both should be one or the other"),
    ("endDate", "2026-10-06T18:29+01:00", ".endDate: before startDate"),
    ("endDate", "2026-10-06T18:31+02:00", ".endDate: before startDate"),
    ("doorTime", "2026-10-06T18:31+01:00", ".doorTime: after startDate"),
    ("doorTime", "2026-10-06", ".doorTime: a day has no doors"),
    ("previousStartDate", DAY, ".previousStartDate: goes with EventRescheduled, and only with it"),
    (
        "eventStatus",
        "https://schema.org/EventRescheduled",
        ".previousStartDate: goes with EventRescheduled, and only with it",
    ),
    ("eventStatus", "EventScheduled", ".eventStatus: not one of the five: 'EventScheduled'"),
    (
        "eventStatus",
        "https://schema.org/EventTentative",
        ".eventStatus: not one of the five: 'https://schema.org/EventTentative'",
    ),
    (
        "eventStatus",
        ["https://schema.org/EventCancelled", "https://schema.org/EventScheduled"],
        ".eventStatus: these can't be true together",
    ),
    ("eventStatus", "https://schema.org/EventMovedOnline", ".eventAttendanceMode: moved online, but not online"),
    ("eventAttendanceMode", GONE, ".eventAttendanceMode: missing or unknown: None"),
    (
        "eventAttendanceMode",
        "https://schema.org/OnlineEventAttendanceMode",
        ".location: does not agree with eventAttendanceMode",
    ),
    (
        "eventAttendanceMode",
        "https://schema.org/MixedEventAttendanceMode",
        ".location: does not agree with eventAttendanceMode",
    ),
    ("location", GONE, ".location: missing"),
    ("location", ONLINE, ".location: does not agree with eventAttendanceMode"),
    ("location", [HALL, ONLINE], ".location: does not agree with eventAttendanceMode"),
    ("location", place(name="Somewhere"), ".location.address: missing"),
    ("location", {**place(name="X", address=Address(region="Y")), "name": None}, ".location.name: empty"),
    ("location", "London", ".location: can't be a "),
    ("offers", {**TICKET, "price": 60.5}, ".offers.price: not a decimal number in a string: 60.5"),
    ("offers", {**TICKET, "price": "£60"}, ".offers.price: not a decimal number in a string: '£60'"),
    ("offers", {**TICKET, "price": "1E+2"}, ".offers.price: not a decimal number in a string: '1E+2'"),
    ("offers", {**TICKET, "priceCurrency": "gbp"}, ".offers.priceCurrency: not three capitals: 'gbp'"),
    ("offers", {**TICKET, "availability": "InStock"}, ".offers.availability: unknown: 'InStock'"),
    ("offers", {**TICKET, "url": "/book/"}, ".offers.url: not an absolute address"),
    ("offers", {**TICKET, "audience": "Carers"}, ".offers.audience: no property of Offer"),
    (
        "offers",
        {**TICKET, "validThrough": "2026-10-06T18:00"},
        ".offers.validThrough: neither a day nor a moment with offset: '2026-10-06T18:00'",
    ),
    (
        "offers",
        {**TICKET, "validFrom": "2026-10-06", "validThrough": "2026-10-05"},
        ".offers.validThrough: before validFrom",
    ),
    *(
        ("offers", {key: value for key, value in TICKET.items() if key != needed}, f".offers.{needed}: missing")
        for needed in ("url", "price", "priceCurrency")
    ),
    ("isAccessibleForFree", True, ".isAccessibleForFree: but an offer costs something"),
    ("isAccessibleForFree", "yes", ".isAccessibleForFree: not true or false: 'yes'"),
    ("maximumAttendeeCapacity", "60", ".maximumAttendeeCapacity: not a whole number: '60'"),
    ("remainingAttendeeCapacity", -1, ".remainingAttendeeCapacity: not a whole number: -1"),
    ("remainingAttendeeCapacity", True, ".remainingAttendeeCapacity: not a whole number: True"),
    ("remainingAttendeeCapacity", 61, ".remainingAttendeeCapacity: more than there are places"),
    ("organizer", {"@type": "Organization", "url": HOME}, ".organizer.name: missing"),
    (
        "organizer",
        {"@type": "Organization", "@id": HOME + "#other", "name": "Other"},
        ".organizer.url: missing, though it has a page",
    ),
    ("organizer", {"@id": HOME + "#nobody"}, f".organizer.@id: {HOME}#nobody is nowhere on this page"),
    ("performer", {"@type": "Person", "url": HOME}, ".performer.name: missing"),
    ("performer", {"@type": "Person"}, ".performer: says nothing"),
    ("performer", "Somebody", ".performer: can't be a "),
    ("performer", HALL, ".performer: can't be a Place"),
    ("subEvent", {key: value for key, value in SESSION.items() if key != "startDate"}, ".subEvent.startDate: missing"),
    ("subEvent", {**SESSION, "startDate": "2026-10-05"}, ".subEvent: begins before the whole"),
    ("subEvent", {**SESSION, "@id": PAGE + "#event"}, f".subEvent.@id: {PAGE}#event is not unique, its @type differs"),
    ("recordedIn", {"@type": "CreativeWork", "url": HOME}, ".recordedIn.name: missing"),
    ("audience", "Carers", ".audience: can't be a "),
    ("@id", "#event", ".@id: not an absolute address"),
    ("url", "/events/circle/", ".url: not an absolute address"),
    ("image", [HOME + "a.jpg", "b.jpg"], ".image: not an absolute address"),
    ("startdate", START, ".startdate: no property of EducationEvent"),
    ("eventSchedule", {"@type": "Schedule"}, ".eventSchedule: no property of EducationEvent"),
    ("superEvent", {"@type": "EventSeries", "url": HOME}, ".superEvent.name: missing"),
    ("@type", "Meeting", ": no type of ours: Meeting"),
    ("@type", GONE, ": no type of ours: none"),
)


@pytest.mark.parametrize(("key", "value", "complaint"), BREAKAGES)
def test_each_defect_is_found(key: str, value: object, complaint: str) -> None:
    tree = deepcopy(a_full_event())
    if value is GONE:
        del tree[key]
    else:
        tree[key] = value

    kind = tree.get("@type", "")

    assert f"{kind}{complaint}" in lint(graph([tree, BODY]))


def test_an_address_to_join_at_is_needed_to_join() -> None:
    tree = event(url=PAGE, name="Circle", start=DAY, lang="en", mode="online")
    tree["location"] = {"@type": "VirtualLocation", "name": "A call"}

    assert lint(graph([tree])) == ["Event.location.url: missing"]


def test_midnight_is_let_be_where_it_is_meant_and_always_as_an_end() -> None:
    start, end = "2026-10-06T00:00+01:00", "2026-10-07T00:00+01:00"
    night = graph([event(url=PAGE, name="Night", start=start, end=end, lang="en", locations=[HALL])])

    assert lint(night) == ["Event.startDate: midnight in place of an hour that is not known"]
    assert lint(night, midnight_is_meant=True) == []


def test_one_date_without_a_place_is_found_among_many() -> None:
    dates = [
        event(url=PAGE, anchor=day, name="Circle", start=day, lang="en", locations=[HALL] if day != DAY else [])
        for day in ("2026-09-01", DAY, "2026-11-03")
    ]
    series = event_series(name="Circle", url=PAGE, sub_events=dates, locations=[HALL])

    assert lint(graph([series])) == ["EventSeries.subEvent.location: missing"]


def test_what_is_no_graph_is_not_passed_unread() -> None:
    assert lint(a_full_event()) == ["the page: not a graph of https://schema.org"]
    assert lint({"@context": "http://schema.org", "@graph": []}) == ["the page: not a graph of https://schema.org"]


def test_two_things_of_one_address_are_found_and_the_same_thing_twice_is_not() -> None:
    other = {**BODY, "name": "Another"}

    assert lint(graph([BODY, deepcopy(BODY)])) == []
    assert lint(graph([BODY, other])) == [f"Organization.@id: {HOME}#organization is not unique, its name differs"]


def test_a_reference_may_stand_for_what_is_on_the_page() -> None:
    tree = a_full_event()
    tree["organizer"] = reference(BODY)

    assert lint(graph([tree, BODY])) == []
    assert lint(graph([tree])) == [f"EducationEvent.organizer.@id: {HOME}#organization is nowhere on this page"]


def test_the_table_of_properties_has_all_that_can_hold_a_node() -> None:
    everything = frozenset().union(*PROPERTIES.values())

    assert set(HOLDS) <= everything
    assert frozenset().union(*HOLDS.values()) <= set(PROPERTIES)


# ---------------------------------------------------------------- whatever organisers write

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
MANY_WORDS = st.lists(WORDS, max_size=3)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC)
)
SLUGS = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


def written(moment: datetime, hours_known: bool) -> str:
    local = moment.astimezone(LONDON)
    return local.isoformat(timespec="minutes") if hours_known else local.date().isoformat()


@st.composite
def places_to_meet(draw: st.DrawFn, mode: EventMode) -> list[Tree]:
    slug = draw(SLUGS)
    hall = place(name=slug, url=f"{HOME}venues/{slug}/", address=Address(locality=slug))
    joining = draw(st.sampled_from([[], [virtual_location("https://meet.example/v")]]))
    return joining if mode == "online" else [hall, *joining]


@st.composite
def offers(draw: st.DrawFn) -> Tree:
    as_written: list[Decimal | int | str] = ["0", "60.50", 120, Decimal("1E+2")]
    return offer(
        url=HOME + "book/",
        price=draw(st.decimals(0, 1000, places=2) | st.sampled_from(as_written)),
        currency=draw(st.sampled_from(["GBP", "EUR"])),
        name=draw(WORDS),
        note=draw(st.none() | WORDS),
        audience=draw(st.none() | WORDS),
        availability=draw(st.sampled_from([None, "InStock", "SoldOut", "LimitedAvailability", "PreOrder"])),
        valid_from=draw(st.sampled_from([None, "2020-01-01"])),
        valid_through=draw(st.sampled_from([None, "2020-01-01", "2020-01-01T23:59+00:00"])),
    )


@st.composite
def events(draw: st.DrawFn, anchor: str | None = None, not_before: datetime | None = None) -> Tree:
    hours_known = draw(st.booleans())
    start = draw(MOMENTS) if not_before is None else not_before + draw(st.timedeltas(timedelta(), timedelta(days=400)))
    end = start + draw(st.timedeltas(timedelta(), timedelta(days=3)))
    doors = written(start - timedelta(minutes=30), hours_known)
    mode: EventMode = draw(st.sampled_from(["in-person", "online", "hybrid"]))
    moved_online = draw(st.booleans())
    status: EventStatus = draw(st.sampled_from(["confirmed", "tentative", "postponed", "cancelled"]))
    capacity = draw(st.none() | st.integers(0, 500))
    inside = [] if anchor else draw(st.lists(SLUGS, unique=True, max_size=2))
    return event(
        url=PAGE,
        anchor=anchor,
        name=draw(WORDS),
        kind=draw(st.sampled_from(["Event", "ConferenceEvent", "EducationEvent"])),
        start=written(start, hours_known),
        end=draw(st.sampled_from([None, written(end, hours_known)])),
        doors=draw(st.sampled_from([None, doors])) if hours_known else None,
        lang=draw(st.sampled_from(["en-GB", "cy"])),
        status=status,
        mode=mode,
        moved_online=moved_online,
        previous_starts=[written(moment, draw(st.booleans())) for moment in draw(st.lists(MOMENTS, max_size=2))],
        locations=draw(places_to_meet(mode)),
        organizers=draw(st.sampled_from([[], [BODY], [BODY, organization(name="A trust", url="")]])),
        performers=[contributor(name=name, role=draw(st.none() | WORDS)) for name in draw(MANY_WORDS)],
        offers=draw(st.lists(offers(), max_size=3)),
        free=draw(st.sampled_from([None, False])),
        capacity=capacity,
        places_left=draw(st.none() | st.integers(0, 500 if capacity is None else capacity)),
        audience=draw(MANY_WORDS),
        about=draw(MANY_WORDS),
        summary=draw(st.none() | WORDS),
        image=draw(st.sampled_from([None, HOME + "a.jpg", (), (HOME + "a.jpg", HOME + "b.jpg")])),
        series=draw(st.sampled_from([None, event_series(name="Launch", url=HOME + "events/series/launch/")])),
        sub_events=[draw(events(f"session-{slug}", start)) for slug in inside],
        recordings=[recording(name=name, url=HOME, captions=draw(st.booleans())) for name in draw(MANY_WORDS)],
    )


@given(events())
@pytest.mark.slow
def test_whatever_is_said_of_an_event_it_is_said_well(tree: Tree) -> None:
    page = graph([tree])

    assert lint(page, midnight_is_meant=True) == []
    assert json.loads(script_text(page)) == page


@given(st.data(), st.lists(SLUGS, unique=True, min_size=1, max_size=4))
@pytest.mark.slow
def test_whatever_dates_a_repeated_event_has_they_are_said_well(data: st.DataObject, anchors: list[str]) -> None:
    dates = [data.draw(events(f"date-{anchor}")) for anchor in anchors]

    series = event_series(name="Circle", url=PAGE, lang="en", sub_events=dates, locations=[HALL], organizers=[BODY])

    assert lint(graph([series]), midnight_is_meant=True) == []
    assert series == event_series(
        name="Circle", url=PAGE, lang="en", sub_events=deepcopy(dates), locations=[HALL], organizers=[BODY]
    )
