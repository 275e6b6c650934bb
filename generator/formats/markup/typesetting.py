"""The last walk over the tree: curly quotes and dashes, abbreviations explained, targets of links numbered.

Refuses to touch code, keys, addresses and attributes. `smarty` would do a part of this for twice the time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from typing import Literal
from xml.etree.ElementTree import Element

from generator.formats.markup.figures import check_picture
from generator.formats.markup.links import is_ours, registered
from generator.formats.markup.parse_context import ParseContext
from generator.text import smarten

_MUTED = frozenset(("code", "pre", "kbd", "samp", "var", "math", "script", "style"))
_UNEXPLAINED = frozenset(("a", "abbr", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(("a", "abbr", "em", "strong", "sup", "sub", "span", "code", "img", "br", "del", "ins", "q", "cite"))
_STASHED = re.compile("(\x02[^\x02\x03]*\x03)")
_STASHED_HTML = re.compile("\x02wzxhzdk:(\\d+)\x03")
_ESCAPED = re.compile("\x02(\\d+)\x03")
_RAW_MUTED = re.compile(r"<(/?)(code|pre|kbd|samp|var|math)\b", re.IGNORECASE)


class Typesetter:
    """One walk. `raw_html`: the pieces Python-Markdown put aside, by the number in their marks."""

    def __init__(self, context: ParseContext, raw_html: Sequence[object]) -> None:
        self.context = context
        self.raw_html = raw_html
        self.previous = ""  # the character printed last in this paragraph
        self.muted = 0  # how many raw <code> and the like are open
        self.terms = dict(context.glossary)  # not met yet
        self.pattern = _pattern(tuple(sorted(self.terms))) if self.terms else None

    def walk(self, element: Element, explain: bool = True) -> None:
        """Set the text of this element and all in it."""
        tag = element.tag
        if tag not in _INLINE:
            self.previous, self.muted = "", 0
        if tag in ("a", "img"):
            self._number(element)
        if tag in _MUTED:
            self.previous = "x"
            return
        explain = explain and tag not in _UNEXPLAINED
        children = list(element)  # without the abbreviations that are put between them
        if element.text:
            self._set(element, None, element.text, explain)
        for child in children:
            self.walk(child, explain)
            if child.tag == "br":
                self.previous = " "
            elif child.tag not in _INLINE:
                self.previous = ""
            if child.tail:
                self._set(element, child, child.tail, explain)

    def _number(self, element: Element) -> None:
        attribute: Literal["href", "src"] = "href" if element.tag == "a" else "src"
        target = element.attrib.get(attribute)
        if target is None or is_ours(target):
            return
        known = len(self.context.links)
        token = registered(self.context, target, attribute)
        if token:
            element.set(attribute, token)
        else:
            del element.attrib[attribute]
        if attribute == "src" and len(self.context.links) > known:
            location, css_class = self.context.links[-1].location, element.attrib.get("class") or ""
            check_picture(self.context, location, target, element.attrib.get("alt"), css_class)

    def _set(self, parent: Element, child: Element | None, text: str, explain: bool) -> None:
        """Set one text: the parent's own, or what follows `child` in it."""
        if type(text) is not str:  # Python-Markdown's AtomicString: an address shown as it is
            self.previous = text[-1:]
            return
        if text.isspace():
            self.previous = " "
            return
        text = self._smartened(text)
        if explain and self.pattern and self.terms:
            text = self._explained(parent, child, text)
        if child is None:
            parent.text = text
        else:
            child.tail = text

    def _smartened(self, text: str) -> str:
        if "\x02" not in text and not self.muted:
            text = smarten(text, self.previous)
            self.previous = text[-1]
            return text
        pieces = _STASHED.split(text)
        for number, piece in enumerate(pieces):
            if number % 2:
                self._pass_mark(piece)
            elif piece:
                pieces[number] = piece if self.muted else smarten(piece, self.previous)
                self.previous = pieces[number][-1]
        return "".join(pieces)

    def _pass_mark(self, mark: str) -> None:
        """What a mark of Python-Markdown's stands for decides what follows it: a space, a letter, <code>."""
        stashed, escaped = _STASHED_HTML.fullmatch(mark), _ESCAPED.fullmatch(mark)
        if escaped:
            self.previous = chr(int(escaped[1]))
        if not stashed or int(stashed[1]) >= len(self.raw_html):
            return
        piece = str(self.raw_html[int(stashed[1])])
        if piece.startswith("&"):
            self.previous = unescape(piece)[-1:]
        elif piece[:3].lower() == "<br":
            self.previous = " "
        for closing, _ in _RAW_MUTED.findall(piece):
            self.muted = max(0, self.muted + (-1 if closing else 1))

    def _explained(self, parent: Element, child: Element | None, text: str) -> str:
        """The text before the first new abbreviation; each stands in the parent by now, with the text after it."""
        at, before, last = 0 if child is None else list(parent).index(child) + 1, "", None
        for number, piece in enumerate(self.pattern.split(text) if self.pattern else ()):
            meaning = self.terms.pop(piece, None) if number % 2 else None
            if meaning is not None:
                last = Element("abbr", {"title": meaning})
                last.text = piece
                parent.insert(at, last)
                at += 1
            elif last is None:
                before += piece
            else:
                last.tail = (last.tail or "") + piece
        return before


@lru_cache(maxsize=32)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the terms as a whole word, the longest first.

    A term is taken apart into its first letter and the rest: the search then skips all other letters at once.
    """
    rests: dict[str, list[str]] = {}
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        rests.setdefault(re.escape(term[0]), []).append(re.escape(term[1:]))
    choices = "|".join(f"(?<={first})(?:{'|'.join(rests[first])})" for first in rests)
    return re.compile(rf"([{''.join(rests)}](?<![\w\x02:].)(?:{choices})(?!\w))")
