"""Claims about what others see when they share a link."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from random import Random
from xml.etree.ElementTree import canonicalize, fromstring, tostring

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageStat, features

from generator.diagrams import bands, lettering, still
from generator.diagrams.fitting import ELLIPSIS, fitted, settable
from generator.diagrams.raster import flat
from generator.diagrams.textwidth import MARGIN, Face, has, width
from generator.digests import digest
from generator.model.stages import Artifact, Source
from generator.pipeline import load
from generator.plan.files import CARD_VERSION, TOKENS
from generator.plan.keys import CARD
from generator.problems import Problem
from generator.render import render
from generator.render.context import RenderContext
from generator.views.social import SocialCard
from generator.views.social_layout import BOTTOM, LEFT, TOP, WIDE, laid_out
from tests.minisite import build, codes, model, site, tree
from tests.pages import read_page
from tests.real_site import metas
from tests.smallsite import small_site

MOST_BYTES = 60_000
TEMPLATES = load.load_templates(load.ROOT / "templates", Path("nowhere"))
LETTERS = [letter for letter in map(chr, range(0x2200)) if has(letter, "name")]
TITLES = st.text(st.sampled_from(LETTERS), max_size=300)


def card(title: str, **more: object) -> SocialCard:
    made = SocialCard("posts/x", "design", "A small site", title, ("20 January 2023",), (("Earnest", 1), ("Grass", 2)))
    return replace(made, **more)


def made(of: SocialCard, templates: dict[str, Source] | None = None) -> bytes | Problem:
    context = RenderContext(body=str, file=str.encode, templates=templates or TEMPLATES)
    return render(Artifact(of.file, "social_card", of, ()), context)


def picture(of: SocialCard) -> Image.Image:
    found = made(of)
    assert isinstance(found, bytes), found
    return Image.open(BytesIO(found))


def drawn(of: SocialCard) -> str:
    """The SVG of the card, its colours spelt out."""
    from generator.render.pages import page

    context = RenderContext(body=str, file=str.encode, templates=TEMPLATES)
    svg = page(CARD, laid_out(of), context)
    assert isinstance(svg, bytes)
    colours = still.tokens_of(TEMPLATES[TOKENS].content.decode(), "light")
    return re.sub(r"var\((--[\w-]+)\)", lambda match: colours[match[1]], svg.decode())


# ---------------------------------------------------------------- on the whole site


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = small_site(tmp_path_factory.mktemp("cards"))
    outcome = build(root)
    assert outcome.publish_result, outcome.problems
    return tree(root / "output")


def test_every_page_names_a_card_that_is_there(small: dict[str, bytes]) -> None:
    pages = [path for path in small if path.endswith(".html") and b"og:title" in small[path] and path != "404.html"]

    for path in pages:
        said = metas(read_page(small[path].decode()))
        prefix, _, file = said["og:image"].partition("/cards/")
        image = Image.open(BytesIO(small[f"cards/{file}"]))

        assert prefix.startswith("https://"), path
        assert (said["og:image:width"], said["og:image:height"]) == tuple(map(str, image.size)) == ("1200", "630")
        assert said["og:image:type"] == Image.MIME[image.format or ""] == "image/png"
        assert said["og:image:alt"], path
        assert said["twitter:card"] == "summary_large_image"


def test_each_post_and_event_has_its_own(tmp_path: Path) -> None:
    site_model = model(small_site(tmp_path))
    cards = [each for each in site_model.artifacts if each.recipe == "social_card"]

    own = {source for each in cards for source in each.sources}

    assert {entry.source for entry in site_model.site.entries} <= own
    assert len({each.path for each in cards}) == len(cards)


def test_lists_share_the_card_of_the_site(small: dict[str, bytes]) -> None:
    home, posts = (metas(read_page(small[path].decode())) for path in ("index.html", "posts/index.html"))

    assert home["og:image"] == posts["og:image"]
    assert "/cards/site." in home["og:image"]


def test_browsers_may_keep_cards_for_ever(small: dict[str, bytes]) -> None:
    assert re.search(r"^/cards/\*\n +Cache-Control: .*immutable", small["_headers"].decode(), re.MULTILINE)


# ---------------------------------------------------------------- what an event's card says

EVENT = """
=== content/events/launch.md
---
title: The launch
start: 2023-05-30
{more}
---
Come.
"""


def event_card(tmp_path: Path, more: str, **changes: object) -> SocialCard:
    found = model(site(tmp_path, EVENT.format(more=more)), **changes)
    return next(each.view for each in found.artifacts if each.path.startswith("cards/events/"))  # type: ignore[return-value]


def test_a_confirmed_date_stands_in_a_solid_ring(tmp_path: Path) -> None:
    found = event_card(tmp_path, "status: confirmed")

    assert found.date_badge == ("30", "May 2023")
    assert found.notes[0] == "Tuesday 30 May 2023"
    assert (found.fixed, found.status) == (True, "")
    assert "stroke-dasharray" not in drawn(found)


def test_a_provisional_date_says_so_in_words_and_by_a_dashed_ring(tmp_path: Path) -> None:
    found = event_card(tmp_path, "status: tentative")

    assert found.status == "Provisional: to be confirmed"
    assert [line.text for line in laid_out(found).status] == ["Provisional:", "to be confirmed"]
    assert found.alt == "The launch. Provisional: to be confirmed. Tuesday 30 May 2023"
    assert "stroke-dasharray" in drawn(found)


def test_a_cancelled_event_says_so(tmp_path: Path) -> None:
    found = event_card(tmp_path, "status: cancelled\nchanges: [{date: 2023-01-20, what: status}]")

    assert (found.status, found.fixed) == ("Cancelled", False)
    assert found.notes[0] == "Was planned for Tuesday 30 May 2023"


def test_a_moved_event_has_another_card_at_another_address(tmp_path: Path) -> None:
    before = event_card(tmp_path / "before", "status: confirmed")
    after = event_card(
        tmp_path / "after",
        "status: confirmed\nprevious_dates: [2023-05-23]\nchanges: [{date: 2023-01-20, what: date}]",
    )

    assert after.status == "New date: was Tuesday 23 May 2023"
    assert before.file != after.file


def test_what_was_to_be_confirmed_is_not_for_ever(tmp_path: Path) -> None:
    later = event_card(tmp_path, "status: tentative", today=date(2023, 6, 1))

    assert later.status == "Was planned, and not confirmed here"


def test_an_event_that_repeats_names_its_rule_and_no_next_date(tmp_path: Path) -> None:
    repeats = "status: confirmed\nrepeats: {every: fortnight, times: 9}"

    soon = event_card(tmp_path / "soon", repeats)
    later = event_card(tmp_path / "later", repeats, today=date(2023, 7, 1))

    assert soon.date_badge == ("Every two", "weeks")
    assert soon.notes[0].startswith("Every two weeks, on Tuesdays")
    assert soon == later


# ---------------------------------------------------------------- how long a build takes

POST = """
=== content/posts/hello.md
---
title: {title}
date: 2023-01-20
---
{body}
"""


def test_a_body_makes_no_card_and_a_title_makes_one(tmp_path: Path) -> None:
    root = site(tmp_path, POST.format(title="Hello", body="Good morning."))
    build(root)
    first = cards_in(root)

    site(root, POST.format(title="Hello", body="Good evening."))
    build(root)
    second = cards_in(root)
    site(root, POST.format(title="Good evening", body="Good evening."))
    build(root)
    third = cards_in(root)

    assert second == first
    assert len(third) == len(first)
    assert len(set(third) - set(first)) == 1


def cards_in(root: Path) -> dict[str, int]:
    """Each card, and when it was written."""
    folder = root / "output" / "cards"
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in sorted(folder.rglob("*.png"))}


def test_another_generator_makes_no_card_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a site of thousands take longer than all else."""
    root = site(tmp_path, POST.format(title="Hello", body="Good morning."))
    build(root)
    before = tree(root / "output/cards")

    shutil.rmtree(root / "output")
    monkeypatch.setattr(load, "fingerprint", lambda: "that of another generator")
    monkeypatch.setattr(lettering, "png", None)
    build(root, jobs=1)

    assert tree(root / "output/cards") == before


