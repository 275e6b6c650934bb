"""Digests: what is the same has the same one, and what differs has another."""

from __future__ import annotations

from hashlib import blake2b
from typing import BinaryIO

_PIECE_BYTES = 1 << 18


def digest(*parts: bytes | str) -> str:
    """128 bits as hex. Each part goes in with its length, so ("ab", "c") and ("a", "bc") differ."""
    total = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "little"))
        total.update(raw)
    return total.hexdigest()


def digest_of(content: bytes) -> str:
    """Of a file's bytes alone: 128 bits as hex."""
    return blake2b(content, digest_size=16).hexdigest()


def digest_of_file(file: BinaryIO, start: bytes = b"") -> str:
    """`digest_of` a file of any size, read in pieces; `start` is what was read of it already."""
    total = blake2b(start, digest_size=16)
    while piece := file.read(_PIECE_BYTES):
        total.update(piece)
    return total.hexdigest()
