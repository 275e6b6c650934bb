"""Claims about the colours and the parts of the stylesheet: everybody can read it, and it stays small."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.formats.styles import bundle

TEMPLATES = Path(__file__).parent.parent / "templates"
STYLES = TEMPLATES / "assets" / "css"
ORDER = tuple((STYLES / "order.txt").read_text(encoding="utf-8").split())
BUNDLES = tuple(sorted(path.name for path in STYLES.iterdir() if path.is_dir()))
ORDERS = {
    "": ORDER,
    **{f"{name}/": tuple((STYLES / name / "order.txt").read_text(encoding="utf-8").split()) for name in BUNDLES},
}
BUDGET_BYTES = 6 * 1024  # of all styles that a page has, minified and gzipped
PAGES = (
    ("home/",),
    ("topic/",),
    ("events/", "diagrams/"),
    ("rich/", "diagrams/"),
)  # which bundles a page has beside the parts of every page
EVERY_PART = tuple(f"{folder}{name}" for folder, order in ORDERS.items() for name in order)
LIGHT, DARK, MORE = "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
SCHEMES = ((LIGHT,), (DARK,), (LIGHT, MORE), (DARK, MORE))

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


@pytest.mark.parametrize("scheme", SCHEMES, ids=" ".join)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_every_text_stands_out_seven_to_one(text: str, ground: str, scheme: tuple[str, ...]) -> None:
    colours = tokens(scheme)

    found = contrast(colours[text], colours[ground])

    assert found >= 7, f"{text} on {ground}: {found:.2f}"


@pytest.mark.parametrize("scheme", SCHEMES, ids=" ".join)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_every_shape_stands_out_three_to_one(shape: str, ground: str, scheme: tuple[str, ...]) -> None:
    colours = tokens(scheme)

    found = contrast(colours[shape], colours[ground])

    assert found >= 3, f"{shape} on {ground}: {found:.2f}"


def test_the_measure_of_contrast_is_that_of_the_guidelines() -> None:
    black, white, grey = "#000", "#FFF", "#767676"

    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)


def test_no_rule_sets_a_text_on_a_ground_that_was_not_measured() -> None:
    pairs = {pair for rule in rules() for pair in each_wing(text_and_ground(rule))}

    assert {("ink", "clay-t"), ("plum", "plum-t"), ("on-call", "call")} <= pairs
    assert pairs - set(TEXT_ON_GROUND) == set()


def test_no_rule_draws_a_border_on_a_ground_that_was_not_measured() -> None:
    pairs = {pair for rule in rules() for pair in each_wing(border_and_ground(rule))}

    assert {("clay-g", "clay-t"), ("plum-g", "plum-t"), ("plum-g", "card"), ("teal", "teal-t")} <= pairs
    seen = {(shape, ground) for shape, ground in pairs if shape not in ("hair", ground)}  # a hair only decorates
    assert seen - set(SHAPE_ON_GROUND) == set()


@pytest.mark.parametrize("name", [name for name in EVERY_PART if name not in ("tokens.css", "print.css")])
def test_a_part_takes_its_colours_from_the_tokens(name: str) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", sheet(name)) == []


def test_a_part_names_only_tokens_that_exist() -> None:
    known = set(re.findall(r"--([\w-]+)\s*:", "".join(sheet(name) for name in EVERY_PART)))

    used = {token for path in templates() for token in re.findall(r"var\(--([\w-]+)\)", path.read_text("utf-8"))}

    assert used - known == set()
    assert len(used) > 20


def test_the_browser_bar_has_the_colour_of_the_paper() -> None:
    head = (TEMPLATES / "parts" / "head.html").read_text(encoding="utf-8")

    said = dict(re.findall(r'<meta name="theme-color" media="([^"]+)" content="([^"]+)">', head))

    assert said == {LIGHT: tokens((LIGHT,))["paper"], DARK: tokens((DARK,))["paper"]}


def test_every_stylesheet_is_in_the_order_and_is_the_layer_of_its_name() -> None:
    assert sorted(EVERY_PART) == sorted(path.relative_to(STYLES).as_posix() for path in STYLES.rglob("*.css"))
    for name in EVERY_PART:
        folder, _, part = name.rpartition("/")
        layer = part.removesuffix(".css")
        # Those that only some pages have come after all others but one sheet later, and yet before focus and print.
        assert re.findall(r"@layer ([^{;]+?) *{", sheet(name)) == [f"pages.{layer}" if folder else layer]
    assert "@layer pages, focus;" in sheet("focus.css")


def test_every_font_the_styles_name_is_there() -> None:
    fonts = re.findall(r'url\("([^"]+)"\)', sheet("fonts.css"))

    assert len(fonts) == 4
    assert [font for font in fonts if not (TEMPLATES / "assets" / font).is_file()] == []


@pytest.mark.parametrize("bundles", PAGES, ids=" ".join)
def test_the_styles_of_a_page_keep_their_budget(bundles: tuple[str, ...]) -> None:
    sizes = [len(gzip.compress(styles(folder), 9)) for folder in ("", *bundles)]

    assert sum(sizes) <= BUDGET_BYTES


def test_the_budget_is_kept_for_every_bundle() -> None:
    assert {folder for bundles in PAGES for folder in bundles} == set(ORDERS) - {"", "style-guide/"}


def styles(folder: str) -> bytes:
    whole = bundle([(name, (STYLES / folder / name).read_bytes()) for name in ORDERS[folder]])
    assert isinstance(whole, bytes)
    return whole


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_has_no_style_and_no_script_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    ours = ['<script src="{{ head.script_url }}" defer></script>'] if path.name == "head.html" else []
    scripts = re.findall(r"<script.*?</script>", text, re.DOTALL)
    assert [script for script in scripts if not script.startswith('<script type="application/ld+json">{{')] == ours


def tokens(scheme: tuple[str, ...]) -> dict[str, str]:
    """The colours in this scheme: name to hex."""
    text = sheet("tokens.css")
    values: dict[str, str] = {}
    for media, rules in re.findall(r"(?:@media ([^{]+?) *)?{?\s*:root *{([^}]*)}", text):
        if not media or set(media.split(" and ")) <= set(scheme):
            values.update(re.findall(r"--([\w-]+): ([^;]+);", rules))
    colours = {
        name: values.get(value[6:-1], value) if value.startswith("var(--") else value for name, value in values.items()
    }
    return {name: value for name, value in colours.items() if value.startswith("#")}


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


def text_and_ground(rule: str) -> list[tuple[str, str]]:
    """The pair a rule sets, if it sets both."""
    text = re.findall(r"(?:^|[;\s])color: var\(--([\w-]+)\)", rule)
    ground = re.findall(r"background: var\(--([\w-]+)\)", rule)
    return [(text[-1], ground[-1])] if text and ground else []


def border_and_ground(rule: str) -> list[tuple[str, str]]:
    """The pairs a rule sets, if it sets both."""
    borders = re.findall(r"(?:^|[;\s])border(?:-[a-z-]+)?: [^;]*var\(--([a-z][\w-]*)\)", rule)
    ground = re.findall(r"background: var\(--([\w-]+)\)", rule)
    colours = tokens((LIGHT,)) | dict.fromkeys(WINGS, "")
    return [(border, ground[-1]) for border in borders if ground and border in colours]


WINGS = {
    f"wing{part}": tuple(f"{name}{part}" for name in ("teal", "clay", "plum")) for part in ("", "-t", "-g")
}  # fmt: skip


def each_wing(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The same for the colours that a wing may have."""
    for shape, ground in pairs:
        yield from zip(WINGS.get(shape, (shape,) * 3), WINGS.get(ground, (ground,) * 3), strict=True)


def rules() -> Iterator[str]:
    """What stands in braces, of both stylesheets."""
    for name in EVERY_PART:
        yield from re.findall(r"{([^{}]*)}", sheet(name))


def sheet(name: str) -> str:
    """A stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (STYLES / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def templates() -> list[Path]:
    return sorted([*TEMPLATES.rglob("*.html"), *STYLES.rglob("*.css")])
