"""Photographs and other pictures made of pixels, by Pillow: what they look like, and copies of them.

A copy is made of decoded pixels and of nothing else, so what a file says about people can't come along by mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, sqrt
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Struct

from generator.formats.pictures import BROKEN, MOST_PIXELS, MOVES, TOO_LARGE, Copy, Facts, Look
from generator.formats.pictures.signature import Format

if TYPE_CHECKING:
    from PIL.Image import Image

T = TypeVar("T")


def guarded(work: Callable[[], T]) -> T | str:
    """The outcome of `work`, or in plain words why Pillow could not do it."""
    import warnings

    from PIL.Image import DecompressionBombError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "corrupt EXIF" and the like: none of it is kept anyway
        try:
            return work()
        except DecompressionBombError:
            return TOO_LARGE
        except MemoryError:  # no fault of the picture's
            raise
        except Exception:  # Pillow raises nearly anything on a damaged file: eight classes in 30,000 tries
            return BROKEN


class InMemory:
    """Bytes that can be read once or written to: all Pillow needs of a file, as this room opens none."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content
        self.written: list[bytes] = []

    def read(self, size: int = -1) -> bytes:
        """Everything: Pillow, finding that it cannot seek, takes it all at once."""
        return self.content

    def write(self, piece: bytes) -> int:
        self.written.append(bytes(piece))
        return len(piece)


def _open(content: bytes, format: Format) -> Image:
    """The picture, its header read and no more. Pillow takes 22 ms to import, so only now."""
    import PIL.AvifImagePlugin  # named here, or Pillow would import all of its forty readers to find them
    import PIL.Image
    import PIL.WebPImagePlugin

    return PIL.Image.open(cast(IO[bytes], InMemory(content)), formats=(format.upper(),))


# ---------------------------------------------------------------- what it is


def facts_of(content: bytes, format: Format) -> Facts | str:
    image = _open(content, format)
    if image.width * image.height > MOST_PIXELS:
        return TOO_LARGE
    # A phone's JPEG may hold a second picture for its own use (MPO); that is no movement.
    if format != "jpeg" and getattr(image, "is_animated", False):
        return MOVES
    width, height = image.size[::-1] if _orientation(image, content) in _ON_ITS_SIDE else image.size
    return Facts(format, width, height, "photo" if format == "jpeg" else _look_of(image))


_ON_ITS_SIDE = (5, 6, 7, 8)


def _orientation(image: Image, content: bytes) -> int:
    """1 to 8: how the picture is to be turned (Exif 2.3, 4.6.4, Orientation)."""
    # Asked for the Exif of a PNG, Pillow decodes all of it, as it may come last; few have any.
    if image.format == "PNG" and b"eXIf" not in content:
        return 1
    return cast(int, image.getexif().get(0x0112, 1))


_SAMPLE_PX = 200
_COMMON_COLOURS, _FLAT_SHARE = 64, 0.5  # measured: photographs 0.02 to 0.3, screenshots and diagrams 0.99


def _look_of(image: Image) -> Look:
    """Few colours, if the 64 commonest make up half of a sample of the picture."""
    from PIL.Image import Resampling

    plain = _plain(image)
    size = (min(plain.width, _SAMPLE_PX), min(plain.height, _SAMPLE_PX))
    sample = plain.resize(size, Resampling.NEAREST)
    counts = sorted((count for count, _ in sample.getcolors(size[0] * size[1]) or ()), reverse=True)
    if sum(counts[:_COMMON_COLOURS]) >= _FLAT_SHARE * sum(counts):
        return "flat"
    return "clear" if plain.mode == "RGBA" else "photo"


def _plain(image: Image) -> Image:
    """The picture as RGBA if anything shows through it, else as RGB, L or CMYK. Palettes are spelt out."""
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        lowest, _ = cast(tuple[int, int], clear.getchannel("A").getextrema())
        return clear if lowest < 255 else clear.convert("RGB")
    if image.mode.startswith("I"):  # 16 bits a pixel, of which no screen shows more than 8
        return image.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")


# ---------------------------------------------------------------- copies


class _Decoded(Struct, frozen=True):
    """A picture as it lies in its file, decoded once for all of its copies. `orientation`: how it is to be turned."""

    image: Any  # a PIL Image, which is no type of msgspec's
    orientation: int
    profile: bytes | None


