"""Claims about `check`: whole small sites with a fault in a template or a text, and where the fault is told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from generator.pipeline.build_site import Outcome
from generator.pipeline.dry_run import dry_run
from generator.pipeline.load import ROOT
from generator.problems import Problem
from tests.minisite import build, codes, request, site, tree

SMALL = """
=== content/posts/2023-01-20-hello.md
---
title: Hello
date: 2023-01-20
summary: A first word.
wings: [grass]
tags: [beginnings]
---
Good morning. See [who we are](../pages/about.md#people).[^1]

[^1]: A note.
=== content/posts/2023-01-21-again.md
---
title: Again
date: 2023-01-21
summary: A second word.
wings: [grass]
aliases: [/second/]
---
Good evening. Look at [another site](https://elsewhere.example/page).
=== content/pages/about.md
---
title: About us
summary: Who we are.
---
All of us.

## People
Everyone.
=== content/events/meeting.md
---
title: Meeting
uid: meeting-2023
summary: We meet.
start: 2023-03-04 10:00
end: 2023-03-04 12:00
mode: online
audience: [grass]
published: 2023-01-20
---
Come along.
"""
SETTINGS = """\
name: A small site
base_url: https://small.example/
uid_domain: small.example
wings: {earnest: Earnest, grass: Grass}
sectors: {health: Health}
menu: [{name: About, page: pages/about.md}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path, SMALL, SETTINGS)


def check(root: Path, **changes: object) -> Outcome:
    return dry_run(request(root, **changes)).outcome


def edit_template(root: Path, name: str, old: str, new: str) -> None:
    """Give the site a template of its own: ours, with one thing changed."""
    own = root / "templates" / name
    text = (own if own.exists() else ROOT / "templates" / name).read_text(encoding="utf-8")
    assert old in text
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(text.replace(old, new), encoding="utf-8")


def told(root: Path, code: str) -> list[Problem]:
    return [problem for problem in check(root).problems if problem.code == code]


def test_a_good_site_has_nothing_wrong_with_it(root: Path) -> None:
    outcome = check(root)

    assert codes(outcome) == []
    assert outcome.pages > 10


def test_check_writes_nothing_to_the_output(root: Path) -> None:
    check(root)
    assert not (root / "output").exists()

    build(root)
    before = tree(root / "output")
    edit_template(root, "pages/text.html", "{% block main %}", "{% block main %}<h1>Twice</h1>")
    check(root)

    assert tree(root / "output") == before


@pytest.mark.parametrize(("source", "day"), [(ROOT, None), (ROOT / "tests/sites/events", date(2026, 11, 25))])
def test_the_sites_of_this_project_have_no_fault(source: Path, day: date | None, tmp_path: Path) -> None:
    outcome = check(source, output=tmp_path / "output", cache=tmp_path / "cache", today=day)

    assert codes(outcome) == []
    assert outcome.pages > 40


# ---------------------------------------------------------------- where a fault is told


def test_a_fault_of_every_page_is_told_once_for_each_template(root: Path) -> None:
    edit_template(root, "base.html", '<main id="main"', '<main id="elsewhere"')

    found = told(root, "page-skip-link")

    files = [problem.location.file for problem in found]
    assert len(files) == len(set(files)) > 5
    assert all(file.startswith("templates/pages/") or len(made_by(root, file)) == 1 for file in files)
    [posts] = [problem for problem in found if problem.location.file == "templates/pages/post.html"]
    assert posts.message == (
        "the first link of the page does not lead to its main part (on /posts/again/ and 1 more like it)"
    )


def made_by(root: Path, source: str) -> list[str]:
    """The pages that are made of a kind of content, where there is only one of them."""
    return sorted(str(path) for path in (root / source).parent.iterdir())


def test_a_fault_of_one_page_is_told_at_its_file_and_names_the_template(root: Path) -> None:
    edit_template(
        root,
        "pages/post.html",
        "{% block main %}",
        '{% block main %}{% if view.page.title == "Hello" %}<h1>H</h1>{% endif %}',
    )

    [problem] = told(root, "page-heading-one")

    assert problem.location.file == "content/posts/2023-01-20-hello.md"
    assert problem.message == (
        "the page has 2 main headings (h1) (on /posts/hello/, made with templates/pages/post.html)"
    )


def test_a_fault_of_a_page_that_no_file_is_behind_is_told_at_its_template(root: Path) -> None:
    edit_template(root, "pages/not_found.html", "{% block main %}", "{% block main %}<h1>Again</h1>")

    [problem] = told(root, "page-heading-one")

    assert problem.location.file == "templates/pages/not_found.html"
    assert "(on /404.html)" in problem.message


# ---------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("link", "code", "words"),
    [
        ('<a href="/abuot/">x</a>', "page-link-broken", "/abuot/ leads to a file that the site does not have"),
        ('<a href="../abuot/">x</a>', "page-link-broken", "../abuot/ leads to"),
        ('<a href="https://small.example/abuot/">x</a>', "page-link-broken", "https://small.example/abuot/ leads to"),
        (
            '<a href="webcal://small.example/gone.ics">x</a>',
            "page-link-broken",
            "webcal://small.example/gone.ics leads",
        ),
        ('<img src="/gone.png" alt="x">', "page-link-broken", "/gone.png leads"),
        ('<img src="/feed.xml" srcset="/gone.png 2x" alt="x">', "page-link-broken", "/gone.png leads"),
        ('<a href="/about/#poeple">x</a>', "page-link-fragment", "/about/#poeple leads to a part that its page does"),
        ('<a href="#gone">x</a>', "page-link-fragment", "#gone leads to a part"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(link: str, code: str, words: str, root: Path) -> None:
    edit_template(root, "pages/not_found.html", "{% block main %}", f"{{% block main %}}{link}")

    [problem] = told(root, code)

    assert words in problem.message
    assert problem.severity == "error"


def test_what_was_meant_is_told(root: Path) -> None:
    links = '<a href="/abuot/">x</a><a href="/about/#peopel">x</a>'
    edit_template(root, "pages/not_found.html", "{% block main %}", f"{{% block main %}}{links}")

    helps = [problem.help for problem in check(root).problems if problem.code.startswith("page-link")]

    assert helps == [("did you mean /about/?",), ("did you mean #people?",)]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="">x</a>',
        '<a href="#">x</a>',
        '<a href="#top">x</a>',
        '<a href="#main">x</a>',
        '<a href="/about/#people">x</a>',
        '<a href="/about/?from=here#people">x</a>',
        '<a href="https://small.example">x</a>',
        '<a href="https://small.example/about/">x</a>',
        '<a href="/second/">x</a>',
        '<a href="/feed.xml">x</a>',
        '<a href="mailto:hello@small.example">x</a>',
        '<a href="tel:+441234">x</a>',
        '<a href="//elsewhere.example/">x</a>',
        '<a href="https://small.example.org/gone/">x</a>',
    ],
)
def test_a_link_that_leads_somewhere_is_let_be(link: str, root: Path) -> None:
    edit_template(root, "pages/not_found.html", "{% block main %}", f"{{% block main %}}{link}")

    assert codes(check(root)) == []


def test_below_a_sub_path_an_address_that_forgets_it_is_broken(root: Path) -> None:
    links = '<a href="/about/">x</a><a href="https://small.example/other-site/">x</a><a href="/rpm/about/">x</a>'
    edit_template(root, "pages/not_found.html", "{% block main %}", f"{{% block main %}}{links}")

    found = check(root, base_url="https://small.example/rpm/").problems

    assert [problem.message.split()[0] for problem in found if problem.code == "page-link-broken"] == ["/about/"]


@pytest.mark.parametrize(
    ("template", "old", "new"),
    [
        ("parts/head.html", '<link rel="icon" href="', '<link rel="icon" href="/gone'),
        (
            "parts/head.html",
            '<meta charset="utf-8">',
            '<meta charset="utf-8"><meta property="og:image" content="/gone.png">',
        ),
        ("assets/css/print.css", "@layer print {", '@layer print { .x { background: url("gone.svg") }'),
    ],
)
def test_what_a_browser_loads_must_be_there_too(template: str, old: str, new: str, root: Path) -> None:
    edit_template(root, template, old, new)

    assert "page-link-broken" in codes(check(root))


def test_a_broken_link_that_somebody_wrote_is_told_where_they_wrote_it(root: Path) -> None:
    """A build finds those itself; so the page that is linked to has to lose the part without the build's knowing."""
    edit_template(root, "parts/body.html", "{{ part }}", '{{ part | replace("h2 id=", "h2 class=") | safe }}')

    [problem] = [each for each in told(root, "page-link-fragment") if "hello" in each.location.file]

    assert str(problem.location) == "content/posts/2023-01-20-hello.md:8:32"
    assert problem.message.endswith("(on /posts/hello/)")


# ---------------------------------------------------------------- the site as a whole


def test_a_page_that_nobody_links_to_is_found(root: Path) -> None:
    (root / "content/pages/alone.md").write_text("---\ntitle: Alone\nsummary: Nobody comes.\n---\nHello?\n")

    [problem] = told(root, "page-orphan")

    assert (problem.location.file, problem.severity) == ("content/pages/alone.md", "warning")
    assert "(on /alone/, made with templates/pages/text.html)" in problem.message


def test_a_page_that_only_itself_links_to_is_alone_all_the_same(root: Path) -> None:
    (root / "content/pages/alone.md").write_text("---\ntitle: Alone\nsummary: N.\n---\n[Here](alone.md).\n")

    assert len(told(root, "page-orphan")) == 1


def test_two_pages_with_one_title_are_found(root: Path) -> None:
    edit_template(root, "parts/head.html", "<title>{{ head.title }}</title>", "<title>The same</title>")

    found = told(root, "page-title-twice")

    assert found
    assert all("its title is that of /" in problem.message for problem in found)


def test_two_files_with_one_title_are_told_once(root: Path) -> None:
    again = root / "content/posts/2023-01-21-again.md"
    again.write_text(again.read_text().replace("title: Again", "title: Hello"))

    assert [code for code in codes(check(root)) if "title" in code] == ["title-twice"]


def test_a_heavy_page_names_what_weighs_most(root: Path) -> None:
    words = " ".join(f"{number * 7919 % 1000003:x}" for number in range(9000))
    edit_template(root, "pages/not_found.html", "{% block main %}", f"{{% block main %}}<p>{words}</p>")

    [problem] = told(root, "page-heavy")

    assert re.search(
        r"the page weighs \d+\.\d KB without its pictures, and should not weigh more than 50\.0 KB", problem.message
    )
    assert "heaviest are /404.html (" in problem.message


def test_heavy_pictures_are_a_hint(root: Path) -> None:
    noise = bytes(number * number % 251 for number in range(60_000))
    own = root / "templates/assets/icons/noise.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(noise)
    edit_template(root, "pages/not_found.html", "{% block main %}", '{% block main %}<img src="NOISE" alt="x">')
    name = next(path for path in paths(root) if "/noise." in path)
    edit_template(root, "pages/not_found.html", "NOISE", f"/{name}")

    [problem] = told(root, "pictures-heavy")

    assert problem.severity == "hint"
    assert (
        f"its picture weighs 58.6 KB, and should not weigh more than 40.0 KB; heaviest are /{name}" in problem.message
    )


def paths(root: Path) -> list[str]:
    build(root)
    return list(tree(root / "output"))


def test_colours_that_nobody_can_read_are_told_at_their_line(root: Path) -> None:
    edit_template(root, "assets/css/tokens.css", "--soft: #4A4157;", "--soft: #9A9197;")

    found = told(root, "contrast-low")

    lines = (root / "templates/assets/css/tokens.css").read_text().splitlines()
    assert {lines[problem.location.line - 1].strip() for problem in found} == {"--soft: #9A9197;"}


# ---------------------------------------------------------------- what is remembered


def test_a_second_check_says_the_same_and_makes_nothing(root: Path) -> None:
    edit_template(root, "base.html", '<main id="main"', '<main id="elsewhere"')

    first = check(root)
    stages: list[str] = []
    second = check(root, tell=lambda stage, done, total: stages.append(stage))

    assert second == first
    assert stages == []


@pytest.mark.parametrize("before", ["nothing", "the same site", "an older site", "a file changed by hand"])
def test_what_stands_in_the_output_makes_no_difference(before: str, root: Path) -> None:
    edit_template(root, "pages/post.html", "{% block main %}", "{% block main %}<h1>Twice</h1>")
    expected = check(root, cache=root / "other", output=root / "nowhere").problems
    if before != "nothing":
        build(root)
    if before == "an older site":
        (root / "content/posts/2023-01-22-third.md").write_text(
            "---\ntitle: Third\ndate: 2023-01-22\nsummary: Three.\nwings: [grass]\n---\nWords.\n"
        )
        build(root)
        (root / "content/posts/2023-01-22-third.md").unlink()
    if before == "a file changed by hand":
        (root / "output/about/index.html").write_text("<p>Mine</p>")

    assert check(root).problems == expected
    assert check(root, fresh=True).problems == expected


def test_a_fault_that_was_mended_is_told_no_more(root: Path) -> None:
    edit_template(root, "pages/post.html", "{% block main %}", "{% block main %}<h1>Twice</h1>")
    assert "page-heading-one" in codes(check(root))

    edit_template(root, "pages/post.html", "<h1>Twice</h1>", "")

    assert codes(check(root)) == []


def test_pages_are_not_looked_at_while_something_else_is_wrong(root: Path) -> None:
    edit_template(root, "pages/post.html", "{% block main %}", "{% block main %}<h1>Twice</h1>{{ view.gone }}")

    assert codes(check(root)) == ["template-failed"]


def test_links_to_other_sites_are_known_with_their_places(root: Path) -> None:
    [link] = dry_run(request(root)).outside

    assert link.url == "https://elsewhere.example/page"
    assert str(link.location) == "content/posts/2023-01-21-again.md:8:38"
