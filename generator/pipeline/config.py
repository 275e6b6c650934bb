"""content/site.yaml -> Config. Data, never Python.

Refuses to know the clock: `today` stays empty unless the file pins it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.model.settings import Config
from generator.model.stages import Source
from generator.problems import Location, Problem, UnlocatedProblem

if TYPE_CHECKING:
    from generator.frontmatter.fields import Reading

PATH = "content/site.yaml"


class Settings(Struct, frozen=True):
    """The settings, where each is written, and what is wrong with them. `config` None: no site can be built."""

    config: Config | None
    locations: dict[str, Location]
    problems: tuple[Problem, ...]


def read_config(source: Source | None) -> Settings:
    if source is None:
        return Settings(None, {}, (_NO_FILE.at(Location(PATH)),))
    from generator.frontmatter import fields  # 15 ms with all below them, and settings are remembered
    from generator.frontmatter import reading as frontmatter
    from generator.frontmatter.decode import decoded

    text, problems = decoded(source)
    if text is None:
        return Settings(None, {}, problems)
    tree, found = frontmatter.read(text, source.path)
    if tree is None:
        return Settings(None, {}, (*problems, *found))
    reading = fields.read_struct(tree, Config)
    settings = reading.value
    troubles = list(_unusable(settings, reading.locations)) if settings else []
    is_whole = settings is not None and not troubles and not _lost(settings, reading)
    everything = (*problems, *found, *reading.problems, *troubles)
    return Settings(settings if is_whole else None, reading.locations, everything)


def _unusable(settings: Config, locations: dict[str, Location]) -> Iterator[Problem]:
    from generator.text import urls

    prefix = urls.prefix_of(settings.base_url)
    if isinstance(prefix, UnlocatedProblem):
        yield prefix.at(locations["base_url"])
    for name in ("posts_per_page", "feed_length"):
        if getattr(settings, name) < 1:
            trouble = UnlocatedProblem("field-number", f"{name} is 1 at the least", help=(f"for example  {name}: 20",))
            yield trouble.at(locations[name])


def _lost(settings: Config, reading: Reading[Config]) -> bool:
    """Whether a wing or sector could not be read: every page that names it would be told off for nothing."""
    for name, table in (("wings", settings.wings), ("sectors", settings.sectors)):
        keys = [mark.removeprefix(f"{name}.") for mark in reading.locations if mark.startswith(f"{name}.")]
        if any(problem.location == reading.locations.get(name) for problem in reading.problems):
            return True
        if any(not any(key == known or key.startswith(f"{known}.") for known in table) for key in keys):
            return True
    return False


_NO_FILE = UnlocatedProblem(
    "site-missing",
    "there is no content/site.yaml",
    why="the name and the address of the site stand there",
    help=(
        "make the file with two lines:  name: Our site  and  base_url: https://example.org/",
        "if it is there, look at its name: site.yaml, in small letters, and not site.yml or site.yaml.txt",
    ),
)
