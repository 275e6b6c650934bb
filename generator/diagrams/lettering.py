"""A drawing with words -> PNG, in a tenth of the time that resvg alone takes.

resvg needs 75 ms for 1200 x 630 pixels, most of it for writing them, and a picture in 24-bit colour is too large
besides. So it draws what is the same on many cards, the shapes, once; the words are set upon a copy of that by
FreeType, and the palette is known from the colours used. Refuses to place words by more than `x`, `y`, `text-anchor`,
and to know what a card is. The same bytes on any machine with the same resvg and Pillow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from msgspec import Struct

from generator.diagrams import bands, raster
from generator.diagrams.bands import Band
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
_TEXT = re.compile(r"<text\b[^<>]*>[^<>]*</text>\s*")
_HIDDEN = re.compile(r"<[!?]")  # what can hold a text that is none
_SVG = "{http://www.w3.org/2000/svg}"

FINE = 2  # letters are drawn twice as large and then made small: FreeType would move stems to whole pixels
_LARGE = 1000  # pixels, at which widths are exact enough
GROUND_COLOURS = 48
STEPS = 8  # from the colour below a letter to the colour of the letter, for its edges


Set = tuple[str, int, int]  # a letter, how many parts of a pixel it stands to the right, and of which pixel


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
    from xml.etree.ElementTree import ParseError, fromstring

    try:
        root = fromstring(svg)
    except ParseError as error:
        raise ValueError(str(error)) from error
    found = [each for each in root if each.tag == f"{_SVG}text"]
    words = [_words(each) for each in found]
    return _lettered(_ground(_shapes(svg, root, found)), [each for each in words if each.text])


def _shapes(svg: str, root: Element, words: Sequence[Element]) -> str:
    """The SVG without its words. Taken out of the text, where nothing else there can look like them: writing the tree
    takes three times as long as reading it.
    """
    from xml.etree.ElementTree import tostring

    shapes, count = _TEXT.subn("", svg)
    if count == len(words) == sum(1 for _ in root.iter(f"{_SVG}text")) and not _HIDDEN.search(svg):
        return shapes
    for each in words:
        root.remove(each)
    return tostring(root, encoding="unicode")


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


class Ground(Struct, frozen=True):
    """The shapes as indices into their own colours, of which the most frequent are kept: the flat ones all are."""

    image: Any  # PIL.Image.Image
    colours: tuple[Colour, ...]
    bands: tuple[Band, ...]


@lru_cache(maxsize=24)  # 0.8 MB and 80 ms each; a site has few: by wing, and by whether a date is fixed
def _ground(svg: str) -> Ground:
    image, colours = raster.drawn(svg, GROUND_COLOURS)
    return Ground(image, colours, bands.banded(image))


# ---------------------------------------------------------------- words


def _lettered(ground: Ground, words: Sequence[Words]) -> bytes:
    """The file of the picture with the words upon it."""
    from PIL.ImageColor import getrgb

    canvas, palette = ground.image.copy(), list(ground.colours)
    below = [canvas.getpixel(_middle_of(each, canvas)) for each in words]
    pairs = list(dict.fromkeys((index, each.fill) for index, each in zip(below, words, strict=True)))
    steps = max(1, min(STEPS, (MOST_COLOURS - len(palette)) // max(1, len(pairs))))
    begins: dict[object, int] = {}
    for index, fill in pairs:
        begins[index, fill] = len(palette)
        palette += _between(palette[cast(int, index)], getrgb(fill)[:3], steps)
    rows = [_set(canvas, each, begins[index, each.fill], steps) for index, each in zip(below, words, strict=True)]
    return bands.png(canvas.size, palette, bands.redrawn(ground.bands, canvas, rows))


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


def _set(canvas: Image, words: Words, begins: int, steps: int) -> range:
    """Set the words, and say in which rows they stand, of which some may lie outside the canvas."""
    path = _FONTS.get((words.family, words.bold), TEXT)
    size, baseline = round(words.size), round(words.y)
    above, below = baseline, baseline
    for place, letters in _line(path, size, words.text, words.x, words.anchor):
        indices, shown, x, y = _inked(path, size, letters, begins, steps)
        x, y = place + x, baseline + y
        right, bottom = x + indices.size[0], y + indices.size[1]
        above, below = min(above, y), max(below, bottom)
        canvas.im.paste(indices, (x, y, right, bottom), shown)  # what Image.paste adds takes four times as long
    return range(above, below)


@lru_cache(maxsize=256)  # the name of the site and of its wings stand on many cards
def _line(path: str, size: int, text: str, x: float, anchor: str) -> list[tuple[int, tuple[Set, ...]]]:
    """Letters, apart or together, and the column where each begins."""
    places, wide = _places(text, path)
    begin = x - {"start": 0, "middle": 0.5, "end": 1}[anchor] * wide * size
    left = int(begin) - size // 2
    halves = [(letter, round((begin + at * size - left) * FINE)) for letter, at in places]
    return [(left + place, letters) for place, letters in _touching(path, size, halves)]


def _touching(path: str, size: int, halves: Sequence[tuple[str, int]]) -> list[tuple[int, tuple[Set, ...]]]:
    """Letters that share columns of pixels, together, and where the first begins: where two cover a pixel, it is
    darker. Nearly all stand alone.
    """
    found: list[tuple[int, tuple[Set, ...]]] = []
    free = 0  # the first column without ink
    for letter, half in halves:
        place, shift = divmod(half, FINE)
        drawn, x, _ = _letter(path, size, letter, shift)
        if found and place + x < free:
            first, before = found[-1]
            found[-1] = first, (*before, (letter, shift, place - first))
        else:
            found.append((place, ((letter, shift, 0),)))
        free = max(free, place + x + drawn.width)
    return found


@lru_cache(maxsize=4096)
def _inked(path: str, size: int, letters: tuple[Set, ...], begins: int, steps: int) -> tuple[Any, Any, int, int]:
    """Letters as indices into the palette; where they are to be seen; and their place against where the first begins.
    The first two are what Pillow has behind an `Image`.

    They come again on every card, and drawing them takes ten times as long as copying.
    """
    from PIL import Image

    mask, x, y = _mask(path, size, letters)
    covered = mask.tobytes()
    indices = Image.frombytes("P", mask.size, covered.translate(_indices(begins, steps)))
    shown = Image.frombytes("L", mask.size, covered.translate(_indices(0, steps, 255)))
    return indices.im, shown.im, x, y


@lru_cache(maxsize=128)
def _indices(begins: int, steps: int, shown: int = 0) -> bytes:
    """How far a pixel is covered (0 to 255) -> its index in the palette; or `shown`, where it is covered at all."""
    shades = [round(level * steps / 255) for level in range(256)]
    return bytes((shown or begins + shade - 1) if shade else 0 for shade in shades)


def _mask(path: str, size: int, letters: Sequence[Set]) -> tuple[Image, int, int]:
    """How far each pixel is covered by letters (0 to 255), and where the upper left one lies."""
    from PIL import Image

    placed = [(*_letter(path, size, letter, shift), at) for letter, shift, at in letters]
    drawn = [(image, at + x, y) for image, x, y, at in placed]
    if len(drawn) == 1:
        return drawn[0]
    left, above = min(x for _, x, _ in drawn), min(y for _, _, y in drawn)
    right, below = max(x + image.width for image, x, _ in drawn), max(y + image.height for image, _, y in drawn)
    mask = Image.new("L", (right - left, below - above))
    for image, x, y in drawn:
        mask.paste(255, (x - left, y - above), image)
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
    """A letter's ink when it stands `shift` parts of a pixel to the right, and its place against where it begins."""
    from PIL import Image, ImageDraw

    font = font_at(path, size * FINE)
    box = [round(each) for each in font.getbbox(letter, anchor="ls")]
    x, y, right, bottom = box[0] // FINE - 1, box[1] // FINE - 1, box[2] // FINE + 2, box[3] // FINE + 2
    large = Image.new("L", ((right - x) * FINE, (bottom - y) * FINE))
    ImageDraw.Draw(large).text((shift - x * FINE, -y * FINE), letter, 255, font, "ls")
    small = large.reduce(FINE)
    ink = small.getbbox() or (0, 0, 1, 1)
    return small.crop(ink), x + ink[0], y + ink[1]
