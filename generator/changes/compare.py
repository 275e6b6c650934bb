"""What differs between two sites, in the facts of both and the files that were touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.changes import Changes, EventChange, EventFact, Facts
from generator.write.manifest import PublishResult


def compare(old: Facts, new: Facts, publish_result: PublishResult, lost: Sequence[str]) -> Changes:
    """`publish_result` tells which files were touched; pages that only lead on to others are not counted."""
    return Changes(
        new_pages=sum(path in new.pages for path in publish_result.written),
        changed_pages=sum(path in new.pages for path in publish_result.changed),
        removed_pages=sum(path in old.pages for path in publish_result.removed),
        events=tuple(_event_changes(old.events, new.events)),
        feed_entries=len(set(new.feed_entries) - set(old.feed_entries)),
        lost=tuple(lost),
    )


def _event_changes(old: Mapping[str, EventFact], new: Mapping[str, EventFact]) -> Iterator[EventChange]:
    for name, event in new.items():
        before = old.get(name)
        if before is None:
            yield EventChange(event.title, "new", after=event.when)
            continue
        if before.status != event.status:
            yield EventChange(event.title, event.status)
        if before.dates != event.dates:
            yield EventChange(event.title, "moved", before.when, event.when)
        if before.where != event.where:
            yield EventChange(event.title, "elsewhere", before.where, event.where)
    yield from (EventChange(event.title, "gone") for name, event in old.items() if name not in new)
