"""The pages as people of all kinds meet them: by keyboard, with wide spacing, mirrored, in few colours, on paper."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.browser.test_every_page import NARROW, REACHES_SIDEWAYS, WIDE, a_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

ONE_OF_EACH = (
    "/",
    "/404.html",
    "/about/",
    "/diagrams/",
    "/events/",
    "/events/coed-hills-residential/",
    "/feeds/",
    "/people/",
    "/posts/",
    "/posts/two-wings/",
    "/style-guide/",
    "/venues/coed-hills/",
    "/wings/grass-rooters/",
)
# What WCAG 2.2 asks a page to stand (1.4.12).
WIDE_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
# Words whose box is smaller than they are, and which are not hidden on purpose.
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
    const style = getComputedStyle(element)
    const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    const hides = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY)
    const on_purpose = element.closest('.out, .month a, .call')
    const over = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1
    return words && hides && !on_purpose && over
}).map(element => element.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
    const at = document.activeElement
    if (!at || at === document.body) return null
    const again = at.dataset.met === 'yes'
    at.dataset.met = 'yes'
    const box = at.getBoundingClientRect(), style = getComputedStyle(at)
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    return {
        again, name: at.outerHTML.slice(0, 100),
        outline: parseFloat(style.outlineWidth) * (style.outlineStyle === 'none' ? 0 : 1),
        width: box.width, height: box.height,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        covered: !!top && !at.contains(top) && !top.contains(at),
        inline: getComputedStyle(at).display === 'inline',
    }
}"""
HAS_FOCUS = "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"], input:not([hidden]), button')]"


@pytest.fixture
def some(paths: list[str], built_site: Path) -> list[str]:
    """One page of each type, on the project's own site; on the other one, all."""
    return [path for path in ONE_OF_EACH if path in paths] if "/posts/two-wings/" in paths else paths


def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    chromium: Browser, site_url: str, some: list[str]
) -> None:
    wrong: list[str] = []

    for width in (WIDE, NARROW):
        with a_page(chromium, width, "light") as page:
            for path in some:
                page.goto(site_url + path)
                wrong += [f"{path} at {width} px: {what}" for what in walk(page)]

    assert wrong == []


def walk(page: Page) -> Iterator[str]:
    """Press Tab through the page; what is wrong on the way."""
    expected = page.evaluate(f"() => {HAS_FOCUS}.filter(e => e.checkVisibility()).length")
    met = 0
    while met <= expected:
        page.keyboard.press("Tab")
        at: dict[str, Any] | None = page.evaluate(FOCUSED)
        if at is None or at["again"]:  # past the last one: nowhere, or at the first
            break
        met += 1
        if at["outline"] < 2:
            yield f"no outline: {at['name']}"
        if not at["inside"] or at["covered"]:
            yield f"out of sight: {at['name']}"
        if not at["inline"] and at["height"] < 24:  # links in sentences may be smaller (WCAG 2.2, 2.5.8)
            yield f"{at['height']:.0f} px high: {at['name']}"
    if met != expected:
        yield f"{met} of {expected} reached"


