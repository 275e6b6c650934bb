"""The elements of a diagram: read from text, and written so that the same tree gives the same bytes.

Reads no entity, no DTD, no comment and no processing instruction: whatever begins with "<!" or "<?" is refused before
a parser sees it, so that nothing can grow or fetch (defusedxml would do the same, and be one more package). Refuses
what is too large or too deep. Knows nothing of what may stand in a diagram: see `svg`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import ID_TOKEN
from generator.problems import UnlocatedProblem

MOST_CHARACTERS = 1_000_000  # 40 times the largest of 655 diagrams from Mermaid's own documentation
MOST_ELEMENTS = 20_000
DEEPEST = 40

WORDS = ("title", "desc", "text", "tspan")  # elements whose text is read by people
_SVG = "{http://www.w3.org/2000/svg}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
# XML can't hold the control characters of LINK_TOKEN; these two are set aside by Unicode for a program's own use.
INTO_XML: MappingProxyType[int, str | None] = MappingProxyType(
    {0x02: "\ufdd0", 0x03: "\ufdd1", 0xFDD0: None, 0xFDD1: None}
)
_OUT_OF_XML = MappingProxyType({0xFDD0: "\x02", 0xFDD1: "\x03"})


def parsed(svg: str) -> Element | UnlocatedProblem:
    """The root of an SVG text, without namespaces; or why it is no diagram."""
    if len(svg) > MOST_CHARACTERS:
        return too_large()
    if "<!" in svg or "<?" in svg:
        return unfit("the drawing holds something that is no element: a line with <! or <?")
    try:
        root = ElementTree.fromstring(svg.translate(INTO_XML))
    except (ElementTree.ParseError, ValueError):
        return unfit("the drawing is broken: it is not well-formed SVG")
    if not _is_small(root):
        return too_large()
    for element in root.iter():
        _without_namespaces(element)
    return root if root.tag == "svg" else unfit(f"the drawing is no SVG: it begins with <{root.tag}>")


def too_large(code: str = "diagram-large") -> UnlocatedProblem:
    return UnlocatedProblem(
        code,
        "this diagram has grown too large for a page",
        why="a page must open quickly on an old telephone, and nobody can read so much at once",
        help=("make two or three diagrams of it, each about one thing",),
    )


def unfit(message: str) -> UnlocatedProblem:
    """Something stands in a drawing that no diagram may hold."""
    return UnlocatedProblem(
        "diagram-unfit",
        message,
        why="a diagram may hold shapes and words only: nothing that runs, fetches or brings its own styles",
    )


def _is_small(root: Element) -> bool:
    level, count, depth = [root], 0, 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > MOST_ELEMENTS or depth > DEEPEST:
            return False
        level = [child for element in level for child in element]
    return True


def _without_namespaces(element: Element) -> None:
    element.tag = element.tag.removeprefix(_SVG)
    for name in [name for name in element.attrib if name.startswith("{")]:
        element.set(name.replace(_XML, "xml:"), element.attrib.pop(name))


# ---------------------------------------------------------------- writing


def written(root: Element) -> str:
    """The tree as text for an HTML page: no namespaces, and a new line after each text, or text browsers glue words."""
    return "".join(_pieces(root, within_words=False)).rstrip("\n").translate(_OUT_OF_XML)


def _pieces(element: Element, within_words: bool) -> Iterator[str]:
    """The text of one element; as deep as `DEEPEST` at most."""
    words = within_words or element.tag in WORDS
    yield f"<{element.tag}{''.join(_attribute(name, value) for name, value in element.attrib.items())}"
    if len(element) or (words and element.text):
        yield ">" + (_escaped(element.text or "") if words else "")
        for child in element:
            yield from _pieces(child, words)
            yield _escaped(child.tail or "") if words else ""
        yield f"</{element.tag}>"
    else:
        yield "/>"
    yield "\n" if element.tag in WORDS and not within_words else ""


def _attribute(name: str, value: str) -> str:
    is_reference = name in ("id", "href", "aria-labelledby", "aria-describedby") or value.startswith("url(#")
    kept = _marked(value) if is_reference else _escaped(value)
    return f' {name}="{kept.replace(chr(34), "&quot;")}"'


def _marked(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(text: str) -> str:
    """Also where somebody's own words read like the token that ids begin with, which will be replaced everywhere."""
    plain = re.sub(r"[\t\r\n]", " ", text)
    return _marked(plain).replace(ID_TOKEN, ID_TOKEN.replace("-", "&#45;"))
