"""Events: an event's page and the list of events."""

from __future__ import annotations

from generator import urls
from generator.formats import jsonld
from generator.model import Event, Moment, Post, Venue
from generator.dates import month_name, range_parts
from generator.site import Entry, Site
from generator.views import cards, words
from generator.views.bodies import body_view, picture_view
from generator.views.frame import Desk, absolute, page_parts
from generator.views.posts import review
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
        tense="past" if past else "now" if event.start.day <= site.today else "upcoming",
        past_note=_past_note(event) if past else "",
        facts=tuple(_facts(site, event, card)),
        content_note=event.content_note or "",
        image=image,
        body=body_view(site, entry.item),
        contact=_contact(event),
        related=cards.post_cards(site, _speaking_of(site, entry)),
        review=review(event),
        updated=words.day_view_or_none(event.updated),
    )


def _past_note(event: Event) -> str:
    """What is true of a date that has gone by. A provisional event may not have happened: nothing says it did."""
    day = cards.last_day(event)
    month = month_name(day.year, day.month)
    match event.status:
        case "confirmed":
            return f"This event is over. It took place in {month}."
        case "tentative":
            return f"The dates planned for this event, in {month}, are past."
        case "postponed":
            return f"The dates first planned for this event, in {month}, are past."
        case "cancelled":
            return f"This event was cancelled. It had been planned for {month}."


def _facts(site: Site, event: Event, card: EventCard) -> list[Fact]:
    facts = [Fact("When", parts=card.when, note=card.times_note)]
    if card.where:
        facts.append(Fact("Where", (card.where,), note=_how(event)))
    elif event.mode != "in-person":
        facts.append(Fact("Where", (LinkView("Online"),)))
    rows = (
        ("Who it is for", tuple(LinkView(mark.name, mark.url) for mark in card.audience) or _everyone(event)),
        ("Held by", card.hosts),
        ("Organised by", cards.parties(site, event.organisers)),
        ("Together with", cards.parties(site, event.partners)),
        ("Sectors", tuple(LinkView(mark.name, mark.url) for mark in cards.marks(site, "sector", event.sectors))),
    )
    return facts + [Fact(name, links) for name, links in rows if links]


def _how(event: Event) -> str:
    return "You can also join online" if event.mode == "hybrid" else ""


def _everyone(event: Event) -> tuple[LinkView, ...]:
    return (LinkView("Everyone"),) if "everyone" in event.audience else ()


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
    linking = site.mentions.get(entry.source, ())
    showing = site.mentions.get(f"event:{entry.item.id}", ())
    return [post for post in site.posts if post in linking or post in showing] if linking or showing else []


def _event_node(desk: Desk, entry: Entry[Event]) -> jsonld.Tree:
    site, event = desk.site, entry.front
    venue = site.by_id.get(("venue", event.venue)) if event.venue else None
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
        locations=[_place(site, venue)] if venue else [],  # type: ignore[arg-type]
        organizers=[_organiser(desk, link) for link in organisers],
        summary=cards.summary_of(site, entry),
        image=absolute(site, image.url) if image else None,
    )


def _organiser(desk: Desk, link: LinkView) -> jsonld.Tree:
    if link.name == desk.site.config.name:
        return desk.publisher
    return jsonld.organization(name=link.name, url=absolute(desk.site, link.url) if link.url else "")


def _iso(site: Site, event: Event, moment: Moment) -> str:
    """Date only when the hours are not known: never a placeholder midnight."""
    return range_parts(moment, None, cards.zone_of(site, event))[0].datetime or moment.day.isoformat()


def _place(site: Site, venue: Entry[Venue]) -> jsonld.Tree:
    front = venue.front
    return jsonld.place(
        name=venue.title, url=absolute(site, venue.url), address=front.address, geo=front.geo, phone=front.phone
    )


def events_page(desk: Desk) -> EventsPage:
    """What is coming, then what is over by year; postponed events in a group of their own."""
    site = desk.site
    coming, past = cards.upcoming_and_past(site, site.events)
    postponed = [event for event in site.events if event.front.status == "postponed"]
    groups = [
        ("Happening now", [event for event in coming if event.front.start.day <= site.today and event not in postponed]),
        ("Coming up", [event for event in coming if event.front.start.day > site.today and event not in postponed]),
        ("Postponed", postponed),
    ]
    settled = [event for event in past if event not in postponed]
    years = dict.fromkeys(event.front.start.day.year for event in settled)
    groups += [(f"Past: {year}", [event for event in settled if event.front.start.day.year == year]) for year in years]
    planned = any(events for name, events in groups[:3])
    return EventsPage(
        page=page_parts(
            desk,
            title="Events",
            description=f"Where {site.config.name} meets: what is coming up and what has been.",
            url=urls.at(site.prefix, LIST_PATH),
        ),
        title="Events",
        lead="",
        groups=tuple(EventGroup(name, cards.event_cards(site, events)) for name, events in groups if events),
        empty="" if planned else "No events are planned just now. When one is, you will find it here.",
        feeds=desk.frame.feeds,
    )
