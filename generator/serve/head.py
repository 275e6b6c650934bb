"""What a browser asks: read within a time and a size, and refused unless the browser of this computer asks for itself.

Refuses to guess: a line that is not as RFC 9112 has it is no request. A foreign name in Host is how a page of another
site would reach us through a name of its own ("DNS rebinding").
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Mapping

from msgspec import Struct

HEAD_BYTES = 16_384
_MOST_FIELDS = 100
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_REQUEST_LINE = re.compile(r"([A-Z]{1,20}) (\S{1,4096}) HTTP/1\.[01]")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_ONCE = ("host", "origin", "sec-fetch-site")  # with two of them, one program might believe the one, one the other
_OURSELVES = ("same-origin", "none")  # "none": typed into the address bar, or a bookmark


class Head(Struct, frozen=True):
    """`path` and `query` as they were sent, still with their %20."""

    method: str
    path: str
    query: str


class Refused(Exception):
    """No answer but this status, and these words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def read_head(connection: socket.socket, seconds: float, port: int) -> Head | None:
    """What is asked; None when the other side went away without asking. Raises Refused."""
    raw = _raw_head(connection, seconds)
    if raw is None:
        return None
    first, *lines = raw.decode("latin-1").split("\r\n")
    line = _REQUEST_LINE.fullmatch(first)
    if line is None:
        raise Refused(400, "This is not a request that can be read.")
    _check_sender(_fields(lines), port)
    if line[1] not in ("GET", "HEAD"):
        raise Refused(405, "The preview only shows pages.")
    if not line[2].startswith("/"):
        raise Refused(400, "An address of this site begins with a slash.")
    path, _, query = line[2].partition("?")
    return Head(line[1], path, query)


def _raw_head(connection: socket.socket, seconds: float) -> bytes | None:
    """All up to the empty line. The time is for all of it: a byte now and then keeps nobody here."""
    until, read = time.monotonic() + seconds, b""
    while b"\r\n\r\n" not in read[:HEAD_BYTES]:
        if len(read) >= HEAD_BYTES:
            raise Refused(431, "The request is too long.")
        connection.settimeout(max(0.01, until - time.monotonic()))
        try:
            part = connection.recv(4096) if time.monotonic() < until else b"late"
        except TimeoutError:
            part = b"late"
        if part == b"late" and time.monotonic() >= until:
            raise Refused(408, "The request took too long.")
        if not part:
            return None
        read += part
    return read.partition(b"\r\n\r\n")[0]


def _fields(lines: list[str]) -> Mapping[str, str]:
    if len(lines) > _MOST_FIELDS:
        raise Refused(431, "The request has too many fields.")
    found: dict[str, str] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            raise Refused(400, "This is not a request that can be read.")
        name = field[1].lower()
        if name in _ONCE and name in found:
            raise Refused(400, f"The request has two fields called {field[1]}.")
        found[name] = field[2].strip(" \t")
    return found


def _check_sender(fields: Mapping[str, str], port: int) -> None:
    hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
    if "host" not in fields:
        raise Refused(400, "The request does not say which host it is for.")
    if fields["host"].lower() not in hosts:
        raise Refused(403, "The preview answers only to this computer's own name.")
    if "origin" in fields and fields["origin"].lower() not in {f"http://{host}" for host in hosts}:
        raise Refused(403, "The preview answers only to its own pages.")
    if fields.get("sec-fetch-site", "none").lower() not in _OURSELVES:
        raise Refused(403, "The preview answers only to its own pages. Copy its address into the address bar.")
