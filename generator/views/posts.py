"""Posts: a post's page, the lists of posts, home."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from generator import text
from generator.formats import jsonld
from generator.model.events import Event
from generator.model.front import Comment, Post
from generator.model.stages import Lazy
from generator.model.values import Url
from generator.site import Entry, Site, group_words
from generator.text import urls
from generator.views import cards, event_cards, words
from generator.views.bodies import body_view, contents
from generator.views.frame import ViewContext, absolute, card_url, feed_links, late_lists_url, page_parts, party_node
from generator.views.paging import PageSlice, page_slices
from generator.views.pictures import picture_view
from generator.views.shapes import (
    CommentView,
    HomePage,
    LinkView,
    PostPage,
    PostsPage,
    SeriesView,
    WingPanel,
    YearGroup,
)

HOME_EVENTS, HOME_POSTS = 3, 3
FOLDER = "posts/"
NOTHING_PLANNED = "No events are planned just now. When there is one, you will find it here."


def home_page(context: ViewContext) -> HomePage:
    site, config = context.site, context.site.config
    coming, past = event_cards.upcoming_and_past(site, site.events)
    shown = [event for event in coming if event.front.status != "postponed"][:HOME_EVENTS]
    lead = config.summary or f"{config.name}: posts and events."
    website = jsonld.website(
        name=config.name,
        url=absolute(site, context.frame.home_url),
        lang=config.lang,
        summary=config.summary,
        publisher=context.publisher,
    )
    return HomePage(
        page=page_parts(
            context,
            title=config.name,
            description=lead,
            url=context.frame.home_url,
            json_ld=[context.publisher, website],
            css_urls=[context.css_url("home")],
            script_url=late_lists_url(context) if shown else "",
        ),
        headline=config.headline or config.name,
        lead=config.summary or "",
        about=_link(site.menus.start_here),
        events_title=_events_title(site, coming),
        events=event_cards.event_cards(site, shown),
        past_events=_more_events(site, len(coming) > len(shown), bool(past)),
        no_events="" if shown else NOTHING_PLANNED,
        nothing=NOTHING_PLANNED,
        wings=tuple(
            WingPanel(group.topic.name, group.url, group.topic.summary or "", number)
            for number, group in enumerate(site.groups["wing"], 1)
        ),
        sectors=tuple(LinkView(group.topic.name, group.url) for group in site.groups["sector"]),
        posts=cards.post_cards(site, site.posts[:HOME_POSTS]),
        join=_link(site.menus.join),
        reply_url=mail_link(site, "I would like to join in"),
    )


def _events_title(site: Site, coming: Sequence[Entry[Event]]) -> str:
    """ "One event is happening now, and two are coming up". Counts what will take place as far as anybody knows."""
    planned = [event for event in coming if event.front.status in ("confirmed", "tentative")]
    on = sum(event_cards.is_on(site, event) for event in planned)
    ahead = sum(not event_cards.has_begun(site, event) for event in planned)
    if on and ahead:
        later = words.counted(ahead, "is", "are").lower()
        return f"{words.counted(on, 'event is', 'events are')} happening now, and {later} coming up"
    if on or ahead:
        return f"{words.counted(on or ahead, 'event is', 'events are')} {'happening now' if on else 'coming up'}"
    return "Events"


def _more_events(site: Site, more_coming: bool, any_past: bool) -> LinkView | None:
    if not more_coming and not any_past:
        return None
    return LinkView(
        "All events" if more_coming else "Past events",
        urls.at(site.prefix, "events/index.html" if more_coming else "events/past/index.html"),
    )


def _link(named: tuple[str, Url] | None) -> LinkView | None:
    return LinkView(*named) if named else None


def post_page(context: ViewContext, index: int) -> PostPage:
    """The page of the post at `index` of the site's posts (newest first), which knows its neighbours."""
    site = context.site
    entry = site.posts[index]
    post, item = entry.front, entry.item
    image = picture_view(site, entry)
    summary = cards.summary_of(site, entry)
    return PostPage(
        page=page_parts(
            context,
            description=summary,
            kind="article",
            crumbs=(LinkView("Posts", urls.at(site.prefix, f"{FOLDER}index.html")),),
            json_ld=[_blog_posting(context, entry)],
            entry=entry,
            published=words.iso(post.date, site.config.timezone),
            modified=(post.updated.isoformat() if post.updated else ""),
        ),
        badges=cards.badges(site, "wing", post.wings),
        authors=cards.parties(site, post.authors),
        day=words.day_view(post.date.day),
        updated=words.day_view_or_none(post.updated),
        minutes=text.reading_minutes(item.body.words),
        image=image,
        contents=contents(item),
        body=body_view(site, entry),
        sectors=tuple(LinkView(mark.name, mark.url) for mark in cards.badges(site, "sector", post.sectors)),
        tags=tags(site, entry),
        series=_series(site, entry),
        comments=tuple(_comment(comment) for comment in site.comments.get(entry.source, ())),
        reply_url=mail_link(site, entry.title),
        older=_neighbour(site, index + 1),
        newer=_neighbour(site, index - 1),
        related=cards.post_cards(site, _related(site, index)),
    )


