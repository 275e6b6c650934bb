"""The theorem: after any sequence of edits the incremental output equals a clean build, byte for byte.

Each walk is a small site that is edited at random, built after every step (one edit, or several), and compared with
a build from nothing. A failure prints the walk's seed and its edits; `pytest -k walk-7` makes the same ones again.

    WALKS=2000 pytest --all tests/test_incremental.py      that many edits instead of a few hundred
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.pipeline.outcome import Outcome
from tests.minisite import ONLY_BESIDE_WHAT_STOOD, build, tree
from tests.patience import mostly_slow
from tests.smallsite import SETTINGS, add_posts, small_site
from tests.walks import CLOCK, FIELDS, Walk, move_clock, set_field, set_setting

STEPS = 12
EDITS_OF_A_PAIR = STEPS * 4  # a walk of one edit a build, and one of three in the mean
PAIRS = max(1, round(int(os.environ.get("WALKS", "330")) / EDITS_OF_A_PAIR))


@pytest.mark.parametrize("seed", mostly_slow(range(0, 2 * PAIRS, 2), ids="walk-{}".format))
def test_after_each_edit_the_output_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path / "site", seed)

    for _ in range(STEPS):
        step(walk, tmp_path, edits=1)

    walk.heal()
    assert build_and_compare(walk, tmp_path), walk_words(walk)


@pytest.mark.parametrize("seed", mostly_slow(range(1, 2 * PAIRS, 2), ids="walk-{}".format))
def test_after_several_edits_at_once_the_output_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path / "site", seed)

    for _ in range(STEPS):
        step(walk, tmp_path, edits=walk.chance.randint(2, 4))

    walk.heal()
    assert build_and_compare(walk, tmp_path), walk_words(walk)


@pytest.mark.parametrize("seed", mostly_slow(range(1000, 1000 + PAIRS), ids="walk-{}".format, fast=0))
def test_while_the_clock_moves_on_the_output_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    """Builds that may trust what they remember, since nothing but the time has changed; now and then an edit."""
    walk = Walk(tmp_path / "site", seed)
    walk.unpin()
    assert build_and_compare(walk, tmp_path), walk_words(walk)

    for _ in range(STEPS):
        if walk.chance.random() < 0.25:
            walk.edit()
        walk.said.append(move_clock(walk, walk.chance.choice(list(CLOCK))))
        build_and_compare(walk, tmp_path)
        if walk.broken:
            walk.heal()


@pytest.mark.slow
def test_through_all_that_time_brings_the_output_equals_a_clean_build(tmp_path: Path) -> None:
    """From change to change, to the last one: each time just before it, when nothing may be rendered, and at it."""
    walk = Walk(tmp_path / "site", 0)
    walk.unpin()
    assert build_and_compare(walk, tmp_path)

    seen = []
    while walk.until and walk.until < "2023-08":
        seen.append(walk.until)
        before = tree(walk.output)
        for how in ("just before", "to it"):
            walk.said.append(move_clock(walk, how))
            assert build_and_compare(walk, tmp_path), walk_words(walk)
            assert how == "to it" or tree(walk.output) == before, walk_words(walk)
        assert walk.until == "" or walk.until > seen[-1]
        assert tree(walk.output) != before, f"nothing changed at {seen[-1]}"

    # It begins, booking opens, a post appears, booking closes, a meeting of a repeat is over.
    assert {"2023-01-27T17:00:00+00:00", "2023-02-01T09:00:00+00:00", "2023-02-14T00:00:00+00:00"} <= set(seen)
    assert {"2023-03-01T00:00:00+00:00", "2023-04-04T20:00:00+01:00"} <= set(seen)


@pytest.mark.slow
def test_after_each_change_of_a_setting_the_output_equals_a_clean_build(tmp_path: Path) -> None:
    walk = Walk(tmp_path / "site", 0)

    published = []
    for name, values in SETTINGS.items():
        for value in (*values[1:], values[0]):
            walk.said.append(set_setting(walk, name, value))
            published.append(build_and_compare(walk, tmp_path))

    assert sum(published) > len(published) * 0.8, walk_words(walk)


KNOWN = {
    "posts": "2023-01-20-two-wings/index.md",
    "events": "conference/index.md",
    "pages": "join-in.md",
    "people": "nick-benefield.md",
    "organisations": "cmh.md",
    "venues": "coed-hills.yaml",
}


@pytest.mark.parametrize("folder", KNOWN)
@pytest.mark.slow
def test_after_each_change_of_a_field_the_output_equals_a_clean_build(tmp_path: Path, folder: str) -> None:
    walk = Walk(tmp_path / "site", 0)
    path = walk.root / "content" / folder / KNOWN[folder]

    published = []
    common = FIELDS[""] if folder == "posts" else {name: FIELDS[""][name] for name in ("slug", "draft", "summary")}
    for field, values in (common | FIELDS[folder]).items():
        before = path.read_bytes()
        for value in values:
            walk.said.append(set_field(walk, path, field, value))
            published.append(build_and_compare(walk, tmp_path))
        path.write_bytes(before)

    assert sum(published) > len(published) * 0.6, walk_words(walk)


def step(walk: Walk, scratch: Path, edits: int) -> None:
    """Edit, build, and compare with a build from nothing. A broken site is healed first, more often than not."""
    if walk.good is None:
        published = build_and_compare(walk, scratch)
        assert published, "the small site itself must be free of errors"
    if walk.broken and walk.chance.random() < 0.7:
        walk.heal()
    for _ in range(edits):
        walk.edit()
    build_and_compare(walk, scratch)


def build_and_compare(walk: Walk, scratch: Path) -> bool:
    """Whether the site was published; and if not, the tree is as it was."""
    before = tree(walk.output) if walk.output.exists() else {}
    clean_output, clean_cache = scratch / "clean", scratch / "clean-cache"
    outcome = walk.build()
    clean = walk.build(output=clean_output, cache=clean_cache)
    expected = before if clean.publish_result is None else tree(clean_output) | walk.untracked
    for folder in (clean_output, clean_cache):
        shutil.rmtree(folder, ignore_errors=True)

    assert differing(tree(walk.output), expected) == [], walk_words(walk)
    assert told(outcome) == told(clean), walk_words(walk)
    walk.note(outcome)
    return outcome.publish_result is not None


def differing(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    return sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))


def told(outcome: Outcome) -> tuple[object, ...]:
    """All that a build says but for what it did, and for what that cost: a clean build has nothing to lose."""
    problems = [problem for problem in outcome.problems if problem.code not in ONLY_BESIDE_WHAT_STOOD]
    return problems, outcome.today, outcome.waiting, outcome.valid_until, outcome.pages


def walk_words(walk: Walk) -> str:
    return "\n".join([f"walk-{walk.seed}", *walk.said])


# ---------------------------------------------------------------- the same bytes, whatever is round it


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of more than sixty pages, which several processes read and write."""
    root = small_site(tmp_path_factory.mktemp("many") / "site")
    add_posts(root, 65)
    return root


