"""The gate: what HTML may stand in a page. Everything passes it, Markdown's own included; nh3 (ammonia) does the work.

Refuses scripts, styles, frames, forms, event attributes and unknown schemes, and says which of them it took out.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Literal

import nh3

from generator.formats.markup import RESERVED_IDS
from generator.formats.markup.figures import check_picture
from generator.formats.markup.headings import complain_of_title
from generator.formats.markup.links import (
    GENERATED,
    SCHEMES,
    complain_of_scheme,
    is_allowed,
    is_ours,
    passed,
    registered,
)
from generator.formats.markup.parse_context import ParseContext
from generator.problems import Location

_TAG_NAMES = """
    a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div
    dl dt em figcaption figure footer h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q rp rt ruby s
    samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
TAGS = frozenset(_TAG_NAMES.split())
EVERYWHERE = frozenset(("class", "dir", "id", "lang", "title"))
ATTRIBUTES = MappingProxyType(
    {
        "a": frozenset(("href", "hreflang")),
        "blockquote": frozenset(("cite",)),
        "col": frozenset(("span",)),
        "colgroup": frozenset(("span",)),
        "del": frozenset(("cite", "datetime")),
        "details": frozenset(("open",)),
        "img": frozenset(("alt", "src")),  # its size is known, and written when the page is made
        "ins": frozenset(("cite", "datetime")),
        "li": frozenset(("value",)),
        "ol": frozenset(("reversed", "start", "type")),
        "q": frozenset(("cite",)),
        "td": frozenset(("colspan", "headers", "rowspan")),
        "th": frozenset(("abbr", "colspan", "headers", "rowspan", "scope")),
        "time": frozenset(("datetime",)),
    }
)

_RAW_TAG = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:|[^\s<>@]+@)/?[A-Za-z]")
_SECOND_TITLE = re.compile(r"<(/?)h1(?![\w-])", re.IGNORECASE)
_BRACES = re.compile(r"\{:?([^{}\n]*)\}")
_OUR_TOKEN = re.compile("\x02l\\d+\x03")
# What stands in these is text, or loses its tags. One that never closes would take all of the page below it along.
_SWALLOWING = re.compile(
    r"<(frameset|iframe|math|noembed|noframes|noscript|plaintext|script|select|style|svg|template|textarea|title|xmp)"
    r"(?![\w-])[^>]*>",
    re.IGNORECASE,
)


def cleaned(html: str, context: ParseContext) -> str:
    """`html` with only what may stand in a page. Targets become tokens; ids are gathered in `context.ids`."""
    gate, cleaner = _gate()
    gate.context = context
    if _holds_raw_html(context.manuscript.seen):
        html = _without_second_title(html, context)
        scanner = _Scanner(context)
        html = _without_unclosed(html, scanner)
        scanner.feed(html)
        scanner.close()
    clean = cleaner.clean(html)
    gate.context = None
    return clean


def _without_second_title(html: str, context: ParseContext) -> str:
    """An author's own <h1> becomes <h2>, as `#` does."""
    html, count = _SECOND_TITLE.subn(r"<\1h2", html)
    if count:
        complain_of_title(context, context.manuscript.find(r"<h1\b"))
    return html


def _without_unclosed(html: str, scanner: _Scanner) -> str:
    lower = html.lower()
    last = {tag: lower.rfind(f"</{tag}") for tag in {found[1].lower() for found in _SWALLOWING.finditer(html)}}

    def kept(found: re.Match[str]) -> str:
        tag = found[1].lower()
        if found.end() <= last[tag]:
            return found[0]
        scanner.complain_of_tag(tag)
        return ""

    return _SWALLOWING.sub(kept, html)


class _Gate:
    """What nh3 asks about each attribute that is on the list."""

    context: ParseContext | None = None

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        if attribute in ("href", "src") and self.context:
            return _target(self.context, value, "href" if attribute == "href" else "src")
        if attribute == "id" and self.context:
            return _identifier(self.context, value)
        if attribute == "cite":
            return value if value.startswith(("https://", "http://")) else None
        return value


