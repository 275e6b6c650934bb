"""Claims about the stylesheet: smaller, and to a browser the very same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.styles import bundle
from generator.problems import UnlocatedProblem

SHEETS = sorted((Path(__file__).parent.parent / "templates" / "assets").rglob("*.css"))
# One of everything our own styles use, and a few things they had better not break.
SAMPLE = r"""@charset "utf-8";
@layer reset, tokens , base;  /* the order */
@font-face { font-family: "Atkinson Next"; src: url( fonts/a.woff2 ) format("woff2"), local("Arial");
  unicode-range: U+0-173, U+179-1E7F }
:root { --paper: #FBF6EC; --empty: ; --odd:{ a : b }; --s0: clamp(1.125rem, 1.08rem + .22vw, 1.25rem) }
@media (min-width: 68rem) and (prefers-contrast: more) { .events.two { grid-template-columns: 1fr 1fr } }
.a .b > .c + .d ~ .e :hover, .a/**/.b, a :not( .x , .y )::before { content: " ( /* not a comment */ \" ; } ' " ; }
.wing { padding: calc( var(--g5) + 1rem ) calc(-1*var( --g3 )); margin: 0/**/auto; color : red !important }
.sm\:x, .\31 0 { color: blue; background: url("a b /* c */ ; }.png") }
@supports not (display: grid) { a { float: left } }
@container style( --x: 1 ) { li:nth-child( 2n + 1 ) { top: 1px } }
"""


def minified(css: str) -> str:
    found = bundle([("part.css", css.encode())])
    assert isinstance(found, bytes), found
    return found.decode()


def trouble_with(css: str | bytes) -> UnlocatedProblem:
    found = bundle([("good.css", b"a{b:c}"), ("bad.css", css if isinstance(css, bytes) else css.encode())])
    assert isinstance(found, UnlocatedProblem), found
    return found


def meaning(css: str) -> list[str]:
    """What a browser reads, by another road than the code under test: strings and addresses whole, a blank where two
    pieces stood apart, and nothing beside the marks where a blank has no meaning."""
    pieces = re.findall(
        r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)|\\[0-9a-f]{1,6}\s?|\\.|\s+|[\w-]+|.""",
        css,
        re.DOTALL | re.IGNORECASE,
    )
    read: list[str] = []
    for piece in pieces:
        blank = piece.isspace()
        if piece.startswith("/*") or (blank and (not read or read[-1] in ("{", "}", ";", ",", "(", ":", " "))):
            continue
        if piece in ("{", "}", ";", ",", ")") and read and read[-1] == " ":
            read.pop()
        read.append(" " if blank else piece)
    return read[:-1] if read and read[-1] == " " else read


def test_comments_and_needless_blanks_go() -> None:
    assert (
        minified("/* why */\n.a ,\n.b {\n  color: red; /* x */\n  margin: 0 auto;\n}\n")
        == ".a,.b{color:red;margin:0 auto;}"
    )


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a :hover{b:c}", "a :hover{b:c}"),
        ("a/**/.b{c:d}", "a/**/.b{c:d}"),
        ("a /**/ .b{c:d}", "a .b{c:d}"),
        ("a/**/:hover{c:d}", "a:hover{c:d}"),
        ("a{b:calc( 1px + 2px )}", "a{b:calc(1px + 2px)}"),
        ("@media screen and (x){a{b:c}}", "@media screen and (x){a{b:c}}"),
        ("@media x and/**/(y){a{b:c}}", "@media x and/**/(y){a{b:c}}"),
        ("a{--empty: ;--last: }", "a{--empty: ;--last: }"),
        ("a{b:var(--x) var(--y)}", "a{b:var(--x) var(--y)}"),
        (".\\31 0 .x{a:b}", ".\\31 0 .x{a:b}"),
        (".\\31/**/ x{a:b}", ".\\31  x{a:b}"),
        ("a{b:url( x.png )}", "a{b:url( x.png )}"),
        ("a{b:URL(//x/*y*/z)}", "a{b:URL(//x/*y*/z)}"),
        ("a{b:u\\72l(//x/*y*/z)}", "a{b:u\\72l(//x/*y*/z)}"),
        ("a{b:\"\\\n  c\"}", "a{b:\"\\\n  c\"}"),
        ("[a = 'b' i]{c:d}", "[a = 'b' i]{c:d}"),
        ("", ""),
        ("/* only */\n", ""),
    ],
)  # fmt: skip
def test_a_blank_stays_where_it_means_something(css: str, expected: str) -> None:
    assert minified(css) == expected


