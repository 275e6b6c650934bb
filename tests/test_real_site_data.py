"""What machines read of the site itself: search engines, feed readers, hosts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests.pages import read_page
from tests.real_site import EVENTS, STATES, Built, is_ours, links, metas, node, nodes, real_site

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(params=STATES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site(request.param, tmp_path_factory.getbasetemp())


@pytest.fixture
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site("launches ahead", tmp_path_factory.getbasetemp())


def test_open_graph_is_complete_and_absolute(built: Built) -> None:
    for path, page in built.indexable.items():
        said = metas(page)

        assert said["og:url"] == built.url(path)
        assert said["og:title"] == page.one("head").one("title").plain
        assert said["og:description"] == said["description"]
        assert said["og:type"] in ("website", "article", "profile")
        assert said["og:site_name"] == "Relational Practice Movement"
        if "og:image" in said:
            assert built.file_at(said["og:image"]) in built.files, path
            assert said["og:image:alt"], path


def test_the_home_page_says_who_is_behind_the_site(built: Built) -> None:
    home = built.pages["index.html"]

    assert node(home, "Organization")["name"] == "Relational Practice Movement"
    assert node(home, "WebSite")["url"] == built.base_url
    assert node(home, "WebSite")["publisher"] == {"@id": node(home, "Organization")["@id"]}


def test_a_post_says_who_wrote_it_and_when(built: Built) -> None:
    posting = node(built.pages["posts/two-wings/index.html"], "BlogPosting")

    assert posting["headline"] == "Two wings, two launches"
    assert posting["datePublished"] == "2023-01-20"
    assert posting["author"]["name"] == "Relational Practice Movement"
    assert posting["mainEntityOfPage"] == built.url("posts/two-wings/index.html")


def test_the_events_keep_the_rules_of_search_engines(built: Built) -> None:
    residential, conference = (node(built.pages[path], "Event") for path in EVENTS)

    assert (residential["startDate"], residential["endDate"]) == ("2023-03-21", "2023-03-23")
    assert conference["startDate"] == "2023-05-30"
    for each in (residential, conference):
        assert each["eventStatus"] == "https://schema.org/EventScheduled"
        assert each["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
        assert "previousStartDate" not in each
        assert each["location"]["@type"] == "Place"
        assert each["organizer"]["url"].startswith(built.base_url)
    assert residential["location"]["address"]["postalCode"] == "CF71 7DP"
    assert conference["location"]["address"]["streetAddress"] == "21 Prescot Street"
    assert residential["organizer"]["name"] == "Compassionate Mental Health"
    told = {path for path, page in built.pages.items() if any(each["@type"] == "Event" for each in nodes(page))}
    assert told == set(EVENTS)  # search engines want an event's data on its own page, not in lists


def test_every_page_below_home_says_the_way_to_it(built: Built) -> None:
    for path, page in built.indexable.items():
        if path == "index.html":
            continue
        steps = node(page, "BreadcrumbList")["itemListElement"]

        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[0]["item"] == built.base_url
        assert steps[-1]["item"] == built.url(path)
        assert all(built.file_at(step["item"]) in built.pages for step in steps), path


def test_every_address_in_the_json_ld_exists(built: Built) -> None:
    for path, page in built.pages.items():
        told = {url.partition("#")[0] for each in nodes(page) for url in addresses(each)}

        assert [url for url in told if is_ours(url, built) and built.file_at(url) not in built.files] == [], path


def addresses(tree: object) -> Iterator[str]:
    match tree:
        case dict():
            for value in tree.values():
                yield from addresses(value)
        case list():
            for value in tree:
                yield from addresses(value)
        case str() if tree.startswith("http"):
            yield tree


def test_every_atom_feed_is_one_that_readers_accept(built: Built) -> None:
    feeds = sorted(path for path in built.files if path.endswith("feed.xml"))
    assert "feed.xml" in feeds
    for path in feeds:
        feed = ElementTree.fromstring(built.text(path))
        entries = feed.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        relations = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}

        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}title")
        assert urlsplit(feed.findtext(f"{ATOM}id")).scheme == "https"
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Relational Practice Movement"
        assert relations["self"] == built.url(path)
        assert built.file_at(relations["alternate"] or "") in built.pages
        assert len(ids) == len(set(ids))
        assert max(updated(entry) for entry in entries) == updated(feed)
        for entry in entries:
            check_entry(entry, built)


def updated(element: ElementTree.Element) -> datetime:
    words = element.findtext(f"{ATOM}updated") or ""
    assert RFC_3339.fullmatch(words)
    return datetime.fromisoformat(words)


def check_entry(entry: ElementTree.Element, built: Built) -> None:
    link = entry.find(f"{ATOM}link")
    html = read_page(f"<html><body>{entry.findtext(f'{ATOM}content')}</body></html>")

    assert entry.findtext(f"{ATOM}title")
    assert entry.findtext(f"{ATOM}summary")
    assert link is not None
    assert built.file_at(link.get("href") or "") in built.pages
    for url in links(html):
        assert url.startswith(("https:", "mailto:", "tel:")), url
        assert not is_ours(url, built) or built.file_at(url.partition("#")[0]) in built.files, url


def test_the_json_feeds_say_the_same_as_the_atom_feeds(built: Built) -> None:
    for path in sorted(path for path in built.files if path.endswith("feed.json")):
        feed = json.loads(built.text(path))
        atom = ElementTree.fromstring(built.text(path.replace(".json", ".xml")))

        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == built.url(path)
        assert built.file_at(feed["home_page_url"]) in built.pages
        assert [item["id"] for item in feed["items"]] == [e.findtext(f"{ATOM}id") for e in atom.findall(f"{ATOM}entry")]


def test_a_feed_says_that_a_date_is_still_to_be_confirmed(ahead: Built) -> None:
    feed = json.loads(ahead.text("feed.json"))
    post = next(item for item in feed["items"] if item["title"] == "Two wings, two launches")
    words = read_page(f"<html><body>{post['content_html']}</body></html>").plain

    assert "Grass rooters residential: Tuesday 21 to Thursday 23 March 2023. Provisional: to be confirmed" in words


def test_the_sitemap_lists_the_pages_and_nothing_else(built: Built) -> None:
    tree = ElementTree.fromstring(built.text("sitemap.xml"))
    listed = [each.text or "" for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    pages = [built.url(path) for path, page in built.indexable.items() if "refresh" not in metas(page)]
    assert sorted(listed) == sorted(pages)
    assert f"Sitemap: {built.base_url}sitemap.xml" in built.text("robots.txt")


def test_the_host_is_told_to_keep_pages_from_asking_others(built: Built) -> None:
    headers = built.text("_headers")

    assert f"{built.prefix}*" in headers
    assert "Content-Security-Policy: default-src 'none'" in headers
    assert "_redirects" in built.files
