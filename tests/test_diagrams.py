"""Claims about diagrams on whole small sites: what stands on pages, in files and in feeds, and what is drawn again."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import cast

import pytest
from PIL import Image

from generator import diagrams
from generator.diagrams import still
from generator.diagrams.drawing import Drawing
from generator.pipeline.load import ROOT
from tests.minisite import build, codes, site, tree

CIRCLES = """\
```circles two-wings
title: The two wings
describe: Two circles that overlap.
caption: Two wings, and what they share.
sets:
  Earnest: [Clinicians, Researchers]
  Grass: [Activists, Families]
overlaps: {both: Practice}
links: {Grass: ../pages/about.md, Earnest: /wings/earnest/}
```
"""
SITE = f"""
=== content/posts/wings.md
---
title: Wings
date: 2023-01-10
wings: [earnest, grass]
summary: Of wings.
---
See [fig:two-wings], or [our drawing](fig:two-wings).

{CIRCLES}
Between them stands a paragraph.

=== content/posts/later.md
---
title: Later
date: 2023-01-12
wings: grass
summary: Of more.
---
As in [fig:two-wings] and [fig:steps].

::: diagram two-wings

::: diagram two-wings

::: diagram two-wings

=== content/pages/about.md
---
title: About us
---
Who we are.

::: diagram steps

=== content/diagrams/steps.md
---
title: Our steps
---
```circles steps
stages: [Listen, Reflect, Act]
```
"""
TEMPLATES = Path(__file__).parent.parent / "templates"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = site(tmp_path_factory.mktemp("diagrams"), SITE)
    outcome = build(root)
    assert codes(outcome) == []
    return root


@pytest.fixture(scope="module")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site with the templates of our own, whose palette the files have."""
    root = site(tmp_path_factory.mktemp("dressed"), SITE)
    copytree(TEMPLATES, root / "templates")
    assert codes(build(root)) == []
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return Path(copytree(built, tmp_path / "site"))


def page(root: Path, path: str) -> str:
    return (root / "output" / path / "index.html").read_text(encoding="utf-8")


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / "content" / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


# ---------------------------------------------------------------- on a page


def test_a_diagram_has_a_name_a_description_a_caption_and_the_same_in_words(built: Path) -> None:
    html = page(built, "posts/wings")

    figure = html[html.index('<figure class="diagram" id="fig-two-wings">') : html.index("</figure>")]
    assert ">The two wings</title>" in figure
    assert ">Two circles that overlap.</desc>" in figure
    assert "<p>Two wings, and what they share.</p>" in figure
    details = figure[figure.index("<details>") : figure.index("</details>")]
    assert "Read this diagram as text" in details
    assert re.search(r"<li>Earnest\s*<ul>\s*<li>Clinicians</li>\s*<li>Researchers</li>", details)
    assert "<code" not in html


@pytest.mark.parametrize("path", ["posts/wings", "posts/later", "about", "diagrams", "diagrams/steps"])
def test_every_id_is_there_once_and_every_reference_finds_one(path: str, built: Path) -> None:
    html = page(built, path)

    assert sorted(ids(html)) == sorted(set(ids(html)))
    wanted = [word for value in re.findall(r'aria-labelledby="([^"]+)"', html) for word in value.split()]
    wanted += re.findall(r"url\(#([^)]+)\)", html)
    assert set(wanted) <= set(ids(html))


def test_the_same_diagram_three_times_on_a_page_is_anchored_once(built: Path) -> None:
    html = page(built, "posts/later")

    assert html.count('<figure class="diagram"') == 3
    assert html.count('id="fig-two-wings"') == 1


def test_links_in_a_diagram_lead_to_pages(built: Path) -> None:
    for path in ("posts/wings", "posts/later"):
        drawn = "".join(re.findall(r"<svg.*?</svg>", page(built, path), re.DOTALL))

        assert set(re.findall(r'href="([^"#]+)"', drawn)) == {"/about/", "/wings/earnest/"}
        assert "\x02" not in page(built, path)


