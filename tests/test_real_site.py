"""The site itself, built from content/: what holds of every page, at `/`, at a sub-path, and with nothing planned."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin

import pytest

from tests.pages import Element, heading_levels, misplaced
from tests.real_site import EVENTS, STATES, Built, is_ours, links, metas, nodes, real_site

NBSP = "\N{NO-BREAK SPACE}"
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PEOPLE = {"Nick Benefield", "Norman Lamb", "Tan Dhesi", "John Alderdice"}
ASKS_FOR = ("src", "srcset", "poster", "data", "action", "formaction", "xlink:href", "background")


@pytest.fixture(params=STATES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site(request.param, tmp_path_factory.getbasetemp())


@pytest.fixture
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site("launches ahead", tmp_path_factory.getbasetemp())


@pytest.fixture
def late(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return real_site("nothing planned", tmp_path_factory.getbasetemp())


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


def test_a_page_runs_one_script_of_ours_or_none_and_its_policy_says_which(built: Built) -> None:
    running = set()
    for path, page in built.pages.items():
        scripts = [each for each in page.all("script") if each.get("type") != "application/ld+json"]
        allowed = re.findall(r"script-src ([^;]*)", metas(page)["Content-Security-Policy"])

        assert allowed == (["'self'"] if scripts else ["'none'"]), path
        assert [sorted(each.attributes) for each in scripts] in ([], [["defer", "src"]]), path
        running |= {(path, built.file_at(urljoin(built.base_url, each.get("src")))) for each in scripts}
    events, search = sorted(path for path in built.files if path.endswith(".js"))
    assert re.fullmatch(r"assets/events\.[0-9a-f]{8}\.js", events)
    assert re.fullmatch(r"assets/search\.[0-9a-f]{8}\.js", search)
    assert {path for path, script in running if script == search} == {"search/index.html"}
    # Only where something may be over before it is read.
    cards = {path for path, page in built.pages.items() if any("data-ends" in each.attributes for each in page)}
    assert {path for path, script in running if script == events} <= cards
    assert {script for _, script in running} <= {events, search}


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
        assert [each.raw for each in page.all("script") if each.get("type") != "application/ld+json" and each.raw] == []
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


# ---------------------------------------------------------------- what people read


def test_no_words_were_lost_or_left_over(built: Built) -> None:
    for path, page in built.pages.items():
        body = page.one("body")
        blank = [each for each in body.all("td") if is_no_day(each)]
        for each in body.all("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "figcaption", "th", "td", "summary"):
            words = re.sub(r"[ \n]+", " ", each.words)

            assert words.strip() or each in blank, f"{path}: an empty <{each.tag}>"
            assert not re.search(r"\bNone\b|\{\{|\{%|Undefined|\[\]|<|>", words), f"{path}: {words}"
            assert not re.search(r" [,.;:!?)](?:\s|$)|\( |,,|\.\.(?!\.)|, \.", words), f"{path}: {words}"
            assert not re.search(f"{NBSP} | {NBSP}", words), f"{path}: {words}"
        for each in body.all("ul", "ol", "dl", "section", "nav", "article", "address", "figure"):
            assert each.plain or each.all("img"), f"{path}: an empty <{each.tag}>"


def is_no_day(cell: Element) -> bool:
    """A cell before the first or after the last day of a month, in the table of a month."""
    table, row = cell.above("table"), cell.above("tr")
    weeks = table.one("tbody").all("tr") if table else []
    if not table or not row or row not in (weeks[0], weeks[-1]):
        return False
    assert "weeks from Monday to Sunday" in table.one("caption").plain
    days = [bool(each.plain) for each in row.all("td")]
    return days in (sorted(days), sorted(days, reverse=True)) and not cell.attributes and not cell.children


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
    upcoming = built.pages["events/index.html"].one("main").plain
    events = "events/index.html" if "30 May 2023" in upcoming else "events/past/index.html"
    for path in (events, "series/launch/index.html", "posts/two-wings/index.html"):
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

    nothing = "No events are planned just now. When there is one, you will find it here."
    assert events.plain == f"Events {nothing} Past events"


def test_no_event_is_lost_when_it_is_past(late: Built) -> None:
    page, past, year = (late.pages[f"events/{name}index.html"].one("main") for name in ("", "past/", "2023/"))

    assert page.plain.startswith("Events No events are planned just now.")
    assert page.all("article") == []
    assert late.url("events/past/index.html") in {urljoin(late.base_url, url) for url in links(page)}
    follow = "Keep up with our events"
    assert [heading.plain for heading in past.all("h2")] == ["2023", follow]
    assert [heading.plain for heading in year.all("h2")] == ["March 2023", "May 2023", follow]
    assert [len(each.all("article")) for each in (past, year)] == [2, 2]


def test_once_the_dates_are_past_nothing_is_still_to_come(late: Built) -> None:
    for path, page in late.pages.items():
        headings = " ".join(each.plain for each in page.one("main").all("h2", "h3", "strong"))
        shown = " ".join(each.plain for each in page if each.tag == "article" and "data-ends" in each.attributes)

        assert not re.search("coming up|happening|taking place", headings, re.IGNORECASE), path
        assert "to be announced" not in shown, path
        assert {each.plain for each in page.of_class("status")} <= {"Was planned, and not confirmed here"}, path


def test_an_event_that_was_never_confirmed_is_not_said_to_have_taken_place(late: Built) -> None:
    residential, conference = (late.pages[path].one("main").plain for path in EVENTS)

    assert "The dates planned for this event, in March 2023, have gone by." in residential
    assert "The date planned for this event, in May 2023, has gone by." in conference
    assert "Was planned for Tuesday 30 May 2023" in conference
    assert not any("took place" in page.plain for page in late.pages.values())


def test_what_readers_are_told_of_reading_through_is_never_overdue(late: Built) -> None:
    assert not any("due by" in page.plain for page in late.pages.values())
