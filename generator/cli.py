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

from generator import pipeline, report
from generator.pipeline import Outcome, Request

WELL, CONTENT, USAGE, ENVIRONMENT, BUG, STOPPED = 0, 1, 2, 3, 4, 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code. Nothing leaves here as a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(commands.main(_with_default(given), prog_name="build.py", standalone_mode=False) or WELL)
    except click.exceptions.Abort:
        return STOPPED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        click.echo("Stopped. What was published is as it was.", err=True)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: say nothing more
        return WELL
    except pipeline.Refused as refused:
        click.echo(f"error: {refused}", err=True)
        return ENVIRONMENT
    except OSError as error:
        click.echo(f"error: {_os_words(error)}", err=True)
        return ENVIRONMENT
    except Exception as error:
        return _our_own_fault(error)


def _with_default(arguments: list[str]) -> list[str]:
    """`build.py --drafts` is `build.py build --drafts`."""
    first = arguments[0] if arguments else ""
    return arguments if first in commands.commands or first in ("--help", "-h", "--version") else ["build", *arguments]


def _os_words(error: OSError) -> str:
    where = error.filename or "a file"
    return f"{where}: {error.strerror or error}\n  help: mend that, then run the same command again; nothing is lost"


def _our_own_fault(error: Exception) -> int:
    """One line for people, the traceback in a file for us."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="build-fault-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    told = f"error: a fault of the generator itself ({type(error).__name__}: {error})".replace("\n", " ")
    click.echo(f"{told}\n  help: please send the file {file.name} to whoever looks after the generator", err=True)
    return BUG


# ---------------------------------------------------------------- flags

F = TypeVar("F", bound=Callable[..., Any])


class _Today(click.ParamType[Any]):
    name = "YYYY-MM-DD|now"

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
            self.fail(trouble, param, ctx)
        return str(value)


_FLAGS = (
    click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None,
                 help="Another site: the folder that holds its content/ (and its templates/, where it has them)."),
    click.option("--output", type=click.Path(path_type=Path), default=None, help="Where the site goes. [output/]"),
    click.option("--base-url", type=_BaseUrl(), default=None, help="The site's address; it may have a path."),
    click.option("--today", type=_Today(), default=None, help="Build as on that day; now follows the calendar."),
    click.option("--drafts", is_flag=True, help="Show drafts too."),
    click.option("--future", is_flag=True, help="Show posts whose day has not come."),
    click.option("--strict", is_flag=True, help="Warnings count as errors."),
    click.option("--jobs", type=click.IntRange(1, 64), default=None, help="How many processes. [one a processor]"),
    click.option("--fresh", is_flag=True, help="Remember nothing of earlier builds."),
    click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
    click.option("-v", "--verbose", is_flag=True, help="Say hints too, and name every file that changed."),
    click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout; the rest on stderr."),
)  # fmt: skip


def flags(command: F) -> F:
    """The flags that every command takes."""
    for option in reversed(_FLAGS):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """The website of the Relational Practice Movement: content/ and templates/ become output/.

    Without a command, the site is built.
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


def _clock(zone: str) -> date:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(zone)).date()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ---------------------------------------------------------------- commands


@commands.command()
@flags
def build(**given: Any) -> int:
    """Build the site: output/ becomes what content/ and templates/ say."""
    began = time.perf_counter()
    with _Progress(given) as progress:
        request = _request(given, progress)
        outcome = pipeline.build(request)
    report.say_problems(outcome, request, given)
    report.say_built(outcome, request, given, time.perf_counter() - began)
    return WELL if outcome.receipt is not None else CONTENT


@commands.command()
@flags
def check(**given: Any) -> int:
    """Check everything that build checks, hints included, and write nothing."""
    with _Progress(given) as progress:
        request = _request(given, progress)
        _, outcome = pipeline.examine(request)
    report.say_problems(outcome, request, given | {"verbose": True})
    report.say_checked(outcome, request, given)
    return CONTENT if pipeline.must_stop(outcome.problems, request.strict) else WELL


@commands.command()
@click.argument("page")
@flags
def why(page: str, **given: Any) -> int:
    """Where PAGE (a path or an address) comes from, and why it was last rewritten."""
    with _Progress(given) as progress:
        request = _request(given, progress)
        model, outcome = pipeline.examine(request)
    if model is None:
        report.say_problems(outcome, request, given)
        return CONTENT
    return WELL if report.say_why(page, model, request, given) else CONTENT


@commands.command()
@flags
def clean(**given: Any) -> int:
    """Remove what was built, and the cache. Files that the generator did not write stay."""
    with _Progress(given) as progress:
        request = _request(given, progress)
        receipt = pipeline.clean(request)
    report.say_cleaned(receipt, request, given)
    return WELL


@commands.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> int:
    """Run the tests. What follows goes to pytest."""
    raise click.UsageError("the tests are run by the script itself: python3 build.py test")


# ---------------------------------------------------------------- progress


class _Progress:
    """A bar on a terminal, and only for work of more than half a second."""

    def __init__(self, given: dict[str, Any]) -> None:
        terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
        self.wanted = terminal and not given["quiet"] and not given["as_json"]
        self.began = time.perf_counter()
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

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=total)
        self.bar.update(self.tasks[stage], completed=done)
