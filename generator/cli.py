"""The command line: what people type, what they are told. The only room that says what day it is.

Plain words to the terminal, one JSON object to stdout with --json. Refuses to decide anything about the site.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from generator import event_report, pipeline, report
from generator.pipeline import Outcome, Request

WELL, CONTENT, USAGE, ENVIRONMENT, BUG, STOPPED = 0, 1, 2, 3, 4, 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code. Nothing leaves here as a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Zones come from the package tzdata alone, as the systems of two machines may know different clocks.
    os.environ["PYTHONTZPATH"] = ""
    try:
        return int(commands.main(_command_first(given), prog_name="build.py", standalone_mode=False) or WELL)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):  # click makes the one into the other
        click.echo("Stopped. What was published is as it was.", err=True)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: say nothing more
        return WELL
    except pipeline.Refused as refused:
        return _give_up(ENVIRONMENT, str(refused), given)
    except OSError as error:
        return _give_up(ENVIRONMENT, _os_words(error), given)
    except Exception as error:
        return _give_up(BUG, _our_own_fault(error), given)


def _command_first(arguments: list[str]) -> list[str]:
    """`build.py --drafts` is `build.py build --drafts`; and flags may stand before the command: `--root x check`."""
    index = 0
    while index < len(arguments) and arguments[index].startswith("-"):
        index += 2 if arguments[index] in _WITH_VALUE else 1
    if index < len(arguments):
        return [arguments[index], *arguments[:index], *arguments[index + 1 :]]
    return arguments if arguments[:1] in (["--help"], ["-h"]) else ["build", *arguments]


def _give_up(exit_code: int, words: str, given: list[str]) -> int:
    """Say why nothing could be done, and for --json say it as an object too."""
    click.echo(f"error: {words}", err=True)
    if "--json" in given:
        report.say_object({"published": False, "error": words})
    return exit_code


def _os_words(error: OSError) -> str:
    import errno

    where = error.filename2 or error.filename or "a file"
    what = {
        errno.EACCES: "there is no permission to read or write it",
        errno.EPERM: "the system does not permit it",
        errno.EROFS: "the disk can only be read",
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is used up",
        errno.EIO: "the disk does not work as it should",
        errno.EMFILE: "too many files are open at once",
    }.get(error.errno or 0, error.strerror or str(error))
    return f"{where}: {what}\n  help: mend that, then run the same command again; what was published is as it was"


def _our_own_fault(error: Exception) -> str:
    """One line for people, the traceback in a file for us."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="build-fault-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    told = f"a fault of the generator itself ({type(error).__name__}: {error})".replace("\n", " ")
    return f"{told}\n  help: please send the file {file.name} to whoever looks after the generator"


# ---------------------------------------------------------------- flags

F = TypeVar("F", bound=Callable[..., Any])


class _Today(click.ParamType[Any]):
    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        if value == "now" or isinstance(value, date):
            return str(value) if value == "now" else value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value} is not a day. Write it as 2023-01-27, or write now.", param, ctx)


class _BaseUrl(click.ParamType[str]):
    name = "URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        trouble = pipeline.base_url_trouble(str(value))
        if trouble:
            self.fail(f"{trouble}. Write it as https://example.org/ or https://example.org/rpm/.", param, ctx)
        return str(value)


_FLAGS = (
    click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER",
                 help="Work on another site: FOLDER holds its content/, and its templates/ if it has its own."),
    click.option("--output", type=click.Path(path_type=Path), default=None, metavar="FOLDER",
                 help="Put the site into FOLDER instead of output/."),
    click.option("--base-url", type=_BaseUrl(), default=None, metavar="URL",
                 help="The site's address, instead of base_url in site.yaml; it may have a path."),
    click.option("--today", type=_Today(), default=None, metavar="DAY",
                 help="Build the site as on DAY, such as 2023-01-27; \"now\" follows the calendar."),
    click.option("--drafts", is_flag=True, help="Show drafts too."),
    click.option("--future", is_flag=True, help="Show what is dated in the future too."),
    click.option("--strict", is_flag=True, help="Stop at warnings as well as at errors."),
    click.option("--jobs", type=click.IntRange(1, 64), default=None, metavar="NUMBER",
                 help="Work in so many processes, instead of one a processor."),
    click.option("--fresh", is_flag=True, help="Read everything again, whatever is remembered of earlier builds."),
    click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
    click.option("-v", "--verbose", is_flag=True, help="Show hints too, and name every file that changed."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs; words go to stderr."),
)  # fmt: skip
_WITH_VALUE = ("--root", "--output", "--base-url", "--today", "--jobs")


def flags(command: F) -> F:
    """The flags that every command takes."""
    for option in reversed(_FLAGS):
        command = option(command)
    return command


_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=_HELP, options_metavar="", subcommand_metavar="[COMMAND]")
def commands() -> None:
    """Make the website of the Relational Practice Movement. What people write in
    content/ and the pages' design in templates/ become the site in output/.

    Without a command, the site is built. "build.py build --help" shows the flags; they work with every command.
    """


