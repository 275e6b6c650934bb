"""Pictures: what they are, whether they may be shown, and copies of them that are fit for the web.

A photograph carries more than is seen: where it was taken, with what, its own thumbnail. No copy made here keeps that.
Refuses pictures that move (WCAG 2.2.2: what starts by itself must be stoppable, and nothing on this site moves),
pictures too large to open safely, and drawings (SVG) that run scripts or fetch from elsewhere.
Troubles are the second half of a sentence, "photo.jpg: ...", as the file's name is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from generator.formats.pictures.signature import Format, format_of, is_complete

# "photo": many colours, and opaque. "clear": many colours, and something shows through. "flat": few colours, as
# screenshots, logos and diagrams have. "drawing": SVG.
Look = Literal["photo", "clear", "flat", "drawing"]
CopyFormat = Literal["avif", "jpeg", "png", "svg"]

MOST_PIXELS = 50_000_000  # 200 MB once decoded
MOST_BYTES = 50_000_000
COPY_VERSION = 2  # to be raised when other copies are made of the same bytes: it is in their addresses

_UNKNOWN = "this is not a picture this site can show; use JPEG, PNG, WebP, AVIF, GIF or SVG"
_EMPTY = "this file is empty; copy the picture again"
BROKEN = "this picture is damaged or was not copied completely; export or copy it again"
TOO_LARGE = "this picture has more than 50 million pixels; make it smaller, 2,000 pixels on its longer side are plenty"
_TOO_HEAVY = "this picture has more than 50 MB; make it smaller, 2,000 pixels on its longer side are plenty"
MOVES = "this picture moves, which keeps some people from reading; use a still picture"


class Facts(Struct, frozen=True):
    """What a picture is. The size is the one it is shown at: a photograph taken upright is upright."""

    format: Format
    width_px: int
    height_px: int
    look: Look = "photo"


class Copy(Struct, frozen=True):
    """A copy that is wanted. The size is the one it is shown at; that of a drawing is its own."""

    format: CopyFormat
    width_px: int
    height_px: int


def facts(content: bytes) -> Facts | str:
    """What this picture is; or why it cannot be shown.

    A JPEG is judged by its header. The others are decoded as well, once their header allows it: what they look like
    decides which formats suit them.
    """
    if not content:
        return _EMPTY
    format = format_of(content)
    if format is None:
        return _UNKNOWN
    if len(content) > MOST_BYTES:
        return _TOO_HEAVY
    if format == "svg":
        from generator.formats.pictures.drawings import size_of

        size = size_of(content)
        return size if isinstance(size, str) else Facts("svg", *size, "drawing")
    if not is_complete(content, format):
        return BROKEN
    from generator.formats.pictures.raster import facts_of, guarded

    return guarded(lambda: facts_of(content, format))


def copies(content: bytes, wanted: Sequence[Copy]) -> tuple[bytes, ...] | str:
    """The picture in each of the sizes and formats that are wanted: upright, in the colours of sRGB, and nothing but
    its pixels. Of a drawing, what is seen of it.

    The same bytes every time with the same Pillow. Trouble as in `facts`; here it shows too when the damage of a JPEG
    lies behind its header.
    """
    found = facts(content)
    if isinstance(found, str):
        return found
    if found.format == "svg":
        from generator.formats.pictures.drawings import cleaned

        clean = cleaned(content)
        return clean if isinstance(clean, str) else (clean,) * len(wanted)
    from generator.formats.pictures.raster import copies_of, guarded

    return guarded(lambda: copies_of(content, found, wanted))
