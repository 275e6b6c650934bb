"""The settings of the site, as content/site.yaml gives them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Struct, field

from generator.model.values import Email, LangTag, WebUrl, ZoneName, says


class Topic(Struct, frozen=True):
    """A wing, a sector, a tag or a series as site.yaml describes it."""

    name: Annotated[str, says("as people read it", "Grass rooters")]
    summary: Annotated[str | None, says("a sentence or two", "Service user activists and their friends.")] = None


class MenuLink(Struct, frozen=True):
    name: Annotated[str, says("the words of the link", "About")]
    page: Annotated[str, says("a file below `content/`, a list of the site, or the search", "pages/about.md")]


class Config(Struct, frozen=True, kw_only=True):
    """content/site.yaml. Only `name` and `base_url` are required."""

    name: Annotated[str, says("the name of the site", "Relational Practice Movement")]
    base_url: Annotated[WebUrl, says("the address of the home page", "https://relationalpractice.example/")]
    summary: Annotated[str | None, says("what the site is, in a sentence or two", "Together we ask ...")] = None
    headline: Annotated[
        str | None, says("the large words on the home page", "Public services work when relationships do")
    ] = None
    lang: Annotated[LangTag, says("its language; without it, `en-GB`", "en-GB")] = "en-GB"
    timezone: Annotated[ZoneName, says("the zone of its clocks; without it, `Europe/London`", "Europe/London")] = (
        "Europe/London"
    )
    today: Annotated[date | None, says("pins the day; delete the line to follow the calendar", "2023-01-27")] = None
    uid_domain: Annotated[
        str | None,
        says(
            "the end of the names by which calendars know our events; write it once, and never change it, "
            "even if the site moves",
            "relationalpractice.example",
        ),
    ] = None
    currency: Annotated[str, says("of all prices, in three letters; without it, `GBP`", "GBP")] = "GBP"
    horizon: Annotated[
        int | None,
        says("how many months ahead events are shown that repeat without an end; without it, each needs an end", "12"),
    ] = None
    range: Annotated[
        Literal["to", "dash"], says("`to` or `dash`: how the days of an event are joined; without it, `to`", "to")
    ] = "to"
    email: Annotated[Email | None, says("where readers write", "hello@example.org")] = None
    glossary: Annotated[
        dict[str, str],
        says("short forms and what they mean, each on a line below it", "{NHS: National Health Service}"),
    ] = field(default_factory=dict)
    wings: Annotated[
        dict[str, Topic],
        says("[the wings](#wings-sectors-tags-and-series), by their short names", "{grass-rooters: Grass rooters}"),
    ] = field(default_factory=dict)
    sectors: Annotated[dict[str, Topic], says("the sectors, by their short names", "{health: Health}")] = field(
        default_factory=dict
    )
    tags: Annotated[
        dict[str, Topic], says("names and summaries of tags; tags need not be listed", "{launches: Launches}")
    ] = field(default_factory=dict)
    series: Annotated[
        dict[str, Topic], says("names and summaries of series; they need not be listed", "{launch: The launches}")
    ] = field(default_factory=dict)
    menu: Annotated[
        tuple[MenuLink, ...],
        says(
            "[links](#menus) at the top of every page; without it, one is made from the content",
            "[{name: About, page: pages/about.md}]",
        ),
    ] = ()
    footer_menu: Annotated[
        tuple[MenuLink, ...], says("links at the foot of every page", "[{name: Privacy, page: pages/privacy.md}]")
    ] = ()
    start_here: Annotated[
        MenuLink | None,
        says("the link on the home page for somebody who is new", "{name: What it is, page: pages/about.md}"),
    ] = None
    join: Annotated[
        MenuLink | None,
        says(
            "the link on the home page for somebody who wants to take part",
            "{name: How to join in, page: pages/join-in.md}",
        ),
    ] = None
    posts_per_page: Annotated[int, says("how many posts a page of the list has; without it, 20", "20")] = 20
    feed_length: Annotated[int, says("how many posts a feed has; without it, 20", "20")] = 20
