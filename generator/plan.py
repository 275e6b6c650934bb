"""The site -> the list of its files. Reads like the table of contents of the website; computes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from generator import urls
from generator.formats.ical import MIME
from generator.formats.sitemap import SitemapEntry
from generator.model import AnyFront, Artifact, Binary, Event, Post, Source
from generator.resolve.files import MAX_EDGE_PX, file_path, media_path
from generator.site import GROUP_FOLDERS, AnyEntry, Group, Site
from generator.views import (
    diagrams,
    event_calendars,
    event_lists,
    event_months,
    event_news,
    event_pages,
    pages,
    posts,
    topics,
)
from generator.views.frame import Desk, Theme, absolute, desk_of

NOT_FOUND_PATH = "404.html"  # the name that most hosts look for
BUILD_PATH = "build.json"


def plan(site: Site, templates: Mapping[str, Source]) -> list[Artifact]:
    """Every file of the published site, in the order a visitor might meet them."""
    theme = theme_of(templates)
    desk = desk_of(site, theme)
    pages = [
        *_home(desk),
        *_posts(desk),
        *_events(desk),
        *_pages(desk),
        *_people_and_places(desk),
        *_groups(desk),
        *_diagrams(desk),
    ]
    return [
        *pages,
        *_feeds(desk),
        *_calendars(site),
        *_diagram_files(site, templates),
        *_files(site),
        *_styles(theme, templates),
        *_for_machines(desk, pages),
    ]


def _home(desk: Desk) -> Iterator[Artifact]:
    yield Artifact("index.html", "pages/home.html", posts.home_page(desk), ("content/site.yaml",))
    yield Artifact(NOT_FOUND_PATH, "pages/not_found.html", pages.not_found_page(desk), ("content/site.yaml",))


def _posts(desk: Desk) -> Iterator[Artifact]:
    for index, post in enumerate(desk.site.posts):
        yield _page(post, "pages/post.html", posts.post_page(desk, index))
    for path, page in posts.posts_pages(desk):
        yield Artifact(path, "pages/posts.html", page)
    for path, year in posts.year_pages(desk):
        yield Artifact(path, "pages/posts.html", year)


def _events(desk: Desk) -> Iterator[Artifact]:
    site = desk.site
    for event in site.events:
        yield _page(event, "pages/event.html", event_pages.event_page(desk, event))
    yield Artifact(event_lists.LIST_PATH, "pages/events.html", event_lists.events_page(desk))
    yield Artifact(event_lists.PAST_PATH, "pages/events.html", event_lists.past_page(desk))
    for path, year in event_lists.year_pages(desk):
        yield Artifact(path, "pages/events.html", year)
    for path, month in event_months.month_pages(desk):
        yield Artifact(path, "pages/month.html", month)
    for row in event_lists.filters(site).values():
        for each in row:
            yield Artifact(each.path, "pages/events.html", event_lists.filter_page(desk, each))


def _pages(desk: Desk) -> Iterator[Artifact]:
    for page in desk.site.pages:
        if page.item.id == "feeds":
            yield _page(page, "pages/feeds.html", pages.feeds_page(desk, page))
        else:
            yield _page(page, "pages/text.html", pages.text_page(desk, page))


def _people_and_places(desk: Desk) -> Iterator[Artifact]:
    site = desk.site
    for person in site.people:
        yield _page(person, "pages/profile.html", topics.profile_page(desk, person))
    for organisation in site.organisations:
        yield _page(organisation, "pages/profile.html", topics.profile_page(desk, organisation))
    for venue in site.venues:
        yield _page(venue, "pages/venue.html", topics.venue_page(desk, venue))
    if site.people:
        yield Artifact("people/index.html", "pages/cards.html", topics.people_page(desk))
    if site.organisations:
        yield Artifact("organisations/index.html", "pages/cards.html", topics.organisations_page(desk))
    if site.venues:
        yield Artifact("venues/index.html", "pages/cards.html", topics.venues_page(desk))


def _groups(desk: Desk) -> Iterator[Artifact]:
    for kind, folder in GROUP_FOLDERS:
        groups = desk.site.groups[kind]
        for group in groups:
            for path, page in topics.topic_pages(desk, group, folder):
                yield Artifact(path, "pages/topic.html", page)
        if groups:
            yield Artifact(f"{folder}/index.html", "pages/cards.html", topics.groups_page(desk, kind, folder))


def _diagrams(desk: Desk) -> Iterator[Artifact]:
    """The list of all diagrams, a page for each that stands for itself, and each as a file."""
    site = desk.site
    for entry in site.diagrams:
        yield _page(entry, "pages/diagram.html", diagrams.diagram_page(desk, entry))
    if site.figures:
        yield Artifact("diagrams/index.html", "pages/diagrams.html", diagrams.diagrams_page(desk))


def _diagram_files(site: Site, templates: Mapping[str, Source]) -> Iterator[Artifact]:
    tokens = templates[TOKENS].digest if site.figures else ""
    for figure in site.figures.values():
        drawn = figure.drawing
        view = DiagramFile(drawn.digest, drawn.kind, drawn.width, drawn.height, drawn.title, drawn.description, tokens)
        for recipe, ending in (("diagram_svg", "svg"), ("diagram_png", "png")):
            yield Artifact(f"diagrams/{figure.name}.{ending}", recipe, view, (figure.entry.source,))


class DiagramFile(Struct, frozen=True):
    """A diagram as a file of its own. `tokens` is the digest of the template that holds the colours."""

    digest: str
    kind: str
    width: float
    height: float
    title: str
    description: str
    tokens: str


TOKENS = "assets/css/tokens.css"
PNG_WIDTH_PX = 1200


def _feeds(desk: Desk) -> Iterator[Artifact]:
    site = desk.site
    rows: list[tuple[str, Group | None]] = [("", None)]
    rows += [(f"{folder}/{g.id}/", g) for kind, folder in GROUP_FOLDERS if kind != "series" for g in site.groups[kind]]
    for folder, group in rows:
        view = pages.feed_view(desk, group.posts if group else site.posts, folder, group)
        yield Artifact(f"{folder}feed.xml", "atom", view)
        yield Artifact(f"{folder}feed.json", "json_feed", view)
    news = event_news.news_view(desk)
    yield Artifact(f"{event_news.FOLDER}feed.xml", "atom", news)
    yield Artifact(f"{event_news.FOLDER}feed.json", "json_feed", news)


def _calendars(site: Site) -> Iterator[Artifact]:
    for event in site.events:
        view = event_calendars.event_file(site, event)
        yield Artifact(event_calendars.file_path(event), "calendar", view, (event.source,))
    for path, calendar in event_lists.calendars(site):
        yield Artifact(path, "calendar", calendar)


def _page(entry: AnyEntry, template: str, view: Struct) -> Artifact:
    return Artifact(entry.path, template, view, (entry.source,))


# ---------------------------------------------------------------- files, styles


class PictureFile(Struct, frozen=True):
    """A picture to re-encode: without what the camera wrote into it, and no larger than `max_edge_px`."""

    source: str
    digest: str
    max_edge_px: int


class CopiedFile(Struct, frozen=True):
    source: str
    digest: str


class Stylesheet(Struct, frozen=True):
    """The parts in their order: names of templates and their digests."""

    parts: tuple[tuple[str, str], ...]


def _files(site: Site) -> Iterator[Artifact]:
    """The pictures and files that a published page shows or links to, each once."""
    named = {target.source for targets in site.targets.values() for target in targets}
    named |= {target.source for figure in site.figures.values() for target in figure.targets}
    named |= {target.source for target in (*site.pictures.values(), *site.front_links.values())}
    made: set[str] = set()
    for source in sorted(named & set(site.binaries)):
        artifact = _file(site.binaries[source])
        if artifact.path not in made:
            made.add(artifact.path)
            yield artifact


def _file(binary: Binary) -> Artifact:
    if binary.width_px:
        view = PictureFile(binary.path, binary.digest, MAX_EDGE_PX)
        return Artifact(media_path(binary), "picture", view, (binary.path,))
    return Artifact(file_path(binary), "copy", CopiedFile(binary.path, binary.digest), (binary.path,))


_CSS, _FONTS, _ICONS = "assets/css/", "assets/fonts/", "assets/icons/"
_EVENTS_CSS, _DIAGRAMS_CSS, _EVENTS_SCRIPT = "assets/css/events/", "assets/css/diagrams/", "assets/js/events.js"


def theme_of(templates: Mapping[str, Source]) -> Theme:
    """Where styles, icon and fonts will stand. The stylesheet's name holds its digest: browsers may keep it."""

    fonts = [name for name in templates if name.startswith(_FONTS) and name.endswith(".woff2")]
    icon = next((name for name in templates if name.startswith(_ICONS) and name.endswith("logo.svg")), "favicon.svg")
    return Theme(
        css=_css_path("site", _css_parts(templates, _CSS)),
        icon=icon,
        fonts=tuple(name for name in fonts if "-ext" not in name),
        events_css=_css_path("events", _css_parts(templates, _EVENTS_CSS)),
        diagrams_css=_css_path("diagrams", _css_parts(templates, _DIAGRAMS_CSS)),
        events_script=_script_path(templates),
    )


