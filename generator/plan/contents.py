"""The site -> the list of its files. Reads like the table of contents of the website; computes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from generator.diagrams import still
from generator.model.events import Event
from generator.model.front import Diagram, EasyRead, Front, Organisation, Page, Person, Venue
from generator.model.kinds import kind_of
from generator.model.stages import Artifact, Lazy, Source
from generator.plan.files import TOKENS, diagram_files, files, social_cards
from generator.plan.machine_readable import NOT_FOUND_PATH, machine_readable_files, search_index_file
from generator.plan.theme import theme_files, theme_of
from generator.site import GROUP_FOLDERS, AnyEntry, Entry, F, Site
from generator.views import diagrams, easy_reads, feeds, pages, posts, search, style_guide, topics
from generator.views.events import calendars as event_calendars
from generator.views.events import lists as event_lists
from generator.views.events import months as event_months
from generator.views.events import news as event_news
from generator.views.events import pages as event_pages
from generator.views.frame import ViewContext, view_context


def plan(site: Site, templates: Mapping[str, Source]) -> list[Artifact]:
    """Every file of the published site, in the order a visitor might meet them."""
    context = view_context(site, theme_of(templates))
    found = search_index_file(site)
    pages = [
        *_home(context),
        *_posts(context),
        *_events(context),
        *_pages(context),
        *_people_and_places(context),
        *_groups(context),
        *_diagrams(context),
        *_search(context, found.path),
        *_easy_reads(context),
        *_style_guide(context, templates),
    ]
    return [
        *pages,
        *_feeds(context),
        *_calendars(site),
        *diagram_files(site, templates),
        *files(site),
        *social_cards(context.cards),
        *theme_files(templates),
        found,
        *machine_readable_files(context, pages),
    ]


def _home(context: ViewContext) -> Iterator[Artifact]:
    yield Artifact("index.html", "pages/home.html", Lazy(posts.home_page, context), ("content/site.yaml",))
    yield Artifact(NOT_FOUND_PATH, "pages/not_found.html", pages.not_found_page(context), ("content/site.yaml",))


def _posts(context: ViewContext) -> Iterator[Artifact]:
    for index, post in enumerate(context.site.posts):
        yield _page(post, Lazy(posts.post_page, context, index))
    for path, page in posts.posts_pages(context):
        yield Artifact(path, "pages/posts.html", page)
    for path, year in posts.year_pages(context):
        yield Artifact(path, "pages/posts.html", year)


def _events(context: ViewContext) -> Iterator[Artifact]:
    site = context.site
    yield from _each(context, Event, event_pages.event_page)
    yield Artifact(event_lists.LIST_PATH, "pages/events.html", Lazy(event_lists.events_page, context))
    yield Artifact(event_lists.PAST_PATH, "pages/events.html", Lazy(event_lists.past_page, context))
    for path, year in event_lists.year_pages(context):
        yield Artifact(path, "pages/events.html", year)
    for path, month in event_months.month_pages(context):
        yield Artifact(path, "pages/month.html", month)
    for row in event_lists.filters(site).values():
        for each in row:
            yield Artifact(each.path, "pages/events.html", Lazy(event_lists.filter_page, context, each))


def _pages(context: ViewContext) -> Iterator[Artifact]:
    for page in context.site.of(Page):
        if page.item.id == "feeds":
            yield _page(page, Lazy(pages.feeds_page, context, page), "pages/feeds.html")
        else:
            yield _page(page, Lazy(pages.text_page, context, page))


def _people_and_places(context: ViewContext) -> Iterator[Artifact]:
    yield from _each(context, Person, topics.profile_page)
    yield from _each(context, Organisation, topics.profile_page)
    yield from _each(context, Venue, topics.venue_page)
    yield from _list(context, Person, "pages/cards.html", topics.people_page)
    yield from _list(context, Organisation, "pages/cards.html", topics.organisations_page)
    yield from _list(context, Venue, "pages/cards.html", topics.venues_page)


def _groups(context: ViewContext) -> Iterator[Artifact]:
    for kind, folder in GROUP_FOLDERS:
        groups = context.site.groups[kind]
        for group in groups:
            for path, page in topics.topic_pages(context, group, folder):
                yield Artifact(path, "pages/topic.html", page)
        if groups:
            yield Artifact(f"{folder}/index.html", "pages/cards.html", Lazy(topics.groups_page, context, kind, folder))


def _diagrams(context: ViewContext) -> Iterator[Artifact]:
    """The list of all diagrams, a page for each that stands for itself, and each as a file."""
    yield from _each(context, Diagram, diagrams.diagram_page)
    if context.site.figures:
        yield Artifact("diagrams/index.html", "pages/diagrams.html", Lazy(diagrams.diagrams_page, context))


def _search(context: ViewContext, index_path: str) -> Iterator[Artifact]:
    yield Artifact(search.PATH, "pages/search.html", Lazy(search.search_page, context, index_path))
    for path, letter in search.letter_pages(context):
        yield Artifact(path, "pages/letter.html", letter)


def _easy_reads(context: ViewContext) -> Iterator[Artifact]:
    yield from _each(context, EasyRead, easy_reads.easy_read_page)
    yield from _list(context, EasyRead, "pages/easy_reads.html", easy_reads.easy_reads_page)


def _style_guide(context: ViewContext, templates: Mapping[str, Source]) -> Iterator[Artifact]:
    tokens = templates[TOKENS].content.decode("utf-8", "replace")
    light, dark = still.tokens_of(tokens, "light"), still.tokens_of(tokens, "dark")
    view = Lazy(style_guide.style_guide_page, context, light, dark)
    yield Artifact(style_guide.PATH, "pages/style_guide.html", view, ("templates/pages/style_guide.html",))


def _feeds(context: ViewContext) -> Iterator[Artifact]:
    site = context.site
    for stream in feeds.streams(site):
        view = Lazy(feeds.feed_view, context, stream)
        yield Artifact(f"{stream.folder}feed.xml", "atom", view)
        yield Artifact(f"{stream.folder}feed.json", "json_feed", view)
    news = Lazy(event_news.news_view, context)
    yield Artifact(f"{event_news.FOLDER}feed.xml", "atom", news)
    yield Artifact(f"{event_news.FOLDER}feed.json", "json_feed", news)
    yield Artifact(feeds.OPML_PATH, "opml", feeds.opml_view(site))


def _calendars(site: Site) -> Iterator[Artifact]:
    for event in site.events:
        view = Lazy(event_calendars.event_file, site, event)
        yield Artifact(event_calendars.file_path(event), "calendar", view, (event.source,))
    for path, calendar in event_lists.calendars(site):
        yield Artifact(path, "calendar", calendar)


def _each(context: ViewContext, struct: type[F], view: Callable[[ViewContext, Entry[F]], Struct]) -> Iterator[Artifact]:
    """The page of each entry of a kind."""
    for entry in context.site.of(struct):
        yield _page(entry, Lazy(view, context, entry))


def _list(
    context: ViewContext, struct: type[Front], template: str, view: Callable[[ViewContext], Struct]
) -> Iterator[Artifact]:
    """The list of a kind that has something in it."""
    if context.site.of(struct):
        yield Artifact(kind_of(struct).list_path, template, Lazy(view, context))


def _page(entry: AnyEntry, view: Lazy, template: str = "") -> Artifact:
    """By the template of its kind, if no other is named."""
    return Artifact(entry.path, template or entry.kind.template, view, (entry.source,))
