"""Remembering: what comes back is what was put, or nothing."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from generator.digests import digest
from generator.pipeline.cache import Cache
from generator.pipeline.parallel import parallel_map
from tests.publishing import in_a_child


class Page(Struct, frozen=True):
    title: str
    words: int = 0


class Other(Struct, frozen=True):
    size: float


TEXT = "<p>Grüße</p>\n" * 50


def remembering(folder: Path, *titles: str, fingerprint: str = "e1") -> None:
    """A run that asks for these pages, making those that it does not know."""
    cache = Cache(folder, fingerprint)
    for title in titles:
        if cache.get("parse", digest(title), Page) is None:
            cache.put("parse", digest(title), Page(title), blob=digest("body", title))
            cache.put_blob(digest("body", title), TEXT + title)
    cache.save()


def known(folder: Path, *titles: str, fingerprint: str = "e1") -> list[str]:
    """Which of these pages are remembered, with their bodies."""
    cache = Cache(folder, fingerprint)
    found = [title for title in titles if cache.get("parse", digest(title), Page) == Page(title)]
    return [title for title in found if cache.blob(digest("body", title)) == TEXT + title]


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (os.stat(path).st_ino, os.stat(path).st_mtime_ns) for path in sorted(folder.iterdir())}


def test_what_was_put_comes_back_in_the_next_run(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "e1")
    cache.put("parse", "k", Page("Two wings", 7), blob="b")
    cache.put_blob("b", TEXT)
    assert cache.get("parse", "k", Page) == Page("Two wings", 7)
    assert cache.blob("b") == TEXT
    cache.save()

    again = Cache(tmp_path / "cache", "e1")

    assert again.get("parse", "k", Page) == Page("Two wings", 7)
    assert again.get("draw", "k", Page) is None
    assert again.get("parse", "other", Page) is None
    assert (again.blob("b"), again.blob("c")) == (TEXT, None)


def test_another_engine_remembers_nothing_and_neither_does_a_fresh_one(tmp_path: Path) -> None:
    remembering(tmp_path, "a")

    assert known(tmp_path, "a", fingerprint="e2") == []
    assert Cache(tmp_path, "e1", fresh=True).get("parse", digest("a"), Page) is None
    assert known(tmp_path, "a") == ["a"]


def test_a_change_of_the_engine_can_be_undone_at_no_cost_and_two_leave_the_old_texts_nowhere(tmp_path: Path) -> None:
    remembering(tmp_path, *map(str, range(100)))
    remembering(tmp_path, "a", fingerprint="e2")
    assert known(tmp_path, "5", "6") == ["5", "6"]
    assert known(tmp_path, "a", "5", fingerprint="e2") == ["a"]

    remembering(tmp_path, "a", fingerprint="e3")

    assert known(tmp_path, "a", "5") == []
    assert size(tmp_path) < 40_000  # of 150,000


def test_a_record_asked_for_as_something_else_is_not_known(tmp_path: Path) -> None:
    remembering(tmp_path, "a")

    assert Cache(tmp_path, "e1").get("parse", digest("a"), Other) is None


def test_a_run_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    remembering(tmp_path, "a", "b")
    before = snapshot(tmp_path)

    remembering(tmp_path, "b", "a")
    Cache(tmp_path, "e1").save()

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
    assert [path.name for path in tmp_path.iterdir()] == ["cache.sqlite"]
    assert size(tmp_path) < 100_000  # 700 texts of 8 KB are 5.6 million


def test_a_text_lives_as_long_as_a_record_names_it(tmp_path: Path) -> None:
    remembering(tmp_path, "a", "b")
    cache = Cache(tmp_path, "e1")
    cache.put("draw", "k", Page("a drawing"), blob="svg")
    cache.put_blob("svg", "<svg/>")
    cache.put_blob("stray", TEXT)
    cache.save()

    for number in range(5):  # in which nobody asks for the drawing
        remembering(tmp_path, "a", f"x{number}")

    cache = Cache(tmp_path, "e1")
    assert (cache.blob("svg"), cache.blob("stray")) == ("<svg/>", None)
    assert (cache.blob(digest("body", "a")), cache.blob(digest("body", "b"))) == (TEXT + "a", None)


def test_a_record_without_its_text_is_not_known(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "e1")
    cache.put("parse", "k", Page("a"), blob="b")
    cache.save()

    assert Cache(tmp_path, "e1").get("parse", "k", Page) is None


def test_files_of_earlier_versions_are_removed(tmp_path: Path) -> None:
    for name in ("parse.pack", "parse.pack.new", "blobs.index", "blobs-1", "blobs-12"):
        (tmp_path / name).write_bytes(b"of another format")
    (tmp_path / "lock").touch()

    remembering(tmp_path, "a")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache.sqlite", "lock"]


# ---------------------------------------------------------------- others at the same time


def test_a_preview_reads_what_a_build_has_just_written_and_the_other_way_round(tmp_path: Path) -> None:
    remembering(tmp_path, "a", "b")
    preview = Cache(tmp_path, "e1")
    assert preview.blob(digest("body", "a")) == TEXT + "a"

    remembering(tmp_path, "a", "c")

    assert [preview.blob(digest("body", title)) for title in "abc"] == [TEXT + title for title in "abc"]


def test_many_threads_and_forked_workers_may_read(tmp_path: Path) -> None:
    titles = [str(number) for number in range(400)]
    remembering(tmp_path, *titles)
    cache = Cache(tmp_path, "e1")

    def read(title: str) -> bool:
        return cache.blob(digest("body", title)) == TEXT + title

    assert read("7")
    assert list(parallel_map(read, titles, jobs=2)) == [True] * 400
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(read, titles)) == [True] * 400


# ---------------------------------------------------------------- damage


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_file_never_raises_and_never_gives_anything_wrong(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    titles = ("a", "b", "c")
    remembering(tmp_path, "a", "b")
    remembering(tmp_path, "a", "b", "c")
    victim = tmp_path / "cache.sqlite"
    content = bytearray(victim.read_bytes())
    # As often as not in the head of a page, where the file tells of itself.
    location = chance.choice((chance.randrange(len(content)), chance.randrange(0, len(content), 4096)))
    location = min(location + chance.randrange(100), len(content) - 1)
    match chance.choice(("flip", "flip", "cut", "grow", "zero", "page", "gone")):
        case "flip":
            content[location] ^= 1 << chance.randrange(8)
        case "cut":
            del content[location:]
        case "grow":
            content += chance.randbytes(40)
        case "zero":
            content[location : location + 64] = bytes(len(content[location : location + 64]))
        case "page":
            content[location // 4096 * 4096 :][:4096] = chance.randbytes(4096)
        case "gone":
            content.clear()
    victim.write_bytes(content)

    making_all(tmp_path, *titles)

    assert known(tmp_path, *titles) == list(titles)


def making_all(folder: Path, *titles: str) -> None:
    """A run that makes everything, whatever it knows; and that knows nothing wrong."""
    cache = Cache(folder, "e1")
    for title in titles:
        assert cache.get("parse", digest(title), Page) in (None, Page(title))
        assert cache.blob(digest("body", title)) in (None, TEXT + title)
        cache.put("parse", digest(title), Page(title), blob=digest("body", title))
        cache.put_blob(digest("body", title), TEXT + title)
    cache.save()


def test_a_single_bit_anywhere_in_a_text_is_noticed(tmp_path: Path) -> None:
    remembering(tmp_path, "a")
    file = tmp_path / "cache.sqlite"
    content = file.read_bytes()
    start = content.index(TEXT.encode()[:500])
    for location in range(start, start + 500, 7):
        file.write_bytes(content[:location] + bytes((content[location] ^ 4,)) + content[location + 1 :])
        assert Cache(tmp_path, "e1").blob(digest("body", "a")) is None
    file.write_bytes(content)
    assert known(tmp_path, "a") == ["a"]


def foreign(file: Path) -> None:
    """Another program's database."""
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.executescript("CREATE TABLE record (name, key); INSERT INTO record VALUES ('parse', 'k')")


