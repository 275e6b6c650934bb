"""The front matter of every kind but events: fields, types and comments are the one definition of what may be said."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from generator.model.values import (
    Access,
    Address,
    AliasPath,
    FullPageId,
    Geo,
    LangTag,
    Moment,
    Party,
    Picture,
    SectorId,
    SlugText,
    WebUrl,
    WingId,
)


class Front(Struct, frozen=True, kw_only=True):
    """What every kind of page may say of itself."""

    summary: str | None = None  # one or two sentences, for lists and search engines
    slug: SlugText | None = None  # the last part of the address; otherwise the name of the file or folder
    aliases: tuple[AliasPath, ...] = ()  # older addresses that lead here
    draft: bool = False  # true: not published
    expires: date | None = None  # from this day the page is gone
    updated: date | None = None
    reviewed: date | None = None
    review_by: date | None = None
    content_note: str | None = None  # what a reader may want to know before reading on
    lang: LangTag | None = None  # "cy"; otherwise the site's
    image: Picture | None = None


class Post(Front, frozen=True, kw_only=True, tag="post"):
    """Something the movement said on a day."""

    title: str
    date: Moment
    authors: tuple[Party, ...] = ()
    wings: tuple[WingId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    tags: tuple[str, ...] = ()
    series: str | None = None
    part: int | None = None  # place in the series


class Page(Front, frozen=True, kw_only=True, tag="page"):
    """A page that stands outside of time: about, join in, privacy."""

    title: str


class Diagram(Front, frozen=True, kw_only=True, tag="diagram"):
    """A diagram that several pages show: a fence, and words about it if there are any."""

    title: str


class EasyRead(Front, frozen=True, kw_only=True, tag="easy-read"):
    """A page in easy read: pictures on the left, short sentences on the right."""

    title: str
    of: FullPageId  # the page that says the same in full


class Person(Front, frozen=True, kw_only=True, tag="person"):
    name: str
    role: str | None = None
    wings: tuple[WingId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    organisations: tuple[Party, ...] = ()
    url: WebUrl | None = None


class Organisation(Front, frozen=True, kw_only=True, tag="organisation"):
    name: str
    also_known_as: tuple[str, ...] = ()
    wings: tuple[WingId, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    url: WebUrl | None = None


class Venue(Front, frozen=True, kw_only=True, tag="venue"):
    name: str
    also_known_as: tuple[str, ...] = ()
    address: Address | None = None
    geo: Geo | None = None
    url: WebUrl | None = None
    phone: str | None = None
    access: Access | None = None
    getting_there: str | None = None
    photos: tuple[Picture, ...] = ()


class Comment(Struct, frozen=True):
    """A reader's words under a post, archived with consent.

    `date` is as exact as is known: 2023, 2023-01, 2023-01-27.
    """

    text: str
    name: str = "A reader"
    date: str | None = None
