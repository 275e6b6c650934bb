"""Social cards: the picture that others see when they share a link to a page. One for each text, and one for the site.

What a card says; `social_layout` says where. Nothing on a card is true for a while only: what depends on the time are
an event's state and news, which change when its meetings are over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from types import MappingProxyType
from typing import cast

import msgspec
from msgspec import Struct

from generator.model.events import Event
from generator.model.front import EasyRead, Person, Post, Venue
from generator.site import AnyEntry, Entry, Site
from generator.views import cards, event_cards, words
from generator.views.shapes import Badge, EventCard

FOLDER = "cards/"


class SocialCard(Struct, frozen=True):
    """`date_badge` is the date of an event for the eye; other cards have none. `fixed`: nothing is provisional."""

    path: str  # in the output, as `file` completes it
    design: str  # the digest of the template and its colours
    site_name: str
    title: str
    notes: tuple[str, ...] = ()
    badges: tuple[tuple[str, int], ...] = ()  # wings: name, and number of the shape
    wing: int = 0
    date_badge: tuple[str, str] | None = None
    fixed: bool = True
    status: str = ""

    @property
    def file(self) -> str:
        """Its path in the output. Social networks keep a picture by its address: another card is another address."""
        digest = blake2b(msgspec.msgpack.encode(self), digest_size=8).hexdigest()
        return f"{FOLDER}{self.path}.{digest}.png"

    @property
    def alt(self) -> str:
        """What it shows, in words."""
        told = ". ".join(part for part in (self.title, self.status, *self.notes) if part)
        return told if self.path != SITE else f"{self.site_name}: {told}" if told != self.site_name else told


SITE = "site"  # the path of the card that pages without one of their own have


class Cards(Struct, frozen=True):
    """The cards of a site: of each entry by its source, and the one for all other pages."""

    of_site: SocialCard
    of_entries: Mapping[str, SocialCard]


def cards_of(site: Site, design: str) -> Cards:
    config = site.config
    whole = SocialCard(SITE, design, config.name, config.headline or config.name)
    return Cards(whole, MappingProxyType({entry.source: _card(site, entry, design) for entry in site.entries}))


def _card(site: Site, entry: AnyEntry, design: str) -> SocialCard:
    front = entry.front
    path = entry.path.removesuffix("/index.html").removesuffix(".html")
    if isinstance(front, Event):
        return _event_card(site, cast(Entry[Event], entry), design, path)
    notes: list[str] = []
    if isinstance(front, Post):
        notes = [words.day_view(front.date.day).text]
    elif isinstance(front, Person):
        notes = [front.role or ""]
    elif isinstance(front, Venue):
        notes = [cards.town_of(front)]
    elif isinstance(front, EasyRead):
        notes = ["Easy read"]
    badges = cards.badges(site, "wing", getattr(front, "wings", ()))
    return SocialCard(path, design, site.config.name, entry.title, _plain(notes), _wings(badges))


def _event_card(site: Site, entry: Entry[Event], design: str, path: str) -> SocialCard:
    shown = event_cards.event_card(site, entry)
    place = f"{shown.where.name}{shown.place}" if shown.where else ""
    return SocialCard(
        path=path,
        design=design,
        site_name=site.config.name,
        title=entry.title,
        notes=_plain([_when(shown), place]),
        badges=_wings(shown.audience),
        wing=shown.wing,
        date_badge=_every(shown.repeats) if shown.repeats else shown.date_badge,
        fixed=shown.fixed,
        status=shown.status or _news(shown),
    )


def _when(shown: EventCard) -> str:
    """The date in words; of an event that repeats the rule, as a next date would soon be wrong."""
    if shown.repeats:
        return shown.repeats
    when = "".join(part.text for part in shown.when)
    return when if shown.date_name == "When" else f"{shown.date_name} {when}"


def _every(repeats: str) -> tuple[str, str]:
    """ "Every two weeks, on Fridays" -> ("Every two", "weeks")."""
    first, _, last = repeats.partition(",")[0].rpartition(" ")
    return first, last


def _news(shown: EventCard) -> str:
    """ "New date (was Friday 3 July 2026)" in two parts that stand below each other."""
    return shown.moves[0].replace(" (", ": ").rstrip(")") if shown.moves else ""


def _plain(notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(note.replace(words.NBSP, " ") for note in notes if note)


def _wings(badges: Iterable[Badge]) -> tuple[tuple[str, int], ...]:
    return tuple((mark.name, mark.wing) for mark in badges)
