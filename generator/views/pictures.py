"""Pictures as a page shows them: which file a browser may choose in which place.

Refuses to leave a size open: with `width` and `height` nothing moves when a picture arrives.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from types import MappingProxyType
from typing import Literal

from generator.model.events import EventPhoto
from generator.model.values import Picture, Url
from generator.site import AnyEntry, Rendition, Site, Target
from generator.text import urls
from generator.views.shapes import PictureView

PicturePosition = Literal["text", "lead", "beside"]

# How wide a picture is in its place, as `sizes` wants it, from the widths of templates/assets/css/layout.css.
# A telephone with three dots to the pixel would fetch twice the bytes of one with two, and nobody sees the difference
# at arm's length: 62vw makes it choose as the other does.
_ON_A_PHONE = "(max-width: 37rem) and (min-resolution: 2.25dppx) 62vw, "
SIZES: MappingProxyType[PicturePosition, str] = MappingProxyType(
    {
        "text": f"{_ON_A_PHONE}(min-width: 37rem) 34rem, 92vw",
        "lead": f"{_ON_A_PHONE}(min-width: 53rem) 33rem, 92vw",
        "beside": f"{_ON_A_PHONE}(min-width: 48rem) 44rem, 92vw",
    }
)


def picture_view(site: Site, entry: AnyEntry, place: PicturePosition = "lead") -> PictureView | None:
    """The picture that stands for a page, at its head."""
    picture = entry.front.image
    return photo_view(site, entry, picture, place, eager=True) if picture else None


def photo_view(
    site: Site, entry: AnyEntry, picture: Picture | EventPhoto, place: PicturePosition, eager: bool = False
) -> PictureView | None:
    """A picture of the front matter; None if it can't be shown, which is a problem already. `eager`: it is among the
    first things to be seen.
    """
    target = site.pictures.get((entry.source, picture.src))
    if target is None:
        return None
    plain = plain_renditions(target)
    return PictureView(
        url=Url(target.url),
        alt=picture.alt,
        width=target.width_px,
        height=target.height_px,
        caption=picture.caption or "",
        credit=picture.credit or "",
        src=plain[0].url,
        srcset=_srcset(plain) if len(plain) > 1 else "",
        avif_srcset=_srcset(_avif(target)),
        sizes=SIZES[place],
        eager=eager,
    )


def source_element(target: Target) -> str:
    """What stands before the <img> of a picture in a body; empty where the <img> needs no other."""
    avif = _srcset(_avif(target))
    return f'<source type="image/avif" srcset="{escape(avif)}" sizes="{SIZES["text"]}">' if avif else ""


def img_attributes(target: Target, eager: bool) -> str:
    """What an <img> in a body needs after `src=`."""
    plain = plain_renditions(target)
    url = plain[0].url if plain else target.url
    choice = f' srcset="{escape(_srcset(plain))}" sizes="{SIZES["text"]}"' if len(plain) > 1 else ""
    when = ' fetchpriority="high"' if eager else ' loading="lazy"'
    return f'"{escape(url)}"{choice} width="{target.width_px}" height="{target.height_px}"{when}'


def for_readers(target: Target, base_url: str) -> Target:
    """The one file for programs that read feeds, which know neither AVIF nor a choice: of a middle width."""
    plain = plain_renditions(target)[0]
    return Target(urls.absolute(base_url, plain.url), target.source, plain.width_px, plain.height_px)


def plain_renditions(target: Target) -> tuple[Rendition, ...]:
    """Those that every browser can show, from the smallest to the largest."""
    return tuple(each for each in target.renditions if each.format != "avif")


def _avif(target: Target) -> Iterable[Rendition]:
    return (each for each in target.renditions if each.format == "avif")


def _srcset(renditions: Iterable[Rendition]) -> str:
    return ", ".join(f"{each.url} {each.width_px}w" for each in renditions)
