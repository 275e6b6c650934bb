"""The list of addresses for search engines (sitemaps.org, protocol 0.9), and robots.txt, which says where it is.

Refuses priorities and change frequencies: search engines have said for years that they do not read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

MOST_URLS = 50_000  # in one file, says the protocol
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class SitemapEntry(Struct, frozen=True):
    """A page. `url` is absolute; `lastmod` is a day or an RFC 3339 moment, or None when it is not known."""

    url: str
    lastmod: str | None = None


def sitemaps(entries: Sequence[SitemapEntry], home_url: str) -> tuple[tuple[str, bytes], ...]:
    """Every file there is to write, by name: `sitemap.xml`, and where that is only an index, its parts too.

    `home_url` is where the files will lie, absolute, with a slash at its end.
    """
    ordered = sorted(set(entries), key=lambda entry: (entry.url, entry.lastmod or ""))
    if len(ordered) <= MOST_URLS:
        return (("sitemap.xml", _sitemap(ordered)),)
    starts = range(0, len(ordered), MOST_URLS)
    parts = [(f"sitemap-{n}.xml", _sitemap(ordered[at : at + MOST_URLS])) for n, at in enumerate(starts, 1)]
    rows = (f"<sitemap><loc>{_xml(home_url + name)}</loc></sitemap>" for name, _ in parts)
    return (("sitemap.xml", _document("sitemapindex", rows)), *parts)


def sitemap_names(count: int) -> tuple[str, ...]:
    """The names of the files that `sitemaps` gives for so many addresses."""
    parts = -(-count // MOST_URLS)
    return ("sitemap.xml", *(f"sitemap-{n}.xml" for n in range(1, parts + 1) if parts > 1))


def robots(sitemap_url: str) -> bytes:
    """robots.txt (RFC 9309): everything may be read, and the sitemap is there."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap_url}\n".encode()


def _sitemap(entries: Sequence[SitemapEntry]) -> bytes:
    return _document("urlset", map(_row, entries))


def _row(entry: SitemapEntry) -> str:
    lastmod = f"<lastmod>{_xml(entry.lastmod)}</lastmod>" if entry.lastmod else ""
    return f"<url><loc>{_xml(entry.url)}</loc>{lastmod}</url>"


def _document(name: str, rows: Iterable[str]) -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<{name} {_SPACE}>'
    return "\n".join([head, *rows, f"</{name}>", ""]).encode()


def _xml(text: str) -> str:
    # The protocol asks for all five, the apostrophe too.
    for character, entity in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "apos")):
        text = text.replace(character, f"&{entity};")
    return text
