"""Front matter and the small YAML files: text -> a tree in which every text knows its line and column.

YAML's guesses are where authors get hurt (18:30 becomes 1110, `no` becomes False, the second of two equal keys wins).
So every value is text here, and `fields` gives it its type. Refuses anchors, aliases, tags, merge keys, depth and size
beyond what front matter needs: PyYAML's C parser can be made to crash or to take minutes with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.problems import Place, Problem, Trouble

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError

    Event = Any  # the C parser's marks are a type of its own, which the stubs know only in part

MAX_CHARACTERS = 64_000
MAX_DEPTH = 20


class Text(Struct, frozen=True):
    value: str
    place: Place
    quoted: bool = False


class List(Struct, frozen=True):
    items: tuple[Node, ...]
    place: Place


class Map(Struct, frozen=True):
    """Keys in the order they were written; each key once."""

    entries: tuple[tuple[Text, Node], ...]
    place: Place


Node = Text | List | Map


class Pieces(Struct, frozen=True):
    """A file cut in two. Lines count from 1 in the file."""

    front: str
    front_line: int
    body: str
    body_line: int


def split(text: str) -> Pieces | Trouble:
    """Cut a file at its two `---` lines."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Trouble(
            "front-missing",
            "the file does not begin with its details between two lines of ---",
            why="the title and the date of a page stand there",
            help=("begin the file with:  ---   title: Your title   ---  (each on a line of its own)",),
        )
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return Pieces("\n".join(lines[1 : number - 1]), 2, "\n".join(lines[number:]), number + 1)
    return Trouble(
        "front-unclosed",
        "the details at the top are never closed",
        why="without a second line of --- nobody can tell where the text begins",
        help=("write --- on a line of its own after the last detail",),
    )


