"""Claims about mistakes: for each post with one mistake, what its author is told, word for word, and nothing else.

The cases are in cases/mistakes.yaml; each lays its files over the small site below, which has nothing wrong with it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from PIL import Image

from generator.pipeline.outcome import Outcome
from generator.problems import show
from tests.minisite import build, codes, site, tree

CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (Path(__file__).parent / "cases" / "mistakes.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
NEW_POST = "content/posts/new.md"
GOOD_SITE = """
=== content/site.yaml
name: A small site
base_url: https://small.example/
uid_domain: small.example
wings: {earnest: Earnest, grass: Grass}
sectors: {health: Health}
=== content/posts/2023-01-10-hello/index.md
---
title: Hello
date: 10 January 2023
summary: A first word.
wings: [earnest, grass]
aliases: /old-hello/
---
Good morning. See [who we are](../../pages/about.md#people).

![A hut on a hill](hut.png)
=== content/posts/draft.md
---
title: Not finished
date: 12 January 2023
wings: grass
draft: true
---
Half a thought.
=== content/posts/later.md
---
title: Later
date: 1 March 2023
wings: grass
---
Spring.
=== content/pages/about.md
---
title: About us
---
Who we are.

## People

Two of us.
=== content/pages/notes.md
---
title: Old notes
expires: 1 January 2023
---
Gone.
=== content/events/gathering.md
---
title: A gathering
uid: gathering-2023
start: Saturday 4 March 2023, 10am
venue: the-hut
---
Come along.
=== content/venues/the-hut.md
---
name: The Hut
---
On a hill.
=== content/people/ada-lovell.md
---
name: Ada Lovell
---
A neighbour.
=== content/people/quiet-person.md
---
name: Quiet Person
draft: true
---
Not yet.
=== content/organisations/good-practice.md
---
name: Good Practice
---
A charity.
"""


def cases(section: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES[section]])


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good site, built."""
    root = site(tmp_path_factory.mktemp("good"), GOOD_SITE)
    Image.new("RGB", (40, 30), "green").save(root / "content/posts/2023-01-10-hello/hut.png")
    outcome = build(root)
    assert (outcome.problems, outcome.publish_result is not None) == ((), True)
    return root


@cases("mistakes")
def test_a_mistake_is_told_in_plain_words(case: dict[str, Any], published: Path, tmp_path: Path) -> None:
    root = Path(copytree(published, tmp_path / "site"))
    before = tree(root / "output")
    lay(root, case)

    outcome = build(root)

    assert told(root, outcome) == case["says"].rstrip("\n")
    if codes(outcome, "error"):
        assert outcome.publish_result is None
        assert tree(root / "output") == before
    else:
        assert outcome.publish_result is not None


@cases("accepted")
def test_what_is_accepted_is_read_as_the_clean_form(case: dict[str, Any], published: Path, tmp_path: Path) -> None:
    as_written, clean = (Path(copytree(published, tmp_path / name)) for name in ("written", "clean"))
    lay(as_written, case)
    lay(clean, {"post": case["same_as"]})

    outcomes = build(as_written), build(clean)

    assert [outcome.problems for outcome in outcomes] == [(), ()]
    assert tree(as_written / "output") == tree(clean / "output")


def lay(root: Path, case: dict[str, Any]) -> None:
    """Write the files of a case over the site, in its encoding, and take away those it removes."""
    texts = case.get("files", {}) | ({NEW_POST: case["post"]} if "post" in case else {})
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(case.get("encoding", "utf-8")))
    for name in case.get("removed", ()):
        (root / name).unlink()


def told(root: Path, outcome: Outcome) -> str:
    """All that is said of an outcome, hints too, as it is printed."""

    def line_of(file: str, line: int) -> str | None:
        path = root / file
        lines = path.read_text(encoding="utf-8-sig", errors="replace").split("\n") if path.exists() else []
        return lines[line - 1] if line <= len(lines) else None

    return "\n\n".join(show(problem, line_of) for problem in outcome.problems)


