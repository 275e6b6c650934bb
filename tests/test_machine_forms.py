"""Claims about the form of feeds, calendars and sitemaps: what the site makes has it, and each fault in it is found."""

from __future__ import annotations

import pytest

from generator.formats.feeds import Feed, FeedEntry, atom, json_feed
from generator.formats.sitemap import SitemapEntry, sitemaps
from generator.page_checks import look

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
CALENDAR = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//small.example//EN",
        "BEGIN:VEVENT",
        "UID:meeting@small.example",
        "DTSTAMP:20230120T000000Z",
        "DTSTART;VALUE=DATE:20230304",
        "SUMMARY:Meeting",
        "URL:https://small.example/events/meeting/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def complaints(recipe: str, text: str) -> list[str]:
    faults = look(recipe, "a.txt", text.encode()).faults
    assert {fault.code for fault in faults} <= {"feed-form", "calendar-form", "sitemap-form"}
    return [fault.message.partition(": ")[2] for fault in faults]


@pytest.mark.parametrize(
    ("recipe", "text"), [("atom", ATOM), ("json_feed", JSON), ("sitemap", MAP), ("calendar", CALENDAR)]
)
def test_what_the_site_makes_has_its_form(recipe: str, text: str) -> None:
    assert complaints(recipe, text) == []


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
    assert complaint in complaints("atom", ATOM.replace(old, new, 1))


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
    found = complaints("json_feed", JSON.replace(old, new, 1))

    assert any(each.startswith(complaint) for each in found)


def test_an_item_that_stands_twice_in_a_json_feed_is_found() -> None:
    twice = JSON.replace('"items": [', '"items": [{"id": "https://small.example/a/", "content_text": "x"},')

    assert complaints("json_feed", twice) == ["2 entries have the id https://small.example/a/"]


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
    found = complaints("sitemap", MAP.replace(old, new, 1))

    assert (complaint in found) if complaint else found == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("UID:meeting@small.example\r\n", "", "VEVENT: no UID"),
        ("DTSTART;VALUE=DATE:20230304", "DTSTART;VALUE=DATE:20230230", "no 20230230"),
        ("SUMMARY:Meeting", "SUMMARY:" + "Meeting " * 12, "line 8 has 104 octets"),
        ("END:VEVENT\r\n", "", "END:VCALENDAR where VEVENT is open"),
        ("\r\n", "\n", "a line break that is not CRLF"),
    ],
)
def test_a_fault_in_a_calendar_is_found(old: str, new: str, complaint: str) -> None:
    assert complaint in complaints("calendar", CALENDAR.replace(old, new))


def test_of_one_file_only_the_first_faults_are_told() -> None:
    assert len(complaints("atom", ATOM.replace("</entry>", "</entry>" + "<entry></entry>" * 50))) == 5


def test_where_machines_are_led_is_known() -> None:
    def led(recipe: str, text: str) -> set[str]:
        return {reference.url for reference in look(recipe, "a.txt", text.encode()).references}

    assert {"https://small.example/b/#c", "https://small.example/feed.xml"} <= led("atom", ATOM)
    assert {"https://small.example/b/#c", "https://small.example/feed.json"} <= led("json_feed", JSON)
    assert led("sitemap", MAP) == {"https://small.example/", "https://small.example/a/"}
    assert led("calendar", CALENDAR) == {"https://small.example/events/meeting/"}
    assert led("redirects", "/old/ /new/ 301\n/x /y/ 301\n") == {"/new/", "/y/"}
    assert led("robots", "User-agent: *\nSitemap: https://small.example/sitemap.xml\n") == {
        "https://small.example/sitemap.xml"
    }
    assert led("styles", '@font-face{src:url("a.woff2")}b{background:url(c.svg)}d{background:url(data:x)}') == {
        "a.woff2",
        "c.svg",
    }
