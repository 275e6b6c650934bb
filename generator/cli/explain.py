"""`build.py explain`: what docs/problems.md says of a problem, in the terminal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from generator.cli import report
from generator.cli.commands import commands
from generator.cli.flags import CONTENT, ENVIRONMENT, WELL, flags, hide_all_but
from generator.pipeline import load
from generator.problems import did_you_mean

if TYPE_CHECKING:
    from generator.authoring.paragraphs import Paragraph


@commands.command()
@click.argument("code", required=False)
@flags
def explain(code: str | None, **given: Any) -> int:
    """Say more about a problem: what it means and how to mend it.

    CODE is the word in brackets of a message, such as date-weekday. Without it, all of them are listed.
    """
    from generator.authoring.paragraphs import PAGE, code_in, for_terminal, paragraphs_of

    page = load.ROOT / PAGE
    if not page.is_file():
        words = f"{PAGE} is missing, where every problem is explained"
        click.echo(f"error: {words}\n  help: put it back", err=True)
        if given["as_json"]:
            report.say_object({"error": words})
        return ENVIRONMENT
    paragraphs = paragraphs_of(page.read_text("utf-8"))
    if code is None:
        _list(paragraphs, given)
        return WELL
    found = paragraphs.get(code_in(code))
    if found is None:
        return _unknown(code_in(code), paragraphs, given)
    if given["as_json"]:
        report.say_object(_object(found))
        return WELL
    click.echo(f"{click.style(found.name, bold=True)}\n")
    click.echo(for_terminal(found.text, _width(), partial(click.style, bold=True), partial(click.style, fg="cyan")))
    return WELL


hide_all_but(explain, "as_json")


def _unknown(asked: str, paragraphs: dict[str, Paragraph], given: dict[str, Any]) -> int:
    message = f"no problem is called {asked}"
    lines = [*did_you_mean(asked, paragraphs), "python3 build.py explain  lists all of them"]
    click.echo("\n  help: ".join([f"error: {message}", *lines]), err=True)
    if given["as_json"]:
        report.say_object({"error": message})
    return CONTENT


def _list(paragraphs: dict[str, Paragraph], given: dict[str, Any]) -> None:
    if given["as_json"]:
        report.say_object({"problems": [_object(each) for each in paragraphs.values()]})
        return
    import textwrap

    indent = " " * (max(map(len, paragraphs)) + 2)
    for code, each in paragraphs.items():
        sentence = textwrap.fill(
            each.first_sentence, _width(), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
        click.echo(f"{click.style(code, bold=True)}{sentence[len(code) :]}")


def _object(paragraph: Paragraph) -> dict[str, str]:
    return {
        "code": paragraph.name,
        "severity": paragraph.severity,
        "summary": paragraph.first_sentence,
        "text": paragraph.text,
    }


def _width() -> int:
    import shutil

    return min(shutil.get_terminal_size().columns, 80)
