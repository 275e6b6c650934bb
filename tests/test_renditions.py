"""Claims about what is made of a picture, how a page offers it, and what is remembered of it."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from generator.model.stages import Binary
from generator.resolve.renditions import linked_rendition, renditions
from tests.minisite import build, codes, site, tree
from tests.patience import mostly_slow
from tests.photographs import SECRET, photograph


def post(body: str = "", details: str = "", name: str = "walk") -> str:
    return f"=== content/posts/{name}/index.md\n---\ntitle: A {name}\ndate: 2023-01-20\n{details}---\n{body}\n"


def with_pictures(root: Path, files: str, **pictures: bytes) -> Path:
    """The site of `files`, with the pictures beside its post."""
    site(root, files)
    for name, content in pictures.items():
        (root / "content/posts/walk" / f"{name}.jpg").write_bytes(content)
    return root


def photo(width: int = 900, height: int = 600) -> bytes:
    """Small enough to be encoded in no time."""
    out = io.BytesIO()
    Image.effect_mandelbrot((90, 60), (-2, -1, 1, 1), 90).resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def flat(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def page_of(root: Path, name: str = "walk") -> str:
    return (root / f"output/posts/{name}/index.html").read_text("utf-8")


def media(root: Path) -> list[str]:
    """The names of the published pictures, without the digest in the middle."""
    return sorted(re.sub(r"-[0-9a-f]{8}", "", path.name) for path in (root / "output/media").iterdir())


# ---------------------------------------------------------------- which files


def binary(width: int, height: int, look: str = "photo") -> Binary:
    return Binary("content/posts/walk/hill.jpg", "d" * 32, 1, width, height, look)


@pytest.mark.parametrize(
    ("width", "height", "look", "expected"),
    [
        (4032, 3024, "photo", ["avif 600x450", "avif 800x600", "avif 1200x900", "jpeg 800x600", "jpeg 1200x900"]),
        (900, 600, "photo", ["avif 600x400", "avif 900x600", "jpeg 900x600"]),  # 800 would look the same as 900
        (920, 460, "photo", ["avif 600x300", "avif 920x460", "jpeg 920x460"]),
        (300, 200, "photo", ["avif 300x200", "jpeg 300x200"]),
        (1, 1, "photo", ["avif 1x1", "jpeg 1x1"]),
        (4032, 3024, "clear", ["avif 600x450", "avif 800x600", "avif 1200x900", "png 800x600", "png 1200x900"]),
        (2700, 1800, "flat", ["avif 600x400", "avif 800x533", "avif 1200x800", "png 800x533", "png 1200x800"]),
        (600, 400, "flat", ["png 600x400"]),
        (800, 600, "drawing", ["svg 800x600"]),
        (1000, 10_000, "photo", ["avif 447x4470", "jpeg 447x4470"]),  # a picture of a whole page
        (10, 40_000, "flat", ["png 2x8000"]),
    ],
)
def test_a_picture_is_made_in_the_sizes_that_screens_need_and_never_larger(
    width: int, height: int, look: str, expected: list[str]
) -> None:
    made = renditions(binary(width, height, look), "")

    assert [f"{each.format} {each.width_px}x{each.height_px}" for each in made] == expected


def test_a_link_leads_to_a_larger_picture_that_any_program_can_open() -> None:
    linked = [linked_rendition(each, "") for each in (binary(4032, 3024), binary(900, 99, "flat"))]

    assert [(each.format, each.width_px, each.height_px) for each in linked] == [("jpeg", 1600, 1200), ("png", 900, 99)]


def test_the_name_of_a_file_changes_with_the_picture_and_is_fit_for_an_address() -> None:
    one, other = (Binary("content/posts/My Höhle.JPG", digest * 32, 1, 300, 200, "photo") for digest in "ab")

    names = [renditions(each, "/rpm")[0].url for each in (one, other)]

    assert names[0] != names[1]
    assert all(re.fullmatch(r"/rpm/media/my-hohle-[0-9a-f]{8}-300\.avif", name) for name in names), names


# ---------------------------------------------------------------- on the page


def test_a_photograph_in_a_text_is_offered_in_several_sizes_with_room_kept_for_it(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("Words.\n\n![People > hill](hill.jpg)"), hill=photo(1300, 900))

    assert codes(build(root)) == []
    (found,) = re.findall(r"<picture>.*?</picture>", page_of(root), re.DOTALL)
    names = re.sub(r"-[0-9a-f]{8}", "", found)

    assert 'type="image/avif" srcset="/media/hill-600.avif 600w, /media/hill-800.avif 800w, /media/hill-12' in names
    assert 'src="/media/hill-800.jpg" srcset="/media/hill-800.jpg 800w, /media/hill-1200.jpg 1200w" sizes="' in names
    assert 'width="1200" height="831" loading="lazy"' in names
    assert names.count("sizes=") == 2


@pytest.mark.slow
def test_every_file_that_a_page_offers_is_there_in_the_size_it_says(tmp_path: Path) -> None:
    details = "image: {src: lead.jpg, alt: A lead}\n"
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)", details), hill=photo(), lead=photo(1400, 1401))
    build(root)

    offered = re.findall(r"(/media/\S+) (\d+)w", page_of(root))

    assert len(offered) == 7  # the hill is too small for a choice of JPEGs
    for url, width in offered:
        with Image.open(root / "output" / url[1:]) as image:
            assert image.width == int(width)
            assert image.format == {"avif": "AVIF", "jpg": "JPEG"}[url.rpartition(".")[2]]


def test_a_small_picture_of_few_colours_and_a_drawing_are_plain(tmp_path: Path) -> None:
    root = site(tmp_path, post("Words.\n\n![A map](map.png)\n\n![A leaf](leaf.svg)"))
    (root / "content/posts/walk/map.png").write_bytes(flat(300, 200))
    (root / "content/posts/walk/leaf.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"/>')
    build(root)

    page = page_of(root)

    assert "<picture>" not in page
    assert re.search(r'<img alt="A map" src="/media/map-\w+-300.png" width="300" height="200" loading="lazy">', page)
    assert re.search(r'<img alt="A leaf" src="/media/leaf-\w+.svg" width="8" height="6" loading="lazy">', page)


@pytest.mark.parametrize(
    ("body", "details", "first"),
    [
        ("![One](one.jpg)\n\n![Two](two.jpg)", "", "One"),
        ("[![One](one.jpg)](two.jpg)\n\n![Two](two.jpg)", "", "One"),
        ("Words.\n\n![One](one.jpg)\n\n![Two](two.jpg)", "", ""),
        ("![One](one.jpg)\n\nWords.", "image: {src: two.jpg, alt: Two}\n", "Two"),
    ],
)
def test_what_is_seen_at_once_is_fetched_at_once_and_all_else_when_it_is_needed(
    tmp_path: Path, body: str, details: str, first: str
) -> None:
    root = with_pictures(tmp_path, post(body, details), one=photo(), two=photo(600, 900))
    build(root)

    images = re.findall(r"<img [^>]*>", page_of(root))

    first_of_all = [re.findall('alt="(.*?)"', each)[0] for each in images if 'fetchpriority="high"' in each]
    assert "".join(first_of_all) == first
    assert all(("loading=" in each) != ("fetchpriority=" in each) for each in images)


def test_the_first_photo_of_a_venue_is_fetched_at_once(tmp_path: Path) -> None:
    venue = "=== content/venues/barn/index.md\n---\nname: Barn\nphotos:\n- {src: ../../posts/walk/one.jpg, alt: One}\n"
    venue += "- {src: ../../posts/walk/two.jpg, alt: Two}\n---\nA barn.\n"
    root = with_pictures(tmp_path, post("Words.") + venue, one=photo(), two=photo(600, 900))
    assert codes(build(root)) == []

    page = (root / "output/venues/barn/index.html").read_text("utf-8")

    assert re.findall(r'alt="(\w+)"[^>]*fetchpriority="high"', page) == ["One"]
    assert re.findall(r'alt="(\w+)"[^>]*loading="lazy"', page) == ["Two"]


def test_a_feed_shows_one_jpeg_of_a_middle_width(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)"), hill=photo(1300, 900))
    build(root)

    feed = (root / "output/feed.xml").read_text("utf-8")

    assert re.search(r"src=&quot;https://small.example/media/hill-\w+-800.jpg&quot; width=&quot;800&quot;", feed)
    assert "srcset" not in feed
    assert "avif" not in feed


def test_search_engines_get_the_largest_jpeg(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("", "image: {src: hill.jpg, alt: A hill}\n"), hill=photo(1300, 900))
    build(root)

    page = page_of(root)

    assert re.search(r'"image":"https://small.example/media/hill-\w+-1200.jpg"', page)


def test_a_picture_says_who_took_it(tmp_path: Path) -> None:
    body = """\
