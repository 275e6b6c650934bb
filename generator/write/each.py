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

from generator.text.paths import MANIFEST, STAGING
from generator.write import survey, trees
from generator.write.change import Change
from generator.write.manifest import encoded, folders_of
from generator.write.survey import OutputState, Seen
from generator.write.whole import folder_marks, write_manifest


def put_each(change: Change, state: OutputState, output: Path, cache: Path) -> None:
    """The journal first, then each file by a rename, the manifest last."""
    output.mkdir(exist_ok=True)
    wanted = folders_of(change.goal.files)
    if trees.stands(output / STAGING):
        _settle(state, wanted, output)
    ready = _staged(change, output / STAGING)
    gone = set(change.gone())
    in_the_way = {path for path in gone if path in wanted or folders_of([path]) & change.made.keys()}
    _remove(in_the_way, wanted, output)
    for folder in sorted(wanted):
        os.makedirs(output / folder, exist_ok=True)
    for path, file in ready.items():
        os.replace(file, output / path)
    _remove(gone - in_the_way, wanted, output)
    _remove_empty(folders_of(state.manifest.files) - wanted, output)
    os.replace(output / STAGING / MANIFEST, output / MANIFEST)
    os.rmdir(output / STAGING)
    trees.force_folder(output)
    marks = {path: survey.mark_of(os.lstat(output / path)) for path in change.goal.files}
    survey.remember(output, cache, Seen(marks, folder_marks(output, wanted, {}, wanted, change.untracked)))


def _staged(change: Change, staging: Path) -> dict[str, Path]:
    """Write the journal and the new files, none of them in its place yet; path -> where it waits."""
    waiting = {path: str(number) for number, path in enumerate(sorted(change.made))}
    os.mkdir(staging)
    try:
        write_manifest(staging, change.goal)
        trees.write_all(str(staging), {waiting[path]: content for path, content in change.made.items()})
    except OSError:
        with suppress(OSError):  # a full disk needs the room
            shutil.rmtree(staging)
        raise
    return {path: staging / name for path, name in waiting.items()}


def _settle(state: OutputState, wanted: set[str], output: Path) -> None:
    """Let the manifest say what really stands, so that the journal of the publication that was cut off can go."""
    staging = output / STAGING
    for name in os.listdir(staging):
        if name != MANIFEST:
            os.unlink(staging / name)
    if state.begun:
        _remove_empty(state.begun - wanted, output)
        trees.write_new(str(staging / "settled"), encoded(state.manifest), force=True)
        os.replace(staging / "settled", output / MANIFEST)
    shutil.rmtree(staging)


def _remove(paths: Iterable[str], wanted: set[str], output: Path) -> None:
    """Remove files of ours, and the folders that are empty and not wanted then."""
    for path in sorted(paths):
        os.unlink(output / path)
    _remove_empty(folders_of(paths) - wanted, output)


def _remove_empty(folders: Iterable[str], output: Path) -> None:
    for folder in sorted(folders, reverse=True):
        with suppress(FileNotFoundError, NotADirectoryError):
            if not os.listdir(output / folder):
                os.rmdir(output / folder)
