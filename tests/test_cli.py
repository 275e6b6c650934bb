"""What people type and what they get: the exit code, the words, the JSON. Mostly in this process, by `main`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest

from generator import cli
from generator.cli import flags as cli_flags
from generator.pipeline import build_site, stages
from tests.minisite import tree
from tests.patience import PATIENCE_SECONDS, mostly_slow
from tests.previewing import until
from tests.smallsite import small_site

PINNED = (
    "The date is pinned: this is the site as on Friday 27 January 2023 "
    "(today: in content/site.yaml; --today now follows the calendar)."
)
Said = tuple[int, str, str]  # the exit code, stdout, stderr


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small site, which is also where the command is typed."""
    root = small_site(tmp_path / "site")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def typed(site: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """`typed("check", "-q")`: as if typed after `build.py`, in the small site."""

    def run(*arguments: str) -> Said:
        code = cli.main([*arguments, "--root", str(site), "--jobs", "1"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def spoil(site: Path, words: str = "[Not](much.md)") -> None:
    path = site / "content/posts/2023-01-05-first-words.md"
    path.write_text(path.read_text().replace("Not much", words))


# ---------------------------------------------------------------- build


def test_a_build_says_what_it_made_what_waits_and_where(typed: Callable[..., Said], site: Path) -> None:
    code, out, _ = typed()

    lines, made = out.splitlines(), tree(site / "output").keys() - {".manifest"}
    pages = sum(path.endswith(".html") for path in made)
    assert code == 0
    assert lines[0] == PINNED
    assert lines[1].startswith(f"{len(made)} new files. output/ now holds {pages} pages. ")
    waiting = "Waiting: “Later” (content/posts/2023-02-14-later.md) appears on 14 February 2023 if you build then."
    assert waiting in lines
    assert any(line.startswith("A draft, not published: “Half done”") for line in lines)


def test_a_second_build_says_that_nothing_changed(typed: Callable[..., Said]) -> None:
    typed()

    code, out, _ = typed("build")

    assert code == 0
    assert PINNED in out
    assert re.search(r"^Nothing has changed\. output/ holds \d+ pages\. ", out, re.MULTILINE)


def test_errors_are_shown_with_their_place_and_nothing_is_published(typed: Callable[..., Said], site: Path) -> None:
    typed()
    before = tree(site / "output")
    spoil(site)

    code, out, err = typed()

    assert code == 1
    assert out.splitlines() == [PINNED]
    assert "error[link-broken]: there is no file content/posts/much.md" in err
    assert " --> content/posts/2023-01-05-first-words.md:12:7\n" in err
    assert "12 | [Not](much.md).[^1]" in err
    assert "1 error, " in err.splitlines()[-1]
    assert "nothing was written; what was published before is as it was" in err.splitlines()[-1]
    assert tree(site / "output") == before


def test_strict_makes_a_warning_an_exit_of_1(typed: Callable[..., Said], site: Path) -> None:
    path = site / "content/events/first-meeting.md"
    path.write_text(path.read_text().replace("uid: first-meeting-2022\n", ""))

    assert typed()[0] == 0
    assert typed("--strict")[0] == 1
    assert typed("--strict", "-q")[0] == 1
    assert typed("check", "--strict")[0] == 1
    assert typed("check")[0] == 0


def test_quiet_says_only_what_matters(typed: Callable[..., Said], site: Path) -> None:
    assert typed("-q") == (0, PINNED + "\n", "")

    spoil(site)
    code, _, err = typed("-q")
    assert code == 1
    assert "link-broken" in err
    assert "hint" not in err.split("\n\n")[0]


def test_verbose_shows_hints_and_names_the_files(typed: Callable[..., Said], site: Path) -> None:
    _, _, quieter = typed()
    spoil(site, "Not very much")

    _, out, err = typed("-v")

    assert "hint[" in err
    assert "hint[" not in quieter
    assert "(-v shows the hints)" in quieter
    assert "  changed: posts/first-words/index.html\n" in out


def test_check_finds_what_only_making_the_pages_shows(typed: Callable[..., Said], site: Path) -> None:
    part = site / "templates/parts/footer.html"
    part.parent.mkdir(parents=True)
    part.write_text((Path(__file__).parent.parent / "templates/parts/footer.html").read_text() + "{{ nothing.at.all }}")

    code, _, err = typed("check")

    assert code == 1
    assert "error[template-failed]" in err
    assert not (site / "output").exists()


def test_a_file_changed_by_hand_is_told_and_where_the_copy_is(typed: Callable[..., Said], site: Path) -> None:
    typed()
    (site / "output/index.html").write_text("by hand")
    (site / "output/mine.txt").write_text("mine")

    _, _, err = typed()

    kept = Path(".cache/replaced/index.html")
    assert (
        f"output/index.html had been changed by hand. It was made again; your version is kept in {kept.parent}/" in err
    )
    assert kept.read_text() == "by hand"
    assert "Not made by this generator, so left alone in output/: mine.txt" in err


def test_no_colour_where_it_is_not_wanted(typed: Callable[..., Said], site: Path) -> None:
    spoil(site)

    _, out, err = typed()

    assert "\x1b" not in out + err


def test_on_github_the_problems_are_annotations_too(
    typed: Callable[..., Said], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(site)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    _, _, err = typed()

    start = "::error file=content/posts/2023-01-05-first-words.md,line=12,col=7,title=link-broken::there is no file"
    assert any(line.startswith(start) for line in err.splitlines())


# ---------------------------------------------------------------- flags


COMMANDS = ("clean", "build", "check", "why /about/")
FLAGS = (
    "--output elsewhere",
    "--base-url https://x.example/y/",
    "--today 2023-02-01",
    "--today now",
    "--today=now",
    "--drafts",
    "--future",
    "--strict",
    "--jobs 2",
    "--fresh",
    "-q",
    "--quiet",
    "-v",
    "--verbose",
    "--json",
)


@pytest.mark.parametrize("command", mostly_slow(COMMANDS))
def test_every_flag_works_after_and_before_every_command(typed: Callable[..., Said], site: Path, command: str) -> None:
    codes = {
        (flag, location): typed(*words.split())[0]
        for flag in FLAGS
        for location, words in (("after", f"{command} {flag}"), ("before", f"{flag} {command}"))
    }

    assert {flag: code for flag, code in codes.items() if code != 0} == {}


def test_the_output_may_be_elsewhere(typed: Callable[..., Said], site: Path, tmp_path: Path) -> None:
    code, out, _ = typed("--output", str(tmp_path / "public"))

    assert code == 0
    assert f"{tmp_path / 'public'}/ now holds" in out
    assert (tmp_path / "public/index.html").exists()
    assert not (site / "output").exists()


def test_the_base_url_may_have_a_path(typed: Callable[..., Said], site: Path) -> None:
    typed("--base-url", "https://x.example/rpm")

    assert 'href="/rpm/posts/"' in (site / "output/index.html").read_text()
    assert "https://x.example/rpm/sitemap.xml" in (site / "output/robots.txt").read_text()


def test_drafts_and_future_show_what_waits(typed: Callable[..., Said], site: Path) -> None:
    typed("--drafts", "--future")

    assert (site / "output/posts/half-done/index.html").exists()
    assert (site / "output/posts/later/index.html").exists()


def test_today_comes_before_what_is_pinned(typed: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_flags, "_clock", lambda zone: datetime(2024, 5, 6, 7, 8, tzinfo=ZoneInfo(zone)))

    days = [json.loads(typed("check", "--json", *flags)[1])["today"] for flags in _TODAY]

    assert days == ["2023-01-27", "2023-02-03", "2024-05-06"]


_TODAY: tuple[tuple[str, ...], ...] = ((), ("--today", "2023-02-03"), ("--today", "now"))


def test_a_build_that_is_not_pinned_says_when_the_site_changes_by_itself(typed: Callable[..., Said]) -> None:
    _, out, _ = typed("--today", "2023-01-28")

    assert "The site next changes by itself on 14 February 2023, if you build then." in out
    assert "pinned" not in out


# ---------------------------------------------------------------- JSON


@pytest.mark.parametrize("spoilt", [False, True])
@pytest.mark.parametrize("command", ["build", "check", "clean", "why /about/", "why /nowhere/", "why ''"])
def test_json_is_one_object_on_stdout(typed: Callable[..., Said], site: Path, command: str, spoilt: bool) -> None:
    if spoilt:
        (site / "content/site.yaml").write_text("name: [")

    _, out, _ = typed(*command.split(), "--json")

    assert isinstance(json.loads(out), dict)


@pytest.mark.parametrize(
    ("command", "words", "exit_code"),
    [
        ("events nothing-like-it", "there is no event called nothing-like-it", 1),
        ("explain nothing-like-it", "no problem is called nothing-like-it", 1),
        ("new event Fair", "a new event needs --start", 2),
        ("new potato Fair", "there is nothing called potato to make", 2),
        ("new", "say what to begin", 2),
        ("nonsense", "nonsense", 2),
        ("check --nonsense", "--nonsense", 2),
        ("build --today soon", "soon is not a day", 2),
        ("test", "write test as the first word", 2),
    ],
)
def test_the_json_of_what_could_not_be_done_is_an_object_too(
    typed: Callable[..., Said], command: str, words: str, exit_code: int
) -> None:
    code, out, err = typed(*command.split(), "--json")

    assert code == exit_code
    assert list(json.loads(out)) == ["error"]
    assert words in json.loads(out)["error"]
    assert words in err


def test_the_json_of_a_build_holds_all_that_is_told(typed: Callable[..., Said], site: Path) -> None:
    spoil(site)
    told: dict[str, Any] = json.loads(typed("--json")[1])

    (problem,) = [each for each in told["problems"] if each["severity"] == "error"]
    assert told["published"] is False
    assert (problem["code"], problem["line"], problem["column"]) == ("link-broken", 12, 7)
    assert problem["file"] == "content/posts/2023-01-05-first-words.md"
    assert [each["reason"] for each in told["waiting"]] == ["draft", "future"]
    assert (told["today"], told["pinned"]) == ("2023-01-27", True)


def test_json_says_why_nothing_could_be_done(typed: Callable[..., Said], site: Path) -> None:
    code, out, err = typed("--json", "--output", str(site))

    assert code == 3
    assert json.loads(out)["published"] is False
    assert json.loads(out)["error"] in err


# ---------------------------------------------------------------- check, clean, why


def test_check_shows_hints_and_writes_nothing(typed: Callable[..., Said], site: Path) -> None:
    code, out, err = typed("check")

    assert code == 0
    assert "hint[" in err
    assert re.fullmatch(r"\d+ hints?; \d+ pages checked, nothing published", out.splitlines()[-1])
    assert not (site / "output").exists()


def test_check_finds_what_a_build_would(typed: Callable[..., Said], site: Path) -> None:
    spoil(site)

    code, _, err = typed("check", "-q")

    assert code == 1
    assert "link-broken" in err
    assert "hint[" not in err


def test_clean_removes_what_is_ours_and_no_more(typed: Callable[..., Said], site: Path) -> None:
    typed()
    count = len(tree(site / "output").keys() - {".manifest"})
    (site / "output/mine.txt").write_text("mine")

    code, out, err = typed("clean")

    assert code == 0
    assert out == f"{count} files removed from output/; the cache is empty.\n"
    assert "left alone in output/: mine.txt" in err
    assert [path for path in tree(site / "output") if path != ".manifest"] == ["mine.txt"]


def test_clean_of_nothing_says_so(typed: Callable[..., Said]) -> None:
    code, out, _ = typed("clean")

    assert (code, out) == (0, "There was no site to remove; the cache is empty.\n")


@pytest.mark.parametrize(
    "page",
    [
        "posts/first-words/index.html",
        "posts/first-words/",
        "/posts/first-words",
        "https://small.example/posts/first-words/",
        "https://small.example/posts/first-words/#what-we-said",
        "output/posts/first-words/index.html",
        "content/posts/2023-01-05-first-words.md",
        "./content/posts/2023-01-05-first-words.md",
        "posts/2023-01-05-first-words.md",
    ],
)
def test_why_knows_a_page_by_all_its_names(typed: Callable[..., Said], page: str) -> None:
    typed()

    code, out, _ = typed("why", page)

    assert code == 0
    assert "file: posts/first-words/index.html\n" in out
    assert "address: https://small.example/posts/first-words/\n" in out
    assert "made from: content/posts/2023-01-05-first-words.md\n" in out
    assert "made by: templates/pages/post.html\n" in out
    assert "last rewritten because: it is new\n" in out
    assert "wings/grass/index.html" in out.split("linked from: ")[1].splitlines()[0]


def test_why_under_a_sub_path(typed: Callable[..., Said]) -> None:
    code, out, _ = typed("why", "/rpm/about/", "--base-url", "https://x.example/rpm/")

    assert code == 0
    assert "address: https://x.example/rpm/about/\n" in out


def test_why_of_what_waits_says_that_it_waits(typed: Callable[..., Said]) -> None:
    code, _, err = typed("why", "content/posts/2023-02-14-later.md")

    assert code == 1
    assert "is not published" in err
    assert "appears on 14 February 2023" in err


def test_why_of_a_slip_offers_the_nearest_page(typed: Callable[..., Said]) -> None:
    code, _, err = typed("why", "/posts/frist-words/")

    assert code == 1
    assert "help: did you mean /posts/first-words/?" in err


# ---------------------------------------------------------------- what was typed wrongly


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("chekc", "Did you mean 'check'?"),
        ("--draft", "--drafts"),
        ("--today 2023-02-30", "2023-02-30 is not a day"),
        ("--today tomorrow", "tomorrow is not a day. Write it as 2023-01-27, or write now."),
        ("--base-url small.example", "small.example"),
        ("--base-url ftp://small.example/", "ftp://small.example/"),
        ("--jobs 0", "0 is not in the range"),
        ("--jobs many", "many"),
        ("why", "Missing argument 'PAGE'"),
        ("build extra", "extra"),
        ("-q test", "python3 build.py test"),
    ],
)
def test_a_slip_in_the_command_is_an_exit_of_2(capsys: pytest.CaptureFixture[str], arguments: str, words: str) -> None:
    code = cli.main(arguments.split())

    said = capsys.readouterr()
    assert code == 2
    assert words in said.err
    assert said.out == ""


def test_a_root_without_content_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--root", str(tmp_path)]) == 2
    assert f"there is no folder content/ in {tmp_path}" in capsys.readouterr().err

    assert cli.main(["--root", str(tmp_path / "nowhere")]) == 2


# ---------------------------------------------------------------- help


def test_help_names_every_command_with_a_line_that_is_not_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0

    out = capsys.readouterr().out
    sections = out.partition("\nTo write:\n")[2]
    listed = {line.split()[0]: line for line in sections.splitlines() if re.match(r"  \w", line)}
    assert set(listed) == set(cli.commands.commands)
    assert next(iter(listed)) == "new"
    assert "Others:" not in sections
    assert {"build", "check", "clean", "test", "why"} <= set(listed)
    assert "..." not in sections
    assert "diagram, easy\n           read page or venue." in sections


@pytest.mark.parametrize("command", ["build", "check", "clean", "why"])
def test_the_help_of_a_command_names_every_flag(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert cli.main([command, "--help"]) == 0

    out = capsys.readouterr().out
    names = {flag.split()[0].split("=")[0] for flag in FLAGS} | {"--root"}
    assert {name for name in names if name not in out} == set()


@pytest.mark.parametrize("command", ["explain", "docs"])
def test_where_nothing_is_built_the_help_names_no_flag_of_builds(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert cli.main([command, "--help"]) == 0

    out = capsys.readouterr().out
    assert "--json" in out
    assert not [flag for flag in ("--drafts", "--output", "--today", "--strict", "--root") if flag in out]


def test_every_flag_that_takes_a_value_may_stand_before_the_command() -> None:
    options = [(each, name) for name, command in cli.commands.commands.items() for each in command.params]
    valued = [(each.opts[0], name) for each, name in options if isinstance(each, click.Option) and not each.is_flag]

    assert {"--root", "--today", "--port", "--start"} <= {flag for flag, _ in valued}
    for flag, name in valued:
        assert cli._command_first([flag, "-v", name, "-q"]) == [name, flag, "-v", "-q"]


# ---------------------------------------------------------------- the surroundings


@pytest.mark.parametrize("location", ["root", "parent", "home", "content", "foreign", "file"])
def test_a_dangerous_output_is_refused_and_untouched(
    typed: Callable[..., Said], site: Path, monkeypatch: pytest.MonkeyPatch, location: str
) -> None:
    home = site.parent / "home"
    monkeypatch.setenv("HOME", str(home))
    (home / "foreign").mkdir(parents=True)
    (home / "foreign/letter.txt").write_text("mine")
    (home / "file").write_text("mine")
    places = {"root": site, "parent": site.parent, "home": home, "content": site / "content"}
    before = tree(site.parent)

    code, _, err = typed("--output", str(places.get(location, home / location)))

    assert code == 3
    assert err.startswith("error: ")
    assert "Choose a" in err
    assert str(places.get(location, home / location)) in err
    assert tree(site.parent) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_that_may_not_be_written_is_an_exit_of_3(typed: Callable[..., Said], site: Path) -> None:
    locked = site / "locked"
    locked.mkdir(mode=0o500)

    code, _, err = typed("--output", str(locked / "output"))

    assert code == 3
    assert str(locked) in err
    assert "there is no permission" in err


@pytest.mark.parametrize(
    ("number", "words"), [(28, "the disk is full"), (13, "there is no permission"), (30, "the disk can only be read")]
)
def test_a_system_that_refuses_is_an_exit_of_3_with_the_whole_path(
    typed: Callable[..., Said], site: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(site / "output/index.html"))

    monkeypatch.setattr(build_site, "publish", refuse)

    code, _, err = typed()

    assert code == 3
    assert f"error: {site / 'output/index.html'}: {words}" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("stage", ["make_model", "publish"])
def test_too_little_memory_is_no_fault_of_ours(
    typed: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(build_site, stage, fail)

    code, out, err = typed()

    assert (code, out) == (3, "")
    assert err.startswith("error: there is not enough memory\n")
    assert "fault" not in err


def test_the_file_that_the_memory_does_not_suffice_for_is_named(
    typed: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(stages, "render", fail)

    code, _, err = typed()

    assert code == 3
    assert re.match(r"error: [\w/.-]+: there is not enough memory for this file\n", err)


def test_a_fault_of_ours_is_one_line_and_a_file(
    typed: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault\nof two lines")

    monkeypatch.setattr(build_site, "make_model", fail)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    code, out, err = typed()

    (file,) = tmp_path.glob("build-fault-*.txt")
    assert (code, out) == (4, "")
    assert len(err.splitlines()) == 2
    assert str(file) in err
    assert "ZeroDivisionError" in file.read_text()
    assert "Traceback" in file.read_text()


def test_somebody_elses_file_in_the_way_is_an_exit_of_3(typed: Callable[..., Said], site: Path) -> None:
    typed()
    (site / "output/tags/new").mkdir(parents=True)
    (site / "output/tags/new/index.html").write_text("mine")
    path = site / "content/posts/2023-01-05-first-words.md"
    path.write_text(path.read_text().replace("wings: [grass]", "wings: [grass]\ntags: [new]"))

    code, _, err = typed()

    assert code == 3
    assert "output/tags/new/index.html was not written by this generator" in err


def test_ctrl_c_stops_with_130_and_a_sentence(typed: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build_site, "make_model", stop)

    code, _, err = typed()

    assert code == 130
    assert err.strip() == "Stopped. What was published is as it was."


# ---------------------------------------------------------------- as a process


def started(root: Path, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, str(root / "build.py"), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def test_the_script_gives_the_exit_code_to_the_shell(root: Path, site: Path) -> None:
    spoil(site)

    process = started(root, "--root", str(site), "-q")
    out, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert out == PINNED + "\n"
    assert "link-broken" in err
    assert "\x1b" not in err


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_fault(root: Path, site: Path) -> None:
    process = started(root, "--root", str(site), "-v")
    assert process.stdout is not None
    process.stdout.close()

    assert process.stderr is not None
    err = process.stderr.read()

    process.wait(PATIENCE_SECONDS)
    assert "Traceback" not in err
    assert "fault" not in err
    process.stderr.close()


def asleep(process: subprocess.Popen[str]) -> bool:
    """Whether it waits for something, such as a lock: as far as this system tells."""
    told = Path(f"/proc/{process.pid}/stat")
    return not told.exists() or told.read_text().rpartition(")")[2].split()[0] == "S"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no signals as here")
def test_ctrl_c_while_it_waits_for_another_build(root: Path, site: Path) -> None:
    from generator.write.lock import locked

    with locked(site / ".cache", lambda: None):
        process = started(root, "--root", str(site))
        assert process.stderr is not None
        assert process.stderr.readline() == "Another build is running; waiting for it.\n"
        assert until(lambda: asleep(process))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 130
    assert "Traceback" not in err
