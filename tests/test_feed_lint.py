"""Claims about the form of feeds, sitemaps and calendars: our sites keep it, and the lint finds each fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.formats.feeds import Feed, FeedEntry, atom, json_feed
from generator.formats.opml import Outline, opml
from generator.formats.sitemap import SitemapEntry, sitemaps
from generator.pipeline.load import ROOT
from tests import feed_lint
from tests.event_site import EXAMPLES
from tests.minisite import build, site, tree
from tests.real_site import STATES, real_site
from tests.smallsite import add_events, small_site
from tests.test_dry_run import SMALL

ENTRY = FeedEntry(
    id="https://small.example/a/",
    title="A & B",
    url="https://small.example/a/",
    published="2023-01-20T00:00:00Z",
    updated="2023-01-21T00:00:00+01:00",
    html='<p>See <a href="https://small.example/b/#c">b</a>.</p>',
)
FEED = Feed(
    title="A small site",
    id="https://small.example/",
    home_url="https://small.example/",
    atom_url="https://small.example/feed.xml",
    json_url="https://small.example/feed.json",
    updated="2023-01-21T00:00:00Z",
    lang="en-GB",
    author="The movement",
    entries=(ENTRY,),
)
ATOM, JSON = atom(FEED).decode(), json_feed(FEED).decode()
PAGES = [SitemapEntry("https://small.example/a/", "2023-01-20"), SitemapEntry("https://small.example/")]
MAP = dict(sitemaps(PAGES, "https://small.example/"))["sitemap.xml"].decode()
LIST = opml(
    "Feeds",
    [
        Outline("Posts", "https://small.example/feed.xml", "https://small.example/posts/"),
        Outline("Events", "https://small.example/events/feed.xml", "https://small.example/events/"),
    ],
).decode()


# ---------------------------------------------------------------- what our sites publish


def assert_well_formed(files: dict[str, bytes]) -> None:
    assert len([path for path in files if path.endswith((".ics", "/feed.xml", "/feed.json"))]) > 5
    assert {"feed.xml", "feed.json", "feeds.opml", "sitemap.xml"} <= files.keys()
    assert feed_lint.lint_all(files) == {}


@pytest.mark.parametrize("state", STATES)
def test_all_that_programs_read_of_the_site_itself_has_its_form(
    state: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert_well_formed(tree(real_site(state, tmp_path_factory.getbasetemp()).folder))


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 11, 25)])
def test_all_that_programs_read_of_the_site_of_events_has_its_form(day: date, tmp_path: Path) -> None:
    build(ROOT / "tests/sites/events", output=tmp_path / "output", cache=tmp_path / "cache", today=day)

    assert_well_formed(tree(tmp_path / "output"))


@pytest.mark.parametrize(
    ("files", "day"),
    [*((EXAMPLES, day) for day in (date(2023, 1, 27), date(2026, 7, 10), date(2027, 6, 1))), (SMALL, None)],
)
def test_all_that_programs_read_of_small_sites_has_its_form(files: str, day: date | None, tmp_path: Path) -> None:
    build(site(tmp_path, files), today=day)

    assert_well_formed(tree(tmp_path / "output"))


def test_all_that_programs_read_of_a_site_of_every_kind_of_content_has_its_form(tmp_path: Path) -> None:
    add_events(small_site(tmp_path))
    build(tmp_path)

    assert_well_formed(tree(tmp_path / "output"))


# ---------------------------------------------------------------- the lint itself


def test_the_lint_finds_no_fault_in_what_is_right() -> None:
    read = {"a/feed.xml": ATOM, "feed.json": JSON, "feeds.opml": LIST, "sitemap-2.xml": MAP}

    assert feed_lint.lint_all({path: text.encode() for path, text in read.items()}) == {}


def test_the_lint_knows_each_file_by_its_name() -> None:
    paths = ["a/feed.xml", "feed.json", "feeds.opml", "sitemap.xml", "events/all.ics"]

    found = feed_lint.lint_all(dict.fromkeys([*paths, "index.html", "search.json", "circle.svg"], b"<"))

    assert [*found] == paths


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("</feed>", "", "it is no XML that can be read: no element found: line 18, column 0"),
        ("http://www.w3.org/2005/Atom", "http://www.w3.org/2005/Atem", "it is no Atom feed"),
        ("<title>A small site</title>", "", "the feed has no title"),
        ("<id>https://small.example/</id>", "<id> </id>", "the feed has no id"),
        ("<title>A &amp; B</title>", "<title>A</title><title>B</title>", "the entry “A” has 2 of title"),
        ("<updated>2023-01-21T00:00:00+01:00</updated>", "", "the entry “A & B” has no updated"),
        ("2023-01-20T00:00:00Z", "20 January", "the entry “A & B” has a date that is none: 20 January"),
        ("<author><name>The movement</name></author>", "", "nobody is named as author"),
        ('rel="self"', 'rel="other"', "the feed does not say where it stands itself"),
        ('rel="alternate" type="text/html" href="https://small.example/a/"', 'rel="via" href="https://small.example/a/"',
         "the entry “A & B” does not say which page it belongs to"),
        ("https://small.example/b/#c", "/b/#c", "the address /b/#c is not a whole one"),
        ("</entry>", f"</entry>{ATOM[ATOM.index('<entry>') : ATOM.index('</feed>')].strip()}",
         "2 entries have the id https://small.example/a/"),
    ],
)  # fmt: skip
def test_a_fault_in_an_atom_feed_is_found(old: str, new: str, complaint: str) -> None:
    assert complaint in feed_lint.atom(ATOM.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"version"', "version", "it is no JSON that can be read"),
        ("https://jsonfeed.org/version/1.1", "2", "it is no JSON Feed"),
        ('"title": "A small site"', '"titel": "A small site"', "it has no title"),
        ('"items"', '"itmes"', "it has no list of items"),
        ('"id": "https://small.example/a/"', '"id": ""', "the item “A & B” has no id"),
        ('"content_html"', '"content"', "the item “A & B” has no content"),
        ("2023-01-20T00:00:00Z", "20 January", "the item “A & B” has a date that is none: 20 January"),
        ("https://small.example/b/#c", "/b/#c", "the address /b/#c is not a whole one"),
    ],
)
def test_a_fault_in_a_json_feed_is_found(old: str, new: str, complaint: str) -> None:
    found = feed_lint.json_feed(JSON.replace(old, new, 1).encode())

    assert any(each.startswith(complaint) for each in found)


def test_an_item_that_stands_twice_in_a_json_feed_is_found() -> None:
    twice = JSON.replace('"items": [', '"items": [{"id": "https://small.example/a/", "content_text": "x"},')

    assert feed_lint.json_feed(twice.encode()) == ["2 entries have the id https://small.example/a/"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("</urlset>", "<", "it is no XML that can be read: not well-formed (invalid token): line 5, column 1"),
        ("sitemap/0.9", "sitemap/0.8", "it is no sitemap"),
        ("2023-01-20", "20 January", "a row has a date that is none: 20 January"),
        ("https://small.example/a/", "https://small.example/", "2 rows name https://small.example/"),
        ("https://small.example/a/", "/a/", "the address /a/ is not a whole one"),
        ("<loc>https://small.example/a/</loc>", "", "1 rows name "),
        ("<urlset", "<urlset", None),
    ],
)
def test_a_fault_in_a_sitemap_is_found(old: str, new: str, complaint: str | None) -> None:
    found = feed_lint.sitemap(MAP.replace(old, new, 1).encode())

    assert (complaint in found) if complaint else found == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("</opml>", "", "it is no XML that can be read: no element found: line 9, column 0"),
        ('version="2.0"', 'version="1.0"', "it is no OPML 2.0"),
        ("<title>Feeds</title>", "", "it has no title"),
        ('type="rss"', 'type="atom"', "an outline is of the type atom"),
        ('text="Posts"', "", "an outline has no text"),
        ('htmlUrl="https://small.example/posts/"', 'htmlUrl="/posts/"', "the address /posts/ is not a whole one"),
        ("https://small.example/events/feed.xml", "https://small.example/feed.xml",
         "2 entries have the id https://small.example/feed.xml"),
    ],
)  # fmt: skip
def test_a_fault_in_a_list_of_feeds_is_found(old: str, new: str, complaint: str) -> None:
    assert complaint in feed_lint.opml(LIST.replace(old, new, 1).encode())
