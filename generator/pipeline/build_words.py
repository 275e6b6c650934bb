"""The verbs in order, where only the words of a few texts are new: read them, make what holds them, publish."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from generator.changes import Facts
from generator.changes.compare import compare
from generator.model.stages import Artifact
from generator.pipeline.cache import Cache
from generator.pipeline.inputs import Inputs, Request
from generator.pipeline.outcome import CachedResult, Outcome, must_stop
from generator.pipeline.profile import stage
from generator.pipeline.published import LastPublished
from generator.pipeline.rebuild_reasons import RebuildReasons
from generator.pipeline.words_only import LastBuild, Reworded, holders_of, new_words, remember_holder
from generator.plan.keys import Keys
from generator.write.publish import publish
from generator.write.survey import look, stale


@stage("comparing with what is published")
def build_words(inputs: Inputs, request: Request, cache: Cache) -> Outcome | None:
    """What the build comes to; None where more is new than words, and the whole way is to be gone."""
    with stage("finding new words"):
        new = new_words(cache.get("last build", "", LastBuild), inputs, request, cache)
        artifacts = holders_of(new, cache) if new else None
    if new is None or artifacts is None or must_stop(new.last.result.outcome.problems, request.strict):
        return None
    keys = Keys(inputs.templates, inputs.fingerprint)
    known = {artifact.path: keys.key(artifact) for artifact in artifacts}
    plans = tuple(replace(plan, key=known[plan.path]) if plan.path in known else plan for plan in new.last.result.plans)
    state, record = look(request.output, request.cache), LastPublished.at(request.cache, request.output)
    old, todo = record.read(), frozenset(stale(state, plans))
    if old is None or not todo <= known.keys() or len(state.manifest.files) > len(plans):
        return None
    outdated = [artifact for artifact in artifacts if artifact.path in todo]
    made = _made(outdated, new, inputs, request, cache)
    if made is None:
        return None
    result = replace(new.last.result, plans=plans)
    _remember(result, new, artifacts, inputs, cache)
    with stage("publishing"):
        publish_result = publish(made, plans, request.output, request.cache, state)
    before = {path: entry.key for path, entry in state.manifest.files.items()}
    RebuildReasons.at(request.cache).note(outdated, {plan.path: plan.key for plan in plans}, before)
    facts = replace(_with_words(old, new), drafts=request.drafts, future=request.future)
    record.note(facts)
    changes = compare(old, facts, publish_result, ())
    return replace(result.outcome, publish_result=publish_result, changes=changes)


def _made(
    artifacts: Sequence[Artifact], new: Reworded, inputs: Inputs, request: Request, cache: Cache
) -> dict[str, bytes] | None:
    """Path -> bytes; None where a template has something to say, which the whole way says."""
    from generator.pipeline.stages import ready_templates, render_all, render_context

    ready_templates(inputs.templates, cache)
    bodies = {words.digest: words.html for words in new.words.values() if words.html}
    context = render_context(request.root, inputs.templates, bodies, cache)
    made, problems = render_all(artifacts, context, 1, request.tell)
    return None if problems else made


@stage("remembering")
def _remember(result: CachedResult, new: Reworded, artifacts: Sequence[Artifact], inputs: Inputs, cache: Cache) -> None:
    for artifact in artifacts:
        remember_holder(artifact, cache)
    cache.put("last build", "", replace(new.last, result=result))
    cache.put("result", inputs.digest, result)
    cache.save(only=("result",))  # of the other texts nothing was asked, but this grows with the site


def _with_words(facts: Facts, new: Reworded) -> Facts:
    digests = {words.source: words.digest for words in new.words.values()}
    pages = {
        path: replace(page, body=digests[page.source]) if page.source in digests else page
        for path, page in facts.pages.items()
    }
    return replace(facts, pages=pages, now=new.last.result.since)
