"""A site -> the facts of it that visitors plan by."""

from __future__ import annotations

from collections.abc import Iterable

from generator.changes import EventFact, Facts, PageFact
from generator.changes.unsaid import name_of
from generator.model.events import Event
from generator.model.stages import Artifact, Item
from generator.site import Entry, Site
from generator.site.occurrences import mode_of
from generator.views.event_cards import when_text
from generator.views.shapes import FeedView


def facts_of(site: Site, artifacts: Iterable[Artifact], drafts: bool, future: bool) -> Facts:
    entries = {entry.path: entry for entry in site.entries}
    pages: dict[str, PageFact] = {}
    feed_entries: set[str] = set()
    for artifact in artifacts:
        if artifact.recipe.endswith(".html"):
            entry = entries.get(artifact.path)
            pages[artifact.path] = _page_fact(entry.item, entry.title) if entry else PageFact()
        elif artifact.recipe == "atom" and isinstance(artifact.view, FeedView):
            feed_entries.update(each.id for each in artifact.view.feed.entries)
    return Facts(
        pages=pages,
        events={name_of(entry): _event_fact(site, entry) for entry in site.events},
        feed_entries=tuple(sorted(feed_entries)),
        drafts=drafts,
        future=future,
        now=site.now.isoformat(),
    )


def _page_fact(item: Item, title: str) -> PageFact:
    return PageFact(title, item.source, item.body.digest if item.body.words else "")


def _event_fact(site: Site, entry: Entry[Event]) -> EventFact:
    event = entry.front
    return EventFact(
        title=entry.title,
        dates=repr((event.start, event.end, event.times, event.repeats)),
        when=when_text(site, site.occurrences[entry.source][0]),
        status=event.status,
        where=_where(site, event),
        start=event.start,
        source=entry.source,
    )


def _where(site: Site, event: Event) -> str:
    if (mode := mode_of(event)) == "online":
        return "online"
    venue = site.by_id.get(("venue", event.venue or ""))
    location = venue.title if venue else "a place to be announced"
    return f"{location} and online" if mode == "hybrid" else location
