"""Items -> the Site. The only room that joins: addresses, names, links, neighbours.

Refuses to know the clock or the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator import text
from generator.diagrams.drawing import DrawingFacts
from generator.model.events import Event
from generator.model.front import Comment, EasyRead, Front, Post
from generator.model.kinds import KINDS, kind_of
from generator.model.settings import Config
from generator.model.stages import Binary, Comments, Item
from generator.model.values import DateOrDateTime
from generator.problems import Location, Problem, UnlocatedProblem, did_you_mean
from generator.resolve.clock import horizon_of, next_change
from generator.resolve.easy_read import easy_reads_of, with_their_pages
from generator.resolve.figures import figures_of
from generator.resolve.files import front_pictures
from generator.resolve.groups import groups_of
from generator.resolve.index import Index
from generator.resolve.links import figure_links, front_links, link_targets
from generator.resolve.menus import menus_of
from generator.resolve.names import name_problems, names_known
from generator.resolve.neighbours import mentions_of, related_posts
from generator.site import AnyEntry, ByKind, Entry, Showing, Site, Waiting, appears
from generator.site.occurrences import occurrences
from generator.text import urls


class Read(Struct, frozen=True):
    """All that was read. `broken` are sources that could not be; whoever names one of them hears nothing more of it."""

    items: tuple[Item, ...]
    comments: tuple[Comments, ...]
    binaries: tuple[Binary, ...]
    broken: tuple[str, ...]
    drawings: Mapping[str, DrawingFacts] = MappingProxyType({})  # by the key of their source


def resolve(read: Read, config: Config, locations: Mapping[str, Location], when: Showing) -> tuple[Site, list[Problem]]:
    """Join everything. What can't be joined is a problem where it is written; `locations` are site.yaml's."""
    prefix = _prefix(config)
    shown, waiting = with_their_pages(*_sorted_by_reason(read.items, when))
    entries = [_entry(item, prefix, when) for item in sorted(shown, key=lambda item: item.source)]
    index = Index.of(entries, waiting, read.binaries, read.broken, config.base_url, prefix)
    figures, undrawn, twice = figures_of(entries, read.drawings)
    index = replace(index, figures=figures, undrawn=undrawn)
    names = names_known(config, index)
    unknown = [problem for entry in entries for problem in name_problems(entry, names, index)]
    found = ByKind(by_kind=_by_kind(entries))
    easy, full, crowded = easy_reads_of(found.of(EasyRead), index)
    targets, dead = link_targets(entries, index)
    figures, lost = figure_links(figures, index)
    pictures, missing = front_pictures(entries, index)
    linked, gone = front_links(entries, index)
    horizon = horizon_of(config, when.today)
    meetings = {event.source: occurrences(event.front, config.timezone, horizon) for event in found.events}
    comments, strays = _comments(read.comments, index)
    menus, menu_problems = menus_of(config, locations, index)
    site = Site(
        config=config,
        prefix=prefix,
        now=when.now,
        valid_until=next_change(entries, [*waiting, *_shown_early(entries)], meetings, config, when.now),
        pinned=when.pinned,
        by_kind=found.by_kind,
        groups=groups_of(found, config, prefix),
        by_id=index.by_id,
        by_name=index.by_name,
        targets=targets,
        pictures=pictures,
        front_links=linked,
        occurrences=meetings,
        easy_read_of=easy,
        full_page_of=full,
        figures=figures,
        comments=comments,
        related=related_posts(found.posts),
        mentions=mentions_of(found.posts, targets),
        binaries=index.binaries,
        waiting=tuple(sorted(waiting, key=lambda each: (each.day or date.min, each.source))),
        unread=read.broken,
        menus=menus,
    )
    return site, [*index.problems, *unknown, *dead, *missing, *gone, *twice, *crowded, *lost, *strays, *menu_problems]


def _prefix(config: Config) -> str:
    """The base's sub-path. A base that is none is said by `config`, or by the command line, and comes no further."""
    prefix = urls.prefix_of(config.base_url)
    if isinstance(prefix, UnlocatedProblem):
        raise ValueError(prefix.message)
    return prefix


def _sorted_by_reason(items: Iterable[Item], when: Showing) -> tuple[list[Item], list[Waiting]]:
    shown, waiting = [], []
    for item in items:
        reason = _reason_to_wait(item, when)
        if reason:
            waiting.append(reason)
        else:
            shown.append(item)
    return shown, waiting


def _shown_early(entries: Iterable[AnyEntry]) -> Iterator[Waiting]:
    """What is shown before its time. When that comes, the page no longer says so."""
    return (entry.waits for entry in entries if entry.waits)


def _reason_to_wait(item: Item, when: Showing) -> Waiting | None:
    front, kind = item.front, kind_of(type(item.front))
    day = appears(front, kind)
    if front.draft and not when.drafts:
        return Waiting(item.source, kind.title_of(front), "draft")
    if day and day > when.today and not when.future:
        return Waiting(item.source, kind.title_of(front), "future", day)
    if front.expires and front.expires <= when.today:
        return Waiting(item.source, kind.title_of(front), "expired", front.expires)
    return None


def _entry(item: Item, prefix: str, when: Showing) -> AnyEntry:
    kind = kind_of(type(item.front))
    above, slash, last = item.id.rpartition("/")
    path = kind.path(f"{above}{slash}{item.front.slug or last}")
    waits = _reason_to_wait(item, Showing(when.now)) if when.drafts or when.future else None
    return Entry(item, item.front, kind, kind.title_of(item.front), urls.at(prefix, path), path, waits)


def _by_kind(entries: Iterable[AnyEntry]) -> dict[type[Front], tuple[AnyEntry, ...]]:
    found: dict[type[Front], list[AnyEntry]] = {kind.struct: [] for kind in KINDS}
    for entry in entries:
        found[entry.kind.struct].append(entry)
    return {struct: tuple(_IN_ORDER.get(struct, _by_title)(each)) for struct, each in found.items()}


def _newest_first(posts: Iterable[Entry[Post]]) -> list[Entry[Post]]:
    return sorted(posts, key=lambda post: (_at(post.front.date), post.item.id), reverse=True)


def _by_start(events: Iterable[Entry[Event]]) -> list[Entry[Event]]:
    return sorted(events, key=lambda event: (_at(event.front.start), text.sort_key(event.title), event.item.id))


def _by_title(entries: Iterable[AnyEntry]) -> list[AnyEntry]:
    return sorted(entries, key=lambda entry: (text.sort_key(entry.title), entry.item.id))


_IN_ORDER: Mapping[type[Front], Callable[[Any], Iterable[AnyEntry]]] = MappingProxyType(
    {Post: _newest_first, Event: _by_start}
)


def _at(moment: DateOrDateTime) -> tuple[date, time]:
    """For sorting: a whole day stands before every hour of it."""
    return moment.day, moment.clock or time()


def _comments(found: tuple[Comments, ...], index: Index) -> tuple[Mapping[str, tuple[Comment, ...]], list[Problem]]:
    """Each file of comments belongs to the page in its folder, or to the one with its name."""
    beside = {source.removesuffix("index.md").removesuffix(".md"): source for source in index.known}
    problems = [
        UnlocatedProblem(
            "comments-stray",
            "these comments lie beside no page",
            help=did_you_mean(each.beside, beside) or ("put them into the folder of their post",),
        ).at(Location(each.source))
        for each in found
        if each.beside not in beside
    ]
    return {beside[each.beside]: each.comments for each in found if each.beside in beside}, problems
