"""Digests: what is the same has the same one, and what differs has another."""

from __future__ import annotations

from hashlib import blake2b


def digest(*parts: bytes | str) -> str:
    """128 bits as hex. Each part goes in with its length, so ("ab", "c") and ("a", "bc") differ."""
    total = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "little"))
        total.update(raw)
    return total.hexdigest()
