"""What search engines and calendars read in a page: schema.org 30.0 as JSON-LD, one graph a page.

Every function gives a plain tree; a value that is not known is left out, never null and never made up. Refuses to
guess: an hour that is not known stays a bare day (Google: never a placeholder midnight). Refuses to say of events what
readers cannot rely on: a rule of repetition without its dates (`eventSchedule` alone), a place that the way of
attending denies, a former date beside a status that has no new one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypedDict, Unpack

from generator.model.values import Address, EventMode, EventStatus, Geo, Html

Tree = dict[str, object]
WORDS = "\x02words\x03"  # in the place of a number of words
WORDS_IN_SCRIPT = '"\\u0002words\\u0003"'  # as it stands in the text of a script
Availability = Literal["InStock", "SoldOut", "LimitedAvailability", "PreOrder"]


def script_text(tree: Mapping[str, object]) -> Html:
    """The tree as the text of a `<script type="application/ld+json">`. Nothing in it can end the element."""
    import json  # 3 ms, and a build with nothing to do needs none of it

    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return Html(_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", _SURROGATE.sub("", text)))


def graph(nodes: Sequence[Tree]) -> Tree:
    """The nodes of one page together, so that one may name another by its `@id`."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def node(kind: str, id: str | None = None, /, **values: object) -> Tree:
    """A thing of schema.org. What is None or empty is left out; 0 and False are values and stay."""
    known = {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}
    return {"@type": kind, **({"@id": id} if id else {}), **known}


def reference(tree: Tree | None) -> Tree | None:
    """Only the `@id` of a node that stands elsewhere in the graph."""
    return {"@id": tree["@id"]} if tree and "@id" in tree else None


def one_or_more(values: Sequence[object]) -> object:
    """schema.org takes one value or a list of them, and one is easier to read."""
    return values[0] if len(values) == 1 else list(values)


