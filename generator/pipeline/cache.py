"""Remembers what expensive pure functions gave, so that the next build need not ask again.

One SQLite file in a folder. A record is found by the digest of the arguments, so it can't be out of date, and of a
fingerprint (of the generator's source and the versions of its libraries), so none sees another's. Refuses to
trust the file: every value has a checksum, and once anything in it is damaged, locked or unreadable, all of it counts
as never remembered. Refuses pickle: a record is MessagePack, read with the type asked for.
"""

from __future__ import annotations

import errno
import os
import sqlite3  # 0.8 ms, and a build with nothing to do needs it too
import threading
from collections import defaultdict
from collections.abc import Container, Iterable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from generator.digests import digest
from generator.pipeline.profile import stage

T = TypeVar("T")

_BLOB = ""  # the name under which big texts and files stand
_WAIT_SECONDS = 5.0  # for another process: a build that saves has the file for itself for a fraction of a second
_FILES = ("cache.sqlite*", "*.pack*", "blobs.index*", "blobs-*")  # all but the first are of November 2026 and before

# `blob` is the key of the text without which a record is of no use; `idle` has the records that the last run did not
# use. With auto_vacuum the room of what is forgotten goes back to the disk.
_TABLES = """
    PRAGMA auto_vacuum = FULL;
    CREATE TABLE record (name TEXT, key TEXT, blob TEXT, checksum TEXT, content BLOB, PRIMARY KEY (name, key));
    CREATE INDEX named ON record (blob) WHERE blob IS NOT NULL;
    CREATE TABLE idle (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
"""
_FIND = """
    SELECT content, checksum FROM record AS asked WHERE name = ? AND key = ?
    AND (blob IS NULL OR EXISTS (SELECT 1 FROM record WHERE name = '' AND key = asked.blob))
"""
_FORGET_UNNAMED = """
    DELETE FROM record WHERE name = '' AND key NOT IN (SELECT blob FROM record WHERE blob IS NOT NULL)
"""


class CacheDamaged(Exception):
    """A text that the cache promised to have is not there, or not as it was."""


