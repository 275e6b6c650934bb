"""`serve`: joins what hears of a save, what makes the site and what shows it, and tells the terminal of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import click
from msgspec.structs import replace

from generator.cli import report
from generator.cli.faults import os_words
from generator.cli.flags import ENVIRONMENT, STOPPED, request_of
from generator.cli.progress import Progress
from generator.pipeline.build_site import Request
from generator.pipeline.outcome import Outcome
from generator.problems import Problem
from generator.serve.preview import Preview, Update
from generator.serve.server import PortTaken, Server
from generator.serve.watch import Watcher

FIRST_PORT = 8000
_MORE_PORTS = 20
_LOOK_SECONDS = 2.0  # what no event told of is found after so long
_HEAL_SECONDS = 0.3  # what came beside what was told of is found after so long
_LOOK_SHARE = 0.02  # of a processor, for looking: a site of 10,000 files is looked at less often
_HALF_SAVED_SECONDS = 0.25  # an editor that empties a file first has filled it by then


def run(port: int | None, open_page: bool, given: dict[str, Any]) -> int:
    """Show the site until Ctrl-C; the exit code."""
    with Progress(given) as progress:
        request = replace(request_of(given, progress), drafts=True, future=True)
        preview = Preview(request)
        preview.look()
    try:
        server = Server(preview, (port,) if port is not None else range(FIRST_PORT, FIRST_PORT + _MORE_PORTS))
    except PortTaken:
        click.echo(f"error: {_port_words(port)}", err=True)
        return ENVIRONMENT
    watcher = Watcher(preview.folders)
    screen = Screen(preview, request, given)
    screen.greet(server.url, port, server.port)
    if open_page:
        import webbrowser

        webbrowser.open(server.url)
    try:
        follow(preview, watcher, screen, request, threading.Event())
    except KeyboardInterrupt:
        screen.say("\nThe preview has stopped. output/ is as it was.")
    finally:
        watcher.close()
        server.close()
    return STOPPED


def _port_words(port: int | None) -> str:
    last = FIRST_PORT + _MORE_PORTS - 1
    ports = f"the ports from {FIRST_PORT} to {last} are" if port is None else f"port {port} is"
    return (
        f"{ports} taken by another program, perhaps by another preview\n"
        f"  help: stop that one, or choose another port: python3 build.py serve --port {(port or FIRST_PORT) + 100}"
    )


def follow(preview: Preview, watcher: Watcher, screen: Screen, request: Request, stop: threading.Event) -> None:
    """Look whenever something was heard, and now and then without, for what was not."""
    pause = seldom = _LOOK_SECONDS
    while not stop.is_set():
        heard = watcher.wait(_seconds_until_due(preview, request, pause))
        screen.mention(watcher.trouble)
        began = time.perf_counter()
        update = _looked(preview, watcher.places)
        if update is None and not preview.glanced:
            seldom = max(_LOOK_SECONDS, (time.perf_counter() - began) / _LOOK_SHARE)
        pause = _HEAL_SECONDS if preview.glanced else seldom
        if preview.half_saved:
            watcher.wait(_HALF_SAVED_SECONDS)
            update = _looked(preview)
        if update:
            screen.tell(update, time.perf_counter() - began)
            if not heard and update.changed:
                watcher.missed()
            preview.try_out(update.changed)
        elif not heard:
            preview.look_at_generator()
        screen.tell_problems(again=bool(update and not update.shown))


def _looked(preview: Preview, told: Collection[str] = ()) -> Update | None:
    try:
        return preview.look(told)
    except OSError as error:
        preview.stumble(os_words(error))
        return None


def _seconds_until_due(preview: Preview, request: Request, most: float) -> float:
    """Until the site changes by itself, and no longer than `most`."""
    left = preview.seconds_left(datetime.now(UTC))
    return most if left is None or request.today else min(most, max(left, 0.05))


class Screen:
    """The terminal: one line when it begins, one for each change, and each problem once."""

    def __init__(self, preview: Preview, request: Request, given: dict[str, Any]) -> None:
        self.preview, self.request, self.given = preview, request, given
        self.told: frozenset[object] = frozenset()
        self.mentioned = ""

    def say(self, words: str) -> None:
        if not self.given["quiet"]:
            click.echo(words, err=self.given["as_json"])

    def greet(self, url: str, wanted: int | None, port: int) -> None:
        if self.given["as_json"]:
            report.say_object({"url": url, "port": port, "problems": len(self.preview.state.problems)})
        self.tell_problems()
        if wanted is None and port != FIRST_PORT:
            self.say(f"Port {FIRST_PORT} is taken, perhaps by another preview; this one is at port {port}.")
        click.echo(f"The preview is at {url}  Ctrl-C stops it.", err=self.given["as_json"])
        self.say(
            "Drafts and what is still to come are shown too, and marked. "
            "Open pages show what you save. output/ stays as it is."
        )

    def mention(self, trouble: str) -> None:
        if trouble and trouble != self.mentioned:
            self.mentioned = trouble
            self.say(f"Changes are looked for instead of being told, as {trouble}. All else is the same.")

    def tell(self, update: Update, seconds: float) -> None:
        what = _named(update.changed) or "The time has come for a change"
        stays = "pages stay as they were until this is mended"
        then = f"shown after {seconds * 1000:.0f} ms" if update.shown else stays
        self.say(f"{what}: {then}")

    def tell_problems(self, again: bool = False) -> None:
        """What is wrong and was not said yet; `again`: the errors all the same, as somebody has just saved."""
        state, before = self.preview.state, self.told
        shown = {_key(each): each for each in state.problems if each.severity != "hint" or self.given["verbose"]}
        self.told = frozenset(shown) | ({state.trouble} if state.trouble else frozenset())
        if state.trouble and state.trouble not in before:
            click.echo(f"error: {state.trouble}", err=True)
        fresh = [each for key, each in shown.items() if key not in before or (again and each.severity == "error")]
        report.say_problems(Outcome(problems=tuple(fresh)), self.request, self.given)
        if before and not self.told:
            self.say("All is well again.")


def _key(problem: Problem) -> tuple[str, str, str]:
    """What a problem is, wherever in its file it has moved to."""
    return problem.code, problem.location.file, problem.message


def _named(changed: tuple[str, ...]) -> str:
    """ "posts/two-wings/index.md", "3 files", as people know them."""
    if len(changed) > 3:
        return f"{len(changed):,} files changed"
    return ", ".join(path.removeprefix("content/") for path in changed)
