"""The key of an artifact: a digest of its recipe and its view. Equal keys, equal bytes; there is nothing else to track.

A recipe's digest covers the templates it uses, our own source and the libraries. Templates see only their view, so the
view's bytes are all that can differ between two pages of one recipe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeVar
from zlib import crc32

import msgspec

from generator.digests import digest
from generator.model.stages import Artifact, Source
from generator.model.values import Html
from generator.problems import Location, Problem, UnlocatedProblem, did_you_mean

CARD = "cards/card.svg"  # the template of the social cards

V = TypeVar("V", bound=msgspec.Struct)


class Keys:
    """Gives keys for one build: the recipes' digests are worked out once."""

    def __init__(self, templates: Mapping[str, Source], fingerprint: str) -> None:
        self.templates, self.fingerprint = templates, fingerprint
        self.recipes: dict[str, bytes] = {}

    def key(self, artifact: Artifact) -> str:
        """Hexadecimal, 128 bits."""
        recipe = self.recipes.get(artifact.recipe) or self._recipe(artifact.recipe)
        return blake2b(recipe + packed(artifact.view), digest_size=16).hexdigest()

    def _recipe(self, recipe: str) -> bytes:
        used = [self.templates[name].digest for name in template_dependencies(recipe, self.templates)]
        made = digest(recipe, self.fingerprint, *used).encode()
        self.recipes[recipe] = made
        return made


@lru_cache(maxsize=1)
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder(enc_hook=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Html):
        return str(value)
    raise TypeError(f"a view can't hold a {type(value).__name__}")


def packed(view: msgspec.Struct) -> bytes:
    """The bytes of a view: equal views have equal ones."""
    return _encoder().encode(view)


def unpacked(content: msgspec.Raw, view_type: type[V]) -> V:
    """The view that was packed into these bytes. Raises msgspec.ValidationError where they are of another type."""
    return msgspec.msgpack.decode(content, type=view_type, dec_hook=lambda kind, value: kind(value))


def fields_of(view: msgspec.Struct) -> tuple[tuple[str, int], ...]:
    """Each field of a view and a checksum of its content, so that `why` can say which of them changed."""
    encode = _encoder().encode
    return tuple((name, crc32(encode(getattr(view, name)))) for name in view.__struct_fields__)


# ---------------------------------------------------------------- which templates a template uses

_USES = re.compile(
    rb"""\{%[-+]?\s*(?:extends|include|import|from)\s+
    (?:(?:"([^"{}%]+)"|'([^'{}%]+)')(?=\s*(?:[-+]?%\}|ignore\s|with\s|without\s|import\s|as\s))|([^%]*))""",
    re.VERBOSE,
)  # the third group: anything but one plain name


def template_dependencies(name: str, templates: Mapping[str, Source]) -> list[str]:
    """The template and all it extends, includes or imports, sorted. Empty for a recipe that is no template."""
    found: set[str] = set()
    waiting = [name] if name in templates else []
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        found.add(current)
        waiting += [used for used in _used_by(templates[current].content) if used in templates]
    return sorted(found)


def _used_by(content: bytes) -> Iterator[str]:
    for match in _USES.finditer(content):
        if found := match[1] or match[2]:
            yield found.decode()


_TEXT = (".html", ".txt", CARD)  # a stylesheet that can't be read is told when it is made smaller


def template_problems(templates: Mapping[str, Source]) -> list[Problem]:
    """Templates that are no text, and names of others that are not plain: pages could be out of date without a sign."""
    return [
        problem
        for name, source in templates.items()
        if name.endswith(_TEXT)
        for problem in _problems_of(name, source.content, templates)
    ]


def _problems_of(name: str, content: bytes, templates: Mapping[str, Source]) -> Iterator[Problem]:
    file = f"templates/{name}"
    try:
        content.decode()
    except UnicodeDecodeError as error:
        yield _NOT_TEXT.at(Location(file, content.count(b"\n", 0, error.start) + 1))
        return
    for match in _USES.finditer(content) if name.endswith((".html", CARD)) else ():
        trouble = _trouble_with_use((match[1] or match[2] or b"").decode(), templates)
        if trouble:
            yield trouble.at(Location(file, content.count(b"\n", 0, match.start()) + 1))


_NOT_TEXT = UnlocatedProblem(
    "template-syntax", "the template is not saved as UTF-8", help=("save it again with the encoding UTF-8",)
)


def _trouble_with_use(used: str, templates: Mapping[str, Source]) -> UnlocatedProblem | None:
    if not used:
        return UnlocatedProblem(
            "template-name",
            "this template names another one by something that is worked out later",
            why="only plain names in quotes show which pages depend on it",
            help=('write {% include "parts/name.html" %}',),
        )
    if used not in templates:
        return UnlocatedProblem(
            "template-missing", f"there is no template {used}", help=did_you_mean(used, templates)[:1]
        )
    return None
