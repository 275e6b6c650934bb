"""The structs as JSON Schema (draft 2020-12), for editors that check and complete YAML while it is being typed.

A schema accepts all that a build accepts, whichever way it is written. It cannot say everything that a build checks: a
date is any text with a year in it, and whether a venue exists is not known to it. Refuses to read a build's mind where
JSON Schema has no words for it; `build.py check` has the last word.
"""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

from msgspec import Struct

from generator.authoring.details import details_of, plain
from generator.frontmatter.fields import WRITTEN_AS_TEXT, bare_type, fields_of
from generator.frontmatter.reading import List, Map, Node, Text
from generator.frontmatter.reading import read as read_yaml
from generator.model import front, settings, values
from generator.model.kinds import KINDS

FOLDER = "docs/schemas"
Schema = dict[str, Any]


def schema_files() -> dict[str, str]:
    """Path in the project -> text, for each kind of content, the settings and the comments."""
    whole = {kind.word: _document(kind.struct, f"The details of one {kind.name}") for kind in KINDS}
    whole["site"] = _document(settings.Config, "The settings of the whole site")
    whole["comments"] = _comments()
    return {
        f"{FOLDER}/{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in sorted(whole.items())
    }


def _document(struct: type[Struct], title: str) -> Schema:
    parts: dict[str, Schema] = {}
    return _headed(title, _object(struct, parts), parts)


def _comments() -> Schema:
    parts: dict[str, Schema] = {}
    comments = {"type": ["array", "null"], "items": _object(front.Comment, parts)}
    return _headed("What readers wrote about a page, archived with their consent", comments, parts)


def _headed(title: str, schema: Schema, parts: dict[str, Schema]) -> Schema:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return head | schema | ({"$defs": dict(sorted(parts.items()))} if parts else {})


def _object(struct: type[Struct], parts: dict[str, Schema]) -> Schema:
    """`parts` collects the structs inside it, by name."""
    details = details_of(struct)
    properties = {}
    for detail in details:
        value = _value(detail.type, parts)
        told = {"description": plain(detail.words), "examples": [_as_data(detail.example)]}
        properties[detail.name] = told | (value if detail.required else _or_nothing(value))
    needed = [detail.name for detail in details if detail.required]
    required = {"required": needed} if needed else {}
    return {"type": "object", "properties": properties, **required, "additionalProperties": False}


def _or_nothing(value: Schema) -> Schema:
    """A word with nothing after its colon is as good as none."""
    return {"anyOf": [*value.get("anyOf", [value]), {"type": "null"}]}


def _value(wanted: Any, parts: dict[str, Schema]) -> Schema:
    kind, meta = bare_type(wanted)
    origin = get_origin(kind)
    if origin is tuple:
        return _several(get_args(kind)[0], meta.get("or_rows_of"), parts)
    if origin is dict:
        key, each = get_args(kind)
        names = {"propertyNames": {"pattern": _A_YEAR}} if key is date else {}
        return {"type": "object", **names, "additionalProperties": _value(each, parts)}
    if isinstance(kind, type) and issubclass(kind, Struct) and kind not in WRITTEN_AS_TEXT:
        return _part(kind, parts)
    if origin is Literal:
        return _choice(get_args(kind), meta.get("also", {}))
    return _SPECIAL.get(meta.get("reads", "")) or _PLAIN[kind]


def _several(each: Any, rows_of: str | None, parts: dict[str, Schema]) -> Schema:
    """A list, one of its items alone, or texts with commas between them. Rows may stand for a single item."""
    item = _value(each, parts)
    lists: list[Schema] = [{"type": "array", "items": item}]
    if rows_of:
        lists.append({"type": "array", "items": _value(get_args(_type_of(each, rows_of))[0], parts)})
    return {"anyOf": [*lists, *item.get("anyOf", [item]), _FORMS["with commas"]]}


def _type_of(struct: Any, name: str) -> Any:
    return bare_type(fields_of(struct)[name][1])[0]


