"""An event's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.model.events import Event
from generator.model.front import Post
from generator.site import Entry, GroupKind, Site, group_words
from generator.site.occurrences import Occurrence
from generator.text import urls
from generator.views import cards, event_cards, words
from generator.views.bodies import body_view
from generator.views.events import details
from generator.views.events.calendars import AddToCalendar, add_to_calendar
from generator.views.events.lists import LIST_PATH
from generator.views.events.nodes import event_node
from generator.views.frame import ViewContext, late_lists_url, page_parts
from generator.views.pictures import picture_view
from generator.views.shapes import (
    BodyView,
    DateRow,
    DayView,
    EventCard,
    Fact,
    LinkView,
    PageParts,
    PictureView,
    PostCard,
    WhenPart,
)


class EventPage(Struct, frozen=True):
    page: PageParts
    card: EventCard
    tense: Literal["upcoming", "now", "past"]
    past_note: str  # "This event took place in March 2023." or empty
    over_note: str  # what a late reader is to see instead of what was true before it was over
    facts: tuple[Fact, ...]
    image: PictureView | None
    body: BodyView
    dates: tuple[DateRow, ...]  # the meetings to come of an event that repeats
    past_dates: tuple[DateRow, ...]
    programme: tuple[details.ProgrammeView, ...]
    people: tuple[details.PersonRow, ...]
    access: tuple[Fact, ...]
    access_notes: tuple[str, ...]
    access_contact: LinkView | None
    wellbeing: tuple[str, ...]  # paragraphs
    booking: details.BookingView | None
    calendar: AddToCalendar | None
    changes: tuple[details.ChangeRow, ...]
    after: details.AfterView | None
    contact: tuple[LinkView, ...]
    related: tuple[PostCard, ...]  # posts that link here
    updated: DayView | None


def event_page(context: ViewContext, entry: Entry[Event]) -> EventPage:
    site, event = context.site, entry.front
    card = replace(event_cards.event_card(site, entry), dates=(), more_dates="")
    image = picture_view(site, entry, "beside")
    past = event_cards.is_past(site, entry)
    calendar = add_to_calendar(site, entry)
    access = details.access_of(site, entry)
    several = event_cards.meetings(site, entry) if event.repeats else ()
    return EventPage(
        page=page_parts(
            context,
            description=card.summary,
            crumbs=(LinkView("Events", urls.at(site.prefix, LIST_PATH)),),
            json_ld=[event_node(context, entry)],
            css_urls=[context.css_url("events")],
            entry=entry,
            script_url="" if past else late_lists_url(context),
        ),
        card=card,
        tense="past" if past else "now" if event_cards.is_on(site, entry) else "upcoming",
        past_note=_past_note(event, event_cards.meetings(site, entry)) if past else "",
        over_note=_over_note(event),
        facts=tuple(_facts(site, entry, card)),
        image=image,
        body=body_view(site, entry),
        dates=event_cards.date_rows(site, entry, [at for at in several if at.over > site.now]),
        past_dates=event_cards.date_rows(site, entry, [at for at in several if at.over <= site.now]),
        programme=details.programme(site, event),
        people=details.people(site, event.people),
        access=details.access_facts(*access),
        access_notes=details.access_notes(*access),
        access_contact=details.access_contact(*access),
        wellbeing=words.paragraphs(event.wellbeing),
        booking=details.booking(site, entry),
        calendar=calendar,
        changes=details.changes(event),
        after=details.after(site, entry),
        contact=_contact(event),
        related=cards.post_cards(site, _speaking_of(site, entry)),
        updated=words.day_view_or_none(event.updated),
    )


def _over_note(event: Event) -> str:
    return "This event is over." if event.status == "confirmed" else "The date planned for this event has gone by."


def _past_note(event: Event, meetings: tuple[Occurrence, ...]) -> str:
    """What is true of a date that has gone by. A provisional event may not have happened: nothing says it did."""
    held = [each for each in meetings if each.takes_place] or meetings
    span = words.Span(held[0].start, held[-1].end or held[-1].start)
    last, months = words.last_day_of(span), words.months_of(span)
    date, is_gone = ("date", "has gone by") if span.start.day == last else ("dates", "have gone by")
    before = "" if event.after or (event.updated and event.updated > last) else " This page was written before then."
    match event.status:
        case "confirmed":
            return f"This event is over. It took place {months}.{before}"
        case "tentative":
            return f"The {date} planned for this event, {months}, {is_gone}.{before}"
        case "postponed":
            return f"The {date} first planned for this event, {months}, {is_gone}."
        case "cancelled":
            when = f"for {months[3:]}" if months.startswith("in ") else months
            return f"This event was cancelled. It had been planned {when}."


# ---------------------------------------------------------------- facts


def _facts(site: Site, entry: Entry[Event], card: EventCard) -> Iterable[Fact]:
    event = entry.front
    if event.repeats:
        yield Fact("How often", note=card.repeats)
    else:
        yield Fact(card.date_name, parts=card.when, note=card.times_note)
    yield from details.doors_fact(site, event)
    if event.previous_dates:
        yield Fact("Date changed: was", parts=tuple(_previous_parts(site, entry)))
    yield from _where_facts(site, entry, card)
    yield from _named_facts(site, entry, card)


def _previous_parts(site: Site, entry: Entry[Event]) -> Iterable[WhenPart]:
    """The dates it had, the first one first."""
    at = event_cards.main_meeting(site, entry)
    for number, each in enumerate(entry.front.previous_dates):
        if number:
            yield WhenPart(", then ")
        yield from event_cards.when_parts(site, at, each)


def _where_facts(site: Site, entry: Entry[Event], card: EventCard) -> Iterable[Fact]:
    event = entry.front
    if card.where:
        yield Fact("Where", (replace(card.where, name=f"{card.where.name}{card.place}"),), note=_how(event))
    elif event.mode != "in-person":
        yield Fact("Where", (LinkView("Online"),))
    if event.previous_venue:
        venue = site.by_id.get(("venue", event.previous_venue))
        name = LinkView(venue.title, venue.url) if venue else LinkView("A place that is not settled")
        yield Fact("Place changed: was", (name,))
    yield from details.join_facts(site, event)


def _named_facts(site: Site, entry: Entry[Event], card: EventCard) -> Iterable[Fact]:
    event = entry.front
    plan = details.booking(site, entry)
    rows = (
        ("Who it is for", tuple(LinkView(mark.name, mark.url) for mark in card.audience)),
        ("What it costs", tuple(LinkView(f"{row.name}: {row.price}") for row in plan.prices) if plan else ()),
        ("Held by", card.hosts),
        ("Organised by", cards.parties(site, event.organisers)),
        ("Together with", cards.parties(site, event.partners)),
        ("Sectors", tuple(LinkView(mark.name, mark.url) for mark in cards.badges(site, "sector", event.sectors))),
        ("Part of", tuple(_part_of(site, entry))),
        ("Subjects", _groups_of(site, entry, "tag")),
    )
    return (Fact(name, links) for name, links in rows if links)


def _how(event: Event) -> str:
    return "You can also join online" if event.mode == "hybrid" and not event.moved_online else ""


def _groups_of(site: Site, entry: Entry[Event], kind: GroupKind) -> tuple[LinkView, ...]:
    if not group_words(entry, kind):
        return ()
    return tuple(LinkView(group.topic.name, group.url) for group in site.groups[kind] if entry in group.events)


def _part_of(site: Site, entry: Entry[Event]) -> Iterable[LinkView]:
    part = f", part {entry.front.part}" if entry.front.part else ""
    for series in _groups_of(site, entry, "series"):
        yield LinkView(f"{series.name}{part}", series.url)


def _contact(event: Event) -> tuple[LinkView, ...]:
    contact = event.contact
    if contact is None:
        return ()
    named = [LinkView(contact.name)] if contact.name else []
    return (*named, *words.to_write_or_call(contact.email, contact.phone))


def _speaking_of(site: Site, entry: Entry[Event]) -> list[Entry[Post]]:
    speaking = {*site.mentions.get(entry.source, ()), *site.mentions.get(f"event:{entry.item.id}", ())}
    return [post for post in site.posts if post in speaking] if speaking else []
