"""Circle diagrams as a browser sets them: whatever the table of widths promised, the letters must lie inside."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from generator.diagrams.circles.ink import Layout
from generator.diagrams.circles.markup import Told, svg
from generator.diagrams.circles.setting import Line, Placed
from tests.diagram_cases import EXAMPLES, sources
from tests.test_circles import inside, layouts_of, meet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The box of each row, as a user of the drawing's own units would measure it.
BOXES = """async () => {
    await document.fonts.ready
    return [...document.querySelectorAll('svg')].map(svg => [...svg.querySelectorAll('text')].map(text => {
        const box = text.getBBox()
        return [text.textContent, box.x, box.x + box.width, box.y, box.y + box.height]
    }))
}"""
FACES = """
@font-face { font-family: Text; src: url(an-latin-normal.woff2); font-weight: 400; unicode-range: U+0-173, U+2000-20FF }
@font-face { font-family: Text; src: url(an-latin-ext-normal.woff2); font-weight: 400; unicode-range: U+174-1EF3 }
@font-face { font-family: Name; src: url(fr-latin-normal.woff2); font-weight: 600; unicode-range: U+0-173, U+2000-20FF }
@font-face { font-family: Name; src: url(fr-latin-ext-normal.woff2); font-weight: 600; unicode-range: U+174-1EF3 }
:root { --sans: Text, sans-serif; --serif: Name, serif }
svg { display: block; width: 700px }
"""
SLACK = 0.6  # px: coordinates are written with one decimal, and glyphs stand on whole units of the font


@pytest.fixture(scope="session")
def charts() -> list[str]:
    """The examples, and many generated diagrams; the same ones every time."""
    found: list[str] = [*EXAMPLES.values(), "rings: [T\u0177: \u0175yneb, Ll\u0177r]"]
    looser = settings(max_examples=240, database=None, derandomize=True, phases=[Phase.generate])

    @settings(looser, suppress_health_check=list(HealthCheck), deadline=None)
    @given(sources())
    def gather(source: str) -> None:
        found.append(source)

    gather()
    return found


@pytest.mark.parametrize("wider", [0, 0.1])
def test_every_letter_lies_inside_its_region(wider: float, charts: list[str], chromium: Browser, root: Path) -> None:
    layouts = [layout for source in charts for layout in layouts_of(source)]
    measured = boxes(layouts, chromium, root)

    outside, touching = [], []
    for layout, rows in zip(layouts, measured, strict=True):
        lines = [(placed, line) for placed in layout.placed for line in placed.lines]
        assert [row[0] for row in rows] == [line.text for _, line in lines]
        spread = [spread_out(row, line, wider) for row, (_, line) in zip(rows, lines, strict=True)]
        outside += [row[0] for row, (placed, _) in zip(spread, lines, strict=True) if not all(within(placed, row))]
        touching += [(a[0], b[0]) for a, b in combinations(spread, 2) if meet(shrunk(a), shrunk(b))]

    assert len(layouts) > 240
    assert (outside, touching) == ([], [])


def boxes(layouts: list[Layout], chromium: Browser, root: Path) -> list[list[Any]]:
    """For every layout, the text and the box of each row in Chromium."""
    drawings = "\n".join(
        svg(layout, Told("T", "D", has_links=False)).replace("diagram-0", f"d{n}") for n, layout in enumerate(layouts)
    )
    page = chromium.new_page()
    fonts = root / "templates" / "assets" / "fonts"
    page.route(
        "http://fonts.test/*.woff2", lambda route: route.fulfill(path=fonts / route.request.url.rsplit("/", 1)[1])
    )
    page.route(
        "http://fonts.test/",
        lambda route: route.fulfill(
            body=f"<!doctype html><meta charset=utf-8><style>{FACES}</style>{drawings}", content_type="text/html"
        ),
    )
    page.goto("http://fonts.test/")
    found: list[list[Any]] = page.evaluate(BOXES)
    assert page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length") == 4
    page.close()
    return found


def spread_out(row: list[Any], line: Line, wider: float) -> tuple[Any, float, float, float, float]:
    """The row as a font would set it that is so much wider."""
    text, left, right, top, bottom = row
    more = (right - left) * wider
    before = 0 if line.anchor == "start" else more / 2
    return text, left - before, right + more - before, top, bottom


def shrunk(row: tuple[Any, float, float, float, float]) -> tuple[float, float, float, float]:
    return row[1] + SLACK, row[2] - SLACK, row[3] + SLACK, row[4] - SLACK


def within(placed: Placed, row: tuple[Any, float, float, float, float]) -> list[bool]:
    left, right, top, bottom = shrunk(row)
    return [inside(placed, x, y) for x in (left, right) for y in (top, bottom)]
