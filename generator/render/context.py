"""What pages and files are made from, beside their views."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from generator.model.stages import Source
from generator.plan.keys import CARD


class RenderContext(Struct, frozen=True):
    """What a view names by digest: HTML of bodies, bytes of files under the root, and the templates."""

    body: Callable[[str], str]
    file: Callable[[str], bytes]
    templates: Mapping[str, Source]


def is_template(name: str) -> bool:
    return name.endswith(".html") or name == CARD
