"""The preview over HTTP, for the browser of this computer and for nobody else.

Answers from memory alone: no address is ever turned into a path on the disk. Refuses other computers, other names for
this one, pages of other sites, and every method but GET and HEAD; waits for nobody for long.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress

from generator.serve import events
from generator.serve.answers import Answer, answer_to, refusal
from generator.serve.head import HEAD_BYTES, Head, Refused, read_head
from generator.serve.preview import Preview

HOST = "127.0.0.1"
HEAD_SECONDS = 5.0  # for the whole of what a browser asks
ANSWER_SECONDS = 20.0
_MOST_WAITING = 64  # connections that have asked nothing yet; one more, and the oldest must go
_MOST_LISTENING = 64  # open pages that wait for news
_BACKLOG = 128


class PortTaken(OSError):
    """Another program answers at this port."""


class Server:
    """Answers at one port from the moment it is made, in threads of its own, until `close`."""

    def __init__(self, preview: Preview, ports: Sequence[int]) -> None:
        """Take the first of `ports` that is free; 0: any. Raises PortTaken."""
        self._preview = preview
        self._socket = _bound(ports)
        self.port = int(self._socket.getsockname()[1])
        self._waiting: OrderedDict[socket.socket, None] = OrderedDict()  # the oldest first
        self._listening = threading.BoundedSemaphore(_MOST_LISTENING)
        self._door = threading.Lock()
        threading.Thread(target=self._accept, name="door", daemon=True).start()

    @property
    def url(self) -> str:
        """The home page, with the sub-path that the site has."""
        shown = self._preview.shown
        return f"http://{HOST}:{self.port}{shown.site.prefix if shown else ''}/"

    def close(self) -> None:
        """Answer no more. Who is being answered is left to the end of the process."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                if self._socket.fileno() < 0:
                    return
                time.sleep(0.05)  # too many files are open: some will be closed
                continue
            self._let_in(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _let_in(self, connection: socket.socket) -> None:
        with self._door:
            self._waiting[connection] = None
            while len(self._waiting) > _MOST_WAITING:
                oldest, _ = self._waiting.popitem(last=False)
                with suppress(OSError):
                    oldest.shutdown(socket.SHUT_RDWR)  # its thread sees the end of it

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            try:
                head = read_head(connection, HEAD_SECONDS, self.port)
            except Refused as refused:
                found, bare = refusal(refused), False
            else:
                if head is None or self._is_listener(connection, head):
                    return
                found, bare = answer_to(head.path, self._preview), head.method == "HEAD"
            finally:
                with self._door:
                    self._waiting.pop(connection, None)
            _send(connection, found, bare)

    def _is_listener(self, connection: socket.socket, head: Head) -> bool:
        """Whether this is a page that waits for news; it was told all of them then."""
        if head.path != events.PATH or head.method != "GET" or not self._listening.acquire(blocking=False):
            return False
        try:
            with self._door:
                self._waiting.pop(connection, None)
            events.tell(connection, head.query, self._preview)
        finally:
            self._listening.release()
        return True


def _bound(ports: Sequence[int]) -> socket.socket:
    for port in ports:
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let another program take the port from us
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, port))
            found.listen(_BACKLOG)
        except OSError as error:
            found.close()
            if isinstance(error, PermissionError):
                raise
            continue
        return found
    raise PortTaken


def _send(connection: socket.socket, answer: Answer, bare: bool) -> None:
    connection.settimeout(ANSWER_SECONDS)
    connection.sendall(answer.head + (b"" if bare else answer.body))
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(0.5)
    with suppress(OSError):  # what else it sent is read and forgotten, or the system would take the answer back
        connection.recv(HEAD_BYTES)
