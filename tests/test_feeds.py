"""Claims about the feeds: readers can read them, whatever the words in them are."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.feeds import Feed, FeedEntry, atom, json_feed

ATOM = "{http://www.w3.org/2005/Atom}"
ENTRY = FeedEntry(
    id="tag:example.org,2023:two-wings",
    title="Two wings",
    url="https://example.org/rpm/posts/two-wings/",
    published="2023-01-20T09:00:00Z",
    updated="2023-01-21T09:00:00Z",
    summary="One movement, two wings.",
    html='<p>Meet at <a href="https://example.org/">noon</a> &amp; stay.</p>',
    authors=("The editors", "A reader"),
    categories=("mental-health", "housing"),
)
FEED = Feed(
    title="Relational Practice Movement",
    subtitle="News",
    id="https://example.org/rpm/",
    home_url="https://example.org/rpm/",
    atom_url="https://example.org/rpm/feed.xml",
    json_url="https://example.org/rpm/feed.json",
    updated="2023-01-21T09:00:00Z",
    lang="en-GB",
    author="Relational Practice Movement",
    icon="https://example.org/rpm/icon.png",
    entries=(ENTRY,),
)
HOSTILE = [
    "</script><script>alert(1)</script>",
    "a ]]> b",
    "<![CDATA[",
    "&amp; & &lt;",
    "🕊️ adar",
    "مرحبا‏ \u202eback",
    "\"quoted\" 'too'",
]


def with_entry(**changes: object) -> Feed:
    return msgspec.structs.replace(FEED, entries=(msgspec.structs.replace(ENTRY, **changes),))


def read_atom(feed: Feed) -> ElementTree.Element:
    return ElementTree.fromstring(atom(feed))


def test_atom_says_all_that_rfc_4287_requires() -> None:
    root = read_atom(FEED)

    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert [root.findtext(ATOM + name) for name in ("id", "title", "updated")] == [FEED.id, FEED.title, FEED.updated]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == FEED.author
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": FEED.atom_url,
        "alternate": FEED.home_url,
    }


def test_an_atom_entry_carries_its_words_people_and_topics() -> None:
    entry = read_atom(FEED).find(f"{ATOM}entry")

    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == ENTRY.id
    assert entry.findtext(f"{ATOM}published") == ENTRY.published
    assert entry.findtext(f"{ATOM}summary") == ENTRY.summary
    assert [name.text for name in entry.iter(f"{ATOM}name")] == ["The editors", "A reader"]
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["mental-health", "housing"]


def test_the_html_of_an_entry_arrives_in_atom_as_it_was_given() -> None:
    content = read_atom(FEED).find(f"{ATOM}entry/{ATOM}content")

    assert content is not None
    assert content.get("type") == "html"
    assert content.text == ENTRY.html


def test_json_feed_says_all_that_version_1_1_requires() -> None:
    document = json.loads(json_feed(FEED))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == FEED.json_url
    assert document["authors"] == [{"name": FEED.author}]
    assert document["items"] == [
        {
            "id": ENTRY.id,
            "url": ENTRY.url,
            "title": "Two wings",
            "content_html": ENTRY.html,
            "summary": ENTRY.summary,
            "date_published": ENTRY.published,
            "date_modified": ENTRY.updated,
            "authors": [{"name": "The editors"}, {"name": "A reader"}],
            "tags": ["mental-health", "housing"],
        }
    ]


def test_json_keys_are_sorted_so_that_the_bytes_never_change() -> None:
    keys = list(json.loads(json_feed(FEED)))

    assert keys == sorted(keys)
    assert json_feed(FEED) == json_feed(msgspec.structs.replace(FEED))


def test_a_content_note_comes_before_the_body_in_both_feeds() -> None:
    feed = with_entry(content_note="Talks about <self-harm> & loss")
    expected = "<p><strong>Content note:</strong> Talks about &lt;self-harm&gt; &amp; loss</p>\n" + ENTRY.html

    assert read_atom(feed).findtext(f"{ATOM}entry/{ATOM}content") == expected
    assert json.loads(json_feed(feed))["items"][0]["content_html"] == expected


def test_a_feed_without_entries_is_whole() -> None:
    empty = msgspec.structs.replace(FEED, entries=(), subtitle="", icon="")

    assert read_atom(empty).find(f"{ATOM}entry") is None
    assert read_atom(empty).find(f"{ATOM}subtitle") is None
    assert json.loads(json_feed(empty))["items"] == []


def test_a_welsh_post_in_an_english_feed_says_so() -> None:
    feed = with_entry(lang="cy")

    entry = read_atom(feed).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "cy"
    assert json.loads(json_feed(feed))["items"][0]["language"] == "cy"


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_survive(title: str) -> None:
    feed = with_entry(title=title, summary=title, categories=(title,), authors=(title,))

    entry = read_atom(feed).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == title
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == [title]
    assert json.loads(json_feed(feed))["items"][0]["title"] == title


def test_characters_xml_forbids_are_dropped_from_both() -> None:
    feed = with_entry(title="a\0b\x0bc\ud800d\ufffee", html="<p>\x1b[0m</p>")

    assert read_atom(feed).findtext(f"{ATOM}entry/{ATOM}title") == "abcde"
    assert json.loads(json_feed(feed))["items"][0]["title"] == "abcde"
    assert json.loads(json_feed(feed))["items"][0]["content_html"] == "<p>[0m</p>"


@given(st.text())
def test_whatever_is_written_both_feeds_say_the_same(text: str) -> None:
    feed = with_entry(title=text, html=text, content_note=text or None)

    entry = read_atom(feed).find(f"{ATOM}entry")
    item = json.loads(json_feed(feed))["items"][0]

    assert entry is not None
    assert (entry.findtext(f"{ATOM}title") or "") == item.get("title", "")
    assert (entry.findtext(f"{ATOM}content") or "") == item["content_html"]
