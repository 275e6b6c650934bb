"""Many pages at once: what is remembered is not done again, and the rest is shared out among processes.

Refuses to know what reading or making a page means; that is for `parse` and `render`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from generator import parse
from generator.memo import Forgotten, Memo, digest
from generator.model import Artifact, Item, Parsed, Source
from generator.problems import Place, Problem, Trouble
from generator.render import Stock, render
from generator.workers import Late, each

PAGE_SECONDS = 5.0  # a page that takes longer to read is a problem, not a reason to wait
NEEDS_WORKERS = 60  # below this many pages, starting other processes costs more than it saves

Tell = Callable[[str, int, int], None]  # stage in words, how many are done, of how many


def parse_all(sources: Sequence[Source], rules: parse.Rules, memo: Memo, jobs: int, tell: Tell) -> list[Parsed]:
    """Every source read, in their order; only those that changed are read anew. `html` of the others is empty."""
    rules_digest = digest(repr(rules))
    keys = [digest(source.path, source.digest, rules_digest) for source in sources]
    found: dict[int, Parsed] = {}
    for index, key in enumerate(keys):
        known = memo.get("parse", key, Parsed)
        if known and _has_body(known, memo):
            found[index] = known
    todo = [index for index in range(len(sources)) if index not in found]
    results = each(
        lambda index: parse.parse(sources[index], rules),
        todo,
        jobs=jobs,
        budget_seconds=PAGE_SECONDS,
        at_least=NEEDS_WORKERS,
        progress=lambda done: tell("Reading", done, len(todo)),
    )
    for index, result in zip(todo, results, strict=True):
        if isinstance(result, Late):
            found[index] = Parsed(None, "", (_TANGLED.at(Place(sources[index].path)),))
        else:
            found[index] = result
            _remember(memo, keys[index], result)
    return [found[index] for index in range(len(sources))]


_TANGLED = Trouble(
    "page-slow",
    f"this page takes more than {PAGE_SECONDS:.0f} seconds to read",
    why="it holds something very tangled, such as hundreds of brackets that are never closed",
    help=("take the newest part out, build, and put it back piece by piece",),
)


def _has_body(known: Parsed, memo: Memo) -> bool:
    return not isinstance(known.item, Item) or memo.has_blob(known.item.body.digest)


def _remember(memo: Memo, key: str, parsed: Parsed) -> None:
    blobs: tuple[str, ...] = ()
    if isinstance(parsed.item, Item):
        blobs = (parsed.item.body.digest,)
        memo.put_blob(parsed.item.body.digest, parsed.html)
    memo.put("parse", key, replace(parsed, html=""), blobs=blobs)


def render_all(
    artifacts: Sequence[Artifact], stock: Stock, jobs: int, tell: Tell
) -> tuple[dict[str, bytes], list[Problem]]:
    """Path -> bytes of each artifact; and what is wrong with templates, styles and pictures."""

    results = each(
        lambda artifact: render(artifact, stock),
        artifacts,
        jobs=jobs,
        at_least=NEEDS_WORKERS,
        progress=lambda done: tell("Writing", done, len(artifacts)),
    )
    made: dict[str, bytes] = {}
    problems: list[Problem] = []
    for artifact, result in zip(artifacts, results, strict=True):
        if isinstance(result, bytes):
            made[artifact.path] = result
        elif isinstance(result, Problem):
            problems.append(result)
    return made, problems


def stock_of(root: Path, templates: Mapping[str, Source], bodies: Mapping[str, str], memo: Memo) -> Stock:
    """What pages are made from: `bodies` read in this run, older ones out of the memo, files under `root`."""

    def body(wanted: str) -> str:
        html = bodies[wanted] if wanted in bodies else memo.blob(wanted)
        if html is None:
            raise Forgotten(wanted)
        return html

    return Stock(body=body, file=lambda path: (root / path).read_bytes(), templates=templates)
