"""The verbs in order, and nothing else: load, parse, resolve, check, plan, render, write."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from generator.model.stages import Artifact, Binary, Comments, Item, Parsed, Source
from generator.pipeline import load
from generator.pipeline.build_words import build_words
from generator.pipeline.cache import Cache, CacheDamaged
from generator.pipeline.inputs import Inputs, read_inputs
from generator.pipeline.inputs import Request as Request  # whoever asks for a build finds it here
from generator.pipeline.outcome import SLOW, CachedResult, Outcome, must_stop
from generator.pipeline.profile import stage
from generator.pipeline.published import LastPublished
from generator.pipeline.rebuild_reasons import RebuildReasons
from generator.plan.keys import Keys
from generator.problems import Problem, UnlocatedProblem, in_order
from generator.site import Site
from generator.write.change import UntrackedFile
from generator.write.lock import locked
from generator.write.manifest import Content, Plan, PublishResult
from generator.write.paths import output_trouble
from generator.write.publish import clean as remove_published
from generator.write.publish import publish
from generator.write.survey import look, stale
from generator.write.trees import SourceChanged

if TYPE_CHECKING:
    from generator.diagrams.drawing import DrawingFacts
    from generator.resolve import Read

Done = TypeVar("Done")

# The stages after `load` are imported by the functions that need them: a build with nothing to do is over without
# them, a third sooner.


class Model(Struct, frozen=True, kw_only=True):
    """The site as it would be published: all that `check` and `why` need."""

    site: Site
    artifacts: tuple[Artifact, ...]
    keys: Mapping[str, str]  # path -> key
    templates: Mapping[str, Source]
    bodies: Mapping[str, str]  # HTML and SVG made in this run, by digest; older ones are in the cache


class Refused(Exception):
    """The output folder is one this generator must not touch; the text says why and what to do."""


def build(request: Request) -> Outcome:
    """Bring the output up to date. With an error (or, if strict, a warning) the published tree stays as it was."""
    if trouble_with_output := output_trouble(request.output, request.root):
        raise Refused(trouble_with_output)
    with without_collector(), locked(request.cache, request.waiting):
        try:
            return retry_without_cache(_build, request)
        except UntrackedFile as found:
            raise Refused(_in_the_way(found.path)) from found


def _build(request: Request) -> Outcome:
    fingerprint = load.fingerprint()
    with Cache(request.cache, fingerprint, request.fresh) as cache:
        inputs = read_inputs(request, cache, fingerprint)
        known = cache.get("result", inputs.digest, CachedResult)
        now = inputs.showing.now if inputs.showing else None
        if known and now and known.holds(now) and (outcome := _as_it_stands(known, request)):
            cache.save()
            return replace(outcome, today=now.date())
        if not request.fresh and (outcome := build_words(inputs, request, cache)):
            return outcome
        model, cached_result = make_model(inputs, request, cache)
        cache.save()
        if model is None or must_stop(cached_result.outcome.problems, request.strict):
            return cached_result.outcome
        return _bring_up_to_date(model, cached_result, request, cache)


@stage("comparing with what is published")
def _as_it_stands(known: CachedResult, request: Request) -> Outcome | None:
    """The outcome, where nothing has to be rendered for it; None where something has."""
    if must_stop(known.outcome.problems, request.strict):
        return known.outcome
    state = look(request.output, request.cache)
    if not known.plans or stale(state, known.plans) or len(state.manifest.files) > len(known.plans):
        return None
    return replace(known.outcome, publish_result=publish({}, known.plans, request.output, request.cache, state))


def _in_the_way(path: Path) -> str:
    return (
        f"{path} was not written by this generator, and a page of the site would go there. "
        "Nothing was written. Move that file away, or delete it, and build again"
    )


def still_valid(request: Request) -> str | None:
    """Until when the published site is as time wants it: ISO 8601, empty for always; None when it is to be built.

    Only the time is looked at, not the content.
    """
    from generator.plan.machine_readable import BUILD_PATH

    try:
        until = msgspec.json.decode((request.output / BUILD_PATH).read_bytes(), type=_BuildFacts).valid_until
    except (OSError, msgspec.DecodeError):
        return None
    with Cache(request.cache, load.fingerprint(), request.fresh) as cache:
        inputs = read_inputs(request, cache, load.fingerprint())
        known = cache.get("result", inputs.digest, CachedResult)
    now = inputs.showing.now if inputs.showing else None
    if now is None or (until and now >= until):
        return None
    if known and (not known.holds(now) or stale(look(request.output, request.cache), known.plans)):
        return None  # somebody built it as on another day
    return until.isoformat() if until else ""


class _BuildFacts(Struct, frozen=True):
    """What is read of the build.json of an earlier build."""

    valid_until: Annotated[datetime, Meta(tz=True)] | None = None


def retry_without_cache(work: Callable[[Request], Done], request: Request) -> Done:
    """The work done; where what was remembered is damaged, or not true any more, done again without it."""
    try:
        return work(request)
    except (CacheDamaged, SourceChanged):
        return work(replace(request, fresh=True))


def examine(request: Request) -> tuple[Model | None, Outcome]:
    """The site up to `plan`, and nothing rendered: what `why` looks at."""
    fingerprint = load.fingerprint()
    with (
        without_collector(),
        locked(request.cache, request.waiting),
        Cache(request.cache, fingerprint, request.fresh) as cache,
    ):
        model, cached_result = make_model(read_inputs(request, cache, fingerprint), request, cache)
        cache.save()
        return model, cached_result.outcome


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


def clean(request: Request) -> PublishResult:
    """Remove what the manifest says we wrote, and the cache."""
    if trouble_with_output := output_trouble(request.output, request.root):
        raise Refused(trouble_with_output)
    return remove_published(request.output, request.cache)


# ---------------------------------------------------------------- parse, resolve, check, plan


@stage("remembering")
def make_model(inputs: Inputs, request: Request, cache: Cache) -> tuple[Model | None, CachedResult]:
    """The site, if there are settings to build it with, and what it comes to, which is remembered."""
    from generator.pipeline import words_only

    joined = join(inputs, request, cache)
    if joined.site is None:
        return None, CachedResult(Outcome(problems=joined.problems))
    with stage("keys"):
        key_of = Keys(inputs.templates, inputs.fingerprint).key
        keys = {artifact.path: key_of(artifact) for artifact in joined.artifacts}
    model = Model(
        site=joined.site,
        artifacts=joined.artifacts,
        keys=keys,
        templates=inputs.templates,
        bodies=joined.bodies,
    )
    pinned = joined.site.config.today is not None and request.today is None
    cached_result = _cached_result(model, joined.problems, pinned)
    if not any(problem.code in SLOW for problem in joined.problems):
        cache.put("result", inputs.digest, cached_result)
        if not must_stop(joined.problems, strict=False):
            last = words_only.last_build(inputs, joined.parsed, joined.secrets, cached_result)
            cache.put("last build", "", words_only.with_holders(last, joined.artifacts, cache))
    return model, cached_result


class Joined(Struct, frozen=True, kw_only=True):
    """The site and its plan, with nothing made of it yet, and every problem that can be told then. Without
    settings there is no site.
    """

    site: Site | None = None
    artifacts: tuple[Artifact, ...] = ()
    bodies: Mapping[str, str] = {}  # as in `Model`
    problems: tuple[Problem, ...]
    parsed: tuple[Parsed, ...] = ()
    secrets: Mapping[str, str] = {}  # source -> what may stand in no other text: see `check_words`


@stage("importing modules")
def join(inputs: Inputs, request: Request, cache: Cache) -> Joined:
    """From what was read to the plan."""
    from generator import check, parse
    from generator.pipeline.stages import diagram_problems, draw_all, parse_all
    from generator.plan.contents import plan
    from generator.resolve import resolve

    settings, showing = inputs.settings, inputs.showing
    if settings is None or showing is None or any(p.code == "template-syntax" for p in inputs.problems):
        return Joined(problems=tuple(in_order(inputs.problems)))
    parsed = parse_all(inputs.sources, parse.rules_of(settings), cache, request.jobs, request.tell)
    bodies = [done.item.body for done in parsed if isinstance(done.item, Item)]
    drawn, svgs = draw_all((each for body in bodies for each in body.diagrams), cache, request.jobs, request.tell)
    drawings = {key: each.drawing for key, each in drawn.items() if each.drawing}
    with stage("joining texts"):
        read = _sorted(parsed, inputs.sources, inputs.binaries, drawings)
        site, unresolved = resolve(read, settings, inputs.locations, showing)
    with stage("planning"):
        artifacts = plan(site, inputs.templates)
    html = {done.item.body.digest: done.html for done in parsed if done.html and isinstance(done.item, Item)}
    with stage("checking the whole"):
        problems = [
            *inputs.problems,
            *(problem for done in parsed for problem in done.problems),
            *diagram_problems(parsed, drawn),
            *unresolved,
            *check.check(site),
            *check.check_words(site, inputs.sources),
            *check.check_plan(site, artifacts, inputs.locations),
        ]
    return Joined(
        site=site,
        artifacts=tuple(artifacts),
        bodies=html | svgs,
        problems=tuple(in_order(problems)),
        parsed=tuple(parsed),
        secrets=check.secrets(site),
    )


def _cached_result(model: Model, problems: Sequence[Problem], pinned: bool) -> CachedResult:
    site = model.site
    outcome = Outcome(
        problems=tuple(problems),
        today=site.today,
        pinned=pinned,
        waiting=site.waiting,
        valid_until=site.valid_until.isoformat() if site.valid_until else "",
        pages=sum(artifact.path.endswith(".html") for artifact in model.artifacts),
    )
    plans = {artifact.path: artifact.sources for artifact in model.artifacts}
    rows = tuple(Plan(path, model.keys[path], sources) for path, sources in plans.items())
    return CachedResult(outcome, site.now.isoformat(), rows)


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


@stage("comparing with what is published")
def _bring_up_to_date(model: Model, cached_result: CachedResult, request: Request, cache: Cache) -> Outcome:
    from generator.changes.compare import compare
    from generator.changes.facts import facts_of
    from generator.changes.lost import lost_addresses
    from generator.changes.unsaid import unsaid

    found, plans = cached_result.outcome, cached_result.plans
    state, record = look(request.output, request.cache), LastPublished.at(request.cache, request.output)
    old, files = record.read(), state.manifest.files
    lost = lost_addresses(model.site, model.keys, {path: entry.sources for path, entry in files.items()}, old)
    found = replace(found, problems=tuple(in_order([*found.problems, *lost.problems, *unsaid(model.site, old)])))
    if must_stop(found.problems, request.strict):
        return found
    todo = stale(state, plans)
    made, problems = _render(todo, model, request, cache)
    if problems:
        return replace(found, problems=tuple(in_order([*found.problems, *problems])))
    with stage("publishing"):
        publish_result = publish(made, plans, request.output, request.cache, state)
    RebuildReasons.at(request.cache).note(
        _named(todo, model), model.keys, {path: entry.key for path, entry in files.items()}
    )
    new = facts_of(model.site, model.artifacts, request.drafts, request.future)
    record.note(new)
    return replace(
        found, publish_result=publish_result, changes=compare(old, new, publish_result, lost.addresses) if old else None
    )


def _render(
    paths: Sequence[str], model: Model, request: Request, cache: Cache
) -> tuple[dict[str, Content], list[Problem]]:
    from generator.pipeline.copies import encode_all, is_remembered, made_before, remember
    from generator.pipeline.stages import file_copies, ready_templates, render_all, render_context

    if any(each.endswith(".html") for each in paths):
        ready_templates(model.templates, cache)
    context = render_context(request.root, model.templates, model.bodies, cache)
    named = _named(paths, model)
    copied = file_copies(named, request.root)
    # A cache of their own: what is changed elsewhere in the generator leaves them as they are, and encoding is slow.
    with Cache(request.cache / "pictures", load.picture_fingerprint(), request.fresh) as pictures:
        known = made_before(list(filter(is_remembered, named)), filter(is_remembered, model.artifacts), pictures)
        todo = [each for each in named if each.path not in known and each.path not in copied]
        made, problems = render_all([each for each in todo if not _is_copy(each)], context, request.jobs, request.tell)
        copies, trouble = encode_all([each for each in todo if _is_copy(each)], context, request.jobs, request.tell)
        remember(filter(is_remembered, todo), made | copies, pictures)
        pictures.save()
    return {**known, **made, **copies, **copied}, [*problems, *trouble]


def _is_copy(artifact: Artifact) -> bool:
    return artifact.recipe == "picture"


def _named(paths: Sequence[str], model: Model) -> list[Artifact]:
    """The artifacts of these paths. Two of one path are the same file, or the build would have stopped."""
    wanted = set(paths)
    return list({artifact.path: artifact for artifact in model.artifacts if artifact.path in wanted}.values())


def base_url_trouble(base_url: str) -> str | None:
    """What is wrong with an address for --base-url, in plain words."""
    from generator.text import urls

    found = urls.prefix_of(base_url)
    return found.message if isinstance(found, UnlocatedProblem) else None
