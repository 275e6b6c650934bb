"""Where the time of a run went, for whoever asks with --profile. Refuses to cost anything where nobody does.

Stages go by the clock on the wall, each without the stages inside it, so that they add up to the run. What is made
one by one goes by processor time, in whatever process it was made, and may come to more than its stage took.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from generator.pipeline.budget import TimedOut

A = TypeVar("A")

STARTING, REST = "starting", "all else"


class Label(NamedTuple):
    """What a page or text is told apart by: what it is made with, and its own name."""

    recipe: str
    name: str


class Timed(NamedTuple):
    """What one page, text, diagram or picture took in a stage."""

    stage: str
    label: Label
    seconds: float


class Profile:
    """What is noted of a run. `stages`: seconds by name, in the order in which they began."""

    def __init__(self) -> None:
        self.stages = {STARTING: time.process_time()}  # until now Python and we were started and no more
        self.items: list[Timed] = []
        self._open, self._since = [REST], time.perf_counter()

    def charge(self) -> None:
        """Put the time since the last call down to the innermost stage."""
        now = time.perf_counter()
        self.stages[self._open[-1]] = self.stages.get(self._open[-1], 0.0) + now - self._since
        self._since = now

    def begin(self, stage: str) -> None:
        self.charge()
        self._open.append(stage)

    def end(self) -> None:
        self.charge()
        self._open.pop()

    def noted(self, pairs: Iterable[tuple[A, Any]], label: Callable[[A], Label]) -> Iterator[tuple[A, Any]]:
        """The answers of a `timed` function without their times, which are kept."""
        for argument, timed in pairs:
            answer, seconds = (timed, timed.seconds) if isinstance(timed, TimedOut) else timed
            self.items.append(Timed(self._open[-1], label(argument), seconds))
            yield argument, answer


_running: Profile | None = None


def running() -> Profile | None:
    """What this run is noted in; None where nobody wants to know."""
    return _running


@contextmanager
def recording(wanted: bool) -> Iterator[Profile | None]:
    """Note where the time goes meanwhile."""
    global _running
    _running = profile = Profile() if wanted else None
    try:
        yield profile
    finally:
        _running = None
        if profile:
            profile.charge()


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Around a part of a run, or at the head of a function."""
    profile = _running
    if profile:
        profile.begin(name)
    try:
        yield
    finally:
        if profile:
            profile.end()


def timed(function: Callable[[A], Any]) -> Callable[[A], tuple[Any, float]]:
    """The function, which gives the seconds of processor time that it took beside its answer."""

    def answer(argument: A) -> tuple[Any, float]:
        began = time.process_time()
        return function(argument), time.process_time() - began

    return answer
