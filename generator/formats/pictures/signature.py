"""What a picture is by its first and last bytes, before any library reads it: its format, and whether it is complete.

Refuses to go by the name of a file: a PNG called "photo.jpg" is a PNG.
"""

from __future__ import annotations

import re
import struct
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
    """Whether the end of the file is there. Of WebP, AVIF and drawings whoever reads them will tell."""
    match format:
        case "jpeg":
            return _jpeg_complete(content)
        case "png":
            return b"IEND" in content[-4096:] or b"\0\0\0\0IEND\xaeB`\x82" in content
        case "gif":
            return content.rstrip(b"\0").endswith(b";")
        case _:
            return True


def _jpeg_complete(content: bytes) -> bool:
    """Walks to the first scan, past the thumbnail's own end mark, and looks for the end mark after it (T.81, B.1.1)."""
    at = 2
    while content[at : at + 1] == b"\xff" and len(content) > at + 3:
        marker = content[at + 1]
        if marker == 0xDA:
            return content.find(b"\xff\xd9", at) > 0
        at += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", content, at + 2)[0]
    return False
