"""One pure function over many arguments, on all processors, each with a budget of processor time.

Workers are forked, so the function and its arguments need not travel; only indexes and answers do. The answers are
the same, and in the same order, whatever the number of workers. Refuses to hang: an argument that takes too long is
answered with `TimedOut`, and one at which a worker died is tried once more, alone.
Refuses to fork a process that has other threads, which is not safe: it works alone then.
"""

from __future__ import annotations

import errno
import gc
import os
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, suppress
from typing import Any, TypeVar

from msgspec import Struct

from generator.pipeline.budget import TimedOut, in_budget

A = TypeVar("A")
R = TypeVar("R")

_MOST_AT_ONCE = 32  # indexes that a worker is given


class WorkerDied(Exception):
    """A worker was killed at the argument `index`, and again when it was tried alone."""

    def __init__(self, index: int, cause: str) -> None:
        super().__init__(f"a worker process died at item {index}: {cause}")
        self.index, self.cause = index, cause


class RemoteTraceback(Exception):
    """Where in a worker an exception was raised: the cause of the exception that the caller sees."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


class OutOfMemory(WorkerDied, MemoryError):
    """The same of one whose memory did not suffice."""


class _Failure(Struct, frozen=True):
    """What came of an argument instead of an answer."""

    raised: Exception
    cause: RemoteTraceback | None = None


def parallel_map(
    function: Callable[[A], R],
    arguments: Sequence[A],
    jobs: int,
    budget_seconds: float | None = None,
    at_least: int = 60,
    progress: Callable[[int], None] | None = None,
) -> Generator[R | TimedOut, None, None]:
    """The function's answer for each argument, in their order.

    `budget_seconds` is for one argument; `budget` says what it counts and where. With fewer than `at_least` arguments
    no process is forked. `progress` is told how many are done.
    An exception of the function is raised here in its turn, after the answers before it, and so is WorkerDied.
    """

    def answer(index: int) -> R | TimedOut:
        return in_budget(function, arguments[index], index, budget_seconds)

    if jobs > 1 and len(arguments) >= at_least and _may_fork():
        outcomes = _forked(answer, range(len(arguments)), jobs, budget_seconds)
    else:
        outcomes = ((index, answer(index)) for index in range(len(arguments)))
    arrived: dict[int, Any] = {}
    following = 0
    with closing(outcomes):  # an exception keeps this frame alive, and its workers with it
        for done, (number, outcome) in enumerate(outcomes, 1):
            arrived[number] = outcome
            if progress:
                progress(done)
            while following in arrived:
                result = arrived.pop(following)
                if isinstance(result, _Failure):
                    raise result.raised from result.cause
                yield result
                following += 1


def _may_fork() -> bool:
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


def _forked(
    answer: Callable[[int], Any], indexes: range, jobs: int, budget: float | None, once_more: bool = True
) -> Generator[tuple[int, Any], None, None]:
    """Each index with what came of it, as it comes; last, one by one, those at which a worker died."""
    from multiprocessing.connection import wait  # 12 ms with the rest of it, needed only with workers

    size = max(1, min(_MOST_AT_ONCE, len(indexes) // (jobs * 8)))
    todo = deque(deque(indexes[start : start + size]) for start in range(0, len(indexes), size))
    alone: list[int] = []
    workers: dict[Any, _Worker] = {}  # by the connection to each
    try:
        while todo or workers:
            while todo and len(workers) < jobs:
                _start(workers, answer, budget).give(todo.popleft())
            for connection in wait([*workers]):
                worker = workers[connection]
                index, outcome = worker.heard()
                if worker.died and worker.undone:
                    todo.appendleft(worker.undone)
                elif todo and not worker.undone and not worker.died:
                    worker.give(todo.popleft())
                if worker.died or not worker.undone:
                    worker.end()
                    del workers[connection]
                if worker.died and once_more and isinstance(outcome, _Failure):
                    alone.append(index)
                else:
                    yield index, outcome
    finally:
        for worker in workers.values():
            worker.end()
    for index in alone:
        yield from _forked(answer, range(index, index + 1), 1, budget, once_more=False)


def _start(workers: dict[Any, _Worker], answer: Callable[[int], Any], budget: float | None) -> _Worker:
    """Ctrl-C waits meanwhile: libraries that act at a fork would swallow it, and a newborn worker print it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        worker = _Worker(answer, budget, workers)
        workers[worker.connection] = worker
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return worker


class _Worker:
    """A forked process that answers for the indexes it is given, one after the other."""

    def __init__(self, answer: Callable[[int], Any], budget: float | None, others: Iterable[Any]) -> None:
        from multiprocessing import get_context

        fork = get_context("fork")
        self.connection, theirs = fork.Pipe()
        self.undone: deque[int] = deque()
        self.died = False
        self._budget = budget
        not_theirs = [self.connection, *others]  # ends of pipes that come with the fork
        self._process = fork.Process(target=_work, args=(answer, budget, theirs, not_theirs), daemon=True)
        with theirs:
            self._process.start()

    def give(self, indexes: deque[int]) -> None:
        self.undone = indexes
        with suppress(OSError):  # it died meanwhile, which shows when it is listened to
            self.connection.send(indexes)

    def heard(self) -> tuple[int, Any]:
        """The next index with what came of it; WorkerDied or TimedOut if it was the end of the worker."""
        index = self.undone.popleft()
        try:
            return index, self.connection.recv()
        except (EOFError, OSError):
            self.died = True
            return index, self._last_words(index, self.end())

    def _last_words(self, index: int, exit_code: int) -> TimedOut | _Failure:
        if self._budget and exit_code == -signal.SIGPROF:
            return TimedOut(index, self._budget)
        if exit_code == errno.ENOMEM:
            return _Failure(OutOfMemory(index, "out of memory"))
        cause = f"exit code {exit_code}"
        if exit_code < 0:
            cause = f"killed by signal {-exit_code} ({signal.strsignal(-exit_code)})"
        return _Failure(WorkerDied(index, cause))

    def end(self) -> int:
        """The exit code of the process, or the signal that ended it, below zero."""
        self._process.kill()
        self._process.join()
        self.connection.close()
        return self._process.exitcode or 0


def _work(answer: Callable[[int], Any], budget: float | None, ours: Any, not_ours: Iterable[Any]) -> None:
    """A worker's life: until it is killed, or whoever wanted the answers is gone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches us too: die without a word
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    gc.freeze()  # so that the collector does not touch, and thereby copy, what we share with our parent
    for other in not_ours:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            for index in ours.recv():
                # Code in C that never looks for signals is ended by the system, and the worker with it.
                signal.setitimer(signal.ITIMER_PROF, 2 * budget if budget else 0)
                ours.send_bytes(_pickled(answer, index))


def _pickled(answer: Callable[[int], Any], index: int) -> bytes:
    try:
        return pickle.dumps(answer(index), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(errno.ENOMEM)
    except Exception as error:
        text = "".join(traceback.format_exception(error))
        with suppress(Exception):
            content = pickle.dumps(_Failure(error, RemoteTraceback(text)))
            pickle.loads(content)  # not every exception can be made again
            return content
        return pickle.dumps(_Failure(RuntimeError(f"item {index} failed in a worker:\n{text}")))