# "<" ends a script element; U+2028 and U+2029 end a line in older JavaScript. Outside strings JSON has none of them.
_ESCAPED = re.compile("[<>&\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


# ---------------------------------------------------------------- who speaks, and what stands on a page


def organization(
    *,
    name: str,
    url: str,
    summary: str | None = None,
    logo: str | None = None,
    email: str | None = None,
    also_known_as: Sequence[str] = (),
    same_as: Sequence[str] = (),
) -> Tree:
    """A body of people. `url` is its page, or the site's home for the body behind the site; "" where it has none."""
    return node(
        "Organization",
        f"{url}#organization" if url else None,
        name=name,
        alternateName=one_or_more(also_known_as),
        url=url,
        description=summary,
        logo=logo,
        email=email,
        sameAs=one_or_more(same_as),
    )


def website(*, name: str, url: str, lang: str, summary: str | None = None, publisher: Tree | None = None) -> Tree:
    """The site as a whole; `publisher` is the organisation behind it, named by its `@id`."""
    return node(
        "WebSite",
        f"{url}#website",
        name=name,
        url=url,
        description=summary,
        inLanguage=lang,
        publisher=reference(publisher),
    )


def web_page(
    *,
    url: str,
    title: str,
    lang: str,
    summary: str | None = None,
    based_on: str | None = None,
    updated: str | None = None,
    accessibility: str | None = None,
) -> Tree:
    """A page that says in another form what the page `based_on` says. `accessibility`: whom it helps, in words."""
    return node(
        "WebPage",
        f"{url}#page",
        name=title,
        url=url,
        description=summary,
        dateModified=updated,
        inLanguage=lang,
        isBasedOn=based_on,
        accessibilitySummary=accessibility,
    )


def collection_page(*, url: str, title: str, lang: str, summary: str | None = None) -> Tree:
    """A page that gathers what belongs together: a wing, a sector, a subject, a series."""
    return node("CollectionPage", f"{url}#page", name=title, url=url, description=summary, inLanguage=lang)


def blog_posting(
    *,
    url: str,
    title: str,
    published: str,
    lang: str,
    updated: str | None = None,
    summary: str | None = None,
    authors: Sequence[Tree] = (),
    publisher: Tree | None = None,
    image: str | None = None,
    keywords: Sequence[str] = (),
    words: int | str = 0,
) -> Tree:
    """A post. `published` and `updated` are a day or an RFC 3339 moment; `authors` are persons and organisations;
    `words` is how many there are, or WORDS, in whose place they are filled in later.
    """
    return node(
        "BlogPosting",
        f"{url}#post",
        headline=title,
        url=url,
        mainEntityOfPage=url,
        description=summary,
        datePublished=published,
        dateModified=updated,
        inLanguage=lang,
        author=one_or_more(authors),
        publisher=reference(publisher),
        image=image,
        keywords=list(keywords),
        wordCount=words or None,
    )


def place(
    *,
    name: str,
    url: str | None = None,
    address: Address | None = None,
    geo: Geo | None = None,
    phone: str | None = None,
    summary: str | None = None,
) -> Tree:
    """Somewhere to meet. `url` is its page on this site."""
    return node(
        "Place",
        f"{url}#place" if url else None,
        name=name,
        url=url,
        description=summary,
        telephone=phone,
        address=_postal_address(address) if address else None,
        geo=node("GeoCoordinates", latitude=geo.lat, longitude=geo.lon) if geo else None,
    )


def person(
    *,
    name: str,
    url: str | None = None,
    role: str | None = None,
    summary: str | None = None,
    image: str | None = None,
    member_of: Sequence[Tree] = (),
    same_as: Sequence[str] = (),
) -> Tree:
    """Somebody. `url` is their page on this site, when they have one."""
    return node(
        "Person",
        f"{url}#person" if url else None,
        name=name,
        url=url,
        jobTitle=role,
        description=summary,
        image=image,
        memberOf=one_or_more(member_of),
        sameAs=one_or_more(same_as),
    )


def breadcrumbs(items: Sequence[tuple[str, str]]) -> Tree:
    """The way from the home page to this one: name and absolute address of each step, this page last."""
    steps = [node("ListItem", position=n, name=name, item=url) for n, (name, url) in enumerate(items, 1)]
    return node("BreadcrumbList", f"{items[-1][1]}#breadcrumbs" if items else None, itemListElement=steps)


def _postal_address(address: Address) -> Tree | None:
    found = node(
        "PostalAddress",
        streetAddress=address.street,
        addressLocality=address.locality,
        addressRegion=address.region,
        postalCode=address.postcode,
        addressCountry=address.country,
    )
    return found if len(found) > 1 else None


# ---------------------------------------------------------------- events

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


class EventDetails(TypedDict, total=False):
    """What an event may say, and one that is repeated of all its dates. `performers`: real people."""

    status: EventStatus  # "confirmed" where nothing is said
    mode: EventMode  # "in-person" where nothing is said
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
    previous_starts: Sequence[str] = (),
    places_left: int | None = None,
    sub_events: Sequence[Tree] = (),
    **details: Unpack[EventDetails],
) -> Tree:
    """An event. `start`, `end` (inclusive) and `doors`: a bare day while the hour is unknown, else with offset.

    `url` is its page; `anchor` where on that page, for a date or a session among others.
    A postponed or cancelled event keeps its start and its place.
    """
    image, moved_online = details.get("image"), details.get("moved_online", False)
    mode = "online" if moved_online else details.get("mode", "in-person")
    return node(
        kind,
        f"{url}#{anchor or 'event'}",
        name=name,
        startDate=start,
        endDate=end,
        doorTime=doors,
        **_standing(details.get("status", "confirmed"), previous_starts, moved_online),
        **_where(mode, details.get("locations", ()), url),
        organizer=one_or_more(details.get("organizers", ())),
        performer=one_or_more(details.get("performers", ())),
        offers=one_or_more(details.get("offers", ())),
        isAccessibleForFree=details.get("free"),
        maximumAttendeeCapacity=details.get("capacity"),
        remainingAttendeeCapacity=places_left,
        audience=one_or_more([node("Audience", audienceType=words) for words in details.get("audience", ())]),
        keywords=list(details.get("about", ())),  # `about` in schema.org takes things with an address
        description=details.get("summary"),
        image=image if image is None or isinstance(image, str) else one_or_more(image),
        url=f"{url}#{anchor}" if anchor else url,
        inLanguage=lang,
        superEvent=details.get("series"),
        subEvent=one_or_more(sub_events),
        recordedIn=one_or_more(details.get("recordings", ())),
    )


def event_series(
    *,
    name: str,
    url: str | None = None,
    lang: str = "",
    sub_events: Sequence[Tree] = (),
    **details: Unpack[EventDetails],
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
