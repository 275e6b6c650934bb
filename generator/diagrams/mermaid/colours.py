"""The renderer's colours, and those that authors write into a diagram, as variables of the site's styles.

One drawing then serves light, dark, print and forced colours. An author's colour becomes the nearest of the site's
three hues: as a tint where words stand on it, strong where it is a line, so that every word can be read. Refuses to
keep any colour as it is: words are always `--ink` or `--soft`, on grounds that tests/test_tokens.py measures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct


class Paint(Struct, frozen=True):
    """A variable of the styles and how much of it: 1 is all."""

    token: str
    opacity: float = 1

    @property
    def value(self) -> str:
        return f"var(--{self.token})"


# The eight colours of the theme "dark" of mermaid-render 0.14 (renderer.py, THEMES).
_THEME: MappingProxyType[str, str] = MappingProxyType(
    {
        "#1f2020": "card",  # bg
        "#eeeeee": "ink",  # fg
        "#bbbbbb": "soft",  # muted
        "#cccccc": "soft",  # line
        "#303640": "teal-t",  # surface
        "#252a32": "paper",  # surface-alt
        "#8a9bb5": "teal-g",  # border
        "#8aaeed": "plum-g",  # accent
    }
)
_THEME_GROUNDS = MappingProxyType({"#8aaeed": "plum-t"})
_THEME_LINES = MappingProxyType({"#252a32": "hair"})
MUTED = ("#bbbbbb",)

# The eight colours of its series (slices, bars, branches), in their order.
_SERIES = ("#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#eeca3b", "#b279a2", "#9d755d")
_SERIES_GROUNDS = (
    *(Paint("teal-t"), Paint("clay-t"), Paint("plum-t"), Paint("sun", 0.28)),
    *(Paint("teal-g", 0.34), Paint("clay-g", 0.34), Paint("plum-g", 0.34), Paint("line", 0.25)),
)
_SERIES_LINES = tuple(map(Paint, ("teal-g", "clay-g", "plum-g", "line", "teal", "clay", "plum", "soft")))

_HUES = MappingProxyType({"teal": 184, "clay": 14, "plum": 294})  # degrees


def ground(colour: str) -> Paint | None:
    """What a shape with words on it is filled with; None for no fill."""
    return _paint(colour, _SERIES_GROUNDS, _THEME_GROUNDS, "t", "paper")


def line(colour: str) -> Paint | None:
    """What a line, a dot or an arrow head is drawn with; None for none."""
    return _paint(colour, _SERIES_LINES, _THEME_LINES, "g", "soft")


def _paint(
    colour: str, series: Sequence[Paint], theme: Mapping[str, str], strength: str, colourless: str
) -> Paint | None:
    name = colour.strip().lower()
    if name in _SERIES:
        return series[_SERIES.index(name)]
    if name in _THEME:
        return Paint(theme.get(name, _THEME[name]))
    if name in ("", "none", "transparent") or re.fullmatch(r"#[0-9a-f]{6}00|#[0-9a-f]{3}0", name):
        return None
    hue = _hue(name)
    return Paint(f"{hue}-{strength}" if hue else colourless)


def is_series(colour: str) -> bool:
    return colour.strip().lower() in _SERIES


def _hue(name: str) -> str | None:
    """ "teal", "clay" or "plum", whichever is nearest on the wheel of colours; None for greys and what is no colour."""
    from colorsys import rgb_to_hls

    from PIL.ImageColor import getrgb  # 22 ms with Pillow, and few authors bring their own colours

    try:
        red, green, blue = getrgb(name)[:3]
    except ValueError:
        return None
    turn, _, saturation = rgb_to_hls(red / 255, green / 255, blue / 255)
    if saturation < 0.12:
        return None
    return min(_HUES, key=lambda hue: abs((turn * 360 - _HUES[hue] + 180) % 360 - 180))
