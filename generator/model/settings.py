"""The settings of the site, as content/site.yaml gives them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct, field

from generator.model.values import (
    Email,
    LangTag,
    WebUrl,
    ZoneName,
)


class Topic(Struct, frozen=True):
    """A wing, a sector, a tag or a series as site.yaml describes it."""

    name: str
    summary: str | None = None


class MenuLink(Struct, frozen=True):
    name: str
    page: str  # a source under content/, or an address of the site ("/posts/")


class Config(Struct, frozen=True, kw_only=True):
    """content/site.yaml. Only `name` and `base_url` are required."""

    name: str
    base_url: WebUrl
    summary: str | None = None
    headline: str | None = None
    lang: LangTag = "en-GB"
    timezone: ZoneName = "Europe/London"
    today: date | None = None  # pins the date; otherwise the clock in the site's zone
    uid_domain: str | None = None
    currency: str = "GBP"  # ISO 4217
    horizon: int | None = None  # months ahead for which events without an end to their repeats are listed
    range: Literal["to", "dash"] = "to"
    email: Email | None = None
    glossary: dict[str, str] = field(default_factory=dict)
    wings: dict[str, Topic] = field(default_factory=dict)
    sectors: dict[str, Topic] = field(default_factory=dict)
    tags: dict[str, Topic] = field(default_factory=dict)
    series: dict[str, Topic] = field(default_factory=dict)
    menu: tuple[MenuLink, ...] = ()
    footer_menu: tuple[MenuLink, ...] = ()
    start_here: MenuLink | None = None  # the page for somebody who is new, named on the home page
    join: MenuLink | None = None  # the page that says how to take part
    posts_per_page: int = 20
    feed_length: int = 20
