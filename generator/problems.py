"""Trouble in what people wrote, as values. Refuses to raise: a `Problem` is collected and shown, never thrown.

A reader of one value (a date, a slug) knows nothing of files, so it answers with a `UnlocatedProblem`;
whoever knows the place turns it into a `Problem` with `UnlocatedProblem.at`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "hint"]


class Location(Struct, frozen=True, order=True):
    """Where something stands. Lines and columns count from 1; line 0 is the file as a whole, column 0 the whole line.

    `length` is in characters: how far the carets reach.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


class Problem(Struct, frozen=True):
    """Something an author can mend: what is wrong, where, why it matters, how to mend it.

    `code` is stable (`date-weekday`); tests, docs and `build.py explain` hang on it.
    """

    location: Location
    code: str
    message: str
    why: str = ""
    help: tuple[str, ...] = ()
    severity: Severity = "error"


class UnlocatedProblem(Struct, frozen=True):
    """A problem that does not know its place yet: what is wrong with one value.

    `offset` and `length` are in characters of the text that was read; length 0 means all of it.
    """

    code: str
    message: str
    why: str = ""
    help: tuple[str, ...] = ()
    severity: Severity = "error"
    offset: int = 0
    length: int = 0

    def at(self, location: Location) -> Problem:
        """The same trouble at `location`, which is where the text that was read begins."""
        column = location.column + self.offset if location.column else 0
        spot = Location(location.file, location.line, column, self.length or max(location.length - self.offset, 1))
        return Problem(spot, self.code, self.message, self.why, self.help, self.severity)


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name most like `word`, or None when none is alike. Upper and lower case are alike."""
    return next(iter(closest_few(word, known, 1, cutoff)), None)


def closest_few(word: str, known: Iterable[str], most: int = 3, cutoff: float = 0.6) -> tuple[str, ...]:
    """The known names that are like `word`, the most alike first."""
    from difflib import get_close_matches  # 7 ms to import, needed only when something is wrong

    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    return tuple(names[each] for each in get_close_matches(word.casefold(), list(names), n=most, cutoff=cutoff))


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Help lines for an unknown name: the closest one; and all of them when they are fewer than eight."""
    names = sorted(set(known))
    near = closest(word, names)
    lines = [f"did you mean {near}?"] if near else []
    if 0 < len(names) < 8 and not (near and len(names) == 1):
        lines.append(f"the names known here: {', '.join(names)}")
    return tuple(lines)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file, line and column, each once."""
    return sorted(set(problems), key=lambda p: (p.location, p.code, p.message))


def count_of(problems: Sequence[Problem]) -> str:
    """ "2 errors, 1 warning"; "no problems" when there are none."""
    counts = [(kind, sum(p.severity == kind for p in problems)) for kind in ("error", "warning", "hint")]
    return ", ".join(f"{n} {kind}{'s' * (n != 1)}" for kind, n in counts if n) or "no problems"


def show(problem: Problem, line_of: Callable[[str, int], str | None]) -> str:
    """The problem as it is printed, with the source line and carets under the place.

    `line_of(file, line)` gives the text of a line, or None where there is none to show.
    """
    location, head = problem.location, f"{problem.severity}[{problem.code}]: {_visible(problem.message)}"
    gutter = " " * len(str(location.line))
    rows = [head, f"{gutter}--> {location}"]
    text = line_of(location.file, location.line) if location.line else None
    if text is not None:
        shown, before = _window(text, location)
        rows += [f"{gutter} |", f"{location.line} | {shown}".rstrip()]
        if location.column:
            rows.append(f"{gutter} | {' ' * before}{'^' * min(max(location.length, 1), max(len(shown) - before, 1))}")
        rows.append(f"{gutter} |")
    notes = ([problem.why] if problem.why else []) + [f"help: {line}" for line in problem.help]
    return "\n".join(rows + [f"{gutter} = {_visible(note)}" for note in notes])


def _visible(text: str) -> str:
    """The text as long as it was, with spaces for what would move the carets or command the terminal."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)


def _window(text: str, location: Location, width: int = 100) -> tuple[str, int]:
    """The part of a long line around the place, and how many characters of it come before the place."""
    line, before = _visible(text), max(location.column - 1, 0)
    if len(line) <= width:
        return line, before
    start = max(0, before - width // 3)
    cut = line[start : start + width]
    lead = "..." if start else ""
    return f"{lead}{cut}{'...' if start + width < len(line) else ''}", before - start + len(lead)
