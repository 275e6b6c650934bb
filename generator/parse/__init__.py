"""One file -> one item, with every problem of that file. Knows nothing of the other files, so it can be remembered.

Refuses to join: a venue's name, a link's target stay as they were written until `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from generator import text
from generator.dates import reading as dates
from generator.formats import markup
from generator.frontmatter import decode, fields
from generator.frontmatter import reading as frontmatter
from generator.model.events import Event
from generator.model.front import EasyRead
from generator.model.kinds import KINDS, Kind, kind_of_folder
from generator.model.settings import Config
from generator.model.stages import AnyFront, Item, Parsed, Source
from generator.parse import comments, event_checks
from generator.problems import Location, Problem, UnlocatedProblem, closest


class Rules(Struct, frozen=True):
    """The settings of the site that a single file's reading depends on."""

    glossary: tuple[tuple[str, str], ...] = ()
    timezone: str = "Europe/London"
    has_horizon: bool = False  # events may repeat without an end


def rules_of(config: Config) -> Rules:
    return Rules(tuple(sorted(config.glossary.items())), config.timezone, config.horizon is not None)


def parse(source: Source, rules: Rules) -> Parsed:
    """Read a file of a kind's folder: front matter and body, a YAML record, or the comments beside a page."""
    words, problems = decode.decoded(source)
    if words is None:
        return Parsed(None, "", problems)
    if comments.is_comments(source.path):
        return comments.parse_comments(words, source.path, problems)
    if comments.is_nearly_comments(source.path):
        return Parsed(None, "", (*problems, comments.MISNAMED.at(Location(source.path))))
    kind = kind_of_path(source.path)
    if kind is None:
        return Parsed(None, "", (*problems, _stray(source.path).at(Location(source.path))))
    pieces = frontmatter.split(words) if source.path.endswith(".md") else frontmatter.Pieces(words, 1, "", 1)
    if isinstance(pieces, UnlocatedProblem):
        return Parsed(None, "", (*problems, pieces.at(Location(source.path, 1))))
    return _parse_pieces(pieces, source.path, kind, rules, problems)


def _parse_pieces(
    pieces: frontmatter.Pieces, path: str, kind: Kind, rules: Rules, problems: tuple[Problem, ...]
) -> Parsed:
    tree, found = frontmatter.read(pieces.front, path, pieces.front_line)
    front: AnyFront | None = None
    locations: dict[str, Location] = {}
    if tree is not None:
        reading = fields.read_struct(tree, kind.struct)
        front, locations, found = reading.value, reading.locations, [*found, *reading.problems]
    easy = kind.struct is EasyRead
    body = markup.render_body(pieces.body, path, pieces.body_line, dict(rules.glossary), easy)
    name_trouble = _name_trouble(path)
    everything = (
        *problems,
        *found,
        *body.problems,
        *_weekday_slips(pieces, path, found),
        *([name_trouble.at(Location(path))] if name_trouble else []),
    )
    if front is None or name_trouble:
        return Parsed(None, "", everything)
    item = Item(path, decode.folder_of(path), id_of(path), _in_type(front), body.body, locations)
    return Parsed(item, body.html, (*everything, *_item_problems(item, rules), *_leaks(item, pieces)))


def _stray(path: str) -> UnlocatedProblem:
    folders = [f"content/{kind.folder}/" for kind in KINDS]
    folder = path[: path.find("/", len("content/")) + 1]
    near = closest(folder, folders, cutoff=0.85) if folder else None
    return UnlocatedProblem(
        "file-stray",
        "this file lies in none of the folders that the site is made from",
        why="it will not be published",
        help=(f"did you mean {near}?" if near else f"put it into one of {', '.join(folders)}",),
        severity="warning",
    )


# ---------------------------------------------------------------- names


def kind_of_path(path: str) -> Kind | None:
    """ "content/posts/..." -> the kind of posts."""
    _, _, rest = path.partition("/")
    folder, _, name = rest.partition("/")
    return kind_of_folder(folder) if name else None


