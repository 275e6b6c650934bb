"""Why a Mermaid diagram can't be drawn, in plain words, and where. Refuses to show authors a parser's own words."""

from __future__ import annotations

import re

from generator.diagrams.mermaid.engine import Refusal, drawn
from generator.diagrams.mermaid.source import Source, front_matter
from generator.diagrams.tree import too_large
from generator.problems import Location, UnlocatedProblem, did_you_mean

MOST_CHARACTERS = 50_000  # the renderer's own limit; what passes it is drawn within 3 s

# The first words that Mermaid 12 knows.
KINDS = (
    *(
        "flowchart",
        "graph",
        "sequenceDiagram",
        "classDiagram",
        "stateDiagram-v2",
        "stateDiagram",
        "erDiagram",
        "journey",
    ),
    *("gantt", "pie", "quadrantChart", "requirementDiagram", "gitGraph", "mindmap", "timeline", "sankey", "xychart"),
    *("block", "packet", "kanban", "architecture-beta", "radar-beta", "treemap-beta", "treeView-beta", "venn-beta"),
    *("ishikawa-beta", "wardley-beta", "eventmodeling", "C4Context", "C4Container", "C4Component", "C4Dynamic"),
    *("C4Deployment", "info", "flowchart-elk", "classDiagram-v2", "xychart-beta", "sankey-beta", "block-beta"),
    "packet-beta",
)


def trouble_with_source(source: str) -> UnlocatedProblem | None:
    """What can be seen before drawing: nothing there, or too much."""
    if not source.strip():
        return UnlocatedProblem(
            "mermaid-bad",
            "this diagram is empty",
            help=('write its kind first, then its parts: "flowchart TD" and on the next line "Listen --> Act"',),
        )
    return LARGE if len(source) > MOST_CHARACTERS else None


def trouble_with(refusal: Refusal, source: Source) -> tuple[UnlocatedProblem, int, int]:
    """The trouble, with its line and column counted from 1; 0 where it is not known."""
    if refusal.reason == "limit":
        return LARGE, 0, 0
    if refusal.reason == "unsupported-diagram":
        line, word = first_word(source.text)
        return _unknown_kind(word), line, source.text.split("\n")[line - 1].find(word) + 1
    head = front_matter(source.text)
    again = drawn(source.text[len(head) :]) if head else refusal
    skipped = head.count("\n")
    known = again if isinstance(again, Refusal) and again.line else Refusal(refusal.reason, refusal.message)
    return _bad(known, _has_short_arrow(source.text)), known.line and known.line + skipped, known.column


def _has_short_arrow(text: str) -> bool:
    """Whether a flowchart has an arrow of one hyphen outside its words. The renderer may see it only lines later."""
    bare = re.sub(r"\"[^\"\n]*\"|\[[^\]\n]*\]|\([^)\n]*\)|\{[^}\n]*\}|\|[^|\n]*\||%%[^\n]*", "", text)
    return first_word(text)[1] in _FLOWCHARTS and bool(re.search(r"(?<![-.=~])->(?!>)", bare))


_FLOWCHARTS = ("flowchart", "graph", "flowchart-elk")


def place_of(file: str, first_line: int, source: str, line: int, column: int) -> Location:
    """A place in the file. An end that came too early is shown where the last words are."""
    lines = source.split("\n")
    last = max((at for at, text in enumerate(lines, 1) if text.strip()), default=1)
    if line > last or not line:
        return Location(file, first_line + (last if line else 1) - 1)
    return Location(file, first_line + line - 1, max(column, 1) if column <= len(lines[line - 1]) else 0)


def first_word(text: str) -> tuple[int, str]:
    """The word that says what kind of diagram it is, and its line."""
    skipped = front_matter(text)
    rest = re.sub(r"%%\{.*?\}%%", lambda found: "\n" * found[0].count("\n"), text[len(skipped) :], flags=re.DOTALL)
    for number, line in enumerate(rest.split("\n"), skipped.count("\n") + 1):
        if line.strip() and not line.lstrip().startswith("%%"):
            return number, line.split()[0].rstrip(":;")
    return 1, ""


def _unknown_kind(word: str) -> UnlocatedProblem:
    near = did_you_mean(word, KINDS)[:1] if word else ()
    return UnlocatedProblem(
        "mermaid-kind",
        f'a Mermaid diagram begins with its kind, and "{word[:40]}" is none'
        if word
        else "the kind of diagram is missing",
        help=(*near, "the kinds used most: flowchart, sequenceDiagram, timeline, mindmap, gantt, pie, journey"),
        length=min(len(word), 40),
    )


def _bad(refusal: Refusal, has_short_arrow: bool) -> UnlocatedProblem:
    """The renderer names tokens of its grammar, which are of no use to an author, and a place, which is."""
    if found := re.search(r"Invalid date:(.*)", refusal.message):
        return UnlocatedProblem("mermaid-bad", f'"{found[1].strip()[:60]}" is no date in the form that dateFormat says')
    what = "this line of the diagram can't be understood"
    if re.search(r"got '(?:EOF|\$end)'|found end of input", refusal.message):
        what = "the diagram ends too early: something is open or missing after this"
    elif refusal.reason not in ("syntax", "failed"):
        what = f"the diagram can't be drawn: {_one_line(refusal.message)}"
    elif not refusal.line:
        what = "this diagram can't be drawn: something in it can't be understood"
    help_ = ("an arrow has two hyphens: A --> B", *_HELP[1:]) if has_short_arrow else _HELP
    return UnlocatedProblem("mermaid-bad", what, why="a diagram that is drawn wrongly says something else", help=help_)


def _one_line(message: str) -> str:
    return " ".join(message.split())[:120]


_HELP = (
    'words with brackets, quotes or other marks go in double quotes: A["Listen (first)"]',
    "every diagram can be tried, line by line, in an editor for Mermaid",
)
LARGE = too_large("mermaid-large")