def _css_path(name: str, parts: Sequence[tuple[str, str]]) -> str:
    from generator.memo import digest

    return f"assets/{name}.{digest(*(word for pair in parts for word in pair))[:8]}.css" if parts else ""


def _script_path(templates: Mapping[str, Source]) -> str:
    """Where the one script is published; a digest in its name, like that of the styles. Empty where there is none."""
    script = templates.get(_EVENTS_SCRIPT)
    return f"assets/events.{script.digest[:8]}.js" if script else ""


def _css_parts(templates: Mapping[str, Source], folder: str) -> tuple[tuple[str, str], ...]:
    """In the order of order.txt; a part that it does not name comes last, so that nothing is lost."""
    order = templates.get(f"{folder}order.txt")
    names = order.content.decode().split() if order else []
    known = [name for name in templates if name.endswith(".css") and name.rpartition("/")[0] == folder.rstrip("/")]
    listed = [f"{folder}{name}" for name in names if f"{folder}{name}" in templates]
    return tuple((name, templates[name].digest) for name in dict.fromkeys([*listed, *known]))


def _styles(theme: Theme, templates: Mapping[str, Source]) -> Iterator[Artifact]:
    bundles = ((theme.css, _CSS), (theme.events_css, _EVENTS_CSS), (theme.diagrams_css, _DIAGRAMS_CSS))
    for path, folder in bundles:
        parts = _css_parts(templates, folder)
        if path:
            yield Artifact(path, "styles", Stylesheet(parts), tuple(f"templates/{name}" for name, _ in parts))
    for name, source in templates.items():
        if name.startswith((_FONTS, _ICONS)) and not name.endswith(".md"):
            yield Artifact(name, "asset", CopiedFile(name, source.digest), (f"templates/{name}",))
    if theme.events_script:
        view = CopiedFile(_EVENTS_SCRIPT, templates[_EVENTS_SCRIPT].digest)
        yield Artifact(theme.events_script, "script", view, (f"templates/{_EVENTS_SCRIPT}",))


