"""Bytes -> text, or what keeps people from reading it: encodings, invisible characters, two versions in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model.stages import Source
from generator.problems import Location, Problem, UnlocatedProblem

MAX_BYTES = 1_000_000


def decoded(source: Source) -> tuple[str | None, tuple[Problem, ...]]:
    """The file as text with "\\n" ends, or None and why it can't be read. A byte order mark and CRLF are accepted."""
    content = source.content.removeprefix(b"\xef\xbb\xbf")
    if len(content) > MAX_BYTES:
        return None, (_too_long(len(content)).at(Location(source.path)),)
    if content.startswith((b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):  # RTF, .docx and .odt and .pages, .doc
        return None, (_OFFICE.at(Location(source.path)),)
    if found := next((row for row in _NO_WORDS if content.startswith(row[0])), None):
        return None, (_not_words(source.path, *found[1:]).at(Location(source.path)),)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_utf16(content):
        return None, (_ENCODING_16.at(Location(source.path)),)
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(source.path, content, error.start),)
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    problems = tuple(_forbidden_lines(words, source.path))
    return (None if problems else words), problems


# U+0085, U+2028 and U+2029 end a line for YAML and for nobody else, so that every place below would be wrong.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_CONFLICT = re.compile("^<{7} ", re.MULTILINE)


def _forbidden_lines(words: str, path: str) -> Iterator[Problem]:
    for match in _CONTROL.finditer(words):
        trouble = UnlocatedProblem(
            "control-character",
            f"there is an invisible control character here (U+{ord(match.group()):04X})",
            why="it often comes with text copied from another program",
            help=("delete it and type the words again",),
        )
        yield trouble.at(place_of(words, match.start(), path))
        break
    for match in _CONFLICT.finditer(words, 0, max(words.rfind("\n>>>>>>> "), 0)):
        yield _CONFLICT_MARK.at(place_of(words, match.start(), path, len("<<<<<<<")))


def place_of(words: str, index: int, path: str, length: int = 1) -> Location:
    return Location(path, words.count("\n", 0, index) + 1, index - words.rfind("\n", 0, index), length)


def _not_utf8(path: str, content: bytes, start: int) -> Problem:
    line = content.count(b"\n", 0, start) + 1
    before = content[content.rfind(b"\n", 0, start) + 1 : start].decode("utf-8")
    guess = content[start : start + 1].decode("cp1252", "replace")
    trouble = UnlocatedProblem(
        "encoding",
        "the file is not saved as UTF-8",
        why=f"the first character that can't be read is perhaps {guess}",
        help=("save it again with the encoding UTF-8 (in Notepad: Save as, Encoding)",),
    )
    return trouble.at(Location(path, line, len(before) + 1))


def _too_long(size: int) -> UnlocatedProblem:
    message = f"the file is {size:,} bytes long; {MAX_BYTES:,} is the most for one page"
    return UnlocatedProblem("page-long", message, help=("cut it into several pages",))


def _is_utf16(content: bytes) -> bool:
    """Without its mark at the beginning, UTF-16 is told by the zeros that stand between plain letters."""
    start = content[:200]
    return len(start) > 3 and max(start[0::2].count(0), start[1::2].count(0)) * 2 > len(start) * 0.8


# How files begin that hold no words at all.
_NO_WORDS = (
    (b"\x89PNG", "a PNG picture", "a PNG", "photo.png"),
    (b"\xff\xd8\xff", "a JPEG picture", "a JPEG", "photo.jpg"),
    (b"GIF8", "a GIF picture", "a GIF", "photo.gif"),
    (b"%PDF", "a PDF", "a PDF", "leaflet.pdf"),
)


def _not_words(path: str, found: str, kind: str, name: str) -> UnlocatedProblem:
    ending = path.rpartition(".")[2]
    return UnlocatedProblem(
        "encoding",
        f"this file holds {found}, and no words",
        why=f"a name that ends in .{ending} is for texts",
        help=(f"give it the name of {kind} again, such as {name}, and link to it from a page",),
    )


_OFFICE = UnlocatedProblem(
    "word-processor",
    "this file was saved by Word or TextEdit with all its looks, and not as plain text",
    why="nothing but plain text can be read here",
    help=(
        "in TextEdit: Format, Make Plain Text, and save it again",
        "in Word: copy the words into Notepad or TextEdit, and save them from there",
    ),
)
_ENCODING_16 = UnlocatedProblem(
    "encoding",
    "the file is saved as UTF-16",
    help=("save it again with the encoding UTF-8 (in Notepad: Save as, Encoding)",),
)
_CONFLICT_MARK = UnlocatedProblem(
    "merge-conflict",
    "two versions of this file were never brought together",
    why="git left both versions here, between lines of <<<<<<< and >>>>>>>",
    help=("from here on, keep the words that are right, and delete the lines with <<<<<<<, ======= and >>>>>>>",),
)


def folder_of(path: str) -> str:
    """What relative paths in a source start from: "content/posts/two-wings/"."""
    return path[: path.rfind("/") + 1]
