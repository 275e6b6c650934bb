"""The words of a Mermaid diagram as they are drawn: what stands on each node, and all of them in the order of reading.

Refuses ticks of axes, counts, and whatever is drawn twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import Outline

_UNSAID = frozenset(
    (
        "pele-axis",
        "pele-grid",
        "pele-scale",
        "pele-title",
        "pele-actor-footer",
        "pele-slice-labels",
        "pele-packet-bits",
        "pele-count",
    )
)


def entities(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    edges = next((group for group in root.iter() if "pele-edge-labels" in kinds_of(group)), None)
    yield from in_reading_order(root, unsaid=_UNSAID | {"pele-edge-labels"})
    for label in edges if edges is not None else ():
        found = re.fullmatch(r"id_entity-(.+)-\d+_entity-(.+)-\d+_\d+", label.get("data-id", ""))
        if found:
            yield Outline(f"{found[1]} to {found[2]}: {words_of(label)}")


def in_reading_order(root: Element, unsaid: frozenset[str] = _UNSAID) -> Iterator[Outline]:
    """The words as they are drawn: a group with words of its own is a line, and what is in it stands below it."""
    if unsaid & kinds_of(root) or root.tag in ("title", "desc"):
        return
    rows = _rows([child for child in root if child.tag == "text" and child.get("fill") != "none"])
    below = [line for child in root if child.tag in ("g", "svg") for line in in_reading_order(child, unsaid)]
    if not kinds_of(root) & _ONE_THING or not rows:
        yield from (Outline(row) for row in rows)
        yield from below
    else:
        head, *others = _named_first(rows)
        yield Outline(head, (*(Outline(row) for row in others), *below))


def _named_first(rows: list[str]) -> list[str]:
    """The kind of a thing, which is drawn above its name, comes after it: "Reader (person)"."""
    if len(rows) > 1 and rows[0].startswith("«"):
        return [f"{rows[1]} ({rows[0].strip('«»')})", *rows[2:]]
    return rows


_ONE_THING = frozenset(("pele-node", "pele-cluster", "pele-section", "pele-column", "pele-card", "pele-event"))


def _rows(texts: Sequence[Element]) -> list[str]:
    """Words that stand on one level are one row; a title that is drawn is told as the title."""
    told = [text for text in texts if not _UNSAID & kinds_of(text)]
    return [row for _, level in groupby(told, key=_level) if (row := " ".join(filter(None, map(words_of, level))))]


def _level(text: Element) -> str:
    return text.get("y") or f"{id(text)}"


def kinds_of(element: Element) -> set[str]:
    """The renderer's words for what an element is."""
    return set(element.get("class", "").split())


def names_of_nodes(root: Element) -> dict[str, str]:
    """What is written on each node, by the renderer's name for it."""
    nodes = (group for group in root.iter("g") if "pele-node" in kinds_of(group) and group.get("data-id"))
    return {str(group.get("data-id")): words for group in nodes if (words := words_of(group))}


def words_of(element: Element) -> str:
    """All the words in an element, with single spaces; those of `<title>` are shown on nothing but a mouse."""
    texts = element.iter("text") if element.tag != "text" else (element,)
    return " ".join(" ".join(_spans(text)) for text in texts if text.get("fill") != "none").strip()


def _spans(text: Element) -> list[str]:
    lines: list[str] = [text.text or ""]
    for span in text:
        if "x" in span.attrib:
            lines.append(span.text or "")
        else:
            lines[-1] += span.text or ""
    return [words for line in lines if (words := " ".join(line.split()))]
