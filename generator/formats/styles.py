"""One stylesheet from many parts, without what only people need: comments and white space.

Refuses to be clever: no value is rewritten, no rule merged, nothing reordered. A space goes only where CSS (Syntax
Level 3) can do without it in every place: beside "{", "}", ";" and ",", after ":" and "(", before ")".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

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
    """A piece of CSS. "gap" is white space or a comment, "mark" one of { } ( ) [ ] ; , : and what is neither a word."""

    kind: str
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
    tokens = _tokens(text)
    return tokens if isinstance(tokens, _Flaw) else _balance_flaw(tokens) or _printed(tokens)


# ---------------------------------------------------------------- reading

# Possessive (*+, ++), so that no input makes the reader go back: the time stays in proportion to the length.
_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f0-9a-fA-F])"
_SPACE = r"[ \t\n\r\f]"
_STRING = r""""(?:[^"\\\n\r\f]|\\(?:\r\n|[\s\S]))*+"|'(?:[^'\\\n\r\f]|\\(?:\r\n|[\s\S]))*+'"""
# "url", also with escapes in it (CSS Syntax 3, 4.3.7), and no address in quotation marks after it.
_LETTERS = (rf"(?:{x}|\\0{{0,4}}{code}{_SPACE}?|\\{x})" for x, code in (("u", "[57]5"), ("r", "[57]2"), ("l", "[46]c")))
_URL = rf"(?i:{''.join(_LETTERS)})\((?!{_SPACE}*+[\"'])"
_ADDRESS = rf"{_SPACE}*+(?:[^\"'()\\ \t\n\r\f]|{_ESCAPE})*+{_SPACE}*+\)"
# In this order; what a flaw begins with is the beginning of nothing before it.
_KINDS = MappingProxyType(
    {
        "gap": rf"{_SPACE}++|/\*.*?\*/",
        "comment": r"/\*",
        "whole": rf"{_STRING}|{_URL}{_ADDRESS}",
        "string": r"[\"']",
        "url": _URL,
        "mark": r"[{}()\[\];,:]",
        "word": rf"(?:[\w-]|[^\x00-\x7f]|{_ESCAPE})++|[^\\]",
        "escape": r"\\",
    }
)
_PIECE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.DOTALL)
_FLAWS = MappingProxyType(
    {
        "comment": _Flaw("style-comment", "a comment begins with /* and never ends with */"),
        "string": _Flaw("style-string", "a quotation mark has no partner"),
        "url": _Flaw("style-url", "an address in url( ) has no end, or holds a space"),
        # Before a space it would be read as an escape, and here line ends become spaces.
        "escape": _Flaw("style-escape", "a line ends in a backslash outside quotation marks"),
    }
)


def _tokens(text: str) -> list[_Token] | _Flaw:
    """The pieces of `text`, in order, every character in one of them; or the first flaw."""
    tokens = [_Token(found.lastgroup or "", found[0], found.start()) for found in _PIECE.finditer(text)]
    wrong = next((token for token in tokens if token.kind in _FLAWS), None)
    return replace(_FLAWS[wrong.kind], offset=wrong.offset, length=len(wrong.text)) if wrong else tokens


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