def test_only_pages_with_a_diagram_load_its_styles(dressed: Path) -> None:
    paths = ("posts/wings", "posts/later", "about", "diagrams", "wings/grass", "posts")

    loading = [path for path in paths if re.search(r"/assets/diagrams\.\w+\.css", page(dressed, path))]

    assert loading == ["posts/wings", "posts/later", "about", "diagrams"]


# ---------------------------------------------------------------- speaking of one


def test_a_text_refers_to_a_diagram_of_its_own_page_and_of_another(built: Path) -> None:
    here, there = page(built, "posts/wings"), page(built, "posts/later")

    assert '<a href="#fig-two-wings">the diagram “two wings”</a>' in here
    assert '<a href="#fig-two-wings">our drawing</a>' in here
    assert '<a href="/posts/wings/#fig-two-wings">the diagram “two wings”</a>' in there
    assert '<a href="/diagrams/steps/#fig-steps">the diagram “steps”</a>' in there


def test_an_unknown_diagram_is_a_problem_with_the_nearest_name(root: Path) -> None:
    edit(root, "posts/later.md", "[fig:steps]", "[fig:stepz]")
    edit(root, "posts/later.md", "::: diagram two-wings\n\n::: diagram two-wings\n", "::: diagram two-wing\n")

    outcome = build(root)

    assert codes(outcome) == ["diagram-unknown", "name-unknown"]
    assert all("did you mean" in "".join(problem.help) for problem in outcome.problems if problem.severity == "error")
    assert ("steps" in outcome.problems[0].help[0], "two-wings" in outcome.problems[1].help[0]) == (True, True)


def test_two_diagrams_of_one_name_are_a_problem_at_the_second(root: Path) -> None:
    edit(root, "diagrams/steps.md", "circles steps", "circles two-wings")
    edit(root, "posts/later.md", " and [fig:steps]", "")
    edit(root, "pages/about.md", "::: diagram steps", "")

    outcome = build(root)

    assert codes(outcome) == ["diagram-twice"]
    assert "two-wings" in outcome.problems[0].message
    assert str(outcome.problems[0].location).startswith("content/posts/wings.md:9")


@pytest.mark.parametrize(
    ("written", "code"),
    [("../pages/none.md", "link-broken"), ("/nothing/", "link-broken"), ("fig:none", "diagram-unknown")],
)
def test_a_dead_link_in_a_diagram_is_a_problem_at_the_diagram(written: str, code: str, root: Path) -> None:
    edit(root, "posts/wings.md", "../pages/about.md", written)

    outcome = build(root)

    assert codes(outcome) == [code]
    assert str(outcome.problems[0].location).startswith("content/posts/wings.md:9")


# ---------------------------------------------------------------- the list, and the files


def test_the_list_names_every_page_that_shows_a_diagram(built: Path) -> None:
    html = page(built, "diagrams")

    rows = re.findall(r"<li>\s*<h2>.*?</li>", html, re.DOTALL)
    wings, steps = sorted(rows, key=lambda row: "steps.svg" in row)
    assert {'href="/posts/wings/"', 'href="/posts/later/"'} <= set(re.findall(r'href="[^"]*"', wings))
    assert {'href="/diagrams/steps/"', 'href="/about/"'} <= set(re.findall(r'href="[^"]*"', steps))


def test_the_page_of_a_shared_diagram_names_the_pages_that_show_it(built: Path) -> None:
    html = page(built, "diagrams/steps")

    assert "Pages that show it" in html
    assert '<a href="/about/">About us</a>' in html