def test_the_sample_reads_the_same_and_is_smaller() -> None:
    small = minified(SAMPLE)

    # A comment that holds two words apart must stay, so here it stands as a character of its own.
    assert meaning(small.replace("/**/", "\ue000")) == meaning(SAMPLE.replace("/**/", "\ue000"))
    assert len(small) < len(SAMPLE) * 0.9


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_our_own_styles_read_the_same(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")

    assert meaning(minified(css)) == meaning(css)


def test_parts_keep_their_order() -> None:
    assert bundle([("b.css", b"b{}\n"), ("a.css", b"\xef\xbb\xbf a{} ")]) == b"b{}a{}"


def test_no_parts_are_no_styles() -> None:
    assert bundle([]) == b""


def test_minifying_twice_changes_nothing() -> None:
    once = minified(SAMPLE)

    assert minified(once) == once


@pytest.mark.parametrize(
    ("css", "code", "offset"),
    [
        ("a{b:c} /* never", "style-comment", 7),
        ("a{b:'c\n'}", "style-string", 4),
        ('a{b:"c', "style-string", 4),
        ("a{b:c", "style-bracket", 1),
        ("a{b:c}}", "style-bracket", 6),
        ("a{b:(c}", "style-bracket", 6),
        ("a{b:url(x y)}", "style-url", 4),
        ("a{b:url(x", "style-url", 4),
        (b"caf\xc3\xa9\xff", "style-characters", 4),
        ("a{}\0", "style-characters", 3),
        ("a{b:c\\\n}", "style-escape", 5),
        ("@layer a, b", "style-unfinished", 10),
        ("a{} .b", "style-unfinished", 5),
    ],
)
def test_a_broken_part_is_named_with_the_place_of_the_trouble(css: str | bytes, code: str, offset: int) -> None:
    trouble = trouble_with(css)

    assert (trouble.code, trouble.offset) == (code, offset)
    assert trouble.message.startswith("bad.css: ")


@given(st.text(st.characters(exclude_characters="\n\r\f\0", exclude_categories=["Cs"])), st.sampled_from("\"'"))
def test_whatever_stands_in_a_string_survives(text: str, mark: str) -> None:
    string = mark + text.replace("\\", "\\\\").replace(mark, f"\\{mark}") + mark

    small = minified(f"a {{ content: {string} ; }}\nb {{ c : {string} }}")

    assert small == f"a{{content:{string};}}b{{c :{string}}}"


@given(st.lists(st.sampled_from(["a", ".b", " ", "\n", "/* x */", "/**/", ":", ";", ",", "{", "}", "(", ")", "url(x y)",
                                 "url(x)", '"s; }"', "\\31 ", "\\", "*", ">", "+", "#", "é", "-"])))  # fmt: skip
def test_whatever_is_accepted_stays_the_same_when_it_is_done_again(pieces: list[str]) -> None:
    once = bundle([("x.css", "".join(pieces).encode())])

    if isinstance(once, bytes):
        assert bundle([("x.css", once)]) == once
    else:
        assert once.code.startswith("style-")


@given(st.binary())
def test_no_bytes_end_in_a_crash(content: bytes) -> None:
    found = bundle([("x.css", content)])

    assert isinstance(found, bytes) or found.message.startswith("x.css: ")


@pytest.mark.parametrize("piece", ["/*", "/* *", "'", '"\\', "url(", "url( ", "\\", "a{", "(", "\\31 ", "é"])
def test_a_long_part_takes_no_longer_than_it_must(piece: str) -> None:
    assert isinstance(bundle([("x.css", (piece * 100_000).encode())]), UnlocatedProblem)
