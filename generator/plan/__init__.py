"""The site -> the list of its files. Reads like the table of contents of the website; computes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.diagrams import still
from generator.model import Artifact, Lazy, Source
from generator.plan.files import (
    CARD,
    PNG_WIDTH_PX,
    TOKENS,
    CopiedFile,
    DiagramFile,
    PictureFile,
    diagram_files,
    files,
    social_cards,
)
from generator.plan.machines import (
    BUILD_PATH,
    NOT_FOUND_PATH,
    BuildView,
    RedirectsView,
    SitemapView,
    for_machines,
    search_index_file,
)
from generator.plan.theme import Stylesheet, theme_files, theme_of
from generator.site import GROUP_FOLDERS, AnyEntry, Site
from generator.views import diagrams, easy_reads, feeds, pages, posts, search, style_guide, topics
from generator.views.events import calendars as event_calendars
from generator.views.events import lists as event_lists
from generator.views.events import months as event_months
from generator.views.events import news as event_news
from generator.views.events import pages as event_pages
from generator.views.frame import Desk, desk_of

__all__ = (
    "BUILD_PATH",
    "CARD",
    "PNG_WIDTH_PX",
    "TOKENS",
    "BuildView",
    "CopiedFile",
    "DiagramFile",
    "PictureFile",
    "RedirectsView",
    "SitemapView",
    "Stylesheet",
    "plan",
)


def plan(site: Site, templates: Mapping[str, Source]) -> list[Artifact]:
    """Every file of the published site, in the order a visitor might meet them."""
    desk = desk_of(site, theme_of(templates))
    found = search_index_file(site)
    pages = [
        *_home(desk),
        *_posts(desk),
        *_events(desk),
        *_pages(desk),
        *_people_and_places(desk),
        *_groups(desk),
        *_diagrams(desk),
        *_search(desk, found.path),
        *_easy_reads(desk),
        *_style_guide(desk, templates),
    ]
    return [
        *pages,
        *_feeds(desk),
        *_calendars(site),
        *diagram_files(site, templates),
        *files(site),
        *social_cards(desk.cards),
        *theme_files(templates),
        found,
        *for_machines(desk, pages),
    ]


def _home(desk: Desk) -> Iterator[Artifact]:
    yield Artifact("index.html", "pages/home.html", Lazy(posts.home_page, desk), ("content/site.yaml",))
    yield Artifact(NOT_FOUND_PATH, "pages/not_found.html", pages.not_found_page(desk), ("content/site.yaml",))


def _posts(desk: Desk) -> Iterator[Artifact]:
    for index, post in enumerate(desk.site.posts):
        yield _page(post, "pages/post.html", Lazy(posts.post_page, desk, index))
    for path, page in posts.posts_pages(desk):
        yield Artifact(path, "pages/posts.html", page)
    for path, year in posts.year_pages(desk):
        yield Artifact(path, "pages/posts.html", year)


def _events(desk: Desk) -> Iterator[Artifact]:
    site = desk.site
    for event in site.events:
        yield _page(event, "pages/event.html", Lazy(event_pages.event_page, desk, event))
    yield Artifact(event_lists.LIST_PATH, "pages/events.html", Lazy(event_lists.events_page, desk))
    yield Artifact(event_lists.PAST_PATH, "pages/events.html", Lazy(event_lists.past_page, desk))
    for path, year in event_lists.year_pages(desk):
        yield Artifact(path, "pages/events.html", year)
    for path, month in event_months.month_pages(desk):
        yield Artifact(path, "pages/month.html", month)
    for row in event_lists.filters(site).values():
        for each in row:
            yield Artifact(each.path, "pages/events.html", Lazy(event_lists.filter_page, desk, each))


def _pages(desk: Desk) -> Iterator[Artifact]:
    for page in desk.site.pages:
        if page.item.id == "feeds":
            yield _page(page, "pages/feeds.html", Lazy(pages.feeds_page, desk, page))
        else:
            yield _page(page, "pages/text.html", Lazy(pages.text_page, desk, page))


def _people_and_places(desk: Desk) -> Iterator[Artifact]:
    site = desk.site
    for person in site.people:
        yield _page(person, "pages/profile.html", Lazy(topics.profile_page, desk, person))
    for organisation in site.organisations:
        yield _page(organisation, "pages/profile.html", Lazy(topics.profile_page, desk, organisation))
    for venue in site.venues:
        yield _page(venue, "pages/venue.html", Lazy(topics.venue_page, desk, venue))
    if site.people:
        yield Artifact("people/index.html", "pages/cards.html", Lazy(topics.people_page, desk))
    if site.organisations:
        yield Artifact("organisations/index.html", "pages/cards.html", Lazy(topics.organisations_page, desk))
    if site.venues:
        yield Artifact("venues/index.html", "pages/cards.html", Lazy(topics.venues_page, desk))


def _groups(desk: Desk) -> Iterator[Artifact]:
    for kind, folder in GROUP_FOLDERS:
        groups = desk.site.groups[kind]
        for group in groups:
            for path, page in topics.topic_pages(desk, group, folder):
                yield Artifact(path, "pages/topic.html", page)
        if groups:
            yield Artifact(f"{folder}/index.html", "pages/cards.html", Lazy(topics.groups_page, desk, kind, folder))


def _diagrams(desk: Desk) -> Iterator[Artifact]:
    """The list of all diagrams, a page for each that stands for itself, and each as a file."""
    site = desk.site
    for entry in site.diagrams:
        yield _page(entry, "pages/diagram.html", Lazy(diagrams.diagram_page, desk, entry))
    if site.figures:
        yield Artifact("diagrams/index.html", "pages/diagrams.html", Lazy(diagrams.diagrams_page, desk))


def _search(desk: Desk, index_path: str) -> Iterator[Artifact]:
    yield Artifact(search.PATH, "pages/search.html", Lazy(search.search_page, desk, index_path))
    for path, letter in search.letter_pages(desk):
        yield Artifact(path, "pages/letter.html", letter)


def _easy_reads(desk: Desk) -> Iterator[Artifact]:
    for entry in desk.site.easy_reads:
        yield _page(entry, "pages/easy_read.html", Lazy(easy_reads.easy_read_page, desk, entry))
    if desk.site.easy_reads:
        yield Artifact(easy_reads.LIST_PATH, "pages/easy_reads.html", Lazy(easy_reads.easy_reads_page, desk))


def _style_guide(desk: Desk, templates: Mapping[str, Source]) -> Iterator[Artifact]:
    tokens = templates[TOKENS].content.decode("utf-8", "replace")
    light, dark = still.tokens_of(tokens, "light"), still.tokens_of(tokens, "dark")
    view = Lazy(style_guide.style_guide_page, desk, light, dark)
    yield Artifact(style_guide.PATH, "pages/style_guide.html", view, ("templates/pages/style_guide.html",))


def _feeds(desk: Desk) -> Iterator[Artifact]:
    site = desk.site
    for stream in feeds.streams(site):
        view = Lazy(feeds.feed_view, desk, stream)
        yield Artifact(f"{stream.folder}feed.xml", "atom", view)
        yield Artifact(f"{stream.folder}feed.json", "json_feed", view)
    news = Lazy(event_news.news_view, desk)
    yield Artifact(f"{event_news.FOLDER}feed.xml", "atom", news)
    yield Artifact(f"{event_news.FOLDER}feed.json", "json_feed", news)
    yield Artifact(feeds.OPML_PATH, "opml", feeds.opml_view(site))


def _calendars(site: Site) -> Iterator[Artifact]:
    for event in site.events:
        view = Lazy(event_calendars.event_file, site, event)
        yield Artifact(event_calendars.file_path(event), "calendar", view, (event.source,))
    for path, calendar in event_lists.calendars(site):
        yield Artifact(path, "calendar", calendar)


def _page(entry: AnyEntry, template: str, view: Lazy) -> Artifact:
    return Artifact(entry.path, template, view, (entry.source,))
