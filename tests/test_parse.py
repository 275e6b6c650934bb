"""Claims about reading one file: any bytes give an answer, and every problem stands inside of the file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.frontmatter.decode import decoded
from generator.model.events import Event
from generator.model.front import Comment, Page, Post
from generator.model.kinds import kind_of
from generator.model.stages import Comments, Item, Parsed, Source
from generator.model.values import DateOrDateTime
from generator.parse import Rules, id_of, kind_of_path, parse
from generator.parse.comments import is_comments

POST = "content/posts/2023-01-20-hello/index.md"
FRONT = "---\ntitle: Hello\ndate: 20 January 2023\n---\n"


def read(text: str | bytes, path: str = POST) -> Parsed:
    return parse(Source(path, text.encode() if isinstance(text, str) else text, "digest"), Rules())


def said(parsed: Parsed) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.location.line, problem.location.column) for problem in parsed.problems]


# ---------------------------------------------------------------- an item


def test_a_post_is_read() -> None:
    parsed = read(FRONT + "Good [morning](https://example.org/).\n")

    assert parsed.problems == ()
    item = parsed.item
    assert isinstance(item, Item)
    assert (item.source, item.folder, item.id) == (POST, "content/posts/2023-01-20-hello/", "hello")
    assert item.front == Post(title="Hello", date=DateOrDateTime(date(2023, 1, 20)))
    assert (item.body.words, item.body.excerpt) == (2, "Good morning.")
    assert "Good" in parsed.html


def test_lines_of_the_body_count_from_the_first_line_of_the_file() -> None:
    parsed = read(FRONT + "\nA heading that skips:\n\n### Too deep\n\nWords.\n")

    assert said(parsed) == [("heading-skip", 8, 1)]


def test_a_title_has_the_same_quotation_marks_as_the_body() -> None:
    item = read(FRONT.replace("Hello", 'It\'s "ours"')).item

    assert isinstance(item, Item)
    assert kind_of(type(item.front)).title_of(item.front) == "It\u2019s \u201cours\u201d"


def test_problems_of_the_details_and_of_the_body_come_together() -> None:
    parsed = read("---\ntitle: Hello\ndate: soon\ntagz: a\n---\n#### Too deep\n\n[a](javascript:b)\n")

    assert parsed.item is None
    assert sorted(said(parsed), key=lambda row: row[1]) == [
        ("date-format", 3, 7),
        ("key-unknown", 4, 1),
        ("heading-skip", 6, 1),
        ("link-scheme", 8, 5),
    ]


@pytest.mark.parametrize("key", ["title", "summary", "status_note"])
def test_a_wrong_weekday_is_seen_in_what_people_read(key: str) -> None:
    title = "" if key == "title" else "title: A day"
    text = f"---\n{title}\n{key}: On Tuesday 31 May 2023\nstart: 31 May 2023\nuid: a\n---\n"

    assert said(read(text, "content/events/a.md")) == [("prose-weekday", 3, len(key) + 6)]


def test_an_event_needs_times_that_exist() -> None:
    parsed = read("---\ntitle: A\nstart: 26 March 2023, 1:30am\n---\n", "content/events/a.md")

    assert isinstance(parsed.item, Item)
    assert isinstance(parsed.item.front, Event)
    assert said(parsed) == [("clock-gap", 3, 8)]


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize(
    "text",
    [FRONT + "Good\nmorning.\n", ("\ufeff" + FRONT + "Good\nmorning.\n")],
    ids=["as it is", "with a byte order mark"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old macs"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(text: str, end: str) -> None:
    assert read(text.replace("\n", end)) == read(FRONT + "Good\nmorning.\n")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (FRONT.encode() + b"caf\xe9\n", ("encoding", 5, 4)),
        (FRONT.encode() + "Tŷ ".encode() + b"\xff\n", ("encoding", 5, 4)),
        (FRONT.encode("utf-16"), ("encoding", 0, 0)),
        (FRONT.encode("utf-16-be"), ("encoding", 0, 0)),
        (FRONT.encode("utf-16-le"), ("encoding", 0, 0)),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), ("encoding", 0, 0)),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ("encoding", 0, 0)),
        (FRONT.encode() + b"a\x00b", ("control-character", 5, 2)),
        (FRONT.encode() + "a\u2028b".encode(), ("control-character", 5, 2)),
        (FRONT.encode() + b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", ("merge-conflict", 5, 1)),
        (b"a" * 1_000_001, ("page-long", 0, 0)),
    ],
)
def test_bytes_that_are_no_text_are_named(content: bytes, expected: tuple[str, int, int]) -> None:
    parsed = read(content)

    assert parsed.item is None
    assert said(parsed) == [expected]


def test_each_conflict_is_named_once() -> None:
    conflict = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n"

    assert [row[1] for row in said(read(FRONT + conflict + "c\n" + conflict))] == [5, 11]


def test_arrows_and_rules_are_no_conflict() -> None:
    words, problems = decoded(Source(POST, b"<<<<<<< \n=======\n", ""))

    assert (words, problems) == ("<<<<<<< \n=======\n", ())


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("content/posts/2023-01-20-two-wings/index.md", "two-wings"),
        ("content/posts/2023-01-20-two-wings.md", "two-wings"),
        ("content/posts/Two Wings.md", "two-wings"),
        ("content/posts/2023-01-20.md", "2023-01-20"),
        ("content/pages/easy-read/two-wings.md", "easy-read/two-wings"),
        ("content/venues/caffi-tŷ.md", "caffi-ty"),
        ("content/people/ada.yaml", "ada"),
    ],
)
def test_the_name_of_a_file_is_its_id(path: str, id: str) -> None:
    assert id_of(path) == id


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/posts/---.md", "file-name"),
        ("content/posts/2023/hello.md", "file-deep"),
        ("content/posts/2023/hello/index.md", "file-deep"),
        ("content/drafts/hello.md", "file-stray"),
        ("content/hello.md", "file-stray"),
    ],
)
def test_a_file_in_the_wrong_place_is_no_item(path: str, code: str) -> None:
    parsed = read(FRONT, path)

    assert parsed.item is None
    assert [problem.code for problem in parsed.problems] == [code]


def test_pages_may_lie_in_folders() -> None:
    item = read("---\ntitle: Help\n---\n", "content/pages/easy-read/help/index.md").item

    assert isinstance(item, Item)
    assert isinstance(item.front, Page)
    assert item.id == "easy-read/help"


def test_a_folder_tells_the_kind() -> None:
    kinds = [
        kind_of_path(path)
        for path in ("content/posts/a.md", "content/venues/a/index.md", "content/x/a.md", "content/a.md")
    ]

    assert [kind and kind.name for kind in kinds] == ["post", "venue", None, None]


# ---------------------------------------------------------------- comments


def test_comments_are_read_from_beside_their_page() -> None:
    text = "- text: It's well said.\n  name: Jo\n  date: 2023-01\n- text: |\n    Two\n\n    parts.\n"

    parsed = read(text, "content/posts/2023-01-20-hello/comments.yaml")

    assert parsed.problems == ()
    assert parsed.item == Comments(
        "content/posts/2023-01-20-hello/comments.yaml",
        "content/posts/2023-01-20-hello/",
        (Comment("It\u2019s well said.", "Jo", "2023-01"), Comment("Two\n\nparts.")),
    )


def test_comments_may_have_the_name_of_their_page() -> None:
    parsed = read("- text: Yes.", "content/posts/hello.comments.yaml")

    assert isinstance(parsed.item, Comments)
    assert parsed.item.beside == "content/posts/hello"
    assert [is_comments(path) for path in ("a/comments.yaml", "a.comments.yaml", "a/b.yaml")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- name: Jo", ("field-missing", 1, 0)),
        ("- text: a\n- txt: b", ("key-unknown", 2, 3)),
        ("text: a", ("comments-list", 1, 1)),
        ("Well said.", ("yaml-no-colon", 1, 1)),
        ("- text: a\n  date: 27 January", ("date-format", 2, 9)),
        ("- text: a\n  date: 2023-02-30", ("date-format", 2, 9)),
        ("- text: a\n  date: 0000", ("date-format", 2, 9)),
        ("- text: a: b", ("yaml-colon", 1, 10)),
    ],
)
def test_a_mistake_in_comments_is_named_at_its_line(text: str, expected: tuple[str, int, int]) -> None:
    assert said(read(text, "content/posts/hello.comments.yaml")) == [expected]


# ---------------------------------------------------------------- anything at all

PATHS = st.sampled_from(
    [
        POST,
        "content/events/day.md",
        "content/pages/help.md",
        "content/people/ada.yaml",
        "content/venues/hut.md",
        "content/posts/hello.comments.yaml",
        "content/elsewhere.md",
    ]
)
KEYS = "title date start end summary tags aliases image geo access draft slug part text name photos venue"
VALUES = [
    "",
    "A",
    "20 January 2023",
    "[a, b]",
    "{a: b}",
    "- c",
    "'",
    '"',
    "#3",
    ": d",
    "&a",
    "*a",
    "|",
    "yes",
    "[",
    "}",
    "\t",
]
LINES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "  ", "- ", "    ", "\t", "? "]),
    st.sampled_from(KEYS.split()),
    st.sampled_from([": ", ":", " : ", " ", ":\n"]),
    st.sampled_from(VALUES),
)
DETAILS = st.lists(LINES, max_size=8).map("\n".join)
BODIES = st.text("ab #*_[]()<>!`:~|-\\\n\"'{}.=&;/0\t", max_size=80)
FILES = st.one_of(
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=200),
    st.builds("---\n{}\n---\n{}".format, DETAILS, BODIES).map(str.encode),
    DETAILS.map(str.encode),
    st.builds("---\n{}\n---\n{}".format, st.just("title: A\ndate: 2023-01-20\nstart: 2023-01-20"), BODIES).map(
        str.encode
    ),
)


@given(FILES, PATHS)
@example(b"---\n{0\n---\n", POST)
@example(b"", POST)
@example(b"\xef\xbb\xbf", POST)
@example(b"---", POST)
def test_any_file_gives_an_answer(content: bytes, path: str) -> None:
    parsed = read(content, path)

    assert parsed.item is not None or parsed.problems
    words = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = words.removeprefix("\ufeff").split("\n")
    for problem in parsed.problems:
        location = problem.location
        assert location.file == path
        assert 0 <= location.line <= len(lines)
        assert location.line == 0 or location.column <= len(lines[location.line - 1]) + 1
        assert problem.message
