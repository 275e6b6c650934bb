"""The verbs in order: what a build publishes, what stops it, what it does not do again."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from generator import diagrams
from generator.pipeline import build_site, load, stages
from generator.pipeline.build_site import Refused
from generator.pipeline.outcome import Outcome
from generator.problems import Problem
from generator.write.manifest import PublishResult
from generator.write.publish import publish
from tests.minisite import build, codes, request, tree
from tests.smallsite import add_posts, small_site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_site(tmp_path / "site")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def errors(outcome: Outcome) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.location)) for problem in outcome.problems if problem.severity == "error"]


def changed(outcome: Outcome) -> set[str]:
    assert outcome.publish_result is not None
    return {*outcome.publish_result.written, *outcome.publish_result.changed, *outcome.publish_result.removed}


FIRST_WORDS = "content/posts/2023-01-05-first-words.md"

# ---------------------------------------------------------------- what stops a build


@pytest.mark.parametrize(
    ("file", "old", "new", "location"),
    [
        (FIRST_WORDS, "title: First words", "title: First: words", f"{FIRST_WORDS}:2:13"),
        (FIRST_WORDS, "Not much", "[Not](much.md)", f"{FIRST_WORDS}:12:7"),
        ("content/site.yaml", "name: A small site", "nome: A small site", "content/site.yaml:1:1"),
    ],
)
def test_an_error_leaves_the_published_site_as_it_was(root: Path, file: str, old: str, new: str, location: str) -> None:
    build(root)
    before = tree(root / "output")
    change(root / file, old, new)

    outcome = build(root)

    assert outcome.publish_result is None
    assert location in [found for _, found in errors(outcome)]
    assert tree(root / "output") == before


def test_a_site_that_heals_is_published_again(root: Path) -> None:
    build(root)
    change(root / FIRST_WORDS, "Not much", "[Not](much.md)")
    build(root)
    change(root / FIRST_WORDS, "[Not](much.md)", "Very much")

    outcome = build(root)

    assert "posts/first-words/index.html" in changed(outcome)


def test_strict_stops_at_a_warning_and_nothing_else_does(root: Path) -> None:
    change(root / "content/events/first-meeting.md", "uid: first-meeting-2022\n", "")

    strict, relaxed = build(root, strict=True), build(root)

    assert "uid-missing" in codes(strict, "warning")
    assert strict.publish_result is None
    assert relaxed.publish_result is not None


def test_a_site_without_settings_says_so(root: Path) -> None:
    (root / "content/site.yaml").unlink()

    outcome = build(root)

    assert errors(outcome) == [("site-missing", "content/site.yaml")]
    assert not (root / "output").exists()


def test_two_pages_at_one_address_are_an_error(root: Path) -> None:
    change(root / FIRST_WORDS, "aliases: [/hello/", "aliases: [/posts/listening/")

    outcome = build(root)

    assert [code for code, _ in errors(outcome)] == ["address-twice"]
    message = next(problem.message for problem in outcome.problems if problem.code == "address-twice")
    assert "/posts/listening/" in message
    assert "content/posts/" in message


@pytest.mark.parametrize("name", ["", "content", "content/output", "templates/x", ".."])
def test_a_folder_that_holds_sources_is_refused(root: Path, name: str) -> None:
    before = tree(root)

    with pytest.raises(Refused, match="Choose a folder"):
        build(root, output=root / name)

    assert tree(root) == before


def test_somebody_elses_file_where_a_page_goes_is_refused_by_name(root: Path) -> None:
    build(root)
    theirs = root / "output/posts/new/index.html"
    theirs.parent.mkdir()
    theirs.write_text("mine")
    before = tree(root / "output")
    (root / "content/posts/new.md").write_text("---\ntitle: New\ndate: 2023-01-20\n---\nWords.\n")

    with pytest.raises(Refused, match=r"posts/new/index\.html was not written by this generator"):
        build(root)

    assert tree(root / "output") == before


# ---------------------------------------------------------------- templates


def override(root: Path, name: str, old: str, new: str) -> int:
    """The template with one change, in the site's own templates/; the line the change is in."""
    text = (load.ROOT / "templates" / name).read_text()
    assert old in text
    path = root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


