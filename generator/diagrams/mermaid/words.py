"""A Mermaid diagram in words: what it is called, a sentence about it, and all of it as a nested list.

The list is told from the renderer's model or from the source where they say more, else from what is drawn. Refuses to
say what none of them tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import Outline
from generator.diagrams.mermaid.drawn_words import entities, in_reading_order, kinds_of, words_of
from generator.diagrams.mermaid.model_words import classes, flowchart, sequence, states
from generator.diagrams.mermaid.source_words import gantt, mindmap, pie, quantities, radar, tree, xychart

Teller = Callable[[Element, Mapping[str, Any]], Iterable[Outline]]


def _as_drawn(root: Element, model: Mapping[str, Any]) -> Iterable[Outline]:
    return in_reading_order(root)


# kind -> what people call it, and who tells it as a list
_KINDS: MappingProxyType[str, tuple[str, Teller]] = MappingProxyType(
    {
        "architecture": ("Architecture diagram", _as_drawn),
        "block": ("Block diagram", _as_drawn),
        "c4": ("C4 diagram", _as_drawn),
        "class": ("Class diagram", classes),
        "er": ("Entity relationship diagram", entities),
        "eventmodeling": ("Event model", _as_drawn),
        "flowchart": ("Flow chart", flowchart),
        "gantt": ("Gantt chart", gantt),
        "gitGraph": ("Git graph", _as_drawn),
        "ishikawa": ("Fishbone diagram", tree),
        "journey": ("Journey", _as_drawn),
        "kanban": ("Kanban board", _as_drawn),
        "mindmap": ("Mind map", mindmap),
        "packet": ("Packet diagram", _as_drawn),
        "pie": ("Pie chart", pie),
        "quadrantChart": ("Quadrant chart", _as_drawn),
        "radar": ("Radar chart", radar),
        "requirement": ("Requirement diagram", _as_drawn),
        "sankey": ("Flow of quantities", quantities),
        "sequence": ("Sequence diagram", sequence),
        "state": ("State diagram", states),
        "timeline": ("Timeline", _as_drawn),
        "treeView": ("Tree", tree),
        "treemap": ("Tree map", tree),
        "venn": ("Venn diagram", _as_drawn),
        "wardley": ("Wardley map", _as_drawn),
        "xychart": ("Chart", xychart),
    }
)
_OTHER = ("Diagram", _as_drawn)


def outline(root: Element, kind: str, model: Mapping[str, Any]) -> tuple[Outline, ...]:
    """The diagram as a nested list."""
    _, told = _KINDS.get(kind, _OTHER)
    try:
        return tuple(told(root, model))
    except (AttributeError, KeyError, TypeError):  # the renderer is young: it may come to tell its model otherwise
        return tuple(in_reading_order(root))


def name_of(kind: str) -> str:
    return _KINDS.get(kind, _OTHER)[0]


def title_in(root: Element) -> str:
    """The title that is drawn above the diagram; empty where there is none."""
    return next(
        (words for element in root.iter() if "pele-title" in kinds_of(element) and (words := words_of(element))), ""
    )


def made_title(kind: str, lines: Sequence[Outline], most: int = 5, longest: int = 100) -> str:
    """A title for a diagram without one: "Flow chart: Listen, Reflect, Act and 3 more". `longest`: of the names."""
    names = list(dict.fromkeys(line.text for line in (lines[0].below if kind == "sequence" else lines)))
    shown = [name for at, name in enumerate(names[:most]) if at == 0 or len(", ".join(names[: at + 1])) <= longest]
    if not shown:
        return name_of(kind)
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"{name_of(kind)}: {', '.join(shown)}{more}"


def made_description(kind: str, lines: Sequence[Outline], longest: int = 300) -> str:
    """A description for a diagram without one: its lines in one sentence, as many of them as fit, in characters."""
    said: list[str] = []
    sentences = list(_sentences(_told_once(lines)))
    for sentence in sentences:
        if said and len("; ".join([*said, sentence])) > longest:
            return f"{name_of(kind)}. {'; '.join(said)}; and {len(sentences) - len(said)} more."
        said.append(sentence)
    return f"{name_of(kind)}. {'; '.join(said)}." if said else f"{name_of(kind)} without words."


def _told_once(lines: Sequence[Outline]) -> list[Outline]:
    """Without the lines that are only the end of another one's arrow."""
    reached = {part.text.rpartition("leads to ")[2] for line in lines for part in line.below}
    return [line for line in lines if line.below or line.text not in reached]


def _sentences(lines: Iterable[Outline]) -> Iterator[str]:
    for line in lines:
        if any(part.below for part in line.below):
            yield line.text
            yield from _sentences(line.below)
        else:
            yield f"{line.text}: {', '.join(part.text for part in line.below)}" if line.below else line.text
