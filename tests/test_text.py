"""Claims about words: slugs, curly quotes, short forms, plain text, counts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import join_words, plain, reading_minutes, shorten, slug, smarten, sort_key, words_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two wings, two launches", "two-wings-two-launches"),
        ("What's next?", "whats-next"),
        ("It\u2019s here", "its-here"),
        ("T\u0175r y \u0175y\u0302l", "twr-y-wyl"),
        ("Cr\u00e8me br\u00fbl\u00e9e", "creme-brulee"),
        ("Stra\u00dfe \u00c6sop \u0141\u00f3d\u017a", "strasse-aesop-lodz"),
        ("  --- Housing & care --- ", "housing-care"),
        ("2023: part 2", "2023-part-2"),
        ("\u5973", ""),
        ("", ""),
    ],
)
def test_a_slug_is_small_letters_digits_and_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_of_anything_is_a_slug_and_stays_itself(text: str) -> None:
    made = slug(text)

    assert re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", made)
    assert slug(made) == made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Hello" she said', "\u201cHello\u201d she said"),
        ("'wings' and we're", "\u2018wings\u2019 and we\u2019re"),
        ("the '90s, class of '68", "the \u201990s, class of \u201968"),
        ("the '68 wings'", "the \u201868 wings\u2019"),
        ("'tis rock 'n' roll", "\u2019tis rock \u2019n\u2019 roll"),
        ("\"'Yes,' he said\"", "\u201c\u2018Yes,\u2019 he said\u201d"),
        ('("in brackets")', "(\u201cin brackets\u201d)"),
        ('either/"or"', "either/\u201cor\u201d"),
        ("the people's places' doors", "the people\u2019s places\u2019 doors"),
        ('word--"quoted"--word', "word\u2013\u201cquoted\u201d\u2013word"),
        ("9--5, a --- b, -----", "9\u20135, a \u2014 b, -----"),
        ("wait... what....", "wait\u2026 what\u2026."),
        ("nothing to do", "nothing to do"),
        ("", ""),
    ],
)
def test_marks_are_set_as_a_printer_sets_them(text: str, expected: str) -> None:
    assert smarten(text) == expected


def test_what_was_printed_before_decides_whether_a_quotation_opens_or_closes() -> None:
    assert smarten('" and', previous="d") == "\u201d and"
    assert smarten('"and', previous=" ") == "\u201cand"


@given(st.text())
def test_setting_marks_twice_changes_nothing_more(text: str) -> None:
    once = smarten(text)

    assert smarten(once) == once
    assert '"' not in once
    assert "'" not in once


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Short enough.", 20, "Short enough."),
        ("One sentence here. Another follows it.", 30, "One sentence here."),
        ("Oh. A very long sentence without an end", 20, "Oh. A very long\u2026"),
        ("Words,  folded\nand cut, here", 18, "Words, folded and\u2026"),
        ('He said "no." Then he left at once.', 20, 'He said "no."'),
        ("Unbreakableword", 8, "Unbreak\u2026"),
        ("", 10, ""),
    ],
)
def test_a_short_form_ends_with_a_sentence_or_a_word(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


@given(st.text(), st.integers(0, 60))
def test_a_short_form_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("wo<em>r</em>d and line<br>break", "word and line break"),
        ("fish &amp; chips&nbsp;&lt;here&gt;", "fish & chips <here>"),
        ('<img alt="a > b" src="x">after', "after"),
        ("before<!-- <b>not</b> -->after", "beforeafter"),
        ("1 < 2 <b>and</b> 3 > 2", "1 < 2 and 3 > 2"),
        ('text <a href="never closed', 'text <a href="never closed'),
        (" spaces \n folded ", "spaces folded"),
    ],
)
def test_plain_text_is_what_a_reader_reads(html: str, expected: str) -> None:
    assert plain(html) == expected


@pytest.mark.parametrize("piece", ["<", "<a", '<a "', "<!--", "<a b='"])
def test_plain_text_of_a_hundred_thousand_broken_tags_comes_at_once(piece: str) -> None:
    assert len(plain(piece * 100_000)) <= len(piece) * 100_000


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("one two", 2), ("don't \u2013 stop", 2), ("well-kept 24/7!", 2), ("... \u2026", 0)]
)
def test_words_are_counted_where_there_is_a_letter_or_a_digit(text: str, words: int) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (200, 1), (299, 1), (300, 2), (1000, 5)])
def test_reading_takes_at_least_a_minute(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_people_join_them(words: list[str], expected: str) -> None:
    assert join_words(words) == expected


def test_lists_are_sorted_without_regard_to_capitals_and_accents() -> None:
    names = ["the wing", "\u00c9mile", "Zoe", "eve", "The Grove"]

    assert sorted(names, key=sort_key) == ["\u00c9mile", "eve", "The Grove", "the wing", "Zoe"]
