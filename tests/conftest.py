"""Which tests run where, and what every test may count on: the same questions on every machine, and no colour.

A test of about a second of processor time or more is marked `slow`; of several that prove the same of other examples,
one stays unmarked. `pytest --all` runs them too.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from generator.pipeline import stages
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parent.parent

# The same examples every time, so that a failure is the change's own; `HYPOTHESIS_PROFILE=wide` looks further.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("wide", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the slow tests too")


def pytest_configure() -> None:
    """A shell starts what runs in the background deaf to Ctrl-C, and so would be whatever a test starts."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header(config: pytest.Config) -> str:
    return "all tests, the slow ones too" if config.option.all else "all but the slow tests; --all runs them too"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """None is as many as there are processors. A file or a test is over before a second process is there."""
    return 0 if all(".py" in each for each in config.args) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without --all the slow ones stay out, unless tests were chosen by name, by -k or by -m."""
    chosen = config.option.markexpr or config.option.keyword or any("::" in each for each in config.args)
    if config.option.all or chosen:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the caller's terminal or of a CI service reaches what is tested."""
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "CI", "GITHUB_ACTIONS", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine any page may take long to read; what is said then has tests of its own."""
    monkeypatch.setattr(stages, "PAGE_SECONDS", PATIENCE_SECONDS)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of build.py."""
    return ROOT
