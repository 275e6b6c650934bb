"""The list of all feeds in one file, OPML 2.0 (opml.org/spec2.opml): a feed reader takes it in and follows them all.

Refuses relative addresses, and dates: a list that says when it was made would change with every build.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from msgspec import Struct


class Outline(Struct, frozen=True):
    """A feed to follow: its name, its own address and that of the page it belongs to, both absolute."""

    name: str
    feed_url: str
    page_url: str


def opml(title: str, outlines: Sequence[Outline]) -> bytes:
    """The list as a file, UTF-8. The `type` is "rss" for every kind of feed, Atom too, as the format has it."""
    rows = (
        f'<outline type="rss" text="{_xml(each.name)}" title="{_xml(each.name)}" '
        f'xmlUrl="{_xml(each.feed_url)}" htmlUrl="{_xml(each.page_url)}"/>'
        for each in outlines
    )
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_xml(title)}</title></head>",
        "<body>",
        *rows,
        "</body>",
        "</opml>",
    ]
    return ("\n".join(lines) + "\n").encode()


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production 2


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text)).replace("\r", "&#13;").replace("\n", "&#10;")
