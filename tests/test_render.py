"""Artifacts become bytes; what is wrong with a template or a style becomes a problem with its file and line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import Struct

from generator.model.stages import Artifact, Source
from generator.model.values import Html
from generator.plan.files import CopiedFile
from generator.plan.theme import Stylesheet
from generator.problems import Location, Problem
from generator.render import render
from generator.render.bodies import parts_of
from generator.render.context import RenderContext
from generator.views.shapes import Block, BodyView


class View(Struct, frozen=True):
    title: str = "Two wings"
    words: tuple[str, ...] = ()


def templates(**texts: str) -> Mapping[str, Source]:
    """page="..." is the template page.html."""
    return {f"{name}.html": Source(f"{name}.html", text.encode(), f"digest of {text}") for name, text in texts.items()}


def page(view: Struct, **texts: str) -> bytes | Problem:
    return render(Artifact("index.html", "page.html", view), context(templates(**texts)))


def context(named: Mapping[str, Source], bodies: Mapping[str, str] | None = None) -> RenderContext:
    return RenderContext(body=dict(bodies or {}).__getitem__, file={"a.txt": b"file"}.__getitem__, templates=named)


def test_a_template_is_filled_from_its_view_and_escapes_all_but_html() -> None:
    made = page(View("a < b", (Html("<b>b</b>"), "<i>")), page="{{ view.title }}|{{ view.words | join('|') }}")

    assert made == b"a &lt; b|<b>b</b>|&lt;i&gt;"


def test_a_title_that_looks_like_a_template_stays_words() -> None:
    made = page(View("{{ view.words }}{% raw %}"), page="{{ view.title }}")

    assert made == b"{{ view.words }}{% raw %}"


@pytest.mark.parametrize("name", ["range", "lipsum", "cycler", "joiner", "namespace", "site", "self.title"])
def test_a_template_sees_its_view_and_nothing_else(name: str) -> None:
    made = page(View(), page="{{ " + name + " }}")

    assert isinstance(made, Problem)
    assert (made.code, made.location) == ("template-failed", Location("templates/page.html", 1))


@pytest.mark.parametrize(
    ("part", "line", "code"),
    [
        ("one\n{{ nonsense }}", 2, "template-failed"),
        ("one\n\n{{ view.titel }}", 3, "template-failed"),
        ("one\n{% macro m() %}\n{{ 1 / 0 }}\n{% endmacro %}{{ m() }}", 3, "template-failed"),
        ("one\n{% nonsense %}", 2, "template-syntax"),
    ],
)
def test_a_fault_in_a_part_names_the_part_and_its_line(part: str, line: int, code: str) -> None:
    made = page(View(), page='first\n{% include "part.html" %}', part=part)

    assert isinstance(made, Problem)
    assert (made.code, made.location) == (code, Location("templates/part.html", line))


@pytest.mark.parametrize(
    ("page_text", "message", "meant"),
    [
        ("{{ view.titel }}", "View has nothing called titel", "did you mean title?"),
        ("{{ veiw.title }}", "'veiw' is undefined", "did you mean view?"),
    ],
)
def test_a_misspelt_name_in_a_template_is_told_with_the_one_that_is_meant(
    page_text: str, message: str, meant: str
) -> None:
    made = page(View(), page=page_text)

    assert isinstance(made, Problem)
    assert made.message == f"the template could not be filled: {message}"
    assert made.help[0] == meant


def test_a_template_that_includes_itself_for_ever_is_a_problem() -> None:
    made = page(View(), page='{% include "page.html" %}')

    assert isinstance(made, Problem)
    assert made.code == "template-failed"


def test_a_fault_of_our_own_stays_one() -> None:
    class WithBody(Struct, frozen=True):
        body: BodyView

    view = WithBody(BodyView("unknown", (), ()))

    with pytest.raises(KeyError):
        page(view, page="{{ body }}")


def test_templates_with_the_same_names_and_other_words_are_not_mixed_up() -> None:
    assert page(View(), page="one") == b"one"
    assert page(View(), page="two") == b"two"
    assert page(View(), page="one") == b"one"


def test_a_body_is_cut_at_its_block_tags_and_its_links_are_filled_in() -> None:
    html = '<p><a href="\x020\x03">a</a></p>\x02block:0\x03<p><img src="\x021\x03"></p>\n'
    block = Block(empty="nothing")
    view = BodyView("d", ('"/a/?x=1&amp;y"', '"/b.png" width="2"'), (block,))

    parts = parts_of(view, context({}, {"d": html}))

    assert parts == ('<p><a href="/a/?x=1&amp;y">a</a></p>', block, '<p><img src="/b.png" width="2"></p>\n')
    assert [isinstance(part, Html) for part in parts] == [True, False, True]


def test_a_file_is_copied_as_it_is() -> None:
    artifact = Artifact("files/a.txt", "copy", CopiedFile("a.txt", "digest"), ("a.txt",))

    assert render(artifact, context({})) == b"file"


def test_a_broken_stylesheet_is_a_problem_at_its_own_line() -> None:
    named = {name: Source(name, text, name) for name, text in (("a.css", b"a{}"), ("b.css", b"b{}\n\nc{ /* never"))}
    artifact = Artifact("site.css", "styles", Stylesheet((("a.css", ""), ("b.css", "")), ()), ("templates/a.css",))

    made = render(artifact, context(named))

    assert isinstance(made, Problem)
    assert (made.location.file, made.location.line) == ("templates/b.css", 3)


def test_a_stylesheet_names_fonts_as_they_are_published() -> None:
    css = Source("a.css", b'a{background:url("icons/x.svg")}', "d")
    sheet = Stylesheet((("a.css", ""),), (("icons/x.svg", "icons/x.01234567.svg"),))

    made = render(Artifact("site.css", "styles", sheet), context({"a.css": css}))

    assert made == b'a{background:url("icons/x.01234567.svg")}'


def test_a_heading_of_a_page_has_a_link_to_itself_beside_it() -> None:
    class WithBody(Struct, frozen=True):
        body: BodyView

    html = '<h2 id="a-b" class="x">A &amp; <em>"B"</em></h2>\n<h3>No id</h3>\n<p>C</p>'
    page = Source("p.html", b"{% for part in body %}{{ part }}{% endfor %}", "digest")

    made = render(Artifact("p", "p.html", WithBody(BodyView("d"))), context({"p.html": page}, {"d": html}))

    assert made == (
        b'<div class="headed"><h2 id="a-b" class="x">A &amp; <em>"B"</em></h2> '
        b'<a class="anchor" href="#a-b" aria-label="Link to this part: A &amp; &quot;B&quot;">#</a></div>\n'
        b"<h3>No id</h3>\n<p>C</p>"
    )
