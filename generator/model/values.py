"""What details of a page are made of: names of other things, addresses, moments, pictures, who to ask."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, NewType

from msgspec import Meta, Struct

Url = NewType("Url", str)  # what goes into an href: starts with "/", the base's sub-path included; or absolute
Slug = NewType("Slug", str)  # lower-case letters, digits and single hyphens


def says(words: str, example: str) -> Meta:
    """What a detail means, in Markdown, and what may stand there, as it is typed.

    The tables in docs/authors.md, the schemas for editors and the files of `build.py new` take their words from here.
    """
    return Meta(description=words, examples=[example])


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


class DateOrDateTime(Struct, frozen=True):
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

    src: Annotated[FilePath, says("the name of the file", "hall.jpg")]
    alt: Annotated[str, says("what is to be seen, for people who cannot see it", "Ten chairs in a circle.")]
    caption: Annotated[str | None, says("a line below the picture", "The hall in Cardiff.")] = None
    credit: Annotated[str | None, says('who made it; shown after "Photo:"', "Sam Reader")] = None


class Contact(Struct, frozen=True):
    """Somebody to ask."""

    name: Annotated[str | None, says("who it is", "Relational Practice Movement")] = None
    email: Annotated[Email | None, says("an email address", "hello@example.org")] = None
    phone: Annotated[str | None, says("a telephone number", "01446 000000")] = None


EventStatus = Annotated[
    Literal["confirmed", "tentative", "postponed", "cancelled"],
    Meta(extra={"also": {"tbc": "tentative", "provisional": "tentative", "canceled": "cancelled"}}),
]
EventMode = Literal["in-person", "online", "hybrid"]


class Access(Struct, frozen=True):
    """What somebody needs to know to be able to come. What an event does not say, its venue does."""

    notes: Annotated[str | None, says("what matters, in your own words", "The path is gravel.")] = None
    step_free: Annotated[HowFar | None, says("whether people can get in and about without steps", "partly")] = None
    hearing_loop: Annotated[HowFar | None, says("whether there is one", "in the large room")] = None
    bsl: Annotated[HowFar | None, says("British Sign Language; also shown on the card of the event", "yes")] = None
    captions: Annotated[HowFar | None, says("whether what is said can be read", "yes")] = None
    quiet_room: Annotated[HowFar | None, says("whether there is one", "yes")] = None
    parking: Annotated[HowFar | None, says("where people can park", "Two places by the door")] = None
    toilets: Annotated[HowFar | None, says("whether there are accessible toilets", "yes")] = None
    food: Annotated[HowFar | None, says("what there is", '"Vegan and halal; tell us what you need"')] = None
    travel_costs: Annotated[HowFar | None, says("whether you help with them", "yes")] = None
    support_person: Annotated[HowFar | None, says("whether somebody can bring a supporter", "yes, without paying")] = (
        None
    )
    contact: Annotated[
        str | None, says("who to ask: an email address, a telephone number or a name", "access@example.org")
    ] = None


class Address(Struct, frozen=True):
    street: Annotated[str | None, says("the street and number", "21 Prescot Street")] = None
    locality: Annotated[str | None, says("the town or village", "London")] = None
    region: Annotated[str | None, says("the county or region", "Vale of Glamorgan")] = None
    postcode: Annotated[str | None, says("the postcode", "E1 8BB")] = None
    country: Annotated[str | None, says("the country", "United Kingdom")] = None


class Geo(Struct, frozen=True):
    """Degrees, WGS 84."""

    lat: Annotated[float, says("in `geo`: degrees north", "51.4539")]
    lon: Annotated[float, says("in `geo`: degrees east; west has a minus sign", "-3.3906")]
