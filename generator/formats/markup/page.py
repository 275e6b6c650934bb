"""One body from text to clean HTML: the steps, in order. Refuses to be called for more than one page at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from types import MappingProxyType

from generator.formats.markup import Rendered
from generator.formats.markup.allow import cleaned
from generator.formats.markup.blocks import survey
from generator.formats.markup.dialect import converted
from generator.formats.markup.limits import over_limits, too_deep
from generator.formats.markup.links import check_link_words
from generator.formats.markup.locate import Manuscript
from generator.formats.markup.parse_context import ParseContext
from generator.formats.markup.prose import easy_words, plain_words
from generator.formats.markup.typos import typos
from generator.model.stages import Body, Heading, Link
from generator.problems import Problem, in_order
from generator.text import plain, shorten, words_in

EXCERPT_LENGTH = 200  # characters

# What Python-Markdown or a page's own text could mistake for marks of ours. The length stays, and so do the columns.
_UNSAFE = MappingProxyType(str.maketrans({"\x02": "\ufffd", "\x03": "\ufffd", "\x00": "\ufffd", "\r": " "}))
# Each choice begins with a plain character: then the search skips everything else three times as fast.
_MARK = re.compile('\x02L(\\d+)\x03"|<div>\x02block:(\\d+)\x03</div>|\x02(?:[\\w:]*\x03)?|\x03')
_RICH = re.compile(r'<(?:table|pre|code|kbd|mark)\b|class="(?:footnote|toc|admonition)')
_HEADING = re.compile(r"<h([2-6])((?: [^>]*)?)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_FIRST_PICTURE = re.compile(r'\s*<(?:figure|p)[^>]*>\s*(?:<a [^>]*>\s*)?<img(?: [a-z-]+="[^"]*")*? src="\x02(\d+)\x03"')
_PARAGRAPH = re.compile(r'<p(?! class="admonition-title")(?:\s[^>]*)?>(.*?)</p>', re.DOTALL)
_NOTE_CALL = re.compile(r'<sup id="fnref[^"]*">.*?</sup>', re.DOTALL)
_NOT_WORDS = re.compile("<pre[ >].*?</pre>|\x02block:\\d+\x03", re.DOTALL)


def render(text: str, file: str, first_line: int, glossary: Mapping[str, str], easy_read: bool) -> Rendered:
    """See `render_body`."""
    manuscript = Manuscript(text.translate(_UNSAFE), file, first_line)
    found = survey(manuscript)
    too_much = over_limits(manuscript)
    if too_much:
        return _unread([*found.problems, *too_much])
    context = ParseContext(manuscript, found, glossary, easy_read)
    try:
        html = converted(context)
    except RecursionError:
        return _unread([*context.problems, too_deep(manuscript)])
    html = cleaned(html, context)
    check_link_words(context, html)
    context.problems += typos(manuscript, found)
    context.problems += easy_words(manuscript) if easy_read else plain_words(manuscript, frozenset(context.glossary))
    html, links = _numbered(html, context.links)
    return Rendered(_body(html, links, context), html, tuple(in_order(context.problems)))


def _unread(problems: list[Problem]) -> Rendered:
    return Rendered(Body(_digest("")), "", tuple(in_order(problems)))


def _numbered(html: str, met: list[Link]) -> tuple[str, tuple[Link, ...]]:
    """The marks in their last form: links numbered as they stand in the HTML, everything else of ours taken out."""
    links: list[Link] = []

    def final(mark: re.Match[str]) -> str:
        if mark[1]:
            links.append(met[int(mark[1])])
            return f'\x02{len(links) - 1}\x03"'
        return f"\x02block:{mark[2]}\x03" if mark[2] else ""

    return _MARK.sub(final, html), tuple(links)


def _body(html: str, links: tuple[Link, ...], context: ParseContext) -> Body:
    text = _NOTE_CALL.sub("", html) if 'id="fnref' in html else html
    return Body(
        digest=_digest(html),
        words=words_in(plain(_NOT_WORDS.sub(" ", text))),
        excerpt=_excerpt(text),
        links=links,
        blocks=tuple(context.survey.blocks),
        headings=_headings(text, context),
        ids=tuple(context.ids),
        diagrams=tuple(context.survey.diagrams),
        first_picture=int(first[1]) if (first := _FIRST_PICTURE.match(html)) else -1,
        is_rich=_RICH.search(html) is not None,
    )


def _digest(html: str) -> str:
    return blake2b(html.encode("utf-8"), digest_size=16).hexdigest()


def _excerpt(html: str) -> str:
    """The first paragraph that has words."""
    for paragraph in _PARAGRAPH.finditer(html):
        words = plain(paragraph[1])
        if words:
            return shorten(words, EXCERPT_LENGTH)
    return ""


def _headings(html: str, context: ParseContext) -> tuple[Heading, ...]:
    """Those that have an id: all of Markdown's, and the author's own HTML where it gives one."""
    found = []
    for heading in _HEADING.finditer(html):
        anchor = _ID.search(heading[2])
        if anchor:
            line = context.heading_lines.get(anchor[1]) or _line_of_raw(context, anchor[1])
            found.append(Heading(int(heading[1]), anchor[1], plain(heading[3]), line))
    return tuple(found)


def _line_of_raw(context: ParseContext, anchor: str) -> int:
    """The line of a heading written as HTML; 0 where that cannot be told."""
    if "<h" not in context.manuscript.seen:
        return 0
    return context.manuscript.find(rf"<h[1-6][^>]*\bid\s*=\s*[\"']?{re.escape(anchor)}").line