# ---------------------------------------------------------------- too much, and not yet


def test_a_page_over_a_megabyte_is_refused(published: Path, tmp_path: Path) -> None:
    root = Path(copytree(published, tmp_path / "site"))
    lay(root, {"post": FRONT + "Good morning. \n" * 75_000})

    outcome = build(root)

    assert codes(outcome) == ["page-long"]
    assert told(root, outcome).startswith("error[page-long]: the file is 1,125,0")
    assert outcome.publish_result is None


def test_details_of_64_kilobytes_are_refused(published: Path, tmp_path: Path) -> None:
    root = Path(copytree(published, tmp_path / "site"))
    lay(root, {"post": f"---\ntitle: New\nsummary: {'word ' * 13_000}\n---\n"})

    outcome = build(root)

    assert codes(outcome) == ["yaml-long"]
    assert [str(problem.location) for problem in outcome.problems] == [f"{NEW_POST}:2"]


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 60_000, "{a: " * 15_000, "- " * 30_000, "? " * 30_000])
def test_thousands_of_brackets_crash_nothing(text: str, published: Path, tmp_path: Path) -> None:
    root = Path(copytree(published, tmp_path / "site"))
    lay(root, {"post": f"---\ntitle: New\ntags: \n {text}\n---\n"})

    outcome = build(root)

    assert len(codes(outcome, "error")) == 1
    assert outcome.problems[0].code in ("yaml-long", "yaml-deep")


def test_a_post_of_the_future_waits_and_is_said_to_wait(published: Path, tmp_path: Path) -> None:
    root = Path(copytree(published, tmp_path / "site"))
    before = tree(root / "output")
    lay(root, {"post": FRONT.replace("20 January 2023", "3 May 2023")})

    outcome = build(root)

    assert outcome.problems == ()
    assert tree(root / "output") == before
    waiting = next(each for each in outcome.waiting if each.source == NEW_POST)
    assert (waiting.title, waiting.reason, waiting.day) == ("A new post", "future", date(2023, 5, 3))
    assert outcome.valid_until == "2023-03-01T00:00:00+00:00"


def test_the_problems_of_all_files_are_told_at_once_by_file_and_line(published: Path, tmp_path: Path) -> None:
    root = Path(copytree(published, tmp_path / "site"))
    lay(root, {"post": "---\ntitle: New\nwings: gras\ndate: 2023-02-30\ntagz: a\n---\n"})
    lay(root, {"files": {"content/events/new.md": "---\ntitle: Day\nuid: day\nstart: 30 May 2023\nvenue: hall\n---\n"}})
    lay(root, {"files": {"content/pages/help.md": "---\ntitle: Help\n---\nSee [a](b.md) and [c](d.md).\n"}})

    outcome = build(root)

    assert [(problem.code, str(problem.location)) for problem in outcome.problems] == [
        ("name-unknown", "content/events/new.md:5:8"),
        ("link-broken", "content/pages/help.md:4:9"),
        ("link-broken", "content/pages/help.md:4:23"),
        ("date-impossible", f"{NEW_POST}:4:7"),
        ("key-unknown", f"{NEW_POST}:5:1"),
    ]


FRONT = """\
---
title: A new post
date: 20 January 2023
wings: grass
---
"""

# Words of our trade that the people who write the site don't know.
JARGON = "mapping scalar sequence token schema parse invalid nonetype boolean integer float string node null key yaml"


@cases("mistakes")
def test_nothing_that_is_said_needs_a_programmer(case: dict[str, Any]) -> None:
    said = [line.partition("]: ")[2] or line for line in case["says"].split("\n") if " | " not in line]

    words = {word.strip(".,:;?\"'()").casefold() for line in said if "-->" not in line for word in line.split()}

    assert words.isdisjoint(JARGON.split())
    assert all(mark not in case["says"] for mark in ("Error:", "Traceback", "None", "<class"))


def test_each_mistake_has_a_name_of_its_own() -> None:
    names = [case["name"] for section in CASES.values() for case in section]

    assert len(names) == len(set(names))
