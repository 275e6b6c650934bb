"""What an editor writes for an author who types one word: details, pictures, diagrams, block tags.

In the form of VS Code, which other editors read too. Refuses words that a build would not take: the tests build each of
them as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from generator.authoring.details import Detail, details_of
from generator.formats.markup import BLOCK_EXAMPLES
from generator.model.kinds import KINDS, Kind

PATH = ".vscode/website.code-snippets"


class Snippet(Struct, frozen=True):
    """`prefix` is what an author types. In `text`, `${1:words}` is where to go first, with words to type over."""

    name: str
    prefix: str
    text: str
    scope: str = "markdown"


def snippet_file() -> str:
    rows = {
        each.name: {"scope": each.scope, "prefix": each.prefix, "body": each.text.split("\n"), "description": each.name}
        for each in snippets()
    }
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def snippets() -> tuple[Snippet, ...]:
    return (*(_details(kind) for kind in KINDS), *_IN_THE_TEXT, *_block_tags(), *_IN_RECORDS)


def _details(kind: Kind) -> Snippet:
    """The details at the top of a file: what `build.py new` asks for, and that it is a draft."""
    known = {detail.name: detail for detail in details_of(kind.struct)}
    asked = [question.name for question in kind.questions if question.name in known]
    if "uid" in known:
        asked.insert(1, "uid")
    lines = [_line(known[name], location) for location, name in enumerate(asked, 1)]
    lines.append("draft: true")
    name = f"The details of {kind.one}"
    if kind.is_record:
        return Snippet(name, kind.word, "\n".join(lines), "yaml")
    return Snippet(name, kind.word, "\n".join(["---", *lines, "---", "", "$0"]))


def _line(detail: Detail, location: int) -> str:
    return f"{detail.name}: {_stop(location, detail.example)}"


def _stop(location: int, words: str) -> str:
    """A place to go to. Its words may hold no `$`, `}` or backslash as they are."""
    escaped = re.sub(r"[$}\\]", r"\\\g<0>", words)
    return f"${{{location}:{escaped}}}"


_IN_THE_TEXT = (
    Snippet(
        "A picture with a caption",
        "figure",
        '![${1:What is to be seen, for people who cannot see it}](${2:hall.jpg} "${3:The words below it.}")',
    ),
    Snippet(
        "A diagram: circles that overlap",
        "circles",
        "```circles ${1:the-two}\ntitle: ${2:What the drawing shows}\nsets:\n  ${3:One circle}: [${4:One, Another}]\n"
        "  ${5:The other}: [${6:One more}]\noverlaps:\n  both: ${7:What they share}\n```",
    ),
    Snippet(
        "A diagram: a cycle with arrows",
        "cycle",
        "```circles ${1:our-cycle}\ntitle: ${2:How we work}\nstages: [${3:Listen, Reflect, Act}]\n```",
    ),
    Snippet(
        "A diagram in Mermaid",
        "mermaid",
        "```mermaid ${1:how-we-decide}\nflowchart TB\n    accTitle: ${2:How we decide}\n"
        '    accDescr: ${3:The drawing in a sentence.}\n    A["${4:Listen}"] --> B["${5:Talk}"]\n'
        '    B --> C["${6:Decide}"]\n```',
    ),
    Snippet(
        "What a reader may want to know before reading on (in the details)",
        "content_note",
        "content_note: ${1:This post speaks of self-harm.}",
    ),
    Snippet("A box", "box", '!!! ${1|note,tip,warning,important|} "${2:Its heading}"\n    ${3:What it says.}'),
    Snippet("A footnote", "footnote", "[^${1:name}]\n\n[^${1:name}]: ${2:What it says.}"),
    Snippet(
        "A table",
        "table",
        "| ${1:who} | ${2:when} |\n|---|---|\n| ${3:the wings} | ${4:in March} |",
    ),
    Snippet("A short form and what it means", "short", "*[${1:CJS}]: ${2:criminal justice system}"),
)
_IN_RECORDS = (
    Snippet(
        "A comment of a reader",
        "comment",
        "- name: ${1:A reader}\n  date: ${2:2023-01}\n  text: ${3:What they wrote, with their consent.}",
        "yaml",
    ),
)


def _block_tags() -> Iterator[Snippet]:
    """`::: event open-day` and its like; what each is of is what its file is called."""
    several = {"events": "${1|upcoming,past|}", "posts": "${1:3}"}
    for name in BLOCK_EXAMPLES:
        yield Snippet(f"Block tag: {name}", f":::{name}", f"::: {name} {several.get(name, '${1:short-name}')}")