def id_of(path: str) -> str:
    """ "content/posts/2023-01-20-two-wings/index.md" -> "two-wings"; a page keeps its folder: "guides/visits"."""
    name = path.split("/", 2)[2].rsplit(".", 1)[0]
    parts = name.removesuffix("/index").split("/")
    parts[-1] = re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", parts[-1])
    return "/".join(text.slug(part) for part in parts)


def _name_trouble(path: str) -> UnlocatedProblem | None:
    parts, kind = id_of(path).split("/"), kind_of_path(path)
    if all(parts) and kind and (kind.nested or len(parts) == 1):
        return None
    name = path.rpartition("/")[2]
    if all(parts) and re.match(r"index\b", name, re.IGNORECASE) and name not in ("index.md", "index.yaml", "index.yml"):
        return UnlocatedProblem(
            "file-deep",
            "this file is not called index.md",
            why="in a folder of its own, only index.md is read, in small letters",
            help=("call it index.md; if it is a copy of that file, delete it",),
        )
    if all(parts):
        return UnlocatedProblem(
            "file-deep",
            "this file lies one folder too deep",
            help=("put it straight into its folder, or call it index.md inside one folder of its own",),
        )
    return UnlocatedProblem(
        "file-name",
        "the name of this file gives no address",
        help=("give it a name of letters, digits and hyphens, such as two-wings.md",),
    )


# ---------------------------------------------------------------- what one item says that can't all be true


def _item_problems(item: Item, rules: Rules) -> Iterator[Problem]:
    front = item.front
    if isinstance(front, Event):
        for key, trouble in event_checks.event_troubles(
            front, tuple(item.locations), rules.timezone, rules.has_horizon
        ):
            yield trouble.at(_nearest_mark(item, key))
    if front.review_by and front.reviewed and front.review_by < front.reviewed:
        trouble = UnlocatedProblem(
            "review-order", "review_by is before reviewed", help=("write the later day in review_by",)
        )
        yield trouble.at(item.location("review_by"))


def _nearest_mark(item: Item, key: str) -> Location:
    """Where `key` is written, or else the part of the front matter that it belongs to."""
    while key and key not in item.locations:
        key = key.rpartition(".")[0]
    return item.location(key or "start")


def _leaks(item: Item, pieces: frontmatter.Pieces) -> Iterator[Problem]:
    """An address to join that is not public, anywhere but in its own line."""
    private = event_checks.private_address(item.front) if isinstance(item.front, Event) else ""
    if not private:
        return
    own = item.location("online.url" if "online.url" in item.locations else "online")
    for words, first_line in ((pieces.front, pieces.front_line), (pieces.body, pieces.body_line)):
        for number, line in enumerate(words.split("\n"), first_line):
            for found in event_checks.given_away(private).finditer(line):
                if not _within(own, number, found.start() + 1):
                    yield event_checks.LEAK.at(Location(item.source, number, found.start() + 1, len(found[0])))


def _within(own: Location, line: int, column: int) -> bool:
    return line == own.line and own.column <= column < own.column + max(own.length, 2)


def _weekday_slips(pieces: frontmatter.Pieces, path: str, found: Iterable[Problem]) -> Iterator[Problem]:
    """Wrong weekdays in the body and in every line of the front matter, but for dates that were refused already."""
    for offset, length, trouble in dates.weekday_slips(pieces.body):
        location = decode.place_of(pieces.body, offset, path, length)
        yield trouble.at(Location(path, location.line + pieces.body_line - 1, location.column, length))
    said = {problem.location.line for problem in found if problem.code == "date-weekday"}
    for number, line in enumerate(pieces.front.split("\n"), pieces.front_line):
        if number not in said:
            for offset, length, trouble in dates.weekday_slips(line):
                yield trouble.at(Location(path, number, offset + 1, length))


# ---------------------------------------------------------------- titles


def _in_type(front: AnyFront) -> AnyFront:
    """Titles and summaries with the same quotation marks as the body."""
    smart = {
        name: text.smarten(value)
        for name in ("title", "name", "summary", "content_note", "status_note", "wellbeing")
        if isinstance(value := getattr(front, name, None), str)
    }
    return replace(front, **smart)
