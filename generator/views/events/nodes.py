"""An event as search engines read it. From the same meetings as the page and the calendars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Unpack

from generator.dates.moments import deadline_instant, start_instant
from generator.formats import jsonld
from generator.model.events import Booking, Contributor, Event, Price
from generator.model.values import DateOrDateTime, EventStatus
from generator.site import Entry, Site
from generator.site.occurrences import Occurrence
from generator.views import cards, event_cards, words
from generator.views.events.details import is_full
from generator.views.frame import ViewContext, absolute, card_url, party_node, place_node
from generator.views.pictures import picture_view


def event_node(context: ViewContext, entry: Entry[Event]) -> jsonld.Tree:
    """The event; one that repeats is a series, with every meeting below it."""
    site, event = context.site, entry.front
    meetings = event_cards.meetings(site, entry)
    if event.repeats and len(meetings) > 1:
        return jsonld.event_series(
            name=entry.title,
            url=absolute(site, entry.url),
            lang=event.lang or site.config.lang,
            sub_events=[_meeting(site, entry, at, **_of_meeting(site, event, at)) for at in meetings],
            **_shared(context, entry, meetings[0], event.status),
        )
    return _meeting(site, entry, meetings[0], is_only=True, **_shared(context, entry, meetings[0], meetings[0].status))


def _meeting(
    site: Site, entry: Entry[Event], at: Occurrence, is_only: bool = False, **details: Unpack[jsonld.EventDetails]
) -> jsonld.Tree:
    """`is_only`: there is no other, so that what is said of the event is true of it."""
    booking = entry.front.booking if is_only else None
    return jsonld.event(
        url=absolute(site, entry.url),
        anchor=None if is_only else at.anchor,
        name=entry.title,
        start=words.iso(at.start, at.zone),
        end=words.iso(at.end, at.zone) if at.end else None,
        previous_starts=[words.iso(moment, at.zone) for moment in at.previous],
        lang=entry.front.lang or site.config.lang,
        doors=_doors(entry.front, at) if is_only else None,
        places_left=booking.places_left if booking else None,
        **details,
    )


def _of_meeting(site: Site, event: Event, at: Occurrence) -> jsonld.EventDetails:
    return {"status": at.status, "mode": at.mode, "locations": _locations(site, event, at)}


def _shared(context: ViewContext, entry: Entry[Event], at: Occurrence, status: EventStatus) -> jsonld.EventDetails:
    """What an event and a series of meetings say alike."""
    site, event = context.site, entry.front
    image = picture_view(site, entry)
    prices = event.booking.prices if event.booking else ()
    return {
        **_of_meeting(site, event, at),
        "status": status,
        "moved_online": event.moved_online,
        "organizers": [party_node(context, link) for link in cards.parties(site, (*event.organisers, *event.hosts))],
        "performers": [*_performers(site, event.people)],
        "offers": [*_offers(site, entry)],
        "free": all(price.price == "free" for price in prices) if prices else None,
        "capacity": event.booking.capacity if event.booking else None,
        "audience": [mark.name for mark in cards.badges(site, "wing", event.audience)],
        "about": [mark.name for mark in cards.badges(site, "sector", event.sectors)],
        "summary": cards.summary_of(site, entry),
        "image": absolute(site, image.url) if image else card_url(context, entry),
        "series": next(iter(_series(site, entry)), None),
        "recordings": [*_recordings(site, entry)],
    }


def _doors(event: Event, at: Occurrence) -> str | None:
    if event.doors is None or at.start.clock is None:
        return None
    return words.iso(DateOrDateTime(event.doors.day or at.start.day, event.doors.clock), at.zone)


def _series(site: Site, entry: Entry[Event]) -> Iterator[jsonld.Tree]:
    if entry.front.series:
        for group in site.groups["series"]:
            if entry in group.events:
                yield jsonld.event_series(name=group.topic.name, url=absolute(site, group.url))


# ---------------------------------------------------------------- where


def _locations(site: Site, event: Event, at: Occurrence) -> list[jsonld.Tree]:
    """The venue; for who joins from afar the public address, or else the event's own page, which says how."""
    venue = event_cards.venue_of(site, at)
    places = [place_node(site, venue)] if venue else []
    if at.mode != "in-person" and event.online and event.online.public and event.online.url:
        places.append(jsonld.virtual_location(event.online.url))
    return places


# ---------------------------------------------------------------- who


_NOBODY_YET = frozenset({"to be announced", "to be confirmed", "tba", "tbc", "tbd"})


def _performers(site: Site, people: Sequence[Contributor]) -> Iterator[jsonld.Tree]:
    """Only real people: of somebody to be announced nothing is known."""
    for each in people:
        link = cards.parties(site, [each.person or each.name or ""])[0]
        if link.name.casefold() not in _NOBODY_YET:
            yield jsonld.contributor(
                name=link.name,
                url=absolute(site, link.url) if link.url else None,
                affiliation=each.affiliation,
                role=each.role,
            )


# ---------------------------------------------------------------- what it costs, what is left


def _offers(site: Site, entry: Entry[Event]) -> Iterator[jsonld.Tree]:
    """Only with a place to book and a number to pay."""
    plan = entry.front.booking
    if plan is None or not plan.url:
        return
    zone = entry.front.timezone or site.config.timezone
    for price in plan.prices:
        amount = "0" if price.price == "free" else price.price
        if amount[0].isdigit():
            yield _offer(site, plan, price, amount, zone, entry.front.status)


def _offer(site: Site, plan: Booking, price: Price, amount: str, zone: str, status: EventStatus) -> jsonld.Tree:
    return jsonld.offer(
        url=plan.url or "",
        price=amount,
        currency=site.config.currency,
        name=price.name,
        note=price.note,
        audience=price.for_,
        availability=_availability(plan, status),
        valid_from=start_instant(plan.opens, zone).isoformat() if plan.opens else None,
        valid_through=deadline_instant(plan.deadline, zone).isoformat() if plan.deadline else None,
    )


def _availability(plan: Booking, status: EventStatus) -> jsonld.Availability | None:
    """Nothing is said of places for what does not take place."""
    if status in ("postponed", "cancelled"):
        return None
    return "SoldOut" if is_full(plan) else "InStock"


def _recordings(site: Site, entry: Entry[Event]) -> Iterator[jsonld.Tree]:
    for each in entry.front.after.recordings if entry.front.after else ():
        target = site.front_links.get((entry.source, each.url))
        if target:
            yield jsonld.recording(
                name=each.title,
                url=absolute(site, target.url),
                captions=each.captions,
                transcript=each.transcript is not None,
            )
