"""The search as a visitor meets it: what is found, how it is shown and said, and what happens when things fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.browser.conftest import QuietHandler
from tests.browser.test_every_page import NARROW, REACHES_SIDEWAYS, RUN_AXE, WIDE, Scheme
from tests.minisite import build, codes, site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASES = yaml.load((Path(__file__).parents[1] / "cases" / "search.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


def a_post(name: str, title: str, *lines: str) -> str:
    front = "\n".join((f"title: {title}", "date: 2022-11-05", *lines))
    return f"=== content/posts/{name}.md\n---\n{front}\n---\nWords that no summary needs.\n"


SITE = (
    """
=== content/site.yaml
name: Searching
base_url: https://searching.example/
glossary: {NHS: National Health Service}
=== content/people/harriet-moss.md
---
name: Harriet Moss
---
=== content/venues/hall.yaml
name: The hall
also_known_as: [Old chapel]
address: {locality: Cardiff}
=== content/events/evening.md
---
title: Open evening
uid: evening
start: 2023-05-01
venue: hall
summary: Come in.
---
Come.
=== content/pages/relational-practice.md
---
title: Relational practice
summary: An idea.
---
Words.
=== content/pages/markup.md
---
title: "Less <than> & <img src=x onerror=alert(1)>"
summary: "<script>alert(2)</script> & more"
---
Words.
"""
    + a_post("orchard", "The orchard of Ŵyl y Gwanwyn", "authors: [harriet-moss]", "summary: Trees.", "lang: cy")
    + a_post("cafe", "Café Renée", "summary: Coffee.")
    + a_post("oresund", "Øresund and æther", "summary: Water.")
    + a_post("kitchen", "The people’s kitchen", "summary: Soup.")
    + a_post("garden", "Garden planning", "summary: Beds.")
    + a_post("stories", "Stories of our time", "summary: Told.")
    + a_post("lunch", "Lunch together", "summary: Bread.")
    + a_post("wing", "What the relational wing wants", "summary: Much.")
    + a_post("understanding", "Understanding each other", "summary: Slowly.")
    + a_post("patience", "Patience", "summary: Waiting.")
    + a_post("patients", "Patients", "summary: People.")
    + a_post("wool", "Wool", "summary: Warm.")
    + a_post("nights", "Long nights", "summary: Light a lantern for the NHS.")
    + a_post("evening-walk", "Evening walk", "tags: [lantern]", "summary: Feet.")
    + a_post("walk", "A walk with a lantern", "summary: Feet again.")
    + a_post("making", "Lantern making", "summary: Paper.")
    + a_post("lantern", "Lantern", "summary: Glass.")
    + "".join(a_post(f"many-{n}", f"Numerous {n}", f"summary: One of many {n}.") for n in range(1, 61))
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = site(tmp_path_factory.mktemp("search"), SITE)
    outcome = build(root)
    assert codes(outcome, "error") == []
    return root / "output"


@pytest.fixture(scope="module")
def url(folder: Path, chromium: Browser) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/search/"
        server.shutdown()


@pytest.fixture(scope="module")
def shared(chromium: Browser, url: str) -> Iterator[Page]:
    """One page for all cases, as a patient visitor would use it."""
    with a_visit(chromium) as page:
        page.goto(url)
        yield page


@contextmanager
def a_visit(chromium: Browser, **context: Any) -> Iterator[Page]:
    opened = chromium.new_context(reduced_motion="reduce", **context)
    try:
        yield opened.new_page()
    finally:
        opened.close()


def search(page: Page, typed: str) -> None:
    """Type over what was there, and wait for the answer to it."""
    page.get_by_role("searchbox").fill(typed)
    page.wait_for_function("typed => document.querySelector('#count').textContent.includes(`‘${typed}’`)", arg=typed)


def titles(page: Page) -> list[str]:
    return page.locator(".finder h3").all_inner_texts()


# ---------------------------------------------------------------- what is found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_typed_finds(case: dict[str, Any], shared: Page) -> None:
    search(shared, case["typed"])

    assert titles(shared) == case["finds"]
    assert shared.locator("#count").inner_text().startswith(case.get("says", ""))


def test_what_was_found_is_marked_as_whole_words(shared: Page) -> None:
    search(shared, "harriet orch")

    assert shared.locator(".finder mark").all_inner_texts() == ["orchard", "Harriet"]
    assert shared.locator(".finder .meta").inner_text().split(" · ")[-1] == "Harriet Moss"


def test_a_result_says_what_it_is_and_leads_there(shared: Page) -> None:
    search(shared, "orchard")

    result = shared.locator(".finder li")
    assert result.locator("a").get_attribute("href") == "/posts/orchard/"
    assert result.locator(".meta").inner_text() == "Post · 5\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2022"
    assert result.locator("h3").get_attribute("lang") == "cy"


def test_markup_in_titles_stays_text(shared: Page) -> None:
    search(shared, "less")

    assert titles(shared) == ["Less <than> & <img src=x onerror=alert(1)>"]
    assert shared.locator(".finder li p").first.inner_text() == "<script>alert(2)</script> & more"
    assert shared.locator(".finder li :is(img, script)").count() == 0


def test_of_very_many_results_the_first_are_shown_and_all_are_counted(shared: Page) -> None:
    search(shared, "numerous")

    assert len(titles(shared)) == 50
    assert shared.locator("#count").inner_text() == "60 results for ‘numerous’. The first 50 are shown."


# ---------------------------------------------------------------- with keys, and read aloud


def test_the_count_is_read_out_once_after_the_last_letter(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)
        page.evaluate("""() => {
            window.spoken = []
            const status = document.querySelector("[role=status]")
            new MutationObserver(() => spoken.push(status.textContent)).observe(status, { childList: true })
        }""")

        page.get_by_role("searchbox").press_sequentially("lantern", delay=200)
        page.wait_for_function("() => window.spoken.length > 0")

        assert page.evaluate("spoken") == ["6 results for ‘lantern’"]
        assert page.get_by_role("status").inner_text() == "6 results for ‘lantern’"


def test_escape_empties_the_box_and_takes_the_results_away(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)
        search(page, "lantern")

        page.get_by_role("searchbox").press("Escape")
        page.locator("#count").wait_for(state="hidden")

        assert page.get_by_role("searchbox").input_value() == ""
        assert titles(page) == []
        assert page.url == url


def test_enter_leads_to_the_results_and_loads_nothing_anew(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)
        page.evaluate("window.same = true")

        page.get_by_role("searchbox").fill("lantern")
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_function("() => document.activeElement.id == 'count'")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.textContent") == "Lantern"
        assert page.evaluate("window.same") is True


def test_the_box_does_not_take_the_focus_by_itself(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)

        assert page.evaluate("document.activeElement === document.body")


# ---------------------------------------------------------------- addresses


def test_what_was_typed_is_in_the_address_and_back_finds_it_again(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)
        search(page, "café renée")
        assert page.url == f"{url}#q=caf%C3%A9%20ren%C3%A9e"

        page.get_by_role("link", name="Café Renée").first.click()
        page.wait_for_url("**/posts/cafe/")
        page.go_back()
        page.locator(".finder h3").wait_for()

        assert titles(page) == ["Café Renée"]
        assert page.get_by_role("searchbox").input_value() == "café renée"


@pytest.mark.parametrize("address", ["?q=old+chapel", "?q=old%20chapel", "#q=old+chapel", "#q=old%20chapel"])
def test_a_shared_address_is_searched(address: str, chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url + address)
        page.locator(".finder h3").wait_for()

        assert titles(page) == ["The hall"]
        assert page.url == f"{url}#q=old%20chapel"


def test_what_is_typed_is_sent_to_nobody(chromium: Browser, url: str) -> None:
    asked: list[str] = []

    with a_visit(chromium) as page:
        page.goto(url, wait_until="networkidle")
        page.on("request", lambda request: asked.append(request.url))
        search(page, "lantern")
        search(page, "orchard")

    assert [each for each in asked if "lantern" in each or "orchard" in each] == []
    assert len([each for each in asked if each.endswith(".json")]) == 1


def test_a_jump_to_a_list_is_no_search(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)
        page.get_by_role("navigation", name="Look through the lists").get_by_role("link", name="People").click()

        assert page.url == f"{url}#people"
        assert page.locator("#count").is_hidden()


def test_a_jump_to_a_list_after_a_search_keeps_the_address_of_the_list(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)
        search(page, "lantern")
        shown = titles(page)
        page.evaluate("addEventListener('hashchange', () => setTimeout(() => { window.jumped = true }))")
        page.evaluate("new MutationObserver(() => { window.searched = true }).observe(count, { childList: true })")

        page.get_by_role("navigation", name="Look through the lists").get_by_role("link", name="People").click()
        page.wait_for_function("window.jumped")

        assert page.url == f"{url}#people"
        assert page.evaluate("window.searched") is None
        assert titles(page) == shown


# ---------------------------------------------------------------- without, and when things fail


def test_without_a_script_there_is_a_sentence_and_no_box(chromium: Browser, url: str) -> None:
    with a_visit(chromium, java_script_enabled=False) as page:
        page.goto(url)

        assert page.get_by_text("There is a search box here where the browser runs scripts.").is_visible()
        assert page.locator("input, button, form").count() == 0
        assert page.get_by_role("link", name="Harriet Moss").is_visible()


def test_when_the_index_does_not_come_the_page_says_so_and_tries_again(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.goto(url)
        page.route("**/search.*.json", lambda route: route.abort())
        page.get_by_role("searchbox").fill("lantern")
        page.get_by_text("The search does not work just now.").first.wait_for()
        assert titles(page) == []

        page.unroute("**/search.*.json")
        search(page, "orchard")

        assert titles(page) == ["The orchard of Ŵyl y Gwanwyn"]


def test_when_the_index_is_gone_the_page_says_so(chromium: Browser, url: str) -> None:
    with a_visit(chromium) as page:
        page.route("**/search.*.json", lambda route: route.fulfill(status=404, body="<h1>Not found</h1>"))
        page.goto(f"{url}#q=lantern")

        page.get_by_text("The search does not work just now.").first.wait_for()


def test_the_page_does_not_jump_when_the_box_appears(chromium: Browser, url: str) -> None:
    for width in (WIDE, 390, NARROW):
        with (
            a_visit(chromium, viewport={"width": width, "height": 900}) as page,
            a_visit(chromium, viewport={"width": width, "height": 900}, java_script_enabled=False) as still,
        ):
            tops = []
            for each in (page, still):
                each.goto(url)
                box = each.locator("#lists").bounding_box()
                assert box is not None
                tops.append(box["y"])

            assert tops[0] == tops[1], width


# ---------------------------------------------------------------- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing_in_the_results(scheme: Scheme, width: int, chromium: Browser, url: str, axe: str) -> None:
    for typed in ("lantern", "kichen", "zzzz"):
        size = {"width": width, "height": 900}
        with a_visit(chromium, viewport=size, color_scheme=scheme, bypass_csp=True) as page:
            page.goto(url)
            search(page, typed)
            page.evaluate(axe)

            assert page.evaluate(RUN_AXE) == [], typed
            assert page.evaluate(REACHES_SIDEWAYS) == [], typed


def test_the_browser_has_nothing_to_complain_of(chromium: Browser, url: str) -> None:
    said: list[str] = []

    with a_visit(chromium) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(url)
        for typed in ("lantern", "less", "zzzz", "(", "\\", "constructor", "__proto__"):
            search(page, typed)
        page.get_by_role("searchbox").press("Enter")
        page.get_by_role("searchbox").press("Escape")

    assert said == []
