"""The verbs in order, and nothing else: load, parse, resolve, check, plan, render, write."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from generator import config, load, write
from generator.changes import Changes
from generator.keys import Keys, template_problems
from generator.memo import Forgotten, Memo, digest
from generator.model import Artifact, Binary, Comments, Config, Item, Moment, Parsed, Source
from generator.problems import Place, Problem, Trouble, in_order
from generator.published import Published
from generator.site import Showing, Site, Waiting
from generator.trace import Trace
from generator.write import ForeignFile, Plan, Receipt, locked, look, output_trouble, publish, stale

if TYPE_CHECKING:
    from generator.batches import Tell
    from generator.diagrams.drawing import DrawingFacts
    from generator.resolve import Read

Done = TypeVar("Done")
SLOW = ("page-slow", "diagram-slow")  # not remembered: another day it may be fast enough

# The stages after `load` are imported by the functions that need them: a build with nothing to do is over without
# them, a third sooner.


class Request(Struct, frozen=True, kw_only=True):
    """What a build is asked for. `today`: the beginning of that day; None: what site.yaml says, else `clock`, which
    tells the time in a zone.
    """

    root: Path
    output: Path
    cache: Path
    clock: Callable[[str], datetime]
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
    """What a build found and did. `receipt` is None when nothing was written, `changes` also when nothing is known of
    what was published before.

    `valid_until`: the instant from which the same files would give another site, ISO 8601 in the site's zone; empty:
    time changes nothing more.
    """

    problems: tuple[Problem, ...]
    receipt: Receipt | None = None
    changes: Changes | None = None
    today: date | None = None
    pinned: bool = False  # site.yaml says what day it is
    waiting: tuple[Waiting, ...] = ()
    valid_until: str = ""
    pages: int = 0


class Inputs(Struct, frozen=True, kw_only=True):
    """All that the site depends on. `digest` is of every part of it but the time, and of the generator itself."""

    sources: tuple[Source, ...]
    binaries: tuple[Binary, ...]
    templates: Mapping[str, Source]
    settings: Config | None  # with what the command line says instead; None: no site can be built
    marks: Mapping[str, Place]
    showing: Showing | None
    problems: tuple[Problem, ...]
    engine: str
    digest: str


class Model(Struct, frozen=True, kw_only=True):
    """The site as it would be published: all that `check` and `why` need."""

    site: Site
    artifacts: tuple[Artifact, ...]
    keys: Mapping[str, str]  # path -> key
    templates: Mapping[str, Source]
    bodies: Mapping[str, str]  # HTML and SVG made in this run, by digest; older ones are in the memo


class Verdict(Struct, frozen=True):
    """What inputs came to, remembered under their digest: a build with nothing to do needs no more than this.

    It holds from `since` (ISO 8601) until the site next changes by itself.
    """

    outcome: Outcome
    plans: tuple[Plan, ...] = ()
    since: str = ""

    def holds(self, now: datetime) -> bool:
        until = self.outcome.valid_until
        has_begun = bool(self.since) and datetime.fromisoformat(self.since) <= now
        return has_begun and (not until or now < datetime.fromisoformat(until))


class Refused(Exception):
    """The output folder is one this generator must not touch; the text says why and what to do."""


def build(request: Request) -> Outcome:
    """Bring the output up to date. With an error (or, if strict, a warning) the published tree stays as it was."""
    if trouble_with_output := output_trouble(request.output, request.root):
        raise Refused(trouble_with_output)
    with without_collector(), locked(request.cache, request.waiting):
        try:
            return sure(_build, request)
        except ForeignFile as found:
            raise Refused(_in_the_way(found.path)) from found


def _build(request: Request) -> Outcome:
    engine = load.engine_digest()
    with Memo.opened(request.cache, engine, request.fresh) as memo:
        inputs = read_inputs(request, memo, engine)
        known = memo.get("verdict", inputs.digest, Verdict)
        now = inputs.showing.now if inputs.showing else None
        if known and now and known.holds(now) and (outcome := _as_it_stands(known, request)):
            memo.save()
            return replace(outcome, today=now.date())
        model, verdict = make_model(inputs, request, memo)
        memo.save()
        if model is None or must_stop(verdict.outcome.problems, request.strict):
            return verdict.outcome
        return _bring_up_to_date(model, verdict, request, memo)


def _as_it_stands(known: Verdict, request: Request) -> Outcome | None:
    """The outcome, where nothing has to be rendered for it; None where something has."""
    if must_stop(known.outcome.problems, request.strict):
        return known.outcome
    standing = look(request.output, request.cache)
    if not known.plans or stale(standing, known.plans) or len(standing.manifest.files) > len(known.plans):
        return None
    return replace(known.outcome, receipt=publish({}, known.plans, request.output, request.cache, standing))


def _in_the_way(path: Path) -> str:
    return (
        f"{path} was not written by this generator, and a page of the site would go there. "
        "Nothing was written. Move that file away, or delete it, and build again"
    )


def still_valid(request: Request) -> str | None:
    """Until when the published site is as time wants it: ISO 8601, empty for always; None when it is to be built.

    Only the time is looked at, not the content.
    """
    from generator.plan import BUILD_PATH

    try:
        until = msgspec.json.decode((request.output / BUILD_PATH).read_bytes(), type=_BuildFacts).valid_until
    except (OSError, msgspec.DecodeError):
        return None
    with Memo.opened(request.cache, load.engine_digest(), request.fresh) as memo:
        inputs = read_inputs(request, memo, load.engine_digest())
        known = memo.get("verdict", inputs.digest, Verdict)
    now = inputs.showing.now if inputs.showing else None
    if now is None or (until and now >= until):
        return None
    if known and (not known.holds(now) or stale(look(request.output, request.cache), known.plans)):
        return None  # somebody built it as on another day
    return until.isoformat() if until else ""


class _BuildFacts(Struct, frozen=True):
    """What is read of the build.json of an earlier build."""

    valid_until: Annotated[datetime, Meta(tz=True)] | None = None


def sure(work: Callable[[Request], Done], request: Request) -> Done:
    """The work done; where what was remembered turns out to be damaged, done again with nothing remembered."""
    try:
        return work(request)
    except Forgotten:
        return work(replace(request, fresh=True))


def examine(request: Request) -> tuple[Model | None, Outcome]:
    """The site up to `plan`, and nothing rendered: what `why` looks at."""
    engine = load.engine_digest()
    with (
        without_collector(),
        locked(request.cache, request.waiting),
        Memo.opened(request.cache, engine, request.fresh) as memo,
    ):
        model, verdict = make_model(read_inputs(request, memo, engine), request, memo)
        memo.save()
        return model, verdict.outcome


@contextmanager
def without_collector() -> Iterator[None]:
    """Without Python's search for cycles: a build makes a million values that stay to its end and hardly a cycle, and
    going through them again and again is a quarter of an edit at 10,000 posts.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def clean(request: Request) -> Receipt:
    """Remove what the manifest says we wrote, and the cache."""
    if trouble_with_output := output_trouble(request.output, request.root):
        raise Refused(trouble_with_output)
    return write.clean(request.output, request.cache)


