"""Which names can be published, and into which folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.paths import colliding, path_trouble
from generator.write.manifest import Plan
from generator.write.paths import output_trouble
from generator.write.publish import publish


@pytest.mark.parametrize(
    "path", ["index.html", "posts/two-wings/index.html", ".nojekyll", "_headers", "a..b/c", "llyfr-ŵ.html", "console"]
)
def test_ordinary_paths_are_no_trouble(path: str) -> None:
    assert path_trouble(path) is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "inside the site"),
        ("/etc/passwd", "inside the site"),
        ("../secret", '".."'),
        ("a/../b", '".."'),
        ("a//b", '""'),
        ("a/./b", '"."'),
        ("a\nb", "can't be seen"),
        ("a\x7f", "can't be seen"),
        ("a\\b", "Windows"),
        ("a:b", "Windows"),
        ("what?", "Windows"),
        ("CON", "reserved"),
        ("posts/aux.html", "reserved"),
        ("Lpt1.txt", "reserved"),
        ("a./b", "full stop"),
        ("a /b", "space"),
        ("x" * 256, "longer"),
        ("ŵ" * 128, "longer"),
        ("x/" * 600 + "x", "longer"),
        ("\ud800", "broken"),
        (".manifest", "kept"),
        (".staging/x", "kept"),
    ],
)
def test_a_path_that_some_system_can_not_hold_is_named_in_plain_words(path: str, words: str) -> None:
    assert words in (path_trouble(path) or "")


@given(st.text(max_size=20))
def test_a_path_without_trouble_stays_inside_the_output(path: str) -> None:
    if path_trouble(path) is None:
        assert (Path("/site/output") / path).resolve().is_relative_to("/site/output")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Posts/a.html", "posts/A.html"),
        ("caf\u00e9.html", "cafe\u0301.html"),
        ("stra\u00dfe.html", "STRASSE.html"),
        ("about", "about/index.html"),
        ("About", "about/index.html"),
        ("a.html", "a.html"),
    ],
)
def test_paths_that_some_systems_take_for_one_collide(one: str, other: str) -> None:
    assert [set(pair) for pair in colliding([other, "apart.html", one])] == [{one, other}]


def test_different_paths_do_not_collide() -> None:
    assert colliding(["a/index.html", "ab/index.html", "a.html", "a/b/index.html"]) == []


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    for folder in ("home/site/content/posts", "home/site/templates", "home/site/generator", "home/site/output"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path / "home/site"


def test_a_new_an_empty_and_our_own_folder_are_fine(site: Path) -> None:
    publish({"a": b"1"}, [Plan("a", "k")], site / "output", site / ".cache")

    assert output_trouble(site / "output", site) is None
    assert output_trouble(site / "elsewhere/new", site) is None


@pytest.mark.parametrize(
    ("location", "words"),
    [
        (".", "own sources"),
        ("..", "home folder"),
        ("../..", "own sources"),
        ("/", "whole disk"),
        ("content", "inside content"),
        ("content/posts/new", "inside content"),
        (".cache", "inside .cache"),
        (".cache/spare", "inside .cache"),
        ("templates", "inside templates"),
        ("generator/x", "inside generator"),
        ("file", "is a file"),
        ("theirs", "already holds files (thesis.odt)"),
        ("link-to-content", "inside content"),
        ("link-to-site", "own sources"),
        ("damaged", "is damaged"),
    ],
)
def test_folders_that_are_not_ours_are_refused_in_plain_words(site: Path, location: str, words: str) -> None:
    (site / "file").write_bytes(b"")
    (site / "theirs").mkdir()
    (site / "theirs/thesis.odt").write_bytes(b"years of work")
    (site / "link-to-content").symlink_to("content")
    (site / "link-to-site").symlink_to(".")
    (site / "damaged").mkdir()
    (site / "damaged/.manifest").write_bytes(b"?")

    assert words in (output_trouble(site / location, site) or "")
