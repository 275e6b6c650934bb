"""A new file for each kind of content: the answers, and the other details as notes that say what they mean.

What it writes is read by a build without an error. Refuses to publish: every new file is a draft.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from generator.authoring.details import Detail, details_of, plain
from generator.frontmatter.reading import Text
from generator.frontmatter.reading import read as read_yaml
from generator.model.kinds import Kind

Answers = Mapping[str, str]  # name of a detail ("address.street" for a part) -> what the author typed


def path_of(kind: Kind, id: str, answers: Answers, day: str) -> str:
    """Where the new file goes; `day` is 2023-01-27, or ""."""
    if kind.has_folder:
        return f"content/{kind.folder}/{day}{'-' if day else ''}{id}/index.md"
    return f"content/{kind.folder}/{id}.{'yaml' if kind.is_record else 'md'}"


def new_file(kind: Kind, id: str, answers: Answers, uid: str) -> str:
    """The text of the file; `uid` for kinds that have one. The answers have been read as a build reads them."""
    details = {detail.name: detail for detail in details_of(kind.struct)}
    lines = [*(line.format(kind=kind.name) for line in _HEAD), *_answered(answers, details)]
    if "uid" in details:
        lines.insert(len(_HEAD) + 1, f"uid: {uid}  # {plain(details['uid'].words)}")
    lines += [DRAFT_LINE, "", f"# {_MORE.format(heading=kind.heading)}"]
    lines += [_note(details[name]) for name in kind.offered if not _is_answered(name, answers)]
    if kind.is_record:
        return "\n".join([*lines, ""])
    return "\n".join(["---", *lines, "---", "", *kind.text.replace("{id}", id).split("\n"), ""])


_HEAD = (
    "# These lines are the details of the {kind}: each is a word, a colon, a space and a value.",
    "# Lines that begin with # are notes for you. They are not read.",
)
DRAFT_LINE = "draft: true  # nobody sees it yet; to publish it, delete this line and build"
_MORE = 'To use one of these, take away the # and the space before it. Every other word: docs/authors.md, "{heading}".'


def _is_answered(name: str, answers: Answers) -> bool:
    return any(each == name or each.startswith(f"{name}.") for each in answers)


def _answered(answers: Answers, details: Mapping[str, Detail]) -> list[str]:
    lines: list[str] = []
    for name, answer in answers.items():
        whole, _, part = name.partition(".")
        if part and f"{whole}:" not in lines:
            lines.append(f"{whole}:")
        lines.append(f"  {part}: {written(answer)}" if part else f"{name}: {_value(details[name], answer)}")
    return lines


def _value(detail: Detail, answer: str) -> str:
    if not detail.is_list or answer.startswith("["):
        return written(answer)
    return f"[{', '.join(_in_brackets(item.strip()) for item in answer.split(',') if item.strip())}]"


def written(value: str) -> str:
    """As it is written after a colon: plain where it is read as it is meant, else in quotation marks."""
    return value if _reads_as(f"word: {value}", value) else json.dumps(value, ensure_ascii=False)


def _in_brackets(value: str) -> str:
    return value if re.fullmatch(r"[\w][\w .-]*", value) else json.dumps(value, ensure_ascii=False)


def _reads_as(line: str, value: str) -> bool:
    tree, problems = read_yaml(line, "")
    node = tree.entries[0][1] if tree and not problems else None
    return isinstance(node, Text) and node.value == value and not node.quoted


def _note(detail: Detail) -> str:
    return f"# {detail.name}: {detail.example}  # {plain(detail.words)}"
