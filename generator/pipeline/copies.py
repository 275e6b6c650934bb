"""Copies of pictures: each is encoded once, in whatever build, and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from generator.digests import digest
from generator.model.stages import Artifact
from generator.pipeline.cache import Cache
from generator.pipeline.stages import Tell, each_of
from generator.plan.files import PictureFile
from generator.problems import Location, Problem, UnlocatedProblem
from generator.render.context import RenderContext
from generator.render.recipes import copies_of


class RememberedCopy(Struct, frozen=True):
    """That a copy of a picture is remembered: its bytes are a file of the memo, under the key of this record."""


def encode_all(
    artifacts: Sequence[Artifact],
    all_of_site: Sequence[Artifact],
    context: RenderContext,
    cache: Cache,
    jobs: int,
    tell: Tell,
) -> tuple[dict[str, bytes], list[Problem]]:
    """Path -> bytes of each of the `artifacts`, which are pictures; and what is wrong with pictures.

    A copy that was made before is not made again, wherever the picture now lies and whatever became of the output.
    `all_of_site`: the pictures whose copies stay remembered. The memo is one for pictures alone.
    """
    if artifacts:
        for artifact in all_of_site:
            cache.get("copies", _copy_key(artifact), RememberedCopy)
    made: dict[str, bytes] = {}
    todo: dict[str, list[Artifact]] = {}  # by the source: it is decoded once for all its copies
    for artifact in artifacts:
        known = cache.file(_copy_key(artifact))
        if known is None:
            todo.setdefault(artifact.view.digest, []).append(artifact)  # type: ignore[attr-defined]
        else:
            made[artifact.path] = known
    results = each_of(
        "Making pictures smaller",
        lambda group: copies_of(_views(group), context.file(_views(group)[0].source)),
        list(todo.values()),
        jobs,
        tell,
        lambda group: group[0].sources[0],
        at_least=2,  # one photograph keeps a processor busy for a second
    )
    problems: list[Problem] = []
    for group, result in results:
        if isinstance(result, UnlocatedProblem):
            problems.append(result.at(Location(group[0].sources[0])))
        elif isinstance(result, tuple):
            for artifact, content in zip(group, result, strict=True):
                made[artifact.path] = content
                _remember_copy(cache, _copy_key(artifact), content)
    return made, problems


def copy_made_before(artifact: Artifact, cache: Cache) -> bytes | None:
    """The bytes of a picture's copy, if the memo of `encode_all` has them; None also of what is no such copy."""
    return cache.file(_copy_key(artifact)) if isinstance(artifact.told, PictureFile) else None


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


def _copy_key(artifact: Artifact) -> str:
    (view,) = _views([artifact])
    return digest(view.digest, view.format, str(view.width_px), str(view.height_px))


def _remember_copy(cache: Cache, key: str, content: bytes) -> None:
    cache.put_file(key, content)
    cache.put("copies", key, RememberedCopy(), key)
