"""Headings of the tree: anchors that stay, no second title, no skipped level.

Refuses to renumber levels that were skipped: what was meant is the author's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from generator.formats.markup import RESERVED_IDS
from generator.formats.markup.parse_context import ParseContext
from generator.problems import Location
from generator.text import slug

LINE_MARK = "\x02h%d\x03"  # before the words of a heading: the line they stand in, from 0
_LINE_MARK = re.compile("\x02h(\\d+)\x03")
_STASHED = re.compile("\x02[^\x03]*\x03")
_RAW_ID = re.compile(r"""\bid\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)
_LEVELS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def set_headings(root: Element, context: ParseContext, raw_html: Iterable[object]) -> None:
    """Levels checked, ids given. `raw_html`: the pieces of HTML the author wrote, whose ids are taken too."""
    headings = [element for element in root.iter() if element.tag in _LEVELS]
    if not headings:
        return
    taken = {element.attrib["id"] for element in root.iter() if element.attrib.get("id")}
    taken.update(name for piece in raw_html for name in _RAW_ID.findall(str(piece)))
    taken.update(RESERVED_IDS)
    above = 1
    counts: dict[str, int] = {}
    for heading in headings:
        line = _taken_mark(heading)
        above = _check_level(context, heading, above, line)
        if not heading.attrib.get("id"):
            heading.set("id", _fresh(_words(heading), taken, counts))
        if line is not None:
            context.heading_lines.setdefault(heading.attrib["id"], context.manuscript.first_line + line)


def _taken_mark(heading: Element) -> int | None:
    found = _LINE_MARK.match(heading.text or "")
    if not found or heading.text is None:
        return None
    heading.text = heading.text[found.end() :]
    return int(found[1])


def _check_level(context: ParseContext, heading: Element, above: int, line: int | None) -> int:
    location = context.manuscript.at_line(line) if line is not None else Location(context.manuscript.file)
    level = int(heading.tag[1])
    if level == 1:
        heading.tag, level = "h2", 2
        complain_of_title(context, location)
    elif level > above + 1:
        message = f"this heading skips a level: {'#' * level} under {_named(above)}"
        why = "people who listen to a page find their way by the levels"
        context.complain(location, "heading-skip", message, why, (f"use {'#' * (above + 1)} here",), "warning")
    return level


def complain_of_title(context: ParseContext, location: Location) -> None:
    """A second title: the page's own is one already."""
    message = "this heading is of the level of the page's title, and that is already there"
    why = "people who listen to a page find its one title by its level"
    context.complain(location, "heading-one", message, why, ("use ## for the parts of the page",), "warning")


def _named(level: int) -> str:
    return "the title" if level == 1 else "#" * level


def _words(heading: Element) -> str:
    """What a slug is made of: no footnote marks, no HTML."""
    words = [heading.text or ""]
    for child in heading:
        if not child.attrib.get("id", "").startswith("fnref"):
            words += child.itertext()
        words.append(child.tail or "")
    return _STASHED.sub("", "".join(words))


def _fresh(words: str, taken: set[str], counts: dict[str, int]) -> str:
    base = slug(words) or "section"
    anchor, count = base, counts.get(base, 1)
    while anchor in taken:
        count += 1
        anchor = f"{base}-{count}"
    counts[base] = count
    taken.add(anchor)
    return anchor
