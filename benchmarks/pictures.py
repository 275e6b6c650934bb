"""Photographs of twelve million pixels, as telephones take them: how long their copies take, and how heavy they are.

    python3 benchmarks/pictures.py 20            (20 photographs, on all processors)
    python3 benchmarks/pictures.py 20 --jobs 1

Times are of whole builds, from outside: cold, after a text was edited, and after the output was lost.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.photographs import photograph  # noqa: E402 - the folder above is not on the path before

SIZE = (4032, 3024)
SEEDS = 4  # so many different ones are made; the others differ in a comment, as making them takes longest


def make_site(root: Path, count: int) -> None:
    folder = root / "content" / "posts" / "walk"
    folder.mkdir(parents=True)
    settings = "name: A site of photographs\nbase_url: https://photographs.example/\n"
    (root / "content" / "site.yaml").write_text(settings, encoding="utf-8")
    originals = [photograph(*SIZE, seed, orientation=(1, 6)[seed % 2]) for seed in range(min(SEEDS, count))]
    for number in range(count):
        content = originals[number % len(originals)]
        comment = f"{number:04}".encode()
        (folder / f"{number}.jpg").write_bytes(content[:2] + b"\xff\xfe\x00\x06" + comment + content[2:])
    text = "".join(f"![Nine people in a row, {number}](" + f"{number}.jpg)\n\n" for number in range(count))
    (folder / "index.md").write_text(f"---\ntitle: A walk\ndate: 2023-01-20\n---\n{text}", encoding="utf-8")


def build(root: Path, jobs: int) -> tuple[float, float]:
    """Seconds that passed, and seconds of all processors."""
    began, used = time.perf_counter(), processor_seconds()
    command = [sys.executable, ROOT / "build.py", "--root", root, "--jobs", str(jobs), "-q"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, processor_seconds() - used


def processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def weights(root: Path) -> dict[str, list[int]]:
    """Bytes of each file by the end of its name: "800.avif"."""
    found = defaultdict(list)
    for path in sorted((root / "output" / "media").iterdir()):
        found[path.name.rpartition("-")[2]].append(path.stat().st_size)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_site(root, wanted.count)
        measure(root, "cold", wanted.jobs)
        text = root / "content" / "posts" / "walk" / "index.md"
        text.write_text(text.read_text("utf-8") + "One more line.\n", encoding="utf-8")
        measure(root, "a text edited", wanted.jobs)
        shutil.rmtree(root / "output")
        measure(root, "the output lost", wanted.jobs)
        for name, sizes in weights(root).items():
            print(f"{name:>12}: {len(sizes)} files, {sum(sizes) / len(sizes) / 1000:.1f} kB each")


def measure(root: Path, what: str, jobs: int) -> None:
    passed, used = build(root, jobs)
    print(f"{what:>16}: {passed:.2f} s, {used:.2f} s of all processors")


if __name__ == "__main__":
    main()
