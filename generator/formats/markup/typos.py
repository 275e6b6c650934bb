"""Lines that look like Markdown and are none: a list that joins the paragraph above it, a table without its line of
hyphens, a box whose words are not indented. Markdown shows them as plain words and says nothing, so this does.

Refuses to mend them: what was meant is the author's to say. Every rule is a warning, as the page can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.formats.markup import BLOCK_EXAMPLES
from generator.formats.markup.blocks import Survey
from generator.formats.markup.locate import Manuscript, paragraphs
from generator.problems import Location, Problem

BOXES = ("note", "tip", "hint", "warning", "caution", "danger", "important")

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,2}\.)[ \t]+\S")
# What Word and others paste as the sign of a list; "1)", which is none here; a hyphen that touches its word.
_OTHER_SIGN = re.compile("[ \t]*(?:([•·▪◦‣●○■\uf0b7])[ \t]|(\\d{1,2}\\))[ \t]+\\S|-(?=[A-Za-z]))")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"(?=[^-]*-)[ \t|:-]+$")
_BOX = re.compile(r"[ \t]*!!![ \t]*(\w*)(.*)")
_BOX_HEADING = re.compile(r'(?:[ ]+"[^"]*")?[ ]*')
_SHORT_TAG = re.compile(rf"::[ \t]*({'|'.join(BLOCK_EXAMPLES)})\b")
# A block that begins so is not a paragraph, or says itself what its lines are.
_NO_PARAGRAPH = re.compile(r"[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]|[ \t]*(?:[>|<:]|!!!|\[\^|\*\[)")
_ENDS_BLOCK = re.compile(r" {0,3}(?:#|:::)")

_NEAR_TARGET = r"(?:https?://|mailto:|tel:|\.{0,2}/|#)[^()\[\]\s]*|[^()\[\]\s]+\.[A-Za-z]{2,4}"
_APART = re.compile(rf"\][ \t]+\((?:{_NEAR_TARGET})\)")
_SWAPPED = re.compile(rf"\([^()\[\]\n]+\)\[(?:{_NEAR_TARGET})\]")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\n]*)\]:", re.MULTILINE)


def typos(manuscript: Manuscript, survey: Survey) -> list[Problem]:
    """All that was probably meant as something else, each at its line."""
    lines = manuscript.seen.split("\n")
    found = [problem for first, last in _blocks(lines) for problem in _in_block(manuscript, lines, first, last)]
    return [*found, *_links(manuscript), *_notes(manuscript), *_indented(manuscript, survey)]


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First and last line of what stands together without an empty line, a heading or a block tag between."""
    first = -1
    for index, line in enumerate([*lines, ""]):
        if line.strip() and not _ENDS_BLOCK.match(line):
            first = index if first < 0 else first
        elif first >= 0:
            yield first, index - 1
            first = -1


def _in_block(manuscript: Manuscript, lines: list[str], first: int, last: int) -> Iterator[Problem]:
    if not _NO_PARAGRAPH.match(lines[first]):
        yield from _joined_list(manuscript, lines, first, last)
    rows = [index for index in range(first, last + 1) if "|" in lines[index] and _ROW.match(lines[index])]
    if rows:
        yield from _no_table(manuscript, lines, first, rows[0])
        yield from _lost_cells(manuscript, lines, rows)
    for index in range(first, last + 1):
        if sign := _OTHER_SIGN.match(lines[index]):
            yield _list_sign(manuscript.at_line(index), sign)
            break
    for index in range(first, last + 1):
        if "!!!" in lines[index] and (box := _BOX.match(lines[index])):
            yield from _box(manuscript, lines, index, box)
        elif lines[index].startswith("::") and _SHORT_TAG.match(lines[index]):
            yield _two_colons(manuscript.at_line(index), lines[index].lstrip(": ").rstrip())


def _joined_list(manuscript: Manuscript, lines: list[str], first: int, last: int) -> Iterator[Problem]:
    """A single line with a hyphen may be a dash or a name below a quotation; two, or one after a colon, are a list."""
    items = [index for index in range(first + 1, last + 1) if _ITEM.match(lines[index])]
    if items and (len(items) > 1 or lines[items[0] - 1].rstrip().endswith(":")):
        yield Problem(
            manuscript.at_line(items[0]),
            "list-joined",
            "this list has no empty line above it",
            "it would be shown as words of the paragraph, one after the other",
            ("put an empty line above it",),
            "warning",
        )


def _list_sign(location: Location, sign: re.Match[str]) -> Problem:
    mend = "write the number with a full stop: 1. one" if sign[2] else "begin the line with a hyphen and a space: - one"
    mark = sign[1] or sign[2] or "a hyphen without a space behind it"
    why = "it would be shown as a paragraph, and people who listen to a page are not told of a list"
    return Problem(location, "list-sign", f"{mark} makes no list", why, (mend,), "warning")


