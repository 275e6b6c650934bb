"""The verbs in order, and nothing else: load, parse, resolve, check, plan, render, write.

What is remembered between builds, and who works in parallel, is decided here; what any verb does is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator import check, config, load, parse, plan, resolve, urls, write
from generator.keys import Keys, template_problems
from generator.memo import Memo, digest
from generator.model import Artifact, Binary, Comments, Config, Item, Parsed, Source
from generator.problems import Place, Problem, Trouble, in_order
from generator.render import Stock, render
from generator.resolve.clock import next_change
from generator.site import Site, Waiting
from generator.trace import Trace
from generator.workers import Late, each
from generator.write import ForeignFile, Plan, Receipt, locked, look, output_trouble, publish, stale

PAGE_SECONDS = 5.0  # a page that takes longer to read is a problem, not a reason to wait
NEEDS_WORKERS = 60  # below this many pages, starting other processes costs more than it saves

Tell = Callable[[str, int, int], None]  # stage in words, how many are done, of how many


class Request(Struct, frozen=True, kw_only=True):
    """What a build is asked for. `today` None: what site.yaml says, else `clock` in the site's zone."""

    root: Path
    output: Path
    cache: Path
    clock: Callable[[str], date]
    today: date | None = None
    follow_clock: bool = False  # --today now: even where site.yaml pins the date
    base_url: str | None = None
    drafts: bool = False
    future: bool = False
    strict: bool = False
    jobs: int = 1
    fresh: bool = False
    tell: Tell = lambda stage, done, total: None
    waiting: Callable[[], None] = lambda: None  # another build holds the lock


class Outcome(Struct, frozen=True, kw_only=True):
    """What a build found and did. `receipt` is None when nothing was written."""

    problems: tuple[Problem, ...]
    receipt: Receipt | None = None
    today: date | None = None
    pinned: bool = False  # site.yaml says what day it is
    waiting: tuple[Waiting, ...] = ()
    next_change: date | None = None
    pages: int = 0


class Model(Struct, frozen=True, kw_only=True):
    """The site as it would be published: all that `check` and `why` need."""

    site: Site
    artifacts: tuple[Artifact, ...]
    keys: Mapping[str, str]  # path -> key
    templates: Mapping[str, Source]
    bodies: Mapping[str, str]  # HTML read in this run; older bodies are in the memo
    items: tuple[Item, ...]


class Refused(Exception):
    """The output folder is one this generator must not touch; the text says why and what to do."""


def build(request: Request) -> Outcome:
    """Bring the output up to date. With an error (or, if strict, a warning) the published tree stays as it was."""
    if trouble_with_output := output_trouble(request.output, request.root):
        raise Refused(trouble_with_output)
    with locked(request.cache, request.waiting):
        try:
            return _build(request)
        except _Forgotten:  # what was remembered is damaged: read everything again
            return _build(replace(request, fresh=True))
        except ForeignFile as found:
            raise Refused(_in_the_way(found.path)) from found


def _build(request: Request) -> Outcome:
    engine = load.engine_digest()
    with Memo.opened(request.cache, engine, request.fresh) as memo:
        model, problems = make_model(request, memo, engine)
        memo.save()
        if model is None or must_stop(problems, request.strict):
            return _outcome(model, problems, None, request)
        receipt, trouble = _bring_up_to_date(model, request, memo)
        return _outcome(model, [*problems, *trouble], receipt, request)


class _Forgotten(Exception):
    """A body that the memo promised to have is not there, or not as it was."""


def _in_the_way(path: Path) -> str:
    return (
        f"{path} was not written by this generator, and a page of the site would go there. "
        "Nothing was written. Move that file away, or delete it, and build again"
    )


def examine(request: Request) -> tuple[Model | None, Outcome]:
    """The same up to `plan`, and nothing written: what `check` and `why` look at."""
    engine = load.engine_digest()
    with locked(request.cache, request.waiting), Memo.opened(request.cache, engine, request.fresh) as memo:
        model, problems = make_model(request, memo, engine)
        memo.save()
        return model, _outcome(model, problems, None, request)


def clean(request: Request) -> Receipt:
    """Remove what the manifest says we wrote, and the cache."""
    if trouble_with_output := output_trouble(request.output, request.root):
        raise Refused(trouble_with_output)
    return write.clean(request.output, request.cache)


def make_model(request: Request, memo: Memo, engine: str) -> tuple[Model | None, list[Problem]]:
    """load -> parse -> resolve -> check -> plan."""
    loaded = load.load(request.root, memo)
    templates = load.load_templates(load.ROOT / "templates", request.root / "templates")
    sources = {source.path: source for source in loaded.sources}
    read_settings = _settings(sources.pop(config.PATH, None), memo)
    found = [*loaded.problems, *read_settings.problems, *template_problems(templates)]
    if read_settings.config is None or any(problem.code == "template-syntax" for problem in found):
        return None, found
    settings, marks = _with_flags(read_settings.config, request), read_settings.marks
    parsed = parse_all(list(sources.values()), settings, request, memo)
    found += [problem for each_parsed in parsed for problem in each_parsed.problems]
    read = _sorted(parsed, list(sources), loaded.binaries)
    showing = resolve.Showing(settings.today or request.clock(settings.timezone), request.drafts, request.future)
    site, problems = resolve.resolve(read, settings, marks, showing)
    artifacts = plan.plan(site, templates)
    found += [*problems, *check.check(site), *check.check_plan(site, artifacts, marks)]
    keys = Keys(templates, engine)
    model = Model(
        site=site,
        artifacts=tuple(artifacts),
        keys={artifact.path: keys.key(artifact) for artifact in artifacts},
        templates=templates,
        bodies={done.item.body.digest: done.html for done in parsed if isinstance(done.item, Item)},
        items=read.items,
    )
    return model, found


