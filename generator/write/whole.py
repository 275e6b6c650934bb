"""The whole folder at once: a new tree is staged, and takes the old one's place in one exchange.

Refuses to publish a tree before its last byte is written.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from time import sleep

from generator.text.paths import MANIFEST
from generator.write import survey, trees
from generator.write.change import Change
from generator.write.manifest import Manifest, encoded, folders_of
from generator.write.survey import FileMark, FolderMark, Seen

_CANT_MOVE = frozenset({errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EPERM})


def put_whole(change: Change, output: Path, cache: Path) -> bool:
    """Stage the new tree and exchange it; False where folders turn out not to be movable."""
    yard = _yard(output, cache)
    tree = yard / f"{staging_prefix(output)}{os.getpid()}"
    try:
        survey.remember(tree, cache, _stage(change, tree, output, cache))
        stood = trees.exchange(tree, output)
    except OSError as error:
        with suppress(OSError):  # what can't be removed now is removed by the next publication
            trees.discard(tree, output, cache)
        if error.errno in _CANT_MOVE and error.filename == str(tree):
            return False
        raise
    trees.force_folder(output.parent)
    # The new site stands. What can't be cleared away now is cleared away by the next publication.
    with suppress(OSError):
        if stood:
            _retire(tree, change, output, cache)
        survey.forget_all_but([output, previous_tree(cache)], cache)
    return True


def staging_prefix(output: Path) -> str:
    return f".{output.name}.staging-"


def previous_tree(cache: Path) -> Path:
    """Where the tree that was published before the last one waits to be brought up to date."""
    return cache / "spare"


def _yard(output: Path, cache: Path) -> Path:
    """Where the new tree is made: in the cache if a folder can be moved from there, otherwise beside the output."""
    same = os.stat(output.parent).st_dev == os.stat(cache).st_dev
    return cache if same else output.parent


def _stage(change: Change, tree: Path, output: Path, cache: Path) -> Seen:
    """Fill `tree` with what is wanted, the manifest last; returns what it looks like."""
    had = _claim_previous(tree, output, cache)
    wanted = folders_of(change.goal.files)
    touched = _remove_unwanted(change, had, wanted, tree)
    marks = _link_unchanged(change, had, tree, output)
    touched |= {_parent(path) for path, mark in marks.items() if not _same(had.files.get(path), mark)}
    if output.is_dir():
        shutil.copymode(output, tree)
    for path in change.untracked:
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        trees.link_tree(output / path, tree / path, change.made, path.rstrip("/"))
    marks |= {path: survey.mark_of(found) for path, found in trees.write_all(str(tree), change.made).items()}
    touched |= {_parent(path) for path in change.made}
    write_manifest(tree, change.goal)
    return Seen(marks, folder_marks(tree, touched | {""}, had.folders, wanted, change.untracked))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _same(one: FileMark | None, other: FileMark) -> bool:
    """Whether two marks are of one file. The inode 0 is nobody's."""
    return one is not None and one[0] == other[0] != 0


def _claim_previous(tree: Path, output: Path, cache: Path) -> Seen:
    """Make `tree`: the previous tree if it is as we left it, otherwise an empty folder. Returns what is in it."""
    old = previous_tree(cache)
    if not old.is_dir() or tree.parent != cache:
        os.mkdir(tree)
        return Seen()
    seen = survey.remembered(old, cache)
    os.rename(old, tree)
    prefix = f"{tree}{os.sep}"
    if seen.folders and all(survey.folder_mark(prefix + folder) == mark for folder, mark in seen.folders.items()):
        os.unlink(tree / MANIFEST)  # from here on the tree is not complete
        return seen
    trees.discard(tree, output, cache)
    os.mkdir(tree)
    return Seen()


def _remove_unwanted(change: Change, had: Seen, wanted: set[str], tree: Path) -> set[str]:
    """Take out of the previous tree what is not to stay, and make the folders it lacks; returns the folders touched."""
    place = f"{tree}{os.sep}"
    unwanted = [path for path, mark in had.files.items() if not _same(change.links.get(path), mark)]
    emptied, lacking = had.folders.keys() - wanted, wanted - (had.folders.keys() or {""})
    for path in unwanted:
        os.unlink(place + path)
    for folder in sorted(emptied, reverse=True):
        os.rmdir(place + folder)
    for folder in sorted(lacking):
        os.mkdir(place + folder)
    return lacking | {_parent(path) for group in (unwanted, emptied, lacking) for path in group}


def _link_unchanged(change: Change, had: Seen, tree: Path, output: Path) -> dict[str, FileMark]:
    """Link from the published tree what stays and is not there yet; returns the marks of all that stays."""
    source, target = f"{output}{os.sep}", f"{tree}{os.sep}"
    marks = dict(change.links)
    for path, mark in change.links.items():
        if not _same(had.files.get(path), mark):
            trees.link_or_copy(source + path, target + path)
            marks[path] = survey.mark_of(os.lstat(target + path))
    return marks


def write_manifest(tree: Path, goal: Manifest) -> None:
    """The last file of a tree, and the youngest: what is older than it needs no second look."""
    path = tree / MANIFEST
    written = trees.write_new(str(path), encoded(goal), force=True)
    for _ in range(30):  # until the clock of the file system ticks, 1 to 10 ms on older kernels
        os.utime(path)
        if os.lstat(path).st_mtime_ns > written.st_mtime_ns:
            break
        sleep(0.0005)
    trees.force_folder(tree)


def folder_marks(
    tree: Path, touched: set[str], before: Mapping[str, FolderMark], wanted: set[str], untracked: Iterable[str]
) -> dict[str, FolderMark]:
    """The marks of the folders wanted. Those with foreign entries in them get none: they are listed every time."""
    strange = set().union(*(folders_of([path]) for path in untracked))
    shared = tuple(path for path in untracked if path.endswith("/"))
    marks = {folder: mark for folder, mark in before.items() if folder in wanted}
    for folder in touched & wanted:
        if mark := survey.folder_mark(f"{tree}{os.sep}{folder}"):
            marks[folder] = mark
    return {folder: mark for folder, mark in marks.items() if folder not in strange and not folder.startswith(shared)}


def _retire(tree: Path, change: Change, output: Path, cache: Path) -> None:
    """The old tree after the exchange: kept, without the foreign links, as the previous one; removed if elsewhere."""
    if tree.parent != cache or not change.links:
        trees.discard(tree, output, cache)
        return
    folders = dict(change.folders)
    for path in change.untracked:
        trees.unlink_tree(tree / path, output / path)
        if mark := survey.folder_mark(f"{tree}{os.sep}{_parent(path.rstrip('/'))}"):
            folders[_parent(path.rstrip("/"))] = mark
    if any(trees.stands(tree / path) for path in change.untracked):
        trees.discard(tree, output, cache)
        return
    survey.remember(tree, cache, Seen(change.stood, folders))
    os.rename(tree, previous_tree(cache))
