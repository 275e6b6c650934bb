"""Equal keys, equal bytes: whatever may change a file changes its key, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import Struct

from generator.model.stages import Artifact, Source
from generator.model.values import Html
from generator.plan.keys import Keys, fields_of, template_dependencies, template_problems


class View(Struct, frozen=True):
    title: str = "Two wings"
    tags: tuple[str, ...] = ()


def templates(**texts: str) -> Mapping[str, Source]:
    return {f"{name}.html": Source(f"{name}.html", text.encode(), f"digest of {text}") for name, text in texts.items()}


def key(view: Struct, fingerprint: str = "engine", recipe: str = "page.html", **texts: str) -> str:
    return Keys(templates(**texts), fingerprint).key(Artifact("index.html", recipe, view))


USES = {"page": "{% extends \"base.html\" %}{% from 'part.html' import x %}", "base": "", "part": "", "other": ""}


@pytest.mark.parametrize("name", ["page", "base", "part"])
def test_a_change_of_any_template_that_is_used_changes_the_key(name: str) -> None:
    assert key(View(), **USES) != key(View(), **USES | {name: USES[name] + "more"})


def test_a_change_of_another_template_does_not() -> None:
    assert key(View(), **USES) == key(View(), **USES | {"other": "more"})


def test_two_templates_that_change_places_change_the_key() -> None:
    assert key(View(), **USES | {"base": "a", "part": "b"}) != key(View(), **USES | {"base": "b", "part": "a"})


@pytest.mark.parametrize("view", [View("Other"), View(tags=("a",)), View(tags=("a", "b")), View(tags=("ab",))])
def test_a_change_of_the_view_changes_the_key(view: View) -> None:
    known = {key(each, page="") for each in (View(), View(tags=("b", "a")), View("a"))}

    assert key(view, page="") not in known


def test_the_engine_and_the_recipe_are_in_the_key() -> None:
    assert len({key(View()), key(View(), fingerprint="newer"), key(View(), recipe="atom")}) == 3


def test_the_key_of_html_is_that_of_its_text() -> None:
    assert key(View(Html("<b>"))) == key(View(Html("<b>"))) != key(View(Html("<i>")))


def test_a_view_may_not_hold_what_has_no_bytes_of_its_own() -> None:
    class Loose(Struct, frozen=True):
        thing: object

    with pytest.raises(TypeError, match="a view can't hold a object"):
        key(Loose(object()))


@pytest.mark.parametrize(
    "tag",
    [
        '{% include "part.html" %}',
        "{% include 'part.html' %}",
        '{%- include "part.html" -%}',
        '{%+ include "part.html" %}',
        '{%include "part.html"%}',
        '{%\n  from\n  "part.html" import x %}',
        '{% import "part.html" as part %}',
        '{% include "part.html" ignore missing %}',
        '{% extends "part.html" %}',
    ],
)
def test_every_way_of_naming_a_template_is_seen(tag: str) -> None:
    assert template_dependencies("page.html", templates(page=tag, part="")) == ["page.html", "part.html"]


def test_templates_that_use_each_other_end() -> None:
    around = templates(page='{% include "part.html" %}', part='{% include "page.html" %}')

    assert template_dependencies("page.html", around) == ["page.html", "part.html"]


def test_a_recipe_that_is_no_template_uses_none() -> None:
    assert template_dependencies("atom", templates(page="")) == []


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("{% include name %}", "template-name"),
        ('{% include ["part.html"] %}', "template-name"),
        ('{%+ include "part" ~ ".html" %}', "template-name"),
        ('{% include "part.html" if x else "other.html" %}', "template-name"),
        ('{% include "prat.html" %}', "template-missing"),
    ],
)
def test_a_name_that_hides_what_is_used_is_a_problem_at_its_line(tag: str, code: str) -> None:
    found = template_problems(templates(page=f"one\n\n{tag}", part=""))

    assert [(problem.code, str(problem.location)) for problem in found] == [(code, "templates/page.html:3")]


def test_a_missing_template_is_answered_with_the_nearest() -> None:
    (problem,) = template_problems(templates(page='{% include "prat.html" %}', part=""))

    assert problem.help == ("did you mean part.html?",)


def test_what_changed_in_a_view_can_be_told_by_field() -> None:
    before, after = dict(fields_of(View())), dict(fields_of(View(tags=("a",))))

    assert [name for name in before if before[name] != after[name]] == ["tags"]
