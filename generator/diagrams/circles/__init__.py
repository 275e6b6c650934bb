"""The movement's own diagrams: circles that overlap, lie in each other, stand round a centre; cycles; pyramids.

    draw   the text of a fence -> a drawing, or what is wrong with it

What no renderer draws well is drawn here with fixed, symmetric geometry and words that are set row by row into what
room there is. Refuses to shrink words below what can be read on a telephone, and to cut any.
"""

from __future__ import annotations

from generator.diagrams.circles.picture import picture
from generator.diagrams.circles.reading import read
from generator.diagrams.drawing import Drawing
from generator.frontmatter import reading as frontmatter
from generator.problems import Location, Problem

__all__ = ("draw",)


def draw(source: str, file: str, first_line: int) -> tuple[Drawing | None, list[Problem]]:
    """The drawing of a fence whose text begins on that line of the file; None where any problem is an error."""
    tree, problems = frontmatter.read(source, file, first_line)
    if tree is None:
        return None, problems
    chart, found = read(tree, Location(file, first_line))
    problems = [*problems, *found]
    is_sound = chart is not None and all(problem.severity != "error" for problem in problems)
    return (picture(chart) if chart and is_sound else None), problems
