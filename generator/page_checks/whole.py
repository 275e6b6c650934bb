"""The published site as a whole, as the rules see it: every file with its facts, and where an address leads.

Refuses to look at bytes: it knows of each file what `look` told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from generator.model.stages import Artifact
from generator.page_checks.facts import FileFacts, Reference
from generator.problems import Location, UnlocatedProblem
from generator.site import AnyEntry, Site
from generator.text import urls

STYLE_GUIDE = "pages/style_guide.html"  # shows every part with samples, whose links are made up


# The path of a file, what is wrong there, and where an author wrote it, if one did.
Finding = tuple[str, UnlocatedProblem, Location | None]


class LinkTarget(Struct, frozen=True):
    """Where an address leads: "own" is a file of the output and a part of it, "outside" another site, "none" no place
    to go to (a mail address, a telephone number).
    """

    kind: Literal["own", "outside", "none"]
    path: str = ""
    fragment: str = ""


class Whole:
    """`files` are the artifacts by path. What leads where is worked out once for each address."""

    def __init__(self, site: Site, artifacts: Mapping[str, Artifact], facts: Mapping[str, FileFacts]) -> None:
        self.site, self.files, self.facts = site, artifacts, facts
        self.origin = urls.absolute(site.config.base_url, "/").rstrip("/")
        self.entries: dict[str, AnyEntry] = {entry.source: entry for entry in site.entries}
        self._leads: dict[str, LinkTarget] = {}
        self._ids: dict[str, frozenset[str]] = {}

    def pages(self) -> Iterator[tuple[Artifact, FileFacts]]:
        """Every page that a template makes, in the order of the paths; pages that only lead on are none."""
        for path in sorted(self.facts):
            if self.files[path].recipe.endswith(".html"):
                yield self.files[path], self.facts[path]

    def address(self, path: str) -> str:
        """As people type it after the site's name."""
        return str(urls.at(self.site.prefix, path))

    def lead(self, reference: Reference, path: str) -> LinkTarget:
        """Where a reference in the file at `path` leads."""
        url = reference.url.strip()
        if not url or url.startswith("#"):
            return LinkTarget("own", path, _decoded(url[1:]))
        if url[0] != "/" and not _SCHEME.match(url):
            url = _joined(self.address(path), url)
        known = self._leads.get(url)
        if known is None:
            known = self._leads[url] = self._worked_out(url)
        return known

    def _worked_out(self, url: str) -> LinkTarget:
        if url.startswith("//"):
            return LinkTarget("outside")
        if found := _SCHEME.match(url):
            scheme, rest = found[1].lower(), url[found.end() :]
            if scheme not in ("http", "https", "webcal"):
                return LinkTarget("none")
            own = self.origin.partition(":")[2]
            if not f"{rest}/".startswith((f"{own}/", f"{own}?", f"{own}#")):
                return LinkTarget("outside")
            url = f"/{rest.removeprefix(own).removeprefix('/')}"
            if not url.startswith(f"{self.site.prefix}/"):  # another site of the same host
                return LinkTarget("outside")
        bare, _, fragment = url.partition("#")
        if not bare.startswith(f"{self.site.prefix}/"):  # no file has a path that begins so
            return LinkTarget("own", bare, _decoded(fragment))
        return LinkTarget("own", urls.output_path(self.site.prefix, bare), _decoded(fragment))

    def has_id(self, path: str, name: str) -> bool:
        """Whether the file has that part; so has every file whose parts nobody knows, and the top is in all."""
        ids = self.facts[path].ids if path in self.facts else None
        if ids is None or name.lower() in ("", "top"):
            return True
        if path not in self._ids:
            self._ids[path] = frozenset(ids)
        return name in self._ids[path]

    def place_of_link(self, reference: Reference, path: str) -> Location | None:
        """Where the author wrote it: in the body, or in the details at the top of the file; None where nobody did."""
        for source in self.files[path].sources:
            entry = self.entries.get(source)
            if entry is None:
                continue
            for link, target in zip(entry.item.body.links, self.site.targets.get(source, ()), strict=False):
                if target.url == reference.url:
                    return link.location
            key = next((key for key, value in _texts(entry.front) if value == reference.url), None)
            if key is not None:
                return entry.item.location(key)
        return None


_SCHEME = re.compile("([a-zA-Z][a-zA-Z0-9+.-]*):")


def _texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of front matter with its key: ("booking.url", "https://...")."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{key}.{number}" if key else str(number))
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), f"{key}.{name}" if key else name)


def _joined(base: str, url: str) -> str:
    from urllib.parse import urljoin  # pages of ours have hardly an address of this kind

    return urljoin(base, url)


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)
