"""Where only words are new: the same files as a clean build makes, by the shorter way, and never where more is new."""

from __future__ import annotations

import ast
import random
import sqlite3
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from generator.pipeline import build_site
from generator.pipeline.outcome import Outcome
from generator.pipeline.published import LastPublished
from generator.pipeline.rebuild_reasons import RebuildReasons
from tests.minisite import NOW, build, codes, request, site, tree

HELLO = "content/posts/hello.md"
FILES = """
=== content/posts/hello.md
---
title: Hello
date: 2023-01-20
tags: [walks]
wings: [earnest]
authors: [jo]
---
Good morning. See [the other](other.md).

## A heading

More.

=== content/posts/other.md
---
title: Other
date: 2023-01-21
tags: [walks]
summary: What it is about.
---
See [hello](hello.md#a-heading).

::: person jo

=== content/posts/later.md
---
title: Later
date: 2023-03-01
summary: In spring.
---
Not yet.

=== content/people/jo.md
---
name: Jo
summary: Jo.
---
Words.

=== content/events/meeting.md
---
title: A meeting
start: 2023-02-01 10:00
series: walks
summary: We meet.
online: {url: "https://meet.example/secret-room"}
---
Come.
"""


class Builds:
    """A site that is built again and again, and says of each build whether the site was joined for it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.build()

    def build(self, **changes: object) -> tuple[Outcome, bool]:
        with patch.object(build_site, "join", wraps=build_site.join) as join:
            outcome = build(self.root, **changes)
        return outcome, join.called

    def change(self, old: str, new: str, file: str = HELLO) -> None:
        text = (self.root / file).read_text("utf-8")
        assert old in text
        (self.root / file).write_text(text.replace(old, new), "utf-8")

    def clean(self) -> tuple[Outcome, dict[str, bytes]]:
        """What a build that begins with nothing makes of the same files."""
        output, cache = self.root.parent / "clean", self.root.parent / "clean-cache"
        outcome = build(self.root, output=output, cache=cache, fresh=True)
        return outcome, published(output)


def published(output: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(output).items() if path != ".manifest"}


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(site(tmp_path / "site", FILES))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (HELLO, "More.", "Much more, and still more."),
        (HELLO, "More.", "More.\n\n- a list\n- of words"),
        (HELLO, "More.", ""),
        ("content/posts/other.md", "See [hello]", "Do read [hello]"),
        ("content/posts/later.md", "Not yet.\n", "Still not.\n"),
        ("content/people/jo.md", "Words.", "A few words."),
        ("content/events/meeting.md", "Come.", "Do come."),
    ],
)
def test_new_words_are_published_without_joining_the_site(builds: Builds, file: str, old: str, new: str) -> None:
    builds.change(old, new, file)

    outcome, joined = builds.build()

    clean, files = builds.clean()
    assert not joined
    assert published(builds.root / "output") == files
    assert outcome.problems == clean.problems
    assert outcome.pages == clean.pages


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (HELLO, "title: Hello", "title: Hello again"),
        (HELLO, "tags: [walks]", "tags: [talks]"),
        (HELLO, "## A heading", "## Another heading"),
        (HELLO, "(other.md)", "(/posts/)"),
        (HELLO, "More.", "More [of it](other.md)."),
        (HELLO, "More.", "::: posts 3"),
        (HELLO, "Good morning.", "Good evening."),  # it has no summary: lists show how it begins
        (HELLO, "More.", "word " * 400),  # lists show how long it takes to read
        (HELLO, "date: 2023-01-20", "date: 2023-02-20"),
        (HELLO, "More.", "Join at https://meet.example/secret-room"),
        ("content/people/jo.md", "Words.", "Come."),  # the words of another text
        ("content/site.yaml", "A small site", "Another site"),
    ],
)
def test_where_more_is_new_the_whole_way_is_gone(builds: Builds, file: str, old: str, new: str) -> None:
    builds.change(old, new, file)

    outcome, joined = builds.build()

    clean, files = builds.clean()
    assert joined
    assert codes(outcome) == [*codes(clean)] or "address-lost" in codes(outcome)
    if outcome.publish_result is not None:
        assert published(builds.root / "output") == files


def test_a_text_of_the_same_words_as_another_goes_the_whole_way(builds: Builds) -> None:
    builds.change("Words.", "Come.", "content/people/jo.md")
    builds.build()

    builds.change("Come.", "Go.", "content/people/jo.md")

    assert builds.build()[1]
    assert published(builds.root / "output") == builds.clean()[1]


def test_what_was_told_of_a_text_is_told_at_its_new_line(builds: Builds) -> None:
    builds.change("More.", "## Late, and\n\n#### too deep")
    told, _ = builds.build()

    builds.change("Good morning. See", "Good morning. Do\nsee")
    moved, _ = builds.build()

    assert codes(told, "hint", "warning", "error") == codes(moved, "hint", "warning", "error") != []
    assert moved.problems == builds.clean()[0].problems


def test_an_error_leaves_what_is_published_and_its_end_is_seen(builds: Builds) -> None:
    before = published(builds.root / "output")

    builds.change("More.", "![](nowhere.jpg)")
    broken, _ = builds.build()
    builds.change("![](nowhere.jpg)", "Mended.")
    mended, _ = builds.build()

    assert broken.publish_result is None
    assert mended.publish_result is not None
    assert published(builds.root / "output") == builds.clean()[1] != before


def test_a_page_that_was_changed_by_hand_is_made_again(builds: Builds) -> None:
    (builds.root / "output/about.html").write_text("mine")
    (builds.root / "output/posts/other/index.html").write_text("mine")

    builds.change("More.", "Much more.")
    _, joined = builds.build()

    assert joined
    assert (builds.root / "output/posts/other/index.html").read_bytes() != b"mine"


def test_once_the_time_changes_the_site_it_is_joined_again(builds: Builds) -> None:
    builds.change("More.", "Much more.")
    assert not builds.build(clock=lambda zone: NOW + timedelta(hours=1))[1]

    builds.change("Much more.", "Less.")

    assert builds.build(clock=lambda zone: NOW + timedelta(days=60))[1]


def test_the_receipt_tells_of_the_page(builds: Builds) -> None:
    builds.change("More.", "Much more.")

    outcome, _ = builds.build()

    assert outcome.changes is not None
    assert (outcome.changes.changed_pages, outcome.changes.new_pages, outcome.changes.lost) == (1, 0, ())


def test_many_edits_one_after_the_other_equal_a_clean_build(builds: Builds) -> None:
    """Words come and go, also those of another text; now and then a heading, a title, or the cache."""
    chance, ways = random.Random(11), []
    texts = [HELLO, *(f"content/{name}.md" for name in ("posts/other", "people/jo", "events/meeting"))]
    for number in range(40):
        file = builds.root / chance.choice(texts)
        text = file.read_text("utf-8")
        match chance.randrange(12):
            case 0:
                file.write_text(f"{text}\n\n## Part {number}\n", "utf-8")
            case 1:
                front, _, body = text.partition("\n---\n")
                file.write_text(f"{front}\n---\n{body.splitlines()[0]}\n\nEverybody's words.\n", "utf-8")
            case _:
                file.write_text(f"{text}\n\nLine {chance.randrange(5)}.\n", "utf-8")
        _, joined = builds.build()
        ways.append(joined)
        if number % 5 == 4:
            assert published(builds.root / "output") == builds.clean()[1], number

    assert 10 < ways.count(False) < 40


def test_nothing_but_these_looks_at_the_words(root: Path) -> None:
    """What the shorter way leaves out of the comparison: whoever else looks at it may be out of date."""
    house = root / "generator"
    rooms = ("resolve", "site", "views", "plan", "check", "changes", "render")
    looked = {
        f"{path.relative_to(house)} {ast.unparse(node)}"
        for room in rooms
        for path in sorted((house / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(("body.words", "body.excerpt", "body.digest"))
    }

    assert looked == {
        "changes/facts.py item.body.digest",  # told anew by build_words
        "changes/facts.py item.body.words",
        "changes/lost.py entry.item.body.digest",  # of pages that are new
        "check/__init__.py entry.item.body.excerpt",  # in the frame
        "render/bodies.py body.digest",  # of the view
        "render/pages.py view.body.words",
        "views/bodies.py item.body.digest",  # the body of a view
        "views/bodies.py item.body.words",
        "views/cards.py entry.item.body.excerpt",  # in the frame, where there is no summary
        "views/cards.py post.item.body.words",  # as minutes, which are in the frame
        "views/posts.py entry.item.body.words",  # whether there are any
        "views/posts.py item.body.words",
    }


A, B, C = (f"content/posts/{name}.md" for name in "abc")
THREE = "".join(
    f"\n=== {path}\n---\ntitle: {path}\ndate: 2023-01-2{day}\nsummary: Short.\n---\n{words}\n"
    for day, (path, words) in enumerate(((A, "One."), (B, "Two."), (C, "Three.")))
)


@pytest.mark.parametrize(
    "alike", [[(A, "One."), (B, "Two.")], [(B, "Two."), (C, "Three."), (A, "One.")]], ids=["at-once", "a-third"]
)
def test_texts_that_come_to_the_same_words_do_not_change_together(tmp_path: Path, alike: list[tuple[str, str]]) -> None:
    builds = Builds(site(tmp_path / "site", THREE))
    *first, (last, old) = alike
    for path, words in first:
        builds.change(words, "Alike.", path)
    if len(first) > 1:
        builds.build()
    builds.change(old, "Alike.", last)
    builds.build()

    builds.change("Alike.", "Alone.", A)
    builds.build()

    assert published(builds.root / "output") == builds.clean()[1]


def test_the_day_that_is_told_is_that_of_this_build(builds: Builds) -> None:
    builds.change("More.", "Much more.")

    outcome, joined = builds.build(clock=lambda zone: NOW + timedelta(days=1))

    assert (outcome.today, joined) == ((NOW + timedelta(days=1)).date(), False)


def test_a_page_that_was_not_made_again_keeps_the_reason_of_its_last_time(tmp_path: Path) -> None:
    builds = Builds(site(tmp_path / "site", THREE))
    before = RebuildReasons.at(builds.root / ".cache").read()["posts/a/index.html"]
    builds.change("One.", "Another.", A)
    build_site.examine(request(builds.root))

    builds.change("Another.", "One.", A)
    builds.change("Two.", "New.", B)
    _, joined = builds.build()

    assert not joined
    assert RebuildReasons.at(builds.root / ".cache").read()["posts/a/index.html"] == before


def test_what_is_known_of_the_published_site_says_whether_drafts_are_in_it(builds: Builds) -> None:
    output, cache = builds.root / "output", builds.root / ".cache"
    builds.build(drafts=True)
    builds.build(output=builds.root / "elsewhere")

    builds.change("More.", "Much more.")
    _, joined = builds.build()

    known = LastPublished.at(cache, output).read()
    assert (joined, known and known.drafts) == (False, False)


def test_an_afternoon_of_edits_does_not_make_the_cache_grow_by_the_site(builds: Builds) -> None:
    sizes = []
    for number in range(8):
        builds.change("More.", f"More. {number}")
        assert not builds.build()[1]
        with sqlite3.connect(builds.root / ".cache/cache.sqlite") as db:
            sizes += db.execute("SELECT COUNT(*) FROM record WHERE name = 'result'").fetchone()
        db.close()

    assert max(sizes[3:]) == min(sizes[3:])
