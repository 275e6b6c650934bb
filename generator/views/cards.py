"""Entries -> cards: how a post, an event, a person stands in a list. The same card everywhere, made in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generator import dates, text
from generator.model import Event, Organisation, Party, Person, Post, Venue
from generator.dates import end_instant
from generator.site import Entry, Group, GroupKind, Site, folded
from generator.views import words
from generator.views.shapes import Card, EventCard, LinkView, Mark, PostCard


def summary_of(site: Site, entry: Entry[Post] | Entry[Event] | Entry[Person] | Entry[Organisation] | Entry[Venue]) -> str:
    return entry.front.summary or entry.item.body.excerpt


def lang_of(site: Site, lang: str | None) -> str:
    """The language of the content, where it is not the site's."""
    return lang if lang and lang != site.config.lang else ""


def post_card(site: Site, post: Entry[Post]) -> PostCard:
    return PostCard(
        title=post.title,
        url=post.url,
        summary=summary_of(site, post),
        day=words.day_view(post.front.date.day),
        minutes=text.reading_minutes(post.item.body.words),
        marks=marks(site, "wing", post.front.wings),
        lang=lang_of(site, post.front.lang),
    )


def post_cards(site: Site, posts: Iterable[Entry[Post]]) -> tuple[PostCard, ...]:
    return tuple(post_card(site, post) for post in posts)


def marks(site: Site, kind: GroupKind, names: Iterable[str]) -> tuple[Mark, ...]:
    """Wings and sectors as marks, in the order they are named. Only the first two wings have a shape of their own."""
    numbers = wing_numbers(site) if kind == "wing" else {}
    by_id = {group.id: group for group in site.groups[kind]}
    return tuple(
        Mark(by_id[name].topic.name, by_id[name].url, numbers.get(name, 0)) for name in names if name in by_id
    )


def wing_numbers(site: Site) -> dict[str, int]:
    return {group.id: number for number, group in enumerate(site.groups["wing"][:2], 1)}


def zone_of(site: Site, event: Event) -> str:
    return event.timezone or site.config.timezone


def event_card(site: Site, entry: Entry[Event]) -> EventCard:
    event = entry.front
    venue = site.by_id.get(("venue", event.venue)) if event.venue else None
    audience = marks(site, "wing", event.audience)
    return EventCard(
        id=entry.item.id,
        title=entry.title,
        url=entry.url,
        disc=words.disc_words(event),
        fixed=event.status == "confirmed",
        status=words.status_label(event.status),
        status_note=words.sentence(event.status_note or ""),
        when=words.when_parts(event, zone_of(site, event), site.config.range),
        times_note="Times to be announced" if event.times == "tba" else "",
        where=_where(event, venue.title if venue else "", venue.url if venue else ""),
        place=_place_of(venue.front) if venue and isinstance(venue.front, Venue) else "",
        hosts=parties(site, event.hosts),
        audience=audience,
        summary=summary_of(site, entry),
        ends=end_instant(event.start, event.end, zone_of(site, event)).isoformat(),
        wing=audience[0].wing if len(audience) == 1 else 0,
        lang=lang_of(site, event.lang),
    )


def _where(event: Event, name: str, url: str) -> LinkView | None:
    if event.mode == "online":
        return LinkView("Online")
    if event.venue == "tba":
        return LinkView("Place to be announced")
    return LinkView(name, url) if name else None


def _place_of(venue: Venue) -> str:
    """ ", London": the town after the venue's name, unless the name says it."""
    town = (venue.address.locality or "") if venue.address else ""
    return f", {town}" if town and town not in venue.name else ""


def event_cards(site: Site, events: Iterable[Entry[Event]]) -> tuple[EventCard, ...]:
    return tuple(event_card(site, event) for event in events)


def is_past(site: Site, entry: Entry[Event]) -> bool:
    """Past from the day after its last day; nothing disappears on its last day."""
    event = entry.front
    return last_day(event) < site.today


def last_day(event: Event) -> date:
    return dates.last_day(event.end) if event.end else event.start.day


def upcoming_and_past(
    site: Site, events: Iterable[Entry[Event]]
) -> tuple[tuple[Entry[Event], ...], tuple[Entry[Event], ...]]:
    """What is still to come, soonest first; what is over, latest first."""
    everything = tuple(events)
    coming = tuple(event for event in everything if not is_past(site, event))
    return coming, tuple(event for event in reversed(everything) if is_past(site, event))


def parties(site: Site, names: Iterable[Party]) -> tuple[LinkView, ...]:
    """People and organisations by id or by name; a name without a page of its own stays words."""
    return tuple(_party(site, name) for name in names)


def _party(site: Site, name: Party) -> LinkView:
    found = site.by_id.get(("person", name)) or site.by_id.get(("organisation", name)) or site.by_name.get(folded(name))
    return LinkView(found.title, found.url) if found else LinkView(name)


def profile_card(site: Site, entry: Entry[Person] | Entry[Organisation]) -> Card:
    front = entry.front
    wings = marks(site, "wing", front.wings)
    return Card(
        title=entry.title,
        url=entry.url,
        summary=summary_of(site, entry),
        note=(front.role or "") if isinstance(front, Person) else "",
        marks=wings,
        wing=wings[0].wing if len(wings) == 1 else 0,
    )


def venue_card(site: Site, entry: Entry[Venue]) -> Card:
    return Card(entry.title, entry.url, summary_of(site, entry), note=_place_of(entry.front).removeprefix(", "))


def group_card(site: Site, group: Group) -> Card:
    wing = wing_numbers(site).get(group.id, 0) if group.kind == "wing" else 0
    return Card(group.topic.name, group.url, group.topic.summary or "", note=_holds(group), wing=wing)


def _holds(group: Group) -> str:
    counts = ((len(group.posts), "post", "posts"), (len(group.events), "event", "events"))
    return text.join_words([words.counted(*count).lower() for count in counts if count[0]])
