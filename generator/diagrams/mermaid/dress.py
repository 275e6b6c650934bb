"""The renderer's drawing in the clothes of this site: its colours as variables, its styles as attributes, its names.

Changes no position but rounds it to a tenth of a pixel. Refuses what only styles could say, classes and data of the
renderer's own, and words that stand there only as the halo of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import ID_TOKEN, LINK_TOKEN
from generator.diagrams.mermaid.colours import MUTED, Paint, ground, is_series, line
from generator.diagrams.tree import INTO_XML

SMALLEST_PX = 12  # of words, at the size the diagram is drawn
PHONE_PX = 280  # what a screen of 320 px leaves to a diagram in its frame
_ICON_STROKE = "var(--soft)"


def dress(root: Element, title: str, description: str, links: Mapping[str, int]) -> None:
    """Makes the renderer's tree fit for a page, in place. `links`: names of nodes and the numbers of their links."""
    _drop_halos(root)
    _ring_numbers(root)
    for element in root.iter():
        _attributes_from_style(element)
    _hand_down(root, {})
    for element in root.iter():
        _paint(element)
    for parent in list(root.iter()):
        _one_text_a_line(parent)
    _link(root, links)
    for element in root.iter():
        _keep_what_is_drawn(element)
    _name(root, title, description, bool(links))


def smallest_text_px(root: Element) -> float:
    """The size of the smallest words in the diagram, as it is drawn."""
    sizes = [float(size) for element in root.iter() if (size := element.get("font-size"))]
    return min(sizes, default=16)


def _drop_halos(root: Element) -> None:
    """A title that crosses lines is drawn twice, first as a broad line in the colour of the ground."""
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag == "text" and child.get("fill") == "none"]:
            after = list(parent).index(child) + 1
            parent.remove(child)
            if after <= len(parent):
                halo = {
                    "stroke": "var(--card)",
                    "stroke-width": "4",
                    "stroke-linejoin": "round",
                    "paint-order": "stroke",
                }
                parent[after - 1].attrib.update(halo)


def _ring_numbers(root: Element) -> None:
    """Numbers of messages stand in rings: all words are dark on light here, and light on dark in the dark."""
    for group in root.iter("g"):
        if group.get("class") == "pele-sequence-number":
            for shape in group.iter("rect"):
                shape.attrib.update({"fill": "#1F2020", "stroke": "#CCCCCC"})


# ---------------------------------------------------------------- styles

_STYLED = MappingProxyType(
    {
        "stroke-width": re.compile(r"(\d{1,2}(?:\.\d+)?)(?:px)?"),
        "stroke-dasharray": re.compile(r"(\d{1,3}(?:\.\d+)?(?:[\s,]+\d{1,3}(?:\.\d+)?){0,5})"),
        "font-weight": re.compile(r"(normal|bold|[1-9]00)"),
        "font-style": re.compile(r"(normal|italic)"),
        "text-decoration": re.compile(r"(none|underline|line-through)"),
        "rx": re.compile(r"(\d{1,3}(?:\.\d+)?)(?:px)?"),
    }
)
BROADEST_PX = 4
ROUND_PX = "8"  # the corners of boxes, which the renderer makes with 4


