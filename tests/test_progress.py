"""Claims about the line that counts up while work takes long, on a terminal that remembers what was printed."""

from __future__ import annotations

import math
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

import pytest

from generator.cli.progress import Progress

PLAIN = {"quiet": False, "as_json": False}


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True

    @property
    def seen(self) -> str:
        """What stands in the line at last: each return goes to its beginning, and what is printed covers what stood."""
        line = ""
        for printed in self.getvalue().split("\r"):
            line = printed + line[len(printed) :]
        return line.rstrip()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    return Terminal()


def long_at_work(given: dict[str, Any] = PLAIN) -> Progress:
    """Of work that began long ago, when nothing has been shown for a long while."""
    progress = Progress(given)
    progress.began = progress.shown = -math.inf
    return progress


def test_long_work_is_counted_in_one_line_that_goes_when_it_is_done(terminal: Terminal) -> None:
    with redirect_stderr(terminal), long_at_work() as progress:
        progress.tell("Making pictures smaller", 3, 40)
        assert terminal.seen == "Making pictures smaller: 3 of 40"
        progress.tell("Writing", 500, 500)
        assert terminal.seen == "Writing: 500 of 500"

    assert terminal.seen == ""
    assert "\n" not in terminal.getvalue()


def test_short_work_shows_nothing(terminal: Terminal) -> None:
    with redirect_stderr(terminal), Progress(PLAIN) as progress:
        progress.began = math.inf
        progress.tell("Writing", 500, 500)

    assert terminal.getvalue() == ""


def test_the_line_is_not_printed_for_every_step(terminal: Terminal) -> None:
    with redirect_stderr(terminal), long_at_work() as progress:
        progress.shown = math.inf
        progress.tell("Writing", 3, 500)

        assert terminal.getvalue() == ""


@pytest.mark.parametrize("given", [PLAIN | {"quiet": True}, PLAIN | {"as_json": True}])
def test_who_wants_no_words_gets_none(terminal: Terminal, given: dict[str, Any]) -> None:
    with redirect_stderr(terminal), long_at_work(given) as progress:
        progress.tell("Writing", 500, 500)

    assert terminal.getvalue() == ""


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("CI", "true")])
def test_where_no_line_can_be_written_over_nothing_is_shown(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with redirect_stderr(terminal), long_at_work() as progress:
        progress.tell("Writing", 500, 500)

    assert terminal.getvalue() == ""


def test_a_file_gets_no_progress(terminal: Terminal) -> None:
    with redirect_stderr(StringIO()) as file, long_at_work() as progress:
        progress.tell("Writing", 500, 500)

    assert file.getvalue() == ""
