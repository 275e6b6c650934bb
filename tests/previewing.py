"""A preview as `serve` runs it, in this process: what hears, what makes, what shows; and what browsers ask of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from generator.cli.serving import Screen, follow
from generator.problems import Problem
from generator.serve.preview import Preview, Update
from generator.serve.server import Server
from generator.serve.watch import Watcher
from tests.minisite import build, request, tree

PATIENCE_SECONDS = 60.0  # on a machine that has other things to do
GIVEN = {"quiet": False, "verbose": False, "as_json": False}


class Paper(Screen):
    """A terminal that can be read afterwards."""

    lines: list[str]
    updates: list[Update]

    def say(self, words: str) -> None:
        self.lines.append(words)

    def tell(self, update: Update, seconds: float) -> None:
        super().tell(update, seconds)
        self.updates.append(update)


class Running:
    """A preview of the site in `root`. `told` are the lines of the terminal, `updates` the changes that were told."""

    def __init__(self, root: Path, **changes: Any) -> None:
        self.root, self.changes = root, {"drafts": True, "future": True} | changes
        self.request = request(root, **self.changes)
        self.preview = Preview(self.request)
        self.preview.look()
        self.watcher = Watcher(self.preview.folders)
        self.told: list[str] = []
        self.updates: list[Update] = []
        self.server = Server(self.preview, (0,))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        screen = Paper(self.preview, self.request, GIVEN)
        screen.lines, screen.updates = self.told, self.updates
        follow(self.preview, self.watcher, screen, self.request, self._stop)

    def close(self) -> None:
        self._stop.set()
        self.watcher.close()
        self._thread.join(PATIENCE_SECONDS)
        self.server.close()

    def clean(self, scratch: Path) -> dict[str, bytes]:
        """What a build from nothing publishes of the same files."""
        outcome = build(self.root, output=scratch / "output", cache=scratch / "cache", fresh=True, **self.changes)
        assert outcome.publish_result is not None, outcome.problems
        return published(scratch / "output")

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        return get(self.server.port, path)


@contextmanager
def running(root: Path, **changes: Any) -> Iterator[Running]:
    found = Running(root, **changes)
    try:
        yield found
    finally:
        found.close()


def published(output: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(output).items() if path != ".manifest"}


def everything(preview: Preview) -> dict[str, bytes]:
    """Every file that the preview would show, as it would show it."""
    files = {path: preview.file(path) for path in (preview.shown.files if preview.shown else ())}
    return {path: made for path, made in files.items() if made is not None and not isinstance(made, Problem)}


def until(true: Callable[[], object]) -> bool:
    """Whether it came true within some patience. Asked again and again; an OSError is not yet."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with suppress(OSError):
            if true():
                return True
        time.sleep(0.01)
    return False


# ---------------------------------------------------------------- a browser's questions


def ask(port: int, raw: bytes) -> bytes:
    """The whole answer to these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(raw)
        return rest(connection)


def rest(connection: socket.socket) -> bytes:
    parts = []
    with suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def get(port: int, path: str, *fields: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, fields by their small names, body."""
    lines = [f"{method} {path} HTTP/1.1", *(fields or (f"Host: 127.0.0.1:{port}",)), "", ""]
    return parted(ask(port, "\r\n".join(lines).encode("latin-1")))


def parted(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = (line.partition(": ") for line in lines)
    return int(first.split()[1]) if first else 0, {name.lower(): value for name, _, value in fields}, body
