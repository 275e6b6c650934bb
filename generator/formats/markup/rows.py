"""The rows of easy read: a picture, and the words that go with it.

An author writes a picture, and its words below it. A heading, a card or a diagram ends the row. Refuses to judge
whether the picture fits the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from generator.formats.markup.locate import Manuscript, paragraphs
from generator.problems import Problem

ROW, WORDS = "easy-row", "easy-words"  # classes
_WORDS = frozenset(("p", "ul", "ol", "dl", "blockquote", "table"))
_ENDS_ROW = ("#", ":::", "<", "---", "***", "[^")
_ASIDE = re.compile("\x02wzxhzdk:\\d+\x03")  # Python-Markdown's mark for a card, a diagram or an author's own HTML


def set_rows(root: Element) -> None:
    """Each picture and what follows it become one element, up to the next picture or whatever ends a row."""
    children = list(root)
    row: Element | None = None
    for child in children:
        root.remove(child)
        if _is_picture(child):
            row = _row_in(root)
            row.insert(0, child)
        elif child.tag in _WORDS and not _is_aside(child):
            row = _row_in(root) if row is None else row
            row[-1].append(child)
        else:
            root.append(child)
            row = None
    for row in list(root):
        if row.get("class") == ROW and not len(row[-1]):
            row.remove(row[-1])


def _row_in(root: Element) -> Element:
    row = SubElement(root, "div", {"class": ROW})
    SubElement(row, "div", {"class": WORDS}).tail = "\n"
    row.tail = "\n"
    return row


def _is_picture(child: Element) -> bool:
    """A figure; or a picture alone that only decorates, which is none."""
    alone = child.tag == "p" and len(child) == 1 and not (child.text or "").strip()
    return child.tag == "figure" or (alone and child[0].tag == "img" and not (child[0].tail or "").strip())


def _is_aside(child: Element) -> bool:
    return bool(_ASIDE.fullmatch((child.text or "").strip()))


def rows_without_picture(manuscript: Manuscript) -> Iterator[Problem]:
    """A hint at the first line of words that no picture stands above, once for each row."""
    pictured = False
    for start, end in paragraphs(manuscript.seen):
        words = manuscript.seen[start:end].lstrip()
        if words.startswith(_ENDS_ROW):
            pictured = False
        elif words:
            if not pictured and not words.startswith("!["):
                yield _without_picture(manuscript, end - len(words))
            pictured = True


def _without_picture(manuscript: Manuscript, offset: int) -> Problem:
    return Problem(
        manuscript.at(offset, len(manuscript.seen[offset:].split("\n", 1)[0])),
        "easy-read-picture",
        "no picture goes with these words",
        "in easy read, a picture beside the words says the same for people who read little",
        ("put a picture above them, in a line of its own: ![Two people talk](talking.svg)",),
        "hint",
    )