![One](hill.jpg "On the hill."){: credit="A Reader & B Writer"}

![Two](hill.jpg){: credit="A Reader"}

![Three](hill.jpg){: credit="A Reader"}
*On the [hill](../../posts/walk/).*
"""
    root = with_pictures(tmp_path, post(body), hill=photo(300, 200))
    assert codes(build(root)) == []

    captions = re.findall(r"<figcaption>(.*?)</figcaption>", page_of(root), re.DOTALL)

    assert captions == [
        'On the hill. <span class="credit">Photo: A Reader &amp; B Writer</span>',
        '<span class="credit">Photo: A Reader</span>',
        'On the <a href="/posts/walk/">hill</a>. <span class="credit">Photo: A Reader</span>',
    ]


def test_nothing_of_what_a_telephone_notes_is_in_any_published_file(tmp_path: Path) -> None:
    content = photograph(900, 600, 1, orientation=6)
    root = with_pictures(tmp_path, post("[![A hill](hill.jpg)](hill.jpg)"), hill=content)
    assert SECRET.encode() in content

    build(root)

    assert media(root) == ["hill-600.avif", "hill-600.jpg"]  # upright now, so 600 wide
    assert [path for path, content in tree(root / "output").items() if SECRET.encode() in content] == []


# ---------------------------------------------------------------- what is wrong with it


def test_a_picture_that_cannot_be_shown_is_a_problem_at_the_line_that_shows_it(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("Words.\n\n![A hill](hill.jpg)"), hill=photo()[:200])

    (problem,) = [each for each in build(root).problems if each.severity == "error"]

    assert (problem.code, problem.location.file, problem.location.line) == (
        "image-bad",
        "content/posts/walk/index.md",
        7,
    )


def test_a_picture_is_what_its_bytes_say_whatever_it_is_called(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("![A map](map.jpg)"), map=flat(300, 200))

    assert codes(build(root)) == []
    assert media(root) == ["map-300.png"]


# ---------------------------------------------------------------- what is remembered


def encoded(root: Path, **changes: object) -> int:
    """How many pictures a build had to encode."""
    told: list[tuple[str, int]] = []
    found = codes(build(root, tell=lambda stage, done, total: told.append((stage, total)), **changes))
    assert set(found) <= {"address-lost"}  # a folder that is renamed
    return max((total for stage, total in told if stage == "Making pictures smaller"), default=0)


def test_an_edit_of_the_text_encodes_nothing(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)"), hill=photo())

    first = encoded(root)
    site(root, post("![A green hill](hill.jpg)\n\nWords."))

    assert (first, encoded(root)) == (1, 0)


def test_a_picture_that_moves_to_another_page_is_not_encoded_again(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)"), hill=photo())
    encoded(root)
    before = tree(root / "output/media")

    (root / "content/posts/walk").rename(root / "content/posts/run")
    (root / "content/posts/run/hill.jpg").rename(root / "content/posts/run/mountain.jpg")
    site(root, post("![A hill](mountain.jpg)", name="run"))

    assert encoded(root) == 0
    assert list(tree(root / "output/media").values()) == list(before.values())


def test_a_lost_output_is_made_again_without_encoding(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)"), hill=photo())
    encoded(root)
    before = tree(root / "output")

    shutil.rmtree(root / "output")

    assert encoded(root) == 0
    assert tree(root / "output") == before


def test_other_pictures_stay_remembered_when_some_are_made(tmp_path: Path) -> None:
    """Three runs, as what is not asked for in two of them is forgotten."""
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)"), hill=photo())
    counts = [encoded(root)]
    for number, name in enumerate(("one", "two", "three")):
        (root / f"content/posts/walk/{name}.jpg").write_bytes(photo(300, 100 + number))
        site(root, post(f"![A hill](hill.jpg)\n\n![A brook]({name}.jpg)"))
        counts.append(encoded(root))
    shutil.rmtree(root / "output")

    assert (counts, encoded(root)) == ([1, 1, 1, 1], 0)


def test_a_fresh_build_encodes_all_anew(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)"), hill=photo())
    encoded(root)
    shutil.rmtree(root / "output")

    assert encoded(root, fresh=True) == 1


def test_a_picture_whose_memory_is_damaged_is_encoded_again(tmp_path: Path) -> None:
    root = with_pictures(tmp_path, post("![A hill](hill.jpg)"), hill=photo())
    encoded(root)
    before = tree(root / "output")
    shutil.rmtree(root / "output")
    with closing(sqlite3.connect(root / ".cache/pictures/cache.sqlite")) as store, store:
        store.execute("UPDATE record SET content = CAST(substr(content, 1, 200) AS BLOB) WHERE name = ''")

    assert encoded(root) == 1
    assert tree(root / "output") == before


@pytest.mark.parametrize("jobs", mostly_slow([1, 2]))
def test_a_larger_copy_that_is_wanted_later_is_the_one_of_a_build_from_nothing(tmp_path: Path, jobs: int) -> None:
    pictures = {"hill": photo(1300, 900), "brook": photo(700, 900)}
    later = "[![A hill](hill.jpg)](hill.jpg)\n\n![A brook](brook.jpg)"
    root = with_pictures(tmp_path / "one", post("![A hill](hill.jpg)\n\n![A brook](brook.jpg)"), **pictures)
    build(root, jobs=jobs)
    site(root, post(later))
    build(root, jobs=jobs)

    clean = with_pictures(tmp_path / "two", post(later), **pictures)
    build(clean)

    assert tree(root / "output") == tree(clean / "output")
    assert "hill-1300.jpg" in media(root)
