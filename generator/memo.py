"""Remembers what expensive pure functions gave, so that the next build need not ask again.

A record is found by the digest of the arguments, so it can't be out of date; one engine (the generator's source and
the versions of its libraries) never sees the records of another. Refuses to trust a file: whatever is damaged, cut
short or unreadable counts as never remembered. Refuses pickle: a record is MessagePack, read with the type asked for.

    parse.pack     the records of one function: checksum, then the records used by the last run and the run before
    blobs-N        big texts one after the other, only ever added to; a new N when half of it is not needed any more
    blobs.index    where each of them is, with its checksum
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
_DAMAGED = (msgspec.DecodeError, UnicodeDecodeError, ValueError)
_WASTE_BYTES = 1_000_000  # less than this is not worth a new file


def digest(*parts: bytes | str) -> str:
    """128 bits as hex. Each part goes in with its length, so ("ab", "c") and ("a", "bc") differ."""
    total = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "little"))
        total.update(raw)
    return total.hexdigest()


class _Record(Struct, frozen=True, array_like=True, gc=False):
    value: Raw
    blobs: tuple[str, ...] = ()


class _Pack(Struct, frozen=True):
    """`recent`: what the last run used. `older`: what the run before it used and the last did not."""

    engine: str
    recent: dict[str, Raw] = {}
    older: dict[str, Raw] = {}


class Memo:
    """What is remembered in one folder. Reads a pack when it is first asked for one of its records."""

    def __init__(self, folder: Path, engine: str, fresh: bool) -> None:
        self._folder, self._engine, self._fresh = folder, engine, fresh
        self._shelves: dict[str, _Shelf] = {}
        self._blobs = _Blobs(folder, engine, fresh)

    @classmethod
    def opened(cls, folder: Path, engine: str, fresh: bool = False) -> Memo:
        """The memory in `folder`, which need not exist. `fresh`: begin with nothing."""
        return cls(folder, engine, fresh)

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
        return self._blobs.text(digest)

    def put_blob(self, digest: str, text: str) -> None:
        """Remember a big text. One that no record names is forgotten when the memo is saved."""
        self._blobs.add(digest, text)

    def has_blob(self, digest: str) -> bool:
        """Whether the text is there; it may yet turn out to be damaged."""
        return digest in self._blobs.spots

    def save(self) -> None:
        """Keep what this run used, and what the last one did. Writes nothing when that is what is there already.

        Raises OSError when it can't be written; what was remembered before is still there then.
        """
        for shelf in self._shelves.values():
            shelf.save()
        if self._blobs.changed or any(shelf.lost_some for shelf in self._shelves.values()):
            self._blobs.save(self._named_blobs())

    def _shelf(self, name: str) -> _Shelf:
        shelf = self._shelves.get(name)
        if shelf is None:
            shelf = self._shelves[name] = _Shelf(self._folder / f"{name}.pack", self._engine, self._fresh)
        return shelf

    def _named_blobs(self) -> set[str]:
        """Every text that a record needs, those of functions not asked in this run included."""
        for path in sorted(self._folder.glob("*.pack")):
            self._shelf(path.stem)
        return {digest for shelf in self._shelves.values() for digest in shelf.blobs()}


class _Shelf:
    """The records of one function."""

    def __init__(self, path: Path, engine: str, fresh: bool) -> None:
        self._path, self._engine = path, engine
        found = None if fresh else _read_pack(path)
        self._pack = found if found and found.engine == engine else _Pack(engine)
        self._used: set[str] = set()
        self.new: dict[str, Raw] = {}
        self.lost_some = False

    def record(self, key: str) -> _Record | None:
        raw = self.new.get(key) or self._pack.recent.get(key) or self._pack.older.get(key)
        if raw is None:
            return None
        self._used.add(key)
        try:
            return msgspec.msgpack.decode(raw, type=_Record)
        except _DAMAGED:
            return None

    def blobs(self) -> set[str]:
        records = (*self._pack.recent.values(), *self._pack.older.values())
        return {digest for raw in records for digest in msgspec.msgpack.decode(raw, type=_Record).blobs}

    def save(self) -> None:
        """Afterwards `lost_some` tells whether records were forgotten."""
        pack = self._pack
        if not self.new and self._used == pack.recent.keys():
            return
        if not self.new and not self._used:  # the function was asked nothing it knew: keep what the last run used
            return
        known = pack.older | pack.recent | self.new
        recent = {key: known[key] for key in sorted(self._used | self.new.keys())}
        older = {key: raw for key, raw in pack.recent.items() if key not in recent}
        self.lost_some = not (pack.older.keys() <= recent.keys() | older.keys())
        self._pack, self.new = _Pack(self._engine, recent, older), {}
        self._used = set(recent)
        _replace(self._path, _checked(msgspec.msgpack.encode(self._pack)))


def _read_pack(path: Path) -> _Pack | None:
    content = _read_checked(path)
    try:
        return None if content is None else msgspec.msgpack.decode(content, type=_Pack)
    except _DAMAGED:
        return None


class _Spot(Struct, frozen=True, array_like=True, gc=False):
    start: int
    length: int  # bytes
    check: bytes


class _Index(Struct, frozen=True):
    engine: str
    file: str = "blobs-0"
    spots: dict[str, _Spot] = {}


class _Blobs:
    """Big texts in one file that only grows: 10,000 of them are written in a tenth of the time separate files take."""

    def __init__(self, folder: Path, engine: str, fresh: bool) -> None:
        self._folder, self._engine, self._fresh = folder, engine, fresh
        self._file, self._end = "", 0
        self._spots: dict[str, _Spot] | None = None
        self._out: BinaryIO | None = None
        self._in: BinaryIO | None = None
        self.changed = False

    @property
    def spots(self) -> dict[str, _Spot]:
        """Read when first needed: a build with nothing to do asks for no text."""
        if self._spots is None:
            index = _read_index(self._folder / "blobs.index")
            if index is None or self._fresh or index.engine != self._engine:
                # Another file, so that a build that reads the old one is not disturbed.
                index = _Index(self._engine, _next(index.file if index else "blobs-0"))
            self._file, self._spots = index.file, index.spots
        return self._spots

    def text(self, digest: str) -> str | None:
        spot = self.spots.get(digest)
        if spot is None:
            return None
        raw = self._raw(spot)
        if raw is None:
            del self.spots[digest]
            return None
        return raw.decode("utf-8", "surrogatepass")

    def add(self, digest: str, text: str) -> None:
        if digest in self.spots:
            return
        raw = text.encode("utf-8", "surrogatepass")
        self._append(digest, raw, _check(raw))

    def save(self, named: set[str]) -> None:
        """Forget what is not named, and write the index."""
        spots = {digest: spot for digest, spot in sorted(self.spots.items()) if digest in named}
        self._spots = spots
        needed = sum(spot.length for spot in spots.values())
        if self._size() - needed > max(needed, _WASTE_BYTES):
            self._compact()
        self._flush()
        index = _Index(self._engine, self._file, self.spots)
        _replace(self._folder / "blobs.index", _checked(msgspec.msgpack.encode(index)))
        self.changed = False
        for stray in self._folder.glob("blobs-*"):
            if stray.name != self._file:
                stray.unlink()

    def _compact(self) -> None:
        """Copy what is needed to a new file; the old one stays until the index names the new one."""
        kept = [(digest, spot, raw) for digest, spot in self.spots.items() if (raw := self._raw(spot)) is not None]
        self._close()
        self._file, self._spots = _next(self._file), {}
        for digest, spot, raw in kept:
            self._append(digest, raw, spot.check)

    def _append(self, digest: str, raw: bytes, check: bytes) -> None:
        if self._out is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._out = open(self._folder / self._file, "ab")  # noqa: SIM115 - open until the memo is saved
            self._end = self._out.seek(0, os.SEEK_END)
        with _naming(self._folder / self._file):
            self._out.write(raw)
        self.spots[digest] = _Spot(self._end, len(raw), check)
        self._end += len(raw)
        self.changed = True

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
            self._close()

    def _close(self) -> None:
        for handle in (self._out, self._in):
            if handle is not None:
                handle.close()
        self._out = self._in = None


def _read_index(path: Path) -> _Index | None:
    content = _read_checked(path)
    try:
        index = None if content is None else msgspec.msgpack.decode(content, type=_Index)
    except _DAMAGED:
        return None
    return index if index and index.file.removeprefix("blobs-").isdigit() else None


def _next(file: str) -> str:
    return f"blobs-{int(file.removeprefix('blobs-')) + 1}"


# ---------------------------------------------------------------- files with a checksum


def _check(content: bytes | memoryview) -> bytes:
    return blake2b(content, digest_size=_CHECK_BYTES).digest()


def _checked(content: bytes) -> bytes:
    return _check(content) + content


def _read_checked(path: Path) -> memoryview | None:
    """What was written by `_replace`, or None if that is not what is there."""
    try:
        found = memoryview(path.read_bytes())
    except OSError:
        return None
    content = found[_CHECK_BYTES:]
    return content if _check(content) == found[:_CHECK_BYTES] else None


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that others see the old one or the new one, never a part."""
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
