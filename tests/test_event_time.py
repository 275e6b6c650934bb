"""Claims about time: what changes when it passes, when that is, and that nothing is built before or forgotten after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.pipeline.build_site import Model
from tests.event_site import EXAMPLES, SETTINGS, VENUES, event_page, fair, list_page, words_of
from tests.minisite import model, site

SECOND = timedelta(seconds=1)
LONDON = ZoneInfo("Europe/London")
Keys = Mapping[str, str]

POSTS = """\
=== content/people/ann.md
---
name: Ann Other
---
=== content/posts/with-a-card.md
---
title: With a card
date: 2023-01-02
wings: [grass-rooters]
---
::: event fair
=== content/posts/with-a-circle.md
---
title: With a circle
date: 2023-01-02
wings: [grass-rooters]
---
::: event circle
=== content/posts/with-a-list.md
---
title: With a list
date: 2023-01-02
wings: [grass-rooters]
---
::: events
=== content/posts/plain.md
---
title: A plain post
date: 2023-01-02
wings: [grass-rooters]
---
A word on [the fair](../events/fair.md).
"""
FAIR = fair(
    "start: 2026-09-12 10:00",
    "status: tentative",
    "venue: coed-hills",
    "hosts: [ann]",
    "audience: [grass-rooters]",
    "sectors: [health]",
    "tags: [walks]",
    "series: launch",
)


def at(root: Path, moment: datetime) -> Model:
    """The site as it is at that instant."""
    return model(root, clock=lambda zone: moment.astimezone(ZoneInfo(zone)))


def differing(one: Keys, other: Keys) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# ---------------------------------------------------------------- what depends on the day


def test_only_what_shows_events_changes_with_the_day(tmp_path: Path) -> None:
    root = site(tmp_path, EXAMPLES + POSTS + FAIR)

    before, after = (model(root, today=date.fromisoformat(day)).keys for day in ("2026-09-12", "2026-10-07"))

    changed = differing(before, after)
    assert {path.split(".")[0] for path in changed if path.startswith("cards/")} == {"cards/events/fair"}
    assert {path for path in changed if not path.startswith("cards/")} == {
        "build.json",
        "index.html",
        "events/index.html",
        "events/past/index.html",
        "events/fair/index.html",
        "events/circle/index.html",
        "events/2026/index.html",
        "events/2026/09/index.html",
        "events/2026/10/index.html",
        "events/audience/grass-rooters/index.html",
        "events/series/launch/index.html",
        "events/venues/coed-hills/index.html",
        "events/venues/rcpsych/index.html",
        "people/ann/index.html",
        "posts/with-a-card/index.html",
        "posts/with-a-circle/index.html",
        "posts/with-a-list/index.html",
        "sectors/health/index.html",
        "series/launch/index.html",
        "tags/walks/index.html",
        "venues/coed-hills/index.html",
        "venues/rcpsych/index.html",
        "wings/grass-rooters/index.html",
    }


@pytest.mark.parametrize("ending", [".ics", "feed.xml", "feed.json", "sitemap.xml"])
def test_what_others_fetch_again_and_again_never_changes_with_the_day(tmp_path: Path, ending: str) -> None:
    root = site(tmp_path, EXAMPLES + POSTS + FAIR)

    before, after = (model(root, today=date(year, 6, 1)).keys for year in (2026, 2030))

    paths = [path for path in before if path.endswith(ending)]
    assert paths
    assert [path for path in paths if before[path] != after[path]] == []


# ---------------------------------------------------------------- the last day, and the instant after


def titles(found: Model, address: str = "") -> list[str]:
    """The titles in a list; none where there is no such list, as of the past before anything is over."""
    if f"events/{address}index.html" not in found.keys:
        return []
    return [card.title for group in list_page(found, address).groups for card in group.events]


LASTING = fair("start: 2026-09-12", "end: 2026-09-14", "mode: online")
UNTIL_FOUR = fair("start: 2026-09-12 10:00", "end: 2026-09-12 16:00", "mode: online")
ENDLESS = fair("start: 2026-09-12 10:00", "mode: online")
TO_MIDNIGHT = fair("start: 2026-09-12 20:00", "end: 12 September 2026, midnight", "mode: online")
IN_KOLKATA = fair("start: 2026-09-12", "timezone: Asia/Kolkata", "mode: online")
IN_AUCKLAND = fair("start: 2026-09-12 18:00", "end: 2026-09-12 20:00", "timezone: Pacific/Auckland", "mode: online")


@pytest.mark.parametrize(
    ("event", "over"),
    [
        (LASTING, "2026-09-14T23:00"),
        (UNTIL_FOUR, "2026-09-12T15:00"),
        (ENDLESS, "2026-09-12T23:00"),
        (TO_MIDNIGHT, "2026-09-12T23:00"),
        (IN_KOLKATA, "2026-09-12T18:30"),
        (IN_AUCKLAND, "2026-09-12T08:00"),
    ],
    ids=["whole days", "timed", "without an end", "to midnight", "whole days abroad", "timed abroad"],
)
def test_an_event_is_past_from_the_instant_of_its_end_and_not_before(tmp_path: Path, event: str, over: str) -> None:
    root = site(tmp_path, SETTINGS + event)

    before, after = at(root, utc(over) - SECOND), at(root, utc(over))

    assert (titles(before), titles(before, "past/")) == (["The fair"], [])
    assert (titles(after), titles(after, "past/")) == ([], ["The fair"])


@pytest.mark.parametrize("hour", [0, 9, 17, 23])
def test_nothing_disappears_on_its_last_day(tmp_path: Path, hour: int) -> None:
    root = site(tmp_path, SETTINGS + VENUES + LASTING.replace("mode: online", "venue: rcpsych\naudience: everyone"))

    found = at(root, datetime(2026, 9, 14, hour, 59, tzinfo=LONDON))

    for address in ("", "venues/rcpsych/", "audience/everyone/"):
        assert titles(found, address) == ["The fair"]
        assert [group.title for group in list_page(found, address).groups] == ["Happening now"]


def test_a_card_carries_the_instant_from_which_it_is_past(tmp_path: Path) -> None:
    root = site(tmp_path, SETTINGS + UNTIL_FOUR)

    (group,) = list_page(at(root, utc("2026-09-01"))).groups

    assert [card.ends for card in group.events] == ["2026-09-12T16:00:00+01:00"]


def test_of_a_repeated_event_the_past_names_only_months_in_which_it_took_place(tmp_path: Path) -> None:
    repeats = "repeats: {every: fortnight, times: 3, changes: {2026-10-10: cancelled}}"

    page = event_page(tmp_path, SETTINGS + fair("start: 2026-09-12 10:00", "mode: online", repeats), "2026-12-01")

    assert page.past_note.startswith("This event is over. It took place in September 2026.")


# ---------------------------------------------------------------- booking


BOOKED = fair(
    "start: 2026-09-12 10:00",
    "mode: online",
    "booking: {url: https://book.example/, opens: 1 August 2026, deadline: Friday 4 September 2026}",
)


@pytest.mark.parametrize(
    ("moment", "lines", "ways"),
    [
        (
            "2026-07-31T22:59:59",
            ("Booking opens on Saturday 1 August 2026.", "Book by Friday 4 September 2026."),
            True,
        ),
        ("2026-07-31T23:00", ("Book by Friday 4 September 2026.",), True),
        ("2026-09-04T22:59:59", ("Book by Friday 4 September 2026.",), True),
        ("2026-09-04T23:00", ("Booking closed on Friday 4 September 2026.",), False),
    ],
)
def test_booking_opens_and_closes_at_its_instants(
    tmp_path: Path, moment: str, lines: tuple[str, ...], ways: bool
) -> None:
    found = at(site(tmp_path, SETTINGS + BOOKED), utc(moment))

    view = next(artifact.view for artifact in found.artifacts if artifact.path == "events/fair/index.html")

    assert view.booking.lines == lines  # type: ignore[attr-defined]
    assert bool(view.booking.ways) == ways  # type: ignore[attr-defined]


# ---------------------------------------------------------------- the next change

CHANGING = """\
=== content/pages/about.md
---
title: About
review_by: 2026-09-20
---
About us.
=== content/pages/offer.md
---
title: An offer
expires: 2026-10-02
---
Only now.
=== content/posts/later.md
---
title: Later
date: 2026-09-30
wings: [grass-rooters]
---
Later.
=== content/events/later.md
---
title: Announced later
uid: later
start: 2026-12-24 18:00
end: 2026-12-24 19:30
venue: rcpsych
published: 2026-10-15
---
Carols.
"""
EVERYTHING = EXAMPLES + POSTS + CHANGING + BOOKED
# Of what is cancelled nobody says that it begins; that instant is waited for in vain, and does no harm.
IN_VAIN = {"2026-10-20T00:00+01:00", "2026-11-03T18:30+00:00"}


@pytest.mark.slow
def test_every_change_is_foretold_and_nothing_changes_before_it(tmp_path: Path) -> None:
    root = site(tmp_path, EVERYTHING)
    found = at(root, utc("2026-07-01"))
    foretold = []

    while until := found.site.valid_until:
        just_before, then = at(root, until.astimezone(UTC) - SECOND), at(root, until)
        foretold.append(until.isoformat(timespec="minutes"))
        assert differing(found.keys, just_before.keys) == set(), until
        assert bool(differing(just_before.keys, then.keys) - {"build.json"}) != (foretold[-1] in IN_VAIN), until
        found = then

    assert foretold == [
        "2026-07-18T00:00+01:00",  # the deadline of the summer school has passed
        "2026-07-31T10:00+01:00",  # which begins
        "2026-08-01T00:00+01:00",  # booking for the fair opens
        "2026-08-01T16:00+01:00",  # the summer school is over
        "2026-09-01T18:30+01:00",  # a circle
        "2026-09-01T20:00+01:00",
        "2026-09-05T00:00+01:00",  # booking for the fair has closed
        "2026-09-12T10:00+01:00",  # the fair
        "2026-09-13T00:00+01:00",
        "2026-09-21T00:00+01:00",  # nobody says any more when the page about us is due
        "2026-09-30T00:00+01:00",  # the post appears
        "2026-10-02T00:00+01:00",  # the offer goes
        "2026-10-06T18:30+01:00",  # a circle
        "2026-10-06T20:00+01:00",
        "2026-10-15T00:00+01:00",  # the carols are announced
        "2026-10-20T00:00+01:00",  # the vigil's log tells what has happened, and is no warning any more
        "2026-10-24T22:00+01:00",  # the vigil, through the change of the clocks
        "2026-10-25T02:00+00:00",
        "2026-11-03T18:30+00:00",  # a circle that is cancelled
        "2026-11-03T20:00+00:00",
        "2026-12-08T18:30+00:00",  # a circle
        "2026-12-08T20:00+00:00",
        "2026-12-24T18:00+00:00",  # the carols
        "2026-12-24T19:30+00:00",
        "2027-01-12T18:30+00:00",  # the last circle, a week late
        "2027-01-12T20:00+00:00",
    ]
    assert differing(found.keys, at(root, utc("2040-01-01")).keys) == set()


# ---------------------------------------------------------------- repeats without an end

HORIZON = SETTINGS + "horizon: 2\n"
WEEKLY = fair("start: Tuesday 1 September 2026, 6pm", "mode: online", "repeats: {every: week}")


def last_date(root: Path, today: str) -> str:
    return words_of(event_page(root, HORIZON + WEEKLY, today).dates[-1].when).partition(",")[0]


def test_a_repeat_without_an_end_is_followed_to_the_end_of_a_month(tmp_path: Path) -> None:
    assert last_date(tmp_path, "2026-09-01") == "Tuesday 24 November 2026"
    assert last_date(tmp_path, "2026-09-30") == "Tuesday 24 November 2026"
    assert last_date(tmp_path, "2026-10-01") == "Tuesday 29 December 2026"


def test_the_first_of_a_month_is_foretold_where_a_repeat_has_no_end(tmp_path: Path) -> None:
    root = site(tmp_path, HORIZON + WEEKLY)

    found = at(root, utc("2026-09-29T20:00")).site.valid_until
    after = at(root, utc("2026-09-30T22:59")).site.valid_until

    assert found is not None
    assert found.isoformat() == "2026-09-30T00:00:00+01:00"  # yesterday's meeting has no end of its own
    assert after is not None
    assert after.isoformat() == "2026-10-01T00:00:00+01:00"
