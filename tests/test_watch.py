"""The ways in which editors, people and programs save: each ends as a clean build would, and is heard of once.

Nothing here waits for a fixed time: a test asks again until it is so, with much patience.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline.outcome import Outcome
from generator.serve.watch import Watcher
from tests.minisite import build, site
from tests.previewing import PATIENCE_SECONDS, Running, everything, published, running, until
from tests.smallsite import picture_bytes

FILES = """
=== content/posts/hello.md
---
title: Hello
date: 2023-01-20
---
Good morning. [The leaflet](leaflet.pdf).

=== content/posts/leaflet.pdf
%PDF-1.4 a leaflet

=== content/posts/circles/index.md
---
title: Circles
date: 2023-01-21
---
![Two circles](circles.png)

=== content/pages/about.md
---
title: About
---
We are few.
"""
THE_LAST = "content/pages/the-last.md"
ANOTHER = "---\ntitle: Another\ndate: 2023-01-22\n---\nAnother post.\n"


def new_site(folder: Path) -> Path:
    root = site(folder, FILES)
    (root / "content/posts/circles/circles.png").write_bytes(picture_bytes(10))
    return root


class Location:
    """A site, and a folder outside of it on the same disk."""

    def __init__(self, root: Path, outside: Path) -> None:
        self.root, self.outside = root, outside
        self.content = root / "content"
        self.hello = self.content / "posts/hello.md"

    def text(self, word: str = "evening") -> str:
        return self.hello.read_text("utf-8").replace("morning", word)


def in_place(at: Location) -> None:
    with at.hello.open("r+b") as file:
        file.write(at.text().encode())


def emptied_and_written(at: Location) -> None:
    text = at.text()
    with at.hello.open("w", encoding="utf-8") as file:
        file.flush()
        os.fsync(file.fileno())
        file.write(text)


def appended(at: Location) -> None:
    with at.hello.open("a", encoding="utf-8") as file:
        file.write("\nAnd a line more.\n")


def in_pieces(at: Location) -> None:
    text = at.text()
    with at.hello.open("w", encoding="utf-8") as file:
        for letter in text:
            file.write(letter)
            file.flush()


def by_a_file_beside_it(at: Location) -> None:
    """As most editors save: written under another name, and put in the place of the old one."""
    fresh = at.hello.with_name(".hello.md.tmp123")
    fresh.write_text(at.text(), "utf-8")
    os.replace(fresh, at.hello)


def by_a_copy_kept(at: Location) -> None:
    """As vim saves with a backup: the old file gets another name, and a new one is written."""
    text, kept = at.text(), at.hello.with_name("hello.md~")
    at.hello.with_name("4913").write_bytes(b"")
    at.hello.with_name("4913").unlink()
    at.hello.rename(kept)
    at.hello.write_text(text, "utf-8")
    kept.unlink()


def by_a_file_from_outside(at: Location) -> None:
    fresh = at.outside / "fresh.md"
    fresh.write_text(at.text(), "utf-8")
    os.replace(fresh, at.hello)


def with_the_time_it_had(at: Location) -> None:
    """Same size, same time: only the words are others."""
    before = at.hello.stat()
    at.hello.write_text(at.text("mmrning"), "utf-8")
    os.utime(at.hello, ns=(before.st_atime_ns, before.st_mtime_ns))


def through_memory(at: Location) -> None:
    content = at.text("mmrning").encode()
    with at.hello.open("r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[:] = content
        memory.flush()
    os.utime(at.hello)  # the system tells nobody of what is written through memory


def by_another_hard_link(at: Location) -> None:
    fresh = at.outside / "fresh.md"
    fresh.write_text(at.text(), "utf-8")
    linked = at.hello.with_name(".linked")
    os.link(fresh, linked)
    os.replace(linked, at.hello)


def a_new_file(at: Location) -> None:
    (at.content / "posts/another.md").write_text(ANOTHER, "utf-8")


def a_new_folder_with_a_file(at: Location) -> None:
    folder = at.content / "posts/another"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(ANOTHER, "utf-8")


def a_folder_moved_in(at: Location) -> None:
    (at.outside / "another").mkdir()
    (at.outside / "another/index.md").write_text(ANOTHER, "utf-8")
    (at.outside / "another").rename(at.content / "posts/another")


def a_folder_moved_out(at: Location) -> None:
    (at.content / "posts/circles").rename(at.outside / "circles")


def a_folder_renamed(at: Location) -> None:
    (at.content / "posts/circles").rename(at.content / "posts/rings")


def a_folder_deleted(at: Location) -> None:
    shutil.rmtree(at.content / "posts/circles")


def a_file_moved_out(at: Location) -> None:
    (at.content / "pages/about.md").rename(at.outside / "about.md")


def a_file_deleted(at: Location) -> None:
    (at.content / "pages/about.md").unlink()


def a_file_renamed(at: Location) -> None:
    at.hello.rename(at.hello.with_name("greeting.md"))


def another_case(at: Location) -> None:
    (at.content / "posts/circles/circles.png").rename(at.content / "posts/circles/Circles.png")
    page = at.content / "posts/circles/index.md"
    page.write_text(page.read_text("utf-8").replace("circles.png", "Circles.png"), "utf-8")


def a_file_becomes_a_folder(at: Location) -> None:
    text = at.text().replace("leaflet.pdf", "../leaflet.pdf")
    (at.outside / "hello").mkdir()
    (at.outside / "hello/index.md").write_text(text, "utf-8")
    at.hello.unlink()
    (at.outside / "hello").rename(at.content / "posts/hello")


def another_picture(at: Location) -> None:
    (at.content / "posts/circles/circles.png").write_bytes(picture_bytes(90))


def other_settings(at: Location) -> None:
    settings = at.content / "site.yaml"
    fresh = at.outside / "site.yaml"
    fresh.write_text(settings.read_text("utf-8").replace("A small site", "Another name"), "utf-8")
    os.replace(fresh, settings)


def a_folder_of_templates(at: Location) -> None:
    (at.outside / "templates/pages").mkdir(parents=True)
    (at.outside / "templates/pages/text.html").write_text("<html><head></head>{{ view.page.title }}</html>\n", "utf-8")
    (at.outside / "templates").rename(at.root / "templates")


def the_root_made_again(at: Location) -> None:
    shutil.copytree(at.content, at.outside / "kept")
    (at.outside / "kept/posts/hello.md").write_text(at.text(), "utf-8")
    shutil.rmtree(at.content)
    (at.outside / "kept").rename(at.content)


def the_root_exchanged(at: Location) -> None:
    shutil.copytree(at.content, at.outside / "other")
    (at.outside / "other/posts/hello.md").write_text(at.text(), "utf-8")
    at.content.rename(at.outside / "old")
    (at.outside / "other").rename(at.content)


def thousands_of_files(at: Location) -> None:
    folder = at.content / "posts/circles/leaflets"
    folder.mkdir()
    for number in range(5000):
        (folder / f"{number}.pdf").write_bytes(b"%PDF-1.4 a leaflet")
    a_new_file(at)


# Each with the number of states that somebody who looks at the wrong moment can find.
WAYS: dict[Callable[[Location], None], int] = {
    in_place: 1, emptied_and_written: 2, appended: 1, in_pieces: 50, by_a_file_beside_it: 1, by_a_copy_kept: 3,
    by_a_file_from_outside: 1, with_the_time_it_had: 2, through_memory: 1, by_another_hard_link: 1, a_new_file: 2,
    a_new_folder_with_a_file: 2, a_folder_moved_in: 1, a_folder_moved_out: 1, a_folder_renamed: 1, a_folder_deleted: 3,
    a_file_moved_out: 1, a_file_deleted: 1, a_file_renamed: 1, another_case: 2, a_file_becomes_a_folder: 2,
    another_picture: 2, other_settings: 1, a_folder_of_templates: 1, the_root_made_again: 9, the_root_exchanged: 2,
    thousands_of_files: 5002,
}  # fmt: skip


@pytest.fixture
def at(tmp_path: Path) -> Location:
    (tmp_path / "outside").mkdir()
    return Location(new_site(tmp_path / "site"), tmp_path / "outside")


def clean(at: Location, scratch: Path) -> dict[str, bytes]:
    found: Outcome = build(at.root, output=scratch / "clean", cache=scratch / "cache", drafts=True, future=True)
    assert found.publish_result is not None, found.problems
    return published(scratch / "clean")


def wait_for_all_else(found: Running, at: Location) -> None:
    """Save one thing more, and wait until that is told: all that came before it was told then."""
    fresh = at.outside / "the-last.md"
    fresh.write_text("---\ntitle: The last\n---\nWords.\n", "utf-8")
    os.replace(fresh, at.root / THE_LAST)
    assert until(lambda: any(THE_LAST in update.changed for update in found.updates)), found.told


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_however_it_is_saved_the_preview_shows_what_a_clean_build_would(
    way: Callable[[Location], None], at: Location, tmp_path: Path
) -> None:
    with running(at.root) as found:
        way(at)
        assert until(lambda: found.updates), found.told
        wait_for_all_else(found, at)
        expected = clean(at, tmp_path)

        assert until(lambda: everything(found.preview) == expected), found.told
        changes = [update.changed for update in found.updates if update.changed != (THE_LAST,)]
        assert 1 <= len(changes) <= WAYS[way], changes


def touched(at: Location) -> None:
    at.hello.touch()


def with_other_rights(at: Location) -> None:
    at.hello.chmod(0o600)


def saved_as_it_was(at: Location) -> None:
    fresh = at.outside / "fresh.md"
    shutil.copy(at.hello, fresh)
    os.replace(fresh, at.hello)


def files_of_editors(at: Location) -> None:
    for name in (".hello.md.swp", "hello.md~", "#hello.md#", ".#hello.md", "hello.md.tmp", ".DS_Store", "Thumbs.db"):
        at.hello.with_name(name).write_bytes(b"an editor's own")


def read_by_somebody(at: Location) -> None:
    at.hello.read_bytes()
    list(at.content.rglob("*"))


@pytest.mark.parametrize(
    "way",
    [touched, with_other_rights, saved_as_it_was, files_of_editors, read_by_somebody],
    ids=lambda way: way.__name__,
)
def test_where_no_word_is_another_nothing_is_made_again(way: Callable[[Location], None], at: Location) -> None:
    with running(at.root) as found:
        way(at)
        wait_for_all_else(found, at)

        assert len(found.updates) == 1, found.told


def test_a_content_folder_that_is_a_link_is_followed_wherever_it_leads(at: Location, tmp_path: Path) -> None:
    at.content.rename(tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    (tmp_path / "two/posts/hello.md").write_text(ANOTHER, "utf-8")
    at.content.symlink_to(tmp_path / "one")
    with running(at.root) as found:
        fresh = at.root / "content.new"
        fresh.symlink_to(tmp_path / "two")
        os.replace(fresh, at.content)
        assert until(lambda: b"Another post." in (everything(found.preview)["posts/hello/index.html"]))

        (tmp_path / "two/posts/hello.md").write_text(ANOTHER.replace("Another post", "The last words"), "utf-8")

        assert until(lambda: b"The last words." in (everything(found.preview)["posts/hello/index.html"]))


def shows(found: Running, word: str) -> bool:
    return word.encode() in everything(found.preview)["posts/hello/index.html"]


def test_what_no_event_told_of_is_found_all_the_same(at: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network drive, a container: `heard` never comes."""
    monkeypatch.setattr(Watcher, "_hear", lambda self, *places: None)
    with running(at.root) as found:
        for word in ("zebra", "quagga", "okapi"):
            at.hello.write_text(ANOTHER.replace("Another post", word), "utf-8")
            assert until(partial(shows, found, word))

        assert until(lambda: any("this disk does not tell of changes" in line for line in found.told)), found.told


