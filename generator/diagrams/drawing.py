"""What every diagram comes to, whoever drew it: the SVG, and the same in words.

Refuses to know pages: ids begin with a token that becomes the diagram's own number where it stands, and links stay as
their author wrote them.
"""

from __future__ import annotations

from msgspec import Struct

ID_TOKEN = "diagram-0"  # every id of `Drawing.svg` begins with it, and nothing else in it reads like it
LINK_TOKEN = "\x02link:{}\x03"  # stands in `href` for the link of that number


class Outline(Struct, frozen=True):
    """A line of a diagram as a nested list."""

    text: str
    below: tuple[Outline, ...] = ()
    link: int | None = None  # the number of its link, as in LINK_TOKEN


class _Told(Struct, frozen=True, kw_only=True):
    kind: str  # "circles", "mermaid"
    width: float
    height: float
    title: str
    description: str
    caption: str = ""
    outline: tuple[Outline, ...] = ()
    links: tuple[str, ...] = ()  # as written, in the order of their tokens


class Drawing(_Told, frozen=True, kw_only=True):
    """A diagram. `svg` is one `<svg>` element for a page; sizes are those of its viewBox, in pixels at full size.

    Its colours are variables of the site's styles ("var(--teal)"), its words real text.
    """

    svg: str


class DrawingFacts(_Told, frozen=True, kw_only=True):
    """A drawing without its SVG, which is found in the cache by `digest`."""

    digest: str
