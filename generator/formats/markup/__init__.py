"""Markdown bodies -> clean HTML with placeholders, what the later stages need to know of it, and what is wrong with it.

Refuses to know the other pages: a link stays a numbered placeholder until the site is joined. Lets no script, style or
unknown address scheme through, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from generator.model.kinds import KINDS
from generator.model.stages import Body
from generator.problems import Problem

# What may follow each block tag: the short name of something, or nothing.
BLOCK_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {kind.name: kind.block_example for kind in KINDS if kind.block_example} | {"events": "upcoming", "posts": "3"}
)
DIAGRAM_KINDS: tuple[Literal["circles", "mermaid"], ...] = ("circles", "mermaid")  # fences that are drawn

# What the templates use on every page; an author's heading or element may not take these.
RESERVED_IDS = ("main", "top", "search", "footnotes", "header", "footer", "menu", "comments", "contents")


class Rendered(Struct, frozen=True):
    """One body as HTML.

    In `html` a block tag or diagram is "\\x02block:N\\x03" standing alone, N an index of `body.blocks`; the target of a
    link or picture is `href="\\x02N\\x03"` or `src="\\x02N\\x03"`, N an index of `body.links`.
    """

    body: Body
    html: str
    problems: tuple[Problem, ...]


def render_body(
    text: str, file: str, first_line: int, glossary: Mapping[str, str], easy_read: bool = False
) -> Rendered:
    """The body of `file`; `text` begins at line `first_line` of it. `glossary`: abbreviation -> meaning.
    `easy_read`: each picture and the words below it make a row, and the hints ask for shorter sentences.
    """
    from generator.formats.markup.page import render  # Python-Markdown and nh3: 60 ms to import

    return render(text, file, first_line, glossary, easy_read)
