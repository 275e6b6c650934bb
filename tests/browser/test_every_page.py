"""What must hold on every page of the built site, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

Scheme = Literal["light", "dark"]
WIDE, NARROW = 1350, 320  # CSS pixels; 320 is 1280 at 400 % zoom (WCAG 1.4.10)

RUN_AXE = """async () => {
    const everyRule = axe.getRules().filter(rule => !rule.tags.includes('deprecated'))
    const rules = Object.fromEntries(everyRule.map(rule => [rule.ruleId, { enabled: true }]))
    const results = await axe.run(document, { rules, resultTypes: ['violations'] })
    return results.violations.flatMap(v => v.nodes.map(node => `${v.id}: ${node.html.slice(0, 200)}`))
}"""
REACHES_SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')]
        .filter(element => element.getBoundingClientRect().right > width + 0.5)
        .slice(0, 5)
        .map(element => element.outerHTML.slice(0, 120))
        .concat(`${document.documentElement.scrollWidth} px wide`)
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing(
    scheme: Scheme, width: int, chromium: Browser, site_url: str, paths: list[str], axe: str
) -> None:
    found: dict[str, list[str]] = {}

    with a_page(chromium, width, scheme, past_csp=True) as page:
        for path in paths:
            page.goto(site_url + path)
            page.evaluate(axe)
            found[path] = page.evaluate(RUN_AXE)

    assert {path: violations for path, violations in found.items() if violations} == {}


def test_axe_would_find_something(chromium: Browser, axe: str) -> None:
    with a_page(chromium, WIDE, "light", past_csp=True) as page:
        page.set_content("<!doctype html><title>A</title><main><h1>A</h1><img src=a.png></main>")
        page.evaluate(axe)
        found = page.evaluate(RUN_AXE)

    assert any(line.startswith("image-alt:") for line in found)
    assert any(line.startswith("html-has-lang:") for line in found)


def test_no_page_makes_the_browser_complain(chromium: Browser, site_url: str, paths: list[str]) -> None:
    said: list[str] = []

    with a_page(chromium, WIDE, "light") as page:
        page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda request: said.extend(complaint_about(request)))
        page.on(
            "response", lambda got: said.append(f"{page.url}: {got.url}: {got.status}") if got.status >= 400 else None
        )
        for path in paths:
            page.goto(site_url + path, wait_until="load")

    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_on_a_narrow_screen(
    scheme: Scheme, chromium: Browser, site_url: str, paths: list[str]
) -> None:
    wide: dict[str, list[str]] = {}

    with a_page(chromium, NARROW, scheme) as page:
        for path in paths:
            page.goto(site_url + path, wait_until="load")
            wide[path] = page.evaluate(REACHES_SIDEWAYS)

    assert {path: elements for path, elements in wide.items() if elements} == {}


def test_what_reaches_sideways_would_be_found(chromium: Browser) -> None:
    with a_page(chromium, NARROW, "light") as page:
        page.set_content("<!doctype html><p style='width: 400px'>Too wide")
        found = page.evaluate(REACHES_SIDEWAYS)

    assert found[0].startswith("<p style")
    assert found[-1].endswith("px wide")


def complaint_about(request: Request) -> list[str]:
    """Why a request failed; nothing where the next page cut it short, as happens to a font that nobody waits for."""
    failure = request.failure or ""
    return [] if failure == "net::ERR_ABORTED" else [f"{request.frame.url}: {request.url}: {failure}"]


@contextmanager
def a_page(chromium: Browser, width: int, scheme: Scheme, past_csp: bool = False) -> Iterator[Page]:
    """An empty page `width` CSS pixels wide. `past_csp` lets a test put its own script into a page that allows none."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=past_csp, reduced_motion="reduce"
    )
    try:
        yield context.new_page()
    finally:
        context.close()
