"""From a save to the new bytes over HTTP, and to the new words on a screen: `build.py serve` on made-up sites.

    python3 benchmarks/preview.py 10 1000 10000

Each save is one `write` and `rename`, as most editors do it. "served": from then on the page is asked for again and
again, and the clock stops when its new words are there. "painted", where Chromium and playwright are installed: the
page is open, and the clock stops in the second frame after its new words came. Milliseconds: the median of the saves,
the best and the worst. "words": a paragraph more; "title": another title, which other pages show too. The machine's
noise is in them; how many processes wanted its processors is said.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


Clock = Callable[[Path, str, str, str], float]  # the post, its address, its new text, a mark in it -> seconds

# Stops the clock of a save when a frame has been painted that has its mark; also in a page that is loaded again.
STOPWATCH = """new MutationObserver(() => {
    const mark = document.body?.textContent.match(/mark-\\d+/)?.[0];
    if (!mark || mark === window.last) return;
    window.last = mark;
    const at = () => performance.timeOrigin + performance.now(), patched = at();
    requestAnimationFrame(() => requestAnimationFrame(() => console.log(mark, at(), patched, window.received)));
}).observe(document, { childList: true, characterData: true, subtree: true })"""


@contextmanager
def browser_clock() -> Iterator[Clock | None]:
    """From a save to painted; None without a browser."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        yield None
        return
    with sync_playwright() as browsers:
        page = browsers.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"]).new_page()
        page.add_init_script(STOPWATCH)

        def seconds_until_painted(post: Path, address: str, text: str, mark: str) -> float:
            if not page.url.endswith(address):
                page.goto(f"http://127.0.0.1:{PORT}{address}", wait_until="load")
                time.sleep(0.5)
            with page.expect_console_message(lambda said: mark in said.text, timeout=GIVE_UP_SECONDS * 1000) as said:
                began = time.time()
                save(post, text)
            return float(said.value.text.split()[1]) / 1000 - began

        yield seconds_until_painted


def measure(count: int, root: Path, saves: int) -> None:
    make(count, root)
    command = [sys.executable, SCRIPT, "serve", "--root", root, "--port", str(PORT), "-q"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        began = time.perf_counter()
        post = sorted((root / "content/posts").glob("*.md"))[count // 2]
        address = address_of(post)
        print(f"{count:>7} posts  start                {(time.perf_counter() - began) * 1000:7.0f} ms")
        with browser_clock() as painted:
            for end, clock in {"served": seconds_until_served, "painted": painted}.items():
                for name, changed in (("words", with_words), ("title", with_title)):
                    if clock:
                        print(f"{count:>7} posts  {end:<8} {name:<10} {times(clock, post, address, changed, saves)}")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def times(clock: Clock, post: Path, address: str, changed: Callable[[str, str], str], saves: int) -> str:
    found, original = [], post.read_text(encoding="utf-8")
    for _ in range(saves):
        time.sleep(1.5)  # nobody saves before the last save is done, and looked at
        mark = f"mark-{time.time_ns()}"
        found.append(clock(post, address, changed(original, mark), mark) * 1000)
    save(post, original)
    middle, load = statistics.median(found), os.getloadavg()[0]
    return f"{middle:7.0f} ms   (best {min(found):.0f}, worst {max(found):.0f}, of {saves}; load {load:.0f})"


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
