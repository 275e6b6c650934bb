"""The commands, and nothing of what they do."""

from __future__ import annotations

import io
import os
import sys
import time
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING, Any, TextIO

import click
from msgspec.structs import replace

from generator.cli import report
from generator.cli.flags import CONTENT, WELL, flags, profile_flag, request_of
from generator.cli.help import InOrder
from generator.cli.profile_report import say_profile
from generator.cli.progress import Progress
from generator.pipeline import build_site, load, untouched
from generator.pipeline.build_site import Model, Request
from generator.pipeline.outcome import Outcome, must_stop
from generator.pipeline.profile import Profile, recording
from generator.problems import in_order
from generator.write.survey import seen

if TYPE_CHECKING:
    from generator.pipeline.dry_run import Checked

_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(cls=InOrder, context_settings=_HELP, options_metavar="", subcommand_metavar="[COMMAND]")
def commands() -> None:
    """Make the website of the Relational Practice Movement. What people write in
    content/ and the pages' design in templates/ become the site in output/.

    \b
    python3 build.py                         build the site
    python3 build.py new event "Open day"    begin an event; it asks what it needs
    python3 build.py check                   say what is wrong, publish nothing
    python3 build.py explain date-weekday    say more about one of those problems

    "build.py build --help" shows the flags; they work with every command. How to write for the site is told in
    docs/authors.md, and how to look after it in docs/maintainers.md.
    """


@commands.command()
@click.option(
    "--if-stale", is_flag=True, help="Do nothing until the day or hour comes on which the site changes by itself."
)
@profile_flag
@flags
def build(if_stale: bool, profile: bool, **given: Any) -> int:
    """Build the site (the same as no command at all).

    output/ becomes what content/ and templates/ say. Where something is wrong, it stays as it was.
    """
    began, read_at = time.perf_counter(), time.time()
    with Progress(given) as progress, recording(profile) as recorded:
        request = request_of(given, progress)
        if if_stale and (until := build_site.still_valid(request)) is not None:
            report.say_still_valid(until, given)
            return WELL
        outcome = build_site.build(request)
    _say_problems(outcome, request, given)
    report.say_built(outcome, request, given | {"recorded": recorded}, time.perf_counter() - began)
    _say_profile(recorded, given)
    if not (if_stale or profile or request.fresh or given["as_json"]):
        _note_untouched(outcome, request, given, read_at)
    return WELL if outcome.publish_result is not None else CONTENT


def _note_untouched(outcome: Outcome, request: Request, given: dict[str, Any], read_at: float) -> None:
    """A build that found nothing to do leaves word of it, so that the same command need not even begin."""
    from contextlib import redirect_stderr, redirect_stdout, suppress

    done, arguments = outcome.publish_result, click.get_current_context().find_root().obj
    if arguments is None or done is None or done.touched or done.untracked or not (sys.stdout and sys.stderr):
        return
    if untouched.is_behind_link(str(request.output)):
        return
    words: list[str] = []
    with redirect_stdout(_Recorded(sys.stdout, ".", words)), redirect_stderr(_Recorded(sys.stderr, "!", words)):
        _say_problems(outcome, request, given)
        report.say_built(outcome, request, given, 0.0, untouched.TOOK)
    goes_by_itself = outcome.valid_until and not outcome.pinned and request.today is None
    until = datetime.fromisoformat(outcome.valid_until).timestamp() if goes_by_itself else inf
    with suppress(OSError, UnicodeError):  # a hint that can't be written stops nothing
        if published := seen(request.output, request.cache):
            note = untouched.Note(arguments, str(load.ROOT), read_at, until)
            note.write(*load.places(request.root), published, "".join(words))


class _Recorded(io.StringIO):
    """Takes the words that would go to `stream`, in the colours that they would have there."""

    def __init__(self, stream: TextIO, mark: str, words: list[str]) -> None:
        super().__init__()
        self.isatty = stream.isatty  # type: ignore[method-assign]
        self._mark, self._words = mark, words

    def write(self, text: str) -> int:
        length = super().write(text)
        self._words.append(f"{untouched.SAID}{self._mark}{text}")
        return length


