"""Rules about the events of the whole site; a part of the table of `check`. Here, unlike in `event_checks`, the day is
known, and the other files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.dates.moments import plain_day
from generator.problems import Location, Problem, UnlocatedProblem
from generator.site import AnyEntry, Site
from generator.site.occurrences import mode_of
from generator.text.urls import host_of


def top(entry: AnyEntry) -> Location:
    """Where something is missing: the line with the title, none of its characters."""
    location = entry.item.location(entry.kind.title.name)
    return Location(location.file, location.line)


def _uids(site: Site) -> Iterator[Problem]:
    """Calendars know an event by its uid, and one that repeats by its uid and the day; both must be its own."""
    owners: dict[str, AnyEntry] = {}
    for entry in site.events:
        event = entry.front
        uid = event.uid or entry.item.id
        if event.uid is None and "uid" not in entry.item.locations:  # a bad one has been told
            trouble = UnlocatedProblem(
                "uid-missing",
                "this event has no uid",
                why="if its file is renamed one day, calendars would show it twice",
                help=(f"add a line  uid: {entry.item.id}  and never change it",),
                severity="warning",
            )
            yield trouble.at(top(entry))
        keys = [each.key.replace("-", "") for each in site.occurrences[entry.source]]
        own = dict.fromkeys([uid, *(f"{uid}-{key}" for key in keys if key)])
        taken = next((each for each in own if each in owners), None)
        if taken:
            trouble = UnlocatedProblem(
                "uid-twice",
                f"the uid {taken} belongs to {owners[taken].source} already",
                why="calendars would take the two events for one",
                help=("give this event a uid of its own",),
            )
            yield trouble.at(entry.item.location("uid"))
        for each in own:
            owners.setdefault(each, entry)


def _uid_domain(site: Site) -> Iterator[Problem]:
    if site.events and not site.config.uid_domain:
        host = host_of(site.config.base_url)
        trouble = UnlocatedProblem(
            "uid-domain-missing",
            "there is no uid_domain",
            why="if the site moves to another address, calendars would show every event twice",
            help=(f"add a line  uid_domain: {host}  and never change it, even if the site moves",),
            severity="hint",
        )
        yield trouble.at(Location("content/site.yaml"))


def _accounts_of_the_past(site: Site) -> Iterator[Problem]:
    """What came after an event can't be told before."""
    for entry in site.events:
        meetings = site.occurrences[entry.source]
        if entry.front.after and entry.front.status != "cancelled" and meetings[0].begins > site.now:
            trouble = UnlocatedProblem(
                "after-early",
                f"this says how the event went, but it begins on {plain_day(meetings[0].start.day)}",
                why="readers would not know whether it has been",
                help=("take  after  out until then, or check the date of the event",),
                severity="warning",
            )
            yield trouble.at(entry.item.location("after"))


def _changes_ahead(site: Site) -> Iterator[Problem]:
    """The log tells what has changed, so no day of it is still to come."""
    for entry in site.events:
        for number, change in enumerate(entry.front.changes):
            if change.date > site.today:
                trouble = UnlocatedProblem(
                    "change-ahead",
                    f"this change is dated {plain_day(change.date)}, which is still to come",
                    why="readers would be told of it as of something that has happened",
                    help=("write the day on which the change was decided",),
                    severity="warning",
                )
                yield trouble.at(entry.item.location(f"changes.{number}.date"))


def _event_pictures(site: Site) -> Iterator[Problem]:
    """Search engines leave out what is small. A drawing has no size of its own."""
    for entry in site.events:
        image = entry.front.image
        target = site.pictures.get((entry.source, image.src)) if image else None
        if target and target.width_px < _WIDE_ENOUGH_PX and not target.source.lower().endswith(".svg"):
            trouble = UnlocatedProblem(
                "image-small",
                f"this picture is {target.width_px} pixels wide",
                why=f"search engines show an event with a picture of {_WIDE_ENOUGH_PX} pixels or more",
                help=("use the picture as it came from the camera; the site makes it smaller by itself",),
                severity="hint",
            )
            yield trouble.at(entry.item.location("image.src"))


_WIDE_ENOUGH_PX = 720


def _places_known(site: Site) -> Iterator[Problem]:
    for entry in site.events:
        event = entry.front
        if mode_of(event) != "online" and event.venue is None:
            trouble = UnlocatedProblem(
                "venue-missing",
                "this event does not say where it is",
                why="people can't plan a journey",
                help=("add a line  venue: tba  or the name of a file in content/venues/",),
                severity="warning",
            )
            yield trouble.at(top(entry))


EVENT_RULES: tuple[Callable[[Site], Iterator[Problem]], ...] = (
    _uids,
    _uid_domain,
    _accounts_of_the_past,
    _changes_ahead,
    _event_pictures,
    _places_known,
)
