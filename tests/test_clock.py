"""The theorem on which every build with nothing to do rests: between `now` and `valid_until` a site is the same.

Random small sites with all that knows a time, and random instants: where two of them lie within one such span, every
artifact has the same key and nothing else is told. Some of the sites have errors, which time may bring or take away.
A failure prints the seed and the site.

    CLOCKS=2000 pytest tests/test_clock.py      that many sites instead of a few dozen
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.pipeline import build_site
from generator.pipeline.build_site import Model
from generator.pipeline.outcome import Outcome
from tests.minisite import request, site
from tests.patience import mostly_slow

SITES = int(os.environ.get("CLOCKS", "40"))
INSTANTS = 8  # of each site, and as many pairs
ZONES = ("Europe/London", "Europe/London", "America/New_York", "Pacific/Auckland", "America/Havana", "Asia/Beirut")
# Nights on which the clocks of some of these zones change, the turn of a month, of a year, and a 29 February.
DAYS = (
    date(2023, 3, 26), date(2023, 10, 29), date(2023, 10, 28), date(2023, 3, 12), date(2023, 11, 5), date(2023, 9, 24),
    date(2023, 1, 31), date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29), date(2023, 6, 15), date(2023, 6, 16),
)  # fmt: skip
HOURS = ("00:00", "00:30", "01:00", "01:30", "02:30", "09:00", "18:30", "23:59")


@pytest.mark.parametrize("seed", mostly_slow(range(SITES), fast=4))
def test_between_now_and_the_next_change_nothing_changes(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = small(chance)
    root = site(tmp_path, files)

    for first in instants(chance):
        now = looked_at(root, first)
        until = now[1].valid_until
        then = {at: looked_at(root, at) for at in later(chance, first, until)}

        for at, found in then.items():
            assert differences(now, found) == [], f"seed {seed}: {first} and {at}, before {until or 'ever'}\n{files}"


@pytest.mark.parametrize("seed", range(SITES // 4))
def test_from_change_to_change_the_site_never_goes_back(tmp_path: Path, seed: int) -> None:
    """Each change is later than the one before, and is told with the offset of the site's zone."""
    chance = random.Random(seed)
    files = small(chance)
    root = site(tmp_path, files)
    at = datetime(2023, 10, 27, tzinfo=UTC)

    for _ in range(12):
        model, outcome = looked_at(root, at)
        if not outcome.valid_until:
            break
        until = datetime.fromisoformat(outcome.valid_until)
        assert until > at, files
        assert until.utcoffset() == until.astimezone(ZoneInfo(model.site.config.timezone)).utcoffset(), files
        at = until


@pytest.mark.parametrize(
    ("now", "tense", "until"),
    [
        ("2023-10-29T00:29:59Z", "now", "2023-10-29T01:30:00+01:00"),
        ("2023-10-29T00:30:00Z", "past", ""),
        ("2023-10-29T01:15:00Z", "past", ""),  # a quarter past one for the second time
    ],
)
def test_what_is_over_stays_over_when_the_clocks_go_back(tmp_path: Path, now: str, tense: str, until: str) -> None:
    night = "title: Night\nuid: night\nstart: 2023-10-28 22:00\nend: 2023-10-29 01:30\nmode: online\n"

    model, outcome = looked_at(
        site(tmp_path, f"=== content/events/night.md\n---\n{night}---\n"), datetime.fromisoformat(now)
    )

    (page,) = [artifact.view for artifact in model.artifacts if artifact.path == "events/night/index.html"]
    assert (page.tense, outcome.valid_until) == (tense, until)  # type: ignore[attr-defined]


def looked_at(root: Path, at: datetime) -> tuple[Model, Outcome]:
    found, outcome = build_site.examine(request(root, clock=lambda zone: at.astimezone(ZoneInfo(zone))))
    assert found is not None
    return found, outcome


def differences(one: tuple[Model, Outcome], other: tuple[Model, Outcome]) -> list[str]:
    """The artifacts that are not the same, and what else is told otherwise."""
    ours, theirs = one[0].keys, other[0].keys
    paths = sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
    told = ("problems", "waiting", "valid_until", "pages")
    return paths + [name for name in told if getattr(one[1], name) != getattr(other[1], name)]


# ---------------------------------------------------------------- instants


def instants(chance: random.Random) -> Iterator[datetime]:
    """Most of them in the nights and at the hours of which the sites speak, some anywhere in two years."""
    for _ in range(INSTANTS):
        if chance.random() < 0.2:
            yield datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(2 * 366 * 24 * 60))
        else:
            start = datetime.combine(chance.choice(DAYS), datetime.min.time(), UTC)
            yield start + timedelta(minutes=chance.randrange(-14 * 60, 30 * 60, 15), seconds=chance.choice((0, 0, 59)))


