"""The feed of events: an entry for each announcement and for each change, so that a new date is news to a reader.

The identity of an entry is that of its event and the number of the change. It does not depend on the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape

from generator.dates.moments import start_instant
from generator.formats.feeds import FeedEntry
from generator.model.events import Event
from generator.model.values import DateOrDateTime
from generator.site import Entry, Site
from generator.text import urls
from generator.views import cards, event_cards, words
from generator.views.events import calendars as event_calendars
from generator.views.events import details
from generator.views.events.lists import LIST_PATH
from generator.views.frame import ViewContext, absolute, feed_in
from generator.views.shapes import FeedView

FOLDER = "events/"


def news_view(context: ViewContext) -> FeedView:
    """Announcements and changes, newest first."""
    site, config = context.site, context.site.config
    found = sorted(
        (row for event in site.events for row in _news_of(site, event)),
        key=lambda row: (row[0], row[1].id),
        reverse=True,
    )
    entries = tuple(entry for _, entry in found[: config.feed_length])
    summary, page_url = "New events, and what changed about those that are known.", urls.at(site.prefix, LIST_PATH)
    return FeedView(feed_in(context, FOLDER, f"{config.name}: events", summary, page_url, entries), bodies=())


def _news_of(site: Site, entry: Entry[Event]) -> Iterator[tuple[date, FeedEntry]]:
    """The announcement, then every change in the order of its day, numbered from 1."""
    event = entry.front
    announced = event.published or min((change.date for change in event.changes), default=event_calendars.NEVER)
    yield announced, _entry(site, entry, 0, announced, entry.title, "")
    for number, change in enumerate(sorted(event.changes, key=lambda change: change.date), 1):
        title = f"{details.change_name(change)}: {entry.title}"
        yield change.date, _entry(site, entry, number, change.date, title, details.change_words(change))


def _entry(site: Site, entry: Entry[Event], number: int, day: date, title: str, news: str) -> FeedEntry:
    moment = start_instant(DateOrDateTime(day), "UTC").isoformat()
    domain, own = event_calendars.uid_domain(site), entry.front.uid or entry.item.id
    return FeedEntry(
        id=f"https://{domain}/events/{own}#{number}",
        title=title,
        url=absolute(site, entry.url),
        published=moment,
        updated=moment,
        summary=news or cards.summary_of(site, entry),
        html="\n".join(f"<p>{escape(line)}</p>" for line in _lines(site, entry, news) if line),
        authors=(site.config.name,),
        categories=tuple(mark.name for mark in cards.badges(site, "wing", entry.front.audience)),
        content_note=entry.front.content_note,
        lang=entry.front.lang,
    )


def _lines(site: Site, entry: Entry[Event], news: str) -> Iterator[str]:
    """What happened, then how the event stands, so that the newest entry says all that counts."""
    event = entry.front
    yield news
    yield cards.summary_of(site, entry)
    meetings = event_cards.meetings(site, entry)
    for at in meetings[: event_cards.DATES_ON_A_CARD]:
        yield words.sentence(
            ". ".join(filter(None, (event_cards.when_text(site, at), words.status_label(at.status), at.note)))
        )
    if len(meetings) > event_cards.DATES_ON_A_CARD:
        yield words.sentence(words.more_dates(len(meetings) - event_cards.DATES_ON_A_CARD))
    yield words.sentence(event.status_note or "")
    if event.times == "tba":
        yield "The times are still to be announced."
    venue = event_cards.venue_of(site, meetings[0])
    yield words.sentence(event_calendars.location(site, meetings[0], venue.front if venue else None))
