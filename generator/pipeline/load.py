"""The only reader of files: content, templates, and the generator's own source, for its digest.

Words come as bytes; pictures and other files as facts (size, digest, pixels), remembered while the file
is the same. Refuses to follow links out of the folder and to read what editors and systems leave lying about.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.digests import digest, digest_of_file
from generator.digests import digest_of as digest_of  # the preview finds it here
from generator.model.stages import Binary, Source
from generator.pipeline.cache import Cache
from generator.problems import Location, Problem, UnlocatedProblem

ROOT = Path(__file__).resolve().parents[2]
_LEFT_LYING = (".tmp", ".bak", ".orig", ".swp", "~", "#", "thumbs.db", "desktop.ini")
_WORDS = (".md", ".yaml", ".yml")


class Loaded(Struct, frozen=True):
    """In the order of their paths."""

    sources: tuple[Source, ...]
    binaries: tuple[Binary, ...]
    problems: tuple[Problem, ...]


def read(path: str, entry: os.DirEntry[str]) -> Source:
    """A file of words as it is now."""
    content = _content(entry)
    return Source(path, content, digest_of(content))


Reader = Callable[[str, "os.DirEntry[str]"], Source]  # a preview has one that remembers


def load(root: Path, cache: Cache, read: Reader = read) -> Loaded:
    """Read all of content/. An OSError (no permission, a dying disk) is not an author's to mend and goes up."""
    sources: list[Source] = []
    binaries: list[Binary] = []
    problems: list[Problem] = []
    for path, entry in _files(root / "content", "content", problems):
        try:
            if path.endswith(_WORDS):
                sources.append(read(path, entry))
            else:
                binaries.append(_binary(path, entry, cache))
        except FileNotFoundError:  # an editor's passing file, gone since the folder was listed
            continue
        except (OSError, MemoryError) as error:
            raise _named(error, entry.path) from None
    return Loaded(tuple(sources), tuple(binaries), tuple(problems))


def text_at(root: Path, path: str, read: Reader) -> Source | None:
    """One text as it is now, by its path from the root; None where that is no text of the site."""
    folder, _, name = path.rpartition("/")
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(root / folder) as entries:
        for entry in entries:
            if entry.name == name and entry.is_file() and not _name_trouble(entry):
                return read(path, entry)
    return None


def left_lying(name: str) -> bool:
    """By editors and systems: no file of the site has such a name."""
    return name.startswith((".", "~$")) or name.lower().endswith(_LEFT_LYING)


def _named(error: OSError | MemoryError, path: str) -> OSError:
    """The same with the path, which the system does not tell of a file that is open."""
    if isinstance(error, MemoryError):
        return OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), path)
    return error if error.filename else OSError(error.errno, error.strerror, path)


def places(root: Path) -> tuple[list[str], list[str]]:
    """What a build depends on: files, and folders with all that is in them; folders of which only the names count."""
    whole = (root / "content", root / "templates", ROOT / "templates", ROOT / "generator", ROOT / "build.py")
    return list(dict.fromkeys(map(str, whole))), [str(root), *sys.path]


def _files(folder: Path, path: str, problems: list[Problem]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below, sorted, with its path from the root."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name = f"{path}/{entry.name}"
        if left_lying(entry.name):
            continue
        if trouble := _name_trouble(entry):
            problems.append(trouble.at(Location(_printable(name))))
        elif entry.is_dir():
            yield from _files(Path(entry.path), name, problems)
        else:
            yield name, entry


def _name_trouble(entry: os.DirEntry[str]) -> UnlocatedProblem | None:
    if entry.is_symlink():
        return UnlocatedProblem(
            "file-link",
            "this is a link to another place, and is left out",
            why="a link could publish what lies outside of this folder",
            help=("put a copy of the file here",),
            severity="warning",
        )
    if not (entry.is_file() or entry.is_dir()):
        return UnlocatedProblem(
            "file-special",
            "this is neither a file nor a folder, and is left out",
            why="reading it could take for ever",
            help=("delete it, or move it out of content/",),
            severity="warning",
        )
    if not entry.name.isprintable():
        return UnlocatedProblem(
            "file-name", "the name of this file holds characters that can't be shown", help=("rename it",)
        )
    return None


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode().replace("\n", "?")


def _content(entry: os.DirEntry[str]) -> bytes:
    with open(entry.path, "rb", buffering=0) as file:  # in half the time that Path.read_bytes takes
        return file.read()


def _binary(path: str, entry: os.DirEntry[str], cache: Cache) -> Binary:
    """The facts of a file, read again only when its size, times or inode differ."""
    at = entry.stat()
    key = digest(path, f"{at.st_size} {at.st_mtime_ns} {at.st_ctime_ns} {at.st_ino}")
    known = cache.get("files", key, Binary)
    if known:
        return known
    from generator.formats import pictures  # 3 ms, and what is known of a file is remembered

    is_picture = path.lower().endswith(_PICTURES)
    with open(entry.path, "rb") as file:
        # A picture is wanted whole, but of one that is too heavy no more than shows it.
        start = file.read(min(at.st_size, pictures.MOST_BYTES) + 1) if is_picture else b""
        binary = Binary(path, digest_of_file(file, start), file.tell())
    found = pictures.facts(start) if is_picture else None
    if isinstance(found, pictures.Facts):
        binary = replace(binary, width_px=found.width_px, height_px=found.height_px, look=found.look)
    elif found:
        binary = replace(binary, trouble=f"{entry.name}: {found}")
    cache.put("files", key, binary)
    return binary


_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")


# ---------------------------------------------------------------- templates and the fingerprint


def load_templates(*folders: Path, read: Reader = read) -> Mapping[str, Source]:
    """Name -> file, from several folders of which the later ones win: "pages/post.html", "assets/css/card.css"."""
    found: dict[str, Source] = {}
    for folder in folders:
        for path, entry in _files(folder, "", []):
            found[path[1:]] = read(path[1:], entry)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """What has the say over the output besides content and templates: our source, the libraries, Python itself.

    Read once: a source that is saved while a preview runs is not what runs.
    """
    return fingerprint_now()


def fingerprint_now() -> str:
    """The same of what stands in the files at this moment."""
    own = [
        _content(entry) for path, entry in _files(ROOT / "generator", "generator", []) if path.endswith((".py", ".ttf"))
    ]
    return digest(sys.version, *own, *_library_versions())


@lru_cache(maxsize=1)
def picture_fingerprint() -> str:
    """What has the say over pictures: a day's work on our own source elsewhere encodes none anew. For the source that
    draws social cards `plan.files.CARD_VERSION` stands, in their names.
    """
    folder = "generator/formats/pictures"
    own = [_content(entry) for path, entry in _files(ROOT / folder, folder, []) if path.endswith(".py")]
    return digest(*own, *(name for name in _library_versions() if name.lower().startswith(("pillow", "resvg"))))


_LIBRARIES = (
    "fonttools",
    "icalendar",
    "jinja2",
    "markdown",
    "markupsafe",
    "mermaid_render",
    "msgspec",
    "nh3",
    "pillow",
    "pygments",
    "python_dateutil",
    "pyyaml",
    "quickjs_ng",
    "resvg_py",
    "tzdata",
)


def _library_versions() -> list[str]:
    """Read off the names of the dist-info folders (egg-info in Debian): importlib.metadata would cost 26 ms."""
    found = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        found |= {
            name for name in names if name.endswith((".dist-info", ".egg-info")) and name.lower().startswith(_LIBRARIES)
        }
    return sorted(found)
