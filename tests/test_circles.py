"""Claims about circle diagrams: what an author may write, what is said of mistakes, and that words have room."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from generator.diagrams.circles import draw
from generator.diagrams.circles.chart import Chart
from generator.diagrams.circles.ink import MEETING, PAINTS, PLAIN, QUIET, SUN, Layout
from generator.diagrams.circles.picture import layouts
from generator.diagrams.circles.reading import read
from generator.diagrams.circles.setting import Line, Placed
from generator.diagrams.circles.shapes import Oval, Pill, Shape, Slab
from generator.diagrams.drawing import ID_TOKEN, LINK_TOKEN, Drawing, Outline
from generator.diagrams.textwidth import ASCENT, DESCENT, width
from generator.frontmatter.reading import Map
from generator.frontmatter.reading import read as read_yaml
from generator.problems import Location, Problem
from tests.diagram_cases import EXAMPLES, sources
from tests.patience import within

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases" / "circles.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(source: str) -> Drawing:
    drawing, problems = draw(source, "post.md", 5)
    assert problems == []
    assert drawing is not None
    return drawing


def said(source: str) -> list[Problem]:
    drawing, problems = draw(source, "post.md", 5)
    assert drawing is None
    return problems


def chart_of(source: str) -> Chart:
    tree, _ = read_yaml(source, "post.md", 5)
    assert isinstance(tree, Map)
    chart, problems = read(tree, Location("post.md", 5))
    assert chart is not None, problems
    return chart


def layouts_of(source: str) -> list[Layout]:
    return [layout for layout in layouts(chart_of(source)) if layout]


def pictures(drawing: Drawing) -> list[ElementTree.Element]:
    """Its `<svg>` elements, of which there are one or two."""
    return list(
        ElementTree.fromstring(
            f"<all>{drawing.svg.replace('<svg ', '<svg xmlns=' + chr(34) + SVG[1:-1] + chr(34) + ' ')}</all>"
        )
    )


def words(element: ElementTree.Element) -> str:
    return " ".join(" ".join(text.itertext()) for text in element.iter(f"{SVG}text"))


class TestMistakes:
    @pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
    def test_each_is_said_in_plain_words_at_its_place(self, case: dict[str, Any]) -> None:
        problems = said(case["given"])

        assert [f"{str(p.location)[8:]} {p.code}: {p.message}" for p in problems] == case["said"]

    def test_nearly_right_words_are_offered(self) -> None:
        assert said("ring: [A, B]")[0].help == ("did you mean rings?",)
        assert said("rings: [A, B]\ncolours: {A: teel}")[0].help == (
            "did you mean teal?",
            "the colours are teal, clay, plum and sun",
        )

    def test_a_text_may_have_400_letters_and_a_word_60(self) -> None:
        drawn(f"rings: [A, {'many words ' * 36}]")

        assert said(f"rings: [A, {'many words ' * 40}]")[0].message == "this ring is 439 letters long; 400 is the most"
        assert said(f"rings: [A, {'w' * 61}]")[0].code == "circles-long"

    def test_a_diagram_may_not_hold_a_whole_page(self) -> None:
        full = f"[{', '.join(['word ' * 60] * 3)}]"

        assert said(f"rings: [A: {full}, B: {full}, C: {full}]")[0].code == "circles-long"

    @pytest.mark.parametrize(
        "source",
        [
            f"rings: [{', '.join(map(str, range(5000)))}]",
            f"rings: [A: [{', '.join(map(str, range(5000)))}], B]",
            f"sets: [A, B]\noverlaps: {{{', '.join(f'A + {n}: x' for n in range(3000))}}}",
            f"rings: [A, B]\nlinks: {{{', '.join(f'k{n}: x' for n in range(3000))}}}",
            f"sets: [A, B]\noverlaps: {{'{'A+' * 30000}': x}}",
            "\n".join(f"k{n}: x" for n in range(5000)),
            f"rings: {'[' * 5000}",
            f"rings: [{'w' * 63000}, B]",
        ],
        ids=range(8),
    )
    def test_nothing_takes_long_to_refuse(self, source: str) -> None:
        assert within(100, lambda: said(source))


class TestTheLanguage:
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_each_example_shows_all_its_words(self, name: str) -> None:
        drawing, chart = drawn(EXAMPLES[name]), chart_of(EXAMPLES[name])
        entries = [*chart.entries, *(each.entry for each in chart.overlaps), *([chart.centre] if chart.centre else [])]
        texts = [text.text for entry in entries for text in (*([entry.name] if entry.name else []), *entry.texts)]

        for picture in pictures(drawing):
            shown = words(picture).replace("- ", "-")
            assert [text for text in texts if text not in shown] == []

    def test_names_and_lists_may_be_written_either_way(self) -> None:
        assert drawn("rings: {A: one, B: [two], C: }") == drawn("rings: [A: one, {B: [two]}, C]")

    def test_an_overlap_is_named_by_beginnings_in_any_order_and_case(self) -> None:
        base = "sets: [Lived experience, Practice, Policy]\noverlaps: "
        assert drawn(base + "{Lived experience + Practice: Co-production}") == drawn(
            base + "{pra + LIV: Co-production}"
        )

    def test_all_may_be_said_of_two_and_by_all_the_names(self) -> None:
        assert drawn("sets: [A, B]\noverlaps: {both: x}") == drawn("sets: [A, B]\noverlaps: {all: x}")
        assert drawn("sets: [A, B]\noverlaps: {both: x}") == drawn("sets: [A, B]\noverlaps: {A + B: x}")

    def test_an_overlap_may_hold_a_name_with_texts_or_texts_alone(self) -> None:
        assert drawn("sets: [A, B]\noverlaps: {both: {Name: [one, two]}}").outline[-1].below[0].text == "Name"
        assert [o.text for o in drawn("sets: [A, B]\noverlaps: {both: [one, two]}").outline[-1].below] == ["one", "two"]

    def test_colours_go_by_name_or_in_order(self) -> None:
        named = drawn("rings: [Alpha, Beta]\ncolours: {b: plum, Alpha: teal}")

        assert named == drawn("rings: [Alpha, Beta]\ncolours: [teal, plum]")
        assert "var(--plum-t)" in named.svg
        assert "var(--sun)" not in named.svg

    def test_the_marks_of_the_wings_come_only_with_their_colours(self) -> None:
        plain, wings = drawn(EXAMPLES["two sets"]), drawn(EXAMPLES["two sets"] + "colours: [teal, clay]")

        assert 'r="6"' not in plain.svg
        assert wings.svg.count('r="6"') == 2  # in the wide and in the tall drawing

    def test_links_are_recorded_as_written_and_stand_round_their_words(self) -> None:
        drawing = drawn("rings: [Alpha: [one two], Beta]\nlinks: {alp: ../other.md, one: https://example.org/}")
        link = r'<a href="{}" text-decoration="underline">\n<text [^>]*>{}</text>\n</a>'

        assert drawing.links == ("../other.md", "https://example.org/")
        assert re.search(link.format(LINK_TOKEN.format(0), "Alpha"), drawing.svg)
        assert re.search(link.format(LINK_TOKEN.format(1), "one two"), drawing.svg)
        assert drawing.outline[0].below == (Outline("Alpha", (Outline("one two", link=1),), link=0), Outline("Beta"))

    def test_two_words_may_lead_to_one_address(self) -> None:
        assert drawn("rings: [Alpha, Beta]\nlinks: {Alpha: /a/, Beta: /a/}").links == ("/a/",)

    def test_a_remark_after_a_hash_is_a_warning_and_does_not_stop_the_drawing(self) -> None:
        drawing, problems = draw("rings: [A, B]\ntitle: Group #3", "post.md", 5)

        assert drawing is not None
        assert [problem.severity for problem in problems] == ["warning"]


class TestInWords:
    def test_the_description_is_plain_sentences(self) -> None:
        assert drawn(EXAMPLES["two sets"]).description == (
            "Two overlapping circles. Earnest professionals: Clinicians, Researchers, NHS managers and commissioners,"
            " Civil servants. Grass rooters: Service user activists, Families and friends, Small campaigning"
            " organisations. Where they meet: Relational practice."
        )
        assert drawn(EXAMPLES["stages"]).description == (
            "A cycle of five stages: Listen, then Reflect, then Act, then Review, then Share what we learned, and then"
            " Listen again. In the middle: Relationships first."
        )
        assert "Where Lived experience and Practice meet: Co-production." in drawn(EXAMPLES["three sets"]).description

    def test_the_author_may_describe_it_better(self) -> None:
        drawing = drawn("rings: [A, B]\ndescribe: A stone in water.\ncaption: From a walk.\ntitle: Ripples")

        assert (drawing.description, drawing.caption, drawing.title) == ("A stone in water.", "From a walk.", "Ripples")

    def test_a_drawing_without_a_title_is_named_by_what_it_shows(self) -> None:
        assert drawn("sets: [A, B, C]").title == "A, B and C, and where they meet"

    def test_the_outline_is_the_same_as_a_nested_list(self) -> None:
        assert drawn(EXAMPLES["circles"]).outline == (
            Outline("In the middle", (Outline("Core circle", (Outline("Steers and connects"),)),)),
            Outline(
                "Round it",
                (
                    Outline("Campaign and communications", (Outline("Blog"), Outline("Press"))),
                    Outline("Research", (Outline("Evidence for relational practice"),)),
                    Outline("Training"),
                ),
            ),
        )


class TestTheMarkup:
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_every_picture_has_a_name_a_description_and_ids_of_its_own(self, name: str) -> None:
        drawing = drawn(EXAMPLES[name])
        ids = re.findall(r'\bid="([^"]*)"', drawing.svg)

        assert len(set(ids)) == len(ids)
        assert all(each.startswith(ID_TOKEN) for each in ids)
        for picture in pictures(drawing):
            title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
            assert title is not None
            assert description is not None
            assert picture.get("role") == "img"
            # Apart, or the description would be heard in the name, and once more.
            assert (picture.get("aria-labelledby"), picture.get("aria-describedby")) == (
                title.get("id"),
                description.get("id"),
            )

    def test_a_picture_with_links_is_a_group_so_that_they_can_be_reached(self) -> None:
        assert 'role="group"' in drawn("rings: [A, B]\nlinks: {A: /a/}").svg

    @pytest.mark.parametrize("name", EXAMPLES)
    def test_colours_are_variables_of_the_site_and_nothing_is_styled(self, name: str, root: Path) -> None:
        svg, tokens = drawn(EXAMPLES[name]).svg, (root / "templates/assets/css/tokens.css").read_text("utf-8")
        colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg))

        assert all(c == "none" or re.fullmatch(r"var\(--[a-z-]+\)", c) for c in colours)
        assert [c for c in colours if c != "none" and f"  {c[4:-1]}:" not in tokens] == []
        assert not re.search(r"style=|<style|opacity|<script|foreignObject", svg)

    def test_words_of_the_author_can_be_neither_markup_nor_ids(self) -> None:
        drawing = drawn(f"rings: ['<script>&\"', '{ID_TOKEN}w']")

        assert "<script" not in drawing.svg
        assert re.findall(rf"{ID_TOKEN}(?!-title|-desc)", drawing.svg) == []

    @pytest.mark.parametrize("name", EXAMPLES)
    def test_text_browsers_find_white_space_between_rows(self, name: str) -> None:
        assert "</text><" not in drawn(EXAMPLES[name]).svg

    @pytest.mark.parametrize("name", EXAMPLES)
    def test_a_usual_picture_is_small_and_quick(self, name: str) -> None:
        drawing = within(10, lambda: drawn(EXAMPLES[name]))

        most = {"three sets": 4100, "four sets": 6000}.get(name, 3072)  # bytes; keys say everything once more
        assert [len(part) for part in drawing.svg.split("</svg>") if len(part) > most] == []

    @pytest.mark.parametrize("paint", [*PAINTS.values(), MEETING, PLAIN, SUN])
    @pytest.mark.parametrize("scheme", [0, 1])
    def test_names_and_texts_can_be_read_on_their_ground(self, paint: Any, scheme: int, root: Path) -> None:
        tokens = tokens_of(root, scheme)

        assert contrast(tokens[paint.fill], tokens[paint.name]) >= 7
        assert contrast(tokens[paint.fill], tokens[paint.text]) >= 7
        assert all(contrast(tokens["var(--card)"], tokens[ink]) >= 7 for ink in QUIET)


def tokens_of(root: Path, scheme: int) -> dict[str, str]:
    """Variable -> colour, of the light (0) or the dark scheme."""
    light, dark = (root / "templates/assets/css/tokens.css").read_text("utf-8").split("prefers-color-scheme: dark", 1)
    both = [dict(re.findall(r"(--[a-z-]+): (#\w{6})", part)) for part in (light, dark.split("prefers-contrast")[0])]
    return {f"var({name})": colour for name, colour in (both[0] | both[scheme]).items()}


def contrast(one: str, two: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


class TestRoomForWords:
    @given(sources())
    @pytest.mark.slow
    def test_every_row_lies_inside_its_region_and_no_two_overlap(self, source: str) -> None:
        for layout in layouts_of(source):
            boxes = [(line, placed, box(line)) for placed in layout.placed for line in placed.lines]
            for line, placed, corners in boxes:
                assert all(inside(placed, x, y) for x in corners[:2] for y in corners[2:]), line
                assert 0 <= corners[0] < corners[1] <= layout.width
                assert 0 <= corners[2] < corners[3] <= layout.height
            assert [(a.text, b.text) for (a, _, one), (b, _, two) in combinations(boxes, 2) if meet(one, two)] == []

    @given(sources())
    @pytest.mark.slow
    def test_no_letter_is_smaller_than_13_and_no_word_is_lost(self, source: str) -> None:
        for layout, picture in zip(layouts_of(source), pictures(drawn(source)), strict=True):
            assert layout.smallest >= 13
            shown = re.sub(r"\s", "", words(picture))
            for entry in chart_of(source).entries:
                assert re.sub(r"\s", "", entry.name.text if entry.name else "") in shown

    @given(sources())
    @pytest.mark.slow
    def test_it_is_the_same_every_time(self, source: str) -> None:
        assert draw(source, "post.md", 5) == draw(source, "post.md", 5)

    @pytest.mark.parametrize("name", EXAMPLES)
    def test_letters_come_to_12_pixels_where_a_layout_is_shown(self, name: str) -> None:
        *wide, narrow = layouts_of(EXAMPLES[name])

        assert narrow.smallest * 250 / narrow.width >= 12
        assert [layout for layout in wide if layout.smallest * 640 / layout.width < 12] == []

    @pytest.mark.parametrize("name", ["two sets", "rings", "levels"])
    def test_equal_ranks_have_equal_sizes(self, name: str) -> None:
        for layout in layouts_of(EXAMPLES[name]):
            ranks = [
                {line.size for placed in layout.placed for line in placed.lines if line.face == face}
                for face in ("name", "text")
            ]
            assert [len(sizes) for sizes in ranks] == [1, 1]

    @given(st.floats(20, 200), st.floats(20, 200), st.floats(-90, 90), st.floats(-1, 1))
    @example(100, 50, 45, 0.3)
    def test_the_ends_of_a_chord_lie_on_the_ellipse(self, a: float, b: float, turn: float, part: float) -> None:
        oval = Oval(0, 0, a, b, turn)
        high, low = oval.ends()
        chord = oval.chord((low - high) / 2 * part * 0.999)

        assert chord is not None
        assert all(abs(distance(oval, x, (low - high) / 2 * part * 0.999) - 1) < 1e-6 for x in chord)

    def test_widths_are_those_of_the_font_and_strangers_are_wide(self) -> None:
        assert width("WWW", "text") > width("WiW", "text") > width("iii", "text")
        assert width("😀", "text") > width("W", "text")
        assert width("e\u0301", "name") == width("e", "name")


def box(line: Line) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a row."""
    wide = width(line.text, line.face) * line.size
    left = line.x if line.anchor == "start" else line.x - wide / 2
    return left, left + wide, line.y - ASCENT[line.face] * line.size, line.y + DESCENT[line.face] * line.size


