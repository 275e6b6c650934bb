"""The preview in a browser: what is saved appears by itself, and what is wrong is said on the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.minisite import build, site
from tests.previewing import PATIENCE_SECONDS, Running, published, running, until
from tests.smallsite import picture_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FILES = """
=== content/posts/hello.md
---
title: Hello
date: 2023-01-20
---
Good morning.

=== content/posts/long.md
---
title: A long walk
date: 2023-01-21
---
The first words.

{paragraphs}
[A link in the middle](hello.md), and *words* beside it.

## A place

What stands there.

```circles Rings
rings: [Person, Team]
```

{paragraphs}
The last words.

=== content/pages/about.md
---
title: About
---
We are few.
""".replace("{paragraphs}", "Step by step, and side by side.\n\n" * 40)
LONG = "posts/long.md"
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


@pytest.fixture
def long(shown: Running, page: Page) -> Iterator[Page]:
    """A page of several screens, at its middle. It is the same document when the test is over."""
    page.goto(address(shown, "/posts/long/"))
    page.evaluate("window.before = true")
    page.get_by_role("link", name="A link in the middle").scroll_into_view_if_needed()
    yield page
    assert page.evaluate("window.before") is True


def address(shown: Running, path: str) -> str:
    return f"http://127.0.0.1:{shown.server.port}{path}"


def test_the_new_words_come_into_the_page_that_is_open(shown: Running, long: Page) -> None:
    asked: list[str] = []
    long.on("request", lambda request: asked.append(request.url))
    save(shown, "The last words", "The very last words", LONG)
    long.get_by_text("The very last words.").wait_for()
    save(shown, "A long walk", "A longer walk", LONG)
    long.get_by_role("heading", name="A longer walk", level=1).wait_for()

    assert long.title().startswith("A longer walk")
    assert long.locator('meta[property="og:title"]').get_attribute("content") == long.title()
    assert long.locator("main").count() == 1
    assert asked == []


def test_the_page_is_the_one_that_would_be_loaded(shown: Running, long: Page) -> None:
    for old, new in (
        ("The first words.", "> A quotation.\n\n- one\n- two"),
        ("## A place", "## Another place\n\n## A place"),
        ("A long walk", "A short walk"),
        ("rings: [Person, Team]", "rings: [Person, Team, Town]"),
        ("The last words.", "The last words and ![a picture](dot.png)"),
    ):
        (shown.root / "content/posts/dot.png").write_bytes(picture_bytes(1))
        save(shown, old, new, LONG)
    long.get_by_role("img", name="a picture").wait_for()

    now = long.evaluate(DOCUMENT)
    fresh = long.context.new_page()
    fresh.goto(long.url)
    assert now == fresh.evaluate(DOCUMENT)


DOCUMENT = """() => [
    [...document.head.children].filter((each) => !each.matches("[data-seen]")).map((each) => each.outerHTML).sort(),
    [...document.body.children].filter((each) => each.id !== "preview-problems").map((each) => each.outerHTML),
]"""


def test_where_somebody_reads_and_what_they_opened_stays(shown: Running, long: Page) -> None:
    long.get_by_role("link", name="A link in the middle").focus()
    long.locator("details").evaluate("(found) => { found.open = true; window.details = found; }")
    place = long.evaluate("scrollY")
    save(shown, "The last words.", "The very last words.\n\nAnd more.", LONG)
    save(shown, "*words* beside", "*other words* beside", LONG)
    long.get_by_text("And more.").wait_for()
    long.get_by_text("other words").wait_for()

    assert place > 0
    assert long.evaluate("scrollY") == place
    assert long.evaluate("document.activeElement.textContent") == "A link in the middle"
    assert long.evaluate("document.querySelector('details') === window.details && window.details.open")


def test_an_element_that_has_to_be_made_anew_has_the_focus_all_the_same(shown: Running, long: Page) -> None:
    long.get_by_role("link", name="A link in the middle").evaluate("(found) => { found.focus(); window.link = found; }")
    save(shown, "[A link in the middle]", "### [A link in the middle]", LONG)
    long.get_by_role("heading", name="A link in the middle").wait_for()

    assert long.evaluate("window.link.isConnected") is False
    assert long.evaluate("document.activeElement.textContent") == "A link in the middle"


@pytest.mark.parametrize("heading", ["A word before.\n\n## A place", "### A place"])
def test_the_place_that_the_address_names_is_marked_still(shown: Running, long: Page, heading: str) -> None:
    """Also where its element had to be made anew; nor does the page go there again."""
    long.goto(address(shown, "/posts/long/#a-place"))
    long.evaluate("scrollBy(0, 300)")
    place = long.evaluate("scrollY")
    save(shown, "## A place", heading, LONG)
    save(shown, "The last words", "The very last words", LONG)
    long.get_by_text("The very last words.").wait_for()

    assert long.evaluate("document.querySelector(':target').textContent").startswith("A place")
    assert abs(long.evaluate("scrollY") - place) < 200


def test_what_is_typed_into_the_search_stays_with_its_results(shown: Running, page: Page) -> None:
    page.goto(address(shown, "/search/"))
    page.evaluate("window.before = true")
    box = page.get_by_role("searchbox")
    box.fill("walk")
    page.get_by_role("link", name="A long walk").first.wait_for()
    box.evaluate("(box) => box.setSelectionRange(1, 3)")
    save(shown, "A long walk", "A longer walk", LONG)
    page.locator("[data-index]").get_by_role("link", name="A longer walk").wait_for()

    assert box.input_value() == "walk"
    assert box.evaluate("(box) => box === document.activeElement")
    assert box.evaluate("(box) => [box.selectionStart, box.selectionEnd]") == [1, 3]
    assert page.evaluate("window.before") is True


def test_with_other_styles_the_page_is_loaded_again(shown: Running, page: Page) -> None:
    styles = shown.root / "templates/assets/css/note.css"
    styles.parent.mkdir(parents=True)
    with page.expect_event("load"):
        styles.write_text(".note { color: red; }", "utf-8")


def test_a_page_with_a_script_of_somebody_elses_is_loaded_again(shown: Running, page: Page) -> None:
    """The script itself is one reason, the state it may have is another."""
    part = shown.root / "templates/parts/crumbs.html"
    part.parent.mkdir(parents=True)
    with page.expect_event("load"):
        part.write_text('{% macro crumbs(of) %}<script src="/own.js"></script>{% endmacro %}', "utf-8")
    with page.expect_event("load"):
        save(shown, "Good morning", "Good evening")


def test_a_page_that_comes_where_none_was_is_shown(shown: Running, page: Page) -> None:
    page.goto(address(shown, "/posts/new/"))
    (shown.root / "content/posts/new.md").write_text("---\ntitle: New\ndate: 2023-01-20\n---\nNew words.\n", "utf-8")

    page.get_by_text("New words.").wait_for()


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
