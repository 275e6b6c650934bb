"""The style guide: every part of the pages in every state, made by the same templates as the pages.

For whoever changes the design. Refuses to show anything of the site itself: a guide that changed with the content could
not be compared from one day to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.text import urls
from generator.views.events.months import DayCell
from generator.views.frame import ViewContext, page_parts
from generator.views.shapes import PageParts, PictureView
from generator.views.style_samples import Parts, weeks

PATH = "style-guide/index.html"


class Swatch(Struct, frozen=True):
    """A colour: the name of its token, and what it is by day and by night."""

    name: str
    light: str
    dark: str


class StyleGuidePage(Struct, frozen=True):
    page: PageParts
    swatches: tuple[Swatch, ...]
    sizes: tuple[str, ...]  # names of tokens, small to large
    spaces: tuple[str, ...]
    weeks: tuple[tuple[DayCell | None, ...], ...]
    picture: PictureView
    parts: Parts


def style_guide_page(context: ViewContext, light: Mapping[str, str], dark: Mapping[str, str]) -> StyleGuidePage:
    """`light` and `dark`: the tokens of the styles in either scheme, {"--teal": "#0B4F55"}."""
    bundles = ("home", "events", "diagrams", "rich", "topic", "search", "style-guide")
    return StyleGuidePage(
        page=page_parts(
            context,
            title="Style guide",
            lead="Every part of our pages in every state, for whoever changes the design. The words are samples.",
            description="Every part of our pages in every state.",
            url=urls.at(context.site.prefix, PATH),
            css_urls=[context.css_url(bundle) for bundle in bundles],
            noindex=True,
        ),
        swatches=tuple(_swatches(light, dark)),
        sizes=_names(light, "--s"),
        spaces=_names(light, "--g"),
        weeks=weeks(),
        picture=PictureView(
            url=context.frame.icon_url,
            src=context.frame.icon_url,
            alt="A logo of two leaves and a sun",
            width=640,
            height=640,
            caption="A caption.",
            credit="whoever took it",
        ),
        parts=Parts(),
    )


def _swatches(light: Mapping[str, str], dark: Mapping[str, str]) -> Iterator[Swatch]:
    """The tokens that are colours. A wing's own stand for one of these."""
    for name, colour in light.items():
        if colour.startswith("#") and not name.startswith("--wing"):
            yield Swatch(name, colour, dark.get(name, colour))


def _names(tokens: Mapping[str, str], start: str) -> tuple[str, ...]:
    """The steps of a scale: --g1, --g2 ..."""
    return tuple(name for name in tokens if name.removeprefix(start).lstrip("-").isdigit() and name.startswith(start))
