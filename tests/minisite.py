"""Whole small sites in one string, and a build of them without a command line.

    site(tmp_path, '''
    === content/posts/hello.md
    ---
    title: Hello
    date: 2023-01-20
    ---
    Good morning.
    ''')

A site.yaml is added where the string has none.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any
from zoneinfo import ZoneInfo

from generator.pipeline import build_site
from generator.pipeline.build_site import Model, Request
from generator.pipeline.outcome import Outcome

TODAY = date(2023, 1, 27)
NOW = datetime(2023, 1, 27, 9, tzinfo=ZoneInfo("Europe/London"))
SETTINGS = """\
name: A small site
base_url: https://small.example/
wings: {earnest: Earnest, grass: Grass}
sectors: {health: Health}
"""

# What is said of a site beside what was published before. A clean build has nothing to compare with.
ONLY_BESIDE_WHAT_STOOD = ("address-lost", "list-gone", "date-moved-silently", "uid-changed")


def site(root: Path, files: str, settings: str = SETTINGS) -> Path:
    """Write the files of the string below `root`, and give `root` back. `settings` empty: no site.yaml is added."""
    texts = dict(_files(dedent(files)))
    if settings:
        texts.setdefault("content/site.yaml", settings)
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


def _files(text: str) -> list[tuple[str, str]]:
    parts = [part.partition("\n") for part in text.split("=== ")[1:]]
    return [(name.strip(), content) for name, _, content in parts]


def request(root: Path, **changes: Any) -> Request:
    """A request for the site in `root`, on a fixed day, in this process alone."""
    settings: dict[str, Any] = {
        "root": root,
        "output": root / "output",
        "cache": root / ".cache",
        "clock": lambda zone: NOW.astimezone(ZoneInfo(zone)),
    }
    return Request(**(settings | changes))


def build(root: Path, **changes: Any) -> Outcome:
    return build_site.build(request(root, **changes))


def model(root: Path, **changes: Any) -> Model:
    """The site as it would be published, and nothing written."""
    found, outcome = build_site.examine(request(root, **changes))
    assert found is not None, outcome.problems
    return found


def codes(outcome: Outcome, *severities: str) -> list[str]:
    """The codes of the problems, in the order they are shown; hints left out unless asked for."""
    wanted = severities or ("error", "warning")
    return [problem.code for problem in outcome.problems if problem.severity in wanted]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below, hidden ones too: path -> bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