def meet(one: Sequence[float], two: Sequence[float]) -> bool:
    across, down = min(one[1], two[1]) - max(one[0], two[0]), min(one[3], two[3]) - max(one[2], two[2])
    return across > 0.1 and down > 0.1


def inside(placed: Placed, x: float, y: float) -> bool:
    region = placed.region
    return all(holds(shape, x, y) for shape in region.inside) and not any(holds(s, x, y) for s in region.outside)


def holds(shape: Shape, x: float, y: float) -> bool:
    """Whether a point lies in a shape; written from the shape's meaning, not from its chords."""
    match shape:
        case Oval():
            return distance(shape, x, y) <= 1
        case Pill():
            across = max(abs(x - shape.x) - shape.width / 2 + shape.r, 0)
            down = max(abs(y - shape.top - shape.height / 2) - shape.height / 2 + shape.r, 0)
            return bool(across**2 + down**2 <= shape.r**2 + 0.01)
        case Slab():
            part = (y - shape.top) / shape.height
            return 0 <= part <= 1 and abs(x - shape.x) <= shape.above * (1 - part) + shape.below * part


def distance(oval: Oval, x: float, y: float) -> float:
    """1 on the edge of an ellipse, less within."""
    point = complex(x - oval.x, y - oval.y) * complex(0, 1) ** (-oval.turn / 90)
    return (point.real / oval.a) ** 2 + (point.imag / oval.b) ** 2
