"""Claims about addresses: one way from a path to a URL, one way back, and plain words for those nobody could follow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import UnlocatedProblem
from generator.text.urls import (
    LinkKind,
    absolute,
    alias_path,
    alias_trouble,
    at,
    email_trouble,
    kind_of_link,
    output_path,
    prefix_of,
    relative_target,
    slug_trouble,
    web_url_trouble,
)

SEGMENT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1).filter(
    lambda name: name not in (".", "..", "index.html")
)


@pytest.mark.parametrize(
    ("base_url", "prefix"),
    [
        ("https://x.org", ""),
        ("https://x.org/", ""),
        ("https://x.org/rpm", "/rpm"),
        ("https://x.org/rpm/", "/rpm"),
        ("http://localhost:8000/a/b/", "/a/b"),
    ],
)
def test_the_prefix_is_the_path_of_the_base_without_its_last_slash(base_url: str, prefix: str) -> None:
    assert prefix_of(base_url) == prefix


@pytest.mark.parametrize(
    "base_url",
    ["", "x.org", "/rpm/", "ftp://x.org/", "https://", "https:///rpm", "https://x.org/?a", "https://x.org/#a",
     "https://me:pw@x.org/", "https://x.org/a b/", "https://x.org//rpm/", "https://x.org/../", "javascript:alert(1)"],
)  # fmt: skip
def test_a_base_that_is_no_site_is_trouble(base_url: str) -> None:
    trouble = prefix_of(base_url)

    assert isinstance(trouble, UnlocatedProblem)
    assert trouble.code == "base-url"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.html", "/rpm/"),
        ("posts/x/index.html", "/rpm/posts/x/"),
        ("feed.xml", "/rpm/feed.xml"),
        ("posts/xindex.html", "/rpm/posts/xindex.html"),
        ("posts/tŷ/index.html", "/rpm/posts/t%C5%B7/"),
        ("a b%20?#&'\"<.pdf", "/rpm/a%20b%2520%3F%23%26%27%22%3C.pdf"),
    ],
)
def test_a_file_answers_at_its_url_and_the_way_back_is_the_same(path: str, url: str) -> None:
    assert at("/rpm", path) == url
    assert output_path("/rpm", url) == path


@given(st.lists(SEGMENT, min_size=1, max_size=4), st.sampled_from(["", "/rpm", "/a/b"]))
def test_every_path_comes_back(segments: list[str], prefix: str) -> None:
    path = "/".join(segments)

    url = at(prefix, path)

    assert output_path(prefix, url) == path
    assert output_path(prefix, at(prefix, f"{path}/index.html")) == f"{path}/index.html"
    assert re.fullmatch(r"/[!-~]*", url)
    assert not set("\"'<>&?#\\ ") & set(url)


def test_the_part_of_a_page_is_no_part_of_its_file() -> None:
    assert output_path("", "/posts/x/?m=1#core") == "posts/x/index.html"


def test_a_url_outside_the_site_is_a_bug() -> None:
    with pytest.raises(ValueError, match="not under"):
        output_path("/rpm", "/rpmx/posts/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/rpm/posts/", "https://x.org/rpm/posts/"),
        ("https://y.org/", "https://y.org/"),
        ("//y.org/", "//y.org/"),
        ("mailto:a@b.org", "mailto:a@b.org"),
    ],
)
def test_absolute_urls_begin_with_the_host(url: str, expected: str) -> None:
    assert absolute("https://x.org/rpm/", url) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../2022-12-08-circles/index.md#core", ("content/posts/2022-12-08-circles/index.md", "core")),
        ("photo.jpg", ("content/posts/two-wings/photo.jpg", "")),
        ("./photo%20one.jpg", ("content/posts/two-wings/photo one.jpg", "")),
        ("../circles/", ("content/posts/circles/", "")),
        ("..", ("content/posts/", "")),
        ("../..", ("content/", "")),
        ("../../venues/coed-hills.yaml?x=1#t%C5%B7", ("content/venues/coed-hills.yaml", "tŷ")),
        ("#core", ("", "core")),
        ("../../posts/./two-wings//a.md", ("content/posts/two-wings/a.md", "")),
    ],
)
def test_a_relative_link_means_a_file(target: str, expected: tuple[str, str]) -> None:
    assert relative_target("content/posts/two-wings/", target) == expected


@pytest.mark.parametrize(
    "target", ["../../../x.md", "../../../../etc/passwd", "..%2F..%2F../x", "../../../contents/x", "%2Fetc"]
)
def test_a_relative_link_never_leaves_the_content(target: str) -> None:
    trouble = relative_target("content/posts/two-wings/", target)

    assert isinstance(trouble, UnlocatedProblem)
    assert trouble.code == "link-outside"
    assert target in trouble.message


@pytest.mark.parametrize("target", ["..\\x.md", "a%00.md", "a\x07.md"])
def test_a_link_with_a_backslash_or_a_hidden_character_is_trouble(target: str) -> None:
    trouble = relative_target("content/posts/", target)

    assert isinstance(trouble, UnlocatedProblem)
    assert trouble.code == "link-characters"
    assert "\x07" not in trouble.message


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("https://x.org", "web"),
        ("HTTP://x.org", "web"),
        ("//x.org/a", "web"),
        ("/\\x.org", "web"),
        ("\\\\x.org", "web"),
        ("/posts/", "site"),
        ("/", "site"),
        ("mailto:a@b.org", "mail"),
        ("tel:+441446", "phone"),
        ("#core", "fragment"),
        ("", "fragment"),
        ("../x.md", "relative"),
        ("x.md#javascript:", "relative"),
        ("javascript:alert(1)", "other"),
        (" \x01java\nscript:alert(1)", "other"),
        ("data:text/html,x", "other"),
        ("C:\\Users\\me\\x.md", "other"),
    ],
)
def test_each_sort_of_link_is_told_from_the_others(target: str, kind: LinkKind) -> None:
    assert kind_of_link(target) == kind


@pytest.mark.parametrize("text", ["two-wings", "a", "2023", "x" * 80])
def test_a_plain_slug_is_fine(text: str) -> None:
    assert slug_trouble(text) is None


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Two Wings", "two-wings"),
        ("Caffi Tŷ ŵ", "caffi-ty-w"),
        ("a--b", "a-b"),
        ("-a-", "a"),
        ("../x", "x"),
        ("a/b", "a-b"),
        ("a\0b", "a-b"),
        ("what's new?", "whats-new"),
        ("x" * 81, "x" * 80),
        ("x" * 79 + " y", "x" * 79),
        ("a\n", "a"),
    ],
)
def test_a_bad_slug_comes_with_the_nearest_good_one(text: str, repaired: str) -> None:
    trouble = slug_trouble(text)

    assert trouble is not None
    assert trouble.code == "slug-bad"
    assert trouble.help == (f"write {repaired}",)


@pytest.mark.parametrize("text", ["", "..", "/", "مرحبا", "---"])
def test_a_slug_that_cannot_be_mended_is_trouble_too(text: str) -> None:
    trouble = slug_trouble(text)

    assert trouble is not None
    assert trouble.help == ("write a short name, such as two-wings",)


@given(st.text())
def test_what_is_offered_as_a_slug_is_one(text: str) -> None:
    trouble = slug_trouble(text)

    if trouble is not None:
        assert slug_trouble(trouble.help[0].rpartition(" ")[2]) is None


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("/old/", "old/index.html"),
        ("/old.html", "old.html"),
        ("/2023/01/x", "2023/01/x/index.html"),
        ("/2023/01/two-wings.html", "2023/01/two-wings.html"),
        ("/caf%C3%A9/", "café/index.html"),
        ("/folder.html/", "folder.html/index.html"),
        ("/", "index.html"),
    ],
)
def test_an_older_address_becomes_a_file(alias: str, path: str) -> None:
    assert alias_trouble(alias) is None
    assert alias_path(alias) == path


@pytest.mark.parametrize(
    "alias",
    ["", "old/", "https://x.org/old/", "//x.org/", "/a//b", "/../x", "/a/%2e%2e/x", "/./x", "/a\\b", "/a\0", "/a%00",
     "/p/about.html?m=1", "/x#y", "/a\nb"],
)  # fmt: skip
def test_an_older_address_nobody_could_come_from_is_trouble(alias: str) -> None:
    trouble = alias_trouble(alias)

    assert trouble is not None
    assert trouble.code == "alias-bad"


@pytest.mark.parametrize(
    "url",
    ["https://x.org", "http://x.org:80/a?b#c", "https://caffi-tŷ.cymru/", "HTTPS://X.ORG/", "https://127.0.0.1/",
     "https://[::1]:80/", "http://localhost/", "https://x.org/a@b"],
)  # fmt: skip
def test_a_whole_web_address_is_fine(url: str) -> None:
    assert web_url_trouble(url) is None


@pytest.mark.parametrize(
    "url",
    ["", "x", "javascript:alert(1)", "ftp://x.org", "https://", "https:///a", "https://me@x.org", "https://a b.org/",
     "https://x.org/a b", "https://x.org\n", "https://-x.org/", "https://x..org/", "https://x.org:port/", "https://[x]/"],
)  # fmt: skip
def test_a_web_address_nobody_could_follow_is_trouble(url: str) -> None:
    trouble = web_url_trouble(url)

    assert trouble is not None
    assert trouble.code == "url-bad"


def test_a_web_address_without_its_beginning_is_offered_whole() -> None:
    trouble = web_url_trouble("www.example.org/page")

    assert trouble is not None
    assert trouble.help == ("write https://www.example.org/page",)


@pytest.mark.parametrize(
    "email", ["a@b.org", "first.last+news@mail.example.co.uk", "o'neill@x.org", "post@caffi-tŷ.cymru"]
)
def test_an_email_address_is_fine(email: str) -> None:
    assert email_trouble(email) is None


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@b", "@b.org", "a@", "a b@c.org", "a@b..org", ".a@b.org", "a.@b.org", "a@b@c.org", "a@-b.org",
     "a@b.org\n", "<a@b.org>", "a@b.org, c@d.org", "a" * 250 + "@b.org", "a@b.org?subject=x"],
)  # fmt: skip
def test_what_is_no_email_address_is_trouble(email: str) -> None:
    trouble = email_trouble(email)

    assert trouble is not None
    assert trouble.code == "email-bad"


def test_an_email_address_with_too_much_around_it_is_offered_bare() -> None:
    trouble = email_trouble("mailto:<a@b.org>")

    assert trouble is not None
    assert trouble.help == ("write a@b.org",)


@pytest.mark.parametrize(
    "text", ["a." * 50_000, "a@" + "b-" * 50_000, "https://" + "a." * 50_000, "%" * 50_000, "../" * 20_000]
)
def test_a_long_text_takes_no_longer_than_it_must(text: str) -> None:
    troubles = [email_trouble(text), web_url_trouble(text), slug_trouble(text), alias_trouble(text)]

    assert all(trouble is not None and len(trouble.message) < 250 for trouble in troubles)
    assert kind_of_link(text) in ("relative", "web")
    assert relative_target("content/", text)