def without_a_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("DROP TABLE idle")


def with_a_journal_of_another(file: Path) -> None:
    file.with_name("cache.sqlite-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(4096))


def a_link_to_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere/at-all")


def of_nobody(file: Path) -> None:
    file.chmod(0)


@pytest.mark.parametrize("harm", [foreign, without_a_table, with_a_journal_of_another, a_link_to_nowhere, of_nobody])
@pytest.mark.parametrize("asks", [False, True])
def test_a_file_that_is_not_ours_is_replaced(tmp_path: Path, harm: Callable[[Path], None], asks: bool) -> None:
    remembering(tmp_path, "a", "b")
    harm(tmp_path / "cache.sqlite")

    if asks:
        making_all(tmp_path, "a", "b")
    else:
        cache = Cache(tmp_path, "e1")
        for title in "ab":
            cache.put("parse", digest(title), Page(title), blob=digest("body", title))
            cache.put_blob(digest("body", title), TEXT + title)
        cache.save()

    assert known(tmp_path, "a", "b") == ["a", "b"]
    assert [path.name for path in tmp_path.iterdir()] == ["cache.sqlite"]


def test_a_file_that_somebody_keeps_locked_counts_as_never_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.pipeline.cache._WAIT_SECONDS", 0)
    remembering(tmp_path, "a")
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert known(tmp_path, "a") == []

        remembering(tmp_path, "a", "b")

        assert known(tmp_path, "a", "b") == ["a", "b"]


@pytest.mark.parametrize("asked", [False, True])
def test_a_cache_that_is_removed_during_a_run_is_made_anew(tmp_path: Path, asked: bool) -> None:
    remembering(tmp_path / "cache", "a")
    cache = Cache(tmp_path / "cache", "e1")
    if asked:
        cache.get("parse", digest("a"), Page)
    shutil.rmtree(tmp_path / "cache")
    cache.put("parse", "k", Page("b"))
    cache.save()

    assert Cache(tmp_path / "cache", "e1").get("parse", "k", Page) == Page("b")


# ---------------------------------------------------------------- what can't be written


def test_a_file_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    cache = Cache(tmp_path / "cache", "e1")
    cache.put("parse", "k", Page("a"))

    with pytest.raises(OSError, match="cache"):
        cache.save()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the limit is one of Unix")
def test_where_no_more_can_be_written_the_file_is_named_and_the_rest_still_known(tmp_path: Path) -> None:
    import resource

    remembering(tmp_path, "a", "b")
    cache = Cache(tmp_path, "e1")
    cache.put("parse", "k", Page("c"), blob="large")
    cache.put_blob("large", TEXT * 10_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(OSError, match=r"cache\.sqlite") as raised:
            cache.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (raised.value.errno, raised.value.filename) == (errno.EIO, str(tmp_path / "cache.sqlite"))
    assert known(tmp_path, "a", "b") == ["a", "b"]
    assert Cache(tmp_path, "e1").get("parse", "k", Page) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no child to kill")
@pytest.mark.parametrize("rows", [0, 1, 30, 400, 799])
def test_killed_while_it_saves_it_knows_what_it_knew(
    tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [str(number) for number in range(400)]
    remembering(tmp_path, "a", *titles[::2])
    cache = Cache(tmp_path, "e1")
    cache.get("parse", digest("a"), Page)
    for title in titles:
        cache.put("parse", digest(title), Page(title, 5), blob=digest("body", title))
        cache.put_blob(digest("body", title), TEXT * 20)  # more than SQLite keeps in memory until the end
    done = 0

    def killing(*parts: bytes | str) -> str:
        nonlocal done
        done += len(parts) == 2
        if done > rows:
            os.kill(os.getpid(), signal.SIGKILL)
        return digest(*parts)

    def save() -> None:
        monkeypatch.setattr("generator.pipeline.cache.digest", killing)
        cache.save()

    assert in_a_child(save) == signal.SIGKILL

    assert known(tmp_path, "a", *titles) == ["a", *titles[::2]]


@given(st.lists(st.text()), st.lists(st.text()))
def test_different_parts_have_different_digests(some: list[str], others: list[str]) -> None:
    assert (digest(*some) == digest(*others)) == (some == others)


def test_where_one_part_ends_and_the_next_begins_counts() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("abc") == digest(b"abc")
    assert len(digest()) == 32
