"""Claims about what `check` says of feeds, calendars and sitemaps: which cannot be read, and where the others lead."""

from __future__ import annotations

import pytest

from generator.page_checks import look
from tests.test_feed_lint import ATOM, JSON, LIST, MAP

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


def faults(recipe: str, text: str) -> list[tuple[str, str]]:
    """The code of each fault, and what the parser said."""
    found = look(recipe, "a.txt", text.encode()).faults
    return [(fault.code, fault.message.partition(": ")[2]) for fault in found]


@pytest.mark.parametrize(
    ("recipe", "text"),
    [("atom", ATOM), ("json_feed", JSON), ("opml", LIST), ("sitemap", MAP), ("calendar", CALENDAR)],
)
def test_what_the_site_makes_can_be_read(recipe: str, text: str) -> None:
    assert faults(recipe, text) == []


@pytest.mark.parametrize(
    ("recipe", "text", "code", "words"),
    [
        ("atom", ATOM.replace("</feed>", ""), "feed-form", "no element found: line 18, column 0"),
        ("atom", ATOM.replace("A small", "\x07"), "feed-form", "not well-formed (invalid token): line 3, column 7"),
        ("opml", LIST.replace("Posts", "<"), "feed-form", "not well-formed (invalid token): line 5"),
        ("sitemap", MAP.replace("</urlset>", "<"), "sitemap-form", "not well-formed (invalid token): line 5, column 1"),
        ("json_feed", JSON.replace('"version"', "version"), "feed-form",
         "JSON is malformed: object keys must be strings"),
        ("json_feed", JSON.replace('"items"', '"itmes"'), "feed-form", "Object missing required field `items`"),
        ("json_feed", JSON.replace('"id": "https://small.example/a/",', ""), "feed-form",
         "Object missing required field `id` - at `$.items[0]`"),
        ("json_feed", JSON.replace('"content_html"', '"content"'), "feed-form",
         "Object missing required field `content_html` - at `$.items[0]`"),
        ("calendar", CALENDAR.replace("END:VEVENT\r\n", ""), "calendar-form",
         "Found no components where exactly one is required"),
        ("calendar", CALENDAR * 2, "calendar-form", "Found multiple components where only one is allowed"),
        ("calendar", CALENDAR.replace("20230304", "20230230"), "calendar-form", "VEVENT: DTSTART: "),
        ("calendar", CALENDAR.replace("SUMMARY:", "SUM MARY;"), "calendar-form", "VEVENT: a line: Content line could"),
    ],
)  # fmt: skip
def test_what_no_program_can_read_is_told(recipe: str, text: str, code: str, words: str) -> None:
    [(told, said)] = faults(recipe, text)

    assert told == code
    assert said.startswith(words)


def test_of_one_file_only_the_first_fault_is_told() -> None:
    assert len(faults("calendar", CALENDAR.replace("2023", "year"))) == 1


def test_where_machines_are_led_is_known() -> None:
    def led(recipe: str, text: str) -> set[str]:
        return {reference.url for reference in look(recipe, "a.txt", text.encode()).references}

    assert {"https://small.example/b/#c", "https://small.example/feed.xml"} <= led("atom", ATOM)
    assert {"https://small.example/b/#c", "https://small.example/feed.json"} <= led("json_feed", JSON)
    assert led("opml", LIST) == {"https://small.example/feed.xml", "https://small.example/posts/"} | {
        "https://small.example/events/feed.xml",
        "https://small.example/events/",
    }
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