def later(chance: random.Random, first: datetime, until: str) -> list[datetime]:
    """Instants before `until`: somewhere, soon, and the last there is."""
    last = datetime.fromisoformat(until).astimezone(UTC) if until else first + timedelta(days=1500)
    found = [first + (last - first) * chance.random(), last - timedelta(microseconds=1)]
    soon = first + timedelta(minutes=chance.choice((1, 30, 60, 120)))
    return [*found, soon] if soon < last else found


# ---------------------------------------------------------------- sites


def small(chance: random.Random) -> str:
    """A site of a few events, a post and a page; every line of it that may tell a time, at random."""
    lines = ["name: Small", "base_url: https://small.example/", "wings: {grass: Grass}", "horizon: 2"]
    lines.append(f"timezone: {chance.choice(ZONES)}")
    parts = ["=== content/site.yaml", *lines, "=== content/venues/hall.yaml", "name: Hall"]
    for number in range(chance.randint(1, 4)):
        parts += [f"=== content/events/event-{number}.md", "---", f"title: Event {number}", f"uid: event-{number}"]
        parts += [*event(chance), "---", "Come."]
    parts += ["=== content/posts/one.md", "---", "title: One", f"date: {moment(chance)}", *some(chance, "expires")]
    parts += ["---", chance.choice(("::: events", "::: events past", "::: event event-0", "Words."))]
    parts += ["=== content/pages/about.md", "---", "title: About", *some(chance, "expires", "review_by"), "---", "Us."]
    return "\n".join([*parts, ""])


def event(chance: random.Random) -> Iterator[str]:
    start = chance.choice(DAYS) + timedelta(days=chance.choice((0, 0, 0, 1, 20)))
    hour = chance.choice((None, *HOURS))
    yield f"start: {start}" + (f" {hour}" if hour else "")
    if chance.random() < 0.6:
        yield f"end: {start + timedelta(days=chance.randint(1, 2))}" + (f" {chance.choice(HOURS)}" if hour else "")
    yield chance.choice(("mode: online", "venue: hall", "mode: hybrid\nvenue: hall", "venue: tba"))
    if chance.random() < 0.4:
        yield f"timezone: {chance.choice(ZONES)}"
    if chance.random() < 0.5:
        yield f"status: {chance.choice(('tbc', 'postponed', 'cancelled', 'confirmed'))}"
    if chance.random() < 0.5:
        yield from repeats(chance, start, hour)
    if chance.random() < 0.5:
        yield from booking(chance)
    if chance.random() < 0.3:
        yield "audience: [grass]"
    if chance.random() < 0.3:
        yield "after: {summary: It was good, recordings: [{title: All, url: 'https://video.example/'}]}"
    if chance.random() < 0.3 and not hour:
        yield "times: tba"
    yield from some(chance, "published", "expires", "review_by", "updated")


def repeats(chance: random.Random, start: date, hour: str | None) -> Iterator[str]:
    every, days = chance.choice((("day", 1), ("week", 7), ("fortnight", 14), ("week", 7)))
    yield "repeats:"
    yield f"  every: {every}"
    end = chance.choice(("times: 6", f"until: {start + timedelta(days=days * 5)}", "" if days > 1 else "times: 9"))
    if end:
        yield f"  {end}"
    if chance.random() < 0.4:
        yield f"  except: [{start + timedelta(days=days)}]"
    if end and chance.random() < 0.4:
        yield f"  extra: [{start + timedelta(days=days * 60 + 3)}]"
    if chance.random() < 0.4:
        moved = start + timedelta(days=days * 2 + 1)
        change = chance.choice((f"start: {moved}" + (" 17:00" if hour else ""), "status: cancelled", "status: tbc"))
        yield f"  changes: {{{start + timedelta(days=days * 2)}: {{{change}}}}}"


def booking(chance: random.Random) -> Iterator[str]:
    opens, closes = sorted(chance.choice(DAYS) for _ in range(2))
    yield "booking:"
    yield "  email: book@small.example"
    if chance.random() < 0.7:
        yield f"  opens: {opens}" + chance.choice(("", " 00:30", " 09:00"))
    if chance.random() < 0.7:
        yield f"  deadline: {closes + timedelta(days=1)}" + chance.choice(("", " 01:30", " 17:00"))
    if chance.random() < 0.3:
        yield "  sold_out: true\n  waiting_list: true"


def some(chance: random.Random, *names: str) -> Iterator[str]:
    """Some of these days."""
    for name in names:
        if chance.random() < 0.3:
            yield f"{name}: {chance.choice(DAYS)}"


def moment(chance: random.Random) -> str:
    return f"{chance.choice(DAYS)}" + chance.choice(("", " 01:30", " 23:59"))
