"""One file -> one item, with every problem of that file. Knows nothing of the other files, so it can be remembered.

Refuses to join: a venue's name, a link's target stay as they were written until `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from generator import dates, fields, frontmatter, text
from generator.formats import markup
from generator.kinds import KINDS, Kind, kind_of_folder
from generator.model import AnyFront, Body, Comment, Comments, Config, Event, Item, Parsed, Source
from generator.problems import Place, Problem, Trouble

MAX_BYTES = 1_000_000


class Rules(Struct, frozen=True):
    """The settings of the site that a single file's reading depends on."""

    glossary: tuple[tuple[str, str], ...] = ()
    timezone: str = "Europe/London"


def rules_of(config: Config) -> Rules:
    return Rules(tuple(sorted(config.glossary.items())), config.timezone)


def parse(source: Source, rules: Rules) -> Parsed:
    """Read a file of a kind's folder: front matter and body, a YAML record, or the comments beside a page."""
    words, problems = decoded(source)
    if words is None:
        return Parsed(None, "", problems)
    if is_comments(source.path):
        return _parse_comments(words, source.path, problems)
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
    item = Item(path, folder_of(path), id_of(path), _in_type(front), body.body, marks)
    return Parsed(item, body.html, (*everything, *_time_problems(item, rules)))


# ---------------------------------------------------------------- bytes -> text


def decoded(source: Source) -> tuple[str | None, tuple[Problem, ...]]:
    """The file as text with "\\n" ends, or None and why it can't be read. A byte order mark and CRLF are accepted."""
    content = source.content.removeprefix(b"\xef\xbb\xbf")
    if len(content) > MAX_BYTES:
        return None, (_too_long(len(content)).at(Place(source.path)),)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, (_ENCODING_16.at(Place(source.path)),)
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(source.path, content, error.start),)
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    problems = tuple(_forbidden_lines(words, source.path))
    return (None if problems else words), problems


# U+0085, U+2028 and U+2029 end a line for YAML and for nobody else, so that every place below would be wrong.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")
_CONFLICT = re.compile("^<{7} ", re.MULTILINE)


def _forbidden_lines(words: str, path: str) -> Iterator[Problem]:
    for match in _CONTROL.finditer(words):
        trouble = Trouble(
            "control-character",
            f"there is an invisible control character here (U+{ord(match.group()):04X})",
            why="it often comes with text copied from another program",
            help=("delete it and type the words again",),
        )
        yield trouble.at(_place_of(words, match.start(), path))
        break
    for match in _CONFLICT.finditer(words, 0, max(words.rfind("\n>>>>>>> "), 0)):
        yield _CONFLICT_MARK.at(_place_of(words, match.start(), path, len("<<<<<<<")))


def _place_of(words: str, index: int, path: str, length: int = 1) -> Place:
    return Place(path, words.count("\n", 0, index) + 1, index - words.rfind("\n", 0, index), length)


def _not_utf8(path: str, content: bytes, start: int) -> Problem:
    line = content.count(b"\n", 0, start) + 1
    before = content[content.rfind(b"\n", 0, start) + 1 : start].decode("utf-8")
    guess = content[start : start + 1].decode("cp1252", "replace")
    trouble = Trouble(
        "encoding",
        "the file is not saved as UTF-8",
        why=f"the first character that can't be read is perhaps {guess}",
        help=("save it again with the encoding UTF-8 (in Notepad: Save as, Encoding)",),
    )
    return trouble.at(Place(path, line, len(before) + 1))


def _too_long(size: int) -> Trouble:
    message = f"the file is {size:,} bytes long; {MAX_BYTES:,} is the most for one page"
    return Trouble("page-long", message, help=("cut it into several pages",))


_ENCODING_16 = Trouble(
    "encoding",
    "the file is saved as UTF-16",
    help=("save it again with the encoding UTF-8 (in Notepad: Save as, Encoding)",),
)
_CONFLICT_MARK = Trouble(
    "merge-conflict",
    "two versions of this file were never brought together",
    why="git left both versions here, between lines of <<<<<<< and >>>>>>>",
    help=("from here on, keep the words that are right, and delete the lines with <<<<<<<, ======= and >>>>>>>",),
)
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


