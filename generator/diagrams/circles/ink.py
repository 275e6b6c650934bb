"""Colours and strokes: shapes as SVG elements. Knows what things look like, and nothing of what they mean.

Colours are variables of templates/assets/css/tokens.css, so dark mode, print and forced colours need no second drawing.
Nothing is half transparent: where two shapes meet, the place has a colour of its own on which its words can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from msgspec import Struct

from generator.diagrams.circles.chart import Colour, Entry
from generator.diagrams.circles.setting import Ink, Placed
from generator.diagrams.circles.shapes import Oval, Pill, Shape, Slab

STROKE = 3.5  # px


class Paint(Struct, frozen=True):
    fill: str
    edge: str
    name: str  # the colour of names on `fill`
    text: str

    @property
    def ink(self) -> Ink:
        return self.name, self.text


def _paint(colour: str) -> Paint:
    return Paint(f"var(--{colour}-t)", f"var(--{colour}-g)", f"var(--{colour})", "var(--ink)")


PAINTS: MappingProxyType[Colour, Paint] = MappingProxyType(
    {
        "teal": _paint("teal"),
        "clay": _paint("clay"),
        "plum": _paint("plum"),
        "sun": Paint("var(--sun)", "var(--clay-g)", "var(--on-sun)", "var(--on-sun)"),
    }
)
SUN = PAINTS["sun"]
PLAIN = Paint("var(--paper)", "var(--soft)", "var(--ink)", "var(--ink)")  # a fourth beside teal, clay and plum
MEETING = Paint("var(--hair)", "var(--line)", "var(--ink)", "var(--ink)")  # where some, but not all, meet
QUIET = ("var(--ink)", "var(--soft)")


class Layout(Struct, frozen=True):
    """A drawing before it is written down: shapes as markup, from back to front, then words. Sizes in pixels."""

    width: float
    height: float
    shapes: tuple[str, ...]
    placed: tuple[Placed, ...]

    @property
    def smallest(self) -> int:
        return min(each.smallest for each in self.placed)


def paints(entries: Sequence[Entry], usual: Sequence[Colour]) -> list[Paint]:
    """A paint for each entry: the author's choice, or the next of the usual ones."""
    return [PAINTS[entry.colour or usual[n % len(usual)]] for n, entry in enumerate(entries)]


def round_colours(count: int) -> tuple[Colour, ...]:
    """For entries in a circle: neighbours differ, the last and the first too."""
    usual: tuple[Colour, ...] = ("teal", "clay", "plum")
    colours = tuple(usual[n % 3] for n in range(count))
    return (*colours[:-1], "clay") if count % 3 == 1 else colours


def number(value: float) -> str:
    """With one decimal at most: a tenth of a pixel is less than anybody sees."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def numbers(*values: float) -> str:
    return " ".join(number(value) for value in values)


def drawn(shape: Shape, paint: Paint, edge: bool = True) -> str:
    """A shape with its fill, and its edge unless that is drawn later, above what covers it."""
    stroke = f' stroke="{paint.edge}"' if edge else ""
    return f'<{_outline(shape)} fill="{paint.fill}"{stroke}/>'


def edge(shape: Shape, paint: Paint) -> str:
    return f'<{_outline(shape)} fill="none" stroke="{paint.edge}"/>'


def _outline(shape: Shape) -> str:
    match shape:
        case Oval(x, y, a, b) if a == b:
            return f'circle cx="{number(x)}" cy="{number(y)}" r="{number(a)}"'
        case Oval(x, y, a, b, turn):
            where = f'cx="{number(x)}" cy="{number(y)}" rx="{number(a)}" ry="{number(b)}"'
            return f'ellipse {where} transform="rotate({numbers(turn, x, y)})"'
        case Pill(x, top, width, height, r):
            where = f'x="{number(x - width / 2)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"'
            return f'rect {where} rx="{number(r)}"'
        case Slab():
            return f'path d="{_slab(shape)}"'


def _slab(slab: Slab, r: float = 9) -> str:
    """Its four corners rounded, each by a curve that begins `r` before the corner and ends `r` behind it."""
    low = slab.top + slab.height
    corners = [
        (slab.x - slab.above, slab.top),
        (slab.x + slab.above, slab.top),
        (slab.x + slab.below, low),
        (slab.x - slab.below, low),
    ]
    steps = []
    for n, corner in enumerate(corners):
        before, after = _towards(corner, corners[n - 1], r), _towards(corner, corners[(n + 1) % 4], r)
        steps.append(f"{'L' if n else 'M'}{numbers(*before)}Q{numbers(*corner, *after)}")
    return "".join(steps) + "Z"


def _towards(start: tuple[float, float], end: tuple[float, float], step: float) -> tuple[float, float]:
    across, down = end[0] - start[0], end[1] - start[1]
    part = min(step / max((across**2 + down**2) ** 0.5, 1), 0.5)
    return start[0] + across * part, start[1] + down * part


def mark(colour: Colour | None, x: float, y: float) -> str:
    """The marks of the two wings, which differ in shape as well as in colour: a disc, and a leaf."""
    if colour == "teal":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="6" fill="var(--teal-g)"/>'
    if colour == "clay":
        leaf = f"M{numbers(x, y - 11)}a13 13 0 0 1 0 22a13 13 0 0 1 0-22Z"
        return f'<path d="{leaf}" fill="var(--clay-g)" transform="rotate({numbers(35, x, y)})"/>'
    return ""


def path(steps: str, paint: Paint) -> str:
    return f'<path d="{steps}" fill="{paint.fill}"/>'


def lines(steps: Sequence[str], colour: str = "var(--line)") -> str:
    """Spokes and arrows, all in one element."""
    return f'<path d="{"".join(steps)}" fill="none" stroke="{colour}"/>'
