"""The theorem: after any sequence of edits the incremental output equals a clean build, byte for byte.

Each walk is a small site that is edited at random, built after every step (one edit, or several), and compared with
a build from nothing. A failure prints the walk's seed and its edits; `pytest -k walk-7` makes the same ones again.

    WALKS=2000 pytest tests/test_incremental.py      that many edits instead of a few hundred
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.pipeline import Outcome
from tests.minisite import build, site, tree
from tests.walks import Walk, small_site

ROOT = Path(__file__).resolve().parent.parent
STEPS = 12
EDITS_OF_A_PAIR = STEPS * 4  # a walk of one edit a build, and one of three in the mean
PAIRS = max(1, round(int(os.environ.get("WALKS", "330")) / EDITS_OF_A_PAIR))


@pytest.mark.parametrize("seed", [pytest.param(2 * pair, id=f"walk-{2 * pair}") for pair in range(PAIRS)])
def test_after_each_edit_the_output_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path / "site", seed)

    published = sum(step(walk, tmp_path, edits=1) for _ in range(STEPS))

    assert published >= STEPS // 3, walk_words(walk, seed)


@pytest.mark.parametrize("seed", [pytest.param(2 * pair + 1, id=f"walk-{2 * pair + 1}") for pair in range(PAIRS)])
def test_after_several_edits_at_once_the_output_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path / "site", seed)

    published = sum(step(walk, tmp_path, edits=walk.chance.randint(2, 4)) for _ in range(STEPS))

    assert published >= STEPS // 4, walk_words(walk, seed)


def step(walk: Walk, scratch: Path, edits: int) -> bool:
    """Edit, build, and compare with a build from nothing; whether the site was published.

    A site that has been broken for a while is healed, so that most steps publish something.
    """
    if walk.good is None:
        published = build_and_compare(walk, scratch)
        assert published, "the small site itself must be free of errors"
    if walk.broken and walk.chance.random() < 0.6:
        walk.heal()
    for _ in range(edits):
        walk.edit()
    return build_and_compare(walk, scratch)


def build_and_compare(walk: Walk, scratch: Path) -> bool:
    before = tree(walk.output) if walk.output.exists() else {}
    clean_output, clean_cache = scratch / "clean", scratch / "clean-cache"
    outcome = build(walk.root, **walk.flags)
    clean = build(walk.root, output=clean_output, cache=clean_cache, **walk.flags)
    expected = before if clean.receipt is None else tree(clean_output) | walk.foreign
    for folder in (clean_output, clean_cache):
        shutil.rmtree(folder, ignore_errors=True)

    assert differing(tree(walk.output), expected) == [], walk_words(walk)
    assert told(outcome) == told(clean), walk_words(walk)
    walk.note(published=outcome.receipt is not None)
    return outcome.receipt is not None


def differing(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    return sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))


def told(outcome: Outcome) -> tuple[object, ...]:
    """All that a build says but for what it did."""
    return outcome.problems, outcome.today, outcome.waiting, outcome.next_change, outcome.pages


def walk_words(walk: Walk, seed: int | None = None) -> str:
    return "\n".join([f"walk-{walk.seed if seed is None else seed}", *walk.said])