@pytest.fixture(scope="module")
def alone(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of it."""
    scratch = tmp_path_factory.mktemp("alone")
    build(many, output=scratch / "output", cache=scratch / "cache")
    return tree(scratch / "output")


@pytest.mark.slow
def test_two_processes_make_the_bytes_of_one(many: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    build(many, output=tmp_path / "output", cache=tmp_path / "cache", jobs=2)

    assert differing(tree(tmp_path / "output"), alone) == []


@pytest.mark.parametrize("jobs", mostly_slow([1, 2]))
def test_a_warm_memory_makes_the_bytes_of_a_cold_one(
    many: Path, alone: dict[str, bytes], tmp_path: Path, jobs: int
) -> None:
    build(many, output=tmp_path / "first", cache=tmp_path / "cache", jobs=jobs)

    build(many, output=tmp_path / "second", cache=tmp_path / "cache", jobs=jobs)

    assert differing(tree(tmp_path / "second"), alone) == []


SURROUNDINGS = {
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 1, far zone": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"},
    "Turkish, optimised": {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "PYTHONOPTIMIZE": "1"},
    "no locale, narrow umask": {"LC_ALL": "C", "TZ": "America/Los_Angeles", "UMASK": "077"},
}


@pytest.mark.parametrize("surroundings", mostly_slow(SURROUNDINGS))
def test_another_machine_makes_the_same_bytes(
    many: Path, alone: dict[str, bytes], tmp_path: Path, root: Path, surroundings: str
) -> None:
    elsewhere = copied_in_another_order(many, tmp_path / "an other place")
    variables = SURROUNDINGS[surroundings]
    umask = int(variables.get("UMASK", "022"), 8)

    done = subprocess.run(
        [sys.executable, str(root / "build.py"), "--root", str(elsewhere), "--jobs", "2", "-q"],
        env=os.environ | variables,
        umask=umask,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert differing(tree(elsewhere / "output"), alone) == []


def copied_in_another_order(source: Path, target: Path) -> Path:
    """The same files, made last to first: most file systems list them in another order then."""
    for path in sorted(source.glob("content/**/*"), reverse=True):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return target
