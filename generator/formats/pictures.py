"""Pictures: what they are, whether they may be shown, and a copy of them that is fit for the web.

A photograph carries more than is seen: where it was taken, with what, its own thumbnail. No copy made here keeps that.
Refuses pictures that move (WCAG 2.2.2: what starts by itself must be stoppable, and nothing on this site moves),
pictures too large to open safely, and drawings (SVG) that run scripts or fetch from elsewhere.
Troubles are the second half of a sentence, "photo.jpg: ...", as the file's name is not known here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Literal, TypeVar, cast

from msgspec import Struct

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from PIL.Image import Image

Format = Literal["jpeg", "png", "webp", "avif", "gif", "svg"]
MOST_PIXELS = 50_000_000  # 200 MB once decoded

_UNKNOWN = "this is not a picture this site can show; use JPEG, PNG, WebP, AVIF, GIF or SVG"
_BROKEN = "this picture is damaged or was not copied completely; export or copy it again"
_TOO_LARGE = "this picture has more than 50 million pixels; make it smaller, 2,000 pixels on its longer side are plenty"
_MOVES = "this picture moves, which keeps some people from reading; use a still picture"

COPY_VERSION = 1  # to be raised when `web_copy` makes another picture of the same bytes: it is in their addresses


class Facts(Struct, frozen=True):
    """What a picture is. The size is the one it is shown at: a photograph taken upright is upright."""

    format: Format
    width_px: int
    height_px: int


def facts(content: bytes) -> Facts | str:
    """What this picture is, from its header, without decoding it; or why it cannot be shown."""
    kind = _kind(content)
    if kind is None:
        return _UNKNOWN
    if kind == "svg":
        return _svg_facts(content)
    if not _COMPLETE[kind](content):
        return _BROKEN
    return _guarded(lambda: _raster_facts(content, kind))


def web_copy(content: bytes, max_edge_px: int) -> bytes | str:
    """The picture in its own format, upright, at most `max_edge_px` on its longer side, without EXIF, GPS or comments.

    The same bytes every time with the same Pillow. A drawing comes back as it is. Trouble as in `facts`; here it
    shows too when the damage lies behind the header.
    """
    found = facts(content)
    if isinstance(found, str):
        return found
    return content if found.format == "svg" else _guarded(lambda: _web_copy(content, found.format, max_edge_px))


def _kind(content: bytes) -> Format | None:
    """The format by its first bytes; what the file is called says nothing."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and re.search(rb"avi[fs]", content[8:64]):
        return "avif"
    return "svg" if re.search(rb"<(?:\w+:)?svg[\s/>]", content[:16_384]) else None


# ---------------------------------------------------------------- is all of it there?


def _jpeg_complete(content: bytes) -> bool:
    """Walks to the first scan, past the thumbnail's own end mark, and looks for the end mark after it (T.81, B.1.1)."""
    at = 2
    while content[at : at + 1] == b"\xff" and len(content) > at + 3:
        marker = content[at + 1]
        if marker == 0xDA:
            return content.find(b"\xff\xd9", at) > 0
        at += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", content, at + 2)[0]
    return False


def _avif_complete(content: bytes) -> bool:
    """The boxes end where the file ends (ISO 14496-12, 4.2)."""
    at = 0
    while 0 <= at < len(content) - 7:
        size = struct.unpack_from(">I", content, at)[0]
        if size == 0:  # the last box, to the end of the file
            return True
        if size == 1 and len(content) >= at + 16:
            size = struct.unpack_from(">Q", content, at + 8)[0]
        if size < 8:
            return False
        at += size
    return at == len(content)


_COMPLETE: MappingProxyType[Format, Callable[[bytes], bool]] = MappingProxyType(
    {
        "jpeg": _jpeg_complete,
        "png": lambda content: b"IEND" in content[-4096:] or b"\0\0\0\0IEND\xaeB`\x82" in content,
        "gif": lambda content: content.rstrip(b"\0").endswith(b";"),
        "webp": lambda content: len(content) >= 12 and struct.unpack_from("<I", content, 4)[0] + 8 <= len(content),
        "avif": _avif_complete,
    }
)

