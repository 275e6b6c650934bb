"""One build at a time in one cache. Refuses to leave a lock behind: the system lets go of it when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(cache: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of `cache`, making the folder if need be. `waiting` is called once if another build holds it.

    Not re-entrant: a second `locked` of the same process waits for the first for ever.
    """
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / "lock"
    handle = _open(path)
    try:
        if not _try(handle):
            waiting()
            _wait(handle)
        # `clean` may have removed the file we waited for, and others lock the new one.
        while not _is(handle, path):
            os.close(handle)
            handle = _open(path)
            _wait(handle)
        yield
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)


def _is(handle: int, path: Path) -> bool:
    """Whether the open file is still the one at `path`."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt
    import time

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait(handle: int) -> None:
        while not _try(handle):
            time.sleep(0.05)

else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
