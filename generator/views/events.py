"""Events: an event's page and the list of events."""

from __future__ import annotations

from itertools import groupby

from generator import urls
from generator.dates import range_parts
from generator.formats import jsonld
from generator.model import Event, Moment, Post, Venue
from generator.site import Entry, GroupKind, Site, group_words
from generator.views import cards, words
from generator.views.bodies import body_view, picture_view
from generator.views.frame import Desk, absolute, page_parts
from generator.views.posts import NOTHING_PLANNED, review
from generator.views.shapes import EventCard, EventGroup, EventPage, EventsPage, Fact, LinkView

LIST_PATH = "events/index.html"


def event_page(desk: Desk, entry: Entry[Event]) -> EventPage:
    site, event = desk.site, entry.front
    card = cards.event_card(site, entry)
    image = picture_view(site, entry)
    past = cards.is_past(site, entry)
    return EventPage(
        page=page_parts(
            desk,
            title=entry.title,
            description=card.summary,
            url=entry.url,
            crumbs=(LinkView("Events", urls.at(site.prefix, LIST_PATH)),),
            picture=image,
            json_ld=[_event_node(desk, entry)],
            lang=card.lang,
        ),
        card=card,
        tense="past" if past else "now" if cards.is_on(site, entry) else "upcoming",
        past_note=_past_note(event) if past else "",
        facts=tuple(_facts(site, entry, card)),
        content_note=event.content_note or "",
        image=image,
        body=body_view(site, entry.item),
        contact=_contact(event),
        related=cards.post_cards(site, _speaking_of(site, entry)),
        review=review(site, event),
        updated=words.day_view_or_none(event.updated),
    )


def _past_note(event: Event) -> str:
    """What is true of a date that has gone by. A provisional event may not have happened: nothing says it did."""
    last, months = words.last_day_of(event), words.months_of(event)
    one_day = event.start.day == last
    date, is_gone = ("date", "has gone by") if one_day else ("dates", "have gone by")
    before = "" if event.updated and event.updated > last else " This page was written before then."
    match event.status:
        case "confirmed":
            return f"This event is over. It took place in {months}.{before}"
        case "tentative":
            return f"The {date} planned for this event, in {months}, {is_gone}.{before}"
        case "postponed":
            return f"The {date} first planned for this event, in {months}, {is_gone}."
        case "cancelled":
            return f"This event was cancelled. It had been planned for {months}."


def _facts(site: Site, entry: Entry[Event], card: EventCard) -> list[Fact]:
    event = entry.front
    facts = [Fact(card.date_name, parts=card.when, note=card.times_note)]
    if card.where:
        facts.append(Fact("Where", (card.where,), note=_how(event)))
    elif event.mode != "in-person":
        facts.append(Fact("Where", (LinkView("Online"),)))
    rows = (
        ("Who it is for", tuple(LinkView(mark.name, mark.url) for mark in card.audience)),
        ("Held by", card.hosts),
        ("Organised by", cards.parties(site, event.organisers)),
        ("Together with", cards.parties(site, event.partners)),
        ("Sectors", tuple(LinkView(mark.name, mark.url) for mark in cards.marks(site, "sector", event.sectors))),
        ("Part of", _groups_of(site, entry, "series")),
        ("Subjects", _groups_of(site, entry, "tag")),
    )
    return facts + [Fact(name, links) for name, links in rows if links]


def _how(event: Event) -> str:
    return "You can also join online" if event.mode == "hybrid" else ""


def _groups_of(site: Site, entry: Entry[Event], kind: GroupKind) -> tuple[LinkView, ...]:
    if not group_words(entry, kind):
        return ()
    return tuple(LinkView(group.topic.name, group.url) for group in site.groups[kind] if entry in group.events)


def _contact(event: Event) -> tuple[LinkView, ...]:
    contact = event.contact
    if contact is None:
        return ()
    links = [LinkView(contact.name)] if contact.name else []
    if contact.email:
        links.append(LinkView(contact.email, f"mailto:{contact.email}"))
    if contact.phone:
        links.append(LinkView(contact.phone.replace(" ", words.NBSP), f"tel:{''.join(contact.phone.split())}"))
    return tuple(links)


def _speaking_of(site: Site, entry: Entry[Event]) -> list[Entry[Post]]:
    speaking = {*site.mentions.get(entry.source, ()), *site.mentions.get(f"event:{entry.item.id}", ())}
    return [post for post in site.posts if post in speaking] if speaking else []


def _event_node(desk: Desk, entry: Entry[Event]) -> jsonld.Tree:
    site, event = desk.site, entry.front
    image = picture_view(site, entry)
    organisers = cards.parties(site, (*event.organisers, *event.hosts))
    return jsonld.event(
        url=absolute(site, entry.url),
        name=entry.title,
        start=_iso(site, event, event.start),
        end=_iso(site, event, event.end) if event.end else None,
        lang=event.lang or site.config.lang,
        status=event.status,
        mode=event.mode,
        locations=_locations(site, entry),
        organizers=[_organiser(desk, link) for link in organisers],
        summary=cards.summary_of(site, entry),
        image=absolute(site, image.url) if image else None,
    )


def _organiser(desk: Desk, link: LinkView) -> jsonld.Tree:
    if link.name == desk.site.config.name:
        return desk.publisher
    if link.url in cards.person_urls(desk.site):
        return jsonld.person(name=link.name, url=absolute(desk.site, link.url))
    return jsonld.organization(name=link.name, url=absolute(desk.site, link.url) if link.url else "")


def _iso(site: Site, event: Event, moment: Moment) -> str:
    """Date only when the hours are not known: never a placeholder midnight."""
    return range_parts(moment, None, cards.zone_of(site, event))[0].datetime or moment.day.isoformat()


def _locations(site: Site, entry: Entry[Event]) -> list[jsonld.Tree]:
    """The venue; and for who joins online the event's own page, which says how."""
    venue = cards.venue_of(site, entry.front)
    places = [_place(site, venue)] if venue else []
    return places if entry.front.mode == "in-person" else [*places, jsonld.virtual_location(absolute(site, entry.url))]


def _place(site: Site, venue: Entry[Venue]) -> jsonld.Tree:
    front = venue.front
    return jsonld.place(
        name=venue.title, url=absolute(site, venue.url), address=front.address, geo=front.geo, phone=front.phone
    )


def events_page(desk: Desk) -> EventsPage:
    """What is coming, then what is over by year; postponed events in a group of their own."""
    site = desk.site
    coming, past = cards.upcoming_and_past(site, site.events)
    by_year = groupby(past, key=lambda event: event.front.start.day.year)
    years = tuple(EventGroup(f"Past events: {year}", cards.event_cards(site, events)) for year, events in by_year)
    nothing = "" if coming else NOTHING_PLANNED
    return EventsPage(
        page=page_parts(
            desk,
            title="Events",
            description=f"{site.config.name}: the events that are coming up, and those that are past.",
            url=urls.at(site.prefix, LIST_PATH),
        ),
        title="Events",
        lead=nothing if past else "",
        groups=(*cards.event_groups(site, coming), *years),
        empty=nothing,
        feeds=desk.frame.feeds,
    )