def _part(struct: type[Struct], parts: dict[str, Schema]) -> Schema:
    """A struct in parts; or as one text, where that can stand for its first part and the others may be missing."""
    if struct.__name__ not in parts:
        parts[struct.__name__] = {}  # keeps its place, should it hold itself
        parts[struct.__name__] = _object(struct, parts)
    reference: Schema = {"$ref": f"#/$defs/{struct.__name__}"}
    first, *others = details_of(struct)
    if any(detail.required for detail in others):
        return reference
    alone = _value(first.type, parts)
    texts = [*alone.get("anyOf", [alone]), *([_SPECIAL["email"]] if "email" in fields_of(struct) else [])]
    return {"anyOf": [reference, *texts]}


def _choice(allowed: tuple[str, ...], also: dict[str, str]) -> Schema:
    """The words as an editor offers them, and the other spellings that a build takes for them."""
    return {"anyOf": [{"enum": list(allowed)}, _words(*allowed, *also)]}


def _words(*words: str) -> Schema:
    return {"type": "string", "pattern": f"^\\s*({'|'.join(_in_any_case(word) for word in words)})\\s*$"}


def _in_any_case(word: str) -> str:
    """JSON Schema knows no flag for capitals: "yes" -> "[Yy][Ee][Ss]"."""
    return "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter for letter in word)


def _as_data(example: str) -> Any:
    """What an author types, as the texts that a program reads."""
    tree, _ = read_yaml(f"word: {example}", "")
    return _data(tree.entries[0][1]) if tree else example


def _data(node: Node) -> Any:
    match node:
        case Text(value=value):
            return value
        case List(items=items):
            return [_data(item) for item in items]
        case Map(entries=entries):
            return {key.value: _data(value) for key, value in entries}


# An editor takes 2023, 1.5 and true for what they look like, where a build takes every value for text.
_ANY = ("string", "number", "boolean")
_A_YEAR = "[0-9]{4}"
_FORMS: MappingProxyType[str, Schema] = MappingProxyType(
    {
        "text": {"type": _ANY, "pattern": r"\S"},
        "with commas": {"type": "string", "pattern": ","},
        "clock": {"type": ("string", "number"), "pattern": "[0-9]|[Mm][Ii][Dd]|[Nn][Oo][Oo][Nn]"},
        "dated": {"type": "string", "pattern": _A_YEAR},
    }
)
_PLAIN: MappingProxyType[Any, Schema] = MappingProxyType(
    {
        str: _FORMS["text"],
        bool: {"anyOf": [{"type": "boolean"}, _words("true", "yes", "on", "false", "no", "off")]},
        int: {"type": ("integer", "string"), "minimum": 0, "maximum": 999_999_999, "pattern": r"^\s*[0-9]{1,9}\s*$"},
        float: {"type": ("number", "string"), "pattern": r"^\s*-?[0-9]{1,9}(\.[0-9]{1,12})?\s*$"},
        date: _FORMS["dated"],
        values.DateOrDateTime: _FORMS["dated"],
        values.Hours: _FORMS["clock"],
        values.Opening: _FORMS["clock"],
    }
)
_SPECIAL: MappingProxyType[str, Schema] = MappingProxyType(
    {
        "alias": {"type": "string", "pattern": r"^\s*(/(?!\.\.?(/|$))[^/?#\\]*)+$"},
        "cost": _FORMS["text"],
        "email": {"type": "string", "pattern": r"^\s*[^\s@]+@[^\s@]+\s*$"},
        "file": _FORMS["text"],
        "how_far": _FORMS["text"],
        "href": _FORMS["text"],
        "lang": {"type": "string", "pattern": r"^\s*[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\s*$"},
        "slug": {"type": ("string", "integer"), "pattern": r"^\s*[a-z0-9]+(-[a-z0-9]+)*\s*$", "minimum": 0},
        "web": {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://\S+\s*$"},
        "zone": {"type": "string", "pattern": r"^\s*[A-Za-z0-9_+/-]+\s*$"},
    }
)
