"""The packages this project needs, put into `.venv` beside build.py where a Python lacks them.

Refuses to guess: whatever goes wrong ends as `NotReady`, with the command that mends it, and a half-made `.venv` is
never used. Refuses every import beyond the standard library, and all syntax newer than Python 3.8, so that build.py
can say what is wrong on a computer that has nothing else.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

TYPE_CHECKING = False  # the typing module costs 2 ms to import
if TYPE_CHECKING:
    from subprocess import Popen
    from typing import IO

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCRIPT = os.path.join(ROOT, "build.py")
REQUIREMENTS = os.path.join(ROOT, "requirements.txt")
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
# A copy of the requirements.txt that .venv was made from, written last: a half-made .venv holds an empty one, and
# a .venv that somebody else made (uv, or a person) holds none. A copy, because hashlib costs 8 ms to import.
STAMP = os.path.join(VENV, "made-by-build-py.txt")
GUARD = "RELATIONAL_PRACTICE_VENV_FOR"  # the process that was handed over to .venv, so that it is so only once


class NotReady(Exception):
    """This computer lacks something; the text says what, and the command that mends it."""


def run_elsewhere(
    arguments: list[str], packages: tuple[str, ...], missing: str | None, oldest_python: tuple[int, int]
) -> int:
    """Run the same command in .venv, made or mended first where need be; 3 when that cannot be.

    `packages` are names to import, `missing` the one that this Python lacks, if any.
    """
    try:
        make_ready(packages, missing, oldest_python)
        return hand_over(arguments)
    except NotReady as trouble:
        print("build.py:", trouble, file=sys.stderr)
    except OSError as trouble:
        print("build.py:", cannot_write(trouble), file=sys.stderr)
    return 3


def make_ready(packages: tuple[str, ...], missing: str | None, oldest_python: tuple[int, int]) -> None:
    # exec keeps the process number, so that no command started later takes the variable for its own.
    handed_over = os.environ.get(GUARD) == str(os.getppid() if os.name == "nt" else os.getpid())
    if not handed_over and is_ready(packages):
        return
    if sys.version_info < oldest_python:
        raise NotReady(too_old(sys.version_info[:2], oldest_python))
    if handed_over:
        raise NotReady(f"{VENV} lacks {missing}, although it was set up.\n  Remove that folder and run this again.")
    with open(REQUIREMENTS, encoding="utf-8") as requirements:
        wait_for_others(requirements)
        if not is_ready(packages):
            set_up(missing)


def is_ready(packages: tuple[str, ...]) -> bool:
    """Whether .venv runs, holds the packages, and, where we made it, was made from this very requirements.txt."""
    if not os.path.exists(VENV_PYTHON):  # also when it is a link to a Python that an upgrade took away
        return False
    made_from = text_of(STAMP)
    return holds(packages) and (made_from is None or made_from == text_of(REQUIREMENTS))


def holds(packages: tuple[str, ...]) -> bool:
    libraries = os.path.join(VENV, "Lib" if os.name == "nt" else "lib")
    versions = [""] if os.name == "nt" else (os.listdir(libraries) if os.path.isdir(libraries) else [])
    folders = [os.path.join(libraries, version, "site-packages") for version in versions]
    return any(all(os.path.isdir(os.path.join(folder, name)) for name in packages) for folder in folders)


def text_of(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def too_old(version: tuple[int, ...], oldest: tuple[int, int]) -> str:
    """What to say to somebody whose Python is `version`, such as (3, 8)."""
    from shutil import which

    wanted, found = "{}.{}".format(*oldest), "{}.{}".format(*version)
    names = [f"python{oldest[0]}.{minor}" for minor in range(oldest[1] + 9, oldest[1] - 1, -1)]
    newer = next((name for name in names if which(name)), None)
    mend = f"You have a newer one; run:  {newer} build.py" if newer else "Get one at https://www.python.org/downloads/"
    return f"this needs Python {wanted} or newer, and this is Python {found}.\n  {mend}"


def wait_for_others(lock: IO[str]) -> None:
    """Two first runs at once: the second waits for the first. The lock goes when its last process goes."""
    if os.name != "posix":
        return
    import fcntl

    os.set_inheritable(lock.fileno(), True)  # a pip that outlives a killed build.py still writes, so it holds the lock
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another run of build.py is setting up .venv; waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)


def set_up(missing: str | None) -> None:
    """Make .venv from requirements.txt; into a .venv that somebody else made, only install."""
    say(f"This Python has no {missing}, so the packages this needs go into .venv, beside build.py.")
    say("Once only, about half a minute; nothing outside this folder changes.")
    if os.path.islink(VENV):  # what it leads to is somebody else's: emptying it would break them
        raise NotReady(
            f"{VENV} is a link to {os.path.realpath(VENV)}, which is not as requirements.txt says.\n"
            "  Nothing was changed. Remove the link and run this again."
        )
    ours = not os.path.lexists(VENV) or os.path.exists(STAMP)
    if ours:
        make_venv()
    elif not os.path.exists(VENV_PYTHON):
        raise NotReady(f"{VENV} is in the way: no Python is in it.\n  Remove or rename it and run this again.")
    install_packages()
    if ours:
        write_stamp(text_of(REQUIREMENTS) or "")


def make_venv() -> None:
    # The real path names the version (python3.11), so that after an upgrade the link dangles and .venv is made anew.
    python = os.path.realpath(sys.executable)  # asked before .venv is emptied, for it may be the one in there
    os.makedirs(VENV, exist_ok=True)
    write_stamp("")
    empty_venv()
    failure = run([python, "-m", "venv", VENV])
    if failure is None:
        return
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise NotReady(
            "this Python came without its venv module, which sets a folder of packages apart.\n"
            "  On Debian and Ubuntu:  sudo apt install python3-venv\n  Then run this again."
        )
    raise NotReady(f"the folder {VENV} could not be made.\n  What Python said:\n{last_lines(failure)}")


def empty_venv() -> None:
    """Remove what is in .venv, all but the stamp: cut short, it is still known as ours."""
    from shutil import rmtree

    for entry in os.scandir(VENV):
        if entry.is_dir(follow_symlinks=False):
            rmtree(entry.path)
        elif entry.path != STAMP:
            os.remove(entry.path)


def write_stamp(text: str) -> None:
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(text)


def install_packages() -> None:
    if run([VENV_PYTHON, "-I", "-m", "pip", "--version"]) is not None:  # uv makes a .venv without pip
        run([VENV_PYTHON, "-I", "-m", "ensurepip"])
    quietly = ["-q", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    # Wheels only: with hashes checked and nothing compiled or run, what arrives is exactly what was pinned.
    exactly = ["--only-binary", ":all:", "--require-hashes", "-r", REQUIREMENTS]
    failure = run([VENV_PYTHON, "-I", "-m", "pip", "install", *quietly, *exactly])
    if failure is not None:
        raise NotReady(f"{why_pip_failed(failure)}\n  What pip said:\n{last_lines(failure)}")


def why_pip_failed(said: str) -> str:
    if "DO NOT MATCH THE HASHES" in said:
        return (
            "a downloaded package is not the one that requirements.txt promises, so nothing was used.\n"
            "  Fetch this project's newest version and run this again; if it stays so, tell its maintainers."
        )
    if "No space left" in said:
        return "the disk is full.\n  Make about 150 MB free and run this again."
    return (
        "the packages could not be fetched.\n"
        "  Connect to the network once and run this again:  python3 build.py\n"
        f"  Or install them yourself:  python3 -m pip install --require-hashes -r {REQUIREMENTS}"
    )


def cannot_write(trouble: OSError) -> str:
    elsewhere = os.path.join("~", "relational-practice-venv")
    return (
        f"the packages this needs could not be put beside it: {trouble.filename or VENV}: {trouble.strerror}.\n"
        "  Mend that, or put them elsewhere:\n"
        f"  python3 -m venv {elsewhere}\n"
        f"  {elsewhere}/bin/python -m pip install --require-hashes -r {REQUIREMENTS}\n"
        f"  {elsewhere}/bin/python build.py"
    )


def run(command: list[str]) -> str | None:
    """Run it silently. None when it went well, else what it said."""
    from subprocess import PIPE, STDOUT, Popen

    # A person's own pip settings may send packages outside .venv; everything else of theirs (a mirror, say) counts.
    kept = {name: value for name, value in os.environ.items() if name not in ("PIP_TARGET", "PIP_PREFIX")}
    process = Popen(
        command,
        stdout=PIPE,
        stderr=STDOUT,
        text=True,
        errors="replace",
        env={**kept, "PIP_USER": "0"},
        close_fds=False,
        start_new_session=True,
    )
    try:
        said = process.communicate()[0]
    except BaseException:
        stop(process)
        raise
    return said if process.returncode else None


def stop(process: Popen[str]) -> None:
    """End it and whatever it started: venv starts ensurepip, which would go on writing into .venv."""
    if os.name == "posix":
        from signal import SIGKILL

        os.killpg(process.pid, SIGKILL)
    else:
        process.kill()
    process.wait()


def last_lines(text: str, count: int = 6) -> str:
    lines = [line for line in text.strip().splitlines() if not line.startswith("WARNING")]
    return "\n".join(f"    {line}" for line in lines[-count:])


def hand_over(arguments: list[str]) -> int:
    command, environment = [VENV_PYTHON, SCRIPT, *arguments], {**os.environ, GUARD: str(os.getpid())}
    if os.name == "nt":  # there, exec returns to the prompt at once and loses the exit code
        from subprocess import call

        return call(command, env=environment)
    os.execve(VENV_PYTHON, command, environment)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
