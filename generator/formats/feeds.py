"""Feeds for people who read in their own reader: Atom (RFC 4287) and JSON Feed 1.1, from one value.

Refuses to choose or sort: which entries stand in a feed, in which order and under which ids is the caller's to say.
Refuses relative addresses: a reader has no page to start from, so every address arrives absolute, in `html` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
from msgspec import Struct


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One thing that was published. The two dates are RFC 3339 moments; `id` never changes (RFC 4287, 4.2.6)."""

    id: str
    title: str
    url: str
    published: str
    updated: str
    summary: str = ""
    html: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    content_note: str | None = None  # plain text; readers see it before the body
    lang: str | None = None  # when it is not the feed's


class Feed(Struct, frozen=True, kw_only=True):
    """A list of entries and where it lives. `author` stands for entries that name nobody (RFC 4287 wants somebody)."""

    title: str
    subtitle: str = ""
    id: str
    home_url: str
    atom_url: str
    json_url: str
    updated: str
    lang: str
    author: str
    icon: str = ""
    entries: tuple[FeedEntry, ...] = ()


def atom(feed: Feed) -> bytes:
    """The feed as an Atom document, UTF-8."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_xml(feed.lang)}">',
        *_elements(("title", feed.title), ("subtitle", feed.subtitle), ("id", feed.id), ("updated", feed.updated)),
        f'<link rel="self" type="application/atom+xml" href="{_xml(feed.atom_url)}"/>',
        f'<link rel="alternate" type="text/html" href="{_xml(feed.home_url)}"/>',
        *_elements(("icon", feed.icon)),
        _author(feed.author),
        *(_atom_entry(entry) for entry in feed.entries),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def json_feed(feed: Feed) -> bytes:
    """The feed as a JSON Feed 1.1 document, UTF-8, its keys sorted."""
    document = _filled(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        description=feed.subtitle,
        home_page_url=feed.home_url,
        feed_url=feed.json_url,
        language=feed.lang,
        icon=feed.icon,
        authors=_json_authors([feed.author]),
    )
    document["items"] = [_json_item(entry) for entry in feed.entries]  # required, even when there are none
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1) + b"\n"


def _atom_entry(entry: FeedEntry) -> str:
    lang = f' xml:lang="{_xml(entry.lang)}"' if entry.lang else ""
    lines = [
        f"<entry{lang}>",
        *_elements(("title", entry.title), ("id", entry.id)),
        f'<link rel="alternate" type="text/html" href="{_xml(entry.url)}"/>',
        *_elements(("published", entry.published), ("updated", entry.updated)),
        *(_author(name) for name in entry.authors),
        *(f'<category term="{_xml(name)}"/>' for name in entry.categories),
        *_elements(("summary", entry.summary)),
        f'<content type="html">{_xml(_html(entry))}</content>',
        "</entry>",
    ]
    return "\n".join(lines)


def _json_item(entry: FeedEntry) -> dict[str, object]:
    item = _filled(
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        date_published=entry.published,
        date_modified=entry.updated,
        authors=_json_authors(entry.authors),
        tags=[_clean(name) for name in entry.categories],
        language=entry.lang,
    )
    return {**item, "id": _clean(entry.id), "content_html": _clean(_html(entry))}


def _html(entry: FeedEntry) -> str:
    """The body, its content note before it: a note that comes after the words is no use."""
    if not entry.content_note:
        return entry.html
    return f"<p><strong>Content note:</strong> {_markup(entry.content_note)}</p>\n{entry.html}"


def _elements(*pairs: tuple[str, str]) -> list[str]:
    """Text elements; one that would be empty is left out, but for the title, which Atom requires."""
    return [f"<{name}>{_xml(text)}</{name}>" for name, text in pairs if text or name == "title"]


def _author(name: str) -> str:
    return f"<author><name>{_xml(name)}</name></author>"


def _json_authors(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": _clean(name)} for name in names]


def _filled(**values: str | list[str] | list[dict[str, str]] | None) -> dict[str, object]:
    return {key: _clean(value) if isinstance(value, str) else value for key, value in values.items() if value}


# All but what XML 1.0 calls a Char (production 2).
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text) if _NOT_XML.search(text) else text  # looking is 8 times as fast as replacing


def _xml(text: str) -> str:
    # A carriage return that stands as it is would be read as a line feed (XML 1.0, 2.11).
    return _markup(_clean(text)).replace("\r", "&#13;")


def _markup(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