HOME = "pages/home.html"
BLOCK = "{% block main %}\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("template-syntax", "{% if %}"),
        ("template-syntax", "{% nonsense %}"),
        ("template-failed", "{{ view.nonsense }}"),
        ("template-failed", "{{ nonsense }}"),
        ("template-failed", "{{ 1 + view.page.frame.lang }}"),
        ("template-failed", "{{ 1 / 0 }}"),
        ("template-failed", "{{ view.page.head.title | nonsense(1) }}"),
        ("template-missing", '{% include "parts/nothing.html" %}'),
        ("template-name", "{% include view.part %}"),
        ("template-name", '{%- import "parts/" ~ view.part as part %}'),
        ("template-name", '{%+ include ["parts/card.html", "parts/link.html"] %}'),
    ],
)
def test_a_fault_in_a_template_names_the_template_and_the_line(root: Path, code: str, words: str) -> None:
    build(root)
    before = tree(root / "output")
    line = override(root, HOME, BLOCK, f"{BLOCK}\n{words}\n") + 2

    outcome = build(root)

    found = [problem for problem in outcome.problems if problem.severity == "error"]
    assert {problem.code for problem in found} <= {code, "template-syntax", "template-missing"}
    assert (f"templates/{HOME}", line) in [(problem.location.file, problem.location.line) for problem in found]
    assert outcome.publish_result is None
    assert tree(root / "output") == before


def test_a_fault_in_a_part_is_told_once_and_names_the_part(root: Path) -> None:
    line = override(root, "parts/footer.html", "<footer", "{{ nothing.at.all }}<footer")

    outcome = build(root)

    assert errors(outcome) == [("template-failed", f"templates/parts/footer.html:{line}")]


@pytest.mark.parametrize("name", ["pages/home.html", "assets/css/order.txt", "assets/css/card.css"])
def test_a_template_that_is_no_text_is_a_problem(root: Path, name: str) -> None:
    path = root / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a\nb \xff\n")

    outcome = build(root)

    assert outcome.publish_result is None
    assert [
        problem for problem in outcome.problems if name.rpartition("/")[2] in f"{problem.location} {problem.message}"
    ]


# ---------------------------------------------------------------- nothing is done twice


def test_with_nothing_changed_nothing_is_written(root: Path) -> None:
    first = build(root)
    inode = (root / "output").stat().st_ino

    second = build(root)

    assert first.publish_result is not None
    assert second.publish_result is not None
    assert not second.publish_result.touched
    assert second.publish_result.unchanged == len(first.publish_result.written)
    assert (root / "output").stat().st_ino == inode


def test_a_new_paragraph_rewrites_the_post_and_the_feeds_it_is_in_and_no_list(root: Path) -> None:
    build(root)
    change(root / FIRST_WORDS, "Not much", "Not very much")

    outcome = build(root)

    assert changed(outcome) == {
        "posts/first-words/index.html",
        *(f"{folder}feed.{form}" for folder in ("", "wings/grass/") for form in ("xml", "json")),
    }


@pytest.mark.parametrize(
    ("file", "old"),
    [
        (FIRST_WORDS, "First words"),
        ("content/posts/2023-01-23-housing.md", "A roof and a friend"),
        ("content/events/conference/index.md", "Day conference"),
        ("content/people/nick-benefield.md", "Nick Benefield"),
    ],
)
def test_a_new_title_rewrites_exactly_the_files_that_show_the_old_one(root: Path, file: str, old: str) -> None:
    for path in (root / "content").rglob("*.md"):  # links by title would break
        path.write_text(path.read_text().replace(f"[[{old}]]", "somebody"))
    build(root)
    before = tree(root / "output")
    showing = {path for path, content in before.items() if old.encode() in content and path != ".manifest"}
    (card,) = re.findall(r'og:image" content="[^"]*?/(cards/[^"]+)"', before[page_of(before, old)].decode())
    showing.add(card)  # it shows the title too, in its pixels
    change(root / file, f": {old}", ": Wholly otherwise")

    outcome = build(root)

    assert undated(changed(outcome)) == undated(showing)
    assert all(old.encode() not in content for content in tree(root / "output").values())


