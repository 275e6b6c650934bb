"""The readers' comments that lie beside a page: "comments.yaml" in its folder, or "NAME.comments.yaml" beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from generator import text
from generator.frontmatter import fields
from generator.frontmatter import reading as frontmatter
from generator.frontmatter.decode import folder_of
from generator.model.front import Comment
from generator.model.stages import Comments, Parsed
from generator.problems import Location, Problem, UnlocatedProblem


def is_comments(path: str) -> bool:
    return path.rpartition("/")[2] == "comments.yaml" or path.endswith(".comments.yaml")


def is_nearly_comments(path: str) -> bool:
    """Whether the file was meant to be one of comments, and has a name that is not read as one."""
    folder, _, name = path.rpartition("/")
    if folder.count("/") < 2 or (path.startswith("content/pages/") and name.endswith(".md")):  # a page may be called so
        return False
    return re.fullmatch(r"comments?\.(?:ya?ml|md)", name, re.IGNORECASE) is not None


MISNAMED = UnlocatedProblem(
    "comments-name",
    "a file of comments is called comments.yaml",
    why="under another name nothing in it is published",
    help=("rename it to comments.yaml, in small letters",),
)


class _CommentsFile(Struct, frozen=True):
    comments: tuple[Comment, ...]


def parse_comments(words: str, path: str, problems: tuple[Problem, ...]) -> Parsed:
    if not words.strip():
        return Parsed(Comments(path, _beside(path), ()), "", problems)
    indented = "comments:\n" + words
    tree, found = frontmatter.read(indented, path, 0)
    if tree is None:
        return Parsed(None, "", (*problems, *found))
    stray = [key.location for key, _ in tree.entries if key.value != "comments"]
    if stray:
        return Parsed(None, "", (*problems, *found, _NO_HYPHEN.at(stray[0])))
    reading = fields.read_struct(tree, _CommentsFile)
    comments = tuple(_with_day_checked(reading.value.comments if reading.value else (), reading, path, found))
    smart = tuple(Comment(text.smarten(each.text), each.name, each.date) for each in comments)
    return Parsed(Comments(path, _beside(path), smart), "", (*problems, *found, *reading.problems))


def _beside(path: str) -> str:
    """The folder, or the path without its ending, of the page that the comments belong to."""
    return folder_of(path) if path.endswith("/comments.yaml") else path.removesuffix(".comments.yaml")


def _with_day_checked(
    comments: tuple[Comment, ...], reading: fields.Reading[_CommentsFile], path: str, found: list[Problem]
) -> Iterator[Comment]:
    for index, comment in enumerate(comments):
        if comment.date and not _is_part_of_a_date(comment.date):
            help_ = ("write it in figures, the year first: 2023, 2023-01 or 2023-01-27",)
            trouble = UnlocatedProblem("date-format", f"{comment.date} is not a date", help=help_)
            found.append(trouble.at(reading.locations.get(f"comments.{index}.date", Location(path))))
        else:
            yield comment


_NO_HYPHEN = UnlocatedProblem(
    "comments-list",
    "each comment begins with a hyphen",
    help=("write  - text: What the reader wrote", "and its other lines two spaces to the right:    date: 2023-01-27"),
)


def _is_part_of_a_date(words: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", words, re.ASCII):
        return False
    try:
        date.fromisoformat("-".join([*words.split("-"), "01", "01"][:3]))
    except ValueError:
        return False
    return True
