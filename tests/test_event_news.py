"""Claims about the feed of events: a new date is a new item, what was read stays read, and no day changes its bytes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.event_site import EXAMPLES, SETTINGS, fair, published
from tests.minisite import build, site, tree

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGES = "changes: [{date: 2026-03-01, what: date, note: Moved}, {date: 2026-04-01, what: place, note: A larger hall}]"
PUBLISHED = ("start: 2026-09-12 10:00", "mode: online", "published: 2026-02-01")


def items(root: Path, *lines: str) -> list[dict[str, Any]]:
    files = published(root, SETTINGS + fair(*PUBLISHED, *lines), "2026-06-01").files
    found: list[dict[str, Any]] = json.loads(files["events/feed.json"])["items"]
    return found


def test_an_event_is_announced_once(tmp_path: Path) -> None:
    (item,) = items(tmp_path)

    assert item["id"] == "https://small.example/events/fair#0"
    assert item["title"] == "The fair"
    assert item["url"] == "https://small.example/events/fair/"
    assert item["date_published"].startswith("2026-02-01T00:00:00")


def test_every_change_is_an_item_of_its_own_the_newest_first(tmp_path: Path) -> None:
    found = items(tmp_path, CHANGES)

    assert [(item["id"].rpartition("#")[2], item["title"], item["date_published"][:10]) for item in found] == [
        ("2", "Place changed: The fair", "2026-04-01"),
        ("1", "Date changed: The fair", "2026-03-01"),
        ("0", "The fair", "2026-02-01"),
    ]
    assert found[0]["summary"] == "Place changed. A larger hall."


def test_a_new_change_leaves_what_was_read_alone(tmp_path: Path) -> None:
    before = items(tmp_path, CHANGES)
    after = items(tmp_path, CHANGES.replace("]", ", {date: 2026-05-01, what: status, note: Confirmed}]"))

    assert [item["id"] for item in after][1:] == [item["id"] for item in before]
    assert after[0]["id"] == "https://small.example/events/fair#3"
    assert [(item["title"], item["date_published"]) for item in after[1:]] == [
        (item["title"], item["date_published"]) for item in before
    ]


def test_the_order_of_the_log_does_not_number_its_changes(tmp_path: Path) -> None:
    turned = (
        "changes: [{date: 2026-04-01, what: place, note: A larger hall}, {date: 2026-03-01, what: date, note: Moved}]"
    )

    assert items(tmp_path, CHANGES) == items(tmp_path, turned)


def test_an_item_keeps_its_identity_when_the_page_moves(tmp_path: Path) -> None:
    before, after = items(tmp_path), items(tmp_path, "slug: village-fair")

    assert [item["id"] for item in before] == [item["id"] for item in after]
    assert after[0]["url"] == "https://small.example/events/village-fair/"


def test_the_newest_item_says_how_the_event_stands(tmp_path: Path) -> None:
    words = items(tmp_path, CHANGES, "status: tentative", "status_note: We wait for the hall", "end: 2026-09-12 16:00")[
        0
    ]["content_html"]

    assert "Place changed. A larger hall." in words
    assert "Saturday 12 September 2026, 10am to 4pm. Provisional: to be confirmed." in words
    assert "We wait for the hall." in words
    assert "Online." in words


def test_markup_in_a_note_is_words(tmp_path: Path) -> None:
    (first, _) = items(tmp_path, 'changes: [{date: 2026-03-01, what: other, note: "<b>Bring & share</b>"}]')

    assert "&lt;b&gt;Bring &amp; share&lt;/b&gt;" in first["content_html"]


def test_both_feeds_tell_the_same(tmp_path: Path) -> None:
    files = published(tmp_path, EXAMPLES, "2026-09-01").files

    entries = ElementTree.fromstring(files["events/feed.xml"]).findall(f"{ATOM}entry")
    found = json.loads(files["events/feed.json"])["items"]

    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [item["id"] for item in found]
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [item["title"] for item in found]
    assert len({item["id"] for item in found}) == len(found) == 12


@pytest.mark.parametrize("path", ["events/feed.xml", "events/feed.json", "events/all.ics", "events/circle/event.ics"])
def test_no_day_changes_the_bytes(tmp_path: Path, path: str) -> None:
    root = site(tmp_path, EXAMPLES)
    build(root, today=date(2026, 9, 1))
    before = tree(root / "output")[path]

    build(root, today=date(2031, 1, 1), fresh=True)

    assert tree(root / "output")[path] == before


def test_an_event_that_tells_no_day_is_announced_with_none_of_the_clocks(tmp_path: Path) -> None:
    files = SETTINGS + fair("start: 2026-09-12", "mode: online")

    (item,) = json.loads(published(tmp_path, files, "2026-06-01").files["events/feed.json"])["items"]

    assert item["date_published"] == "1970-01-01T00:00:00+00:00"


def test_the_private_address_is_no_news(tmp_path: Path) -> None:
    online = 'online: {url: "https://meet.example/secret", note: We send the link}'

    assert "meet.example" not in json.dumps(items(tmp_path, online))
