"""What pages and files are made from, beside their views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from msgspec import Struct

from generator.model.stages import Source
from generator.plan.keys import CARD


class RenderContext(Struct, frozen=True, dict=True):
    """What a view names by digest: HTML of bodies, bytes of files under the root, and the templates."""

    body: Callable[[str], str]
    file: Callable[[str], bytes]
    templates: Mapping[str, Source]

    @cached_property
    def compilable(self) -> Templates:
        return Templates(self.templates)


class Templates:
    """Those of pages and cards. The same bytes give the same environment, so a preview compiles them only once."""

    def __init__(self, templates: Mapping[str, Source]) -> None:
        self.templates = templates
        self.digests = tuple((name, source.digest) for name, source in templates.items() if is_template(name))

    def __hash__(self) -> int:
        return hash(self.digests)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Templates) and self.digests == other.digests


def is_template(name: str) -> bool:
    return name.endswith(".html") or name == CARD
