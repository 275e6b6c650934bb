"""PNG files of pictures that are mostly alike: a band of rows that many have is compressed once.

Compressing takes longer than all else, and the shapes of a social card fill half of its rows. Refuses to look for what
is alike: the caller knows. The same bytes on any machine with the same zlib.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain, groupby
from struct import pack
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.diagrams.raster import Colour, flat

if TYPE_CHECKING:
    from PIL.Image import Image

ROWS = 10  # of a band, but the last may have fewer
_BEGIN, _END = b"\x78\x01", b"\x03\x00"  # of a zlib stream: its header; an empty last block
_PRIME = 65521  # of Adler-32


class Band(Struct, frozen=True):
    """Rows of a picture: a part of a deflate stream that needs no other; Adler-32 and number of the bytes in it."""

    packed: bytes
    checksum: int
    length: int


def banded(image: Image) -> tuple[Band, ...]:
    """A picture of indices in bands of ROWS rows."""
    return tuple(_band(image, top, top + ROWS) for top in range(0, image.height, ROWS))


def redrawn(bands: Sequence[Band], image: Image, rows: Iterable[range]) -> list[Band]:
    """The bands of the picture that differs from that of `bands` in these rows only. Those that differ and lie side by
    side become one.
    """
    changed = {number for each in rows for number in range(each.start // ROWS, (each.stop - 1) // ROWS + 1)}
    found: list[Band] = []
    for differs, group in groupby(range(len(bands)), changed.__contains__):
        numbers = list(group)
        if differs:
            found.append(_band(image, numbers[0] * ROWS, (numbers[-1] + 1) * ROWS))
        else:
            found += [bands[number] for number in numbers]
    return found


def png(size: tuple[int, int], palette: Sequence[Colour], bands: Sequence[Band]) -> bytes:
    """The file of a picture of indices into `palette` (at most 256 colours), of all its bands."""
    checksum, _ = reduce(_joined, ((band.checksum, band.length) for band in bands))
    data = b"".join((_BEGIN, *(band.packed for band in bands), _END, pack(">I", checksum)))
    header = pack(">IIBBBBB", *size, 8, 3, 0, 0, 0)  # 8 bits a pixel, a palette, no interlacing
    chunks = ((b"IHDR", header), (b"PLTE", bytes(flat(palette))), (b"IDAT", data), (b"IEND", b""))
    return b"".join((b"\x89PNG\r\n\x1a\n", *chain.from_iterable(_chunk(name, content) for name, content in chunks)))


def _band(image: Image, top: int, bottom: int) -> Band:
    wide = image.width
    raw = image.crop((0, top, wide, min(bottom, image.height))).tobytes()
    rows = b"\0" + b"\0".join([raw[at : at + wide] for at in range(0, len(raw), wide)])  # each after its filter: none
    # Run lengths: a third of the time that the usual way takes to save a sixth.
    stream = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return Band(stream.compress(rows) + stream.flush(zlib.Z_FULL_FLUSH), zlib.adler32(rows), len(rows))


def _joined(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    """The Adler-32 of two texts, one after the other, and how long they are together."""
    (first, before), (second, length) = one, two
    shift = (first & 0xFFFF) - 1  # the sums of the second began with 1, and should have with those of the first
    low = ((second & 0xFFFF) + shift) % _PRIME
    high = ((first >> 16) + (second >> 16) + length * shift) % _PRIME
    return high << 16 | low, before + length


def _chunk(name: bytes, content: bytes) -> tuple[bytes, ...]:
    return pack(">I", len(content)), name, content, pack(">I", zlib.crc32(content, zlib.crc32(name)))
