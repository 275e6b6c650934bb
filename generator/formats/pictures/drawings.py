"""Drawings (SVG) that authors bring along: which of their elements may be published, and the file without the rest.

A list of what may be, not of what may not: a browser runs a drawing that is opened by itself as a page of this site.
What Inkscape, Illustrator or Figma note for themselves (who saved it, where on their disk) is not seen, and is left
out. What could be seen, run, move or fetch and is not on the list is refused, as a drawing without one of its parts
may say something else, and nobody would notice.
Refuses DOCTYPEs with entities before the text is read as XML: a few lines of them fill the memory.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from generator.formats.pictures import BROKEN, TOO_LARGE

if TYPE_CHECKING:
    from collections.abc import Mapping

_SVG = "http://www.w3.org/2000/svg"
_XHTML, _MATHML = "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"
_XML, _XLINK = "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/1999/xlink"
_BETWEEN = " "  # between the namespace and the name of an element

_NO_SVG = "this is not a picture this site can show; use JPEG, PNG, WebP, AVIF, GIF or SVG"
_NOT_UTF8 = "this drawing is not saved as UTF-8; export it again"


def size_of(content: bytes) -> tuple[int, int] | str:
    """Width and height in pixels of a drawing that may be published; or why it may not."""
    read = _read(content)
    return read if isinstance(read, str) else _size(read.root)


def cleaned(content: bytes) -> bytes | str:
    """The drawing with what is seen of it, and nothing else. What came out goes in again unchanged."""
    read = _read(content)
    return read if isinstance(read, str) else "".join(read.written).encode() + b"\n"


def _read(content: bytes) -> _Reader | str:
    from xml.parsers import expat

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _NOT_UTF8
    trouble = _prologue_trouble(text)
    if trouble:
        return trouble
    reader = _Reader()
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError:
        return reader.trouble or BROKEN
    return reader.trouble or reader


def _prologue_trouble(text: str) -> str | None:
    doctype = re.search(r"<!DOCTYPE[^>\[]*(\[?)", text, re.IGNORECASE)
    if (doctype and doctype[1]) or re.search("<!ENTITY", text, re.IGNORECASE):
        return "this drawing has a DOCTYPE or ENTITY line, which can hide things; export it as plain SVG"
    encoding = re.match(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", text)
    if encoding and encoding[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        return _NOT_UTF8
    if re.search(r"<\?(?!xml\s)", text):
        return "this drawing brings instructions of its own (a <?...?> line); export it as plain SVG"
    return None


# ---------------------------------------------------------------- the lists

_ELEMENT_NAMES = """
    svg g defs symbol use title desc style switch a view
    path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop pattern marker clipPath mask
    filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
# Nothing of these is seen in any browser: notes of programs, and fonts and flowing text of old versions of SVG.
_UNSEEN_NAMES = """
    metadata font font-face glyph hkern vkern missing-glyph flowRoot flowRegion flowPara flowSpan flowDiv solidcolor
"""
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_ATTRIBUTE_NAMES = """
    id class style lang role version viewBox preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry width height dx dy fx fy
    fr d points rotate offset href transform gradientTransform patternTransform gradientUnits patternUnits
    patternContentUnits clipPathUnits maskUnits maskContentUnits filterUnits primitiveUnits markerUnits markerWidth
    markerHeight refX refY orient spreadMethod startOffset method spacing side textLength lengthAdjust pathLength
    systemLanguage requiredExtensions requiredFeatures type media
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
    color-rendering cursor direction display dominant-baseline fill fill-opacity fill-rule filter flood-color
    flood-opacity font font-family font-feature-settings font-size font-size-adjust font-stretch font-style font-variant
    font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning letter-spacing
    lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order
    pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering
    transform-origin unicode-bidi vector-effect visibility white-space word-spacing writing-mode
    in in2 result mode values operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode
    kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent scale xChannelSelector
    yChannelSelector azimuth elevation stdDeviation z pointsAtX pointsAtY pointsAtZ limitingConeAngle radius
    baseFrequency numOctaves seed stitchTiles tableValues slope intercept amplitude exponent
    aria-hidden aria-label aria-labelledby aria-describedby
"""
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_WHY = MappingProxyType(
    {
        **dict.fromkeys(("animate", "animatemotion", "animatetransform", "animatecolor", "set"), "which moves"),
        **dict.fromkeys(("image", "feimage"), "a picture inside a drawing, which may tell more than is seen"),
        **dict.fromkeys(("script", "foreignobject", "iframe", "embed", "object"), "which can run a program"),
    }
)
_OUTSIDE = "this drawing fetches {what} from elsewhere; it must hold all it shows, so export it as plain SVG"


# ---------------------------------------------------------------- reading and writing