def _no_table(manuscript: Manuscript, lines: list[str], first: int, row: int) -> Iterator[Problem]:
    if row > first:
        if _NO_PARAGRAPH.match(lines[first]):
            return
        message, mend = "this table has no empty line above it", "put an empty line above it"
    elif not _RULE.match(lines[row + 1] if row + 1 < len(lines) else ""):
        signs = "|---" * (lines[row].strip().count("|") - 1) + "|"
        message, mend = "this table has no line of hyphens below its first line", f"write below this line  {signs}"
    else:
        return
    why = "it would be shown as words with strokes between them"
    yield Problem(manuscript.at_line(row), "table-broken", message, why, (mend,), "warning")


def _lost_cells(manuscript: Manuscript, lines: list[str], rows: list[int]) -> Iterator[Problem]:
    if len(rows) < 3 or not _RULE.match(lines[rows[1]]):
        return
    cells = {row: len(_CELL.findall(lines[row])) - 1 for row in rows}
    most = cells[rows[0]]
    for row in rows[2:]:
        if cells[row] > most:
            message = f"this row has {cells[row]} cells, and the first row of the table has {most}"
            mend = "take one out, or give the first row and the hyphens below it one more"
            why = "what stands in the last ones would not be shown"
            yield Problem(manuscript.at_line(row), "table-cells", message, why, (mend,), "warning")


def _box(manuscript: Manuscript, lines: list[str], index: int, box: re.Match[str]) -> Iterator[Problem]:
    location, example = manuscript.at_line(index), 'for example  !!! note "Before you travel"'
    if box[1].casefold() not in BOXES:
        help_ = (f"the words known here: {', '.join(BOXES)}", example)
        yield Problem(location, "box-unknown", f'there is no box "{box[1]}"', "it would have no look", help_, "warning")
    elif not _BOX_HEADING.fullmatch(box[2]):
        message = "the heading of this box does not stand between straight quotation marks"
        yield Problem(location, "box-heading", message, "it would not be shown as a heading", (example,), "warning")
    elif not _holds_something(lines, index):
        message, why = "nothing stands in this box", "it would be shown empty, with its words below it"
        yield Problem(location, "box-empty", message, why, ("begin its lines with four spaces",), "warning")


def _holds_something(lines: list[str], index: int) -> bool:
    below = next((number for number in range(index + 1, len(lines)) if lines[number].strip()), index)
    return _indent(lines[below]) >= _indent(lines[index]) + 4


def _indent(line: str) -> int:
    spread = line.expandtabs(4)
    return len(spread) - len(spread.lstrip(" "))


def _two_colons(location: Location, words: str) -> Problem:
    help_ = (f"write  ::: {words}",)
    return Problem(location, "block-colons", "a block tag begins with three colons", _WORDS, help_, "warning")


_WORDS = "the line would be shown as it is"


def _links(manuscript: Manuscript) -> Iterator[Problem]:
    seen = manuscript.seen
    for found in _APART.finditer(seen) if "] " in seen or "]\t" in seen else ():
        message, mend = "there is a space between ] and (, so this is no link", "delete the space"
        location = manuscript.at(found.start(), len(found[0]))
        yield Problem(location, "link-shape", message, _WORDS, (mend,), "warning")
    for found in _SWAPPED.finditer(seen) if ")[" in seen else ():
        message, mend = "the brackets of this link are the wrong way round", "write  [words](address)"
        location = manuscript.at(found.start(), len(found[0]))
        yield Problem(location, "link-shape", message, _WORDS, (mend,), "warning")
    for start in _unclosed(seen):
        message, mend = "the address of this link is never closed", "put a ) behind the address"
        yield Problem(manuscript.at(start, 2), "link-shape", message, _WORDS, (mend,), "warning")


def _unclosed(seen: str) -> Iterator[int]:
    """Where "](" stands without a ")" before the paragraph ends."""
    for start, end in paragraphs(seen):
        opened = seen.find("](", max(start, seen.rfind(")", start, end) + 1), end)
        if opened >= 0:
            yield opened


def _notes(manuscript: Manuscript) -> Iterator[Problem]:
    met: set[str] = set()
    for found in _NOTE.finditer(manuscript.seen) if "]:" in manuscript.seen else ():
        if found[1] in met:
            message = f"there are two notes [^{found[1]}]"
            why, mend = "only one of them would be shown", "give one of them another name, here and where it belongs"
            location = manuscript.at(found.start(1) - 2, len(found[1]) + 3)
            yield Problem(location, "footnote-twice", message, why, (mend,), "warning")
        met.add(found[1])


def _indented(manuscript: Manuscript, survey: Survey) -> Iterator[Problem]:
    """The first line of each piece of code that is code only because it begins with spaces."""
    for index in survey.indented:
        if index - 1 not in survey.indented:
            yield Problem(
                manuscript.at_line(index),
                "code-indented",
                "this line begins with a tab or four spaces, so it is shown as code",
                "readers would see it in small letters in a grey box, and it would not fit on a telephone",
                ("delete what stands before its first word", "if it is code, put a line of ``` above and below it"),
                "warning",
            )
