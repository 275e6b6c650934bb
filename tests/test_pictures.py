"""Claims about pictures: what is shown is safe, upright, still, and says nothing of where it was taken."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.formats.pictures import Facts, Format, facts, web_copy

RASTER: tuple[Format, ...] = ("jpeg", "png", "webp", "avif", "gif")
SECRET = b"Taken at home by A. Reader"


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **saved: object) -> bytes:
    image = Image.linear_gradient("L").resize(size).convert(mode)
    out = io.BytesIO()
    image.save(out, kind.upper(), **saved)
    return out.getvalue()


def tell_tale_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)  # GPS latitude
    return exif


def opened(content: bytes | str) -> Image.Image:
    assert isinstance(content, bytes)
    return Image.open(io.BytesIO(content))


def svg(inside: str = "", attributes: str = 'viewBox="0 0 8 6"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize("kind", RASTER)
def test_a_picture_is_known_by_its_bytes(kind: Format) -> None:
    assert facts(picture(kind)) == Facts(kind, 60, 40)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_a_photograph_taken_upright_is_upright(kind: Format) -> None:
    content = picture(kind, exif=tell_tale_exif(orientation=6))

    copy = web_copy(content, 1000)

    assert facts(content) == Facts(kind, 40, 60) == facts(opened(copy) and copy)  # type: ignore[arg-type]
    assert opened(copy).getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_a_copy_tells_nothing_of_who_took_it_or_where(kind: Format) -> None:
    content = picture(kind, exif=tell_tale_exif())
    assert SECRET in content

    copy = web_copy(content, 1000)

    assert isinstance(copy, bytes)
    assert SECRET not in copy
    assert b"Exif" not in copy
    assert dict(opened(copy).getexif()) == {}


@pytest.mark.parametrize("kind", ["jpeg", "gif"])
def test_a_copy_keeps_no_comment(kind: Format) -> None:
    content = picture(kind, comment=SECRET)
    assert SECRET in content

    copy = web_copy(content, 1000)

    assert isinstance(copy, bytes)
    assert SECRET not in copy


def test_a_copy_keeps_no_text_of_a_png() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())

    copy = web_copy(picture("png", pnginfo=notes), 1000)

    assert isinstance(copy, bytes)
    assert SECRET not in copy


def test_a_copy_keeps_its_colour_profile() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert opened(web_copy(picture("jpeg", icc_profile=profile), 1000)).info["icc_profile"] == profile


@pytest.mark.parametrize("kind", RASTER)
@pytest.mark.parametrize(("size", "expected"), [((900, 600), (300, 200)), ((60, 40), (60, 40)), ((1, 900), (1, 300))])
def test_a_copy_is_as_large_as_asked_but_never_larger_than_it_was(
    kind: Format, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    copy = web_copy(picture(kind, size), 300)

    assert isinstance(copy, bytes)
    assert facts(copy) == Facts(kind, *expected)


@pytest.mark.parametrize("kind", RASTER)
def test_a_copy_is_the_same_every_time(kind: Format) -> None:
    content = picture(kind, (400, 300))

    assert web_copy(content, 200) == web_copy(content, 200)


@pytest.mark.parametrize("kind", ["png", "webp", "gif"])
def test_what_can_be_seen_through_stays_so(kind: Format) -> None:
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    clear.paste((255, 0, 0, 255), (0, 0, 200, 300))
    out = io.BytesIO()
    clear.save(out, kind.upper())

    copy = opened(web_copy(out.getvalue(), 100)).convert("RGBA")

    assert copy.getpixel((90, 50))[3] == 0  # type: ignore[index]
    assert copy.getpixel((10, 50))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_every_sort_of_png_can_be_copied(mode: str) -> None:
    content = picture("png", (400, 300), mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (400, 300), 40_000).save(out, "PNG")
        content = out.getvalue()

    copy = web_copy(content, 100)

    assert opened(copy).size == (100, 75)


def test_a_scan_in_sixteen_bits_keeps_its_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", (400, 300), 32_896).save(out, "PNG")

    assert opened(web_copy(out.getvalue(), 100)).convert("L").getpixel((50, 50)) == 128


def test_a_picture_in_inks_becomes_one_in_lights() -> None:
    assert opened(web_copy(picture("jpeg", mode="CMYK"), 1000)).mode == "RGB"


def test_a_jpeg_copy_is_progressive() -> None:
    assert opened(web_copy(picture("jpeg"), 1000)).info.get("progressive")


@pytest.mark.parametrize("kind", ["gif", "png", "webp", "avif"])
def test_a_picture_that_moves_is_refused(kind: Format) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind.upper(), save_all=True, append_images=frames[1:])

    assert "moves" in str(facts(out.getvalue()))
    assert "moves" in str(web_copy(out.getvalue(), 100))


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
    assert isinstance(web_copy(content, 100), str)


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(7072, 7072), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_too_large_to_open_is_refused_by_its_header(width: int, height: int) -> None:
    assert "50 million" in str(facts(png_header(width, height)))
    assert "50 million" in str(web_copy(png_header(width, height), 100))


def test_damage_behind_the_header_is_trouble_in_the_copy() -> None:
    content = png_header(500, 500)

    assert facts(content) == Facts("png", 500, 500)
    assert "damaged" in str(web_copy(content, 100))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(RASTER), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8))
def test_no_damage_ends_in_a_crash(kind: Format, changes: list[tuple[float, int]]) -> None:
    content = bytearray(picture(kind, (30, 20), exif=tell_tale_exif(6)))
    for where, value in changes:
        content[int(where * len(content))] = value

    found, copy = facts(bytes(content)), web_copy(bytes(content), 10)

    assert isinstance(found, Facts | str)
    assert isinstance(copy, bytes | str)


# ---------------------------------------------------------------- drawings


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="80" height="60"', (80, 60)),
        ('width="80px" height="60.4px"', (80, 60)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('viewBox="0 0 800 600"', (800, 600)),
        ('viewBox="-5,-5 , 80 60"', (80, 60)),
        ('width="100%" height="100%" viewBox="0 0 800 600"', (800, 600)),
        ('width="400" viewBox="0 0 800 600"', (400, 300)),
        ('height="300" viewBox="0 0 800 600"', (400, 300)),
    ],
)
def test_a_drawing_has_the_size_it_says(attributes: str, expected: tuple[int, int]) -> None:
    assert facts(svg(attributes=attributes)) == Facts("svg", *expected)


@pytest.mark.parametrize("attributes", ["", 'viewBox="0 0 0 0"', 'width="-5" height="5"', 'width="NaN" height="inf"'])
def test_a_drawing_without_a_size_is_told_how_to_say_it(attributes: str) -> None:
    assert "viewBox" in str(facts(svg(attributes=attributes)))


def test_a_drawing_comes_back_as_it_is() -> None:
    content = svg(
        '<defs><linearGradient id="g"/></defs><use href="#g"/><path fill="url(#g)" style="stroke:url(\'#g\')"/>'
    )

    assert facts(content) == Facts("svg", 8, 6)
    assert web_copy(content, 4) == content


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        "<foreignObject><p/></foreignObject>",
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>',
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a href="java&#10;script:alert(1)"><text>x</text></a>',
        '<a href="https://evil.example/"><text>x</text></a>',
        '<image href="photo.jpg"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="other.svg#a"/>',
        '<g xml:base="https://evil.example/"/>',
        '<rect fill="url(https://evil.example/#g)"/>',
        "<rect style=\"fill:URL( '//evil.example' )\"/>",
        '<rect style="fill:u\\72l(//evil.example)"/>',
        "<style>@import 'x.css';</style>",
        "<style>@font-face{src:url(x.woff2)}</style>",
        '<style><![CDATA[a{background:url( "x" )}]]></style>',
        '<a><set attributeName="href" to="x"/></a>',
        '<a><animate attributeName="xlink:href" values="javascript:x"/></a>',
        '<?xml-stylesheet href="x.css"?>',
    ],
)
def test_a_drawing_that_runs_or_fetches_is_refused(inside: str) -> None:
    assert str(facts(svg(inside))).startswith("this drawing")
    assert isinstance(web_copy(svg(inside), 10), str)


def test_a_drawing_with_entities_is_refused_before_they_are_read() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + svg("<text>&b;</text>")

    assert "DOCTYPE" in str(facts(bomb))


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_drawing_in_another_encoding_is_refused(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>{svg("<title>café</title>").decode()}'

    assert isinstance(facts(content.encode(encoding)), str)
    assert "UTF-8" in str(facts(content.encode("utf-8")))


def test_a_broken_drawing_is_damaged() -> None:
    assert "damaged" in str(facts(b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g></svg>"))


def test_a_drawing_nested_very_deep_is_read_or_refused_but_never_crashes() -> None:
    deep = svg("<g>" * 50_000 + "</g>" * 50_000)

    assert facts(deep) == Facts("svg", 8, 6)


@pytest.mark.parametrize("blanks", ["url(" + " " * 50_000, "url(" * 20_000, "\\" * 50_000])
def test_a_long_style_takes_no_longer_than_it_must(blanks: str) -> None:
    assert isinstance(facts(svg(f"<style>{blanks}</style>")), str)
