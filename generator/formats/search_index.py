"""What the search in the browser looks through: one JSON file for the whole site, small enough for a telephone.

Refuses to hold the texts themselves: titles, summaries and names are what people remember and type.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct


class SearchRow(Struct, frozen=True, array_like=True):
    """Something to be found. `kind` counts in the kinds of its index; `names` are other words it is known by."""

    kind: int
    title: str
    url: str
    note: str  # "20 January 2023", a role, a town
    summary: str
    names: tuple[str, ...]
    lang: str  # empty: that of the site


class SearchIndex(Struct, frozen=True):
    kinds: tuple[str, ...]  # "Post", "Event"
    rows: tuple[SearchRow, ...]  # of two that fit equally well, the first is shown first


def search_json(index: SearchIndex) -> bytes:
    """UTF-8 on one line. No "<" is in it, so it is harmless wherever somebody pastes it into a page."""
    return msgspec.json.encode(index).replace(b"<", b"\\u003c") + b"\n"
