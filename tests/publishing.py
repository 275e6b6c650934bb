"""What the tests of publishing share: small sites, and what lies in a folder afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.digests import digest_of
from generator.model.stages import FileCopy
from generator.write.manifest import Content, Plan, PublishResult
from generator.write.publish import publish
from generator.write.survey import look, stale

Pages = Mapping[str, bytes]
SMALL: Pages = {
    "index.html": b"home",
    "posts/one/index.html": b"one",
    "posts/two/index.html": b"two",
    "assets/site.css": b"body{}",
}
NEXT: Pages = {
    "index.html": b"home again",
    "posts/one/index.html": b"one",
    "posts/three/index.html": b"three",
    "assets/site.css": b"body{}",
}


def plans(pages: Pages) -> list[Plan]:
    return [Plan(path, digest_of(content), (f"content/{path}",)) for path, content in pages.items()]


def build(root: Path, pages: Pages, copied: bool = False) -> PublishResult:
    """What the pipeline does: look, render only what is stale, publish. `copied`: all are files that are fetched."""
    output, cache = root / "output", root / ".cache"
    state = look(output, cache)
    made: dict[str, Content] = {path: pages[path] for path in stale(state, plans(pages))}
    if copied:
        made = {path: file_copy(root / "content" / path, pages[path]) for path in made}
    return publish(made, plans(pages), output, cache, state)


def file_copy(source: Path, content: bytes) -> FileCopy:
    """A file to fetch that was read when it held these bytes."""
    if not source.exists() or source.read_bytes() != content:
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(content)
    return FileCopy(str(source), digest_of(content), len(content))


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder, the manifest included, and its empty folders; links are shown by what they say."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = os.readlink(path).encode()
        elif path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def clean_tree(pages: Pages, tmp_path: Path) -> dict[str, bytes]:
    root = tmp_path / "clean" / str(len(list(tmp_path.glob("clean/*"))))
    build(root, pages)
    return tree(root / "output")


def strays(root: Path) -> list[str]:
    """What lies beside the output or in the cache and should not, after a publication that went well."""
    allowed = {"spare", "trees", "lock", "replaced"}
    beside = [path.name for path in root.iterdir() if path.name not in ("output", ".cache", "clean", "content")]
    inside = [path.name for path in (root / ".cache").iterdir() if path.name not in allowed]
    notes = [path.name for path in (root / ".cache" / "trees").iterdir() if path.suffix]
    return beside + inside + notes


def in_a_child(work: Callable[[], object]) -> int:
    """Run in a forked process; how it ended, as os.waitpid tells."""
    process = os.fork()
    if process == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(99)
    return os.waitpid(process, 0)[1]
