"""What changed of a published event, and those who follow it would not be told: a new date, another name in calendars.

Refuses to speak of events that are over, that are cancelled, or that a preview may have shown to nobody but its author.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from generator.changes import EventFact, Facts
from generator.dates.moments import clock_text, plain_day
from generator.model.events import Event
from generator.model.values import DateOrDateTime
from generator.problems import Problem, UnlocatedProblem
from generator.site import Entry, Site

_IF_MEANT = "this is said once"


def unsaid(site: Site, old: Facts | None) -> list[Problem]:
    """Said once, like an address that is lost: the next build compares with a site that has the change already."""
    if old is None or old.drafts or old.future:
        return []
    return [*_moved_silently(site, old), *_called_otherwise(site, old)]


def name_of(entry: Entry[Event]) -> str:
    """What calendars know the event by."""
    return entry.front.uid or entry.item.id


def _moved_silently(site: Site, old: Facts) -> Iterator[Problem]:
    for entry in site.events:
        event, before = entry.front, old.events.get(name_of(entry))
        was = before.start if before else None
        if was is None or event.repeats or event.status == "cancelled" or not _is_another(was, event, site.today):
            continue
        line = _line("previous_dates", [*event.previous_dates, was])
        trouble = UnlocatedProblem(
            "date-moved-silently",
            f"this event was published with another start: {written(was)}",
            why="people who planned for the old date would not see that it is a new one",
            help=(f"write  {line}", f"if nobody can have planned by the old one, do nothing: {_IF_MEANT}"),
            severity="warning",
        )
        yield trouble.at(entry.item.location("start"))


def _is_another(was: DateOrDateTime, event: Event, today: date) -> bool:
    """Whether people have to plan anew. An hour that is told, or taken back, on the same day is no new date."""
    now = event.start
    if was == now or was in event.previous_dates or max(was.day, now.day) < today:
        return False
    return was.day != now.day or (was.clock is not None and now.clock is not None)


def _line(key: str, moments: Sequence[DateOrDateTime]) -> str:
    quoted = ", ".join(f'"{written(each)}"' for each in moments)
    return f"{key}: [{quoted}]"


def written(moment: DateOrDateTime) -> str:
    """ "4 March 2023, 10am", as organisers write it."""
    return plain_day(moment.day) + (f", {clock_text(moment.clock)}" if moment.clock else "")


def _called_otherwise(site: Site, old: Facts) -> Iterator[Problem]:
    """An event that stands in the same file, and that calendars would take for another."""
    named = {name_of(entry) for entry in site.events}
    gone = {fact.source: (name, fact) for name, fact in old.events.items() if name not in named}
    for entry in site.events:
        if name_of(entry) in old.events or entry.source not in gone:
            continue
        name, fact = gone[entry.source]
        if not _is_over(fact, site.today):
            yield _renamed(name).at(entry.item.location("uid"))


def _is_over(fact: EventFact, today: date) -> bool:
    return fact.start is not None and fact.start.day < today


def _renamed(name: str) -> UnlocatedProblem:
    return UnlocatedProblem(
        "uid-changed",
        f"this event was published with another uid: {name}",
        why="calendars that follow it show it twice, as the old one stays in them",
        help=(f"write  uid: {name}", f"if the file tells of another event now, do nothing: {_IF_MEANT}"),
        severity="warning",
    )
