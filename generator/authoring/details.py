"""What may be said of a post, an event and so on, read off the structs: one `Detail` for each word.

Refuses to hold words of its own. They stand in the model, beside the types, where a build reads the types.
"""

from __future__ import annotations

import re
from typing import Any, get_origin

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo

from generator.frontmatter.fields import bare_type, fields_of


class Detail(Struct, frozen=True):
    """`words` say what it means, in Markdown; `example` is as an author types it, after the word and the colon."""

    name: str
    words: str
    example: str
    required: bool
    is_list: bool
    type: Any  # as it is annotated


def details_of(struct: type[Struct]) -> tuple[Detail, ...]:
    """In the order of the struct."""
    return tuple(_detail(name, field, wanted) for name, (field, wanted) in fields_of(struct).items())


def _detail(name: str, field: FieldInfo, wanted: Any) -> Detail:
    metas = [meta for meta in getattr(wanted, "__metadata__", ()) if isinstance(meta, Meta)]
    told = next((meta for meta in metas if meta.examples), None)
    words, examples = (told.description or "", told.examples or []) if told else ("", [])
    is_list = get_origin(bare_type(wanted)[0]) is tuple
    return Detail(name, words, str(examples[0]) if examples else "", field.required, is_list, wanted)


def plain(words: str) -> str:
    """Without the marks of Markdown, for whoever shows it as it stands."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words).replace("`", "").replace("*", "")
