"""Claims about calendars: other people's programs read back what we wrote, and a strict reading finds no fault."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.dates.moments import end_instant, start_instant
from generator.formats.ical import MIME, Calendar, CalendarEvent, calendar
from generator.model.values import DateOrDateTime, Geo
from tests.event_site import by_own_rules
from tests.ical_lint import lint

LONDON = "Europe/London"
EVENT = CalendarEvent(
    uid="launch-conference-2023@example.org",
    stamp=datetime(2023, 1, 20, 9, tzinfo=UTC),
    created=datetime(2023, 1, 19, 9, tzinfo=UTC),
    sequence=2,
    starts=DateOrDateTime(date(2023, 5, 30), time(9, 30)),
    ends=DateOrDateTime(date(2023, 5, 30), time(16, 30)),
    zone=LONDON,
    summary="TBC: Launch conference",
    description="Two wings, one movement; come.\nhttps://example.org/events/launch/",
    location="Royal College of Psychiatrists, 21 Prescot Street, London E1 8BB",
    geo=Geo(51.5123, -0.0712),
    url="https://example.org/events/launch/",
    status="TENTATIVE",
    transparent=True,
    categories=("mental-health", "faith, hope"),
    contact="Events team, events@example.org",
    image_url="https://example.org/launch.jpg",
    conference_url="https://meet.example/launch?a=1,2;3",
    conference_label='Join "us", online',
)
VIEW = Calendar(
    name="Relational Practice Movement",
    url="https://example.org/events/",
    is_feed=False,
    product="-//Relational Practice Movement//Site//EN",
    events=(EVENT,),
)
FEED = replace(
    VIEW,
    is_feed=True,
    summary="All events, soonest first",
    uid="events@example.org",
    source_url="https://example.org/events/all.ics",
    color="teal",
)


def with_event(view: Calendar = VIEW, **changes: object) -> bytes:
    return calendar(replace(view, events=(replace(EVENT, **changes),)))


def lines(raw: bytes) -> list[str]:
    """The content lines of the file, unfolded."""
    return raw.decode().replace("\r\n ", "").split("\r\n")


def line(raw: bytes, name: str) -> str:
    """The one content line of that name within the event or, without an event, the calendar."""
    inside = raw.partition(b"BEGIN:VEVENT\r\n")[2] or raw
    found = [text for text in lines(inside) if text.replace(";", ":").split(":")[0] == name]
    assert len(found) == 1, found
    return found[0]


def read(raw: bytes) -> icalendar.Event:
    """The one event, read by icalendar."""
    (event,) = icalendar.Calendar.from_ical(raw).events
    return event


# ---------------------------------------------------------------- when


def test_a_whole_day_ends_on_the_day_after_its_last() -> None:
    raw = with_event(starts=DateOrDateTime(date(2023, 3, 21)), ends=DateOrDateTime(date(2023, 3, 23)))

    assert line(raw, "DTSTART") == "DTSTART;VALUE=DATE:20230321"
    assert line(raw, "DTEND") == "DTEND;VALUE=DATE:20230324"
    assert lint(raw) == []


def test_a_whole_day_without_an_end_has_no_dtend_and_lasts_a_day() -> None:
    raw = with_event(starts=DateOrDateTime(date(2023, 3, 21)), ends=None)

    assert b"DTEND" not in raw
    assert read(raw).duration == timedelta(days=1)


def test_the_last_day_of_the_year_ends_in_the_next() -> None:
    raw = with_event(starts=DateOrDateTime(date(2025, 12, 30)), ends=DateOrDateTime(date(2025, 12, 31)))

    assert line(raw, "DTEND") == "DTEND;VALUE=DATE:20260101"


def test_a_whole_day_needs_no_zone() -> None:
    raw = with_event(starts=DateOrDateTime(date(2023, 3, 21)), ends=None)

    assert b"VTIMEZONE" not in raw
    assert b"TZID" not in raw


def test_a_time_is_written_as_the_clock_on_the_wall_shows_it() -> None:
    raw = calendar(VIEW)

    assert line(raw, "DTSTART") == "DTSTART;TZID=Europe/London:20230530T093000"
    assert line(raw, "DTEND") == "DTEND;TZID=Europe/London:20230530T163000"


def test_a_night_in_which_the_clocks_go_back_has_five_hours_from_ten_to_two() -> None:
    raw = with_event(
        starts=DateOrDateTime(date(2026, 10, 24), time(22)), ends=DateOrDateTime(date(2026, 10, 25), time(2))
    )

    event = read(raw)

    assert utc(event.end) - utc(event.start) == timedelta(hours=5)
    assert line(raw, "DTEND") == "DTEND;TZID=Europe/London:20261025T020000"


def test_a_night_in_which_the_clocks_go_forward_has_three() -> None:
    raw = with_event(
        starts=DateOrDateTime(date(2026, 3, 28), time(22)), ends=DateOrDateTime(date(2026, 3, 29), time(2))
    )

    event = read(raw)

    assert utc(event.end) - utc(event.start) == timedelta(hours=3)


def test_of_two_equal_times_in_autumn_the_first_is_meant() -> None:
    raw = with_event(starts=DateOrDateTime(date(2026, 10, 25), time(1, 30)), ends=None)

    assert utc(read(raw).start) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_no_clock_shows_is_written_as_one_that_a_clock_does() -> None:
    raw = with_event(
        starts=DateOrDateTime(date(2026, 3, 29), time(1, 30)), ends=DateOrDateTime(date(2026, 3, 29), time(2, 15))
    )

    assert line(raw, "DTSTART") == "DTSTART;TZID=Europe/London:20260329T023000"
    assert b"DTEND" not in raw  # 2:15 would be before it
    assert lint(raw) == []


def test_a_time_without_an_end_has_no_dtend() -> None:
    assert b"DTEND" not in with_event(ends=None)


def test_an_end_at_midnight_is_the_first_instant_of_the_next_day() -> None:
    raw = with_event(ends=DateOrDateTime(date(2023, 5, 31), time()))

    assert line(raw, "DTEND") == "DTEND;TZID=Europe/London:20230531T000000"


def test_a_day_and_a_time_do_not_mix() -> None:
    """Content like this is refused long before; if it came through, the file would still be whole."""
    timed = with_event(ends=DateOrDateTime(date(2023, 5, 31)))
    whole = with_event(starts=DateOrDateTime(date(2023, 5, 30)))

    assert line(timed, "DTEND") == "DTEND;TZID=Europe/London:20230601T000000"
    assert line(whole, "DTEND") == "DTEND;VALUE=DATE:20230531"
    assert lint(timed) == lint(whole) == []


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_utc_is_no_zone_but_a_z(zone: str) -> None:
    raw = with_event(zone=zone)

    assert line(raw, "DTSTART") == "DTSTART:20230530T093000Z"
    assert b"VTIMEZONE" not in raw
    assert lint(raw) == []


def test_stamps_are_in_utc() -> None:
    local = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo(LONDON))

    raw = with_event(stamp=local, created=local)

    assert [line(raw, name) for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED")] == [
        "DTSTAMP:20260701T110000Z",
        "LAST-MODIFIED:20260701T110000Z",
        "CREATED:20260701T110000Z",
    ]


# ---------------------------------------------------------------- zones


def test_each_zone_brings_its_rules_once_and_no_other_does() -> None:
    zones = [LONDON, "America/New_York", LONDON, "UTC"]
    events = tuple(replace(EVENT, uid=f"{number}@example.org", zone=zone) for number, zone in enumerate(zones))
    whole_day = replace(
        EVENT, uid="x@example.org", zone="Asia/Kolkata", starts=DateOrDateTime(date(2023, 5, 1)), ends=None
    )

    raw = calendar(replace(VIEW, events=(*events, whole_day)))

    assert [text for text in lines(raw) if text.startswith("TZID:")] == ["TZID:America/New_York", "TZID:Europe/London"]
    assert lint(raw) == []


def test_the_rules_of_london_are_two_and_take_343_bytes() -> None:
    raw = calendar(VIEW)

    rules = raw[raw.index(b"BEGIN:VTIMEZONE") : raw.index(b"BEGIN:VEVENT")]

    assert rules.count(b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=") == 2
    assert len(rules) == 343


@pytest.mark.parametrize(
    "zone",
    [LONDON, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Jerusalem", "Asia/Kolkata"],
)
def test_dateutil_reads_the_same_clock_out_of_the_rules(zone: str) -> None:
    """Not where standard time itself was moved, as in Nuuk in 2023: dateutil is an hour late there on that day."""
    years = [replace(EVENT, uid=f"{year}@x", zone=zone, starts=DateOrDateTime(date(year, 1, 1), time()), ends=None)
             for year in (2023, 2033)]  # fmt: skip
    raw = calendar(replace(VIEW, events=tuple(years)))
    points = [datetime(2023, 1, 1, tzinfo=UTC) + timedelta(hours=31) * count for count in range(3000)]

    found = tzical(StringIO(raw.decode())).get(zone)

    assert found is not None
    assert [point for point in points if shown(point, found) != shown(point, ZoneInfo(zone))] == []


def shown(point: datetime, zone: object) -> tuple[str, str | None]:
    assert isinstance(zone, ZoneInfo) or hasattr(zone, "utcoffset")
    local = point.astimezone(zone)  # type: ignore[arg-type]
    return local.replace(tzinfo=None).isoformat(), local.tzname()


def test_an_event_before_the_rules_of_its_zone_has_older_ones() -> None:
    raw = with_event(
        starts=DateOrDateTime(date(1995, 10, 23), time(12)), ends=None
    )  # a day on which Paris had other clocks

    found = tzical(StringIO(raw.decode())).get(LONDON)

    assert shown(datetime(1995, 10, 23, 11, tzinfo=UTC), found) == ("1995-10-23T11:00:00", "GMT")
    assert lint(raw) == []


# ---------------------------------------------------------------- what


def test_every_property_says_what_the_event_does() -> None:
    event = read(calendar(VIEW))

    assert str(event["UID"]) == EVENT.uid
    assert event["SEQUENCE"] == 2
    assert str(event["SUMMARY"]) == EVENT.summary
    assert str(event["DESCRIPTION"]) == EVENT.description
    assert str(event["LOCATION"]) == EVENT.location
    assert event.get("GEO").ical_value == (51.5123, -0.0712)
    assert str(event["URL"]) == EVENT.url
    assert str(event["STATUS"]) == "TENTATIVE"
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert [str(name) for name in event.categories] == list(EVENT.categories)
    assert str(event["CONTACT"]) == EVENT.contact
    assert line(calendar(VIEW), "SUMMARY") == "SUMMARY:TBC: Launch conference"


def test_addresses_are_not_escaped_as_texts_are() -> None:
    raw = calendar(VIEW)

    assert line(raw, "IMAGE") == "IMAGE;VALUE=URI:https://example.org/launch.jpg"
    assert line(raw, "CONFERENCE") == (
        "CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=\"Join 'us', online\":https://meet.example/launch?a=1,2;3"
    )


def test_an_address_is_ascii_without_spaces() -> None:
    raw = with_event(url="https://example.org/caf\u00e9 au lait/?a=%20\r\nX-BAD:1")

    assert line(raw, "URL") == "URL:https://example.org/caf%C3%A9%20au%20lait/?a=%20%20X-BAD:1"


def test_a_telephone_is_no_video() -> None:
    raw = with_event(conference_url="tel:+44-20-7946-0000", conference_label="")

    assert line(raw, "CONFERENCE") == "CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+44-20-7946-0000"


def test_what_is_not_known_is_left_out() -> None:
    bare = CalendarEvent(
        uid="a@b",
        stamp=EVENT.stamp,
        starts=DateOrDateTime(date(2023, 3, 21)),
        zone=LONDON,
        summary="A day",
        status="CONFIRMED",
    )

    raw = calendar(replace(VIEW, events=(bare,)))

    assert lines(raw)[4:] == [
        "BEGIN:VEVENT",
        "UID:a@b",
        "DTSTAMP:20230120T090000Z",
        "SEQUENCE:0",
        "LAST-MODIFIED:20230120T090000Z",
        "DTSTART;VALUE=DATE:20230321",
        "SUMMARY:A day",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert lint(raw) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "a\r\nEND:VEVENT\r\nBEGIN:VEVENT",
        "a\nATTACH:x",
        "a\rATTACH:x",
        "a\u2028ATTACH:x",
        "a\x85ATTACH:x",
        "a\x0bATTACH:x\x00\x07\x7f",
        "a\ud800b",
        "C:\\Notes\\new",
        "\\",
        "one, two; three: four",
        " \t spaces ",
        "a\n\n b",
    ],
)
def test_no_text_can_break_out_of_its_line(hostile: str) -> None:
    words = dict.fromkeys(["uid", "summary", "description", "location", "contact", "conference_label"], hostile)
    head = dict.fromkeys(["name", "summary", "uid", "color", "product"], hostile)

    raw = with_event(replace(FEED, **head), **words, categories=(hostile, hostile))

    event = read(raw)
    assert lint(raw) == []
    assert [str(event[name]) for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION")] == [cleaned(hostile)] * 4
    assert [str(name) for name in event.categories] == [cleaned(hostile)] * 2
    assert "ATTACH" not in event


def test_no_line_is_longer_than_75_octets_and_none_ends_inside_a_letter() -> None:
    raw = with_event(summary="\U0001f54a\ufe0f Llanfairpwllgwyngyll, t\u0177 bach, " * 40)

    pieces = raw.split(b"\r\n")

    assert max(len(piece) for piece in pieces) == 75
    assert all(piece.decode() is not None for piece in pieces)  # raises where a letter is cut
    assert lint(raw) == []


# ---------------------------------------------------------------- files and feeds


def test_a_single_file_says_nothing_of_a_feed() -> None:
    raw = calendar(replace(FEED, is_feed=False))

    assert lines(raw)[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Relational Practice Movement//Site//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VTIMEZONE",
    ]


def test_a_feed_says_what_it_is_and_how_often_to_ask() -> None:
    later = replace(EVENT, uid="later@example.org", stamp=datetime(2023, 2, 1, tzinfo=UTC))

    raw = calendar(replace(FEED, events=(later, EVENT)))

    assert lines(raw)[1:16] == [
        "VERSION:2.0",
        "PRODID:-//Relational Practice Movement//Site//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "UID:events@example.org",
        "LAST-MODIFIED:20230201T000000Z",
        "NAME:Relational Practice Movement",
        "X-WR-CALNAME:Relational Practice Movement",
        "DESCRIPTION:All events\\, soonest first",
        "X-WR-CALDESC:All events\\, soonest first",
        "URL:https://example.org/events/",
        "SOURCE;VALUE=URI:https://example.org/events/all.ics",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "COLOR:teal",
    ]
    assert lint(raw) == []


def test_a_feed_without_events_is_whole() -> None:
    raw = calendar(replace(FEED, events=()))

    assert lint(raw) == []
    assert icalendar.Calendar.from_ical(raw).walk("VEVENT") == []


def test_events_stand_in_the_order_in_which_they_came() -> None:
    events = tuple(replace(EVENT, uid=f"{name}@example.org") for name in "bac")

    raw = calendar(replace(VIEW, events=events))

    assert [text for text in lines(raw) if text.startswith("UID:")] == [f"UID:{event.uid}" for event in events]


def test_the_same_view_gives_the_same_bytes_whatever_the_hash_seed_and_the_local_zone(root: Path) -> None:
    code = "import sys; from tests.test_ical import FEED; from generator.formats.ical import calendar as c"
    command = [sys.executable, "-c", f"{code}; sys.stdout.buffer.write(c(FEED))"]

    made = [
        subprocess.run(command, cwd=root, env={"PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, check=True)
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York"))
    ]

    assert made[0].stdout == made[1].stdout == calendar(FEED)


def test_the_file_is_served_as_a_calendar() -> None:
    assert MIME == "text/calendar; charset=utf-8"


# ---------------------------------------------------------------- whatever people write

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(
        st.sampled_from("aN n\\,;:\"^'\r\n\t\x00\x1f\x7f\x85\u2028\ud800\ufeff\u00e9\u0175\U0001f54a"), max_size=40
    ),
    st.text(st.sampled_from("\u0177\U0001f468\u200d\U0001f33e\u20ac x"), min_size=60, max_size=300),
)
# Around the changes of the clocks in London, to the quarter of an hour.
TIMES = st.builds(
    lambda day, quarter: DateOrDateTime(day, time(quarter // 4, quarter % 4 * 15)),
    st.sampled_from([date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25), date(1995, 12, 31)]),
    st.integers(0, 95),
)
DAYS = st.builds(DateOrDateTime, st.dates(date(1980, 1, 1), date(2050, 1, 1)))
ZONES = st.sampled_from([LONDON, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])


@st.composite
def events(draw: st.DrawFn) -> CalendarEvent:
    starts, ends = sorted(
        draw(st.one_of(st.tuples(TIMES, TIMES), st.tuples(DAYS, DAYS))), key=lambda one: (one.day, one.clock or time())
    )
    return replace(
        EVENT,
        starts=starts,
        ends=draw(st.sampled_from([ends, None])),
        zone=draw(ZONES),
        summary=draw(TEXTS),
        description=draw(TEXTS),
        location=draw(TEXTS),
        contact=draw(TEXTS),
        categories=tuple(draw(st.lists(TEXTS, max_size=3))),
        conference_label=draw(TEXTS),
    )


@given(events(), st.booleans())
def test_whatever_people_write_is_read_back_by_icalendar(event: CalendarEvent, is_feed: bool) -> None:
    raw = calendar(replace(FEED, is_feed=is_feed, events=(event,)))

    found = read(raw)

    assert lint(raw) == []
    assert words(found) == [cleaned(text) for text in (event.summary, event.description, event.location, event.contact)]
    assert instants(found.start, found.end) == expected(event)


@given(events())
def test_the_rules_in_the_file_alone_give_the_same_instants(event: CalendarEvent) -> None:
    assume(not any(is_skipped(each, event.zone) for each in (event.starts, event.ends) if each))
    raw = calendar(replace(VIEW, events=(event,)))

    found = read(raw)

    assert instants(by_own_rules(found.start, raw), by_own_rules(found.end, raw)) == expected(event)


def is_skipped(moment: DateOrDateTime, zone: str) -> bool:
    """Whether the clocks leave that time out, which programs read in two ways."""
    if moment.clock is None:
        return False
    wall = datetime.combine(moment.day, moment.clock, ZoneInfo(zone))
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) != wall.replace(tzinfo=None)


def words(found: icalendar.Event) -> list[str]:
    return [str(found.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT")]


def cleaned(text: str) -> str:
    """What may stand in a text of RFC 5545: no control but tab and line break, no half character, no mark; no spaces
    at its ends.
    """
    for mark in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(mark, "\n")
    kept = [one for one in text if one in "\n\t" or (unicodedata.category(one) not in ("Cc", "Cs") and one != "\ufeff")]
    return "".join(kept).strip(" ")


def utc(value: date) -> datetime:
    assert isinstance(value, datetime)
    return value.astimezone(UTC)


def instants(begins: date, ends: date) -> tuple[date, date]:
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        return utc(begins), utc(ends)
    return begins, ends


def expected(event: CalendarEvent) -> tuple[date, date]:
    """When it begins and ends, as all the rest of the site says it."""
    if event.starts.clock is None:
        return event.starts.day, (event.ends or event.starts).day + timedelta(days=1)
    begins = start_instant(event.starts, event.zone).astimezone(UTC)
    ends = end_instant(event.starts, event.ends, event.zone).astimezone(UTC) if event.ends else begins
    return begins, max(begins, ends)


# ---------------------------------------------------------------- the lint itself

WHOLE = calendar(FEED)
DAY = with_event(starts=DateOrDateTime(date(2023, 3, 21)), ends=DateOrDateTime(date(2023, 3, 23)))
SINGLE = calendar(VIEW)


def test_the_lint_finds_no_fault_in_what_is_right() -> None:
    assert [lint(raw) for raw in (WHOLE, DAY, SINGLE)] == [[], [], []]


@pytest.mark.parametrize(
    ("raw", "old", "new", "complaint"),
    [
        (WHOLE, b"VERSION:2.0\r\n", b"VERSION:2.0\n", "not CRLF"),
        (WHOLE, b"VERSION:2.0\r\n", b"VERSION:2.0\r\n\r\n", "is empty"),
        (WHOLE, b"END:VCALENDAR\r\n", b"END:VCALENDAR", "does not end in CRLF"),
        (WHOLE, b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR", "byte order mark"),
        (WHOLE, b"SUMMARY:", b"SUMMARY:" + b"x" * 60, "octets"),
        (WHOLE, b"TBC: Launch", b"TBC: \xc3\r\n \xa9 Launch", "no UTF-8"),
        (WHOLE, b"TBC: Launch", b"TBC:\x07 Launch", "control character"),
        (WHOLE, b"TBC: Launch", b"TBC:\xe2\x80\xa8 Launch", "line break"),
        (WHOLE, b"TBC: Launch", b"TBC, Launch", "SUMMARY can't be"),
        (WHOLE, b"TBC: Launch", b"TBC; Launch", "SUMMARY can't be"),
        (WHOLE, b"TBC: Launch", b"TBC\\: Launch", "SUMMARY can't be"),
        (WHOLE, b"END:VEVENT\r\n", b"", "is open"),
        (WHOLE, b"END:VCALENDAR\r\n", b"", "does not end"),
        (WHOLE, b"BEGIN:VEVENT", b"BEGIN:VTODO", "is open"),
        (WHOLE, b"VERSION:2.0\r\n", b"", "no VERSION"),
        (WHOLE, b"VERSION:2.0\r\n", b"VERSION:2.0\r\nVERSION:2.0\r\n", "VERSION stands 2 times"),
        (WHOLE, b"VERSION:2.0", b"VERSION:1.0", "VERSION can't be"),
        (WHOLE, b"PRODID:", b"X-PRODID:", "no PRODID"),
        (WHOLE, b"UID:launch-conference-2023@example.org\r\n", b"", "VEVENT: no UID"),
        (WHOLE, b"UID:launch-conference-2023@example.org", b"UID:", "an empty UID"),
        (WHOLE, b"DTSTAMP:20230120T090000Z\r\n", b"", "no DTSTAMP"),
        (WHOLE, b"DTSTAMP:20230120T090000Z", b"DTSTAMP:20230120T090000", "DTSTAMP can't be"),
        (WHOLE, b"DTSTAMP:20230120T090000Z", b"DTSTAMP:20230230T090000Z", "there is no"),
        (WHOLE, b"TZID:Europe/London", b"TZID:Europe/Paris", "no VTIMEZONE for Europe/London"),
        (WHOLE, b"TZID:Europe/London", b"TZID:Europe/Paris", "which nothing needs"),
        (WHOLE, b"RRULE:FREQ=YEARLY;BYDAY=-1SU", b"RRULE:FREQ=YEARLY;BYDAY=9SU", "RRULE can't be"),
        (WHOLE, b"TZOFFSETTO:+0000", b"TZOFFSETTO:-0000", "TZOFFSETTO can't be"),
        (WHOLE, b"DTSTART:19961027T020000", b"DTSTART:19961027T020000Z", "no local time"),
        (WHOLE, b"STATUS:TENTATIVE", b"STATUS:POSTPONED", "STATUS can't be"),
        (WHOLE, b"TRANSP:TRANSPARENT", b"TRANSP:CLEAR", "TRANSP can't be"),
        (WHOLE, b"SEQUENCE:2", b"SEQUENCE:-2", "SEQUENCE can't be"),
        (WHOLE, b"CONTACT:", b"TELEPHONE:", "TELEPHONE is not known"),
        (WHOLE, b"GEO:51.512300;-0.071200", b"GEO:51.512300,-0.071200", "GEO can't be"),
        (WHOLE, b"URL:https://example.org/events/launch/", b"URL:https://example.org/a b/", "URL can't be"),
        (WHOLE, b"IMAGE;VALUE=URI:", b"IMAGE:", "IMAGE without VALUE=URI"),
        (WHOLE, b"SOURCE;VALUE=URI:", b"X-SOURCE:", "a feed without SOURCE"),
        (WHOLE, b"REFRESH-INTERVAL;VALUE=DURATION:", b"REFRESH-INTERVAL:", "without VALUE=DURATION"),
        (WHOLE, b"METHOD:PUBLISH", b"METHOD:REQUEST", "METHOD is REQUEST"),
        (WHOLE, b"METHOD:PUBLISH\r\n", b"", "in a file that is no feed"),
        (SINGLE, b"CALSCALE:GREGORIAN\r\n", b"CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n", "a feed without SOURCE"),
        (SINGLE, b"T163000", b"T093000", "DTEND is not after DTSTART"),
        (SINGLE, b"DTEND;TZID=Europe/London:20230530T163000", b"DTEND;VALUE=DATE:20230531", "of two kinds"),
        (SINGLE, b"DTSTART;TZID=Europe/London:20230530", b"DTSTART:20230530", "a time of no zone"),
        (SINGLE, b"20230530T093000", b"20230530T093000Z", "UTC with a zone"),
        (SINGLE, b"20230530T093000", b"20230530T253000", "DTSTART can't be"),
        (SINGLE, b"TZID=Europe/London:20230530T09", b"TZID=Coed/Hills:20230530T09", "no zone is called"),
        (DAY, b"DTSTART;VALUE=DATE:", b"DTSTART:", "without VALUE=DATE"),
        (DAY, b"DTSTART;VALUE=DATE:", b"DTSTART;VALUE=DATE;TZID=UTC:", "a day with a zone"),
        (DAY, b"DATE:20230324", b"DATE:20230321", "DTEND is not after DTSTART"),
        (DAY, b"DATE:20230324", b"DATE:20230332", "no 20230332"),
        (DAY, b"CATEGORIES:mental", b"CATEGORIES:,mental", "CATEGORIES can't be"),
        (DAY, b"TRANSP:TRANSPARENT", b"transp TRANSPARENT", "no name"),
        (DAY, b"TRANSP:TRANSPARENT", b"TRANSP TRANSPARENT", "no value"),
        (DAY, b"END:VEVENT\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VEVENT\r\n", "VEVENT in VEVENT"),
    ],
)  # fmt: skip
def test_the_lint_finds_the_fault(raw: bytes, old: bytes, new: bytes, complaint: str) -> None:
    broken = raw.replace(old, new, 1)

    assert broken != raw
    assert [said for said in lint(broken) if complaint in said]


def test_the_lint_finds_an_event_that_stands_twice() -> None:
    raw = calendar(replace(FEED, events=(EVENT, EVENT)))

    assert lint(raw) == ["2 events are launch-conference-2023@example.org"]


def test_the_lint_finds_rules_that_stand_twice_and_a_file_without_anything() -> None:
    start, end = SINGLE.index(b"BEGIN:VTIMEZONE"), SINGLE.index(b"BEGIN:VEVENT")
    doubled = SINGLE[:end] + SINGLE[start:end] + SINGLE[end:]
    empty = calendar(replace(VIEW, events=()))

    assert lint(doubled) == ["2 VTIMEZONE for Europe/London"]
    assert lint(empty) == ["nothing in a file that is no feed"]
    assert "not one VCALENDAR" in lint(b"")