def test_what_the_word_left_out_is_found_when_it_is_quiet(at: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two files that were saved the system tells of one."""
    hear = Watcher._hear

    def hard_of_hearing(watcher: Watcher, *places: str) -> None:
        if not any("about.md" in place for place in places):
            hear(watcher, *places)

    monkeypatch.setattr(Watcher, "_hear", hard_of_hearing)
    with running(at.root) as found:
        about = at.content / "pages/about.md"
        about.write_text(about.read_text("utf-8").replace("few", "many"), "utf-8")
        in_place(at)

        assert until(partial(shows, found, "Good evening"))
        assert until(lambda: b"We are many." in everything(found.preview)["about/index.html"])


def test_the_watcher_says_where_it_was(tmp_path: Path) -> None:
    watcher = Watcher([(tmp_path, True)])
    try:
        (tmp_path / "fresh").write_bytes(b"words")
        os.replace(tmp_path / "fresh", tmp_path / "file")
        wanted, told = {os.path.realpath(tmp_path / name) for name in ("fresh", "file")}, set[str]()

        def all_heard() -> bool:
            watcher.wait(PATIENCE_SECONDS)
            told.update(watcher.places)
            return wanted <= told

        assert until(all_heard)
    finally:
        watcher.close()


@pytest.mark.parametrize("limit", [errno.ENOSPC, errno.EMFILE])
def test_a_limit_on_watching_is_told_as_what_it_is_and_does_not_stop_it(
    limit: int, at: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(limit, "inotify watch limit reached")

    monkeypatch.setattr("watchdog.observers.api.BaseObserver.schedule", refuse)
    with running(at.root) as found:
        at.hello.write_text(at.text(), "utf-8")

        assert until(lambda: b"Good evening" in everything(found.preview)["posts/hello/index.html"])
        assert [line for line in found.told if "lets nobody watch so many folders" in line][1:] == []
        assert any("lets nobody watch so many folders" in line for line in found.told)


def test_a_file_that_cannot_be_read_is_told_and_the_preview_goes_on(at: Location) -> None:
    if os.geteuid() == 0:
        pytest.skip("whoever is root may read everything")
    with running(at.root) as found:
        at.hello.chmod(0)
        with at.hello.with_name("other.md").open("w", encoding="utf-8") as file:
            file.write(ANOTHER)
        assert until(lambda: "permission" in found.preview.state.trouble)

        at.hello.chmod(0o644)

        assert until(lambda: not found.preview.state.trouble)


def test_who_waits_for_nothing_is_not_kept(tmp_path: Path) -> None:
    watcher = Watcher([(tmp_path / "nowhere", True)])
    try:
        assert not watcher.wait(0.01)
    finally:
        watcher.close()


def test_a_folder_that_comes_later_is_listened_to(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    watcher = Watcher([(folder, True), (tmp_path, False)])
    try:
        folder.mkdir()
        assert watcher.wait(PATIENCE_SECONDS)
        while watcher.wait(0):
            pass  # nothing is left of what was heard of the folder itself

        (folder / "file").write_bytes(b"words")

        assert watcher.wait(PATIENCE_SECONDS)
    finally:
        watcher.close()
