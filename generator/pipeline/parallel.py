"""One pure function over many arguments, on all processors, with an eye on the clock.

Workers are forked, so the function and its arguments need not travel; only numbers and results do. The results are
the same, and in the same order, whatever the number of workers. Refuses to hang: an argument that takes too long is
answered with `TimedOut`, and a worker that dies is replaced once for what it left undone.
Refuses to fork a process that has other threads, which is not safe: it works alone then.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from types import FrameType
from typing import Any, Generic, TypeVar

from msgspec import Struct

A = TypeVar("A")
R = TypeVar("R")

_HEAD_BYTES = 8  # before each answer: the number of its portion and its length, four bytes each
_AGAIN_SECONDS = 0.5  # the alarm rings again, for a function that swallowed the first
_MOST_PORTIONS = 8_000  # their numbers must fit into a pipe (64 KiB) before anybody reads
_PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031  # of linux/fcntl.h; in Python's fcntl from 3.10 on Linux only


class TimedOut(Struct, frozen=True):
    """The answer for an argument that took longer than `seconds`."""

    index: int
    seconds: float


class WorkerDied(Exception):
    """A worker was killed, or ran out of memory, at the argument `index`, and again when it was tried alone."""

    def __init__(self, index: int, cause: str) -> None:
        super().__init__(f"a worker process died at item {index}: {cause}")
        self.index, self.cause = index, cause


class RemoteTraceback(Exception):
    """Where in a worker an exception was raised: the cause of the exception that the caller sees."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"\n{self.text}"


def parallel_map(
    function: Callable[[A], R],
    arguments: Sequence[A],
    jobs: int,
    budget_seconds: float | None = None,
    at_least: int = 60,
    progress: Callable[[int], None] | None = None,
) -> Iterator[R | TimedOut]:
    """The function's answer for each argument, in their order.

    `budget_seconds` is for one argument, in time that passes; it counts only where signals do (not on Windows, nor in
    a thread). With fewer than `at_least` arguments no process is forked. `progress` is told how many are done.
    An exception of the function is raised here in its turn, after the answers before it. Raises WorkerDied.
    """
    if jobs > 1 and len(arguments) >= at_least and _may_fork():
        yield from _forked(function, arguments, jobs, budget_seconds, progress)
        return
    for index, argument in enumerate(arguments):
        answer = _in_time(function, argument, index, budget_seconds)
        if progress:
            progress(index + 1)
        yield answer


def _may_fork() -> bool:
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


# ---------------------------------------------------------------- the clock


class _OutOfTime(BaseException):
    """Not an Exception, so that `except Exception` in the function does not swallow it."""


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _OutOfTime


def _in_time(function: Callable[[A], R], argument: A, index: int, budget: float | None) -> R | TimedOut:
    """Call the function; the alarm interrupts Python code and the `re` module, which both look for signals."""
    if budget is None or not hasattr(signal, "setitimer"):
        return function(argument)
    try:
        before = signal.signal(signal.SIGALRM, _ring)
    except ValueError:  # not the main thread
        return function(argument)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, budget, _AGAIN_SECONDS)
            return function(argument)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _OutOfTime:
        signal.setitimer(signal.ITIMER_REAL, 0)
        return TimedOut(index, budget)
    finally:
        signal.signal(signal.SIGALRM, before)


# ---------------------------------------------------------------- the workers' side


class _Failure(Struct, frozen=True):
    """An exception on its way to the caller. `raised` is None when it can't travel."""

    index: int
    raised: BaseException | None
    text: str

    def throw(self) -> None:
        if self.raised is None:
            raise RuntimeError(f"item {self.index} failed in a worker:\n{self.text}")
        raise self.raised from RemoteTraceback(self.text)


class _Pipes(Struct, frozen=True):
    """A worker's ends of the pipes, and the ends of others that it got with the fork."""

    tasks: int
    answers: int
    not_ours: tuple[int, ...]


