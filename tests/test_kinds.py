"""Claims about the one table of kinds: each row has all that belongs to it, and a row that has not is told in words.

A new kind is a row, a struct, a view, a template and its lines in `plan`. What is forgotten is named here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import cli
from generator.authoring import guide
from generator.authoring.details import details_of
from generator.authoring.schemas import schema_files
from generator.authoring.snippets import snippets
from generator.model.front import Page
from generator.model.kinds import KINDS, Kind, Question, table_faults
from generator.model.stages import Artifact
from generator.plan.machine_readable import UNLISTED
from generator.site import Site
from generator.views import search
from generator.views.finds import list_url, search_sections
from tests.minisite import build, codes, model, site
from tests.pages import Element, read_page
from tests.smallsite import add_events, add_posts, small_site

SITE = """
=== content/site.yaml
name: A small site
base_url: https://small.example/
uid_domain: small.example
today: 2023-01-27
wings: {earnest: Earnest, grass: Grass}
=== content/posts/2023-01-10-hello.md
---
title: Hello
date: 10 January 2023
---
Good morning.
"""
# What a kind must be told beside its title; for all else the example of the detail will do.
TOLD = {"of": "hello"}


def begun(root: Path, kind: Kind) -> None:
    """Two files of the kind as `new` writes them, without the line that makes them drafts."""
    needed = [each for each in details_of(kind.struct) if each.required and each.name != kind.title.name]
    flags = [f"--{each.name}={TOLD.get(each.name, each.example)}" for each in needed]
    before = {*root.glob("content/**/*.*")}
    for title in ("The first of its kind", "The second of its kind")[: 1 if kind.name == "easy read page" else 2]:
        assert cli.main(["new", kind.word, title, *flags, "--root", str(root), "--jobs", "1", "-q"]) == 0
    for path in {*root.glob("content/**/*.*")} - before:
        lines = path.read_text("utf-8").split("\n")
        path.write_text("\n".join(line for line in lines if not line.startswith("draft:")), "utf-8")


@pytest.fixture(scope="module")
def of_each_kind(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, list[Artifact]]:
    """A site with entries of each kind, all of them as `new` writes them."""
    root = site(tmp_path_factory.mktemp("kinds"), SITE)
    for kind in KINDS:
        begun(root, kind)
    assert codes(build(root), "error") == []
    found = model(root)
    return found.site, list(found.artifacts)


def gaps(kind: Kind, found: Site, artifacts: list[Artifact], project: Path) -> Iterator[str]:
    """What a kind lacks of all that belongs to it."""
    planned = {artifact.path: artifact for artifact in artifacts}
    entries = found.of(kind.struct)
    if not entries:
        yield f"build.py new makes no {kind.name} that a build shows"
    if not (project / "templates" / kind.template).is_file():
        yield f"there is no templates/{kind.template}"
    for entry in entries[:1]:
        if entry.path not in planned:
            yield f"generator/plan makes no page for {kind.one}"
    if kind.list_path and kind.list_path not in planned:
        yield f"generator/plan makes no list of {kind.many} at {kind.list_path}"
    if kind.heading not in guide.TABLES or kind.heading in guide.lacking((project / "docs/authors.md").read_text()):
        yield f'docs/authors.md has no table below the heading "{kind.heading}"'
    if f"docs/schemas/{kind.word}.schema.json" not in schema_files():
        yield f"there is no schema of {kind.one}"
    if not any(snippet.prefix == kind.word for snippet in snippets()):
        yield f"there is no snippet of {kind.one}"
    section = next((each for each in search_sections(found) if each.id == kind.folder), None)
    if section is None or len(section.finds) < len(entries):
        yield f"the A to Z has no section with all {kind.many}"
    elif bool(list_url(found, section)) != bool(kind.list_path):
        yield f"the A to Z does not lead to the list of {kind.many}"
    if not all(kind.shown_as) or not kind.many or not all(question.asks for question in kind.questions):
        yield f"the kind {kind.name} lacks words"
    yield from _not_reserved(kind, planned)


def _not_reserved(kind: Kind, planned: dict[str, Artifact]) -> Iterator[str]:
    """Lists that stand where an entry could stand."""
    above = kind.path("x").removesuffix("x/index.html")
    for path, artifact in planned.items():
        word, _, rest = path.removeprefix(above).partition("/")
        is_list = path.startswith(above) and rest == "index.html" and not artifact.sources
        if is_list and not kind.is_reserved(word):
            yield f"{kind.one} could be called {word}, where /{path} stands"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_each_row_of_the_table_has_all_that_belongs_to_it(
    kind: Kind, of_each_kind: tuple[Site, list[Artifact]], root: Path
) -> None:
    assert list(gaps(kind, *of_each_kind, root)) == []


def test_a_row_that_has_nothing_else_is_told_all_it_lacks(
    of_each_kind: tuple[Site, list[Artifact]], root: Path
) -> None:
    leaflet = Kind(name="leaflet", many="leaflets", folder="leaflets", struct=_Leaflet, template="pages/leaflet.html")

    assert list(gaps(leaflet, *of_each_kind, root)) == [
        "build.py new makes no leaflet that a build shows",
        "there is no templates/pages/leaflet.html",
        "generator/plan makes no list of leaflets at leaflets/index.html",
        'docs/authors.md has no table below the heading "A leaflet"',
        "there is no schema of a leaflet",
        "there is no snippet of a leaflet",
        "the A to Z has no section with all leaflets",
    ]


class _Leaflet(Page, frozen=True, kw_only=True):
    """A page of its own kind."""


def test_the_rows_themselves_have_no_faults() -> None:
    assert list(table_faults()) == []


def test_a_row_like_another_and_a_field_that_is_none_are_told_in_words() -> None:
    page = next(kind for kind in KINDS if kind.name == "page")
    odd = Kind(
        name="page",
        many="pages",
        folder="leaves",
        struct=page.struct,
        template="pages/text.html",
        title=Question("headline", "What is it called?"),
        offered=("colour",),
    )

    assert list(table_faults((page, odd))) == [
        "the kind page has the name of another kind",
        "the kind page has the struct of another kind",
        "the kind page names headline, but Page has no such field",
        "the kind page names colour, but Page has no such field",
    ]


# ---------------------------------------------------------------- a row planted in a copy of the program

ROW = """\
    Kind(name="leaflet", many="leaflets", folder="leaflets", struct=front.Leaflet, template="pages/leaflet.html"{more}),
)