class _Reader:
    """Reads a drawing element by element, so that depth does not matter, and writes down what is kept of it."""

    def __init__(self) -> None:
        from xml.parsers import expat

        self.root: Mapping[str, str] = {}
        self.written: list[str] = []
        self.trouble = ""  # the first, which ends the reading
        self._depth = 0
        self._left_out = 0  # the depth of the element that is left out with all it holds; 0: none is
        self._styles: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.trouble:
            return
        self._depth += 1
        namespace, _, name = tag.rpartition(_BETWEEN)
        if self._depth == 1 and (namespace, name) != (_SVG, "svg"):
            self.trouble = _NO_SVG
        if self._left_out or namespace not in (_SVG, _XHTML, _MATHML, "") or (namespace == _SVG and name in _UNSEEN):
            self._left_out = self._left_out or self._depth
            return
        if namespace != _SVG or name not in _ELEMENTS or self._styles is not None:  # a style holds nothing but text
            self._refuse(name)
            return
        kept = self._kept(attributes)
        if self._depth == 1:
            self.root = kept
            kept = {"xmlns": _SVG, **kept}
        self._styles = [] if name == "style" else None
        self.written.append(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")

    def _end(self, tag: str) -> None:
        if self.trouble:
            return
        if not self._left_out:
            if self._styles is not None:
                self._judge(_style_trouble("".join(self._styles)))
                self._styles = None
            self._close(tag.rpartition(_BETWEEN)[2])
        elif self._left_out == self._depth:
            self._left_out = 0
        self._depth -= 1

    def _close(self, name: str) -> None:
        """An element that holds nothing is written in the short way."""
        last = self.written[-1]
        if last.startswith("<") and not last.startswith("</") and not last.endswith("/>"):
            self.written[-1] = f"{last[:-1]}/>"
        else:
            self.written.append(f"</{name}>")

    def _text(self, text: str) -> None:
        if self._left_out or self.trouble:
            return
        if self._styles is not None:
            self._styles.append(text)
        self.written.append(escape(text))

    def _kept(self, attributes: Mapping[str, str]) -> dict[str, str]:
        kept = {}
        for written, value in attributes.items():
            namespace, _, name = written.rpartition(_BETWEEN)
            if namespace not in ("", _XML, _XLINK):
                continue
            self._judge(_attribute_trouble(name.lower(), value))
            if namespace == _XML and name in ("space", "lang"):
                kept[f"xml:{name}"] = value
            elif namespace in ("", _XLINK) and name in _ATTRIBUTES and not (namespace and name != "href"):
                kept[name] = value
        return kept

    def _judge(self, trouble: str) -> None:
        self.trouble = self.trouble or trouble

    def _refuse(self, name: str) -> None:
        why = _WHY.get(name.lower(), "which is not on the list of what drawings may hold")
        line = self.parser.CurrentLineNumber
        self._judge(f"this drawing holds <{name}> in its line {line}, {why}; export it as plain SVG")


def _attribute_trouble(name: str, value: str) -> str:
    squeezed = re.sub(r"[\s\x00-\x20]+", "", value).lower()  # browsers read "java\nscript:" too
    if name.startswith("on") or "javascript:" in squeezed:
        return "this drawing runs a program when it is touched or opened; export it as plain SVG"
    if name in ("href", "src", "base") and not squeezed.startswith("#"):
        return _OUTSIDE.format(what="a picture, a font or a link")
    return _style_trouble(value) if name == "style" or "url(" in squeezed else ""


_MOVES = re.compile(r"@(?:-\w+-)?keyframes|@starting-style")


def _style_trouble(css: str) -> str:
    lowered = css.lower()
    if "\\" in css:
        return "this drawing writes its styles with backslashes, which can hide things; export it as plain SVG"
    begins = re.findall(r"url\(\s*[\"']?\s*(.?)", lowered, re.DOTALL)
    if any(word in lowered for word in ("@import", "image-set(", "src(")) or any(first != "#" for first in begins):
        return _OUTSIDE.format(what="a style or a picture")
    if "javascript:" in lowered or "expression(" in lowered:
        return "this drawing runs a program from its styles; export it as plain SVG"
    return "this drawing moves by its styles; export it as it looks at rest" if _MOVES.search(lowered) else ""


# ---------------------------------------------------------------- the size


def _size(root: Mapping[str, str]) -> tuple[int, int] | str:
    """Width and height as written; one that is missing follows from the shape of the viewBox."""
    width, height = _length_px(root.get("width")), _length_px(root.get("height"))
    box = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    if len(box) == 4 and box[2] > 0 and box[3] > 0 and not (width and height):
        ratio = box[2] / box[3]
        width = width or (height * ratio if height else box[2])
        height = height or width / ratio
    if not (width and height):
        return 'this drawing does not say how large it is; give its <svg> a viewBox, such as viewBox="0 0 800 600"'
    if max(width, height) > 1_000_000:
        return TOO_LARGE
    return max(round(width), 1), max(round(height), 1)


_PX = MappingProxyType(
    {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
)


def _length_px(text: str | None) -> float:
    """A length in pixels, 96 to the inch (CSS Values 4, 6.2); 0 for "100%" and whatever else depends on the page."""
    found = re.fullmatch(r"\s*([0-9.eE+-]+?)\s*([a-zA-Z]*)\s*", text or "")
    return max(_number(found[1]) * _PX.get(found[2].lower(), 0), 0) if found else 0


def _number(text: str) -> float:
    found = re.fullmatch(r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][+-]?\d{1,2})?", text)
    return float(found[0]) if found else 0.0
