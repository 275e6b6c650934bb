"""Events -> cards and lists: what is coming, what is over, and how each event stands in a list.

Whether something is over is asked of its meetings, which know their instants. Refuses to say that something is
happening of which nobody confirmed that it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from generator.dates.moments import range_parts, zoned_parts
from generator.model.events import Event
from generator.model.front import Venue
from generator.model.values import DateOrDateTime, Url
from generator.site import Entry, Site, is_of
from generator.site.occurrences import Occurrence, mode_of
from generator.text import sort_key
from generator.views import words
from generator.views.cards import badges, lang_of, parties, summary_of, town_of
from generator.views.shapes import Badge, DateRow, EventCard, EventGroup, LinkView, WhenPart

DATES_ON_A_CARD = 4


# ---------------------------------------------------------------- when


def meetings(site: Site, entry: Entry[Event]) -> tuple[Occurrence, ...]:
    """Every meeting of the event, the first one first."""
    return site.occurrences[entry.source]


def still_to_come(site: Site, entry: Entry[Event]) -> tuple[Occurrence, ...]:
    """Its meetings that are not over."""
    return tuple(each for each in meetings(site, entry) if each.over > site.now)


def main_meeting(site: Site, entry: Entry[Event]) -> Occurrence:
    """The one that a list speaks of: the next that takes place, or else the next, or else the last."""
    coming = still_to_come(site, entry)
    return next((each for each in coming if each.takes_place), (coming or meetings(site, entry)[-1:])[0])


def is_past(site: Site, entry: Entry[Event]) -> bool:
    """Past from the instant after its end; nothing disappears on its last day."""
    return not still_to_come(site, entry)


def has_begun(site: Site, entry: Entry[Event]) -> bool:
    """The meeting that a list speaks of has begun, and is not over."""
    at = main_meeting(site, entry)
    return at.begins <= site.now < at.over


def is_on(site: Site, entry: Entry[Event]) -> bool:
    """It is taking place. Of an event that nobody confirmed we do not know."""
    return any(each.begins <= site.now for each in still_to_come(site, entry) if each.status == "confirmed")


# ---------------------------------------------------------------- lists


def upcoming_and_past(
    site: Site, events: Iterable[Entry[Event]]
) -> tuple[tuple[Entry[Event], ...], tuple[Entry[Event], ...]]:
    """What is still to come, soonest first; what is over, latest first.

    A postponed event waits at the end of what is to come, even when the day first planned for it has gone by.
    """
    everything = sorted(events, key=lambda event: order_of(event, main_meeting(site, event)))
    postponed = [event for event in everything if event.front.status == "postponed"]
    settled = [event for event in everything if event.front.status != "postponed"]
    coming = [event for event in settled if not is_past(site, event)]
    return (*coming, *postponed), tuple(event for event in reversed(settled) if is_past(site, event))


def order_of(event: Entry[Event], at: Occurrence) -> tuple[date, bool, str, str, str]:
    """By day, whole days first, then by time, title and identity."""
    clock = at.start.clock
    return at.start.day, clock is not None, f"{clock or ''}", sort_key(event.title), event.front.uid or event.item.id


def event_groups(site: Site, coming: Iterable[Entry[Event]]) -> tuple[EventGroup, ...]:
    """What is to come, under headings that are true of it.

    Of an event that nobody confirmed, or that was cancelled, we do not say that it is happening.
    """
    names = ("Happening now", "Planned for these days", "Coming up", "Postponed")
    groups: dict[str, list[Entry[Event]]] = {name: [] for name in names}
    for event in coming:
        if event.front.status == "postponed":
            groups["Postponed"].append(event)
        elif is_on(site, event):
            groups["Happening now"].append(event)
        else:
            groups["Planned for these days" if has_begun(site, event) else "Coming up"].append(event)
    roles = {"Happening now": "now", "Planned for these days": "now", "Coming up": "coming"}
    return tuple(
        EventGroup(name, event_cards(site, events), role=roles.get(name, ""))
        for name, events in groups.items()
        if events
    )


def past_group(site: Site, past: Sequence[Entry[Event]], title: str) -> tuple[EventGroup, ...]:
    return (EventGroup(title, event_cards(site, past), role="past"),) if past else ()


def event_cards(site: Site, events: Iterable[Entry[Event]]) -> tuple[EventCard, ...]:
    return tuple(event_card(site, event) for event in events)


# ---------------------------------------------------------------- one card


def event_card(site: Site, entry: Entry[Event], at: Occurrence | None = None) -> EventCard:
    """The card of an event; `at`: of that one meeting, where the list is of meetings."""
    event = entry.front
    shown = at or main_meeting(site, entry)
    status = shown.status if at else event.status
    past = shown.over <= site.now if at else is_past(site, entry)
    audience = badges(site, "wing", event.audience)
    given_up = past and status == "tentative"  # its note spoke of a date that was still to be settled
    off = given_up or status in ("postponed", "cancelled")
    venue = venue_of(site, shown)
    several = still_to_come(site, entry) or meetings(site, entry)[-1:]
    dates = date_rows(site, entry, several) if event.repeats and not at else ()
    return EventCard(
        id=entry.item.id,
        title=entry.title,
        url=url_of(entry, at) if at else entry.url,
        date_badge=words.date_badge_words(shown),
        fixed=status == "confirmed",
        status=words.status_label(status, past),
        status_note="" if given_up else words.sentence((shown.note if at else "") or event.status_note or ""),
        moves=() if past or status in ("postponed", "cancelled") else moves(site, event, shown),
        date_name="Was planned for" if off else "When",
        when=when_parts(site, shown),
        times_note="Times to be announced" if event.times == "tba" and not past else "",
        repeats=words.repeat_words(event.repeats, event.start.day) if event.repeats else "",
        dates=dates[:DATES_ON_A_CARD],
        more_dates=words.more_dates(len(dates) - DATES_ON_A_CARD),
        where=where(shown, venue, past),
        place=f", {town_of(venue.front)}" if venue and town_of(venue.front) else "",
        hosts=parties(site, event.hosts),
        audience=audience or _for_everyone(event),
        badges=tuple(_badges(site, entry, past)),
        summary=summary_of(site, entry),
        ends=(shown if at else meetings(site, entry)[-1]).over.isoformat(),
        wing=audience[0].wing if len(audience) == 1 else 0,
        lang=lang_of(site, event.lang),
        not_published=words.not_published(entry),
    )


def url_of(entry: Entry[Event], at: Occurrence) -> Url:
    """The page of the event, at the meeting where it has several."""
    return Url(f"{entry.url}#{at.anchor}") if at.anchor else entry.url


def moves(site: Site, event: Event, at: Occurrence) -> tuple[str, ...]:
    """What is new about it: another date, another way to meet."""
    found = [_new_date(site, at)] if at.previous else []
    return (*found, "Now online") if event.moved_online else tuple(found)


def _new_date(site: Site, at: Occurrence) -> str:
    """ "New date (was Friday 3 July 2026, then Friday 17 July 2026)"."""
    return f"New date (was {', then '.join(when_text(site, at, each) for each in at.previous)})"


def date_rows(site: Site, entry: Entry[Event], shown: Sequence[Occurrence]) -> tuple[DateRow, ...]:
    return tuple(_date_row(site, entry, at) for at in shown)


def _date_row(site: Site, entry: Entry[Event], at: Occurrence) -> DateRow:
    past = at.over <= site.now
    own = (words.status_label(at.status, past) or "Confirmed") if at.status != entry.front.status else ""
    moved = _new_date(site, at) if at.previous else ""
    is_elsewhere = at.venue != (entry.front.venue or "")
    return DateRow(
        id=at.anchor,
        when=when_parts(site, at),
        status=own or moved,
        note=words.sentence(at.note),
        where=where(at, venue_of(site, at), past) if is_elsewhere else None,
        ends=at.over.isoformat(),
    )


def when_parts(site: Site, at: Occurrence, start: DateOrDateTime | None = None) -> tuple[WhenPart, ...]:
    """The date in words, with the name of the clocks where a reader may be under others, and may join from anywhere."""
    config = site.config
    begins, ends = (start, None) if start else (at.start, at.end)
    if at.mode != "in-person" or at.zone != config.timezone:
        parts = zoned_parts(begins, ends, at.zone, config.timezone, joiner=config.range)
    else:
        parts = range_parts(begins, ends, at.zone, joiner=config.range)
    return tuple(WhenPart(part.text, part.datetime or "") for part in parts)


def when_text(site: Site, at: Occurrence, start: DateOrDateTime | None = None) -> str:
    """The same words in plain spaces."""
    return "".join(part.text for part in when_parts(site, at, start)).replace(words.NBSP, " ")


def venue_of(site: Site, at: Occurrence) -> Entry[Venue] | None:
    """Where people come together; an event online has no such place, whatever its file names."""
    found = site.by_id.get(("venue", at.venue)) if at.mode != "online" else None
    return found if found and is_of(found, Venue) else None


def is_at(site: Site, entry: Entry[Event], venue: str) -> bool:
    """Whether some meeting of the event is at that venue."""
    return any(at.venue == venue and at.mode != "online" for at in meetings(site, entry))


def where(at: Occurrence, venue: Entry[Venue] | None, past: bool) -> LinkView | None:
    if at.mode == "online":
        return LinkView("Online")
    if at.venue == "tba":
        return None if past else LinkView("Place to be announced")
    return LinkView(venue.title, venue.url) if venue else None


def _for_everyone(event: Event) -> tuple[Badge, ...]:
    """Where a site has no wings, or names none of them."""
    return (Badge("Everyone", Url("")),) if "everyone" in event.audience else ()


def _badges(site: Site, entry: Entry[Event], past: bool) -> Iterable[str]:
    """What some people look for before all else, and what others come back for."""
    event = entry.front
    if not past and event.access and event.access.bsl and event.access.bsl != "no":
        yield "British Sign Language"
    if not past and mode_of(event) == "hybrid":
        yield "In person and online"
    if past and event.after:
        if event.after.recordings:
            yield "Recording"
        if event.after.slides:
            yield "Slides"
