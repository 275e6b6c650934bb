"""Claims about pictures: what is shown is safe, upright, still, and says nothing of where it was taken."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from generator.formats.pictures import Copy, CopyFormat, Facts, copies, facts
from generator.formats.pictures.signature import Format
from tests.patience import mostly_slow
from tests.photographs import SECRET, photograph, tell_tale_exif

RASTER: tuple[Format, ...] = ("jpeg", "png", "webp", "avif", "gif")
MADE: tuple[CopyFormat, ...] = ("avif", "jpeg", "png")


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **saved: object) -> bytes:
    image = Image.linear_gradient("L").resize(size).convert(mode)
    out = io.BytesIO()
    image.save(out, kind.upper(), **saved)
    return out.getvalue()


def saved(image: Image.Image, kind: str = "png", **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind.upper(), **how)
    return out.getvalue()


def copy_of(content: bytes, kind: CopyFormat = "avif", size: tuple[int, int] = (30, 20)) -> bytes:
    made = copies(content, [Copy(kind, *size)])
    assert isinstance(made, tuple), made
    return made[0]


def trouble_with(content: bytes) -> str:
    made = copies(content, [Copy("jpeg", 3, 2)])
    assert isinstance(made, str)
    return made


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def colour_at(content: bytes, x: int, y: int) -> tuple[int, ...]:
    pixel = opened(content).convert("RGBA").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


# ---------------------------------------------------------------- what it is


@pytest.mark.parametrize("kind", RASTER)
def test_a_picture_is_known_by_its_bytes(kind: Format) -> None:
    found = facts(picture(kind))

    assert isinstance(found, Facts)
    assert (found.format, found.width_px, found.height_px) == (kind, 60, 40)


def test_a_photograph_is_told_from_a_picture_of_few_colours() -> None:
    photo = opened(photograph(400, 300, 1))
    plan = Image.new("RGB", (400, 300), "white")
    plan.paste("navy", (20, 20, 380, 200))

    looks = {name: facts(content) for name, content in {"photo": saved(photo), "plan": saved(plan)}.items()}

    assert looks == {"photo": Facts("png", 400, 300, "photo"), "plan": Facts("png", 400, 300, "flat")}


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
def test_a_photograph_that_can_be_seen_through_is_no_plain_photograph(kind: Format) -> None:
    photo = opened(photograph(400, 300, 1))
    photo.putalpha(Image.linear_gradient("L").resize(photo.size))

    assert facts(saved(photo, kind)) == Facts(kind, 400, 300, "clear")


def test_a_transparency_that_hides_nothing_is_none() -> None:
    photo = opened(photograph(400, 300, 1))
    photo.putalpha(255)

    assert facts(saved(photo)) == Facts("png", 400, 300, "photo")


# ---------------------------------------------------------------- copies


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_shown_as_it_was_held(kind: Format, made: CopyFormat, orientation: int) -> None:
    """The picture as it is meant has a red corner at its upper left; the file has it where the camera was turned to."""
    meant = Image.new("RGB", (64, 40), "blue")
    meant.paste("red", (0, 0, 32, 20))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = meant.transpose(back[orientation]) if orientation in back else meant
    content = saved(lying, kind, exif=tell_tale_exif(orientation))

    found = facts(content)
    copy = copy_of(content, made, (64, 40))

    assert isinstance(found, Facts)
    assert (found.width_px, found.height_px) == (64, 40) == opened(copy).size
    assert colour_at(copy, 6, 6)[0] > 150 > colour_at(copy, 58, 6)[0]
    assert colour_at(copy, 6, 34)[0] < 150
    assert opened(copy).getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_a_copy_tells_nothing_of_who_took_it_or_where(kind: Format, made: CopyFormat) -> None:
    content = picture(kind, exif=tell_tale_exif(), xmp=b"<x:xmpmeta>" + SECRET.encode() + b"</x:xmpmeta>")
    assert SECRET.encode() in content

    copy = copy_of(content, made)

    assert chunks_that_tell(copy) == []
    assert dict(opened(copy).getexif()) == {}


def chunks_that_tell(copy: bytes) -> list[bytes]:
    words = (SECRET.encode(), b"Exif", b"EXIF", b"eXIf", b"xmp", b"XMP", b"tEXt", b"iTXt", b"8BIM", b"MPF\0", b"ICC")
    return [word for word in words if word in copy]


@pytest.mark.parametrize("made", MADE)
def test_a_photograph_of_a_telephone_leaves_its_second_picture_and_its_notes_behind(made: CopyFormat) -> None:
    first, second = opened(photograph(300, 200, 1)), opened(photograph(300, 200, 2))
    content = saved(first, "mpo", save_all=True, append_images=[second], exif=tell_tale_exif(), comment=SECRET.encode())
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(SECRET)) + SECRET.encode()
    content = content[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + content[2:]
    assert content.count(b"\xff\xd8\xff") > 1
    assert b"8BIM" in content

    copy = copy_of(content, made, (150, 100))

    assert chunks_that_tell(copy) == []
    assert copy.count(b"\xff\xd8\xff") == (1 if made == "jpeg" else 0)


@pytest.mark.parametrize("made", MADE)
def test_a_copy_keeps_no_comment_of_a_gif_and_no_text_of_a_png(made: CopyFormat) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", SECRET)
    contents = (picture("gif", comment=SECRET.encode()), picture("png", pnginfo=notes))
    assert all(SECRET.encode() in content for content in contents)

    assert [chunks_that_tell(copy_of(content, made)) for content in contents] == [[], []]


def test_a_photograph_really_holds_what_a_copy_must_not() -> None:
    content = photograph(300, 200, 1)

    assert chunks_that_tell(content)
    assert opened(content).getexif().get_ifd(0x8825)


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("kind", RASTER)
def test_a_copy_has_the_size_that_was_asked_for(kind: Format, made: CopyFormat) -> None:
    assert opened(copy_of(picture(kind, (900, 600)), made, (300, 200))).size == (300, 200)


@pytest.mark.parametrize("made", MADE)
def test_a_copy_is_the_same_every_time(made: CopyFormat) -> None:
    content = picture("png", (400, 300))

    first, second = (copy_of(content, made, (200, 150)) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("kind", mostly_slow(["jpeg", "png"]))
def test_a_copy_is_the_same_whatever_else_is_made_of_the_picture(kind: Format) -> None:
    """Otherwise a picture that is linked to later would have other bytes than after a build from nothing."""
    content = saved(opened(photograph(1800, 1350, 1)), kind)
    wanted = [Copy("png", 100, 75), Copy("jpeg", 200, 150), Copy("avif", 200, 150), Copy("jpeg", 1600, 1200)]

    together = copies(content, wanted)

    assert together == tuple(copy_of(content, each.format, (each.width_px, each.height_px)) for each in wanted)


@pytest.mark.parametrize("made", ["avif", "png"])
@pytest.mark.parametrize("kind", ["png", "webp", "gif"])
def test_what_can_be_seen_through_stays_so(kind: Format, made: CopyFormat) -> None:
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    clear.paste((255, 0, 0, 255), (0, 0, 200, 300))

    copy = copy_of(saved(clear, kind), made, (100, 75))

    assert colour_at(copy, 90, 50)[3] == 0
    assert colour_at(copy, 10, 50)[3] == 255


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
@pytest.mark.parametrize("made", MADE)
def test_every_sort_of_png_can_be_copied(mode: str, made: CopyFormat) -> None:
    content = picture("png", (400, 300), mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        content = saved(Image.new("I;16", (400, 300), 40_000))

    assert opened(copy_of(content, made, (100, 75))).size == (100, 75)


def test_a_scan_in_sixteen_bits_keeps_its_grey() -> None:
    content = saved(Image.new("I;16", (400, 300), 32_896))

    assert colour_at(copy_of(content, "png", (100, 75)), 50, 50)[0] == 128


def test_a_picture_in_inks_becomes_one_in_lights() -> None:
    assert opened(copy_of(picture("jpeg", mode="CMYK"), "jpeg")).mode == "RGB"


def test_the_copy_of_a_plan_keeps_its_colours_to_the_letter() -> None:
    plan = Image.new("RGB", (400, 300), (250, 249, 240))
    plan.paste((30, 20, 90), (20, 20, 380, 200))

    copy = copy_of(saved(plan), "png", (200, 150))

    assert {colour_at(copy, 2, 2)[:3], colour_at(copy, 100, 60)[:3]} == {(250, 249, 240), (30, 20, 90)}
    assert len(copy) < 1_000


def test_a_jpeg_copy_is_progressive() -> None:
    assert opened(copy_of(picture("jpeg"), "jpeg")).info.get("progressive")


# ---------------------------------------------------------------- colours


def swapped_profile() -> bytes:
    """The profile of a screen whose red and green lamps are exchanged: whoever overlooks it shows other colours."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = (profile.index(name, 128) for name in (b"rXYZ", b"gXYZ"))
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_colours_that_a_profile_speaks_of_are_those_of_every_screen(kind: Format, made: CopyFormat) -> None:
    content = saved(Image.new("RGB", (60, 40), (255, 0, 0)), kind, icc_profile=swapped_profile())

    copy = copy_of(content, made)

    red, green, blue, _ = colour_at(copy, 15, 10)
    assert green > 240
    assert red < 15
    assert blue < 15
    assert "icc_profile" not in opened(copy).info


