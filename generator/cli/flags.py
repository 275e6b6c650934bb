"""The flags that every command takes, what they come to, and the exit codes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from generator.cli.progress import Progress
from generator.pipeline import build_site, load
from generator.pipeline.build_site import Request

WELL, CONTENT, USAGE, ENVIRONMENT, BUG, STOPPED = 0, 1, 2, 3, 4, 130

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
        trouble = build_site.base_url_trouble(str(value))
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


def flags(command: F) -> F:
    """The flags that every command takes."""
    for option in reversed(_FLAGS):
        command = option(command)
    return command


profile_flag = click.option(
    "--profile", is_flag=True, help="Say where the time went: by stage, by recipe, and the slowest pages and texts."
)


def hide_all_but(command: click.Command, *names: str) -> None:
    """For a command that builds nothing: it takes the other flags too, but its help need not name them."""
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in names:
            option.hidden = True


def request_of(given: dict[str, Any], progress: Progress) -> Request:
    root = (given["root"] or load.ROOT).resolve()
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