@commands.command()
@click.option("--external", is_flag=True, help="Ask other sites too whether the links to them still lead somewhere.")
@profile_flag
@flags
def check(external: bool, profile: bool, **given: Any) -> int:
    """Say what is wrong, and publish nothing.

    Checks everything that a build checks, looks at every page of the finished site, and shows the hints too.
    """
    from generator.pipeline import dry_run  # 25 ms, which a build need not wait for

    with Progress(given) as progress, recording(profile) as recorded:
        request = request_of(given, progress)
        checked = dry_run.dry_run(request)
        outcome = _with_other_sites(checked, request) if external else checked.outcome
    _say_problems(outcome, request, given | {"verbose": not given["quiet"]})
    asked = len(checked.outside) if external else None
    report.say_checked(outcome, request, given | {"recorded": recorded}, asked)
    _say_profile(recorded, given)
    return CONTENT if must_stop(outcome.problems, request.strict) else WELL


def _with_other_sites(checked: Checked, request: Request) -> Outcome:
    from generator.external_links import follow  # 60 ms, and the only one that reaches the network

    told = follow(checked.outside, request.cache, home_url=checked.home_url, tell=request.tell)
    return replace(checked.outcome, problems=tuple(in_order([*checked.outcome.problems, *told])))


@commands.command()
@click.argument("page")
@flags
def why(page: str, **given: Any) -> int:
    """Say where a page comes from, and why it changed.

    PAGE is an address (/about/), a file of the output (about/index.html), or a file of content/ that it is made from.
    """
    model, _, request = _examined(given)
    if model is None:
        return CONTENT
    return WELL if report.say_why(page, model, request, given) else CONTENT


@commands.command()
@click.argument("name", required=False)
@flags
def events(name: str | None, **given: Any) -> int:
    """Say what calendars and search engines read of events.

    NAME is the short name of one event, or a part of its title.
    """
    from generator.cli import event_report  # the views of events: 60 ms

    model, outcome, request = _examined(given)
    if model is None:
        return CONTENT
    found = event_report.say_events(name, model, given)
    _say_problems(outcome, request, given)
    return WELL if found and not must_stop(outcome.problems, request.strict) else CONTENT


@commands.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=None,
    metavar="NUMBER",
    help="Show the site at this port, instead of the first free one from 8000.",
)
@click.option("--open", "open_page", is_flag=True, help="Open the site in the browser.")
@flags
def serve(port: int | None, open_page: bool, **given: Any) -> int:
    """Show the site while you write.

    Drafts and what is still to come are shown too. Open pages show what you save. output/ is not touched.
    """
    from generator.cli import serving  # the server, and what watches the folders: 60 ms

    return serving.run(port, open_page, given)


@commands.command()
@flags
def clean(**given: Any) -> int:
    """Remove what was built.

    output/ and the folder .cache go. Files that the generator did not write stay, and so do those changed by hand.
    """
    with Progress(given) as progress:
        request = request_of(given, progress)
        publish_result = build_site.clean(request)
    report.say_cleaned(publish_result, request, given)
    return WELL


@commands.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> int:
    """Run the generator's own tests.

    What follows goes to pytest: build.py test -k dates
    """
    raise click.UsageError("write test as the first word: python3 build.py test")


def _examined(given: dict[str, Any]) -> tuple[Model | None, Outcome, Request]:
    """The planned site; without one, why there is none has been said."""
    with Progress(given) as progress:
        request = request_of(given, progress)
        model, outcome = build_site.examine(request)
    if model is None:
        _say_problems(outcome, request, given)
        report.say_checked(outcome, request, given)
    return model, outcome, request


def _say_profile(recorded: Profile | None, given: dict[str, Any]) -> None:
    if recorded and not given["as_json"]:
        say_profile(recorded)


def _say_problems(outcome: Outcome, request: Request, given: dict[str, Any]) -> None:
    report.say_problems(outcome, request, given)
    if os.environ.get("GITHUB_ACTIONS"):
        report.say_annotations(outcome)