@pytest.mark.parametrize(
    "profile", [b"no profile", b"", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_says_nothing_of_use_is_passed_over(profile: bytes) -> None:
    content = saved(Image.new("RGB", (60, 40), (255, 0, 0)), "jpeg", icc_profile=profile)

    assert colour_at(copy_of(content, "png"), 15, 10)[0] > 240


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("kind", ["gif", "png", "webp", "avif"])
def test_a_picture_that_moves_is_refused(kind: Format) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:])

    assert "moves" in str(facts(content))
    assert "moves" in trouble_with(content)


@pytest.mark.parametrize("kind", RASTER)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_picture_is_refused(kind: Format, share: float) -> None:
    content = picture(kind, (300, 200))

    trouble = facts(content[: int(len(content) * share)])

    assert isinstance(trouble, str)


def test_half_a_photograph_is_refused_though_its_thumbnail_is_whole() -> None:
    content = picture("jpeg", (300, 200), exif=b"Exif\0\0" + picture("jpeg", (20, 20)))

    assert "damaged" in str(facts(content[:-40]))
    assert facts(content) == Facts("jpeg", 300, 200)


@pytest.mark.parametrize(
    "content", [b"", b"RIFF", b"\xff\xd8\xff", b"GIF89a;", b"<p>no picture</p>", b"%PDF-1.7", b"\0" * 99]
)
def test_what_is_no_picture_is_said_in_plain_words(content: bytes) -> None:
    trouble = facts(content)

    assert isinstance(trouble, str)
    assert trouble[0].islower()
    assert trouble_with(content) == trouble


def test_an_empty_file_is_called_empty() -> None:
    assert "empty" in str(facts(b""))


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(7072, 7072), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_too_large_to_open_is_refused_by_its_header(width: int, height: int) -> None:
    assert "50 million" in str(facts(png_header(width, height)))
    assert "50 million" in trouble_with(png_header(width, height))


def test_a_file_too_heavy_to_open_is_refused_before_anything_reads_it() -> None:
    assert "50 MB" in str(facts(picture("png") + bytes(50_000_000)))


def test_damage_behind_the_header_is_found_by_decoding() -> None:
    assert "damaged" in str(facts(png_header(500, 500)))
    assert "damaged" in trouble_with(png_header(500, 500))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(RASTER), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8))
def test_no_damage_ends_in_a_crash(kind: Format, changes: list[tuple[float, int]]) -> None:
    content = bytearray(picture(kind, (30, 20), exif=tell_tale_exif(6)))
    for where, value in changes:
        content[int(where * len(content))] = value

    found, made = facts(bytes(content)), copies(bytes(content), [Copy("jpeg", 15, 10), Copy("png", 5, 3)])

    assert isinstance(found, Facts | str)
    assert isinstance(made, tuple | str)