# ---------------------------------------------------------------- for machines


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


def _for_machines(desk: Desk, pages: Sequence[Artifact]) -> Iterator[Artifact]:
    site = desk.site
    home = absolute(site, desk.frame.home_url)
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


def _sitemaps(site: Site, pages: Sequence[Artifact], home: str) -> Iterator[Artifact]:
    from generator.formats.sitemap import sitemap_names

    entries = tuple(_sitemap_entries(site, pages))
    for name in sitemap_names(len(entries)):
        yield Artifact(name, "sitemap", SitemapView(entries, home, name))


def _sitemap_entries(site: Site, pages: Sequence[Artifact]) -> Iterator[SitemapEntry]:
    """Every page, but for the one that is shown where there is none. Only what was written says when it changed."""
    changes = {entry.path: _last_change(entry.front) for entry in site.entries}
    for page in pages:
        if page.path != NOT_FOUND_PATH:
            changed = changes.get(page.path)
            url = absolute(site, urls.at(site.prefix, page.path))
            yield SitemapEntry(url, changed.isoformat() if changed else None)


def _last_change(front: AnyFront) -> date | None:
    written = front.date.day if isinstance(front, Post) else front.published if isinstance(front, Event) else None
    return max(filter(None, (front.updated, front.reviewed, written)), default=None)


# A page without our one script forbids every script, in its head.
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
        (f"{prefix}/assets/site.*", for_ever),
        (f"{prefix}/assets/events.*", for_ever),
        (f"{prefix}/assets/diagrams.*", for_ever),
        # Their types, which not every host knows by the ending.
        (f"{prefix}/*.ics", (f"Content-Type: {MIME}",)),
        (f"{prefix}/media/*", for_ever),
    )
