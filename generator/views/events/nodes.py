"""An event as search engines read it. From the same meetings as the page and the calendars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.dates.moments import deadline_instant, range_parts, start_instant
from generator.formats import jsonld
from generator.model.events import Booking, Contributor, Event, Price
from generator.model.values import DateOrDateTime, EventStatus
from generator.site import Entry, Site
from generator.site.occurrences import Occurrence
from generator.views import cards, event_cards
from generator.views.events.details import is_full
from generator.views.frame import ViewContext, absolute, card_url
from generator.views.pictures import picture_view
from generator.views.shapes import LinkView


def event_node(context: ViewContext, entry: Entry[Event]) -> jsonld.Tree:
    """The event; one that repeats is a series, with every meeting below it."""
    site, event = context.site, entry.front
    meetings, lang = event_cards.meetings(site, entry), event.lang or site.config.lang
    if event.repeats and len(meetings) > 1:
        return jsonld.event_series(
            name=entry.title,
            url=absolute(site, entry.url),
            lang=lang,
            sub_events=[_meeting(site, entry, at) for at in meetings],
            **_shared(context, entry, meetings[0], event.status),
        )
    at = meetings[0]
    return jsonld.event(
        url=absolute(site, entry.url),
        name=entry.title,
        start=iso(at.start, at.zone),
        end=_end(at),
        previous_starts=_previous(at),
        lang=lang,
        doors=_doors(event, at),
        places_left=event.booking.places_left if event.booking else None,
        **_shared(context, entry, at, at.status),
    )


def _meeting(site: Site, entry: Entry[Event], at: Occurrence) -> jsonld.Tree:
    return jsonld.event(
        url=absolute(site, entry.url),
        anchor=at.anchor,
        name=entry.title,
        start=iso(at.start, at.zone),
        end=_end(at),
        previous_starts=_previous(at),
        status=at.status,
        lang=entry.front.lang or site.config.lang,
        mode=at.mode,
        locations=_locations(site, entry.front, at),
    )


def _end(at: Occurrence) -> str | None:
    return iso(at.end, at.zone) if at.end else None


def _previous(at: Occurrence) -> list[str]:
    return [iso(moment, at.zone) for moment in at.previous]


def _shared(context: ViewContext, entry: Entry[Event], at: Occurrence, status: EventStatus) -> jsonld.SeriesDetails:
    """What an event and a series of meetings say alike."""
    site, event = context.site, entry.front
    image = picture_view(site, entry)
    prices = event.booking.prices if event.booking else ()
    return {
        "status": status,
        "mode": at.mode,
        "moved_online": event.moved_online,
        "locations": _locations(site, event, at),
        "organizers": [_organiser(context, link) for link in cards.parties(site, (*event.organisers, *event.hosts))],
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


def iso(moment: DateOrDateTime, zone: str) -> str:
    """Date only when the hours are not known: never a placeholder midnight."""
    return range_parts(moment, None, zone)[0].datetime or moment.day.isoformat()


def _doors(event: Event, at: Occurrence) -> str | None:
    if event.doors is None or at.start.clock is None:
        return None
    return iso(DateOrDateTime(event.doors.day or at.start.day, event.doors.clock), at.zone)


def _series(site: Site, entry: Entry[Event]) -> Iterator[jsonld.Tree]:
    if entry.front.series:
        for group in site.groups["series"]:
            if entry in group.events:
                yield jsonld.event_series(name=group.topic.name, url=absolute(site, group.url))


# ---------------------------------------------------------------- where


def _locations(site: Site, event: Event, at: Occurrence) -> list[jsonld.Tree]:
    """The venue; for who joins from afar the public address, or else the event's own page, which says how."""
    venue = event_cards.venue_of(site, at)
    places = []
    if venue:
        front = venue.front
        places.append(
            jsonld.place(
                name=venue.title, url=absolute(site, venue.url), address=front.address, geo=front.geo, phone=front.phone
            )
        )
    if at.mode != "in-person" and event.online and event.online.public and event.online.url:
        places.append(jsonld.virtual_location(event.online.url))
    return places


# ---------------------------------------------------------------- who


def _organiser(context: ViewContext, link: LinkView) -> jsonld.Tree:
    if link.name == context.site.config.name:
        return context.publisher
    if link.url in cards.person_urls(context.site):
        return jsonld.person(name=link.name, url=absolute(context.site, link.url))
    return jsonld.organization(name=link.name, url=absolute(context.site, link.url) if link.url else "")


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
