"""Why a file was rewritten, in words; and that losing the notes loses nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.stages import Artifact
from generator.pipeline.rebuild_reasons import RebuildReasons
from tests.minisite import build, tree
from tests.smallsite import small_site

FIRST_WORDS = "posts/first-words/index.html"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = small_site(tmp_path / "site")
    build(root)
    return root


def reason(root: Path, path: str) -> str:
    build(root)
    return RebuildReasons.at(root / ".cache").read()[path].reason


def replaced(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text()
    assert old in text
    (root / name).write_text(text.replace(old, new))


def test_a_file_that_was_never_there_is_new(root: Path) -> None:
    assert reason(root, FIRST_WORDS) == "it is new"


def test_a_new_paragraph_is_told_as_the_body(root: Path) -> None:
    replaced(root, "content/posts/2023-01-05-first-words.md", "Not much", "Very little")

    assert reason(root, FIRST_WORDS) == "this changed: body"


def test_a_new_title_elsewhere_is_told_by_the_part_that_shows_it(root: Path) -> None:
    replaced(root, "content/posts/2022-11-01-an-old-promise/index.md", "title: An old", "title: A new")

    assert reason(root, "posts/circles/index.html") == "this changed: older"


def test_a_new_template_is_told(root: Path) -> None:
    own = root / "templates/pages/post.html"
    own.parent.mkdir(parents=True)
    own.write_text("{{ view.page.title }}")

    assert reason(root, FIRST_WORDS) == "its template, the generator or a library changed"


def test_a_file_that_was_deleted_by_hand_is_told(root: Path) -> None:
    (root / "output" / FIRST_WORDS).unlink()

    assert reason(root, FIRST_WORDS) == "the file in the output was missing or had been changed by hand"


def test_a_file_that_did_not_change_keeps_its_reason(root: Path) -> None:
    replaced(root, "content/posts/2023-01-05-first-words.md", "Not much", "Very little")

    assert reason(root, "posts/listening/index.html") == "it is new"


def test_a_page_that_is_gone_is_forgotten(root: Path) -> None:
    replaced(root, "content/people/jo.md", "name: Jo Bloggs", "name: Jo Bloggs\ndraft: true")
    build(root)

    assert "people/jo/index.html" not in RebuildReasons.at(root / ".cache").read()


@pytest.mark.parametrize("content", [None, b"", b"\x93 nonsense", b"\x81\xa1a\xc3"])
def test_lost_or_damaged_notes_are_no_notes(root: Path, content: bytes | None) -> None:
    file, before = root / ".cache/why.msgpack", tree(root / "output")
    file.unlink() if content is None else file.write_bytes(content)

    assert RebuildReasons.at(root / ".cache").read() == {}
    build(root)
    assert tree(root / "output") == before


def test_without_notes_the_reason_is_what_the_keys_tell(tmp_path: Path) -> None:
    from generator.plan.files import CopiedFile

    artifact = Artifact("a", "copy", CopiedFile("a", "digest"))

    RebuildReasons.at(tmp_path).note([artifact], {"a": "new key"}, {"a": "old key"})

    assert RebuildReasons.at(tmp_path).read()["a"].reason == "what it is made from changed"
