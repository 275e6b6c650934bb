"""What tests use instead of a clock, so that none depends on how fast the machine is, or on what else it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import process_time
from typing import Any, TypeVar

import pytest

R = TypeVar("R")

PATIENCE_SECONDS = 300.0  # for what happens at once, unless it never does


def within(loops: float, work: Callable[[], R]) -> R:
    """What `work` gives; it must take less processor time than so many plain loops of a million rounds take here now.

    A loop is 10 to 50 ms. The limits are some ten times what is needed, for times are never quite in proportion.
    """
    loop = _loop_seconds()
    begun = process_time()
    given = work()
    taken = process_time() - begun
    assert taken < loops * max(loop, _loop_seconds())
    return given


def _loop_seconds() -> float:
    begun = process_time()
    for _ in range(1_000_000):
        pass
    return process_time() - begun


def mostly_slow(values: Iterable[Any], ids: Callable[[Any], str] = str, fast: int = 1) -> list[Any]:
    """Parameters that prove the same of other examples: all but the first `fast` are marked slow."""
    marks = [pytest.mark.slow]
    return [pytest.param(value, id=ids(value), marks=marks[: at >= fast]) for at, value in enumerate(values)]
