"""The links that leave the site, each address once, with the place where an author can change it.

Refuses to follow them: a build reaches no network. `external` does, when somebody asks for it.
"""

from __future__ import annotations

from msgspec import Struct

from generator.formats.calendar_links import SERVICES
from generator.page_checks.facts import Reference
from generator.page_checks.whole import STYLE_GUIDE, Whole
from generator.problems import Location


class OutsideLink(Struct, frozen=True):
    """`pages`: on how many pages it stands; `location` is the first of them."""

    url: str
    location: Location
    pages: int = 1


def outside_links(whole: Whole) -> tuple[OutsideLink, ...]:
    """Those of the web, in the order of the addresses. A part of a page (#...) is the page's own business, and is left
    out; so are the forms of calendar services, which say nothing to a program, and the samples of the style guide.
    """
    found: dict[str, list[tuple[str, Reference]]] = {}
    for page, facts in whole.pages():
        for reference in facts.references if page.recipe != STYLE_GUIDE else ():
            if reference.kind != "link" or reference.url.startswith(SERVICES):
                continue
            url = _whole_url(reference.url)
            if whole.lead(reference, page.path).kind == "outside" and url.lower().startswith(("http://", "https://")):
                found.setdefault(url, []).append((page.path, reference))
    return tuple(OutsideLink(url, _place(rows, whole), len(rows)) for url, rows in sorted(found.items()))


def _whole_url(url: str) -> str:
    bare = url.strip().partition("#")[0]
    return f"https:{bare}" if bare.startswith("//") else bare


def _place(rows: list[tuple[str, Reference]], whole: Whole) -> Location:
    """Where somebody wrote it; else the file of the first page that shows it, or its template."""
    for path, reference in rows:
        if location := whole.place_of_link(reference, path):
            return location
    artifact = whole.files[rows[0][0]]
    return Location(artifact.sources[0] if artifact.sources else f"templates/{artifact.recipe}")
