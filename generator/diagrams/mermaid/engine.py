"""The one place that knows which renderer draws Mermaid: mermaid-render, which is Pele in an embedded QuickJS.

Another renderer takes its place by answering `drawn`. Refuses the clock and the time zone of the machine (a Gantt chart
would differ from day to day and from place to place), and more than `SECONDS` for one diagram.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct

SECONDS = 5  # the slowest that passed the limit of 50,000 characters, 100 nodes each joined to each, took 3
THEME = "dark"  # the only one of its five themes whose eight colours are all different, so that each can be told


class Raw(Struct, frozen=True):
    """What the renderer drew: an SVG text in its own colours, and what it understood, where it says so."""

    svg: str
    width: float
    height: float
    kind: str  # "flowchart", "sequence", "gitGraph" ...
    model: Mapping[str, Any]  # nodes, edges and so on, of flow charts, states, classes and sequences


class Refusal(Struct, frozen=True):
    """Why it drew nothing. Lines and columns count from 1; 0 where it named none."""

    reason: str  # "syntax", "semantic", "limit", "unsupported-diagram", "failed"
    message: str
    line: int = 0
    column: int = 0


def start() -> None:
    """Read the engine's program now, 160 ms, so that the first diagram of this process need not wait for it.

    What fails here fails again with that diagram, which tells of it.
    """
    with suppress(Exception):
        from mermaid_render import renderer

        _hold_still(renderer)


def drawn(source: str) -> Raw | Refusal:
    """The diagram of a Mermaid text. Takes 1 ms, once the engine has started."""
    from mermaid_render import renderer  # 31 ms, with fontTools and the rest

    try:
        _hold_still(renderer)
        reply = renderer.render(source, THEME)
    except Exception as error:  # it raises whatever QuickJS, its XML reader or its own checks raise
        return _refusal(str(error))
    result, model = reply["result"], reply["graph"]
    return Raw(result["svg"], float(result["width"]), float(result["height"]), model["type"], model)


def _hold_still(renderer: Any) -> None:
    """Each time, as the renderer begins with a new engine after a failure."""
    engine = renderer._context()  # no public way leads to it; the package is pinned, and the tests would notice
    _end_idle_thread()
    engine.set_time_limit(SECONDS)
    engine.eval(_STILL)


def _end_idle_thread() -> None:
    """The engine starts a thread for a way of calling it that is not used here. With a second thread in it a process
    can't be forked: every page after the first diagram would be made by one process alone.
    """
    import quickjs

    quickjs.Function._threadpool.shutdown()


def _refusal(said: str) -> Refusal:
    found = re.match(r"([\w-]+) at (\d+):(\d+): (.*)", said, re.DOTALL)
    if found:
        return Refusal(found[1], found[4], int(found[2]), int(found[3]))
    exhausted = re.search(r"interrupted|out of memory|stack overflow|InternalError", said)
    return Refusal("limit" if exhausted else "failed", said)


# Local time becomes UTC and now the beginning of 1970. Dates without a zone are read as UTC.
_STILL = """
if (!globalThis.heldStill) {
  globalThis.heldStill = true;
  const Real = Date, own = Real.prototype;
  for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
    own["get" + part] = own["getUTC" + part];
    if (part !== "Day") own["set" + part] = own["setUTC" + part];
  }
  own.getTimezoneOffset = () => 0;
  const zoned = text => {
    if (/(Z|GMT|UTC|[+-]\\d\\d:?\\d\\d)\\s*$/i.test(text)) return Real.parse(text);
    const [iso, words] = [Real.parse(text + "Z"), Real.parse(text + " UTC")];
    return !isNaN(iso) ? iso : !isNaN(words) ? words : Real.parse(text);
  };
  const Still = function (...given) {
    if (!new.target) return new Real(0).toUTCString();
    if (given.length === 0) return new Real(0);
    if (given.length > 1) return new Real(Real.UTC(...given));
    return new Real(typeof given[0] === "string" ? zoned(given[0]) : given[0]);
  };
  Still.prototype = own;
  Still.now = () => 0;
  Still.parse = zoned;
  Still.UTC = Real.UTC;
  own.constructor = Still;
  globalThis.Date = Still;
}
"""
