"""The claim that nothing is asked of authors in vain: whatever can be said of a page changes what is published.

Each word of each kind, however deep, is written into a file that has little else: with it and without it, or with one
value and another where it can't be missing. The values are the examples that authors read in docs/authors.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml
from msgspec import Struct

from generator.authoring.details import Detail, details_of
from generator.frontmatter.fields import WRITTEN_AS_TEXT, bare_type
from generator.model.kinds import KINDS, Kind
from tests.minisite import build, site, tree
from tests.smallsite import picture_bytes

SITE = """
=== content/site.yaml
name: A small site
base_url: https://small.example/
uid_domain: small.example
today: 2026-07-01
horizon: 6
wings: {grass-rooters: Grass rooters, earnest-professionals: Earnest professionals}
sectors: {health: Health, housing: Housing, mental-health: Mental health}
series: {launch: The launches}
=== content/posts/two-wings.md
---
title: Two wings
date: 20 January 2023
series: launch
part: 3
---
Good morning.
=== content/posts/open-day-report.md
---
title: How the open day was
date: 22 January 2023
---
Good evening.
=== content/people/nick-benefield.md
---
name: Nick Benefield
---
Known to many.
=== content/people/ann-other.md
---
name: Ann Other
---
Known to few.
=== content/organisations/bigspd.md
---
name: BIGSPD
---
We are some too.
=== content/organisations/relational-practice-movement.md
---
name: Relational Practice Movement
---
We are many.
=== content/organisations/compassionate-mental-health.md
---
name: Compassionate Mental Health
---
We are some.
=== content/venues/coed-hills.yaml
name: Coed Hills
=== content/venues/rcpsych.yaml
name: A college
=== content/events/first-of-two.md
---
title: The first of two
uid: first-of-two
start: 4 September 2026
venue: tba
series: launch
part: 4
---
Come.
"""
FILES = ("hall.jpg", "circle.jpg", "talk.pdf", "slides.pdf", "talk.txt")  # as the examples call them
DAY = {"start": "Sat 5 September 2026, 9:30am", "end": "5 September 2026, 4pm", "uid": "open-day"}
OVER = {"start": "Sat 5 July 2025, 10am", "end": "5 July 2025, 4pm"}
MONTHLY = {"start": "Tue 6 October 2026, 7pm", "end": "6 October 2026, 9pm", "repeats.every": "month"}
SAM, MAIL = "Sam Example", "hello@example.org"

# What else must be said for a word to mean anything: kind and path, of one word or all below it -> other words.
BESIDE: Mapping[str, Mapping[str, Any]] = {
    "post part": {"series": "launch"},
    "event": DAY,
    "event times": {"start": "Sat 5 September 2026", "end": "5 September 2026"},
    "event status_note": {"status": "tentative"},
    "event doors": {"start": "Sat 5 September 2026, 10am"},
    "event online": {"mode": "hybrid", "venue": "coed-hills"},
    "event online.public": {"online.url": "https://meet.example/circle"},
    "event moved_online": {"venue": "coed-hills"},
    "event part": {"series": "launch"},
    "event people.affiliation": {"people.name": SAM},
    "event people.role": {"people.name": SAM},
    "event people.talk": {"people.name": SAM},
    "event programme.day": {"end": "6 September 2026, 4pm", "programme.sessions": [{"time": "10am", "title": "Tea"}]},
    "event programme.sessions.people.affiliation": {"programme.sessions.people.name": SAM},
    "event programme.sessions.people.role": {"programme.sessions.people.name": SAM},
    "event programme.sessions.people.talk": {"programme.sessions.people.name": SAM},
    "event booking.waiting_list": {"booking.sold_out": "yes", "booking.email": MAIL},
    "event online.url": {"online.public": "yes"},
    "event repeats": MONTHLY,
    "event repeats.changes": {"repeats.day": "first Tuesday"},
    "event repeats.except": {"repeats.day": "first Tuesday"},
    "event after": OVER,
    "event after.photos": {"after.photos.consent": "yes"},
    "event previous_venue": {"venue": "rcpsych"},
}
# Two values, where the word can't be missing or the example does not fit; by its path, or by its name alone.
VALUES: Mapping[str, tuple[str | None, str | None]] = {
    "slug": ("elsewhere", None),
    "title": ("One title", "Another title"),
    "name": ("One name", "Another name"),
    "alt": ("Chairs.", "Tables."),
    "src": ("hall.jpg", "circle.jpg"),
    "lat": ("51.4", "51.5"),
    "lon": ("-3.4", "-3.5"),
    "person": ("nick-benefield", "ann-other"),
    "post date": ("20 January 2023", "21 January 2023"),
    "easy-read of": ("two-wings", "open-day-report"),
    "event online.url": ("https://meet.example/circle", "https://meet.example/ring"),
    "event start": ("Sat 5 September 2026, 9:30am", "Sat 5 September 2026, 10am"),
    "event end": ("5 September 2026, 4pm", "5 September 2026, 5pm"),
    "event changes.date": ("2 April 2026", "3 April 2026"),
    "event booking.prices.price": ("60.50", "7.50"),
    "event programme.day": ("5 September 2026", "6 September 2026"),
    "event programme.sessions.time": ("10am", "11am"),
    "event repeats.every": ("month", "week"),
    "event repeats.day": ("first Tuesday", "day 6"),
    "event repeats.until": ("31 January 2027", "1 March 2027"),
    "event repeats.times": ("6", "7"),
    "part": ("9", None),
    "event repeats.except": ("1 December 2026", None),
    "event repeats.changes.start": ("4 November 2026, 7pm", None),
    "event repeats.changes.end": ("3 November 2026, 10pm", None),
    "event after.writeup": ("../../posts/open-day-report.md", None),
    "event after.recordings.url": ("https://video.example/1", "https://video.example/2"),
    "event after.slides.url": ("talk.pdf", "slides.pdf"),
}


def structs_in(hint: Any) -> list[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return [] if hint in WRITTEN_AS_TEXT else [hint]
    return [struct for part in get_args(hint) for struct in structs_in(part)]


def words_of(struct: type[Struct], above: tuple[Detail, ...] = ()) -> Iterator[tuple[Detail, ...]]:
    """Every word that holds no others, after those that it stands in: booking, prices, note."""
    for detail in details_of(struct):
        inner = structs_in(detail.type)
        if not inner:
            yield (*above, detail)
        for each in inner:
            yield from words_of(each, (*above, detail))


def two_files(kind: Kind, words: tuple[Detail, ...]) -> Iterator[str]:
    """The details of a file with the word and without it, or with two values of it."""
    path = ".".join(word.name for word in words)
    front = minimal(kind.struct)
    parts = {"": front}  # by the path of the word that holds each
    for depth, word in enumerate(words[:-1], 1):
        here = minimal(structs_in(word.type)[0])
        parts[".".join(each.name for each in words[: depth - 1])][word.name] = held(word, here)
        parts[".".join(each.name for each in words[:depth])] = here
    for other, value in beside(f"{kind.word} {path}").items():
        above, _, name = other.rpartition(".")
        parts[above][name] = value
    part, name = parts[path.rpartition(".")[0]], words[-1].name
    for value in VALUES.get(f"{kind.word} {path}") or VALUES.get(name) or (example(words[-1]), None):
        yield written(front, part | {name: value}, part)


def beside(path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, words in BESIDE.items():
        if path == name or path.startswith((f"{name} ", f"{name}.")):
            found |= words
    return found


def written(front: dict[str, Any], new: dict[str, Any], part: dict[str, Any]) -> str:
    """The lines of the file, with `new` in place of `part`; None and what holds nothing are left out."""
    before = dict(part)
    part.clear()
    part.update({key: value for key, value in new.items() if value is not None})
    lines = [f"{key}: {json.dumps(value)}\n" for key, value in front.items() if value]
    part.clear()
    part.update(before)
    return "".join(lines)


def minimal(struct: type[Struct]) -> dict[str, Any]:
    return {detail.name: example(detail) for detail in details_of(struct) if detail.required}


def held(word: Detail, part: dict[str, Any]) -> Any:
    if get_origin(bare_type(word.type)[0]) is dict:
        return {"3 November 2026": part}
    return [part] if word.is_list else part


def example(detail: Detail) -> Any:
    return yaml.load(detail.example, Loader=yaml.BaseLoader)


def shown(root: Path) -> str:
    """A digest of all that visitors read. When a page goes or is due is told to programs alone."""
    found = blake2b()
    for path, content in tree(root / "output").items():
        if path not in (".manifest", "build.json"):
            found.update(f"{path} {len(content)}\n".encode() + content)
    return found.hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_each_word_that_can_be_said_of_a_page_changes_what_is_published(kind: Kind, tmp_path: Path) -> None:
    root = site(tmp_path, SITE)
    folder = root / "content" / kind.folder / "the-one"
    folder.mkdir(parents=True)
    for number, name in enumerate(FILES):
        (folder / name).write_bytes(picture_bytes(number) if name.endswith("jpg") else b"Words.")
    file, text = folder / ("index.yaml" if kind.is_record else "index.md"), kind.text.replace("{id}", "the-one")

    refused, unshown = [], []
    published: dict[str, str] = {}  # by the details of the file
    for words in words_of(kind.struct):
        path = ".".join(word.name for word in words)
        first, second = two_files(kind, words)
        for front in {first, second} - published.keys():
            file.write_text(front if kind.is_record else f"---\n{front}---\n{text}\n", "utf-8")
            outcome = build(root)
            refused += [f"{path}: {each.message}" for each in outcome.problems if each.severity == "error"]
            published[front] = shown(root)
        if published[first] == published[second]:
            unshown.append(path)

    assert refused == []
    assert unshown == []
