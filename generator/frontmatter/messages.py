"""What is said of front matter that YAML can't read: which line, which character, what to type instead.

Refuses to show the parser's own words: they speak of blocks, scalars and tokens, and often of the wrong line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from generator.problems import Location, Problem, UnlocatedProblem


class Spot(Struct, frozen=True):
    """A character of a text whose first line is line `first_line` of the file. `line` and `column` count from 0."""

    lines: Sequence[str]
    file: str
    first_line: int
    line: int
    column: int

    @property
    def text(self) -> str:
        return self.lines[self.line]

    def problem(self, code: str, message: str, why: str, *help: str) -> Problem:
        trouble = UnlocatedProblem(code, message, why, help)
        return trouble.at(Location(self.file, self.first_line + self.line, self.column + 1))

    def at(self, column: int) -> Spot:
        return Spot(self.lines, self.file, self.first_line, self.line, column)

    def above(self) -> Spot | None:
        """The beginning of the nearest line above that is not empty."""
        for line in range(self.line - 1, -1, -1):
            if self.lines[line].strip():
                return Spot(self.lines, self.file, self.first_line, line, 0)
        return None


def in_plain_words(said: str, begun: Spot, stopped: Spot) -> Problem:
    """What the parser said, of what it began to read at `begun` and gave up at `stopped`."""
    if tab := re.match(" *\t", stopped.text):
        spot = stopped.at(tab.end() - 1)
        return spot.problem("yaml-tab", "there is a tab here", _WHY_TAB, "delete it, and type spaces where it stood")
    if "flow" in said and (sign := re.search(r"[\[,]\s*(#)", stopped.text)):
        spot = stopped.at(sign.start(1))
        return spot.problem("yaml-start", "a # can't begin a value", _WHY_HASH, f"write  {spot.text.replace('#', '')}")
    if "mapping values" in said:
        return _stray_colon(stopped)
    if "expected key" in said:
        return _stray_rest(stopped)
    if "simple key" in said:
        return _no_colon(begun)
    if "flow" in said and begun.line == stopped.line and stopped.text[stopped.column : stopped.column + 1] == ":":
        return _colon(stopped)
    for part, code, message, mend, is_begun in _WORDS:
        if part in said:
            spot = begun if is_begun else stopped
            if code == "yaml-start" and spot.column == _indent(spot.text):  # no value at all, but a whole line
                return spot.problem("yaml-keys", *_NO_DETAIL)
            return spot.problem(code, message, "", mend or mend_with_quotes(spot))
    return _out_of_step(stopped) or _not_understood(stopped)


def _not_understood(stopped: Spot) -> Problem:
    is_detail = re.match(r"\s*(?:- )?\w+:\s", stopped.text)
    mend = mend_with_quotes(stopped) if is_detail else "write a word, a colon, a space and a value:  title: Two wings"
    return stopped.problem("yaml", "this line can't be understood", "", mend)


def _out_of_step(stopped: Spot) -> Problem | None:
    """A line that begins further to the left than the first; or the first one begins with a % (YAML's own signs)."""
    first = next(
        (Spot(stopped.lines, stopped.file, stopped.first_line, i, 0) for i, t in enumerate(stopped.lines) if t.strip()),
        stopped,
    )
    if first.text.startswith("%"):
        return first.problem("yaml-start", "a % can't begin a line", "", "delete the % and what belongs to it")
    if _indent(first.text) > _indent(stopped.text) and first.line < stopped.line:
        spot = first.at(_indent(first.text))
        message = "this line begins further to the right than the line below"
        return spot.problem("yaml-indent", message, "", "let both begin at the same place")
    return None


_WHY_HASH = "what follows it is taken for a remark, and left out"
_WHY_TAB = "a tab looks like spaces, but how many it stands for differs from screen to screen"
_STEP, _IN_STEP = "this line is not in step with the lines above", "let it begin where they begin"
_NO_DETAIL = "each line here should be a word, a colon, a space and a value", "", "for example  title: Two wings"
STAR = "a value that begins with *, & or ! has a special meaning"
# A part of what the parser says -> code, what we say, how to mend it (empty: with quotation marks), and whether the
# culprit is where the parser began to read something, not where it gave up. The first that fits is used.
_WORDS = (
    ("unknown escape", "yaml-quote", "a backslash has a special meaning between these quotation marks", "", True),
    ("a quoted scalar", "yaml-quote", "a quotation mark is opened and never closed", "", True),
    ("anchor", "yaml-star", STAR, "", True),
    ("alias", "yaml-star", STAR, "", True),
    ("tag", "yaml-star", STAR, "", True),
    ("flow sequence", "yaml-bracket", "this bracket is opened and never closed", "add the closing ]", True),
    ("flow mapping", "yaml-bracket", "this bracket is opened and never closed", "add the closing }", True),
    ("start any token", "yaml-start", "this character can't begin a value", "", False),
    ("node content", "yaml-start", "this character can't begin a value", "", False),
    ("block scalar", "yaml-start", "this character can't begin a value", "", True),
    ("keys are not allowed", "yaml-start", "this character can't begin a value", "", False),
    (
        "sequence entries",
        "yaml-hyphen",
        "a hyphen after the colon begins a list, and a list has lines of its own",
        "put a comma between the values instead, or begin a new line before each hyphen",
        False,
    ),
    ("indicator", "yaml-indent", _STEP, _IN_STEP, False),
    ("block end", "yaml-indent", _STEP, _IN_STEP, False),
)


def _stray_colon(colon: Spot) -> Problem:
    """A second colon in a line; or the first, where the line above went wrong."""
    above = colon.above()
    if re.search(r":\s", colon.text[: colon.column]) or above is None:
        return _colon(colon)
    if _indent(colon.text) > _indent(above.text):
        message = "this line begins further to the right than the line above"
        return colon.at(_indent(colon.text)).problem("yaml-indent", message, "", "let it begin where that line begins")
    return _no_colon(above) if not re.search(r":\s", above.text) else _colon(colon)


def _colon(colon: Spot) -> Problem:
    message = "this value has a colon in it, so it needs quotation marks round it"
    why = "a word and a colon are read as the beginning of another detail"
    if re.search("[\u201c\u201d]", colon.text):
        why = "curly quotation marks do not count as such here; straight ones do"
    return colon.problem("yaml-colon", message, why, mend_with_quotes(colon))


def _no_colon(spot: Spot) -> Problem:
    """A line that is no detail: without its colon, or without the space after it."""
    close = re.match(r"\s*(?:- )?([A-Za-z_]\w*):([^\s/:].*)", spot.text)
    if close:
        after = spot.at(close.start(2) - 1)
        return after.problem("yaml-space", "there is no space after this colon", "", f"write  {close[1]}: {close[2]}")
    spot = spot.at(_indent(spot.text))
    return spot.problem("yaml-no-colon", "this line has no colon", "each detail is a word, a colon and a value", _MEND)


_MEND = "write it as  word: value  , or move it two spaces to the right if it belongs to the line above"


def _stray_rest(rest: Spot) -> Problem:
    """A line that goes on after its value has ended, or that does not begin in step."""
    before = rest.text[: rest.column]
    opened = re.match(r"\s*(?:- )?(?:[^\s:\"'\[{][^:]*:\s+)?([\"'\[{*&])", before)
    if not opened and rest.text.lstrip().startswith(":"):
        return rest.problem("yaml-keys", "there is no word before this colon", "", "for example  title: Two wings")
    if not opened:
        return rest.problem("yaml-indent", _STEP, "", _IN_STEP)
    value, mark = rest.at(opened.start(1)), opened[1]
    if mark in "*&":
        return value.problem("yaml-star", STAR, "", mend_with_quotes(value))
    if mark in "[{" and not rest.text[rest.column :].strip("]} "):
        return rest.problem("yaml-bracket", "there is a closing bracket too many", "", "delete it")
    if mark in "[{":
        return rest.problem("yaml-bracket", "something follows the closing bracket", "", mend_with_quotes(value))
    if before.count(mark) % 2 and (first := _opened_above(rest, mark)):
        return first.problem("yaml-quote", "a quotation mark is opened and never closed", "", mend_with_quotes(first))
    return rest.problem("yaml-quote", "something follows the closing quotation mark", "", mend_with_quotes(value))


def _opened_above(spot: Spot, mark: str) -> Spot | None:
    """Where a quotation mark without a partner stands in the lines above."""
    above = spot.above()
    while above and above.text.count(mark) % 2 == 0:
        above = above.above()
    return above.at(above.text.rindex(mark)) if above else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def mend_with_quotes(spot: Spot) -> str:
    """The line with quotation marks; inside of a list in brackets, where the line would lose the list, only words."""
    lead = _lead(spot.text)
    before = spot.text[lead : spot.column]
    in_brackets = before[:1] in ("[", "{") and "]" not in before
    return "put quotation marks round that value" if in_brackets else f"write  {with_quotes(spot.text)}"


def _lead(line: str) -> int:
    """How much of a line stands before its value: `title: `, `- `, `- text: `."""
    found = re.match(r"\s*(?:- +)?(?:[^\s:][^:]*:\s+)?", line)
    return found.end() if found else 0


def with_quotes(line: str) -> str:
    """The line with its value in quotation marks: `title: Launch: two wings` -> `title: "Launch: two wings"`."""
    lead, value = line[: _lead(line)].lstrip(), line[_lead(line) :].strip()
    if value[1:] and value[0] + value[-1] in ("''", '""', "\u201c\u201d", "\u2018\u2019"):
        value = value[1:-1]
    if value.count('"') == 1:
        value = value.removeprefix('"')
    if '"' in value or "\\" in value:
        doubled = value.replace("'", "''")
        return f"{lead}'{doubled}'"
    return f'{lead}"{value}"'
