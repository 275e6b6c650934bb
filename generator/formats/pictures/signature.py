"""What a picture is by its first and last bytes, before any library reads it: its format, and whether it is complete.

Refuses to go by the name of a file: a PNG called "photo.jpg" is a PNG.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from types import MappingProxyType
from typing import Literal

Format = Literal["jpeg", "png", "webp", "avif", "gif", "svg"]


def format_of(content: bytes) -> Format | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and re.search(rb"avi[fs]", content[8:64]):
        return "avif"
    return "svg" if re.search(rb"<(?:\w+:)?svg[\s/>]", content[:16_384]) else None


def is_complete(content: bytes, format: Format) -> bool:
    """Whether the end of the file is there. Of a drawing its reader will tell."""
    return _COMPLETE[format](content) if format in _COMPLETE else True


def _jpeg_complete(content: bytes) -> bool:
    """Walks to the first scan, past the thumbnail's own end mark, and looks for the end mark after it (T.81, B.1.1)."""
    at = 2
    while content[at : at + 1] == b"\xff" and len(content) > at + 3:
        marker = content[at + 1]
        if marker == 0xDA:
            return content.find(b"\xff\xd9", at) > 0
        at += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", content, at + 2)[0]
    return False


def _avif_complete(content: bytes) -> bool:
    """The boxes end where the file ends (ISO 14496-12, 4.2)."""
    at = 0
    while 0 <= at < len(content) - 7:
        size = struct.unpack_from(">I", content, at)[0]
        if size == 0:  # the last box, to the end of the file
            return True
        if size == 1 and len(content) >= at + 16:
            size = struct.unpack_from(">Q", content, at + 8)[0]
        if size < 8:
            return False
        at += size
    return at == len(content)


_COMPLETE: MappingProxyType[Format, Callable[[bytes], bool]] = MappingProxyType(
    {
        "jpeg": _jpeg_complete,
        "png": lambda content: b"IEND" in content[-4096:] or b"\0\0\0\0IEND\xaeB`\x82" in content,
        "gif": lambda content: content.rstrip(b"\0").endswith(b";"),
        "webp": lambda content: len(content) >= 12 and struct.unpack_from("<I", content, 4)[0] + 8 <= len(content),
        "avif": _avif_complete,
    }
)
