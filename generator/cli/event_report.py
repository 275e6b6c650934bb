"""What `events` prints: of each event what visitors, calendars and search engines will read.

Taken from the views that the files are made of, never worked out again, so that it can't say anything else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import asdict

from generator.cli.report import say_object
from generator.formats.ical import Calendar, CalendarEvent
from generator.model.stages import Artifact
from generator.model.values import DateOrDateTime
from generator.pipeline.build_site import Model
from generator.problems import closest
from generator.views.events.pages import EventPage
from generator.views.shapes import EventCard, WhenPart

NBSP = "\u00a0"


class Row(Struct, frozen=True):
    """An event as three sorts of readers see it; `calendars` has a line for each date."""

    title: str
    source: str
    address: str
    visitors: tuple[str, ...]
    calendars: tuple[str, ...]
    search: tuple[str, ...]


def say_events(name: str | None, model: Model, given: dict[str, Any]) -> bool:
    """Print the table; False when no event has that name."""
    rows = [row for row in _rows(model) if name is None or _is_called(row, name)]
    if name is not None and not rows:
        near = closest(name, [_id_of(row) for row in _rows(model)])
        words = f"there is no event called {name}"
        click.echo(f"error: {words}" + (f"\n  help: did you mean {near}?" if near else ""), err=True)
        if given["as_json"]:
            say_object({"error": words})
        return False
    if given["as_json"]:
        say_object({"events": [asdict(row) for row in rows]})
        return True
    if not rows:
        click.echo("There are no events.")
    for row in rows:
        _say(row)
    return True


def _say(row: Row) -> None:
    click.echo(click.style(row.title, bold=True))
    click.echo(f"  {row.address}  ({row.source})")
    for name, lines in (("visitors", row.visitors), ("calendars", row.calendars), ("search engines", row.search)):
        for number, line in enumerate(lines):
            label = f"{name}:" if not number else ""
            click.echo(f"  {label:16}{line}")
    click.echo()


def _is_called(row: Row, name: str) -> bool:
    return name == _id_of(row) or name == row.source or name.casefold() in row.title.casefold()


def _id_of(row: Row) -> str:
    return row.address.rstrip("/").rpartition("/")[2]


# ---------------------------------------------------------------- rows


def _rows(model: Model) -> list[Row]:
    by_path = {artifact.path: artifact for artifact in model.artifacts}
    return [
        _row(page, artifact, by_path) for artifact in model.artifacts if isinstance(page := artifact.view, EventPage)
    ]


def _row(page: EventPage, artifact: Artifact, by_path: dict[str, Artifact]) -> Row:
    calendar = by_path[f"{artifact.path.removesuffix('index.html')}event.ics"].view
    assert isinstance(calendar, Calendar)
    return Row(
        title=page.card.title,
        source=artifact.sources[0],
        address=page.page.head.canonical,
        visitors=tuple(_for_visitors(page)),
        calendars=tuple(_for_calendars(event) for event in calendar.events),
        search=tuple(_for_search_engines(page)),
    )


def _for_visitors(page: EventPage) -> Iterator[str]:
    card = page.card
    yield f"{card.date_name}: {card.repeats or _words(card.when)}"
    yield from (f"{_words(row.when)}{_after_colon(row.status, row.note)}" for row in (*page.past_dates, *page.dates))
    yield from (line for line in (card.times_note, _where(card)) if line)
    states = (card.status, *card.moves, card.status_note, page.past_note)
    yield from (state for state in states if state)
    if page.tense == "now":
        yield "This is taking place now."


def _after_colon(*parts: str) -> str:
    said = ". ".join(part for part in parts if part)
    return f": {said}" if said else ""


def _words(parts: tuple[WhenPart, ...]) -> str:
    return "".join(part.text for part in parts).replace(NBSP, " ")


def _where(card: EventCard) -> str:
    return f"Where: {card.where.name}{card.place}" if card.where else ""


def _for_calendars(event: CalendarEvent) -> str:
    ends = f" to {_moment(event.ends)}" if event.ends else ""
    zone = f" ({event.zone})" if event.starts.clock else " (whole days)"
    said = f"{event.status}, \u201c{event.summary}\u201d, {event.uid}, change {event.sequence}"
    return f"{_moment(event.starts)}{ends}{zone}, {said}"


def _moment(moment: DateOrDateTime) -> str:
    return f"{moment.day.isoformat()}{f' {moment.clock:%H:%M}' if moment.clock is not None else ''}"


def _for_search_engines(page: EventPage) -> Iterator[str]:
    """The nodes of the page's JSON-LD that are events, in few words."""
    graph = json.loads(page.page.head.json_ld or "{}").get("@graph", [])
    for node in (each for each in graph if each["@type"] in ("Event", "EventSeries")):
        yield _node_words(node)
        yield from (_node_words(each) for each in _listed(node.get("subEvent", [])))


def _node_words(node: dict[str, Any]) -> str:
    span = " to ".join(node[key] for key in ("startDate", "endDate") if key in node)
    before = "".join(f", was {day}" for day in _listed(node.get("previousStartDate", [])))
    words = [_last_words(node.get(key, [])) for key in ("eventStatus", "eventAttendanceMode")]
    return f"{node['@type']}: {span}{before}, {', '.join(words)}"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _last_words(value: Any) -> str:
    return " and ".join(each.rpartition("/")[2] for each in _listed(value))
