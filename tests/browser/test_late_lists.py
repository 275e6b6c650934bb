"""What the one script does where a page is read long after it was made, and what stands there without it."""

from __future__ import annotations

import shutil
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

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MADE = "2026-09-01"
ON_THE_DAY = "2026-09-12T12:00:00+01:00"
A_DAY_LATE = "2026-09-13T09:00:00+01:00"
YEARS_LATE = "2028-01-01T09:00:00+00:00"


@pytest.fixture(scope="module")
def events_url(root: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    """Where the site of events is served, as it was made on the first of September 2026."""
    folder = tmp_path_factory.mktemp("late")
    source = shutil.copytree(root / "tests" / "sites" / "events", folder / "events")
    command = [sys.executable, str(root / "build.py"), "--root", str(source), "--today", MADE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    handler = partial(QuietHandler, directory=str(source / "output"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def reader(chromium: Browser, at: str, script: bool = True) -> Iterator[Page]:
    """A page whose clock shows `at`."""
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    if script:
        page.clock.set_fixed_time(at)
    try:
        yield page
    finally:
        context.close()


def titles(page: Page, under: str) -> list[str]:
    return page.locator(f"section:has(h2:text-is('{under}')) article h3").all_inner_texts()


def test_on_its_last_day_an_event_stays_where_it_is(chromium: Browser, events_url: str) -> None:
    with reader(chromium, ON_THE_DAY) as page:
        page.goto(f"{events_url}/events/")

        assert "Summer gathering of both wings" in titles(page, "Coming up")


def test_what_is_over_leaves_the_list_of_what_is_coming(chromium: Browser, events_url: str) -> None:
    with reader(chromium, A_DAY_LATE) as page:
        page.goto(f"{events_url}/events/")

        assert titles(page, "Coming up") == ["Open circle", "Night vigil"]
        assert titles(page, "Postponed") == ["Spring residential"]


def test_what_is_over_goes_to_the_past_where_the_page_has_one(chromium: Browser, events_url: str) -> None:
    with reader(chromium, A_DAY_LATE) as page:
        page.goto(f"{events_url}/events/venues/coed-hills/")

        assert "Summer gathering of both wings" in titles(page, "Past events")


def test_dates_that_are_over_leave_the_card_of_an_event_that_repeats(chromium: Browser, events_url: str) -> None:
    with reader(chromium, A_DAY_LATE) as page:
        page.goto(f"{events_url}/events/")
        dates = page.locator("article:has(h3:has-text('Open circle')) .dates li").all_inner_texts()

        assert next(date.split(",")[0] for date in dates) == "Tuesday 6\N{NO-BREAK SPACE}October 2026"


def test_an_empty_list_says_that_nothing_is_planned(chromium: Browser, events_url: str) -> None:
    with reader(chromium, YEARS_LATE) as page:
        for path in ("/events/", "/"):
            page.goto(f"{events_url}{path}")

            assert page.get_by_text("No events are planned just now.").count() == 1
            assert titles(page, "Coming up") == []


def test_the_count_on_the_home_page_is_not_left_wrong(chromium: Browser, events_url: str) -> None:
    with reader(chromium, A_DAY_LATE) as page:
        page.goto(f"{events_url}/")

        assert page.locator("#events").inner_text() == "Events"


def test_a_page_offers_no_calendar_links_once_its_event_is_over(chromium: Browser, events_url: str) -> None:
    with reader(chromium, A_DAY_LATE) as page:
        page.goto(f"{events_url}/events/gathering/")

        assert page.get_by_text("This event is over.").count() == 1
        assert page.get_by_text("Google Calendar").count() == 0


def test_before_anything_is_over_the_script_changes_nothing(chromium: Browser, events_url: str) -> None:
    for path in ("/", "/events/", "/events/gathering/", "/events/audience/grass-rooters/"):
        with reader(chromium, f"{MADE}T09:00:00+01:00") as page, reader(chromium, MADE, script=False) as still:
            page.goto(f"{events_url}{path}")
            still.goto(f"{events_url}{path}")

            assert page.locator("main").inner_html() == still.locator("main").inner_html()
