"""Many pages at once: what is remembered is not done again, and the rest is shared out among processes.

Refuses to know what reading or making a page means; that is for `parse` and `render`.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator import diagrams, parse
from generator.diagrams.drawing import Drawing, DrawingFacts
from generator.digests import digest
from generator.model.stages import Artifact, DiagramSource, FileCopy, Item, Parsed, Source
from generator.pipeline.budget import TimedOut
from generator.pipeline.cache import Cache, CacheDamaged
from generator.pipeline.parallel import parallel_map
from generator.pipeline.profile import Label, running, stage, timed
from generator.problems import Location, Problem, UnlocatedProblem
from generator.render import render
from generator.render.context import RenderContext, is_template

if TYPE_CHECKING:
    from generator.page_checks import FileFacts

PAGE_SECONDS = 5.0  # of processor time: a page that takes longer to read is a problem, not a reason to wait
NEEDS_WORKERS = 60  # below this many pages, starting other processes costs more than it saves

A = TypeVar("A")
R = TypeVar("R")
Tell = Callable[[str, int, int], None]  # stage in words, how many are done, of how many


@stage("reading texts")
def parse_all(sources: Sequence[Source], rules: parse.Rules, cache: Cache, jobs: int, tell: Tell) -> list[Parsed]:
    """Every source read, in their order; only those that changed are read anew. `html` of the others is empty."""
    keys = [_parse_key(source.path, source.digest, rules) for source in sources]
    found = {index: known for index, key in enumerate(keys) if (known := cache.get("parse", key, Parsed))}
    todo = [index for index in range(len(sources)) if index not in found]
    results = each_of(
        "Reading",
        lambda index: parse.parse(sources[index], rules),
        todo,
        lambda index: Label("/".join(sources[index].path.split("/")[:2]), sources[index].path),
        jobs,
        tell,
        PAGE_SECONDS,
    )
    for index, result in results:
        if isinstance(result, TimedOut):
            found[index] = Parsed(None, "", (_TANGLED.at(Location(sources[index].path)),))
        else:
            found[index] = result
            _remember(cache, keys[index], result)
    return [found[index] for index in range(len(sources))]


def each_of(
    words: str,
    function: Callable[[A], R],
    todo: Sequence[A],
    label: Callable[[A], Label],
    jobs: int,
    tell: Tell,
    budget_seconds: float | None = None,
    at_least: int = NEEDS_WORKERS,
) -> Iterator[tuple[A, R | TimedOut]]:
    """Each argument with the function's answer, in their order; `tell` hears in `words` how far the stage has come.

    Raises OSError with the name in the label of what the memory does not suffice for.
    """
    profile = running()
    work: Callable[[A], Any] = timed(function) if profile else function
    results = parallel_map(work, todo, jobs, budget_seconds, at_least, lambda done: tell(words, done, len(todo)))
    pairs = _named_if_too_large(todo, results, label)
    return profile.noted(pairs, label) if profile else pairs


def _named_if_too_large(
    todo: Sequence[A], results: Generator[R, None, None], label: Callable[[A], Label]
) -> Iterator[tuple[A, R]]:
    with closing(results):
        for argument in todo:
            try:
                result = next(results)
            except MemoryError:
                raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), label(argument).name) from None
            yield argument, result


_TANGLED = UnlocatedProblem(
    "page-slow",
    f"this page takes more than {PAGE_SECONDS:.0f} seconds to read",
    why="it holds something very tangled, such as hundreds of brackets that are never closed",
    help=("take the newest part out, build, and put it back piece by piece",),
)


def parsed_before(path: str, content_digest: str, rules: parse.Rules, cache: Cache) -> Parsed | None:
    """What a source came to when its bytes had this digest, if that is remembered."""
    return cache.get("parse", _parse_key(path, content_digest, rules), Parsed)


def _parse_key(path: str, content_digest: str, rules: parse.Rules) -> str:
    return digest(path, content_digest, repr(rules))


def _remember(cache: Cache, key: str, parsed: Parsed) -> None:
    body = parsed.item.body.digest if isinstance(parsed.item, Item) else None
    if body:
        cache.put_blob(body, parsed.html)
    cache.put("parse", key, replace(parsed, html=""), body)


class Drawn(Struct, frozen=True):
    """What came of a diagram's source. `drawing` None: nothing could be drawn, and the problems say why.

    Their lines count from 1 at the first line below the fence.
    """

    drawing: DrawingFacts | None
    problems: tuple[Problem, ...] = ()


@stage("drawing diagrams")
def draw_all(
    sources: Iterable[DiagramSource], cache: Cache, jobs: int, tell: Tell
) -> tuple[dict[str, Drawn], dict[str, str]]:
    """Every diagram by the key of its source; and the SVG of those that were drawn in this run, by digest.

    A source that was drawn before is not drawn again, on whatever page it stands.
    """
    wanted = {source.key: source for source in sources}
    found = {key: known for key in wanted if (known := cache.get("drawings", key, Drawn))}
    todo = [key for key in wanted if key not in found]
    diagrams.warm_up({wanted[key].kind for key in todo})
    results = each_of(
        "Drawing",
        lambda key: diagrams.draw(wanted[key].kind, wanted[key].source),
        todo,
        lambda key: Label(wanted[key].kind, wanted[key].location.file),
        jobs,
        tell,
        PAGE_SECONDS,
    )
    drawn: dict[str, str] = {}
    for key, result in results:
        if isinstance(result, TimedOut):
            found[key] = Drawn(None, (_TOO_LONG.at(Location("", 0)),))
            continue
        facts, svg = _apart(result.drawing) if result.drawing else (None, "")
        found[key] = Drawn(facts, result.problems)
        if facts:
            drawn[facts.digest] = svg
            cache.put_blob(facts.digest, svg)
        cache.put("drawings", key, found[key], facts.digest if facts else None)
    return found, drawn


_TOO_LONG = UnlocatedProblem(
    "diagram-slow",
    f"this diagram takes more than {PAGE_SECONDS:.0f} seconds to draw",
    why="it is very large, or very tangled",
    help=("make two or three smaller diagrams of it",),
)


def _apart(drawing: Drawing) -> tuple[DrawingFacts, str]:
    facts = {name: getattr(drawing, name) for name in drawing.__struct_fields__ if name != "svg"}
    facts |= {"width": float(drawing.width), "height": float(drawing.height)}  # as the cache gives them back
    return DrawingFacts(digest=digest(drawing.svg), **facts), drawing.svg


def diagram_problems(parsed: Iterable[Parsed], drawn: Mapping[str, Drawn]) -> list[Problem]:
    """The problems of all diagrams, each at its place in the file that holds the diagram."""
    return [
        _in_file(problem, source)
        for done in parsed
        if isinstance(done.item, Item)
        for source in done.item.body.diagrams
        for problem in drawn[source.key].problems
    ]


def _in_file(problem: Problem, source: DiagramSource) -> Problem:
    """The problem at its place in the file; so is the other line that its message may speak of."""
    message = _OTHER_LINE.sub(lambda found: str(int(found[0]) + source.location.line), problem.message)
    return replace(problem, location=_place_in(source, problem.location), message=message)


_OTHER_LINE = re.compile(r"(?<=here and on line )\d+$")


def _place_in(source: DiagramSource, location: Location) -> Location:
    """A place that counts from the fence, in its file; the fence itself where the drawer names no line."""
    if not location.line:
        return source.location
    column = location.column + source.indent if location.column else 0
    return Location(source.location.file, source.location.line + location.line, column, location.length)


@stage("making pages")
def render_all(
    artifacts: Sequence[Artifact], context: RenderContext, jobs: int, tell: Tell
) -> tuple[dict[str, bytes], list[Problem]]:
    """Path -> bytes of each artifact that is no picture; and what is wrong with templates and styles."""
    return _by_path(each_of("Writing", lambda artifact: render(artifact, context), artifacts, label_of, jobs, tell))


def label_of(artifact: Artifact) -> Label:
    return Label(artifact.recipe, artifact.path)


def file_copies(artifacts: Iterable[Artifact], root: Path) -> dict[str, FileCopy]:
    """Path -> what is to be copied there, of each artifact that is a file to fetch. Such files may be of any size, so
    no build holds one in memory.
    """
    copies = ((each.path, each.told) for each in artifacts)
    return {path: replace(told, source=str(root / told.source)) for path, told in copies if isinstance(told, FileCopy)}


def _by_path(results: Iterable[tuple[Artifact, R | Problem | TimedOut]]) -> tuple[dict[str, R], list[Problem]]:
    """Path -> what came of each artifact; and the problems of those of which nothing came."""
    made: dict[str, R] = {}
    problems: list[Problem] = []
    for artifact, result in results:
        if isinstance(result, Problem):
            problems.append(result)
        elif not isinstance(result, TimedOut):
            made[artifact.path] = result
    return made, problems


@stage("checking pages")
def look_all(
    artifacts: Sequence[Artifact],
    context: RenderContext,
    published: Callable[[str], bytes | None],
    jobs: int,
    tell: Tell,
) -> tuple[dict[str, FileFacts], list[Problem]]:
    """Path -> the facts of each file, which is made where `published` has no bytes of it; and what is wrong with
    templates, styles and pictures.
    """
    from generator.page_checks import FileFacts, look  # 10 ms, for `check` alone

    def facts_of(artifact: Artifact) -> FileFacts | Problem:
        if isinstance(artifact.told, FileCopy):
            return FileFacts(artifact.told.size_bytes)  # nothing more is known of any file to fetch
        content = published(artifact.path) or render(artifact, context)
        return content if isinstance(content, Problem) else look(artifact.recipe, artifact.path, content)

    return _by_path(each_of("Checking", facts_of, artifacts, label_of, jobs, tell))


class CompiledTemplates(Struct, frozen=True):
    """`codes`, as `render.compiled` packs them, are those of the templates with this digest."""

    digest: str
    codes: dict[str, tuple[str, bytes]]


@stage("compiling templates")
def ready_templates(templates: Mapping[str, Source], cache: Cache) -> None:
    """Have the templates compiled: as they were remembered, or now and then remembered."""
    from generator.render.compiled import COMPILED

    wanted = digest(*(part for name, of in templates.items() if is_template(name) for part in (name, of.digest)))
    known = cache.get("compiled", "templates", CompiledTemplates)
    if known and known.digest == wanted:
        COMPILED.take(known.codes)
        return
    from generator.render.pages import compile_templates

    compile_templates(templates)
    cache.put("compiled", "templates", CompiledTemplates(wanted, COMPILED.packed()))
    cache.save(only=())


def render_context(
    root: Path, templates: Mapping[str, Source], bodies: Mapping[str, str], cache: Cache
) -> RenderContext:
    """What pages are made from: `bodies` read in this run, older ones out of the cache, files under `root`."""

    def body(wanted: str) -> str:
        html = bodies[wanted] if wanted in bodies else cache.blob(wanted)
        if html is None:
            raise CacheDamaged(wanted)
        return html

    return RenderContext(body=body, file=lambda path: (root / path).read_bytes(), templates=templates)
