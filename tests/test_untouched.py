"""Claims about the build that need not begin: it is left out only where the long way would find nothing to do."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import cli
from generator.pipeline import load, untouched
from tests.minisite import SETTINGS
from tests.minisite import site as small_site

HERE = str(load.ROOT)
POST = "content/posts/one.md"
CLOCK = "\n=== content/posts/later.md\n---\ntitle: Later\ndate: 2099-01-01\n---\nLater.\n"


@pytest.fixture
def site(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that was built, and built again. Its files count as old enough to tell, though they are not."""
    monkeypatch.setattr(untouched, "_FINE_NS", -(10**12))
    monkeypatch.setattr(untouched, "_COARSE_NS", -(10**12))
    root = tmp_path / "site"
    small_site(root, f"=== {POST}\n---\ntitle: One\ndate: 2022-01-20\n---\nWords.\n{CLOCK}")
    assert (build(root), build(root)) == (0, 0)
    capfd.readouterr()
    return root


def arguments(root: Path) -> list[str]:
    return ["--root", str(root), "--jobs", "1"]


def build(root: Path) -> int:
    return cli.main(arguments(root))


def answer(root: Path) -> int | None:
    return untouched.answer(arguments(root), HERE, time.perf_counter())


def test_the_same_command_is_answered_with_the_words_of_a_build_that_finds_nothing(
    site: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert build(site) == 0
    long_way = capfd.readouterr()

    assert answer(site) == 0

    short_way = capfd.readouterr()
    assert without_seconds(short_way.out) == without_seconds(long_way.out)
    assert without_seconds(short_way.err) == without_seconds(long_way.err)
    assert "Nothing has changed." in short_way.out


def without_seconds(words: str) -> str:
    return " ".join("0.0" if "." in word and word.replace(".", "").isdigit() else word for word in words.split())


def same_size_and_time(root: Path) -> None:
    path, found = root / POST, (root / POST).stat()
    path.write_text(path.read_text().replace("Words.", "Wards."))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def another_file_in_its_place(root: Path) -> None:
    (root / "new").write_bytes((root / POST).read_bytes())
    os.replace(root / "new", root / POST)


def a_script(root: Path) -> None:
    (root / "templates" / "assets" / "js").mkdir(parents=True)


@pytest.mark.parametrize(
    "touch",
    [
        same_size_and_time,
        another_file_in_its_place,
        lambda root: (root / POST).unlink(),
        lambda root: (root / "content/posts/two.md").write_text("---\ntitle: Two\ndate: 2022-01-21\n---\nTwo.\n"),
        lambda root: (root / "content/pages").mkdir(),
        lambda root: (root / "content/photo.jpg").write_bytes(b""),
        a_script,
        lambda root: (root / "output/index.html").write_text("mine"),
        lambda root: (root / "output/index.html").unlink(),
        lambda root: (root / "output/posts/mine.html").write_text("mine"),
        lambda root: (root / "output/mine").mkdir(),
        lambda root: (root / "output").rename(root / "elsewhere"),
        lambda root: (root / ".cache/untouched").unlink(),
    ],
)
def test_whatever_is_touched_is_seen(touch: Callable[[Path], object], site: Path) -> None:
    assert answer(site) == 0

    touch(site)

    assert answer(site) is None


def test_the_generator_templates_and_packages_count_too(tmp_path: Path) -> None:
    whole, folders = load.places(tmp_path)

    assert {str(load.ROOT / name) for name in ("build.py", "generator", "templates")} <= set(whole)
    assert set(sys.path) <= set(folders)


def test_a_package_that_is_installed_is_seen(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    monkeypatch.syspath_prepend(str(packages))
    assert (build(site), answer(site)) == (0, 0)

    (packages / "markdown-99.dist-info").mkdir()

    assert answer(site) is None


def test_time_alone_can_make_it_false(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 100 * 366 * 86400)
    assert answer(site) is None
    monkeypatch.setattr(time, "time", lambda: now - 86400)
    assert answer(site) is None
    monkeypatch.setattr(time, "time", lambda: now + 86400)
    assert answer(site) == 0


def test_another_command_is_another_question(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert untouched.answer([*arguments(site), "--drafts"], HERE, 0.0) is None
    assert untouched.answer(["check", *arguments(site)], HERE, 0.0) is None
    monkeypatch.chdir(tmp_path)
    assert answer(site) is None


@pytest.mark.parametrize("flag", ["--json", "--fresh", "--if-stale"])
def test_what_asks_for_more_than_words_goes_the_long_way(flag: str, site: Path) -> None:
    (site / ".cache/untouched").unlink()

    assert cli.main([*arguments(site), flag]) == 0

    assert not (site / ".cache/untouched").exists()


def test_files_that_are_too_young_to_tell_are_not_relied_on(tmp_path: Path) -> None:
    root = small_site(tmp_path, "", SETTINGS)

    assert (build(root), build(root)) == (0, 0)

    assert answer(root) is None


def test_a_site_with_an_error_is_looked_at_each_time(site: Path) -> None:
    (site / POST).write_text("---\ntitle: One\n---\nWords.\n")

    assert (build(site), build(site)) == (1, 1)

    assert answer(site) is None


def test_no_damage_gives_a_wrong_answer(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    note, chance = site / ".cache/untouched", random.Random(7)
    sound = note.read_bytes()

    for _ in range(200):
        at = chance.randrange(len(sound))
        damaged = chance.choice([sound[:at], sound[:at] + bytes([sound[at] ^ 1 << at % 8]) + sound[at + 1 :]])
        note.write_bytes(damaged)
        assert answer(site) is None

    note.write_bytes(sound)
    assert answer(site) == 0


def test_it_is_never_left_out_where_it_would_do_something(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    chance, answered = random.Random(3), 0

    for number in range(30):
        if chance.random() < 0.4:
            text = (site / POST).read_text()
            (site / POST).write_text(
                text.replace("Words", "Wards") if "Words" in text else text.replace("Wards", "Words")
            )
        known = answer(site)
        capfd.readouterr()
        assert build(site) == 0
        done = capfd.readouterr().out
        answered += known is not None
        assert known is None or "Nothing has changed." in done, number

    assert answered > 3


@pytest.mark.parametrize("name", ["content", "templates", "output"])
def test_what_lies_behind_a_link_is_looked_at_each_time(name: str, site: Path) -> None:
    """A link says nothing of what it leads to."""
    (site / "templates").mkdir(exist_ok=True)
    (site / name).rename(site.parent / name)
    (site / name).symlink_to(site.parent / name)

    assert (build(site), build(site)) == (0, 0)

    assert answer(site) is None


def test_packages_behind_a_link_are_seen(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packages").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "packages")
    monkeypatch.syspath_prepend(str(tmp_path / "link"))
    assert (build(site), answer(site)) == (0, 0)

    (tmp_path / "packages/markdown-99.dist-info").mkdir()

    assert answer(site) is None


def test_another_place_for_packages_is_another_question(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(site))

    assert answer(site) is None


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_where_nobody_can_be_told_the_build_still_ends_well(
    name: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, name, None)

    assert (answer(site), build(site)) == (None, 0)


def test_a_reader_who_has_gone_is_no_failure(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with open(writes, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)

        assert answer(site) == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is full, to try")
def test_a_full_disk_is_told_by_the_long_way(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdout = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115  (it can't be closed: the disk is full)
    monkeypatch.setattr(sys, "stdout", stdout)

    assert answer(site) is None

    with pytest.raises(OSError, match="space"):
        stdout.close()


def test_letters_that_can_not_be_printed_go_the_long_way(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It speaks of a post that is still to come, with quotation marks."""
    with open(tmp_path / "said", "w", encoding="ascii") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)

        assert answer(site) is None

    assert (tmp_path / "said").read_bytes() == b""
