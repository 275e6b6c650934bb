"""Remembers what expensive pure functions gave, so that the next build need not ask again.

A record is found by the digest of the arguments, so it can't be out of date; one engine (the generator's source and
the versions of its libraries) never sees the records of another. Refuses to trust a file: whatever is damaged, cut
short or unreadable counts as never remembered. Refuses pickle: a record is MessagePack, read with the type asked for.

    parse.pack     the records of one function, as a log: each run that used others adds what changed, with a checksum
    blobs-N        big texts one after the other, only ever added to; a new N when half of it is not needed any more
    blobs.index    where each of them is, with its checksum, as a log too

A log that was cut short counts up to its last whole entry, and is written anew when it has grown by half.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec
from msgspec import Raw, Struct

T = TypeVar("T")

_CHECK_BYTES = 16
_HEAD_BYTES = 8 + _CHECK_BYTES  # before each entry of a log: its length and its checksum
_ROOM_BYTES = 64 * 1024  # a log may grow by so much in any case
_MOST_ENTRIES = 200
_DAMAGED = (msgspec.DecodeError, UnicodeDecodeError, ValueError)
_WASTE_BYTES = 1_000_000  # less than this is not worth a new file


class CacheDamaged(Exception):
    """A text that the memo promised to have is not there, or not as it was."""


class _Record(Struct, frozen=True, array_like=True, gc=False):
    value: Raw
    blobs: tuple[str, ...] = ()


class _Run(Struct, frozen=True):
    """What a run changed: the records it `put`, those it went `back` to, and those that `fell` out of use.

    A record that fell and is not gone back to in the next run that changes anything is forgotten then.
    """

    put: dict[str, Raw] = {}
    back: tuple[str, ...] = ()
    fell: tuple[str, ...] = ()


class Cache:
    """What is remembered in one folder. Reads a pack when it is first asked for one of its records."""

    def __init__(self, folder: Path, fingerprint: str, fresh: bool) -> None:
        self._folder, self._fingerprint, self._fresh = folder, fingerprint, fresh
        self._shelves: dict[str, _Shelf] = {}
        self._blobs = _Blobs(folder, fingerprint, fresh)

    @classmethod
    def opened(cls, folder: Path, fingerprint: str, fresh: bool = False) -> Cache:
        """The memory in `folder`, which need not exist. `fresh`: begin with nothing."""
        return cls(folder, fingerprint, fresh)

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file of texts. What was not saved is not kept."""
        self._blobs.close()

    def get(self, name: str, key: str, type_: type[T]) -> T | None:
        """What the function `name` gave for the arguments with the digest `key`."""
        record = self._shelf(name).record(key)
        if record is None:
            return None
        try:
            return msgspec.msgpack.decode(record.value, type=type_)
        except _DAMAGED:
            return None

    def put(self, name: str, key: str, value: Struct, blobs: tuple[str, ...] = ()) -> None:
        """Remember. `blobs` are the digests of the big texts without which the value is of no use."""
        record = _Record(Raw(msgspec.msgpack.encode(value)), blobs)
        self._shelf(name).new[key] = Raw(msgspec.msgpack.encode(record))

    def blob(self, digest: str) -> str | None:
        """A big text by the digest it was put under; None if it is not there or is damaged."""
        raw = self._blobs.raw(digest)
        return None if raw is None else raw.decode("utf-8", "surrogatepass")

    def put_blob(self, digest: str, text: str) -> None:
        """Remember a big text. One that no record names is forgotten when the memo is saved."""
        self._blobs.add(digest, text.encode("utf-8", "surrogatepass"))

    def file(self, digest: str) -> bytes | None:
        """The same for the bytes of a file."""
        return self._blobs.raw(digest)

    def put_file(self, digest: str, content: bytes) -> None:
        self._blobs.add(digest, content)

    def has_blob(self, digest: str) -> bool:
        """Whether the text or file is there; it may yet turn out to be damaged."""
        return digest in self._blobs.spots

    def save(self) -> None:
        """End a run: keep what it used, and what the last one did. Writes nothing when that is what is there already.

        Raises OSError when it can't be written; what was remembered before is still there then.
        """
        anew = [shelf.save() for shelf in list(self._shelves.values())]
        if self._blobs.changed or (any(anew) and self._blobs.spots):
            self._blobs.save(self._named_blobs() if any(anew) else None)

    def _shelf(self, name: str) -> _Shelf:
        shelf = self._shelves.get(name)
        if shelf is None:
            shelf = self._shelves[name] = _Shelf(self._folder / f"{name}.pack", self._fingerprint, self._fresh)
        return shelf

    def _named_blobs(self) -> set[str]:
        """Every text that a record needs, those of functions not asked in this run included."""
        for path in sorted(self._folder.glob("*.pack")):
            self._shelf(path.stem)
        return {digest for shelf in self._shelves.values() for digest in shelf.blobs()}


