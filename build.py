#!/usr/bin/env python3
"""The website of the Relational Practice Movement: one script, nothing to install beforehand.

    python3 build.py               build content/ and templates/ into output/
    python3 build.py new KIND      begin a new post, event, page and so on
    python3 build.py serve         show the site while you write, with drafts; what you save appears at once
    python3 build.py check         say all that is wrong or could be better, and write nothing
    python3 build.py explain CODE  say more about one of those problems
    python3 build.py why PAGE      where a page comes from, and why it was last rewritten
    python3 build.py clean         remove what was built
    python3 build.py test          run the tests; with --all the slow ones too
    python3 build.py --help        every command and flag

Where this Python lacks a package, `.venv` is made beside this file, from requirements.txt, and the command runs there.
Exit codes: 0 well, 1 problems in the content, 2 usage, 3 the environment, 4 a fault of ours, 130 stopped with Ctrl-C.
"""
# The syntax of this file and of generator/bootstrap.py stays within Python 3.8, so that an old Python can still say
# what it lacks. This file stays short, because a script is compiled anew at every start.

from __future__ import annotations

import os
import sys
import time
from importlib.util import find_spec

BEGAN = time.perf_counter()
HERE = os.path.dirname(os.path.abspath(__file__))
OLDEST_PYTHON = (3, 11)
# Compiled packages first: they are the likeliest to be missing, and the first one missing ends the search.
PACKAGES = (
    *("msgspec", "nh3", "watchdog", "jinja2", "markdown", "yaml", "click", "pygments", "PIL", "tzdata"),
    *("icalendar", "mermaid_render", "resvg_py"),
)
TEST_PACKAGES = ("pytest", "hypothesis", "importlinter", "jsonschema", "dateutil", "xdist")


def main(arguments: list[str]) -> int:
    try:
        return run(arguments)
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """Run the command here where this Python will do, else in .venv."""
    from generator.pipeline import untouched

    said = untouched.answer(arguments, HERE, BEGAN)
    if said is not None:
        return said
    testing = arguments[:1] == ["test"]
    packages = PACKAGES + TEST_PACKAGES if testing else PACKAGES
    missing = next((name for name in packages if find_spec(name) is None), None)
    if missing or sys.version_info < OLDEST_PYTHON:
        from generator import bootstrap

        return bootstrap.run_elsewhere(arguments, packages, missing, OLDEST_PYTHON)
    if testing:
        return run_tests(arguments[1:])
    from generator.cli import main as command_line

    return command_line(arguments)


def run_tests(arguments: list[str]) -> int:
    """The project's tests by pytest, in the project's folder; its exit codes told as ours."""
    from types import SimpleNamespace

    import pytest

    os.chdir(HERE)
    stops: list[bool] = []  # pytest answers 2 both to Ctrl-C and to a test file that cannot be imported
    ctrl_c = SimpleNamespace(pytest_keyboard_interrupt=lambda excinfo: stops.append(excinfo.type is KeyboardInterrupt))
    code = int(pytest.main(arguments, plugins=[ctrl_c]))
    return 130 if any(stops) else {0: 0, 1: 1, 2: 1, 3: 4}.get(code, 2)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    for stream in filter(None, (sys.stdout, sys.stderr)):  # one that is closed is None
        stream.flush()
    os._exit(code)  # to free a million values one by one would be a seventh of an edit
