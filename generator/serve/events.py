"""News for the pages that are open: the page that stands there now, and what is to be mended.

A page says what it was when it was sent. It is sent anew when something else stands at its address now, however long
it was away; so no news can be missed. Refuses to keep a list of who is there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import parse_qs

import msgspec

from generator.serve.answers import OWN, Answer, standing_at
from generator.serve.preview import Preview, State

PATH = f"{OWN}events"
ANSWER = Answer(200, "text/event-stream", b"")  # and then the news
_BEAT_SECONDS = 10.0  # a page that is gone is noticed after so long


def news_for(query: str, preview: Preview, places: threading.Semaphore) -> Iterator[bytes]:
    """All that happens, for one page, until no page stands there. One without a place comes again after a second."""
    yield b"retry: 1000\n\n"
    if not places.acquire(blocking=False):
        return
    try:
        asked = parse_qs(query)
        yield from _news(asked.get("page", ["/"])[0], asked.get("seen", [""])[0], preview)
    finally:
        places.release()


def _news(page: str, seen: str, preview: Preview) -> Iterator[bytes]:
    told, said = -1, b""
    while True:
        state = preview.news(told, _BEAT_SECONDS)
        if state.number == told:
            yield b": still here\n\n"
            continue
        told = state.number
        now = standing_at(page, preview)
        if now and now.seen != seen:
            if not now.page:
                yield b"event: reload\ndata: {}\n\n"
                return
            seen = now.seen
            yield b"event: page\ndata: " + msgspec.json.encode(now) + b"\n\n"
        if said != (words := _as_json(preview.state)):  # thousands of warnings take a browser longer than the page
            said = words
            yield b"event: state\ndata: " + words + b"\n\n"


def _as_json(state: State) -> bytes:
    """What the page shows of it: errors and warnings; hints are for the terminal."""
    rows = [
        {
            "severity": problem.severity,
            "place": str(problem.location) if problem.location.file else "",
            "message": problem.message,
            "why": problem.why,
            "help": problem.help,
        }
        for problem in state.problems
        if problem.severity != "hint"
    ]
    return msgspec.json.encode({"problems": rows, "trouble": state.trouble})
