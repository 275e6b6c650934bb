"""Entries -> cards: how a post, an event, a person stands in a list. The same card everywhere, made in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from generator import text
from generator.dates import end_instant
from generator.model import Event, Organisation, Party, Person, Post, Url, Venue
from generator.site import AnyEntry, Entry, Group, GroupKind, Site, folded
from generator.views import words
from generator.views.shapes import Card, EventCard, EventGroup, LinkView, Mark, PostCard


def summary_of(site: Site, entry: AnyEntry) -> str:
    return entry.front.summary or entry.item.body.excerpt


def lang_of(site: Site, lang: str | None) -> str:
    """The language of the content, where it is not the site's."""
    return lang if lang and lang != site.config.lang else ""


def post_cards(site: Site, posts: Iterable[Entry[Post]]) -> tuple[PostCard, ...]:
    made = _post_cards(site)
    return tuple(made[post.source] for post in posts)


@lru_cache(maxsize=1)  # a post stands in some fifteen lists
def _post_cards(site: Site) -> Mapping[str, PostCard]:
    return MappingProxyType({post.source: post_card(site, post) for post in site.posts})


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


def marks(site: Site, kind: GroupKind, names: Iterable[str]) -> tuple[Mark, ...]:
    """Wings and sectors as marks, in the order they are named. Only the first two wings have a shape of their own."""
    numbers: Mapping[str, int] = wing_numbers(site) if kind == "wing" else {}
    by_id = groups_by_id(site, kind)
    return tuple(Mark(by_id[name].topic.name, by_id[name].url, numbers.get(name, 0)) for name in names if name in by_id)


@lru_cache(maxsize=1)
def wing_numbers(site: Site) -> Mapping[str, int]:
    """The wings that have a shape of their own: id -> 1 or 2."""
    return MappingProxyType({group.id: number for number, group in enumerate(site.groups["wing"][:2], 1)})


@lru_cache(maxsize=4)  # the four kinds of groups
def groups_by_id(site: Site, kind: GroupKind) -> Mapping[str, Group]:
    return MappingProxyType({group.id: group for group in site.groups[kind]})


def zone_of(site: Site, event: Event) -> str:
    return event.timezone or site.config.timezone


def event_card(site: Site, entry: Entry[Event]) -> EventCard:
    event = entry.front
    venue = venue_of(site, event)
    audience = marks(site, "wing", event.audience)
    past = is_past(site, entry)
    given_up = past and event.status == "tentative"  # its note spoke of a date that was still to be settled
    off = given_up or event.status in ("postponed", "cancelled")
    return EventCard(
        id=entry.item.id,
        title=entry.title,
        url=entry.url,
        disc=words.disc_words(event),
        fixed=event.status == "confirmed",
        status=words.status_label(event.status, past),
        status_note="" if given_up else words.sentence(event.status_note or ""),
        date_name="Was planned for" if off else "When",
        when=words.when_parts(event, zone_of(site, event), site.config.range),
        times_note="Times to be announced" if event.times == "tba" and not past else "",
        where=_where(event, venue, past),
        place=_place_of(venue.front) if venue else "",
        hosts=parties(site, event.hosts),
        audience=audience or _for_everyone(event),
        summary=summary_of(site, entry),
        ends=end_instant(event.start, event.end, zone_of(site, event)).isoformat(),
        wing=audience[0].wing if len(audience) == 1 else 0,
        lang=lang_of(site, event.lang),
    )


def venue_of(site: Site, event: Event) -> Entry[Venue] | None:
    """Where people come together; an online event has no such place, whatever its file names."""
    found = site.by_id.get(("venue", event.venue or "")) if event.mode != "online" else None
    return found if found and isinstance(found.front, Venue) else None


def _where(event: Event, venue: Entry[Venue] | None, past: bool) -> LinkView | None:
    if event.mode == "online":
        return LinkView("Online")
    if event.venue == "tba":
        return None if past else LinkView("Place to be announced")
    return LinkView(venue.title, venue.url) if venue else None


def _for_everyone(event: Event) -> tuple[Mark, ...]:
    """Where a site has no wings, or names none of them."""
    return (Mark("Everyone", Url("")),) if "everyone" in event.audience else ()


def _place_of(venue: Venue) -> str:
    """ ", London": the town after the venue's name, unless the name says it."""
    town = (venue.address.locality or "") if venue.address else ""
    return f", {town}" if town and town not in venue.name else ""


def event_cards(site: Site, events: Iterable[Entry[Event]]) -> tuple[EventCard, ...]:
    return tuple(event_card(site, event) for event in events)


def is_past(site: Site, entry: Entry[Event]) -> bool:
    """Past from the day after its last day; nothing disappears on its last day."""
    return words.last_day_of(entry.front) < site.today


def has_begun(site: Site, entry: Entry[Event]) -> bool:
    """Its first day has come, and its last is not over."""
    return entry.front.start.day <= site.today and not is_past(site, entry)


def is_on(site: Site, entry: Entry[Event]) -> bool:
    """It is taking place. Of an event that nobody confirmed we do not know."""
    return entry.front.status == "confirmed" and has_begun(site, entry)


def upcoming_and_past(
    site: Site, events: Iterable[Entry[Event]]
) -> tuple[tuple[Entry[Event], ...], tuple[Entry[Event], ...]]:
    """What is still to come, soonest first; what is over, latest first.

    A postponed event waits at the end of what is to come, even when the day first planned for it has gone by.
    """
    everything = tuple(events)
    postponed = tuple(event for event in everything if event.front.status == "postponed")
    settled = [event for event in everything if event not in postponed]
    coming = tuple(event for event in settled if not is_past(site, event))
    return (*coming, *postponed), tuple(event for event in reversed(settled) if is_past(site, event))


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
    return tuple(EventGroup(name, event_cards(site, events)) for name, events in groups.items() if events)


def parties(site: Site, names: Iterable[Party]) -> tuple[LinkView, ...]:
    """People and organisations by id or by name; a name without a page of its own stays words."""
    return tuple(_party(site, name) for name in names)


def _party(site: Site, name: Party) -> LinkView:
    found = site.by_id.get(("person", name)) or site.by_id.get(("organisation", name)) or site.by_name.get(folded(name))
    return LinkView(found.title, found.url) if found else LinkView(name)


@lru_cache(maxsize=1)
def person_urls(site: Site) -> frozenset[str]:
    """The addresses of people, to tell them from organisations."""
    return frozenset(person.url for person in site.people)


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
    found = text.join_words([words.counted(*count).lower() for count in counts if count[0]])
    return found[:1].upper() + found[1:]
