"""Claims about bodies: the HTML they become, what later stages learn of them, what is said of mistakes and where."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.formats.markup import Rendered, render_body
from generator.model.stages import Block, Heading
from generator.problems import Location, Problem

CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (Path(__file__).parent / "cases" / "markup.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
GLOSSARY = {
    "BIGSPD": "British and Irish Group for the Study of Personality Disorder",
    "CJS": "criminal justice system",
    "DH": "Department of Health",
}
FIRST_LINE = 10


def cases(section: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES[section]])


def rendered(text: str, glossary: dict[str, str] = GLOSSARY) -> Rendered:
    return render_body(text, "page.md", FIRST_LINE, glossary)


def shown(problem: Problem) -> str:
    location = problem.location
    where = f"{location.line}:{location.column}+{location.length}" if location.line else "0"
    return f"{where} {problem.severity} {problem.code}"


def said(text: str) -> list[str]:
    return [shown(problem) for problem in rendered(text).problems]


# ---------------------------------------------------------------- what people write, what they are told


@cases("html")
def test_a_body_becomes_the_html_its_author_meant(case: dict[str, Any]) -> None:
    html = rendered(case["given"]).html

    # Empty lines in the HTML mean nothing, and where raw HTML leaves them is Python-Markdown's own affair.
    assert re.sub(r"\n{2,}", "\n", html).strip() == case["expected"].replace("⟦", "\x02").replace("⟧", "\x03")


@cases("problems")
def test_a_mistake_is_named_with_its_place(case: dict[str, Any]) -> None:
    assert said(case["given"]) == case["said"]


@cases("problems")
def test_every_problem_says_what_is_wrong_why_it_matters_and_what_to_do(case: dict[str, Any]) -> None:
    for problem in rendered(case["given"]).problems:
        words = " ".join((problem.message, problem.why, *problem.help))

        assert problem.message
        assert problem.why
        assert not re.search(r"invalid|parse|None|schema|attribute|element|token", words), words


def test_unknown_names_come_with_the_nearest_known_one() -> None:
    block, language, scheme = rendered("::: evnt x\n\n```pyton\nx\n```\n\n[x](htps://a.b)").problems

    assert block.help[0] == "did you mean event?"
    assert language.help == ("did you mean python?",)
    assert scheme.help[0] == "did you mean https?"


def test_a_long_sentence_is_counted() -> None:
    (problem,) = rendered(" ".join(["Words", *["word"] * 30]) + ".").problems

    assert problem.message == "this sentence has 31 words"


# ---------------------------------------------------------------- what the later stages learn


def test_links_stand_in_the_order_of_the_page_each_with_its_place() -> None:
    text = (
        "`[no](no.md)` [one](one.md) [two][t] <https://example.org/a>\n"
        'and [[Two wings|words]], <a href="raw.md">raw</a>, [one](one.md)\n\n'
        "![A hall](hall.jpg)\n\n[t]: two.md\n"
    )

    links = rendered(text).body.links

    assert [(link.target, link.attribute, link.location.line, link.location.column) for link in links] == [
        ("one.md", "href", 10, 21),
        ("two.md", "href", 15, 6),
        ("https://example.org/a", "href", 10, 39),
        ("Two wings", "href", 11, 7),
        ("raw.md", "href", 11, 35),
        ("one.md", "href", 11, 58),
        ("hall.jpg", "src", 13, 11),
    ]
    assert [link.target for link in links if link.title_wanted] == ["Two wings"]


def test_a_target_is_what_was_meant_whatever_it_was_written_with() -> None:
    text = r"[a](a\_b.md) [b](c.md?x=1&amp;y=2) [c](<d e.md>) [d](f.md?x=1&copy=2) [e](g_(h).md) <me@example.org>"

    targets = [link.target for link in rendered(text).body.links]

    assert targets == ["a_b.md", "c.md?x=1&y=2", "d e.md", "f.md?x=1&copy=2", "g_(h).md", "mailto:me@example.org"]


def test_fragments_of_our_own_making_are_no_links_of_the_author() -> None:
    body = rendered("[TOC]\n\n## Part\n\n[up](#part)[^1]\n\n[^1]: A note.").body

    assert [link.target for link in body.links] == ["#part"]


def test_blocks_are_handed_on_with_their_place() -> None:
    body = rendered("Words.\n\n::: event coed-hills\n\n- one\n\n    ::: events past\n").body

    assert body.blocks == (
        Block("event", "coed-hills", Location("page.md", 12, 1, 20)),
        Block("events", "past", Location("page.md", 16, 5, 15)),
    )


def test_headings_are_handed_on_with_level_id_words_and_line() -> None:
    text = (
        '# Title\n\nPart *one* & "two"[^1]\n---\n\n- ### In a list\n\n'
        '<h2 id="raw">Raw</h2>\n\n```\n## no\n```\n\n[^1]: N'
    )

    assert rendered(text).body.headings == (
        Heading(2, "title", "Title", 10),
        Heading(2, "part-one-two", "Part one & “two”", 12),
        Heading(3, "in-a-list", "In a list", 15),
        Heading(2, "raw", "Raw", 17),
    )


def test_every_id_of_the_html_is_known() -> None:
    page = rendered('## Part\n\n<p id="raw">x</p>\n\n![A hall](a.jpg){: #pic}\n\nNote[^n].\n\n[^n]: N')

    assert page.body.ids == ("part", "raw", "pic", "fnref_1", "fn_1")
    assert list(page.body.ids) == re.findall(r' id="([^"]*)"', page.html)


def test_the_excerpt_is_the_first_paragraph_as_plain_text() -> None:
    text = (
        '## Title\n\n![A hall](a.jpg "No")\n\nIt\'s the *first* "paragraph"[^1] with [a link](a.md).\n\nTwo.\n\n[^1]: N'
    )

    assert rendered(text).body.excerpt == "It’s the first “paragraph” with a link."


def test_a_long_excerpt_ends_with_a_sentence() -> None:
    excerpt = rendered("A sentence of words. " * 30).body.excerpt

    assert excerpt == " ".join(["A sentence of words."] * 9)


def test_words_are_those_of_the_running_text() -> None:
    body = rendered("Two words[^1].\n\n```\nnot these\n```\n\n::: events\n\n<p>and four of HTML</p>\n\n[^1]: One").body

    assert body.words == 2 + 4 + 1


def test_the_digest_is_that_of_the_html() -> None:
    page = rendered("Words – ŵ")

    assert page.body.digest == blake2b(page.html.encode("utf-8"), digest_size=16).hexdigest()


def test_one_page_leaves_nothing_behind_for_the_next() -> None:
    first = rendered("## Part\n\nX[^1] ABC [r]\n\n[^1]: N\n[r]: a.md\n*[ABC]: meaning")
    rendered("## Part\n\n[^1] ABC [r] <b id='part'>x</b>")

    assert rendered("## Part\n\nX[^1] ABC [r]\n\n[^1]: N\n[r]: a.md\n*[ABC]: meaning") == first
    assert rendered("[r] ABC").html == "<p>[r] ABC</p>"


def test_control_characters_of_placeholders_cannot_be_forged() -> None:
    page = rendered("\x02block:0\x03 \x020\x03 \x02l0\x03 <a title='\x02l0\x03'>x</a>")

    assert "\x02" not in page.html
    assert "\x03" not in page.html


@pytest.mark.parametrize("tag", ["textarea", "title", "style", "script", "select", "iframe", "xmp", "plaintext", "svg"])
def test_a_tag_that_never_closes_does_not_take_the_page_along(tag: str) -> None:
    page = rendered(f"One <{tag}> two.\n\n[three](a.md)\n\n::: events")

    assert page.html == '<p>One  two.</p>\n<p><a href="\x020\x03">three</a></p>\n\x02block:0\x03'
    assert [problem.code for problem in page.problems] == ["html-removed"]
    assert said(f"<{tag}> <b onclick='x'>b</b>")[-1] == f"10:{len(tag) + 7}+7 warning html-removed"


# ---------------------------------------------------------------- limits


def test_a_line_that_is_too_long_is_named_and_nothing_is_read() -> None:
    page = rendered("Words.\n\n" + "x" * 20_001)

    assert [shown(problem) for problem in page.problems] == ["12:20001+1 error line-long"]
    assert page.html == ""


@pytest.mark.parametrize("line", ["> " * 60 + "x", ">" * 60 + "x", "- " * 512 + "a", "1. " * 60 + "x"])
def test_a_line_too_many_lists_or_quotations_deep_is_named(line: str) -> None:
    (problem,) = rendered(f"Words.\n\n{line}").problems

    assert problem.code == "nesting"
    assert (problem.location.line, problem.location.column) == (12, 1)


def test_the_first_line_of_a_list_that_is_too_deep_is_named() -> None:
    assert said("\n".join("    " * depth + "- a" for depth in range(51)))[0] == "60:201+3 error nesting"


def test_a_ruler_and_deep_code_are_not_deep_lists() -> None:
    assert said("- " * 80 + "-") == []
    assert said("```\n" + " " * 300 + "- x\n```") == []


def test_depth_that_only_shows_while_reading_is_named_for_the_file() -> None:
    assert said("*" * 3000 + "a" + "*" * 3000) == ["0 error nesting"]


@pytest.mark.parametrize("text", ["[" * 4096, "[a](" * 4096, "![" * 4096, "[" * 2000 + "]" * 2000, "[a][" * 4096])
def test_brackets_without_end_are_named(text: str) -> None:
    (problem,) = rendered(f"Words.\n\n{text}").problems

    assert problem.code == "brackets"
    assert problem.location.line == 12


def test_a_page_of_many_links_is_well() -> None:
    assert said("Some [words](to.md), [others][o].\n\n" * 400 + "[o]: x.md") == []


@pytest.mark.parametrize("text", ["<a " * 6000, '<a b="' * 3300, "<![CDATA[" * 2000])
def test_tags_without_end_are_named(text: str) -> None:
    page = rendered(text)

    assert {problem.code for problem in page.problems} == {"brackets"}
    assert page.html == ""


@pytest.mark.parametrize(
    "text",
    [
        "```" + " " * 16_000 + "x\ny\n```",
        "`" * 15_000,
        " ".join("`" * count for count in range(1, 190)),
        "*a " * 6000,
        "_a __b " * 2000,
        "<!-- " * 3900,
        "<div>" * 3000,
        '<div markdown="1">\n' * 400,
        "{: " * 6000,
        '"' * 19_000,
        "-" * 19_000,
        "a" + " " * 16_000 + "b",
        "[^1]: x\n\n" + "y[^1] " * 2000,
        "x[^a]\n\n[^a]: y\n\n" * 300,
        "<x>\n\n" * 2000,
        "# a\n\n" * 2000,
        "![a](b.jpg)\n\n" * 1000,
        "AB " * 6000,
        "*[AB]: c\n" * 4000,
        "```\n" * 5001,
        "::: x\n" * 2000,
        "".join("    " * depth + ":   a\n\n" for depth in range(40)),
        "".join("    " * depth + "!!! note\n" for depth in range(45)),
    ],
    ids=lambda text: text[:12].strip(),
)
def test_odd_shapes_end(text: str) -> None:
    page = rendered(text)

    assert isinstance(page.html, str)
    assert "\x02w" not in page.html


# ---------------------------------------------------------------- whatever is written

PIECES = """[ ] ( ) ! * _ ` ``` ~~~ # ## > - 1. < </ > div <b> </b> <script> <textarea> <style> <svg/onload=x>
 javascript: onclick=x {: {#a} } ::: [[T]] [^1] [^1]: *[A]:b " ' -- ... &amp; & | --- === \\ a A é x.md http://a.b
 <img <!-- --> <p> <? <![CDATA[ !!! [TOC] ![a](b) ABC <http://a.b> <a@b.c> id=main src= href= data:x &#106;avascript:"""
texts = st.lists(
    st.sampled_from([*PIECES.split(), "\n", "\n\n", "    ", "  ", "\t", " ", ":   ", "!!! note\n", "::: event x\n"])
    | st.sampled_from(['<a href="javascript:x">', "<b onclick=x>", "\x00", "\x02", "\x03", "\r", "\u2028"])
    | st.text(max_size=4),
    max_size=40,
).map("".join)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
@example("<a href='java\tscript:alert(1)'>x</a>")
@example("[x](java\nscript:alert(1)) [y]( javascript:y)")
@example('<svg><script>x</script></svg><math><mi xlink:href="data:x">')
@example("a <textarea>\n\n[x](y.md)\n\n::: event x\n\n</textarea>")
@pytest.mark.slow
def test_nothing_that_runs_leaves_this_room_and_every_placeholder_has_its_link(text: str) -> None:
    page = rendered(text, {"ABC": "x"})

    assert_safe(page.html)
    assert_placeholders_fit(page)
    assert_places_exist(page.problems, text)


def assert_safe(html: str) -> None:
    assert not re.search(r"<(?:script|style|iframe|svg|math|textarea|form|input|object)", html, re.IGNORECASE)
    for tag in re.findall(r"<[a-zA-Z][^>]*>", html):
        assert not re.search(r"\s(?:on\w+|style|srcset|formaction)=", re.sub(r'"[^"]*"', '""', tag)), tag
        for target in re.findall(r'(?:href|src)="([^"]*)"', tag):
            assert re.fullmatch("\x02\\d+\x03|#.*", target), tag


def assert_placeholders_fit(page: Rendered) -> None:
    locations = re.findall("\x02([^\x02\x03]*)\x03", page.html)
    assert page.html.count("\x02") == page.html.count("\x03") == len(locations)
    assert [int(mark) for mark in locations if mark.isdigit()] == list(range(len(page.body.links)))
    numbers = [int(mark.removeprefix("block:")) for mark in locations if not mark.isdigit()]
    assert len(numbers) == len(set(numbers))
    assert all(number < len(page.body.blocks) for number in numbers)
    told = [link.target for link in page.body.links] + [heading.text for heading in page.body.headings]
    assert not re.search("[\x02\x03]", "".join([*told, page.body.excerpt, *page.body.ids]))


def assert_places_exist(problems: tuple[Problem, ...], text: str) -> None:
    lines = text.split("\n")
    for problem in problems:
        location = problem.location
        assert location.file == "page.md"
        assert location.line == 0 or 1 <= location.column <= len(lines[location.line - FIRST_LINE]) + 1


@given(st.text(alphabet="abc \n*_#>-`", max_size=80))
def test_the_same_text_gives_the_same_page(text: str) -> None:
    assert rendered(text) == rendered(text)
