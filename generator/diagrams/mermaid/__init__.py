"""Mermaid: the text in a ```mermaid fence, drawn when the site is built. No script reaches the page.

Refuses nothing that Mermaid draws, but: what a click should run, styles and fonts of a diagram's own, and diagrams too
large to be read. Colours that an author brings become the nearest of the site's (see `mermaid_colours`).
"""

from __future__ import annotations

from types import MappingProxyType
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import Drawing
from generator.diagrams.mermaid.dress import PHONE_PX, SMALLEST_PX, dress, smallest_text_px
from generator.diagrams.mermaid.engine import Raw, Refusal, drawn
from generator.diagrams.mermaid.source import Source, read
from generator.diagrams.mermaid.troubles import LARGE, place_of, trouble_with, trouble_with_source
from generator.diagrams.mermaid.words import made_description, made_title, outline, title_in
from generator.diagrams.svg import clean
from generator.diagrams.tree import parsed, written
from generator.problems import Location, Problem, UnlocatedProblem


def draw(source: str, file: str, first_line: int) -> tuple[Drawing | None, list[Problem]]:
    """The diagram, if it can be drawn, and what is wrong with it. `first_line` of `file` is the source's first line."""
    whole = Location(file, first_line)
    if trouble := trouble_with_source(source):
        return None, [trouble.at(whole)]
    read_source = read(source)
    raw = drawn(read_source.text)
    if isinstance(raw, Refusal):
        trouble, line, column = trouble_with(raw, read_source)
        return None, [trouble.at(place_of(file, first_line, source, line, column))]
    drawing = _drawing(raw, read_source)
    if isinstance(drawing, UnlocatedProblem):
        return None, [drawing.at(whole)]
    return drawing, [trouble.at(Location(file, first_line + line)) for line, trouble in read_source.troubles]


def _drawing(raw: Raw, source: Source) -> Drawing | UnlocatedProblem:
    root = parsed(raw.svg)
    if isinstance(root, UnlocatedProblem):
        return LARGE if root.code == "diagram-large" else root
    lines = outline(root, raw.kind, {**raw.model, "source": source.text})
    title = source.accessible_title or title_in(root) or source.title or made_title(raw.kind, lines)
    description = source.accessible_description or made_description(raw.kind, lines)
    dress(root, title, description, MappingProxyType({link.node: at for at, link in enumerate(source.links)}))
    root.set("class", _classes(root, raw.width))
    svg = clean(written(root))
    if isinstance(svg, UnlocatedProblem):
        return svg
    return Drawing(
        kind="mermaid",
        svg=svg,
        width=raw.width,
        height=raw.height,
        title=title,
        description=description,
        outline=lines,
        links=tuple(link.target for link in source.links),
    )


def _classes(root: Element, width: float) -> str:
    """ "scroll" where the words would fall below 12 px on a telephone: the figure lets it be moved sideways then."""
    scrolls = width > PHONE_PX * smallest_text_px(root) / SMALLEST_PX
    return "mermaid scroll" if scrolls else "mermaid"
