"""Claims about events as people may write them: page, calendar and search engines say the same of every meeting.

What they are to say is worked out here from what was written, with nothing of the generator's own but its door.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pipeline import build_site
from generator.pipeline.build_site import Model
from generator.views.events.pages import EventPage
from generator.views.shapes import WhenPart
from tests import ical_lint, jsonld_lint
from tests.event_site import (
    SETTINGS,
    VENUES,
    Node,
    artifact,
    calendar_bytes,
    event_node,
    in_utc,
    instants,
    last_word,
    read_calendar,
)
from tests.minisite import request, site

ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
# The nights in which clocks change, in Europe, America and New Zealand, and a day on which none do.
NIGHTS = ("2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-09-27", "2026-06-10")
CLOCKS = ("00:30", "01:30", "02:30", "03:00", "09:00", "12:00", "18:30", "22:00", "23:59")
TITLES = (
    "Cylch agored ym Mhontypŵl",
    "🌱 “Grow” & <be> 'well'",
    'Say "no", then; yes',
    "C:\\Notes, 1\\; 2",
    "Tŷ ni: a/b",
)
STATUSES = ("confirmed", "tentative", "postponed", "cancelled")
DAY = timedelta(days=1)


class Meeting(NamedTuple):
    """What is to be read: instants in UTC, or days, the last one included. Without an end it ends as it begins."""

    start: str
    end: str
    status: str


class Written(NamedTuple):
    front: str
    title: str
    meetings: list[Meeting]
    previous: list[str]
    moved_online: bool


# ---------------------------------------------------------------- what people write


@st.composite
def writings(draw: st.DrawFn) -> Written:
    """An event's front matter, and what it means."""
    title = draw(st.sampled_from(TITLES) | st.text("aŵ🌱\"'\\,;:<&# ", min_size=1, max_size=12).filter(_says_something))
    zone = draw(st.sampled_from(ZONES))
    start, end = draw(spans())
    status = draw(st.sampled_from(STATUSES))
    moved_online = draw(st.booleans())
    lines = [f"title: {quoted(title)}", f"start: {iso(start)}", f"timezone: {zone}", f"status: {status}"]
    lines += [f"end: {iso(end)}"] if end else []
    lines += draw(st.sampled_from([["venue: coed-hills"], ["mode: hybrid", "venue: rcpsych"], ["mode: online"]]))
    if moved_online:
        lines = [line for line in lines if not line.startswith(("mode", "venue"))]
        lines += ["mode: online", "moved_online: true", 'online: {url: "https://meet.example/1", public: yes}']
    if draw(st.booleans()):
        lines_of_repeats, meetings = draw(repeats(start, end, status, zone))
        return Written("\n".join([*lines, *lines_of_repeats]), title, meetings, [], moved_online)
    before = draw(st.lists(st.integers(1, 40), max_size=2, unique=True))
    moved_from = [iso(start - days * DAY) for days in sorted(before, reverse=True)]
    lines += [f"previous_dates: [{', '.join(moved_from)}]"] if moved_from else []
    previous = [shown(start - days * DAY, zone) for days in sorted(before, reverse=True)]
    return Written("\n".join(lines), title, [meeting(start, end, status, zone)], previous, moved_online)


def _says_something(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and text == " ".join(text.split())


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date | None]:
    """Whole days, or clocks on the wall; perhaps with an end, perhaps across a midnight."""
    day = date.fromisoformat(draw(st.sampled_from(NIGHTS))) + draw(st.integers(-2, 1)) * DAY
    length = draw(st.integers(0, 2)) * DAY
    if draw(st.booleans()):
        return day, draw(st.sampled_from([None, day + length]))
    start = datetime.combine(day, time.fromisoformat(draw(st.sampled_from(CLOCKS))))
    last = datetime.combine(day + length, time.fromisoformat(draw(st.sampled_from([*CLOCKS, "00:00"]))))
    return start, last if last > start else None


