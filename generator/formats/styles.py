"""One stylesheet from many parts, without what only people need: comments and white space.

Refuses to be clever: no value is rewritten, no rule merged, nothing reordered. A space goes only where CSS (Syntax
Level 3) can do without it in every place: beside "{", "}", ";" and ",", after ":" and "(", before ")".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from generator.problems import UnlocatedProblem


def bundle(parts: Sequence[tuple[str, bytes]]) -> bytes | UnlocatedProblem:
    """The parts, each a name and its CSS, joined in this order and minified; or what is wrong with the first bad one.

    The trouble's offset counts the characters of that part.
    """
    joined: list[str] = []
    for name, content in parts:
        small = _minified_part(content)
        if isinstance(small, _Flaw):
            return _trouble(name, small)
        joined.append(small)
    return "".join(joined).encode()


class _Flaw(Struct, frozen=True):
    code: str
    message: str
    offset: int = 0
    length: int = 1


class _Token(Struct, frozen=True):
    """A piece of CSS. "gap" is white space or a comment, "mark" one of { } ( ) [ ] ; , : and "word" all the rest."""

    kind: Literal["gap", "mark", "word"]
    text: str
    offset: int


def _trouble(name: str, flaw: _Flaw) -> UnlocatedProblem:
    return UnlocatedProblem(
        flaw.code,
        f"{name}: {flaw.message}",
        "a browser would drop the rules after it without a word",
        (f"mend {name} there, then build again",),
        offset=flaw.offset,
        length=flaw.length,
    )


@lru_cache(maxsize=128)  # a theme has some fifty parts, and an edit changes one
def _minified_part(content: bytes) -> str | _Flaw:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = len(content[: error.start].decode("utf-8-sig", "replace"))
        return _Flaw("style-characters", "not saved as UTF-8", at)
    if "\0" in text:
        return _Flaw("style-characters", "holds a NUL character, as no text does", text.index("\0"))
    tokens: list[_Token] = []
    for token in _tokens(text):
        if isinstance(token, _Flaw):
            return token
        tokens.append(token)
    return _balance_flaw(tokens) or _printed(tokens)


# ---------------------------------------------------------------- reading

# Possessive (*+, ++), so that no input makes the reader go back: the time stays in proportion to the length.
_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f0-9a-fA-F])"
_NAME = re.compile(rf"(?:[\w-]|[^\x00-\x7f]|{_ESCAPE})++")
_SPACE = re.compile(r"[ \t\n\r\f]++")
_STRING = re.compile(r""""(?:[^"\\\n\r\f]|\\(?:\r\n|[\s\S]))*+"|'(?:[^'\\\n\r\f]|\\(?:\r\n|[\s\S]))*+'""")
_BARE_URL = re.compile(rf"\([ \t\n\r\f]*+(?![\"'])(?:[^\"'()\\ \t\n\r\f]|{_ESCAPE})*+[ \t\n\r\f]*+\)")
_QUOTED_NEXT = re.compile(r"\([ \t\n\r\f]*+[\"']")


def _tokens(text: str) -> Iterator[_Token | _Flaw]:
    """The pieces of `text`, in order, every character in one of them; a flaw ends it."""
    at = 0
    while at < len(text):
        found = _next(text, at)
        yield found
        if isinstance(found, _Flaw):
            return
        at += len(found.text)


def _next(text: str, at: int) -> _Token | _Flaw:
    if space := _SPACE.match(text, at):
        return _Token("gap", space[0], at)
    if text.startswith("/*", at):
        end = text.find("*/", at + 2)
        if end < 0:
            return _Flaw("style-comment", "a comment begins with /* and never ends with */", at, 2)
        return _Token("gap", text[at : end + 2], at)
    if text[at] in "\"'":
        string = _STRING.match(text, at)
        return _Token("word", string[0], at) if string else _Flaw("style-string", "a quotation mark has no partner", at)
    if text[at] in "{}()[];,:":
        return _Token("mark", text[at], at)
    if name := _NAME.match(text, at):
        return _word(text, at, name[0])
    if text[at] == "\\":  # before a space it would be read as an escape, and here line ends become spaces
        return _Flaw("style-escape", "a line ends in a backslash outside quotation marks", at)
    return _Token("word", text[at], at)


def _word(text: str, at: int, name: str) -> _Token | _Flaw:
    """A name; with `url(` the address in its brackets belongs to it, unless it stands in quotation marks."""
    end = at + len(name)
    if text[end : end + 1] != "(" or _spelt(name) != "url" or _QUOTED_NEXT.match(text, end):
        return _Token("word", name, at)
    address = _BARE_URL.match(text, end)
    if not address:
        return _Flaw("style-url", "an address in url( ) has no end, or holds a space", at, len(name) + 1)
    return _Token("word", name + address[0], at)


def _spelt(name: str) -> str:
    r"""The name in lower case with its escapes read: `u\72 l` is `url` (CSS Syntax 3, 4.3.7)."""
    if "\\" not in name:
        return name.lower()
    spelt = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda found: chr(min(int(found[1], 16), 0x10FFFF)), name)
    return spelt.replace("\\", "").lower()


def _balance_flaw(tokens: Sequence[_Token]) -> _Flaw | None:
    partners = {"}": "{", ")": "(", "]": "["}
    opened: list[_Token] = []
    last: _Token | None = None
    for token in tokens:
        mark = token.text if token.kind == "mark" else ""
        if mark in ("{", "(", "["):
            opened.append(token)
        elif mark in partners and (not opened or opened.pop().text != partners[mark]):
            return _Flaw("style-bracket", f"{mark} closes nothing that was opened", token.offset)
        last = token if token.kind != "gap" else last
    if opened:
        return _Flaw("style-bracket", f"{opened[-1].text} is never closed", opened[-1].offset)
    if last and (last.kind != "mark" or last.text not in "};"):
        # Joined as it is, it would swallow the first rule of the next part.
        return _Flaw("style-unfinished", "the last line ends without } or ;", last.offset, len(last.text))
    return None


# ---------------------------------------------------------------- printing


def _printed(tokens: Sequence[_Token]) -> str:
    out: list[str] = []
    before, gap = "{", ""  # the start of a file is like the start of a block
    for token in tokens:
        if token.kind == "gap":
            gap = " " if gap == " " or token.text[0] != "/" else "/**/"
            continue
        mark = token.text if token.kind == "mark" else ""
        kept = _kept(gap, before, mark)
        if kept == " " and _OPEN_ESCAPE.search(out[-1]):
            kept = "  "  # as in `\31/**/ x`: the first space only ends the escape
        out += [kept, token.text]
        before, gap = mark, ""
    return "".join(out)


_OPEN_ESCAPE = re.compile(r"\\[0-9a-fA-F]{1,6}\Z")
_BESIDE = ("{", "}", ";", ",")


def _kept(gap: str, before: str, after: str) -> str:
    """What must stay of a gap between two tokens; marks are given as they are, words as "".

    Between words a comment is nothing where a space is something (`a/**/.b` is not `a .b`), so it stays a comment.
    """
    if before == ":":  # `--empty: ;` needs its space in browsers before 2021
        return " " if gap == " " and after in (";", "}") else ""
    if before in _BESIDE or before == "(" or after in _BESIDE or after == ")":
        return ""
    return "" if gap != " " and after == ":" else gap
