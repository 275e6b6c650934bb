"""Diagrams: plain text in, accessible SVG out. No script, no browser, no request.

Refuses to know the page: places are counted from the fence, ids and links are tokens (see `drawing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generator.diagrams.drawing import Drawing
from generator.problems import Problem, UnlocatedProblem


class Drawn(Struct, frozen=True):
    """What came of a source. Lines of the problems count from 1 at the first line below the fence."""

    drawing: Drawing | None
    problems: tuple[Problem, ...] = ()


def warm_up(kinds: Iterable[str]) -> None:
    """Start what drawing these kinds needs; it takes longer than a diagram does, and is no diagram's fault."""
    if "mermaid" in kinds:
        from generator.diagrams.mermaid import engine

        engine.start()


def draw(kind: Literal["circles", "mermaid"], source: str) -> Drawn:
    """Draw one diagram. What comes out has passed the allow-list, whoever drew it."""
    from generator.diagrams import svg

    if kind == "circles":
        from generator.diagrams import circles

        drawing, problems = circles.draw(source, "", 1)
    else:
        from generator.diagrams import mermaid  # its engine is loaded only where something is to be drawn

        drawing, problems = mermaid.draw(source, "", 1)
    if drawing is None:
        return Drawn(None, tuple(problems))
    layouts = [svg.clean(layout) for layout in layouts_of(drawing.svg)]
    troubles = [each.message for each in layouts if isinstance(each, UnlocatedProblem)]
    if troubles:  # an author can't mend what our own drawers do wrong
        raise ValueError(troubles[0])
    return Drawn(replace(drawing, svg="\n".join(str(each) for each in layouts)), tuple(problems))


def layouts_of(svg: str) -> list[str]:
    """The `<svg>` elements of a drawing: one, or a wide one and a tall one of which a page shows the one that fits."""
    return re.split(r"(?<=</svg>)\s*(?=<svg)", svg)
