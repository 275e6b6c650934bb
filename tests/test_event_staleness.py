"""Claims about `build --if-stale`, build.json and what is remembered: built when time wants it, and not before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator import cli
from generator.pipeline import build_site
from generator.pipeline.build_site import Request
from tests.event_site import SETTINGS, fair
from tests.minisite import build, request, site, tree

Said = tuple[int, str, str]  # the exit code, stdout, stderr
BEGINS = datetime(2026, 9, 12, 9, tzinfo=UTC)
ENDS = datetime(2026, 9, 12, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)
UNTIL_FOUR = fair("start: 2026-09-12 10:00", "end: 2026-09-12 16:00", "mode: online")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path / "site", SETTINGS + UNTIL_FOUR)


@pytest.fixture
def typed(root: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """`typed("build", "--if-stale")`: as if typed after `build.py`, in the site with one event."""

    def run(*arguments: str) -> Said:
        code = cli.main([*arguments, "--root", str(root), "--jobs", "1"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def at(root: Path, moment: datetime) -> Request:
    return request(root, clock=lambda zone: moment.astimezone(ZoneInfo(zone)))


def built_at(root: Path, moment: datetime) -> dict[str, bytes]:
    assert build_site.build(at(root, moment)).publish_result is not None
    return tree(root / "output")


# ---------------------------------------------------------------- build.json


def test_the_build_says_until_when_it_holds(root: Path) -> None:
    files = built_at(root, BEGINS - timedelta(days=3))

    assert json.loads(files["build.json"]) == {
        "name": "A small site",
        "home_url": "https://small.example/",
        "valid_until": "2026-09-12T10:00:00+01:00",
    }


def test_a_build_that_holds_for_ever_says_so(root: Path) -> None:
    assert json.loads(built_at(root, ENDS)["build.json"])["valid_until"] is None


# ---------------------------------------------------------------- build --if-stale


def test_nothing_is_built_before_the_moment(typed: Callable[..., Said], root: Path) -> None:
    typed("build", "--today", "2026-09-10", "-q")
    before = tree(root / "output")

    code, out, err = typed("build", "--if-stale", "--today", "2026-09-12")

    assert (code, err) == (0, "")
    assert out == (
        "Nothing was built: the published site stays as it is until 12 September 2026 at 10am. "
        "(Content was not looked at.)\n"
    )
    assert tree(root / "output") == before


def test_it_is_built_when_the_moment_has_come(typed: Callable[..., Said], root: Path) -> None:
    typed("build", "--today", "2026-09-10", "-q")

    code, out, _ = typed("build", "--if-stale", "--today", "2026-09-13")

    assert code == 0
    assert "Nothing was built" not in out
    assert json.loads((root / "output/build.json").read_text())["valid_until"] is None
    assert "This event is over. It took place" in (root / "output/events/fair/index.html").read_text()


@pytest.mark.parametrize(
    "left", [None, "", "{", "[]", '{"valid_until": "soon"}', '{"valid_until": "2031-01-01T00:00"}']
)
def test_it_is_built_where_no_earlier_build_tells(typed: Callable[..., Said], root: Path, left: str | None) -> None:
    if left is not None:
        typed("build", "--today", "2026-09-10", "-q")
        (root / "output/build.json").write_text(left)

    code, out, _ = typed("build", "--if-stale", "--today", "2026-09-10")

    assert code == 0
    assert "Nothing was built" not in out
    assert (root / "output/events/fair/index.html").exists()


def test_what_holds_for_ever_is_not_built_again(typed: Callable[..., Said]) -> None:
    typed("build", "--today", "2026-10-01", "-q")

    code, out, _ = typed("build", "--if-stale", "--today", "2031-01-01")

    assert code == 0
    assert "stays as it is whatever day it is" in out


def test_programs_are_told_too(typed: Callable[..., Said]) -> None:
    typed("build", "--today", "2026-09-10", "-q")

    code, out, _ = typed("build", "--if-stale", "--json", "--today", "2026-09-10")

    assert code == 0
    assert json.loads(out) == {"published": False, "stale": False, "valid_until": "2026-09-12T10:00:00+01:00"}


@pytest.mark.parametrize(
    ("moment", "holds"),
    [(BEGINS - SECOND, "2026-09-12T10:00:00+01:00"), (BEGINS, None), (BEGINS + SECOND, None)],
)
def test_the_moment_counts_to_the_second(root: Path, moment: datetime, holds: str | None) -> None:
    built_at(root, BEGINS - timedelta(days=3))

    assert build_site.still_valid(at(root, moment)) == holds


def test_where_no_settings_can_be_read_a_build_has_to_say_so(typed: Callable[..., Said], root: Path) -> None:
    typed("build", "--today", "2026-09-10", "-q")
    (root / "content/site.yaml").write_text("name: [\n")

    code, _, err = typed("build", "--if-stale", "--today", "2026-09-10")

    assert code == 1
    assert "content/site.yaml" in err


# ---------------------------------------------------------------- what is remembered


@pytest.mark.parametrize("moment", [BEGINS - SECOND, BEGINS, ENDS - SECOND, ENDS, BEGINS - timedelta(days=9)])
def test_what_is_remembered_is_not_used_outside_of_its_time(tmp_path: Path, root: Path, moment: datetime) -> None:
    built_at(root, BEGINS - timedelta(days=3))

    after_another = built_at(root, moment)
    clean = built_at(site(tmp_path / "clean", SETTINGS + UNTIL_FOUR), moment)

    assert after_another.keys() == clean.keys()
    assert [path for path in clean if path != ".manifest" and clean[path] != after_another[path]] == []


def test_within_its_time_nothing_is_written_again(root: Path) -> None:
    built_at(root, BEGINS - timedelta(days=3))

    publish_result = build_site.build(at(root, BEGINS - SECOND)).publish_result

    assert publish_result is not None
    assert (publish_result.written, publish_result.changed, publish_result.removed) == ((), (), ())


def test_a_day_that_is_given_counts_from_its_first_instant(root: Path) -> None:
    build(root, today=BEGINS.date())

    page = (root / "output/events/fair/index.html").read_text()

    assert "This is taking place now." not in page
    assert "This event is over. It took place" not in page
