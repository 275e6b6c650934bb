"""Working on many things at once: the same answers in the same order, never a hang."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import pytest

from generator.pipeline.budget import TimedOut
from generator.pipeline.parallel import RemoteTraceback, WorkerDied, parallel_map

MANY = range(150)
FOR_EVER = 600.0
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes to fork here")


def square(number: int) -> int:
    return number * number


def children() -> list[str]:
    """Processes of ours that were not laid to rest."""
    try:
        return [str(os.waitpid(-1, os.WNOHANG))]
    except ChildProcessError:
        return []


@pytest.mark.parametrize("jobs", [1, 2, 5, 64])
def test_the_answers_are_the_same_whatever_the_number_of_workers(jobs: int) -> None:
    assert list(parallel_map(square, MANY, jobs)) == [number * number for number in MANY]
    assert children() == []


@needs_fork
def test_many_arguments_are_shared_out_and_few_are_done_here() -> None:
    def who(_: int) -> int:
        return os.getpid()

    assert set(parallel_map(who, range(59), 2)) == {os.getpid()}
    assert os.getpid() not in set(parallel_map(who, range(60), 2))
    assert os.getpid() not in set(parallel_map(who, range(2), 2, at_least=2))


@needs_fork
def test_answers_larger_than_a_pipe_arrive_whole() -> None:
    answers = list(parallel_map(lambda number: str(number) * 300_000, range(10), 3, at_least=1))

    assert answers == [str(number) * 300_000 for number in range(10)]


def test_no_arguments_give_no_answers() -> None:
    assert list(parallel_map(square, [], 4, at_least=0)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_is_told_how_many_are_done(jobs: int) -> None:
    told: list[int] = []

    list(parallel_map(square, MANY, jobs, progress=told.append))

    assert told == sorted(told)
    assert told[-1] == len(MANY)


def a_pathological_pattern(number: int) -> int:
    if number in (7, 100):
        re.match(r"(a+)+$", "a" * 60 + "b")
    return number


def one_that_swallows_exceptions(number: int) -> int:
    while number in (7, 100):
        try:
            for _ in repeat(None):
                pass
        except Exception:
            continue
    return number


def one_that_waits_for_nothing(number: int) -> int:
    while number in (7, 100):
        time.sleep(FOR_EVER)
    return number


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize("function", [a_pathological_pattern, one_that_swallows_exceptions, one_that_waits_for_nothing])
def test_what_takes_too_long_is_late_and_the_others_go_on(jobs: int, function: Callable[[int], int]) -> None:
    answers = list(parallel_map(function, MANY, jobs, budget_seconds=0.2))

    assert [answer for answer in answers if isinstance(answer, TimedOut)] == [TimedOut(7, 0.2), TimedOut(100, 0.2)]
    assert [answer for answer in answers if not isinstance(answer, TimedOut)] == [n for n in MANY if n not in (7, 100)]


@needs_fork
def test_a_worker_stuck_in_c_code_is_late_too() -> None:
    def stuck(number: int) -> int:
        return sum(repeat(0)) if number in (7, 77) else number

    answers = list(parallel_map(stuck, MANY, 2, budget_seconds=0.1))

    assert [answers[7], answers[77]] == [TimedOut(7, 0.1), TimedOut(77, 0.1)]
    assert answers[78:] == list(MANY[78:])
    assert children() == []


def suspended(seconds: float) -> None:
    """Stop this process, as when the lid of a laptop closes, until another has slept for so long."""
    ours = os.getpid()
    waker = os.fork()
    if waker == 0:
        while True:  # again, in case that we had not stopped yet
            time.sleep(seconds)
            os.kill(ours, signal.SIGCONT)
    os.kill(ours, signal.SIGSTOP)
    os.kill(waker, signal.SIGKILL)
    os.waitpid(waker, 0)


def worked(seconds: float) -> None:
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass


@needs_fork
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("times", "seconds"), [(1, 2.0), (15, 0.12)], ids=["once for long", "over and over"])
def test_a_computer_that_sleeps_or_is_busy_makes_nothing_late(times: int, seconds: float, jobs: int) -> None:
    def held_up(number: int) -> float:
        began = time.monotonic()
        for _ in range(times if number == 1 else 0):
            worked(0.002)
            suspended(seconds)
        return time.monotonic() - began

    answers = list(parallel_map(held_up, range(3), jobs, budget_seconds=0.1, at_least=1))

    assert [answer for answer in answers if isinstance(answer, TimedOut)] == []
    assert answers[1] >= times * seconds  # type: ignore[operator]


@pytest.mark.parametrize(
    ("number", "timer"), [("SIGALRM", "ITIMER_REAL"), ("SIGVTALRM", "ITIMER_VIRTUAL")], ids=["wall", "processor"]
)
def test_the_clocks_of_the_caller_are_left_as_they_were(number: str, timer: str) -> None:
    def mine(_number: int, _frame: object) -> None:
        """Not called."""

    before = signal.signal(getattr(signal, number), mine)
    try:
        list(parallel_map(square, range(3), 1, budget_seconds=5))
        assert signal.getsignal(getattr(signal, number)) is mine
        assert signal.getitimer(getattr(signal, timer)) == (0.0, 0.0)
    finally:
        signal.signal(getattr(signal, number), before)


def test_in_a_thread_there_are_no_workers_and_no_clock_but_all_answers() -> None:
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.extend(parallel_map(square, MANY, 4, budget_seconds=5)))

    thread.start()
    thread.join()

    assert answers == [number * number for number in MANY]


@needs_fork
def test_a_worker_that_was_killed_once_is_replaced(tmp_path_factory: pytest.TempPathFactory) -> None:
    mark = tmp_path_factory.mktemp("died") / "once"

    def dies_once(number: int) -> int:
        if number == 77 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(parallel_map(dies_once, MANY, 3)) == list(MANY)
    assert children() == []


@needs_fork
def test_workers_that_keep_dying_leave_nothing_undone(tmp_path_factory: pytest.TempPathFactory) -> None:
    marks = tmp_path_factory.mktemp("died")

    def each_dies_once(number: int) -> int:
        if number % 5 == 0 and not (marks / str(number)).exists():
            (marks / str(number)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(parallel_map(each_dies_once, MANY, 3)) == list(MANY)
    assert children() == []


def killed(number: int) -> int:
    if number == 77:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def out_of_memory(number: int) -> int:
    if number == 77:
        raise MemoryError
    return number


@needs_fork
@pytest.mark.parametrize(("function", "cause"), [(killed, "signal 9"), (out_of_memory, "out of memory")])
def test_what_kills_its_worker_twice_is_named(function: Callable[[int], int], cause: str) -> None:
    with pytest.raises(WorkerDied, match=cause) as caught:
        list(parallel_map(function, MANY, 3))

    assert caught.value.index == 77
    assert isinstance(caught.value, MemoryError) == (function is out_of_memory)
    assert children() == []


def bad(number: int) -> int:
    if number >= 40:
        raise ValueError(f"bad {number}")
    return number


@pytest.mark.parametrize("jobs", [1, 3])
def test_an_exception_comes_after_the_answers_before_it(jobs: int) -> None:
    answers: list[int | TimedOut] = []

    with pytest.raises(ValueError, match="bad 40"):
        answers.extend(parallel_map(bad, MANY, jobs))

    assert answers == list(range(40))
    assert children() == []


@needs_fork
def test_an_exception_says_where_in_the_worker_it_was_raised() -> None:
    with pytest.raises(ValueError, match="bad 40") as caught:
        list(parallel_map(bad, MANY, 2))

    assert isinstance(caught.value.__cause__, RemoteTraceback)
    assert "in bad" in str(caught.value.__cause__)


@needs_fork
def test_an_exception_that_can_not_travel_is_told_in_words() -> None:
    class Odd(Exception):
        def __init__(self, one: int, two: int) -> None:
            super().__init__("odd")

    def odd(number: int) -> int:
        raise Odd(number, number)

    with pytest.raises(RuntimeError, match="odd"):
        list(parallel_map(odd, MANY, 2))


@needs_fork
def test_who_stops_asking_leaves_no_worker_behind() -> None:
    def unhurried(number: int) -> int:
        time.sleep(0.01)
        return number

    answers = parallel_map(unhurried, MANY, 3)
    first = [next(answers), next(answers)]

    del answers

    assert first == [0, 1]
    assert children() == []


@needs_fork
def test_ctrl_c_ends_the_workers_at_once() -> None:
    def slow(number: int) -> int:
        if number == 3:
            os.kill(os.getppid(), signal.SIGINT)
        time.sleep(FOR_EVER)
        return number

    with pytest.raises(KeyboardInterrupt):
        list(parallel_map(slow, range(4), 4, at_least=1))

    assert children() == []


CTRL_C = """
    import os, signal, time
    from generator.pipeline.parallel import parallel_map

    os.register_at_fork(after_in_child=lambda: os.killpg(0, signal.SIGINT))
    try:
        list(parallel_map(lambda _: time.sleep(600), range(4), 4, at_least=1))
    except KeyboardInterrupt:
        print("interrupted")
"""
KILLED = """
    import os, signal, time
    from generator.pipeline.parallel import parallel_map

    def orphaned(number):
        if number == 2:
            os.kill(os.getppid(), signal.SIGKILL)
        while os.getppid() == parent:
            time.sleep(0.01)

    parent = os.getpid()
    list(parallel_map(orphaned, range(3), 3, at_least=1))
"""


def ran(program: str) -> subprocess.CompletedProcess[str]:
    """A Python program in a group of processes of its own. Returns when the last that could write has gone."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=Path(__file__).parent.parent,
        start_new_session=True,
        capture_output=True,
        text=True,
        timeout=300,
    )


@needs_fork
def test_ctrl_c_while_a_worker_is_being_started_makes_no_noise() -> None:
    done = ran(CTRL_C)

    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")


@needs_fork
def test_workers_whose_parent_was_killed_end_too() -> None:
    done = ran(KILLED)

    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, "", "")