def test_the_first_press_offers_the_way_past_the_menu(chromium: Browser, site_url: str) -> None:
    with a_page(chromium, WIDE, "light") as page:
        page.goto(site_url + "/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        assert page.evaluate("!!document.activeElement.closest('main')")


def test_wide_spacing_cuts_nothing_off(chromium: Browser, site_url: str, some: list[str]) -> None:
    found: dict[str, list[str]] = {}

    with a_page(chromium, NARROW, "light", past_csp=True) as page:
        for path in some:
            page.goto(site_url + path)
            page.add_style_tag(content=WIDE_SPACING)
            found[path] = page.evaluate(REACHES_SIDEWAYS) + page.evaluate(CUT_OFF)

    assert {path: what for path, what in found.items() if what} == {}


def test_what_is_cut_off_would_be_found(chromium: Browser) -> None:
    with a_page(chromium, NARROW, "light") as page:
        page.set_content("<main><p style='height: 1em; overflow: hidden'>One<br>Two</p></main>")

        assert page.evaluate(CUT_OFF)[0].startswith("<p style")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_mirrored_page_still_fits(width: int, chromium: Browser, site_url: str, some: list[str]) -> None:
    """As a page in Arabic or Urdu would be laid out."""
    found: dict[str, list[str]] = {}

    with a_page(chromium, width, "light", past_csp=True) as page:
        for path in some:
            page.goto(site_url + path)
            page.evaluate("document.documentElement.dir = 'rtl'")
            found[path] = page.evaluate(REACHES_SIDEWAYS) + page.evaluate(CUT_OFF)
            reach = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().left < -.5"
            found[path] += page.evaluate(
                f"() => {reach} && !e.closest('.skip, .call, .out, svg')).map(e => e.outerHTML.slice(0, 120))"
            )

    assert {path: what for path, what in found.items() if what} == {}


def test_in_few_colours_states_keep_their_shapes(chromium: Browser, own_url: str) -> None:
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(own_url + "/style-guide/")

    rings = page.evaluate("[...document.querySelectorAll('.disc')].map(e => getComputedStyle(e).borderStyle)")
    marks = page.evaluate("[...document.querySelectorAll('.marks li')].map(e => getComputedStyle(e, '::before').width)")
    context.close()

    assert {"dashed", "solid"} <= set(rings)
    assert any(width not in ("auto", "0px") for width in marks)


# ---------------------------------------------------------------- paper


def test_the_long_post_is_five_sheets_with_addresses_and_without_menus(
    chromium: Browser, own_url: str, tmp_path: Path
) -> None:
    pdf = tmp_path / "post.pdf"
    with a_page(chromium, WIDE, "light") as page:
        page.goto(own_url + "/posts/two-wings/")
        page.pdf(path=pdf, format="A4")
        page.emulate_media(media="print")
        shown = page.evaluate("document.body.innerText")
        opened = page.evaluate("getComputedStyle(document.querySelector('details'), '::details-content').blockSize")

    assert 1 <= sheets(pdf) <= 5
    assert "Skip to main content" not in shown
    assert "Join in" not in shown.partition("If you need to talk")[0].partition("Two wings,")[0]
    assert opened != "0px"


def sheets(pdf: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


@pytest.mark.parametrize("path", ["/", "/events/", "/posts/two-wings/"])
def test_no_card_is_cut_by_the_end_of_a_sheet(path: str, chromium: Browser, own_url: str) -> None:
    with a_page(chromium, WIDE, "light") as page:
        page.goto(own_url + path)
        page.emulate_media(media="print")
        cut = page.evaluate(
            "[...document.querySelectorAll('.event, .cards > li, .posts > li, .drawing, .help, .comments li')]"
            ".concat([...document.querySelectorAll('figure:not(.diagram)')])"
            ".filter(e => getComputedStyle(e).breakInside !== 'avoid').map(e => e.outerHTML.slice(0, 80))"
        )

    assert cut == []


# ---------------------------------------------------------------- weight

PHOTOS = ("image/jpeg", "image/avif", "image/png")
PAGE_KB, WHOLE_KB, STYLES_KB, FONTS_KB, REQUESTS = 50, 130, 6, 38, 8  # WHOLE_KB: with photographs


def test_every_page_is_light(chromium: Browser, site_url: str, some: list[str], built_site: Path) -> None:
    """What a visitor's browser fetches on a first visit, as a host sends it: text is compressed."""
    found: dict[str, list[str]] = {}

    for path in some:
        fetched = fetched_by(chromium, site_url + path)
        found[path] = list(too_much(path, fetched, site_url, built_site))

    assert {path: what for path, what in found.items() if what} == {}


def fetched_by(chromium: Browser, url: str) -> list[Response]:
    fetched: list[Response] = []

    def remember(got: Response) -> None:
        fetched.append(got)

    with a_page(chromium, WIDE, "light") as page:
        page.on("response", remember)
        page.goto(url, wait_until="networkidle")
    return fetched


def too_much(path: str, fetched: list[Response], site_url: str, built_site: Path) -> Iterator[str]:
    guide = path == "/style-guide/"  # it shows all parts, and no visitor is led to it
    kb: dict[str, float] = {}
    for got in fetched:
        kind = got.request.resource_type if not got.headers.get("content-type", "").startswith(PHOTOS) else "photo"
        kb[kind] = kb.get(kind, 0) + sent_bytes(got.url, built_site) / 1024
        if not got.url.startswith(site_url):
            yield f"another host: {got.url}"
    whole = sum(size for kind, size in kb.items() if kind != "photo")
    if whole > PAGE_KB + 20 * guide:
        yield f"{whole:.1f} KB: {kb}"
    if sum(kb.values()) > WHOLE_KB:
        yield f"{sum(kb.values()):.1f} KB with pictures: {kb}"
    if kb.get("stylesheet", 0) > STYLES_KB + 4 * guide:
        yield f"styles {kb['stylesheet']:.2f} KB"
    if kb.get("font", 0) > FONTS_KB:
        yield f"fonts {kb['font']:.1f} KB"
    if len(fetched) > REQUESTS + 8 * guide:
        yield f"{len(fetched)} requests"


def sent_bytes(url: str, built_site: Path) -> int:
    path = built_site / urlsplit(url).path.lstrip("/")
    path = path / "index.html" if path.is_dir() else path
    content = path.read_bytes()
    packed = path.suffix in (".woff2", ".png", ".jpg", ".jpeg", ".avif", ".webp")
    return len(content) if packed else len(gzip.compress(content, 9))


def test_nothing_moves_while_a_page_loads(chromium: Browser, site_url: str, some: list[str]) -> None:
    observe = """() => new Promise(done => {
        let sum = 0
        new PerformanceObserver(list => { for (const shift of list.getEntries()) sum += shift.value })
            .observe({ type: 'layout-shift', buffered: true })
        document.fonts.ready.then(() => setTimeout(() => done(sum), 100))
    })"""
    moved: dict[str, float] = {}

    for width in (WIDE, NARROW):
        with a_page(chromium, width, "light") as page:
            # It moves what is over since the site was built, and this one is built as on a day long past.
            page.route("**/assets/events.*.js", lambda route: route.abort())
            for path in some:
                page.goto(site_url + path, wait_until="load")
                moved[f"{path} at {width}"] = page.evaluate(observe)

    assert {path: shift for path, shift in moved.items() if shift > 0.005} == {}


# ---------------------------------------------------------------- words alone


@pytest.mark.parametrize("browser", ["w3m", "lynx"])
def test_a_browser_of_words_alone_shows_them_in_their_order(browser: str, own_site: Path) -> None:
    page = own_site / "events" / "coed-hills-residential" / "index.html"
    flags = ["-dump", "-T", "text/html"] if browser == "w3m" else ["-dump", "-nolist", "-assume_charset=utf-8"]
    try:
        done = subprocess.run([browser, *flags, str(page)], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip(f"{browser} is not installed")
    shown = " ".join(done.stdout.decode("utf-8", "replace").split())

    order = [
        "Grass rooters residential",
        "Provisional: to be confirmed",
        "When",
        "Tuesday 21 to",
        "one of two launches",
    ]
    places = [shown.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
