"""Where the time of a run went, in words and as an object."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import click

from generator.pipeline.profile import Profile, Timed

_SLOWEST = 10


class _Recipe(NamedTuple):
    stage: str
    recipe: str
    number: int
    seconds: float


def say_profile(profile: Profile) -> None:
    """Three tables, on stderr: the stages, what each recipe took, the slowest pages and texts."""
    total = sum(profile.stages.values())
    _say(f"\nWhere the {total:.2f} s went, by the clock:")
    for stage, seconds in profile.stages.items():
        _say(f"  {stage:<32} {seconds:8.3f} s  {seconds / total:4.0%}")
    if profile.items:
        _say("\nWhat was made, by processor time (of all processes together):")
    for row in _by_recipe(profile):
        each = f"{row.number:6,} x {row.seconds / row.number * 1000:8.2f} ms"
        _say(f"  {f'{row.stage}: {row.recipe}':<48} {each} = {row.seconds:8.3f} s")
    if slowest := _slowest(profile):
        _say("\nThe slowest pages and texts (the first in each process loads libraries too):")
    for item in slowest:
        _say(f"  {item.seconds * 1000:8.2f} ms  {item.label.name} ({item.stage})")


def profile_object(profile: Profile) -> dict[str, Any]:
    """The same for programs; all times are seconds."""
    return {
        "stages": {stage: round(seconds, 4) for stage, seconds in profile.stages.items()},
        "recipes": [row._replace(seconds=round(row.seconds, 4))._asdict() for row in _by_recipe(profile)],
        "slowest": [
            {"name": item.label.name, "stage": item.stage, "seconds": round(item.seconds, 4)}
            for item in _slowest(profile)
        ],
    }


def _say(words: str) -> None:
    click.echo(words, err=True)


def _by_recipe(profile: Profile) -> list[_Recipe]:
    """The dearest first."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for item in profile.items:
        found[item.stage, item.label.recipe].append(item.seconds)
    rows = [_Recipe(*names, len(seconds), sum(seconds)) for names, seconds in found.items()]
    return sorted(rows, key=lambda row: -row.seconds)


def _slowest(profile: Profile) -> list[Timed]:
    """Of pages and texts alone: pictures, which take far longer, are all alike."""
    readable = [item for item in profile.items if item.label.name.endswith((".html", ".md"))]
    return sorted(readable, key=lambda item: -item.seconds)[:_SLOWEST]
