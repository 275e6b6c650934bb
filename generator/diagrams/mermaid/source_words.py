"""Diagrams in words from their source, where it says more than the drawing: quantities, days, and trees by indent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from generator.diagrams.drawing import Outline
from generator.diagrams.mermaid.drawn_words import names_of_nodes
from generator.diagrams.mermaid.source import plain


def mindmap(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """The tree that the indents of the source make."""
    names = names_of_nodes(root)
    rows: list[tuple[int, str]] = []
    for line in _body(model):
        key = re.split(r"[\[({)]", line.strip(), maxsplit=1)[0].strip()
        if not line.lstrip().startswith(":::") and not line.lstrip().startswith("::icon"):
            rows.append((len(line) - len(line.lstrip()), names.pop(key, "") or plain(_inside(line.strip()))))
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


def pie(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    for line in _body(model):
        if found := re.fullmatch(r"\s*[\"'](.+)[\"']\s*:\s*([\d.]+)\s*", line):
            yield Outline(f"{plain(found[1])}: {found[2]}")


def xychart(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """Each row of bars and each line, with its values and, where the axis has names, their names."""
    lines = _body(model)
    names = next((_listed(found[1]) for line in lines if (found := re.search(r"x-axis\b.*\[(.*)\]", line))), [])
    for line in lines:
        if found := re.match(r"\s*(bar|line)\b\s*(.*?)\s*\[(.*)\]", line):
            label, values = plain(found[2].strip("\"'")) or found[1].capitalize(), _listed(found[3])
            told = [f"{name} {value}" for name, value in zip(names, values, strict=False)] or values
            yield Outline(f"{label}: {', '.join(told)}")


def radar(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """Each curve with its values, in the order of the axes."""
    text = "\n".join(_body(model))
    axes = [plain(label or key) for row in re.findall(r"^\s*axis\s+(.*)$", text, re.M) for key, label in _named(row)]
    for key, label, inside in re.findall(r"(\w+)(?:\[[\"']?(.*?)[\"']?\])?\s*\{([^}]*)\}", text):
        values = _listed(inside)
        plainly = all(":" not in value for value in values)
        told = [f"{axis} {value}" for axis, value in zip(axes, values, strict=False)] if plainly else values
        yield Outline(f"{plain(label or key)}: {', '.join(told)}")


def _named(row: str) -> list[tuple[str, str]]:
    """Names with their labels: a["Trust"], b."""
    return re.findall(r"([\w-]+)(?:\[[\"']?(.*?)[\"']?\])?\s*(?:,|$)", row)


def _listed(inside: str) -> list[str]:
    return [plain(part.strip(" \"'")) for part in inside.split(",") if part.strip()]


def quantities(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """What flows from where to where, and how much of it."""
    for line in _body(model):
        fields = re.findall(r'\s*(?:"((?:[^"]|"")*)"|([^,"]*))\s*(?:,|$)', line)
        cells = [(quoted.replace('""', '"') or bare).strip() for quoted, bare in fields]
        if len(cells) >= 3 and cells[2]:
            yield Outline(f"{plain(cells[0])} to {plain(cells[1])}: {cells[2]}")


def tree(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """Rows of words as their indents nest them."""
    rows = [(len(line) - len(line.lstrip()), re.sub(r":::\w+\s*$", "", line.strip())) for line in _body(model)]
    said = [(indent, plain(row.replace('"', ""))) for indent, row in rows if not row.startswith("classDef")]
    yield from _indented(said)


def gantt(root: Element, model: Mapping[str, Any]) -> Iterator[Outline]:
    """Sections with their tasks, each with its days as they were written."""
    section, tasks = "", list[Outline]()
    for line in _body(model):
        if found := re.fullmatch(r"\s*section\s+(.+?)\s*", line):
            yield from _section(section, tasks)
            section, tasks = plain(found[1]), []
        elif (found := re.fullmatch(r"\s*([^:]+?)\s*:(.*)", line)) and not _SETTING.match(line):
            told = [part for part in map(str.strip, found[2].split(",")) if _WHEN.fullmatch(part)]
            tasks.append(Outline(f"{plain(found[1])}: {', '.join(told)}" if told else plain(found[1])))
    yield from _section(section, tasks)


def _section(name: str, tasks: list[Outline]) -> list[Outline]:
    return [Outline(name, tuple(tasks))] if name else tasks


_SETTING = re.compile(r"\s*(?:title|dateFormat|axisFormat|tickInterval|todayMarker|excludes|includes|acc\w+|click)\b")
_WHEN = re.compile(r"\d[\d:./ T-]*[a-z]{0,2}|done|active|crit|milestone")


_FIRST_WORD = re.compile(r"\s*(?:mindmap|pie|gantt|xychart|radar|sankey|treemap|treeView|ishikawa)(?:-beta)?\b")


def _body(model: Mapping[str, Any]) -> list[str]:
    """The lines of the source after its first word, without comments, settings and empty ones."""
    lines = [line for line in model["source"].split("\n") if line.strip() and not line.lstrip().startswith("%%")]
    start = next((at for at, line in enumerate(lines) if _FIRST_WORD.match(line)), 0)
    return [line for line in lines[start + 1 :] if not re.match(r"\s*(?:title|accTitle|accDescr)\b", line)]