def test_a_card_that_is_drawn_otherwise_has_another_version() -> None:
    """Else those that are remembered, here and by browsers, would stay as they were."""
    if (features.version("freetype2"), version("resvg_py")) != ("2.14.3", "0.5.0"):
        pytest.skip("another FreeType or resvg draws other edges")
    layout = repr(laid_out(card("Two wings, two launches", date_badge=("30", "May 2023"), status="Cancelled")))
    pixels = Image.open(BytesIO(lettering.png(SPECIMEN))).convert("RGB").tobytes()

    assert (CARD_VERSION, digest(layout, pixels)) == ("1", "49f9bf02f63582083abfa1541012a4b2")


SPECIMEN = """<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">
<rect width="300" height="100" fill="#FBF6EC"/><circle cx="250" cy="40" r="30" fill="#0B4F55"/>
<text x="10" y="40" font-family="Fraunces" font-size="38" fill="#222222">Too fjord</text>
<text x="250" y="46" text-anchor="middle" font-family="Atkinson Hyperlegible Next" font-weight="700" font-size="20"
 fill="#FFFFFF">May</text>
<text x="-8" y="104" font-family="Atkinson Hyperlegible Next" font-size="28" fill="#555555">Cut at the edges</text>
</svg>"""


# ---------------------------------------------------------------- any title


