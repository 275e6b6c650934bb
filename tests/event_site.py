"""What the tests of events share: the events of the design as one site, and the three ways in which events are read.

built = published(tmp_path, EXAMPLES, "2026-09-01")
built.page("events/vigil/").plain           what visitors read
built.calendar("events/vigil/event.ics")    what calendars read
built.event("vigil")                        what search engines read
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar
from dateutil.tz import tzical

from generator.formats import ical
from generator.formats.ical import Calendar
from generator.model.stages import Artifact
from generator.pipeline.build_site import Model
from generator.pipeline.outcome import Outcome
from generator.views.events.shapes import EventPage, EventsPage, MonthPage
from generator.views.shapes import WhenPart
from tests.minisite import build, model, site, tree
from tests.pages import Element, read_page

NBSP = "\N{NO-BREAK SPACE}"
Node = dict[str, Any]
Fields = Mapping[str, Any]  # an event as icalendar gives it: name of a property -> its value


class Built(NamedTuple):
    """A published site: path -> bytes, and what its build said."""

    files: Mapping[str, bytes]
    outcome: Outcome

    def page(self, address: str) -> Element:
        """The page at that address ("events/vigil/"), read strictly."""
        return read_page(self.files[f"{address}index.html"].decode())

    def event(self, slug: str) -> Node:
        """The node of the event, or of the series of its meetings, in the JSON-LD of its page."""
        return event_node(self.graph(slug))

    def graph(self, slug: str) -> Node:
        scripts = [
            each for each in self.page(f"events/{slug}/").all("script") if each.get("type") == "application/ld+json"
        ]
        (script,) = scripts
        found: Node = json.loads(script.raw)
        return found

    def calendar(self, path: str) -> dict[str, Fields]:
        """UID without its domain -> the event, as icalendar reads the file."""
        return read_calendar(self.files[path])


def published(root: Path, files: str, today: str) -> Built:
    """The site of the string, built on that day. An error in it is a fault of the test."""
    outcome = build(site(root, files), today=date.fromisoformat(today))
    assert outcome.publish_result is not None, outcome.problems
    return Built(tree(root / "output"), outcome)


# ---------------------------------------------------------------- calendars


def read_calendar(raw: bytes) -> dict[str, Fields]:
    events = icalendar.Calendar.from_ical(raw).events
    return {str(event["UID"]).partition("@")[0]: event for event in events}


def instants(raw: bytes) -> dict[str, tuple[str, str]]:
    """UID -> start and end: instants in UTC by the file's own zones, or days with the end exclusive."""
    found = icalendar.Calendar.from_ical(raw).events
    return {
        str(event["UID"]).partition("@")[0]: (
            in_utc(by_own_rules(event.start, raw)),
            in_utc(by_own_rules(event.end, raw)),
        )
        for event in found
    }


def by_own_rules(value: date, raw: bytes) -> date:
    """The time on the wall in its zone as dateutil reads that out of the file, so that no database of zones helps.

    icalendar takes the zone of that name from the database.
    """
    if not isinstance(value, datetime) or not isinstance(value.tzinfo, ZoneInfo) or value.tzinfo.key == "UTC":
        return value
    zone = tzical(StringIO(raw.decode())).get(value.tzinfo.key)
    assert zone is not None, value.tzinfo.key
    return value.replace(tzinfo=zone)


