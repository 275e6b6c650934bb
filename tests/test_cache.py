"""Remembering: what comes back is what was put, or nothing."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from generator.digests import digest
from generator.pipeline.cache import Cache


class Page(Struct, frozen=True):
    title: str
    words: int = 0


class Other(Struct, frozen=True):
    size: float


TEXT = "<p>Grüße</p>\n" * 50


def remembering(folder: Path, *titles: str, fingerprint: str = "e1") -> None:
    """A run that asks for these pages, making those that it does not know."""
    cache = Cache.opened(folder, fingerprint)
    for title in titles:
        if cache.get("parse", digest(title), Page) is None:
            cache.put("parse", digest(title), Page(title), blobs=(digest("body", title),))
            cache.put_blob(digest("body", title), TEXT + title)
    cache.save()


def known(folder: Path, *titles: str, fingerprint: str = "e1") -> list[str]:
    """Which of these pages are remembered, with their bodies."""
    cache = Cache.opened(folder, fingerprint)
    found = [title for title in titles if cache.get("parse", digest(title), Page) == Page(title)]
    return [title for title in found if cache.blob(digest("body", title)) == TEXT + title]


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (os.stat(path).st_ino, os.stat(path).st_mtime_ns) for path in sorted(folder.iterdir())}


def test_what_was_put_comes_back_in_the_next_run(tmp_path: Path) -> None:
    cache = Cache.opened(tmp_path / "cache", "e1")
    cache.put("parse", "k", Page("Two wings", 7), blobs=("b",))
    cache.put_blob("b", TEXT)
    assert cache.get("parse", "k", Page) == Page("Two wings", 7)
    assert cache.blob("b") == TEXT
    cache.save()

    again = Cache.opened(tmp_path / "cache", "e1")

    assert again.get("parse", "k", Page) == Page("Two wings", 7)
    assert again.get("draw", "k", Page) is None
    assert again.get("parse", "other", Page) is None
    assert (again.has_blob("b"), again.blob("b"), again.has_blob("c"), again.blob("c")) == (True, TEXT, False, None)


def test_another_engine_remembers_nothing_and_neither_does_a_fresh_one(tmp_path: Path) -> None:
    remembering(tmp_path, "a")

    assert known(tmp_path, "a", fingerprint="e2") == []
    assert Cache.opened(tmp_path, "e1", fresh=True).get("parse", digest("a"), Page) is None
    assert known(tmp_path, "a") == ["a"]


def test_after_an_engine_has_changed_the_old_texts_are_gone_from_the_disk(tmp_path: Path) -> None:
    remembering(tmp_path, *map(str, range(100)))
    remembering(tmp_path, "a", fingerprint="e2")

    assert known(tmp_path, "a", "5", fingerprint="e2") == ["a"]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 3_000


def test_a_record_asked_for_as_something_else_is_not_known(tmp_path: Path) -> None:
    remembering(tmp_path, "a")

    assert Cache.opened(tmp_path, "e1").get("parse", digest("a"), Other) is None


def test_a_run_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    remembering(tmp_path, "a", "b")
    before = snapshot(tmp_path)

    remembering(tmp_path, "b", "a")
    Cache.opened(tmp_path, "e1").save()

    assert snapshot(tmp_path) == before


def test_an_edit_can_be_undone_at_no_cost_but_older_versions_are_forgotten(tmp_path: Path) -> None:
    for titles in (("a", "x1"), ("a", "x2")):
        remembering(tmp_path, *titles)
    assert known(tmp_path, "a", "x1", "x2") == ["a", "x1", "x2"]

    remembering(tmp_path, "a", "x3")

    assert known(tmp_path, "a", "x1", "x2", "x3") == ["a", "x2", "x3"]


def test_after_many_edits_the_files_hold_little_more_than_what_is_needed(tmp_path: Path) -> None:
    for number in range(700):
        remembering(tmp_path, "a", "b", f"x{number}" * 2_000)

    assert len(known(tmp_path, "a", "b", "x698" * 2_000, "x699" * 2_000)) == 4
    assert len(list(tmp_path.iterdir())) == 3
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 3_500_000  # 700 texts of 8 KB are 5.6 million


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_file_never_raises_and_never_gives_anything_wrong(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    titles = ("a", "b", "c")
    remembering(tmp_path, "a", "b")
    remembering(tmp_path, "a", "b", "c")
    victim = chance.choice(sorted(tmp_path.iterdir()))
    content = bytearray(victim.read_bytes())
    location = chance.randrange(len(content))
    match chance.choice(("flip", "cut", "grow", "zero", "gone")):
        case "flip":
            content[location] ^= 1 << chance.randrange(8)
        case "cut":
            del content[location:]
        case "grow":
            content += chance.randbytes(40)
        case "zero":
            content[location : location + 64] = bytes(len(content[location : location + 64]))
        case "gone":
            content.clear()
    victim.write_bytes(content)

    cache = Cache.opened(tmp_path, "e1")
    for title in titles:
        assert cache.get("parse", digest(title), Page) in (None, Page(title))
        assert cache.blob(digest("body", title)) in (None, TEXT + title)
        cache.put("parse", digest(title), Page(title), blobs=(digest("body", title),))
        cache.put_blob(digest("body", title), TEXT + title)
    cache.save()

    assert known(tmp_path, *titles) == list(titles)


def test_a_file_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    cache = Cache.opened(tmp_path / "cache", "e1")
    cache.put("parse", "k", Page("a"))

    with pytest.raises(OSError, match="cache"):
        cache.save()


@given(st.lists(st.text()), st.lists(st.text()))
def test_different_parts_have_different_digests(some: list[str], others: list[str]) -> None:
    assert (digest(*some) == digest(*others)) == (some == others)


def test_where_one_part_ends_and_the_next_begins_counts() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("abc") == digest(b"abc")
    assert len(digest()) == 32
