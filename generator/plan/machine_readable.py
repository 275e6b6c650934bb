"""What only programs read: the index of the search, the sitemap, redirects, headers, and the facts of the build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from generator.formats.ical import MIME
from generator.formats.search_index import search_json
from generator.formats.sitemap import SitemapEntry
from generator.model.stages import Artifact, Lazy
from generator.site import AnyEntry, Site
from generator.text import urls
from generator.views import style_guide
from generator.views.finds import search_index
from generator.views.frame import ViewContext, absolute

NOT_FOUND_PATH = "404.html"  # the name that most hosts look for
BUILD_PATH = "build.json"
# The pages that ask search engines to stay away. By name, as views are made only when somebody asks for them.
UNLISTED = (NOT_FOUND_PATH, style_guide.PATH)


class SitemapView(Struct, frozen=True):
    entries: tuple[SitemapEntry, ...]
    home_url: str
    name: str


class RobotsView(Struct, frozen=True):
    sitemap_url: str


class RedirectView(Struct, frozen=True):
    to_url: str
    canonical: str
    lang: str
    title: str


class RedirectsView(Struct, frozen=True):
    pairs: tuple[tuple[str, str], ...]


class BuildView(Struct, frozen=True):
    """What `build --if-stale` and whoever watches over the site need to know of it."""

    name: str
    home_url: str
    valid_until: str  # ISO 8601; empty: time alone changes nothing any more


class HeadersView(Struct, frozen=True):
    """The headers a host should send: path -> lines."""

    rules: tuple[tuple[str, tuple[str, ...]], ...]


def machine_readable_files(context: ViewContext, pages: Sequence[Artifact]) -> Iterator[Artifact]:
    site = context.site
    home = absolute(site, context.frame.home_url)
    yield from _sitemaps(site, pages, home)
    yield Artifact("robots.txt", "robots", RobotsView(f"{home}sitemap.xml"))
    pairs = []
    for entry in site.entries:
        for alias in entry.front.aliases:
            pairs.append((f"{site.prefix}{alias}", entry.url))
            view = RedirectView(entry.url, absolute(site, entry.url), entry.front.lang or site.config.lang, entry.title)
            yield Artifact(urls.alias_path(alias), "redirect", view, (entry.source,))
    yield Artifact("_redirects", "redirects", RedirectsView(tuple(sorted(pairs))))
    yield Artifact("_headers", "headers", HeadersView(_headers(site.prefix)))
    until = site.valid_until.isoformat() if site.valid_until else ""
    yield Artifact(BUILD_PATH, "build", BuildView(site.config.name, home, until))


def search_index_file(site: Site) -> Artifact:
    """What the search looks through. Its name holds its digest: it may be kept for ever, and the page always asks for
    the one it was made with.
    """
    from generator.digests import digest

    index = search_index(site)
    return Artifact(f"assets/search.{digest(search_json(index))[:8]}.json", "search_index", index)


def _sitemaps(site: Site, pages: Sequence[Artifact], home: str) -> Iterator[Artifact]:
    from generator.formats.sitemap import sitemap_names

    listed = [page.path for page in pages if page.path not in UNLISTED]
    for name in sitemap_names(len(listed)):
        yield Artifact(name, "sitemap", Lazy(_sitemap, site, listed, home, name))


def _sitemap(site: Site, listed: Sequence[str], home: str, name: str) -> SitemapView:
    """Only what was written says when it changed."""
    changes = {entry.path: _last_change(entry) for entry in site.entries}
    dates = ((path, changes.get(path)) for path in listed)
    entries = (
        SitemapEntry(absolute(site, urls.at(site.prefix, path)), changed.isoformat() if changed else None)
        for path, changed in dates
    )
    return SitemapView(tuple(entries), home, name)


def _last_change(entry: AnyEntry) -> date | None:
    return max(filter(None, (entry.front.updated, entry.front.reviewed, entry.appears)), default=None)


# A page without a script of ours forbids every script, in its head.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def _headers(prefix: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    for_ever = ("Cache-Control: public, max-age=31536000, immutable",)
    everywhere = (
        f"Content-Security-Policy: {POLICY}",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Permissions-Policy: camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy: same-origin",
    )
    return (
        (f"{prefix}/*", everywhere),
        (f"{prefix}/assets/*", for_ever),
        # Their types, which not every host knows by the ending.
        (f"{prefix}/*.ics", (f"Content-Type: {MIME}",)),
        (f"{prefix}/media/*", for_ever),
        (f"{prefix}/cards/*", for_ever),
    )
