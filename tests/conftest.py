"""What every test may count on: property tests that ask the same questions on every machine, and no colour."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# The same examples every time, so that a failure is the change's own; `HYPOTHESIS_PROFILE=wide` looks further.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("wide", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the caller's terminal or of a CI service reaches what is tested."""
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "CI", "GITHUB_ACTIONS", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of build.py."""
    return ROOT
