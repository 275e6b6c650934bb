"""build.py on computers that lack something: what it does about it, what it says, and the exit code.

No test here needs the network: a copy of the script needs one package only, a wheel that is made on the spot.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TextIO

import pytest

import build
from generator import bootstrap
from generator.write.lock import locked
from tests.patience import PATIENCE_SECONDS

# What is read before anybody knows whether the packages are there.
SCRIPT = (
    *("build.py", "generator/__init__.py", "generator/bootstrap.py"),
    *("generator/pipeline/__init__.py", "generator/pipeline/untouched.py"),
)
STAND_IN = "relational_stand_in"  # a package that no Python has
COMMAND_LINE = f"""
import sys
import {STAND_IN}

def main(arguments):
    print({STAND_IN}.WORD, *arguments)
    return int(arguments[0]) if arguments else 0
"""


# In place of Python's own venv, which takes five seconds: a copy of what that made once. HOLD names a stage of setting
# up at which a process that was started says "held" through the pipe HELD and waits for a line on its input.
QUICK_VENV = """
import os, shutil, subprocess, sys

HOLD = (
    "import os, sys; held = open(int(os.environ['HELD']), 'w');"
    "print('held', file=held, flush=True); sys.stdin.readline(); print('went on', file=held)"
)
HOLD_PIP = "import subprocess, sys; 'install' in sys.orig_argv and subprocess.run({}, close_fds=False)"

if os.environ.get("HOLD") == "venv":
    subprocess.run([sys.executable, "-c", HOLD], close_fds=False)
