"""The lines of a body before Markdown sees them: fenced code, block tags, own abbreviations, where headings stand.

One pass, line by line, so that no shape of text takes the square of its length. Refuses to read inside lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from generator.formats.markup import BLOCK_EXAMPLES, DIAGRAM_KINDS
from generator.formats.markup.locate import Manuscript, code_spans, comment_spans
from generator.model.stages import Block, DiagramSource
from generator.problems import Location, Problem, did_you_mean
from generator.text import slug

_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(.*)")
_TAG = re.compile(r":::+[ \t\xa0]*([^\s:]*)[ \t\xa0]*(.*)")  # text from a web page may hold spaces of its own
_ABBREVIATION = re.compile(r"\*\[([^\[\]]+)\][ ]?:[ \t]*(.*)")
# Whatever holds the indented lines below it: list items, definitions, footnotes, admonitions.
_HOLDER = re.compile(r"(?:[-*+]|\d+[.)]|:|\[\^[^\]]*\]:|!!!)(?:[ \t]|$)")
_HEADING = re.compile(r"(?:[ >]|[-*+][ ]|\d+\.[ ])*#{1,6}[ \t]*(?=[^\s#])")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")

_CHOICES: Mapping[str, str] = MappingProxyType(
    {"events": "nothing, upcoming or past", "posts": "nothing, or how many posts"}
)
_NEEDS_NAME = frozenset(BLOCK_EXAMPLES) - frozenset(_CHOICES)


class Fence(Struct, frozen=True):
    """A fenced piece of code: its first line and the line after its last, and how deep Markdown must indent it."""

    start: int
    end: int
    indent: int
    info: str
    source: str
    block: int = -1  # the number among the blocks, of a fence that is drawn


class Tag(Struct, frozen=True):
    """A block tag that stands: its line, how deep Markdown must indent it, its number among the blocks."""

    line: int
    indent: int
    number: int


class Survey(Struct):
    """What the lines hold. `headings`: line -> offset in the line at which the words begin. `indented`: the lines that
    are code because they begin with four spaces."""

    fences: list[Fence] = []
    tags: list[Tag] = []
    blocks: list[Block] = []
    diagrams: list[DiagramSource] = []
    abbreviations: dict[str, str] = {}
    abbreviation_lines: set[int] = set()
    headings: dict[int, int] = {}
    indented: set[int] = set()
    problems: list[Problem] = []


def survey(manuscript: Manuscript) -> Survey:
    """Read the lines once. Afterwards the manuscript's `seen` is blank where there is code or a comment."""
    comments = comment_spans(manuscript.text)
    manuscript.blank(comments)
    reader = _Reader(manuscript)
    index = 0
    while index < len(reader.lines):
        index = reader.read(index)
    manuscript.blank(reader.code)
    manuscript.blank(code_spans(manuscript.seen))
    return reader.found


