"""Events by Google's rules and in schema.org's words: one, or one that is repeated, with its offers and its people.

Refuses to say what readers cannot rely on: a rule of repetition without its dates (`eventSchedule` alone), a place
that the way of attending denies, a former date beside a status that has no new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypedDict, Unpack

from generator.formats.jsonld.nodes import Tree, node, one_or_more
from generator.model.values import EventMode, EventStatus

Availability = Literal["InStock", "SoldOut", "LimitedAvailability", "PreOrder"]

# Tentative does not exist in schema.org: the page says it in words, and the event counts as scheduled.
_STATUS = MappingProxyType(
    {
        "confirmed": "EventScheduled",
        "tentative": "EventScheduled",
        "postponed": "EventPostponed",
        "cancelled": "EventCancelled",
    }
)
_MODE = MappingProxyType(
    {
        "in-person": "OfflineEventAttendanceMode",
        "online": "OnlineEventAttendanceMode",
        "hybrid": "MixedEventAttendanceMode",
    }
)


def event(
    *,
    url: str,
    name: str,
    start: str,
    lang: str,
    anchor: str | None = None,
    kind: str = "Event",
    end: str | None = None,
    doors: str | None = None,
    status: EventStatus = "confirmed",
    mode: EventMode = "in-person",
    previous_starts: Sequence[str] = (),
    moved_online: bool = False,
    locations: Sequence[Tree] = (),
    organizers: Sequence[Tree] = (),
    performers: Sequence[Tree] = (),
    offers: Sequence[Tree] = (),
    free: bool | None = None,
    capacity: int | None = None,
    places_left: int | None = None,
    audience: Sequence[str] = (),
    about: Sequence[str] = (),
    summary: str | None = None,
    image: str | Sequence[str] | None = None,
    series: Tree | None = None,
    sub_events: Sequence[Tree] = (),
    recordings: Sequence[Tree] = (),
) -> Tree:
    """An event. `start`, `end` (inclusive) and `doors`: a bare day while the hour is unknown, else with offset.

    `url` is its page; `anchor` where on that page, for a date or a session among others. `performers`: real people.
    A postponed or cancelled event keeps its start and its place.
    """
    address = f"{url}#{anchor}" if anchor else url
    return node(
        kind,
        f"{url}#{anchor or 'event'}",
        name=name,
        **{"startDate": start, "endDate": end, "doorTime": doors},
        **_standing(status, previous_starts, moved_online),
        **_where("online" if moved_online else mode, locations, url),
        organizer=one_or_more(organizers),
        performer=one_or_more(performers),
        **_booking(offers, free, capacity, places_left),
        **_subjects(audience, about),
        description=summary,
        image=image if image is None or isinstance(image, str) else one_or_more(image),
        url=address,
        inLanguage=lang,
        **{"superEvent": series, "subEvent": one_or_more(sub_events), "recordedIn": one_or_more(recordings)},
    )


class SeriesDetails(TypedDict, total=False):
    """What a repeated event may say of all its dates; each means what it means in `event`."""

    status: EventStatus
    mode: EventMode
    moved_online: bool
    locations: Sequence[Tree]
    organizers: Sequence[Tree]
    performers: Sequence[Tree]
    offers: Sequence[Tree]
    free: bool | None
    capacity: int | None
    audience: Sequence[str]
    about: Sequence[str]
    summary: str | None
    image: str | Sequence[str] | None
    series: Tree | None
    recordings: Sequence[Tree]


def event_series(
    *,
    name: str,
    url: str | None = None,
    lang: str = "",
    sub_events: Sequence[Tree] = (),
    **details: Unpack[SeriesDetails],
) -> Tree:
    """What an event is a part of; with `sub_events` a repeated event, each date an `event` with an anchor on `url`.

    It lasts from the start of the first date to the end of the last, which is left out where that has none.
    """
    if not url or not sub_events:
        named = node("EventSeries", f"{url}#event" if url else None, name=name, url=url)
        return {**named, **node("EventSeries", description=details.get("summary"))}
    start, end = _span(sub_events)
    return event(
        kind="EventSeries", url=url, name=name, start=start, end=end, lang=lang, sub_events=sub_events, **details
    )


def virtual_location(url: str) -> Tree:
    """Where an online event is: the address to join at where that is for everybody, else the event's own page."""
    return node("VirtualLocation", url=url)


