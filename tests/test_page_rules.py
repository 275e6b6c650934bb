"""Claims about the rules that each built page must keep: a page that keeps them all, and one fault at a time in it."""

from __future__ import annotations

import pytest

from generator.page_checks import look

GOOD = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>About us – A small site</title></head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<header><nav aria-label="Main"><ul><li><a href="/">Home</a></li></ul></nav></header>
<main id="main">
<h1>About us</h1>
<nav aria-labelledby="toc"><h2 id="toc">On this page</h2><ul><li><a href="#who">Who we are</a></li></ul></nav>
<article><header><h2 id="who">Who we are</h2></header>
<p>Two <img src="/a.png" alt="friends"><img src="/leaf.svg" alt="">.</p>
<a href="/hut/"><img src="/hut.png" alt="A hut"></a>
<svg role="img" viewBox="0 0 1 1"><title>Two circles</title><desc>They overlap.</desc></svg>
<svg aria-hidden="true" viewBox="0 0 1 1"></svg>
<footer>Written by us</footer></article>
<form action="/search/"><label for="q">Words</label> <input id="q" type="search"><button>Search</button>
<label>Year <select><option>2023</option></select></label><input type="hidden" name="x"><input type="submit" value="Go">
</form>
</main>
<footer><p>Goodbye</p></footer>
</body>
</html>
"""


def codes(html: str, recipe: str = "pages/text.html") -> list[str]:
    return [trouble.code for trouble in look(recipe, "about/index.html", html.encode()).faults]


def test_a_good_page_has_nothing_wrong_with_it() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        # markup that browsers mend, each in its own way
        ("<p>Goodbye</p>", "<p>Goodbye", "page-markup"),
        ("<p>Goodbye</p>", "<p>Goodbye</b></p>", "page-markup"),
        ("<p>Goodbye</p>", '<p class="a" class="b">Goodbye</p>', "page-markup"),
        # ids, and what points at them
        ("<p>Goodbye</p>", '<p id="who">Goodbye</p>', "page-id-twice"),
        ("<p>Goodbye</p>", '<p id="">Goodbye</p>', "page-id-twice"),
        ("<p>Goodbye</p>", '<p aria-describedby="gone">Goodbye</p>', "page-id-unknown"),
        ("<p>Goodbye</p>", '<label for="gone">Goodbye</label>', "page-id-unknown"),
        # headings
        ("<h1>About us</h1>", "", "page-heading-one"),
        ("<h1>About us</h1>", "<h1>About</h1><h1>us</h1>", "page-heading-one"),
        ("<p>Goodbye</p>", "<h4>Goodbye</h4>", "page-heading-skip"),
        ("<p>Goodbye</p>", "<h2> <b></b></h2>", "page-heading-empty"),
        # names
        ('aria-label="Main"', 'aria-label="Main"><a href="/x/"></a', "page-name-missing"),
        ('alt="A hut"', 'alt=""', "page-name-missing"),
        (
            "<button>Search</button>",
            '<button><svg aria-hidden="true"><title>x</title></svg></button>',
            "page-name-missing",
        ),
        ('<label for="q">Words</label>', "", "page-name-missing"),
        ("<label>Year <select><option>2023</option></select></label>", "<select></select>", "page-name-missing"),
        ("<title>Two circles</title>", "", "page-name-missing"),
        ('alt="friends"', "", "page-image-alt"),
        # landmarks
        ('<main id="main">', '<div id="main">', "page-landmark"),
        ("<footer><p>Goodbye</p></footer>", "<p>Goodbye</p>", "page-landmark"),
        ("<header><nav", "<div><nav", "page-landmark"),
        ("<p>Goodbye</p>", "<p>Goodbye</p></footer><footer>Again", "page-landmark"),
        (' aria-label="Main"', "", "page-landmark-name"),
        ('aria-labelledby="toc"', 'aria-label="Main"', "page-landmark-name"),
        ('href="#main">Skip', 'href="#toc2">Skip', "page-skip-link"),
        ('<a class="skip" href="#main">Skip to main content</a>', "", "page-skip-link"),
        # the whole
        (' lang="en-GB"', "", "page-lang"),
        ("<title>About us – A small site</title>", "<title> </title>", "page-title"),
        ("<title>About us – A small site</title>", "", "page-title"),
    ],
)
def test_one_fault_is_found(old: str, new: str, code: str) -> None:
    html = GOOD.replace(old, new, 1)
    if old.startswith("<main"):
        html = html.replace("</main>", "</div>")
    if old.startswith("<header><nav"):
        html = html.replace("</nav></header>", "</nav></div>", 1)

    assert html != GOOD
    assert set(codes(html)) - {"page-skip-link"} == {code} or codes(html) == [code]


def test_what_a_fault_says_can_be_acted_upon() -> None:
    [skip] = look("pages/text.html", "a.html", GOOD.replace("<p>Goodbye</p>", "<h4>Bye</h4>").encode()).faults
    [name] = look("pages/text.html", "a.html", GOOD.replace(">Search<", "><").encode()).faults

    assert skip.message == "the heading “Bye” is an h4 right below an h2"
    assert skip.help == ("make it an h3",)
    assert (name.message, name.severity) == ("<button> has no name", "error")


@pytest.mark.parametrize(
    "fine",
    [
        '<a href="/x/" aria-label="More about the hut"></a>',
        '<a href="/x/" title="More about the hut"></a>',
        '<a href="/x/"><svg role="img"><title>A hut</title></svg></a>',
        '<a href="/x/"><span aria-label="A hut"></span></a>',
        '<a id="only-a-place"></a>',
        '<input type="text" aria-labelledby="toc">',
        '<input type="image" alt="Search" src="/x.png">',
        '<button aria-label="Close"><svg></svg></button>',
    ],
)
def test_a_name_may_come_from_many_places(fine: str) -> None:
    assert codes(GOOD.replace("<p>Goodbye</p>", f"<p>{fine}</p>")) == []


def test_a_placeholder_is_no_name() -> None:
    html = GOOD.replace("<p>Goodbye</p>", '<p><input placeholder="Your name"></p>')

    assert codes(html) == ["page-name-missing"]


def test_the_header_of_an_article_is_no_landmark_of_the_page() -> None:
    html = GOOD.replace("<footer>Written by us</footer>", "<footer>Written by us</footer><header>And by you</header>")

    assert codes(html) == []


def test_a_page_that_only_leads_on_needs_no_header_and_no_skip_link() -> None:
    html = '<html lang="en"><head><title>Moved</title></head><body><main><h1>Moved</h1></main></body></html>'

    assert codes(html, recipe="redirect") == []
    assert codes(html.replace("main>", "div>"), recipe="redirect") == ["page-landmark"]
    assert codes(html.replace(' lang="en"', ""), recipe="redirect") == ["page-lang"]


def test_no_sequence_of_tags_brings_the_reader_down() -> None:
    for html in ("", "<", "</p>", "<p", "<p><p><p", "<a href=", "<!--", "<svg><title>", "\x00\xff", "<h1></h2></h1>"):
        assert "page-title" in codes(html)