class _Reader:
    """The pass over the lines, and what was met so far."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        # Comments are blank here, but a fence shows its code as it was written.
        self.lines = manuscript.seen.split("\n")
        self.holders: list[int] = []  # indents of the list items and the like that are open
        self.after_blank = True
        self.code: list[tuple[int, int]] = []
        self.found = Survey()

    def read(self, index: int) -> int:
        """Take in one line, or a fence as a whole; the number of the line to go on with."""
        line = self.lines[index]
        words = line.lstrip()
        if not words:
            self.after_blank = True
            return index + 1
        after_blank, self.after_blank = self.after_blank, False
        lead = line[: len(line) - len(line.lstrip(" \t"))]  # to Markdown, a space that never breaks is a letter
        indent = len(lead.expandtabs(4))
        if not indent and after_blank and not _HOLDER.match(words):
            self.holders.clear()
        if words[0] in "`~":
            return self._read_fence(index, indent, words)
        if indent >= 4 and not self.holders and (after_blank or self._code_before(index)):
            self.code.append(self._span(index, index + 1))
            self.found.indented.add(index)
        elif words[0].isalpha():
            self._read_underlined(index, after_blank)
        else:
            self._read_marked(index, indent, words)
        return index + 1

    def _read_marked(self, index: int, indent: int, words: str) -> None:
        if words.startswith(":::"):
            self._read_tag(index, indent, words)
        elif words.startswith("*["):
            self._read_abbreviation(index, words)
        elif _HOLDER.match(words):
            while self.holders and self.holders[-1] >= indent:
                self.holders.pop()
            self.holders.append(indent)
        if "#" in words:
            heading = _HEADING.match(self.lines[index])
            if heading:
                self.found.headings[index] = heading.end()

    def _read_underlined(self, index: int, after_blank: bool) -> None:
        if after_blank and _UNDERLINE.match("".join(self.lines[index + 1 : index + 2])):
            self.found.headings[index] = len(self.lines[index]) - len(self.lines[index].lstrip())

    def _read_fence(self, index: int, indent: int, words: str) -> int:
        opening = _FENCE.match(words)
        level = self._level(indent)
        if not opening or level is None or (words[0] == "`" and "`" in opening[2]):
            return index + 1
        end = self._end_of_fence(index, opening[1])
        if end is None:
            end = len(self.lines) + 1
            self.found.problems.append(_unclosed(self.manuscript.at_line(index), opening[1]))
        lines = [_dedented(line, indent) for line in self.manuscript.lines[index + 1 : end - 1]]
        source = "\n".join([*lines, ""]) if lines else ""
        info = opening[2].strip()
        block = self._drawn(index, info, source, indent)
        self.found.fences.append(Fence(index, min(end, len(self.lines)), level, info, source, block))
        self.code.append(self._span(index, min(end, len(self.lines))))
        self.after_blank = True
        return end

    def _drawn(self, index: int, info: str, source: str, indent: int) -> int:
        """Note a diagram; its number among the blocks, or -1 where the fence is plain code."""
        kind, name = _kind_and_name(info)
        if kind is None:
            return -1
        location = self.manuscript.at_line(index)
        self.found.blocks.append(Block("figure", str(len(self.found.diagrams)), location))
        self.found.diagrams.append(DiagramSource(kind, source, name, location, indent))
        return len(self.found.blocks) - 1

    def _end_of_fence(self, index: int, marks: str) -> int | None:
        for number in range(index + 1, len(self.lines)):
            closing = self.lines[number].strip()
            if len(closing) >= len(marks) and closing == marks[0] * len(closing):
                return number + 1
        return None

    def _read_tag(self, index: int, indent: int, words: str) -> None:
        found, level = _TAG.match(words), self._level(indent)
        if not found or level is None:
            return
        name, argument = found[1], found[2].strip().rstrip(":").strip()
        location = self.manuscript.at_line(index)
        problem = _tag_problem(location, name, argument)
        if problem:
            self.found.problems.append(problem)
        else:
            self.found.tags.append(Tag(index, level, len(self.found.blocks)))
            self.found.blocks.append(Block(name, argument, location))
        self.after_blank = True

    def _read_abbreviation(self, index: int, words: str) -> None:
        found = _ABBREVIATION.match(words)
        if found and found[2].strip():
            self.found.abbreviations[found[1].strip()] = found[2].strip()
            self.found.abbreviation_lines.add(index)
            self.code.append(self._span(index, index + 1))
            self.after_blank = True

    def _level(self, indent: int) -> int | None:
        """How deep Markdown must indent what stands at `indent`; None where that depth means code."""
        holder = next((holder for holder in reversed(self.holders) if holder + 2 <= indent), None)
        if holder is not None:
            return 4 * (holder // 4 + 1)
        return 0 if indent < 4 else None

    def _code_before(self, index: int) -> bool:
        return bool(self.code) and self.code[-1][1] == self.manuscript.starts[index]

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of whole lines."""
        starts = self.manuscript.starts
        return starts[start], starts[end] if end < len(starts) else len(self.manuscript.text)


def _kind_and_name(info: str) -> tuple[Literal["circles", "mermaid"] | None, str]:
    """ "circles two-wings", "circles {#two-wings}", "circles Two wings" alike; the name is "" where there is none."""
    words = info.replace("{", " ").replace("}", " ").replace("#", " ").split()
    kind = next((kind for kind in DIAGRAM_KINDS if words and words[0].lower() == kind), None)
    return kind, slug(" ".join(words[1:]))


def _dedented(line: str, indent: int) -> str:
    lead = len(line) - len(line.lstrip(" "))
    return line[min(lead, indent) :]


def _can_stand(name: str, argument: str) -> bool:
    if name in _NEEDS_NAME:
        return len(argument.split()) == 1
    if name == "events":
        return argument in ("", "upcoming", "past")
    return not argument or (argument.isascii() and argument.lstrip("0").isdecimal())


def _unclosed(location: Location, marks: str) -> Problem:
    return Problem(
        location,
        "fence-unclosed",
        "this piece of code is never closed",
        "everything below it would be shown as code",
        (f"put a line with only {marks} where the code ends",),
    )


def _tag_problem(location: Location, name: str, argument: str) -> Problem | None:
    if name not in BLOCK_EXAMPLES:
        said = f'there is no block "{name}"' if name else "this block tag does not say which block it wants"
        return Problem(location, "block-unknown", said, "nothing would stand here", did_you_mean(name, BLOCK_EXAMPLES))
    example = (f"for example: ::: {name} {BLOCK_EXAMPLES[name]}",)
    if name in _NEEDS_NAME and not argument:
        message = f'"::: {name}" does not say which {name}'
        return Problem(location, "block-argument", message, "nothing could be shown here", example)
    if _can_stand(name, argument):
        return None
    wanted = _CHOICES.get(name, "one short name, without spaces")
    message = f'"{argument}" cannot stand after "::: {name}"'
    near = did_you_mean(argument, ("upcoming", "past")) if name == "events" else ()
    return Problem(location, "block-argument", message, f"what can stand there: {wanted}", near or example)