class Cache:
    """What is remembered in `folder`, which need not exist. Any thread may read; one puts and saves."""

    def __init__(self, folder: Path, fingerprint: str, fresh: bool = False) -> None:
        """`fresh`: begin with nothing."""
        self._path, self._fingerprint = folder / "cache.sqlite", fingerprint
        self._trusted = not fresh  # a file that is not is replaced, as soon as there is something to save
        self._new: dict[tuple[str, str], tuple[str | None, bytes]] = {}  # name, key -> blob, content
        self._used: defaultdict[str, set[str]] = defaultdict(set)  # name -> keys
        self._open: dict[int, sqlite3.Connection] = {}  # by process: a forked one must not use its parent's
        self._lock = threading.Lock()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file. What was not saved is not kept."""
        with self._lock:
            self._close()

    def get(self, name: str, key: str, type_: type[T]) -> T | None:
        """What the function `name` gave for the arguments with the digest `key`; None also if its blob is gone."""
        key = self._key(name, key)
        content = self._content(name, key)
        if content is None:
            return None
        self._used[name].add(key)
        try:
            return msgspec.msgpack.decode(content, type=type_)
        except (msgspec.DecodeError, ValueError):
            return None

    def keep(self, name: str, keys: Iterable[str]) -> set[str]:
        """Count those of these records that there are as used, without reading them; which of them are not there."""
        wanted = {self._key(name, key): key for key in keys}
        with self._lock:
            there = self._names(name)
        self._used[name].update(wanted.keys() & there)
        return {key for hashed, key in wanted.items() if hashed not in there}

    def _names(self, name: str) -> set[str]:
        new = {key for of, key in self._new if of == name}
        try:
            db = self._connection()
            return new | _keys(db, "record", name) if db else new
        except (sqlite3.Error, UnicodeDecodeError):
            self._trusted = False
            self._close()
            return new

    def put(self, name: str, key: str, value: Struct, blob: str | None = None) -> None:
        """Remember. `blob` is the digest of the big text or file without which the value is of no use."""
        key = self._key(name, key)
        self._new[name, key] = (self._key(_BLOB, blob) if blob else None, msgspec.msgpack.encode(value))
        self._used[name].add(key)

    def blob(self, digest: str) -> str | None:
        """A big text by the digest it was put under; None if it is not there or is damaged."""
        content = self.file(digest)
        return None if content is None else content.decode("utf-8", "surrogatepass")

    def put_blob(self, digest: str, text: str) -> None:
        """Remember a big text. One that no record names is forgotten when the cache is saved."""
        self.put_file(digest, text.encode("utf-8", "surrogatepass"))

    def file(self, digest: str) -> bytes | None:
        """The same for the bytes of a file."""
        return self._content(_BLOB, self._key(_BLOB, digest))

    def put_file(self, digest: str, content: bytes) -> None:
        self._new[_BLOB, self._key(_BLOB, digest)] = (None, content)

    @stage("remembering")
    def save(self, only: Container[str] | None = None) -> None:
        """End a run: keep what it used, and what the last one did. Writes nothing when that is what is there already.

        `only`: the functions of which anything is forgotten, where the run had no need to ask the others for all.

        Raises OSError when it can't be written; what was remembered before, and counted, is still there then.
        """
        with self._lock:
            try:
                self._write(only)
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                self._trusted = False
                self._write(only)
            finally:
                self._close()
        self._new, self._used = {}, defaultdict(set)

    # ------------------------------------------------------------ reading

    def _key(self, name: str, key: str) -> str:
        return digest(self._fingerprint, name, key)

    def _content(self, name: str, key: str) -> bytes | None:
        if (name, key) in self._new:
            return self._new[name, key][1]
        with self._lock:
            try:
                db = self._connection()
                row = db.execute(_FIND, (name, key)).fetchone() if db else None
                if row is None:
                    return None
                content, checksum = row
                if isinstance(content, bytes) and digest(key, content) == checksum:  # of the key, as an index may lie
                    return content
            except (sqlite3.Error, UnicodeDecodeError):  # the latter where the words of an error are damaged
                pass
            self._trusted = False
            self._close()
            return None

    def _connection(self) -> sqlite3.Connection | None:
        """The file, if there is one that counts."""
        db = self._open.get(os.getpid())
        if db is None and self._trusted and os.path.isfile(self._path):
            db = self._open[os.getpid()] = sqlite3.connect(self._path, _WAIT_SECONDS, check_same_thread=False)
            db.execute("PRAGMA synchronous = OFF")  # what a power cut spoils, the checksums tell
        return db

    def _close(self) -> None:
        if db := self._open.pop(os.getpid(), None):
            db.close()

    # ------------------------------------------------------------ writing

    def _write(self, only: Container[str] | None) -> None:
        """Bring the file up to date, wholly or not at all. Raises sqlite3.DatabaseError where it is damaged."""
        try:
            if self._new and not (self._trusted and os.path.isfile(self._path)):
                self._begin_anew()
            if db := self._connection():
                with db:
                    self._forget(db, only)
                    self._add(db, only is None)
        except sqlite3.OperationalError as error:
            if of_the_disk := _as_os_error(error, self._path):
                raise of_the_disk from error
            raise

    def _begin_anew(self) -> None:
        self._close()
        folder = self._path.parent
        folder.mkdir(parents=True, exist_ok=True)
        for path in (path for name in _FILES for path in folder.glob(name)):
            path.unlink()
        self._path.touch()  # the system says better than SQLite why it refuses
        with closing(sqlite3.connect(self._path)) as db:
            db.executescript(_TABLES)
        self._trusted = True

    def _forget(self, db: sqlite3.Connection, only: Container[str] | None) -> None:
        """What neither this run nor the last used. A function that was asked nothing keeps what it has."""
        put = {name for name, _ in self._new}
        for name in self._used if only is None else (each for each in self._used if each in only):
            used, idle = self._used[name], _keys(db, "idle", name)
            if name in put or idle & used:
                forgotten = idle - used
                unused = _keys(db, "record", name) - forgotten - used
                db.executemany("DELETE FROM record WHERE name = ? AND key = ?", ((name, key) for key in forgotten))
                db.execute("DELETE FROM idle WHERE name = ?", (name,))
                db.executemany("INSERT INTO idle VALUES (?, ?)", ((name, key) for key in unused))

    def _add(self, db: sqlite3.Connection, whole: bool) -> None:
        if self._new or db.in_transaction:
            new = self._new.items()
            rows = ((name, key, blob, digest(key, content), content) for (name, key), (blob, content) in new)
            db.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", rows)
            if whole:
                db.execute(_FORGET_UNNAMED)


def _keys(db: sqlite3.Connection, table: str, name: str) -> set[str]:
    return {key for (key,) in db.execute(f"SELECT key FROM {table} WHERE name = ?", (name,))}


def _as_os_error(error: sqlite3.OperationalError, path: Path) -> OSError | None:
    """The error as one of the system; None where not the disk is to blame: the file is damaged, or was removed."""
    name = getattr(error, "sqlite_errorname", "SQLITE_ERROR")  # those that Python raises have none
    if name in ("SQLITE_ERROR", "SQLITE_CANTOPEN", "SQLITE_READONLY_DBMOVED", "SQLITE_IOERR_SHORT_READ"):
        return None
    numbers = {"FULL": errno.ENOSPC, "BUSY": errno.EBUSY, "IOERR": errno.EIO}
    return OSError(numbers.get(name.split("_")[1], errno.EACCES), str(error), str(path))
