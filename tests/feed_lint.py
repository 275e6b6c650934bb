"""What is wrong with the form of feeds (RFC 4287, JSON Feed 1.1, OPML 2.0) and sitemaps (sitemaps.org, 0.9).

Each reader answers with complaints; none means that nothing was found. Shares no line with what writes them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any
from xml.etree import ElementTree

from tests import ical_lint

_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")  # RFC 3339
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ADDRESS_IN_HTML = re.compile(r'\b(?:href|src)="([^"]*)"')


def lint_all(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The complaints about each calendar, feed, list of feeds and sitemap of a built site, by path."""
    found = {path: linter(content) for path, content in files.items() if (linter := _linter_of(path))}
    return {path: complaints for path, complaints in found.items() if complaints}


def _linter_of(path: str) -> Callable[[bytes], list[str]] | None:
    name = path.rpartition("/")[2]
    match name.rpartition("."):
        case (_, _, "ics"):
            return ical_lint.lint
        case ("feed", _, "xml"):
            return atom
        case ("feed", _, "json"):
            return json_feed
        case (_, _, "opml"):
            return opml
        case (stem, _, "xml") if stem.startswith("sitemap"):
            return sitemap
    return None


def atom(content: bytes) -> list[str]:
    try:
        feed = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        return [f"it is no XML that can be read: {error}"]
    if feed.tag != f"{_ATOM}feed":
        return ["it is no Atom feed"]
    entries = feed.findall(f"{_ATOM}entry")
    complaints = [*_atom_parts(feed, "the feed"), *_atom_authors(feed, entries)]
    for entry in entries:
        complaints += _atom_parts(entry, _named(entry))
    ids = [_text(entry, "id") for entry in entries]
    addresses = [link.get("href", "") for link in feed.iter(f"{_ATOM}link")]
    addresses += [address for each in feed.iter(f"{_ATOM}content") for address in _addresses_in(each.text or "")]
    return [*complaints, *_twice(ids), *_not_whole(addresses)]


def _atom_parts(element: ElementTree.Element, name: str) -> Iterator[str]:
    """What the feed and each entry must have (RFC 4287, 4.1.1 and 4.1.2)."""
    for part in ("id", "title", "updated"):
        count = len(element.findall(f"{_ATOM}{part}"))
        if count != 1 or not _text(element, part):
            yield f"{name} has {f'{count} of' if count > 1 else 'no'} {part}"
    for part in ("updated", "published"):
        if (text := _text(element, part)) and not _MOMENT.fullmatch(text):
            yield f"{name} has a date that is none: {text}"
    if not any(link.get("rel", "alternate") == "alternate" for link in element.findall(f"{_ATOM}link")):
        yield f"{name} does not say which page it belongs to"


def _atom_authors(feed: ElementTree.Element, entries: Iterable[ElementTree.Element]) -> Iterator[str]:
    if feed.find(f"{_ATOM}author") is None and any(each.find(f"{_ATOM}author") is None for each in entries):
        yield "nobody is named as author"
    if not any(link.get("rel") == "self" for link in feed.findall(f"{_ATOM}link")):
        yield "the feed does not say where it stands itself"


def _named(entry: ElementTree.Element) -> str:
    return f"the entry “{_text(entry, 'title') or _text(entry, 'id')}”"


def _text(element: ElementTree.Element, part: str) -> str:
    return (element.findtext(f"{_ATOM}{part}") or "").strip()


def json_feed(content: bytes) -> list[str]:
    try:
        feed = json.loads(content)
    except ValueError as error:
        return [f"it is no JSON that can be read: {error}"]
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/1"):
        return ["it is no JSON Feed"]
    items = feed.get("items")
    complaints = [] if isinstance(items, list) else ["it has no list of items"]
    complaints += [] if feed.get("title") else ["it has no title"]
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    for item in rows:
        complaints += _json_item(item)
    addresses = [str(feed[key]) for key in ("home_page_url", "feed_url", "icon") if feed.get(key)]
    addresses += [str(item["url"]) for item in rows if item.get("url")]
    addresses += [address for item in rows for address in _addresses_in(str(item.get("content_html", "")))]
    ids = [str(item.get("id", "")) for item in rows]
    return [*complaints, *_twice(ids), *_not_whole(addresses)]


def _json_item(item: dict[str, Any]) -> Iterator[str]:
    name = f"the item “{item.get('title') or item.get('id')}”"
    if not item.get("id"):
        yield f"{name} has no id"
    if "content_html" not in item and "content_text" not in item:
        yield f"{name} has no content"
    for key in ("date_published", "date_modified"):
        if key in item and not _MOMENT.fullmatch(str(item[key])):
            yield f"{name} has a date that is none: {item[key]}"


def _twice(ids: Iterable[str]) -> Iterator[str]:
    yield from (f"{count} entries have the id {name}" for name, count in Counter(ids).items() if name and count > 1)


def _not_whole(addresses: Iterable[str]) -> Iterator[str]:
    """A reader of feeds has no page to start from."""
    for address in dict.fromkeys(addresses):
        if not re.match("[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            yield f"the address {address} is not a whole one"


def _addresses_in(html: str) -> list[str]:
    return [unescape(address) for address in _ADDRESS_IN_HTML.findall(html)]


def opml(content: bytes) -> list[str]:
    try:
        top = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        return [f"it is no XML that can be read: {error}"]
    if top.tag != "opml" or top.get("version") != "2.0" or [part.tag for part in top] != ["head", "body"]:
        return ["it is no OPML 2.0"]
    rows = top.findall("body/outline")
    complaints = [] if (top.findtext("head/title") or "").strip() else ["it has no title"]
    for row in rows:
        complaints += [f"an outline has no {name}" for name in ("text", "xmlUrl", "htmlUrl") if not row.get(name)]
        complaints += [f"an outline is of the type {row.get('type')}"] if row.get("type") != "rss" else []
    addresses = [row.get(name, "") for row in rows for name in ("xmlUrl", "htmlUrl")]
    return [*complaints, *_twice(row.get("xmlUrl", "") for row in rows), *_not_whole(filter(None, addresses))]


def sitemap(content: bytes) -> list[str]:
    try:
        top = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        return [f"it is no XML that can be read: {error}"]
    row = {f"{_SITEMAP}urlset": "url", f"{_SITEMAP}sitemapindex": "sitemap"}.get(top.tag)
    if row is None:
        return ["it is no sitemap"]
    rows = [child for child in top if child.tag == f"{_SITEMAP}{row}"]
    addresses = [(child.findtext(f"{_SITEMAP}loc") or "").strip() for child in rows]
    days = [child.findtext(f"{_SITEMAP}lastmod") for child in rows]
    complaints = [f"{len(top) - len(rows)} of its rows are no {row}"] if len(rows) < len(top) else []
    complaints += [f"a row has a date that is none: {day}" for day in days if day and not _is_day(day)]
    complaints += [f"{n} rows name {name}" for name, n in Counter(addresses).items() if n > 1 or not name]
    return [*complaints, *_not_whole(addresses)]


def _is_day(text: str) -> bool:
    return bool(_DAY.fullmatch(text) or _MOMENT.fullmatch(text))
