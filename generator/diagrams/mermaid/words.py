"""A Mermaid diagram in words: what it is called, a sentence about it, and all of it as a nested list.

The list is told from the renderer's model or from the source where they say more, else from what is drawn. Refuses to
say what none of them tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import Outline
from generator.diagrams.mermaid.drawn_words import entities, in_reading_order, kinds_of, words_of
from generator.diagrams.mermaid.model_words import classes, flowchart, sequence, states
from generator.diagrams.mermaid.source_words import gantt, mindmap, pie, quantities, radar, tree, xychart

KIND_NAMES: MappingProxyType[str, str] = MappingProxyType(
    {
        "architecture": "Architecture diagram",
        "block": "Block diagram",
        "c4": "C4 diagram",
        "class": "Class diagram",
        "er": "Entity relationship diagram",
        "eventmodeling": "Event model",
        "flowchart": "Flow chart",
        "gantt": "Gantt chart",
        "gitGraph": "Git graph",
        "info": "Diagram",
        "ishikawa": "Fishbone diagram",
        "journey": "Journey",
        "kanban": "Kanban board",
        "mindmap": "Mind map",
        "packet": "Packet diagram",
        "pie": "Pie chart",
        "quadrantChart": "Quadrant chart",
        "radar": "Radar chart",
        "requirement": "Requirement diagram",
        "sankey": "Flow of quantities",
        "sequence": "Sequence diagram",
        "state": "State diagram",
        "timeline": "Timeline",
        "treeView": "Tree",
        "treemap": "Tree map",
        "venn": "Venn diagram",
        "wardley": "Wardley map",
        "xychart": "Chart",
    }
)


def outline(root: Element, kind: str, model: Mapping[str, Any]) -> tuple[Outline, ...]:
    """The diagram as a nested list."""
    teller = _TELLERS.get(kind)
    try:
        return tuple(teller(root, model) if teller else in_reading_order(root))
    except (AttributeError, KeyError, TypeError):  # the renderer is young: it may come to tell its model otherwise
        return tuple(in_reading_order(root))


def name_of(kind: str) -> str:
    return KIND_NAMES.get(kind, "Diagram")


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


_TELLERS = MappingProxyType(
    {
        "flowchart": flowchart,
        "state": states,
        "sequence": sequence,
        "class": classes,
        "er": entities,
        "mindmap": mindmap,
        "pie": pie,
        "gantt": gantt,
        "xychart": xychart,
        "radar": radar,
        "sankey": quantities,
        "treemap": tree,
        "treeView": tree,
        "ishikawa": tree,
    }
)
