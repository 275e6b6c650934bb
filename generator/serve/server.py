"""The preview over HTTP, for the browser of this computer and for nobody else.

Answers from memory alone: no address is ever turned into a path on the disk. Refuses other computers, other names for
this one, pages of other sites, and every method but GET and HEAD; waits for nobody for long.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler  # 13 ms: whoever does not preview must not import this file
from socketserver import ThreadingTCPServer
from typing import Any

from generator.serve import events
from generator.serve.answers import Answer, answer_to, refusal
from generator.serve.head import HEAD_BYTES, Refused, address_in
from generator.serve.preview import Preview

HOST = "127.0.0.1"
HEAD_SECONDS = 5.0  # for the whole of what a browser asks
_MOST_WAITING = 64  # connections that have asked nothing yet; one more, and the oldest must go
_MOST_LISTENING = 64  # open pages that wait for news


class PortTaken(OSError):
    """Another program answers at this port."""


class Server(ThreadingTCPServer):  # HTTPServer would first ask the network for the name of this computer
    """Answers at one port from the moment it is made, in threads of its own, until `close`."""

    allow_reuse_address = sys.platform != "win32"  # there it would let another program take the port from us
    daemon_threads = True  # who is being answered is left to the end of the process
    request_queue_size = 128

    def __init__(self, preview: Preview, ports: Sequence[int]) -> None:
        """Take the first of `ports` that is free; 0: any. Raises PortTaken."""
        self.preview = preview
        self.waiting: dict[socket.socket, float] = {}  # the oldest first; when each must have asked
        self.listening = threading.BoundedSemaphore(_MOST_LISTENING)
        for port in ports:
            try:
                super().__init__((HOST, port), _Handler)
                break
            except PermissionError:
                raise
            except OSError:
                continue
        else:
            raise PortTaken
        self.port = int(self.server_address[1])
        threading.Thread(target=self.serve_forever, name="door", daemon=True).start()

    @property
    def url(self) -> str:
        """The home page, with the sub-path that the site has."""
        shown = self.preview.shown
        return f"http://{HOST}:{self.port}{shown.site.prefix if shown else ''}/"

    def close(self) -> None:
        """Answer no more."""
        with suppress(OSError):  # not every system can; there one waits half a second for the next look at the door
            self.socket.shutdown(socket.SHUT_RDWR)
        self.shutdown()
        self.server_close()

    def get_request(self) -> tuple[socket.socket, Any]:
        try:
            return super().get_request()
        except OSError:
            time.sleep(0.05)  # too many files are open: some will be closed
            raise

    def service_actions(self) -> None:
        """Twice a second, and after each who comes: read no more from who is late, and from the oldest of too many."""
        for number, (connection, until) in enumerate(reversed(self.waiting.copy().items())):
            if (number >= _MOST_WAITING or until < time.monotonic()) and self.asked(connection):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)  # its thread sees the end of it

    def asked(self, connection: socket.socket) -> bool:
        """Wait for this one no more; False where nobody did."""
        return self.waiting.pop(connection, None) is not None


class _Handler(BaseHTTPRequestHandler):
    """One connection: a request and its answer."""

    server: Server
    protocol_version = request_version = "HTTP/1.1"
    command = ""
    timeout = 20.0  # for the answer; what is asked has HEAD_SECONDS

    def handle(self) -> None:
        with suppress(OSError):  # the other side has gone
            try:
                head = self._head()
                self.command = head.partition(b" ")[0].decode("latin-1")
                self._answer(address_in(head, self.server.port))
            except Refused as refused:
                self._send(refusal(*refused.args))
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(0.5)
            self.connection.recv(HEAD_BYTES)  # with something unread, the system would take the answer back

    def _head(self) -> bytes:
        """All up to the empty line. The time is for all of it: a byte now and then keeps nobody here."""
        self.server.waiting[self.connection] = time.monotonic() + HEAD_SECONDS
        head, line = b"", b"\n"
        while line not in (b"\r\n", b"") and len(head) <= HEAD_BYTES:
            line = self.rfile.readline(HEAD_BYTES)
            head += line
        if not self.server.asked(self.connection) and not line:
            raise Refused(408, "The request took too long.")
        return head

    def _answer(self, address: str) -> None:
        path, _, query = address.partition("?")
        if path == events.PATH:
            self._send(events.ANSWER, events.news_for(query, self.server.preview, self.server.listening))
        else:
            self._send(answer_to(path, self.server.preview))

    def _send(self, answer: Answer, news: Iterable[bytes] = ()) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.all_fields:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
            self.wfile.writelines(news)