def page_of(published: dict[str, bytes], title: str) -> str:
    """The page that has this title."""
    return next(path for path, content in published.items() if f">{title}</h1>".encode() in content)


def undated(paths: set[str]) -> set[str]:
    """Without the digest in a name, which is another one as soon as the content is."""
    return {re.sub(r"\.[0-9a-f]{8,16}\.", ".", path) for path in paths}


def test_another_day_changes_only_what_speaks_of_time(root: Path) -> None:
    build(root, today=date(2023, 1, 27))

    outcome = build(root, today=date(2023, 2, 1))

    assert changed(outcome) == set()
    assert outcome.today == date(2023, 2, 1)


def test_when_an_event_is_over_only_pages_that_show_events_change(root: Path) -> None:
    days = date(2023, 3, 23), date(2023, 3, 24)  # its last day, and the day after
    build(root, today=days[0])
    before = tree(root / "output")

    outcome = build(root, today=days[1])

    assert "events/index.html" in changed(outcome)
    assert "index.html" in changed(outcome)
    pages = {path for path in changed(outcome) if not path.startswith("cards/")}
    others = {path for path in pages if b"Grass rooters residential" not in before[path]}
    assert others == {"build.json", "events/past/index.html"}  # until when the site is valid, and where it goes


def test_a_post_that_waits_appears_on_its_day_and_one_that_expires_goes(root: Path) -> None:
    def stands(name: str, today: date) -> bool:
        build(root, today=today)
        return (root / f"output/posts/{name}/index.html").exists()

    later = [stands("later", day) for day in (date(2023, 2, 13), date(2023, 2, 14))]
    promise = [stands("an-old-promise", day) for day in (date(2023, 3, 14), date(2023, 3, 15))]

    assert (later, promise) == ([False, True], [True, False])


# ---------------------------------------------------------------- a page that takes too long


@pytest.mark.parametrize(("jobs", "more"), [(1, 0), pytest.param(2, 70, marks=pytest.mark.slow)])
def test_a_page_that_is_too_slow_is_named_and_the_others_are_still_read(
    root: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, more: int
) -> None:
    add_posts(root, more)
    monkeypatch.setattr(stages, "PAGE_SECONDS", 1.0)
    slow_read(monkeypatch)
    (root / "content/posts/slow.md").write_text("---\ntitle: Slow\ndate: 2023-01-20\n---\nendless\n")
    change(root / FIRST_WORDS, "Not much", "[Not](much.md)")

    outcome = build(root, jobs=jobs)

    assert ("page-slow", "content/posts/slow.md") in errors(outcome)
    assert "link-broken" in codes(outcome)
    assert outcome.publish_result is None


def test_a_diagram_that_is_too_slow_is_named_where_it_stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "PAGE_SECONDS", 0.5)
    slow_draw(monkeypatch)
    text = "---\ntitle: Slow\ndate: 2023-01-20\n---\nWords.\n\n```circles\nstages: [endless, more]\n```\n"
    (root / "content/posts/slow.md").write_text(text)

    outcome = build(root)

    assert ("diagram-slow", "content/posts/slow.md:7:1") in errors(outcome)
    assert outcome.publish_result is None


@pytest.mark.parametrize(("jobs", "diagrams_"), [(1, 1), (2, 61)])
def test_an_engine_that_takes_long_to_start_makes_no_diagram_slow(
    root: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, diagrams_: int
) -> None:
    from mermaid_render import renderer

    context = renderer._context

    def slow_context() -> object:
        began = time.process_time()
        while not started and time.process_time() - began < 2:
            pass
        started.append(True)
        return context()

    started: list[bool] = []
    monkeypatch.setattr(renderer, "_context", slow_context)
    monkeypatch.setattr(stages, "PAGE_SECONDS", 1.0)
    fences = "\n".join(f"```mermaid\nflowchart LR\n  A --> B{number}\n```\n" for number in range(diagrams_))
    (root / "content/posts/drawn.md").write_text(f"---\ntitle: Drawn\ndate: 2023-01-20\n---\nWords.\n\n{fences}")

    outcome = build(root, jobs=jobs)

    assert errors(outcome) == []
    assert (root / "output/posts/drawn/index.html").read_text(encoding="utf-8").count("<svg") >= diagrams_