def _settings(source: Source | None, memo: Memo) -> config.Settings:
    """site.yaml, remembered too: a build with nothing to do then never imports the YAML reader (15 ms)."""
    if source is None:
        return config.read_config(None)
    known = memo.get("settings", source.digest, config.Settings)
    if known is None:
        known = config.read_config(source)
        memo.put("settings", source.digest, known)
    return known


def _with_flags(settings: Config, request: Request) -> Config:
    """The settings with what the command line says instead."""
    today = request.today or (None if request.follow_clock else settings.today)
    base_url = request.base_url or settings.base_url
    return replace(settings, today=today, base_url=base_url if base_url.endswith("/") else f"{base_url}/")


def must_stop(problems: Sequence[Problem], strict: bool) -> bool:
    stops = {"error", "warning"} if strict else {"error"}
    return any(problem.severity in stops for problem in problems)


def _outcome(model: Model | None, problems: Sequence[Problem], receipt: Receipt | None, request: Request) -> Outcome:
    if model is None:
        return Outcome(problems=tuple(in_order(problems)))
    site = model.site
    return Outcome(
        problems=tuple(in_order(problems)),
        receipt=receipt,
        today=site.today,
        pinned=site.config.today is not None and request.today is None,
        waiting=site.waiting,
        next_change=next_change(model.items, site.today),
        pages=sum(artifact.path.endswith(".html") for artifact in model.artifacts),
    )


# ---------------------------------------------------------------- parse


def parse_all(sources: Sequence[Source], settings: Config, request: Request, memo: Memo) -> list[Parsed]:
    """Every source read, in their order; only those that changed are read anew. `html` of the others is empty."""
    rules = parse.rules_of(settings)
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
        jobs=request.jobs,
        budget_seconds=PAGE_SECONDS,
        at_least=NEEDS_WORKERS,
        progress=lambda done: request.tell("Reading", done, len(todo)),
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


def _sorted(parsed: Sequence[Parsed], paths: Sequence[str], binaries: Sequence[Binary]) -> resolve.Read:
    items = tuple(each_parsed.item for each_parsed in parsed if isinstance(each_parsed.item, Item))
    comments = tuple(each_parsed.item for each_parsed in parsed if isinstance(each_parsed.item, Comments))
    broken = tuple(path for path, each_parsed in zip(paths, parsed, strict=True) if each_parsed.item is None)
    return resolve.Read(items, comments, tuple(binaries), broken)


# ---------------------------------------------------------------- render, write


def _bring_up_to_date(model: Model, request: Request, memo: Memo) -> tuple[Receipt | None, list[Problem]]:
    artifacts = {artifact.path: artifact for artifact in model.artifacts}
    planned = [Plan(path, model.keys[path], artifact.sources) for path, artifact in artifacts.items()]
    standing = look(request.output, request.cache)
    todo = stale(standing, planned)
    made, problems = render_all([artifacts[path] for path in todo], model, request, memo)
    if problems:
        return None, problems
    receipt = publish(made, planned, request.output, request.cache, standing)
    before = {path: entry.key for path, entry in standing.manifest.files.items()}
    Trace.at(request.cache).note([artifacts[path] for path in todo], model.keys, before)
    return receipt, []


def render_all(
    artifacts: Sequence[Artifact], model: Model, request: Request, memo: Memo
) -> tuple[dict[str, bytes], list[Problem]]:
    """Path -> bytes of each artifact; and what is wrong with templates, styles and pictures."""

    def body(wanted: str) -> str:
        html = model.bodies.get(wanted) or memo.blob(wanted)
        if html is None:
            raise _Forgotten(wanted)
        return html

    stock = Stock(
        body=body,
        file=lambda path: (request.root / path).read_bytes(),
        templates=model.templates,
    )
    results = each(
        lambda artifact: render(artifact, stock),
        artifacts,
        jobs=request.jobs,
        at_least=NEEDS_WORKERS,
        progress=lambda done: request.tell("Writing", done, len(artifacts)),
    )
    made: dict[str, bytes] = {}
    problems: list[Problem] = []
    for artifact, result in zip(artifacts, results, strict=True):
        if isinstance(result, bytes):
            made[artifact.path] = result
        elif isinstance(result, Problem):
            problems.append(result)
    return made, problems


def base_url_trouble(base_url: str) -> str | None:
    """What is wrong with an address for --base-url, in plain words."""
    found = urls.prefix_of(base_url)
    return found.message if isinstance(found, Trouble) else None
