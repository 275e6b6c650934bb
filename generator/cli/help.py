"""The commands in the order in which people need them, under headings.

Refuses to hide one: what has no place here comes last.
"""

from __future__ import annotations

import click

_SECTIONS = (
    ("To write", ("new", "serve", "check", "explain")),
    ("To publish", ("build", "clean")),
    ("To find out", ("events", "why")),
    ("To look after the generator", ("test", "docs")),
)

_WHOLE = 200  # characters of the first sentence, which goes on in a second line where it has to


class InOrder(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        placed = [name for _, names in _SECTIONS for name in names if name in self.commands]
        return placed + sorted(self.commands.keys() - set(placed))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        named = {name for _, names in _SECTIONS for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in named)
        for heading, names in (*_SECTIONS, ("Others", others)):
            rows = [(name, self.commands[name].get_short_help_str(_WHOLE)) for name in names if name in self.commands]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)
