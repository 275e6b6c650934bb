"""From a save to the new bytes in a browser's hands: `build.py serve` on made-up sites, asked over HTTP.

    python3 benchmarks/preview.py 10 1000 10000

Each save is one `write` and `rename`, as most editors do it. From then on the page is asked for again and again, and
the clock stops when its new words are there. Milliseconds: the median of the saves, the best and the worst. "words": a
paragraph more; "title": another title, which other pages show too. The machine's noise is in them.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from corpus import make

SCRIPT = Path(__file__).resolve().parent.parent / "build.py"
PORT = 8461
GIVE_UP_SECONDS = 60.0


def page(path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=GIVE_UP_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def save(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def with_words(text: str, mark: str) -> str:
    return f"{text}\nOne more paragraph, {mark}.\n"


def with_title(text: str, mark: str) -> str:
    return re.sub(r"title: .*", f"title: Another title, {mark}", text, count=1)


def seconds_until_served(post: Path, address: str, text: str, mark: str) -> float:
    began = time.perf_counter()
    save(post, text)
    while mark.encode() not in page(address):
        time.sleep(
            0.002
        )  # a browser waits to be told; asking without a pause would take the processor from the preview
        if time.perf_counter() - began > GIVE_UP_SECONDS:
            raise SystemExit(f"the change never came to {address}")
    return time.perf_counter() - began


def measure(count: int, root: Path, saves: int) -> None:
    make(count, root)
    command = [sys.executable, SCRIPT, "serve", "--root", root, "--port", str(PORT), "-q"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        began = time.perf_counter()
        post = sorted((root / "content/posts").glob("*.md"))[count // 2]
        address = address_of(post)
        print(f"{count:>7} posts  start              {(time.perf_counter() - began) * 1000:7.0f} ms")
        for name, changed in (("words", with_words), ("title", with_title)):
            times = []
            for number in range(saves):
                time.sleep(0.3)  # nobody saves before the last save is done
                mark = f"mark-{name}-{number}-{time.time_ns()}"
                text = changed(post.read_text(encoding="utf-8"), mark)
                times.append(seconds_until_served(post, address, text, mark) * 1000)
            print(
                f"{count:>7} posts  save, {name:<12} {statistics.median(times):7.0f} ms"
                f"   (best {min(times):.0f}, worst {max(times):.0f}, of {saves})"
            )
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def address_of(post: Path) -> str:
    """The page of the post, as soon as the preview answers."""
    name = re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", post.stem)
    while True:
        try:
            page("/")
        except OSError:
            time.sleep(0.05)
            continue
        return f"/posts/{name}/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--saves", type=int, default=15)
    given = parser.parse_args()
    for count in given.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder), given.saves)


if __name__ == "__main__":
    main()
