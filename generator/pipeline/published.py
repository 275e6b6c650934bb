"""What was published last, in facts: for the summary that a build ends with. Losing it loses nothing but that.

It lies in the cache, as visitors need none of it. Refuses to speak of another tree than the one that stands: the note
names the manifest that it was made for.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.changes import Facts
from generator.digests import digest
from generator.text.paths import MANIFEST


class _Note(Struct, frozen=True):
    manifest: str
    facts: Facts


class LastPublished:
    """The note about one output folder."""

    def __init__(self, file: Path, manifest: Path) -> None:
        self._file, self._manifest = file, manifest

    @classmethod
    def at(cls, cache: Path, output: Path) -> LastPublished:
        return cls(cache / "published" / f"{digest(str(output.resolve()))}.msgpack", output / MANIFEST)

    def read(self) -> Facts | None:
        """None where nothing is known, or what stands was made by somebody who left no note."""
        try:
            note = msgspec.msgpack.decode(self._file.read_bytes(), type=_Note)
            return note.facts if note.manifest == digest(self._manifest.read_bytes()) else None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def note(self, facts: Facts) -> None:
        """Remember what stands there now. The site is published: a note that can't be written stops nothing."""
        with suppress(OSError):
            self._write(facts)

    def _write(self, facts: Facts) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(msgspec.msgpack.encode(_Note(digest(self._manifest.read_bytes()), facts)))
        os.replace(fresh, self._file)
