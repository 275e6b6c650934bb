"""Photographs that nobody took: as much detail as a camera's have, the same bytes everywhere, and places inside.

What counts for an encoder is how detail falls off from large shapes to small ones. In photographs it halves, roughly,
from each size to the next smaller one; so it does here. Grain, as of a telephone indoors, lies over all of it.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageMath

SECRET = "Taken at home by A. Reader"
_FALL = 0.75  # from each octave to the next finer one: an AVIF of 800 x 600 comes to what real photographs do
_GRAIN = 6  # of 255


def photograph(width: int, height: int, seed: int, orientation: int = 1) -> bytes:
    """A JPEG as a telephone writes it: large, with a place, a camera and an orientation in its EXIF."""
    chance = random.Random(seed)
    size = (width, height)
    light = _detail(size, chance, 128)
    tints = [_detail(size, chance, 16) for _ in range(3)]
    bands = [_band(light, tint, _grain(size, chance)) for tint in tints]
    image = Image.merge("RGB", bands)
    people = Image.new("RGB", size, (128, 128, 128))
    draw = ImageDraw.Draw(people)
    for colour, ellipse in _circle_of_people(width, height, chance):
        draw.ellipse(ellipse, fill=colour)
    out = io.BytesIO()
    ImageChops.overlay(image, people).save(out, "JPEG", quality=92, exif=tell_tale_exif(orientation))
    return out.getvalue()


def add_walk(root: Path) -> None:
    """A post with two photographs: one stands for it, one is in its text."""
    folder = root / "content" / "posts" / "walk"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(_WALK, encoding="utf-8", newline="")
    (folder / "circle.jpg").write_bytes(photograph(2016, 1512, 1))
    (folder / "hill.jpg").write_bytes(photograph(2016, 1512, 2))


_WALK = """\
---
title: A walk
date: 2023-01-20
summary: We went for a walk.
image: {src: circle.jpg, alt: Nine people stand in a row., credit: A Reader}
---
We went for a walk, as every Friday.

![Nine people stand on a hill.](hill.jpg "On the hill."){: credit="A Reader"}

Then we went home.
"""


def tell_tale_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET
    exif[0x0110] = "A telephone"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)  # GPS latitude
    return exif


def _detail(size: tuple[int, int], chance: random.Random, strength: float) -> Image.Image:
    total = Image.new("F", size, 0)
    across = 4
    while across < size[0]:
        down = max(2, across * size[1] // size[0])
        octave = Image.frombytes("L", (across, down), chance.randbytes(across * down)).convert("F")
        spread = octave.resize(size, Image.Resampling.BICUBIC)
        total = _added(total, spread, strength / 128)
        across, strength = across * 2, strength * _FALL
    return total


def _added(total: Image.Image, octave: Image.Image, by: float) -> Image.Image:
    made = ImageMath.lambda_eval(lambda e: e["total"] + (e["octave"] - 127.5) * by, total=total, octave=octave)
    assert isinstance(made, Image.Image)
    return made


def _grain(size: tuple[int, int], chance: random.Random) -> Image.Image:
    return Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).convert("F")


def _band(light: Image.Image, tint: Image.Image, grain: Image.Image) -> Image.Image:
    mixed = ImageMath.lambda_eval(
        lambda e: e["light"] * 0.5 + e["tint"] + 120 + (e["grain"] - 127.5) * (_GRAIN / 128),
        light=light,
        tint=tint,
        grain=grain,
    )
    assert isinstance(mixed, Image.Image)
    return mixed.convert("L")


def _circle_of_people(
    width: int, height: int, chance: random.Random
) -> Iterator[tuple[tuple[int, int, int], tuple[int, int, int, int]]]:
    """Nine heads and shoulders, side by side."""
    for number in range(9):
        left, head = width * number // 9, height // 2 - chance.randrange(height // 8)
        dress = (chance.randrange(40, 220), chance.randrange(40, 220), chance.randrange(40, 220))
        yield dress, (left, head + height // 10, left + width // 9, head + height // 2)
        yield (190, 150, 130), (left + width // 36, head - height // 16, left + width // 12, head + height // 10)
