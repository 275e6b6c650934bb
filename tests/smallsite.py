"""A small site with one of everything: every kind of content, links of every kind, things that wait or are over."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image

from tests.minisite import site

CONTENT = """
=== content/posts/2022-11-01-an-old-promise/index.md
---
title: An old promise
date: 2022-11-01
tags: [promises, two wings]
expires: 2023-03-15
---
We promised the NHS to listen. [What came of it](../2023-01-05-first-words.md#what-we-said) is another story.

=== content/posts/2022-12-08-circles/index.md
---
title: The circles of the movement
date: 2022-12-08
authors: [nick-benefield, A reader]
wings: [earnest, grass]
sectors: [health]
tags: [circles]
image: {src: circles.png, alt: Two circles that overlap}
---
## The inner circle

![Two circles, seen from above.](circles.png "Two circles")

Read [the leaflet](leaflet.pdf), or [write to us](../../pages/join-in.md).

## The outer circle

The [National Health Service](/posts/) is said to be NHS.

=== content/posts/2023-01-05-first-words.md
---
title: First words
date: 2023-01-05
summary: What we said before anybody listened.
wings: [grass]
aliases: [/hello/, /2023/first/]
---
Somebody has to begin. See [[The circles of the movement]].

## What we said

Not much.[^1]

[^1]: It was late.

::: person nick-benefield

As in [fig:steps]:

::: diagram steps

=== content/diagrams/steps.md
---
title: Our steps
---
```circles steps
stages: [Listen, Reflect, Act]
links: {Listen: ../pages/join-in.md}
```

=== content/easy-read/first-words.md
---
title: How we began, made easy
of: first-words
---
![Two circles](../posts/2022-12-08-circles/circles.png)

Somebody has to begin.

=== content/posts/2023-01-20-two-wings/index.md
---
title: "Two wings: two launches"
date: 2023-01-20
authors: [bigspd]
wings: [earnest, grass]
sectors: [health, housing]
tags: [two wings, circles]
content_note: It speaks of hospitals.
---
The day is near.

::: event coed-hills

::: posts 2

=== content/posts/2023-01-20-two-wings/comments.yaml
- name: A reader
  date: 2023-01
  text: Good to read.
=== content/posts/2023-01-22-listening.md
---
title: Listening
date: 2023-01-22 09:30
series: launch
part: 1
sectors: [health]
lang: cy
---
Part one. The next is [about housing](2023-01-23-housing.md).

=== content/posts/2023-01-23-housing.md
---
title: A roof and a friend
date: 2023-01-23
series: launch
part: 2
sectors: [housing]
tags: [promises]
updated: 2023-01-24
---
Part two. ::: not a block tag

::: events

=== content/posts/2023-01-25-half-done.md
---
title: Half done
date: 2023-01-25
draft: true
---
This is still being written. ![Two circles](2022-12-08-circles/circles.png)

=== content/posts/2023-02-14-later.md
---
title: Later
date: 2023-02-14
wings: [grass]
---
This is for later.

=== content/events/coed-hills.md
---
title: Grass rooters residential
uid: coed-hills-2023
start: 2023-03-21
end: 2023-03-23
times: tba
status: tbc
venue: coed-hills
hosts: [cmh]
audience: [grass]
series: launch
published: 2023-01-20
---
[The circles](../posts/2022-12-08-circles/index.md) meet.

=== content/events/conference/index.md
---
title: Day conference
uid: conference-2023
start: 2023-05-30 10:00
end: 2023-05-30 16:30
venue: rcpsych
organisers: [nick-benefield]
audience: [earnest]
tags: [two wings]
aliases: [/conference/]
---
One day in London.

=== content/events/first-meeting.md
---
title: First meeting
uid: first-meeting-2022
start: 2022-10-03 18:00
mode: online
---
It was the first.

=== content/people/nick-benefield.md
---
name: Nick Benefield
role: Led the programme
organisations: [bigspd]
wings: [earnest]
---
He works for [BIGSPD](../organisations/bigspd.md).

=== content/people/jo.md
---
name: Jo Bloggs
---
A friend.

=== content/organisations/bigspd.md
---
name: BIGSPD
summary: A group that studies.
---
=== content/organisations/cmh.md
---
name: Compassionate Mental Health
also_known_as: [CMH]
wings: [grass]
url: https://cmh.example/
---
They hold a residential.

=== content/venues/coed-hills.yaml
name: Coed Hills
address: {street: St Hilary, locality: Cowbridge, postcode: CF71 7DP}
photos: [{src: hill.svg, alt: A hill}]
=== content/venues/hill.svg
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">
<path fill="#00aa00" d="M0 20 20 0l20 20z"/></svg>
=== content/venues/rcpsych.yaml
name: Royal College of Psychiatrists
address: {locality: London}
=== content/pages/about.md
---
title: About
reviewed: 2022-06-01
review_by: 2023-06-01
---
All about it. [Listening](../posts/2023-01-22-listening.md) helps. [Follow us](feeds.md).

=== content/pages/join-in.md
---
title: Join in
---
Come along to [the conference](../events/conference/index.md).

=== content/pages/feeds.md
---
title: Feeds and calendars
---
Subscribe.
"""

# Events with all that an event can be, which the random walks add.
EVENTS = """
=== content/events/open-circle.md
---
title: Open circle
uid: open-circle
start: 2023-02-07 18:30
end: 2023-02-07 20:00
repeats:
  every: week
  until: 2023-04-04
  except: [2023-02-21]
  extra: [2023-02-23]
  changes:
    2023-02-14: {status: cancelled, note: The hall is shut}
    2023-02-28: {start: "2023-03-01 19:00", venue: rcpsych}
venue: coed-hills
audience: [everyone]
published: 2023-01-10
---
Every Tuesday.

=== content/events/study-day/index.md
---
title: Study day
uid: study-day-2023
start: 2023-03-04 10:00
end: 2023-03-04 16:00
doors: "9:30"
previous_dates: [2023-02-11 10:00, 2023-02-18]
changes: [{date: 2023-01-15, what: date, note: The first speaker is ill}, {date: 2023-01-22, what: date}]
mode: hybrid
online: {url: "https://meet.example/study", public: true}
venue: rcpsych
people: [{person: jo, role: chair}, {name: Ann Other, affiliation: A college, talk: On listening}]
programme:
  - {time: 10:00 to 11:00, title: Beginnings, people: [{name: Ann Other, role: speaker}]}
  - {time: "11:00", title: Tea, kind: break}
access: {step_free: "yes", bsl: booked, contact: access@small.example}
wellbeing: There is a quiet room.
booking:
  url: https://book.example/
  required: true
  opens: 2023-02-01 09:00
  deadline: 2023-02-28
  capacity: 40
  places_left: 7
  prices: [{name: Full, price: "60.50"}, {name: Carers, price: free}]
series: launch
---
A day for learning.

=== content/events/abroad.md
---
title: Meeting abroad
uid: abroad-2023
timezone: America/New_York
start: 2023-01-27 12:00
end: 2023-01-27 13:30
mode: online
online: {url: "https://meet.example/secret", note: We send the address to who books}
status: tbc
---
Over the sea.

=== content/events/summer/index.md
---
title: Summer gathering
uid: summer-2022
start: 2022-07-01
end: 2022-07-03
venue: coed-hills
after:
  summary: We sang
  attendance: 31
  writeup: ../../posts/2023-01-05-first-words.md
  recordings: [{title: The songs, url: "https://video.example/1", captions: true}]
  slides: [{url: slides.pdf, title: Songs}]
  photos:
    - {src: singing.png, alt: Four people sing, consent: true}
    - {src: asleep.png, alt: Somebody is asleep}
---
It was warm.
"""

# The settings, each with what an edit may change it to; the first is how the site begins, None leaves the line out.
SETTINGS: dict[str, tuple[str | None, ...]] = {
    "name": ("A small site", "Another name", "Name & <sons>"),
    "base_url": ("https://small.example/", "https://small.example/rpm/", "https://other.example/a/b/"),
    "summary": ("A site for trying things.", None, "Other words."),
    "headline": (None, "Everything works better together"),
    "today": ("2023-01-27", "2023-02-20", "2023-03-22", "2023-06-01", None),
    "timezone": (None, "Pacific/Auckland"),
    "lang": (None, "en"),
    "range": (None, "dash"),
    "email": (None, "hello@small.example"),
    "glossary": ("{NHS: National Health Service}", None, "{NHS: Health Service, BIGSPD: A group}"),
    "wings": ("{earnest: Earnest, grass: Grass}", "{grass: Grass rooters, earnest: Earnest}"),
    "sectors": ("{health: Health, housing: Housing}", "{housing: Homes, health: Health, faith: Faith}"),
    "tags": (None, "{circles: {name: Our circles, summary: Everything round.}}"),
    "series": ("{launch: The launch}", None),
    "menu": (
        "[{name: Posts, page: /posts/}, {name: About, page: pages/about.md}]",
        "[{name: All posts, page: /posts/}]",
        None,
    ),
    "join": (None, "{name: Come along, page: pages/join-in.md}"),
    "posts_per_page": (None, "2", "3"),
    "feed_length": (None, "2"),
    "uid_domain": (None, "small.example", "calendars.example"),
    "currency": (None, "EUR"),
    "horizon": (None, "3", "12"),
}


def picture_bytes(shade: int) -> bytes:
    """A PNG that has the same size in bytes whatever its colours: of one colour, or if `shade` is odd, of many, as a
    photograph is, so that other files are made of it.
    """
    made = BytesIO()
    plain = Image.new("RGB", (30, 20), (shade, 255 - shade, 90))
    many = Image.frombytes("RGB", (30, 20), Random(shade).randbytes(30 * 20 * 3))
    (many if shade % 2 else plain).save(made, "PNG", compress_level=0)
    return made.getvalue()


def small_site(root: Path) -> Path:
    """Every kind of content, links of every kind, and something that waits, is over, or will be taken down."""
    site(root, CONTENT)
    circles = root / "content/posts/2022-12-08-circles"
    (circles / "circles.png").write_bytes(picture_bytes(10))
    (circles / "leaflet.pdf").write_bytes(b"%PDF-1.4 a leaflet")
    write_settings(root, {name: values[0] for name, values in SETTINGS.items()})
    return root


def add_events(root: Path) -> None:
    """The events that have all an event can have."""
    site(root, EVENTS, settings="")
    folder = root / "content/events/summer"
    for name, shade in (("singing.png", 30), ("asleep.png", 60)):
        (folder / name).write_bytes(picture_bytes(shade))
    (folder / "slides.pdf").write_bytes(b"%PDF-1.4 some slides")


def add_posts(root: Path, count: int) -> None:
    """So many posts more, one a day, each linking to the one before."""
    for number in range(1, count + 1):
        day = date(2022, 1, 1) + timedelta(number)
        before = f"[before](day-{number - 1}.md)" if number > 1 else "[[First words]]"
        front = f"title: Day {number}\ndate: {day}\ntags: [day {number % 5}]\nwings: [grass]"
        text = f"---\n{front}\n---\nThe {number}th day. See {before}.\n\n## A part\n\nNHS words.\n"
        (root / f"content/posts/day-{number}.md").write_text(text, encoding="utf-8")


def write_settings(root: Path, settings: dict[str, str | None]) -> None:
    lines = [f"{name}: {value}\n" for name, value in settings.items() if value is not None]
    (root / "content/site.yaml").write_text("".join(lines), encoding="utf-8")
