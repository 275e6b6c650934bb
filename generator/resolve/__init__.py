"""Items -> the Site. The only room that joins: addresses, names, links, neighbours.

Refuses to know the clock or the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from generator import text
from generator.diagrams.drawing import DrawingFacts
from generator.model.events import Event
from generator.model.front import Comment, Diagram, EasyRead, Organisation, Page, Person, Post, Venue
from generator.model.kinds import KINDS
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
from generator.site import AnyEntry, Entry, F, Showing, Site, Waiting
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
    posts = sorted(_of(entries, Post), key=lambda e: (_at(e.front.date), e.item.id), reverse=True)
    events = sorted(_of(entries, Event), key=lambda e: (_at(e.front.start), text.sort_key(e.title), e.item.id))
    easy, full, crowded = easy_reads_of(_of(entries, EasyRead), index)
    targets, dead = link_targets(entries, index)
    figures, lost = figure_links(figures, index)
    pictures, missing = front_pictures(entries, index)
    linked, gone = front_links(entries, index)
    horizon = horizon_of(config, when.today)
    meetings = {event.source: occurrences(event.front, config.timezone, horizon) for event in events}
    comments, strays = _comments(read.comments, index)
    menus, menu_problems = menus_of(config, locations, index)
    site = Site(
        config=config,
        prefix=prefix,
        now=when.now,
        valid_until=next_change(entries, [*waiting, *_shown_early(entries)], meetings, config, when.now),
        pinned=when.pinned,
        posts=tuple(posts),
        events=tuple(events),
        pages=_by_title(_of(entries, Page)),
        people=_by_title(_of(entries, Person)),
        organisations=_by_title(_of(entries, Organisation)),
        venues=_by_title(_of(entries, Venue)),
        diagrams=_by_title(_of(entries, Diagram)),
        easy_reads=_by_title(_of(entries, EasyRead)),
        groups=groups_of(entries, posts, events, config, prefix),
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
        related=related_posts(posts),
        mentions=mentions_of(posts, targets),
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
    front = item.front
    appears = front.date.day if isinstance(front, Post) else getattr(front, "published", None)
    if front.draft and not when.drafts:
        return Waiting(item.source, title_of(item), "draft")
    if appears and appears > when.today and not when.future:
        return Waiting(item.source, title_of(item), "future", appears)
    if front.expires and front.expires <= when.today:
        return Waiting(item.source, title_of(item), "expired", front.expires)
    return None


def title_of(item: Item) -> str:
    front = item.front
    return front.title if isinstance(front, Post | Event | Page | Diagram | EasyRead) else front.name


def _entry(item: Item, prefix: str, when: Showing) -> AnyEntry:
    kind = next(kind for kind in KINDS if isinstance(item.front, kind.struct))
    above, slash, last = item.id.rpartition("/")
    path = kind.address.format(slug=f"{above}{slash}{item.front.slug or last}") + "index.html"
    waits = _reason_to_wait(item, Showing(when.now)) if when.drafts or when.future else None
    return Entry(item, item.front, kind.name, title_of(item), urls.at(prefix, path), path, waits)  # type: ignore[return-value]


def _of(entries: Sequence[AnyEntry], front: type[F]) -> list[Entry[F]]:
    return [entry for entry in entries if isinstance(entry.front, front)]  # type: ignore[misc]


def _at(moment: DateOrDateTime) -> tuple[date, time]:
    """For sorting: a whole day stands before every hour of it."""
    return moment.day, moment.clock or time()


def _by_title(entries: list[Entry[F]]) -> tuple[Entry[F], ...]:
    return tuple(sorted(entries, key=lambda entry: (text.sort_key(entry.title), entry.item.id)))


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
