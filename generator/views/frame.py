"""What every page has: frame, head, menu, crumbs.

Addresses that leave the site (canonical, Open Graph) become absolute here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from generator.formats import jsonld
from generator.formats.feeds import Feed, FeedEntry
from generator.model.front import Front, Venue
from generator.model.stages import Body
from generator.model.values import Html, Url
from generator.site import AnyEntry, Entry, Site
from generator.text import urls
from generator.views import cards, social, words
from generator.views.shapes import NEVER, FeedLink, Frame, Head, LinkView, PageParts, Pager, ReviewView

MAX_TITLE = 70  # characters
ALONE = Pager()  # a page of no list
EASY_READ = "easy-read"  # the name of its styles
ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"


class Theme(Struct, frozen=True):
    """Where the styles, fonts, icons and scripts of the templates are published: paths in the output."""

    icon: str
    fonts: tuple[str, ...]  # those every page needs at once
    styles: Mapping[str, str]  # name of a bundle -> path; "site" is for every page
    scripts: Mapping[str, str]
    card_design: str  # the digest of all that social cards are made from, but for their words


class ViewContext(Struct, frozen=True):
    """What page builders work from: the site, and what is the same on every page, made once."""

    site: Site
    frame: Frame
    publisher: dict[str, object]  # the movement itself, as JSON-LD
    theme: Theme
    cards: social.Cards

    def card(self, entry: AnyEntry | None) -> social.SocialCard:
        """The social card of the entry, or that of the whole site."""
        return self.cards.of_entries[entry.source] if entry else self.cards.of_site

    def css_url(self, bundle: str) -> Url:
        """Of the styles that only some pages need; empty where the templates have none of that name."""
        return self._url(self.theme.styles.get(bundle, ""))

    def script_url(self, name: str) -> Url:
        return self._url(self.theme.scripts.get(name, ""))

    def _url(self, path: str) -> Url:
        return urls.at(self.site.prefix, path) if path else Url("")


def view_context(site: Site, theme: Theme) -> ViewContext:
    config = site.config
    help_page = site.by_id.get(("page", "help"))
    frame = Frame(
        site_name=config.name,
        home_url=home_url(site),
        lang=config.lang,
        css_url=urls.at(site.prefix, theme.styles.get("site", "assets/site.css")),
        icon_url=urls.at(site.prefix, theme.icon),
        font_urls=tuple(urls.at(site.prefix, path) for path in theme.fonts),
        feeds=feed_links(site, "", config.name),
        footer_menu=tuple(LinkView(name, url) for name, url in site.menus.footer),
        email=config.email or "",
        help_url=help_page.url if help_page else "",
    )
    publisher = jsonld.organization(
        name=config.name,
        url=absolute(site, frame.home_url),
        summary=config.summary,
        email=config.email,
        logo=absolute(site, frame.icon_url),
    )
    return ViewContext(site, frame, dict(publisher), theme, social.cards_of(site, theme.card_design))


def late_lists_url(context: ViewContext) -> Url:
    """The script that moves what is over by the time it is read. A site that is kept at some day is late everywhere,
    and the script would empty its lists.
    """
    return Url("") if context.site.pinned else context.script_url("events")


def home_url(site: Site) -> Url:
    return urls.at(site.prefix, "index.html")


def absolute(site: Site, url: str) -> str:
    return urls.absolute(site.config.base_url, url)


def card_url(context: ViewContext, entry: AnyEntry | None = None) -> str:
    """Of the social card; absolute, as social networks and search engines want it."""
    return absolute(context.site, urls.at(context.site.prefix, context.card(entry).file))


def party_node(
    context: ViewContext, link: LinkView, unknown: Literal["person", "organisation"] = "organisation"
) -> jsonld.Tree:
    """A person or an organisation as JSON-LD; of one without a page, `unknown` says what is more likely."""
    site, url = context.site, absolute(context.site, link.url) if link.url else ""
    if link.name == site.config.name:
        return context.publisher
    is_person = link.url in cards.person_urls(site) if url else unknown == "person"
    return (jsonld.person if is_person else jsonld.organization)(name=link.name, url=url)


def place_node(site: Site, entry: Entry[Venue], summary: str | None = None) -> jsonld.Tree:
    venue, url = entry.front, absolute(site, entry.url)
    return jsonld.place(
        name=entry.title, url=url, address=venue.address, geo=venue.geo, phone=venue.phone, summary=summary
    )


def feed_links(site: Site, folder: str, title: str) -> tuple[FeedLink, ...]:
    """The two feeds of posts in a folder of the output ("", "wings/grass-rooters/")."""
    return _both_feeds(site, folder, f"{title}: posts")


def event_feed_links(site: Site) -> tuple[FeedLink, ...]:
    """The feeds of new and changed events."""
    return _both_feeds(site, "events/", "Events: what is new and what changed")


def _both_feeds(site: Site, folder: str, title: str) -> tuple[FeedLink, ...]:
    return (
        FeedLink(f"{title} (Atom)", urls.at(site.prefix, f"{folder}feed.xml"), ATOM),
        FeedLink(f"{title} (JSON Feed)", urls.at(site.prefix, f"{folder}feed.json"), JSON_FEED),
    )


def feed_in(
    context: ViewContext, folder: str, title: str, subtitle: str, page_url: Url, entries: tuple[FeedEntry, ...]
) -> Feed:
    """The feed in a folder of the output. Its `updated` is that of its newest entry, never the clock."""
    site, home = context.site, absolute(context.site, page_url)
    return Feed(
        title=title,
        subtitle=subtitle,
        id=home,
        home_url=home,
        atom_url=absolute(site, urls.at(site.prefix, f"{folder}feed.xml")),
        json_url=absolute(site, urls.at(site.prefix, f"{folder}feed.json")),
        updated=max((entry.updated for entry in entries), key=datetime.fromisoformat, default=NEVER),
        lang=site.config.lang,
        author=site.config.name,
        icon=absolute(site, context.frame.icon_url),
        entries=entries,
    )


def page_parts(
    context: ViewContext,
    *,
    description: str,
    title: str = "",
    heading: str = "",
    lead: str = "",
    url: str = "",
    entry: AnyEntry | None = None,
    kind: str = "website",
    crumbs: Sequence[LinkView] = (),
    feeds: tuple[FeedLink, ...] = (),
    json_ld: Sequence[jsonld.Tree] = (),
    css_urls: Sequence[Url] = (),
    noindex: bool = False,
    pager: Pager = ALONE,
    **head: str,
) -> PageParts:
    """Everything round the content of one page. `title` is the page's own; the site's name is added, except at home.
    `heading` is what the page itself says, where that is shorter.
    `entry`: whose text the page shows. It has title, address and social card, and may need styles of its own.
    """
    site, front = context.site, entry.front if entry else None
    title, url = (title or entry.title, url or entry.url) if entry else (title, url)
    lead = lead or (front.summary if front else "") or ""
    at_home = url == context.frame.home_url
    trail = [LinkView("Home", context.frame.home_url), *crumbs]
    nodes = list(json_ld) if at_home else [*json_ld, _breadcrumbs(site, [*trail, LinkView(title, url)])]
    return PageParts(
        frame=context.frame,
        head=Head(
            title=site.config.name if at_home else _full_title(title, site.config.name),
            description=description,
            canonical=absolute(site, url),
            kind=kind,  # type: ignore[arg-type]
            image_url=card_url(context, entry),
            image_alt=context.card(entry).alt,
            feeds=feeds,
            css_urls=tuple(url for url in (*css_urls, *_css_of_body(context, entry)) if url),
            json_ld=Html(jsonld.script_text(jsonld.graph(nodes))),
            noindex=noindex,
            prev_url=pager.before.url if pager.before else "",
            next_url=pager.after.url if pager.after else "",
            **head,  # type: ignore[arg-type]
        ),
        menu=menu(site, url),
        title=heading or title,
        lead=lead,
        crumbs=() if at_home else tuple(trail),
        lang=cards.lang_of(site, front.lang) if front else "",
        easy_read=_easy_read(site, entry),
        not_published=words.not_published(entry),
        content_note=(front.content_note or "") if front else "",
        review=_review(site, front) if front else ReviewView(),
        pager=pager,
    )


def _review(site: Site, front: Front) -> ReviewView:
    """On which day the page should have been read again is for maintainers to hear; readers hear that it is old."""
    is_old = bool(front.review_by and front.review_by < site.today)
    due = None if is_old else front.review_by
    return ReviewView(words.day_view_or_none(front.reviewed), words.day_view_or_none(due), is_old)


def _easy_read(site: Site, entry: AnyEntry | None) -> LinkView | None:
    found = site.easy_read_of.get(entry.source) if entry else None
    return LinkView("Easy read version", found.url) if found else None


def _css_of_body(context: ViewContext, entry: AnyEntry | None) -> Iterator[Url]:
    """The styles that only some texts need: of tables, code and footnotes, and of diagrams."""
    body = entry.item.body if entry else Body("")
    if body.is_rich:
        yield context.css_url("rich")
    if any(block.name in ("figure", "diagram") for block in body.blocks):
        yield context.css_url("diagrams")


def _full_title(title: str, site_name: str) -> str:
    """With the site's name after it, unless that makes it longer than search engines and tabs show."""
    full = f"{title} \u2013 {site_name}"
    return full if len(full) <= MAX_TITLE else title


def _breadcrumbs(site: Site, trail: Sequence[LinkView]) -> jsonld.Tree:
    return jsonld.breadcrumbs([(link.name, absolute(site, link.url)) for link in trail])


def menu(site: Site, url: str) -> tuple[LinkView, ...]:
    """The main menu with the place of `url` in it: the page itself, or the part of the site it belongs to."""
    home = home_url(site)
    return tuple(LinkView(name, link, _current(link, url, home)) for name, link in site.menus.main)


def _current(link: str, url: str, home: str) -> str:
    """The home page is above every other, so that says nothing."""
    if link == url:
        return "page"
    return "true" if url.startswith(link) and link != home else ""
