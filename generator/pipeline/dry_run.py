"""`check`: everything a build does but publish, and then every file of the site looked at as visitors get it.

Refuses to write to the output. What is published and up to date is read there; the rest is made and thrown away.
The facts of a file are remembered under its key, so that nothing is made or read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from generator.model.stages import Artifact
from generator.page_checks import FileFacts, Whole, judge
from generator.page_checks.outside import OutsideLink, outside_links
from generator.pipeline import load
from generator.pipeline.build_site import Model, Request, make_model, retry_without_cache, without_collector
from generator.pipeline.cache import Cache
from generator.pipeline.inputs import Inputs, read_inputs
from generator.pipeline.outcome import SLOW, DatedResult, must_stop
from generator.pipeline.profile import stage
from generator.problems import Problem, in_order
from generator.write.lock import locked
from generator.write.manifest import Plan
from generator.write.survey import look, stale


class Checked(DatedResult, frozen=True):
    """What was found, with the links to other sites."""

    outside: tuple[OutsideLink, ...] = ()
    home_url: str = ""


def dry_run(request: Request) -> Checked:
    """Everything that can be said of the site as it would be published now."""
    with without_collector(), locked(request.cache, request.waiting):
        return retry_without_cache(_dry_run, request)


def _dry_run(request: Request) -> Checked:
    fingerprint = load.fingerprint()
    with Cache(request.cache, fingerprint, request.fresh) as cache:
        inputs = read_inputs(request, cache, fingerprint)
        known = cache.get("checked", inputs.digest, Checked)
        if known and inputs.showing and known.holds(inputs.showing.now):
            cache.save()
            return replace(known, outcome=replace(known.outcome, today=inputs.showing.today))
        checked = _checked(inputs, request, cache)
        cache.save()
        return checked


def _checked(inputs: Inputs, request: Request, cache: Cache) -> Checked:
    model, cached_result = make_model(inputs, request, cache)
    found = cached_result.outcome
    if model is None or must_stop(found.problems, strict=False):
        return Checked(found)
    cache.save()  # the texts of bodies, which the pages are made from
    artifacts = {artifact.path: artifact for artifact in model.artifacts}
    facts, trouble = _facts(artifacts, model, cached_result.plans, request, cache)
    if trouble:
        return Checked(replace(found, problems=tuple(in_order([*found.problems, *trouble]))))
    whole = Whole(model.site, artifacts, facts)
    with stage("judging the site"):
        problems = in_order([*found.problems, *judge(whole, model.templates)])
    checked = Checked(
        replace(found, problems=tuple(problems)), cached_result.since, outside_links(whole), model.site.config.base_url
    )
    if not any(problem.code in SLOW for problem in problems):
        cache.put("checked", inputs.digest, checked)
    return checked


def _facts(
    artifacts: Mapping[str, Artifact], model: Model, plans: Sequence[Plan], request: Request, cache: Cache
) -> tuple[dict[str, FileFacts], list[Problem]]:
    """The facts of every file of the site; and what is wrong with templates, styles and pictures."""
    from generator.pipeline.stages import look_all, ready_templates, render_context

    keys = model.keys
    found = {path: known for path in artifacts if (known := cache.get("looked", keys[path], FileFacts))}
    todo = [artifact for path, artifact in artifacts.items() if path not in found]
    if not todo:
        return found, []
    unfit = frozenset(stale(look(request.output, request.cache), plans))
    ready_templates(model.templates, cache)
    context = render_context(request.root, model.templates, model.bodies, cache)
    looked, problems = look_all(todo, context, _reader(request.output, unfit), request.jobs, request.tell)
    for path, facts in looked.items():
        cache.put("looked", keys[path], facts)
    return found | looked, problems


def _reader(output: Path, unfit: frozenset[str]) -> Callable[[str], bytes | None]:
    """Gives the bytes of a published file that is as it should be; None of any other."""
    return lambda path: None if path in unfit else (output / path).read_bytes()
