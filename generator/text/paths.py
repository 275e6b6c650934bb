"""Which paths may be published. Refuses to mend a name: it says what is wrong with it.

A site is copied to systems with other rules than the one it was built on, so the strictest of them hold here:
Windows' reserved names and characters, and file systems that take `A` and `a`, or two spellings of `é`, for one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MANIFEST = ".manifest"
STAGING = ".staging"  # inside the output, only while a folder that can't be exchanged is written file by file

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_BROKEN = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_NAME = 255  # bytes, on every common file system
_LONGEST_PATH = 1024  # bytes; macOS allows 1024, Linux 4096


@lru_cache(maxsize=65536)  # a preview asks for the same paths after every save
def path_trouble(path: str) -> str | None:
    """Why a file of the site can't have this path (relative to the output folder, with "/"), or None when it can."""
    if not path or path.startswith("/"):
        return "it must be a path inside the site, such as posts/two-wings/index.html"
    if _CONTROL.search(path):
        return "it contains a character that can't be seen, such as a tab or a line break"
    if _BROKEN.search(path):
        return "it contains a character that is broken"
    if len(path.encode()) > _LONGEST_PATH:
        return f"it is longer than {_LONGEST_PATH} bytes"
    if path.split("/", 1)[0] in (MANIFEST, STAGING):
        return f"the name {path.split('/', 1)[0]} is kept for the record of what was published"
    return next((trouble for part in path.split("/") if (trouble := _name_trouble(part))), None)


@lru_cache(maxsize=4096)  # most names are those of folders, and "index.html"
def _name_trouble(name: str) -> str | None:
    if name in ("", ".", ".."):
        return f'"{name}" can\'t be the name of a file or folder'
    if found := _FORBIDDEN.search(name):
        return f"the character {found[0]} is not allowed in names on Windows"
    if name[-1] in ". ":
        return f'the name "{name}" ends with a full stop or a space, which Windows cuts off'
    if _RESERVED.fullmatch(name):
        return f'the name "{name}" is reserved on Windows'
    if len(name.encode()) > _LONGEST_NAME:
        return f"one of its names is longer than {_LONGEST_NAME} bytes"
    return None


def colliding(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of paths that some file systems can't hold side by side: the same but for upper and lower case
    or the spelling of accents, or a file where the other needs a folder. A path given twice collides with itself.
    """
    ordered = sorted(paths)
    first: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for path in ordered:
        folded = _folded(path)
        if folded in first:
            pairs.append((first[folded], path))
        else:
            first[folded] = path
    pairs += [(first[folder], path) for path in ordered for folder in _folders_of(_folded(path)) if folder in first]
    return sorted(set(pairs))


def _folded(path: str) -> str:
    """One spelling for all that HFS+, APFS, NTFS and FAT may take for the same name."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _folders_of(path: str) -> Iterable[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