_BY_STRUCT"""
STRUCT = '''

class Leaflet(Front, frozen=True, kw_only=True):
    """What was found."""

    title: Annotated[str, says("what it is called", "The first year")]
'''
LEAFLET = "=== content/leaflets/first.md\n---\ntitle: The first year\n---\nIt went well.\n"
COMMANDS = (["build"], ["check"], ["new", "leaflet", "The second year"], ["docs"])


def planted(root: Path, tmp_path: Path, more: str = "") -> Path:
    """A copy of the program with a row, a struct, and nothing else of a new kind."""
    copy = tmp_path / "program"
    for name in ("generator", "templates", "docs", ".vscode"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.txt", "pyproject.toml"):
        shutil.copy(root / name, copy / name)
    front, kinds = copy / "generator/model/front.py", copy / "generator/model/kinds.py"
    front.write_text(front.read_text("utf-8") + STRUCT, "utf-8")
    kinds.write_text(kinds.read_text("utf-8").replace(")\n\n_BY_STRUCT", ROW.format(more=more)), "utf-8")
    return copy


def run(program: Path, root: Path, command: list[str]) -> tuple[int, str]:
    """The exit code, and all that was said."""
    done = subprocess.run(
        [sys.executable, str(program / "build.py"), *command, *([] if command == ["docs"] else ["--root", str(root)])],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_row_without_the_rest_ends_no_command_in_a_traceback(root: Path, tmp_path: Path) -> None:
    program, content = planted(root, tmp_path), site(tmp_path / "site", SITE + LEAFLET)

    said = {command[0]: run(program, content, command) for command in COMMANDS}

    assert {name: code for name, (code, _) in said.items()} == {"build": 1, "check": 1, "new": 0, "docs": 1}
    for name in ("build", "check"):
        assert "error[kind-unplanned]: the program makes no page for a leaflet" in said[name][1]
        assert "content/leaflets/first.md" in said[name][1]
    assert "Written: content/leaflets/the-second-year.md" in said["new"][1]
    assert 'docs/authors.md lacks a table below the heading "A leaflet"' in said["docs"][1]
    assert not any("Traceback" in words or "KeyError" in words for _, words in said.values())


def test_a_row_that_names_what_is_not_there_ends_every_command_with_words(root: Path, tmp_path: Path) -> None:
    more = ', title=Question("headline", "What is it called?")'
    program, content = planted(root, tmp_path, more), site(tmp_path / "site", SITE)

    for command in COMMANDS:
        code, words = run(program, content, command)

        assert code == cli.BUG
        assert "generator/model/kinds.py: the kind leaflet names headline, but Leaflet has no such field" in words
        assert "Traceback" not in words


# ---------------------------------------------------------------- the lists


def test_each_list_page_is_in_the_a_to_z_or_below_one_that_is(tmp_path: Path) -> None:
    """A list that nobody finds at /search/ is found by those alone who know where it is."""
    root = small_site(tmp_path / "site")
    add_events(root)
    add_posts(root, 40)
    found = model(root)
    build(root)
    linked = {each.get("href") for page in root.glob("output/search/**/*.html") for each in links(page)}

    lists = {
        f"/{artifact.path.removesuffix('index.html')}"
        for artifact in found.artifacts
        if artifact.path.endswith("/index.html") and not artifact.sources and artifact.path not in OTHERS
    }

    assert {"/posts/", "/posts/page/2/", "/events/past/", "/wings/", "/wings/earnest/", "/diagrams/"} <= lists
    assert [address for address in sorted(lists) if linked.isdisjoint(way_up(address))] == []


# Neither lists nor below one: the A to Z itself, and what visitors do not look for.
OTHERS = (*UNLISTED, search.PATH)


def links(page: Path) -> list[Element]:
    """In the words of the page; its menus lead everywhere."""
    return read_page(page.read_text("utf-8")).one("main").all("a")


def way_up(address: str) -> set[str]:
    """The address and those above it: /events/past/, /events/."""
    parts = address.strip("/").split("/")
    return {f"/{'/'.join(parts[:count])}/" for count in range(1, len(parts) + 1)}
