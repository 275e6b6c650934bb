"""Claims about the scripts of the site: they stay small, and what is left out of them is never a part of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.formats.scripts import smaller

SCRIPTS = Path(__file__).parent.parent / "templates" / "assets" / "js"
BUDGETS = {"events.js": 1_000, "search.js": 6 * 1024}  # bytes, as published


@pytest.mark.parametrize("name", BUDGETS)
def test_a_script_keeps_its_budget(name: str) -> None:
    assert len(smaller((SCRIPTS / name).read_bytes())) <= BUDGETS[name]


def test_every_script_has_a_budget() -> None:
    assert {path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js")} == set(BUDGETS)


@pytest.mark.parametrize("name", BUDGETS)
def test_no_script_puts_markup_into_a_page_or_runs_what_it_has_read(name: str) -> None:
    script = smaller((SCRIPTS / name).read_bytes()).decode()

    dangerous = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "DOMParser")
    assert [word for word in dangerous if word in script] == []


@pytest.mark.parametrize("name", BUDGETS)
def test_no_script_stores_anything_or_sends_anything(name: str) -> None:
    script = smaller((SCRIPTS / name).read_bytes()).decode()

    ways = ("localStorage", "sessionStorage", "cookie", "indexedDB", "sendBeacon", "XMLHttpRequest", "http:", "https:")
    assert [word for word in ways if word in script] == []
    assert script.count("fetch(") == (1 if name == "search.js" else 0)


def test_comments_on_lines_of_their_own_and_empty_lines_are_left_out() -> None:
    script = b'/* What it is for,\n   and why. */\nlet a = 1\n\n  // a reason\n  let b = "http://x/* y */"\n'

    assert smaller(script) == b'let a = 1\nlet b = "http://x/* y */"\n'


def test_a_comment_beside_words_of_the_script_stays() -> None:
    assert smaller(b"let a = 1 /* one */\n") == b"let a = 1 /* one */\n"
