"""What a page costs those who pay for each megabyte: the bytes of a first visit, against the budget of the design.

Photographs have a budget of their own, one for each, as a page of photographs is heavy for good reason. Sizes are those
that go over the line. Refuses to know which size of a picture a browser takes: the one in `src`, as old ones do.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.page_checks.whole import Whole
from generator.problems import Trouble

PAGE_BUDGET = 50_000  # bytes of a page with its styles, fonts, script and drawings
PHOTO_BUDGET = 40_000  # bytes of each photograph, on the average of a page
_DRAWINGS = (".svg",)


class Load(Struct, frozen=True):
    """A file that is loaded with a page, and its weight in bytes."""

    path: str
    weight: int
    is_photo: bool


def loads_of(path: str, whole: Whole) -> list[Load]:
    """The page itself and all that it loads, the heaviest first."""
    found = {path: False}
    for reference in whole.facts[path].references:
        lead = whole.lead(reference, path)
        if reference.kind in ("style", "script", "font", "picture") and lead.path in whole.facts:
            found.setdefault(lead.path, reference.kind == "picture" and not lead.path.endswith(_DRAWINGS))
    loads = [Load(each, whole.facts[each].weight, is_photo) for each, is_photo in found.items()]
    return sorted(loads, key=lambda load: (-load.weight, load.path))


def too_heavy(whole: Whole) -> Iterator[tuple[str, Trouble]]:
    for page, _ in whole.pages():
        loads = loads_of(page.path, whole)
        photos, others = [each for each in loads if each.is_photo], [each for each in loads if not each.is_photo]
        if (total := sum(each.weight for each in others)) > PAGE_BUDGET:
            yield (
                page.path,
                Trouble(
                    "page-heavy",
                    f"the page weighs {_kb(total)} without its photographs, {_kb(PAGE_BUDGET)} is the most it should; "
                    f"the heaviest of it: {_named(others, whole)}",
                    why="on a slow line people wait, and some pay for every byte",
                    help=("make two pages of it, or see whether it needs all that it loads",),
                    severity="warning",
                ),
            )
        if (total := sum(each.weight for each in photos)) > PHOTO_BUDGET * len(photos):
            yield (
                page.path,
                Trouble(
                    "photos-heavy",
                    f"its photographs weigh {_kb(total)}, {_kb(PHOTO_BUDGET * len(photos))} is the most "
                    f"{'they' if len(photos) > 1 else 'it'} should; the heaviest: {_named(photos, whole)}",
                    why="on a slow line people wait, and some pay for every byte",
                    help=("show fewer of them, or cut them to what matters",),
                    severity="hint",
                ),
            )


def _named(loads: list[Load], whole: Whole) -> str:
    return ", ".join(f"{whole.address(each.path)} ({_kb(each.weight)})" for each in loads[:3])


def _kb(count: int) -> str:
    return f"{count / 1000:.0f} kB"
