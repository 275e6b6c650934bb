"""What a browser makes of two photographs of a telephone: which file it fetches, how much, and what moves."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import QuietHandler
from tests.minisite import SETTINGS, site
from tests.photographs import add_walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_BYTES = 130_000  # of a post with two photographs that nobody has read before
TEXT = (".html", ".css", ".js", ".svg", "/")
SHIFTS = """() => new Promise(done => {
    let total = 0
    new PerformanceObserver(list => { for (const each of list.getEntries()) total += each.value })
        .observe({type: "layout-shift", buffered: true})
    setTimeout(() => done(total), 300)
})"""


@pytest.fixture(scope="module")
def walk_url(root: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    folder = site(tmp_path_factory.mktemp("walk"), "", SETTINGS)
    add_walk(folder)
    command = [sys.executable, str(root / "build.py"), "--root", str(folder), "--today", "2023-01-27"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    handler = partial(QuietHandler, directory=str(folder / "output"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/posts/walk/"
        server.shutdown()


@contextmanager
def reader(chromium: Browser, width: int, density: float) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": width, "height": 800}, device_scale_factor=density)
    try:
        yield context.new_page()
    finally:
        context.close()


def read_to_the_end(page: Page) -> None:
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function("img => img.complete && img.naturalWidth > 0", arg=picture.element_handle())


def chosen(page: Page) -> list[str]:
    """The width and ending of each picture's file: "800.avif"."""
    names = page.evaluate("[...document.querySelectorAll('main img')].map(img => img.currentSrc)")
    return [re.sub(r".*-(?=\d+\.\w+$)", "", name) for name in names]


@pytest.mark.parametrize(
    ("width", "density", "expected"),
    [
        (390, 2, "800.avif"),
        (390, 3, "800.avif"),  # the third dot to the pixel is not worth twice the bytes
        (412, 2.625, "800.avif"),
        (320, 2, "600.avif"),
        (1350, 1, "600.avif"),
        (1350, 2, "1200.avif"),
    ],
)
def test_a_browser_fetches_the_file_that_suits_its_screen(
    walk_url: str, chromium: Browser, width: int, density: float, expected: str
) -> None:
    with reader(chromium, width, density) as page:
        page.goto(walk_url)
        read_to_the_end(page)

        assert chosen(page) == [expected, expected]


def test_a_browser_that_knows_no_avif_fetches_a_jpeg(walk_url: str, chromium: Browser) -> None:
    with reader(chromium, 390, 2) as page:
        page.route(walk_url, lambda route: route.fulfill(body=route.fetch().text().replace("image/avif", "image/none")))
        page.goto(walk_url)
        read_to_the_end(page)

        assert chosen(page) == ["800.jpg", "800.jpg"]


@pytest.mark.parametrize(("width", "density"), [(390, 2), (390, 3), (1350, 1)])
def test_a_post_with_two_photographs_is_light_and_nothing_in_it_moves(
    walk_url: str, chromium: Browser, width: int, density: float
) -> None:
    fetched: dict[str, int] = {}
    with reader(chromium, width, density) as page:
        page.on("response", lambda response: fetched.__setitem__(response.url, weight(response.url, response.body())))
        page.goto(walk_url)
        read_to_the_end(page)
        page.wait_for_load_state("networkidle")
        moved = page.evaluate(SHIFTS)

    assert len([url for url in fetched if url.endswith(".avif")]) == 2
    assert sum(fetched.values()) <= MOST_BYTES, fetched
    assert moved == 0


def weight(url: str, body: bytes) -> int:
    """Bytes on the way, as a server sends them that makes texts smaller."""
    return len(gzip.compress(body, mtime=0)) if url.endswith(TEXT) else len(body)


def test_the_first_picture_is_fetched_at_once_and_the_other_when_it_is_needed(walk_url: str, chromium: Browser) -> None:
    with reader(chromium, 390, 2) as page:
        page.goto(walk_url)
        rows = page.evaluate(
            "[...document.querySelectorAll('main img')].map(img => [img.loading, img.fetchPriority, img.width > 0])"
        )

    assert rows == [["auto", "high", True], ["lazy", "auto", True]]
