"""The gate of the diagrams: what may stand in the SVG of a page, whatever drew it.

One table of elements and attributes, each attribute with the shape its value must have. Refuses scripts, event
attributes, styles, `foreignObject`, pictures, `<use>`, addresses but those of links, and every colour that is not a
variable of the site's styles. What breaks a rule is refused, not taken out: a drawing without one of its parts could
say something else, and nobody would notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import ID_TOKEN
from generator.diagrams.tree import WORDS, parsed, unfit, written
from generator.problems import UnlocatedProblem


def clean(svg: str) -> str | UnlocatedProblem:
    """The same diagram as it may stand in a page; or what is wrong with it. What came out goes in again unchanged."""
    root = parsed(svg)
    if isinstance(root, UnlocatedProblem):
        return root
    trouble = next(_troubles(root), None)
    return unfit(f"the drawing {trouble}") if trouble else written(root)


def with_ids(svg: str, number: int) -> str:
    """The diagram as the one of that number on its page: its ids, and what refers to them, are its own."""
    return svg.replace(ID_TOKEN, f"{ID_TOKEN.rpartition('-')[0]}-{number}")


# ---------------------------------------------------------------- the table

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?"
_LENGTH = rf"{_NUMBER}(?:px|em|%)?"
_ID = rf"{ID_TOKEN}[a-z]*(?:-[\w-]+)?"  # letters: the layouts of one diagram
_PAINT = rf"none|currentColor|var\(--[a-z][a-z0-9-]*\)|url\(#{_ID}\)"
_URL = rf"none|url\(#{_ID}\)"
_TOKEN = "\ufdd0link:\\d+\ufdd1"  # LINK_TOKEN, as `tree` hands it to a parser of XML
# A place on the web or on this site. "\" and "//" could lead elsewhere, a colon before the first slash is a scheme.
_LINK = rf"{_TOKEN}|#{_ID}|(?:https?://|mailto:)[^\s\\]+|(?!//)[^\s:\\#?/]*(?:[/#?][^\s\\]*)?"

_SHAPES: MappingProxyType[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"), _LENGTH),
        **dict.fromkeys(("dx", "dy", "fx", "fy", "refX", "refY", "markerWidth", "markerHeight", "offset"), _LENGTH),
        **dict.fromkeys(("startOffset", "textLength", "pathLength"), _LENGTH),
        "d": r"[MmLlHhVvCcSsQqTtAaZz\d\s,.eE+-]*",
        "points": r"[\d\s,.eE+-]*",
        "viewBox": rf"{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}",
        "transform": rf"(?:(?:translate|rotate|scale|matrix|skewX|skewY)\((?:{_NUMBER}[\s,]*){{1,6}}\)\s*)*",
        "gradientTransform": rf"(?:(?:translate|rotate|scale|matrix)\((?:{_NUMBER}[\s,]*){{1,6}}\)\s*)*",
        "preserveAspectRatio": r"[A-Za-z ]+",
        "lengthAdjust": r"spacing|spacingAndGlyphs",
        "orient": rf"auto|auto-start-reverse|{_NUMBER}",
        **dict.fromkeys(
            ("markerUnits", "clipPathUnits", "gradientUnits"), r"userSpaceOnUse|objectBoundingBox|strokeWidth"
        ),
        "spreadMethod": r"pad|reflect|repeat",
    }
)
_LOOKS: MappingProxyType[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("fill", "stroke", "stop-color", "color"), _PAINT),
        **dict.fromkeys(("marker-start", "marker-mid", "marker-end", "clip-path"), _URL),
        **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "stroke-miterlimit"), _NUMBER),
        **dict.fromkeys(("stroke-width", "stroke-dashoffset", "font-size", "letter-spacing", "word-spacing"), _LENGTH),
        "stroke-dasharray": rf"none|{_NUMBER}(?:[\s,]+{_NUMBER}){{0,7}}",
        **dict.fromkeys(("stroke-linecap", "stroke-linejoin"), r"butt|round|square|miter|bevel"),
        **dict.fromkeys(("fill-rule", "clip-rule"), r"nonzero|evenodd"),
        "font-family": r"var\(--(?:sans|serif)\)",
        "font-weight": r"normal|bold|[1-9]00",
        "font-style": r"normal|italic",
        "text-anchor": r"start|middle|end",
        "text-decoration": r"none|underline|line-through",
        "dominant-baseline": r"[a-z-]+",
        "paint-order": r"normal|[a-z ]+",
        "vector-effect": r"none|non-scaling-stroke",
        "visibility": r"visible|hidden",
    }
)
_EVERYWHERE: MappingProxyType[str, str] = MappingProxyType(
    {
        "id": _ID,
        "class": r"[a-z0-9_ -]*",
        "role": r"img|group|presentation|none|list|listitem",
        "aria-hidden": r"true|false",
        "aria-label": r".*",
        **dict.fromkeys(("aria-labelledby", "aria-describedby"), rf"{_ID}(?: {_ID})*"),
        "xml:space": r"preserve|default",
        "lang": r"[A-Za-z0-9-]+",
        **_SHAPES,
        **_LOOKS,
    }
)
_ALLOWED = MappingProxyType({name: re.compile(shape, re.DOTALL) for name, shape in _EVERYWHERE.items()})
_HREF = MappingProxyType({"a": re.compile(_LINK), "textPath": re.compile(rf"#{_ID}")})

_DRAWN = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_HIDDEN = ("marker", "clipPath", "linearGradient", "radialGradient", "stop", "defs")
_ELEMENTS = frozenset(("svg", "g", "a", "textPath", *_DRAWN, *_HIDDEN, *WORDS))

# ---------------------------------------------------------------- the walk


def _troubles(root: Element) -> Iterator[str]:
    """What breaks a rule, as the second half of a sentence: "the drawing ..."."""
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            yield f"holds <{element.tag}>"
        for name, value in element.attrib.items():
            yield from _attribute_troubles(element.tag, name, value)
        yield from _word_troubles(element)
    yield from _name_troubles(root)
    yield from _reference_troubles(root)


def _attribute_troubles(tag: str, name: str, value: str) -> Iterator[str]:
    shape = _HREF.get(tag) if name == "href" else _ALLOWED.get(name)
    if shape is None:
        yield f'holds "{name}" in <{tag}>'
    elif not shape.fullmatch(value):
        yield f'holds {name}="{value[:60]}" in <{tag}>'


def _word_troubles(element: Element) -> Iterator[str]:
    if element.tag in ("title", "desc") and len(element):
        yield f"holds elements in <{element.tag}>"
    if element.tag not in (*WORDS, "a", "textPath") and (element.text or "").strip():
        yield f"holds words in <{element.tag}>"
    if element.tag not in WORDS and any((child.tail or "").strip() for child in element if element.tag != "a"):
        yield f"holds words in <{element.tag}>"


def _name_troubles(root: Element) -> Iterator[str]:
    if "viewBox" not in root.attrib:
        yield "has no viewBox"
    if root.get("role") not in ("img", "group"):
        yield 'is not marked role="img" (or "group", where it holds links)'
    named = {
        child.get("id"): child.tag for child in root if child.tag in ("title", "desc") and (child.text or "").strip()
    }
    referred = f"{root.get('aria-labelledby', '')} {root.get('aria-describedby', '')}".split()
    if {named.get(name) for name in referred} != {"title", "desc"}:
        yield "lacks a name (<title>) or a description (<desc>) that aria-labelledby refers to"


def _reference_troubles(root: Element) -> Iterator[str]:
    ids = [name for element in root.iter() if (name := element.get("id"))]
    if len(ids) > len(set(ids)):
        yield "holds one id twice"
    for element in root.iter():
        for name, value in element.attrib.items():
            if missing := set(_references(name, value)) - set(ids):
                yield f'refers to "{missing.pop()}", which is not in it'


def _references(name: str, value: str) -> list[str]:
    if name in ("aria-labelledby", "aria-describedby"):
        return value.split()
    return re.findall(r"^(?:url\()?#([\w-]+)", value) if name not in ("id", "aria-label") else []