def _request(given: dict[str, Any], progress: _Progress) -> Request:
    root = (given["root"] or Path(__file__).parent.parent).resolve()
    if not (root / "content").is_dir():
        raise click.UsageError(f"there is no folder content/ in {root}")
    day = given["today"]
    return Request(
        root=root,
        output=(given["output"] or root / "output").absolute(),
        cache=root / ".cache",
        clock=_clock,
        today=day if isinstance(day, date) else None,
        follow_clock=day == "now",
        base_url=given["base_url"],
        drafts=given["drafts"],
        future=given["future"],
        strict=given["strict"],
        jobs=given["jobs"] or _processors(),
        fresh=given["fresh"],
        tell=progress.tell,
        waiting=lambda: click.echo("Another build is running; waiting for it.", err=True),
    )


def _clock(zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(zone))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ---------------------------------------------------------------- commands


@commands.command()
@click.option(
    "--if-stale", is_flag=True, help="Do nothing until the day or hour comes on which the site changes by itself."
)
@flags
def build(if_stale: bool, **given: Any) -> int:
    """Build the site (the same as no command at all).

    output/ becomes what content/ and templates/ say. Where something is wrong, it stays as it was.
    """
    began = time.perf_counter()
    with _Progress(given) as progress:
        request = _request(given, progress)
        if if_stale and (until := pipeline.still_valid(request)) is not None:
            report.say_still_valid(until, given)
            return WELL
        outcome = pipeline.build(request)
    _say_problems(outcome, request, given)
    report.say_built(outcome, request, given, time.perf_counter() - began)
    return WELL if outcome.receipt is not None else CONTENT


@commands.command()
@flags
def check(**given: Any) -> int:
    """Say what is wrong, and publish nothing.

    Checks everything that a build checks, and shows the hints too.
    """
    with _Progress(given) as progress:
        request = _request(given, progress)
        outcome = pipeline.rehearse(request)
    _say_problems(outcome, request, given | {"verbose": not given["quiet"]})
    report.say_checked(outcome, request, given)
    return CONTENT if pipeline.must_stop(outcome.problems, request.strict) else WELL


@commands.command()
@click.argument("page")
@flags
def why(page: str, **given: Any) -> int:
    """Say where a page comes from, and why it changed.

    PAGE is an address (/about/), a file of the output (about/index.html), or a file of content/ that it is made from.
    """
    with _Progress(given) as progress:
        request = _request(given, progress)
        model, outcome = pipeline.examine(request)
    if model is None:
        _say_problems(outcome, request, given)
        report.say_checked(outcome, request, given)
        return CONTENT
    return WELL if report.say_why(page, model, request, given) else CONTENT


@commands.command()
@click.argument("name", required=False)
@flags
def events(name: str | None, **given: Any) -> int:
    """Say what calendars and search engines read of events.

    NAME is the short name of one event, or a part of its title.
    """
    with _Progress(given) as progress:
        request = _request(given, progress)
        model, outcome = pipeline.examine(request)
    if model is None:
        _say_problems(outcome, request, given)
        report.say_checked(outcome, request, given)
        return CONTENT
    found = event_report.say_events(name, model, given)
    _say_problems(outcome, request, given)
    return WELL if found and not pipeline.must_stop(outcome.problems, request.strict) else CONTENT


@commands.command()
@flags
def clean(**given: Any) -> int:
    """Remove what was built.

    output/ and the folder .cache go. Files that the generator did not write stay, and so do those changed by hand.
    """
    with _Progress(given) as progress:
        request = _request(given, progress)
        receipt = pipeline.clean(request)
    report.say_cleaned(receipt, request, given)
    return WELL


@commands.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> int:
    """Run the generator's own tests.

    What follows goes to pytest: build.py test -k dates
    """
    raise click.UsageError("write test as the first word: python3 build.py test")


def _say_problems(outcome: Outcome, request: Request, given: dict[str, Any]) -> None:
    report.say_problems(outcome, request, given)
    if os.environ.get("GITHUB_ACTIONS"):
        report.say_annotations(outcome)


# ---------------------------------------------------------------- progress


class _Progress:
    """A bar on a terminal, and only for work of more than half a second."""

    def __init__(self, given: dict[str, Any]) -> None:
        terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
        self.wanted = terminal and not given["quiet"] and not given["as_json"]
        self.began = self.shown = time.perf_counter()
        self.bar: Any = None
        self.tasks: dict[str, Any] = {}

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    def tell(self, stage: str, done: int, total: int) -> None:
        if not self.wanted or time.perf_counter() - self.began < 0.5:
            return
        if self.bar is None:
            from rich.console import Console  # 36 ms, for long work only
            from rich.progress import Progress

            # Refreshed by hand: a process with rich's thread in it could not be forked for the next stage.
            self.bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
            self.bar.start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=total)
        due = done == total or time.perf_counter() - self.shown > 0.1
        self.bar.update(self.tasks[stage], completed=done, refresh=due)
        self.shown = time.perf_counter() if due else self.shown
