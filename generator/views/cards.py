"""Entries -> cards: how a post, a person, a place stands in a list. The same card everywhere, made in one place.

Events have theirs in `event_cards`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from generator import text
from generator.model.front import Organisation, Person, Post, Venue
from generator.model.values import Address, Party
from generator.site import AnyEntry, Entry, Group, GroupKind, Site, folded
from generator.views import words
from generator.views.shapes import Badge, Card, LinkView, PostCard


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
        badges=badges(site, "wing", post.front.wings),
        lang=lang_of(site, post.front.lang),
        not_published=words.not_published(post),
    )


def badges(site: Site, kind: GroupKind, names: Iterable[str]) -> tuple[Badge, ...]:
    """Wings and sectors as marks, in the order they are named. Only the first two wings have a shape of their own."""
    numbers: Mapping[str, int] = wing_numbers(site) if kind == "wing" else {}
    by_id = groups_by_id(site, kind)
    return tuple(
        Badge(by_id[name].topic.name, by_id[name].url, numbers.get(name, 0)) for name in names if name in by_id
    )


@lru_cache(maxsize=1)
def wing_numbers(site: Site) -> Mapping[str, int]:
    """The wings that have a shape of their own: id -> 1 or 2."""
    return MappingProxyType({group.id: number for number, group in enumerate(site.groups["wing"][:2], 1)})


@lru_cache(maxsize=4)  # the four kinds of groups
def groups_by_id(site: Site, kind: GroupKind) -> Mapping[str, Group]:
    return MappingProxyType({group.id: group for group in site.groups[kind]})


def parties(site: Site, names: Iterable[Party]) -> tuple[LinkView, ...]:
    """People and organisations by id or by name; a name without a page of its own stays words."""
    return tuple(_party(site, name) for name in names)


def _party(site: Site, name: Party) -> LinkView:
    found = site.by_id.get(("person", name)) or site.by_id.get(("organisation", name)) or site.by_name.get(folded(name))
    return LinkView(found.title, found.url) if found else LinkView(name)


@lru_cache(maxsize=1)
def person_urls(site: Site) -> frozenset[str]:
    """The addresses of people, to tell them from organisations."""
    return frozenset(person.url for person in site.of(Person))


def profile_card(site: Site, entry: Entry[Person] | Entry[Organisation]) -> Card:
    front = entry.front
    wings = badges(site, "wing", front.wings)
    return Card(
        title=entry.title,
        url=entry.url,
        summary=summary_of(site, entry),
        note=(front.role or "") if isinstance(front, Person) else "",
        badges=wings,
        wing=wings[0].wing if len(wings) == 1 else 0,
        not_published=words.not_published(entry),
    )


def plain_card(site: Site, entry: AnyEntry) -> Card:
    """Of any kind without a card of its own."""
    return Card(entry.title, entry.url, summary_of(site, entry), not_published=words.not_published(entry))


def venue_card(site: Site, entry: Entry[Venue]) -> Card:
    waits = words.not_published(entry)
    return Card(entry.title, entry.url, summary_of(site, entry), note=town_of(entry.front), not_published=waits)


def town_of(venue: Venue) -> str:
    """The town, unless the name of the venue says it."""
    town = (venue.address.locality or "") if venue.address else ""
    return town if town not in venue.name else ""


def address_lines(address: Address | None) -> tuple[str, ...]:
    """As they stand on an envelope."""
    if address is None:
        return ()
    town = " ".join(part for part in (address.locality, address.postcode) if part)
    return tuple(line for line in (address.street, town, address.region, address.country) if line)


def group_card(site: Site, group: Group) -> Card:
    wing = wing_numbers(site).get(group.id, 0) if group.kind == "wing" else 0
    return Card(group.topic.name, group.url, group.topic.summary or "", note=_holds(group), wing=wing)


def _holds(group: Group) -> str:
    counts = ((len(group.posts), "post", "posts"), (len(group.events), "event", "events"))
    found = text.join_words([words.counted(*count).lower() for count in counts if count[0]])
    return words.capital(found)
