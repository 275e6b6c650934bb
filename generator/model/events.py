"""The front matter of events. Like all front matter, the one definition of what authors may say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from generator.model.front import Front
from generator.model.values import (
    Access,
    AudienceId,
    Contact,
    Cost,
    DateOrDateTime,
    Email,
    EventMode,
    EventStatus,
    FilePath,
    Hours,
    Href,
    Opening,
    Party,
    PersonId,
    SectorId,
    SlugText,
    VenueId,
    WebUrl,
    ZoneName,
    says,
)


class Change(Struct, frozen=True):
    """A line of an event's log of changes, which visitors read and calendars count."""

    date: Annotated[date, says("the day on which it was decided", "2 April 2026")]
    what: Annotated[
        Literal["date", "time", "place", "status", "online", "other"],
        says("`date`, `time`, `place`, `status`, `online` or `other`; without it, `other`", "date"),
    ] = "other"
    note: Annotated[str | None, says("a few words, which visitors read", "Moved from 3 July")] = None


class Online(Struct, frozen=True):
    """How to join from afar. The address is shown to nobody unless `public` says so."""

    url: Annotated[WebUrl | None, says("the address to join, in quotation marks", '"https://meet.example/circle"')] = (
        None
    )
    note: Annotated[
        str | None, says("how people get it, and what they need", "We send you the link when you book.")
    ] = None
    public: Annotated[bool, says("`yes`: everybody may have the address; without it, it is shown to nobody", "yes")] = (
        False
    )


class Contributor(Struct, frozen=True):
    """Somebody who does something at an event: a person of this site, or a name with an affiliation."""

    name: Annotated[
        Party | None,
        says("the name of somebody; `To be announced` where nobody is found yet", "Sam Example"),
    ] = None
    person: Annotated[
        PersonId | None, says("or the short name of somebody with a file in `content/people/`", "nick-benefield")
    ] = None
    affiliation: Annotated[str | None, says("where they are from", "University of Nowhere")] = None
    role: Annotated[
        Literal["chair", "speaker", "facilitator", "host", "lived-experience lead"] | None,
        Meta(extra={"also": {"lived experience lead": "lived-experience lead"}}),
        says("`chair`, `speaker`, `facilitator`, `host` or `lived-experience lead`", "chair"),
    ] = None
    talk: Annotated[str | None, says("what they speak about", "How we listen")] = None


class Price(Struct, frozen=True, kw_only=True):
    name: Annotated[str, says("what kind of place", "Concession")]
    price: Annotated[Cost, says("a number, `free` or `pay what you can`, without the sign of the currency", "60.50")]
    for_: Annotated[str | None, says("who it is for", "Students and people without work")] = field(
        default=None, name="for"
    )
    note: Annotated[str | None, says("what else there is to say", "Travel costs can be paid.")] = None


class Booking(Struct, frozen=True):
    """How to get a place. `deadline` without a time lasts until 11:59pm."""

    url: Annotated[
        WebUrl | None, says("the page where people book, in quotation marks", '"https://book.example/open-day"')
    ] = None
    email: Annotated[Email | None, says("or the email address to write to", "hello@example.org")] = None
    phone: Annotated[str | None, says("or the telephone number", "01446 000000")] = None
    required: Annotated[bool, says("`yes`: nobody can come without", "yes")] = False
    opens: Annotated[
        DateOrDateTime | None, says("the day or the moment from which people can book", "1 August 2026")
    ] = None
    deadline: Annotated[
        DateOrDateTime | None,
        says(
            "the last day (until 11:59pm) or moment; after it the page says that booking is closed",
            "Friday 4 September 2026",
        ),
    ] = None
    capacity: Annotated[int | None, says("how many people there is room for", "60")] = None
    places_left: Annotated[int | None, says("how many places are left; keep it true", "12")] = None
    sold_out: Annotated[bool, says("`yes`: all places are taken", "yes")] = False
    waiting_list: Annotated[bool, says("`yes`: people can still ask, and wait", "yes")] = False
    prices: Annotated[tuple[Price, ...], says("[what it costs](#prices)", "[{name: Standard, price: 12.50}]")] = ()
    donations: Annotated[str | None, says("a sentence on giving money", "Gifts are welcome on the day.")] = None


class Session(Struct, frozen=True, kw_only=True):
    """A line of the programme: "10:00 to 11:30", or only when it begins."""

    time: Annotated[Hours, says("from when to when, or only when it begins", "10am to 11:30am")]
    title: Annotated[str, says("what happens", "Opening circle")]
    kind: Annotated[
        Literal["session", "break", "meal"], says("`session`, `break` or `meal`; without it, `session`", "break")
    ] = "session"
    people: Annotated[tuple[Contributor, ...], says("[who does it](#people-at-an-event)", "[Sam Example]")] = ()
    room: Annotated[str | None, says("where it is", "The barn")] = None


