"""Easy read pages and the pages they go with: one of each, joined both ways.

A page is named by the name of its file ("two-wings"), with its folder where several have that name
("posts/two-wings"), or by its path below content/.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.model.front import EasyRead
from generator.model.stages import Item
from generator.parse import id_of, kind_of_path
from generator.problems import Problem, UnlocatedProblem
from generator.resolve.index import Index
from generator.site import AnyEntry, Entry, Waiting


def ways_to_name(source: str) -> tuple[str, ...]:
    """Everything that `of` may say to mean this source; nothing for kinds that have no easy read."""
    kind = kind_of_path(source)
    if kind is None or "full" not in kind.tables:
        return ()
    id = id_of(source)
    return id, f"{kind.folder}/{id}", source.partition("/")[2]


def with_their_pages(shown: Sequence[Item], waiting: Sequence[Waiting]) -> tuple[list[Item], list[Waiting]]:
    """An easy read page waits as long as the page it goes with, and goes when that does."""
    easy = {item.source: item.front.of for item in shown if isinstance(item.front, EasyRead)}
    if not easy or not waiting:
        return list(shown), list(waiting)
    standing = {way for item in shown for way in ways_to_name(item.source)}
    hidden = {way: each for each in waiting for way in ways_to_name(each.source) if way not in standing}
    held = {item.source: hidden[easy[item.source]] for item in shown if easy.get(item.source) in hidden}
    return (
        [item for item in shown if item.source not in held],
        [*waiting, *(_like(item, held[item.source]) for item in shown if item.source in held)],
    )


def _like(item: Item, page: Waiting) -> Waiting:
    title = item.front.title if isinstance(item.front, EasyRead) else item.id
    return Waiting(item.source, title, page.reason, page.day)


def easy_reads_of(
    entries: Iterable[Entry[EasyRead]], index: Index
) -> tuple[dict[str, Entry[EasyRead]], dict[str, AnyEntry], list[Problem]]:
    """Source of a page -> its easy read; source of an easy read -> its page; what stands in the way of either.

    A name that nothing answers to is said with all other names.
    """
    easy: dict[str, Entry[EasyRead]] = {}
    full: dict[str, AnyEntry] = {}
    problems: list[Problem] = []
    entries = list(entries)
    by_way = _by_way(index.by_source.values()) if entries else {}
    for entry in entries:
        found = by_way.get(entry.front.of, [])
        if len(found) > 1:
            problems.append(_unclear(entry, found))
        elif found and found[0].source in easy:
            problems.append(_twice(entry, easy[found[0].source], found[0]))
        elif found:
            easy[found[0].source] = entry
            full[entry.source] = found[0]
    return easy, full, problems


def _by_way(entries: Iterable[AnyEntry]) -> dict[str, list[AnyEntry]]:
    found: dict[str, list[AnyEntry]] = {}
    for entry in entries:
        for way in dict.fromkeys(ways_to_name(entry.source)):
            found.setdefault(way, []).append(entry)
    return found


def _unclear(entry: Entry[EasyRead], found: Sequence[AnyEntry]) -> Problem:
    names = [ways_to_name(each.source)[1] for each in found]
    trouble = UnlocatedProblem(
        "easy-read-unclear",
        f"{len(found)} pages are called {entry.front.of}: {' and '.join(each.source for each in found)}",
        why="this page and the one it goes with lead to each other, so it must be clear which one",
        help=(f"write  of: {'  or  of: '.join(names)}",),
    )
    return trouble.at(entry.item.location("of"))


def _twice(entry: Entry[EasyRead], first: Entry[EasyRead], page: AnyEntry) -> Problem:
    trouble = UnlocatedProblem(
        "easy-read-twice",
        f"{page.source} has two easy read pages: this one and {first.source}",
        why="the page leads to one of them only",
        help=("put both into one file, or name another page in  of",),
    )
    return trouble.at(entry.item.location("of"))