@given(TITLES)
@example("W" * 300)
@example("@\u0174 " * 100)
@example("relationship " * 20)
@settings(max_examples=40, deadline=None)
def test_no_card_is_too_large_or_of_another_size(title: str) -> None:
    found = made(card(title, notes=(title, title)))

    assert isinstance(found, bytes)
    assert len(found) <= MOST_BYTES
    assert Image.open(BytesIO(found)).size == (1200, 630)


@given(TITLES, st.integers(0, 3), st.booleans())
@example("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 1, True)
@settings(max_examples=200, deadline=None)
def test_no_word_leaves_its_room(title: str, notes: int, marked: bool) -> None:
    view = laid_out(card(title, notes=("A place",) * notes, badges=(("Earnest", 1),) if marked else ()))

    lines = [*view.title, *view.notes]
    assert all(TOP < line.y <= BOTTOM for line in lines)
    assert [line.y for line in lines] == sorted({line.y for line in lines})
    assert all(width(line.text, "name") * line.size <= WIDE + 0.01 for line in view.title)
    assert all(mark.x >= LEFT and mark.y < view.title[0].y for mark in view.badges)


def test_a_short_title_is_large_and_a_long_one_is_whole_or_says_that_it_is_not() -> None:
    short, long = laid_out(card("Two wings")), laid_out(card("relationship " * 40))

    assert short.title[0].size == 84
    assert not long.title[-1].text.endswith("relationship")
    assert long.title[-1].text.endswith(ELLIPSIS)


def test_rows_are_about_equally_long() -> None:
    found = fitted("one two three four five six", "text", width_px=200, height_px=90, sizes=(20,), leading=1.2)

    assert found.lines == ("one two three", "four five six")


def test_words_are_as_wide_as_they_were_measured() -> None:
    """Kerned and by the font's own advances, they stay within what was measured with its margin."""
    for text in ("Wales, To Vary", "Relational practice", "\u0174\u0177 llwyth"):
        _, em = lettering._places(text, lettering._FONTS["Fraunces", False])

        assert width(text, "name") * 0.9 < em <= width(text, "name")


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize(("face", "family"), [("name", "Fraunces"), ("text", "Atkinson Hyperlegible Next")])
def test_letters_and_widths_are_those_of_the_fonts(face: Face, family: str) -> None:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    plain, bold = (TTFont(lettering._FONTS[family, is_bold]) for is_bold in (False, True))
    letters = plain.getBestCmap()
    advances = {chr(code): plain["hmtx"][glyph][0] / plain["head"].unitsPerEm for code, glyph in letters.items()}

    assert letters.keys() == bold.getBestCmap().keys() == {n for n in range(0x2200) if has(chr(n), face)}
    for letter, em in advances.items():
        assert width(letter, face) == pytest.approx(em * MARGIN, abs=0.023), letter


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("G\u0175yl t\u0177 caf\u00e9", "G\u0175yl t\u0177 caf\u00e9"),
        ("Party \U0001f389 time \u2764\ufe0f", "Party time"),
        ("Erd\u0151s and Pawe\u0142", "Erdos and Pawel"),
        ("non\u2011breaking\u00a0space", "non-breaking space"),
        ("w\u0302", "\u0175"),
        ("\u041f\u0440\u0438\u0432\u0435\u0442, world", ""),
        ("\u0645\u0631\u062d\u0628\u0627", ""),
        ("\u200fRTL\u200e \x00", "RTL"),
    ],
)
def test_no_box_stands_in_place_of_a_letter(written: str, shown: str) -> None:
    assert settable(written, "name") == shown