class ProgrammeDay(Struct, frozen=True):
    """`day` may be left out where the event has only one."""

    day: Annotated[date | None, says("the day", "Friday 31 July 2026")] = None
    sessions: Annotated[
        tuple[Session, ...], says("[the lines](#the-programme) of that day", "[{time: 10am, title: Opening circle}]")
    ] = ()


class DateChange(Struct, frozen=True):
    """What is otherwise on one date of a repeated event. `start` and `end` move it."""

    status: Annotated[EventStatus | None, says("as for an event", "cancelled")] = None
    start: Annotated[
        DateOrDateTime | None, says("the new date, with a time if that changes too", '"12 January 2027, 7pm"')
    ] = None
    end: Annotated[
        DateOrDateTime | None, says("the new end; without it, the event is as long as ever", '"12 January 2027, 9pm"')
    ] = None
    venue: Annotated[VenueId | None, says("another place", "coed-hills")] = None
    note: Annotated[str | None, says("a few words, which visitors read", "One week later")] = None


class Repeats(Struct, frozen=True, kw_only=True):
    """The rule of a repeated event: `day` is "first Tuesday", "last Friday" or a number of the month.

    `changes` are by the day that the rule gives.
    """

    every: Annotated[
        Literal["day", "week", "fortnight", "month", "year"],
        says("`day`, `week`, `fortnight`, `month` or `year`", "month"),
    ]
    day: Annotated[
        str | None,
        says(
            "which day: `first Tuesday`, `last Friday`, `15` or `last day`; without it, as the start is",
            "first Tuesday",
        ),
    ] = None
    until: Annotated[date | None, says("the last day on which it may take place", "31 January 2027")] = None
    times: Annotated[
        int | None, says("or how many dates there are; the first one counts, and so do those that are left out", "6")
    ] = None
    except_: Annotated[tuple[date, ...], says("days that are left out", "[1 December 2026]")] = field(
        default=(), name="except"
    )
    extra: Annotated[tuple[DateOrDateTime, ...], says("days beside the others", "[8 December 2026]")] = ()
    changes: Annotated[
        dict[date, DateChange],
        says(
            "what is different on [single dates](#one-date-of-an-event-that-repeats)",
            "{3 November 2026: {status: cancelled}}",
        ),
    ] = field(default_factory=dict)


class Recording(Struct, frozen=True, kw_only=True):
    title: Annotated[str, says("what it is called", "The talk")]
    url: Annotated[Href, says("the address, or a file beside the event", '"https://video.example/talk"')]
    captions: Annotated[bool, says("`yes`: what is said can be read", "yes")] = False
    transcript: Annotated[Href | None, says("a file or an address with all the words", "talk.txt")] = None


class Slides(Struct, frozen=True):
    url: Annotated[Href, says("a file beside the event, or an address", "talk.pdf")]
    title: Annotated[str | None, says("what they are called", "How we listen")] = None


class EventPhoto(Struct, frozen=True, kw_only=True):
    """A photograph of people who came. It is shown only where `consent` says that they agreed."""

    src: Annotated[FilePath, says("the name of the file", "circle.jpg")]
    alt: Annotated[str, says("what is to be seen", "Twelve people sit in a circle.")]
    caption: Annotated[str | None, says("a line below the photo", "The closing circle.")] = None
    credit: Annotated[str | None, says("who took it", "Sam Reader")] = None
    consent: Annotated[bool, says("`yes`: everybody in it agreed; without it, the photo is not shown", "yes")] = False


class After(Struct, frozen=True):
    """What is left of an event once it is over."""

    summary: Annotated[str | None, says("a sentence or two", "Forty of us came.")] = None
    writeup: Annotated[
        Href | None, says("a page that tells more: its file, or an address", "../posts/open-day-report.md")
    ] = None
    recordings: Annotated[
        tuple[Recording, ...],
        says("[what can be heard or watched](#recordings)", '[{title: The talk, url: "https://video.example/talk"}]'),
    ] = ()
    slides: Annotated[tuple[Slides, ...], says("[what was shown](#slides)", "[talk.pdf]")] = ()
    photos: Annotated[
        tuple[EventPhoto, ...],
        says(
            "[photos](#photos-of-an-event) of people who agreed",
            "[{src: circle.jpg, alt: Twelve people sit in a circle., consent: yes}]",
        ),
    ] = ()
    attendance: Annotated[int | None, says("how many people took part", "40")] = None


