"""Claims about front matter: where a file is cut, where each value stands, and that nothing in it is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.frontmatter import reading as frontmatter
from generator.frontmatter.messages import with_quotes
from generator.frontmatter.reading import List, Map, Node, Pieces, Text
from generator.problems import Location, Problem, UnlocatedProblem

FILE = "content/posts/a.md"


def read(text: str, first_line: int = 1) -> Map:
    tree, problems = frontmatter.read(text, FILE, first_line)
    assert problems == []
    assert tree is not None
    return tree


def value(text: str, key: str) -> Node:
    return next(node for name, node in read(text).entries if name.value == key)


def text_of(node: Node) -> str:
    assert isinstance(node, Text)
    return node.value


def problems_of(text: str) -> list[Problem]:
    return frontmatter.read(text, FILE, 1)[1]


def where(node: Node) -> tuple[int, int, int]:
    return node.location.line, node.location.column, node.location.length


# ---------------------------------------------------------------- cutting


def test_a_file_is_cut_at_its_two_lines_of_dashes() -> None:
    assert frontmatter.split("---\ntitle: A\ndate: B\n---\n\nWords\n---\nmore") == Pieces(
        "title: A\ndate: B", 2, "\nWords\n---\nmore", 5
    )


def test_details_may_be_empty_and_words_missing() -> None:
    assert frontmatter.split("---\n---") == Pieces("", 2, "", 3)


def test_spaces_after_the_dashes_are_not_seen() -> None:
    assert frontmatter.split("---  \na: b\n--- \t\nc") == Pieces("a: b", 2, "c", 4)


@pytest.mark.parametrize("text", ["", "\n", "Words", " ---\na: b\n---", "----\na: b\n----", "title: A\n---\n"])
def test_a_file_that_does_not_begin_with_dashes_is_refused(text: str) -> None:
    found = frontmatter.split(text)

    assert isinstance(found, UnlocatedProblem)
    assert found.code == "front-missing"


def test_details_that_are_never_closed_are_refused() -> None:
    found = frontmatter.split("---\ntitle: A\n\n----\n")

    assert isinstance(found, UnlocatedProblem)
    assert found.code == "front-unclosed"


# ---------------------------------------------------------------- nothing is guessed


MEANT_BY_YAML = "18:30 no yes on off true null ~ 02072352351 0x1F 1e3 2023-01-20 1_000 .inf 12:30:45 ="


@pytest.mark.parametrize("written", MEANT_BY_YAML.split())
def test_every_value_is_the_text_that_was_typed(written: str) -> None:
    assert value(f"a: {written}", "a") == Text(written, Location(FILE, 1, 4, len(written)))


def test_words_over_several_lines_are_one_value() -> None:
    assert text_of(value("a: one\n  two\nb: c", "a")) == "one two"
    assert text_of(value("a: |\n  one\n  two\nb: c", "a")) == "one\ntwo\n"
    assert text_of(value("a: >-\n  one\n  two\nb: c", "a")) == "one two"


def test_nothing_after_the_colon_is_an_empty_text_without_quotation_marks() -> None:
    found = value("a:\nb: ''", "a"), value("a:\nb: ''", "b")

    assert [(node.value, node.quoted) for node in found if isinstance(node, Text)] == [("", False), ("", True)]


@pytest.mark.parametrize("text", ["", "\n\n", "# a remark", "   "])
def test_no_details_are_an_empty_tree(text: str) -> None:
    assert read(text) == Map((), Location(FILE, 1))


# ---------------------------------------------------------------- places


def test_a_plain_value_stands_where_its_first_letter_stands() -> None:
    assert where(value("title:   Two wings  # why", "title")) == (1, 10, 9)


def test_a_quoted_value_stands_where_its_quotation_mark_stands() -> None:
    assert where(value('title: "Two wings"', "title")) == (1, 8, 11)
    assert where(value("title: 'Two wings'", "title")) == (1, 8, 11)


def test_each_value_of_a_list_in_brackets_has_its_own_column() -> None:
    found = value('tags: [one, "two",  three]', "tags")

    assert isinstance(found, List)
    assert [where(item) for item in (found, *found.items)] == [(1, 7, 20), (1, 8, 3), (1, 13, 5), (1, 21, 5)]


def test_each_value_of_a_list_with_hyphens_has_its_own_line() -> None:
    found = value("tags:\n- one\n-   two\nb: c", "tags")

    assert isinstance(found, List)
    assert [where(item) for item in found.items] == [(2, 3, 3), (3, 5, 3)]


def test_values_inside_values_have_their_places() -> None:
    image = value("image:\n  src: a.jpg\n  sizes: {wide: 3, high: 4}\n", "image")

    assert isinstance(image, Map)
    sizes = image.entries[1][1]
    assert isinstance(sizes, Map)
    assert [where(node) for node in (image.entries[0][0], image.entries[0][1], sizes, sizes.entries[1][1])] == [
        (2, 3, 3),
        (2, 8, 5),
        (3, 10, 18),
        (3, 26, 1),
    ]


def test_letters_of_every_script_count_as_one_column() -> None:
    inner = value("a: {Tŷ: 😀, b: c}", "a")
    assert isinstance(inner, Map)
    assert where(inner.entries[1][1]) == (1, 15, 1)


def test_lines_count_from_the_first_line_of_the_file() -> None:
    assert read("a: b", first_line=7).entries[0][1].location.line == 7


# ---------------------------------------------------------------- refusals


def test_of_two_equal_keys_the_first_counts_and_the_second_is_named() -> None:
    tree, problems = frontmatter.read("a: one\nb: c\na: two", FILE, 2)

    assert tree is not None
    assert [(key.value, text_of(node)) for key, node in tree.entries] == [("a", "one"), ("b", "c")]
    assert [(p.code, p.message, str(p.location)) for p in problems] == [
        ("key-twice", "a is written twice: here and on line 2", f"{FILE}:4:1")
    ]


def test_equal_keys_inside_values_are_named_as_well() -> None:
    assert [(p.code, str(p.location)) for p in problems_of("a: {b: 1, b: 2}")] == [("key-twice", f"{FILE}:1:11")]


@pytest.mark.parametrize(
    ("text", "code", "location"),
    [
        ("a: &b c", "yaml-star", "1:4"),
        ("a: *b", "yaml-star", "1:4"),
        ("a: !!python/object:os.system c", "yaml-star", "1:4"),
        ("a: b\n<<: {c: d}", "yaml-merge", "2:1"),
        ("a: b\n---\nc: d", "yaml-two", "2:1"),
        ("? {a: b}\n: c", "yaml-keys", "1:3"),
        ("[a, b]", "yaml-keys", "1:1"),
        ("a: " + "[" * 25 + "]" * 25, "yaml-deep", "1:24"),
        ("a: 'b\nc: d", "yaml-quote", "1:4"),
        ('a: "b" c\nd: e', "yaml-quote", "1:8"),
        ('a: "b\nc: "d"', "yaml-quote", "1:4"),
        ("a: [b\nc: d", "yaml-bracket", "1:4"),
        ("a: {b: c\nd: e", "yaml-bracket", "1:4"),
        ("a: [b] c\nd: e", "yaml-bracket", "1:8"),
        ("a: b: c", "yaml-colon", "1:5"),
        ("a:b\nc: d", "yaml-space", "1:2"),
        ("a: b\nc:d", "yaml-space", "2:2"),
        ("a: b\nwords\nc: d", "yaml-no-colon", "2:1"),
        ("a: b\n  c: d", "yaml-indent", "2:3"),
        ("a:\n  b: c\n d: e", "yaml-indent", "3:2"),
        ("a: @b", "yaml-start", "1:4"),
        ("a: |b", "yaml-start", "1:4"),
        ("a: - b", "yaml-hyphen", "1:4"),
        ("a: b\n\tc: d", "yaml-tab", "2:1"),
        ("a: \ud800", "yaml", "1"),
    ],
)
def test_what_cannot_be_read_is_named_where_it_stands(text: str, code: str, location: str) -> None:
    tree, problems = frontmatter.read(text, FILE, 1)

    assert tree is None
    assert [(problem.code, str(problem.location)) for problem in problems] == [(code, f"{FILE}:{location}")]


def test_words_after_a_number_sign_are_not_lost_without_a_word() -> None:
    tree, problems = frontmatter.read("title: Group #3", FILE, 1)

    assert tree is not None
    assert [(p.code, p.severity, str(p.location), p.help[0]) for p in problems] == [
        ("yaml-hash", "warning", f"{FILE}:1:14", 'write  title: "Group #3"')
    ]


@pytest.mark.parametrize("text", ["a: b # a remark", "a: b#3", 'a: "b #3"', "# c\na: b", "a: |\n  b #3"])
def test_remarks_and_other_number_signs_are_left_in_peace(text: str) -> None:
    assert problems_of(text) == []


# ---------------------------------------------------------------- the way out


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("title: Launch: the two wings", 'title: "Launch: the two wings"'),
        ("  title: a: b", 'title: "a: b"'),
        ("- text: a: b", '- text: "a: b"'),
        ("- *bold* words", '- "*bold* words"'),
        ('title: "Two" wings', "title: '\"Two\" wings'"),
        ("title: 'it's time'", 'title: "it\'s time"'),
        ("title: 'Tis time", 'title: "\'Tis time"'),
        ('title: "Two wings', 'title: "Two wings"'),
        ("title: C:\\plans", "title: 'C:\\plans'"),
    ],
)
def test_a_line_with_quotation_marks_is_offered(line: str, mended: str) -> None:
    assert with_quotes(line) == mended


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff\u0085"))
)
def test_a_line_with_quotation_marks_can_be_read(words: str) -> None:
    mended = with_quotes(f"title: {words}")

    assert problems_of(mended) == []
    assert isinstance(value(mended, "title"), Text)


@pytest.mark.parametrize("sign", ["\\0", "\\x02", "\\e", "\\u2028", "\\x85", "\\uFFFE"])
def test_a_sign_that_quotation_marks_make_invisible_is_refused(sign: str) -> None:
    assert [problem.code for problem in problems_of(f'title: "Two{sign}wings"')] == ["control-character"]


def test_quotation_marks_may_hold_a_line_end_and_a_tab() -> None:
    assert text_of(value('title: "Two\\n\\twings"', "title")) == "Two\n\twings"


SIGNS = st.text("ab:-[]{}#&*!|>'\"%@`,?\\ \n\t~.<=", max_size=60)


@given(st.one_of(st.text(), SIGNS))
def test_no_text_at_all_is_too_strange(text: str) -> None:
    tree, problems = frontmatter.read(text, FILE, 5)

    assert tree is not None or problems
    last = 5 + text.count("\n")
    assert all(5 <= problem.location.line <= last for problem in problems)
    assert all(problem.message and problem.help for problem in problems)
