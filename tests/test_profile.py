"""Claims about --profile: where the time of a run went, said to whoever asks and to nobody else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import cli
from generator.pipeline.budget import TimedOut
from generator.pipeline.profile import Label, recording, running, stage, timed
from tests.smallsite import small_site

Said = tuple[int, str, str]  # the exit code, stdout, stderr
STAGES = (
    *("starting", "reading files", "reading texts", "drawing diagrams", "joining texts", "planning", "keys"),
    *("checking the whole", "making pages", "making pictures smaller", "publishing", "remembering"),
)
WORDS = "content/posts/2023-01-05-first-words.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site(tmp_path / "site")


@pytest.fixture
def typed(site: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*arguments: str) -> Said:
        code = cli.main([*arguments, "--root", str(site)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_build_names_its_stages_its_recipes_and_its_slowest_pages(typed: Callable[..., Said], jobs: str) -> None:
    _, out, err = typed("build", "--profile", "--jobs", jobs)

    assert [name for name in STAGES if not re.search(rf"^  {name} +\d+\.\d+ s +\d+%$", err, re.MULTILINE)] == []
    assert re.search(r"^  making pages: pages/post\.html +\d+ x +\d+\.\d+ ms = +\d+\.\d+ s$", err, re.MULTILINE)
    assert re.search(r"^  reading texts: content/posts +\d+ x ", err, re.MULTILINE)
    assert len(re.findall(r"^ +\d+\.\d+ ms  \S+\.(?:html|md) \(.+\)$", err, re.MULTILINE)) == 10
    assert "Where the" not in out


def test_nothing_is_said_of_it_without_the_flag(typed: Callable[..., Said]) -> None:
    _, out, err = typed("build", "--fresh")
    checked = typed("check", "--json")[1]

    assert "by the clock" not in out + err
    assert "profile" not in json.loads(checked)
    assert running() is None


def test_a_check_says_what_looking_at_pages_took(typed: Callable[..., Said]) -> None:
    err = typed("check", "--profile")[2]

    assert "  checking pages: pages/post.html " in err
    assert "  judging the site " in err


def test_an_edit_of_words_names_its_few_pages(typed: Callable[..., Said], site: Path) -> None:
    typed("build")
    path = site / WORDS
    path.write_text(path.read_text() + "\nOne more paragraph.\n")

    told = json.loads(typed("build", "--profile", "--json")[1])["profile"]

    assert "finding new words" in told["stages"]
    assert "planning" not in told["stages"]
    assert (WORDS, "reading texts") in {(each["name"], each["stage"]) for each in told["slowest"]}


def test_as_an_object_the_times_are_seconds_and_nothing_is_said_beside_it(typed: Callable[..., Said]) -> None:
    _, out, err = typed("build", "--profile", "--json")

    told = json.loads(out)["profile"]
    posts = next(row for row in told["recipes"] if row["recipe"] == "pages/post.html")
    assert posts.keys() == {"stage", "recipe", "number", "seconds"}
    assert [each["seconds"] for each in told["slowest"]] == sorted(
        (e["seconds"] for e in told["slowest"]), reverse=True
    )
    assert "by the clock" not in err


def test_a_build_with_nothing_to_do_is_looked_at_too(typed: Callable[..., Said], site: Path) -> None:
    for _ in range(3):
        err = typed("build", "--profile")[2]

    assert "  reading files " in err
    assert not (site / ".cache/untouched").exists()


def test_a_stage_does_not_count_the_stages_inside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 3.0, 6.0, 10.0, 15.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))

    with recording(wanted=True) as profile, stage("outer"), stage("inner"):
        pass

    assert profile
    assert [*profile.stages.items()][1:] == [("all else", 6.0), ("outer", 6.0), ("inner", 3.0)]


def test_what_ran_out_of_time_is_noted_with_the_time_it_had() -> None:
    with recording(wanted=True) as profile, stage("reading texts"):
        assert profile
        answers = [timed(str)(1), TimedOut(1, 5.0)]
        noted = [*profile.noted(zip("ab", answers, strict=True), lambda name: Label("letters", name))]

    assert noted == [("a", "1"), ("b", TimedOut(1, 5.0))]
    assert profile.items[1] == ("reading texts", ("letters", "b"), 5.0)
