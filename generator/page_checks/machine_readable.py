"""What only programs read, read back by well-kept parsers, as programs do: calendars, feeds, their list, the sitemap.

Each reader gives the addresses in its file, and raises an error of `UNREADABLE` where a parser gives up. Refuses to
judge the form any further: authors have no say in it, and the tests hold every such file to the letter of its standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

import msgspec
from msgspec import Struct

UNREADABLE = (ValueError, ElementTree.ParseError, msgspec.DecodeError)
_ADDRESS_IN_HTML = re.compile(r'\b(?:href|src)="([^"]*)"')


def calendar(content: bytes) -> Iterator[str]:
    from icalendar import Calendar  # 50 ms, for sites with events alone

    for component in Calendar.from_ical(content).walk():
        for name, error in component.errors:  # it goes on without what it cannot read
            raise ValueError(f"{component.name}: {name or 'a line'}: {error}")
        for name, value in component.property_items(recursive=False, sorted=False):
            if name in ("URL", "SOURCE", "IMAGE", "CONFERENCE"):
                yield str(value)


def xml(content: bytes) -> Iterator[str]:
    """Atom, OPML and sitemaps. The standard library's parser will do: no stranger wrote these files, and what we
    write declares no entities, so none can blow up or lead elsewhere.
    """
    for element in ElementTree.fromstring(content).iter():
        yield from filter(None, (element.get(name) for name in ("href", "xmlUrl", "htmlUrl")))
        match element.tag.rpartition("}")[2]:
            case "loc":
                yield (element.text or "").strip()
            case "content":
                yield from _in_html(element.text or "")


class _Item(Struct):
    id: str
    url: str
    content_html: str


class _Feed(Struct):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    items: list[_Item]
    icon: str = ""


def json_feed(content: bytes) -> Iterator[str]:
    feed = msgspec.json.decode(content, type=_Feed)
    yield from filter(None, (feed.home_page_url, feed.feed_url, feed.icon))
    for item in feed.items:
        yield item.url
        yield from _in_html(item.content_html)


def _in_html(html: str) -> Iterator[str]:
    return (unescape(address) for address in _ADDRESS_IN_HTML.findall(html))
