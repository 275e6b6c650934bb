"""Why each file was last rewritten: for `why`. A remark beside the build; losing it loses nothing but the remark."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.model.stages import Artifact
from generator.plan.keys import fields_of


class Note(Struct, frozen=True, array_like=True):
    """`fields`: of the view, each with a checksum of its content at that time."""

    reason: str
    fields: tuple[tuple[str, int], ...]


class RebuildReasons:
    """The notes of one cache folder: path in the output -> note."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @classmethod
    def at(cls, cache: Path) -> RebuildReasons:
        return cls(cache / "why.msgpack")

    def read(self) -> dict[str, Note]:
        try:
            return msgspec.msgpack.decode(self.file.read_bytes(), type=dict[str, Note])
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return {}

    def note(self, rewritten: Sequence[Artifact], keys: Mapping[str, str], before: Mapping[str, str]) -> None:
        """Remember why each of `rewritten` was made, and forget the files that are no longer planned."""
        if not rewritten and self.file.exists():
            return
        notes = {path: note for path, note in self.read().items() if path in keys}
        for artifact in rewritten:
            fields = fields_of(artifact.view)
            old = notes.get(artifact.path)
            notes[artifact.path] = Note(_reason(artifact.path, fields, old, keys, before), fields)
        staged = self.file.with_suffix(f".{os.getpid()}")
        staged.write_bytes(msgspec.msgpack.encode(notes))
        staged.replace(self.file)


def _reason(
    path: str, fields: tuple[tuple[str, int], ...], old: Note | None, keys: Mapping[str, str], before: Mapping[str, str]
) -> str:
    if path not in before:
        return "it is new"
    if before[path] == keys[path]:
        return "the file in the output was missing or had been changed by hand"
    if old is None:
        return "what it is made from changed"
    known = dict(old.fields)
    changed = [name for name, checksum in fields if known.get(name) != checksum]
    return f"this changed: {', '.join(changed)}" if changed else "its template, the generator or a library changed"
