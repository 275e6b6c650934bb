"""A Mermaid diagram in words: what it is called, a sentence about it, and all of it as a nested list.

Says "leads to" only where the renderer tells which box an arrow comes from and goes to; elsewhere the words in the
order in which they are read. Refuses ticks of axes and whatever is drawn twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import Outline

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
        return tuple(teller(root, model) if teller else _in_reading_order(root))
    except (AttributeError, KeyError, TypeError):  # the renderer is young: it may come to tell its model otherwise
        return tuple(_in_reading_order(root))


def name_of(kind: str) -> str:
    return KIND_NAMES.get(kind, "Diagram")


def title_in(root: Element) -> str:
    """The title that is drawn above the diagram; empty where there is none."""
    return next((words for element in root.iter() if "pele-title" in _kinds(element) and (words := _words(element))), "")


def made_title(kind: str, lines: Sequence[Outline], most: int = 5) -> str:
    """A title for a diagram without one: "Flow chart: Listen, Reflect, Act and 3 more"."""
    names = list(dict.fromkeys(line.text for line in (lines[0].below if kind == "sequence" else lines)))
    if not names:
        return name_of(kind)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{name_of(kind)}: {', '.join(names[:most])}{more}"


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


# ---------------------------------------------------------------- from what the renderer understood

_ARROWS = MappingProxyType({"arrow_point": "leads to", "double_arrow_point": "leads to and comes from"})


def _flowchart(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    names = _names_of_nodes(root)
    groups = {group["id"]: group for group in model["subgraphs"]}
    names |= {key: _plain(group.get("title") or key) for key, group in groups.items()}
    leads: dict[str, list[Outline]] = {}
    for edge in model["edges"]:
        if edge.get("stroke") != "invisible":
            leads.setdefault(edge["start"], []).append(_edge(edge, names))
    inside = {member: key for key, group in groups.items() for member in group["nodes"]}
    yield from _nodes([*model["nodes"], *groups], None, names, leads, inside)


def _edge(edge: Mapping[str, Any], names: Mapping[str, str]) -> Outline:
    label, other = _plain(edge.get("text") or ""), names.get(edge["end"], edge["end"])
    said = f"{_ARROWS.get(edge.get('type', ''), 'is linked with')} {other}"
    return Outline(f"{label}: {said}" if label else said)


def _nodes(
    keys: Sequence[str],
    group: str | None,
    names: Mapping[str, str],
    leads: Mapping[str, list[Outline]],
    inside: Mapping[str, str],
) -> Iterator[Outline]:
    """The nodes of one group, each with where it leads and, where it is a group itself, with what is in it."""
    for key in dict.fromkeys(keys):
        if inside.get(key) == group:
            members = _nodes(keys, key, names, leads, inside) if key in inside.values() and key != group else ()
            yield Outline(names.get(key, key), (*leads.get(key, ()), *members))


def _state(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    names = _names_of_nodes(root)
    yield from _states([statement for statement in model["rootDoc"] if not isinstance(statement, str)], names)


def _states(statements: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Outline]:
    leads: dict[str, list[Outline]] = {}
    for statement in statements:
        if statement["stmt"] == "relation":
            label = _plain(statement.get("description") or "")
            said = f"leads to {_state_name(statement['state2'], names)}"
            leads.setdefault(_state_name(statement["state1"], names), []).append(
                Outline(f"{label}: {said}" if label else said)
            )
            leads.setdefault(_state_name(statement["state2"], names), [])
        elif statement["stmt"] == "state":
            below = leads.setdefault(_state_name(statement, names), [])
            below += _states(statement.get("doc") or (), names)
            if note := (statement.get("note") or {}).get("text"):
                below.append(Outline(f"Note: {_plain(note)}"))
    yield from (Outline(name, tuple(below)) for name, below in leads.items() if below or name != "the end")


def _state_name(state: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "start" in state:
        return "The start" if state["start"] else "the end"
    description = state.get("description") or ""
    told = description if isinstance(description, str) else " ".join(description)
    return names.get(state["id"]) or _plain(told) or state["id"]


_OPENS = MappingProxyType(
    {10: "Repeated", 12: "If", 15: "Perhaps", 19: "At the same time", 22: "", 27: "Critical", 30: "Break", 32: "At the same time"}
)
_GOES_ON = MappingProxyType({13: "Or", 20: "And", 28: "Option"})
_CLOSES = frozenset((11, 14, 16, 21, 23, 29, 31))
_NOTE = 2
_MESSAGES = frozenset((0, 1, 3, 4, 5, 6, 24, 25, 33, 34))  # the kinds of arrows of Mermaid's sequenceDb, LINETYPE


def _sequence(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    names = {key: _plain(actor.get("description") or key) for key, actor in model["actors"].items()}
    yield Outline("Taking part", tuple(Outline(name) for name in names.values()))
    open_frames: list[tuple[str, list[Outline]]] = [("", [])]
    for message in model["messages"]:
        kind, said = message.get("type"), message.get("message")
        words = _plain(said) if isinstance(said, str) else ""  # numbering has settings there
        if kind in _CLOSES or kind in _GOES_ON:
            _close(open_frames)
        if kind in _GOES_ON or _OPENS.get(kind):
            head = _GOES_ON.get(kind) or _OPENS[kind]
            open_frames.append((f"{head}: {words}" if words else head, []))
        elif kind in _OPENS:
            open_frames.append(("", []))
        elif kind == _NOTE:
            open_frames[-1][1].append(Outline(f"Note: {words}"))
        elif "from" in message and "to" in message and (words or kind in _MESSAGES):
            way = f"{names.get(message['from'], message['from'])} to {names.get(message['to'], message['to'])}"
            open_frames[-1][1].append(Outline(f"{way}: {words}" if words else way))
    while len(open_frames) > 1:
        _close(open_frames)
    yield from open_frames[0][1]


def _close(open_frames: list[tuple[str, list[Outline]]]) -> None:
    """Ends the innermost frame; one without words hands its lines to the frame around it."""
    if len(open_frames) > 1:
        head, lines = open_frames.pop()
        open_frames[-1][1].extend([Outline(head, tuple(lines))] if head else lines)


_RELATIONS = MappingProxyType({0: "has", 1: "is the general kind of", 2: "is made of", 3: "is needed by"})
_RELATIONS_BACK = MappingProxyType({0: "belongs to", 1: "is a kind of", 2: "is a part of", 3: "needs"})


def _class(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """Each class with what is written in it and what it is to others."""
    written = {line.text: line for line in _in_reading_order(root)}
    names = {key: _plain(one.get("label") or key) for key, one in model["classes"].items()}
    told: dict[str, list[Outline]] = {}
    for relation in model["relations"]:
        one, other = relation["id1"], relation["id2"]
        at_one, at_other = relation["relation"]["type1"], relation["relation"]["type2"]
        verb = _RELATIONS.get(at_one) or _RELATIONS_BACK.get(at_other) or "is linked with"
        label = _plain(relation.get("title") or "")
        said = f"{verb} {names.get(other, other)}"
        told.setdefault(one, []).append(Outline(f"{said}: {label}" if label else said))
    for key, name in names.items():
        own = written.pop(name, Outline(name))
        yield Outline(name, (*own.below, *told.get(key, ())))
    yield from (Outline(f"Note: {_plain(note['text'])}") for note in model["notes"].values())


# ---------------------------------------------------------------- from the source, where that says it best


def _mindmap(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """The tree that the indents of the source make."""
    names = _names_of_nodes(root)
    rows: list[tuple[int, str]] = []
    for line in _body(model):
        key = re.split(r"[\[({)]", line.strip(), maxsplit=1)[0].strip()
        if not line.lstrip().startswith(":::") and not line.lstrip().startswith("::icon"):
            rows.append((len(line) - len(line.lstrip()), names.pop(key, "") or _plain(_inside(line.strip()))))
    yield from _indented(rows)
    yield from (Outline(name) for name in names.values() if name not in {row for _, row in rows})


def _inside(label: str) -> str:
    found = re.search(r"[\[({]+[\"`]*(.*?)[\"`]*[\])}]+$", label)
    return found[1] if found else label


def _indented(rows: Sequence[tuple[int, str]]) -> Iterator[Outline]:
    """Rows with their indents as a nested list."""
    at = 0
    while at < len(rows):
        end = next((i for i in range(at + 1, len(rows)) if rows[i][0] <= rows[at][0]), len(rows))
        yield Outline(rows[at][1], tuple(_indented(rows[at + 1 : end])))
        at = end


def _pie(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    for line in _body(model):
        if found := re.fullmatch(r"\s*[\"'](.+)[\"']\s*:\s*([\d.]+)\s*", line):
            yield Outline(f"{_plain(found[1])}: {found[2]}")


def _gantt(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """Sections with their tasks, each with its days as they were written."""
    section, tasks = "", list[Outline]()
    for line in _body(model):
        if found := re.fullmatch(r"\s*section\s+(.+?)\s*", line):
            yield from _section(section, tasks)
            section, tasks = _plain(found[1]), []
        elif (found := re.fullmatch(r"\s*([^:]+?)\s*:(.*)", line)) and not _SETTING.match(line):
            told = [part for part in map(str.strip, found[2].split(",")) if _WHEN.fullmatch(part)]
            tasks.append(Outline(f"{_plain(found[1])}: {', '.join(told)}" if told else _plain(found[1])))
    yield from _section(section, tasks)


def _section(name: str, tasks: list[Outline]) -> list[Outline]:
    return [Outline(name, tuple(tasks))] if name else tasks


_SETTING = re.compile(r"\s*(?:title|dateFormat|axisFormat|tickInterval|todayMarker|excludes|includes|acc\w+|click)\b")
_WHEN = re.compile(r"\d[\d:./ T-]*[a-z]{0,2}|done|active|crit|milestone")


def _body(model: Mapping[str, Any]) -> list[str]:
    """The lines of the source after its first word, without comments, settings and empty ones."""
    lines = [line for line in model["source"].split("\n") if line.strip() and not line.lstrip().startswith("%%")]
    start = next((at for at, line in enumerate(lines) if re.match(r"\s*(?:mindmap|pie|gantt)\b", line)), 0)
    return [line for line in lines[start + 1 :] if not re.match(r"\s*(?:title|accTitle|accDescr)\b", line)]


# ---------------------------------------------------------------- from what is drawn

_UNSAID = frozenset(
    ("pele-axis", "pele-grid", "pele-scale", "pele-title", "pele-actor-footer", "pele-slice-labels", "pele-packet-bits")
)


def _er(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    edges = next((group for group in root.iter() if "pele-edge-labels" in _kinds(group)), None)
    yield from _in_reading_order(root, unsaid=_UNSAID | {"pele-edge-labels"})
    for label in edges if edges is not None else ():
        found = re.fullmatch(r"id_entity-(.+)-\d+_entity-(.+)-\d+_\d+", label.get("data-id", ""))
        if found:
            yield Outline(f"{found[1]} to {found[2]}: {_words(label)}")


def _in_reading_order(root: Element, unsaid: frozenset[str] = _UNSAID) -> Iterator[Outline]:
    """The words as they are drawn: a group with words of its own is a line, and what is in it stands below it."""
    if unsaid & _kinds(root) or root.tag in ("title", "desc"):
        return
    rows = _rows([child for child in root if child.tag == "text" and child.get("fill") != "none"])
    below = [line for child in root if child.tag in ("g", "svg") for line in _in_reading_order(child, unsaid)]
    if not _kinds(root) & _ONE_THING or not rows:
        yield from (Outline(row) for row in rows)
        yield from below
    else:
        yield Outline(rows[0], (*(Outline(row) for row in rows[1:]), *below))


_ONE_THING = frozenset(("pele-node", "pele-cluster", "pele-section", "pele-column", "pele-card", "pele-event"))


def _rows(texts: Sequence[Element]) -> list[str]:
    """Words that stand on one level are one row; a title that is drawn is told as the title."""
    told = [text for text in texts if "pele-title" not in _kinds(text)]
    return [row for _, level in groupby(told, key=_level) if (row := " ".join(filter(None, map(_words, level))))]


def _level(text: Element) -> str:
    return text.get("y") or f"{id(text)}"


def _kinds(element: Element) -> set[str]:
    """The renderer's words for what an element is."""
    return set(element.get("class", "").split())


def _names_of_nodes(root: Element) -> dict[str, str]:
    """What is written on each node, by the renderer's name for it."""
    nodes = (group for group in root.iter("g") if "pele-node" in _kinds(group) and group.get("data-id"))
    return {str(group.get("data-id")): words for group in nodes if (words := _words(group))}


def _words(element: Element) -> str:
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


def _plain(markup: str) -> str:
    """A label as Mermaid's source has it, without its tags, entities and marks of Markdown."""
    from html import unescape

    without_tags = re.sub(r"<[^<>]*>", " ", markup)
    spelt = unescape(re.sub(r"#(\w+);", _entity, without_tags))
    return " ".join(re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", spelt).split())


def _entity(found: re.Match[str]) -> str:
    return f"&#{found[1]};" if found[1].isdigit() else f"&{found[1]};"


_TELLERS = MappingProxyType(
    {
        "flowchart": _flowchart,
        "state": _state,
        "sequence": _sequence,
        "class": _class,
        "er": _er,
        "mindmap": _mindmap,
        "pie": _pie,
        "gantt": _gantt,
    }
)
