"""What a build changed, in the words of people who read the site. Refuses to name files: those are for maintainers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from generator.changes import Changes, EventChange

MOST_EVENTS = 8  # told one by one, where nobody asks for all

# One event, several events.
_COUNTED = MappingProxyType(
    {
        "new": ("new event", "new events"),
        "moved": ("event moved", "events moved"),
        "confirmed": ("event confirmed", "events confirmed"),
        "tentative": ("event made provisional", "events made provisional"),
        "postponed": ("event postponed", "events postponed"),
        "cancelled": ("event cancelled", "events cancelled"),
        "elsewhere": ("event in another place", "events in another place"),
        "gone": ("event no longer shown", "events no longer shown"),
    }
)


def counts_line(changes: Changes) -> str:
    """ "2 pages changed, 1 event moved, 1 feed entry added, no address lost"."""
    rows = [
        (changes.new_pages, "new page", "new pages"),
        (changes.changed_pages, "page changed", "pages changed"),
        (changes.removed_pages, "page removed", "pages removed"),
    ]
    deeds: Counter[str] = Counter(each.what for each in changes.events)
    rows += [(deeds[what], *words) for what, words in _COUNTED.items()]
    rows.append((changes.feed_entries, "feed entry added", "feed entries added"))
    told = [f"{count:,} {one if count == 1 else many}" for count, one, many in rows if count] or ["no page changed"]
    lost = len(changes.lost)
    return ", ".join([*told, f"{lost:,} address{'es' * (lost != 1)} lost" if lost else "no address lost"])


def event_lines(changes: Changes, all_of_them: bool) -> Iterator[str]:
    """A sentence for each event that people have to plan anew."""
    shown = changes.events if all_of_them else changes.events[:MOST_EVENTS]
    yield from map(_sentence, shown)
    if more := len(changes.events) - len(shown):
        yield f"And {more} more. -v names them all."


def _sentence(change: EventChange) -> str:
    name = f"“{change.title}”"
    match change.what:
        case "new":
            return f"{name} is new: {change.after}."
        case "moved" if change.before == change.after:
            return f"{name} has other dates or times."
        case "moved":
            return f"{name} moved from {change.before} to {change.after}."
        case "elsewhere":
            return f"{name} is elsewhere: {change.after}, not {change.before}."
        case "tentative":
            return f"{name} is provisional now."
        case "gone":
            return f"{name} is no longer shown."
        case _:
            return f"{name} is {change.what} now."


def receipt_object(changes: Changes) -> dict[str, Any]:
    """The same for programs."""
    return {
        "pages_new": changes.new_pages,
        "pages_changed": changes.changed_pages,
        "pages_removed": changes.removed_pages,
        "events": [
            {"title": each.title, "what": each.what, "before": each.before or None, "after": each.after or None}
            for each in changes.events
        ],
        "feed_entries_added": changes.feed_entries,
        "addresses_lost": list(changes.lost),
    }
