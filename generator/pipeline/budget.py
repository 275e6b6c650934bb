"""A budget of processor time for one call of a function: nothing hangs, and no slow computer is to blame.

Only the time for which this process was at work counts: one that waits, is suspended, or has to share its processor
spends nothing. Where signals do not work, on Windows and in a thread, there is no budget.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from msgspec import Struct

A = TypeVar("A")
R = TypeVar("R")

_AGAIN_SECONDS = 0.5  # the alarm rings again, for a function that swallowed the first
_MOST_IDLE_ROUNDS = 10  # of the wall clock, a budget each; however long a process is suspended, it sees one go by
_IDLE_SHARE = 0.005  # of a round; a process that shares its processor with a hundred others still gets more


class TimedOut(Struct, frozen=True):
    """The answer for an argument that took longer than `seconds`."""

    index: int
    seconds: float


class _OutOfTime(BaseException):
    """Not an Exception, so that `except Exception` in the function does not swallow it."""


def in_budget(function: Callable[[A], R], argument: A, index: int, seconds: float | None) -> R | TimedOut:
    """Call the function. Alarms interrupt Python code and the `re` module, which both look for signals."""
    if seconds is None or not hasattr(signal, "setitimer"):
        return function(argument)
    ring = _alarm(seconds)
    try:
        before = [(number, signal.signal(number, ring)) for number in (signal.SIGVTALRM, signal.SIGALRM)]
    except ValueError:  # not the main thread
        return function(argument)
    try:
        try:
            _set_timers(seconds, _AGAIN_SECONDS)
            return function(argument)
        finally:
            _set_timers(0, 0)
    except _OutOfTime:
        _set_timers(0, 0)
        return TimedOut(index, seconds)
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _alarm(seconds: float) -> Callable[[int, FrameType | None], None]:
    """The processor's timer ends the call; the wall's does, where next to nothing was done for many rounds."""
    idle_rounds, used = 0, time.process_time()

    def ring(number: int, _frame: FrameType | None) -> None:
        nonlocal idle_rounds, used
        before, used = used, time.process_time()
        idle_rounds += used - before < seconds * _IDLE_SHARE
        if number == signal.SIGVTALRM or idle_rounds >= _MOST_IDLE_ROUNDS:
            raise _OutOfTime

    return ring


def _set_timers(seconds: float, again: float) -> None:
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, again)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
