"""Claims about the rules for the whole site: what breaks each, and what does not. What is said is in test_mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generator.check import RULES
from tests.minisite import build, codes, site

SETTINGS = """\
=== content/site.yaml
name: A small site
base_url: https://small.example/rpm/
wings: {earnest: Earnest, grass: Grass}
"""
HIDDEN = "=== content/posts/draft.md\n---\ntitle: Draft\ndate: 2023-01-01\ndraft: yes\n---\n[A plan](plan.pdf)\n"


def page(name: str, *lines: str, body: str = "Words.") -> str:
    title = "" if any(line.startswith("title:") for line in lines) else f"title: {name.capitalize()}"
    return f"=== content/{name}.md\n---\n" + "\n".join(filter(None, (title, *lines))) + f"\n---\n{body}\n"


POST = page("posts/one", "date: 2023-01-01", "wings: grass")
EVENT = ("start: 2023-05-01", "uid: fair", "venue: tba")

# The code of the rule, a site that breaks it, and the nearest that does not.
CASES = [
    ("slug-reserved", page("posts/page", "date: 2023-01-01"), page("posts/pages", "date: 2023-01-01")),
    ("slug-reserved", page("posts/2023", "date: 2023-01-01"), page("posts/in-2023", "date: 2023-01-01")),
    ("slug-reserved", page("events/all", *EVENT), page("events/all-of-us", *EVENT)),
    ("slug-reserved", page("pages/wings"), page("pages/two-wings")),
    ("title-twice", page("pages/a", "title: Us") + page("pages/b", "title: us"), page("pages/a") + page("pages/b")),
    (
        "summary-twice",
        page("pages/a", "summary: One word.") + page("pages/b", "summary: One word."),
        page("pages/a") + page("pages/b"),  # none at all is no summary that two pages share
    ),
    (
        "sentence-long",
        page("pages/a", f"summary: We {'meet and ' * 12}go."),
        page("pages/a", f"summary: We {'meet and ' * 11}go. We {'meet and ' * 11}go."),
    ),
    ("uid-missing", page("events/fair", "start: 2023-05-01", "venue: tba"), page("events/fair", *EVENT)),
    (
        "uid-twice",
        page("events/fair", *EVENT) + page("events/feast", *EVENT),
        page("events/fair", *EVENT) + page("events/feast", "start: 2023-05-01", "uid: feast", "venue: tba"),
    ),
    ("review-due", page("pages/a", "review_by: 2023-01-26"), page("pages/a", "review_by: 2023-01-27")),
    ("file-unused", POST + "=== content/posts/plan.pdf\nA plan", HIDDEN + "=== content/posts/plan.pdf\nA plan"),
    ("post-wingless", page("posts/one", "date: 2023-01-01"), POST),
    ("venue-missing", page("events/fair", "start: 2023-05-01", "uid: fair"), page("events/fair", *EVENT)),
    (
        "venue-missing",
        page("events/fair", "start: 2023-05-01", "uid: fair", "mode: hybrid"),
        page("events/fair", "start: 2023-05-01", "uid: fair", "mode: online"),
    ),
    (
        "geo-range",
        "=== content/venues/hall.yaml\nname: Hall\ngeo: {lat: 514.5, lon: -3.4}\n",
        "=== content/venues/hall.yaml\nname: Hall\ngeo: {lat: 51.45, lon: -3.4}\n",
    ),
    ("address-twice", page("pages/a", "slug: b") + page("pages/b"), page("pages/a") + page("pages/b")),
    ("address-twice", page("pages/a", "aliases: /feed.xml"), page("pages/a", "aliases: /feed.html")),
    ("address-twice", page("pages/a", "aliases: [/a.html, /a.html/b/]"), page("pages/a", "aliases: [/a.html, /b/]")),
    ("address-unfit", page("pages/a", "aliases: /what:is:this/"), page("pages/a", "aliases: /what-is-this/")),
    ("address-unfit", page("pages/a", "aliases: /.manifest"), page("pages/a", "aliases: /manifest")),
    (
        "address-twice",
        page("pages/a", "aliases: /b/") + page("pages/b"),
        page("pages/a", "aliases: /c/") + page("pages/b"),
    ),
    ("link-broken", page("pages/a", body="[Posts](/post/)"), page("pages/a", body="[Posts](/posts/)")),
    (
        "link-broken",
        page("pages/a", body="[B](/b)") + page("pages/b"),
        page("pages/a", body="[B](/b/)") + page("pages/b"),
    ),
]


@pytest.mark.parametrize(("code", "bad", "good"), CASES, ids=[f"{n}-{code}" for n, (code, _, _) in enumerate(CASES)])
def test_each_rule_sees_what_breaks_it_and_nothing_else(tmp_path: Path, code: str, bad: str, good: str) -> None:
    broken = build(site(tmp_path / "bad", SETTINGS + bad))
    whole = build(site(tmp_path / "good", SETTINGS + good))

    assert codes(broken, "error", "warning", "hint").count(code) == 1
    assert code not in codes(whole, "error", "warning", "hint")
    assert codes(whole) == []


def test_a_site_without_wings_asks_for_none(tmp_path: Path) -> None:
    plain = "=== content/site.yaml\nname: A\nbase_url: https://a.example/\n"

    assert codes(build(site(tmp_path, plain + page("posts/one", "date: 2023-01-01"))), "hint") == []


@pytest.mark.parametrize("key", ["menu", "footer_menu"])
def test_a_menu_to_an_address_where_nothing_stands_is_found_in_site_yaml(tmp_path: Path, key: str) -> None:
    links = f"{key}:\n- {{name: News, page: /posts/}}\n- {{name: Shop, page: /shop/}}\n"

    problem = next(
        each for each in build(site(tmp_path, SETTINGS + links + POST)).problems if each.code == "link-broken"
    )

    assert (problem.location.file, problem.location.line) == ("content/site.yaml", 6)


@pytest.mark.parametrize("key", ["start_here", "join"])
def test_so_is_a_link_of_the_home_page(tmp_path: Path, key: str) -> None:
    root = site(tmp_path, f"{SETTINGS}{key}: {{name: Shop, page: /shop/}}\n{POST}")

    assert codes(build(root)) == ["link-broken"]


def test_a_name_that_differs_in_its_capitals_only_is_the_same_address(tmp_path: Path) -> None:
    files = (
        page("pages/a", body="[One](plan.pdf), [two](Plan.pdf)")
        + "=== content/pages/plan.pdf\n1=== content/pages/Plan.pdf\n2"
    )

    assert codes(build(site(tmp_path, SETTINGS + files))) == ["address-twice"]


@pytest.mark.parametrize("name", ["../../out", "..", "what?"])
def test_a_wing_whose_name_can_be_no_folder_is_told_in_the_settings(tmp_path: Path, name: str) -> None:
    settings = f"=== content/site.yaml\nname: A\nbase_url: https://a.example/\nwings: {{'{name}': Out}}\n"

    outcome = build(site(tmp_path / "site", settings + POST.replace("wings: grass\n", "")))

    assert {problem.code for problem in outcome.problems if problem.severity == "error"} == {"address-unfit"}
    assert {problem.location.file for problem in outcome.problems if problem.severity == "error"} == {
        "content/site.yaml"
    }
    assert sorted(each.name for each in tmp_path.iterdir()) == ["site"]


@pytest.mark.parametrize(("width", "found"), [(719, ["image-small"]), (720, [])])
def test_a_picture_of_an_event_is_wide_enough_for_search_engines(tmp_path: Path, width: int, found: list[str]) -> None:
    root = site(tmp_path, SETTINGS + page("events/fair", *EVENT, "image: {src: hill.png, alt: A hill}"))
    Image.new("RGB", (width, 40), "green").save(root / "content/events/hill.png")

    outcome = build(root)

    assert [code for code in codes(outcome, "hint") if code == "image-small"] == found


def test_with_an_error_nothing_is_published(tmp_path: Path) -> None:
    root = site(tmp_path, SETTINGS + page("pages/a", body="[Posts](/post/)"))

    assert build(root).publish_result is None
    assert not (root / "output").exists()


def test_a_file_beside_a_page_that_cannot_be_read_is_not_called_unused(tmp_path: Path) -> None:
    """The page may well show it, and its author has something else to mend."""
    unread = "=== content/posts/walk/index.md\n---\ntitle: A: walk\n---\n![A hill](hill.pdf)\n"
    beside = "=== content/posts/walk/hill.pdf\nA hill\n=== content/pages/plan.pdf\nA plan\n"

    outcome = build(site(tmp_path, SETTINGS + unread + beside))

    found = [(problem.code, problem.location.file) for problem in outcome.problems]
    assert found == [("file-unused", "content/pages/plan.pdf"), ("yaml-colon", "content/posts/walk/index.md")]


def test_the_table_holds_every_rule_once() -> None:
    assert len(set(RULES)) == len(RULES) > 0
