"""What is shown of work that takes long."""

from __future__ import annotations

import os
import sys
import time
from typing import Any


class Progress:
    """A line that counts up, on a terminal alone, and only for work of more than half a second."""

    def __init__(self, given: dict[str, Any]) -> None:
        terminal = sys.stderr and sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
        self.wanted = bool(terminal) and not given["quiet"] and not given["as_json"]
        self.began = self.shown = time.perf_counter()
        self.line = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.line:
            self._show("")

    def tell(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        if self.wanted and now - self.began > 0.5 and (done == total or now - self.shown > 0.1):
            self._show(f"{stage}: {done} of {total}")
            self.shown = now

    def _show(self, line: str) -> None:
        """In place of the line before; spaces cover what is left of it, as not every terminal knows how to clear."""
        print(f"\r{line.ljust(len(self.line))}", end="" if line else "\r", file=sys.stderr, flush=True)
        self.line = line
