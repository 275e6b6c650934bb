"""Claims about old addresses: they lead on, say so, and run nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from generator.formats.redirects import headers_file, redirect_page, redirects_file


class Reader(HTMLParser):
    """The tags of a page with their attributes, and its text by the tag around it."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags:
            self.texts[self.tags[-1][0]] = self.texts.get(self.tags[-1][0], "") + data

    def one(self, tag: str, **wanted: str) -> dict[str, str | None]:
        [found] = [attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items()]
        return found


def page(title: str = "Two wings", lang: str = "en-GB", to: str = "/rpm/posts/two-wings/") -> Reader:
    return Reader(redirect_page(to, f"https://example.org{to}", lang, title))


def test_the_page_leads_on_at_once_and_offers_the_link() -> None:
    found = page()

    assert found.one("meta", **{"http-equiv": "refresh"})["content"] == "0; url=/rpm/posts/two-wings/"
    assert found.one("a")["href"] == "/rpm/posts/two-wings/"
    assert found.texts["h1"].strip() == "This page has moved"
    assert found.texts["a"].strip() == "Two wings"


def test_search_engines_keep_the_new_address_only() -> None:
    found = page()

    assert found.one("meta", name="robots")["content"] == "noindex"
    assert found.one("link", rel="canonical")["href"] == "https://example.org/rpm/posts/two-wings/"


def test_the_page_is_whole_html_and_allows_nothing() -> None:
    content = redirect_page("/x/", "https://example.org/x/", "en-GB", "X")
    found = Reader(content)

    assert content.startswith(b"<!DOCTYPE html>\n")
    assert found.one("html")["lang"] == "en-GB"
    assert found.one("meta", name="viewport")
    assert found.one("meta", name="description")["content"]
    assert (found.one("meta", **{"http-equiv": "Content-Security-Policy"})["content"] or "").startswith(
        "default-src 'none'"
    )
    assert "script" not in [tag for tag, _ in found.tags]


def test_a_welsh_page_has_moved_in_welsh() -> None:
    found = page(lang="cy", title="Dwy adain")

    assert found.one("html")["lang"] == "cy"
    assert found.texts["h1"].strip() == "Mae’r dudalen hon wedi symud"


def test_words_in_a_language_we_do_not_speak_are_marked() -> None:
    found = page(lang="ar", title="جناحان")

    assert found.one("html")["lang"] == "en"
    assert found.one("a")["lang"] == "ar"


@pytest.mark.parametrize("title", ["</title><script>x</script>", "a & b", '"><img src=x onerror=y>', "🕊️", "]]>"])
def test_a_hostile_title_is_only_text(title: str) -> None:
    found = page(title=title)

    assert found.texts["a"].strip() == title
    assert {"script", "img"}.isdisjoint(tag for tag, _ in found.tags)


def test_invisible_characters_are_dropped_from_the_title() -> None:
    assert page(title="a\0b\x1bc").texts["a"].strip() == "abc"


def test_a_hostile_address_stays_in_its_attribute() -> None:
    found = page(to='/x"><script>alert(1)</script>/')

    assert found.one("a")["href"] == '/x"><script>alert(1)</script>/'
    assert "script" not in [tag for tag, _ in found.tags]


def test_the_redirects_file_is_sorted_and_keeps_the_sub_path() -> None:
    content = redirects_file(
        [("/rpm/b.html", "/rpm/posts/b/"), ("/rpm/a", "/rpm/posts/a/"), ("/rpm/a", "/rpm/posts/a/")]
    )

    assert content == b"/rpm/a /rpm/posts/a/ 301\n/rpm/b.html /rpm/posts/b/ 301\n"


def test_nothing_leads_to_itself() -> None:
    assert redirects_file([("/x", "/x/"), ("/y/", "/y/")]) == b""


def test_patterns_and_spaces_in_old_addresses_are_only_characters() -> None:
    assert redirects_file([("/all/*", "/a/"), ("/:name/x y", "/b/")]) == b"/%3Aname/x%20y /b/ 301\n/all/%2A /a/ 301\n"


def test_the_headers_file_lists_lines_under_their_path() -> None:
    content = headers_file(
        {"/rpm/*.ics": ["Content-Type: text/calendar; charset=utf-8"], "/*": ["A: 1", "B: 2\n  C: 3"]}
    )

    assert content == b"/*\n  A: 1\n  B: 2 C: 3\n/rpm/*.ics\n  Content-Type: text/calendar; charset=utf-8\n"


def test_no_redirects_are_an_empty_file() -> None:
    assert redirects_file([]) == b""
    assert headers_file({}) == b""
