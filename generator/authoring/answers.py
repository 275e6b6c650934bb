"""What people answer to `build.py new`, judged as a build would judge the file. Refuses to ask: `cli` does.

An answer goes the way of a file: the same readers, the same words where something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from msgspec import Struct

from generator import text
from generator.authoring.details import Detail, details_of
from generator.authoring.full_pages import FullPages, full_pages_in, trouble_with_page
from generator.authoring.scaffolds import Answers, new_file, path_of
from generator.dates import reading as dates
from generator.frontmatter import fields
from generator.frontmatter.reading import Map, Text
from generator.model.kinds import KINDS, Kind
from generator.model.settings import Config
from generator.model.stages import Source
from generator.model.values import DateOrDateTime
from generator.parse import Rules, id_of, kind_of_path, parse, rules_of
from generator.parse.comments import is_comments
from generator.problems import Location, Problem, UnlocatedProblem, did_you_mean
from generator.text import urls
from generator.text.paths import path_trouble


class ExistingContent(Struct, frozen=True):
    """What there is already. `ids`: kind -> short name -> file; `names`: table -> the names in it."""

    ids: Mapping[str, Mapping[str, str]]
    names: Mapping[str, frozenset[str]]
    uids: frozenset[str]
    rules: Rules
    full: FullPages


def known_from(settings: Config | None, sources: Sequence[Source]) -> ExistingContent:
    """`settings` None: site.yaml cannot be read, so no wing is known, and none is refused."""
    ids: dict[str, dict[str, str]] = {kind.name: {} for kind in KINDS}
    for source in sources:
        if (kind := kind_of_path(source.path)) and not is_comments(source.path):
            ids[kind.name].setdefault(id_of(source.path), source.path)
    full = full_pages_in([source for source in sources if not is_comments(source.path)])
    names = {"venue": frozenset({*ids["venue"], "tba"}), "full": full.offered}
    if settings:
        wings = frozenset(settings.wings)
        names |= {"wing": wings, "audience": wings | {"everyone"}}
    uids = [_UID.search(source.content) for source in sources if source.path.startswith("content/events/")]
    rules = rules_of(settings) if settings else Rules()
    return ExistingContent(ids, names, frozenset(found[1].decode() for found in uids if found), rules, full)


_UID = re.compile(rb"^uid:[ \t]*['\"]?([a-z0-9-]+)", re.MULTILINE)

# ---------------------------------------------------------------- one answer


def tidy(kind: Kind, name: str, answer: str) -> str:
    """The answer as it goes into the file. People may write a list in brackets, as it stands in files."""
    answer = " ".join(answer.split())
    detail = detail_of(kind, name)
    return answer.removeprefix("[").removesuffix("]").strip() if detail and detail.is_list else answer


def detail_of(kind: Kind, name: str) -> Detail | None:
    """None for a part of a detail, such as "address.street"."""
    return next((detail for detail in details_of(kind.struct) if detail.name == name), None)


def example_of_part(kind: Kind, name: str) -> str:
    """An example of "address.street"."""
    whole, _, part = name.partition(".")
    struct = fields.bare_type(next(detail for detail in details_of(kind.struct) if detail.name == whole).type)[0]
    return next(detail for detail in details_of(struct) if detail.name == part).example


def answer_troubles(kind: Kind, id: str, name: str, answers: Answers, known: ExistingContent) -> tuple[Problem, ...]:
    """What is wrong with the answer called `name`, by itself and beside those before it."""
    detail = detail_of(kind, name)
    if detail is None:
        return ()
    tree = Map(((Text(name, _SPOT), Text(answers[name], _SPOT)),), _SPOT)
    found = list(fields.read_struct(tree, kind.struct).problems)
    found += [trouble.at(_SPOT) for trouble in _unknown_names(detail, answers[name], known)]
    return _but_missing(found) or _but_missing(file_problems(kind, id, answers, known))


def _but_missing(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Without what was not asked yet."""
    return tuple(problem for problem in problems if problem.code != "field-missing")


_SPOT = Location("", 0, 0, 0)


def names_for(detail: Detail, known: ExistingContent) -> tuple[str, ...]:
    """The names that an answer must be among; none where it may be any text."""
    return tuple(sorted(known.names.get(_table_of(detail), ())))


def _table_of(detail: Detail) -> str:
    kind, meta = fields.bare_type(detail.type)
    if detail.is_list:
        kind, meta = fields.bare_type(get_args(kind)[0])
    return str(meta.get("names", ""))


def _unknown_names(detail: Detail, answer: str, known: ExistingContent) -> list[UnlocatedProblem]:
    names = known.names.get(table := _table_of(detail))
    if names is None:
        return []
    if table == "full":
        trouble = trouble_with_page(answer, known.full)
        return [trouble] if trouble and answer else []
    given = [part.strip() for part in answer.split(",")] if detail.is_list else [answer]
    called = {"audience": "wing"}.get(table, table)
    return [
        UnlocatedProblem("name-unknown", f"there is no {called} called {name}", help=did_you_mean(name, names))
        for name in given
        if name and name not in names
    ]


def file_problems(kind: Kind, id: str, answers: Answers, known: ExistingContent) -> tuple[Problem, ...]:
    """The errors of the file that these answers come to."""
    path = path_of(kind, id, answers, "")
    source = Source(path, new_file(kind, id, answers, id).encode(), "")
    return tuple(each for each in parse(source, known.rules).problems if each.severity == "error")


# ---------------------------------------------------------------- the short name, and the uid


def id_from(title: str) -> str:
    """The short name that a title gives; "" where it has no letter for one."""
    return text.slug(title)[: urls.LONGEST_SLUG].rstrip("-")


def id_trouble(kind: Kind, id: str, known: ExistingContent) -> UnlocatedProblem | None:
    """Why the new file cannot have that short name."""
    if not id:
        help_ = (f'choose one in small letters:  new {kind.word} "..." --slug two-wings',)
        return UnlocatedProblem("file-name", "that title gives no address", help=help_)
    if trouble := urls.slug_trouble(id):
        return trouble
    if taken := known.ids[kind.name].get(id):
        return UnlocatedProblem(
            "address-twice",
            f"there is {taken} already, and it was left as it is",
            help=(f"choose another short name:  --slug {_next(id, known.ids[kind.name])}",),
        )
    if kind.is_reserved(id):
        why = "a list of this site stands there"
        return UnlocatedProblem(
            "slug-reserved", f"no {kind.name} can be called {id}", why, (f"such as  --slug {id}-2",)
        )
    if reason := path_trouble(kind.path(id)):
        return UnlocatedProblem("address-unfit", reason, help=("choose another short name:  --slug ...",))
    return None


def _next(id: str, taken: Mapping[str, Any] | frozenset[str]) -> str:
    number = 2
    while f"{id}-{number}" in taken:
        number += 1
    return f"{id}-{number}"


def uid_for(id: str, start: str, known: ExistingContent) -> str:
    """The name by which calendars know the event: its short name and its year, and no other event's."""
    day = day_of(start)
    year = str(day.year) if day else ""
    uid = id if not year or re.search(rf"(?:^|-){year}(?:-|$)", id) else f"{id}-{year}"
    return uid if uid not in known.uids else _next(uid, known.uids)


def day_of(answer: str) -> date | None:
    moment = dates.read_moment(answer)
    return moment.day if isinstance(moment, DateOrDateTime) else None