def offer(
    *,
    url: str,
    price: Decimal | int | str,
    currency: str,
    name: str,
    note: str | None = None,
    audience: str | None = None,
    availability: Availability | None = None,
    valid_from: str | None = None,
    valid_through: str | None = None,
) -> Tree:
    """A way to come, and what it costs: a decimal number, 0 where it is free. `audience`: whom it is for.

    `currency` by ISO 4217; `valid_from` and `valid_through` are when booking opens and closes.
    """
    return node(
        "Offer",
        name=name,
        # An Offer has no `audience` in schema.org, so whom it is for is said in words.
        description=": ".join(words for words in (audience, note) if words),
        url=url,
        price=format(Decimal(price), "f"),
        priceCurrency=currency,
        availability=f"https://schema.org/{availability}" if availability else None,
        validFrom=valid_from,
        validThrough=valid_through,
    )


def contributor(*, name: str, url: str | None = None, affiliation: str | None = None, role: str | None = None) -> Tree:
    """Somebody who does something at an event. `role` is what they are there ("Chair"), not their job."""
    return node(
        "Person",
        f"{url}#person" if url else None,
        name=name,
        url=url,
        description=role,
        affiliation=node("Organization", name=affiliation) if affiliation else None,
    )


def recording(*, name: str, url: str, captions: bool = False, transcript: bool = False) -> Tree:
    """What caught an event, or a part of it, for those who were not there."""
    features = [word for word, so in (("captions", captions), ("transcript", transcript)) if so]
    # Not a VideoObject: Google wants a thumbnail and a day of upload for one, which nobody has written down.
    return node("CreativeWork", name=name, url=url, accessibilityFeature=one_or_more(features))


def _standing(status: EventStatus, previous_starts: Sequence[str], moved_online: bool) -> Tree:
    """One address, or two for an event that has a new date and is online now; cancelled and postponed stand alone."""
    goes_on = status in ("confirmed", "tentative")
    rescheduled = goes_on and bool(previous_starts)
    kinds = [kind for kind, so in (("EventRescheduled", rescheduled), ("EventMovedOnline", moved_online)) if so]
    if not goes_on or not kinds:
        kinds = [_STATUS[status]]
    return {
        "eventStatus": one_or_more([f"https://schema.org/{kind}" for kind in kinds]),
        "previousStartDate": one_or_more(previous_starts) if rescheduled else None,
    }


def _where(mode: EventMode, locations: Sequence[Tree], page: str) -> Tree:
    """The mode and the places that agree with it. Who joins from afar and has no address finds it on the page."""
    afar = [place for place in locations if place["@type"] == "VirtualLocation"] or [virtual_location(page)]
    here = [place for place in locations if place["@type"] != "VirtualLocation"]
    match mode:
        case "in-person":
            places = here
        case "online":
            places = afar
        case "hybrid":
            places = [*here, *afar]
    return {"eventAttendanceMode": f"https://schema.org/{_MODE[mode]}", "location": one_or_more(places)}


def _booking(offers: Sequence[Tree], free: bool | None, capacity: int | None, places_left: int | None) -> Tree:
    return {
        "offers": one_or_more(offers),
        "isAccessibleForFree": free,
        "maximumAttendeeCapacity": capacity,
        "remainingAttendeeCapacity": places_left,
    }


def _subjects(audience: Sequence[str], about: Sequence[str]) -> Tree:
    """`about` in schema.org takes things with an address; words are keywords."""
    return {
        "audience": one_or_more([node("Audience", audienceType=words) for words in audience]),
        "keywords": list(about),
    }


def _span(dates: Sequence[Tree]) -> tuple[str, str | None]:
    """The start of the first and the end of the last: both a day, or both a moment."""
    ordered = sorted(dates, key=lambda date: _order(str(date["startDate"])))
    start, end = str(ordered[0]["startDate"]), ordered[-1].get("endDate")
    if end is None:
        return start, None
    return (start, str(end)) if ("T" in start) == ("T" in str(end)) else (start[:10], str(end)[:10])


def _order(text: str) -> tuple[str, datetime]:
    """By the day on the wall, since a day without hours is an instant in no zone; then by the instant."""
    moment = datetime.fromisoformat(text)
    return text[:10], moment if moment.tzinfo else moment.replace(tzinfo=UTC)
