"""The files that are no pages: pictures, files to fetch, diagrams by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from generator.model.stages import Artifact, Binary, FileCopy, Source
from generator.resolve.files import file_path
from generator.site import Rendition, Site, Target
from generator.views.social import Cards

TOKENS = "assets/css/tokens.css"
PNG_WIDTH_PX = 1200
CARD_VERSION = "1"  # to be raised when our own source makes another picture of the same card: it is in their addresses


class PictureFile(Struct, frozen=True):
    """A copy of a picture, of that format and size, without what the camera wrote into it."""

    source: str
    digest: str
    format: Literal["avif", "jpeg", "png", "svg"]
    width_px: int
    height_px: int


class CopiedFile(Struct, frozen=True):
    source: str
    digest: str


def files(site: Site) -> Iterator[Artifact]:
    """The pictures and files that a published page shows or links to, each once."""
    wanted: dict[str, set[Rendition]] = {}
    for target in _targets(site):
        if target.source in site.binaries:
            wanted.setdefault(target.source, set()).update(target.renditions)
    made: set[str] = set()
    for source in sorted(wanted):
        for artifact in _files(site.binaries[source], wanted[source]):
            if artifact.path not in made:
                made.add(artifact.path)
                yield artifact


def _targets(site: Site) -> Iterator[Target]:
    for targets in site.targets.values():
        yield from targets
    for figure in site.figures.values():
        yield from figure.targets
    yield from site.pictures.values()
    yield from site.front_links.values()


def _files(binary: Binary, wanted: set[Rendition]) -> Iterator[Artifact]:
    if not binary.width_px:
        copy = FileCopy(binary.path, binary.digest, binary.size_bytes)
        yield Artifact(file_path(binary), "copy", copy, (binary.path,))
    for each in sorted(wanted, key=lambda each: each.path):
        view = PictureFile(binary.path, binary.digest, each.format, each.width_px, each.height_px)
        yield Artifact(each.path, "picture", view, (binary.path,))


def social_cards(cards: Cards) -> Iterator[Artifact]:
    """What others see when they share a link."""
    yield Artifact(cards.of_site.file, "social_card", cards.of_site, ("content/site.yaml",))
    for source, card in cards.of_entries.items():
        yield Artifact(card.file, "social_card", card, (source,))


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
