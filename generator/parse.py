"""One file -> one item, with every problem of that file. Knows nothing of the other files, so it can be remembered.

Refuses to join: a venue's name, a link's target stay as they were written until `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from generator import comments, dates, decode, fields, frontmatter, text
from generator.formats import markup
from generator.kinds import KINDS, Kind, kind_of_folder
from generator.model import AnyFront, Config, Event, Item, Parsed, Source
from generator.problems import Place, Problem, Trouble


class Rules(Struct, frozen=True):
    """The settings of the site that a single file's reading depends on."""

    glossary: tuple[tuple[str, str], ...] = ()
    timezone: str = "Europe/London"


def rules_of(config: Config) -> Rules:
    return Rules(tuple(sorted(config.glossary.items())), config.timezone)


def parse(source: Source, rules: Rules) -> Parsed:
    """Read a file of a kind's folder: front matter and body, a YAML record, or the comments beside a page."""
    words, problems = decode.decoded(source)
    if words is None:
        return Parsed(None, "", problems)
    if comments.is_comments(source.path):
        return comments.parse_comments(words, source.path, problems)
    if comments.is_nearly_comments(source.path):
        return Parsed(None, "", (*problems, comments.MISNAMED.at(Place(source.path))))
    kind = kind_of_path(source.path)
    if kind is None:
        return Parsed(None, "", (*problems, _STRAY.at(Place(source.path))))
    pieces = frontmatter.split(words) if source.path.endswith(".md") else frontmatter.Pieces(words, 1, "", 1)
    if isinstance(pieces, Trouble):
        return Parsed(None, "", (*problems, pieces.at(Place(source.path, 1))))
    return _parse_pieces(pieces, source.path, kind, rules, problems)


def _parse_pieces(
    pieces: frontmatter.Pieces, path: str, kind: Kind, rules: Rules, problems: tuple[Problem, ...]
) -> Parsed:
    tree, found = frontmatter.read(pieces.front, path, pieces.front_line)
    front: AnyFront | None = None
    marks: dict[str, Place] = {}
    if tree is not None:
        reading = fields.read_struct(tree, kind.struct)
        front, marks, found = reading.value, reading.marks, [*found, *reading.problems]
    body = markup.render_body(pieces.body, path, pieces.body_line, dict(rules.glossary))
    name_trouble = _name_trouble(path)
    everything = (
        *problems,
        *found,
        *body.problems,
        *_weekday_slips(pieces, path),
        *([name_trouble.at(Place(path))] if name_trouble else []),
    )
    if front is None or name_trouble:
        return Parsed(None, "", everything)
    item = Item(path, decode.folder_of(path), id_of(path), _in_type(front), body.body, marks)
    return Parsed(item, body.html, (*everything, *_time_problems(item, rules)))


_STRAY = Trouble(
    "file-stray",
    "this file lies in none of the folders that the site is made from",
    why="it will not be published",
    help=(f"put it into one of {', '.join(f'content/{kind.folder}/' for kind in KINDS)}",),
    severity="warning",
)


# ---------------------------------------------------------------- names


def kind_of_path(path: str) -> Kind | None:
    """ "content/posts/..." -> the kind of posts."""
    _, _, rest = path.partition("/")
    folder, _, name = rest.partition("/")
    return kind_of_folder(folder) if name else None


def id_of(path: str) -> str:
    """ "content/posts/2023-01-20-two-wings/index.md" -> "two-wings"; a page keeps its folder: "easy-read/wings"."""
    name = path.split("/", 2)[2].rsplit(".", 1)[0]
    parts = name.removesuffix("/index").split("/")
    parts[-1] = re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", parts[-1])
    return "/".join(text.slug(part) for part in parts)


def _name_trouble(path: str) -> Trouble | None:
    parts, kind = id_of(path).split("/"), kind_of_path(path)
    if all(parts) and kind and (kind.nested or len(parts) == 1):
        return None
    name = path.rpartition("/")[2]
    if all(parts) and re.match(r"index\b", name, re.IGNORECASE) and name not in ("index.md", "index.yaml", "index.yml"):
        return Trouble(
            "file-deep",
            "this file is not called index.md",
            why="in a folder of its own, only index.md is read, in small letters",
            help=("call it index.md; if it is a copy of that file, delete it",),
        )
    if all(parts):
        return Trouble(
            "file-deep",
            "this file lies one folder too deep",
            help=("put it straight into its folder, or call it index.md inside one folder of its own",),
        )
    return Trouble(
        "file-name",
        "the name of this file gives no address",
        help=("give it a name of letters, digits and hyphens, such as two-wings.md",),
    )


# ---------------------------------------------------------------- what one item says about time


def _time_problems(item: Item, rules: Rules) -> Iterator[Problem]:
    front = item.front
    if isinstance(front, Event):
        yield from _event_time_problems(item, front, rules)
    if front.review_by and front.reviewed and front.review_by < front.reviewed:
        trouble = Trouble("review-order", "review_by is before reviewed", help=("write the later day in review_by",))
        yield trouble.at(item.place("review_by"))


def _event_time_problems(item: Item, event: Event, rules: Rules) -> Iterator[Problem]:
    zone = event.timezone or rules.timezone
    for key, moment in (("start", event.start), ("end", event.end)):
        if moment and moment.clock:
            found = dates.instant(moment, zone)
            trouble = found if isinstance(found, Trouble) else dates.doubled(moment, zone)
            if trouble:
                yield trouble.at(item.place(key))
    if event.end and (trouble := dates.check_range(event.start, event.end)):
        yield trouble.at(item.place("end"))
    if event.times == "tba" and event.start.clock:
        yield _TIMES_TWICE.at(item.place("times"))


_TIMES_TWICE = Trouble(
    "times-twice",
    "times: tba says that the hours are not known, but start has one",
    help=("take the hour out of start, or delete the line with times",),
)


def _weekday_slips(pieces: frontmatter.Pieces, path: str) -> Iterator[Problem]:
    """Wrong weekdays in the body, the title and the summary; the fields with dates have their own, stricter check."""
    for offset, length, trouble in dates.weekday_slips(pieces.body):
        place = decode.place_of(pieces.body, offset, path, length)
        yield trouble.at(Place(path, place.line + pieces.body_line - 1, place.column, length))
    for number, line in enumerate(pieces.front.split("\n"), pieces.front_line):
        if line.startswith(("title:", "summary:", "status_note:")):
            for offset, length, trouble in dates.weekday_slips(line):
                yield trouble.at(Place(path, number, offset + 1, length))


# ---------------------------------------------------------------- titles


def _in_type(front: AnyFront) -> AnyFront:
    """Titles and summaries with the same quotation marks as the body."""
    smart = {
        name: text.smarten(value)
        for name in ("title", "name", "summary", "content_note", "status_note")
        if isinstance(value := getattr(front, name, None), str)
    }
    return replace(front, **smart)
