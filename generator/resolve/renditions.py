"""What is made of a picture: the formats and widths that the places where pictures stand need, and no more.

Measured in the pages: a picture is 544 CSS pixels wide in a text and 700 beside facts; on a telephone it is as wide as
the screen, 288 to 380. The reasons for each number: docs/decisions/0060-pictures-in-several-sizes.md.
"""

from __future__ import annotations

from hashlib import blake2b
from math import sqrt
from types import MappingProxyType
from typing import Literal

from generator import text
from generator.formats import pictures
from generator.model.stages import Binary
from generator.site import Rendition
from generator.text import urls

# A text on an ordinary screen and small telephones; telephones; dense screens, and what networks show.
AVIF_WIDTHS_PX = (600, 800, 1200)
PLAIN_WIDTHS_PX = (800, 1200)  # for the few browsers without AVIF, for feeds and search engines
LINKED_EDGE_PX = 1600  # who follows a link to a picture wants to see more of it
CLOSEST_PERCENT = 115  # nobody sees the difference between widths that are closer to each other
MOST_SHOWN_PIXELS, LONGEST_PX = 2_000_000, 8_000  # of a picture that is very tall

_ENDINGS = MappingProxyType({"avif": "avif", "jpeg": "jpg", "png": "png", "svg": "svg"})


def renditions(binary: Binary, prefix: str) -> tuple[Rendition, ...]:
    """The files for a picture that is shown, each format from its smallest to its largest. AVIF comes first."""
    if binary.look == "drawing":
        return (_rendition(binary, prefix, "svg", binary.width_px),)
    plain = _plain_format(binary)
    full = _most_useful_width(binary)
    # A PNG of few colours that is small is as light as its AVIF, and sharper.
    avif = () if binary.look == "flat" and full <= AVIF_WIDTHS_PX[0] else _widths(full, AVIF_WIDTHS_PX)
    rows: list[tuple[Literal["avif", "jpeg", "png"], int]] = [("avif", width) for width in avif]
    rows += [(plain, width) for width in _widths(full, PLAIN_WIDTHS_PX)]
    return tuple(_rendition(binary, prefix, format, width) for format, width in rows)


def linked_rendition(binary: Binary, prefix: str) -> Rendition:
    """The one file for a picture that a link leads to."""
    if binary.look == "drawing":
        return _rendition(binary, prefix, "svg", binary.width_px)
    scale = min(1.0, LINKED_EDGE_PX / max(binary.width_px, binary.height_px))
    return _rendition(binary, prefix, _plain_format(binary), max(1, round(binary.width_px * scale)))


def _plain_format(binary: Binary) -> Literal["jpeg", "png"]:
    return "jpeg" if binary.look == "photo" else "png"


def _most_useful_width(binary: Binary) -> int:
    width, height = binary.width_px, binary.height_px
    widest = min(AVIF_WIDTHS_PX[-1], sqrt(MOST_SHOWN_PIXELS * width / height), LONGEST_PX * width / height)
    return max(1, min(width, int(widest)))


def _widths(full: int, steps: tuple[int, ...]) -> tuple[int, ...]:
    """The steps that are clearly smaller than the picture, and the picture itself."""
    return (*(step for step in steps if step * CLOSEST_PERCENT < full * 100), full)


def _rendition(binary: Binary, prefix: str, format: Literal["avif", "jpeg", "png", "svg"], width_px: int) -> Rendition:
    """Its name changes with all that it is made from: browsers may keep it for ever."""
    stem = binary.path.rpartition("/")[2].rpartition(".")[0]
    made = blake2b(f"{binary.digest} {pictures.COPY_VERSION}".encode(), digest_size=4).hexdigest()
    size = "" if format == "svg" else f"-{width_px}"
    path = f"media/{text.slug(stem) or 'picture'}-{made}{size}.{_ENDINGS[format]}"
    height_px = max(1, round(binary.height_px * width_px / binary.width_px))
    return Rendition(path, urls.at(prefix, path), format, width_px, height_px)