shutil.copytree(MADE, sys.argv[1], symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*OURS))
if os.environ.get("HOLD") == "pip":
    libraries = os.path.join(sys.argv[1], "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
    with open(os.path.join(libraries, "sitecustomize.py"), "w") as file:
        file.write(HOLD_PIP.format([sys.executable, "-c", HOLD]))
"""


@pytest.fixture(scope="session")
def first_run(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `site`, a copy of the script that was run once, and what it `said`: one for all workers."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "first-run"
    with locked(folder, lambda: None):
        if not (folder / "said").exists():
            done = run(copy_of_script(root, folder / "site"), "0", "--today", "now")
            (folder / "said").write_text(json.dumps([done.returncode, done.stdout, done.stderr]))
    return folder


@pytest.fixture
def site(root: Path, first_run: Path, tmp_path: Path) -> Path:
    """A copy of the script, never run yet."""
    return with_quick_venv(copy_of_script(root, tmp_path / "site"), first_run)


@pytest.fixture
def ready_site(first_run: Path, tmp_path: Path) -> Path:
    """A copy of the script with its .venv made."""
    copy = shutil.copytree(first_run / "site", tmp_path / "ready", symlinks=True, copy_function=copied_or_linked)
    return with_quick_venv(copy, first_run)


def copied_or_linked(source: str, target: str) -> None:
    """Nobody writes into files of packages, they are only removed and made: so the copies may share them."""
    (os.link if "site-packages" in source else shutil.copy2)(source, target)


def with_quick_venv(site: Path, first_run: Path) -> Path:
    made, ours = str(first_run / "site" / ".venv"), (f"{STAND_IN}*", Path(bootstrap.STAMP).name)
    (site / "quick").mkdir()
    (site / "quick" / "venv.py").write_text(f"MADE, OURS = {made!r}, {ours!r}\n{QUICK_VENV}")
    return site


@pytest.fixture
def site_to_fill(ready_site: Path) -> Path:
    """A copy of the script whose .venv has pip and lacks the package: the quickest place to try an installation."""
    (ready_site / ".venv" / Path(bootstrap.STAMP).name).unlink()
    for folder in (ready_site / ".venv").glob(f"**/site-packages/{STAND_IN}*"):
        shutil.rmtree(folder)
    return ready_site


def test_a_first_run_makes_the_venv_says_so_and_runs_the_command_there(first_run: Path) -> None:
    code, out, err = json.loads((first_run / "said").read_text())

    assert (code, out) == (0, "first 0 --today now\n")
    assert f"This Python has no {STAND_IN}" in err
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 130])
def test_a_later_run_is_quiet_and_passes_the_exit_code_on(code: int, ready_site: Path) -> None:
    done = run(ready_site, str(code))

    assert (done.returncode, done.stdout, done.stderr) == (code, f"first {code}\n", "")


def test_it_runs_from_any_folder(ready_site: Path, tmp_path: Path) -> None:
    done = run(ready_site, "0", cwd=tmp_path)

    assert done.stdout == "first 0\n"


def test_with_the_packages_at_hand_no_venv_is_made(site: Path) -> None:
    put_stand_in(site / STAND_IN, "at hand")

    done = run(site)

    assert (done.stdout, done.stderr) == ("at hand\n", "")
    assert not (site / ".venv").exists()


def test_other_requirements_make_the_venv_anew(ready_site: Path) -> None:
    require(ready_site, "second")

    done = run(ready_site)

    assert done.stdout == "second\n"
    assert run(ready_site).stderr == ""


def test_a_half_made_venv_is_made_anew(ready_site: Path) -> None:
    (ready_site / ".venv" / Path(bootstrap.STAMP).name).write_text("")
    shutil.rmtree(ready_site / ".venv" / "lib")

    done = run(ready_site)

    assert (done.returncode, done.stdout) == (0, "first\n")


def test_a_venv_whose_python_was_upgraded_away_is_made_anew(ready_site: Path) -> None:
    for link in (ready_site / ".venv" / "bin").glob("python*"):
        link.unlink()
        link.symlink_to(ready_site / "gone" / "python3")

    done = run(ready_site)

    assert (done.returncode, done.stdout) == (0, "first\n")


def test_a_venv_that_lost_a_package_is_mended_even_from_its_own_python(ready_site: Path) -> None:
    for folder in (ready_site / ".venv").glob(f"**/site-packages/{STAND_IN}*"):
        shutil.rmtree(folder)
    command = [str(ready_site / ".venv" / "bin" / "python"), str(ready_site / "build.py")]

    done = subprocess.run(command, env=surroundings(ready_site), capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "first\n")


def test_a_command_started_from_the_venv_may_set_up_another(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bootstrap.GUARD, str(os.getpid()))

    done = run(site)

    assert (done.returncode, done.stdout) == (0, "first\n")


def test_two_first_runs_at_once_both_end_well(site: Path) -> None:
    with started(site, hold="venv") as (first, held):
        assert held.readline() == "held\n"
        with started(site) as (second, _):
            assert second.stderr is not None
            assert "waiting for it" in second.stderr.readline()
            said = [first.communicate("\n", PATIENCE_SECONDS), second.communicate(None, PATIENCE_SECONDS)]

    assert [first.returncode, second.returncode] == [0, 0]
    assert [out for out, _ in said] == ["first\n", "first\n"]
    assert "waiting for it" not in said[0][1]


@pytest.mark.parametrize("stage", ["venv", "pip"])
def test_ctrl_c_while_setting_up_ends_at_once_and_the_next_run_heals(stage: str, site: Path) -> None:
    with started(site, hold=stage) as (process, held):
        assert held.readline() == "held\n"
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.close()
        assert held.read() == ""  # all that it had started is gone too, so nothing went on
        said = process.stderr.read()

    assert process.returncode == 130
    assert "Traceback" not in said
    assert run(site).stdout == "first\n"


def test_a_venv_of_somebody_else_with_the_packages_is_used_and_left_alone(site: Path) -> None:
    libraries = make_foreign_venv(site)
    put_stand_in(libraries / STAND_IN, "theirs")
    before = listing(site / ".venv")

    done = run(site)

    assert (done.stdout, done.stderr) == ("theirs\n", "")
    assert listing(site / ".venv") == before


@pytest.mark.slow
def test_a_venv_of_somebody_else_without_them_is_added_to_never_emptied(site: Path) -> None:
    libraries = make_foreign_venv(site)
    put_stand_in(libraries / "a_package_of_theirs", "kept")

    done = run(site)

    assert (done.returncode, done.stdout) == (0, "first\n")
    assert (libraries / "a_package_of_theirs" / "__init__.py").exists()
    assert run(site).stderr == ""


def test_a_link_called_venv_is_left_alone_and_so_is_what_it_leads_to(site: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "made-by-build-py.txt").write_text("an older requirements.txt")  # it looks like ours
    (elsewhere / "kept.txt").write_text("kept")
    (site / ".venv").symlink_to(elsewhere)

    done = run(site)

    assert done.returncode == 3
    assert "is a link" in done.stderr
    assert (elsewhere / "kept.txt").read_text() == "kept"


def test_something_else_called_venv_is_left_alone(site: Path) -> None:
    (site / ".venv").write_text("notes of mine")

    done = run(site)

    assert done.returncode == 3
    assert "is in the way" in done.stderr
    assert (site / ".venv").read_text() == "notes of mine"


def test_offline_it_ends_with_3_and_names_the_commands(site_to_fill: Path) -> None:
    shutil.rmtree(site_to_fill / "wheels")

    done = run(site_to_fill)

    assert_not_ready(done, "Connect to the network once and run this again:  python3 build.py")
    assert f"python3 -m pip install --require-hashes -r {site_to_fill / 'requirements.txt'}" in done.stderr


def test_a_package_that_is_not_the_promised_one_is_refused(site_to_fill: Path) -> None:
    requirements = site_to_fill / "requirements.txt"
    requirements.write_text(re.sub("sha256:.{8}", "sha256:00000000", requirements.read_text()))

    done = run(site_to_fill)

    assert_not_ready(done, "not the one that requirements.txt promises")
    assert not list((site_to_fill / ".venv").glob(f"**/{STAND_IN}"))


def test_a_python_without_its_venv_module_names_the_debian_package(site: Path, tmp_path: Path) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "sitecustomize.py").write_text("import sys\nsys.modules['venv'] = None\n")

    done = run(site, PYTHONPATH=str(tmp_path / "without"))

    assert_not_ready(done, "sudo apt install python3-venv")


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_names_another_place(site: Path) -> None:
    site.chmod(0o555)

    done = run(site)
    site.chmod(0o755)

    assert_not_ready(done, "python3 -m venv ~/relational-practice-venv")


def test_a_refusal_of_the_disk_is_told_with_the_place_and_the_way_round() -> None:
    said = bootstrap.cannot_write(PermissionError(13, "Permission denied", "/srv/site/.venv"))

    assert "/srv/site/.venv: Permission denied" in said
    assert "python3 -m venv ~/relational-practice-venv" in said


def test_a_full_disk_is_told_as_such() -> None:
    assert "the disk is full" in bootstrap.why_pip_failed("ERROR: [Errno 28] No space left on device")


def test_packages_that_stay_out_of_sight_end_it_instead_of_a_loop(ready_site: Path) -> None:
    libraries = next((ready_site / ".venv" / "lib").iterdir())
    libraries.rename(libraries.with_name("python3.99"))

    done = run(ready_site)

    assert_not_ready(done, f"lacks {STAND_IN}, although it was set up")


def test_an_old_python_is_told_which_it_needs_and_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    without = bootstrap.too_old((3, 8), (3, 11))
    (tmp_path / "python3.12").symlink_to(sys.executable)
    with_newer = bootstrap.too_old((3, 8), (3, 11))

    assert "needs Python 3.11 or newer, and this is Python 3.8." in without
    assert "https://www.python.org/downloads/" in without
    assert "python3.12 build.py" in with_newer


def test_an_old_python_exits_3(site: Path) -> None:
    script = site / "build.py"
    script.write_text(script.read_text().replace("OLDEST_PYTHON = (3, 11)", "OLDEST_PYTHON = (3, 99)"))

    assert_not_ready(run(site), "this needs Python 3.99 or newer")


@pytest.mark.parametrize("name", SCRIPT)
def test_an_old_python_can_read_the_script(name: str, root: Path) -> None:
    tree = ast.parse((root / name).read_text("utf-8"), feature_version=(3, 8))
    imported = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    imported += [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]

    assert {module.split(".")[0] for module in imported} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("test", "code"),
    [
        ("def test_it(): pass", 0),
        ("def test_it(): assert False", 1),
        ("import no_such_module_anywhere", 1),
        ("def test_it(): raise KeyboardInterrupt", 130),
        ("", 2),
    ],
)
def test_the_tests_answer_with_our_exit_codes(test: str, code: int, site: Path) -> None:
    (site / "test_it.py").write_text(test)
    put_stand_in(site / STAND_IN, "at hand")
    script = site / "build.py"
    script.write_text(script.read_text().replace(f"TEST_PACKAGES = ('{STAND_IN}',)", "TEST_PACKAGES = ('pytest',)"))

    done = run(site, "test", "-q", "-p", "no:cacheprovider", cwd=site.parent)

    assert done.returncode == code, done.stdout + done.stderr


def test_an_unknown_flag_of_the_tests_is_a_usage_error(site: Path) -> None:
    put_stand_in(site / STAND_IN, "at hand")

    assert run(site, "test", "--no-such-flag").returncode == 2


def test_every_package_the_project_asks_for_is_looked_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    runtime, test = project["project"]["dependencies"], project["dependency-groups"]["test"]
    names = packages_distributions()

    assert {owner(module, names) for module in build.PACKAGES} == {bare(wish) for wish in runtime}
    assert {owner(module, names) for module in build.TEST_PACKAGES} == {bare(wish) for wish in test}


def test_every_requirement_is_pinned_with_hashes_and_without_an_address(root: Path) -> None:
    for name in ("requirements.txt", "requirements-ci.txt"):
        entries = (root / name).read_text("utf-8").replace("\\\n", "").splitlines()

        assert entries
        assert [
            line for line in entries if not re.fullmatch(r"[\w.-]+==\S+( ; .+?)?\s+(--hash=sha256:\w{64}\s*)+", line)
        ] == []


def test_requirements_hold_what_the_project_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wishes = project["project"]["dependencies"] + project["dependency-groups"]["test"]
    pinned = {bare(line) for line in (root / "requirements.txt").read_text("utf-8").splitlines() if "==" in line}

    assert {bare(wish) for wish in wishes} <= pinned


def copy_of_script(root: Path, folder: Path) -> Path:
    for name in SCRIPT:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    script, replaced = re.subn(
        r"(?s)PACKAGES = \(.*?\)\n", f"PACKAGES = ('{STAND_IN}',)\n", (root / "build.py").read_text("utf-8")
    )
    assert replaced == 2
    (folder / "build.py").write_text(script)
    (folder / "generator" / "cli.py").write_text(COMMAND_LINE)
    require(folder, "first")
    return folder


def require(folder: Path, word: str) -> None:
    """Let requirements.txt ask for a stand-in that says `word`, and put its wheel where pip finds it."""
    version = "1." + "".join(str(ord(letter)) for letter in word)
    wheels = folder / "wheels"
    wheels.mkdir(exist_ok=True)
    wheel, about = wheels / f"{STAND_IN}-{version}-py3-none-any.whl", f"{STAND_IN}-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{STAND_IN}/__init__.py", f"WORD = {word!r}\n")
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {STAND_IN}\nVersion: {version}\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (folder / "requirements.txt").write_text(f"{STAND_IN}=={version} --hash=sha256:{digest}\n")


def put_stand_in(package: Path, word: str) -> None:
    package.mkdir()
    (package / "__init__.py").write_text(f"WORD = {word!r}\n")


def make_foreign_venv(site: Path) -> Path:
    """A .venv as uv makes it, without pip; its folder of packages."""
    venv.create(site / ".venv", symlinks=os.name != "nt")
    return next((site / ".venv").glob("**/site-packages"))


def surroundings(site: Path, **more: str) -> dict[str, str]:
    """An environment in which pip finds the wheels beside the script and nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(site / "wheels"), "PIP_CONFIG_FILE": os.devnull}
    return {**kept, **offline, "PYTHONPATH": str(site / "quick"), **more}


def run(site: Path, *arguments: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    command, env = [sys.executable, str(site / "build.py"), *arguments], surroundings(site, **more)
    return subprocess.run(command, cwd=cwd or site, env=env, capture_output=True, text=True, check=False)


@contextmanager
def started(site: Path, hold: str = "") -> Iterator[tuple[subprocess.Popen[str], TextIO]]:
    """The script at work, and where is said that it has come to the stage `hold`."""
    reader, writer = os.pipe()
    command, pipe = [sys.executable, str(site / "build.py")], subprocess.PIPE
    env = surroundings(site, HOLD=hold, HELD=str(writer))
    process = subprocess.Popen(
        command, cwd=site, env=env, pass_fds=[writer], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )
    os.close(writer)
    with process, open(reader) as held:
        yield process, held


def assert_not_ready(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert (done.returncode, done.stdout) == (3, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def listing(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if "__pycache__" not in path.parts)


def bare(requirement: str) -> str:
    return re.split(r"[<>=~! ;\[]", requirement)[0].lower().replace("_", "-")


def owner(module: str, names: Mapping[str, list[str]]) -> str:
    return bare(names[module][0])
