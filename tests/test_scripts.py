"""Claims about the one script of the site: it stays small, and what is left out of it is never a part of it."""

from __future__ import annotations

from pathlib import Path

from generator.formats.scripts import smaller

SCRIPT = Path(__file__).parent.parent / "templates" / "assets" / "js" / "events.js"
BUDGET_BYTES = 1_000


def test_the_script_has_at_most_a_thousand_bytes() -> None:
    assert len(smaller(SCRIPT.read_bytes())) <= BUDGET_BYTES


def test_comments_on_lines_of_their_own_and_empty_lines_are_left_out() -> None:
    script = b'/* What it is for,\n   and why. */\nlet a = 1\n\n  // a reason\n  let b = "http://x/* y */"\n'

    assert smaller(script) == b'let a = 1\nlet b = "http://x/* y */"\n'


def test_a_comment_beside_words_of_the_script_stays() -> None:
    assert smaller(b"let a = 1 /* one */\n") == b"let a = 1 /* one */\n"
