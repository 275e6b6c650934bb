"""What a build changes for visitors: events that move, entries that feeds gain, addresses that lead nowhere any more,
and what followers of an event would not be told.

The nouns stand here; `facts` makes them of a site, `compare` says what differs between two, `lost` looks for addresses,
`unsaid` for dates and names of events.
Refuses to guess: where nothing is known of what was published, only the list of its files speaks.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from generator.model.values import DateOrDateTime, EventStatus


class PageFact(Struct, frozen=True, array_like=True):
    """A page that a template makes. `body` is the digest of what its author wrote; empty for lists."""

    title: str = ""
    source: str = ""
    body: str = ""


class EventFact(Struct, frozen=True, array_like=True):
    """An event as people plan by it. `dates` holds all that makes its dates, `when` the first of them in words.

    `start` and `source` (its file) came later: an older note lacks them.
    """

    title: str
    dates: str
    when: str
    status: EventStatus
    where: str
    start: DateOrDateTime | None = None
    source: str = ""


class Facts(Struct, frozen=True, kw_only=True):
    """What a published site said. Events by what they are called in calendars; `now` is ISO 8601."""

    pages: dict[str, PageFact]
    events: dict[str, EventFact]
    feed_entries: tuple[str, ...]
    drafts: bool
    future: bool
    now: str


EventDeed = Literal["new", "moved", "confirmed", "tentative", "postponed", "cancelled", "elsewhere", "gone"]


class EventChange(Struct, frozen=True):
    """`before` and `after`: dates in words where it moved, places where it is elsewhere."""

    title: str
    what: EventDeed
    before: str = ""
    after: str = ""


class Changes(Struct, frozen=True, kw_only=True):
    """What visitors see of a build. `lost` are addresses, as people type them after the site's name."""

    new_pages: int = 0
    changed_pages: int = 0
    removed_pages: int = 0
    events: tuple[EventChange, ...] = ()
    feed_entries: int = 0
    lost: tuple[str, ...] = ()