def must_stop(problems: Sequence[Problem], strict: bool) -> bool:
    stops = {"error", "warning"} if strict else {"error"}
    return any(problem.severity in stops for problem in problems)


# ---------------------------------------------------------------- load


def read_inputs(request: Request, memo: Memo, engine: str) -> Inputs:
    """Everything there is to read, and what day it is."""
    loaded = load.load(request.root, memo)
    templates = load.load_templates(load.ROOT / "templates", request.root / "templates")
    sources = {source.path: source for source in loaded.sources}
    read = _settings(sources.pop(config.PATH, None), memo)
    problems = (*loaded.problems, *read.problems, *template_problems(templates))
    settings = _with_flags(read.config, request) if read.config else None
    showing = _showing(settings, request) if settings else None
    parts = (
        [(source.path, source.digest) for source in loaded.sources],
        loaded.binaries,
        [(name, template.digest) for name, template in templates.items()],
        settings,
        (request.drafts, request.future),
        request.today is None,
        problems,
    )
    return Inputs(
        sources=tuple(sources.values()),
        binaries=loaded.binaries,
        templates=templates,
        settings=settings,
        marks=read.marks,
        showing=showing,
        problems=problems,
        engine=engine,
        digest=digest(engine, msgspec.msgpack.encode(parts)),
    )


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


def _showing(settings: Config, request: Request) -> Showing:
    """A day that is given counts from its first instant."""
    from generator.moments import start_instant

    day = settings.today
    now = start_instant(Moment(day), settings.timezone) if day else request.clock(settings.timezone)
    # With a fixed offset: two times of one zone Python compares by the clocks on the wall, and when these go back in
    # autumn, what was over an hour ago would be on again.
    at = now.astimezone(timezone(now.utcoffset() or timedelta()))
    return Showing(at, request.drafts, request.future, pinned=day is not None and request.today is None)


# ---------------------------------------------------------------- parse, resolve, check, plan


