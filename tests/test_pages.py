"""Claims about the strict reader of pages that other tests stand on: it finds what a browser would mend in silence."""

from __future__ import annotations

import pytest

from tests.pages import NotStrict, heading_levels, misplaced, read_page

GOOD = '<!DOCTYPE html>\n<html lang="en"><body><h1 id="a">One &amp; two</h1><p>It<br>is <b>good</b>.</p></body></html>'


def test_a_good_page_is_read_as_it_stands() -> None:
    page = read_page(GOOD)

    assert misplaced(page) == []
    assert heading_levels(page) == [1]
    assert page.one("h1").words == "One & two"
    assert page.one("b").above("p") is page.one("p")


@pytest.mark.parametrize(
    "wrong",
    ["<p>never closed", "<b><i>crossed</b></i>", "</p>", '<p class="a" class="b">twice</p>', "<div/><p>", "<br></br>"],
)
def test_what_a_browser_would_mend_is_refused(wrong: str) -> None:
    with pytest.raises(NotStrict):
        read_page(f"<html><body>{wrong}</body></html>")


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ("<p><ul><li>a list in a paragraph</li></ul></p>", "<ul> in <p>"),
        ("<ul><p>no item</p></ul>", "<p> in <ul>"),
        ("<h2><div>a block</div></h2>", "<div> in <h2>"),
        ('<a href="#a"><b><a href="#b">twice</a></b></a>', "<a in a> in <a>"),
        ("<dl><p>no term</p></dl>", "<p> in <dl>"),
    ],
)
def test_an_element_where_html_does_not_allow_it_is_found(wrong: str, found: str) -> None:
    assert found in misplaced(read_page(f"<html><body>{wrong}</body></html>"))