def test_a_title_that_cannot_be_set_gives_way_to_the_name_of_the_site() -> None:
    view = laid_out(card("\u041f\u0440\u0438\u0432\u0435\u0442"))

    assert " ".join(line.text for line in view.title) == "A small site"


def test_a_site_whose_name_cannot_be_set_has_cards_all_the_same() -> None:
    nameless = card("\u041f\u0440\u0438\u0432\u0435\u0442", site_name="\u0421\u0430\u0439\u0442")

    assert [line.text for line in laid_out(nameless).title] == [ELLIPSIS]
    assert picture(nameless).size == (1200, 630)


def test_a_title_cannot_add_shapes() -> None:
    title = '</text><circle r="900" fill="red"/>&amp;'

    found = drawn(card(title))

    assert found.count("<circle") == drawn(card("Plain")).count("<circle")


# ---------------------------------------------------------------- how it is drawn


def test_words_stand_where_resvg_would_set_them() -> None:
    svg = drawn(card("Two wings, two launches", date_badge=("30", "May 2023"), status="Provisional: to be confirmed"))
    other = svg.replace("two launches", "no launches")

    slowly = by_resvg(svg)

    assert apart(by_us(svg), slowly) < 1.5  # of 255, on average: edges of letters are a little softer or harder
    assert apart(by_us(svg), slowly) < apart(by_us(other), slowly) / 2