@lru_cache(maxsize=1)
def _gate() -> tuple[_Gate, nh3.Cleaner]:
    gate = _Gate()
    cleaner = nh3.Cleaner(
        tags=set(TAGS),
        attributes={"*": set(EVERYWHERE)} | {tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=gate,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )
    return gate, cleaner


def _target(context: ParseContext, value: str, attribute: Literal["href", "src"]) -> str | None:
    if is_ours(value):
        return "#" + value.removeprefix(GENERATED).removeprefix("#")
    if _OUR_TOKEN.fullmatch(value):
        return passed(value)
    # A scheme that may not be was already named by the scanner.
    token = registered(context, value, attribute) if is_allowed(value) else None
    return passed(token) if token else None


def _identifier(context: ParseContext, name: str) -> str | None:
    if name in RESERVED_IDS:
        message = f'the name "{name}" for a part of the page is already used by every page'
        _complain_of_id(context, name, "id-reserved", message)
    elif name in context.ids:
        message = f'two parts of this page are named "{name}"'
        _complain_of_id(context, name, "id-twice", message, 1)
    elif not name or any(letter.isspace() for letter in name):
        _complain_of_id(context, name, "id-form", f'the name "{name}" for a part of the page is empty or holds a space')
    else:
        context.ids[name] = None
        return name
    return None


def _complain_of_id(context: ParseContext, name: str, code: str, message: str, nth: int = 0) -> None:
    quoted = re.escape(name)
    location = context.manuscript.find(rf"\#{quoted}(?=[\s}}])|(?<=id=){quoted}\b|(?<=id=[\"']){quoted}(?=[\"'])", nth)
    why = "a link to it would lead to the wrong place"
    context.complain(location, code, message, why, ("choose another name, in small letters with hyphens",))


def _holds_raw_html(seen: str) -> bool:
    """Whether anything could be taken out: tags, or braces that say more than classes and ids."""
    if "<" in seen and _RAW_TAG.search(seen):
        return True
    return "{" in seen and any(
        word[0] not in ".#" for inside in _BRACES.findall(seen) for word in inside.split() if word
    )


class _Scanner(HTMLParser):
    """Reads the HTML before it is cleaned, only to say what will be taken out and where that was written."""

    def __init__(self, context: ParseContext) -> None:
        super().__init__()
        self.context = context
        self.met: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.complain_of_tag(tag)
            return
        for name, value in attrs:
            if (tag, name) == ("img", "credit"):  # that of a picture in a paragraph of its own is in its caption by now
                self._complain_of_credit()
            elif name not in EVERYWHERE and name not in ATTRIBUTES.get(tag, ()):
                pattern = rf"(?<=[\s{{:\"'/]){re.escape(name)}(?![\w-])"
                self._complain(f"@{name}", pattern, f'"{name}" is taken out of <{tag}>: it may not stand there')
            elif name in ("href", "src") and value and not _OUR_TOKEN.fullmatch(value) and not is_allowed(value):
                complain_of_scheme(self.context, value, self._place(f"@{name}", value))
        if tag == "img":
            self._check_picture({name: value or "" for name, value in attrs})

    def complain_of_tag(self, tag: str) -> None:
        self._complain(tag, rf"<{re.escape(tag)}(?![\w-])", f"<{tag}> is taken out: it may not stand in a page")

    def _complain_of_credit(self) -> None:
        location = self.context.manuscript.find(r"(?<=[\s{:\"'/])credit(?![\w-])", self.met["@credit"])
        self.met["@credit"] += 1
        message = "this picture stands among words, where its credit has no place"
        help = ("give the picture a paragraph of its own: an empty line above and below",)
        self.context.complain(location, "image-credit", message, "whoever took it would not be named", help, "warning")

    def _check_picture(self, attributes: dict[str, str]) -> None:
        source = attributes.get("src", "")
        if not _OUR_TOKEN.fullmatch(source):  # the others were checked in the tree
            location = self.context.manuscript.find(r"<img\b", self.met["img"])
            self.met["img"] += 1
            check_picture(self.context, location, source, attributes.get("alt"), attributes.get("class", ""))

    def _place(self, key: str, value: str) -> Location:
        written = self.context.manuscript.find(re.escape(value))
        return written if written.line else self.context.manuscript.find(rf"\b{key[1:]}\s*=")

    def _complain(self, key: str, pattern: str, message: str) -> None:
        location = self.context.manuscript.find(pattern, self.met[key])
        self.met[key] += 1
        why = "texts keep to plain HTML, without scripts, styles, forms and frames, so that every page is safe"
        help = ("write &lt; for a plain <",) if key[0] != "@" else ()
        self.context.complain(location, "html-removed", message, why, help, "warning")
