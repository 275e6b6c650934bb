"""Shapes and regions as rows of text see them: how far left and right one may write between two heights.

Everything is in closed form, in pixels, with y growing downwards. Refuses pixels counted one by one, and chance.
"""

from __future__ import annotations

from math import cos, radians, sin, sqrt

from msgspec import Struct

Span = tuple[float, float]  # left, right


class Oval(Struct, frozen=True):
    """An ellipse with half axes `a` and `b`, turned clockwise by `turn` degrees; a circle where they are equal."""

    x: float
    y: float
    a: float
    b: float
    turn: float = 0

    def chord(self, y: float) -> Span | None:
        xx, xy, yy = self._form()
        down = y - self.y
        root = (xy * down) ** 2 - 4 * xx * (yy * down * down - 1)
        if root < 0:
            return None
        middle, half = self.x - xy * down / (2 * xx), sqrt(root) / (2 * xx)
        return middle - half, middle + half

    def ends(self) -> Span:
        """Its highest and lowest y."""
        xx, xy, yy = self._form()
        half = sqrt(4 * xx / (4 * xx * yy - xy * xy))
        return self.y - half, self.y + half

    def widest(self) -> tuple[float, float]:
        """The heights at which it reaches farthest to the left, and to the right."""
        xx, xy, yy = self._form()
        reach = sqrt(4 * yy / (4 * xx * yy - xy * xy))
        slant = xy / (2 * yy) * reach
        return self.y + slant, self.y - slant

    def _form(self) -> tuple[float, float, float]:
        """p, q and r of its equation p x x + q x y + r y y = 1, seen from its middle."""
        c, s, aa, bb = cos(radians(self.turn)), sin(radians(self.turn)), self.a**2, self.b**2
        return c * c / aa + s * s / bb, 2 * s * c * (1 / aa - 1 / bb), s * s / aa + c * c / bb


class Pill(Struct, frozen=True):
    """A standing box round the line x, its corners rounded with radius `r`: a capsule where r is half of the width."""

    x: float
    top: float
    width: float
    height: float
    r: float

    @property
    def low(self) -> float:
        return self.top + self.height

    def chord(self, y: float) -> Span | None:
        depth = min(y - self.top, self.low - y)
        if depth < 0:
            return None
        short = max(self.r - depth, 0)
        half = self.width / 2 - self.r + sqrt(self.r**2 - short**2)
        return self.x - half, self.x + half

    def ends(self) -> Span:
        return self.top, self.low

    def widest(self) -> tuple[float, float]:
        middle = self.top + self.height / 2
        return middle, middle


class Slab(Struct, frozen=True):
    """A step of a pyramid round the line x; `above` and `below` are half of its widths there."""

    x: float
    top: float
    height: float
    above: float
    below: float

    def chord(self, y: float) -> Span | None:
        part = (y - self.top) / self.height
        if not 0 <= part <= 1:
            return None
        half = self.above + (self.below - self.above) * part
        return self.x - half, self.x + half

    def ends(self) -> Span:
        return self.top, self.top + self.height

    def widest(self) -> tuple[float, float]:
        low = self.top + self.height
        return low, low


Shape = Oval | Pill | Slab


def room(shape: Shape, top: float, bottom: float) -> Span | None:
    """What a band leaves inside of a shape. All shapes bulge, so the chords at both edges decide."""
    above, below = shape.chord(top), shape.chord(bottom)
    if above is None or below is None:
        return None
    return max(above[0], below[0]), min(above[1], below[1])


def reach(shape: Shape, top: float, bottom: float) -> Span | None:
    """How far a shape reaches to both sides anywhere in a band; None where it does not come into it."""
    highest, lowest = shape.ends()
    top, bottom = max(top, highest), min(bottom, lowest)
    if top > bottom:
        return None
    left, right = (shape.chord(min(max(y, top), bottom)) for y in shape.widest())
    return (left[0], right[1]) if left and right else None


class Region(Struct, frozen=True):
    """Where an entry's words may stand: inside of all the one shapes and outside of all the other, round a line x.

    `y` is the height at which the words are best centred.
    """

    x: float
    y: float
    inside: tuple[Shape, ...]
    outside: tuple[Shape, ...] = ()

    def half(self, top: float, bottom: float) -> float:
        """How far from x a band is free to both sides; negative where it is not free at all."""
        left, right = self.x - 1e6, self.x + 1e6
        for shape in self.inside:
            span = room(shape, top, bottom)
            if span is None:
                return -1
            left, right = max(left, span[0]), min(right, span[1])
        for shape in self.outside:
            shadow = reach(shape, top, bottom)
            if shadow is None:
                continue
            if shadow[0] > self.x:
                right = min(right, shadow[0])
            elif shadow[1] < self.x:
                left = max(left, shadow[1])
            else:
                return -1
        return min(self.x - left, right - self.x)
