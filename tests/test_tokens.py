"""Claims about the colours and the parts of the stylesheet: everybody can read it, and it stays small."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.formats.styles import bundle
from generator.page_checks.contrast import (
    DARK,
    LIGHT,
    SCHEMES,
    SHAPE_ON_GROUND,
    SHAPE_RATIO,
    TEXT_ON_GROUND,
    TEXT_RATIO,
    check_contrast,
    colours_of,
    contrast,
)

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
    ("search/",),
    ("easy-read/", "diagrams/"),
)  # which bundles a page has beside the parts of every page
EVERY_PART = tuple(f"{folder}{name}" for folder, order in ORDERS.items() for name in order)


@pytest.mark.parametrize("scheme", SCHEMES, ids=" ".join)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_every_text_stands_out_seven_to_one(text: str, ground: str, scheme: tuple[str, ...]) -> None:
    colours = tokens(scheme)

    found = contrast(colours[text], colours[ground])

    assert found >= TEXT_RATIO >= 7, f"{text} on {ground}: {found:.2f}"


@pytest.mark.parametrize("scheme", SCHEMES, ids=" ".join)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_every_shape_stands_out_three_to_one(shape: str, ground: str, scheme: tuple[str, ...]) -> None:
    colours = tokens(scheme)

    found = contrast(colours[shape], colours[ground])

    assert found >= SHAPE_RATIO >= 3, f"{shape} on {ground}: {found:.2f}"


def test_the_measure_of_contrast_is_that_of_the_guidelines() -> None:
    black, white, grey = "#000", "#FFF", "#767676"

    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)


def test_check_names_the_line_of_a_colour_that_stands_out_too_little() -> None:
    css = (
        ":root {\n--paper: #FFF;\n--ink: #000;\n}\n@media (prefers-color-scheme: dark) {\n:root { --ink: #767676 }\n}\n"
    )

    [problem] = check_contrast(css, "tokens.css")

    assert (problem.code, problem.location.line, problem.severity) == ("contrast-low", 6, "error")
    assert problem.message == "--ink on --paper has a contrast of 4.5, words need 7, in dark colours"
    assert check_contrast(css.replace("#767676", "#111"), "tokens.css") == []


def test_a_theme_without_our_colours_has_nothing_that_check_could_measure() -> None:
    assert check_contrast(":root { --brand: #777; --paper: white; --soft: var(--brand) }", "tokens.css") == []


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
    css = (STYLES / "tokens.css").read_text(encoding="utf-8")
    return {name: colour.hex for name, colour in colours_of(css, scheme).items()}


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
