"""Claims about lines that look like Markdown and are none. What is said of each is in cases/mistakes.yaml; here, where,
and what is left in peace: dashes, asides, and everything that Markdown does understand."""

from __future__ import annotations

import pytest

from generator.formats.markup import render_body

_CODES = """
    block-colons box-empty box-heading box-unknown code-indented footnote-twice link-shape list-joined list-sign
    table-broken table-cells
"""
SLIPS = frozenset(_CODES.split())

IN_PEACE = {
    "a list below an empty line": "We saw:\n\n- one\n- two",
    "a list below a heading": "## We saw\n- one\n- two",
    "a list inside of a list": "- one\n    - two\n    - three\n- four",
    "a paragraph inside of a list item": "- one\n\n    more of it\n\n- two",
    "an item of several lines": "- one and\n  more of it\n- two",
    "a dash at the beginning of a line": "Nobody came\n- not even we - to the hall.",
    "a name below a quotation": "> Nobody asked me.\n> - Sam",
    "a year at the beginning of a line": "We met in the spring of\n2023. Then we met again.",
    "a negative number": "It was cold:\n-5 degrees.",
    "words in stars": "*one* and **two**\n*three* and *four*",
    "a table": "| who | when |\n|-----|:----:|\n| we | now |\n| you | then |",
    "a table below a heading": "## Times\n| who | when |\n|---|---|\n| we | now |",
    "a short row": "| who | when |\n|---|---|\n| we |\n| you | then |",
    "a stroke that ends no cell": "| who | when |\n|---|---|\n| we \\| you | now |",
    "strokes in a sentence": "Choose yes | no | perhaps.",
    "a table in code": "```\n| who | when |\n| we | now |\n```",
    "a box": '!!! note "Before you travel"\n    The dates may move.',
    "a box without a heading": "!!! warning\n    The dates may move.",
    "a box with a list": '!!! tip "Bring"\n\n    - a cup\n    - a friend',
    "a box in a list": '- one\n\n    !!! note "Two"\n        Words.',
    "three exclamation marks": "We won!!! Nobody knew.",
    "a term and its meaning": "Wing\n: A part of the movement.",
    "a footnote of two paragraphs": "Spring.[^a]\n\n[^a]: One.\n\n    Two.",
    "an aside behind brackets": "We [the wings] (see below) met.",
    "an aside with a page": "We said so [sic] (p. 34) at once.",
    "a footnote behind brackets": "The wings (both)[^a] met.\n\n[^a]: In spring.",
    "brackets behind brackets": "The wings (both)[sic] met.",
    "a link with a title over two lines": '[us](https://a.example/ "our\npage")',
    "a link with brackets in its address": "[us](https://a.example/b_(c))",
    "an abbreviation": "The CJS.\n\n*[CJS]: criminal justice system",
    "a space that never breaks at the beginning": "\xa0\xa0\xa0\xa0Good morning.",
    "code in a fence": "```\n    one\n\ttwo\n```",
}


@pytest.mark.parametrize("text", IN_PEACE.values(), ids=IN_PEACE.keys())
def test_what_markdown_understands_is_left_in_peace(text: str) -> None:
    assert slips_in(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We saw\n- one\n- two", [("list-joined", 3)]),
        ("1. one\n2. two\n\nWe saw:\n1. three", [("list-joined", 6)]),
        ("## Seen\nWe saw:\n- one", [("list-joined", 4)]),
        ("    one\n    two\n\nthree\n\n\tfour", [("code-indented", 2), ("code-indented", 7)]),
        ("·\tone\n·\ttwo\n\n1) three", [("list-sign", 2), ("list-sign", 5)]),
        ("[us] (mailto:a@a.example) and [it] (plan.pdf)", [("link-shape", 2), ("link-shape", 2)]),
        ("[us](a.md\n\nand [it](b.md", [("link-shape", 2), ("link-shape", 4)]),
        ("[^a]: One.\n[^a]: Two.\n[^a]: Three.", [("footnote-twice", 3), ("footnote-twice", 4)]),
    ],
)
def test_each_slip_is_said_at_its_line(text: str, expected: list[tuple[str, int]]) -> None:
    assert slips_in(text) == expected


def slips_in(text: str) -> list[tuple[str, int]]:
    """Code and line of each slip; the body begins at line 2 of its file."""
    problems = render_body(text, "content/posts/new.md", 2, {}).problems
    return [(problem.code, problem.location.line) for problem in problems if problem.code in SLIPS]
