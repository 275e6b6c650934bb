"""Claims about easy read: rows of pictures and words, the page it goes with, and what an author is told."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from generator.formats.markup import Rendered, render_body
from generator.model.front import EasyRead
from generator.pipeline.outcome import Outcome
from tests.jsonld_lint import lint
from tests.minisite import build, codes, model, site, tree

DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">
<path fill="#0a0" d="M0 0h9v9z"/></svg>
"""
EASY = """\
=== content/easy-read/wings.md
---
title: Our two groups
of: two-wings
summary: We have two groups.
image: {src: talking.svg, alt: Two people}
---
![Two people talk](talking.svg)

We are two groups.

![A house](talking.svg)

We meet in a house.
"""
SITE = f"""
=== content/posts/2023-01-10-two-wings/index.md
---
title: Two wings
date: 2023-01-10
wings: [earnest, grass]
summary: Of wings.
---
Everything about the two wings of us.

=== content/posts/2023-01-12-other.md
---
title: Another post
date: 2023-01-12
wings: grass
---
Of something else.

{EASY}
=== content/easy-read/talking.svg
{DRAWING}
"""
TEMPLATES = Path(__file__).parent.parent / "templates"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = site(tmp_path_factory.mktemp("easy"), SITE)
    copytree(TEMPLATES, root / "templates")
    assert codes(build(root), "error", "warning") == []
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


def rendered(text: str, easy_read: bool = True) -> Rendered:
    return render_body(text, "content/easy-read/x.md", 1, {"NHS": "National Health Service"}, easy_read)


def shape(html: str) -> str:
    """Its elements and words, on one line."""
    return re.sub(r">\s+<", "><", re.sub(r"<img[^>]*>", "<img>", html)).strip()


def said(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.location.line) for problem in rendered(text).problems]


# ---------------------------------------------------------------- rows


def test_a_picture_and_all_words_below_it_are_one_row() -> None:
    html = shape(rendered("![Seen](a.svg)\n\nOne.\n\n- two\n\n![Shown](b.svg)\n\nThree.\n").html)

    row = '<div class="easy-row"><figure><img></figure><div class="easy-words">%s</div></div>'
    assert html == row % "<p>One.</p><ul><li>two</li></ul>" + row % "<p>Three.</p>"


def test_the_picture_is_read_before_its_words() -> None:
    html = rendered("Words that stand alone.\n\n![What is seen](a.svg)\n\nThe words.\n").html

    assert html.index("What is seen") < html.index("The words")


def test_a_heading_or_a_card_ends_the_row() -> None:
    body = rendered("![Seen](a.svg)\n\nOne.\n\n## Next\n\nTwo.\n\n::: events\n\nThree.\n")
    html = shape(body.html.replace("\x02block:0\x03", "<hr>"))

    words = '<div class="easy-row"><div class="easy-words"><p>%s</p></div></div>'
    assert html[html.index("<h2") :] == ('<h2 id="next">Next</h2>' + words % "Two." + "<hr>" + words % "Three.")


def test_a_picture_without_words_is_a_row_too() -> None:
    assert shape(rendered("![Seen](a.svg)\n\n## Next\n").html) == (
        '<div class="easy-row"><figure><img></figure></div><h2 id="next">Next</h2>'
    )


def test_a_picture_that_only_decorates_has_its_row() -> None:
    html = shape(rendered("![](leaf.svg){: .decorative}\n\nOne.\n").html)

    assert html.startswith('<div class="easy-row"><p><img></p><div class="easy-words"><p>One.')


def test_no_other_page_has_rows() -> None:
    assert "easy-row" not in rendered("![Seen](a.svg)\n\nOne.\n", easy_read=False).html


# ---------------------------------------------------------------- hints


def test_easy_read_has_sentences_of_fifteen_words_at_most() -> None:
    sentence = " ".join(["Word", *["word"] * 14]) + "."

    assert said(f"![Seen](a.svg)\n\n{sentence}\n") == []
    assert said(f"![Seen](a.svg)\n\nShort one. {sentence.replace('.', ' more.')}\n") == [("sentence-long", 3)]
    assert rendered(sentence.replace(".", " more."), easy_read=False).problems == ()


