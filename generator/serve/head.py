"""What a browser asks, refused unless the browser of this computer asks for itself.

Refuses to guess: only what all programs read in the same way is a request. A foreign name in Host is how a page of
another site would reach us through a name of its own ("DNS rebinding").
"""

from __future__ import annotations

import re
from http.client import parse_headers
from io import BytesIO

HEAD_BYTES = 16_384
_HEAD_LINES = 102
_NAMES = ("127.0.0.1", "localhost", "[::1]")
# RFC 9112, without what `parse_headers` would make of lines that are none: it ends where one has no colon.
_HEAD = re.compile(
    rb"([A-Z]{1,20}) ([!-~]{1,4096}) HTTP/1\.[01]\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n)*\r\n)"
)


class Refused(Exception):
    """Refused(status, words): no answer but these."""


def address_in(head: bytes, port: int) -> str:
    """The address that is asked for, still with its %20; `head` is all up to the empty line. Raises Refused."""
    if len(head) > HEAD_BYTES or head.count(b"\n") > _HEAD_LINES:
        raise Refused(431, "The request is too long.")
    found = _HEAD.fullmatch(head)
    if found is None:
        raise Refused(400, "This is not a request that can be read.")
    _check_sender(found[3], port)
    if found[1] not in (b"GET", b"HEAD"):
        raise Refused(405, "The preview only shows pages.")
    if not found[2].startswith(b"/"):
        raise Refused(400, "An address of this site begins with a slash.")
    return found[2].decode()


def _check_sender(lines: bytes, port: int) -> None:
    fields = parse_headers(BytesIO(lines))
    once = ("Host", "Origin", "Sec-Fetch-Site")  # of two of them, one program might believe the one, one the other
    hosts, origins, sites = ([each.strip(" \t").lower() for each in fields.get_all(name, [])] for name in once)
    ours = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
    if len(hosts) != 1 or len(origins) > 1 or len(sites) > 1:
        raise Refused(400, "The request does not say, and once, which host it is for and where it comes from.")
    if not ours.issuperset(hosts):
        raise Refused(403, "The preview answers only to this computer's own name.")
    if not {f"http://{host}" for host in ours}.issuperset(origins):
        raise Refused(403, "The preview answers only to its own pages.")
    if not {"same-origin", "none"}.issuperset(sites):  # "none": typed into the address bar, or a bookmark
        raise Refused(403, "The preview answers only to its own pages. Copy its address into the address bar.")