def _attributes_from_style(element: Element) -> None:
    """What authors and the renderer say in `style`; their colours are kept for `_paint`, all else is let go."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in ("fill", "stroke") and element.tag not in ("text", "tspan", "svg"):
            element.set(name, value.lower())
        elif name in _STYLED and (found := _STYLED[name].fullmatch(value)):
            element.set(name, ROUND_PX if (name, found[1]) == ("rx", "4") else found[1])
    width = element.get("stroke-width", "")
    if width and float(width) > BROADEST_PX and element.tag != "text":
        element.set("stroke-width", str(BROADEST_PX))


# ---------------------------------------------------------------- colours

_HANDED_DOWN = ("fill", "fill-opacity")


def _hand_down(element: Element, inherited: Mapping[str, str]) -> None:
    """Gives each shape and text the fill of its group, as words and grounds of one group get other colours here."""
    if element.tag != "g":
        element.attrib.update({name: value for name, value in inherited.items() if name not in element.attrib})
        inherited = {}
    else:
        own = {name: value for name in _HANDED_DOWN if (value := element.attrib.pop(name, None))}
        inherited = {**inherited, **own}
    for child in element:
        _hand_down(child, inherited)


def _paint(element: Element) -> None:
    if element.tag in ("text", "tspan"):
        _paint_words(element)
    elif element.tag == "svg":
        _paint_frame(element)
    else:
        _paint_shape(element)


def _paint_words(element: Element) -> None:
    """Ink, or soft where the renderer has words of less weight."""
    fill = element.get("fill", "").lower()
    element.attrib.pop("fill-opacity", None)
    if fill:
        element.set("fill", "var(--soft)" if fill in MUTED else "var(--ink)")
    if element.get("stroke", "none") not in ("none", "var(--card)"):
        element.set("stroke", "none")


def _paint_frame(element: Element) -> None:
    if element.get("stroke") == "currentColor":
        element.set("stroke", _ICON_STROKE)
    if element.get("fill", "none") not in ("none", "currentColor"):
        element.set("fill", "var(--ink)")


def _paint_shape(element: Element) -> None:
    fill, stroke, kinds = element.get("fill"), element.get("stroke"), set(element.get("class", "").split())
    if stroke is not None:
        _set(element, "stroke", line(stroke))
    if fill is None:
        return
    if kinds & _BANDS and fill == _SURFACE:
        _set(element, "fill", Paint("paper"))
    elif _is_a_dot(element, kinds):
        _set(element, "fill", line(fill))
        if "pele-sankey-link" in kinds:
            element.set("fill-opacity", str(_STREAM))
    else:
        _paint_ground(element, fill)


def _paint_ground(element: Element, fill: str) -> None:
    """What words may stand on: a tint, with its edge in the same hue, as tints alone are hard to tell apart."""
    paint = ground(fill)
    thin = float(element.get("fill-opacity", "1")) < 1
    _set(element, "fill", paint)
    if paint and is_series(fill):
        if thin:
            element.set("fill-opacity", f"{paint.opacity * _THIN:.2g}")
        elif element.get("stroke") in (None, "var(--card)"):
            _set(element, "stroke", line(fill))


_THIN = 0.6  # where the renderer fills thinly: circles that overlap, events below their year
_STREAM = 0.3  # of a solid colour, where words stand on streams that cross
_BANDS, _SURFACE = frozenset(("pele-section",)), "#303640"  # strips behind tasks, which are tinted themselves
_SOLID = frozenset(("pele-marker", "pele-sankey-link", "pele-curve"))


def _is_a_dot(element: Element, kinds: set[str]) -> bool:
    """A shape that no words stand on."""
    return bool(kinds & _SOLID) or (element.tag == "circle" and float(element.get("r", "0")) < 14)


def _set(element: Element, name: str, paint: Paint | None) -> None:
    element.set(name, paint.value if paint else "none")
    if paint and paint.opacity < 1:
        element.set(f"{name}-opacity", str(paint.opacity))


# ---------------------------------------------------------------- words


def _one_text_a_line(parent: Element) -> None:
    """Lines of a label become texts of their own: between those, white space moves nothing."""
    for location, child in reversed(list(enumerate(parent))):
        if child.tag == "text" and any("x" in span.attrib for span in child):
            parent.remove(child)
            for line_of_text in reversed(list(_lines(child))):
                parent.insert(location, line_of_text)


def _lines(text: Element) -> Iterator[Element]:
    """A text for each span that has a place; the spans that follow it in its line go with it."""
    made: Element | None = None
    for span in text:
        if "x" in span.attrib or made is None:
            if made is not None:
                yield made
            made = Element("text", {**text.attrib, "x": span.get("x", "0"), "y": span.get("y", "0")})
        inner = {name: value for name, value in span.attrib.items() if name not in ("x", "y")}
        if inner or len(made):
            part = Element("tspan", inner)
            part.text = span.text
            made.append(part)
        else:
            made.text = (made.text or "") + (span.text or "")
    if made is not None:
        yield made


# ---------------------------------------------------------------- links and names


def _link(root: Element, links: Mapping[str, int]) -> None:
    for parent in list(root.iter()) if links else ():
        for location, child in enumerate(list(parent)):
            number = links.get(child.get("data-id", ""))
            if number is not None and child.tag == "g" and _LINKED & set(child.get("class", "").split()):
                anchor = Element("a", {"href": LINK_TOKEN.format(number).translate(INTO_XML)})
                parent[location] = anchor
                anchor.append(child)
                for text in child.iter("text"):
                    text.set("text-decoration", "underline")


_LINKED = frozenset(("pele-node", "pele-task", "pele-state", "pele-class", "pele-cluster"))


def _name(root: Element, title: str, description: str, holds_links: bool) -> None:
    """`<title>` and `<desc>` first, as the specification asks (SVG 2, 5.8). A picture with links is a group of them."""
    for child in [child for child in root if child.tag in ("title", "desc")]:
        root.remove(child)
    for tag, words in (("desc", description), ("title", title)):
        element = Element(tag, {"id": f"{ID_TOKEN}-{tag}"})
        element.text = words
        root.insert(0, element)
    root.set("font-size", root.get("font-size", "16"))
    root.set("role", "group" if holds_links else "img")
    root.set("aria-labelledby", f"{ID_TOKEN}-title")
    root.set("aria-describedby", f"{ID_TOKEN}-desc")


# ---------------------------------------------------------------- what is kept

_LET_GO = (
    "class",
    "xml:space",
    "font-family",
    "aria-roledescription",
    "role",
    "id",
    "aria-labelledby",
    "aria-describedby",
)
_ROUNDED = frozenset(("d", "points", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "transform"))


def _keep_what_is_drawn(element: Element) -> None:
    for name in list(element.attrib):
        if name in _LET_GO or name.startswith("data-"):
            del element.attrib[name]
        elif name in _ROUNDED and "scale" not in element.attrib[name]:
            element.set(name, _rounded(element.attrib[name]))
        elif name == "font-size" and float(element.attrib[name]) < SMALLEST_PX:
            element.set(name, str(SMALLEST_PX))


def _rounded(numbers: str) -> str:
    """Each number to a tenth: a tenth of a pixel can't be seen, and a fifth of the bytes are saved."""
    return re.sub(r"-?\d*\.\d{2,}", lambda match: f"{round(float(match[0]), 1) + 0.0:g}", numbers)