def test_easy_read_has_no_short_forms_even_where_the_site_explains_them() -> None:
    text = "![Seen](a.svg)\n\nThe NHS helps.\n"

    assert said(text) == [("acronym", 3)]
    assert rendered(text, easy_read=False).problems == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Words alone.\n\nMore of them.\n\n![Seen](a.svg)\n\nWords.\n", [1]),
        ("![Seen](a.svg)\n\nWords.\n\n- and\n- a list\n\n## Next\n\nAlone.\n", [10]),
        ("![Seen](a.svg)\n\nWords.\n\n::: events\n\nAlone.\n", [7]),
        ("## One\n\n![Seen](a.svg)\n\nWords.\n\nAnd more.\n", []),
        ("", []),
    ],
)
def test_words_without_a_picture_are_told_once_for_each_row(text: str, lines: list[int]) -> None:
    assert said(text) == [("easy-read-picture", line) for line in lines]


def test_all_of_it_is_advice_and_never_stops_a_build() -> None:
    problems = rendered("The NHS " + "word " * 20 + ".\n").problems

    assert {problem.code for problem in problems} == {"sentence-long", "acronym", "easy-read-picture"}
    assert {problem.severity for problem in problems} == {"hint"}


# ---------------------------------------------------------------- both pages


def test_the_full_page_leads_to_the_easy_one_and_back(built: Path) -> None:
    full, easy = page(built, "posts/two-wings"), page(built, "easy-read/wings")

    assert re.search(r'<a href="/easy-read/wings/"><svg.*?</svg>Easy read version</a>', full)
    assert full.index("Easy read version") < full.index("Everything about")
    assert 'This is the easy read version of <a href="/posts/two-wings/">Two wings</a>' in easy


def test_a_page_without_an_easy_one_says_nothing_of_it(built: Path) -> None:
    assert "Easy read version" not in page(built, "posts/other")


@pytest.mark.parametrize(
    ("path", "text", "address"),
    [
        ("pages/about.md", "title: About us\n", "about"),
        ("pages/feeds.md", "title: Feeds\n", "feeds"),
        (
            "events/talk.md",
            "title: A talk\nuid: talk\nstart: 2023-03-01\nvenue: tba\nsummary: We talk.\n",
            "events/talk",
        ),
    ],
)
def test_pages_and_events_may_have_one_as_well(root: Path, path: str, text: str, address: str) -> None:
    (root / "content" / path).parent.mkdir(exist_ok=True)
    (root / "content" / path).write_text(f"---\n{text}---\nWords.\n", encoding="utf-8")
    edit(root, "easy-read/wings.md", "of: two-wings", f"of: {Path(path).stem}")

    assert codes(build(root), "error") == []

    assert 'href="/easy-read/wings/"' in page(root, address)
    assert f'version of <a href="/{address}/">' in page(root, "easy-read/wings")


def test_the_list_shows_every_easy_page_with_the_picture_of_its_details(built: Path) -> None:
    html = page(built, "easy-read")

    assert re.search(r'<img src="/media/talking-\w+\.svg" alt="Two people" width="40" height="30">', html)
    assert '<h2><a href="/easy-read/wings/">Our two groups</a></h2>' in html
    assert "<p>We have two groups.</p>" in html


def test_the_list_and_the_pages_are_in_the_sitemap(built: Path) -> None:
    sitemap = (built / "output/sitemap.xml").read_text("utf-8")

    for address in ("easy-read/", "easy-read/wings/"):
        assert f"<loc>https://small.example/{address}</loc>" in sitemap


def test_a_menu_may_lead_to_the_list(root: Path) -> None:
    file = root / "content/site.yaml"
    file.write_text(file.read_text("utf-8") + "footer_menu: [{name: Easy read, page: /easy-read/}]\n", "utf-8")

    assert codes(build(root)) == []

    assert '<li><a href="/easy-read/">Easy read</a></li>' in page(root, "posts/other")


