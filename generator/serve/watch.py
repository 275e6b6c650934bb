"""Hears that something was saved, and where. What watchdog tells is a hint, and no more: whoever asked looks himself.

Refuses to know what a file means, and what it is now. Refuses to go deaf in silence: where the system cannot tell of
changes, `wait` says "look" again and again, and `trouble` says why.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver

LOOK_EVERY_SECONDS = 0.3  # where nobody tells of changes
_QUIET_SECONDS = ((20, 0.02), (500, 0.1))  # after fewer events than the first, so long without another is the end of it
_LONG_QUIET_SECONDS = 0.3  # after more: thousands of files are being copied
_MOST_SECONDS = 10.0  # something writes without end: look all the same
_MOST_MISSES = 3
_FAREWELL_SECONDS = 2.0
_FIRST_PAUSE_SECONDS = 0.2  # a change may be seen before it is heard of


class Watcher:
    """Listens below `folders`, each whole or (False) only what stands directly in it. A folder need not exist yet."""

    def __init__(self, folders: Sequence[tuple[Path, bool]]) -> None:
        self.trouble = ""  # why nobody tells of changes here; empty while somebody does
        self._folders = folders
        self.places: frozenset[str] = frozenset()  # what the last `wait` heard of; empty: it may be anywhere
        self._places: set[str] = set()
        self._heard, self._told = 0, 0
        self._misses = 0
        self._something = threading.Condition()
        self._watched: tuple[tuple[int, int] | None, ...] = ()
        self._observer: BaseObserver | None = None
        self._ear = _ear(self._hear)
        self._listen()

    def wait(self, seconds: float) -> bool:
        """True when something was heard, as soon as it is quiet again; False when nothing was for so long."""
        self.places = frozenset()
        if self._observer is None:
            time.sleep(min(seconds, LOOK_EVERY_SECONDS))
            return True
        with self._something:
            heard = self._something.wait_for(lambda: self._heard > self._told, seconds)
            if heard:
                self._until_quiet()
            self._told, places, self._places = self._heard, frozenset(self._places), set()
        if self._watched != self._identities():  # a folder was made again, and the watch is on one that is gone
            self._listen()
            return True
        self.places = places
        return heard

    def missed(self) -> None:
        """Somebody found a change that was not heard of: listen anew, and after a few times trust nobody."""
        with self._something:
            if self._something.wait_for(lambda: self._heard > self._told, _FIRST_PAUSE_SECONDS):
                return
        self._misses += 1
        if self._misses < _MOST_MISSES:
            self._listen()
        else:
            self._give_up("this disk does not tell of changes")

    def close(self) -> None:
        """Listen no more. Whoever waits need not wait to the end."""
        self._deafen()
        self._hear()

    def _deafen(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(_FAREWELL_SECONDS)  # its thread would keep this process from sharing out work
            self._observer = None

    def _until_quiet(self) -> None:
        began, first = time.monotonic(), self._heard
        while time.monotonic() - began < _MOST_SECONDS:
            before = self._heard
            events = before - first
            quiet = next((pause for most, pause in _QUIET_SECONDS if events < most), _LONG_QUIET_SECONDS)
            if not self._something.wait_for(lambda before=before: self._heard > before, quiet):  # type: ignore[misc]
                return

    def _hear(self, *places: str) -> None:
        with self._something:
            self._heard += 1
            self._places.update(places)
            self._something.notify_all()

    def _listen(self) -> None:
        """Begin anew, with an observer of its own: an old one holds on to folders that are gone."""
        from watchdog.observers import Observer  # 48 ms

        self._deafen()
        self._watched = self._identities()
        observer, wanted = Observer(), _wanted()
        try:
            observer.start()
            for folder, whole in self._folders:
                if folder.is_dir():
                    observer.schedule(self._ear, os.path.realpath(folder), recursive=whole, event_filter=wanted)
        except OSError as error:
            observer.stop()
            self._give_up(_words(error))
            return
        self._observer = observer

    def _give_up(self, why: str) -> None:
        self._deafen()
        self.trouble = why

    def _identities(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(_identity(folder) for folder, _ in self._folders)


def _ear(hear: Callable[..., None]) -> FileSystemEventHandler:
    from watchdog.events import FileSystemEventHandler

    class Ear(FileSystemEventHandler):
        def dispatch(self, event: FileSystemEvent) -> None:
            hear(*(os.fsdecode(place) for place in (event.src_path, event.dest_path) if place))

    return Ear()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _wanted() -> list[type[FileSystemEvent]]:
    """Not that a file was opened or read, which a build does itself, nor that its owner or times are others."""
    from watchdog import events

    return [
        *(events.FileCreatedEvent, events.FileModifiedEvent, events.FileMovedEvent, events.FileDeletedEvent),
        *(events.FileClosedEvent, events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent),
    ]


def _words(error: OSError) -> str:
    """The limits of Linux come as "no space left" and "too many open files", which mislead."""
    if error.errno in (errno.ENOSPC, errno.EMFILE):
        return "this system lets nobody watch so many folders at once"
    return error.strerror or str(error)
