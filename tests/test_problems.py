"""Claims about problems: how they are printed, sorted, counted, and what names they offer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Location, Problem, UnlocatedProblem, closest, count_of, did_you_mean, in_order, show

NOTHING = UnlocatedProblem("code", "message")


@dataclass(frozen=True)
class Lines:
    """A file in memory."""

    lines: tuple[str, ...]

    def __call__(self, file: str, line: int) -> str | None:
        return self.lines[line - 1] if line <= len(self.lines) else None


def problem(line: int = 1, column: int = 1, length: int = 1, file: str = "a.md", code: str = "code") -> Problem:
    return Problem(Location(file, line, column, length), code, "message")


# ---------------------------------------------------------------- printing


def test_a_problem_shows_its_line_its_culprit_the_reason_and_the_way_out() -> None:
    found = UnlocatedProblem("draft", "maybe is not an answer", "a guess could publish it", ("write yes", "or no")).at(
        Location("content/a.md", 12, 8, 5)
    )

    printed = show(found, Lines(("",) * 11 + ("draft: maybe",)))

    assert printed.split("\n") == [
        "error[draft]: maybe is not an answer",
        "  --> content/a.md:12:8",
        "   |",
        "12 | draft: maybe",
        "   |        ^^^^^",
        "   |",
        "   = a guess could publish it",
        "   = help: write yes",
        "   = help: or no",
    ]


def test_without_a_column_the_line_is_shown_without_carets() -> None:
    assert show(problem(column=0), Lines(("title: Hello",))).split("\n")[1:] == [
        " --> a.md:1",
        "  |",
        "1 | title: Hello",
        "  |",
    ]


def test_without_a_line_only_the_file_is_named() -> None:
    assert show(problem(line=0, column=0), Lines(("x",))) == "error[code]: message\n --> a.md"


def test_a_line_that_cannot_be_had_is_left_out() -> None:
    assert show(problem(line=7), Lines(())) == "error[code]: message\n --> a.md:7:1"


def test_carets_stop_where_the_line_stops() -> None:
    printed = show(problem(column=5, length=99), Lines(("abcdefg",)))

    assert printed.split("\n")[4] == "  |     ^^^"


def test_a_tab_is_as_wide_as_a_caret() -> None:
    printed = show(problem(column=2), Lines(("\tx",)))

    assert printed.split("\n")[3:5] == ["1 |  x", "  |  ^"]


def test_what_could_command_the_terminal_is_not_printed() -> None:
    found = UnlocatedProblem("code", "a \x1b[31m b", "c \x07", ("d \r e",)).at(Location("a.md", 1, 3))

    printed = show(found, Lines(("x \x1b[2J y",)))

    assert all(letter.isprintable() for letter in printed.replace("\n", ""))
    assert printed.split("\n")[3:5] == ["1 | x  [2J y", "  |   ^"]


def test_of_a_long_line_the_part_round_the_culprit_is_shown() -> None:
    line = "a" * 500 + "WRONG" + "b" * 500

    _, _, _, shown, carets, *_ = show(problem(column=501, length=5), Lines((line,))).split("\n")

    start = carets.index("^")
    assert shown[start : start + 5] == "WRONG"
    assert carets.count("^") == 5
    assert (shown[4:7], shown[-3:]) == ("...", "...")
    assert len(shown) <= 4 + 3 + 100 + 3


@pytest.mark.parametrize(("column", "cut_before", "cut_after"), [(1, False, True), (300, True, False)])
def test_a_long_line_is_cut_only_where_there_is_more_of_it(column: int, cut_before: bool, cut_after: bool) -> None:
    shown = show(problem(column=column), Lines(("a" * 300,))).split("\n")[3]

    assert shown[4:].startswith("...") is cut_before
    assert shown.endswith("...") is cut_after


@given(st.text(), st.integers(0, 400), st.integers(0, 400))
def test_carets_always_stand_under_what_they_mean(line: str, column: int, length: int) -> None:
    line = " ".join(line.split("\n")) * 9

    rows = show(problem(column=column, length=length), Lines((line,))).split("\n")

    assert len(rows) == (6 if column else 5)
    if 0 < column <= len(line):
        letter = rows[3].ljust(500)[rows[4].index("^")]
        assert letter == (line[column - 1] if line[column - 1].isprintable() else " ")


# ---------------------------------------------------------------- places


def test_a_trouble_in_a_value_is_a_problem_where_its_words_stand() -> None:
    trouble = UnlocatedProblem("code", "message", offset=4, length=3)

    assert trouble.at(Location("a.md", 2, 10, 20)).location == Location("a.md", 2, 14, 3)


def test_a_trouble_without_a_length_reaches_to_the_end_of_the_value() -> None:
    assert NOTHING.at(Location("a.md", 2, 10, 20)).location == Location("a.md", 2, 10, 20)
    assert UnlocatedProblem("code", "message", offset=5).at(Location("a.md", 2, 10, 20)).location == Location(
        "a.md", 2, 15, 15
    )


def test_a_trouble_of_a_whole_line_stays_one() -> None:
    assert UnlocatedProblem("code", "message", offset=5).at(Location("a.md", 2)).location.column == 0


def test_a_place_is_written_as_editors_understand_it() -> None:
    assert [str(Location("a.md")), str(Location("a.md", 3)), str(Location("a.md", 3, 9))] == [
        "a.md",
        "a.md:3",
        "a.md:3:9",
    ]


# ---------------------------------------------------------------- order and number


def test_problems_are_told_by_file_line_and_column_each_once() -> None:
    first, second, third = problem(line=2, column=9), problem(line=10, column=1), problem(file="b.md")

    assert in_order([third, second, first, second]) == [first, second, third]


def test_problems_are_counted_by_how_much_they_weigh() -> None:
    hint = UnlocatedProblem("code", "message", severity="hint").at(Location("a.md"))
    warning = UnlocatedProblem("code", "message", severity="warning").at(Location("a.md"))

    assert count_of([problem(), warning, hint, hint]) == "1 error, 1 warning, 2 hints"
    assert count_of([problem(), problem()]) == "2 errors"
    assert count_of([]) == "no problems"


# ---------------------------------------------------------------- did you mean


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("tagz", ("title", "tags", "date"), "tags"),
        ("TITLE", ("title", "tags"), "title"),
        ("Coed hills", ("coed-hills", "the-hut"), "coed-hills"),
        ("zzz", ("title", "tags"), None),
        ("anything", (), None),
        ("", ("a",), None),
    ],
)
def test_the_nearest_name_is_offered(written: str, known: tuple[str, ...], meant: str | None) -> None:
    assert closest(written, known) == meant


def test_the_same_name_is_offered_whatever_the_order_of_the_known_ones() -> None:
    assert closest("at", ["cat", "bat", "hat"]) == closest("at", ["hat", "bat", "cat"])


def test_a_few_known_names_are_listed_and_many_are_not() -> None:
    assert did_you_mean("grss", ["grass", "earnest"]) == ("did you mean grass?", "the names known here: earnest, grass")
    assert did_you_mean("grss", ["grass"]) == ("did you mean grass?",)
    assert did_you_mean("zzz", [str(number) for number in range(8)]) == ()
    assert did_you_mean("zzz", ["b", "a", "b"]) == ("the names known here: a, b",)
