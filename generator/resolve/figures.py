"""The diagrams of the site, each under a name of its own, by which texts refer to it and other pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.diagrams.drawing import DrawingFacts
from generator.model.front import Diagram
from generator.problems import Location, Problem, UnlocatedProblem
from generator.site import AnyEntry, Figure


def figures_of(
    entries: Iterable[AnyEntry], drawings: Mapping[str, DrawingFacts]
) -> tuple[dict[str, Figure], frozenset[str], list[Problem]]:
    """Name -> diagram; the names of those that could not be drawn, whose problems are said elsewhere; what is wrong."""
    figures: dict[str, Figure] = {}
    undrawn: set[str] = set()
    problems: list[Problem] = []
    for entry in entries:
        for number, name in _names(entry):
            source = entry.item.body.diagrams[number]
            drawing = drawings.get(source.key)
            if name in figures:
                problems.append(_twice(name, figures[name].location, source.location))
            elif drawing:
                figures[name] = Figure(name, entry, number, drawing)
            else:
                undrawn.add(name)
    return figures, frozenset(undrawn), problems


def _names(entry: AnyEntry) -> Iterator[tuple[int, str]]:
    """The number of each diagram and its name: its author's, or else one from the name of the file."""
    own = entry.item.id.replace("/", "-")
    for number, source in enumerate(entry.item.body.diagrams):
        plain = own if isinstance(entry.front, Diagram) and not number else f"{own}-{number + 1}"
        yield number, source.name or plain


def _twice(name: str, first: Location, second: Location) -> Problem:
    where = f"on line {first.line}" if first.file == second.file else f"in {first.file}, line {first.line}"
    trouble = UnlocatedProblem(
        "diagram-twice",
        f"two diagrams are called {name}: this one and the one {where}",
        why="a text that refers to it could mean either",
        help=("give one of them another name, after the word that begins it:  ```circles another-name",),
    )
    return trouble.at(second)
