"""Pictures are made once, in whatever build, and remembered: copies of photos, and social cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from generator.digests import digest
from generator.model.stages import Artifact
from generator.pipeline.cache import Cache
from generator.pipeline.profile import Label, stage
from generator.pipeline.stages import Tell, each_of
from generator.plan.files import PictureFile
from generator.problems import Location, Problem, UnlocatedProblem
from generator.render.context import RenderContext
from generator.render.recipes import copies_of


class RememberedCopy(Struct, frozen=True):
    """That a picture is remembered: its bytes are a file of the cache, under the key of this record."""


def is_remembered(artifact: Artifact) -> bool:
    return artifact.recipe in ("picture", "social_card")


def made_before(artifacts: Sequence[Artifact], all_of_site: Iterable[Artifact], cache: Cache) -> dict[str, bytes]:
    """Path -> bytes of those of the `artifacts` that were made before, wherever the picture now lies, and whatever
    became of the output. `all_of_site`: what stays remembered. The cache is one for pictures alone.
    """
    if artifacts:
        cache.keep("copies", map(_key, all_of_site))
    found = {artifact.path: cache.file(_key(artifact)) for artifact in artifacts}
    return {path: content for path, content in found.items() if content is not None}


def remember(artifacts: Iterable[Artifact], made: Mapping[str, bytes], cache: Cache) -> None:
    """Of those of the `artifacts` that were made."""
    for artifact in artifacts:
        if content := made.get(artifact.path):
            cache.put_file(_key(artifact), content)
            cache.put("copies", _key(artifact), RememberedCopy(), _key(artifact))


@stage("making pictures smaller")
def encode_all(
    artifacts: Sequence[Artifact], context: RenderContext, jobs: int, tell: Tell
) -> tuple[dict[str, bytes], list[Problem]]:
    """Path -> bytes of each of the `artifacts`, which are copies of pictures; and what is wrong with pictures."""
    todo: dict[str, list[Artifact]] = {}  # by the source: it is decoded once for all its copies
    for artifact in artifacts:
        todo.setdefault(artifact.view.digest, []).append(artifact)  # type: ignore[attr-defined]
    results = each_of(
        "Making pictures smaller",
        lambda group: copies_of(_views(group), context.file(_views(group)[0].source)),
        list(todo.values()),
        lambda group: Label(group[0].recipe, group[0].sources[0]),
        jobs,
        tell,
        at_least=2,  # one photograph keeps a processor busy for a second
    )
    made: dict[str, bytes] = {}
    problems: list[Problem] = []
    for group, result in results:
        if isinstance(result, UnlocatedProblem):
            problems.append(result.at(Location(group[0].sources[0])))
        elif isinstance(result, tuple):
            made |= zip([artifact.path for artifact in group], result, strict=True)
    return made, problems


def copy_made_before(artifact: Artifact, cache: Cache) -> bytes | None:
    """The bytes of a picture's copy, if the cache has them; None also of what is no such copy."""
    return cache.file(_key(artifact)) if isinstance(artifact.told, PictureFile) else None


def telling_copies(artifacts: Iterable[Artifact]) -> list[Artifact]:
    """Of each picture the smallest copy: whether a picture can be read shows with any, and large ones take a second."""
    smallest: dict[str, tuple[int, Artifact]] = {}
    for artifact in artifacts:
        if isinstance(artifact.told, PictureFile):
            view = artifact.told
            found = (view.width_px * view.height_px, artifact)
            smallest[view.source] = min(smallest.get(view.source, found), found, key=lambda each: each[0])
    return [artifact for _, artifact in smallest.values()]


def _views(group: Sequence[Artifact]) -> list[PictureFile]:
    return [artifact.view for artifact in group if isinstance(artifact.view, PictureFile)]


def _key(artifact: Artifact) -> str:
    """A card's path holds the digest of its words and its design."""
    view = artifact.view
    if not isinstance(view, PictureFile):
        return artifact.path
    return digest(view.digest, view.format, str(view.width_px), str(view.height_px))