def slow_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a diagram that says "endless" does not end: no real one is known that gets past all limits."""
    draw = diagrams.draw

    def endless(kind: Literal["circles", "mermaid"], source: str) -> object:
        while "endless" in source:
            pass
        return draw(kind, source)

    monkeypatch.setattr(diagrams, "draw", endless)


def slow_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a body that says "endless" does not end: no real page is known that gets past all limits."""
    from generator.formats import markup

    read = markup.render_body

    def render_body(text: str, *rest: object) -> object:
        while "endless" in text:
            pass
        return read(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(markup, "render_body", render_body)


# ---------------------------------------------------------------- a damaged memory


@pytest.mark.slow
def test_each_damaged_file_of_the_cache_changes_nothing(root: Path) -> None:
    build(root)
    expected = tree(root / "output")
    names = sorted(path.relative_to(root) for path in (root / ".cache").rglob("*") if path.is_file())
    harms: tuple[Callable[[bytes], bytes], ...] = (
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: b"\xff" * len(content),
        lambda content: content[:-9] + bytes(9),
        lambda content: content + b"more",
    )
    wrong = []

    for name in names:
        for number, harm in enumerate(harms):
            if (root / name).is_file():
                (root / name).write_bytes(harm((root / name).read_bytes()))
            for path in ("posts/first-words/index.html", "feed.xml"):  # so that bodies are wanted from the memory
                (root / "output" / path).unlink()
            outcome = build(root)
            if outcome.publish_result is None or tree(root / "output") != expected:
                wrong.append((str(name), number))

    assert len(names) >= 5
    assert wrong == []


LEAFLET = "content/posts/2022-12-08-circles/leaflet.pdf"


@pytest.mark.parametrize("back", [False, True], ids=["and stays so", "and back again"])
def test_a_file_that_changes_while_it_is_copied_is_read_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    first = (root / LEAFLET).read_bytes()

    def as_it_changes(*arguments: Any) -> PublishResult:
        monkeypatch.setattr(build_site, "publish", publish)
        (root / LEAFLET).write_bytes(first + b" and more")
        return publish(*arguments)

    build(root)
    (root / LEAFLET).write_bytes(first + b"!")
    monkeypatch.setattr(build_site, "publish", as_it_changes)
    build(root)
    if back:
        (root / LEAFLET).write_bytes(first)
        build(root)

    assert (root / "output/files" / LEAFLET.removeprefix("content/")).read_bytes() == (root / LEAFLET).read_bytes()
    build(root, output=tmp_path / "clean", cache=tmp_path / "another")
    assert tree(root / "output") == tree(tmp_path / "clean")


def test_a_file_that_changes_whenever_it_is_copied_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def as_it_changes(*arguments: Any) -> PublishResult:
        (root / LEAFLET).write_bytes((root / LEAFLET).read_bytes() + b"!")
        return publish(*arguments)

    monkeypatch.setattr(build_site, "publish", as_it_changes)

    with pytest.raises(OSError, match="it was changed while the site was built") as caught:
        build(root)

    assert caught.value.filename == str(root / LEAFLET)
    assert not (root / "output").exists()


def test_a_cache_that_is_gone_changes_nothing(root: Path) -> None:
    build(root)
    expected = tree(root / "output")
    shutil.rmtree(root / ".cache")

    outcome = build(root)

    assert changed(outcome) == set()
    assert tree(root / "output") == expected


def test_fresh_reads_everything_and_changes_nothing(root: Path) -> None:
    build(root)

    outcome = build(root, fresh=True)

    assert changed(outcome) == set()


# ---------------------------------------------------------------- what day it is

LATE_IN_SUMMER = datetime(2023, 7, 1, 23, 30, tzinfo=UTC)


def clock(zone: str) -> datetime:
    return LATE_IN_SUMMER.astimezone(ZoneInfo(zone))


@pytest.mark.parametrize(
    ("pinned", "zone", "flags", "today"),
    [
        ("2023-01-27", None, {}, date(2023, 1, 27)),
        ("2023-01-27", None, {"today": date(2023, 2, 2)}, date(2023, 2, 2)),
        ("2023-01-27", None, {"follow_clock": True}, date(2023, 7, 2)),
        (None, None, {}, date(2023, 7, 2)),  # half past midnight in London
        (None, "UTC", {}, date(2023, 7, 1)),
        (None, "America/New_York", {}, date(2023, 7, 1)),
        (None, "Pacific/Auckland", {}, date(2023, 7, 2)),
    ],
)
def test_the_day_is_what_is_asked_for_or_pinned_or_the_clocks(
    root: Path, pinned: str | None, zone: str | None, flags: dict[str, object], today: date
) -> None:
    settings = (root / "content/site.yaml").read_text().replace("today: 2023-01-27\n", "")
    settings += f"today: {pinned}\n" if pinned else ""
    (root / "content/site.yaml").write_text(settings + (f"timezone: {zone}\n" if zone else ""))

    _, outcome = build_site.examine(request(root, clock=clock, **flags))

    assert outcome.today == today
    assert outcome.pinned == (pinned is not None and not flags)


def test_a_day_that_is_given_counts_from_its_first_instant(root: Path) -> None:
    pinned, _ = build_site.examine(request(root, clock=clock))
    asked, _ = build_site.examine(request(root, clock=clock, today=date(2023, 7, 2)))
    of_clock, _ = build_site.examine(request(root, clock=clock, follow_clock=True))

    assert pinned is not None
    assert asked is not None
    assert of_clock is not None
    assert pinned.site.now.isoformat() == "2023-01-27T00:00:00+00:00"
    assert asked.site.now.isoformat() == "2023-07-02T00:00:00+01:00"
    assert of_clock.site.now.isoformat() == "2023-07-02T00:30:00+01:00"


def test_until_when_the_site_is_as_time_wants_it_is_told(root: Path) -> None:
    _, outcome = build_site.examine(request(root))

    assert outcome.valid_until == "2023-02-14T00:00:00+00:00"  # when "Later" appears
    build(root)
    assert json.loads((root / "output/build.json").read_text())["valid_until"] == outcome.valid_until


def test_what_waits_is_told_with_its_day(root: Path) -> None:
    outcome = build(root, today=date(2023, 3, 20), drafts=False)

    waiting = {each.source.rpartition("/")[2]: (each.reason, each.day) for each in outcome.waiting}
    assert waiting == {"2023-01-25-half-done.md": ("draft", None), "index.md": ("expired", date(2023, 3, 15))}


# ---------------------------------------------------------------- looking, cleaning


def test_to_examine_publishes_nothing(root: Path) -> None:
    model, outcome = build_site.examine(request(root))

    assert model is not None
    assert not (root / "output").exists()
    assert outcome.pages == sum(artifact.path.endswith(".html") for artifact in model.artifacts)


def test_clean_takes_what_we_wrote_and_leaves_the_rest(root: Path) -> None:
    build(root)
    (root / "output/mine.txt").write_text("mine")

    publish_result = build_site.clean(request(root))

    assert publish_result.untracked == ("mine.txt",)
    assert {path for path in tree(root / "output") if path != ".manifest"} == {"mine.txt"}
    assert not (root / ".cache").exists()


def test_a_base_url_is_held_against_the_rules_for_one() -> None:
    assert build_site.base_url_trouble("https://example.org/rpm/") is None
    assert "ftp://x" in (build_site.base_url_trouble("ftp://x") or "")


def test_problems_come_sorted_and_each_once(root: Path) -> None:
    change(root / FIRST_WORDS, "Not much", "[Not](much.md)\n\n[Not](more.md)")
    change(root / "content/pages/about.md", "helps.", "[helps](no.md).")

    outcome = build(root)

    places = [problem.location for problem in outcome.problems]
    assert places == sorted(places)
    assert len(set(outcome.problems)) == len(outcome.problems)
    assert all(isinstance(problem, Problem) for problem in outcome.problems)
