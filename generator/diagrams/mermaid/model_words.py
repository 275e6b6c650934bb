"""Flow charts, states, sequences and classes in words, from what the renderer understood of them.

Says "leads to" only where the renderer tells which box an arrow comes from and which one it goes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import Outline
from generator.diagrams.mermaid.drawn_words import in_reading_order, names_of_nodes
from generator.diagrams.mermaid.source import plain

_ARROWS = MappingProxyType({"arrow_point": "leads to", "double_arrow_point": "leads to and comes from"})


def flowchart(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    names = names_of_nodes(root)
    groups = {group["id"]: group for group in model["subgraphs"]}
    names |= {key: plain(group.get("title") or key) for key, group in groups.items()}
    leads: dict[str, list[Outline]] = {}
    for edge in model["edges"]:
        if edge.get("stroke") != "invisible":
            leads.setdefault(edge["start"], []).append(_edge(edge, names))
    inside = {member: key for key, group in groups.items() for member in group["nodes"]}
    yield from _nodes([*model["nodes"], *groups], None, names, leads, inside)


def _edge(edge: Mapping[str, Any], names: Mapping[str, str]) -> Outline:
    label, other = plain(edge.get("text") or ""), names.get(edge["end"], edge["end"])
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


def states(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    names = names_of_nodes(root)
    yield from _states([statement for statement in model["rootDoc"] if not isinstance(statement, str)], names)


def _states(statements: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Outline]:
    leads: dict[str, list[Outline]] = {}
    for statement in statements:
        if statement["stmt"] == "relation":
            label = plain(statement.get("description") or "")
            said = f"leads to {_state_name(statement['state2'], names)}"
            leads.setdefault(_state_name(statement["state1"], names), []).append(
                Outline(f"{label}: {said}" if label else said)
            )
            leads.setdefault(_state_name(statement["state2"], names), [])
        elif statement["stmt"] == "state":
            below = leads.setdefault(_state_name(statement, names), [])
            below += _states(statement.get("doc") or (), names)
            if note := (statement.get("note") or {}).get("text"):
                below.append(Outline(f"Note: {plain(note)}"))
    yield from (Outline(name, tuple(below)) for name, below in leads.items() if below or name != "the end")


def _state_name(state: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "start" in state:
        return "The start" if state["start"] else "the end"
    description = state.get("description") or ""
    told = description if isinstance(description, str) else " ".join(description)
    return names.get(state["id"]) or plain(told) or state["id"]


_OPENS = MappingProxyType(
    {
        10: "Repeated",
        12: "If",
        15: "Perhaps",
        19: "At the same time",
        22: "",
        27: "Critical",
        30: "Break",
        32: "At the same time",
    }
)
_GOES_ON = MappingProxyType({13: "Or", 20: "And", 28: "Option"})
_CLOSES = frozenset((11, 14, 16, 21, 23, 29, 31))
_NOTE = 2
_MESSAGES = frozenset((0, 1, 3, 4, 5, 6, 24, 25, 33, 34))  # the kinds of arrows of Mermaid's sequenceDb, LINETYPE


def sequence(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    names = {key: plain(actor.get("description") or key) for key, actor in model["actors"].items()}
    yield Outline("Taking part", tuple(Outline(name) for name in names.values()))
    open_frames: list[tuple[str, list[Outline]]] = [("", [])]
    for message in model["messages"]:
        kind, said = message.get("type"), message.get("message")
        words = plain(said) if isinstance(said, str) else ""  # numbering has settings there
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


def classes(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """Each class with what is written in it and what it is to others."""
    written = {line.text: line for line in in_reading_order(root)}
    names = {key: plain(one.get("label") or key) for key, one in model["classes"].items()}
    told: dict[str, list[Outline]] = {}
    for relation in model["relations"]:
        one, other = relation["id1"], relation["id2"]
        at_one, at_other = relation["relation"]["type1"], relation["relation"]["type2"]
        verb = _RELATIONS.get(at_one) or _RELATIONS_BACK.get(at_other) or "is linked with"
        label = plain(relation.get("title") or "")
        said = f"{verb} {names.get(other, other)}"
        told.setdefault(one, []).append(Outline(f"{said}: {label}" if label else said))
    for key, name in names.items():
        own = written.pop(name, Outline(name))
        yield Outline(name, (*own.below, *told.get(key, ())))
    yield from (Outline(f"Note: {plain(note['text'])}") for note in model["notes"].values())