def _work(
    function: Callable[[A], R], arguments: Sequence[A], portions: Sequence[range], pipes: _Pipes, budget: float | None
) -> None:
    """Take portion after portion until none is left. Never returns."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches us too: die without a word
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        gc.freeze()  # so that the collector does not touch, and thereby copy, what we share with our parent
        for other in pipes.not_ours:
            os.close(other)
        while number := os.read(pipes.tasks, 4):
            portion = int.from_bytes(number, "little")
            _send(pipes.answers, portion, _answers(function, arguments, portions[portion], budget))
        status = 0
    except (MemoryError, BrokenPipeError):
        pass
    finally:
        os._exit(status)


def _answers(function: Callable[[A], R], arguments: Sequence[A], portion: range, budget: float | None) -> bytes:
    """The pickled answers for a portion; the last is a _Failure if the function raised."""
    import pickle  # 3 ms, needed only with workers; the bytes come from our own child and go nowhere else

    found: list[object] = []
    for index in portion:
        try:
            with _Limit(budget):
                found.append(_in_time(function, arguments[index], index, budget))
        except MemoryError:
            raise
        except Exception as error:
            found.append(_failure(index, error))
            break
    try:
        return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps([_failure(portion.start, error)], pickle.HIGHEST_PROTOCOL)


def _failure(index: int, error: Exception) -> _Failure:
    import pickle
    import traceback

    text = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return _Failure(index, None, text)
    return _Failure(index, error, text)


class _Limit:
    """Twice the budget in processor time, counted by the system: it ends a worker that is stuck in C code."""

    def __init__(self, budget: float | None) -> None:
        self._seconds = 2 * budget if budget else 0

    def __enter__(self) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def __exit__(self, *_: object) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _send(answers: int, portion: int, content: bytes) -> None:
    left = memoryview(portion.to_bytes(4, "little") + len(content).to_bytes(4, "little") + content)
    while left:
        left = left[os.write(answers, left) :]


# ---------------------------------------------------------------- the caller's side


def _forked(
    function: Callable[[A], R],
    arguments: Sequence[A],
    jobs: int,
    budget: float | None,
    progress: Callable[[int], None] | None,
) -> Iterator[R | TimedOut]:
    size = max(1, min(32, len(arguments) // (jobs * 8)), -(-len(arguments) // _MOST_PORTIONS))
    portions = [range(start, min(start + size, len(arguments))) for start in range(0, len(arguments), size)]
    arrived: dict[int, list[Any]] = {}
    done = following = 0
    # An exception keeps this frame alive; without `closing` the workers would go on until it is forgotten.
    with closing(_gathered(_Crew(function, arguments, portions, jobs, budget))) as gathered:
        for portion, found in gathered:
            arrived[portion] = found
            done += len(found)
            if progress:
                progress(done)
            while following in arrived:
                for answer in arrived.pop(following):
                    if isinstance(answer, _Failure):
                        answer.throw()
                    yield answer
                following += 1


def _gathered(crew: _Crew[A, R]) -> Generator[tuple[int, list[Any]], None, None]:
    """(number of a portion, its answers) as they come; at last, one by one, what dead workers left undone."""
    undone = set(range(len(crew.portions)))
    with crew:
        for portion, found in crew.answers():
            undone.remove(portion)
            yield portion, found
    for portion in sorted(undone):
        yield portion, [crew.alone(index) for index in crew.portions[portion]]


class _Crew(Generic[A, R]):
    """Forked workers and the pipes to them. All are gone when the `with` block ends, however it ends."""

    def __init__(
        self,
        function: Callable[[A], R],
        arguments: Sequence[A],
        portions: Sequence[range],
        jobs: int,
        budget: float | None,
    ) -> None:
        self.portions = portions
        self._function, self._arguments, self._budget = function, arguments, budget
        self._jobs = min(jobs, len(portions))
        self._workers: dict[int, int] = {}  # the end of the pipe we read from -> the process
        self._ended: list[int] = []  # how they ended, as os.waitpid tells

    def __enter__(self) -> None:
        tasks, ours = os.pipe()
        try:
            os.write(ours, b"".join(number.to_bytes(4, "little") for number in range(len(self.portions))))
            os.close(ours)
            for _ in range(self._jobs):
                self._hire(tasks)
        except BaseException:
            self._dismiss()
            raise
        finally:
            os.close(tasks)

    def __exit__(self, *_: object) -> None:
        self._dismiss()

    def _hire(self, tasks: int) -> None:
        ours, theirs = os.pipe()
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.fcntl(theirs, _F_SETPIPE_SZ, _PIPE_BYTES)
        # Ctrl-C waits: while Python forks it would be lost in what the libraries do at a fork.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process = os.fork()
            if process == 0:
                pipes = _Pipes(tasks, theirs, (*self._workers, ours))
                _work(self._function, self._arguments, self.portions, pipes, self._budget)
            self._workers[ours] = process
        finally:
            os.close(theirs)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def answers(self) -> Iterator[tuple[int, list[Any]]]:
        """What the workers send, until all have ended."""
        import pickle
        import selectors

        waiting = {ours: bytearray() for ours in self._workers}
        with selectors.DefaultSelector() as selector:
            for ours in waiting:
                selector.register(ours, selectors.EVENT_READ)
            while waiting:
                for key, _ in selector.select():
                    content = os.read(key.fd, _PIPE_BYTES)
                    waiting[key.fd] += content
                    for portion, raw in _whole_answers(waiting[key.fd]):
                        yield portion, pickle.loads(raw)
                    if not content:
                        selector.unregister(key.fd)
                        del waiting[key.fd]
                        self._bury(key.fd)

    def alone(self, index: int) -> Any:
        """The answer for one argument in a worker of its own. Raises WorkerDied if that one dies too."""
        crew = _Crew(self._function, self._arguments, [range(index, index + 1)], 1, self._budget)
        with crew:
            for _, found in crew.answers():
                return found[0]
        ending = crew._ended[0]
        if self._budget and os.WIFSIGNALED(ending) and os.WTERMSIG(ending) == signal.SIGPROF:
            return TimedOut(index, self._budget)
        raise WorkerDied(index, _in_words(ending))

    def _bury(self, ours: int) -> None:
        process = self._workers.pop(ours)
        os.close(ours)
        self._ended.append(os.waitpid(process, 0)[1])

    def _dismiss(self) -> None:
        for process in self._workers.values():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for ours in list(self._workers):
            self._bury(ours)


def _whole_answers(waiting: bytearray) -> Iterator[tuple[int, bytes]]:
    """Take the complete answers out of what has been read so far."""
    while len(waiting) >= _HEAD_BYTES:
        length = int.from_bytes(waiting[4:_HEAD_BYTES], "little")
        if len(waiting) < _HEAD_BYTES + length:
            return
        portion, raw = int.from_bytes(waiting[:4], "little"), bytes(waiting[_HEAD_BYTES : _HEAD_BYTES + length])
        del waiting[: _HEAD_BYTES + length]
        yield portion, raw


def _in_words(ending: int) -> str:
    """How a process ended, from what os.waitpid tells."""
    if os.WIFSIGNALED(ending):
        return f"killed by signal {os.WTERMSIG(ending)} ({signal.strsignal(os.WTERMSIG(ending))})"
    return "out of memory" if os.WEXITSTATUS(ending) == 1 else f"exit code {os.WEXITSTATUS(ending)}"
