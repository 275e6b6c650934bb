"""Styles, scripts, fonts and icons of the templates: where each is published, under a name that holds its digest.

So browsers may keep them for ever: another content is another address. Each folder of `assets/css/` is a bundle for the
pages that ask for it; the parts beside the folders are the bundle "site", which every page has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.model.stages import Artifact, Source
from generator.plan.files import CARD_VERSION, TOKENS, CopiedFile
from generator.views.frame import Theme

_CSS, _JS, _FONTS, _ICONS = "assets/css/", "assets/js/", "assets/fonts/", "assets/icons/"


class Stylesheet(Struct, frozen=True):
    """The parts in their order: names of templates and their digests. `files`: a font or icon as a part names it, and
    where it is published, both from the folder of the stylesheet.
    """

    parts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]


def theme_of(templates: Mapping[str, Source]) -> Theme:
    """Where everything will stand: paths in the output."""
    files = _files(templates)
    fonts = [path for name, path in files.items() if name.startswith(_FONTS) and name.endswith(".woff2")]
    icon = next((path for name, path in files.items() if name.startswith(_ICONS) and name.endswith("logo.svg")), "")
    return Theme(
        icon=icon or "favicon.svg",
        fonts=tuple(path for path in fonts if "-ext" not in path),
        styles=MappingProxyType({name: _css_path(name, sheet) for name, sheet in _bundles(templates).items()}),
        scripts=MappingProxyType({name: _script_path(name, script) for name, script in _scripts(templates).items()}),
        card_design=_card_design(templates),
    )


def _card_design(templates: Mapping[str, Source]) -> str:
    """Of the template, what it includes, and the colours; `CARD_VERSION` stands for our own source."""
    from generator.digests import digest
    from generator.plan.keys import CARD, template_dependencies

    used = (CARD, *template_dependencies(CARD, templates), TOKENS)
    return digest(CARD_VERSION, *(templates[name].digest for name in used if name in templates))


def theme_files(templates: Mapping[str, Source]) -> Iterator[Artifact]:
    """The files themselves."""
    for name, sheet in _bundles(templates).items():
        sources = tuple(f"templates/{part}" for part, _ in sheet.parts)
        yield Artifact(_css_path(name, sheet), "styles", sheet, sources)
    for name, path in _files(templates).items():
        yield Artifact(path, "asset", CopiedFile(name, templates[name].digest), (f"templates/{name}",))
    for name, script in _scripts(templates).items():
        yield Artifact(
            _script_path(name, script), "script", CopiedFile(script.path, script.digest), (f"templates/{script.path}",)
        )


def _files(templates: Mapping[str, Source]) -> dict[str, str]:
    """Fonts and icons: template -> path in the output."""
    named = (name for name in templates if name.startswith((_FONTS, _ICONS)) and not name.endswith(".md"))
    return {name: _with_digest(name, templates[name].digest) for name in named}


def _with_digest(path: str, digest: str) -> str:
    """logo.svg -> logo.0a1b2c3d.svg"""
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{digest[:8]}{dot}{ending}" if dot and "/" not in ending else f"{path}.{digest[:8]}"


# ---------------------------------------------------------------- styles


def _bundles(templates: Mapping[str, Source]) -> dict[str, Stylesheet]:
    """The name of each bundle -> its parts. A folder without a part makes none."""
    folders = sorted({name.rpartition("/")[0] + "/" for name in templates if name.startswith(_CSS)})
    files = tuple(
        (name.removeprefix("assets/"), path.removeprefix("assets/")) for name, path in _files(templates).items()
    )
    found = {_bundle_name(folder): _css_parts(templates, folder) for folder in folders}
    return {name: Stylesheet(parts, files) for name, parts in found.items() if parts}


def _bundle_name(folder: str) -> str:
    return folder.removeprefix(_CSS).rstrip("/").replace("/", "-") or "site"


def _css_parts(templates: Mapping[str, Source], folder: str) -> tuple[tuple[str, str], ...]:
    """In the order of order.txt; a part that it does not name comes last, so that nothing is lost."""
    order = templates.get(f"{folder}order.txt")
    names = order.content.decode().split() if order else []
    known = [name for name in templates if name.endswith(".css") and name.rpartition("/")[0] == folder.rstrip("/")]
    listed = [f"{folder}{name}" for name in names if f"{folder}{name}" in templates]
    return tuple((name, templates[name].digest) for name in dict.fromkeys([*listed, *known]))


def _css_path(name: str, sheet: Stylesheet) -> str:
    from generator.digests import digest

    words = (word for pair in (*sheet.parts, *sheet.files) for word in pair)
    return f"assets/{name}.{digest(*words)[:8]}.css"


# ---------------------------------------------------------------- scripts


def _scripts(templates: Mapping[str, Source]) -> dict[str, Source]:
    return {
        name.removeprefix(_JS).removesuffix(".js"): source
        for name, source in templates.items()
        if name.startswith(_JS) and name.endswith(".js")
    }


def _script_path(name: str, script: Source) -> str:
    return f"assets/{name.replace('/', '-')}.{script.digest[:8]}.js"
