"""The site itself, built from content/: what holds of every page, at `/`, at a sub-path, and with nothing planned."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from generator.load import ROOT
from tests.minisite import build
from tests.pages import Element, heading_levels, misplaced, read_page

NBSP = "\N{NO-BREAK SPACE}"
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PEOPLE = {"Nick Benefield", "Norman Lamb", "Tan Dhesi", "John Alderdice"}
EVENTS = ("events/coed-hills-residential/index.html", "events/launch-conference/index.html")
ASKS_FOR = ("src", "srcset", "poster", "data", "action", "formaction", "xlink:href", "background")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Built:
    folder: Path
    base_url: str
    pages: Mapping[str, Element]  # path in the output -> the page
    files: frozenset[str]

    @property
    def prefix(self) -> str:
        return urlsplit(self.base_url).path

    @property
    def indexable(self) -> dict[str, Element]:
        return {path: page for path, page in self.pages.items() if "robots" not in metas(page)}

    def url(self, path: str) -> str:
        return self.base_url + path.removesuffix("index.html")

    def file_at(self, url: str) -> str | None:
        """The file of the output that an absolute address leads to; None when it lies outside of the site."""
        if not url.startswith(self.base_url):
            return None
        path = unquote(urlsplit(url).path).removeprefix(self.prefix)
        return f"{path}index.html" if path == "" or path.endswith("/") else path

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


def build_real_site(folder: Path, **changes: Any) -> Built:
    outcome = build(ROOT, output=folder / "output", cache=folder / "cache", **changes)
    assert [problem for problem in outcome.problems if problem.severity != "hint"] == []
    output = folder / "output"
    files = frozenset(path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())
    names = sorted(name for name in files if name.endswith(".html"))
    pages = {name: read_page((output / name).read_text(encoding="utf-8")) for name in names}
    home = pages["index.html"]
    canonical = next(link.get("href") for link in home.all("link") if link.get("rel") == "canonical")
    return Built(output, canonical, pages, files)


STATES: dict[str, dict[str, Any]] = {
    "ahead": {},
    "sub-path": {"base_url": "https://x.example/rpm/"},
    "nothing planned": {"today": date(2026, 11, 22)},
}


@pytest.fixture(scope="session")
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_real_site(tmp_path_factory.mktemp("ahead"), **STATES["ahead"])


@pytest.fixture(scope="session")
def sub_path(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_real_site(tmp_path_factory.mktemp("sub-path"), **STATES["sub-path"])


@pytest.fixture(scope="session")
def late(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_real_site(tmp_path_factory.mktemp("late"), **STATES["nothing planned"])


@pytest.fixture(params=["ahead", "sub_path", "late"])
def built(request: pytest.FixtureRequest) -> Built:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found


def metas(page: Element) -> dict[str, str]:
    """name, property or http-equiv -> content."""
    return {
        each.get("name") or each.get("property") or each.get("http-equiv"): each.get("content")
        for each in page.one("head").all("meta")
        if not each.get("media")
    }


def nodes(page: Element) -> list[dict[str, Any]]:
    """The JSON-LD of the page: its graph."""
    scripts = page.all("script")
    return [node for script in scripts for node in json.loads(script.raw)["@graph"]]


def node(page: Element, kind: str) -> dict[str, Any]:
    found = [each for each in nodes(page) if each["@type"] == kind]
    assert len(found) == 1, kind
    return found[0]


def name_of(element: Element, page: Element) -> str:
    """The name by which a screen reader calls a landmark."""
    by_id = {each.get("id"): each for each in page if each.get("id")}
    named = [by_id[name].plain for name in element.get("aria-labelledby").split()]
    return element.get("aria-label") or " ".join(named)


# ---------------------------------------------------------------- every page


def test_nothing_is_left_for_a_browser_to_mend(built: Built) -> None:
    assert {path: found for path, page in built.pages.items() if (found := misplaced(page))} == {}
    assert all(built.text(path).startswith("<!DOCTYPE html>") for path in built.pages)


def test_every_page_has_one_h1_and_no_level_of_heading_is_left_out(built: Built) -> None:
    for path, page in built.pages.items():
        levels = heading_levels(page)

        assert levels.count(1) == 1, path
        jumps = [(a, b) for a, b in zip([1, *levels], levels, strict=False) if b > a + 1]
        assert jumps == [], path


def test_every_page_has_its_landmarks(built: Built) -> None:
    for path, page in built.pages.items():
        main = page.one("main")
        banners = [each for each in page.all("header") if not each.above("main", "article", "section")]
        infos = [each for each in page.all("footer") if not each.above("main", "article", "section")]
        names = [name_of(each, page) for each in page.all("nav")]

        assert main.get("id") == "main", path
        assert (len(banners), len(infos)) == (1, 1), path
        assert all(names), path
        assert len(names) == len(set(names)), path
        skip = next(each for each in page.one("body") if each.tag == "a")
        assert skip.get("href") == "#main", path


def test_every_page_says_its_language_title_and_description(built: Built) -> None:
    titles = Counter(page.one("head").one("title").plain for page in built.pages.values())
    descriptions = Counter(metas(page)["description"] for page in built.pages.values())

    assert {page.get("lang") for page in built.pages.values()} == {"en-GB"}
    assert [title for title, count in titles.items() if count > 1 or len(title) < 10] == []
    assert [words for words, count in descriptions.items() if count > 1 or len(words) < 20] == []


def test_every_page_knows_its_own_address(built: Built) -> None:
    for path, page in built.pages.items():
        canonical = [link.get("href") for link in page.all("link") if link.get("rel") == "canonical"]

        assert canonical == ([] if path == "404.html" else [built.url(path)]), path


def test_every_name_in_a_page_leads_to_one_element_of_it(built: Built) -> None:
    for path, page in built.pages.items():
        ids = [each.get("id") for each in page if "id" in each.attributes]
        named = {
            name
            for each in page
            for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "clip-path")
            for name in re.sub(r"url\(#(.+)\)", r"\1", each.get(attribute)).split()
        }

        assert [name for name, count in Counter(ids).items() if count > 1 or not name] == [], path
        assert named <= set(ids), path


def test_no_link_is_dead(built: Built) -> None:
    for path, page in built.pages.items():
        for url in links(page):
            address, _, fragment = urljoin(built.url(path), url).partition("#")
            if not address.startswith(("http:", "https:")) or not is_ours(address, built):
                continue
            target = built.file_at(address)

            assert target in built.files, f"{path}: {url}"
            if fragment and target in built.pages:
                assert fragment in {each.get("id") for each in built.pages[target]}, f"{path}: {url}"


def links(page: Element) -> Iterator[str]:
    for each in page:
        yield from (each.get(name) for name in ("href", "src") if name in each.attributes)


def is_ours(address: str, built: Built) -> bool:
    """On our host, though perhaps outside of our part of it, which is what a forgotten prefix looks like."""
    return urlsplit(address).netloc == urlsplit(built.base_url).netloc


def test_every_page_can_be_reached_from_the_home_page(built: Built) -> None:
    seen, todo = set(), ["index.html"]
    while todo:
        path = todo.pop()
        if path in seen or path not in built.pages:
            continue
        seen.add(path)
        todo += [
            built.file_at(urljoin(built.url(path), link.get("href"))) or ""
            for link in built.pages[path].one("body").all("a")
        ]

    assert set(built.indexable) - seen == set()


def test_the_page_for_missing_addresses_works_at_any_depth(built: Built) -> None:
    page = built.pages["404.html"]

    assert all(url.startswith((built.prefix, "#", "mailto:", "tel:")) for url in links(page))
    assert metas(page)["robots"] == "noindex"


def test_every_picture_has_words_and_a_size(built: Built) -> None:
    for path, page in built.pages.items():
        for picture in page.all("img"):
            assert picture.get("alt").strip(), path
            assert int(picture.get("width")) > 0 < int(picture.get("height")), path
        for drawing in page.all("svg"):
            assert drawing.get("aria-hidden") == "true" or name_of(drawing, page), path


def test_no_page_runs_or_styles_anything_inline(built: Built) -> None:
    for path, page in built.pages.items():
        policy = metas(page)["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"https?:|\*", policy)
        assert {each.get("type") for each in page.all("script")} <= {"application/ld+json"}, path
        assert page.all("style", "iframe", "object", "embed", "form") == [], path
        names = {name for each in page for name in each.attributes}
        assert [name for name in names if name == "style" or name.startswith("on")] == [], path


def test_only_a_link_that_somebody_follows_leads_to_another_host(built: Built) -> None:
    for path, page in built.pages.items():
        asked = [each.get(name) for each in page for name in ASKS_FOR if name in each.attributes]
        asked += [each.get("href") for each in page if each.tag != "a" and "href" in each.attributes]

        outside = [url for url in asked if not is_ours(urljoin(built.url(path), url), built)]
        assert outside == [], path


def test_styles_and_drawings_ask_nobody_else(built: Built) -> None:
    for path in built.files:
        if path.endswith((".css", ".svg")):
            text = built.text(path)
            asked = re.findall(r"url\(\s*[\"']?([^)\"']+)|@import\s+[\"']([^\"']+)|href=\"([^\"]+)", text)

            assert [url for found in asked for url in found if re.match(r"(?:\w+:)?//", url)] == [], path
            assert "<script" not in text, path


# ---------------------------------------------------------------- what machines read


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


# ---------------------------------------------------------------- what people read


def test_no_words_were_lost_or_left_over(built: Built) -> None:
    for path, page in built.pages.items():
        body = page.one("body")
        for each in body.all("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "figcaption", "th", "td", "summary"):
            words = re.sub(r"[ \n]+", " ", each.words)

            assert words.strip(), f"{path}: an empty <{each.tag}>"
            assert not re.search(r"\bNone\b|\{\{|\{%|Undefined|\[\]|<|>", words), f"{path}: {words}"
            assert not re.search(r" [,.;:!?)](?:\s|$)|\( |,,|\.\.(?!\.)|, \.", words), f"{path}: {words}"
            assert not re.search(f"{NBSP} | {NBSP}", words), f"{path}: {words}"
        for each in body.all("ul", "ol", "dl", "section", "nav", "article", "address", "figure"):
            assert each.plain or each.all("img"), f"{path}: an empty <{each.tag}>"


def test_a_section_is_more_than_its_heading(built: Built) -> None:
    for path, page in built.pages.items():
        for section in page.all("section"):
            headings = [each.plain for each in section.all("h1", "h2", "h3", "h4")]
            assert section.plain != " ".join(headings), f"{path}: {headings}"


def test_a_space_that_does_not_break_stands_in_dates_and_numbers_only(built: Built) -> None:
    for path, page in built.pages.items():
        words = re.sub(rf"(?<=\d){NBSP}(?=\d|{MONTH})|(?<=[a-z]){NBSP}(?=\d{{4}})", "", page.one("body").words)

        assert [words[max(0, at.start() - 30) : at.end() + 30] for at in re.finditer(NBSP, words)] == [], path


def test_the_dates_of_the_launches_are_said_in_words(built: Built) -> None:
    for path in ("events/index.html", "join-in/index.html", "posts/two-wings/index.html"):
        words = built.pages[path].one("main").plain

        assert "Tuesday 21 to Thursday 23 March 2023" in words
        assert "Tuesday 30 May 2023" in words
    times = {each.get("datetime") for each in built.pages[EVENTS[0]].one("main").all("time")}
    assert times >= {"2023-03-21", "2023-03-23"}


def test_what_is_not_settled_is_said_wherever_the_date_is(ahead: Built) -> None:
    cards = [card for page in ahead.pages.values() for card in page.all("article") if "data-ends" in card.attributes]

    assert len(cards) >= 10
    assert {each.plain for card in cards for each in card.of_class("status")} == {"Provisional: to be confirmed"}
    assert all(card.of_class("status") for card in cards)


def test_nobody_is_named_but_the_four_whom_the_post_names(built: Built) -> None:
    told = [each["name"] for page in built.pages.values() for each in nodes(page) if each["@type"] == "Person"]

    assert set(told) == PEOPLE
    assert len([path for path in built.pages if re.fullmatch(r"people/[^/]+/index.html", path)]) == len(PEOPLE)


def test_the_comment_stands_under_its_post(built: Built) -> None:
    comments = built.pages["posts/two-wings/index.html"].of_class("comments")[0]

    assert "1 comment" in comments.plain
    assert "This vision for Relational Practice is so inspiring" in comments.plain
    assert "A reader, January 2023" in comments.plain


# ---------------------------------------------------------------- nothing planned


def test_home_says_that_nothing_is_planned(late: Built) -> None:
    events = next(each for each in late.pages["index.html"].all("section") if each.get("aria-labelledby") == "events")

    assert events.plain == "Events No events are planned just now. When one is, you will find it here. Past events"


def test_no_event_is_lost_when_it_is_past(late: Built) -> None:
    page = late.pages["events/index.html"].one("main")

    assert page.plain.startswith("Events No events are planned just now.")
    assert [heading.plain for heading in page.all("h2")] == ["Past events: 2023"]
    assert len(page.all("article")) == 2


def test_once_the_dates_are_past_nothing_is_still_to_come(late: Built) -> None:
    for path, page in late.pages.items():
        headings = " ".join(each.plain for each in page.one("main").all("h2", "h3", "strong"))
        shown = " ".join(each.plain for each in page if each.tag == "article" and "data-ends" in each.attributes)

        assert not re.search("coming up|happening|taking place", headings, re.IGNORECASE), path
        assert "to be announced" not in shown, path
        assert {each.plain for each in page.of_class("status")} <= {"Was planned, and never confirmed"}, path


def test_an_event_that_was_never_confirmed_is_not_said_to_have_taken_place(late: Built) -> None:
    residential, conference = (late.pages[path].one("main").plain for path in EVENTS)

    assert "The dates planned for this event, in March 2023, have gone by." in residential
    assert "The date planned for this event, in May 2023, has gone by." in conference
    assert "Was planned for Tuesday 30 May 2023" in conference
    assert not any("took place" in page.plain for page in late.pages.values())


def test_what_readers_are_told_of_reading_through_is_never_overdue(late: Built) -> None:
    assert not any("due by" in page.plain for page in late.pages.values())
