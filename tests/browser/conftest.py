"""The site as a browser meets it: built by the script itself, served on this computer, opened in Chromium.

Every test here is skipped, with the reason, where Chromium, playwright or axe-core is missing; .ci/run installs them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.photographs import add_walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The second line keeps Chromium from calling its maker, which a closed network would answer with console messages.
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a request is not a test's result."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: see requirements-ci.txt")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is missing; on Debian: apt-get install chromium")
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=program, args=[*FLAGS, *QUIET])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The program text of axe-core; `AXE_CORE` names its file."""
    path = os.environ.get("AXE_CORE", "")
    if not Path(path).is_file():
        pytest.skip("axe-core is missing: AXE_CORE should name its axe.min.js (npm install in tests/browser)")
    return Path(path).read_text("utf-8")


@pytest.fixture(scope="session", params=["the project's own site", "a site of events of every sort"])
def built_site(
    request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Path:
    """The folder of a site, freshly built."""
    folder = tmp_path_factory.mktemp("browser")
    output = folder / "site"
    command = [sys.executable, str(root / "build.py"), "build", "--output", str(output)]
    if request.param.startswith("a site"):
        source = shutil.copytree(root / "tests" / "sites" / "events", folder / "events")
        add_walk(source)
        command += ["--root", str(source), "--today", "2026-09-01"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


@pytest.fixture(scope="session")
def own_site(root: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Path:
    """The folder of the project's own site, for what is said of pages that only it has."""
    output = tmp_path_factory.mktemp("own") / "site"
    command = [sys.executable, str(root / "build.py"), "build", "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """Where the built site is served, without a slash at the end."""
    with served(built_site) as url:
        yield url


@pytest.fixture(scope="session")
def own_url(own_site: Path) -> Iterator[str]:
    with served(own_site) as url:
        yield url


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session")
def paths(built_site: Path) -> list[str]:
    """Every page's path on the site, as a visitor types it."""
    pages = sorted(path.relative_to(built_site).as_posix() for path in built_site.rglob("*.html"))
    assert pages, "the build made no page"
    return ["/" + page.removesuffix("index.html") for page in pages]