def test_a_site_without_easy_read_has_no_list_of_it(tmp_path: Path) -> None:
    root = site(tmp_path, SITE.replace(EASY, "").replace("easy-read/talking.svg", "posts/2023-01-12-other.svg"))

    build(root)

    assert not (root / "output/easy-read").exists()


def test_only_easy_pages_load_the_styles_of_easy_read(built: Path) -> None:
    loaded = {
        path: "/assets/easy-read." in page(built, path) for path in ("easy-read/wings", "easy-read", "posts/two-wings")
    }

    assert loaded == {"easy-read/wings": True, "easy-read": True, "posts/two-wings": False}


def test_search_engines_learn_what_it_is_based_on(built: Path) -> None:
    html = page(built, "easy-read/wings")
    graph = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    node = next(each for each in graph["@graph"] if each["@type"] == "WebPage")

    assert lint(graph) == []
    assert node["isBasedOn"] == "https://small.example/posts/two-wings/"
    assert node["inLanguage"] == "en-GB"
    assert node["accessibilitySummary"].startswith("Easy read:")


def test_a_language_of_its_own_is_marked(root: Path) -> None:
    edit(root, "easy-read/wings.md", "of: two-wings", "of: two-wings\nlang: cy")

    build(root)

    assert '<h1 lang="cy" dir="ltr">' in page(root, "easy-read/wings")
    assert '<li class="easy-row" lang="cy" dir="ltr">' in page(root, "easy-read")


def test_a_content_note_stands_before_the_rows_and_leads_past_them(root: Path) -> None:
    edit(root, "easy-read/wings.md", "of: two-wings", "of: two-wings\ncontent_note: Of hard things.")

    build(root)

    html = page(root, "easy-read/wings")
    places = [html.index(part) for part in ("Of hard things.", 'href="#after_text"', "easy-row", 'id="after_text"')]
    assert places == sorted(places)


# ---------------------------------------------------------------- which page it goes with


@pytest.mark.parametrize("of", ["two-wings", "posts/two-wings", "posts/2023-01-10-two-wings/index.md"])
def test_a_page_is_named_by_its_file_with_or_without_its_folder(root: Path, of: str) -> None:
    edit(root, "easy-read/wings.md", "of: two-wings", f"of: {of}")

    assert codes(build(root)) == []
    assert 'href="/easy-read/wings/"' in page(root, "posts/two-wings")


def test_two_pages_of_one_name_are_told_apart_by_their_folder(root: Path) -> None:
    (root / "content/pages").mkdir()
    (root / "content/pages/two-wings.md").write_text("---\ntitle: The page of wings\n---\nWords.\n", encoding="utf-8")

    unclear = build(root)
    edit(root, "easy-read/wings.md", "of: two-wings", "of: pages/two-wings")
    clear = build(root)

    (problem,) = [each for each in unclear.problems if each.severity == "error"]
    assert problem.code == "easy-read-unclear"
    assert problem.help == ("write  of: pages/two-wings  or  of: posts/two-wings",)
    assert codes(clear) == []
    assert "The page of wings" in page(root, "easy-read/wings")


def test_a_second_easy_page_of_the_same_page_names_the_first(root: Path) -> None:
    text = EASY.split("\n", 1)[1].replace("Our two groups", "Two groups again").replace("We have", "There are")
    (root / "content/easy-read/z.md").write_text(text, encoding="utf-8")
    before = tree(root / "output")

    outcome = build(root)

    (problem,) = [each for each in outcome.problems if each.severity == "error"]
    assert (problem.code, problem.location.file) == ("easy-read-twice", "content/easy-read/z.md")
    assert "content/easy-read/wings.md" in problem.message
    assert "content/posts/2023-01-10-two-wings/index.md" in problem.message
    assert tree(root / "output") == before


def test_a_name_that_nothing_answers_to_has_the_nearest_one(root: Path) -> None:
    edit(root, "easy-read/wings.md", "of: two-wings", "of: two-wngs")

    (problem,) = [each for each in build(root).problems if each.severity == "error"]

    assert problem.code == "name-unknown"
    assert problem.message == "there is no post, event or page called two-wngs"
    assert problem.help[0] == "did you mean two-wings?"