def copies_of(content: bytes, facts: Facts, wanted: Sequence[Copy]) -> tuple[bytes, ...]:
    """Each is made from what was decoded, not from another copy: its bytes do not depend on what else is wanted."""
    decoded = _decoded(content, facts.format)
    sized: dict[tuple[int, int], Image] = {}
    for copy in wanted:
        size = (copy.width_px, copy.height_px)
        if size not in sized:
            sized[size] = _upright(decoded, size)
    return tuple(_encoded(sized[copy.width_px, copy.height_px], copy, facts.look) for copy in wanted)


_ENOUGH_PIXELS = 3_000_000  # more than any copy has: a larger JPEG is decoded at a half or a quarter of its size


def _decoded(content: bytes, format: Format) -> _Decoded:
    image = _open(content, format)
    orientation = _orientation(image, content)
    width = sqrt(_ENOUGH_PIXELS * image.width / image.height)
    image.draft(None, (ceil(width), ceil(_ENOUGH_PIXELS / width)))
    profile = image.info.get("icc_profile")
    return _Decoded(_plain(image), orientation, profile)


def _upright(decoded: _Decoded, size: tuple[int, int]) -> Image:
    """The picture in that size, as it is shown. Smaller first: turning few pixels, and giving them other colours, is
    cheap.
    """
    from PIL.Image import Resampling, Transpose

    image = cast("Image", decoded.image)
    lying = size[::-1] if decoded.orientation in _ON_ITS_SIDE else size
    small = image if image.size == lying else image.resize(lying, Resampling.LANCZOS, reducing_gap=2.0)
    coloured = _in_srgb(small, decoded.profile)
    turn = _TURNS.get(decoded.orientation)
    upright = coloured.transpose(Transpose[turn]) if turn else coloured.copy()
    upright.info = {}  # Pillow would write comments and the like back from here
    return upright


_TURNS = MappingProxyType(
    {
        2: "FLIP_LEFT_RIGHT",
        3: "ROTATE_180",
        4: "FLIP_TOP_BOTTOM",
        5: "TRANSPOSE",
        6: "ROTATE_270",
        7: "TRANSVERSE",
        8: "ROTATE_90",
    }
)


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    """The colours that the profile speaks of, as the screen shows them without it. Phones take wider ones than sRGB,
    and would look dull; a profile that can't be read, or speaks of other inks, counts as none.
    """
    if profile:
        from PIL import ImageCms

        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(cast(IO[bytes], InMemory(profile)))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            made = None
        if made:
            return made
    return image.convert("RGB") if image.mode == "CMYK" else image


_MOST_COLOURS = 256  # of a PNG of few colours, at a byte a pixel

# What the numbers are measured on: docs/decisions/0060-pictures-in-several-sizes.md
_PHOTO = MappingProxyType({"quality": 50})
_FLAT = MappingProxyType({"quality": 70, "subsampling": "4:4:4"})  # coloured words keep their edges
# More threads cut the picture into other tiles, and the bytes would differ from machine to machine.
_AVIF = MappingProxyType({"speed": 6, "max_threads": 1, "autotiling": False})
_JPEG = MappingProxyType({"quality": 75, "progressive": True, "optimize": True})


def _encoded(image: Image, copy: Copy, look: Look) -> bytes:
    out = InMemory()
    target = cast(IO[bytes], out)
    match copy.format:
        case "avif":
            image.save(target, "AVIF", **_AVIF, **(_FLAT if look == "flat" else _PHOTO))
        case "jpeg":
            image.save(target, "JPEG", **_JPEG)
        case _:
            (_with_few_colours(image) if look == "flat" else image).save(target, "PNG", optimize=True)
    return b"".join(out.written)


def _with_few_colours(image: Image) -> Image:
    """The picture with a palette: making it smaller mixed its few colours to thousands. Pillow's palette for what can
    be seen through makes solid colours a little transparent, so such a picture keeps all of its colours.
    """
    from PIL.Image import Dither, Quantize

    if image.mode != "RGB":
        return image
    return image.quantize(_MOST_COLOURS, method=Quantize.MEDIANCUT, dither=Dither.NONE)