@given(st.text("AVTWfijrty,. ", min_size=1, max_size=12), st.sampled_from((27, 40, 84)), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_letters_that_are_set_apart_share_no_column(text: str, size: int, begin: int) -> None:
    """Where two cover a pixel it is darker, which shows only if they are set together."""
    path = lettering._FONTS["Fraunces", False]
    halves = [(letter, begin + round(at * size * 2)) for letter, at in lettering._places(text, path)[0]]
    if not halves:
        return
    whole, left, above = lettering._mask(path, size, [(letter, half % 2, half // 2) for letter, half in halves])

    parts = Image.new("L", whole.size)
    for place, letters in lettering._touching(path, size, halves):
        part, x, y = lettering._mask(path, size, letters)
        parts.paste(part, (place + x - left, y - above))

    assert parts.tobytes() == whole.tobytes()


@given(st.integers(1, 40), st.integers(1, 95), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_picture_in_bands_is_the_picture(wide: int, high: int, random: Random) -> None:
    one, other = (Image.frombytes("P", (wide, high), random.randbytes(wide * high)) for _ in range(2))
    palette = [(number, 255 - number, number // 2) for number in range(256)]
    for image in (one, other):
        image.putpalette(flat(palette))
    mixed, rows = one.copy(), [range(*sorted(random.sample(range(-20, high + 20), 2))) for _ in range(2)]
    for row in {row for each in rows for row in each if 0 <= row < high}:
        mixed.paste(other.crop((0, row, wide, row + 1)), (0, row))

    found = [bands.banded(one), bands.redrawn(bands.banded(one), mixed, rows)]

    for made, image in zip(found, (one, mixed), strict=True):
        decoded = Image.open(BytesIO(bands.png((wide, high), palette, made)))
        assert decoded.convert("RGB").tobytes() == image.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "inside",
    [
        "<text>a</text>\n<rect/>\n<text x='1'>&amp;</text>",
        "<g><text>a</text></g><text>b</text>",
        "<g><text>a</text></g><text>b<tspan>c</tspan></text>",
        "<!-- <text>a</text> --><text><tspan>b</tspan></text>",
        "<?x <text>a</text> ?><text/>",
        "<text a='>'>b</text>",
        "<g xmlns='urn:x'><text>a</text></g>",
        "<text><![CDATA[<text>a</text>]]></text>",
    ],
)
def test_the_words_directly_below_the_root_and_no_others_are_taken_out(inside: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    root, without = fromstring(svg), fromstring(svg)
    words = [each for each in without if each.tag == "{http://www.w3.org/2000/svg}text"]
    for each in words:
        without.remove(each)

    shapes = lettering._shapes(svg, root, [each for each in root if each.tag == "{http://www.w3.org/2000/svg}text"])

    assert words or "urn:x" in inside
    assert canonicalize(shapes, strip_text=True, rewrite_prefixes=True) == canonicalize(
        tostring(without), strip_text=True, rewrite_prefixes=True
    )


def test_words_that_leave_the_card_are_cut() -> None:
    assert apart(by_us(SPECIMEN), by_resvg(SPECIMEN)) < 9  # letters are large in so small a picture
    assert by_us(SPECIMEN).size == (300, 100)


def by_us(svg: str) -> Image.Image:
    return Image.open(BytesIO(lettering.png(svg))).convert("RGB")


def by_resvg(svg: str) -> Image.Image:
    from resvg_py import svg_to_bytes

    files = sorted(set(lettering._FONTS.values()))
    made_by_it = svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files)
    return Image.open(BytesIO(bytes(made_by_it))).convert("RGB")


def apart(one: Image.Image, other: Image.Image) -> float:
    """The average difference of two pictures, of 255."""
    return ImageStat.Stat(ImageChops.difference(one, other).convert("L")).mean[0]


def test_cards_with_other_words_share_their_shapes() -> None:
    """Drawing shapes takes twenty times as long as setting words: a thousand posts would take a minute."""
    lettering._ground.cache_clear()

    for title in ("Hi", "Two wings, two launches", "relationship " * 30):
        made(card(title))
        made(card(title, notes=()))
        made(card(title, date_badge=("30", "May 2023")))
        made(card(title, date_badge=("21 to 23", "March 2023"), fixed=False, status="Cancelled"))

    assert lettering._ground.cache_info().misses == 3


def test_flat_colours_are_those_of_the_site() -> None:
    image = picture(card("Two wings")).convert("RGB")

    assert image.getpixel((5, 5)) == (0xFB, 0xF6, 0xEC)  # --paper
    assert image.getpixel((850, 350)) == (0xD3, 0xEA, 0xE6)  # --teal-t
    assert image.getpixel((600, 625)) == (0xFF, 0xC2, 0x4B)  # --sun


@pytest.mark.slow
def test_two_processes_make_the_same_bytes() -> None:
    script = (
        "from tests.test_social_cards import card, made; import sys; "
        "made(card('Other words first')); sys.stdout.buffer.write(made(card('Two wings')))"
    )

    other = subprocess.run([sys.executable, "-c", script], cwd=load.ROOT, check=True, capture_output=True).stdout

    assert other == made(card("Two wings"))


# ---------------------------------------------------------------- a theme's own card


def test_another_template_gives_other_addresses(tmp_path: Path) -> None:
    root = site(tmp_path, POST.format(title="Hello", body="Good morning."))
    build(root)
    before = set(cards_in(root))
    own = TEMPLATES[CARD].content.decode().replace('r="188"', 'r="100"')

    site(root, f"=== templates/{CARD}\n{own}")
    build(root)

    assert len(cards_in(root)) == len(before)
    assert not before & set(cards_in(root))


@pytest.mark.parametrize(
    "svg", ["<svg", "{{ view.nothing }}", "<svg xmlns='http://www.w3.org/2000/svg'><text x='a'/></svg>"]
)
def test_a_template_that_makes_no_picture_is_a_problem_with_its_name(tmp_path: Path, svg: str) -> None:
    root = site(tmp_path, POST.format(title="Hello", body="Good morning.") + f"=== templates/{CARD}\n{svg}\n")

    outcome = build(root)

    assert set(codes(outcome)) == {"template-failed"}
    places = {problem.location.file for problem in outcome.problems if problem.code == "template-failed"}
    assert places == {f"templates/{CARD}"}
    assert outcome.publish_result is None
