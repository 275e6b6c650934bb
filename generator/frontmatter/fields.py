"""A tree of texts -> a struct of the model. The struct's fields and types are the only description of what is allowed.

Every wrong value is reported, not the first one; a wrong value keeps the field's default. Refuses to look anything up:
whether a venue exists is for `resolve` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from functools import lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Generic, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo
from msgspec.structs import fields as struct_fields

from generator.dates import reading as dates
from generator.frontmatter.messages import with_quotes
from generator.frontmatter.reading import List, Map, Node, Text
from generator.frontmatter.values import EXAMPLES, PLAIN, SPECIAL, choice
from generator.model.values import DateOrDateTime, Hours, Opening
from generator.problems import Location, Problem, UnlocatedProblem, closest, did_you_mean

S = TypeVar("S", bound=Struct)


class Reading(Struct, Generic[S], frozen=True):
    """`value` is None when something that is required is missing or wrong. `locations`: "tags.1" -> where it is."""

    value: S | None
    problems: tuple[Problem, ...]
    locations: dict[str, Location]


def read_struct(tree: Map, struct: type[S]) -> Reading[S]:
    """Read `tree` as `struct`: unknown keys, missing keys and wrong values are problems at their places."""
    reader = _Reader()
    value = reader.struct(tree, struct, "")
    return Reading(value if isinstance(value, struct) else None, tuple(reader.problems), reader.locations)


class _Nothing:
    """What a wrong value is read as. Its problem has been said."""


_WRONG = _Nothing()


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.locations: dict[str, Location] = {}

    def say(self, trouble: UnlocatedProblem, location: Location) -> _Nothing:
        self.problems.append(trouble.at(location))
        return _WRONG

    def struct(self, tree: Map, struct: type[Struct], path: str) -> Any:
        known = fields_of(struct)
        values: dict[str, Any] = {}
        for index, (key, node) in enumerate(tree.entries):
            if _is_torn_off(tree, index, known):
                if not _is_torn_off(tree, index - 1, known):  # the first piece speaks for those after it
                    self.say(_torn_off(tree, index, known), key.location)
            elif key.value not in known:
                self.say(_unknown_key(key.value, known, struct, tree), key.location)
            elif not _says_nothing(node):  # `summary:` alone
                values[key.value] = self.value(node, known[key.value][1], f"{path}{key.value}")
        missing = [name for name, (field, _) in known.items() if field.required and name not in values]
        self.missing(missing, tree, struct)
        bad = any(values.get(name) is _WRONG for name, (field, _) in known.items() if field.required)
        if missing or bad:
            return _WRONG
        return struct(**{known[key][0].name: value for key, value in values.items() if value is not _WRONG})

    def missing(self, names: list[str], tree: Map, struct: type[Struct]) -> None:
        """A misspelt name is said already, and is not missing as well."""
        known = fields_of(struct)
        keys = {key.value: key.location for key, _ in tree.entries}
        misspelt = {_meant(key, known) for key in keys if names and key not in known}
        for name in names:
            if name not in misspelt:
                whole = tree.location if tree.location.length > 1 else Location(tree.location.file, tree.location.line)
                self.say(_missing(name, struct, name in keys), keys.get(name) or whole)

    def value(self, node: Node, wanted: Any, path: str) -> Any:
        """`node` read as the type `wanted`, or `_WRONG`."""
        self.locations[path] = node.location
        kind, meta = bare_type(wanted)
        origin = get_origin(kind)
        if origin is tuple:
            return self.several(_in_one_row(node, meta.get("or_rows_of")), get_args(kind)[0], path)
        if origin is dict:
            kind_of_key, each = get_args(kind)
            return self.table(node, kind_of_key, each, path)
        if isinstance(kind, type) and issubclass(kind, Struct) and kind not in WRITTEN_AS_TEXT:
            return self.one_struct(node, kind, path)
        if not isinstance(node, Text):
            return self.say(_one_value_only(_name_in(path), isinstance(node, Map)), node.location)
        return self.text(node, kind, meta, _name_in(path))

    def several(self, node: Node, each: Any, path: str) -> Any:
        """A list. A single value stands for a list of one; unquoted text is split at its commas."""
        nodes = node.items if isinstance(node, List) else tuple(_split(node)) if isinstance(node, Text) else (node,)
        if bare_type(each)[0] is DateOrDateTime:
            nodes = _with_their_times(nodes)
        for item in nodes if path in _SHORT_WORDS else ():
            if isinstance(item, Text) and len(parts := [part.strip() for part in item.value.split(";")]) > 1:
                self.say(_two_in_one(item.value, [part for part in parts if part]), item.location)
        values = [self.value(item, each, f"{path}.{index}") for index, item in enumerate(nodes)]
        return tuple(value for value in values if value is not _WRONG)

    def table(self, node: Node, kind_of_key: Any, each: Any, path: str) -> Any:
        """Names, or days, each with what is said of it. A day's mark is the day, however it is written."""
        if not isinstance(node, Map):
            return self.say(_several_parts(_name_in(path), _TABLES.get(_name_in(path), "word: a value")), node.location)
        read: dict[Any, Any] = {}
        for key, value in node.entries:
            name = PLAIN[kind_of_key](key.value, _name_in(path))
            if isinstance(name, UnlocatedProblem):
                self.say(name, key.location)
            elif name in read:
                self.say(_twice_said(key.value, _name_in(path)), key.location)
            else:
                read[name] = self.value(value, each, f"{path}.{name}")
                self.locations |= {f"{path}.{name}": key.location} if kind_of_key is date else {}
        return {key: value for key, value in read.items() if value is not _WRONG}

    def one_struct(self, node: Node, struct: type[Struct], path: str) -> Any:
        if isinstance(node, Map):
            return self.struct(node, struct, f"{path}.")
        first, *others = [field for field, _ in fields_of(struct).values()]
        is_whole = isinstance(node, Text) and _may_be(node.value, fields_of(struct)[first.encode_name][1])
        if isinstance(node, Text) and is_whole and not any(field.required for field in others):
            name = "email" if "@" in node.value and "email" in fields_of(struct) else first.encode_name
            return self.struct(Map(((Text(name, node.location), node),), node.location), struct, f"{path}.")
        if parts := _EXAMPLES_IN_PARTS.get(_name_in(path)):
            return self.say(_several_parts(_name_in(path), parts), node.location)
        needed = [field.encode_name for field in (first, *others) if field.required] or [first.encode_name]
        examples = {name: EXAMPLES.get(name, "...") for name in needed}
        if isinstance(node, Text):
            examples[needed[0]] = node.value
        parts = ", ".join(f"{part}: {example}" for part, example in examples.items())
        return self.say(_several_parts(_name_in(path), parts), node.location)

    def text(self, node: Text, kind: Any, meta: dict[str, Any], name: str) -> Any:
        value = node.value.strip()
        outcome: Any
        if get_origin(kind) is Literal:
            outcome = choice(value, get_args(kind), meta.get("also", {}), name)
        elif kind is DateOrDateTime:
            outcome = dates.read_moment(value, is_end=name in ("end", "deadline"))
        elif kind in (Hours, Opening):
            outcome = dates.read_hours(value) if kind is Hours else dates.read_opening(value)
        elif "reads" in meta:
            outcome = SPECIAL[meta["reads"]](value) or value
        else:
            outcome = PLAIN[kind](value, name)
        return self.say(outcome, node.location) if isinstance(outcome, UnlocatedProblem) else outcome


