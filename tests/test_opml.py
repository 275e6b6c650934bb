"""Claims about the list of all feeds, which a feed reader takes in at once."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from generator.formats.opml import Outline, opml

OUTLINE = Outline("Posts & news", "https://a.example/feed.xml?a=1&b=2", "https://a.example/")


def test_it_says_all_that_opml_requires() -> None:
    root = ElementTree.fromstring(opml("All <feeds>", [OUTLINE]))

    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "All <feeds>"
    (row,) = root.findall("body/outline")
    assert row.attrib == {
        "type": "rss",
        "text": "Posts & news",
        "title": "Posts & news",
        "xmlUrl": "https://a.example/feed.xml?a=1&b=2",
        "htmlUrl": "https://a.example/",
    }


def test_the_feeds_keep_their_order() -> None:
    names = ["z", "a", "m"]

    root = ElementTree.fromstring(opml("All", [Outline(name, "https://a.example/f", "") for name in names]))

    assert [row.get("text") for row in root.iter("outline")] == names


@given(st.text())
def test_no_words_can_break_it(words: str) -> None:
    root = ElementTree.fromstring(opml(words, [Outline(words, "https://a.example/f", "https://a.example/")]))

    shown = root.find("body/outline")
    assert shown is not None
    assert set(shown.get("text") or "") <= set(words) | {" "}  # a tab in an attribute is read as a space
