"""Publishing while the disk fails or the process is killed: wholly old or wholly new, and the next build heals."""

from __future__ import annotations

import errno
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.write import trees
from generator.write.paths import output_trouble
from tests.patience import mostly_slow
from tests.publishing import NEXT, SMALL, Pages, build, clean_tree, in_a_child, strays, tree

# What is built after a failure, besides the same again.
UNDONE = pytest.param(SMALL, marks=pytest.mark.slow)
ANOTHER = pytest.param({**NEXT, "index.html": b"third"}, marks=pytest.mark.slow)


@pytest.fixture(autouse=True)
def _a_quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk, thousands of times, would take minutes; that it is asked to is counted all the same."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


# ---------------------------------------------------------------- failing and dying at every step

CALLS = ("open", "write", "fsync", "close", "link", "rename", "replace", "mkdir", "unlink", "rmdir", "lstat", "utime")


@contextmanager
def at_call(number: int, happen: Callable[[str], None]) -> Iterator[list[str]]:
    """Let something happen instead of the call of that number; yields the names of the calls made."""
    seen: list[str] = []

    def counted(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            seen.append(name)
            if len(seen) == number:
                happen(name)
            return real(*arguments, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(io, "open", counted("io.open", io.open))
        patch.setattr(trees, "_exchanged", counted("exchange", trees._exchanged))
        yield seen


def fail(number: int) -> Callable[[str], None]:
    def happen(name: str) -> None:
        raise OSError(number, os.strerror(number), f"the file of {name}")

    return happen


def until_it_succeeds(attempt: Callable[[int], bool]) -> int:
    """Try with the first call failing, the second, and so on; how many there were."""
    number = 1
    while not attempt(number):
        number += 1
    return number


@pytest.mark.parametrize("trouble", mostly_slow([errno.ENOSPC, errno.EIO]))
@pytest.mark.parametrize("previous_tree", [False, True], ids=["without previous tree", "with previous tree"])
def test_whichever_call_fails_the_site_is_whole_and_the_next_build_heals(
    tmp_path: Path, trouble: int, previous_tree: bool
) -> None:
    old, new = clean_tree(SMALL, tmp_path), clean_tree(NEXT, tmp_path)

    def attempt(number: int) -> bool:
        root = tmp_path / str(number)
        for pages in (NEXT, SMALL) if previous_tree else (SMALL,):
            build(root, pages)
        failed = None
        with at_call(number, fail(trouble)) as seen:
            try:
                build(root, NEXT)
            except OSError as error:
                failed = error
        assert failed is None or (failed.errno == trouble and failed.filename), seen
        assert tree(root / "output") in ((old, new) if failed else (new,)), seen
        build(root, NEXT)
        assert tree(root / "output") == new, seen
        assert strays(root) == [], seen
        return len(seen) < number

    assert until_it_succeeds(attempt) > 40


def kill_at(root: Path, number: int, pages: Pages, copied: bool = False) -> bool:
    """Publish in a process that is killed at the call of that number; whether it was."""

    def work() -> None:
        with at_call(number, lambda _: os.kill(os.getpid(), signal.SIGKILL)):
            build(root, pages, copied)

    ending = in_a_child(work)
    assert ending in (0, signal.SIGKILL)
    return ending == signal.SIGKILL


@pytest.mark.parametrize("then", [NEXT, UNDONE], ids=["the same build again", "the edit undone"])
@pytest.mark.parametrize("previous_tree", [False, True], ids=["without previous tree", "with previous tree"])
def test_killed_at_any_call_the_site_is_wholly_old_or_wholly_new(
    tmp_path: Path, previous_tree: bool, then: Pages
) -> None:
    whole = (clean_tree(SMALL, tmp_path), clean_tree(NEXT, tmp_path))

    def attempt(number: int) -> bool:
        root = tmp_path / str(number)
        for pages in (NEXT, SMALL) if previous_tree else (SMALL,):
            build(root, pages)
        killed = kill_at(root, number, NEXT)
        assert tree(root / "output") in whole
        publish_result = build(root, then)
        assert tree(root / "output") == clean_tree(then, tmp_path / str(number))
        assert strays(root) == []
        assert (publish_result.replaced, publish_result.untracked) == ((), ())
        return not killed

    assert until_it_succeeds(attempt) > 40


def test_killed_at_any_call_while_files_are_copied(tmp_path: Path) -> None:
    whole = (clean_tree(SMALL, tmp_path), clean_tree(NEXT, tmp_path))

    def attempt(number: int) -> bool:
        root = tmp_path / str(number)
        build(root, SMALL)
        killed = kill_at(root, number, NEXT, copied=True)
        assert tree(root / "output") in whole
        build(root, NEXT, copied=True)
        assert tree(root / "output") == whole[1]
        assert strays(root) == []
        return not killed

    assert until_it_succeeds(attempt) > 40


@pytest.mark.slow
@pytest.mark.parametrize("then", [NEXT, SMALL], ids=["the same build again", "the edit undone"])
def test_killed_between_two_renames_the_old_site_is_brought_back(
    tmp_path: Path, then: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "_exchanged", lambda *_: False)

    def attempt(number: int) -> bool:
        root = tmp_path / str(number)
        build(root, SMALL)
        killed = kill_at(root, number, NEXT)
        publish_result = build(root, then)
        assert tree(root / "output") == clean_tree(then, tmp_path / str(number))
        assert strays(root) == []
        assert publish_result.untracked == ()
        return not killed

    assert until_it_succeeds(attempt) > 40


@pytest.mark.parametrize("then", [NEXT, UNDONE, ANOTHER], ids=["again", "undone", "another"])
def test_killed_while_writing_file_by_file_the_next_build_heals(
    tmp_path: Path, then: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda _: True)

    def attempt(number: int) -> bool:
        root = tmp_path / str(number)
        build(root, SMALL)
        killed = kill_at(root, number, NEXT)
        for again in range(1, 3 * (number % 5 == 0)):  # and some die again while they heal
            kill_at(root, again * 13, then)
        publish_result = build(root, then)
        assert tree(root / "output") == clean_tree(then, tmp_path / str(number))
        assert strays(root) == []
        assert (publish_result.replaced, publish_result.untracked) == ((), ())
        return not killed

    assert until_it_succeeds(attempt) > 40


@pytest.mark.slow
def test_killed_in_the_first_publication_file_by_file_the_next_build_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda _: True)

    def attempt(number: int) -> bool:
        root = tmp_path / str(number)
        (root / "output").mkdir(parents=True)
        killed = kill_at(root, number, SMALL)
        assert output_trouble(root / "output", root) is None
        build(root, NEXT)
        assert tree(root / "output") == clean_tree(NEXT, tmp_path / str(number))
        return not killed

    assert until_it_succeeds(attempt) > 40


def test_a_folder_that_can_not_be_moved_is_written_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(tree: Path, output: Path) -> bool:
        raise OSError(errno.EXDEV, "not across file systems", str(tree), None, str(output))

    build(tmp_path, SMALL)
    monkeypatch.setattr(trees, "exchange", refuse)
    build(tmp_path, NEXT)

    assert tree(tmp_path / "output") == clean_tree_before(NEXT, tmp_path, monkeypatch)
    assert strays(tmp_path) == []


def clean_tree_before(pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.undo()
    return clean_tree(pages, tmp_path)
