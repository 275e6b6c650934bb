"""Whether the colours of tokens.css stand out enough: 7:1 for words (WCAG 2.2 AAA), 3:1 for shapes.

Refuses to guess which colours meet: `TEXT_ON_GROUND` and `SHAPE_ON_GROUND` say so, and tests hold the stylesheets
to them. A theme without one of these colours has its own pairs, and only those of ours that it has are measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.problems import Location, Problem, UnlocatedProblem

LIGHT, DARK, MORE = "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
SCHEMES = ((LIGHT,), (DARK,), (LIGHT, MORE), (DARK, MORE))
TEXT_RATIO, SHAPE_RATIO = 7.0, 3.0

GROUNDS = ("paper", "card", "teal-t", "clay-t", "plum-t")
TEXT_ON_GROUND = (
    *((text, ground) for text in ("ink", "soft") for ground in GROUNDS),
    *((text, ground) for text in ("teal", "clay", "plum") for ground in ("paper", "card", f"{text}-t")),
    ("teal", "plum-t"),
    ("on-plum", "plum"),
    ("on-call", "call"),
    ("call", "on-call"),
    ("on-sun", "sun"),
)
SHAPE_ON_GROUND = (
    *(("line", ground) for ground in GROUNDS),
    *((shape, ground) for shape in ("teal-g", "clay-g", "plum-g") for ground in ("paper", "card")),
    # The rims of the two circles on the home page, seen from inside.
    ("teal-g", "teal-t"),
    ("clay-g", "clay-t"),
    # The rim of an event in the table of a month.
    ("plum-g", "plum-t"),
    # The dashed and solid rings of dates, and what is filled with plum.
    *((ring, ground) for ring in ("teal", "clay", "plum") for ground in ("paper", "card", f"{ring}-t")),
    ("plum", "paper"),
    ("on-sun", "sun"),
)


class Colour(Struct, frozen=True):
    """A colour of a scheme: `#RRGGBB` or `#RGB`, and the line of tokens.css that says so."""

    hex: str
    line: int


def check_contrast(css: str, file: str) -> list[Problem]:
    """What stands out too little, each pair of colours once, at the line of the colour that is seen on the other."""
    found: dict[tuple[int, str], Problem] = {}
    for scheme in SCHEMES:
        colours = colours_of(css, scheme)
        for pairs, least, what in ((TEXT_ON_GROUND, TEXT_RATIO, "words"), (SHAPE_ON_GROUND, SHAPE_RATIO, "shapes")):
            for problem in _too_weak(colours, pairs, least, what, file, _words_of(scheme)):
                found.setdefault((problem.location.line, problem.message.partition(" has ")[0]), problem)
    return list(found.values())


def _too_weak(
    colours: Mapping[str, Colour],
    pairs: tuple[tuple[str, str], ...],
    least: float,
    what: str,
    file: str,
    scheme: str,
) -> Iterator[Problem]:
    for name, ground in dict.fromkeys(pairs):
        if name not in colours or ground not in colours:
            continue
        ratio = contrast(colours[name].hex, colours[ground].hex)
        if ratio < least:
            yield UnlocatedProblem(
                "contrast-low",
                f"--{name} on --{ground} has a contrast of {_rounded_down(ratio)}, {what} need {least:.0f}, {scheme}",
                why="people who see little, or read in the sun, could not make it out",
                help=("make one of the two darker, or the other lighter",),
            ).at(Location(file, colours[name].line))


def _rounded_down(ratio: float) -> str:
    """ "6.9" of 6.99: what is too little must not look like enough."""
    return f"{int(ratio * 10) / 10:.1f}"


def _words_of(scheme: tuple[str, ...]) -> str:
    return ("in dark colours" if DARK in scheme else "in light colours") + (
        " with more contrast" if MORE in scheme else ""
    )


def colours_of(css: str, scheme: tuple[str, ...]) -> dict[str, Colour]:
    """The colours of `:root` in this scheme, by name without "--"; later rules win, as in a browser."""
    plain = re.sub(r"/\*.*?\*/", lambda comment: re.sub(r"[^\n]", " ", comment[0]), css, flags=re.DOTALL)
    said: dict[str, tuple[str, int]] = {}
    for block in re.finditer(r"(?:@media\s+([^{]+?)\s*\{\s*)?:root\s*\{([^}]*)\}", plain):
        media = re.sub(r":\s*", ": ", block[1] or "")
        if not media or set(media.split(" and ")) <= set(scheme):
            for token in re.finditer(r"--([\w-]+)\s*:\s*([^;}]+)", block[2]):
                at = block.start(2) + token.start()
                said[token[1]] = (token[2].strip(), plain.count("\n", 0, at) + 1)
    values = {name: said.get(value[6:-1], (value, 0))[0] for name, (value, _) in said.items()}
    return {
        name: Colour(value, said[name][1])
        for name, value in values.items()
        if re.fullmatch("#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", value)
    }


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Of `#RGB` or `#RRGGBB`, 0 to 1 (WCAG 2.2, "relative luminance")."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
