"""What details of a page are made of: names of other things, addresses, moments, pictures, who to ask."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, NewType

from msgspec import Meta, Struct

Url = NewType("Url", str)  # what goes into an href: starts with "/", the base's sub-path included; or absolute
Slug = NewType("Slug", str)  # lower-case letters, digits and single hyphens


class Html(str):
    """Markup that is safe to print as it stands. Templates escape every plain `str` and leave this alone."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


# A text that names something else; `resolve` looks it up in the table of that name.
WingId = Annotated[str, Meta(extra={"names": "wing"})]
SectorId = Annotated[str, Meta(extra={"names": "sector"})]
VenueId = Annotated[str, Meta(extra={"names": "venue"})]
AudienceId = Annotated[str, Meta(extra={"names": "audience"})]
# A name that may be an id of a person or organisation, or just text ("A reader").
Party = Annotated[str, Meta(extra={"may_name": "party"})]
FilePath = Annotated[str, Meta(extra={"reads": "file"})]  # relative to the source that says it
WebUrl = Annotated[str, Meta(extra={"reads": "web"})]
Email = Annotated[str, Meta(extra={"reads": "email"})]
ZoneName = Annotated[str, Meta(extra={"reads": "zone"})]
LangTag = Annotated[str, Meta(extra={"reads": "lang"})]
SlugText = Annotated[Slug, Meta(extra={"reads": "slug"})]
AliasPath = Annotated[str, Meta(extra={"reads": "alias"})]
PersonId = Annotated[str, Meta(extra={"names": "person"})]
FullPageId = Annotated[str, Meta(extra={"names": "full"})]  # a post, an event or a page
# Somewhere a reader can go: a file beside the source, an address of this site ("/posts/x/") or of the web.
Href = Annotated[str, Meta(extra={"reads": "href"})]
# Money or words: "120", "60.50" (a decimal number of the site's currency), "free", "pay what you can".
Cost = Annotated[str, Meta(extra={"reads": "cost"})]
# "yes", "no", "partly", or a sentence that says it better.
HowFar = Annotated[str, Meta(extra={"reads": "how_far"})]


class Moment(Struct, frozen=True):
    """A day, or a day and a time of the clock on the wall. The zone is the event's, or else the site's."""

    day: date
    clock: time | None = None  # None: the whole day


class Hours(Struct, frozen=True):
    """From a time of the clock on the wall to another, or only a beginning. An `end` of midnight ends the day."""

    start: time
    end: time | None = None


class Opening(Struct, frozen=True):
    """A time of the clock; `day` None: on the day the event begins."""

    clock: time
    day: date | None = None


class Picture(Struct, frozen=True):
    """A picture that stands for its page. `alt` says what is seen; required with `src`."""

    src: FilePath
    alt: str
    caption: str | None = None
    credit: str | None = None


class Contact(Struct, frozen=True):
    """Somebody to ask."""

    name: str | None = None
    email: Email | None = None
    phone: str | None = None


EventStatus = Annotated[
    Literal["confirmed", "tentative", "postponed", "cancelled"],
    Meta(extra={"also": {"tbc": "tentative", "provisional": "tentative", "canceled": "cancelled"}}),
]
EventMode = Literal["in-person", "online", "hybrid"]


class Access(Struct, frozen=True):
    """What somebody needs to know to be able to come. What an event does not say, its venue does."""

    notes: str | None = None
    step_free: HowFar | None = None
    hearing_loop: HowFar | None = None
    bsl: HowFar | None = None
    captions: HowFar | None = None
    quiet_room: HowFar | None = None
    parking: HowFar | None = None
    toilets: HowFar | None = None
    food: HowFar | None = None
    travel_costs: HowFar | None = None
    support_person: HowFar | None = None
    contact: str | None = None  # an email address, a telephone number, or who to ask


class Address(Struct, frozen=True):
    street: str | None = None
    locality: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None


class Geo(Struct, frozen=True):
    """Degrees, WGS 84."""

    lat: float
    lon: float
