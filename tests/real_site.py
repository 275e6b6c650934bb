"""The site of content/ as it is built, and how tests read it. Nothing here asserts what its pages say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

from generator.pipeline.load import ROOT
from tests.minisite import build
from tests.pages import Element, read_page

EVENTS = ("events/coed-hills-residential/index.html", "events/launch-conference/index.html")
STATES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "launches ahead": {},
        "below a sub-path": {"base_url": "https://x.example/rpm/"},
        "nothing planned": {"today": date(2026, 11, 22)},
    }
)


@dataclass(frozen=True)
class Built:
    folder: Path
    base_url: str
    pages: Mapping[str, Element]  # path in the output -> the page
    files: frozenset[str]

    @property
    def prefix(self) -> str:
        return urlsplit(self.base_url).path

    @property
    def indexable(self) -> dict[str, Element]:
        return {path: page for path, page in self.pages.items() if "robots" not in metas(page)}

    def url(self, path: str) -> str:
        return self.base_url + path.removesuffix("index.html")

    def file_at(self, url: str) -> str | None:
        """The file of the output that an absolute address leads to; None when it lies outside of the site."""
        if not url.startswith(self.base_url):
            return None
        path = unquote(urlsplit(url).path).removeprefix(self.prefix)
        return f"{path}index.html" if path == "" or path.endswith("/") else path

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


@cache
def real_site(state: str, run: Path) -> Built:
    """The site in one of `STATES`, built once for all tests. `run` is the folder of this run of the tests."""
    folder = run / "real-site" / state
    outcome = build(ROOT, output=folder / "output", cache=folder / "cache", **STATES[state])
    assert [problem for problem in outcome.problems if problem.severity != "hint"] == []
    output = folder / "output"
    files = frozenset(path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())
    # The style guide's words are samples, and no part of what the site says.
    names = sorted(name for name in files if name.endswith(".html") and not name.startswith("style-guide/"))
    pages = {name: read_page((output / name).read_text(encoding="utf-8")) for name in names}
    home = pages["index.html"]
    canonical = next(link.get("href") for link in home.all("link") if link.get("rel") == "canonical")
    return Built(output, canonical, pages, files)


def metas(page: Element) -> dict[str, str]:
    """name, property or http-equiv -> content."""
    return {
        each.get("name") or each.get("property") or each.get("http-equiv"): each.get("content")
        for each in page.one("head").all("meta")
        if not each.get("media")
    }


def nodes(page: Element) -> list[dict[str, Any]]:
    """The JSON-LD of the page: its graph."""
    scripts = [each for each in page.all("script") if each.get("type") == "application/ld+json"]
    return [node for script in scripts for node in json.loads(script.raw)["@graph"]]


def node(page: Element, kind: str) -> dict[str, Any]:
    found = [each for each in nodes(page) if each["@type"] == kind]
    assert len(found) == 1, kind
    return found[0]


def links(page: Element) -> Iterator[str]:
    for each in page:
        yield from (each.get(name) for name in ("href", "src") if name in each.attributes)


def is_ours(address: str, built: Built) -> bool:
    """On our host, though perhaps outside of our part of it, which is what a forgotten prefix looks like."""
    return urlsplit(address).netloc == urlsplit(built.base_url).netloc
