"""Claims about the list of addresses for search engines."""

from __future__ import annotations

from xml.etree import ElementTree

from generator.formats.sitemap import MOST_URLS, SitemapEntry, robots, sitemaps

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(content: bytes) -> list[str | None]:
    return [element.text for element in ElementTree.fromstring(content).iter(f"{SPACE}loc")]


def sitemap(entries: list[SitemapEntry]) -> bytes:
    """The one file of a small site."""
    ((name, content),) = sitemaps(entries, "https://example.org/")
    assert name == "sitemap.xml"
    return content


def test_pages_stand_in_the_order_of_their_addresses_each_once() -> None:
    late, early = SitemapEntry("https://example.org/b/"), SitemapEntry("https://example.org/a/", "2023-01-20")

    content = sitemap([late, early, late])

    assert locations(content) == ["https://example.org/a/", "https://example.org/b/"]
    assert [element.text for element in ElementTree.fromstring(content).iter(f"{SPACE}lastmod")] == ["2023-01-20"]
    assert content == sitemap([early, late])


def test_an_address_may_hold_what_xml_reserves() -> None:
    url = "https://example.org/?a=1&b=<'\">"

    content = sitemap([SitemapEntry(url)])

    assert locations(content) == [url]
    assert b"&apos;" in content


def test_a_site_without_pages_has_an_empty_sitemap() -> None:
    assert locations(sitemap([])) == []


def test_a_site_over_the_limit_gets_an_index_and_parts_that_hold_every_page_once() -> None:
    entries = [SitemapEntry(f"https://example.org/rpm/{n:06}/") for n in range(MOST_URLS + 1)]

    (name, index), *parts = sitemaps(entries, "https://example.org/rpm/")

    assert name == "sitemap.xml"
    assert ElementTree.fromstring(index).tag == f"{SPACE}sitemapindex"
    assert locations(index) == [f"https://example.org/rpm/{part}" for part, _ in parts]
    assert [len(locations(content)) for _, content in parts] == [MOST_URLS, 1]
    assert [url for _, content in parts for url in locations(content)] == [entry.url for entry in entries]


def test_robots_may_read_everything_and_find_the_sitemap() -> None:
    assert robots("https://example.org/rpm/sitemap.xml") == (
        b"User-agent: *\nAllow: /\n\nSitemap: https://example.org/rpm/sitemap.xml\n"
    )
