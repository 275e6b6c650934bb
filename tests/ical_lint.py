"""A strict reading of iCalendar files from their bytes up, by RFC 5545 and 7986. Knows nothing of who wrote them.

`lint` answers with complaints; none means that nothing was found. Stricter than the RFC where clients are: a zone
must bring its rules along, and nothing may stand in a file that no event needs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Parameters = dict[str, list[str]]


class Line(NamedTuple):
    """A content line: `value` as it stands in the file, still escaped."""

    name: str
    parameters: Parameters
    value: str


class Component(NamedTuple):
    name: str
    lines: list[Line]
    parts: list[Component]

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        return next((line.value for line in self.all(name)), "")


def lint(raw: bytes) -> list[str]:
    """What is wrong with the file, in words; empty when nothing is."""
    complaints = [*octets(raw)]
    lines = [found for text in unfolded(raw) if (found := parsed(text, complaints))]
    top = tree(lines, complaints)
    if top is None:
        return [*complaints, "not one VCALENDAR"]
    for rule in RULES:
        complaints += rule(top)
    return complaints


# ---------------------------------------------------------------- bytes and lines (RFC 5545, 3.1)


def octets(raw: bytes) -> Iterator[str]:
    if not raw.endswith(b"\r\n"):
        yield "does not end in CRLF"
    if raw.startswith(b"\xef\xbb\xbf"):
        yield "begins with a byte order mark"
    if re.search(rb"\r(?!\n)|(?<!\r)\n", raw):
        yield "a line break that is not CRLF"
    for number, piece in enumerate(raw.split(b"\r\n")[:-1], 1):
        if len(piece) > 75:
            yield f"line {number} has {len(piece)} octets"
        if not piece.strip():
            yield f"line {number} is empty"
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", piece):
            yield f"line {number} has a control character"
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            yield f"line {number} is no UTF-8"
        else:
            if re.search("[\x80-\x9f\u2028\u2029]", text):
                yield f"line {number} has what some take for a line break"


def unfolded(raw: bytes) -> list[str]:
    text = re.sub(rb"\r?\n[ \t]", b"", raw).decode(errors="replace")
    return [line for line in re.split(r"[\r\n]+", text) if line]


NAME = re.compile(r"[A-Z0-9-]+")
PARAMETER = re.compile(r';([A-Z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
SAID = re.compile(r'"([^"]*)"|([^",]+)')


def parsed(text: str, complaints: list[str]) -> Line | None:
    name = NAME.match(text)
    if not name:
        complaints.append(f"no name: {text!r}")
        return None
    parameters: Parameters = {}
    location = name.end()
    while found := PARAMETER.match(text, location):
        if found[1] in parameters:
            complaints.append(f"{name[0]}: {found[1]} twice")
        parameters[found[1]] = [quoted or plain for quoted, plain in SAID.findall(found[2])]
        location = found.end()
    if text[location : location + 1] != ":":
        complaints.append(f"no value: {text!r}")
        return None
    return Line(name[0], parameters, text[location + 1 :])


def tree(lines: list[Line], complaints: list[str]) -> Component | None:
    """The one VCALENDAR, with what is in it."""
    outer = Component("", [], [])
    stack = [outer]
    for line in lines:
        if line.name == "BEGIN":
            inner = Component(line.value, [], [])
            stack[-1].parts.append(inner)
            stack.append(inner)
        elif line.name == "END":
            if len(stack) < 2 or stack[-1].name != line.value:
                complaints.append(f"END:{line.value} where {stack[-1].name or 'nothing'} is open")
                return None
            stack.pop()
        else:
            stack[-1].lines.append(line)
    if len(stack) > 1:
        complaints.append(f"{stack[-1].name} does not end")
    return outer.parts[0] if not outer.lines and [part.name for part in outer.parts] == ["VCALENDAR"] else None


# ---------------------------------------------------------------- names and how often (3.6, 3.7, 3.8; RFC 7986, 4)

REQUIRED = MappingProxyType(
    {
        "VCALENDAR": "VERSION PRODID",
        "VEVENT": "UID DTSTAMP DTSTART",
        "VTIMEZONE": "TZID",
        "STANDARD": "DTSTART TZOFFSETFROM TZOFFSETTO",
        "DAYLIGHT": "DTSTART TZOFFSETFROM TZOFFSETTO",
    }
)
OPTIONAL = MappingProxyType(
    {
        "VCALENDAR": "CALSCALE METHOD UID LAST-MODIFIED URL SOURCE COLOR REFRESH-INTERVAL",
        "VEVENT": """SEQUENCE LAST-MODIFIED CREATED DTEND DURATION SUMMARY DESCRIPTION LOCATION GEO URL STATUS TRANSP
            COLOR CLASS PRIORITY ORGANIZER RRULE RECURRENCE-ID""",
        "VTIMEZONE": "LAST-MODIFIED TZURL",
        "STANDARD": "RRULE",
        "DAYLIGHT": "RRULE",
    }
)
REPEATED = MappingProxyType(
    {
        "VCALENDAR": "NAME DESCRIPTION CATEGORIES IMAGE",
        "VEVENT": "CATEGORIES CONTACT IMAGE CONFERENCE ATTACH EXDATE RDATE COMMENT",
        "STANDARD": "TZNAME RDATE COMMENT",
        "DAYLIGHT": "TZNAME RDATE COMMENT",
    }
)
INSIDE = MappingProxyType({"VCALENDAR": "VEVENT VTIMEZONE", "VTIMEZONE": "STANDARD DAYLIGHT"})
FEED_ONLY = ("NAME", "SOURCE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "X-WR-CALNAME")


def everything(component: Component) -> Iterator[Component]:
    yield component
    for part in component.parts:
        yield from everything(part)


def names(top: Component) -> Iterator[str]:
    for component in everything(top):
        required, optional, repeated, inside = (
            table.get(component.name, "").split() for table in (REQUIRED, OPTIONAL, REPEATED, INSIDE)
        )
        for name, count in Counter(line.name for line in component.lines).items():
            if name not in (*required, *optional, *repeated) and not name.startswith("X-"):
                yield f"{component.name}: {name} is not known"
            if count > 1 and name not in repeated:
                yield f"{component.name}: {name} stands {count} times"
        yield from (f"{component.name}: no {name}" for name in required if not component.all(name))
        yield from (f"{part.name} in {component.name}" for part in component.parts if part.name not in inside)
        if component.name == "VTIMEZONE" and not component.parts:
            yield "a VTIMEZONE without rules"


def feeds(top: Component) -> Iterator[str]:
    """What only feeds have, they have all of; METHOD in a single file makes Outlook create a new calendar."""
    if top.all("METHOD"):
        yield from (f"a feed without {name}" for name in FEED_ONLY if not top.all(name))
        if top.value("METHOD") != "PUBLISH":
            yield f"METHOD is {top.value('METHOD')}"
    else:
        yield from (f"{name} in a file that is no feed" for name in FEED_ONLY if top.all(name))
        if not top.parts:
            yield "nothing in a file that is no feed"


# ---------------------------------------------------------------- values (3.3, 3.8; RFC 7986, 5)

UTC_TIME = r"\d{8}T\d{6}Z"
DURATION = r"P(?:\d+W|(?=\d|T\d)(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)"
TEXT = r"(?:[^\\;,]|\\[\\;,nN])*"
TEXTS = r"(?:[^\\;,]|\\[\\;,nN])+(?:,(?:[^\\;,]|\\[\\;,nN])+)*"
URI = r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+"
RULE = r"FREQ=YEARLY;BYDAY=(?:-1|[1-5])(?:MO|TU|WE|TH|FR|SA|SU);BYMONTH=(?:[1-9]|1[0-2])"
SHAPES = MappingProxyType(
    {
        **dict.fromkeys(["DTSTAMP", "LAST-MODIFIED", "CREATED"], UTC_TIME),
        **dict.fromkeys(["UID", "PRODID", "SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "NAME", "COLOR"], TEXT),
        **dict.fromkeys(["TZID", "TZNAME", "X-WR-CALNAME", "X-WR-CALDESC"], TEXT),
        **dict.fromkeys(["URL", "SOURCE", "IMAGE", "CONFERENCE"], URI),
        **dict.fromkeys(["REFRESH-INTERVAL", "X-PUBLISHED-TTL"], DURATION),
        **dict.fromkeys(["TZOFFSETFROM", "TZOFFSETTO"], r"\+\d{4}(?:\d\d)?|-(?!0000(?:00)?$)\d{4}(?:\d\d)?"),
        "VERSION": r"2\.0",
        "CALSCALE": "GREGORIAN",
        "CATEGORIES": TEXTS,
        "SEQUENCE": r"\d+",
        "STATUS": "CONFIRMED|TENTATIVE|CANCELLED",
        "TRANSP": "OPAQUE|TRANSPARENT",
        "GEO": r"-?\d{1,2}(?:\.\d+)?;-?\d{1,3}(?:\.\d+)?",
        "RRULE": RULE,
    }
)
MUST_SAY = MappingProxyType({"SOURCE": "URI", "IMAGE": "URI", "CONFERENCE": "URI", "REFRESH-INTERVAL": "DURATION"})


def values(top: Component) -> Iterator[str]:
    for component in everything(top):
        for line in component.lines:
            if line.name in SHAPES and not re.fullmatch(SHAPES[line.name], line.value):
                yield f"{line.name} can't be {line.value!r}"
            if line.name in MUST_SAY and line.parameters.get("VALUE") != [MUST_SAY[line.name]]:
                yield f"{line.name} without VALUE={MUST_SAY[line.name]}"
            if line.name in ("UID", "TZID", "PRODID") and not line.value:
                yield f"an empty {line.name}"
            if re.fullmatch(UTC_TIME, line.value) and not is_time(line.value[:-1]):
                yield f"there is no {line.value}"


def is_time(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%dT%H%M%S")
    except ValueError:
        return False
    return True


# ---------------------------------------------------------------- dates and zones (3.3.4, 3.3.5, 3.6.5, 3.8.2)


def dates(top: Component) -> Iterator[str]:
    for event in top.parts:
        if event.name == "VEVENT":
            found = [when(line) for name in ("DTSTART", "DTEND") for line in event.all(name)]
            yield from (text for text in found if isinstance(text, str))
            yield from order([one for one in found if isinstance(one, datetime)], event)


def order(found: list[datetime], event: Component) -> Iterator[str]:
    if len(found) < 2:
        return
    kinds = [line.parameters.get("VALUE") for name in ("DTSTART", "DTEND") for line in event.all(name)]
    if kinds[0] != kinds[1]:
        yield "DTSTART and DTEND are of two kinds"
    elif found[1].astimezone(UTC) <= found[0].astimezone(UTC):
        yield f"{event.value('UID')}: DTEND is not after DTSTART"


def when(line: Line) -> datetime | str:
    """The instant of a DTSTART or DTEND, days as if in UTC; or what is wrong with it."""
    zone, value = line.parameters.get("TZID"), line.value
    if re.fullmatch(r"\d{8}", value):
        if line.parameters.get("VALUE") != ["DATE"]:
            return f"{line.name}:{value} without VALUE=DATE"
        if zone:
            return f"{line.name}: a day with a zone"
        return datetime.strptime(value, "%Y%m%d").replace(tzinfo=UTC) if is_time(value + "T000000") else f"no {value}"
    if not re.fullmatch(r"\d{8}T\d{6}Z?", value) or not is_time(value.rstrip("Z")) or "VALUE" in line.parameters:
        return f"{line.name} can't be {value}"
    if value.endswith("Z") == bool(zone):
        return f"{line.name}: {'UTC with a zone' if zone else 'a time of no zone'}"
    try:
        location = ZoneInfo(zone[0]) if zone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return f"no zone is called {zone}"
    return datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=location)


def zones(top: Component) -> Iterator[str]:
    """RFC 5545, 3.6.5: every zone that is named brings its rules, and TZID is unique."""
    used = {zone for event in top.parts for line in event.lines for zone in line.parameters.get("TZID", [])}
    given = [part.value("TZID") for part in top.parts if part.name == "VTIMEZONE"]
    yield from (f"no VTIMEZONE for {zone}" for zone in sorted(used - set(given)))
    yield from (f"a VTIMEZONE for {zone}, which nothing needs" for zone in sorted(set(given) - used))
    yield from (f"{count} VTIMEZONE for {zone}" for zone, count in Counter(given).items() if count > 1)
    for part in everything(top):
        if part.name in ("STANDARD", "DAYLIGHT") and not is_time(part.value("DTSTART")):
            yield f"{part.name} begins at {part.value('DTSTART')}, which is no local time"


def identities(top: Component) -> Iterator[str]:
    counts = Counter(part.value("UID") for part in top.parts if part.name == "VEVENT")
    yield from (f"{count} events are {uid}" for uid, count in counts.items() if count > 1)


RULES: tuple[Callable[[Component], Iterator[str]], ...] = (names, feeds, values, dates, zones, identities)
