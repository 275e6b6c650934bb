"""A drawing with words -> PNG, in a tenth of the time that resvg alone takes.

resvg needs 75 ms for 1200 x 630 pixels, most of it for writing them, and a picture in 24-bit colour is too large
besides. So it draws what is the same on many cards, the shapes, once; the words are set upon a copy of that by
FreeType, and the palette is known from the colours used. Refuses to place words by more than `x`, `y`, `text-anchor`,
and to know what a card is. The same bytes on any machine with the same resvg and Pillow.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Literal, cast

from msgspec import Struct

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_FOLDER = Path(__file__).with_name("fonts")
# (family, whether bold) -> file; what has none is set in the first
_FONTS = MappingProxyType(
    {
        ("Atkinson Hyperlegible Next", False): str(_FOLDER / "an-400.ttf"),
        ("Atkinson Hyperlegible Next", True): str(_FOLDER / "an-700.ttf"),
        ("Fraunces", False): str(_FOLDER / "fr-600.ttf"),
        ("Fraunces", True): str(_FOLDER / "fr-600.ttf"),
    }
)
_SVG = "{http://www.w3.org/2000/svg}"

FINE = 4  # letters are drawn that much larger and then made small: FreeType would move small stems to whole pixels
GROUND_COLOURS = 96
MOST_COLOURS = 256  # of a PNG with a palette
STEPS = 12  # from the colour below a letter to the colour of the letter, for its edges
COMPRESSION = 6  # of 9: 9 takes eight times as long, and saves a sixth

Colour = tuple[int, int, int]


class Words(Struct, frozen=True):
    """A line of words: `x`, `y` are where its baseline begins, has its middle or ends."""

    text: str
    x: float
    y: float
    size: float
    family: str
    bold: bool
    anchor: Literal["start", "middle", "end"]
    fill: str


def png(svg: str) -> bytes:
    """The picture of an SVG whose words are `<text>` elements directly below its root, without elements of their own.

    Words stand above all shapes. Raises ValueError for what is no SVG.
    """
    from xml.etree.ElementTree import ParseError, fromstring, tostring

    try:
        root = fromstring(svg)
    except ParseError as error:
        raise ValueError(str(error)) from error
    found = [each for each in root if each.tag == f"{_SVG}text"]
    for each in found:
        root.remove(each)
    ground, colours = _ground(tostring(root, encoding="unicode"))
    return _written(*_lettered(ground.copy(), colours, [_words(each) for each in found]))


def _words(element: Element) -> Words:
    return Words(
        text=" ".join((element.text or "").split()),
        x=float(element.get("x", "0")),
        y=float(element.get("y", "0")),
        size=float(element.get("font-size", "16")),
        family=element.get("font-family", ""),
        bold=element.get("font-weight") in ("700", "bold"),
        anchor=cast("Literal['start', 'middle', 'end']", element.get("text-anchor", "start")),
        fill=element.get("fill", "#000000"),
    )


# ---------------------------------------------------------------- shapes


@lru_cache(maxsize=16)  # 0.8 MB each; a site has few: by wing, and by whether a date is fixed
def _ground(svg: str) -> tuple[Image, tuple[Colour, ...]]:
    """The shapes as indices into their own colours, of which the most frequent are kept: the flat ones all are."""
    from PIL import Image
    from resvg_py import svg_to_bytes  # 3 ms

    drawn = svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=sorted(set(_FONTS.values())))
    image = _read(bytes(drawn)).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    by_count = sorted(counted, key=lambda each: (-each[0], each[1]))
    colours = tuple(cast(Colour, colour) for _, colour in by_count[:GROUND_COLOURS])
    palette = Image.new("P", (1, 1))
    palette.putpalette(_flat([*colours, *[colours[0]] * (MOST_COLOURS - len(colours))]))
    return image.quantize(palette=palette, dither=Image.Dither.NONE), colours


def _read(content: bytes) -> Image:
    from PIL.ImageFile import Parser

    parser = Parser()
    parser.feed(content)
    return parser.close()


def _flat(colours: Sequence[Colour]) -> list[int]:
    return [part for colour in colours for part in colour]


# ---------------------------------------------------------------- words


def _lettered(canvas: Image, colours: tuple[Colour, ...], words: Sequence[Words]) -> tuple[Image, list[Colour]]:
    """The canvas with the words upon it, and its palette."""
    from PIL.ImageColor import getrgb

    palette = list(colours)
    below = [canvas.getpixel(_middle_of(each, canvas)) for each in words]
    pairs = list(dict.fromkeys((index, each.fill) for index, each in zip(below, words, strict=True)))
    steps = max(1, min(STEPS, (MOST_COLOURS - len(palette)) // max(1, len(pairs))))
    begins: dict[object, int] = {}
    for index, fill in pairs:
        begins[index, fill] = len(palette)
        palette += _between(palette[cast(int, index)], cast(Colour, getrgb(fill)[:3]), steps)
    for index, each in zip(below, words, strict=True):
        _set(canvas, each, begins[index, each.fill], steps)
    return canvas, palette


def _middle_of(words: Words, canvas: Image) -> tuple[int, int]:
    """A pixel among the letters, whose colour is taken for that below all of them."""
    x, y = int(words.x), int(words.y - words.size / 4)
    return min(max(x, 0), canvas.width - 1), min(max(y, 0), canvas.height - 1)


def _between(below: Colour, above: Colour, steps: int) -> list[Colour]:
    """From nearly the one to the other."""
    return [
        cast(Colour, tuple(round(low + (high - low) * step / steps) for low, high in zip(below, above, strict=True)))
        for step in range(1, steps + 1)
    ]


def _set(canvas: Image, words: Words, begins: int, steps: int) -> None:
    mask, x, y = _mask(words)
    shade = [round(level * steps / 255) for level in range(256)]
    indices = mask.point([max(0, begins + each - 1) for each in shade])
    canvas.paste(indices, (x, y), mask.point([255 if each else 0 for each in shade]))


def _mask(words: Words) -> tuple[Image, int, int]:
    """How far each pixel is covered by letters (0 to 255), and where the upper left one lies."""
    from PIL import Image, ImageDraw

    font = _font(_FONTS.get((words.family, words.bold), next(iter(_FONTS.values()))), round(words.size * FINE))
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[words.anchor]
    left, top, right, bottom = (round(each) for each in font.getbbox(words.text, anchor=anchor))
    x, y = round(words.x * FINE), round(words.y * FINE)
    first_x, first_y = (x + left) // FINE - 1, (y + top) // FINE - 1
    width, height = (x + right) // FINE + 2 - first_x, (y + bottom) // FINE + 2 - first_y
    large = Image.new("L", (width * FINE, height * FINE))
    ImageDraw.Draw(large).text((x - first_x * FINE, y - first_y * FINE), words.text, 255, font, anchor)
    return large.reduce(FINE), first_x, first_y


@lru_cache(maxsize=32)
def _font(path: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    # The other engine is not in every copy of Pillow, and would set the letters a little otherwise.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


# ---------------------------------------------------------------- file


class _Bytes:
    """All that Pillow needs of a file to write to, as this room opens none."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)


def _written(image: Image, palette: Sequence[Colour]) -> bytes:
    image.putpalette(_flat(palette))
    out = _Bytes()
    image.save(cast(IO[bytes], out), "PNG", compress_level=COMPRESSION)
    return b"".join(out.pieces)
