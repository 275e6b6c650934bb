"""Claims about the receipt of a build: what changed for visitors, and which addresses lead nowhere any more."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from generator import cli
from generator.changes import Changes, EventChange, EventDeed
from generator.cli.change_summary import counts_line, event_lines, receipt_object
from generator.pipeline.outcome import Outcome
from tests.minisite import build, codes, request, site, tree

SMALL = """
=== content/posts/2023-01-10-hello.md
---
title: Hello
date: 2023-01-10
summary: A first word.
wings: [grass]
tags: [beginnings]
---
Good morning, all of you.
=== content/posts/2023-01-11-again.md
---
title: Again
date: 2023-01-11
summary: A second word.
wings: [grass]
tags: [beginnings]
aliases: [/second/]
---
Good evening, all of you.
=== content/events/meeting.md
---
title: Meeting
uid: meeting-2023
summary: We meet.
start: 2023-03-04 10:00
end: 2023-03-04 12:00
venue: hall
audience: [grass]
published: 2023-01-20
---
Come along.
=== content/venues/hall.yaml
name: The hall
address: {locality: London}
=== content/venues/barn.yaml
name: The barn
address: {locality: Leeds}
"""
SETTINGS = """\
name: A small site
base_url: https://small.example/
uid_domain: small.example
wings: {earnest: Earnest, grass: Grass}
sectors: {health: Health}
"""
HELLO, AGAIN = "content/posts/2023-01-10-hello.md", "content/posts/2023-01-11-again.md"
MEETING = "content/events/meeting.md"

DAY = "Saturday 4 March 2023, 10am to midday"
LATER, LONGER = "Saturday 11 March 2023, 10am to midday", "Saturday 4 March 2023, 10am to 1pm"
ELSEWHERE: EventDeed = "elsewhere"
MOVED: EventDeed = "moved"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = site(tmp_path, SMALL, SETTINGS)
    first = build(root)
    assert (codes(first), first.changes) == ([], None)
    return root


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def changes_of(outcome: Outcome) -> Changes:
    assert outcome.changes is not None, outcome.problems
    return outcome.changes


# ---------------------------------------------------------------- what changed


def test_a_changed_body_is_one_page_and_nothing_else(root: Path) -> None:
    edit(root, HELLO, "Good morning", "Good day")

    assert changes_of(build(root)) == Changes(changed_pages=1)


def test_a_new_post_is_a_page_and_an_entry_that_feeds_gain_once(root: Path) -> None:
    """It stands in the feed of the site, of its wing and of its tag."""
    (root / "content/posts/2023-01-12-third.md").write_text((root / HELLO).read_text().replace("Hello", "Third"))

    found = changes_of(build(root))

    assert (found.new_pages, found.feed_entries, found.lost) == (1, 1, ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("venue: hall", "status: tentative\nvenue: hall", EventChange("Meeting", "tentative")),
        ("venue: hall", "status: cancelled\nvenue: hall", EventChange("Meeting", "cancelled")),
        ("venue: hall", "status: postponed\nvenue: hall", EventChange("Meeting", "postponed")),
        ("venue: hall", "venue: barn", EventChange("Meeting", ELSEWHERE, "The hall", "The barn")),
        ("venue: hall", "mode: online", EventChange("Meeting", ELSEWHERE, "The hall", "online")),
        ("venue", "mode: hybrid\nvenue", EventChange("Meeting", ELSEWHERE, "The hall", "The hall and online")),
        ("2023-03-04", "2023-03-11", EventChange("Meeting", MOVED, DAY, LATER)),
        ("end: 2023-03-04 12:00", "end: 2023-03-04 13:00", EventChange("Meeting", MOVED, DAY, LONGER)),
    ],
)
def test_what_an_event_became_is_told(old: str, new: str, expected: EventChange, root: Path) -> None:
    edit(root, MEETING, old, new)

    assert changes_of(build(root)).events == (expected,)


def test_a_confirmed_event_is_told_and_its_words_are_not(root: Path) -> None:
    edit(root, MEETING, "venue: hall", "status: tentative\nvenue: hall")
    build(root)
    edit(root, MEETING, "status: tentative", "status: confirmed")
    edit(root, MEETING, "Come along", "Do come")
    edit(root, MEETING, "title: Meeting", "title: Our meeting")

    assert changes_of(build(root)).events == (EventChange("Our meeting", "confirmed"),)


def test_an_event_that_is_new_and_one_that_is_gone(root: Path) -> None:
    other = (root / MEETING).read_text().replace("meeting-2023", "walk-2023").replace("title: Meeting", "title: Walk")
    (root / "content/events/walk.md").write_text(other)
    came = changes_of(build(root)).events
    (root / "content/events/walk.md").unlink()
    went = changes_of(build(root)).events

    assert came == (EventChange("Walk", "new", after=DAY),)
    assert went == (EventChange("Walk", "gone"),)


def test_a_renamed_file_is_the_same_event(root: Path) -> None:
    (root / MEETING).rename(root / "content/events/our-meeting.md")

    assert changes_of(build(root)).events == ()


def test_time_alone_moves_no_event(root: Path) -> None:
    changed = changes_of(build(root, today=date(2023, 4, 1)))

    assert changed.events == ()
    assert changed.changed_pages > 0


def test_where_nothing_is_known_of_before_only_files_are_counted(root: Path) -> None:
    for note in (root / ".cache/published").iterdir():
        note.write_bytes(b"\x80")
    edit(root, HELLO, "Good morning", "Good day")

    assert build(root).changes is None


def test_a_note_that_cannot_be_written_does_not_hide_what_was_published(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(root / ".cache/published")
    (root / ".cache/published").write_text("a file where the folder should be", "utf-8")
    edit(root, HELLO, "Good morning", "Good day")

    code = cli.main(["build", "--root", str(root), "--today", "2023-01-27"])

    said = capsys.readouterr()
    assert code == 0
    assert "changed" in said.out + said.err
    assert b"Good day" in (root / "output/posts/hello/index.html").read_bytes()


def test_a_tree_that_somebody_else_published_is_not_compared(root: Path) -> None:
    """With a cache of its own: the note in ours is about a tree that stands no more."""
    edit(root, MEETING, "2023-03-04", "2023-03-11")
    build(root, cache=root / "other")
    edit(root, HELLO, "Good morning", "Good day")

    assert build(root).changes is None


def test_the_output_holds_nothing_of_it(root: Path) -> None:
    edit(root, MEETING, "2023-03-04", "2023-03-11")
    build(root)

    build(root, output=root / "clean", cache=root / "other")

    assert tree(root / "output") == tree(root / "clean")


# ---------------------------------------------------------------- addresses


IF_MEANT = "if that is meant, do nothing: this is said once; with --strict, build once without it"


def lost(outcome: Outcome) -> list[tuple[str, str]]:
    """Where each is told, and the first thing to do."""
    return [(str(p.location), p.help[0]) for p in outcome.problems if p.code == "address-lost"]


def test_another_slug_loses_the_address_and_the_line_to_write_is_told(root: Path) -> None:
    edit(root, HELLO, "title: Hello", "title: Hello\nslug: hallo")

    outcome = build(root)

    assert lost(outcome) == [(f"{HELLO}:3:7", "write aliases: [/posts/hello/]")]
    [problem] = [each for each in outcome.problems if each.code == "address-lost"]
    assert problem.message == "nothing stands at /posts/hello/ any more: the page is at /posts/hallo/ now"
    assert problem.severity == "warning"
    assert problem.help[1:] == (IF_MEANT,)
    assert changes_of(outcome).lost == ("/posts/hello/",)


def test_a_strict_build_stops_each_time_until_one_without_lets_the_page_go(root: Path) -> None:
    """As the help says."""
    (root / HELLO).unlink()

    stopped = [build(root, strict=True) for _ in range(2)]
    once = build(root)
    after = build(root, strict=True)

    assert [(each.publish_result, len(lost(each))) for each in stopped] == [(None, 1), (None, 1)]
    assert once.publish_result is not None
    assert after.publish_result is not None
    assert lost(after) == []


def test_it_is_said_once(root: Path) -> None:
    edit(root, HELLO, "title: Hello", "title: Hello\nslug: hallo")
    build(root)

    assert lost(build(root)) == []
    edit(root, AGAIN, "Good evening", "Good night")
    assert lost(build(root)) == []


def test_with_the_alias_nothing_is_lost(root: Path) -> None:
    edit(root, HELLO, "title: Hello", "title: Hello\nslug: hallo\naliases: [/posts/hello/]")

    outcome = build(root)

    assert (lost(outcome), changes_of(outcome).lost) == ([], ())


def test_the_aliases_a_page_has_stay_in_the_line_to_write(root: Path) -> None:
    edit(root, AGAIN, "title: Again", "title: Again\nslug: anew")

    assert lost(build(root)) == [(f"{AGAIN}:8:10", "write aliases: [/second/, /posts/again/]")]


def test_an_alias_that_is_taken_out_is_an_address_lost(root: Path) -> None:
    edit(root, AGAIN, "aliases: [/second/]\n", "")

    assert [line for _, line in lost(build(root))] == ["write aliases: [/second/]"]


@pytest.mark.parametrize(("old", "new"), [("title: Hello", "title: Hello you"), ("Good morning", "Good day")])
def test_a_renamed_file_is_known_by_its_words_or_its_title(old: str, new: str, root: Path) -> None:
    edit(root, HELLO, old, new)
    (root / HELLO).rename(root / "content/posts/2023-01-10-hello-you.md")

    assert lost(build(root)) == [("content/posts/2023-01-10-hello-you.md:2:8", "write aliases: [/posts/hello/]")]


def test_another_new_file_is_no_successor(root: Path) -> None:
    (root / HELLO).unlink()
    site(root, "=== content/posts/2023-01-12-new.md\n---\ntitle: New\ndate: 2023-01-12\nwings: [grass]\n---\nX.\n", "")

    [problem] = [each for each in build(root).problems if each.code == "address-lost"]

    assert str(problem.location) == HELLO
    assert problem.message == "nothing stands at /posts/hello/ any more: its file was deleted"
    assert problem.help == ("write aliases: [/posts/hello/] in the file of a page that takes its place", IF_MEANT)


@pytest.mark.parametrize(
    ("line", "reason"),
    [("draft: true", "its file is a draft now"), ("date: 2023-02-10", "its file has a day in the future now")],
)
def test_a_page_that_is_hidden_again_says_which_way(line: str, reason: str, root: Path) -> None:
    edit(root, HELLO, "date: 2023-01-10", line if line.startswith("date") else f"date: 2023-01-10\n{line}")

    [problem] = [each for each in build(root).problems if each.code == "address-lost"]

    assert problem.message == f"nothing stands at /posts/hello/ any more: {reason}"
    assert problem.help[0] == IF_MEANT


def test_a_page_that_time_takes_down_is_not_lost(root: Path) -> None:
    edit(root, HELLO, "date: 2023-01-10", "date: 2023-01-10\nexpires: 2023-02-01")
    build(root)

    outcome = build(root, today=date(2023, 2, 1))

    assert (lost(outcome), changes_of(outcome).lost) == ([], ())
    assert changes_of(outcome).removed_pages == 1


@pytest.mark.parametrize(
    ("written", "preview"),
    [
        ("draft: true", {"drafts": True}),
        ("date: 2023-02-10", {"future": True}),
        ("date: 2023-02-10", {"today": date(2023, 3, 1)}),
    ],
)
def test_what_only_a_preview_had_shown_is_not_lost(written: str, preview: dict[str, object], root: Path) -> None:
    text = (root / HELLO).read_text().replace("title: Hello", "title: Early")
    early = text.replace("date: 2023-01-10", written if "date" in written else f"date: 2023-01-10\n{written}")
    (root / "content/posts/2023-02-10-early.md").write_text(early)
    build(root, **preview)

    assert lost(build(root)) == []


def test_a_list_that_is_empty_now_is_a_hint(root: Path) -> None:
    for post in (HELLO, AGAIN):
        edit(root, post, "tags: [beginnings]\n", "")

    outcome = build(root)

    [hint] = [each for each in outcome.problems if each.code == "list-gone"]
    assert hint.severity == "hint"
    assert hint.message == "nothing stands in these lists any more, so they are gone: /tags/, /tags/beginnings/"
    assert changes_of(outcome).lost == ()


def test_strict_stops_before_an_address_is_lost(root: Path) -> None:
    before = tree(root / "output")
    edit(root, HELLO, "title: Hello", "title: Hello\nslug: hallo")

    for _ in range(2):
        outcome = build(root, strict=True)
        assert outcome.publish_result is None
        assert len(lost(outcome)) == 1
    assert tree(root / "output") == before


def test_a_site_that_goes_back_to_what_it_was_loses_what_it_had_gained(root: Path) -> None:
    """What those inputs came to is remembered; that the output holds more than they make must not be overlooked."""
    edit(root, AGAIN, "aliases: [/second/]", "aliases: [/second/, /third/]")
    build(root)
    edit(root, AGAIN, "aliases: [/second/, /third/]", "aliases: [/second/]")

    assert len(lost(build(root))) == 1


def test_without_a_cache_lost_addresses_are_known_all_the_same(root: Path) -> None:
    edit(root, HELLO, "title: Hello", "title: Hello\nslug: hallo")

    outcome = build(root, cache=root / "other")

    assert len(lost(outcome)) == 1
    assert outcome.changes is None


# ---------------------------------------------------------------- the words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (Changes(), "no page changed, no address lost"),
        (Changes(changed_pages=1), "1 page changed, no address lost"),
        (
            Changes(new_pages=1200, changed_pages=2, removed_pages=1, feed_entries=2, lost=("/a/",)),
            "1,200 new pages, 2 pages changed, 1 page removed, 2 feed entries added, 1 address lost",
        ),
        (
            Changes(events=(EventChange("A", "moved"), EventChange("B", "moved"), EventChange("C", "tentative")),
                    feed_entries=1, lost=("/a/", "/b/")),
            "2 events moved, 1 event made provisional, 1 feed entry added, 2 addresses lost",
        ),
    ],
)  # fmt: skip
def test_the_line_counts_in_words(changes: Changes, words: str) -> None:
    assert counts_line(changes) == words


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (EventChange("A", "new", after="4 March 2023"), "“A” is new: 4 March 2023."),
        (EventChange("A", "moved", "4 March", "5 March"), "“A” moved from 4 March to 5 March."),
        (EventChange("A", "moved", "4 March", "4 March"), "“A” has other dates or times."),
        (EventChange("A", "elsewhere", "The hall", "online"), "“A” is elsewhere: online, not The hall."),
        (EventChange("A", "confirmed"), "“A” is confirmed now."),
        (EventChange("A", "cancelled"), "“A” is cancelled now."),
        (EventChange("A", "postponed"), "“A” is postponed now."),
        (EventChange("A", "tentative"), "“A” is provisional now."),
        (EventChange("A", "gone"), "“A” is no longer shown."),
    ],
)
def test_each_event_has_a_sentence(change: EventChange, sentence: str) -> None:
    assert list(event_lines(Changes(events=(change,)), all_of_them=False)) == [sentence]


def test_many_events_are_counted_unless_all_are_wanted() -> None:
    many = Changes(events=tuple(EventChange(str(number), "gone") for number in range(10)))

    assert list(event_lines(many, all_of_them=False))[8:] == ["And 2 more. -v names them all."]
    assert len(list(event_lines(many, all_of_them=True))) == 10


def test_programs_read_the_same() -> None:
    changes = Changes(changed_pages=2, events=(EventChange("A", "moved", "4 March", "5 March"),), lost=("/a/",))

    assert receipt_object(changes) == {
        "pages_new": 0,
        "pages_changed": 2,
        "pages_removed": 0,
        "events": [{"title": "A", "what": "moved", "before": "4 March", "after": "5 March"}],
        "feed_entries_added": 0,
        "addresses_lost": ["/a/"],
    }


def test_a_request_of_another_output_has_a_note_of_its_own(root: Path) -> None:
    edit(root, MEETING, "2023-03-04", "2023-03-11")

    assert build(root, output=root / "preview").changes is None
    assert len(changes_of(build(root)).events) == 1
    assert len(list(request(root).cache.joinpath("published").iterdir())) == 2


# ---------------------------------------------------------------- what followers of an event would not be told


def said(outcome: Outcome, code: str) -> list[tuple[str, str]]:
    return [(str(p.location), p.help[0]) for p in outcome.problems if p.code == code]


def silent(outcome: Outcome) -> list[tuple[str, str]]:
    return said(outcome, "date-moved-silently")


OLD_START = 'write  previous_dates: ["4 March 2023, 10am"]'


@pytest.mark.parametrize(
    ("old", "new"),
    [("2023-03-04", "2023-03-11"), ("2023-03-04 10:00", "2023-03-04 11:00"), ("2023-03-04", "2023-02-25")],
)
def test_a_start_that_moves_alone_is_told_once_with_the_line_to_write(old: str, new: str, root: Path) -> None:
    edit(root, MEETING, old, new)

    outcome, again = build(root), build(root)

    assert silent(outcome) == [(f"{MEETING}:5:8", OLD_START)]
    assert silent(again) == []
    [problem] = [each for each in outcome.problems if each.code == "date-moved-silently"]
    assert problem.message == "this event was published with another start: 4 March 2023, 10am"
    assert problem.severity == "warning"


def test_with_that_line_the_event_is_a_new_date_to_everybody(root: Path) -> None:
    edit(root, MEETING, "2023-03-04", "2023-03-11")
    edit(root, MEETING, "venue: hall", f"venue: hall\n{OLD_START.removeprefix('write  ')}")

    outcome = build(root)

    assert (silent(outcome), codes(outcome)) == ([], ["change-unlogged"])
    assert "New date (was" in (root / "output/events/meeting/index.html").read_text()


def test_the_previous_dates_it_has_stay_in_the_line(root: Path) -> None:
    edit(root, MEETING, "venue: hall", "venue: hall\nprevious_dates: [1 February 2023]")
    build(root)
    edit(root, MEETING, "2023-03-04", "2023-03-11")

    assert silent(build(root))[0][1] == 'write  previous_dates: ["1 February 2023", "4 March 2023, 10am"]'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start: 2023-03-04 10:00\nend: 2023-03-04 12:00", "start: 2023-03-04"),
        ("end: 2023-03-04 12:00", "end: 2023-03-04 13:00"),
        ("start: 2023-03-04 10:00", "status: cancelled\nstart: 2023-03-04 09:00"),
    ],
)
def test_what_is_no_new_date_is_not_called_one(old: str, new: str, root: Path) -> None:
    edit(root, MEETING, old, new)

    assert silent(build(root)) == []


def test_a_date_that_is_over_may_be_set_right(root: Path) -> None:
    build(root, today=date(2023, 4, 1))
    edit(root, MEETING, "2023-03-04", "2023-03-05")

    assert silent(build(root, today=date(2023, 4, 1))) == []


def test_a_draft_that_only_a_preview_had_shown_may_move(root: Path) -> None:
    edit(root, MEETING, "venue: hall", "venue: hall\ndraft: true")
    build(root, drafts=True)
    edit(root, MEETING, "2023-03-04", "2023-03-11")

    assert silent(build(root, drafts=True)) == []


def test_strict_stops_before_an_event_moves_without_a_word(root: Path) -> None:
    before = tree(root / "output")
    edit(root, MEETING, "2023-03-04", "2023-03-11")

    for _ in range(2):
        outcome = build(root, strict=True)
        assert (outcome.publish_result, len(silent(outcome))) == (None, 1)
    assert tree(root / "output") == before


@pytest.mark.parametrize(
    ("line", "location"), [("uid: our-meeting\n", f"{MEETING}:3:6"), ("", MEETING)], ids=["another", "none"]
)
def test_another_uid_in_the_same_file_is_told_once(line: str, location: str, root: Path) -> None:
    edit(root, MEETING, "uid: meeting-2023\n", line)

    told, again = (said(build(root), "uid-changed") for _ in range(2))

    assert [(where.startswith(location), what) for where, what in told] == [(True, "write  uid: meeting-2023")]
    assert again == []


def test_a_file_that_is_renamed_and_a_new_event_beside_it_change_no_uid(root: Path) -> None:
    other = (root / MEETING).read_text().replace("meeting-2023", "walk-2023").replace("title: Meeting", "title: Walk")
    (root / MEETING).rename(root / "content/events/our-meeting.md")
    (root / MEETING).write_text(other)

    assert said(build(root), "uid-changed") == []


def test_the_file_of_an_event_that_is_over_may_tell_of_another(root: Path) -> None:
    build(root, today=date(2023, 4, 1))
    edit(root, MEETING, "meeting-2023", "meeting-2024")

    assert said(build(root, today=date(2023, 4, 1)), "uid-changed") == []
