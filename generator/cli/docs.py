"""`build.py docs`: the files that are made from the structs of the model, brought up to date. For who changes those."""

from __future__ import annotations

from typing import Any

import click

from generator.cli import report
from generator.cli.commands import commands
from generator.cli.flags import WELL, flags, hide_all_but
from generator.pipeline import load


@commands.command()
@flags
def docs(**given: Any) -> int:
    """Bring the tables, schemas and snippets up to date with the program.

    Only for whoever changes generator/model/: docs/authors.md, docs/schemas/ and the snippets in .vscode/ follow it.
    """
    from generator.authoring import guide, kept  # 30 ms, for this command alone

    page = (load.ROOT / kept.GUIDE).read_text("utf-8")
    if lacking := guide.lacking(page):
        headings = ", ".join(f'"{heading}"' for heading in lacking)
        words = f"{kept.GUIDE} lacks a table below the heading {headings}"
        raise click.ClickException(f"{words}\n  write the heading, a sentence about it, and the line  {guide.HEAD}")
    changed = [path for path, text in sorted(kept.kept_files(page).items()) if _brought_up_to_date(path, text)]
    if given["as_json"]:
        report.say_object({"changed": changed})
    elif not given["quiet"]:
        for path in changed:
            click.echo(f"  changed: {path}")
        click.echo("Up to date." if not changed else f"{report.counted(len(changed), 'file')} changed.")
    return WELL


hide_all_but(docs, "as_json", "quiet")


def _brought_up_to_date(path: str, text: str) -> bool:
    """Whether the file had to be written."""
    location = load.ROOT / path
    if location.is_file() and location.read_bytes() == text.encode():
        return False
    location.parent.mkdir(parents=True, exist_ok=True)
    location.write_bytes(text.encode())
    return True
