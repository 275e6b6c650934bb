"""Where everything can be found: by its file, its short name, its title. Refuses to judge what is not found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from unicodedata import normalize

from msgspec import Struct

from generator.model.stages import Binary
from generator.problems import Problem, UnlocatedProblem, closest
from generator.site import AnyEntry, Figure, Waiting, folded


class Index(Struct, frozen=True):
    """Where everything can be found by what people call it."""

    by_source: Mapping[str, AnyEntry]
    by_id: Mapping[tuple[str, str], AnyEntry]
    by_name: Mapping[str, AnyEntry]
    by_title: Mapping[str, tuple[AnyEntry, ...]]
    waiting: Mapping[str, Waiting]
    binaries: Mapping[str, Binary]
    broken: frozenset[str]
    base_url: str
    prefix: str  # of the base_url
    problems: tuple[Problem, ...]
    figures: Mapping[str, Figure] = MappingProxyType({})
    undrawn: frozenset[str] = frozenset()  # diagrams with problems: whoever names one of them hears nothing more of it

    @classmethod
    def of(
        cls,
        entries: Iterable[AnyEntry],
        waiting: Iterable[Waiting],
        binaries: Iterable[Binary],
        broken: Iterable[str],
        base_url: str,
        prefix: str,
    ) -> Index:
        by_id: dict[tuple[str, str], AnyEntry] = {}
        by_title: dict[str, tuple[AnyEntry, ...]] = {}
        problems = []
        for entry in entries:
            key = entry.kind.name, entry.item.id
            if key in by_id:
                problems.append(_same_name(entry, by_id[key]))
            by_id.setdefault(key, entry)
            by_title[folded(entry.title)] = (*by_title.get(folded(entry.title), ()), entry)
        parties = [e for e in by_id.values() if "party" in e.kind.tables]
        return cls(
            by_source={entry.source: entry for entry in by_id.values()},
            by_id=by_id,
            by_name={folded(entry.title): entry for entry in reversed(parties)},
            by_title=by_title,
            waiting={each.source: each for each in waiting},
            binaries={each.path: each for each in binaries},
            broken=frozenset(broken),
            base_url=base_url,
            prefix=prefix,
            problems=tuple(problems),
        )

    @property
    def known(self) -> frozenset[str]:
        """Every source there is, shown or not."""
        return frozenset((*self.by_source, *self.waiting, *self.broken))


def _same_name(entry: AnyEntry, first: AnyEntry) -> Problem:
    trouble = UnlocatedProblem(
        "slug-twice",
        f"two files are called {entry.item.id}: this one and {first.source}",
        why="both would stand at the same address",
        help=(_rename(entry.source),),
    )
    return trouble.at(entry.item.location())


def _rename(source: str) -> str:
    """A page that is a folder is called what the folder is called."""
    folder, _, file = source.rpartition("/")
    return f"rename the folder {folder}; index.md keeps its name" if file == "index.md" else "rename one of the files"


def file_called(path: str, index: Index) -> Binary | None:
    """The file of that name, however its accents are spelt: a Mac may write é as e and an accent."""
    exact = index.binaries.get(path)
    if exact or path.isascii():
        return exact
    wanted = normalize("NFC", path)
    return next((each for each in index.binaries.values() if normalize("NFC", each.path) == wanted), None)


def nearest(path: str, known: Iterable[str]) -> str | None:
    """The path with the name most like that of `path`, wherever it lies; None when no name is alike."""
    by_name: dict[str, list[str]] = {}
    for each in sorted(known):
        by_name.setdefault(_name_of(each), []).append(each)
    name = closest(_name_of(path), by_name, 0.7)
    return closest(path, by_name[name], 0.0) if name else None


def _name_of(path: str) -> str:
    """ "hello" of "content/posts/2023-01-20-hello/index.md" and of "/posts/hello/"."""
    last = path.removesuffix("index.md").rstrip("/").rpartition("/")[2]
    return re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", last.rpartition(".")[0] or last)