@st.composite
def repeats(draw: st.DrawFn, start: date, end: date | None, status: str, zone: str) -> tuple[list[str], list[Meeting]]:
    """A rule with dates that are left out, added, moved and cancelled."""
    every = draw(st.sampled_from(["day", "week", "fortnight"]))
    step = {"day": 1, "week": 7, "fortnight": 14}[every] * DAY
    starts = [start + number * step for number in range(draw(st.integers(2, 5)))]
    gone = draw(st.sets(st.sampled_from(starts[1:]), max_size=1))
    more = [starts[-1] + 40 * DAY] if draw(st.booleans()) else []
    kept = [each for each in starts if each not in gone]
    changed = draw(st.sampled_from(kept))
    moves = draw(st.booleans())
    own_status = draw(st.sampled_from(["confirmed", "tentative", "cancelled"]))
    moved = changed + 50 * DAY if moves else changed
    change = f"status: {own_status}" + (f", start: {iso(moved)}" if moves else "") + ", note: As told"
    lines = ["repeats:", f"  every: {every}", f"  times: {len(starts)}", f"  except: [{_days(gone)}]"]
    lines += [f"  extra: [{_days(more)}]", f"  changes: {{{_days([changed])}: {{{change}}}}}"]
    said = status if status in ("postponed", "cancelled") else own_status
    found = {
        each: meeting(each, _shifted(start, end, each), status, zone) for each in (*kept, *more) if each != changed
    }
    found[moved] = meeting(moved, _shifted(start, end, moved), said, zone)
    return lines, [found[each] for each in sorted(found)]


def _days(moments: set[date] | list[date]) -> str:
    return ", ".join(f"{each:%Y-%m-%d}" for each in moments)


def _shifted(start: date, end: date | None, to: date) -> date | None:
    return end + (to - start) if end else None


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def iso(moment: date) -> str:
    """As in a file: "2026-10-24", "2026-10-24 22:00"; midnight is the end of the day that it is written with."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return f"{moment - DAY:%Y-%m-%d}, midnight" if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}"


# ---------------------------------------------------------------- what it means


def meeting(start: date, end: date | None, status: str, zone: str) -> Meeting:
    return Meeting(shown(start, zone), shown(end or start, zone), status)


def shown(moment: date, zone: str) -> str:
    """The instant that the clocks there show first; a day as it is."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return f"{moment.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC):%Y-%m-%dT%H:%MZ}"


# ---------------------------------------------------------------- what is read


def on_the_page(page: EventPage) -> list[tuple[str, str]]:
    if rows := (*page.past_dates, *page.dates):
        return [ends_of(row.when) for row in rows]
    (when,) = [fact for fact in page.facts if fact.name in ("When", "Was planned for")]
    return [ends_of(when.parts)]


def apart(parts: Sequence[WhenPart]) -> list[list[WhenPart]]:
    """The dates of a list of dates, which are joined by "then"."""
    found: list[list[WhenPart]] = [[]]
    for part in parts:
        if part.text == ", then ":
            found.append([])
        else:
            found[-1].append(part)
    return found


def ends_of(parts: Sequence[WhenPart]) -> tuple[str, str]:
    """The first and last moment in a date's words; where other clocks follow, they must tell the same moments."""
    told = [in_utc(part.datetime) for part in parts if part.datetime]
    assert set(told) == {told[0], told[-1]}
    return told[0], told[-1]


def in_the_calendar(raw: bytes) -> list[tuple[str, str]]:
    """By the rules of zones in the file, the last day included."""
    found = instants(raw)
    return [_inclusive(*found[uid]) for uid in read_calendar(raw)]


def _inclusive(start: str, end: str) -> tuple[str, str]:
    return (start, end) if "T" in end else (start, (date.fromisoformat(end) - DAY).isoformat())


def by_icalendar(raw: bytes) -> list[tuple[str, str]]:
    return [_own_span(event["DTSTART"].dt, event.get("DTEND")) for event in read_calendar(raw).values()]


def _own_span(start: date, end: object) -> tuple[str, str]:
    if end is None:
        return in_utc(start), in_utc(start)
    return _inclusive(in_utc(start), in_utc(end.dt))  # type: ignore[attr-defined]


