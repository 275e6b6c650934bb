"""Shapes of text that would keep Python-Markdown busy for minutes, named before it sees them.

Refuses nothing that a person writes: the limits are far above any real page.
"""

from __future__ import annotations

import re

from generator.formats.markup.locate import Manuscript, paragraphs
from generator.problems import Problem

LONGEST_LINE = 20_000  # characters
DEEPEST_NESTING = 50  # quotations and lists inside each other
# Python-Markdown looks from every open bracket to the one that closes it, in several passes: 4 KB of "[" are
# 8 million steps and 1.7 s; a long page of links is some ten thousand.
MOST_STEPS = 1_000_000

_PREFIX = re.compile(r"(?:[ \t]+|>|[-*+](?=[ \t])|\d+[.)](?=[ \t]))*+")
_MARKER = re.compile(r">|[-*+]|\d+[.)]")
_BRACKET = re.compile(r"\]\(|[\[\]()]")
_TAG_START = re.compile(r"<[A-Za-z/!?]")


def over_limits(manuscript: Manuscript) -> list[Problem]:
    """What makes this body too much to read. With any of these it is not read at all."""
    return [*_long_lines(manuscript), *_deep_lines(manuscript), *_open_brackets(manuscript), *_open_tags(manuscript)]


def too_deep(manuscript: Manuscript) -> Problem:
    """For what only shows while Markdown is read."""
    location = manuscript.at(-1)
    return Problem(location, "nesting", "something on this page stands too deep inside other things", *_NESTING)


_NESTING = (
    "lists, quotations or emphasis are inside each other so often that the page cannot be read",
    ("look for long runs of >, -, * or _ and take some away",),
)


def _long_lines(manuscript: Manuscript) -> list[Problem]:
    if len(manuscript.text) <= LONGEST_LINE:
        return []
    return [
        Problem(
            manuscript.at(manuscript.starts[index] + LONGEST_LINE),
            "line-long",
            f"this line has {len(line):,} characters; the most a line may have is {LONGEST_LINE:,}",
            "so long a line is nearly always something pasted by mistake, such as a picture as text",
            ("take it away, or break it into paragraphs",),
        )
        for index, line in enumerate(manuscript.lines)
        if len(line) > LONGEST_LINE
    ]


def _deep_lines(manuscript: Manuscript) -> list[Problem]:
    """The first of them: what is wrong with it is wrong with all below."""
    for index, line in enumerate(manuscript.seen.split("\n")):
        if len(line) <= DEEPEST_NESTING:
            continue
        prefix = _PREFIX.match(line)
        lead = prefix[0] if prefix else ""
        depth = len(_MARKER.findall(lead)) + (len(lead) - len(lead.lstrip())) // 4 * bool(lead.strip())
        is_rule = not line[len(lead) :].strip("-* ") and ">" not in lead
        if depth > DEEPEST_NESTING and not is_rule:
            message = f"this line stands more than {DEEPEST_NESTING} lists or quotations deep"
            return [Problem(manuscript.at_line(index), "nesting", message, *_NESTING)]
    return []


def _open_brackets(manuscript: Manuscript) -> list[Problem]:
    text, found = manuscript.seen, []
    if text.count("[") < 50 and len(text) <= LONGEST_LINE:
        return []
    for start, end in paragraphs(text):
        if text.count("[", start, end) * (end - start) > MOST_STEPS:
            first, steps = _steps(text, start, end)
            if steps > MOST_STEPS:
                found.append(_brackets(manuscript, first))
    return found


def _steps(text: str, start: int, end: int) -> tuple[int, int]:
    """The first bracket that stays open (or else the first), and the steps from each to where it closes."""
    open_at: list[tuple[int, str]] = []
    steps, first = 0, -1
    for found in _BRACKET.finditer(text, start, end):
        mark, at = found[0], found.start()
        first = at if first < 0 else first
        if mark[0] == "]":
            steps += _close(open_at, "[", at)
        if mark == ")":
            steps += _close(open_at, "(", at)
        if mark in ("[", "]("):
            open_at.append((at, mark[-1] if mark != "[" else "["))
    steps += sum(end - at for at, _ in open_at)
    return open_at[0][0] if open_at else first, steps


def _close(open_at: list[tuple[int, str]], mark: str, at: int) -> int:
    """The steps back to the bracket this one closes; 0 when the last one open is of another kind."""
    return at - open_at.pop()[0] if open_at and open_at[-1][1] == mark else 0


def _brackets(manuscript: Manuscript, offset: int) -> Problem:
    return Problem(
        manuscript.at(offset),
        "brackets",
        "this paragraph has very many brackets that do not close, or that stand inside each other",
        "each of them could be the beginning of a link, and looking for the ends would take minutes",
        ("close them, or put a backslash before each that is only a bracket: \\[",),
    )


def _open_tags(manuscript: Manuscript) -> list[Problem]:
    text = manuscript.text
    if text.count("<") * len(text) <= MOST_STEPS:
        return []
    steps, first, closing = 0, -1, -1
    for found in _TAG_START.finditer(text):
        at = found.start()
        if closing < at:
            closing = text.find(">", at)
            closing = closing if closing >= 0 else len(text)
        first = at if first < 0 and closing == len(text) else first
        steps += closing - at
    if steps <= MOST_STEPS:
        return []
    message = 'this text has very many "<" signs without a ">" to close them'
    why = "each of them could be the beginning of HTML, and looking for the ends would take minutes"
    return [Problem(manuscript.at(max(first, 0)), "brackets", message, why, ("write &lt; for a plain <",))]
