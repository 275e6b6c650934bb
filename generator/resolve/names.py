"""Names of other things in front matter and block tags: does the wing, the venue, the person exist?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import fields

from generator.model.kinds import KINDS, kinds_in
from generator.model.settings import Config
from generator.model.stages import Block
from generator.parse import id_of, kind_of_path
from generator.problems import Location, Problem, UnlocatedProblem, closest, did_you_mean
from generator.resolve.easy_read import ways_to_name
from generator.resolve.index import Index
from generator.site import AnyEntry, folded
from generator.text import join_words, slug

Names = Mapping[str, frozenset[str]]  # table -> the names in it


def names_known(config: Config, index: Index) -> Names:
    """Every name that something answers to, by table. A broken source's too: its own problems are said already."""
    ids: dict[str, set[str]] = {table: set() for kind in KINDS for table in (kind.name, *kind.tables)}
    broken = [(kind, id_of(source)) for source in index.broken if (kind := kind_of_path(source))]
    for kind, id in (*((entry.kind, entry.item.id) for entry in index.by_source.values()), *broken):
        for table in (kind.name, *kind.tables):
            ids[table].add(id)
    ids["venue"].add("tba")
    wings, sectors = frozenset(config.wings), frozenset(config.sectors)
    ids["diagram"] |= set(index.figures) | index.undrawn
    ids["full by folder"] = {way for source in (*index.by_source, *index.broken) for way in ways_to_name(source)}
    listed = {"wing": wings, "sector": sectors, "audience": wings | {"everyone"}}
    return listed | {table: frozenset(found) for table, found in ids.items()}


def name_problems(entry: AnyEntry, names: Names, index: Index) -> Iterator[Problem]:
    """Every name in the front matter and in the block tags that nothing answers to."""
    for key, name, table, strict in _names_in(entry.front, ""):
        trouble = _trouble_with(name, table, strict, names, index)
        if trouble:
            yield trouble.at(entry.item.location(key))
    for block in entry.item.body.blocks:
        if block.name in _BLOCKS and (trouble := _trouble_with(block.argument, block.name, True, names, index)):
            yield trouble.at(_argument_of(block))


def _argument_of(block: Block) -> Location:
    """Where the name stands: at the end of the block tag's line."""
    location, length = block.location, len(block.argument)
    return (
        Location(location.file, location.line, location.column + location.length - length, length)
        if length
        else location
    )


_BLOCKS = frozenset(kind.name for kind in KINDS if kind.block_example)


def _names_in(value: Struct, above: str) -> Iterator[tuple[str, str, str, bool]]:
    """Every name in the front matter, however deep: where it stands, the name, its table, whether words are refused."""
    for field, written, table, strict in _naming_fields(type(value)):
        found = getattr(value, field)
        if not found:
            continue
        for key, part in _parts(f"{above}{written}", found):
            if isinstance(part, Struct):
                yield from _names_in(part, f"{key}.")
            elif table:
                yield key, part, table, strict


@lru_cache(maxsize=64)
def _naming_fields(struct: type[Struct]) -> tuple[tuple[str, str, str, bool], ...]:
    """The fields that hold names, or structs that may: name, as it is written, table ("": look inside), strict."""
    hints = get_type_hints(struct, include_extras=True)
    rows = []
    for field in fields(struct):
        extra = _extra(hints[field.name])
        table = str(extra.get("names") or extra.get("may_name") or "")
        if table or any(_naming_fields(inner) for inner in _structs_in(hints[field.name])):
            rows.append((field.name, field.encode_name, table, "names" in extra))
    return tuple(rows)


def _structs_in(hint: Any) -> list[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return [hint]
    return [struct for part in get_args(hint) for struct in _structs_in(part)]


def _extra(hint: Any) -> dict[str, Any]:
    """What the annotation of a type, or of the type inside a tuple or `| None`, says."""
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra:
            return meta.extra
    inner = (hint.__origin__,) if hasattr(hint, "__metadata__") else get_args(hint) if get_origin(hint) else ()
    return next((extra for part in inner if (extra := _extra(part))), {})


def _parts(key: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, tuple):
        return [(f"{key}.{index}", part) for index, part in enumerate(value)]
    if isinstance(value, dict):
        return [(f"{key}.{name}", part) for name, part in value.items()]
    return [(key, value)]


def _trouble_with(name: str, table: str, strict: bool, names: Names, index: Index) -> UnlocatedProblem | None:
    known = names[table]
    if name in known or name in names.get(f"{table} by folder", ()) or (not strict and folded(name) in index.by_name):
        return None
    if not strict and not _looks_like_an_id(name):
        return _nearly(name, index)
    kinds = kinds_in(table)
    if hidden := [source for source in index.waiting if id_of(source) == name and kind_of_path(source) in kinds]:
        waiting = index.waiting[hidden[0]]
        message = f"{name} is not published yet" if waiting.reason != "expired" else f"{name} was taken down"
        return UnlocatedProblem(
            "name-unpublished", message, help=(f"take the name out until {hidden[0]} is published",)
        )
    return UnlocatedProblem(
        "name-unknown",
        f"there is no {_called(table)} called {name}",
        help=_help_with(name, table, known, index),
    )


def _nearly(name: str, index: Index) -> UnlocatedProblem | None:
    """A name in plain words that is nearly one that has a page: perhaps a slip, perhaps somebody else."""
    near = closest(name, [entry.title for entry in index.by_name.values()], 0.85)
    if near is None:
        return None
    return UnlocatedProblem(
        "name-near",
        f"{name} has no page here, and is nearly spelt like {near}",
        why="a name that is misspelt leads nowhere",
        help=(f"if it is the same one, write {near}",),
        severity="hint",
    )


def _help_with(name: str, table: str, known: frozenset[str], index: Index) -> tuple[str, ...]:
    called = [entry for entry in index.by_title.get(folded(name), ()) if entry.kind in kinds_in(table)]
    if called:
        return (f"write its short name, which is the name of its file: {called[0].item.id}",)
    near = did_you_mean(name, known)
    if table == "venue" and not any(line.startswith("did you mean") for line in near):
        return (*near, f"for a new venue make a file, such as content/venues/{slug(name) or 'village-hall'}.yaml")
    return near or (_WHERE.get(table) or f"write it in content/{kinds_in(table)[0].folder}/",)


def _looks_like_an_id(name: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name, re.ASCII))


def _called(table: str) -> str:
    """ "post, event or page"; the audience is wings."""
    return join_words([kind.name for kind in kinds_in(table)], "or") or {"audience": "wing"}.get(table, table)


_WHERE = MappingProxyType(
    {
        "wing": "wings are listed in content/site.yaml",
        "audience": "wings are listed in content/site.yaml",
        "sector": "sectors are listed in content/site.yaml",
        "party": "write a file for them in content/people/ or content/organisations/, or their name with capitals",
        "full": "write the name of its file, such as  about  for content/pages/about.md",
        "person": "write a file for them in content/people/",
    }
)
