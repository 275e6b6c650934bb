"""Files larger than the memory: one to fetch is copied in pieces, and any other is named."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.minisite import SETTINGS, site
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only here a process can be given so much memory")

LARGE_BYTES = 300_000_000
POST = """
=== content/posts/2023-01-20-a-talk/index.md
---
title: A talk
date: 2023-01-20
---
[Hear it](talk.mp4).
"""

# Builds once, so that all is imported that a build needs; then again what is in the way of it, with so little memory
# that the large file can't be held.
SCRIPT = f"""
import os, resource, sys
from generator import cli

def run(*arguments):
    return cli.main([*arguments, "--root", ".", "--today", "2023-01-27"])

assert run("check", "--quiet") == 0 and run("build", "--quiet") == 0
os.rename(sys.argv[1], sys.argv[2])
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {LARGE_BYTES} // 2, resource.RLIM_INFINITY))
try:
    open(sys.argv[2], "rb").read()
    sys.exit("the limit does not hold")
except MemoryError:
    pass
sys.exit(run(*sys.argv[3:]))
"""


def with_little_memory(root: Path, file: str, *command: str) -> tuple[int, str]:
    """Run a command where a large file comes in the place of `file`: its exit code, and what it says."""
    with open(root / "large", "wb") as large:
        large.truncate(LARGE_BYTES)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "large", file, *command],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site(tmp_path, POST, SETTINGS)
    (tmp_path / "content/posts/2023-01-20-a-talk/talk.mp4").write_bytes(b"short")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("command", ["build", "check"])
def test_a_recording_may_be_larger_than_the_memory(root: Path, command: str) -> None:
    code, said = with_little_memory(root, "content/posts/2023-01-20-a-talk/talk.mp4", command)

    assert code == 0, said
    (copy,) = root.glob("output/**/talk*.mp4")
    if command == "build":
        with open(copy, "rb") as published:
            assert hashlib.file_digest(published, "sha256").digest() == hashlib.sha256(bytes(LARGE_BYTES)).digest()
    assert copy.stat().st_size == (LARGE_BYTES if command == "build" else len("short"))


@pytest.mark.slow
def test_a_picture_that_is_too_large_for_the_memory_is_refused_as_ever(root: Path) -> None:
    folder = root / "content/posts/2023-01-20-a-talk"
    (folder / "index.md").write_text((folder / "index.md").read_text() + "\n![Them.](a.svg)\n")
    (folder / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
    )

    code, said = with_little_memory(root, "content/posts/2023-01-20-a-talk/a.svg", "check")

    assert code == 1, said
    assert "a.svg: this is not a picture" in said


@pytest.mark.parametrize("name", ["posts/2023-01-20-a-talk/index.md", "topics.yaml"])
def test_a_file_that_is_too_large_for_the_memory_is_named(root: Path, name: str) -> None:
    code, said = with_little_memory(root, f"content/{name}", "build")

    assert code == 3, said
    assert f"error: {root / 'content' / name}: there is not enough memory for this file\n" in said
