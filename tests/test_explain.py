"""`build.py explain`, and the tie of three: a code, its paragraph with an example, and a test that brings it about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import cli
from generator.authoring.paragraphs import Paragraph, code_in, for_terminal, paragraphs_of

PARAGRAPHS = paragraphs_of((Path(__file__).parent.parent / "docs" / "problems.md").read_text("utf-8"))
Said = tuple[int, str, str]  # the exit code, stdout, stderr


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*arguments: str) -> Said:
        code = cli.main(["explain", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


# ---------------------------------------------------------------- the tie of three


@pytest.mark.parametrize("paragraph", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_every_paragraph_says_how_bad_it_is_shows_an_example_and_says_how_to_mend_it(paragraph: Paragraph) -> None:
    before, _, after = paragraph.text.partition("**To mend it:**")

    assert re.match(
        r"(Error|Warning|Hint)(, in a file of `templates/[a-z/]*`|, by `check( --external)?`)?\. \S", paragraph.text
    )
    assert re.search(r"^    +\S", before, re.MULTILINE), "an example, indented by four spaces, before how to mend it"
    assert len(after.split()) >= 4


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_every_problem_is_brought_about_by_a_test(code: str, words_of_tests: str) -> None:
    """By its printed text in cases/mistakes.yaml, or by a table or a test that names its code in full."""
    printed = rf"^ *(?:error|warning|hint)\[{code}\]: "
    named = rf"[\"'\[(]{code}[\"'\])]|(?:error|warning|hint) {code}\b|: {code}$"

    assert re.search(
        f'{printed}|code == "{code}"' if "-" not in code else f"{printed}|{named}", words_of_tests, re.MULTILINE
    )


@pytest.fixture(scope="module")
def words_of_tests() -> str:
    folder = Path(__file__).parent
    others = [path for path in folder.rglob("*.py") if path.name not in ("test_docs.py", "test_explain.py")]
    return "\n".join(path.read_text("utf-8") for path in [*others, *(folder / "cases").glob("*.yaml")])


# ---------------------------------------------------------------- what is told


def test_a_code_is_explained_with_its_example_and_how_to_mend_it(typed: Callable[..., Said]) -> None:
    code, out, err = typed("date-weekday")

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "date-weekday"
    assert "    start: Tuesday 30 May 2024" in out
    assert "To mend it: find out which is right." in out
    assert "**" not in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("asked", ["error[date-weekday]", "error[date-weekday]:", "[date-weekday]", "Date-Weekday"])
def test_a_code_may_be_copied_with_what_stands_round_it(asked: str, typed: Callable[..., Said]) -> None:
    assert typed(asked) == typed("date-weekday")


def test_without_a_code_all_of_them_are_listed_with_a_sentence_each(typed: Callable[..., Said]) -> None:
    code, out, _ = typed()

    listed = re.findall(r"^([a-z]\S*) ", out, re.MULTILINE)
    assert code == 0
    assert listed == list(PARAGRAPHS)
    assert re.search(r"^date-weekday +The weekday and the date do not agree\.$", out, re.MULTILINE)


def test_a_misspelt_code_is_an_exit_of_1_and_the_nearest_one_is_offered(typed: Callable[..., Said]) -> None:
    code, out, err = typed("dat-weekday")

    assert (code, out) == (1, "")
    assert "error: no problem is called dat-weekday" in err
    assert "help: did you mean date-weekday?" in err


def test_for_programs_there_is_an_object(typed: Callable[..., Said]) -> None:
    one, all_of_them, none = (
        json.loads(typed(*words, "--json")[1]) for words in (["acronym"], [], ["nothing-like-it"])
    )

    assert one["code"] == "acronym"
    assert one["severity"] == "hint"
    assert one["summary"] == "A group of capital letters stands in the text and nobody says what it means."
    assert one["text"] == PARAGRAPHS["acronym"].text
    assert [each["code"] for each in all_of_them["problems"]] == list(PARAGRAPHS)
    assert none == {"error": "no problem is called nothing-like-it"}


@pytest.mark.parametrize("paragraph", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_no_paragraph_is_garbled_on_a_narrow_terminal(paragraph: Paragraph) -> None:
    shown = for_terminal(paragraph.text, 40, str.upper, lambda words: f"`{words}`")

    said = [re.sub(r"\s+", " ", text).strip() for text in (shown, paragraph.first_sentence)]
    assert all(said)
    assert "**" not in shown.replace("`**", "")
    words_before = re.findall(r"\w+", re.sub(r"\]\([^)`]*\)", "]", paragraph.text).casefold())
    assert re.findall(r"\w+", shown.casefold()) == words_before or "](" in paragraph.text


def test_links_become_their_words_and_examples_keep_their_lines() -> None:
    text = "Error. See [the table](authors.md#t) and `[a](b)`.\n\n    a: b\n      c\n\n- one\n- **two**"

    shown = for_terminal(text, 80, str.upper, lambda words: f"<{words}>")

    assert shown == "Error. See the table and <[a](b)>.\n\n<    a: b>\n<      c>\n\n- one\n- TWO"


def test_the_word_in_brackets_is_found() -> None:
    assert code_in(" warning[image-alt-name]: the text") == "image-alt-name"
    assert code_in("image-alt-name:") == "image-alt-name"