class Event(Front, frozen=True, kw_only=True):
    """Somewhere people meet. `end` is the last day or moment of it, inclusive, as people write it."""

    title: Annotated[str, says("the name alone, without place, price or date", "Grass rooters residential")]
    uid: Annotated[
        SlugText | None, says("which event it is, for calendars; choose it once and never change it", "coed-hills-2023")
    ] = None
    start: Annotated[
        DateOrDateTime, says("[the first day](#dates-and-times), with a time where it is known", "Tue 21 March 2023")
    ]
    end: Annotated[DateOrDateTime | None, says("the last day, or the moment it ends", "Thu 23 March 2023")] = None
    doors: Annotated[
        Opening | None, says("when people can come in; on the first day the time alone is enough", "9:30am")
    ] = None
    times: Annotated[Literal["tba"] | None, says("`tba`: the hours are not known yet", "tba")] = None
    timezone: Annotated[ZoneName | None, says("where people meet in another zone than the site's", "Europe/Paris")] = (
        None
    )
    status: Annotated[
        EventStatus, says("`confirmed`, `tentative`, `postponed` or `cancelled`; without it, `confirmed`", "tentative")
    ] = "confirmed"
    status_note: Annotated[str | None, says("a sentence about the status", "These dates may move.")] = None
    previous_dates: Annotated[
        tuple[DateOrDateTime, ...], says("the starts it had before, the oldest first", "[14 March 2023]")
    ] = ()
    changes: Annotated[
        tuple[Change, ...],
        says(
            "[what was changed](#the-log-of-changes), each with its day",
            "[{date: 2 April 2026, what: date, note: Moved from 3 July}]",
        ),
    ] = ()
    mode: Annotated[EventMode, says("`in-person`, `online` or `hybrid` (both); without it, `in-person`", "hybrid")] = (
        "in-person"
    )
    venue: Annotated[VenueId | None, says("the short name of a place, or `tba`", "coed-hills")] = None
    online: Annotated[
        Online | None, says("[how to join online](#joining-online)", "{note: We send you the link when you book}")
    ] = None
    moved_online: Annotated[bool, says("`yes`: it was to be in a place, and is online now", "yes")] = False
    previous_venue: Annotated[VenueId | None, says("the short name of the place where it was to be", "coed-hills")] = (
        None
    )
    organisers: Annotated[tuple[Party, ...], says("people or organisations", "[relational-practice-movement]")] = ()
    hosts: Annotated[tuple[Party, ...], says("who holds it", "[compassionate-mental-health]")] = ()
    partners: Annotated[tuple[Party, ...], says("who else takes part in making it", "[BIGSPD]")] = ()
    people: Annotated[
        tuple[Contributor, ...],
        says("[who speaks, chairs, welcomes](#people-at-an-event)", "[{person: nick-benefield, role: chair}]"),
    ] = ()
    audience: Annotated[tuple[AudienceId, ...], says("wings it is for, or `everyone`", "[grass-rooters]")] = ()
    sectors: Annotated[tuple[SectorId, ...], says("sectors, by their short names", "[health]")] = ()
    tags: Annotated[tuple[str, ...], says("your own words", "[launches]")] = ()
    booking: Annotated[
        Booking | None, says("[how to get a place](#booking)", "{email: hello@example.org, required: yes}")
    ] = None
    programme: Annotated[
        tuple[ProgrammeDay, ...],
        Meta(extra={"or_rows_of": "sessions"}),
        says("[what happens when](#the-programme)", "[{time: 10am to 11:30am, title: Opening circle}]"),
    ] = ()
    access: Annotated[
        Access | None,
        says("[what people need to know](#access) to be able to come", "{step_free: yes, quiet_room: yes}"),
    ] = None
    wellbeing: Annotated[
        str | None, says("who to turn to, where it is quiet, what to do in distress", "Two of us are there to talk.")
    ] = None
    repeats: Annotated[
        Repeats | None,
        says("[how often it takes place](#an-event-that-repeats)", "{every: month, day: first Tuesday, times: 6}"),
    ] = None
    series: Annotated[str | None, says("the series it belongs to", "launch")] = None
    part: Annotated[int | None, says("its place in the series", "1")] = None
    after: Annotated[After | None, says("[how it was](#how-it-was)", "{summary: Forty of us came.}")] = None
    contact: Annotated[
        Contact | None, says("[somebody to ask](#somebody-to-ask)", "{name: Sam Example, email: hello@example.org}")
    ] = None
    published: Annotated[date | None, says("the day from which its page is shown", "20 January 2023")] = None