class _Shelf:
    """The records of one function. `_older` are the keys of those that the last run did not use."""

    def __init__(self, path: Path, fingerprint: str, fresh: bool) -> None:
        self._log = _Log(path, fingerprint)
        self._records: dict[str, Raw] = {}
        self._older: set[str] = set()
        self._used: set[str] = set()
        self.new: dict[str, Raw] = {}
        for run in () if fresh else self._log.entries(_Run):
            self._apply(run)

    def record(self, key: str) -> _Record | None:
        raw = self.new.get(key) or self._records.get(key)
        if raw is None:
            return None
        self._used.add(key)
        try:
            return msgspec.msgpack.decode(raw, type=_Record)
        except _DAMAGED:
            return None

    def blobs(self) -> set[str]:
        return {digest for raw in self._records.values() for digest in msgspec.msgpack.decode(raw, type=_Record).blobs}

    def save(self) -> bool:
        """Note what changed, if anything did; True when the whole log was written anew."""
        used, recent = self._used | self.new.keys(), self._records.keys() - self._older
        self._used = set()
        if not used or (not self.new and used == recent):  # a function that was asked nothing keeps what it has
            return False
        run = _Run(self.new, tuple(sorted(used & self._older)), tuple(sorted(recent - used)))
        self._apply(run)
        self.new = {}
        if self._log.roomy:
            self._log.add(run)
            return False
        self._log.begin(_Run(put=self._records), _Run(fell=tuple(sorted(self._older))))
        return True

    def _apply(self, run: _Run) -> None:
        for key in self._older.difference(run.back, run.put):
            self._records.pop(key, None)
        self._older = set(run.fell)
        self._records.update(run.put)


class _Spot(Struct, frozen=True, array_like=True, gc=False):
    start: int
    length: int  # bytes
    check: bytes


class _Index(Struct, frozen=True):
    """An entry of the index: texts that were added to `file`."""

    file: str
    spots: dict[str, _Spot] = {}


class _Blobs:
    """Big texts in one file that only grows: 10,000 of them are written in a tenth of the time separate files take."""

    def __init__(self, folder: Path, fingerprint: str, fresh: bool) -> None:
        self._folder, self._fresh = folder, fresh
        self._log = _Log(folder / "blobs.index", fingerprint)
        self._file, self._end = "", 0
        self._added: dict[str, _Spot] = {}
        self._spots: dict[str, _Spot] | None = None
        self._out: BinaryIO | None = None
        self._in: BinaryIO | None = None

    @property
    def spots(self) -> dict[str, _Spot]:
        """Read when first needed: a build with nothing to do asks for no text."""
        if self._spots is None:
            self._spots = {}
            for index in () if self._fresh else self._log.entries(_Index):
                self._file = index.file
                self._spots.update(index.spots)
            # Another file when we begin anew, so that a build that reads the old one is not disturbed.
            self._file = self._file or self._unused_file()
        return self._spots

    @property
    def changed(self) -> bool:
        return bool(self._added)

    def raw(self, digest: str) -> bytes | None:
        spot = self.spots.get(digest)
        raw = self._raw(spot) if spot else None
        if spot and raw is None:
            del self.spots[digest]
        return raw

    def add(self, digest: str, raw: bytes) -> None:
        if digest not in self.spots:
            self._append(digest, raw, _check(raw))

    def save(self, named: set[str] | None) -> None:
        """Write the index. With `named`, forget all other texts, and their bytes when they are more than half."""
        whole = named is not None or not self._log.roomy
        if named is not None:
            self._forget_all_but(named)
        self._flush()
        if not whole:
            self._log.add(_Index(self._file, self._added))
        else:
            self._log.begin(_Index(self._file, self.spots))
            for stray in self._folder.glob("blobs-*"):
                if stray.name != self._file:
                    stray.unlink()
        self._added = {}

    def _forget_all_but(self, named: set[str]) -> None:
        self._spots = {digest: spot for digest, spot in self.spots.items() if digest in named}
        needed = sum(spot.length for spot in self._spots.values())
        if self._size() - needed > max(needed, _WASTE_BYTES):
            self._compact()

    def _compact(self) -> None:
        """Copy what is needed to a new file; the old one stays until the index names the new one."""
        old = self.spots.items()
        kept = [(digest, spot, raw) for digest, spot in old if (raw := self._raw(spot)) is not None]
        self.close()
        self._file, self._spots = self._unused_file(), {}
        for digest, spot, raw in kept:
            self._append(digest, raw, spot.check)

    def _unused_file(self) -> str:
        numbers = [path.name.removeprefix("blobs-") for path in self._folder.glob("blobs-*")]
        return f"blobs-{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"

    def _append(self, digest: str, raw: bytes, check: bytes) -> None:
        if self._out is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._out = open(self._folder / self._file, "ab")  # noqa: SIM115 - open until the memo is saved
            self._end = self._out.seek(0, os.SEEK_END)
        with _naming(self._folder / self._file):
            self._out.write(raw)
        self.spots[digest] = self._added[digest] = _Spot(self._end, len(raw), check)
        self._end += len(raw)

    def _raw(self, spot: _Spot) -> bytes | None:
        """The bytes at a spot, if they are the ones that were put there."""
        if self._out is not None and spot.start + spot.length > self._end - _WASTE_BYTES:
            self._out.flush()
        try:
            if self._in is None:
                self._in = open(self._folder / self._file, "rb", buffering=0)  # noqa: SIM115
            self._in.seek(spot.start)
            raw = self._in.read(spot.length)
        except (OSError, ValueError, OverflowError):
            return None
        return raw if _check(raw) == spot.check else None

    def _size(self) -> int:
        if self._out is not None:
            return self._end
        with contextlib.suppress(OSError):
            return (self._folder / self._file).stat().st_size
        return 0

    def _flush(self) -> None:
        with _naming(self._folder / self._file):
            if self._out is not None:
                self._out.flush()
                os.fsync(self._out.fileno())
            self.close()

    def close(self) -> None:
        for handle in (self._out, self._in):
            if handle is not None:
                handle.close()
        self._out = self._in = None


