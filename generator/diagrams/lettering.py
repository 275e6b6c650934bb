"""A drawing with words -> PNG, in a tenth of the time that resvg alone takes.

resvg needs 75 ms for 1200 x 630 pixels, most of it for writing them, and a picture in 24-bit colour is too large
besides. So it draws what is the same on many cards, the shapes, once; the words are set upon a copy of that by
FreeType, and the palette is known from the colours used. Refuses to place words by more than `x`, `y`, `text-anchor`,
and to know what a card is. The same bytes on any machine with the same resvg and Pillow.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from msgspec import Struct

from generator.diagrams import raster
from generator.diagrams.raster import MOST_COLOURS, Colour
from generator.diagrams.textwidth import BOLD, NAME, TEXT, font_at

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from PIL.Image import Image

# (family, whether bold) -> file; what has none is set in the fallback
_FONTS = MappingProxyType(
    {
        ("Atkinson Hyperlegible Next", False): TEXT,
        ("Atkinson Hyperlegible Next", True): BOLD,
        ("Fraunces", False): NAME,
        ("Fraunces", True): NAME,
    }
)
_SVG = "{http://www.w3.org/2000/svg}"

FINE = 2  # letters are drawn twice as large and then made small: FreeType would move stems to whole pixels
_LARGE = 1000  # pixels, at which widths are exact enough
GROUND_COLOURS = 48
STEPS = 8  # from the colour below a letter to the colour of the letter, for its edges
_RUNS = 3  # zlib's Z_RLE: 2 ms, where the usual way takes 5 to save a sixth


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
    words = [_words(each) for each in found]
    canvas, palette = _lettered(ground.copy(), colours, [each for each in words if each.text])
    return raster.png(canvas, palette, compress_type=_RUNS)


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


@lru_cache(maxsize=24)  # 0.8 MB and 80 ms each; a site has few: by wing, and by whether a date is fixed
def _ground(svg: str) -> tuple[Image, tuple[Colour, ...]]:
    """The shapes as indices into their own colours, of which the most frequent are kept: the flat ones all are."""
    return raster.drawn(svg, GROUND_COLOURS)


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
        palette += _between(palette[cast(int, index)], getrgb(fill)[:3], steps)
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
    canvas.paste(mask.point(_indices(begins, steps)), (x, y), mask.point(_indices(0, steps, 255)))


@lru_cache(maxsize=128)
def _indices(begins: int, steps: int, shown: int = 0) -> tuple[int, ...]:
    """How far a pixel is covered (0 to 255) -> its index in the palette; or `shown`, where it is covered at all."""
    shades = [round(level * steps / 255) for level in range(256)]
    return tuple((shown or begins + shade - 1) if shade else 0 for shade in shades)


@lru_cache(maxsize=64)  # the name of the site and of its wings stand on many cards
def _mask(words: Words) -> tuple[Image, int, int]:
    """How far each pixel is covered by letters (0 to 255), and where the upper left one lies.

    Letter by letter, since letters come again on every card, and drawing them takes ten times as long as copying.
    """
    from PIL import Image

    path = _FONTS.get((words.family, words.bold), TEXT)
    size = round(words.size)
    places, wide = _places(words.text, path)
    begin = words.x - {"start": 0, "middle": 0.5, "end": 1}[words.anchor] * wide * size
    left, above = int(begin) - size // 2, round(words.y) - size * 3 // 2
    mask = Image.new("L", (round(wide * size) + 2 * size, size * 2))
    for letter, at in places:
        halves = round((begin + at * size - left) * FINE)
        drawn, x, y = _letter(path, size, letter, halves % FINE)
        corner = (halves // FINE + x, size * 3 // 2 + y)
        mask.paste(255, corner, drawn)
    return mask, left, above


def _places(text: str, path: str) -> tuple[list[tuple[str, float]], float]:
    """Where each letter begins, and the width of all, in em."""
    places, at = [], 0.0
    for letter, following in zip(text, f"{text[1:]} ", strict=True):
        places.append((letter, at))
        at += _advance(path, letter, following)
    return [(letter, x) for letter, x in places if letter != " "], at


@lru_cache(maxsize=8192)
def _advance(path: str, letter: str, following: str) -> float:
    """From one letter to that which follows, in em: as wide as it is, and kerned."""
    font = font_at(path, _LARGE)
    return (font.getlength(letter + following) - font.getlength(following)) / _LARGE


@lru_cache(maxsize=8192)  # 2 kB each; all letters in all sizes are fewer
def _letter(path: str, size: int, letter: str, shift: int) -> tuple[Image, int, int]:
    """A letter that stands `shift` parts of a pixel to the right, and its place against the start of its baseline."""
    from PIL import Image, ImageDraw

    font = font_at(path, size * FINE)
    box = [round(each) for each in font.getbbox(letter, anchor="ls")]
    x, y, right, bottom = box[0] // FINE - 1, box[1] // FINE - 1, box[2] // FINE + 2, box[3] // FINE + 2
    large = Image.new("L", ((right - x) * FINE, (bottom - y) * FINE))
    ImageDraw.Draw(large).text((shift - x * FINE, -y * FINE), letter, 255, font, "ls")
    return large.reduce(FINE), x, y