def make_model(inputs: Inputs, request: Request, memo: Memo) -> tuple[Model | None, Verdict]:
    """The site, if there are settings to build it with, and the verdict on it, which is remembered."""
    from generator import check, parse, plan, resolve
    from generator.batches import diagram_problems, draw_all, parse_all

    settings, showing = inputs.settings, inputs.showing
    if settings is None or showing is None or any(p.code == "template-syntax" for p in inputs.problems):
        return None, Verdict(Outcome(problems=tuple(in_order(inputs.problems))))
    parsed = parse_all(inputs.sources, parse.rules_of(settings), memo, request.jobs, request.tell)
    bodies = [done.item.body for done in parsed if isinstance(done.item, Item)]
    drawn, svgs = draw_all((each for body in bodies for each in body.diagrams), memo, request.jobs, request.tell)
    drawings = {key: each.drawing for key, each in drawn.items() if each.drawing}
    read = _sorted(parsed, inputs.sources, inputs.binaries, drawings)
    site, unresolved = resolve.resolve(read, settings, inputs.marks, showing)
    artifacts = plan.plan(site, inputs.templates)
    keys = Keys(inputs.templates, inputs.engine)
    model = Model(
        site=site,
        artifacts=tuple(artifacts),
        keys={artifact.path: keys.key(artifact) for artifact in artifacts},
        templates=inputs.templates,
        bodies={done.item.body.digest: done.html for done in parsed if done.html and isinstance(done.item, Item)}
        | svgs,
    )
    problems = [
        *inputs.problems,
        *(problem for done in parsed for problem in done.problems),
        *diagram_problems(parsed, drawn),
        *unresolved,
        *check.check(site),
        *check.check_words(site, inputs.sources),
        *check.check_plan(site, artifacts, inputs.marks),
    ]
    pinned = settings.today is not None and request.today is None
    verdict = _verdict(model, problems, pinned)
    if not any(problem.code in SLOW for problem in problems):
        memo.put("verdict", inputs.digest, verdict)
    return model, verdict


def _verdict(model: Model, problems: Sequence[Problem], pinned: bool) -> Verdict:
    site = model.site
    outcome = Outcome(
        problems=tuple(in_order(problems)),
        today=site.today,
        pinned=pinned,
        waiting=site.waiting,
        valid_until=site.valid_until.isoformat() if site.valid_until else "",
        pages=sum(artifact.path.endswith(".html") for artifact in model.artifacts),
    )
    plans = {artifact.path: artifact.sources for artifact in model.artifacts}
    rows = tuple(Plan(path, model.keys[path], sources) for path, sources in plans.items())
    return Verdict(outcome, rows, site.now.isoformat())


def _sorted(
    parsed: Sequence[Parsed],
    sources: Sequence[Source],
    binaries: Sequence[Binary],
    drawings: Mapping[str, DrawingFacts],
) -> Read:
    from generator.resolve import Read

    items = tuple(done.item for done in parsed if isinstance(done.item, Item))
    comments = tuple(done.item for done in parsed if isinstance(done.item, Comments))
    broken = tuple(source.path for source, done in zip(sources, parsed, strict=True) if done.item is None)
    return Read(items, comments, tuple(binaries), broken, drawings)


# ---------------------------------------------------------------- render, write


def _bring_up_to_date(model: Model, verdict: Verdict, request: Request, memo: Memo) -> Outcome:
    from generator.changes.compare import compare
    from generator.changes.facts import facts_of
    from generator.changes.lost import lost_addresses

    found, plans = verdict.outcome, verdict.plans
    standing, record = look(request.output, request.cache), Published.at(request.cache, request.output)
    old, files = record.read(), standing.manifest.files
    lost = lost_addresses(model.site, model.keys, {path: entry.sources for path, entry in files.items()}, old)
    found = replace(found, problems=tuple(in_order([*found.problems, *lost.problems])))
    if must_stop(found.problems, request.strict):
        return found
    todo = stale(standing, plans)
    made, problems = _render(todo, model, request, memo)
    if problems:
        return replace(found, problems=tuple(in_order([*found.problems, *problems])))
    receipt = publish(made, plans, request.output, request.cache, standing)
    Trace.at(request.cache).note(_named(todo, model), model.keys, {path: entry.key for path, entry in files.items()})
    new = facts_of(model.site, model.artifacts, request.drafts, request.future)
    record.note(new)
    return replace(found, receipt=receipt, changes=compare(old, new, receipt, lost.addresses) if old else None)


def _render(paths: Sequence[str], model: Model, request: Request, memo: Memo) -> tuple[dict[str, bytes], list[Problem]]:
    from generator.batches import encode_all, render_all, stock_of

    stock = stock_of(request.root, model.templates, model.bodies, memo)
    named = _named(paths, model)
    made, problems = render_all([each for each in named if not _is_picture(each)], stock, request.jobs, request.tell)
    # A memo of their own: what is changed elsewhere in the generator leaves them as they are, and encoding is slow.
    with Memo.opened(request.cache / "pictures", load.picture_engine_digest(), request.fresh) as copies:
        pictures, trouble = encode_all(
            [each for each in named if _is_picture(each)],
            [each for each in model.artifacts if _is_picture(each)],
            stock,
            copies,
            request.jobs,
            request.tell,
        )
        copies.save()
    return made | pictures, [*problems, *trouble]


def _is_picture(artifact: Artifact) -> bool:
    return artifact.recipe == "picture"


def _named(paths: Sequence[str], model: Model) -> list[Artifact]:
    """The artifacts of these paths. Two of one path are the same file, or the build would have stopped."""
    wanted = set(paths)
    return list({artifact.path: artifact for artifact in model.artifacts if artifact.path in wanted}.values())


def base_url_trouble(base_url: str) -> str | None:
    """What is wrong with an address for --base-url, in plain words."""
    from generator import urls

    found = urls.prefix_of(base_url)
    return found.message if isinstance(found, Trouble) else None
