"""Targets of links and pictures: numbered, located, and refused where their scheme could run something.

Refuses to follow any: whether a target exists is for those who know the whole site.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

from generator.formats.markup.parse_context import ParseContext
from generator.model.stages import Link
from generator.problems import Location, did_you_mean
from generator.text import plain

SCHEMES = frozenset(("fig", "http", "https", "mailto", "tel"))  # "fig:two-wings" is a diagram of this site

TOKEN = "\x02l%d\x03"  # stands for a link until the HTML is finished
TITLE_TOKEN = "\x02t%d\x03"
_TITLE = re.compile("\x02t(\\d+)\x03")
GENERATED = "#\x02g\x03"  # before a fragment of our own making: no author wrote it, nothing to check

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED = re.compile("[\t\n\r]")  # browsers leave these out of an address: "java\nscript:" runs
_ESCAPED = re.compile("\x02(\\d+)\x03")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_LINK = re.compile('<a [^>]*?href="\x02L(\\d+)\x03"[^>]*>(.*?)</a>', re.DOTALL)

_EMPTY_WORDS = frozenset(
    ("click here", "click", "here", "read more", "more", "find out more", "learn more", "this link", "link", "see here")
)


def is_ours(target: str) -> bool:
    """Whether the target is a fragment that footnotes or the list of contents made."""
    return target.startswith((GENERATED, "#fn_", "#fnref"))


def written(target: str) -> str:
    """A target as its author wrote it: Python-Markdown's marks and entities undone."""
    if "\x02" in target:
        target = _ESCAPED.sub(lambda found: chr(int(found[1])), target.replace("\x02amp\x03", "&"))
    return _ENTITY.sub(lambda found: unescape(found[0]), target) if "&" in target else target


def passed(token: str) -> str:
    """A token as the gate lets it through, so that one which ended up in the text of a page is told apart."""
    return token.replace("l", "L")


def scheme_of(target: str) -> str:
    """ "https" of an absolute address, in lower case; "" of a path."""
    found = _SCHEME.match(_IGNORED.sub("", target.lstrip("".join(map(chr, range(33))))))
    return found[1].lower() if found else ""


def is_allowed(target: str) -> bool:
    scheme = scheme_of(target)
    return not scheme or scheme in SCHEMES


def registered(context: ParseContext, target: str, attribute: Literal["href", "src"]) -> str | None:
    """The token that stands for this target; None, and a problem, where it may not stand in a page."""
    title = _TITLE.fullmatch(target)
    target = context.titles[int(title[1])] if title else written(target)
    location = context.manuscript.target(target, titled=bool(title))
    if not target.strip():
        _complain_of_nothing(context, location, attribute)
        return None
    if not title and not is_allowed(target):
        complain_of_scheme(context, target, location)
        return None
    context.links.append(Link(target, attribute, location, bool(title)))
    return TOKEN % (len(context.links) - 1)


def complain_of_scheme(context: ParseContext, target: str, location: Location) -> None:
    scheme = scheme_of(target)
    if len(scheme) == 1 or scheme == "file":
        why = "visitors cannot see the files of your computer"
        help: tuple[str, ...] = ("put the file beside this one and use its name",)
    else:
        why = "a link may only lead to a page of ours, a web address, an email address or a telephone number"
        help = did_you_mean(scheme, SCHEMES - {"fig"})  # whoever wants that one knows it
    context.complain(location, "link-scheme", f'a link may not begin with "{scheme}:"', why, help)


def _complain_of_nothing(context: ParseContext, location: Location, attribute: str) -> None:
    location = context.manuscript.find(r"\]\(\s*(?:<\s*>)?\s*\)") if not location.line else location
    what = "this link leads nowhere" if attribute == "href" else "this picture has no file"
    context.complain(
        location, "link-empty", what, "there is nothing between the round brackets", ("write where it leads",)
    )


def check_link_words(context: ParseContext, html: str) -> None:
    """Hint at links whose words say nothing on their own. `html` is clean, its links still tokens."""
    for found in _LINK.finditer(html):
        location = context.links[int(found[1])].location
        words = plain(found[2])
        if words.casefold().strip(" .!:>\u00bb\u2192\u2026") in _EMPTY_WORDS:
            why = "people who listen to a page, or skim it, hear the links alone"
            help = ("let the words of the link say where it leads",)
            context.complain(location, "link-words", f'"{words}" does not say where the link leads', why, help, "hint")
        elif not words and "<img" not in found[2]:
            why = "nobody can see it, and people who listen to the page hear only its address"
            context.complain(location, "link-text", "this link has no words", why, ("write words between [ and ]",))