@lru_cache(maxsize=64)
def fields_of(struct: type[Struct]) -> MappingProxyType[str, tuple[FieldInfo, Any]]:
    """Name as it is written -> (the field, its type), in the order of the struct."""
    hints = get_type_hints(struct, include_extras=True)
    return MappingProxyType({field.encode_name: (field, hints[field.name]) for field in struct_fields(struct)})


WRITTEN_AS_TEXT = (DateOrDateTime, Hours, Opening)  # values with parts of their own, which people write as one text


def _in_one_row(node: Node, name: str | None) -> Node:
    """Where rows may be left out ("or_rows_of" their part `name`), a list without any stands for one row."""
    if name is None or not isinstance(node, List) or not node.items:
        return node
    if any(key.value in (name, "day") for item in node.items if isinstance(item, Map) for key, _ in item.entries):
        return node
    return List((Map(((Text(name, node.location), node),), node.location),), node.location)


def bare_type(wanted: Any) -> tuple[Any, dict[str, Any]]:
    """A type without `| None`, `Annotated` and `NewType`, and what its annotations say."""
    extra: dict[str, Any] = {}
    while True:
        if metas := getattr(wanted, "__metadata__", ()):
            extra |= next((meta.extra for meta in metas if isinstance(meta, Meta) and meta.extra), {})
            wanted = wanted.__origin__
        elif get_origin(wanted) in (Union, UnionType):
            wanted = next(part for part in get_args(wanted) if part is not NoneType)
        elif isinstance(wanted, NewType):
            wanted = wanted.__supertype__
        else:
            return wanted, extra


