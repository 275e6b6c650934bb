"""The words a command ends with: numbers that agree with their nouns, nothing lost, nothing a person must decode."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator.changes import Changes, EventChange
from generator.cli import report
from generator.pipeline.outcome import Outcome
from generator.problems import Location, Problem
from generator.site import Waiting
from generator.write import PublishResult
from tests.minisite import request

DAY = date(2023, 5, 3)
GIVEN: dict[str, Any] = {"as_json": False, "quiet": False, "verbose": False}


def built(capsys: pytest.CaptureFixture[str], root: Path, outcome: Outcome, **given: bool) -> tuple[str, str]:
    report.say_built(outcome, request(root), GIVEN | given, 1.25)
    said = capsys.readouterr()
    return said.out, said.err


@pytest.mark.parametrize(
    ("publish_result", "words"),
    [
        (PublishResult(written=("a",)), "1 new file."),
        (PublishResult(written=("a", "b")), "2 new files."),
        (PublishResult(changed=("a",), unchanged=97), "1 changed file, 97 unchanged."),
        (PublishResult(written=("a",), changed=("b", "c"), unchanged=1), "1 new file, 2 changed, 1 unchanged."),
        (PublishResult(written=("a",), changed=("b",), removed=("d",)), "1 new file, 1 changed, 1 removed."),
        (PublishResult(removed=tuple(map(str, range(1200)))), "1,200 removed files."),
        (PublishResult(unchanged=97), "Nothing has changed."),
    ],
)
def test_numbers_agree_with_their_nouns(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, publish_result: PublishResult, words: str
) -> None:
    out, _ = built(capsys, tmp_path, Outcome(problems=(), publish_result=publish_result, pages=1))

    now = "now holds" if publish_result.touched else "holds"
    assert out == f"{words} {tmp_path}/output/ {now} 1 page. 1.2 s.\n"


def test_what_visitors_see_of_a_build_follows_the_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    changes = Changes(changed_pages=2, events=(EventChange("A day", "moved", "4 March", "5 March"),), feed_entries=1)
    outcome = Outcome(problems=(), publish_result=PublishResult(changed=("a", "b")), changes=changes)

    out, _ = built(capsys, tmp_path, outcome)
    quiet, _ = built(capsys, tmp_path, outcome, quiet=True)
    unchanged, _ = built(capsys, tmp_path, Outcome(problems=(), publish_result=PublishResult(), changes=changes))

    assert out.splitlines()[1:] == [
        "For visitors: 2 pages changed, 1 event moved, 1 feed entry added, no address lost.",
        "  “A day” moved from 4 March to 5 March.",
    ]
    assert quiet == ""
    assert "For visitors" not in unchanged


def test_programs_get_the_receipt_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    changes = Changes(new_pages=1, lost=("/old/",))

    known, _ = built(
        capsys, tmp_path, Outcome(problems=(), publish_result=PublishResult(), changes=changes), as_json=True
    )
    unknown, _ = built(capsys, tmp_path, Outcome(problems=(), publish_result=PublishResult()), as_json=True)

    assert json.loads(known)["receipt"]["addresses_lost"] == ["/old/"]
    assert json.loads(unknown)["receipt"] is None


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (Waiting("a.md", "A", "draft"), "A draft, not published: “A” (a.md). --drafts shows it."),
        (Waiting("a.md", "A", "future", DAY), "Waiting: “A” (a.md) appears on 3 May 2023 if you build then."),
        (Waiting("a.md", "A", "expired", DAY), "Taken down on 3 May 2023, as its file says: “A” (a.md)."),
    ],
)
def test_what_waits_is_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, waiting: Waiting, words: str
) -> None:
    out, _ = built(capsys, tmp_path, Outcome(problems=(), publish_result=PublishResult(), waiting=(waiting,)))

    assert words in out.splitlines()


def problem(severity: str, file: str = "content/a.md", line: int = 1) -> Problem:
    return Problem(Location(file, line, 3), "some-code", "it is wrong", "why", ("mend it",), severity)  # type: ignore[arg-type]


def test_the_last_line_counts_the_problems_and_says_what_became_of_the_site(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    problems = (problem("error"), problem("error", line=2), problem("warning"))

    _, stopped = built(capsys, tmp_path, Outcome(problems=problems))
    _, went_on = built(capsys, tmp_path, Outcome(problems=problems[2:], publish_result=PublishResult()))

    assert stopped == MORE + "2 errors, 1 warning; nothing was written; what was published before is as it was\n"
    assert went_on == MORE + "1 warning; the site was built\n"


MORE = "More about some-code: python3 build.py explain some-code\n"


def test_the_problem_to_read_about_is_the_worst(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    worst = replace(problem("error", line=9), code="the-worst")

    _, told = built(capsys, tmp_path, Outcome(problems=(problem("hint"), problem("warning"), worst)))

    assert "More about the-worst: python3 build.py explain the-worst\n" in told


def test_a_hint_that_is_not_shown_is_not_the_one_to_read_about(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    hidden = built(capsys, tmp_path, Outcome(problems=(problem("hint"),), publish_result=PublishResult()))[1]
    shown = built(capsys, tmp_path, Outcome(problems=(problem("hint"),), publish_result=PublishResult()), verbose=True)[
        1
    ]

    assert hidden == "1 hint (-v shows the hints); the site was built\n"
    assert MORE in shown


def test_a_site_without_problems_has_no_last_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, err = built(capsys, tmp_path, Outcome(problems=(), publish_result=PublishResult()))

    assert err == ""


def test_a_problem_shows_its_line_and_hints_wait_until_they_are_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_bytes(b"\xef\xbb\xbffirst line\r\nsecond\r\n")
    outcome = Outcome(problems=(problem("error"), problem("hint", line=2), problem("warning", "content/gone.md")))

    report.say_problems(outcome, request(tmp_path), GIVEN)
    without = capsys.readouterr().err
    report.say_problems(outcome, request(tmp_path), GIVEN | {"verbose": True})
    with_hints = capsys.readouterr().err

    assert "1 | first line\n  |   ^\n" in without
    assert "warning[some-code]" in without
    assert "hint[" not in without
    assert "2 | second\n" in with_hints


def test_a_problem_in_a_template_shows_the_template(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The site may have none of its own: then it is ours that is shown."""
    report.say_problems(Outcome(problems=(problem("error", "templates/base.html"),)), request(tmp_path), GIVEN)

    assert "1 | {% from" in capsys.readouterr().err


def test_what_github_could_misread_is_written_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    odd = Problem(Location("content/a,b:c%.md", 3), "some-code", "100 %\nwrong", severity="hint")

    report.say_annotations(Outcome(problems=(odd,)))

    assert capsys.readouterr().err == (
        "::notice file=content/a%2Cb%3Ac%25.md,line=3,title=some-code::100 %25%0Awrong\n"
    )


def test_many_foreign_files_are_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names = tuple(f"{number}.txt" for number in range(8))

    _, err = built(capsys, tmp_path, Outcome(problems=(), publish_result=PublishResult(untracked=names)), quiet=True)

    assert err.endswith("0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 3 more\n")