def is_comments(path: str) -> bool:
    return path.rpartition("/")[2] == "comments.yaml" or path.endswith(".comments.yaml")


def folder_of(path: str) -> str:
    """What relative paths in a source start from: "content/posts/two-wings/"."""
    return path[: path.rfind("/") + 1]


def id_of(path: str) -> str:
    """ "content/posts/2023-01-20-two-wings/index.md" -> "two-wings"; a page keeps its folder: "easy-read/wings"."""
    name = path.split("/", 2)[2].rsplit(".", 1)[0]
    parts = name.removesuffix("/index").split("/")
    parts[-1] = re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", parts[-1])
    return "/".join(text.slug(part) for part in parts)


def _name_trouble(path: str) -> Trouble | None:
    if all(id_of(path).split("/")) and (kind_of_path(path) is KINDS[2] or "/" not in id_of(path)):
        return None
    if all(id_of(path).split("/")):
        return Trouble(
            "file-deep",
            "this file lies one folder too deep",
            help=("put it straight into its folder, or call it index.md inside one folder of its own",),
            severity="error",
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
        place = _place_of(pieces.body, offset, path, length)
        yield trouble.at(Place(path, place.line + pieces.body_line - 1, place.column, length))
    for number, line in enumerate(pieces.front.split("\n"), pieces.front_line):
        if line.startswith(("title:", "summary:", "status_note:")):
            for offset, length, trouble in dates.weekday_slips(line):
                yield trouble.at(Place(path, number, offset + 1, length))


# ---------------------------------------------------------------- titles and comments


def _in_type(front: AnyFront) -> AnyFront:
    """Titles and summaries with the same quotation marks as the body."""
    from msgspec.structs import replace

    smart = {
        name: text.smarten(value)
        for name in ("title", "name", "summary", "content_note", "status_note")
        if isinstance(value := getattr(front, name, None), str)
    }
    return replace(front, **smart)


class _CommentsFile(Struct, frozen=True):
    comments: tuple[Comment, ...]


def _parse_comments(words: str, path: str, problems: tuple[Problem, ...]) -> Parsed:
    indented = "comments:\n" + words
    tree, found = frontmatter.read(indented, path, 0)
    if tree is None:
        return Parsed(None, "", (*problems, *found))
    stray = [key.place for key, _ in tree.entries if key.value != "comments"]
    if stray:
        return Parsed(None, "", (*problems, *found, _NO_HYPHEN.at(stray[0])))
    reading = fields.read_struct(tree, _CommentsFile)
    beside = folder_of(path) if path.endswith("/comments.yaml") else path.removesuffix(".comments.yaml")
    comments = tuple(_with_day_checked(reading.value.comments if reading.value else (), reading, path, found))
    smart = tuple(Comment(text.smarten(each.text), each.name, each.date) for each in comments)
    return Parsed(Comments(path, beside, smart), "", (*problems, *found, *reading.problems))


def _with_day_checked(
    comments: tuple[Comment, ...], reading: fields.Reading[_CommentsFile], path: str, found: list[Problem]
) -> Iterator[Comment]:
    for index, comment in enumerate(comments):
        if comment.date and not _is_part_of_a_date(comment.date):
            help_ = ("write 2023, 2023-01 or 2023-01-27",)
            trouble = Trouble("date-format", f"{comment.date} is not a date", help=help_)
            found.append(trouble.at(reading.marks.get(f"comments.{index}.date", Place(path))))
        else:
            yield comment


_NO_HYPHEN = Trouble(
    "comments-list",
    "each comment begins with a hyphen",
    help=("write  - text: What the reader wrote", "and its other lines two spaces to the right:    date: 2023-01-27"),
)


def _is_part_of_a_date(words: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", words, re.ASCII):
        return False
    year, month, day = [int(part) for part in [*words.split("-"), "1", "1"][:3]]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


EMPTY_BODY = Body("")