def _may_be(text: str, wanted: Any) -> bool:
    """Whether a text alone may stand for a struct whose first part is of the type `wanted`."""
    kind, meta = bare_type(wanted)
    if meta.get("reads") == "web":
        return " " not in text and any(sign in text for sign in ".@")
    return kind is not date or isinstance(dates.read_day(text), date)


def _name_in(path: str) -> str:
    """What an author calls the place: "menu" of "menu.0", "src" of "image.src"."""
    return next((part for part in reversed(path.split(".")) if not part.isdigit()), path)


def _several_parts(name: str, parts: str) -> UnlocatedProblem:
    message = f"{name} has several parts, each with a name and a colon"
    return UnlocatedProblem("field-lines", message, help=(f"for example  {name}: {{{parts}}}",))


# What has so many parts that those it can't be without would be no example.
_EXAMPLES_IN_PARTS = MappingProxyType(
    {
        "booking": "email: hello@example.org, required: yes",
        "changes": "date: 20 January 2023, what: date, note: Why it changed",
        "geo": "lat: 51.45, lon: -3.42",
        "online": "note: We send you the link when you book",
        "prices": "name: Standard, price: 12.50",
    }
)
_TABLES = MappingProxyType(
    {
        "glossary": "NHS: National Health Service",
        "wings": "earnest: Earnest, grass-roots: Grass roots",
        "sectors": "health: Health",
        "changes": "2026-11-03: {status: cancelled}",
    }
)


