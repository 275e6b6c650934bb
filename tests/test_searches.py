"""Claims about the searches that are passed over: nothing is found less than by Python-Markdown alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

from generator.formats.markup import dialect, searches
from generator.formats.markup.blocks import survey
from generator.formats.markup.locate import Manuscript
from generator.formats.markup.parse_context import ParseContext

Parser = tuple[dialect.Dialect, Markdown]

# What the expressions look for, whole and in pieces, so that pieces meet.
MARKS = """
    * ** *** _ __ ___ ` `` \\ [ ] [[ ]] ( ) ]( ]: [^ ![ ![a]( [a] [a][b] [a](b) [^1] [^1]: [[Two|two]] {: .x }
    < > </ <b> </b> <br> <!-- --> <a@b.c> <https://x.org> &amp; &#38; & # ## ### - -- --- + 1. = === : :: > >>
    !!! | |- ~~~ ``` "x" ' note *[AB]: AB word words, http://x.org a_b_c x@y.z \\* \\_ \\[ \\` \\< \\&
"""
GAPS = (" ", "  ", "    ", "\n", "  \n", "\n\n", "\n    ", "\n> ", "\n- ", "\n: ", "\n# ", "\u00e9")
PIECES = st.sampled_from([*MARKS.split(), *GAPS])
BODIES = st.lists(PIECES, max_size=40).map("".join)


@pytest.fixture(scope="module")
def sparing() -> Parser:
    return dialect._parser.__wrapped__()


@pytest.fixture(scope="module")
def stock() -> Parser:
    """The same dialect with the searches that Python-Markdown makes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searches, "NEEDED", {})
        return dialect._parser.__wrapped__()


def converted(text: str, parser: Parser) -> str:
    extension, md = parser
    manuscript = Manuscript(text, "page.md", 1)
    extension.context = ParseContext(manuscript, survey(manuscript), {"AB": "Ay Bee"})
    md.reset()
    return md.convert(text)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES)
def test_a_body_reads_the_same_as_with_all_the_searches(sparing: Parser, stock: Parser, text: str) -> None:
    assert converted(text, sparing) == converted(text, stock)


@pytest.mark.parametrize("expression", searches.NEEDED)
def test_whatever_an_expression_matches_holds_a_character_it_needs(expression: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(st.from_regex(re.compile(expression, re.DOTALL | re.MULTILINE)))
    def holds(text: str) -> None:
        assert any(characters in text for characters in searches.NEEDED[expression])

    holds()


def test_every_pattern_of_the_dialect_is_in_the_table(sparing: Parser) -> None:
    expressions = {pattern.getCompiledRegExp().pattern for pattern in sparing[1].inlinePatterns}

    assert expressions <= searches.NEEDED.keys()


def test_a_pattern_that_nobody_knows_is_always_tried() -> None:
    md = Markdown()
    md.inlinePatterns.register(SimpleTagInlineProcessor("()~(.+?)~", "s"), "struck", 175)

    searches.search_less(md)

    assert md.convert("a ~b~ c") == "<p>a <s>b</s> c</p>"


def test_the_searches_are_passed_over_in_one_of_the_two_only(stock: Parser, sparing: Parser) -> None:
    kinds = [{type(pattern.getCompiledRegExp()) for pattern in md.inlinePatterns} for _, md in (stock, sparing)]

    assert kinds == [{re.Pattern}, {searches._Sparing}]
