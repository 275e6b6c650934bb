"""Folders as wholes: filling one, putting it in another's place, clearing one away.

A new tree is never copied together from nothing when the last one is at hand: after an exchange the old tree is kept
in the cache as the `previous_tree`, and the next publication brings it up to date and exchanges again. At 10,000 pages
in 10,000 folders that is 60 ms instead of 1,100 (docs/decisions/0012). Refuses to remove a file it can't account for.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from generator.text.paths import MANIFEST
from generator.write.manifest import Content, read_manifest

# Up to so many new files are forced to the disk one by one (0.3 ms each). Beyond, a power cut may leave some of them
# empty; the next build finds them by their size and mends them.
_SYNCED_FILES = 32
_PIECE_BYTES = 1 << 20
_NO_LINKS = frozenset({errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EACCES})
_NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
_HERE = -100  # AT_FDCWD


class SourceChanged(OSError):
    """A file that is to be copied is not what it was when it was read."""


@contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """Give an OSError of a file that is open the path that the system does not tell."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def write_new(path: str, content: Content, force: bool) -> os.stat_result:
    """Make a file that must not exist yet; `force` waits until it is on the disk.

    Raises SourceChanged.
    """
    with naming(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            for left in _pieces(content):
                while left:
                    left = left[os.write(handle, left) :]
            if force:
                os.fsync(handle)
            found = os.fstat(handle)
        except BaseException:
            with suppress(OSError):
                os.close(handle)
            raise
        os.close(handle)
    return found


def _pieces(content: Content) -> Iterator[memoryview]:
    if isinstance(content, bytes):
        yield memoryview(content)
        return
    total, buffer = blake2b(digest_size=16), memoryview(bytearray(_PIECE_BYTES))
    with naming(content.source), Path(content.source).open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            total.update(buffer[:size])
            yield buffer[:size]
    if total.hexdigest() != content.digest:
        raise SourceChanged(errno.ESTALE, "it was changed while the site was built", content.source)


def write_all(tree: str, made: Mapping[str, Content]) -> dict[str, os.stat_result]:
    """Make new files in a tree whose folders exist."""
    force = len(made) <= _SYNCED_FILES
    return {path: write_new(f"{tree}{os.sep}{path}", content, force) for path, content in sorted(made.items())}


def force_folder(folder: Path) -> None:
    """Wait until the folder's entries are on the disk, where the system can tell."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with naming(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:  # some network file systems can't
                raise
        finally:
            os.close(handle)


def link_or_copy(source: str, target: str) -> None:
    """A second name for the same file; a copy with the same times where the file system has no such thing."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(source, target, follow_symlinks=False)


def link_tree(source: Path, target: Path, without: Collection[str] = (), under: str = "") -> None:
    """Carry over a file or a whole folder of others, except the paths in `without` (`under` is where we are)."""
    if stat.S_ISDIR(os.lstat(source).st_mode):
        target.mkdir(exist_ok=True)
        shutil.copymode(source, target)
        for name in sorted(os.listdir(source)):
            link_tree(source / name, target / name, without, f"{under}/{name}")
    elif under not in without:
        link_or_copy(str(source), str(target))


def unlink_tree(links: Path, live: Path) -> None:
    """Remove what `link_tree` made, as far as it still is the same as in `live`; what isn't stays."""
    if stat.S_ISDIR(os.lstat(links).st_mode):
        for name in sorted(os.listdir(links)):
            unlink_tree(links / name, live / name)
        if not os.listdir(links):
            os.rmdir(links)
    elif _is_link_of(links, live):
        os.unlink(links)


# ---------------------------------------------------------------- taking another's place


def exchange(tree: Path, output: Path) -> bool:
    """Put `tree` at `output` and what was there at `tree`. False when there was nothing.

    One call on Linux; elsewhere two, and between them the old tree is `aside`, from where `restore` brings it back.
    """
    beside = aside(output)
    if not stands(output):
        os.rename(tree, output)
        return False
    if not _exchanged(str(tree), str(output)):
        os.rename(output, beside)
        try:
            os.rename(tree, output)
        except OSError:
            os.rename(beside, output)
            raise
        os.rename(beside, tree)
    return True


def found_at(path: Path | str) -> os.stat_result | None:
    """What is there; None for nothing. Unlike os.path.lexists, refuses to take a failing disk for an empty one."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def stands(path: Path) -> bool:
    return found_at(path) is not None


def aside(output: Path) -> Path:
    """Where the old tree is between the two renames."""
    return output.with_name(f".{output.name}.aside")


def restore(output: Path) -> None:
    """Bring back a published folder that was moved aside by a publication that was cut off."""
    if stands(aside(output)) and not stands(output):
        os.rename(aside(output), output)


def _exchanged(first: str, second: str) -> bool:
    """Linux's renameat2 through the C library; False where there is none."""
    import ctypes  # 4 ms, needed only when something is published

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if call is None:
        return False
    if call(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), first, None, second)


# ---------------------------------------------------------------- clearing away


def discard(tree: Path, output: Path, cache: Path) -> None:
    """Remove a tree of ours that is not needed any more; what others put in it is kept, unless `output` has it too.

    A tree without a manifest never was complete, so all that is in it are our links and our new files.
    """
    if not tree.is_dir():
        return
    manifest = read_manifest(tree)
    for folder, names, folders in _bottom_up(tree):
        for name in names:
            path = f"{folder}/{name}" if folder else name
            ours = manifest is None or path == MANIFEST or path in manifest.files
            if not ours and not _is_link_of(tree / path, output / path):
                keep(tree / path, cache, path)
            with suppress(FileNotFoundError):
                os.unlink(tree / path)
        for name in folders:
            os.rmdir(tree / folder / name)
    os.rmdir(tree)


def keep(file: Path, cache: Path, path: str) -> None:
    """Copy a file that is not as we left it to `replaced/` in the cache, beside earlier copies: none is overwritten."""
    first = target = cache / "replaced" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    while stands(target):
        number += 1
        target = first.with_name(f"{first.stem}~{number}{first.suffix}")
    with naming(target):
        shutil.copy2(file, target, follow_symlinks=False)


def _bottom_up(tree: Path) -> Iterable[tuple[str, list[str], list[str]]]:
    """(folder, files in it, folders in it), the deepest first; links are files."""
    for place, folders, names in os.walk(tree, topdown=False, onerror=_raise):
        relative = os.path.relpath(place, tree).replace(os.sep, "/")
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]
        yield (
            "" if relative == "." else relative,
            sorted(names + linked),
            sorted(name for name in folders if name not in linked),
        )


def _raise(error: OSError) -> None:
    raise error


def _is_link_of(file: Path, live: Path) -> bool:
    """Whether both are the very same file."""
    with suppress(OSError):
        return os.path.samestat(os.lstat(file), os.lstat(live))
    return False
