"""What is planned, what was published, what was done. Refuses to look at the published files themselves.

The manifest lies inside the published folder, so that it changes in the same instant, and holds nothing but what
follows from the site (no times, no inodes): a build that changed three files leaves the bytes of a clean build.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from generator.model.stages import FileCopy
from generator.text.paths import MANIFEST

T = TypeVar("T")
Content = bytes | FileCopy  # what a published file is to hold


class Plan(Struct, frozen=True):
    """A file the site consists of. `path` is relative to the output, with "/"; another `key`, other bytes."""

    path: str
    key: str
    sources: tuple[str, ...] = ()


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """A published file: the key it was made for, the digest and size of its bytes, the sources that made it."""

    key: str
    digest: str
    size: int
    sources: tuple[str, ...] = ()


class Manifest(Struct, frozen=True):
    """What was published, by path."""

    files: dict[str, Entry] = {}
    version: int = 1


class PublishResult(Struct, frozen=True, kw_only=True):
    """What a publication did. Paths are relative to the output and sorted; a folder ends with "/".

    `untracked`: what others put into the output, and still is there. `replaced`: files that somebody had changed by
    hand; their copies are in `replaced/` of the cache.
    """

    written: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    untracked: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether a visitor could see a difference."""
        return bool(self.written or self.changed or self.removed)


def read_manifest(output: Path) -> Manifest | None:
    """What was published in `output`; None where there is no manifest, or one that can't be read."""
    found = decoded(output / MANIFEST, Manifest)
    return found if found and found.version == 1 and not any(map(_leads_out, found.files)) else None


def decoded(note: Path, kind: type[T]) -> T | None:
    """What was noted in a file; None where there is none, or one that can't be read."""
    try:
        return msgspec.msgpack.decode(note.read_bytes(), type=kind)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _leads_out(path: str) -> bool:
    """A manifest that came from elsewhere must not make us remove files outside the output."""
    return path[:1] in ("", "/") or (".." in path and ".." in path.split("/"))


def encoded(manifest: Manifest) -> bytes:
    """The same bytes for the same files, whatever the order they were made in."""
    return msgspec.msgpack.Encoder(order="sorted").encode(manifest)


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder these files need; the output itself is ""."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
