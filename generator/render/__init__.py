"""An artifact -> its bytes. A table of recipes; a recipe that is no row of it is the name of a template.

Refuses to know the site: a recipe gets its view, and from the context only what the view names by digest.
"""

from __future__ import annotations

from generator.model.stages import Artifact
from generator.problems import Location, Problem, UnlocatedProblem
from generator.render.context import RenderContext
from generator.render.pages import page


def render(artifact: Artifact, context: RenderContext) -> bytes | Problem:
    """The bytes of the file, or what is wrong with the template, style or picture it is made from."""
    if artifact.recipe.endswith(".html"):
        return page(artifact.recipe, artifact.view, context)
    from generator.render.recipes import RECIPES  # 60 ms with all that they need, and an edit of words needs none

    made = RECIPES[artifact.recipe](artifact.view, context)
    return made.at(_source_of(artifact)) if isinstance(made, UnlocatedProblem) else made


def _source_of(artifact: Artifact) -> Location:
    return Location(artifact.sources[0] if artifact.sources else "templates")
