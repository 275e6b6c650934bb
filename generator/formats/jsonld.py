"""What search engines and calendars read in a page: schema.org 30.0 as JSON-LD, one graph a page.

Every function gives a plain tree; a value that is not known is left out, never null and never made up. Refuses to
guess: an hour that is not known stays a bare day (Google: never a placeholder midnight).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from generator.model import Address, EventMode, EventStatus, Geo, Html

Tree = dict[str, object]

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


def script_text(tree: Mapping[str, object]) -> Html:
    """The tree as the text of a `<script type="application/ld+json">`. Nothing in it can end the element."""
    import json  # 3 ms, and a build with nothing to do needs none of it

    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return Html(_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", _SURROGATE.sub("", text)))


def graph(nodes: Sequence[Tree]) -> Tree:
    """The nodes of one page together, so that one may name another by its `@id`."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}


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
    return _node(
        "Organization",
        id=f"{url}#organization" if url else None,
        name=name,
        alternateName=_one_or_more(also_known_as),
        url=url,
        description=summary,
        logo=logo,
        email=email,
        sameAs=_one_or_more(same_as),
    )


def website(*, name: str, url: str, lang: str, summary: str | None = None, publisher: Tree | None = None) -> Tree:
    """The site as a whole; `publisher` is the organisation behind it, named by its `@id`."""
    return _node(
        "WebSite",
        id=f"{url}#website",
        name=name,
        url=url,
        description=summary,
        inLanguage=lang,
        publisher=reference(publisher),
    )


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
    words: int = 0,
) -> Tree:
    """A post. `published` and `updated` are a day or an RFC 3339 moment; `authors` are persons and organisations."""
    return _node(
        "BlogPosting",
        id=f"{url}#post",
        headline=title,
        url=url,
        mainEntityOfPage=url,
        description=summary,
        datePublished=published,
        dateModified=updated,
        inLanguage=lang,
        author=_one_or_more(authors),
        publisher=reference(publisher),
        image=image,
        keywords=list(keywords),
        wordCount=words or None,
    )


def event(
    *,
    url: str,
    name: str,
    start: str,
    lang: str,
    end: str | None = None,
    status: EventStatus = "confirmed",
    mode: EventMode = "in-person",
    previous_starts: Sequence[str] = (),
    moved_online: bool = False,
    locations: Sequence[Tree] = (),
    organizers: Sequence[Tree] = (),
    summary: str | None = None,
    image: str | None = None,
    series: Tree | None = None,
) -> Tree:
    """An event by Google's rules.

    `start` and `end` are a bare day while the hour is unknown, else RFC 3339 with offset; `end` is inclusive.
    A postponed or cancelled event keeps its start and its place.
    """
    rescheduled = bool(previous_starts) and status in ("confirmed", "tentative")
    return _node(
        "Event",
        id=f"{url}#event",
        name=name,
        startDate=start,
        endDate=end,
        eventStatus=_event_status(status, rescheduled, moved_online),
        previousStartDate=_one_or_more(previous_starts) if rescheduled else None,
        eventAttendanceMode=f"https://schema.org/{_MODE['online' if moved_online else mode]}",
        location=_one_or_more(locations),
        organizer=_one_or_more(organizers),
        description=summary,
        image=image,
        url=url,
        inLanguage=lang,
        superEvent=series,
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
    return _node(
        "Place",
        id=f"{url}#place" if url else None,
        name=name,
        url=url,
        description=summary,
        telephone=phone,
        address=_postal_address(address) if address else None,
        geo=_node("GeoCoordinates", latitude=geo.lat, longitude=geo.lon) if geo else None,
    )


def virtual_location(url: str) -> Tree:
    """Where an online event is, when that address is for everybody."""
    return _node("VirtualLocation", url=url)


def event_series(*, name: str, url: str | None = None) -> Tree:
    """What an event is a part of."""
    return _node("EventSeries", name=name, url=url)


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
    return _node(
        "Person",
        id=f"{url}#person" if url else None,
        name=name,
        url=url,
        jobTitle=role,
        description=summary,
        image=image,
        memberOf=_one_or_more(member_of),
        sameAs=_one_or_more(same_as),
    )


def breadcrumbs(items: Sequence[tuple[str, str]]) -> Tree:
    """The way from the home page to this one: name and absolute address of each step, this page last."""
    steps = [_node("ListItem", position=n, name=name, item=url) for n, (name, url) in enumerate(items, 1)]
    return _node("BreadcrumbList", id=f"{items[-1][1]}#breadcrumbs" if items else None, itemListElement=steps)


def reference(tree: Tree | None) -> Tree | None:
    """Only the `@id` of a node that stands elsewhere in the graph."""
    return {"@id": tree["@id"]} if tree and "@id" in tree else None


def _event_status(status: EventStatus, rescheduled: bool, moved_online: bool) -> object:
    """One address, or two for an event that has a new date and is online now; cancelled and postponed stand alone."""
    kinds = [kind for kind, so in (("EventRescheduled", rescheduled), ("EventMovedOnline", moved_online)) if so]
    if status in ("postponed", "cancelled") or not kinds:
        kinds = [_STATUS[status]]
    return _one_or_more([f"https://schema.org/{kind}" for kind in kinds])


def _postal_address(address: Address) -> Tree | None:
    found = _node(
        "PostalAddress",
        streetAddress=address.street,
        addressLocality=address.locality,
        addressRegion=address.region,
        postalCode=address.postcode,
        addressCountry=address.country,
    )
    return found if len(found) > 1 else None


def _node(kind: str, *, id: str | None = None, **values: object) -> Tree:
    known = {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}
    return {"@type": kind, **({"@id": id} if id else {}), **known}


def _one_or_more(values: Sequence[object]) -> object:
    """schema.org takes one value or a list of them, and one is easier to read."""
    return values[0] if len(values) == 1 else list(values)


# "<" ends a script element; U+2028 and U+2029 end a line in older JavaScript. Outside strings JSON has none of them.
_ESCAPED = re.compile("[<>&\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
