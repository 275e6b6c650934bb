"""The front matter of every kind but events: fields, types and words are the one definition of what may be said."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from generator.model.values import (
    Access,
    Address,
    AliasPath,
    DateOrDateTime,
    FullPageId,
    Geo,
    LangTag,
    Party,
    Picture,
    SectorId,
    SlugText,
    WebUrl,
    WingId,
    says,
)


class Front(Struct, frozen=True, kw_only=True, tag=True):
    """What every kind of page may say of itself. The tag of each struct is its name: what is remembered is read back
    by it.
    """

    summary: Annotated[
        str | None,
        says(
            "one or two sentences, for lists and search engines; without it, the first paragraph is used",
            "We met in Cardiff.",
        ),
    ] = None
    slug: Annotated[
        SlugText | None, says("the last part of the address, if it is not to be the name of the file", "two-wings")
    ] = None
    aliases: Annotated[tuple[AliasPath, ...], says("older addresses that lead here", "/2023/01/two-wings.html")] = ()
    draft: Annotated[bool, says("`true`: not published", "true")] = False
    expires: Annotated[date | None, says("from this day on, the page is gone", "1 June 2023")] = None
    updated: Annotated[
        date | None, says("the day it was last changed in a way readers should know of", "27 January 2023")
    ] = None
    reviewed: Annotated[date | None, says("the day somebody last read it through", "20 January 2023")] = None
    review_by: Annotated[
        date | None, says("the day by which somebody should read it again; a hint reminds you", "20 July 2023")
    ] = None
    content_note: Annotated[
        str | None,
        says(
            "what a reader may want to know before reading on; stands before the text", "This post speaks of self-harm."
        ),
    ] = None
    lang: Annotated[LangTag | None, says("the language, where it is not the site's", "cy")] = None
    image: Annotated[
        Picture | None,
        says(
            "[a picture](#a-picture-in-the-details) that stands for the page",
            "{src: hall.jpg, alt: Ten chairs in a circle.}",
        ),
    ] = None


class Post(Front, frozen=True, kw_only=True):
    """Something the movement said on a day."""

    title: Annotated[str, says("what it is called", "Two wings, two launches")]
    date: Annotated[DateOrDateTime, says("a post with a later date waits", "20 January 2023")]
    authors: Annotated[
        tuple[Party, ...], says("people or organisations, by short name or by name", "[nick-benefield, A reader]")
    ] = ()
    wings: Annotated[tuple[WingId, ...], says("wings, by their short names in `site.yaml`", "[grass-rooters]")] = ()
    sectors: Annotated[tuple[SectorId, ...], says("sectors, by their short names", "[health, housing]")] = ()
    tags: Annotated[tuple[str, ...], says("your own words", "[launches]")] = ()
    series: Annotated[str | None, says("the series it belongs to", "launch")] = None
    part: Annotated[int | None, says("its place in the series", "2")] = None


class Page(Front, frozen=True, kw_only=True):
    """A page that stands outside of time: about, join in, privacy."""

    title: Annotated[str, says("what it is called", "How to join in")]


class Diagram(Front, frozen=True, kw_only=True):
    """A diagram that several pages show: a fence, and words about it if there are any."""

    title: Annotated[str, says("what it is called", "The two wings, and who is in them")]


class EasyRead(Front, frozen=True, kw_only=True):
    """A page in easy read: pictures on the left, short sentences on the right."""

    title: Annotated[str, says("what it is called", "Two wings and two events, in easy read")]
    of: Annotated[FullPageId, says("the page that says the same in full: its short name", "two-wings")]


class Person(Front, frozen=True, kw_only=True):
    name: Annotated[str, says("the name in full", "Nick Benefield")]
    role: Annotated[str | None, says("who they are, in a few words", "Artist")] = None
    wings: Annotated[
        tuple[WingId, ...], says("wings, by their short names in `site.yaml`", "[earnest-professionals]")
    ] = ()
    sectors: Annotated[tuple[SectorId, ...], says("sectors, by their short names", "[health]")] = ()
    organisations: Annotated[tuple[Party, ...], says("organisations, by short name or by name", "[bigspd]")] = ()
    url: Annotated[WebUrl | None, says("their own website", "https://example.org/")] = None


class Organisation(Front, frozen=True, kw_only=True):
    name: Annotated[str, says("the name in full", "Compassionate Mental Health")]
    also_known_as: Annotated[tuple[str, ...], says("other names", "[BIGSPD]")] = ()
    wings: Annotated[tuple[WingId, ...], says("wings, by their short names in `site.yaml`", "[grass-rooters]")] = ()
    sectors: Annotated[tuple[SectorId, ...], says("sectors, by their short names", "[mental-health]")] = ()
    url: Annotated[WebUrl | None, says("its website", "https://example.org/")] = None


class Venue(Front, frozen=True, kw_only=True):
    name: Annotated[str, says("what the place is called", "Coed Hills Rural Artspace")]
    also_known_as: Annotated[tuple[str, ...], says("other names", "[Coed Hills]")] = ()
    address: Annotated[
        Address | None,
        says(
            "[the address](#an-address), in parts", "{street: 1 High Street, locality: Cowbridge, postcode: CF71 7AA}"
        ),
    ] = None
    geo: Annotated[
        Geo | None, says("where it is [on the map](#an-address); for search engines", "{lat: 51.4539, lon: -3.3906}")
    ] = None
    url: Annotated[WebUrl | None, says("its website", "https://example.org/")] = None
    phone: Annotated[str | None, says("its telephone number", "01446 000000")] = None
    access: Annotated[
        Access | None,
        says(
            "[what people need to know](#access) to get in and about",
            "{step_free: yes, hearing_loop: in the large room}",
        ),
    ] = None
    getting_there: Annotated[str | None, says("the way, in words", "The bus stops at the gate.")] = None
    photos: Annotated[
        tuple[Picture, ...],
        says("[pictures](#a-picture-in-the-details)", "[{src: hall.jpg, alt: A brick hall with a ramp to its door.}]"),
    ] = ()


class Comment(Struct, frozen=True):
    """A reader's words under a post, archived with consent.

    `date` is as exact as is known: 2023, 2023-01, 2023-01-27.
    """

    text: Annotated[str, says("what they wrote", "I look forward to both events.")]
    name: Annotated[str, says('as they want to be named; without it, "A reader"', "Sam")] = "A reader"
    date: Annotated[str | None, says("as exact as is known: a year, a month or a day, in figures", "2023-01")] = None
