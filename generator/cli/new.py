"""`build.py new`: asks on a terminal, takes flags otherwise, and writes one file that was not there before.

Refuses to wait for an answer where nobody sits, and to write over anything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.authoring.questions import QUESTIONS, Question
from generator.cli import report
from generator.cli.commands import commands
from generator.cli.flags import USAGE, WELL, flags, request_of
from generator.cli.progress import Progress
from generator.dates.moments import long_day
from generator.model.kinds import KINDS, Kind
from generator.pipeline import load
from generator.pipeline.cache import Cache
from generator.pipeline.inputs import Inputs, Request, read_inputs
from generator.problems import Problem, UnlocatedProblem, did_you_mean

if TYPE_CHECKING:
    from generator.authoring.answers import ExistingContent

PREVIEW = "http://127.0.0.1:8000"
_NAMES = tuple(kind.word for kind in KINDS)
_ANY = f"{', '.join(_NAMES[:-1])} or {_NAMES[-1]}"


class _KindName(click.ParamType[Kind]):
    name = "KIND"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        found = next((kind for kind in KINDS if value in (kind, kind.word)), None)
        if found is None:
            near = [each for each in did_you_mean(str(value), _NAMES) if each.startswith("did you mean")]
            words = "; ".join([f"there is nothing called {value} to make", *near])
            self.fail(f"{words}{'' if near else '.'} It is one of {_ANY}", param, ctx)
        return found


def _answer_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """One flag for each question but the first, whose answer is the title itself."""
    asked = {question.flag: question for kind in reversed(KINDS) for question in reversed(QUESTIONS[kind.name][1:])}
    for flag in asked:
        kinds = [kind.word for kind in KINDS if any(each.flag == flag for each in QUESTIONS[kind.name][1:])]
        words = f"{', '.join(kinds).capitalize()}: {asked[flag].asks}"
        command = click.option(f"--{flag}", f"answer_{flag}", metavar="TEXT", default=None, help=words)(command)
    return command


@commands.command()
@click.argument("kind", type=_KindName(), required=False)
@click.argument("title", required=False)
@click.option("--slug", metavar="NAME", default=None, help="The short name, instead of one made from the title.")
@_answer_flags
@flags
def new(kind: Kind | None, title: str | None, slug: str | None, **given: Any) -> int:
    """Begin a new post, event, page, person, organisation, diagram, easy read page or venue.

    \b
    build.py new post "A meeting in spring"
    build.py new event "Open day" --start "Sat 12 September 2026, 10am" --venue coed-hills

    KIND is post, event, page, person, organisation, diagram, easy-read or venue. On a terminal it asks for what it was
    not told. The new file explains itself. It is a draft until you delete one line in it, and nothing that is there
    already is written over.
    """
    with Progress(given) as progress:
        request = request_of(given, progress)
        inputs = _inputs(request)
    kind = kind or _asked_kind(_is_terminal(given))
    dialogue = _Dialogue(kind, slug, inputs, _is_terminal(given))
    answers = dialogue.answers({"title": title} | _flags_for(kind, given))
    path, address = _write(kind, dialogue, answers, request.root)
    _say(kind, path, address, request, given)
    return WELL


def _asked_kind(is_terminal: bool) -> Kind:
    if not is_terminal:
        raise _NotSo(f"say what to begin: {_ANY}\n  such as  python3 build.py new post")
    click.echo(f"{click.style('What do you want to begin?', bold=True)}\n  One of {_ANY}.")
    return click.prompt(">", prompt_suffix=" ", type=_KindName())


def _inputs(request: Request) -> Inputs:
    fingerprint = load.fingerprint()
    with Cache(request.cache, fingerprint) as cache:
        return read_inputs(request, cache, fingerprint)


def _is_terminal(given: dict[str, Any]) -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and not given["as_json"] and not given["quiet"]


def _flags_for(kind: Kind, given: dict[str, Any]) -> dict[str, str | None]:
    answers = {key.removeprefix("answer_"): value for key, value in given.items() if key.startswith("answer_")}
    own = {question.flag for question in QUESTIONS[kind.name][1:]}
    if stray := [flag for flag, value in answers.items() if value is not None and flag not in own]:
        has = f"it has --{', --'.join(sorted(own))}" if own else "it has only its title"
        raise click.UsageError(f"a new {kind.name} takes no --{stray[0]}; {has}")
    return answers


class _NotSo(click.ClickException):
    """Something that was typed, and that a build would refuse."""

    exit_code = USAGE

    def show(self, file: Any = None) -> None:
        click.echo(f"error: {self.message}\nNothing was written.", err=True)


class _Dialogue:
    """The questions about one new thing. An answer that a build would refuse is asked for again, or ends all."""

    def __init__(self, kind: Kind, slug: str | None, inputs: Inputs, is_terminal: bool) -> None:
        from generator.authoring import answers  # 30 ms with the readers of files, for `new` alone

        self.judge = answers
        self.kind, self.slug, self.is_terminal = kind, slug, is_terminal
        self.known: ExistingContent = answers.known_from(inputs.settings, inputs.sources)
        self.today = inputs.showing.now.date() if inputs.showing else None
        self.id = ""

    def answers(self, told: dict[str, str | None]) -> dict[str, str]:
        found: dict[str, str] = {}
        first, *others = QUESTIONS[self.kind.name]
        self.settle(first, told["title"], found)
        for question in others:
            self.settle(question, told[question.flag], found)
        return found

    def settle(self, question: Question, told: str | None, found: dict[str, str]) -> None:
        """Put the answer into `found`; nothing where it was left out."""
        answer = told if told is not None else self.ask(question)
        while True:
            found[question.name] = self.judge.tidy(self.kind, question.name, answer)
            if not found[question.name] and not self.is_needed(question):
                del found[question.name]
                return
            wrong = self.wrong(question, found)
            if not wrong:
                return
            if not self.is_terminal:
                raise _NotSo(wrong)
            click.echo(click.style(wrong, fg="yellow"))
            answer = self.ask(question)

    def wrong(self, question: Question, found: dict[str, str]) -> str:
        """Why a build would refuse this answer; "" where it would not."""
        if not found[question.name]:
            return self.lacks(question)
        if question is QUESTIONS[self.kind.name][0]:
            self.id = self.slug or self.judge.id_from(found[question.name])
            if trouble := self.judge.id_trouble(self.kind, self.id, self.known):
                return _words([trouble])
        return _words(self.judge.answer_troubles(self.kind, self.id, question.name, found, self.known))

    def is_needed(self, question: Question) -> bool:
        detail = self.judge.detail_of(self.kind, question.name)
        return detail is not None and detail.required

    def ask(self, question: Question) -> str:
        default = long_day(self.today) if question.name == "date" and self.today else ""
        if not self.is_terminal:
            if self.is_needed(question) and not default:
                raise _NotSo(self.lacks(question))
            return default
        click.echo(f"\n{click.style(question.asks, bold=True)}")
        click.echo(click.style(f"  {self.hint(question, default)}", dim=True))
        return str(click.prompt(">", prompt_suffix=" ", default=default, show_default=False))

    def lacks(self, question: Question) -> str:
        if question is QUESTIONS[self.kind.name][0]:
            return (
                f'it needs a {question.name}\n  type  python3 build.py new {self.kind.word} "{self.example(question)}"'
            )
        return f'a new {self.kind.name} needs --{question.flag}, such as --{question.flag} "{self.example(question)}"'

    def hint(self, question: Question, default: str) -> str:
        """What may be answered, and what Enter alone does."""
        detail = self.judge.detail_of(self.kind, question.name)
        names = self.judge.names_for(detail, self.known) if detail else ()
        several = ", with commas between several" if detail and detail.is_list else ""
        such = f"One of {', '.join(names)}{several}." if names else ""
        if not names and question.name != "summary":  # an example of one says nothing of another
            such = f"Such as: {self.example(question)}"
        enter = (
            f"Enter alone: {default}." if default else "" if self.is_needed(question) else "Enter alone leaves it out."
        )
        return f"{such}  {enter}".strip()

    def example(self, question: Question) -> str:
        detail = self.judge.detail_of(self.kind, question.name)
        return detail.example if detail else self.judge.example_of_part(self.kind, question.name)


def _words(troubles: Sequence[Problem | UnlocatedProblem]) -> str:
    """What is wrong, why it matters, what to do; without a place, as there is no file yet."""
    lines = [(each.message, *(f"  {note}" for note in (each.why, *each.help) if note)) for each in troubles]
    return "\n".join(chain.from_iterable(lines))


def _write(kind: Kind, dialogue: _Dialogue, answers: dict[str, str], root: Path) -> tuple[str, str]:
    """Write the file; its path below the root, and its address in the preview."""
    from generator.authoring import scaffolds

    day = dialogue.judge.day_of(answers["date"]) if "date" in answers else None
    uid = dialogue.judge.uid_for(dialogue.id, answers["start"], dialogue.known) if kind.name == "event" else ""
    path = scaffolds.path_of(kind, dialogue.id, answers, _iso(day))
    location = root / path
    location.parent.mkdir(parents=True, exist_ok=True)
    try:
        with location.open("x", encoding="utf-8", newline="\n") as file:
            file.write(scaffolds.new_file(kind, dialogue.id, answers, uid))
    except FileExistsError:
        raise _NotSo(f"there is {path} already, and it was left as it is") from None
    return path, f"{PREVIEW}/{kind.address.format(slug=dialogue.id)}"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _say(kind: Kind, path: str, address: str, request: Request, given: dict[str, Any]) -> None:
    if given["as_json"]:
        report.say_object({"file": path, "kind": kind.name, "preview": address, "draft": True})
        return
    if given["quiet"]:
        click.echo(path)
        return
    click.echo(f"\n{click.style('Written:', bold=True)} {path}")
    click.echo("It is a draft, which nobody sees until you publish it.\n")
    click.echo("  1. Open it in a text editor, and write. The file explains itself.")
    click.echo(f"  2. python3 build.py serve   shows it at {address}")
    click.echo("  3. To publish it, delete the line that begins with  draft:  and run  python3 build.py")
