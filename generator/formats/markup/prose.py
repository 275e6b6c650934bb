"""Hints at plain words: long sentences, capitals, abbreviations nobody explained. Advice, never a gate.

Refuses to measure readability: it only counts what can be counted and says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from generator.formats.markup.locate import Manuscript
from generator.formats.markup.rows import rows_without_picture
from generator.problems import Problem
from generator.text import words_in

LONGEST_SENTENCE, LONGEST_EASY_SENTENCE = 25, 15  # words; the second in easy read

# Known to readers by these letters; roman numerals are left out by their form.
_FAMILIAR_LETTERS = """
    AM BBC BC AD BST CD CV COVID DIY DVD EU FAQ FM GMT GP HIV HTML ID IQ ISBN IT JPEG MP MSP NB NW NE SE SW OK
    OKAY PC PDF PIN PM PNG PO PS RSVP SOS TBA TBC TOC TV UK UN URL US USA UTC VAT VIP WC WIFI
"""
FAMILIAR = frozenset(_FAMILIAR_LETTERS.split())

# What is not read as words: targets, tags, attribute lists, footnote marks, the sign of a picture.
_UNREAD = re.compile(
    r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]|\[\^[^\]\n]*\]:?|<[^<>\n]*>|\{[^{}\n]*\}"
    r"|\[\[[^\]|\n]*\||!\[[^\]\n]*\](?:\(<?[^\s()]*)?|\[TOC\]"
)
_UNIT_START = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)]|:)[ \t]|\#|\||!!!|$)")
_SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019)\]*_]*\s+(?=[\"'\u201c\u2018(\[*_]*[A-Z0-9])")
_SHORT_FORM = re.compile(r"(?:\b(?:e\.g|i\.e|etc|cf|vs|Dr|Mr|Mrs|Ms|Prof|Revd?|St|No|pp?)|\b[A-Z])\.$")
_CAPITALS = re.compile(r"[A-Z]{2,}(?:[ \t]+[A-Z]+(?:['\u2019][A-Z]+)?(?![\w-])){2,}(?![\w-])")
_ACRONYM = re.compile(r"[A-Z](?<![\w-].)[A-Z]+(?:s|[A-Za-z]{2,})?(?![\w-])")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")


def plain_words(manuscript: Manuscript, explained: frozenset[str]) -> list[Problem]:
    """Hints, each at the words meant. `explained`: the abbreviations that the glossary or the page explains."""
    return _hints(manuscript, explained, _FOR_EVERYBODY)


def easy_words(manuscript: Manuscript) -> list[Problem]:
    """The same for easy read: shorter sentences, no abbreviation even where it is explained, and pictures."""
    return [*_hints(manuscript, frozenset(), _FOR_EASY_READ), *rows_without_picture(manuscript)]


class _Advice(Struct, frozen=True):
    """How long a sentence may be, and what is said of longer ones and of letters. `{}` is the abbreviation."""

    longest: int  # words
    why_shorter: str
    letters: str
    why_words: str
    mend_letters: str
    may_explain: bool  # an abbreviation with its meaning beside it is well


_FOR_EVERYBODY = _Advice(
    longest=LONGEST_SENTENCE,
    why_shorter=f"sentences of up to {LONGEST_SENTENCE} words are easier for everybody",
    letters="{} is not explained",
    why_words="not everybody knows what the letters stand for",
    mend_letters="write the words first, then ({0}); or add a line: *[{0}]: what it means",
    may_explain=True,
)
_FOR_EASY_READ = _Advice(
    longest=LONGEST_EASY_SENTENCE,
    why_shorter=f"in easy read a sentence has up to {LONGEST_EASY_SENTENCE} words, and one idea",
    letters="{} is a short form",
    why_words="in easy read the words stand in its place, as letters are hard to remember",
    mend_letters="write what {0} stands for, or what it does",
    may_explain=False,
)


def _hints(manuscript: Manuscript, explained: frozenset[str], advice: _Advice) -> list[Problem]:
    text = _UNREAD.sub(_blank, manuscript.seen)
    hints = [
        _long_sentence(manuscript, text, *span, advice.why_shorter)
        for unit in _units(text)
        for span in _long_sentences(text, *unit, advice.longest)
    ]
    acronyms = list(_ACRONYM.finditer(text))
    shouted = _shouted(text, acronyms)
    hints += [_capitals(manuscript, found) for found in shouted]
    return hints + list(_acronyms(manuscript, text, acronyms, shouted, explained, advice))


@lru_cache(maxsize=16384)  # a preview asks for the same summaries after every save
def longest_sentence(text: str) -> int:
    """The words of the longest sentence, of a plain text."""
    return max(words_in(text[start:end]) for start, end in _sentences(text, 0, len(text)))


def _blank(found: re.Match[str]) -> str:
    return "\n".join(" " * len(line) for line in found[0].split("\n"))


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of what is read in one breath: a paragraph, a list item. Headings and tables are none."""
    start, offset = -1, 0
    for line in text.split("\n"):
        mark = _UNIT_START.match(line)
        if mark and start >= 0:
            yield start, offset
            start = -1
        if start < 0 and line.strip() and not (mark and mark[0].lstrip(" \t>")[:1] in ("#", "|", "!")):
            start = offset + (mark.end() if mark else 0)
        offset += len(line) + 1
    if start >= 0:
        yield start, len(text)