def in_utc(value: date | str) -> str:
    """ "2026-10-06T17:30Z"; a day as it is."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if isinstance(value, datetime) else value.isoformat()


# ---------------------------------------------------------------- search engines


def event_node(graph: Node) -> Node:
    (found,) = [node for node in graph["@graph"] if node["@type"] in ("Event", "EventSeries")]
    return dict(found)


def last_word(address: str) -> str:
    """ "EventScheduled" of "https://schema.org/EventScheduled"."""
    return address.rpartition("/")[2]


# ---------------------------------------------------------------- views


def artifact(found: Model, path: str) -> Artifact:
    return next(each for each in found.artifacts if each.path == path)


def event_page(root: Path, files: str, today: str, slug: str = "fair") -> EventPage:
    view = artifact(modelled(root, files, today), f"events/{slug}/index.html").view
    assert isinstance(view, EventPage)
    return view


def list_page(found: Model, address: str = "") -> EventsPage:
    view = artifact(found, f"events/{address}index.html").view
    assert isinstance(view, EventsPage)
    return view


def month_page(found: Model, address: str) -> MonthPage:
    view = artifact(found, f"events/{address}index.html").view
    assert isinstance(view, MonthPage)
    return view


def calendar_bytes(found: Model, path: str) -> bytes:
    view = artifact(found, path).view
    assert isinstance(view, Calendar)
    return ical.calendar(view)


def modelled(root: Path, files: str, today: str) -> Model:
    return model(site(root, files), today=date.fromisoformat(today))


def words_of(parts: Sequence[WhenPart]) -> str:
    return "".join(part.text for part in parts).replace(NBSP, " ")


def fair(*lines: str, name: str = "fair", body: str = "Come and see.") -> str:
    """An event with these lines of front matter."""
    front = "\n".join((f"title: The {name}", f"uid: {name}", *lines))
    return f"=== content/events/{name}.md\n---\n{front}\n---\n{body}\n"


# ---------------------------------------------------------------- the examples

SETTINGS = """\
=== content/site.yaml
name: A small site
base_url: https://small.example/
uid_domain: small.example
wings: {earnest-professionals: Earnest professionals, grass-rooters: Grass rooters}
sectors: {health: Health, housing: Housing}
series: {launch: The launches}
"""
VENUES = """\
=== content/venues/coed-hills.yaml
name: Coed Hills Rural Artspace
address: {street: St Hilary, locality: Cowbridge, postcode: CF71 7DP}
geo: {lat: 51.45, lon: -3.42}
=== content/venues/rcpsych.yaml
name: Royal College of Psychiatrists
address: {street: 21 Prescot Street, locality: London, postcode: E1 8BB}
"""
LAUNCHES = """\
=== content/events/launch-conference.md
---
title: Relational Practice Movement launch conference
uid: launch-conference-2023
start: Tuesday 30 May 2023
times: tba
status: tentative
status_note: The date may change so that key people can attend and speak.
mode: in-person
venue: rcpsych
audience: [earnest-professionals]
series: launch
published: 2023-01-20
---
One day in London.
=== content/events/coed-hills-residential.md
---
title: Grass rooters residential
uid: coed-hills-2023
start: Tue 21 March 2023
end: Thu 23 March 2023
status: tbc
mode: in-person
venue: coed-hills
hosts: [Compassionate Mental Health]
audience: [grass-rooters]
summary: For service users, family and friends, with sympathetic professionals.
series: launch
published: 2023-01-20
---
Three days in the hills.
"""
CIRCLE = """\
=== content/events/circle.md
---
title: Open circle
uid: open-circle
start: Tuesday 1 September 2026, 6:30pm
end: Tuesday 1 September 2026, 8pm
mode: hybrid
venue: rcpsych
online: {url: "https://meet.example/oc", public: false, note: Link sent when you book}
repeats:
  every: month
  day: first Tuesday        # never `on:`
  until: 31 January 2027
  except: [2026-12-01]
  extra: [2026-12-08]
  changes:
    2026-11-03: {status: cancelled, note: Venue closed}
    2027-01-05: {start: "Tuesday 12 January 2027, 6:30pm", note: One week later}
---
All are welcome.
"""
SCHOOL = """\
=== content/events/school.md
---
title: Relational practice summer school
uid: summer-school-2026
start: Fri 31 July 2026, 10am
end: Sat 1 August 2026, 4pm
previous_dates: [Fri 3 July 2026, Fri 17 July 2026]
status: tentative
venue: coed-hills
changes:
- {date: 2026-04-02, what: date, note: Moved from 3 July}
- {date: 2026-05-11, what: date, note: Moved from 17 July}
booking:
  url: https://book.example/ss
  deadline: Friday 17 July 2026
  capacity: 60
  sold_out: false
  prices:
  - {name: Standard, price: 120}
  - {name: Concession, price: 60.50}
  - {name: People with lived experience and carers, price: free, note: Travel costs can be paid}
programme:
- day: Friday 31 July 2026
  sessions:
  - {time: 10:00 to 11:30, title: Opening circle, people: [{name: To be announced, role: Chair}]}
  - {time: 11:30, title: Tea, kind: break}
- day: Saturday 1 August 2026
  sessions: [{time: 9:30, title: What next?}]
access: {bsl: true, quiet_room: true, contact: access@rpm.example}
---
Two days in the hills.
"""
VIGIL = """\
=== content/events/vigil.md
---
title: Night vigil
uid: vigil-2026
start: 2026-10-24 22:00
end: 2026-10-25 02:00       # 5 real hours
mode: online
moved_online: true
previous_venue: coed-hills
online: {url: "https://meet.example/v", public: true}
changes: [{date: 2026-10-20, what: place, note: Storm warning}]
after:
  summary: Forty of us stayed to the end.
  recordings: [{title: Readings, url: "https://video.example/v", captions: true, transcript: /notes/vigil.txt}]
---
We read through the night.
=== content/notes/vigil.txt
What we read.
"""
SEMINAR = """\
=== content/events/seminar.md
---
title: Seminar across the sea
uid: seminar-2026
summary: Five evenings with colleagues in New York, and with all who join from home.
start: Tuesday 3 March 2026, 6pm
end: Tuesday 3 March 2026, 7:30pm
timezone: America/New_York
mode: online
online: {url: "https://meet.example/sea", public: true, note: Please mute when you join}
repeats: {every: week, until: 31 March 2026}
audience: [earnest-professionals, grass-rooters]
sectors: [health]
published: 2026-02-01
---
What we talk about.
"""
SPRING = """\
=== content/events/spring.md
---
title: Spring residential
uid: spring-2026
start: Saturday 28 March 2026
end: Monday 30 March 2026
previous_dates: [Saturday 14 February 2026]
status: postponed
status_note: The river is over the road.
venue: coed-hills
changes:
  - {date: 2026-01-20, what: date, note: Moved from February}
  - {date: 2026-03-20, what: status, note: The river is over the road}
booking: {url: "https://book.example/spring", capacity: 30}
published: 2026-01-02
---
Three days.
"""
EXAMPLES = SETTINGS + VENUES + LAUNCHES + CIRCLE + SCHOOL + VIGIL + SEMINAR + SPRING
