"""The files that are no pages: pictures, files to fetch, diagrams by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.model import Artifact, Binary, Source
from generator.resolve.files import MAX_EDGE_PX, file_path, media_path
from generator.site import Site

TOKENS = "assets/css/tokens.css"
PNG_WIDTH_PX = 1200


class PictureFile(Struct, frozen=True):
    """A picture to re-encode: without what the camera wrote into it, and no larger than `max_edge_px`."""

    source: str
    digest: str
    max_edge_px: int


class CopiedFile(Struct, frozen=True):
    source: str
    digest: str


def files(site: Site) -> Iterator[Artifact]:
    """The pictures and files that a published page shows or links to, each once."""
    named = {target.source for targets in site.targets.values() for target in targets}
    named |= {target.source for figure in site.figures.values() for target in figure.targets}
    named |= {target.source for target in (*site.pictures.values(), *site.front_links.values())}
    made: set[str] = set()
    for source in sorted(named & set(site.binaries)):
        artifact = _file(site.binaries[source])
        if artifact.path not in made:
            made.add(artifact.path)
            yield artifact


def _file(binary: Binary) -> Artifact:
    if binary.width_px:
        view = PictureFile(binary.path, binary.digest, MAX_EDGE_PX)
        return Artifact(media_path(binary), "picture", view, (binary.path,))
    return Artifact(file_path(binary), "copy", CopiedFile(binary.path, binary.digest), (binary.path,))


def diagram_files(site: Site, templates: Mapping[str, Source]) -> Iterator[Artifact]:
    tokens = templates[TOKENS].digest if site.figures else ""
    for figure in site.figures.values():
        drawn = figure.drawing
        view = DiagramFile(drawn.digest, drawn.kind, drawn.width, drawn.height, drawn.title, drawn.description, tokens)
        for recipe, ending in (("diagram_svg", "svg"), ("diagram_png", "png")):
            yield Artifact(f"diagrams/{figure.name}.{ending}", recipe, view, (figure.entry.source,))


class DiagramFile(Struct, frozen=True):
    """A diagram as a file of its own. `tokens` is the digest of the template that holds the colours."""

    digest: str
    kind: str
    width: float
    height: float
    title: str
    description: str
    tokens: str
