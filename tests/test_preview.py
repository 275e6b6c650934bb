"""The site in memory: after any sequence of edits what is shown equals a clean build with drafts and future, and while
an error stands it is what it last was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.model.stages import Lazy
from generator.pipeline.outcome import Outcome
from generator.plan.files import PictureFile
from generator.problems import Problem
from generator.serve.preview import Preview
from generator.serve.server import Server
from tests.minisite import ONLY_BESIDE_WHAT_STOOD, build, request, site
from tests.patience import mostly_slow
from tests.photographs import photograph
from tests.previewing import everything, get, published
from tests.smallsite import picture_bytes
from tests.walks import PARAGRAPHS, Walk

STEPS = 10
WALKS = max(1, round(int(os.environ.get("WALKS", "330")) / (STEPS * 12)))

POSTS = """
=== content/posts/first.md
---
title: First
date: 2023-01-02
tags: [walks]
---
One. [Second](second.md#more).

=== content/posts/second.md
---
title: Second
date: 2023-01-03
tags: [walks]
---
Two.

## More

Three.
"""


def but_what_is_lost(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """A preview publishes nothing, so it has nothing to lose."""
    return tuple(problem for problem in problems if problem.code not in ONLY_BESIDE_WHAT_STOOD)


@pytest.mark.parametrize("seed", mostly_slow(range(5000, 5000 + WALKS), ids="walk-{}".format))
def test_after_each_edit_what_is_shown_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path / "site", seed)
    preview, shown = opened(walk), {}

    for _ in range(STEPS):
        flags = dict(walk.flags)
        walk.edit()
        if walk.flags != flags:
            preview = opened(walk)  # whoever wants other flags starts it again
        clean = clean_build(walk, tmp_path)
        preview.look()
        if clean.publish_result:
            shown = published(tmp_path / "clean")
            assert differing(preview, shown) == [], "\n".join(walk.said)
            assert preview.state.problems == but_what_is_lost(clean.problems), "\n".join(walk.said)
        elif preview.state.errors:
            assert preview.shown is None or not shown or differing(preview, shown) == [], "\n".join(walk.said)
            walk.broken = True
        walk.note(clean)
        if walk.broken and walk.good:
            walk.heal()
            preview = opened(walk) if walk.flags != flags else preview


def opened(walk: Walk) -> Preview:
    flags = walk.flags | {"drafts": True, "future": True}
    now = walk.now
    preview = Preview(request(walk.root, clock=lambda zone: now.astimezone(ZoneInfo(zone)), **flags))
    preview.look()
    return preview


def clean_build(walk: Walk, scratch: Path) -> Outcome:
    """A build that remembers, and so takes a tenth of the time: that it equals one from nothing, others prove."""
    flags, walk.flags = walk.flags, walk.flags | {"drafts": True, "future": True}
    outcome = walk.build(output=scratch / "clean", cache=scratch / "clean-cache")
    walk.flags = flags
    return outcome


def differing(preview: Preview, expected: dict[str, bytes]) -> list[str]:
    found = everything(preview)
    return sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))


def preview_of(root: Path, **changes: Any) -> Preview:
    preview = Preview(request(root, drafts=True, future=True, **changes))
    preview.look()
    return preview


@pytest.mark.slow
def test_after_each_paragraph_what_is_shown_equals_a_clean_build(tmp_path: Path) -> None:
    """What is typed all day: nothing but the words of one text."""
    walk = Walk(tmp_path / "site", 0)
    preview = opened(walk)
    path = walk.root / "content/posts/2023-01-05-first-words.md"

    for number, paragraph in enumerate((*PARAGRAPHS, *PARAGRAPHS[:2])):
        text = path.read_text("utf-8")
        words = paragraph.format(n=number % 3 + 1)
        at_the_top = text.replace("\n---\n", f"\n---\n{words}\n\n", 1)
        path.write_text(f"{text}\n{words}\n" if number % 2 else at_the_top, "utf-8")
        preview.look()
        clean = clean_build(walk, tmp_path)

        assert clean.publish_result, clean.problems
        assert differing(preview, published(tmp_path / "clean")) == [], paragraph
        assert preview.state.problems == clean.problems, paragraph


def test_a_file_with_other_words_and_the_same_size_and_time_is_read_again(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    path = root / "content/posts/first.md"
    preview = preview_of(root)
    at = path.stat()

    path.write_text(path.read_text("utf-8").replace("One.", "Two."), "utf-8")
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))
    preview.look()

    assert b"<p>Two. " in everything(preview)["posts/first/index.html"]


def test_where_nothing_changed_there_is_no_news(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    before = preview.state

    (root / "content/posts/first.md").touch()
    (root / "content/posts/.first.md.swp").write_bytes(b"an editor's own")
    (root / "content/posts/first.md~").write_bytes(b"an editor's own")

    assert preview.look() is None
    assert preview.state is before


def saved(root: Path, name: str, old: str, new: str) -> str:
    """A post with other words; what a watcher would tell of it."""
    path = root / f"content/posts/{name}.md"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return os.path.realpath(path)


def test_of_what_was_told_only_that_is_read_and_the_next_look_finds_the_rest(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    saved(root, "second", "Three.", "Four.")
    told = saved(root, "first", "One.", "Uno.")

    glance, again = preview.look([told, f"{told}~"]), preview.look()

    assert glance is not None
    assert glance.changed == ("content/posts/first.md",)
    assert again is not None
    assert again.changed == ("content/posts/second.md",)
    build(root, drafts=True, future=True)
    assert differing(preview, published(root / "output")) == []


def test_a_glance_and_a_look_at_all_come_to_the_same(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    preview.look([saved(root, "first", "title: First", "title: The first")])

    assert preview.glanced
    assert preview.look() is None
    assert not preview.glanced


def a_new_text(root: Path) -> Path:
    (root / "content/posts/third.md").write_text("---\ntitle: Third\ndate: 2023-01-04\n---\nThree.\n", "utf-8")
    return root / "content/posts/third.md"


def a_text_that_is_gone(root: Path) -> Path:
    (root / "content/posts/second.md").unlink()
    return root / "content/posts/second.md"


def a_text_that_is_a_link(root: Path) -> Path:
    path = a_text_that_is_gone(root)
    path.symlink_to(root / "content/posts/first.md")
    return path


def a_text_that_is_a_folder(root: Path) -> Path:
    path = a_text_that_is_gone(root)
    path.mkdir()
    return path


def a_template(root: Path) -> Path:
    path = root / "templates/pages/text.html"
    path.parent.mkdir(parents=True)
    path.write_text("<html><head></head></html>", "utf-8")
    return path


def what_an_editor_left(root: Path) -> Path:
    return root / "content/posts/.first.md.swp"


@pytest.mark.parametrize(
    "told",
    [a_new_text, a_text_that_is_gone, a_text_that_is_a_link, a_text_that_is_a_folder, a_template, what_an_editor_left],
    ids=lambda told: told.__name__,
)
def test_where_something_else_was_told_of_all_is_looked_at(tmp_path: Path, told: Callable[[Path], Path]) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    saved(root, "first", "[Second](second.md#more)", "Uno")

    update = preview.look([str(told(root.resolve()))])

    assert update is not None
    assert "content/posts/first.md" in update.changed


def test_a_text_told_of_that_was_just_emptied_is_waited_for(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    path = root / "content/posts/first.md"
    path.write_bytes(b"")

    assert preview.look([os.path.realpath(path)]) is None
    assert preview.half_saved


def test_the_preview_writes_nothing_but_its_cache(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    build(root)
    before = published(root / "output")

    preview = preview_of(root)
    (root / "content/posts/first.md").write_text("---\ntitle: Other\ndate: 2023-01-02\n---\nOther.\n", "utf-8")
    preview.look()
    everything(preview)

    assert published(root / "output") == before


def test_after_its_start_the_preview_leaves_the_cache_to_builds(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    before = published(root / ".cache")

    (root / "content/posts/first.md").write_text("---\ntitle: Other\ndate: 2023-01-02\n---\nOther.\n", "utf-8")
    preview.look()
    everything(preview)

    assert published(root / ".cache") == before


def test_pages_outlive_the_removal_of_the_cache(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    expected = everything(preview)
    again = preview_of(root)

    shutil.rmtree(root / ".cache")

    assert everything(again) == expected


def test_a_cache_emptied_while_an_error_stands_is_missed_once_and_each_request_answered(tmp_path: Path) -> None:
    """The words that were changed since lay in the cache alone; only mending the error brings them back."""
    root = site(tmp_path, POSTS)
    path = root / "content/posts/first.md"
    expected, good = everything(preview_of(root)), path.read_text("utf-8")
    preview = preview_of(root)
    server = Server(preview, (0,))
    path.write_text(good.replace("One. [Second](second.md", "Uno. [Second](nowhere.md"), "utf-8")
    preview.look()
    number = preview.state.number

    (root / ".cache/cache.sqlite").write_bytes(b"")
    answers = [get(server.port, f"/posts/{name}/")[0] for name in ("second", "first", "first", "second")]
    times_read = preview.state.number - number
    path.write_text(good, "utf-8")
    preview.look()
    server.close()

    assert answers == [200, 503, 503, 200]
    assert times_read == 1
    assert everything(preview) == expected


def test_a_picture_saved_twice_does_not_end_the_preview(tmp_path: Path) -> None:
    """Between the look that finds the first save and the making of what came of it, there is another save."""
    root = site(tmp_path, POSTS.replace("Two.", "![Two circles](circles.png)"))
    picture = root / "content/posts/circles.png"
    picture.write_bytes(picture_bytes(11))
    preview = preview_of(root)

    picture.write_bytes(picture_bytes(13))
    update = preview.look()
    picture.write_bytes(picture_bytes(15))
    assert update is not None
    preview.try_out(update.changed)

    preview.look()
    build(root, drafts=True, future=True)
    assert differing(preview, published(root / "output")) == []


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A post with a photograph, of which a build makes several files."""
    root = site(tmp_path, POSTS.replace("Two.", "![A walk](walk.jpg)"))
    (root / "content/posts/walk.jpg").write_bytes(photograph(900, 675, 1))
    return root


def test_of_a_photograph_that_was_saved_one_copy_is_tried_the_smallest(walk: Path) -> None:
    """All of them take seconds, in which the next save is not heard."""
    preview = preview_of(walk)
    picture = walk / "content/posts/walk.jpg"

    picture.write_bytes(photograph(900, 675, 2))
    update = preview.look()
    assert update is not None
    preview.try_out(update.changed)
    picture.unlink()  # what was not made yet can't be made now

    assert preview.shown is not None
    copies = {path: each.told for path, each in preview.shown.files.items() if isinstance(each.told, PictureFile)}
    tried = [each.width_px for path, each in copies.items() if is_shown(preview, path)]
    assert len(copies) > 2
    assert tried == [min(each.width_px for each in copies.values())]


def is_shown(preview: Preview, path: str) -> bool:
    try:
        return isinstance(preview.file(path), bytes)
    except OSError:
        return False


def test_the_words_are_there_before_the_pictures_are_made(walk: Path) -> None:
    """A page that shows a new photograph waits for none of its copies; each is made when a browser asks for it."""
    preview = preview_of(walk)
    (walk / "content/posts/fresh.jpg").write_bytes(photograph(900, 675, 3))
    saved(walk, "second", "Three.", "Three, and ![another walk](fresh.jpg).")
    preview.look()
    (walk / "content/posts/fresh.jpg").unlink()  # who made a copy now would fail

    page = preview.file("posts/second/index.html")

    assert isinstance(page, bytes)
    assert b"another walk" in page
    copies = [path for path in (preview.shown.files if preview.shown else ()) if "fresh" in path]
    assert len(copies) > 2
    assert not [path for path in copies if is_shown(preview, path)]


def test_a_photograph_that_is_damaged_behind_its_header_is_told_of_when_it_is_saved(walk: Path) -> None:
    preview = preview_of(walk)
    picture = walk / "content/posts/walk.jpg"

    picture.write_bytes(picture.read_bytes().replace(b"\xff\xdb", b"\xff\xee"))  # without its tables nobody can read it
    update = preview.look()
    assert update is not None
    assert preview.state.errors == 0
    preview.try_out(update.changed)

    assert [problem.code for problem in preview.state.problems if problem.severity == "error"] == ["image-bad"]


def test_copies_that_a_build_made_are_not_made_again(walk: Path) -> None:
    """Without the photograph nobody could; what the builds of another generator made is another matter."""
    preview = preview_of(walk)
    build(walk, drafts=True, future=True)
    expected = published(walk / "output")
    copies = [path for path in expected if path.endswith((".jpg", ".avif"))]

    (walk / "content/posts/walk.jpg").unlink()

    assert len(copies) > 2
    assert {path: preview.file(path) for path in copies} == {path: expected[path] for path in copies}


TWO_DIAGRAMS = """
=== content/posts/first.md
---
title: First
date: 2023-01-02
---
One.

```circles wings
rings: [Person, Team]
```

=== content/posts/second.md
---
title: Second
date: 2023-01-03
---
```circles wings
stages: [Listen, Act]
```
"""


@pytest.mark.parametrize("moved", ["first", "second"])
def test_a_problem_that_names_a_line_of_another_file_names_it_as_a_build_does(tmp_path: Path, moved: str) -> None:
    root = site(tmp_path, TWO_DIAGRAMS)
    path = root / f"content/posts/{moved}.md"
    preview = preview_of(root)
    before = preview.state.problems

    path.write_text(path.read_text("utf-8").replace("\n---\n", "\n---\nA line more.\n\n", 1), "utf-8")
    preview.look()

    assert [problem.code for problem in before if problem.severity == "error"] == ["diagram-twice"]
    assert preview.state.problems == build(root, drafts=True, future=True).problems
    assert preview.state.problems != before


def test_an_error_leaves_every_page_as_it_last_was(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    path = root / "content/posts/first.md"
    preview = preview_of(root)
    before, good = everything(preview), path.read_text("utf-8")

    path.write_text(good.replace("second.md", "nowhere.md"), "utf-8")
    update = preview.look()

    assert update is not None
    assert not update.shown
    assert [problem.code for problem in preview.state.problems if problem.severity == "error"] == ["link-broken"]
    assert everything(preview) == before

    path.write_text(good, "utf-8")
    preview.look()

    assert preview.state.errors == 0


def test_a_template_that_fails_leaves_its_pages_as_they_were_and_is_told(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    before = everything(preview)

    (root / "templates/pages").mkdir(parents=True)
    (root / "templates/pages/post.html").write_text("{{ view.nothing_of_the_kind }}", "utf-8")
    update = preview.look()
    assert update is not None
    preview.try_out(update.changed)

    assert "template-failed" in [problem.code for problem in preview.state.problems]
    assert preview.file("posts/first/index.html") == before["posts/first/index.html"]


def test_a_page_that_was_never_made_says_what_is_wrong(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS + "=== templates/pages/post.html\n{{ view.nothing_of_the_kind }}\n")
    preview = preview_of(root)

    assert isinstance(preview.file("posts/first/index.html"), Problem)


def test_a_file_that_was_just_emptied_is_waited_for(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    path = root / "content/posts/first.md"
    preview = preview_of(root)
    good = path.read_text("utf-8")

    path.write_text("", "utf-8")
    assert preview.look() is None
    assert preview.half_saved
    path.write_text(good.replace("One", "Uno"), "utf-8")
    preview.look()

    assert not preview.half_saved
    assert b"Uno" in everything(preview)["posts/first/index.html"]


def test_a_file_that_stays_empty_is_told_of(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    preview = preview_of(root)

    (root / "content/posts/first.md").write_text("", "utf-8")
    preview.look()
    preview.look()

    assert preview.state.errors


def test_the_hour_at_which_the_site_changes_brings_news(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS + "=== content/posts/later.md\n---\ntitle: Later\ndate: 2023-02-03\n---\nSoon.\n")
    clock = {"now": datetime(2023, 1, 27, 9, tzinfo=UTC)}
    preview = preview_of(root, clock=lambda zone: clock["now"].astimezone(ZoneInfo(zone)))
    assert b"Not published yet, and appears on 3 February 2023" in everything(preview)[
        "posts/later/index.html"
    ].replace("\N{NO-BREAK SPACE}".encode(), b" ")
    assert preview.look() is None

    clock["now"] = datetime(2023, 2, 3, 0, 0, 1, tzinfo=UTC)
    update = preview.look()

    assert update is not None
    assert update.changed == ()
    assert b"Not published yet" not in everything(preview)["posts/later/index.html"]


def test_drafts_and_what_is_to_come_say_so_on_their_page_and_in_lists(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        """
        === content/posts/draft.md
        ---
        title: A draft
        date: 2023-01-03
        draft: true
        ---
        Words.

        === content/events/later.md
        ---
        title: An event
        start: 2023-05-03
        published: 2023-03-01
        ---
        Words.
        """,
    )
    made = everything(preview_of(root))

    for page in ("posts/draft/index.html", "posts/index.html", "index.html"):
        assert b"A draft: not published" in made[page], page
    for page in ("events/later/index.html", "events/index.html", "index.html"):
        assert b"Not published yet, and appears on" in made[page], page


def test_the_published_site_marks_nothing(tmp_path: Path) -> None:
    root = site(tmp_path, POSTS)
    build(root)

    assert not [path for path, content in published(root / "output").items() if b"ot published" in content]


def test_a_generator_that_was_changed_is_not_taken_for_the_one_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = preview_of(site(tmp_path, POSTS))
    monkeypatch.setattr("generator.pipeline.load.fingerprint_now", lambda: "another")

    preview.look_at_generator()
    (tmp_path / "content/posts/first.md").write_text("---\ntitle: Other\ndate: 2023-01-02\n---\nOther.\n", "utf-8")
    preview.look()

    assert "The generator itself was changed" in preview.state.trouble


def test_a_plan_makes_no_view_of_a_page(tmp_path: Path) -> None:
    """A preview plans after every save and shows one page: to look into all of them takes ten times as long."""
    root = site(tmp_path, POSTS)
    preview = preview_of(root)
    assert preview.shown is not None

    made = [path for path, artifact in preview.shown.files.items() if path.endswith(".html") and is_made(artifact.told)]

    assert made == ["404.html"]


def is_made(told: object) -> bool:
    return not (isinstance(told, Lazy) and told._made is None)


def test_a_site_that_is_kept_at_some_day_waits_for_no_clock(tmp_path: Path) -> None:
    event = "=== content/events/a.md\n---\ntitle: A\nuid: a\nstart: 2023-03-04\nvenue: tba\n---\nCome.\n"
    settings = "=== content/site.yaml\nname: A\nbase_url: https://a.example/\nuid_domain: a.example\n"
    seconds = []
    for pin in ("", "today: 2023-01-27\n"):
        root = site(tmp_path / (pin[:5] or "free"), settings + pin + event)
        preview = Preview(request(root, today=None))
        preview.look()
        seconds.append(preview.seconds_left(datetime(2026, 1, 1, tzinfo=UTC)))

    assert seconds[0] is not None
    assert seconds[1] is None  # or it would look twenty times a second for a day that has long been past
