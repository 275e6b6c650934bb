"""The preview in a browser: what is saved appears by itself, and what is wrong is said on the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.minisite import build, site
from tests.previewing import PATIENCE_SECONDS, Running, published, running, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FILES = """
=== content/posts/hello.md
---
title: Hello
date: 2023-01-20
---
Good morning.

=== content/pages/about.md
---
title: About
---
We are few.
"""
PATIENCE_MS = PATIENCE_SECONDS * 1000


@pytest.fixture
def shown(tmp_path: Path, chromium: Browser) -> Iterator[Running]:
    with running(site(tmp_path / "site", FILES)) as found:
        yield found


@pytest.fixture
def page(shown: Running, chromium: Browser) -> Iterator[Page]:
    """The post, open."""
    context = chromium.new_context()
    found = context.new_page()
    found.set_default_timeout(PATIENCE_MS)
    said: list[str] = []
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.goto(f"http://127.0.0.1:{shown.server.port}/posts/hello/")
    yield found
    assert [words for words in said if "Content Security Policy" in words or "Error" in words] == []
    context.close()


def save(shown: Running, old: str, new: str, file: str = "posts/hello.md") -> None:
    path = shown.root / "content" / file
    fresh = path.with_name(".fresh")
    fresh.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    os.replace(fresh, path)


def test_what_is_saved_appears_by_itself(shown: Running, page: Page) -> None:
    save(shown, "Good morning", "Good evening")

    page.get_by_text("Good evening").wait_for()


def test_a_page_that_the_save_does_not_touch_is_left_alone(shown: Running, page: Page) -> None:
    page.evaluate("window.untouched = true")
    save(shown, "We are few", "We are many", "pages/about.md")
    assert until(lambda: b"many" in shown.get("/about/")[2])
    save(shown, "Good morning", "Good [evening](nowhere.md)")  # an error, which comes over the same way, and later
    page.get_by_text("nowhere.md").first.wait_for()

    assert page.evaluate("window.untouched") is True


def test_an_error_is_said_on_the_page_and_goes_when_it_is_mended(shown: Running, page: Page) -> None:
    save(shown, "Good morning", "Good [<b>morning</b>](nowhere.md)")

    alert = page.get_by_role("alert")
    alert.get_by_text("1 error. Until it is mended, pages stay as they last were.").wait_for()
    overlay = page.get_by_role("region", name="The preview")
    overlay.get_by_text("content/posts/hello.md:5").wait_for()
    overlay.get_by_text("What to do:").first.wait_for()
    assert page.get_by_text("Good morning.").count() == 1

    save(shown, "Good [<b>morning</b>](nowhere.md)", "Good night")
    page.get_by_text("Good night").wait_for()
    assert page.locator("#preview-problems").count() == 0


def test_the_words_of_a_problem_are_words_and_nothing_else(shown: Running, page: Page) -> None:
    save(shown, "title: Hello", "titel: <img src=x onerror=alert(1)>Hello")
    page.get_by_role("alert").get_by_text("error").wait_for()

    assert page.evaluate("document.querySelector('#preview-problems').shadowRoot.querySelectorAll('img').length") == 0


def test_it_can_be_put_out_of_sight_with_the_keyboard_and_fetched_again(shown: Running, page: Page) -> None:
    save(shown, "Good morning", "Good [morning](nowhere.md)")
    page.get_by_role("alert").get_by_text("1 error").wait_for()
    overlay = page.get_by_role("region", name="The preview")

    page.keyboard.press("Escape")
    assert not overlay.is_visible()
    page.keyboard.press("Enter")  # the button that stays has the focus
    assert overlay.is_visible()
    page.get_by_role("button", name="Hide").click()
    assert not overlay.is_visible()


def test_axe_finds_nothing_while_an_error_is_shown(shown: Running, chromium: Browser, axe: str) -> None:
    save(shown, "Good morning", "Good [morning](nowhere.md)")
    context = chromium.new_context(bypass_csp=True)  # axe puts styles of its own into the page
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{shown.server.port}/posts/hello/")
    page.get_by_role("alert").get_by_text("1 error").wait_for(timeout=PATIENCE_MS)
    page.wait_for_function("document.querySelector('#preview-problems').shadowRoot.querySelector('link').sheet")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(axe)
        found = page.evaluate("axe.run()")

        assert [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]] == []
    context.close()


def test_warnings_alone_wait_behind_a_button(shown: Running, page: Page) -> None:
    save(shown, "title: About", "title: Hello", "pages/about.md")  # two pages of one title

    button = page.get_by_role("button", name="Show 1 warning")
    button.wait_for()
    button.click()

    assert page.get_by_role("region", name="The preview").is_visible()


def test_a_preview_that_has_stopped_says_so(shown: Running, page: Page) -> None:
    page.wait_for_function("performance.getEntriesByType('resource').some((each) => each.name.includes('preview.js'))")
    page.route("**/__preview/events*", lambda route: route.abort())
    page.reload()

    page.get_by_role("alert").get_by_text("The preview has stopped.").wait_for()


def test_without_scripts_the_page_is_the_page(shown: Running, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    found = context.new_page()
    found.goto(f"http://127.0.0.1:{shown.server.port}/posts/hello/")

    assert found.get_by_text("Good morning.").is_visible()
    context.close()


def test_no_file_of_the_output_has_the_script(shown: Running) -> None:
    build(shown.root)

    assert not [path for path, content in published(shown.root / "output").items() if b"__preview" in content]
