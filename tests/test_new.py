"""`build.py new`: whatever it writes is built without an error, and what a build would refuse it asks for again."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import cli
from generator.authoring.answers import id_from
from generator.authoring.details import details_of
from generator.authoring.scaffolds import DRAFT_LINE, new_file, written
from generator.frontmatter import reading as frontmatter
from generator.frontmatter.reading import Map, Text
from generator.model.kinds import KINDS
from generator.model.stages import Source
from generator.parse import Rules, parse
from tests.minisite import build, codes, site, tree
from tests.patience import PATIENCE_SECONDS

KIND = {kind.word: kind for kind in KINDS}
SITE = """
=== content/site.yaml
name: A small site
base_url: https://small.example/
uid_domain: small.example
today: 2023-01-27
wings: {earnest: Earnest, grass: Grass}
=== content/posts/2023-01-10-hello/index.md
---
title: Hello
date: 10 January 2023
wings: grass
---
Good morning.
=== content/events/gathering.md
---
title: A gathering
uid: open-day-2026
start: Saturday 4 March 2023, 10am
venue: the-hut
---
Come along.
=== content/venues/the-hut.yaml
name: The Hut
"""
Said = tuple[int, str, str]  # the exit code, stdout, stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path, SITE)


@pytest.fixture
def typed(root: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """`typed("post", "Hello")`: as if typed after `build.py new`, where no terminal is."""

    def run(*arguments: str) -> Said:
        code = cli.main(["new", "--root", str(root), "--jobs", "1", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


# ---------------------------------------------------------------- what is written

TYPED = {
    "post": (["A meeting in spring"], "content/posts/2023-01-27-a-meeting-in-spring/index.md"),
    "event": (
        ["Open day", "--start", "Sat 12 September 2026, 10am", "--end", "12 September 2026, 4pm", "--venue", "the-hut"],
        "content/events/open-day.md",
    ),
    "page": (["How we decide", "--summary", "We listen: to everybody"], "content/pages/how-we-decide.md"),
    "person": (["Ada Lovell", "--role", "Neighbour", "--wings", "earnest, grass"], "content/people/ada-lovell.md"),
    "organisation": (
        ["Good Practice", "--url", "https://good.example/"],
        "content/organisations/good-practice.md",
    ),
    "diagram": (["Our steps"], "content/diagrams/our-steps.md"),
    "easy-read": (["Hello, in easy read", "--of", "hello"], "content/easy-read/hello-in-easy-read.md"),
    "venue": (["The Barn", "--street", "1 High Street", "--postcode", "CF71 7AA"], "content/venues/the-barn.yaml"),
}


@pytest.mark.parametrize("kind", TYPED)
def test_a_new_file_of_each_kind_is_built_as_a_draft_and_published_once_a_line_is_deleted(
    kind: str, root: Path, typed: Callable[..., Said]
) -> None:
    words, path = TYPED[kind]

    code, out, err = typed(kind, *words)

    address = KIND[kind].path(id_from(words[0])).removesuffix("index.html")
    assert (code, err) == (0, "")
    assert f"Written: {path}\n" in out
    assert f"http://127.0.0.1:8000/{address}" in out
    hidden = build(root)
    assert codes(hidden, "error", "warning") == []
    assert f"{address}index.html" not in tree(root / "output")
    shown = build(root, drafts=True)
    assert codes(shown, "error", "warning") == []
    assert f"{address}index.html" in tree(root / "output")
    text = (root / path).read_text("utf-8")
    assert text.count(DRAFT_LINE) == 1
    (root / path).write_text(text.replace(f"{DRAFT_LINE}\n", ""), encoding="utf-8")
    published = build(root)
    assert codes(published) == ([] if kind in ("venue", "diagram") else ["text-unwritten"])
    assert f"{address}index.html" in tree(root / "output")


def test_an_event_says_what_it_was_told_and_has_a_uid_of_its_own(root: Path, typed: Callable[..., Said]) -> None:
    typed("event", *TYPED["event"][0], "--audience", "[grass, earnest]")

    lines = (root / "content/events/open-day.md").read_text("utf-8").splitlines()
    assert "title: Open day" in lines
    assert "start: Sat 12 September 2026, 10am" in lines
    assert "audience: [grass, earnest]" in lines
    assert [line.partition("  #")[0] for line in lines if line.startswith("uid")] == ["uid: open-day-2026-2"]


def test_a_uid_has_the_year_once(root: Path, typed: Callable[..., Said]) -> None:
    typed("event", "Summer school 2026", "--start", "31 July 2026")

    assert "uid: summer-school-2026  #" in (root / "content/events/summer-school-2026.md").read_text("utf-8")


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KIND for name in KIND[kind].offered])
def test_each_note_in_a_new_file_is_a_detail_once_its_sign_is_taken_away(kind: str, name: str) -> None:
    needed = {each.name: each.example for each in details_of(KIND[kind].struct) if each.required}
    if kind == "event":
        needed["start"] = "7 March 2023, 10am" if name == "doors" else "7 March 2023"  # the first Tuesday of the month
    text = new_file(KIND[kind], "a", needed, "a")

    used = re.sub(rf"^# ({name}: )", r"\1", text, flags=re.MULTILINE)

    assert used != text
    ending = "yaml" if KIND[kind].is_record else "md"
    said = parse(Source(f"content/{KIND[kind].folder}/a.{ending}", used.encode(), ""), Rules()).problems
    assert [problem.message for problem in said if problem.severity == "error"] == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Zl", "Zp"]), min_size=1, max_size=60))
def test_any_title_comes_back_as_it_was_typed(title: str) -> None:
    title = " ".join(title.split())
    if not title:
        return

    tree, problems = frontmatter.read(f"title: {written(title)}", "")

    assert problems == []
    assert isinstance(tree, Map)
    node = tree.entries[0][1]
    assert isinstance(node, Text)
    assert node.value == title


@pytest.mark.parametrize(
    "title", ["Launch: the two wings", "“Yes” & 'no' #1", "- a dash", "[x]", "C:\\path", "no", "2023"]
)
def test_a_title_with_signs_that_yaml_knows_is_built(title: str, root: Path, typed: Callable[..., Said]) -> None:
    code, _, err = typed("page", "--slug", "a-page", "--", title)

    assert (code, err) == (0, "")
    assert codes(build(root, drafts=True), "error") == []


# ---------------------------------------------------------------- what is refused


def test_nothing_is_written_over_and_another_name_is_offered(root: Path, typed: Callable[..., Said]) -> None:
    before = tree(root / "content")

    code, out, err = typed("post", "Hello")

    assert (code, out) == (2, "")
    assert "there is content/posts/2023-01-10-hello/index.md already, and it was left as it is" in err
    assert "--slug hello-2" in err
    assert tree(root / "content") == before
    assert typed("post", "Hello", "--slug", "hello-2")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["event", "Open day"], 'a new event needs --start, such as --start "Tue 21 March 2023"'),
        (["event"], "it needs a title"),
        ([], "say what to begin: post, event, page, person, organisation, diagram, easy-read or venue"),
        (["event", "Open day", "--start", "Tuesday 1 May 2026"], "1 May 2026 is a Friday, not a Tuesday"),
        (["event", "Open day", "--start", "05/06/2026"], "05/06/2026 may be 5 June 2026 or 6 May 2026"),
        (["event", "Open day", "--start", "1 May 2026", "--end", "30 April 2026"], "it ends (30 April 2026) before"),
        (["event", "Open day", "--start", "1 May 2026", "--venue", "the-hutt"], "did you mean the-hut?"),
        (["event", "Open day", "--start", "1 May 2026", "--audience", "gras"], "there is no wing called gras"),
        (["event", "Past", "--start", "1 May 2026"], "no event can be called past"),
        (["post", "2026"], "no post can be called 2026"),
        (["page", "Events"], "no page can be called events"),
        (["page", "日本"], "that title gives no address"),
        (["page", "Con"], "reserved on Windows"),
        (["page", "A", "--slug", "A B"], "write a-b"),
        (["post", "A", "--date", "2023-02-30"], "30 February 2023 does not exist"),
        (["organisation", "A", "--url", "good.example"], "write https://good.example"),
        (["post", "A", "--venue", "the-hut"], "a new post takes no --venue; it has --date, --summary, --wings"),
        (["evnt", "A"], "did you mean event?"),
        (["potato", "A"], "one of post, event, page, person, organisation, diagram, easy-read or venue"),
        (["zzz", "A"], "there is nothing called zzz to make. It is one of post, "),
        (["post", "  "], "it needs a title"),
    ],
)
def test_what_a_build_would_refuse_is_told_at_once_and_nothing_is_written(
    words: list[str], told: str, root: Path, typed: Callable[..., Said]
) -> None:
    before = tree(root / "content")

    code, out, err = typed(*words)

    assert (code, out) == (2, "")
    assert told in err
    assert tree(root / "content") == before


def easy_read(root: Path, of: str) -> None:
    site(root, f"=== content/easy-read/easy.md\n---\ntitle: Easy\nof: {of}\n---\nWe say hello.\n", "")


@pytest.mark.parametrize("of", ["hello", '"hello"', "posts/hello", "posts/2023-01-10-hello/index.md"])
def test_a_page_that_has_an_easy_read_gets_no_second_one(of: str, root: Path, typed: Callable[..., Said]) -> None:
    easy_read(root, of)

    code, _, err = typed("easy-read", "Hello, again", "--of", "hello")

    assert code == 2
    assert "hello has an easy read page already: content/easy-read/easy.md" in err


def test_a_wrong_page_is_told_the_three_nearest_at_most(root: Path, typed: Callable[..., Said]) -> None:
    site(root, "".join(f"=== content/pages/walk-{n}.md\n---\ntitle: Walk {n}\n---\nWe walk.\n" for n in "abcdef"), "")

    code, _, err = typed("easy-read", "Walks", "--of", "walk")
    other = typed("easy-read", "Walks", "--of", "something-else")[2]

    assert code == 2
    assert "did you mean walk-f or walk-e or walk-d?" in err
    assert "write the name of its file, without the ending" in other


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_pages_for_easy_read_are_named_once_and_in_full_only_where_two_have_a_name(root: Path) -> None:
    site(root, "".join(f"=== content/pages/{id}.md\n---\ntitle: {id}\n---\nX.\n" for id in ("gathering", "us")), "")
    easy_read(root, "hello")

    said, code = dialogue(["new", "easy-read", "--root", str(root)], ["Us", "us", ""])

    assert code == 0
    assert "One of events/gathering, pages/gathering, us." in said


def test_a_site_whose_settings_are_broken_can_still_be_written_for(root: Path, typed: Callable[..., Said]) -> None:
    (root / "content/site.yaml").write_text("nme: x\n")

    assert typed("event", "Open day", "--start", "1 May 2026", "--audience", "whoever")[0] == 0


def test_for_programs_there_is_an_object_and_quiet_says_the_path(typed: Callable[..., Said]) -> None:
    _, made, _ = typed("page", "How we decide", "--json")

    assert json.loads(made) == {
        "file": "content/pages/how-we-decide.md",
        "kind": "page",
        "preview": "http://127.0.0.1:8000/how-we-decide/",
        "draft": True,
    }
    assert typed("page", "And again", "-q") == (0, "content/pages/and-again.md\n", "")


def test_where_nobody_sits_nothing_is_asked(root: Path) -> None:
    command = [sys.executable, "build.py", "new", "event", "Open day", "--root", str(root)]

    done = subprocess.run(
        command,
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )

    assert done.returncode == 2
    assert "--start" in done.stderr


# ---------------------------------------------------------------- on a terminal


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_on_a_terminal_it_asks_and_asks_again_where_a_build_would_refuse(root: Path) -> None:
    said, code = dialogue(
        ["new", "event", "--root", str(root)],
        [
            "Open day",
            "Tuesday 1 May 2026",
            "1 May 2026, 10am",
            "1 May 2026, 4pm",
            "the-hutt",
            "the-hut",
            "",
            "A day: out",
        ],
    )

    assert code == 0
    assert said.count("When does it begin?") == 2
    assert "1 May 2026 is a Friday, not a Tuesday" in said
    assert "did you mean Friday 1 May 2026" in said
    assert "One of tba, the-hut." in said
    assert said.count("Where is it?") == 2
    text = (root / "content/events/open-day.md").read_text("utf-8")
    assert "venue: the-hut\n" in text
    assert "# audience: " in text
    assert 'summary: "A day: out"\n' in text
    assert codes(build(root, drafts=True), "error", "warning") == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_a_title_that_is_taken_is_asked_for_again_and_enter_takes_today(root: Path) -> None:
    said, code = dialogue(["new", "post", "--root", str(root)], ["Hello", "Hello again", "", "", ""])

    assert code == 0
    assert "there is content/posts/2023-01-10-hello/index.md already" in said
    assert "Enter alone: Friday 27 January 2023." in said
    text = (root / "content/posts/2023-01-27-hello-again/index.md").read_text("utf-8")
    assert "date: Friday 27 January 2023\n" in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_what_to_begin_is_asked_too_and_asked_again(root: Path) -> None:
    said, code = dialogue(["new", "--root", str(root)], ["pgae", "page", "How we decide", ""])

    assert code == 0
    assert "did you mean page?" in said
    assert (root / "content/pages/how-we-decide.md").is_file()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_ctrl_c_in_the_middle_of_the_questions_writes_nothing(root: Path) -> None:
    before = tree(root / "content")

    said, code = dialogue(["new", "event", "--root", str(root)], ["Open day", "\x03"])

    assert code == 130
    assert "Stopped." in said
    assert tree(root / "content") == before


def dialogue(arguments: list[str], answers: list[str]) -> tuple[str, int]:
    """What is said on a terminal on which somebody types these answers, each after a prompt; and the exit code."""
    import pty

    process, terminal = pty.fork()
    if process == 0:  # the child: its words and keys are the terminal's
        os.chdir(Path(__file__).parent.parent)
        environment = {key: value for key, value in os.environ.items() if key != "CI"} | {"NO_COLOR": "1"}
        os.execve(sys.executable, [sys.executable, "build.py", *arguments], environment)
    said, waiting = "", list(answers)
    while select.select([terminal], [], [], PATIENCE_SECONDS)[0]:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece.decode()
        if waiting and said.endswith("\n> "):
            os.write(terminal, (waiting.pop(0) + "\n").encode())
    os.close(terminal)
    return said.replace("\r\n", "\n"), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
