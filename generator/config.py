"""content/site.yaml -> Config. Data, never Python. Refuses to know the clock: `today` stays empty unless the file pins it."""

from __future__ import annotations

from generator import fields, frontmatter
from generator.model import Config, Source
from generator.parse import decoded
from generator.problems import Place, Problem, Trouble

PATH = "content/site.yaml"


def read_config(source: Source | None) -> tuple[Config | None, dict[str, Place], tuple[Problem, ...]]:
    """The settings, where each is written, and what is wrong with them. None where the site can't be built with them."""
    if source is None:
        return None, {}, (_NO_FILE.at(Place(PATH)),)
    text, problems = decoded(source)
    if text is None:
        return None, {}, problems
    tree, found = frontmatter.read(text, source.path)
    if tree is None:
        return None, {}, (*problems, *found)
    reading = fields.read_struct(tree, Config)
    return reading.value, reading.marks, (*problems, *found, *reading.problems)


_NO_FILE = Trouble(
    "site-missing",
    "there is no content/site.yaml",
    why="the name and the address of the site stand there",
    help=("make the file with two lines:  name: Our site  and  base_url: https://example.org/",),
)
