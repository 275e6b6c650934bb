"""Whether anything was touched since a build found nothing to do: if not, the next one is over before it begins.

Sizes, times and inodes of all that a build reads and of all that it published, and the clock. Standard library only,
and of it only what is compiled into Python, as an import costs as much as looking at a hundred files. The syntax stays
within Python 3.8, for build.py. Refuses to be nearly sure: what differs, is missing, is too young to tell or can't be
read means the long way.
"""

from __future__ import annotations

import os
import sys
import time
from zlib import crc32

TYPE_CHECKING = False  # the typing module costs 2 ms to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SAID, COMPLAINT, TOOK = "\x1c", "!", "\x1a"  # a piece of the words begins, it is for stderr, how long it took
_BETWEEN = b"\n\x00\n"
_FOLDER = 0o040000
_COARSE_NS, _FINE_NS = 2_500_000_000, 50_000_000


def answer(arguments: list[str], here: str, began: float) -> int | None:
    """The exit code, where the very same command was run before and all is as it left it; its words are printed.
    None: find out. `here` is the project's folder, `began` a reading of time.perf_counter.
    """
    if sys.stdout is None or sys.stderr is None:  # closed
        return None
    try:
        with open(_file(arguments, here), "rb") as file:
            checksum, _, content = file.read().partition(b"\n")
        if int(checksum, 16) != crc32(content):
            return None
        about, rows, words = content.split(_BETWEEN)
        key, since, until = about.split(b"\n")
        if key != _key(arguments, here) or not float(since) <= time.time() < float(until):
            return None
        if not all(map(_stands, rows.split(b"\n"))):
            return None
        return _say(words.decode().replace(TOOK, f"{time.perf_counter() - began:.1f} s"))
    except (OSError, ValueError):
        return None


def _say(words: str) -> int:
    """Raises ValueError before the first word where a stream has no letters for some, OSError where one is full."""
    for stream in (sys.stdout, sys.stderr):
        words.encode(stream.encoding, stream.errors or "strict")
    try:
        for piece in words.split(SAID)[1:]:
            print(piece[1:], end="", file=sys.stderr if piece[0] == COMPLAINT else sys.stdout, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: say nothing more
    return 0


def _file(arguments: list[str], here: str) -> str:
    root = here
    for index, argument in enumerate(arguments):
        if argument.startswith("--root"):
            root = argument.partition("=")[2] or (arguments[index + 1 :] or [here])[0]
    return os.path.join(root, ".cache", "untouched")


def _key(arguments: list[str], here: str) -> bytes:
    """Whatever else has a say in what is done and printed, on one line."""
    environment = [os.environ.get(name) for name in ("NO_COLOR", "TERM", "GITHUB_ACTIONS", "PYTHONPATH")]
    terminals = (sys.stdout.isatty(), sys.stderr.isatty())
    return ascii((arguments, os.getcwd(), here, sys.version, sys.prefix, environment, terminals)).encode()


def _stands(row: bytes) -> bool:
    mark, _, path = row.partition(b" ")
    found = os.lstat(path)
    if mark.count(b",") == 1:
        return mark == b"%d,%d" % (found.st_ino, found.st_mtime_ns)
    return mark == b"%d,%d,%d,%d" % (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


# ---------------------------------------------------------------- after a build


class Note:
    """That the command `arguments` found nothing to do when it began to read, at `read_at`, and that time alone changes
    nothing until `until` (seconds since 1970).
    """

    def __init__(self, arguments: list[str], here: str, read_at: float, until: float) -> None:
        self._file, self._key = _file(arguments, here), _key(arguments, here)
        self._read_at, self._until = read_at, until

    def write(
        self,
        whole: Iterable[str],
        folders: Iterable[str],
        published: Mapping[str, tuple[int, ...]],
        words: str,
    ) -> None:
        """`whole` are the files and folders that a build reads with all that is in them; of `folders` only the names of
        the entries count; `published` has the marks of files (inode, size, the two times) and folders (inode, time).
        `words` is what the command prints, in pieces. Raises OSError, and UnicodeError where a name in them is no text.

        Nothing is noted where something is so young that it may have changed since it was read, or lies behind a link,
        which may lead elsewhere one day.
        """
        whole = list(whole)
        if any(map(is_behind_link, whole)):
            return
        found = dict(_below(whole))
        found.update((path, os.lstat(path)) for path in map(os.path.realpath, folders) if os.path.isdir(path))
        if not all(self._is_steady(each) for each in found.values()):
            return
        marks = {**{path: _mark(each) for path, each in found.items()}, **published}
        rows = [",".join(map(str, mark)).encode() + b" " + os.fsencode(path) for path, mark in marks.items()]
        about = [self._key, *(repr(moment).encode() for moment in (self._read_at, self._until))]
        if any(b"\n" in row for row in rows):
            return
        content = _BETWEEN.join([b"\n".join(about), b"\n".join(rows), words.encode()])
        with open(f"{self._file}.new", "wb") as file:
            file.write(b"%x\n" % crc32(content) + content)
        os.replace(f"{self._file}.new", self._file)

    def _is_steady(self, found: os.stat_result) -> bool:
        """Whether what is as it was when the build began to read can't have changed since without a sign.

        A clock that tells microseconds ticks every 10 ms at least; one that does not, like that of FAT, every 2 s.
        """
        slack = _FINE_NS if found.st_mtime_ns % 1_000_000 else _COARSE_NS
        return max(found.st_mtime_ns, found.st_ctime_ns) < self._read_at * 1_000_000_000 - slack


def is_behind_link(path: str) -> bool:
    return os.path.realpath(path) != os.path.abspath(path)


def _mark(found: os.stat_result) -> tuple[int, ...]:
    if found.st_mode & 0o170000 == _FOLDER:
        return found.st_ino, found.st_mtime_ns
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _below(paths: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Each path that is there, and all that is in it. What Python compiles for itself does not count."""
    for path in paths:
        try:
            found = os.lstat(path)
        except FileNotFoundError:
            continue
        yield path, found
        if found.st_mode & 0o170000 == _FOLDER:
            yield from _below(os.path.join(path, name) for name in os.listdir(path) if name != "__pycache__")
