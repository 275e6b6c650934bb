"""File by file, where a folder can't be exchanged: an output that is a mount point, a parent we may not write in.

A visitor may see a part of the new site for a moment. A publication that is cut off leaves a journal, from which
`survey.look` knows which files are ours. Refuses to remove anything before all that is new is in place.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.write import survey, trees
from generator.write.change import Change
from generator.write.manifest import MANIFEST, STAGING, Manifest, encoded, folders_of
from generator.write.survey import Seen, Standing
from generator.write.whole import folder_marks, write_manifest


def put_each(change: Change, standing: Standing, output: Path, cache: Path) -> None:
    """The journal first, then each file by a rename, the manifest last."""
    staging, place = output / STAGING, f"{output}{os.sep}"
    output.mkdir(exist_ok=True)
    if os.path.lexists(staging):
        _remove_empty(standing.begun, folders_of(change.goal.files), output)
        _settle(standing.manifest, output)
    os.mkdir(staging)
    write_manifest(staging, change.goal)
    ready = {path: str(number) for number, path in enumerate(sorted(change.made))}
    trees.write_all(str(staging), {ready[path]: content for path, content in change.made.items()})
    wanted = folders_of(change.goal.files)
    gone = set(change.gone())
    in_the_way = {path for path in gone if path in wanted or folders_of([path]) & change.made.keys()}
    _remove(in_the_way, wanted, output)
    for folder in sorted(wanted):
        os.makedirs(place + folder, exist_ok=True)
    for path, name in ready.items():
        os.replace(staging / name, place + path)
    _remove(gone - in_the_way, wanted, output)
    os.replace(staging / MANIFEST, output / MANIFEST)
    os.rmdir(staging)
    trees.force_folder(output)
    marks = {path: survey.mark_of(os.lstat(place + path)) for path in change.goal.files}
    survey.remember(output, cache, Seen(marks, folder_marks(output, wanted, {}, wanted, change.foreign)))


def _settle(standing: Manifest, output: Path) -> None:
    """Let the manifest say what really stands, so that the journal of the publication that was cut off can go."""
    fresh = output / STAGING / "settled"
    with suppress(FileNotFoundError):
        os.unlink(fresh)
    trees.write_new(str(fresh), encoded(standing), force=True)
    os.replace(fresh, output / MANIFEST)
    shutil.rmtree(output / STAGING)


def _remove(paths: Iterable[str], wanted: set[str], output: Path) -> None:
    """Remove files of ours, and the folders that are empty and not wanted then."""
    for path in sorted(paths):
        os.unlink(output / path)
    _remove_empty(folders_of(paths), wanted, output)


def _remove_empty(folders: Iterable[str], wanted: set[str], output: Path) -> None:
    for folder in sorted(set(folders) - wanted, reverse=True):
        with suppress(FileNotFoundError, NotADirectoryError):
            if not os.listdir(output / folder):
                os.rmdir(output / folder)