# ---------------------------------------------------------------- raster, by Pillow

T = TypeVar("T")


class _Bytes:
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


def _guarded(work: Callable[[], T]) -> T | str:
    """The outcome of `work`, or in plain words why Pillow could not do it."""
    import warnings

    from PIL.Image import DecompressionBombError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "corrupt EXIF" and the like: none of it is kept anyway
        try:
            return work()
        except DecompressionBombError:
            return _TOO_LARGE
        except Exception:  # Pillow raises nearly anything on a damaged file: eight classes in 30,000 tries
            return _BROKEN


def _raster_facts(content: bytes, kind: Format) -> Facts | str:
    image = _open(content, kind)
    if image.width * image.height > MOST_PIXELS:
        return _TOO_LARGE
    # A phone's JPEG may hold a second picture for its own use (MPO); that is no movement.
    if kind != "jpeg" and getattr(image, "is_animated", False):
        return _MOVES
    width, height = image.size[::-1] if _lies_on_its_side(image, content) else image.size
    return Facts(kind, width, height)


def _lies_on_its_side(image: Image, content: bytes) -> bool:
    """Whether the picture is shown with its sides exchanged (Exif 2.3, 4.6.4, Orientation)."""
    # Asked for the Exif of a PNG, Pillow decodes all of it, as it may come last; few have any.
    if image.format == "PNG" and b"eXIf" not in content:
        return False
    return image.getexif().get(0x0112, 1) in (5, 6, 7, 8)


