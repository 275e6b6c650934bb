"""What is wrong with the JSON-LD of a page, by Google's rules for events and by schema.org 30.0.

Stricter than either: what they merely ignore is a complaint here. Knows only the types and properties this site
uses, so that a slip of the pen ("startdate") and a property of another type (an Offer has no `audience`) are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

Node = Mapping[str, object]

SCHEMA = "https://schema.org/"
STATUSES = frozenset(
    f"{SCHEMA}Event{word}" for word in ("Scheduled", "Cancelled", "Postponed", "Rescheduled", "MovedOnline")
)
RESCHEDULED, MOVED_ONLINE = f"{SCHEMA}EventRescheduled", f"{SCHEMA}EventMovedOnline"
OFFLINE, ONLINE, MIXED = (f"{SCHEMA}{word}EventAttendanceMode" for word in ("Offline", "Online", "Mixed"))
PLACES_OF = MappingProxyType(
    {OFFLINE: {"Place"}, ONLINE: {"VirtualLocation"}, MIXED: {"Place", "VirtualLocation"}},
)
AVAILABILITIES = frozenset(f"{SCHEMA}{word}" for word in ("InStock", "SoldOut", "LimitedAvailability", "PreOrder"))
EVENTS = frozenset(
    {
        "Event",
        "EventSeries",
        "BusinessEvent",
        "ChildrensEvent",
        "ConferenceEvent",
        "DanceEvent",
        "EducationEvent",
        "ExhibitionEvent",
        "Festival",
        "FoodEvent",
        "Hackathon",
        "LiteraryEvent",
        "MusicEvent",
        "ScreeningEvent",
        "SocialEvent",
        "TheaterEvent",
        "VisualArtsEvent",
    }
)

_THING = "name alternateName description url image sameAs mainEntityOfPage"
_WORK = f"{_THING} headline author publisher datePublished dateModified inLanguage keywords accessibilityFeature about"
_EVENT = (
    f"{_THING} startDate endDate doorTime previousStartDate eventStatus eventAttendanceMode location organizer "
    "performer contributor offers isAccessibleForFree maximumAttendeeCapacity remainingAttendeeCapacity audience about "
    "keywords inLanguage superEvent subEvent recordedIn workFeatured"
)
_OFFER = f"{_THING} price priceCurrency availability validFrom validThrough category"
PROPERTIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        kind: frozenset(names.split())
        for kind, names in {
            **dict.fromkeys(EVENTS, _EVENT),
            "Audience": f"{_THING} audienceType",
            "BlogPosting": f"{_WORK} wordCount",
            "BreadcrumbList": f"{_THING} itemListElement",
            "CollectionPage": _WORK,
            "CreativeWork": _WORK,
            "GeoCoordinates": f"{_THING} latitude longitude",
            "ListItem": f"{_THING} position item",
            "Offer": _OFFER,
            "Organization": f"{_THING} logo email telephone address",
            "Person": f"{_THING} jobTitle affiliation memberOf email telephone",
            "Place": f"{_THING} address geo telephone",
            "PostalAddress": f"{_THING} streetAddress addressLocality addressRegion postalCode addressCountry",
            "VirtualLocation": _THING,
            "WebPage": f"{_WORK} isBasedOn accessibilitySummary",
            "WebSite": _WORK,
        }.items()
    }
)
# What may stand where, for the properties that hold nodes.
HOLDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "address": frozenset({"PostalAddress"}),
        "affiliation": frozenset({"Organization"}),
        "audience": frozenset({"Audience"}),
        "author": frozenset({"Person", "Organization"}),
        "geo": frozenset({"GeoCoordinates"}),
        "itemListElement": frozenset({"ListItem"}),
        "location": frozenset({"Place", "VirtualLocation"}),
        "memberOf": frozenset({"Organization"}),
        "offers": frozenset({"Offer"}),
        "organizer": frozenset({"Person", "Organization"}),
        "performer": frozenset({"Person", "Organization"}),
        "publisher": frozenset({"Person", "Organization"}),
        "recordedIn": frozenset({"CreativeWork"}),
        "subEvent": EVENTS,
        "superEvent": EVENTS,
    }
)
NAMED = frozenset({"Organization", "Person", "Place", "WebSite", "CreativeWork", "ListItem", *EVENTS})
ADDRESSES = ("@id", "url", "image", "logo", "sameAs", "item", "mainEntityOfPage", "isBasedOn")

_ABSOLUTE = re.compile(r"https?://[^\s/]+(/\S*)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")
_PRICE = re.compile(r"(0|[1-9]\d*)(\.\d+)?")


@dataclass(frozen=True)
class When:
    """A date or a moment, in an order with others. A bare day lasts from its first moment, in no particular zone."""

    text: str
    is_day: bool
    instant: datetime

    def is_before(self, other: When) -> bool:
        """By the instant between moments; where one is a bare day, by the day on the calendar."""
        if self.is_day or other.is_day:
            return self.text[:10] < other.text[:10]
        return self.instant < other.instant


def lint(graph: Node, *, midnight_is_meant: bool = False) -> list[str]:
    """Complaints, each with its place: "Event.location: ...". `midnight_is_meant`: something does begin at 00:00."""
    nodes = graph.get("@graph")
    if graph.get("@context") != "https://schema.org" or not isinstance(nodes, list):
        return ["the page: not a graph of https://schema.org"]
    found = [(path, node) for node in nodes for path, node in _walk(_kind(node), node)]
    complaints = [*_on_identities(found)]
    for path, node in found:
        if set(node) == {"@id"}:
            continue
        complaints += [f"{path}{said}" for said in _on_any(node)]
        if _kind(node) == "Offer":
            complaints += [f"{path}{said}" for said in _on_offer(node)]
        if _kind(node) in EVENTS and not path.endswith("superEvent"):
            complaints += [f"{path}{said}" for said in _on_event(node, midnight_is_meant)]
    return complaints


def _walk(path: str, value: object) -> Iterator[tuple[str, Node]]:
    """Every node, with the way to it from the top of the page."""
    if isinstance(value, Mapping):
        yield path, value
        for key, below in value.items():
            yield from _walk(f"{path}.{key}", below)
    elif isinstance(value, list):
        for below in value:
            yield from _walk(path, below)


def _on_identities(found: list[tuple[str, Node]]) -> Iterator[str]:
    """Two nodes of one `@id` are one thing, so they may not differ; a node of nothing else must point somewhere."""
    known: dict[str, dict[str, object]] = {}
    for path, node in found:
        if "@id" in node and set(node) != {"@id"}:
            same = known.setdefault(str(node["@id"]), {})
            for key, value in node.items():
                if same.setdefault(key, value) != value:
                    yield f"{path}.@id: {node['@id']} is not unique, its {key} differs"
    for path, node in found:
        if set(node) == {"@id"} and node["@id"] not in known:
            yield f"{path}.@id: {node['@id']} is nowhere on this page"


def _on_any(node: Node) -> Iterator[str]:
    kind = _kind(node)
    if kind not in PROPERTIES:
        yield f": no type of ours: {kind or 'none'}"
        return
    if set(node) <= {"@type", "@id"}:
        yield ": says nothing"
    for key, value in node.items():
        if _is_empty(value):
            yield f".{key}: empty"
        if key not in PROPERTIES[kind] | {"@type", "@id"}:
            yield f".{key}: no property of {kind}"
        if key in ADDRESSES and not all(_is_absolute(each) for each in _each(value)):
            yield f".{key}: not an absolute address"
        if key in HOLDS:
            yield from (f".{key}: can't be a {_kind(each)}" for each in _each(value) if not _fits(key, each))
    if kind in NAMED and "name" not in node:
        yield ".name: missing"
    if kind == "VirtualLocation" and "url" not in node:
        yield ".url: missing"


def _on_offer(node: Node) -> Iterator[str]:
    for key in ("url", "price", "priceCurrency"):
        if key not in node:
            yield f".{key}: missing"
    price, currency = node.get("price", "0"), node.get("priceCurrency", "GBP")
    if not (isinstance(price, str) and _PRICE.fullmatch(price)):
        yield f".price: not a decimal number in a string: {price!r}"
    if not (isinstance(currency, str) and re.fullmatch("[A-Z]{3}", currency)):
        yield f".priceCurrency: not three capitals: {currency!r}"
    if node.get("availability", f"{SCHEMA}InStock") not in AVAILABILITIES:
        yield f".availability: unknown: {node['availability']!r}"
    for key in ("validFrom", "validThrough"):
        yield from (f".{key}: {said}" for each in _each(node.get(key, [])) if (said := _trouble_of_moment(each)))
    if (
        (opens := _when(node.get("validFrom")))
        and (shuts := _when(node.get("validThrough")))
        and shuts.is_before(opens)
    ):
        yield ".validThrough: before validFrom"


def _on_event(node: Node, midnight_is_meant: bool) -> Iterator[str]:
    for key in ("startDate", "location"):
        if key not in node:
            yield f".{key}: missing"
    yield from _on_dates(node, midnight_is_meant)
    yield from _on_status(node)
    yield from _on_places(node)
    yield from _on_people(node)
    yield from _on_room(node)
    for each in _nodes(node, "subEvent"):
        start, inner = _when(node.get("startDate")), _when(each.get("startDate"))
        if start and inner and inner.is_before(start):
            yield ".subEvent: begins before the whole"


def _on_dates(node: Node, midnight_is_meant: bool) -> Iterator[str]:
    for key in ("startDate", "endDate", "doorTime", "previousStartDate"):
        for each in _each(node.get(key, [])):
            if said := _trouble_of_moment(each):
                yield f".{key}: {said}"
            # An end at midnight is an ordinary thing ("to midnight"); a beginning is more often an hour nobody knew.
            elif key != "endDate" and "T00:00" in str(each) and not midnight_is_meant:
                yield f".{key}: midnight in place of an hour that is not known"
    start, end, doors = (_when(node.get(key)) for key in ("startDate", "endDate", "doorTime"))
    if start and end and start.is_day != end.is_day:
        yield ".endDate: a day and a moment, where both should be one or the other"
    if start and end and end.is_before(start):
        yield ".endDate: before startDate"
    if doors and doors.is_day:
        yield ".doorTime: a day has no doors"
    if start and doors and start.is_before(doors):
        yield ".doorTime: after startDate"


def _on_status(node: Node) -> Iterator[str]:
    statuses = _each(node.get("eventStatus", []))
    for each in statuses:
        if each not in STATUSES:
            yield f".eventStatus: not one of the five: {each!r}"
    if len(statuses) > 1 and sorted(map(str, statuses)) != [MOVED_ONLINE, RESCHEDULED]:
        yield ".eventStatus: these can't be true together"
    if (RESCHEDULED in statuses) != ("previousStartDate" in node):
        yield ".previousStartDate: goes with EventRescheduled, and only with it"
    if MOVED_ONLINE in statuses and node.get("eventAttendanceMode") != ONLINE:
        yield ".eventAttendanceMode: moved online, but not online"


def _on_places(node: Node) -> Iterator[str]:
    mode, places = node.get("eventAttendanceMode"), _nodes(node, "location")
    if mode not in PLACES_OF:
        yield f".eventAttendanceMode: missing or unknown: {mode!r}"
    elif places and {_kind(location) for location in places} != PLACES_OF[str(mode)]:
        yield ".location: does not agree with eventAttendanceMode"
    for location in places:
        if _kind(location) == "Place" and "address" not in location:
            yield ".location.address: missing"


def _on_people(node: Node) -> Iterator[str]:
    for each in _nodes(node, "organizer"):
        if set(each) > {"@id"} and "url" not in each:
            yield ".organizer.url: missing, though it has a page"


def _on_room(node: Node) -> Iterator[str]:
    capacity, left = node.get("maximumAttendeeCapacity"), node.get("remainingAttendeeCapacity")
    for key, value in (("maximumAttendeeCapacity", capacity), ("remainingAttendeeCapacity", left)):
        if key in node and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            yield f".{key}: not a whole number: {value!r}"
    if isinstance(capacity, int) and isinstance(left, int) and left > capacity:
        yield ".remainingAttendeeCapacity: more than there are places"
    free = node.get("isAccessibleForFree", False)
    if not isinstance(free, bool):
        yield f".isAccessibleForFree: not true or false: {free!r}"
    if free is True and any(str(each.get("price", "0")).strip("0.") for each in _nodes(node, "offers")):
        yield ".isAccessibleForFree: but an offer costs something"


def _trouble_of_moment(value: object) -> str:
    if not isinstance(value, str) or not (_DAY.fullmatch(value) or _MOMENT.fullmatch(value)):
        return f"neither a day nor a moment with offset: {value!r}"
    return "" if _when(value) else f"not in the calendar: {value!r}"


def _when(value: object) -> When | None:
    if not isinstance(value, str) or not (_DAY.fullmatch(value) or _MOMENT.fullmatch(value)):
        return None
    try:
        if _DAY.fullmatch(value):
            day = date.fromisoformat(value)
            return When(value, True, datetime(day.year, day.month, day.day, tzinfo=UTC))
        return When(value, False, datetime.fromisoformat(value))
    except ValueError:
        return None


def _kind(value: object) -> str:
    return str(value.get("@type", "")) if isinstance(value, Mapping) else ""


def _nodes(node: Node, key: str) -> list[Node]:
    return [each for each in _each(node.get(key, [])) if isinstance(each, Mapping)]


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _fits(key: str, value: object) -> bool:
    """A node of a type that may stand there; or one that only names another."""
    return isinstance(value, Mapping) and (set(value) == {"@id"} or _kind(value) in HOLDS[key])


def _is_empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list):
        return not value or any(_is_empty(each) for each in value)
    return value is None or value == {}


def _is_absolute(value: object) -> bool:
    return isinstance(value, str) and _ABSOLUTE.fullmatch(value) is not None
