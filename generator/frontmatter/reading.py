"""Front matter and the small YAML files: text -> a tree in which every text knows its line and column.

YAML's guesses are where authors get hurt (18:30 becomes 1110, `no` becomes False, the second of two equal keys wins).
So every value is text here, and `fields` gives it its type. Refuses anchors, aliases, tags, merge keys, depth and size
beyond what front matter needs: PyYAML's C parser can be made to crash or to take minutes with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.frontmatter.messages import STAR, Spot, in_plain_words, mend_with_quotes, with_quotes
from generator.problems import Location, Problem, UnlocatedProblem

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError

    Event = Any  # the C parser's marks are a type of its own, which the stubs know only in part

MAX_CHARACTERS = 64_000
MAX_DEPTH = 20


class Text(Struct, frozen=True):
    value: str
    location: Location
    quoted: bool = False


class List(Struct, frozen=True):
    items: tuple[Node, ...]
    location: Location


class Map(Struct, frozen=True):
    """Keys in the order they were written; each key once."""

    entries: tuple[tuple[Text, Node], ...]
    location: Location


Node = Text | List | Map


class Pieces(Struct, frozen=True):
    """A file cut in two. Lines count from 1 in the file."""

    front: str
    front_line: int
    body: str
    body_line: int


def split(text: str) -> Pieces | UnlocatedProblem:
    """Cut a file at its two `---` lines."""
    lines = text.split("\n")
    if lines[0].translate(_UNSEEABLE).rstrip() != "---":
        return _no_front(lines)
    for number, line in enumerate(lines[1:], 2):
        if line.translate(_UNSEEABLE).rstrip() in ("---", "..."):
            return Pieces("\n".join(lines[1 : number - 1]), 2, "\n".join(lines[number:]), number + 1)
    return UnlocatedProblem(
        "front-unclosed",
        "the details at the top are never closed",
        why="without a second line of --- nobody can tell where the text begins",
        help=("write --- on a line of its own after the last detail",),
    )


def _no_front(lines: list[str]) -> UnlocatedProblem:
    first = next((line.translate(_UNSEEABLE).strip() for line in lines if line.strip()), "")
    message = "the file does not begin with its details between two lines of ---" if first else "the file is empty"
    if first == "---":
        mend = "delete the empty lines above the first ---"
    elif first and not first.strip("-\u2013\u2014\u2026"):
        mend = "the first line must be three hyphens and nothing else: ---"
    elif re.match("[a-z_]+: ", first):
        mend = "write a line of --- above the first line, and another below the last detail"
    else:
        mend = "begin the file with:  ---   title: Your title   ---  (each on a line of its own)"
    return UnlocatedProblem("front-missing", message, why="the title of a page stands there", help=(mend,))


def read(text: str, file: str, first_line: int = 1) -> tuple[Map | None, list[Problem]]:
    """The tree of a YAML text of keys and values, or None and why not. An empty text is an empty tree."""
    whole = Location(file, first_line)
    text = _seen(text)
    refusal = _too_much(text)
    if refusal:
        return None, [refusal.at(whole)]
    import yaml  # 15 ms; a build with nothing to do reads no front matter

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    growing = _Tree(file, first_line, text.split("\n"))
    try:
        tree = growing.grow(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        return None, [*growing.problems, growing.explained(error)]
    except (yaml.YAMLError, UnicodeEncodeError):  # a character that YAML does not allow
        return None, [*growing.problems, _STRANGE.at(whole)]
    except _Refused as refused:
        return None, [*growing.problems, refused.problem]
    if isinstance(tree, Map):
        return tree, growing.problems
    if tree is None or (isinstance(tree, Text) and not tree.value):
        return Map((), whole), growing.problems
    trouble = UnlocatedProblem(
        "yaml-keys",
        "each line here should be a word, a colon, a space and a value",
        help=("for example  title: Two wings",),
    )
    return None, [*growing.problems, trouble.at(tree.location)]


def _seen(text: str) -> str:
    """The text as it looks: web pages and Word bring spaces that are none to YAML, and letters without any width."""
    if text.isascii():
        return text
    return _MARGIN.sub(lambda margin: margin[0].translate(_HARD_SPACES), text.translate(_UNSEEABLE))


_UNSEEABLE = MappingProxyType(dict.fromkeys(map(ord, "\u200b\u2060\ufeff\xad")))
_HARD_SPACES = MappingProxyType(dict.fromkeys(map(ord, "\xa0\u2007\u202f"), " "))
# What stands before a value: the indent, a hyphen, the word and its colon.
_MARGIN = re.compile("^[ \xa0\u2007\u202f]*(?:-[ \xa0\u2007\u202f]+)?(?:\\w+:[ \xa0\u2007\u202f]+)?", re.MULTILINE)


def _too_much(text: str) -> UnlocatedProblem | None:
    if len(text) > MAX_CHARACTERS:
        message = f"these details are {len(text):,} characters long; {MAX_CHARACTERS:,} is the most"
        return UnlocatedProblem("yaml-long", message, help=("long text belongs below the second ---",))
    return None


_STRANGE = UnlocatedProblem(
    "yaml", "these details hold a character that can't stand here", help=("delete what looks odd",)
)
_INVISIBLE = UnlocatedProblem(
    "control-character",
    "this value holds an invisible control character",
    why="between quotation marks, a backslash and what follows it become one",
    help=("delete the backslash and what follows it", "or write two backslashes where one is meant"),
)
# The file itself holds none of these, but "\0" between quotation marks becomes one.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_QUOTE_IT = "put quotation marks round it"
_DEEP = "these details stand too deep inside each other"


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Tree:
    """Grows the tree from the parser's events, so that depth is bounded before anything recurses in C."""

    def __init__(self, file: str, first_line: int, lines: list[str]) -> None:
        self.file, self.first_line, self.lines = file, first_line, lines
        self.problems: list[Problem] = []
        self.ended: Event | None = None  # the end of the list or map that was read last

    def grow(self, events: Iterator[Event]) -> Node | None:
        import yaml

        tree: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and tree is not None:
                raise self.refused("yaml-two", "a second line of --- starts new details here", event, "remove it")
            if isinstance(event, yaml.NodeEvent):
                tree = self.node(event, events, 0)
        return tree

    def node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        import yaml

        if depth > MAX_DEPTH:
            raise self.refused("yaml-deep", _DEEP, event, "one pair of brackets is enough for a list")
        self.refuse_cleverness(event)
        if isinstance(event, yaml.ScalarEvent):
            self.warn_of_hash(event)
            if _UNSEEN.search(event.value):
                raise _Refused(_INVISIBLE.at(self.location(event)))
            return Text(event.value, self.location(event), quoted=bool(event.style))
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self.node(each, events, depth + 1) for each in self.until(events, yaml.SequenceEndEvent))
            return List(items, self.span(event))
        return Map(tuple(self.entries(events, depth)), self.span(event))

    def entries(self, events: Iterator[Event], depth: int) -> Iterator[tuple[Text, Node]]:
        import yaml

        seen: dict[str, Text] = {}
        for event in self.until(events, yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Text):
                raise self.refused("yaml-keys", "a list can't stand before a colon", event, _QUOTE_IT)
            if key.value == "<<":
                raise self.refused("yaml-merge", "<< has no meaning here", event, "write the values out")
            if key.value in seen:
                self.problems.append(_twice(key, seen[key.value]))
                continue
            seen[key.value] = key
            yield key, value

    def refuse_cleverness(self, event: Event) -> None:
        import yaml

        is_alias = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        if is_alias or getattr(event, "tag", None) not in (None, "!"):
            raise self.refused("yaml-star", STAR, event, mend_with_quotes(self.spot(event.start_mark)))

    def warn_of_hash(self, event: Event) -> None:
        """`title: Group #3` reads as "Group": YAML takes the rest of the line for a remark."""
        if event.style:
            return
        spot = self.spot(event.end_mark)
        line, rest = spot.text, spot.text[spot.column :]
        if re.match(r"\s+#[^\s#]", rest):
            trouble = UnlocatedProblem(
                "yaml-hash",
                f"everything from # on is left out: {rest.strip()}",
                why="a # after a space starts a remark",
                help=(f"write  {with_quotes(line)}", "or put a space after # if it is a remark"),
                severity="warning",
            )
            at = Location(self.file, self.first_line + spot.line, line.index("#", spot.column) + 1)
            self.problems.append(trouble.at(at))

    def location(self, event: Event) -> Location:
        start, end = self.spot(event.start_mark), self.spot(event.end_mark)
        length = (end.column if end.line == start.line else len(start.text)) - start.column
        return Location(self.file, self.first_line + start.line, start.column + 1, max(length, 1))

    def span(self, start: Event) -> Location:
        """The place of a list or map that has just ended: all of it where brackets hold it together on one line."""
        location, end = self.location(start), self.ended
        if start.flow_style and end is not None and end.end_mark.line == start.start_mark.line:
            return Location(
                location.file, location.line, location.column, end.end_mark.column - start.start_mark.column
            )
        return location

    def until(self, events: Iterator[Event], end: type[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event, end):
                self.ended = event
                return
            yield event

    def explained(self, error: MarkedYAMLError) -> Problem:
        stopped, begun = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
        return in_plain_words(f"{error.context or ''} {error.problem or ''}", self.spot(begun), self.spot(stopped))

    def spot(self, mark: Event | None) -> Spot:
        """The parser's mark, kept inside of the text: it points behind the end where something is not closed."""
        line = min(mark.line, len(self.lines) - 1) if mark else 0
        column = min(mark.column, len(self.lines[line])) if mark and line == mark.line else 0
        return Spot(self.lines, self.file, self.first_line, line, column)

    def refused(self, code: str, message: str, event: Event, mend: str) -> _Refused:
        return _Refused(UnlocatedProblem(code, message, help=(mend,)).at(self.location(event)))


def _twice(key: Text, first: Text) -> Problem:
    trouble = UnlocatedProblem(
        "key-twice",
        f"{key.value} is written twice: here and on line {first.location.line}",
        why="only one of them can count",
        help=("keep the right one and delete the other",),
    )
    return trouble.at(key.location)