def for_search_engines(node: Node) -> Iterator[tuple[str, str]]:
    for each in node.get("subEvent", [node]):
        yield in_utc(each["startDate"]), in_utc(each.get("endDate", each["startDate"]))


CALENDAR_STATUS = dict(zip(STATUSES, ("CONFIRMED", "TENTATIVE", "TENTATIVE", "CANCELLED"), strict=True))
PREFIX = dict(zip(STATUSES, ("", "TBC: ", "Postponed: ", "Cancelled: "), strict=True))
STRAIGHT = str.maketrans("“”‘’", "\"\"''")  # quotation marks become curly ones
SEARCH_STATUS = {"postponed": "EventPostponed", "cancelled": "EventCancelled"}


def modelled(written: list[Written]) -> Model | None:
    """The site with these events; None where one of them can't be, which its author is told."""
    events = (
        f"=== content/events/e{number}.md\n---\nuid: e{number}\n{each.front}\n---\nCome.\n"
        for number, each in enumerate(written)
    )
    with tempfile.TemporaryDirectory() as folder:
        root = site(Path(folder), SETTINGS + VENUES + "".join(events))
        found, outcome = build_site.examine(request(root, today=date(2026, 6, 1)))
    errors = [problem for problem in outcome.problems if problem.severity == "error"]
    # The one thing that is wrong with some of them: an hour that the clocks leave out.
    assert {problem.code for problem in errors} <= {"clock-gap"}, errors
    return None if errors else found


# ---------------------------------------------------------------- the claims


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(writings(), min_size=1, max_size=4))
@pytest.mark.slow
def test_whatever_is_written_everybody_reads_the_same_meetings(written: list[Written]) -> None:
    found = modelled(written)
    if found is None:
        return
    for number, each in enumerate(written):
        page, raw = (
            artifact(found, f"events/e{number}/index.html").view,
            calendar_bytes(found, f"events/e{number}/event.ics"),
        )
        assert isinstance(page, EventPage)
        graph = json.loads(page.page.head.json_ld or "{}")
        expected = [(at.start, at.end) for at in each.meetings]

        assert on_the_page(page) == expected
        assert in_the_calendar(raw) == expected
        assert by_icalendar(raw) == expected
        assert [*for_search_engines(event_node(graph))] == expected
        agree_on_states(each, page, raw, event_node(graph))
        assert ical_lint.lint(raw) == []
        assert jsonld_lint.lint(graph) == []
    assert ical_lint.lint(calendar_bytes(found, "events/all.ics")) == []
    assert len(read_calendar(calendar_bytes(found, "events/all.ics"))) == sum(len(each.meetings) for each in written)


def agree_on_states(written: Written, page: EventPage, raw: bytes, node: Node) -> None:
    events, nodes = [*read_calendar(raw).values()], node.get("subEvent", [node])
    states = [at.status for at in written.meetings]
    assert [str(event["STATUS"]) for event in events] == [CALENDAR_STATUS[state] for state in states]
    assert [str(event["SUMMARY"]) for event in events] == [PREFIX[state] + page.card.title for state in states]
    assert node["name"] == page.card.title
    assert page.card.title.translate(STRAIGHT) == written.title.translate(STRAIGHT)
    for state, each in zip(states, nodes, strict=True):
        kinds = {last_word(kind) for kind in _listed(each["eventStatus"])}
        assert kinds == {SEARCH_STATUS[state]} if state in SEARCH_STATUS else kinds.isdisjoint(SEARCH_STATUS.values())
        assert ("previousStartDate" in each) == ("EventRescheduled" in kinds)
    if written.previous:
        (fact,) = [fact for fact in page.facts if fact.name == "Date changed: was"]
        assert [ends_of(parts)[0] for parts in apart(fact.parts)] == written.previous
    if written.previous and "previousStartDate" in node:
        assert [in_utc(moment) for moment in _listed(node["previousStartDate"])] == written.previous
    if written.moved_online:
        assert {str(event["LOCATION"]) for event in events} == {"Online"}


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
