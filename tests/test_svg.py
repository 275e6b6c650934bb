"""Claims about the gate of the diagrams, and about diagrams as files: nothing runs, nothing fetches, colours follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.diagrams.drawing import ID_TOKEN, LINK_TOKEN, Drawing
from generator.diagrams.still import Scheme, png, standalone, tokens_of
from generator.diagrams.svg import clean, with_ids
from generator.problems import UnlocatedProblem
from tests.patience import within

CSS = (Path(__file__).parent.parent / "templates" / "assets" / "css" / "tokens.css").read_text(encoding="utf-8")


def svg(inside: str = "", attributes: str = "") -> str:
    return (
        f'<svg viewBox="0 0 80 60" role="img" aria-labelledby="{ID_TOKEN}-t" aria-describedby="{ID_TOKEN}-d"'
        f'{attributes}><title id="{ID_TOKEN}-t">Circles</title>\n<desc id="{ID_TOKEN}-d">Two of them</desc>\n'
        f"{inside}</svg>"
    )


def drawing(inside: str) -> Drawing:
    return Drawing(kind="circles", svg=svg(inside), width=80, height=60, title="Circles", description="Two of them")


def refused(text: str) -> str:
    trouble = clean(text)
    assert isinstance(trouble, UnlocatedProblem), trouble
    return trouble.message


@pytest.mark.parametrize(
    "inside",
    [
        '<g transform="translate(3,4) rotate(-45)"><circle cx="1" cy="2" r="3.5" fill="var(--teal-t)"/></g>',
        '<text x="4" y="5" text-anchor="middle">Who &amp; what &lt; why<tspan font-weight="700"> now</tspan></text>\n',
        f'<a href="{LINK_TOKEN.format(0)}"><path d="M0,0L4.5-3e-1A1 1 0 0 1 8 8Z" stroke="currentColor"/></a>',
        '<a href="https://example.org/?a=1&amp;b=2"><rect width="4" height="5"/></a>',
        '<a href="/about/#us"><rect width="4" height="5"/></a><a href="../research/"><rect width="4"/></a>',
        f'<defs><marker id="{ID_TOKEN}-m" orient="auto"><path d="M0 0"/></marker></defs>'
        f'<path d="M0 0" marker-end="url(#{ID_TOKEN}-m)"/>',
    ],
)
def test_shapes_words_and_links_come_through_unchanged(inside: str) -> None:
    assert clean(svg(inside)) == svg(inside)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<SCRIPT>alert(1)</SCRIPT>", "<SCRIPT>"),
        ("<style>g{fill:red}</style>", "<style>"),
        ("<foreignObject><p>Hello</p></foreignObject>", "<foreignObject>"),
        ('<image href="photo.jpg"/>', "<image>"),
        ('<use href="#x"/>', "<use>"),
        ('<set attributeName="href" to="javascript:alert(1)"/>', "<set>"),
        ('<animate attributeName="href" values="javascript:alert(1)"/>', "<animate>"),
        ("<iframe/>", "<iframe>"),
        ('<g xmlns="http://www.w3.org/1999/xhtml"/>', "xhtml"),
        ('<g onclick="alert(1)"/>', '"onclick"'),
        ('<g style="fill:red"/>', '"style"'),
        ('<g data-x="1"/>', '"data-x"'),
        ('<g fill="red"/>', 'fill="red"'),
        ('<g fill="#fff"/>', 'fill="#fff"'),
        ('<g fill="url(https://example.org/x#y)"/>', "url(https"),
        ('<g fill="var(--x);background:url(//example.org)"/>', "background"),
        ('<a href="javascript:alert(1)"/>', "javascript"),
        ('<a href="JaVaScRiPt:alert(1)"/>', "JaVa"),
        ('<a href="java&#10;script:alert(1)"/>', "java"),
        ('<a href="data:text/html,x"/>', "data:"),
        ('<a href="//example.org/"/>', "//example"),
        ('<a href="/\\example.org/"/>', "/\\example"),
        ('<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:alert(1)"/>', "xlink"),
        ('<g id="header"/>', 'id="header"'),
        (f'<g id="{ID_TOKEN}-t"/>', "one id twice"),
        (f'<path d="M0 0" marker-end="url(#{ID_TOKEN}-x)"/>', "not in it"),
        ("<g>Hello</g>", "words in <g>"),
        ("<title><b>Hello</b></title>", "elements in <title>"),
        ('<rect width="calc(1px)"/>', "calc"),
        ("<!-- x -->", "<!"),
        ("<![CDATA[<script>]]>", "<!"),
        ("<?xml-stylesheet href='x'?>", "<?"),
        ("<g>", "not well-formed"),
        ("<g>&lol;</g>", "not well-formed"),
    ],
)
def test_what_could_run_fetch_or_bring_its_own_looks_is_refused(inside: str, told: str) -> None:
    trouble = clean(svg(inside))

    assert isinstance(trouble, UnlocatedProblem)
    assert trouble.code == "diagram-unfit"
    assert told in trouble.message


def test_entities_are_refused_before_they_can_grow() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + svg("<text>&b;</text>")

    assert "<!" in refused(bomb)


@pytest.mark.parametrize("without", ["viewBox", "role", "aria-labelledby", "aria-describedby"])
def test_a_diagram_has_a_shape_a_role_a_name_and_a_description(without: str) -> None:
    refused(re.sub(rf'{without}="[^"]*"', "", svg()))


@pytest.mark.parametrize(
    "large",
    ["<g>" * 200_000 + "</g>" * 200_000, "<g/>" * 100_000, "<g>" * 60 + "</g>" * 60, f"<text>{'a' * 2_000_000}</text>"],
    ids=["nested", "many", "deep", "long"],
)
def test_what_is_too_large_is_refused_at_once(large: str) -> None:
    trouble = within(100, lambda: clean(svg(large)))

    assert isinstance(trouble, UnlocatedProblem)
    assert trouble.code == "diagram-large"


def test_one_diagram_three_times_on_a_page_has_no_id_twice() -> None:
    once = clean(
        svg(
            f'<clipPath id="{ID_TOKEN}-c"><rect width="4"/></clipPath><g clip-path="url(#{ID_TOKEN}-c)"/>'
            f'<a href="#{ID_TOKEN}-c"><text>{ID_TOKEN}-c</text></a>'
        )
    )
    assert isinstance(once, str)

    page = "".join(with_ids(once, number) for number in (1, 2, 11))

    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids)) == 9
    assert set(re.findall(r'(?:url\(|href=")#([\w-]+)', page)) <= set(ids)
    assert set(" ".join(re.findall(r'aria-\w+="([^"]*)"', page)).split()) <= set(ids)
    assert page.count("diagram&#45;0-c</text>") == 3, "words that read like an id stay as they are"


def test_white_space_stands_between_texts_and_nowhere_in_them() -> None:
    made = clean(svg("<text>One</text><g><text>Two<tspan>three</tspan></text></g>"))

    assert isinstance(made, str)
    assert "<text>One</text>\n<g><text>Two<tspan>three</tspan></text>\n</g>" in made


@pytest.mark.parametrize(("scheme", "teal", "wing"), [("light", "#0B4F55", "#5A2460"), ("dark", "#8FDAD2", "#E3B8E8")])
def test_the_tokens_are_those_of_the_scheme(scheme: Scheme, teal: str, wing: str) -> None:
    tokens = tokens_of(CSS, scheme)

    assert tokens["--teal"] == teal
    assert tokens["--wing"] == wing
    assert tokens == tokens_of(re.sub(r"\s*([{}:;])\s*", r"\1", CSS), scheme) or scheme == "dark"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_file_of_its_own_has_its_colours_spelt_out_its_fonts_and_its_words(scheme: Scheme) -> None:
    tokens = tokens_of(CSS, scheme)
    link = LINK_TOKEN.format(0)

    made = standalone(drawing(f'<a href="{link}"><text fill="var(--ink)">Us</text></a>'), tokens).decode()

    assert 'xmlns="http://www.w3.org/2000/svg" width="80" height="60"' in made
    assert f'fill="{tokens["--ink"]}"' in made
    assert f'<rect x="0" y="0" width="80" height="60" fill="{tokens["--card"]}"/>' in made
    assert "Atkinson Hyperlegible Next" in made
    assert "<title" in made
    assert "Two of them" in made
    assert "var(" not in made
    assert "href" not in made


def test_a_colour_that_the_site_does_not_have_is_black_as_in_browsers() -> None:
    made = standalone(drawing('<g fill="var(--pink)"/>'), tokens_of(CSS, "light")).decode()

    assert '<g fill="#000000"' in made


def test_a_picture_of_a_diagram_is_the_same_every_time_in_the_fonts_of_the_site() -> None:
    tokens = tokens_of(CSS, "light")
    words = '<text x="4" y="30" font-size="16" fill="var(--ink)">{}</text>'
    with_words, without = (standalone(drawing(words.format(said)), tokens) for said in ("Ŵyn", ""))

    picture = png(with_words, 160)

    assert picture == png(with_words, 160)
    assert picture[16:24] == (160).to_bytes(4, "big") + (120).to_bytes(4, "big")
    assert picture != png(without, 160), "the words are drawn without any font of this computer"
