"""Claims about content/site.yaml: what it must say, and what is said where it doesn't."""

from __future__ import annotations

import pytest

from generator.model.settings import Topic
from generator.model.stages import Source
from generator.pipeline.config import PATH, read_config

LEAST = "name: Ours\nbase_url: https://example.org/\n"


def source(text: str) -> Source:
    return Source(PATH, text.encode(), "")


def said(text: str) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.location)[len(PATH) + 1 :]) for problem in read_config(source(text)).problems]


def test_two_lines_are_enough() -> None:
    found = read_config(source(LEAST))

    assert found.problems == ()
    assert found.config is not None
    assert (found.config.name, found.config.base_url, found.config.timezone, found.config.today) == (
        "Ours",
        "https://example.org/",
        "Europe/London",
        None,
    )
    assert str(found.locations["base_url"]) == f"{PATH}:2:11"


def test_no_file_is_said_with_what_to_write_into_it() -> None:
    found = read_config(None)

    assert found.config is None
    assert [(problem.code, str(problem.location)) for problem in found.problems] == [("site-missing", PATH)]
    assert "base_url:" in found.problems[0].help[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("field-missing", "1"), ("field-missing", "1")]),
        ("name: Ours", [("field-missing", "1")]),
        ("name: Ours\nbase_url: example.org", [("url-bad", "2:11")]),
        ("name: Ours\nbase_url: https://example.org/?a", [("base-url", "2:11")]),
        ("name: a: b", [("yaml-colon", "1:8")]),
        (LEAST + "posts_per_page: 0", [("field-number", "3:17")]),
        (LEAST + "feed_length: 0", [("field-number", "3:14")]),
        (LEAST + "wings: [a, b]", [("field-lines", "3:8")]),
        (LEAST + "wings: {a: A, b: {summary: B}}", [("field-missing", "3:18")]),
        (LEAST + "sectors: {a: [b, c]}", [("field-lines", "3:14")]),
    ],
)
def test_settings_that_no_site_can_be_built_with(text: str, expected: list[tuple[str, str]]) -> None:
    found = read_config(source(text))

    assert found.config is None
    assert [(problem.code, str(problem.location)[len(PATH) + 1 :]) for problem in found.problems] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("colour: green", [("key-unknown", "3:1")]),
        ("today: 31 June 2023", [("date-impossible", "3:8")]),
        ("timezone: UK", [("zone-unknown", "3:11")]),
        ("range: dashes", [("field-choice", "3:8")]),
        ("menu: [{name: About}]", [("field-missing", "3:8")]),
        ("glossary: {NHS: ''}", [("field-empty", "3:17")]),
    ],
)
def test_other_mistakes_leave_enough_to_look_at_the_rest(line: str, expected: list[tuple[str, str]]) -> None:
    found = read_config(source(LEAST + line))

    assert found.config is not None
    assert said(LEAST + line) == expected


def test_wings_may_be_none() -> None:
    found = read_config(source(LEAST + "wings: {}"))

    assert found.problems == ()
    assert found.config is not None
    assert found.config.wings == {}


def test_a_wing_may_have_a_full_stop_in_its_name() -> None:
    found = read_config(source(LEAST + "wings: {a.b: {name: A and B}}"))

    assert found.problems == ()
    assert found.config is not None
    assert found.config.wings == {"a.b": Topic("A and B")}


def test_bytes_that_are_no_text_are_said_and_nothing_else() -> None:
    found = read_config(Source(PATH, b"name: \xff", ""))

    assert found.config is None
    assert [(problem.code, str(problem.location)) for problem in found.problems] == [("encoding", f"{PATH}:1:7")]