def _web_copy(content: bytes, kind: Format, max_edge_px: int) -> bytes:
    from PIL import ImageOps
    from PIL.Image import Resampling

    image = _plain(_open(content, kind))
    # Smaller first, upright after: a square box is the same either way round, and turning few pixels is cheap.
    image.thumbnail((max_edge_px, max_edge_px), Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(image)
    profile = upright.info.get("icc_profile")  # without it a phone's wide colours look dull; it says nothing of people
    # Pillow would write the comment of a JPEG or GIF back from here.
    upright.info = {key: value for key, value in upright.info.items() if key == "transparency"}
    out = _Bytes()
    upright.save(cast(IO[bytes], out), kind.upper(), icc_profile=profile, **_SAVED[kind])
    return b"".join(out.written)


_SAVED: MappingProxyType[Format, MappingProxyType[str, int | bool]] = MappingProxyType(
    {
        "jpeg": MappingProxyType({"quality": 82, "progressive": True, "optimize": True}),
        "png": MappingProxyType({"optimize": True}),
        "webp": MappingProxyType({"quality": 82, "method": 6}),
        # More threads cut the picture into other tiles, and the bytes would differ from machine to machine.
        "avif": MappingProxyType({"quality": 65, "speed": 6, "max_threads": 1, "autotiling": False}),
        "gif": MappingProxyType({"optimize": True}),
    }
)


def _open(content: bytes, kind: Format) -> Image:
    """The picture, its header read and no more. Pillow takes 22 ms to import, so only now."""
    import PIL.AvifImagePlugin  # named here, or Pillow would import all of its forty readers to find them
    import PIL.Image
    import PIL.WebPImagePlugin

    return PIL.Image.open(cast(IO[bytes], _Bytes(content)), formats=(kind.upper(),))


def _plain(image: Image) -> Image:
    """The picture in colours that can be scaled and that browsers show alike: palettes and inks are spelt out."""
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I"):  # 16 bits a pixel, of which no screen shows more than 8
        return image.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    if image.mode in ("CMYK", "YCCK"):
        spelt_out = image.convert("RGB")
        spelt_out.info.pop("icc_profile", None)  # it describes inks, not lights
        return spelt_out
    return image.convert("L") if image.mode == "1" else image


# ---------------------------------------------------------------- drawings


def _svg_facts(content: bytes) -> Facts | str:
    from xml.etree import ElementTree

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "this drawing is not saved as UTF-8; export it again"
    trouble = _prologue_trouble(text)
    if trouble:
        return trouble
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        return _BROKEN
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        return _UNKNOWN
    return next(_element_troubles(root), None) or _svg_size(root)


def _prologue_trouble(text: str) -> str | None:
    """What stands outside the elements, looked for before the text is read as XML: entities could fill the memory."""
    if re.search("<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        return "this drawing has a DOCTYPE or ENTITY line, which can hide things; export it as plain SVG"
    encoding = re.match(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", text)
    if encoding and encoding[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        return "this drawing is not saved as UTF-8; export it again"
    if re.search(r"<\?(?!xml\s)", text):
        return "this drawing brings instructions of its own (a <?...?> line); export it as plain SVG"
    return None


_FORBIDDEN = frozenset(
    ("script", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas", "handler", "listener")
)
_OUTSIDE = "this drawing fetches {what} from elsewhere; it must hold all it shows, so export it as plain SVG"


def _element_troubles(root: Element) -> Iterator[str]:
    for element in root.iter():
        name = _local(str(element.tag)).lower()
        if name in _FORBIDDEN:
            yield f"this drawing holds <{_local(str(element.tag))}>, which can run a program; export it as plain SVG"
        if name == "style":
            yield from _style_troubles("".join(element.itertext()))
        for key, value in element.attrib.items():
            yield from _attribute_troubles(_local(key).lower(), value)


def _attribute_troubles(name: str, value: str) -> Iterator[str]:
    squeezed = re.sub(r"[\s\x00-\x20]+", "", value).lower()  # browsers read "java\nscript:" too
    if name.startswith("on") or "javascript:" in squeezed:
        yield "this drawing runs a program when it is touched or opened; export it as plain SVG"
    if name in ("href", "src", "base") and not squeezed.startswith("#"):
        yield _OUTSIDE.format(what="a picture, a font or a link")
    if name == "attributename" and (squeezed.split(":")[-1] == "href" or squeezed.startswith("on")):
        yield "this drawing changes where its links lead; export it as plain SVG"
    if name == "style" or "url(" in squeezed:
        yield from _style_troubles(value)


def _style_troubles(css: str) -> Iterator[str]:
    lowered = css.lower()
    if "\\" in css:
        yield "this drawing writes its styles with backslashes, which can hide things; export it as plain SVG"
    begins = re.findall(r"url\(\s*[\"']?\s*(.?)", lowered, re.DOTALL)
    if "@import" in lowered or "image-set(" in lowered or any(first != "#" for first in begins):
        yield _OUTSIDE.format(what="a style or a picture")
    if "javascript:" in lowered or "expression(" in lowered:
        yield "this drawing runs a program from its styles; export it as plain SVG"


def _svg_size(root: Element) -> Facts | str:
    """Width and height as written; one that is missing follows from the shape of the viewBox."""
    width, height = _length_px(root.get("width")), _length_px(root.get("height"))
    box = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    if len(box) == 4 and box[2] > 0 and box[3] > 0 and not (width and height):
        ratio = box[2] / box[3]
        width = width or (height * ratio if height else box[2])
        height = height or width / ratio
    if not (width and height):
        return 'this drawing does not say how large it is; give its <svg> a viewBox, such as viewBox="0 0 800 600"'
    if max(width, height) > 1_000_000:
        return _TOO_LARGE
    return Facts("svg", max(round(width), 1), max(round(height), 1))


_PX = MappingProxyType(
    {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
)


def _length_px(text: str | None) -> float:
    """A length in pixels, 96 to the inch (CSS Values 4, 6.2); 0 for "100%" and whatever else depends on the page."""
    found = re.fullmatch(r"\s*([0-9.eE+-]+?)\s*([a-zA-Z]*)\s*", text or "")
    return max(_number(found[1]) * _PX.get(found[2].lower(), 0), 0) if found else 0


def _number(text: str) -> float:
    found = re.fullmatch(r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][+-]?\d{1,2})?", text)
    return float(found[0]) if found else 0.0


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]