def test_the_svg_file_has_the_colours_of_daylight_spelt_out(dressed: Path) -> None:
    svg = (dressed / "output/diagrams/two-wings.svg").read_text("utf-8")
    tokens = (dressed / "templates/assets/css/tokens.css").read_text("utf-8")

    assert "var(" not in svg
    assert "<script" not in svg
    light = tokens.split("@media")[0]
    colours = {colour.lower() for colour in re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]+)"', svg)}
    assert colours
    assert colours <= {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{3,6}", light)}


def test_the_png_is_one_and_as_wide_as_it_should_be(dressed: Path) -> None:
    from generator.plan.files import PNG_WIDTH_PX

    png = (dressed / "output/diagrams/two-wings.png").read_bytes()

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", png[16:20]) == (PNG_WIDTH_PX,)


def test_the_png_has_few_colours_and_its_flat_ones_are_exact(dressed: Path) -> None:
    svg = (dressed / "output/diagrams/two-wings.svg").read_text("utf-8")
    painted = {match.lower() for match in re.findall(r'fill="(#[0-9A-Fa-f]{6})"', svg)}

    with Image.open(dressed / "output/diagrams/two-wings.png") as picture:
        counted = cast(list[tuple[int, tuple[int, int, int]]], picture.convert("RGB").getcolors(1 << 24))
        colours = {"#" + bytes(colour).hex() for _, colour in counted}

    assert len(painted) > 3
    assert painted <= colours
    assert len(colours) <= 64
    assert (dressed / "output/diagrams/two-wings.png").stat().st_size < 45_000


@pytest.mark.parametrize("family", ["--serif", "--sans"])
def test_words_in_every_font_of_the_site_are_in_the_png(family: str) -> None:
    tokens = still.tokens_of((ROOT / "templates/assets/css/tokens.css").read_text("utf-8"), "light")
    words = f'<g font-family="var({family})"><text x="10" y="40" font-size="30">Words</text></g>'
    svg = f'<svg viewBox="0 0 100 60" role="img" aria-labelledby="t"><title id="t">T</title>{words}</svg>'

    drawing = Drawing(kind="circles", svg=svg, width=100, height=60, title="T", description="D")

    made = still.png(still.standalone(drawing, tokens), 100)

    with Image.open(BytesIO(made)) as picture:
        dark = sum(count for count, value in picture.convert("L").getcolors() or () if cast(int, value) < 100)
    assert dark > 100


def test_a_feed_has_the_picture_with_its_words_and_no_svg(built: Path) -> None:
    feed = unescape((built / "output/feed.xml").read_text("utf-8"))

    assert "<svg" not in feed
    assert 'src="https://small.example/diagrams/two-wings.png"' in feed
    assert 'alt="The two wings. Two circles that overlap."' in feed


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("fence", "wanted"),
    [
        ("```circles\ntitle: A\nrings: [Person, Team]\ncolors: teal\n```\n", "circles-key 9:1"),
        ("- One\n\n    ```circles\n    rings: [Person, Person]\n    ```\n", "circles-twice 9:21"),
        ("```mermaid\nflowchart LR\n  A --> B\n  C[D (e)] --> F\n```\n", "mermaid-bad 9"),
        ("```mermaid\nflowchrat LR\n```\n", "mermaid-kind 7:1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands_and_hides_no_other(fence: str, wanted: str, root: Path) -> None:
    head = "---\ntitle: New\ndate: 2023-01-20\nwings: grass\n---\n"
    (root / "content/posts/new.md").write_text(f"{head}{fence}\nSee [more](none.md) and [fig:new-1].\n", "utf-8")

    outcome = build(root)

    found = [f"{problem.code} {problem.location}" for problem in outcome.problems if problem.severity == "error"]
    assert found[0].replace("content/posts/new.md:", "").startswith(wanted)
    assert [each.split()[0] for each in found[1:]] == ["link-broken"]
    assert outcome.publish_result is None


# ---------------------------------------------------------------- remembered


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that were drawn, as they come."""
    found: list[str] = []
    real = diagrams.draw

    def noting(kind: str, source: str) -> diagrams.Drawn:
        found.append(source)
        return real(kind, source)  # type: ignore[arg-type]

    monkeypatch.setattr(diagrams, "draw", noting)
    return found


def test_a_diagram_is_drawn_once_however_many_pages_show_it(tmp_path: Path, drawn: list[str]) -> None:
    build(site(tmp_path, SITE))

    assert len(drawn) == 2


def test_a_changed_paragraph_draws_nothing(root: Path, drawn: list[str]) -> None:
    edit(root, "posts/wings.md", "stands a paragraph", "stands another paragraph")

    outcome = build(root)

    assert outcome.publish_result is not None
    assert "another paragraph" in page(root, "posts/wings")
    assert drawn == []


def test_only_the_diagram_that_changed_is_drawn(root: Path, drawn: list[str]) -> None:
    edit(root, "diagrams/steps.md", "Reflect", "Think")

    build(root)

    assert [source.strip() for source in drawn] == ["stages: [Listen, Think, Act]"]
    assert "Think" in page(root, "about")


@pytest.mark.slow
def test_another_palette_writes_the_files_anew_and_draws_nothing(
    dressed: Path, tmp_path: Path, drawn: list[str]
) -> None:
    root = Path(copytree(dressed, tmp_path / "site"))
    before = tree(root / "output/diagrams")
    tokens = root / "templates/assets/css/tokens.css"
    tokens.write_text(re.sub(r"--teal-t: #\w+;", "--teal-t: #abcdef;", tokens.read_text("utf-8")), "utf-8")

    build(root)

    after = tree(root / "output/diagrams")
    assert drawn == []
    assert b"#abcdef" in after["two-wings.svg"].lower()
    assert after["two-wings.png"] != before["two-wings.png"]


def test_after_edits_the_site_is_the_one_of_a_clean_build(root: Path, tmp_path: Path) -> None:
    edit(root, "posts/wings.md", "Clinicians", "Nurses")
    edit(root, "diagrams/steps.md", "circles steps", "circles our-steps")
    edit(root, "pages/about.md", "diagram steps", "diagram our-steps")
    edit(root, "posts/later.md", "[fig:steps]", "[fig:our-steps]")

    assert codes(build(root)) == []
    assert codes(build(root, output=tmp_path / "clean", cache=tmp_path / "new-cache")) == []

    ours, clean = tree(root / "output"), tree(tmp_path / "clean")
    assert ours == clean  # the manifest too: what is remembered has the keys of what was just drawn
    assert "diagrams/steps.svg" not in ours


@pytest.mark.slow
def test_the_engine_of_mermaid_is_loaded_only_where_something_is_to_be_drawn(root: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.minisite import build; build(Path(sys.argv[1])); "
        "print(sorted(name for name in sys.modules if 'mermaid' in name))"
    )

    def loaded() -> str:
        command = [sys.executable, "-c", program, str(root)]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=TEMPLATES.parent).stdout

    edit(root, "posts/wings.md", "a paragraph", "one paragraph")
    without = loaded()
    edit(root, "pages/about.md", "Who we are.", "Who we are.\n\n```mermaid\nflowchart LR\n  A --> B\n```\n")
    first = loaded()
    edit(root, "pages/about.md", "Who we are.", "Who we all are.")
    again = loaded()

    assert (without.strip(), "mermaid_render" in first, again.strip()) == ("[]", True, "[]")


# ---------------------------------------------------------------- the guide


def shown_in_the_guide() -> Iterator[tuple[str, str]]:
    guide = (TEMPLATES.parent / "docs/authors.md").read_text("utf-8")
    part = guide[guide.index("### Diagrams") : guide.index("### Block tags")]
    yield from re.findall(r"^```(circles|mermaid)[^\n]*\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("kind", "source"), list(shown_in_the_guide()))
def test_what_the_guide_shows_can_be_drawn(kind: str, source: str) -> None:
    result = diagrams.draw(kind, source)  # type: ignore[arg-type]

    assert result.problems == ()
    assert isinstance(result.drawing, Drawing)
