"""Whole builds of a made-up site, timed from outside: cold, nothing changed, one body edited, one title edited.

    python3 benchmarks/builds.py 1000          (a site of 1,000 posts; several sizes may be given)

Wall seconds and peak memory of the largest process, the median of the runs. The machine's noise is in them: compare
figures of one run only. `--phases` adds where the time of a build with nothing to do goes.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from corpus import make

SCRIPT = Path(__file__).resolve().parent.parent / "build.py"


def build(root: Path, *flags: str) -> float:
    """Seconds for one build, the start of Python included."""
    began = time.perf_counter()
    subprocess.run([sys.executable, SCRIPT, "--root", root, "-q", *flags], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def cold(root: Path) -> None:
    shutil.rmtree(root / "output", ignore_errors=True)
    shutil.rmtree(root / ".cache", ignore_errors=True)


def some_post(root: Path) -> Path:
    return sorted((root / "content/posts").iterdir())[7]


def edit_body(root: Path) -> None:
    with some_post(root).open("a", encoding="utf-8") as file:
        file.write(f"\nOne more line, {time.perf_counter_ns()}.\n")


def edit_title(root: Path) -> None:
    path = some_post(root)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"title: '.*'", f"title: 'Another title {time.perf_counter_ns()}'", text, count=1))


CASES: tuple[tuple[str, Callable[[Path], None], int], ...] = (
    ("cold", cold, 3),
    ("nothing changed", lambda root: None, 7),
    ("one body edited", edit_body, 7),
    ("one title edited", edit_title, 5),
)


def measure(count: int, root: Path) -> None:
    make(count, root)
    build(root)
    for name, prepare, runs in CASES:
        seconds = []
        for _ in range(runs):
            prepare(root)
            seconds.append(build(root))
        print(f"{count:>7} posts  {name:<18} {statistics.median(seconds):7.2f} s   (of {runs})")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{count:>7} posts  largest process    {peak:>7} MiB")


def phases(root: Path) -> None:
    """Where the time of a build with nothing to do goes: the ten functions that cost most."""
    code = "import cProfile, pstats; from generator.cli import main; run = cProfile.Profile(); "
    code += (
        f"run.runcall(main, ['--root', {str(root)!r}, '-q']); pstats.Stats(run).sort_stats('tottime').print_stats(10)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=SCRIPT.parent, env={**os.environ, "COLUMNS": "100"}, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--phases", action="store_true")
    given = parser.parse_args()
    for count in given.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder))
            if given.phases:
                phases(Path(folder))


if __name__ == "__main__":
    main()
