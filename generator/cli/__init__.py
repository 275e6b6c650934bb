"""The command line: what people type, what they are told. The only room that says what day it is.

Plain words to the terminal, one JSON object to stdout with --json. Refuses to decide anything about the site.
"""

from __future__ import annotations

import os
import sys

import click

from generator.cli import docs, explain, new, report  # noqa: F401  (each adds its command)
from generator.cli.commands import commands
from generator.cli.faults import memory_words, os_words, our_own_fault
from generator.cli.flags import BUG, CONTENT, ENVIRONMENT, STOPPED, USAGE, WELL
from generator.model.kinds import table_faults
from generator.pipeline import build_site

__all__ = ("BUG", "CONTENT", "ENVIRONMENT", "STOPPED", "USAGE", "WELL", "commands", "main")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code. Nothing leaves here as a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Zones come from the package tzdata alone, as the systems of two machines may know different clocks.
    os.environ["PYTHONTZPATH"] = ""
    if faults := list(table_faults()):
        return _give_up(BUG, "\nerror: ".join(f"generator/model/kinds.py: {fault}" for fault in faults), given)
    try:
        in_order = _command_first(given)
        return int(
            commands.main(in_order, prog_name="build.py", standalone_mode=False, color=_colours(), obj=arguments)
            or WELL
        )
    except click.ClickException as error:
        error.show()
        if "--json" in given:
            report.say_object({"error": error.format_message()})
        return error.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):  # click makes the one into the other
        click.echo("Stopped. What was published is as it was.", err=True)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: say nothing more
        return WELL
    except build_site.Refused as refused:
        return _give_up(ENVIRONMENT, str(refused), given)
    except MemoryError:
        return _give_up(ENVIRONMENT, memory_words(None), given)
    except OSError as error:
        return _give_up(ENVIRONMENT, os_words(error), given)
    except Exception as error:
        return _give_up(BUG, our_own_fault(error), given)


def _colours() -> bool | None:
    """False: none, whatever stands at the other end (no-color.org). None: on a terminal only."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def _command_first(arguments: list[str]) -> list[str]:
    """`build.py --drafts` is `build.py build --drafts`; and flags may stand before the command: `--root x check`."""
    index, valued = 0, _valued() if arguments[:1] and arguments[0].startswith("-") else frozenset()
    while index < len(arguments) and arguments[index].startswith("-"):
        index += 2 if arguments[index] in valued else 1
    if index < len(arguments):
        return [arguments[index], *arguments[:index], *arguments[index + 1 :]]
    return arguments if arguments[:1] in (["--help"], ["-h"]) else ["build", *arguments]


def _valued() -> frozenset[str]:
    """The flags that are followed by a value, of all commands."""
    options = (option for command in commands.commands.values() for option in command.params)
    return frozenset(
        name for each in options if isinstance(each, click.Option) and not each.is_flag for name in each.opts
    )


def _give_up(exit_code: int, words: str, given: list[str]) -> int:
    """Say why nothing could be done, and for --json say it as an object too."""
    click.echo(f"error: {words}", err=True)
    if "--json" in given:
        report.say_object({"published": False, "error": words})
    return exit_code
