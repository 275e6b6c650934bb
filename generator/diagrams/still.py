"""A diagram as a file of its own, for slides, leaflets and cards: SVG with its colours spelt out, or PNG.

Refuses the fonts of the machine: words are set in the site's own (cut to two weights beside this file, as resvg reads
no WOFF2), so that every machine gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from xml.etree.ElementTree import Element

from generator.diagrams import raster
from generator.diagrams.drawing import Drawing
from generator.diagrams.tree import parsed, written
from generator.problems import UnlocatedProblem

Scheme = Literal["light", "dark"]
FAMILY = "Atkinson Hyperlegible Next"
NAMES_FAMILY = "Fraunces"
COLOURS = 64  # of a PNG: those of the palette, and enough between them for the edges of letters
_FALLBACKS = f"'{FAMILY}', 'Atkinson Next', Verdana, Arial, sans-serif"
_MEDIA = MappingProxyType({"light": ("",), "dark": ("", "(prefers-color-scheme: dark)")})


@lru_cache(maxsize=4)
def tokens_of(css: str, scheme: Scheme) -> Mapping[str, str]:
    """The custom properties of `:root` in tokens.css as that scheme shows them: {"--teal": "#0B4F55"}."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    found: dict[str, str] = {}
    for media, inside in re.findall(r"(?:@media\s*([^{}]*?)\s*\{\s*)?:root\s*\{([^}]*)\}", plain):
        if re.sub(r":\s*", ": ", media) in _MEDIA[scheme]:
            found.update((name, value.strip()) for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;}]+)", inside))
    return MappingProxyType({name: _looked_up(value, found) for name, value in found.items()})


def standalone(drawing: Drawing, tokens: Mapping[str, str]) -> bytes:
    """An SVG file with the colours of `tokens` (see `tokens_of`), on the ground of a card. Links are plain words in it.

    A colour that the tokens don't have is black, as browsers draw it. Raises ValueError for an SVG that did not pass
    `svg.clean`.
    """
    root = parsed(drawing.svg)
    if isinstance(root, UnlocatedProblem):
        raise ValueError(root.message)
    for element in root.iter():
        _spell_out(element, tokens)
    root.attrib.pop("class", None)
    frame = {"xmlns": "http://www.w3.org/2000/svg", "width": f"{drawing.width:g}", "height": f"{drawing.height:g}"}
    root.attrib = {**frame, **root.attrib, **frame, "font-family": _FALLBACKS}
    names = sum(child.tag in ("title", "desc") for child in root)
    root.insert(names, _ground(root.get("viewBox", ""), tokens.get("--card", "#FFFFFF")))
    return (written(root) + "\n").encode()


@lru_cache(maxsize=32)  # 0.3 s and some 50 kB each
def png(svg: bytes, width_px: int) -> bytes:
    """What `standalone` gave, as a picture that wide. The same bytes on any machine with the same resvg and Pillow."""
    families = {"font_family": FAMILY, "sans_serif_family": FAMILY, "serif_family": NAMES_FAMILY}
    image, colours = raster.drawn(svg.decode(), COLOURS, width=width_px, **families)
    return raster.png(image, colours, optimize=True)


def _looked_up(value: str, found: Mapping[str, str]) -> str:
    """One step of `--wing: var(--plum)` is enough for the site's tokens; what is not found stays as it is."""
    return re.sub(r"var\((--[\w-]+)\)", lambda match: found.get(match[1], match[0]), value)


def _spell_out(element: Element, tokens: Mapping[str, str]) -> None:
    for name, value in element.attrib.items():
        if value.startswith("var("):
            element.set(name, tokens.get(value[4:-1], "sans-serif" if name == "font-family" else "#000000"))
    if element.tag == "a":
        element.tag = "tspan" if element.text else "g"
        element.attrib.pop("href", None)
    element.attrib.pop("text-decoration", None)


def _ground(view_box: str, colour: str) -> Element:
    x, y, width, height = re.split(r"[\s,]+", view_box.strip())
    ground = Element("rect", {"x": x, "y": y, "width": width, "height": height})
    ground.set("fill", colour)
    return ground
