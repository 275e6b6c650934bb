"""A build where nothing is another but the words of a few texts: the site is not joined, planned or checked again.

What others show of a text (its frame: front matter, headings, links, the first paragraph) lives apart from its words.
Where every frame is as it was, the views that hold the words get the new ones, and every other file stays as it is.
Refuses to be nearly right: where anything else differs, whatever it is, the answer is None, and the whole way is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from generator import parse
from generator.digests import digest
from generator.model.kinds import UNWRITTEN, UNWRITTEN_EVENT
from generator.model.stages import Artifact, Item, Parsed, Source
from generator.pipeline.cache import Cache
from generator.pipeline.inputs import Inputs, Request
from generator.pipeline.outcome import SLOW, CachedResult
from generator.pipeline.stages import parse_all, parsed_before
from generator.plan.keys import packed, unpacked
from generator.problems import Location, Problem, in_order
from generator.text import LONG_TEXT_WORDS, reading_minutes
from generator.views.shapes import BodyView

MOST = 20  # with more texts at once, the whole way costs no more
_NOWHERE = Location("")


class Text(Struct, frozen=True, array_like=True):
    """What is known of a text: the digests of its bytes, of its frame, and of its words. The last two are empty of what
    can't be read; the frame also of texts that have the same words: nobody could tell which of them a view holds.
    """

    content: str
    frame: str
    words: str


class LastBuild(Struct, frozen=True, kw_only=True):
    """What the last build came to. `texts` are by source.

    `rest`: the digest of all inputs but the texts. `secrets`: event -> the address to join it, which no other text
    may give away. `holders`: source -> the files whose views hold its words.
    """

    rest: str
    texts: dict[str, Text]
    secrets: dict[str, str]
    result: CachedResult
    holders: dict[str, tuple[str, ...]] = {}


class Holder(Struct, frozen=True):
    """An artifact whose view holds words, as it can be made again without the site."""

    recipe: str
    sources: tuple[str, ...]
    module: str
    view_type: str
    view: Raw


class Words(Struct, frozen=True):
    """The words of a text. `html` is empty where they were read before, and are in the cache."""

    source: str
    digest: str
    count: int
    html: str


class Reworded(Struct, frozen=True):
    """New words for old ones, by the digests of the old ones; and what the site comes to with them."""

    words: Mapping[str, Words]
    last: LastBuild


# ---------------------------------------------------------------- which texts have new words, and nothing else


def last_build(inputs: Inputs, parsed: Iterable[Parsed], secrets: Mapping[str, str], result: CachedResult) -> LastBuild:
    """What is to be known of a build that went the whole way, for the next one. It lacks the holders."""
    read = [each.item for each in parsed if isinstance(each.item, Item)]
    count = Counter(item.body.digest for item in read)
    items = {item.source: item for item in read}
    texts = {
        source.path: Text(source.digest, frame_of(item) if count[item.body.digest] == 1 else "", item.body.digest)
        if (item := items.get(source.path))
        else Text(source.digest, "", "")
        for source in inputs.sources
    }
    return LastBuild(rest=inputs.rest, texts=texts, secrets=dict(secrets), result=result)


def frame_of(item: Item) -> str:
    """The digest of all that joining, planning and other pages may look at: the item without its words, and without
    the places that they move.
    """
    body = item.body
    frame = replace(
        item,
        locations={},
        body=replace(
            body,
            digest="",
            words=0,
            excerpt=_shown_excerpt(item),
            links=tuple(replace(link, location=_NOWHERE) for link in body.links),
            blocks=tuple(replace(block, location=_NOWHERE) for block in body.blocks),
            headings=tuple(replace(heading, line=0) for heading in body.headings),
            diagrams=tuple(replace(diagram, location=_NOWHERE) for diagram in body.diagrams),
        ),
    )
    length = f"{reading_minutes(body.words)} {body.words >= LONG_TEXT_WORDS} {body.words > 0}"
    return digest(length, msgspec.msgpack.encode(frame))


def _shown_excerpt(item: Item) -> str:
    """How a text begins, where that stands in lists, or says that it is not written yet."""
    has_summary = getattr(item.front, "summary", None)
    return "" if has_summary and item.body.excerpt not in (UNWRITTEN, UNWRITTEN_EVENT) else item.body.excerpt


def new_words(last: LastBuild | None, inputs: Inputs, request: Request, cache: Cache) -> Reworded | None:
    """What is new, where that is only the words of a few texts."""
    now = inputs.showing.now if inputs.showing else None
    if last is None or now is None or inputs.settings is None or inputs.rest != last.rest or not last.result.holds(now):
        return None
    known = last.texts
    changed = [source for source in inputs.sources if known[source.path].content != source.digest]
    if not 0 < len(changed) <= MOST:
        return None
    rules = parse.rules_of(inputs.settings)
    before = [parsed_before(source.path, known[source.path].content, rules, cache) for source in changed]
    after = parse_all(changed, rules, cache, request.jobs, request.tell)
    words = {
        known[source.path].words: new
        for source, old, read in zip(changed, before, after, strict=True)
        if (new := _words_of(source, old, read, last))
    }
    unheard = {new.digest for new in words.values()} - {text.words for text in known.values()}
    if len(unheard) < len(changed):  # or two texts would have the same words
        return None
    return Reworded(words, _with_words(last, changed, before, after, now))


def _words_of(source: Source, old: Parsed | None, read: Parsed, last: LastBuild) -> Words | None:
    """The new words of a text; None where its frame is another, or something that is told of it may be another."""
    frame = last.texts[source.path].frame
    if not old or not isinstance(old.item, Item) or not isinstance(read.item, Item):
        return None
    if not frame or frame_of(read.item) != frame or old.item.locations != read.item.locations:
        return None
    ends = max((location.line for location in read.item.locations.values()), default=0)
    told = last.result.outcome.problems
    if any(problem.location.line > ends for problem in _joined(source, old, told)):
        return None  # at a line that may have moved
    if any(source.path in words for problem in told for words in (problem.message, *problem.help)):
        return None
    if any(problem.code in SLOW for problem in read.problems):
        return None
    others = (secret for event, secret in last.secrets.items() if event != source.path)
    if any(secret.encode() in source.content.lower() for secret in others):
        return None
    return Words(source.path, read.item.body.digest, read.item.body.words, read.html)


def _joined(source: Source, old: Parsed, told: Iterable[Problem]) -> list[Problem]:
    """What joining had to say of a text, beside what reading it had."""
    return [each for each in told if each.location.file == source.path and each not in old.problems]


def _with_words(
    last: LastBuild, changed: Sequence[Source], before: Sequence[Parsed | None], after: Sequence[Parsed], now: datetime
) -> LastBuild:
    outcome = last.result.outcome
    gone = {problem for read in before if read for problem in read.problems}
    kept = [problem for problem in outcome.problems if problem not in gone]
    problems = in_order([*kept, *(problem for read in after for problem in read.problems)])
    told = replace(outcome, problems=tuple(problems), today=now.date())
    texts = {
        source.path: replace(last.texts[source.path], content=source.digest, words=read.item.body.digest)
        for source, read in zip(changed, after, strict=True)
        if isinstance(read.item, Item)
    }
    result = replace(last.result, outcome=told, since=now.isoformat())
    return replace(last, texts=last.texts | texts, result=result)


# ---------------------------------------------------------------- views that hold words


def reworded(view: Any, new: Mapping[str, Words]) -> Any:
    """The view with new words wherever it holds old ones; the view itself where it holds none."""
    if isinstance(getattr(view, "body", None), BodyView):
        return replace(view, body=_new_body(view.body, new))
    if bodies := getattr(view, "bodies", ()):
        return replace(view, bodies=tuple(_new_body(body, new) for body in bodies))
    return view


def _new_body(body: BodyView, new: Mapping[str, Words]) -> BodyView:
    words = new.get(body.digest)
    return replace(body, digest=words.digest, words=words.count) if words else body


def with_holders(last: LastBuild, artifacts: Iterable[Artifact], cache: Cache) -> LastBuild:
    """Note of each artifact that holds words how it is made, so that a build can make it again without the site.

    What the build before noted, of the files that have the same keys, stands.
    """
    before = cache.get("last build", "", LastBuild)
    noted = {plan.path: plan.key for plan in before.result.plans} if before else {}
    same = {plan.path for plan in last.result.plans if noted.get(plan.path) == plan.key}
    sources = {text.words: source for source, text in last.texts.items() if text.frame}
    holders: dict[str, list[str]] = {}
    holding: dict[str, Artifact] = {}
    for artifact in artifacts:
        held = {sources[digest] for digest in _digests_in(artifact.view) if digest in sources}
        for source in held:
            holders.setdefault(source, []).append(artifact.path)
        if held:
            holding[artifact.path] = artifact
    lacking = cache.keep("holders", holding)
    for path, artifact in holding.items():
        if path in lacking or path not in same:
            remember_holder(artifact, cache)
    return replace(last, holders={source: tuple(paths) for source, paths in holders.items()})


def _digests_in(view: Any) -> Iterator[str]:
    for body in (getattr(view, "body", None), *getattr(view, "bodies", ())):
        if isinstance(body, BodyView):
            yield body.digest


def remember_holder(artifact: Artifact, cache: Cache) -> None:
    view = artifact.view
    of = type(view)
    holder = Holder(artifact.recipe, artifact.sources, of.__module__, of.__name__, Raw(packed(view)))
    cache.put("holders", artifact.path, holder)


def holders_of(new: Reworded, cache: Cache) -> list[Artifact] | None:
    """The artifacts that hold the words that are new, with the new ones; None where one is not remembered."""
    paths = {path: None for words in new.words.values() for path in new.last.holders.get(words.source, ())}
    found = [(path, cache.get("holders", path, Holder)) for path in paths]
    if any(holder is None for _, holder in found):
        return None
    return [
        Artifact(path, holder.recipe, reworded(_view_of(holder), new.words), holder.sources)
        for path, holder in found
        if holder
    ]


def _view_of(holder: Holder) -> Any:
    return unpacked(holder.view, getattr(import_module(holder.module), holder.view_type))
