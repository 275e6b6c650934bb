"""The only reader of files: what it takes in, what it passes over, what it refuses."""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path

import pytest

from generator.formats import pictures
from generator.formats.pictures import Facts, raster
from generator.model.stages import Binary
from generator.pipeline import load
from generator.pipeline.cache import Cache
from generator.pipeline.load import load_templates
from tests.smallsite import picture_bytes


def write(root: Path, name: str, content: bytes = b"x") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def loaded(root: Path) -> load.Loaded:
    cache = Cache(root / ".cache", "engine")
    found = load.load(root, cache)
    cache.save()
    return found


def names(root: Path) -> list[str]:
    found = loaded(root)
    return [source.path for source in found.sources] + [binary.path for binary in found.binaries]


def test_words_come_as_bytes_and_other_files_as_facts(tmp_path: Path) -> None:
    write(tmp_path, "content/posts/a.md", b"words")
    write(tmp_path, "content/posts/a.png", picture_bytes(3))

    found = loaded(tmp_path)

    assert [(each.path, each.content) for each in found.sources] == [("content/posts/a.md", b"words")]
    (picture,) = found.binaries
    assert (picture.path, picture.width_px, picture.height_px) == ("content/posts/a.png", 30, 20)
    assert picture.size_bytes == len(picture_bytes(3))


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("z.md", "a/z.md", "a/b/c.md", "m.md"):
        write(tmp_path, f"content/posts/{name}")

    assert names(tmp_path) == [f"content/posts/{name}" for name in ("a/b/c.md", "a/z.md", "m.md", "z.md")]


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "~$a.md",
        "a.md~",
        ".a.md.swp",
        "a.md.swp",
        "#a.md#",
        "a.orig",
        "a.tmp",
        "a.bak",
        "Thumbs.db",
        ".git/x",
    ],
)
def test_what_editors_and_systems_leave_lying_is_passed_over(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"content/posts/{name}")
    write(tmp_path, "content/posts/a.md")

    assert names(tmp_path) == ["content/posts/a.md"]


@pytest.mark.parametrize("to", ["../../secret.md", "../../secret", ".", "nowhere"])
def test_a_link_is_left_out_and_said_to_be(tmp_path: Path, to: str) -> None:
    write(tmp_path, "secret.md")
    write(tmp_path, "secret/deep.md")
    write(tmp_path, "content/posts/a.md")
    os.symlink(to, tmp_path / "content/posts/link.md")

    found = loaded(tmp_path)

    assert [source.path for source in found.sources] == ["content/posts/a.md"]
    assert [(p.code, p.severity, p.location.file) for p in found.problems] == [
        ("file-link", "warning", "content/posts/link.md")
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_stop_the_build_for_ever(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    os.mkfifo(tmp_path / "content/pipe.md")

    found = loaded(tmp_path)

    assert [problem.code for problem in found.problems] == ["file-special"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("name", [b"a\nb.md", b"a\x07.md", b"caf\xe9.md"])
def test_a_name_that_cannot_be_shown_is_an_error_that_can(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "content").mkdir()
    with open(os.fsencode(tmp_path / "content") + b"/" + name, "wb"):
        pass

    (problem,) = loaded(tmp_path).problems

    assert problem.code == "file-name"
    assert problem.location.file.encode("utf-8")
    assert "\n" not in problem.location.file


def test_a_picture_of_the_same_size_and_time_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, "content/posts/a.png", picture_bytes(3))
    before, first = path.stat(), loaded(tmp_path).binaries[0]
    path.write_bytes(picture_bytes(4))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    second = loaded(tmp_path).binaries[0]

    assert path.stat().st_size == before.st_size
    assert first.digest != second.digest


def test_a_file_that_is_no_picture_says_why(tmp_path: Path) -> None:
    write(tmp_path, "content/posts/a.png", b"not a picture")

    (binary,) = loaded(tmp_path).binaries

    assert binary.trouble.startswith("a.png: ")
    assert binary.width_px == 0


def test_a_picture_that_the_memory_does_not_suffice_for_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: bytes, __: str) -> Facts:
        raise MemoryError

    path = write(tmp_path, "content/posts/a.png", picture_bytes(3))
    monkeypatch.setattr(raster, "facts_of", fail)

    with pytest.raises(OSError, match="memory") as caught:
        loaded(tmp_path)

    assert caught.value.filename == str(path)


@pytest.mark.parametrize("name", ["a.md", "a.mp4"])
def test_a_file_that_a_dying_disk_does_not_give_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object) -> str:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    path = write(tmp_path, f"content/posts/{name}")
    monkeypatch.setattr(load, "digest_of", fail)
    monkeypatch.setattr(load, "digest_of_file", fail)

    with pytest.raises(OSError, match=re.escape(str(path))):
        loaded(tmp_path)


@pytest.mark.parametrize("more", [0, 1])
def test_a_picture_that_is_too_heavy_is_read_as_far_as_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    content = picture_bytes(3) + bytes(more)
    write(tmp_path, "content/posts/a.png", content)
    monkeypatch.setattr(pictures, "MOST_BYTES", len(content) - more)

    (binary,) = loaded(tmp_path).binaries

    assert ("more than 50 MB" in binary.trouble) == (more > 0)
    assert (binary.digest, binary.size_bytes) == (load.digest_of(content), len(content))


def test_the_facts_of_a_file_are_remembered(tmp_path: Path) -> None:
    write(tmp_path, "content/posts/a.png", picture_bytes(3))
    first = loaded(tmp_path)

    cache = Cache(tmp_path / ".cache", "engine")
    again = load.load(tmp_path, cache)

    assert again == first
    assert isinstance(again.binaries[0], Binary)


def test_a_folder_without_content_is_empty(tmp_path: Path) -> None:
    assert names(tmp_path) == []


def test_a_sites_own_templates_win_and_the_rest_is_ours(tmp_path: Path) -> None:
    write(tmp_path, "ours/base.html", b"ours")
    write(tmp_path, "ours/parts/card.html", b"ours")
    write(tmp_path, "theirs/base.html", b"theirs")
    write(tmp_path, "theirs/extra.html", b"theirs")

    found = load_templates(tmp_path / "ours", tmp_path / "theirs", tmp_path / "missing")

    assert {name: source.content for name, source in found.items()} == {
        "base.html": b"theirs",
        "extra.html": b"theirs",
        "parts/card.html": b"ours",
    }
    assert list(found) == sorted(found)
