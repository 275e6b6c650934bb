"""A tree of texts -> a struct of the model. The struct's fields and types are the only description of what is allowed.

Every wrong value is reported, not the first one; a wrong value keeps the field's default. Refuses to look anything up:
whether a venue exists is for `resolve` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Generic, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo
from msgspec.structs import fields as struct_fields

from generator import dates, urls
from generator.frontmatter import List, Map, Node, Text
from generator.model import Moment
from generator.problems import Place, Problem, Trouble, closest, did_you_mean

S = TypeVar("S", bound=Struct)


class Reading(Struct, Generic[S], frozen=True):
    """`value` is None when something that is required is missing or wrong. `marks`: "tags.1" -> where it is written."""

    value: S | None
    problems: tuple[Problem, ...]
    marks: dict[str, Place]


def read_struct(tree: Map, struct: type[S]) -> Reading[S]:
    """Read `tree` as `struct`: unknown keys, missing keys and wrong values are problems at their places."""
    reader = _Reader()
    value = reader.struct(tree, struct, "")
    return Reading(value if isinstance(value, struct) else None, tuple(reader.problems), reader.marks)


class _Nothing:
    """What a wrong value is read as. Its problem has been said."""


_WRONG = _Nothing()


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.marks: dict[str, Place] = {}

    def say(self, trouble: Trouble, place: Place) -> _Nothing:
        self.problems.append(trouble.at(place))
        return _WRONG

    def struct(self, tree: Map, struct: type[Struct], path: str) -> Any:
        known = _fields_of(struct)
        values: dict[str, Any] = {}
        for key, node in tree.entries:
            if key.value not in known:
                self.say(_unknown_key(key.value, known, struct, tree), key.place)
            elif not (isinstance(node, Text) and not node.value and not node.quoted):  # `summary:` alone says nothing
                values[key.value] = self.value(node, known[key.value][1], f"{path}{key.value}")
        missing = [name for name, (field, _) in known.items() if field.required and name not in values]
        self.missing(missing, tree, struct)
        bad = any(values.get(name) is _WRONG for name, (field, _) in known.items() if field.required)
        if missing or bad:
            return _WRONG
        return struct(**{name: value for name, value in values.items() if value is not _WRONG})

    def missing(self, names: list[str], tree: Map, struct: type[Struct]) -> None:
        """A misspelt name is said already, and is not missing as well."""
        known = _fields_of(struct)
        keys = {key.value: key.place for key, _ in tree.entries}
        misspelt = {_meant(key, known) for key in keys if names and key not in known}
        for name in names:
            if name not in misspelt:
                whole = tree.place if tree.place.length > 1 else Place(tree.place.file, tree.place.line)
                self.say(_missing(name, struct, name in keys), keys.get(name) or whole)

    def value(self, node: Node, wanted: Any, path: str) -> Any:
        """`node` read as the type `wanted`, or `_WRONG`."""
        self.marks[path] = node.place
        kind, meta = _bare(wanted)
        origin = get_origin(kind)
        if origin is tuple:
            return self.several(node, get_args(kind)[0], path)
        if origin is dict:
            return self.table(node, get_args(kind)[1], path)
        if isinstance(kind, type) and issubclass(kind, Struct) and kind is not Moment:
            return self.one_struct(node, kind, path)
        if not isinstance(node, Text):
            return self.say(_one_value_only(_name_in(path), isinstance(node, Map)), node.place)
        return self.text(node, kind, meta, _name_in(path))

    def several(self, node: Node, each: Any, path: str) -> Any:
        """A list. A single value stands for a list of one; unquoted text is split at its commas."""
        nodes = node.items if isinstance(node, List) else tuple(_split(node)) if isinstance(node, Text) else (node,)
        values = [self.value(item, each, f"{path}.{index}") for index, item in enumerate(nodes)]
        return tuple(value for value in values if value is not _WRONG)

    def table(self, node: Node, each: Any, path: str) -> Any:
        if not isinstance(node, Map):
            return self.say(_several_parts(_name_in(path), _TABLES.get(_name_in(path), "word: a value")), node.place)
        read = {key.value: self.value(value, each, f"{path}.{key.value}") for key, value in node.entries}
        return {key: value for key, value in read.items() if value is not _WRONG}

    def one_struct(self, node: Node, struct: type[Struct], path: str) -> Any:
        if isinstance(node, Map):
            return self.struct(node, struct, f"{path}.")
        first, *others = [field for field, _ in _fields_of(struct).values()]
        if isinstance(node, Text) and not any(field.required for field in others):
            name = "email" if "@" in node.value and "email" in _fields_of(struct) else first.name
            return self.struct(Map(((Text(name, node.place), node),), node.place), struct, f"{path}.")
        needed = [field.name for field in (first, *others) if field.required] or [first.name]
        examples = {name: _EXAMPLES.get(name, "...") for name in needed}
        if isinstance(node, Text):
            examples[needed[0]] = node.value
        parts = ", ".join(f"{part}: {example}" for part, example in examples.items())
        return self.say(_several_parts(_name_in(path), parts), node.place)

    def text(self, node: Text, kind: Any, meta: dict[str, Any], name: str) -> Any:
        value = node.value.strip()
        outcome: Any
        if get_origin(kind) is Literal:
            outcome = _choice(value, get_args(kind), meta.get("also", {}), name)
        elif kind is Moment:
            outcome = dates.read_moment(value, is_end=name == "end")
        elif "reads" in meta:
            outcome = _SPECIAL[meta["reads"]](value) or value
        else:
            outcome = _PLAIN[kind](value, name)
        return self.say(outcome, node.place) if isinstance(outcome, Trouble) else outcome


@lru_cache(maxsize=64)
def _fields_of(struct: type[Struct]) -> MappingProxyType[str, tuple[FieldInfo, Any]]:
    """Name -> (the field, its type), in the order of the struct."""
    hints = get_type_hints(struct, include_extras=True)
    return MappingProxyType({field.name: (field, hints[field.name]) for field in struct_fields(struct)})


def _bare(wanted: Any) -> tuple[Any, dict[str, Any]]:
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


def _name_in(path: str) -> str:
    """What an author calls the place: "menu" of "menu.0", "src" of "image.src"."""
    return next((part for part in reversed(path.split(".")) if not part.isdigit()), path)


def _several_parts(name: str, parts: str) -> Trouble:
    message = f"{name} has several parts, each with a name and a colon"
    return Trouble("field-lines", message, help=(f"for example  {name}: {{{parts}}}",))


_TABLES = MappingProxyType(
    {
        "access": "step_free: yes",
        "glossary": "NHS: National Health Service",
        "wings": "earnest: Earnest, grass-roots: Grass roots",
        "sectors": "health: Health",
    }
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
            column = node.place.column + match.start() + lead
            yield Text(part, Place(node.place.file, node.place.line, column, len(part)))


def _unknown_key(key: str, known: MappingProxyType[str, Any], struct: type[Struct], tree: Map) -> Trouble:
    names = sorted(known, key=lambda name: not known[name][0].required)
    return Trouble(
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
        kind = _bare(known[above.value][1])[0] if above.value in known else None
        if isinstance(kind, type) and issubclass(kind, Struct) and key in _fields_of(kind):
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
_OTHER_WORDS = MappingProxyType(
    {
        "category": "tags",
        "categories": "tags",
        "keywords": "tags",
        "description": "summary",
        "excerpt": "summary",
        "date": "start",
        "when": "start",
        "where": "venue",
        "place": "venue",
        "location": "venue",
        "name": "title",
        "title": "name",
        "by": "authors",
        "website": "url",
        "link": "url",
        "photo": "image",
        "picture": "image",
    }
)


def _missing(name: str, struct: type[Struct], is_empty: bool) -> Trouble:
    mend = "write" if is_empty else "add"
    return Trouble(
        "field-missing", f"{_called(struct)} has no {name}", help=(f"{mend}  {name}: {_EXAMPLES.get(name, '...')}",)
    )


_EXAMPLES = MappingProxyType(
    {
        "title": "What this page is called",
        "date": "20 January 2023",
        "start": "Tuesday 21 March 2023",
        "alt": "what the picture shows, in a few words",
        "base_url": "https://example.org/",
        "name": "The full name",
        "src": "photo.jpg",
        "page": "pages/about.md",
        "text": "What the reader wrote",
        "lat": "51.45",
        "lon": "-3.42",
    }
)


def _called(struct: type[Struct]) -> str:
    name = struct.__name__.lower()
    return _NAMES.get(name, f"this {name}")


_NAMES = MappingProxyType(
    {
        "config": "content/site.yaml",
        "menulink": "this menu entry",
        "topic": "this entry",
        "geo": "this place on the map",
    }
)


def _one_value_only(name: str, is_map: bool) -> Trouble:
    if is_map:
        mend = "where the colon belongs to the value, put quotation marks round the value"
        return Trouble("field-one", f"{name} takes a plain value here, not a name and a value", help=(mend,))
    mend = "write one value; where brackets or a hyphen belong to it, put quotation marks round it"
    return Trouble("field-one", f"{name} takes one value, not several", help=(mend,))


def _choice(value: str, allowed: tuple[str, ...], also: dict[str, str], name: str) -> str | Trouble:
    word = value.casefold()
    if word in allowed:
        return word
    if word in also:
        return also[word]
    help_ = did_you_mean(word, allowed)
    return Trouble("field-choice", f"{name} can't be \u201c{value}\u201d", help=help_)


def _some_text(value: str, name: str) -> str | Trouble:
    if value:
        return value
    return Trouble("field-empty", f"{name} is empty", help=(f"write  {name}: {_EXAMPLES.get(name, '...')}",))


_YES_NO = MappingProxyType({"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False})


def _yes_or_no(value: str, name: str) -> bool | Trouble:
    found = _YES_NO.get(value.casefold())
    if found is not None:
        return found
    return Trouble(
        "field-yes-no",
        f"{name} is either true or false, not \u201c{value}\u201d",
        why="a guess could publish what should stay private",
        help=(f"write  {name}: true  or  {name}: false",),
    )


def _number(kind: Callable[[str], int | float]) -> Callable[[str, str], int | float | Trouble]:
    def read(value: str, name: str) -> int | float | Trouble:
        if re.fullmatch(r"-?\d{1,9}(\.\d{1,12})?" if kind is float else r"\d{1,9}", value, re.ASCII):
            return kind(value)
        what, example = ("a number", _EXAMPLES.get(name, "1.5")) if kind is float else ("a whole number", "3")
        message = f"{name} is {what}, not \u201c{value}\u201d"
        return Trouble("field-number", message, help=(f"write it in figures, for example  {name}: {example}",))

    return read


def _day(value: str, _name: str) -> date | Trouble:
    return dates.read_day(value)


_PLAIN: MappingProxyType[Any, Callable[[str, str], Any]] = MappingProxyType(
    {str: _some_text, bool: _yes_or_no, int: _number(int), float: _number(float), date: _day}
)


def _zone(value: str) -> Trouble | None:
    from zoneinfo import available_timezones  # walks the tz database, needed only where a zone is written

    if value in available_timezones():
        return None
    help_ = did_you_mean(value, available_timezones()) or ("for example  Europe/London",)
    return Trouble("zone-unknown", f"there is no time zone called {value}", help=help_)


def _language(value: str) -> Trouble | None:
    """The usual forms of BCP 47: en, cy, en-GB, zh-Hant."""
    if re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value, re.ASCII):
        return None
    return Trouble("lang-bad", f"{value} is not the code of a language", help=("for example  en-GB  or  cy",))


def _file(value: str) -> Trouble | None:
    return None if value else Trouble("field-empty", "the name of the file is empty", help=("write  src: photo.jpg",))


_SPECIAL: MappingProxyType[str, Callable[[str], Trouble | None]] = MappingProxyType(
    {
        "slug": urls.slug_trouble,
        "alias": urls.alias_trouble,
        "web": urls.web_url_trouble,
        "email": urls.email_trouble,
        "zone": _zone,
        "lang": _language,
        "file": _file,
    }
)
