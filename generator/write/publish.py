"""Publishing: the folder visitors see is wholly the old site or wholly the new one, at every instant.

The new tree is made beside the old one, with hard links for what did not change, and takes its place in one exchange.
Where a folder can't be exchanged, files are put in place one by one. Refuses to overwrite or remove a file that is
not ours. The caller holds the lock of the cache (`locked`) from `look` to `publish`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from generator.text.paths import MANIFEST, STAGING
from generator.write import survey, trees
from generator.write.change import planned_change, publish_result
from generator.write.each import put_each
from generator.write.manifest import Content, Manifest, Plan, PublishResult, encoded, folders_of
from generator.write.survey import OutputState, Seen
from generator.write.whole import previous_tree, put_whole, staging_prefix


def publish(
    made: Mapping[str, Content],
    planned: Sequence[Plan],
    output: Path,
    cache: Path,
    state: OutputState | None = None,
) -> PublishResult:
    """Make `output` hold exactly what is planned, and the files of others it held before.

    `made` has what is to stand in at least the paths that `stale` named; `state` is what `look` found for that.
    Raises UntrackedFile, or an OSError with the path of the file; then the old site still stands. Only where files are
    put in place one by one, a part of the new site may stand too.
    """
    output, cache = output.resolve(), cache.resolve()
    cache.mkdir(parents=True, exist_ok=True)
    _tidy(output, cache)
    state = state or survey.look(output, cache)
    change = planned_change(made, planned, output, state)
    if change is None:
        if state.hints_missed:
            survey.remember(output, cache, Seen(state.sound, state.seen.folders))
        return PublishResult(unchanged=len(planned))
    for path in change.replaced():
        trees.keep(output / path, cache, path)
    output.parent.mkdir(parents=True, exist_ok=True)
    if not (_movable(output, state) and put_whole(change, output, cache)):
        put_each(change, state, output, cache)
    return publish_result(change)


def _movable(output: Path, state: OutputState) -> bool:
    return not os.path.ismount(output) and os.access(output.parent, os.W_OK) and not state.unfinished


def _tidy(output: Path, cache: Path) -> None:
    """Finish what publications that were killed left behind."""
    trees.restore(output)
    survey.forget_all_but([output, previous_tree(cache)], cache)
    trees.discard(trees.aside(output), output, cache)
    for yard in (cache, output.parent):
        for name in sorted(os.listdir(yard)) if yard.is_dir() else ():
            number = name.removeprefix(staging_prefix(output))
            # In the cache we hold the lock, so whoever made it is gone.
            if number != name and (yard == cache or not _lives(number)):
                trees.discard(yard / name, output, cache)


def _lives(number: str) -> bool:
    """Whether another process of this number runs."""
    if not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def clean(output: Path, cache: Path) -> PublishResult:
    """Remove what we published, as far as nobody changed it, the folders that are empty then, and the cache.

    `untracked` of the result names what is left in the output: files of others, and ours that were changed by hand.
    Copies of hand-edited files stay in the cache too.
    """
    output, cache = output.resolve(), cache.resolve()
    _tidy(output, cache)
    state = survey.look(output, cache)
    _, untracked = survey.listed(output, state)
    for path in sorted(state.sound):
        os.unlink(output / path)
    for folder in sorted(folders_of(state.manifest.files) - {""}, reverse=True):
        if survey.folder_mark(str(output / folder)) and not os.listdir(output / folder):
            os.rmdir(output / folder)
    left = tuple(sorted([*untracked, *state.edited]))
    if output.is_dir():
        _leave(output, Manifest({path: state.manifest.files[path] for path in state.edited}), bool(left))
    _clear(cache)
    return PublishResult(removed=tuple(sorted(state.sound)), untracked=left)


def _leave(output: Path, rest: Manifest, still_used: bool) -> None:
    """Remove the output folder, or leave it as one of ours with what is in it that we may not remove."""
    if (output / STAGING).is_dir():
        shutil.rmtree(output / STAGING)
    if still_used:
        (output / MANIFEST).write_bytes(encoded(rest))
        return
    with suppress(FileNotFoundError):
        os.unlink(output / MANIFEST)
    os.rmdir(output)


def _clear(cache: Path) -> None:
    """Remove the cache, but for the copies of files that people had changed."""
    for entry in sorted(os.scandir(cache), key=lambda entry: entry.name) if cache.is_dir() else ():
        if entry.name == "replaced":
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry)
        else:
            os.unlink(entry)
    if cache.is_dir() and not os.listdir(cache):
        os.rmdir(cache)