def _long_sentences(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int, int]]:
    """Where each begins and ends, and how many words it has."""
    if text.count(" ", start, end) + text.count("\n", start, end) < longest:
        return
    for first, last in _sentences(text, start, end):
        sentence = text[first:last]
        if sentence.count(" ") + sentence.count("\n") < longest:
            continue
        words = words_in(sentence)
        if words > longest:
            yield first + len(sentence) - len(sentence.lstrip(" \t\n>")), last, words


def _long_sentence(manuscript: Manuscript, text: str, start: int, end: int, words: int, why: str) -> Problem:
    length = len(text[start:end].split("\n", 1)[0].rstrip())
    message = f"this sentence has {words} words"
    return Problem(manuscript.at(start, length), "sentence-long", message, why, ("make two of it",), "hint")


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _SENTENCE_END.finditer(text, start, end):
        if found[0][0] == "." and _SHORT_FORM.search(text[max(start, found.start() - 6) : found.start() + 1]):
            continue
        yield start, found.end()
        start = found.end()
    yield start, end


def _shouted(text: str, acronyms: list[re.Match[str]]) -> list[re.Match[str]]:
    """Runs of three words and more in capitals. They begin with what looks like an acronym."""
    runs: list[re.Match[str]] = []
    for acronym in acronyms:
        if not runs or acronym.start() >= runs[-1].end():
            run = _CAPITALS.match(text, acronym.start())
            runs += [run] if run else []
    return runs


def _capitals(manuscript: Manuscript, found: re.Match[str]) -> Problem:
    return Problem(
        manuscript.at(found.start(), len(found[0])),
        "capitals",
        f'"{found[0]}" is all in capitals',
        "capitals are hard to read, and some screen readers spell them out",
        ("use small letters, and **two stars** where it matters",),
        "hint",
    )


def _acronyms(
    manuscript: Manuscript,
    text: str,
    acronyms: list[re.Match[str]],
    shouted: list[re.Match[str]],
    explained: frozenset[str],
    advice: _Advice,
) -> Iterator[Problem]:
    met = set(explained | FAMILIAR)
    for found in acronyms:
        name = found[0] if found[0] in met else found[0].removesuffix("s")
        if name in met or _ROMAN.match(name) or any(run.start() <= found.start() < run.end() for run in shouted):
            continue
        met.add(name)
        if advice.may_explain and (f"({name}" in text or f"{name} (" in text or f"{name}s (" in text):
            continue
        yield Problem(
            manuscript.at(found.start(), len(found[0])),
            "acronym",
            advice.letters.format(name),
            advice.why_words,
            (advice.mend_letters.format(name),),
            "hint",
        )
