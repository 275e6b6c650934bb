"""Mermaid as a browser shows it, in the site's fonts and colours and under its strict policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.diagrams.mermaid import draw
from generator.diagrams.svg import with_ids

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "mermaid.yaml").read_text(encoding="utf-8"))
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'"
HERE = "http://site.test"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_label_leaves_its_box_and_every_word_stands_out(chromium: Browser, root: Path, scheme: Any) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 1600, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    show(page, root)

    assert page.evaluate("[...document.fonts].some(font => font.family.includes('Next') && font.status == 'loaded')")
    assert page.evaluate(OUTSIDE) == []
    assert [found for found in page.evaluate(CONTRASTS) if found[2] < 4.5] == []
    assert said == []
    page.close()


def show(page: Page, root: Path) -> None:
    """Every diagram of the cases on one page of a site that sends the strict policy."""
    assets = root / "templates" / "assets"
    styles = "".join((assets / "css" / name).read_text("utf-8") for name in ("tokens.css", "fonts.css"))
    drawings = [draw(case["given"], "x.md", 1)[0] for case in CASES]
    figures = "".join(f"<figure>{with_ids(one.svg, at)}</figure>" for at, one in enumerate(drawings, 1) if one)
    head = '<!doctype html><html lang="en"><title>Diagrams</title><link rel="stylesheet" href="/site.css">'
    more = "svg { font-family: var(--sans); max-width: none } figure { background: var(--card) }"
    page.route(f"{HERE}/site.css", lambda route: route.fulfill(body=styles + more, content_type="text/css"))
    page.route(
        re.compile(r"/fonts/"), lambda route: route.fulfill(path=assets / "fonts" / Path(route.request.url).name)
    )
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    page.route(f"{HERE}/", lambda route: route.fulfill(body=head + figures, headers=headers))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"{HERE}/")
    page.evaluate("Promise.all([...document.fonts].map(font => font.load().catch(() => 0)))")


# Words that stand out of the whole drawing; and words wider than the shapes of their own group, if those hold words.
OUTSIDE = """() => [...document.querySelectorAll('svg text')].flatMap(text => {
  const box = text.getBoundingClientRect(), frame = text.closest('figure > svg').getBoundingClientRect();
  const out = (around, most) => box.left < around.left - most || box.right > around.right + most
    || box.top < around.top - most || box.bottom > around.bottom + most;
  const said = text.closest('svg').querySelector('title').textContent + ': ' + text.textContent;
  if (out(frame, 1)) return [said + ' leaves the drawing'];
  const shapes = [...text.parentNode.children].filter(one => /^(rect|polygon|circle|path)$/.test(one.tagName));
  const rects = shapes.map(one => one.getBoundingClientRect())
    .filter(one => one.top <= box.top + 4 && one.bottom >= box.bottom - 4 && one.height < 3 * box.height + 80
      && one.left < box.right && one.right > box.left);
  if (!rects.length || text.getAttribute('transform')) return [];
  const around = {left: Math.min(...rects.map(r => r.left)), right: Math.max(...rects.map(r => r.right)),
    top: Math.min(...rects.map(r => r.top)), bottom: Math.max(...rects.map(r => r.bottom))};
  return out(around, 1) ? [said + ' leaves its box'] : [];
})"""

# What each word stands on: the shapes under its middle, one laid over the other as the browser does.
CONTRASTS = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const over = (top, share, ground) => ground.map((level, at) => level * (1 - share) + top[at] * share);
  const light = colour => colour.map(level => level / 255)
    .map(level => level <= 0.03928 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4)
    .reduce((sum, level, at) => sum + level * [0.2126, 0.7152, 0.0722][at], 0);
  const card = parts(getComputedStyle(document.querySelector('figure')).backgroundColor).slice(0, 3);
  return [...document.querySelectorAll('svg text')].filter(text => text.textContent.trim()).map(text => {
    text.scrollIntoView({block: 'center', inline: 'center'});
    const box = text.getBoundingClientRect();
    const under = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)
      .filter(one => /^(rect|polygon|circle|path)$/.test(one.tagName) && getComputedStyle(one).fill != 'none');
    const ground = under.reverse().reduce((below, one) => {
      const style = getComputedStyle(one);
      return over(parts(style.fill).slice(0, 3), Number(style.fillOpacity) * Number(style.opacity), below);
    }, card);
    const [one, other] = [light(parts(getComputedStyle(text).fill).slice(0, 3)), light(ground)].sort((a, b) => b - a);
    const name = text.closest('figure > svg').querySelector('title').textContent;
    return [name, text.textContent, (one + 0.05) / (other + 0.05)];
  });
}"""
