"""What is shown of work that takes long."""

from __future__ import annotations

import os
import sys
import time
from typing import Any


class Progress:
    """A bar on a terminal, and only for work of more than half a second."""

    def __init__(self, given: dict[str, Any]) -> None:
        terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
        self.wanted = terminal and not given["quiet"] and not given["as_json"]
        self.began = self.shown = time.perf_counter()
        self.bar: Any = None
        self.tasks: dict[str, Any] = {}

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    def tell(self, stage: str, done: int, total: int) -> None:
        if not self.wanted or time.perf_counter() - self.began < 0.5:
            return
        if self.bar is None:
            from rich.console import Console  # 36 ms, for long work only
            from rich.progress import Progress

            # Refreshed by hand: a process with rich's thread in it could not be forked for the next stage.
            self.bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
            self.bar.start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=total)
        due = done == total or time.perf_counter() - self.shown > 0.1
        self.bar.update(self.tasks[stage], completed=done, refresh=due)
        self.shown = time.perf_counter() if due else self.shown
