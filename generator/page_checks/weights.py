"""What a page costs those who pay for each megabyte: the bytes of a first visit, against the budget of the design.

Pictures have a budget of their own, so much for each, as a page of pictures is heavy for good reason. Sizes are those
that go over the line. Refuses to know which size of a picture a browser takes: the first that is named counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.page_checks.whole import STYLE_GUIDE, Finding, Whole
from generator.problems import UnlocatedProblem

PAGE_BUDGET = 50 * 1024  # bytes of a page with its styles, fonts and script
PICTURE_BUDGET = 40 * 1024  # bytes of each picture, on the average of a page
_WHY = "on a slow line people wait, and some pay for every byte"


class Load(Struct, frozen=True):
    """A file that is loaded with a page, and its weight in bytes."""

    path: str
    weight: int
    is_picture: bool


def loads_of(path: str, whole: Whole) -> list[Load]:
    """The page itself and all that it loads, the heaviest first."""
    found = {path: False}
    for reference in whole.facts[path].references:
        if reference.kind in ("style", "script", "font", "icon", "picture"):
            found.setdefault(whole.lead(reference, path).path, reference.kind == "picture")
    loads = [Load(each, whole.facts[each].weight, picture) for each, picture in found.items() if each in whole.facts]
    return sorted(loads, key=lambda load: (-load.weight, load.path))


def pages_too_heavy(whole: Whole) -> Iterator[Finding]:
    for path, loads in _loads_of_pages(whole, pictures=False):
        if _total(loads) > PAGE_BUDGET:
            trouble = UnlocatedProblem(
                "page-heavy",
                f"the page weighs {_kb(_total(loads))} without its pictures, and should not weigh more than "
                f"{_kb(PAGE_BUDGET)}; heaviest are {_named(loads, whole)}",
                why=_WHY,
                help=("make two pages of it, or see whether it needs all that it loads",),
                severity="warning",
            )
            yield path, trouble, None


def pictures_too_heavy(whole: Whole) -> Iterator[Finding]:
    for path, loads in _loads_of_pages(whole, pictures=True):
        if _total(loads) > PICTURE_BUDGET * len(loads):
            trouble = UnlocatedProblem(
                "pictures-heavy",
                f"its {_pictures(len(loads))} {_kb(_total(loads))}, and should not weigh more than "
                f"{_kb(PICTURE_BUDGET * len(loads))}; heaviest are {_named(loads, whole)}",
                why=_WHY,
                help=("show fewer of them, or cut them to what matters",),
                severity="hint",
            )
            yield path, trouble, None


def _loads_of_pages(whole: Whole, pictures: bool) -> Iterator[tuple[str, list[Load]]]:
    for page, _ in whole.pages():
        if page.recipe != STYLE_GUIDE:  # loads the styles of all pages, for those who look after them
            yield page.path, [load for load in loads_of(page.path, whole) if load.is_picture == pictures]


def _pictures(count: int) -> str:
    return f"{count} pictures weigh" if count > 1 else "picture weighs"


def _total(loads: list[Load]) -> int:
    return sum(each.weight for each in loads)


def _named(loads: list[Load], whole: Whole) -> str:
    return ", ".join(f"{whole.address(each.path)} ({_kb(each.weight)})" for each in loads[:3])


def _kb(count: int) -> str:
    return f"{count / 1024:.1f} KB"
