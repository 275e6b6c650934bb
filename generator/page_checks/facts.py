"""What is remembered of a published file: where it leads, what can be led to, what it weighs, what is wrong in it.

Refuses to know the other files: these facts follow from the bytes alone, so they hold as long as the bytes do.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from generator.problems import UnlocatedProblem

# "link" leads on; "named" is an address that is told to machines; the others are loaded with the page.
ReferenceKind = Literal["link", "named", "style", "script", "font", "icon", "picture"]


class Reference(Struct, frozen=True, array_like=True, gc=False):
    """An address in a file, as it is written there. A picture of several sizes has its
    first one as `picture`, the others as `named`."""

    url: str
    kind: ReferenceKind


class FileFacts(Struct, frozen=True, array_like=True):
    """`weight`: bytes that are sent, texts packed by gzip. `ids` is None where nobody knows them.

    `unlisted`: search engines are told to leave it out; so is a page that only leads on.
    """

    weight: int
    references: tuple[Reference, ...] = ()
    ids: tuple[str, ...] | None = None
    title: str = ""
    unlisted: bool = False
    faults: tuple[UnlocatedProblem, ...] = ()


_PACKED = (".html", ".css", ".js", ".svg", ".json", ".xml", ".ics", ".txt")


def weight_of(path: str, content: bytes) -> int:
    """The bytes a visitor's browser receives: servers pack texts, here with the most that gzip can do."""
    if not path.endswith(_PACKED):
        return len(content)
    packer = zlib.compressobj(9, wbits=31)  # gzip without a name and a time
    return len(packer.compress(content)) + len(packer.flush())


def each_once(references: Iterable[Reference]) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(references))
