"""Publishing: only what changed is written, and what others wrote is left alone."""

from __future__ import annotations

import errno
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.write.change import UntrackedFile
from generator.write.lock import locked
from generator.write.manifest import Plan, read_manifest
from generator.write.publish import clean, publish
from generator.write.trees import SourceChanged
from tests.patience import PATIENCE_SECONDS
from tests.publishing import NEXT, SMALL, Pages, build, clean_tree, file_copy, in_a_child, plans, strays, tree


@pytest.fixture(autouse=True)
def _a_quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk, thousands of times, would take minutes; that it is asked to is counted all the same."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


# ---------------------------------------------------------------- what a publication does


def test_a_first_publication_makes_the_folder_and_says_what_it_wrote(tmp_path: Path) -> None:
    publish_result = build(tmp_path, SMALL)

    assert publish_result.written == tuple(sorted(SMALL))
    assert {path: content for path, content in tree(tmp_path / "output").items() if path != ".manifest"} == dict(SMALL)
    assert strays(tmp_path) == []


def test_with_nothing_to_change_nothing_is_touched(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    before = locations(tmp_path)

    publish_result = build(tmp_path, SMALL)

    assert (publish_result.touched, publish_result.unchanged) == (False, len(SMALL))
    assert locations(tmp_path) == before


def locations(folder: Path) -> dict[Path, tuple[int, ...]]:
    """What would change if anything were written, without the time of the last reading."""
    found = {path: os.lstat(path) for path in folder.rglob("*")}
    return {path: (one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for path, one in found.items()}


def test_only_what_changed_is_written_and_the_rest_keeps_its_time(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    before = os.stat(tmp_path / "output/posts/one/index.html")

    publish_result = build(tmp_path, NEXT)

    assert publish_result.changed == ("index.html",)
    assert publish_result.written == ("posts/three/index.html",)
    assert publish_result.removed == ("posts/two/index.html",)
    assert publish_result.unchanged == 2
    assert os.stat(tmp_path / "output/posts/one/index.html").st_mtime_ns == before.st_mtime_ns
    assert not (tmp_path / "output/posts/two").exists()


def test_other_keys_with_the_same_bytes_change_the_manifest_alone(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    again = [Plan(plan.path, f"other {plan.key}", plan.sources) for plan in plans(SMALL)]

    publish_result = publish(SMALL, again, tmp_path / "output", tmp_path / ".cache")

    manifest = read_manifest(tmp_path / "output")
    assert not publish_result.touched
    assert manifest is not None
    assert manifest.files["index.html"].key.startswith("other ")


def test_files_that_are_copied_are_published_like_any_other(tmp_path: Path) -> None:
    large = {**NEXT, "talk.mp4": bytes(range(256)) * 10_000, "empty.txt": b""}
    build(tmp_path, SMALL, copied=True)

    publish_result = build(tmp_path, large, copied=True)

    assert publish_result.written == ("empty.txt", "posts/three/index.html", "talk.mp4")
    assert publish_result.unchanged == 2
    assert tree(tmp_path / "output") == clean_tree(large, tmp_path)
    assert not build(tmp_path, large).touched


@pytest.mark.parametrize("now", [b"three", b"longer than it was", b"", None])
def test_a_file_that_changed_since_it_was_read_is_not_published(tmp_path: Path, now: bytes | None) -> None:
    build(tmp_path, SMALL)
    before = tree(tmp_path / "output")
    copy = file_copy(tmp_path / "content/talk.mp4", b"three pieces")
    if now is None:
        os.unlink(copy.source)
    else:
        Path(copy.source).write_bytes(now)
    planned = [*plans(SMALL), Plan("talk.mp4", "k")]

    with pytest.raises(FileNotFoundError if now is None else SourceChanged) as caught:
        publish({"talk.mp4": copy}, planned, tmp_path / "output", tmp_path / ".cache")

    assert caught.value.filename == copy.source
    assert tree(tmp_path / "output") == before
    assert strays(tmp_path) == []


def test_a_path_that_must_be_rendered_and_was_not_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"index\.html must be rendered"):
        publish({}, [Plan("index.html", "k")], tmp_path / "output", tmp_path / ".cache")

    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("seed", range(12))
def test_a_random_walk_of_publications_equals_clean_ones_byte_for_byte(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"{folder}{name}" for folder in ("", "a/", "a/b/", "c/d/e/") for name in ("index.html", "x.css", "y.png")]
    pages: dict[str, bytes] = {}

    for _ in range(12):
        for name in chance.sample(names, chance.choice((1, 1, 2, 5))):
            if name in pages and chance.random() < 0.4:
                del pages[name]
            else:
                pages[name] = b"%d" % chance.randrange(4)
        meddle(tmp_path / "output", chance)
        build(tmp_path, pages)

        assert tree(tmp_path / "output") == clean_tree(pages, tmp_path)
        assert strays(tmp_path) == []


def meddle(output: Path, chance: random.Random) -> None:
    """Somebody edits, removes or replaces a published file, with the same size and time if it must be; or the cache."""
    files = [path for path in sorted(output.rglob("*")) if path.is_file() and path.name != ".manifest"]
    if not files or chance.random() < 0.5:
        return
    victim, found = (path := chance.choice(files)), os.stat(path)
    match chance.choice(("edit", "remove", "replace", "no cache", "no spare", "spoil spare")):
        case "edit":
            victim.write_bytes(b"?")
        case "remove":
            victim.unlink()
        case "replace":
            victim.unlink()
            victim.write_bytes(b"?")
            os.utime(victim, ns=(found.st_atime_ns, found.st_mtime_ns))
        case "no cache":
            clear(output.parent / ".cache")
        case "no spare":
            clear(output.parent / ".cache" / "spare")
        case "spoil spare":
            previous_tree = output.parent / ".cache" / "spare"
            if previous_tree.is_dir():
                (previous_tree / "stray.html").write_bytes(b"stray")


def clear(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1", "b/c": b"2"})

    build(tmp_path, {"a/x": b"1", "b": b"2"})

    assert tree(tmp_path / "output") == clean_tree({"a/x": b"1", "b": b"2"}, tmp_path)


def test_where_there_are_no_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object, **__: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    for pages in (SMALL, NEXT, SMALL):
        build(tmp_path, pages)

    assert tree(tmp_path / "output") == clean_tree(SMALL, tmp_path)


# ---------------------------------------------------------------- files of others, and ours changed by hand


def test_files_of_others_stay_where_they_are(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    output = tmp_path / "output"
    (output / ".git/objects").mkdir(parents=True)
    (output / ".git/objects/pack").write_bytes(b"git")
    (output / "posts/two/note.txt").write_bytes(b"mine")
    (output / "link").symlink_to("nowhere")

    for pages in (NEXT, SMALL, NEXT):
        publish_result = build(tmp_path, pages)

        assert (output / ".git/objects/pack").read_bytes() == b"git"
        assert (output / "posts/two/note.txt").read_bytes() == b"mine"
        assert os.readlink(output / "link") == "nowhere"
        assert {".git/", "link"} < set(publish_result.untracked)


def test_a_file_of_others_that_its_owner_removed_does_not_come_back(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    (tmp_path / "output/CNAME").write_bytes(b"x")
    build(tmp_path, NEXT)
    (tmp_path / "output/CNAME").unlink()

    for pages in (SMALL, NEXT):
        assert build(tmp_path, pages).untracked == ()

    assert tree(tmp_path / "output") == clean_tree(NEXT, tmp_path)


@pytest.mark.parametrize(
    ("theirs", "ours", "named"),
    [
        ("posts/three/index.html", "posts/three/index.html", "posts/three/index.html"),
        ("news", "news/index.html", "news"),
        ("news/mine.txt", "news", "news/"),
        ("posts/one/mine.txt", "posts/one", "posts/one"),
    ],
)
def test_where_a_file_of_others_stands_nothing_is_written(tmp_path: Path, theirs: str, ours: str, named: str) -> None:
    build(tmp_path, SMALL)
    (tmp_path / "output" / theirs).parent.mkdir(exist_ok=True)
    (tmp_path / "output" / theirs).write_bytes(b"theirs")
    before = tree(tmp_path / "output")
    wanted = {path: content for path, content in SMALL.items() if not path.startswith(f"{ours}/")} | {ours: b"ours"}

    with pytest.raises(UntrackedFile) as caught:
        build(tmp_path, wanted)

    assert str(caught.value.path).startswith(str(tmp_path / "output" / named.rstrip("/")))
    assert tree(tmp_path / "output") == before


def test_a_file_of_others_with_our_very_bytes_is_no_trouble(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    (tmp_path / "output/posts/three").mkdir()
    (tmp_path / "output/posts/three/index.html").write_bytes(b"three")

    build(tmp_path, NEXT)

    assert tree(tmp_path / "output") == clean_tree(NEXT, tmp_path)


@pytest.mark.parametrize("size_and_time", ["other", "same"])
def test_a_file_changed_by_hand_is_mended_and_the_change_kept(tmp_path: Path, size_and_time: str) -> None:
    build(tmp_path, SMALL)
    page = tmp_path / "output/posts/one/index.html"
    found = os.stat(page)
    page.unlink()
    page.write_bytes(b"ONE" if size_and_time == "same" else b"by hand")
    if size_and_time == "same":
        os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))

    publish_result = build(tmp_path, SMALL)

    assert publish_result.replaced == ("posts/one/index.html",)
    assert page.read_bytes() == b"one"
    kept = (tmp_path / ".cache/replaced/posts/one/index.html").read_bytes()
    assert kept == (b"ONE" if size_and_time == "same" else b"by hand")


def test_a_second_change_by_hand_does_not_overwrite_the_copy_of_the_first(tmp_path: Path) -> None:
    for words in (b"first", b"second"):
        build(tmp_path, SMALL)
        (tmp_path / "output/index.html").write_bytes(words)
    build(tmp_path, SMALL)

    assert (tmp_path / ".cache/replaced/index.html").read_bytes() == b"first"
    assert (tmp_path / ".cache/replaced/index~2.html").read_bytes() == b"second"


def test_what_somebody_put_into_the_old_tree_meanwhile_is_kept(tmp_path: Path) -> None:
    for pages in (SMALL, NEXT):
        build(tmp_path, pages)
    (tmp_path / ".cache/spare/posts/late.txt").write_bytes(b"late")

    build(tmp_path, SMALL)

    assert (tmp_path / ".cache/replaced/posts/late.txt").read_bytes() == b"late"
    assert tree(tmp_path / "output") == clean_tree(SMALL, tmp_path)


def test_a_manifest_that_leads_out_of_the_output_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_bytes(b"mine")
    build(tmp_path, SMALL)
    manifest = tmp_path / "output/.manifest"
    evil = manifest.read_bytes().replace(b"\xaaindex.html", b"\xaf../precious.txt", 1)
    manifest.write_bytes(evil)

    assert b"../precious.txt" in evil
    assert read_manifest(tmp_path / "output") is None


# ---------------------------------------------------------------- two at once, and cleaning


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    def often(pages: Pages) -> Callable[[], None]:
        def work() -> None:
            for _ in range(15):
                with locked(tmp_path / ".cache", lambda: None):
                    build(tmp_path, pages)
                    assert tree(tmp_path / "output").keys() == {*pages, ".manifest"}

        return work

    process = os.fork()
    if process == 0:
        os._exit(in_a_child(often(NEXT)) != 0)
    assert in_a_child(often(SMALL)) == 0
    assert os.waitpid(process, 0)[1] == 0

    assert tree(tmp_path / "output") in (clean_tree(SMALL, tmp_path), clean_tree(NEXT, tmp_path))


def test_who_must_wait_is_told_so_once_and_a_dead_process_holds_nothing(tmp_path: Path) -> None:
    process = os.fork()
    if process == 0:
        with locked(tmp_path, lambda: None):
            (tmp_path / "held").touch()
            time.sleep(PATIENCE_SECONDS)
    while not (tmp_path / "held").exists():
        time.sleep(0.01)

    told: list[str] = []

    def waiting() -> None:
        told.append("waiting")
        os.kill(process, signal.SIGKILL)

    with locked(tmp_path, waiting):
        os.waitpid(process, 0)

    assert told == ["waiting"]


def test_cleaning_removes_all_that_is_ours(tmp_path: Path) -> None:
    for pages in (SMALL, NEXT):
        build(tmp_path, pages)

    publish_result = clean(tmp_path / "output", tmp_path / ".cache")

    assert publish_result.removed == tuple(sorted(NEXT))
    assert list(tmp_path.iterdir()) == []


def test_cleaning_leaves_what_others_wrote_and_the_next_build_works(tmp_path: Path) -> None:
    build(tmp_path, SMALL)
    (tmp_path / "output/CNAME").write_bytes(b"x")
    (tmp_path / "output/index.html").write_bytes(b"by hand")

    publish_result = clean(tmp_path / "output", tmp_path / ".cache")
    left = tree(tmp_path / "output")
    again = build(tmp_path, SMALL)

    assert publish_result.untracked == ("CNAME", "index.html")
    assert {path: content for path, content in left.items() if path != ".manifest"} == {
        "CNAME": b"x",
        "index.html": b"by hand",
    }
    assert again.replaced == ("index.html",)
    assert (tmp_path / "output/CNAME").read_bytes() == b"x"
