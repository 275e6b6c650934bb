"""Claims about the style guide: it shows every part that pages have, as pages have it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import asdict

from generator.formats.markup import render_body
from generator.model.values import EventStatus
from generator.views import style_guide, style_samples, words
from tests.minisite import build, model, site

SETTINGS = "=== content/site.yaml\nname: A\nbase_url: https://a.example/\n"
# What the frame of every page shows, and what holds no words of its own.
ELSEWHERE = {"body", "crumbs", "footer", "head", "header", "lang", "when", "event_groups", "circle"}


@pytest.fixture
def guide(tmp_path: Path) -> str:
    root = site(tmp_path, SETTINGS)
    build(root)
    return (root / "output" / "style-guide" / "index.html").read_text("utf-8")


def test_it_shows_every_part_of_the_templates(root: Path) -> None:
    parts = {path.stem for path in (root / "templates" / "parts").glob("*.html")} - ELSEWHERE
    page = (root / "templates" / "pages" / "style_guide.html").read_text("utf-8")

    used = set(re.findall(r'"parts/(\w+)\.html"', page))

    assert parts - used == set()


def test_it_shows_events_in_every_state() -> None:
    states: tuple[EventStatus, ...] = ("confirmed", "tentative", "postponed", "cancelled")

    shown = {sample.card.status for sample in style_samples.Parts().events}

    assert shown == {words.status_label(state) for state in states}


def test_it_shows_every_colour_with_its_value_by_day_and_by_night(guide: str, root: Path) -> None:
    tokens = (root / "templates" / "assets" / "css" / "tokens.css").read_text("utf-8")
    named = set(re.findall(r"(--[\w-]+): #", tokens))

    assert len(named) > 15
    assert {name for name in named if f"<code>{name}</code>" not in guide} == set()
    assert "#0B4F55 <br>#8FDAD2" in guide  # teal


def test_its_sample_of_a_text_is_what_markdown_makes(root: Path) -> None:
    source = (root / "tests" / "cases" / "style_guide.md").read_text("utf-8")
    part = (root / "templates" / "parts" / "sample_text.html").read_text("utf-8")

    made = render_body(source, "sample.md", 1, {})

    assert made.problems == ()
    assert made.html.replace('"\x020\x03"', '"https://example.org/"').strip() in part


def test_search_engines_are_kept_out(guide: str, tmp_path: Path) -> None:
    assert '<meta name="robots" content="noindex">' in guide
    assert "style-guide" not in (tmp_path / "output" / "sitemap.xml").read_text("utf-8")


def test_nothing_but_the_frame_changes_with_the_content(tmp_path: Path) -> None:
    post = "=== content/posts/a.md\n---\ntitle: A\ndate: 2020-01-01\n---\nWords.\n"

    shown = [
        {name: value for name, value in asdict(view).items() if name != "page"}
        for view in (guide_view(tmp_path / "one", SETTINGS), guide_view(tmp_path / "two", SETTINGS + post))
    ]

    assert {"swatches", "parts"} <= shown[0].keys()
    assert shown[0] == shown[1]


def guide_view(root: Path, files: str) -> Struct:
    artifacts = model(site(root, files)).artifacts
    return next(artifact.view for artifact in artifacts if artifact.path == style_guide.PATH)