def _with_their_times(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """A comma parts the items of a list, and a date from its time as well: a time alone belongs to the date before."""
    found: list[Node] = []
    for node in nodes:
        before = found[-1] if found else None
        is_time = isinstance(node, Text) and isinstance(dates.read_clock(node.value.strip()), time)
        if isinstance(before, Text) and isinstance(node, Text) and is_time:
            location = before.location
            length = (
                node.location.column + node.location.length - location.column
                if node.location.line == location.line
                else 1
            )
            found[-1] = Text(
                f"{before.value}, {node.value}", Location(location.file, location.line, location.column, length)
            )
        else:
            found.append(node)
    return tuple(found)


def _twice_said(key: str, name: str) -> UnlocatedProblem:
    message = f"{key} stands twice under {name}"
    return UnlocatedProblem("key-twice", message, why="only one of the two could count", help=("put both into one",))


_SHORT_WORDS = ("wings", "audience", "sectors", "tags")


def _two_in_one(written: str, parts: list[str]) -> UnlocatedProblem:
    return UnlocatedProblem(
        "list-semicolon",
        f"\u201c{written}\u201d is read as one word of the list",
        why="a comma parts the words of a list, or a new line with a hyphen",
        help=(f"did you mean {'two' if len(parts) < 3 else 'several'}: {' and '.join(parts)}?",),
        severity="warning",
    )


def _split(node: Text) -> Iterator[Text]:
    """`movement, launch` -> two texts, each at its own place. Quotes keep a comma."""
    if node.quoted or "\n" in node.value:
        yield node
        return
    for match in re.finditer(r"[^,]+", node.value):
        part = match.group().strip()
        if part:
            lead = len(match.group()) - len(match.group().lstrip())
            column = node.location.column + match.start() + lead
            yield Text(part, Location(node.location.file, node.location.line, column, len(part)))


def _says_nothing(node: Node) -> bool:
    return isinstance(node, Text) and not node.value and not node.quoted


def _is_torn_off(tree: Map, index: int, known: MappingProxyType[str, Any]) -> bool:
    """Whether the entry is a piece of the value before it: between braces, a comma ends a value that has no quotes."""
    if index < 1:
        return False
    (key, node), (_, before) = tree.entries[index], tree.entries[index - 1]
    if key.value in known or not _says_nothing(node) or before.location.line != key.location.line:
        return False
    return isinstance(before, Text) and (not _says_nothing(before) or _is_torn_off(tree, index - 1, known))


def _torn_off(tree: Map, index: int, known: MappingProxyType[str, Any]) -> UnlocatedProblem:
    name, before = tree.entries[index - 1]
    pieces = [before.value if isinstance(before, Text) else ""]
    while index < len(tree.entries) and _is_torn_off(tree, index, known):
        pieces.append(tree.entries[index][0].value)
        index += 1
    joined = ", ".join(pieces)
    return UnlocatedProblem(
        "key-unknown",
        f"{name.value} ends at the comma, so \u201c{pieces[1]}\u201d belongs to nothing",
        why="between { and } a comma ends a value, unless quotation marks stand round it",
        help=(f"write  {with_quotes(f'{name.value}: {joined}')}",),
    )


def _unknown_key(key: str, known: MappingProxyType[str, Any], struct: type[Struct], tree: Map) -> UnlocatedProblem:
    names = sorted(known, key=lambda name: not known[name][0].required)
    return UnlocatedProblem(
        "key-unknown",
        f"{_called(struct)} has no detail called {key}",
        why="a misspelt word would silently do nothing",
        help=_moved_in(key, known, tree)
        or _other_word(key, known)
        or did_you_mean(key, known)
        or (f"the names known here: {', '.join(names)}",),
    )


def _moved_in(key: str, known: MappingProxyType[str, Any], tree: Map) -> tuple[str, ...]:
    """Help where the word belongs to a detail with parts, such as `alt` to `image`, and stands too far to the left."""
    for above, _ in tree.entries:
        kind = bare_type(known[above.value][1])[0] if above.value in known else None
        if isinstance(kind, type) and issubclass(kind, Struct) and key in fields_of(kind):
            return (f"if it belongs to {above.value}, put it below that word and two spaces to the right",)
    return ()


def _meant(key: str, known: MappingProxyType[str, Any]) -> str | None:
    """The detail that an unknown word stands for."""
    other = _OTHER_WORDS.get(key.casefold())
    return other if other in known else closest(key, known)


def _other_word(key: str, known: MappingProxyType[str, Any]) -> tuple[str, ...]:
    other = _OTHER_WORDS.get(key.casefold())
    return (f"did you mean {other}?",) if other in known else ()


# What other programs, or plain English, call these details.
_SAID_FOR = MappingProxyType(
    {
        "tags": "category categories keywords",
        "summary": "description excerpt",
        "start": "date when",
        "venue": "where place location",
        "title": "name",
        "name": "title",
        "authors": "by",
        "url": "website link",
        "day": "on",
        "every": "frequency freq",
        "times": "count",
        "until": "ends",
        "except": "skip exceptions",
        "image": "photo picture",
        "people": "speaker speakers",
        "booking": "cost price prices tickets",
    }
)
_OTHER_WORDS = MappingProxyType({word: name for name, said in _SAID_FOR.items() for word in said.split()})


def _missing(name: str, struct: type[Struct], is_empty: bool) -> UnlocatedProblem:
    mend = "write" if is_empty else "add"
    return UnlocatedProblem(
        "field-missing", f"{_called(struct)} has no {name}", help=(f"{mend}  {name}: {EXAMPLES.get(name, '...')}",)
    )


def _called(struct: type[Struct]) -> str:
    name = struct.__name__.lower()
    return _NAMES.get(name, f"this {name}")


_NAMES = MappingProxyType(
    {
        "after": "this account of what came after",
        "booking": "this way to book",
        "contributor": "this person of the programme",
        "easyread": "this easy read page",
        "datechange": "this change of one date",
        "eventphoto": "this photo",
        "online": "this way to join online",
        "programmeday": "this day of the programme",
        "repeats": "this repeat",
        "session": "this line of the programme",
        "config": "content/site.yaml",
        "menulink": "this menu entry",
        "topic": "this entry",
        "geo": "this place on the map",
    }
)


def _one_value_only(name: str, is_map: bool) -> UnlocatedProblem:
    if is_map:
        mend = "where the colon belongs to the value, put quotation marks round the value"
        return UnlocatedProblem("field-one", f"{name} takes a plain value here, not a name and a value", help=(mend,))
    mend = "write one value; where brackets or a hyphen belong to it, put quotation marks round it"
    return UnlocatedProblem("field-one", f"{name} takes one value, not several", help=(mend,))
