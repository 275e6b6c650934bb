"""Claims about Mermaid: every kind is drawn in the site's colours, in words too, and nothing hostile comes through."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from generator.diagrams.drawing import ID_TOKEN, Drawing, Outline
from generator.diagrams.mermaid import draw
from generator.diagrams.still import png, standalone, tokens_of
from generator.diagrams.svg import clean, with_ids
from generator.problems import Problem
from tests.patience import within

TESTS = Path(__file__).parent
CASES = yaml.safe_load((TESTS / "cases" / "mermaid.yaml").read_text(encoding="utf-8"))
FILE = "content/posts/x/index.md"
CSS = (TESTS.parent / "templates" / "assets" / "css" / "tokens.css").read_text(encoding="utf-8")
every_kind = pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))


def drawn(source: str) -> Drawing:
    drawing, problems = draw(source, FILE, 10)
    assert drawing is not None, problems
    return drawing


def problem_with(source: str) -> Problem:
    drawing, problems = draw(source, FILE, 10)
    assert drawing is None
    assert len(problems) == 1
    return problems[0]


def words_of(svg: str) -> str:
    return " ".join("".join(ElementTree.fromstring(svg).itertext()).split())


def told(lines: tuple[Outline, ...], depth: int = 0) -> list[str]:
    return [row for line in lines for row in ["  " * depth + line.text, *told(line.below, depth + 1)]]


@every_kind
def test_every_kind_is_drawn_with_its_words_and_with_space_between_them(case: dict[str, str]) -> None:
    words = words_of(drawn(case["given"]).svg)

    assert [expected for expected in case["words"] if expected not in words] == []


@every_kind
def test_every_kind_passes_the_gate_unchanged(case: dict[str, str]) -> None:
    svg = drawn(case["given"]).svg

    assert clean(svg) == svg


@every_kind
def test_every_colour_is_one_of_the_site(case: dict[str, str]) -> None:
    drawing = drawn(case["given"])

    painted = set(re.findall(r'\b(?:fill|stroke)="([^"]*)"', drawing.svg))

    known = {f"var({name})" for name in tokens_of(CSS, "light")} | {"none"}
    assert painted <= known
    assert not re.search(r'="[^"]*(?:#[0-9a-fA-F]{3}|rgb|hsl)', drawing.svg)


@every_kind
def test_no_words_are_smaller_than_12_px(case: dict[str, str]) -> None:
    sizes = re.findall(r'font-size="([^"]*)"', drawn(case["given"]).svg)

    assert sizes
    assert min(map(float, sizes)) >= 12


@every_kind
def test_every_kind_has_a_name_a_description_and_its_words_as_a_list(case: dict[str, str]) -> None:
    drawing = drawn(case["given"])

    assert f'<title id="{ID_TOKEN}-title">' in drawing.svg
    assert drawing.title
    assert drawing.description
    assert drawing.title in words_of(drawing.svg)
    assert told(drawing.outline)


@every_kind
def test_every_kind_is_a_picture_too(case: dict[str, str]) -> None:
    picture = png(standalone(drawn(case["given"]), tokens_of(CSS, "dark")), 400)

    assert picture.startswith(b"\x89PNG")
    assert picture[16:20] == (400).to_bytes(4, "big")


@every_kind
def test_one_diagram_three_times_on_a_page_has_no_id_twice(case: dict[str, str]) -> None:
    svg = drawn(case["given"]).svg

    ids = re.findall(r'\bid="([^"]*)"', "".join(with_ids(svg, number) for number in (1, 2, 3)))

    assert len(ids) == len(set(ids)) >= 6


@pytest.mark.slow
def test_the_same_bytes_in_every_process_time_zone_and_year() -> None:
    program = (
        "import sys, yaml; sys.path.insert(0, '.'); from generator.diagrams.mermaid import draw\n"
        "for case in yaml.safe_load(open('tests/cases/mermaid.yaml', encoding='utf-8')):\n"
        "    sys.stdout.buffer.write(repr(draw(case['given'], 'x.md', 1)).encode())\n"
    )

    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=TESTS.parent,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for zone, seed in (("UTC", "0"), ("Pacific/Auckland", "1"), ("America/New_York", "2"))
    }

    assert len(made) == 1


def test_today_is_in_no_gantt_chart() -> None:
    always = "gantt\ndateFormat YYYY-MM-DD\nEver :2000-01-01, 2090-01-01"

    assert drawn(always).svg == drawn(always + "\ntodayMarker off").svg


# ---------------------------------------------------------------- names and words


def test_an_author_names_and_describes() -> None:
    drawing = drawn("flowchart LR\naccTitle: How we meet\naccDescr: First you listen.\nA --> B")

    assert (drawing.title, drawing.description) == ("How we meet", "First you listen.")


def test_without_a_name_one_is_made_of_the_kind_and_the_words() -> None:
    drawing = drawn("flowchart LR\nA[Listen] -->|gladly| B[Reflect]\nB --> C[Act]")

    assert drawing.title == "Flow chart: Listen, Reflect, Act"
    assert drawing.description == "Flow chart. Listen: gladly: leads to Reflect; Reflect: leads to Act."


def test_only_an_arrow_leads_somewhere() -> None:
    lines = told(drawn("flowchart LR\nA --> B\nB --- C\nC <--> D\nD ~~~ A").outline)

    assert lines == ["A", "  leads to B", "B", "  is linked with C", "C", "  leads to and comes from D", "D"]


def test_what_is_in_a_group_stands_below_it() -> None:
    lines = told(drawn("flowchart LR\nsubgraph g [Group]\nA --> B\nend\nB --> C").outline)

    assert lines == ["C", "Group", "  A", "    leads to B", "  B", "    leads to C"]


def test_a_conversation_is_told_in_its_order() -> None:
    lines = told(drawn("sequenceDiagram\nA->>B: Hello\nloop Daily\nB-->>A: Hi\nend\nNote over A: Tired").outline)

    assert lines[3:] == ["A to B: Hello", "Repeated: Daily", "  B to A: Hi", "Note: Tired"]


def test_a_mind_map_is_told_as_its_tree() -> None:
    lines = told(drawn("mindmap\n  root((Care))\n    Time\n      Rest\n    [Kindness]").outline)

    assert lines == ["Care", "  Time", "    Rest", "  Kindness"]


def test_a_diagram_too_wide_for_a_telephone_says_that_it_scrolls() -> None:
    narrow, wide = drawn("flowchart TD\nA --> B"), drawn("flowchart LR\n" + " --> ".join("ABCDEFGH"))

    assert 'class="mermaid"' in narrow.svg
    assert 'class="mermaid scroll"' in wide.svg


def test_an_author_s_colours_become_the_nearest_of_the_site() -> None:
    svg = drawn("flowchart LR\nA --> B\nstyle A fill:#fc8,stroke:purple,color:white,stroke-width:12px").svg

    assert 'fill="var(--clay-t)" stroke="var(--plum-g)"' in svg
    assert 'stroke-width="4"' in svg


# ---------------------------------------------------------------- links


def test_links_stay_as_their_author_wrote_them() -> None:
    source = (
        'flowchart LR\nA --> B\nclick A "../research/index.md" "Research"\nclick B href "https://example.org" _blank'
    )

    drawing = drawn(source)

    assert drawing.links == ("../research/index.md", "https://example.org")
    assert re.findall(r'<a href="([^"]*)">', drawing.svg) == ["\x02link:0\x03", "\x02link:1\x03"]
    assert 'role="group"' in drawing.svg, "in an image nobody could reach them"


@pytest.mark.parametrize(
    "line",
    [
        'click A "javascript:alert(1)"',
        'click A href "JAVASCRIPT:alert(1)"',
        'click A "data:text/html,<script>alert(1)</script>"',
        'click A "vbscript:x"',
        'click A "//example.org/x"',
        'click A "/\\example.org/x"',
        "click A callback",
        'click A call callback() "Tooltip"',
    ],
)
def test_a_click_that_could_run_something_is_left_out_and_told(line: str) -> None:
    drawing, problems = draw(f"flowchart LR\nA --> B\n{line}", FILE, 10)

    assert drawing is not None
    assert "<a" not in drawing.svg
    assert drawing.links == ()
    assert [(problem.code, problem.severity, problem.location.line) for problem in problems] == [
        ("mermaid-link", "warning", 12)
    ]


def test_a_menu_of_links_is_told_as_it_is_left_out() -> None:
    drawing, problems = draw("sequenceDiagram\nA->>B: Hello\nlink A: Website @ https://example.org", FILE, 10)

    assert drawing is not None
    assert [(problem.code, problem.location.line) for problem in problems] == [("mermaid-link", 12)]


def test_click_is_a_word_where_nothing_can_be_clicked() -> None:
    assert draw("mindmap\n  root\n    click here to go on", FILE, 10)[1] == []


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("source", "code", "location", "message"),
    [
        ("", "mermaid-bad", f"{FILE}:10", "empty"),
        ("flowchart LR\nA --> B\nB --> C[(Listen\n", "mermaid-bad", f"{FILE}:12", "ends too early"),
        ("flowchart LR\nA --> B\nA[[[ --> B\nB --> D", "mermaid-bad", f"{FILE}:12", "can't be understood"),
        ('---\ntitle: X\n---\nflowchart LR\nA[x --> "B\nC', "mermaid-bad", f"{FILE}:14", ""),
        ("gantt\ndateFormat YYYY-MM-DD\nTask :soon, 3d", "mermaid-bad", FILE, "no date"),
        ("flowchrat LR\nA --> B", "mermaid-kind", f"{FILE}:10:1", '"flowchrat" is none'),
        ("%% about\n\n  pei\n", "mermaid-kind", f"{FILE}:12:3", '"pei" is none'),
        ("---\ntitle: X\n---\nmindmpa\n", "mermaid-kind", f"{FILE}:13:1", '"mindmpa" is none'),
    ],
)
def test_a_mistake_is_told_in_plain_words_at_its_line(source: str, code: str, location: str, message: str) -> None:
    problem = problem_with(source)

    assert problem.code == code
    assert str(problem.location).startswith(location)
    assert message in problem.message
    assert not re.search(r"Expecting|token|NODE_STRING|Lexical", problem.message)


def test_an_unknown_kind_is_told_the_nearest() -> None:
    assert problem_with("flowchrat LR\nA --> B").help[0] == "did you mean flowchart?"


@pytest.mark.parametrize(
    "large",
    [
        "flowchart TD\n" + "\n".join(f"n{i} --> n{i + 1}" for i in range(5_000)),
        "flowchart TD\nA[" + "a" * 70_000 + "]",
        pytest.param(
            "flowchart TD\n" + "\n".join(f"n{i}-->n{j}" for i in range(100) for j in range(i)), marks=pytest.mark.slow
        ),
        "mindmap\n root\n" + "\n".join(f"  n{i}" for i in range(5_000)),
    ],
    ids=["5,000 nodes", "70,000 letters", "5,000 arrows", "5,000 branches"],
)
def test_what_is_too_large_is_told_in_bounded_time(large: str) -> None:
    drawing, problems = within(1500, lambda: draw(large, FILE, 10))

    assert drawing is None or len(drawing.svg) < 1_000_000
    assert drawing is not None or [problem.code for problem in problems] == ["mermaid-large"]


def test_after_a_failure_the_next_diagram_is_drawn_as_ever() -> None:
    before = drawn("flowchart LR\nA --> B")

    problem_with("flowchart LR\nA[[[")

    assert drawn("flowchart LR\nA --> B") == before


# ---------------------------------------------------------------- hostile input

DEEP = "flowchart TD\n" + "".join(f"subgraph s{i}\n" for i in range(300)) + "a\n" + "end\n" * 300


@pytest.mark.parametrize(
    "hostile",
    [
        'flowchart LR\nA["<script>alert(1)</script>"] --> B',
        'flowchart LR\nA["<img src=x onerror=alert(1)>"]',
        'flowchart LR\nA["</text></svg><script>alert(1)</script>"]',
        'flowchart LR\nA["</style><script>alert(1)</script>"]',
        "flowchart LR\nA[\"<a href='javascript:alert(1)'>x</a>\"]",
        'flowchart LR\nA["<svg/onload=alert(1)>"]',
        'flowchart LR\nA["&lt;script&gt;alert(1)&lt;/script&gt;"]',
        'flowchart LR\nA["#lt;script#gt;alert(1)"]',
        'flowchart LR\nA["&lol; &amp; <!DOCTYPE x> <![CDATA[x]]> <!-- x -->"]',
        "flowchart LR\nA\nstyle A fill:url(javascript:alert(1)),stroke:expression(alert(1))",
        "flowchart LR\nA\nstyle A fill:red;background:url(https://example.org/x.png)",
        "flowchart LR\nclassDef x fill:#f00;}</style><script>alert(1)</script>\nA:::x",
        'flowchart LR\nA:::"onclick=alert(1)"',
        'flowchart LR\nA@{ img: "https://example.org/x.png", label: "x" }',
        'flowchart LR\nA@{ icon: "fa:user\\"><script>", label: "x" }',
        '%%{init: {"themeCSS": "* { background: url(https://example.org) }"}}%%\nflowchart LR\nA',
        '%%{init: {"fontFamily": "x\\"><script>alert(1)</script>", "securityLevel": "loose"}}%%\nflowchart LR\nA',
        '%%{init: {"themeVariables": {"primaryColor": "url(javascript:x)"}}}%%\nflowchart LR\nA',
        '%%{init: {"flowchart": {"htmlLabels": true}}}%%\nflowchart LR\nA["<iframe src=//example.org>"]',
        '---\ntitle: "</title><script>alert(1)</script>"\n---\nflowchart LR\nA',
        "flowchart LR\naccTitle: </title><script>alert(1)</script>\naccDescr: <b>x</b>\nA",
        "sequenceDiagram\nparticipant A\nlink A: x @ javascript:alert(1)\nA->>A: <script>x</script>",
        'classDiagram\nclass A\nlink A "javascript:alert(1)"\ncallback A "alert" "x"',
        'gantt\ndateFormat YYYY-MM-DD\nsection S\nT :t, 2026-01-01, 3d\nclick t href "javascript:alert(1)"',
        'gitGraph\ncommit id: "<script>" tag: "onload=alert(1)"',
        'pie\n"<script>alert(1)</script>" : 3',
        'C4Context\nPerson(a, "A", "x", $link="javascript:alert(1)", $sprite="https://example.org/x.png")',
        'flowchart LR\nA["\x02link:7\x03 \ufdd0link:7\ufdd1 \x00\x1b[31m"]',
        'flowchart LR\nA["' + "<b>" * 3_000 + '"]',
        "flowchart LR\nA" + "[" * 5_000,
        "---\n" + "a: &a [*a]\n" + "---\nflowchart LR\nA",
        '%%{init: {"a":' * 500 + "}}%%\nflowchart LR\nA",
        DEEP,
    ],
)
def test_hostile_text_is_neutral_or_a_problem(hostile: str) -> None:
    drawing, problems = within(250, lambda: draw(hostile, FILE, 10))

    if drawing is None:
        assert problems[0].code.startswith("mermaid-")
        return
    assert clean(drawing.svg) == drawing.svg
    assert not re.search(r"<(?!/?(?:svg|g|title|desc|text|tspan|path|rect|circle|polygon|a)\b)", drawing.svg)
    assert not re.search(r"<[^>]*(?:\bon\w+=|javascript:|https?://|style=|\ufdd0|\x02link:7)", drawing.svg)


def test_drawing_leaves_no_thread_behind_so_that_pages_are_still_shared_out() -> None:
    draw("flowchart LR\nA --> B", "a.md", 1)

    assert threading.active_count() == 1
