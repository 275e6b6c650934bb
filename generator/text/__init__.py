"""Words as people read them: slugs, curly quotes, short forms, counts. Refuses to know Markdown, files or the site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from types import MappingProxyType

from generator.model.values import Slug

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = MappingProxyType(
    str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})
)
_APOSTROPHES = re.compile("['\u2019\u2018\u02bc`]")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

# Each choice begins with a plain character: then the search skips everything else three times as fast.
_MARKS = re.compile(r""""|'|--+|\.\.\.""")
_OPENERS = frozenset("([{<\u201c\u2018\u00a1\u00bf=/")  # a quotation mark after one of these opens
_DASHES = frozenset("-\u2013\u2014")
_DECADE = re.compile(r"\d\ds?(?!\w)")
_CLOSING = re.compile(r"\S'(?!\w)")
_ELIDED = re.compile(r"(?:tis|twas|twere|twill|em|til|n)(?![^\W_])", re.IGNORECASE)

# A tag; a comment; or a tag that never closes, with all that follows: to look for the end of each one after it would
# take the square of the time.
_PIECE = re.compile(
    r"""</?(?P<name>[a-zA-Z][^\s/>]*+)(?:[^"'>]+|"[^"]*"|'[^']*')*+>|<!(?=--)(?:.*?-->|.*)|</?[^\W\d_].*""", re.DOTALL
)
_INLINE_TAG_NAMES = """
    a abbr b bdi bdo cite code del dfn em i img ins kbd mark q ruby s samp small span strong sub sup time u var
    wbr
"""
_INLINE_TAGS = frozenset(_INLINE_TAG_NAMES.split())
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_INLINE_TAGS))})(?:\s[^<>]*)?>")
_OTHER_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LETTER = re.compile(r"[^\W_]")
_SENTENCE_END = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*(?=\s)")

WORDS_A_MINUTE = 200
LONG_TEXT_WORDS = 350  # a text of so many words has a list of its headings


@lru_cache(maxsize=4096)  # the same tags again and again
def slug(text: str) -> Slug:
    """The text as part of an address: "Two wings, two launches" -> "two-wings-two-launches". May be empty."""
    letters = sort_key(text)
    return Slug(_NOT_SLUG.sub("-", _APOSTROPHES.sub("", letters)).strip("-"))


def smarten(text: str, previous: str = "") -> str:
    """Straight quotes, double hyphens and three dots as a printer sets them.

    `previous` is the character printed before `text`; "" at the beginning of a paragraph or a title.
    """
    done_to, printed = 0, previous  # where the last mark ended in `text`, and what became of it

    def set_mark(found: re.Match[str]) -> str:
        nonlocal done_to, printed
        start, end = found.span()
        before = printed if start == done_to else text[start - 1]
        done_to, printed = end, _set_mark(found[0], before, text, end)
        return printed

    return _MARKS.sub(set_mark, text)


def _set_mark(mark: str, before: str, text: str, end: int) -> str:
    if mark[0] == "-":
        return {2: "\u2013", 3: "\u2014"}.get(len(mark), mark)
    if mark[0] == ".":
        return "\u2026"
    opens = _opens(before[-1:], text[end : end + 1])
    if mark == '"':
        return "\u201c" if opens else "\u201d"
    return "\u2018" if opens and not _is_apostrophe(text, end) else "\u2019"


def _opens(before: str, after: str) -> bool:
    if not before or before.isspace() or before in _OPENERS:
        return not after.isspace()
    return before in _DASHES and after.isalnum()


def _is_apostrophe(text: str, end: int) -> bool:
    """Whether letters or digits were left out: '90s, 'tis. A year without "s" counts when no quotation closes later."""
    decade = _DECADE.match(text, end)
    if decade:
        return decade[0].endswith("s") or not _CLOSING.search(text, decade.end() - 1)
    return bool(_ELIDED.match(text, end))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters: whole sentences where they fill half of it, else whole words and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, limit + 1) if found.end() <= limit]
    if ends and ends[-1] * 2 >= limit:
        return text[: ends[-1]]
    cut = text[: max(limit - 1, 0)]
    if not text[len(cut)].isspace() and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.-\u2013\u2014") + "\u2026" if limit > 0 else ""


def plain(html: str) -> str:
    """The words of some HTML on one line: tags removed, entities decoded, white space folded.

    Tags that break a line leave a space, those inside a line leave nothing. Time grows with the length alone.
    """
    without_inline, inline = _INLINE_TAG.subn("", html)
    text, others = _OTHER_TAG.subn(" ", without_inline)
    if not inline + others == html.count("<") == html.count(">"):
        text = _taken_apart(html)  # a plain "<", a comment, or a ">" inside quotation marks
    return " ".join((unescape(text) if "&" in text else text).split())


def _taken_apart(html: str) -> str:
    """The text between the tags, one tag after the other."""
    return _PIECE.sub(_without_tag, html)


def _without_tag(piece: re.Match[str]) -> str:
    if piece["name"]:
        return "" if piece["name"] in _INLINE_TAGS else " "
    return "" if piece[0].startswith("<!") else piece[0]


def words_in(text: str) -> int:
    """How many words: runs without a space that hold a letter or a digit."""
    words = text.split()
    return len(words) - len([word for word in words if not word[0].isalnum() and not _LETTER.search(word)])


def reading_minutes(words: int) -> int:
    """Whole minutes at 200 words a minute, at least 1."""
    return max(1, (words + WORDS_A_MINUTE // 2) // WORDS_A_MINUTE)


def join_words(words: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"; "" for none."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sort_key(text: str) -> str:
    """For lists in the order of the alphabet: capitals and accents count for nothing; a leading "The" counts."""
    folded = text.casefold()
    if folded.isascii():  # most are, and the rest takes ten times as long
        return folded
    letters = unicodedata.normalize("NFKD", folded.translate(_WHOLE_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
