"""A site joined anew where nothing but the words of a few texts is another: what an author does all day while the
preview runs. Everything a site says of how things hang together is then as it was.

Refuses to be nearly right: where anything else differs, whatever it is, the whole site is joined.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields, replace

from generator.model.settings import Config
from generator.model.stages import Item
from generator.problems import Location, Problem
from generator.resolve import Read, resolve
from generator.site import AnyEntry, Entry, Showing, Site

MOST = 20  # with more texts at once, joining everything costs no more


class Resolved(Struct, frozen=True, eq=False):
    """A site, what it was joined from, and what was found wrong in joining it."""

    read: Read
    locations: Mapping[str, Location]
    when: Showing
    site: Site
    problems: tuple[Problem, ...]


def resolve_again(
    before: Resolved | None, read: Read, config: Config, locations: Mapping[str, Location], when: Showing
) -> Resolved:
    """What `resolve` gives, by the shorter way where that is open."""
    if before and _is_same_but_items(before, read, config, locations, when):
        changed = _reworded(before, read)
        if changed is not None:
            site = _with_words(before.site, changed, when)
            return Resolved(read, locations, when, site, before.problems)
    site, problems = resolve(read, config, locations, when)
    return Resolved(read, locations, when, site, tuple(problems))


def _is_same_but_items(
    before: Resolved, read: Read, config: Config, locations: Mapping[str, Location], when: Showing
) -> bool:
    """Also the time: between `now` and `valid_until` a site is the same."""
    until = before.site.valid_until
    return (
        before.site.now <= when.now
        and (until is None or when.now < until)
        and replace(when, now=before.when.now) == before.when
        and replace(before.read, items=()) == replace(read, items=())
        and len(before.read.items) == len(read.items)
        and before.site.config == config
        and before.locations == locations
    )


def _reworded(before: Resolved, read: Read) -> dict[str, Item] | None:
    """The items with other words, by source; None where more than words is another.

    A problem names a line, and a word more may have moved it: where one was told of this file, or names it, all is told
    anew.
    """
    pairs = [(old, new) for old, new in zip(before.read.items, read.items, strict=True) if old is not new]
    told = {problem.location.file for problem in before.problems}
    if len(pairs) > MOST or any(new.source in told or _frame(old) != _frame(new) for old, new in pairs):
        return None
    if any(new.source in problem.message for problem in before.problems for _, new in pairs):
        return None
    return {new.source: new for _, new in pairs}


def _frame(item: Item) -> Item:
    """The item without its words, and without the places that they move. All that is left, joining may look at."""
    body = item.body
    return replace(
        item,
        locations={},
        body=replace(
            body,
            digest="",
            words=0,
            excerpt="",
            links=tuple(replace(link, location=_NOWHERE) for link in body.links),
            blocks=tuple(replace(block, location=_NOWHERE) for block in body.blocks),
            headings=tuple(replace(heading, line=0) for heading in body.headings),
            diagrams=tuple(replace(diagram, location=_NOWHERE) for diagram in body.diagrams),
        ),
    )


_NOWHERE = Location("")


# ---------------------------------------------------------------- the new items in the old site


def _with_words(site: Site, changed: Mapping[str, Item], when: Showing) -> Site:
    entries = [entry for entry in site.entries if entry.source in changed]
    new = {entry: _with_item(entry, changed[entry.source]) for entry in entries}
    swapped = {name: _swapped(getattr(site, name), new) for name in _fields_with_entries(Site)}
    return replace(site, now=when.now, **swapped)


def _with_item(entry: AnyEntry, item: Item) -> Any:
    return replace(entry, item=item, front=item.front)


def _swapped(value: Any, new: Mapping[AnyEntry, AnyEntry]) -> Any:
    """The value with the new entries wherever the old ones stood."""
    if isinstance(value, Entry):
        return new.get(value, value)
    if isinstance(value, tuple):
        made = tuple([_swapped(each, new) for each in value])
        return made if any(one is not other for one, other in zip(made, value, strict=True)) else value
    if isinstance(value, Mapping):
        found = {key: _swapped(each, new) for key, each in value.items()}
        return found if any(found[key] is not each for key, each in value.items()) else value
    if isinstance(value, Struct):
        parts = {name: _swapped(getattr(value, name), new) for name in _fields_with_entries(type(value))}
        changed = {name: part for name, part in parts.items() if part is not getattr(value, name)}
        return replace(value, **changed) if changed else value
    return value


@lru_cache(maxsize=32)
def _fields_with_entries(struct: type[Struct]) -> tuple[str, ...]:
    """The fields that hold entries, however deep, so that a new one is not forgotten."""
    hints = get_type_hints(struct)
    return tuple(field.name for field in fields(struct) if _holds_entries(hints[field.name]))


def _holds_entries(hint: Any) -> bool:
    kind = get_origin(hint) or hint
    if kind is Entry:
        return True
    if isinstance(kind, type) and issubclass(kind, Struct) and kind.__module__ == Site.__module__:
        return bool(_fields_with_entries(kind))
    return any(_holds_entries(part) for part in get_args(hint))