def test_an_easy_page_of_an_easy_page_or_of_a_person_is_refused(root: Path) -> None:
    (root / "content/people").mkdir()
    (root / "content/people/jo.md").write_text("---\nname: Jo\n---\n", encoding="utf-8")
    for of in ("wings", "jo", "easy-read/wings"):
        edit(root, "easy-read/wings.md", "of: two-wings", f"of: {of}")
        assert codes(build(root), "error") == ["name-unknown"]
        edit(root, "easy-read/wings.md", f"of: {of}", "of: two-wings")


def test_a_page_with_mistakes_of_its_own_is_not_said_to_be_missing(root: Path) -> None:
    edit(root, "posts/2023-01-10-two-wings/index.md", "date: 2023-01-10", "date: perhaps")

    assert [code for code in codes(build(root), "error") if not code.startswith("date-")] == []


# ---------------------------------------------------------------- it comes and goes with its page


def waiting(outcome: Outcome) -> dict[str, str]:
    return {each.source.rpartition("/")[2]: each.reason for each in outcome.waiting}


@pytest.mark.parametrize(
    ("line", "reason"),
    [("draft: true", "draft"), ("expires: 2023-01-20", "expired")],
)
def test_an_easy_page_waits_with_the_page_it_goes_with(root: Path, line: str, reason: str) -> None:
    edit(root, "posts/2023-01-10-two-wings/index.md", "summary: Of wings.", f"summary: Of wings.\n{line}")

    outcome = build(root)

    assert set(codes(outcome)) <= {"address-lost"}  # both were published before
    assert waiting(outcome) == {"index.md": reason, "wings.md": reason}
    assert not (root / "output/easy-read").exists()


def test_an_easy_page_appears_on_the_day_of_its_post(root: Path) -> None:
    edit(root, "posts/2023-01-10-two-wings/index.md", "date: 2023-01-10", "date: 2023-02-01")

    before, after = model(root), model(root, today=date(2023, 2, 1))

    assert (before.site.easy_reads, len(after.site.easy_reads)) == ((), 1)
    assert before.site.valid_until is not None
    assert before.site.valid_until.date() == date(2023, 2, 1)


def test_a_draft_of_an_easy_page_leaves_its_page_alone(root: Path) -> None:
    edit(root, "easy-read/wings.md", "of: two-wings", "of: two-wings\ndraft: true")

    assert codes(build(root)) == ["address-lost"]
    assert "Easy read version" not in page(root, "posts/two-wings")


def test_after_edits_the_site_is_the_one_of_a_clean_build(root: Path, tmp_path: Path) -> None:
    edit(root, "posts/2023-01-10-two-wings/index.md", "title: Two wings", "title: Both wings")
    edit(root, "easy-read/wings.md", "We meet in a house.", "We meet.\n\n## And then\n\nWe go home.")
    build(root)
    edit(root, "easy-read/wings.md", "of: two-wings", "of: other")

    assert codes(build(root)) == []
    assert codes(build(root, output=tmp_path / "clean", cache=tmp_path / "new-cache")) == []

    assert tree(root / "output") == tree(tmp_path / "clean")
    assert "Easy read version" in page(root, "posts/other")
    assert "Easy read version" not in page(root, "posts/two-wings")


def test_another_title_of_the_easy_page_does_not_touch_the_full_one(root: Path) -> None:
    before = page(root, "posts/two-wings")
    edit(root, "easy-read/wings.md", "title: Our two groups", "title: Both groups")

    build(root)

    assert page(root, "posts/two-wings") == before
    assert "Both groups" in page(root, "easy-read")


def test_it_needs_a_title_and_the_page_it_goes_with() -> None:
    assert EasyRead.__struct_fields__[-2:] == ("title", "of")
    with pytest.raises(TypeError):
        EasyRead(title="Ours")  # type: ignore[call-arg]


def test_headings_of_easy_read_have_no_links_to_go_past(root: Path) -> None:
    edit(root, "easy-read/wings.md", "We are two groups.", "We are two groups.\n\n## A part")

    build(root)

    assert '<h2 id="a-part">A part</h2>' in page(root, "easy-read/wings")
    assert 'class="anchor"' not in page(root, "easy-read/wings")
