"""What a build is asked for, and all that it reads: the whole of what a site depends on.

Refuses to understand any of it: that is for the stages after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.digests import digest
from generator.model.settings import Config
from generator.model.stages import Binary, Source
from generator.model.values import DateOrDateTime
from generator.pipeline import config, load
from generator.pipeline.cache import Cache
from generator.pipeline.profile import stage
from generator.plan.keys import template_problems
from generator.problems import Location, Problem
from generator.site import Showing

Tell = Callable[[str, int, int], None]  # stage in words, how many are done, of how many


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


class Inputs(Struct, frozen=True, kw_only=True):
    """All that the site depends on. `digest` is of every part of it but the time, and of the generator itself."""

    sources: tuple[Source, ...]
    binaries: tuple[Binary, ...]
    templates: Mapping[str, Source]
    settings: Config | None  # with what the command line says instead; None: no site can be built
    locations: Mapping[str, Location]
    showing: Showing | None
    problems: tuple[Problem, ...]
    fingerprint: str
    digest: str
    rest: str  # the same without the bytes of the texts


@stage("reading files")
def read_inputs(request: Request, cache: Cache, fingerprint: str, reader: load.Reader = load.read) -> Inputs:
    """Everything there is to read, and what day it is."""
    loaded = load.load(request.root, cache, reader)
    templates = load.load_templates(load.ROOT / "templates", request.root / "templates", read=reader)
    sources = {source.path: source for source in loaded.sources}
    read = _settings(sources.pop(config.PATH, None), cache)
    problems = (*loaded.problems, *read.problems, *template_problems(templates))
    settings = _with_flags(read.config, request) if read.config else None
    showing = _showing(settings, request) if settings else None
    rest = (
        [(source.path, "" if source.path.endswith(".md") else source.digest) for source in loaded.sources],
        loaded.binaries,
        [(name, template.digest) for name, template in templates.items()],
        settings,
        (request.drafts, request.future),
        request.today is None,
        problems,
    )
    rest_digest = digest(fingerprint, msgspec.msgpack.encode(rest))
    return Inputs(
        sources=tuple(sources.values()),
        binaries=loaded.binaries,
        templates=templates,
        settings=settings,
        locations=read.locations,
        showing=showing,
        problems=problems,
        fingerprint=fingerprint,
        digest=_digest(rest_digest, sources.values()),
        rest=rest_digest,
    )


def with_texts(inputs: Inputs, texts: Mapping[str, Source], request: Request) -> Inputs:
    """The same with these texts in the place of those of the same path; the clock is asked anew."""
    sources = tuple(texts.get(source.path, source) for source in inputs.sources)
    showing = _showing(inputs.settings, request) if inputs.settings else None
    return replace(inputs, sources=sources, showing=showing, digest=_digest(inputs.rest, sources))


def _digest(rest: str, sources: Iterable[Source]) -> str:
    return digest(rest, *(source.digest for source in sources))


def _settings(source: Source | None, cache: Cache) -> config.Settings:
    """site.yaml, remembered too: a build with nothing to do then never imports the YAML reader (15 ms)."""
    if source is None:
        return config.read_config(None)
    known = cache.get("settings", source.digest, config.Settings)
    if known is None:
        known = config.read_config(source)
        cache.put("settings", source.digest, known)
    return known


def _with_flags(settings: Config, request: Request) -> Config:
    """The settings with what the command line says instead."""
    today = request.today or (None if request.follow_clock else settings.today)
    base_url = request.base_url or settings.base_url
    return replace(settings, today=today, base_url=base_url if base_url.endswith("/") else f"{base_url}/")


def _showing(settings: Config, request: Request) -> Showing:
    """A day that is given counts from its first instant."""
    from generator.dates.moments import start_instant

    day = settings.today
    now = start_instant(DateOrDateTime(day), settings.timezone) if day else request.clock(settings.timezone)
    # With a fixed offset: two times of one zone Python compares by the clocks on the wall, and when these go back in
    # autumn, what was over an hour ago would be on again.
    at = now.astimezone(timezone(now.utcoffset() or timedelta()))
    return Showing(at, request.drafts, request.future, pinned=day is not None and request.today is None)