def _blog_posting(context: ViewContext, entry: Entry[Post]) -> jsonld.Tree:
    site, post = context.site, entry.front
    image = picture_view(site, entry)
    return jsonld.blog_posting(
        url=absolute(site, entry.url),
        title=entry.title,
        published=words.iso(post.date, site.config.timezone),
        lang=post.lang or site.config.lang,
        updated=post.updated.isoformat() if post.updated else None,
        summary=cards.summary_of(site, entry),
        authors=[party_node(context, link, unknown="person") for link in cards.parties(site, post.authors)]
        or [context.publisher],
        publisher=context.publisher,
        image=absolute(site, image.url) if image else card_url(context, entry),
        keywords=[link.name for link in tags(site, entry)],
        words=entry.item.body.words,
    )


def tags(site: Site, entry: Entry[Post]) -> tuple[LinkView, ...]:
    by_id = cards.groups_by_id(site, "tag")
    keys = dict.fromkeys(word if word in by_id else text.slug(word) for word in group_words(entry, "tag"))
    return tuple(LinkView(by_id[key].topic.name, by_id[key].url) for key in keys if key in by_id)


def _series(site: Site, entry: Entry[Post]) -> SeriesView | None:
    """The other parts, in their order. A series of one post is no series to a reader."""
    for word in group_words(entry, "series"):
        for group in site.groups["series"]:
            if group.id in (word, text.slug(word)) and len(group.posts) > 1:
                parts = sorted(group.posts, key=lambda each: (each.front.part or 0, each.front.date.day, each.item.id))
                links = [LinkView(each.title, each.url, "page" if each is entry else "") for each in parts]
                return SeriesView(group.topic.name, group.url, tuple(links))
    return None


def _comment(comment: Comment) -> CommentView:
    return CommentView(comment.name, words.paragraphs(comment.text), words.partial_day(comment.date))


def _neighbour(site: Site, index: int) -> LinkView | None:
    return LinkView(site.posts[index].title, site.posts[index].url) if 0 <= index < len(site.posts) else None


def _related(site: Site, index: int) -> list[Entry[Post]]:
    """Posts to read next, without the two that the older and the newer link lead to."""
    near = site.posts[max(0, index - 1) : index + 2]
    return [post for post in site.related.get(site.posts[index].source, ()) if post not in near]


def mail_link(site: Site, subject: str) -> str:
    from urllib.parse import quote  # 6 ms, needed by pages only

    return f"mailto:{site.config.email}?subject={quote(subject)}" if site.config.email else ""


# ---------------------------------------------------------------- lists of posts


def posts_pages(context: ViewContext) -> list[tuple[str, Lazy]]:
    """Path and page of all the pages of the list of posts, newest first."""
    site = context.site
    return [
        (page_slice.path, Lazy(_posts_page, context, page_slice))
        for page_slice in page_slices(site.prefix, site.posts, FOLDER, site.config.posts_per_page)
    ]


def _posts_page(context: ViewContext, page_slice: PageSlice[Entry[Post]]) -> PostsPage:
    site = context.site
    return PostsPage(
        page=page_parts(
            context,
            title=f"Posts{page_slice.suffix}",
            heading="Posts",
            lead="Newest first." if site.posts else "",
            description=f"{site.config.name}: all our posts, newest first{page_slice.suffix}.",
            url=page_slice.url,
            crumbs=(LinkView("Posts", page_slice.first_url),) if page_slice.number > 1 else (),
            pager=page_slice.pager,
        ),
        years=_by_year(site, page_slice.rows),
        all_years=_all_years(site, ""),
        feeds=feed_links(site, "", site.config.name),
    )


def year_pages(context: ViewContext) -> list[tuple[str, Lazy]]:
    """Path and page of every year with posts. Where there is only one, the list of all posts shows it."""
    years = [(year, tuple(posts)) for year, posts in groupby(context.site.posts, key=_year)]
    return [(_year_path(year), Lazy(_year_page, context, posts)) for year, posts in years if len(years) > 1]


def _year(post: Entry[Post]) -> int:
    return post.front.date.day.year


def _year_page(context: ViewContext, posts: tuple[Entry[Post], ...]) -> PostsPage:
    site = context.site
    (group,) = _by_year(site, posts)
    return PostsPage(
        page=page_parts(
            context,
            title=f"Posts from {group.year}",
            description=f"{site.config.name}: all that we wrote in {group.year}.",
            url=group.url,
            crumbs=(LinkView("Posts", urls.at(site.prefix, f"{FOLDER}index.html")),),
        ),
        years=(group,),
        all_years=_all_years(site, group.year),
        feeds=(),
    )


def _year_path(year: str | int) -> str:
    return f"posts/{year}/index.html"


def _by_year(site: Site, posts: Sequence[Entry[Post]]) -> tuple[YearGroup, ...]:
    return tuple(
        YearGroup(str(year), urls.at(site.prefix, _year_path(year)), cards.post_cards(site, group))
        for year, group in groupby(posts, key=_year)
    )


def _all_years(site: Site, shown: str) -> tuple[LinkView, ...]:
    """A link for each year that has posts; `shown` is the year whose page this is."""
    return tuple(
        LinkView(year, urls.at(site.prefix, _year_path(year)), "page" if year == shown else "") for year in _years(site)
    )


@lru_cache(maxsize=1)  # every page of the list shows them, and there is a page for every 20 posts
def _years(site: Site) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(post.front.date.day.year) for post in site.posts))