# ---------------------------------------------------------------- logs


class _Log:
    """A file of entries, each with its length and checksum; the first says whose it is.

    What comes after a damaged entry does not count, and is overwritten.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path, self._owner = path, fingerprint.encode()
        self._first_bytes = self._end = self._count = 0

    def entries(self, type_: type[T]) -> Iterator[T]:
        try:
            content = memoryview(self._path.read_bytes())
        except OSError:
            return
        for number, entry in enumerate(_sound_entries(content)):
            if number == 0:
                if entry != self._owner:
                    return
            else:
                try:
                    found = msgspec.msgpack.decode(entry, type=type_)
                except _DAMAGED:
                    return
                yield found
            self._advance(len(entry))

    @property
    def roomy(self) -> bool:
        """Whether the log may be added to: there is one, and it has not grown by half."""
        return 0 < self._end <= self._first_bytes * 3 // 2 + _ROOM_BYTES and self._count < _MOST_ENTRIES

    def add(self, entry: Struct) -> None:
        """Add an entry after the last one that counts. Cut off in the middle, it never was."""
        packed = msgspec.msgpack.encode(entry)
        with _naming(self._path), open(self._path, "r+b") as out:
            out.seek(self._end)
            out.write(_framed(packed))
            out.truncate()
        self._advance(len(packed))

    def begin(self, *entries: Struct) -> None:
        """Write the whole log anew: others see the old one or the new one, never a part."""
        packed = [self._owner, *map(msgspec.msgpack.encode, entries)]
        _replace(self._path, b"".join(map(_framed, packed)))
        self._first_bytes = self._end = self._count = 0
        for entry in packed:
            self._advance(len(entry))

    def _advance(self, size: int) -> None:
        self._end += _HEAD_BYTES + size
        self._count += 1
        if self._count <= 2:
            self._first_bytes = self._end


def _framed(entry: bytes) -> bytes:
    return len(entry).to_bytes(8, "little") + _check(entry) + entry


def _sound_entries(content: memoryview) -> Iterator[memoryview]:
    start = 0
    while start + _HEAD_BYTES <= len(content):
        end = start + _HEAD_BYTES + int.from_bytes(content[start : start + 8], "little")
        entry = content[start + _HEAD_BYTES : end]
        if end > len(content) or _check(entry) != content[start + 8 : start + _HEAD_BYTES]:
            return
        yield entry
        start = end


def _check(content: bytes | memoryview) -> bytes:
    return blake2b(content, digest_size=_CHECK_BYTES).digest()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    try:
        with _naming(path):
            with open(fresh, "wb") as out:
                out.write(content)
            os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Give an OSError the path that the system does not tell of a file that is open."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