def read(text: str, file: str, first_line: int = 1) -> tuple[Map | None, list[Problem]]:
    """The tree of a YAML text of keys and values, or None and why not. An empty text is an empty tree."""
    whole = Place(file, first_line)
    refusal = _too_much(text)
    if refusal:
        return None, [refusal.at(whole)]
    import yaml  # 15 ms; a build with nothing to do reads no front matter

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    growing = _Tree(file, first_line, text.split("\n"))
    try:
        tree = growing.grow(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        return None, [*growing.problems, _in_plain_words(error, growing)]
    except yaml.YAMLError:  # a ReaderError: a character that YAML does not allow
        return None, [*growing.problems, Trouble("yaml", "these details hold a character that can't stand here").at(whole)]
    except _Refused as refused:
        return None, [*growing.problems, refused.problem]
    if isinstance(tree, Map):
        return tree, growing.problems
    if tree is None or (isinstance(tree, Text) and not tree.value):
        return Map((), whole), growing.problems
    trouble = Trouble(
        "yaml-keys",
        "each line here should be a word, a colon and a value",
        help=("for example  title: Two wings",),
    )
    return None, [*growing.problems, trouble.at(tree.place)]


def _too_much(text: str) -> Trouble | None:
    if len(text) > MAX_CHARACTERS:
        message = f"these details are {len(text):,} characters long; {MAX_CHARACTERS:,} is the most"
        return Trouble("yaml-long", message, help=("long text belongs below the second ---",))
    return None


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Tree:
    """Grows the tree from the parser's events, so that depth is bounded before anything recurses in C."""

    def __init__(self, file: str, first_line: int, lines: list[str]) -> None:
        self.file, self.first_line, self.lines = file, first_line, lines
        self.problems: list[Problem] = []

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
            raise self.refused("yaml-deep", "these details are nested too deeply", event, "write them flatter")
        self.refuse_cleverness(event)
        if isinstance(event, yaml.ScalarEvent):
            self.warn_of_hash(event)
            return Text(event.value, self.place(event), quoted=event.style is not None)
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self.node(each, events, depth + 1) for each in _until(events, yaml.SequenceEndEvent))
            return List(items, self.place(event))
        return Map(tuple(self.entries(events, depth)), self.place(event))

    def entries(self, events: Iterator[Event], depth: int) -> Iterator[tuple[Text, Node]]:
        import yaml

        seen: dict[str, Text] = {}
        for event in _until(events, yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Text):
                raise self.refused("yaml-keys", "a list can't stand before a colon", event, "put quotes round the value")
            if key.value == "<<":
                raise self.refused("yaml-merge", "<< has no meaning here", event, "write the values out")
            if key.value in seen:
                self.problems.append(_twice(key, seen[key.value]))
                continue
            seen[key.value] = key
            yield key, value

    def refuse_cleverness(self, event: Event) -> None:
        import yaml

        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.refused(
                "yaml-star", "a value that begins with * or & has a special meaning", event, "put quotes round the value"
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise self.refused(
                "yaml-star", "a value that begins with ! has a special meaning", event, "put quotes round the value"
            )

    def warn_of_hash(self, event: Event) -> None:
        """`title: Group #3` reads as "Group": YAML takes the rest of the line for a remark."""
        if event.style is not None:
            return
        rest = self.lines[event.end_mark.line][event.end_mark.column :]
        if re.match(r"\s+#[^\s#]", rest):
            line = self.lines[event.end_mark.line]
            trouble = Trouble(
                "yaml-hash",
                f"everything from # on is left out: {rest.strip()}",
                why="a # after a space starts a remark",
                help=(f"write  {_with_quotes(line)}", "or put a space after # if it is a remark"),
                severity="warning",
            )
            at = Place(self.file, self.first_line + event.end_mark.line, line.index("#", event.end_mark.column) + 1)
            self.problems.append(trouble.at(at))

    def place(self, event: Event) -> Place:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else len(self.lines[start.line]) - start.column
        return Place(self.file, self.first_line + start.line, start.column + 1, max(length, 1))

    def refused(self, code: str, message: str, event: Event, mend: str) -> _Refused:
        return _Refused(Trouble(code, message, help=(mend,)).at(self.place(event)))


def _until(events: Iterator[Event], end: type[Event]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _twice(key: Text, first: Text) -> Problem:
    trouble = Trouble(
        "key-twice",
        f"{key.value} is written twice: here and on line {first.place.line}",
        why="only one of them can count",
        help=("keep the right one and delete the other",),
    )
    return trouble.at(key.place)


# What the YAML parser says (a part of it) -> code, what we say, how to mend it. The first that fits is used.
_WORDS = (
    ("mapping values are not allowed", "yaml-colon", "a colon followed by a space needs quotes round the value", ""),
    ("cannot start any token", "yaml-start", "this character can't begin a value", "put quotes round the value"),
    ("quoted scalar", "yaml-quote", "a quotation mark is opened and never closed", "add the closing quotation mark"),
    ("after a quoted", "yaml-quote", "something follows the closing quotation mark", "put the whole value into one pair"),
    ("expected ':'", "yaml-no-colon", "this line has no colon", "write it as  word: value"),
    ("anchor or alias", "yaml-star", "a value that begins with * or & has a special meaning", "put quotes round the value"),
    ("undefined alias", "yaml-star", "a value that begins with * has a special meaning", "put quotes round the value"),
    ("tag", "yaml-star", "a value that begins with ! has a special meaning", "put quotes round the value"),
    ("expected ',' or", "yaml-bracket", "a bracket is opened and never closed", "add the closing ] or }"),
    ("flow", "yaml-bracket", "a bracket is opened and never closed", "add the closing ] or }"),
    ("expected key", "yaml-indent", "this line is not in step with the lines above", "let it begin where they begin"),
    ("block end", "yaml-indent", "this line is not in step with the lines above", "let it begin where they begin"),
    ("block entry", "yaml-indent", "this line is not in step with the lines above", "let it begin where they begin"),
    ("document start", "yaml-indent", "this line is not in step with the lines above", "let it begin where they begin"),
)


def _in_plain_words(error: MarkedYAMLError, tree: _Tree) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, len(tree.lines) - 1) if mark else 0
    if "quoted scalar" in said and "end of stream" in said and error.context_mark:
        line, mark = error.context_mark.line, error.context_mark
    text = tree.lines[line]
    place = Place(tree.file, tree.first_line + line, (mark.column if mark else 0) + 1)
    if "\t" in text[: (mark.column if mark else 0) + 1]:
        column = text.index("\t") + 1
        trouble = Trouble("yaml-tab", "there is a tab here", help=("use spaces instead of the tab",))
        return trouble.at(Place(tree.file, place.line, column))
    code, message, mend = next(
        (row[1:] for row in _WORDS if row[0] in said), ("yaml", "this line can't be understood", "")
    )
    quotes = f"write  {_with_quotes(text)}" if ": " in text else "put quotes round the value"
    mend = mend or quotes
    return Trouble(code, message, help=(mend,)).at(place)


def _with_quotes(line: str) -> str:
    """The line with its value in quotes: `title: Launch: the two wings` -> `title: "Launch: the two wings"`."""
    key, _, value = line.partition(": ")
    value = value.strip()
    mark = "'" if '"' in value else '"'
    return f"{key.strip()}: {mark}{value}{mark}"
