"""What can be found on the site: everything that has an address of its own, with the words people look for it by.

The A to Z and the index of the search are both made from this, so neither lists what the other lacks. Drafts, and what
waits for its day, are no part of a site; the words of readers' comments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from generator import text
from generator.formats.search_index import SearchIndex, SearchRow
from generator.model.events import Event
from generator.model.front import Diagram, Organisation, Person, Post, Venue
from generator.model.kinds import KINDS, Kind, kind_of_folder
from generator.model.values import Url
from generator.site import GROUP_FOLDERS, AnyEntry, GroupKind, Site, is_of
from generator.text import urls
from generator.views import cards, words
from generator.views.events import details as event_details

MAX_SUMMARY = 120  # characters


class Find(Struct, frozen=True):
    """`note` tells it from others of its name; `names` are the people, places and subjects it has to do with."""

    title: str
    url: str
    note: str = ""
    summary: str = ""
    names: tuple[str, ...] = ()
    lang: str = ""


class SearchSection(Struct, frozen=True):
    """All of one kind, in the order in which results of equal worth are shown. `id` is its folder in the output, where
    a list of them with more words stands; pages have none.
    """

    id: str
    one: str  # "Person"
    many: str  # "People"
    finds: tuple[Find, ...]


@lru_cache(maxsize=1)
def search_sections(site: Site) -> tuple[SearchSection, ...]:
    """Those that hold something, in the order of the page."""
    rows = [SearchSection(kind.folder, *kind.shown_as, tuple(_of_kind(site, kind))) for kind in KINDS]
    rows += [SearchSection(folder, *_GROUPS[kind], tuple(_groups(site, kind))) for kind, folder in GROUP_FOLDERS]
    ordered = sorted(rows, key=lambda section: _FIRST.index(section.id) if section.id in _FIRST else len(_FIRST))
    return tuple(section for section in ordered if section.finds)


_GROUPS: Mapping[GroupKind, tuple[str, str]] = MappingProxyType(
    {
        "wing": ("Wing", "Wings"),
        "sector": ("Sector", "Sectors"),
        "tag": ("Subject", "Subjects"),
        "series": ("Series", "Series"),
    }
)
# What most people look for. Every other section comes after these.
_FIRST = (
    *("pages", "events", "posts", "easy-read", "people", "organisations", "venues"),
    *(folder for _, folder in GROUP_FOLDERS),
)


def _of_kind(site: Site, kind: Kind) -> Iterator[Find]:
    entries = site.of(kind.struct)
    yield from _of(site, reversed(entries) if kind.struct is Event else entries)
    if kind.struct is Diagram:
        yield from _drawn_on_pages(site)


def search_index(site: Site) -> SearchIndex:
    """What can be found by kind, and the lists that the site makes of them."""
    found = (*search_sections(site), SearchSection("", "List", "Lists", tuple(_lists(site))))
    rows = (
        SearchRow(kind, each.title, each.url, each.note, each.summary, each.names, each.lang)
        for kind, section in enumerate(found)
        for each in section.finds
    )
    return SearchIndex(tuple(section.one for section in found), tuple(rows))


def _lists(site: Site) -> Iterator[Find]:
    for section in search_sections(site):
        if url := list_url(site, section):
            yield Find(section.many, url)
        if section.id == "events":
            yield Find("Past events", urls.at(site.prefix, "events/past/index.html"))


def list_url(site: Site, section: SearchSection) -> Url:
    kind = kind_of_folder(section.id)
    path = kind.list_path if kind else f"{section.id}/index.html"
    return urls.at(site.prefix, path) if path else Url("")


# ---------------------------------------------------------------- one of each kind


def _of(site: Site, entries: Iterable[AnyEntry]) -> Iterator[Find]:
    for entry in entries:
        summary = text.shorten(cards.summary_of(site, entry), MAX_SUMMARY)
        names = tuple(_names(site, entry, summary))
        yield Find(entry.title, entry.url, _note(entry), summary, names, cards.lang_of(site, entry.front.lang))


def _note(entry: AnyEntry) -> str:
    match entry.front:
        case Post() as post:
            return words.day_view(post.date.day).text
        case Event() as event:
            return _when(event)
        case Person() as person:
            return person.role or ""
        case Organisation() as organisation:
            return ", ".join(organisation.also_known_as)
        case Venue() as venue:
            return cards.town_of(venue)
        case _:
            return ""


def _when(event: Event) -> str:
    """Words that stay true whatever the time is: "21 to 23 March 2023, not confirmed"."""
    said = (
        words.repeat_words(event.repeats, event.start.day) if event.repeats else " ".join(words.date_badge_words(event))
    )
    when = f"{said[0].lower()}{said[1:]}"
    match event.status:
        case "confirmed":
            return when
        case "tentative":
            return f"{when}, not confirmed"
        case "postponed":
            return f"postponed, was {when}"
        case "cancelled":
            return f"{when}, cancelled"


def _groups(site: Site, kind: GroupKind) -> Iterator[Find]:
    for group in site.groups[kind]:
        card = cards.group_card(site, group)
        summary = text.shorten(card.summary, MAX_SUMMARY)
        yield Find(card.title, card.url, "", summary, tuple(_short_forms(site, f"{card.title} {summary}")))


def _drawn_on_pages(site: Site) -> Iterator[Find]:
    for figure in site.figures.values():
        if not is_of(figure.entry, Diagram):
            summary = text.shorten(figure.drawing.description, MAX_SUMMARY)
            yield Find(figure.drawing.title, figure.url, f"on the page ‘{figure.entry.title}’", summary)


# ---------------------------------------------------------------- the names a page has to do with


def _names(site: Site, entry: AnyEntry, summary: str) -> Iterator[str]:
    """Each once; without those that its title says."""
    said = {"", entry.title}
    menus = (name for name, url in (*site.menus.main, *site.menus.footer) if url == entry.url)
    found = [*_parties(site, entry), *_groups_of(site).get(entry.source, ()), *_linked(site, entry), *menus]
    short = _short_forms(site, " ".join((entry.title, summary, *found)))
    for name in (*found, *short):
        if name not in said:
            said.add(name)
            yield name


def _parties(site: Site, entry: AnyEntry) -> Iterator[str]:
    match entry.front:
        case Post() as post:
            yield from (link.name for link in cards.parties(site, post.authors))
        case Event() as event:
            named = (*event.organisers, *event.hosts, *event.partners, *event_details.names_in(event))
            yield from (link.name for link in cards.parties(site, named))
            venue = site.by_id.get(("venue", event.venue or ""))
            yield from (venue.title, cards.town_of(venue.front)) if venue and isinstance(venue.front, Venue) else ()
        case Person() as person:
            yield from (link.name for link in cards.parties(site, person.organisations))
        case Organisation() as organisation:
            yield from organisation.also_known_as
        case Venue() as place:
            address = place.address
            yield from place.also_known_as
            yield from (address.locality or "", address.region or "", address.postcode or "") if address else ()


@lru_cache(maxsize=1)
def _groups_of(site: Site) -> Mapping[str, tuple[str, ...]]:
    """Source -> the names of its wings, sectors, tags and series."""
    found: dict[str, list[str]] = {}
    for kind, _ in GROUP_FOLDERS:
        for group in site.groups[kind]:
            for entry in group.entries:
                found.setdefault(entry.source, []).append(group.topic.name)
    return MappingProxyType({source: tuple(names) for source, names in found.items()})


@lru_cache(maxsize=1)
def _named(site: Site) -> Mapping[str, str]:
    """The source of each person, organisation and place -> its name."""
    entries: tuple[AnyEntry, ...] = (*site.of(Person), *site.of(Organisation), *site.of(Venue))
    return MappingProxyType({entry.source: entry.title for entry in entries})


def _linked(site: Site, entry: AnyEntry) -> Iterator[str]:
    """The people, organisations and places that its text links to."""
    named = _named(site)
    for target in site.targets.get(entry.source, ()):
        if target.source in named and target.source != entry.source:
            yield named[target.source]


def _short_forms(site: Site, said: str) -> Iterator[str]:
    """The short form of what is written in full, and the full form of what is written short."""
    folded = said.casefold()
    for short, full in site.config.glossary.items():
        if full.casefold() in folded:
            yield short
        elif short in said and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", said):
            yield full
