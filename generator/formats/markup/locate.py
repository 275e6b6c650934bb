"""Where things stand in a body: offsets to lines and columns, targets to the place that wrote them.

Refuses to look inside code: what is searched is a copy of the text in which code and comments are blank.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from html import unescape
from itertools import accumulate

from generator.problems import Location

# What stands before the target of a link, picture, definition, [[Title]], <address> or HTML attribute.
# Each choice begins with a plain character: then the search skips everything else three times as fast.
_LEADS = re.compile(r"\]\(\s*<?|\]:\s*<?|\[\[|<(?=[A-Za-z][A-Za-z0-9+.-]*:|[^\s<>@]+@)")
_LEADS_WITH_HTML = re.compile(rf"{_LEADS.pattern}|\b(?:href|src)\s*=\s*[\"']?", re.IGNORECASE)
_RAW_TARGET = re.compile(r"<(?:a|img)\s", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s)>\"'|\]<]*")
_TITLE = re.compile(r"[^\]|\n]*")
_ESCAPE = re.compile(r"\\([^\w\s])")
_BACKTICKS = re.compile("`+")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class Manuscript:
    """The text of one body, and places in it.

    `seen` is as long as `text`, with blanks in place of fenced and indented code, code spans and comments.
    """

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.text = self.seen = text
        self.file = file
        self.first_line = first_line
        self.lines = text.split("\n")
        self.starts = list(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))
        self._targets: dict[str, deque[int]] | None = None
        self._found: dict[str, list[tuple[int, int]]] = {}

    def at(self, offset: int, length: int = 1) -> Location:
        """The place of a character; below 0 the file as a whole."""
        if offset < 0:
            return Location(self.file)
        index = bisect_right(self.starts, offset) - 1
        return Location(self.file, self.first_line + index, offset - self.starts[index] + 1, max(length, 1))

    def at_line(self, index: int) -> Location:
        """The place of a whole line, from its first mark to its last."""
        line = self.lines[index]
        indent = len(line) - len(line.lstrip())
        return Location(self.file, self.first_line + index, indent + 1, max(len(line.strip()), 1))

    def blank(self, spans: list[tuple[int, int]]) -> None:
        """Make `seen` forget what stands between these offsets, line ends apart."""
        self.seen = blanked(self.seen, spans)

    def target(self, target: str, titled: bool = False) -> Location:
        """Where a target is written: its first place not yet given out; the last one again when all are."""
        if self._targets is None:
            self._targets = _targets_of(self.seen)
        for key in (f"[[{target}" if titled else _key(target), _key(target.removeprefix("mailto:"))):
            places = self._targets.get(key)
            if places:
                offset = places.popleft() if len(places) > 1 else places[0]
                return self.at(offset, len(target))
        return self.at(self.seen.find(target) if target else -1, len(target))

    def find(self, pattern: str, nth: int = 0) -> Location:
        """The place of the nth match (from 0) outside code, or the last one before it; else the file as a whole."""
        if pattern not in self._found:  # once for all, or a page of a thousand mistakes is searched a thousand times
            self._found[pattern] = [found.span() for found in re.finditer(pattern, self.seen, re.IGNORECASE)]
        spans = self._found[pattern]
        if not spans:
            return Location(self.file)
        start, end = spans[min(nth, len(spans) - 1)]
        return self.at(start, end - start)


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text, equally long, with spaces in the (sorted) spans; line ends stay."""
    pieces, done_to = [], 0
    for start, end in spans:
        if end > done_to:
            start = max(start, done_to)
            pieces += [text[done_to:start], "\n".join(" " * len(line) for line in text[start:end].split("\n"))]
            done_to = end
    return "".join([*pieces, text[done_to:]])


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each piece of text between blank lines begins and ends."""
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def code_spans(text: str) -> list[tuple[int, int]]:
    """Where `code` stands inside lines. A run of backticks ends at the next run as long, in the same paragraph."""
    return [
        span
        for start, end in paragraphs(text)
        if text.find("`", start, end) >= 0
        for span in _code_spans_between(text, start, end)
    ]


def _code_spans_between(text: str, start: int, end: int) -> list[tuple[int, int]]:
    runs = [found.span() for found in _BACKTICKS.finditer(text, start, end)]
    closers: dict[int, deque[tuple[int, int]]] = {}
    for run in runs:
        closers.setdefault(run[1] - run[0], deque()).append(run)
    spans, done_to = [], start
    for run in runs:
        same = closers[run[1] - run[0]]
        same.popleft()  # each run is met once, in order, so the first one left is the run itself
        if run[0] < done_to or (run[0] and text[run[0] - 1] == "\\"):
            continue
        if same:
            spans.append((run[0], same[0][1]))
            done_to = same[0][1]
    return spans


def comment_spans(text: str) -> list[tuple[int, int]]:
    """Where HTML comments stand. One that never closes is none."""
    return [found.span() for found in _COMMENT.finditer(text, 0, text.rfind("-->") + 3)]


def _targets_of(seen: str) -> dict[str, deque[int]]:
    targets: dict[str, deque[int]] = {}
    leads = _LEADS_WITH_HTML if _RAW_TARGET.search(seen) else _LEADS
    for lead in leads.finditer(seen):
        start = lead.end()
        if lead[0] == "[[":
            title = _TITLE.match(seen, start)
            key = f"[[{title[0].strip()}" if title else ""
        else:
            key = _key(seen[start : start + 2000])
        targets.setdefault(key, deque()).append(start)
    return targets


def _key(target: str) -> str:
    """The beginning of a target up to a space or bracket, as it reads once escapes are undone."""
    found = _TOKEN.match(target)
    token = found[0] if found else ""
    if "\\" in token:
        token = _ESCAPE.sub(r"\1", token)
    return unescape(token) if "&" in token else token
