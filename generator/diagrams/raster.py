"""Drawings as pixels, in few colours: a flat drawing with a palette is a third of the bytes, and looks the same.

Refuses to dither: specks would not become smaller, and flat grounds would not stay flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import sub
from typing import IO, TYPE_CHECKING, Any, cast

from generator.diagrams.textwidth import FILES
from generator.formats.pictures.raster import InMemory

if TYPE_CHECKING:
    from PIL.Image import Image

Colour = tuple[int, int, int]

MOST_COLOURS = 256  # of a PNG with a palette
APART = 10  # of 255, in some part of the colour


def drawn(svg: str, most: int, **options: Any) -> tuple[Image, tuple[Colour, ...]]:
    """What resvg makes of an SVG in the site's own fonts, in few colours (see below); `options` are those of resvg."""
    from PIL.ImageFile import Parser
    from resvg_py import svg_to_bytes  # 3 ms

    parser = Parser()
    parser.feed(bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(FILES), **options)))
    return in_few_colours(parser.close(), most)


def in_few_colours(image: Image, most: int) -> tuple[Image, tuple[Colour, ...]]:
    """The picture as indices into its own colours, of which the `most` frequent are kept: the flat ones all are."""
    from PIL import Image

    rgb = image.convert("RGB")
    colours = _most_frequent(rgb, most)
    palette = Image.new("P", (1, 1))
    palette.putpalette(flat([*colours, *[colours[0]] * (MOST_COLOURS - len(colours))]))
    return rgb.quantize(palette=palette, dither=Image.Dither.NONE), colours


def _most_frequent(image: Image, most: int) -> tuple[Colour, ...]:
    """No two alike, as Pillow takes colours for the same that differ in the last two bits only."""
    found: list[Colour] = []
    counted = cast(list[tuple[int, Colour]], image.getcolors(image.width * image.height))
    for _, colour in sorted(counted, key=lambda each: (-each[0], each[1])):
        if all(max(map(abs, map(sub, colour, other))) > APART for other in found):
            found.append(colour)
        if len(found) == most:
            break
    return tuple(found)


def flat(colours: Sequence[Colour]) -> list[int]:
    return [part for colour in colours for part in colour]


def png(image: Image, palette: Sequence[Colour], **options: int | bool) -> bytes:
    """The file of a picture of indices; `options` are those of Pillow's PNG."""
    image.putpalette(flat(palette))
    out = InMemory()
    image.save(cast(IO[bytes], out), "PNG", **options)
    return b"".join(out.written)
