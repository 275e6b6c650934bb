"""What a command says when it is done: problems, what was built, what is waiting, why a file is as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from generator.cli.change_summary import counts_line, event_lines, receipt_object
from generator.cli.profile_report import profile_object
from generator.dates.moments import clock_text, long_day, plain_day
from generator.model.stages import Artifact
from generator.pipeline.build_site import Model, Request
from generator.pipeline.outcome import Outcome
from generator.pipeline.rebuild_reasons import RebuildReasons
from generator.problems import Problem, closest, count_of, show
from generator.site import Waiting
from generator.write.manifest import PublishResult

COLOURS = {"error": "red", "warning": "yellow", "hint": "cyan"}


def say_problems(outcome: Outcome, request: Request, given: dict[str, Any]) -> None:
    """Every problem with its place and help, on stderr; hints only when asked for."""
    lines = _line_reader(request.root)
    for problem in outcome.problems:
        if problem.severity == "hint" and not given["verbose"]:
            continue
        head, _, rest = show(problem, lines).partition("\n")
        click.echo(f"{click.style(head, fg=COLOURS[problem.severity], bold=True)}\n{rest}\n", err=True)


def say_annotations(outcome: Outcome) -> None:
    """The problems once more, as GitHub wants them, so that it shows each beside the text that was changed."""
    for problem in outcome.problems:
        click.echo(_annotation(problem), err=True)


_GITHUB_NAMES = MappingProxyType({"error": "error", "warning": "warning", "hint": "notice"})


def _annotation(problem: Problem) -> str:
    location = problem.location
    spot = [
        f"file={location.file}",
        *(f"{name}={n}" for name, n in (("line", location.line), ("col", location.column)) if n),
    ]
    where = ",".join(part.replace("%", "%25").replace(",", "%2C").replace(":", "%3A") for part in spot)
    message = ". ".join([problem.message, *problem.help]).replace("%", "%25").replace("\n", "%0A")
    return f"::{_GITHUB_NAMES[problem.severity]} {where},title={problem.code}::{message}"


def _line_reader(root: Path) -> Callable[[str, int], str | None]:
    texts: dict[str, list[str]] = {}

    def line_of(file: str, line: int) -> str | None:
        if file not in texts:
            texts[file] = _lines(root / file) or _lines(Path(__file__).parents[2] / file)
        lines = texts[file]
        return lines[line - 1] if 0 < line <= len(lines) else None

    return line_of


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def say_built(outcome: Outcome, request: Request, given: dict[str, Any], seconds: float, took: str = "") -> None:
    """`took`: words for how long it was, instead of the seconds."""
    if given["as_json"]:
        say_object(_object(outcome, request, seconds) | _profile(given))
    _say_pinned(outcome, given)
    publish_result = outcome.publish_result
    if publish_result is None:
        _say_count(outcome, "nothing was written; what was published before is as it was", given)
        return
    if not given["quiet"]:
        now = "now " if publish_result.touched else ""
        holds = f"{_short(request.output)} {now}holds {counted(outcome.pages, 'page')}."
        click.echo(f"{_changes(publish_result)} {holds} {took or f'{seconds:.1f} s'}.", err=given["as_json"])
        _say_changes(outcome, given)
        _say_files(publish_result, given)
        _say_time(outcome, given)
    _say_surprises(publish_result, request)
    if outcome.problems:
        _say_count(outcome, "the site was built", given)


def _say_pinned(outcome: Outcome, given: dict[str, Any]) -> None:
    if outcome.pinned and outcome.today:
        click.echo(
            f"The date is pinned: this is the site as on {long_day(outcome.today)} "
            "(today: in content/site.yaml; --today now follows the calendar).",
            err=given["as_json"],
        )


def _changes(publish_result: PublishResult) -> str:
    """ "1 new file, 20 changed, 53 unchanged."; the first number says what is counted."""
    if not publish_result.touched:
        return "Nothing has changed."
    counts = (
        (len(publish_result.written), "new"),
        (len(publish_result.changed), "changed"),
        (len(publish_result.removed), "removed"),
        (publish_result.unchanged, "unchanged"),
    )
    (first, word), *others = [(count, word) for count, word in counts if count]
    return ", ".join([counted(first, f"{word} file"), *(f"{count} {word}" for count, word in others)]) + "."


def _say_changes(outcome: Outcome, given: dict[str, Any]) -> None:
    """What visitors see of it, where it is known what they saw before."""
    if outcome.changes is None or outcome.publish_result is None or not outcome.publish_result.touched:
        return
    click.echo(f"For visitors: {counts_line(outcome.changes)}.", err=given["as_json"])
    for line in event_lines(outcome.changes, given["verbose"]):
        click.echo(f"  {line}", err=given["as_json"])


def _say_files(publish_result: PublishResult, given: dict[str, Any]) -> None:
    if given["verbose"]:
        for word, paths in (
            ("new", publish_result.written),
            ("changed", publish_result.changed),
            ("removed", publish_result.removed),
        ):
            for path in paths:
                click.echo(f"  {word}: {path}", err=given["as_json"])


def _say_time(outcome: Outcome, given: dict[str, Any]) -> None:
    """What is not shown yet, and when the site changes without anyone touching it."""
    for waiting in outcome.waiting:
        click.echo(_waiting_words(waiting), err=given["as_json"])
    if outcome.valid_until and not outcome.pinned:
        words = instant_words(datetime.fromisoformat(outcome.valid_until))
        click.echo(f"The site next changes by itself {words}, if you build then.", err=given["as_json"])


def say_still_valid(until: str, given: dict[str, Any]) -> None:
    """Nothing was built: until that instant (ISO 8601; empty: always) the same files give the same site."""
    words = f"until {instant_words(datetime.fromisoformat(until))[3:]}" if until else "whatever day it is"
    if given["as_json"]:
        say_object({"published": False, "stale": False, "valid_until": until or None})
    elif not given["quiet"]:
        click.echo(f"Nothing was built: the published site stays as it is {words}. (Content was not looked at.)")


def instant_words(at: datetime) -> str:
    """ "on 21 March 2023", where a day begins; "on 30 May 2023 at 4:30pm"."""
    clock = at.timetz().replace(tzinfo=None)
    return f"on {plain_day(at.date())}" + (f" at {clock_text(clock)}" if clock != time() else "")


def _waiting_words(waiting: Waiting) -> str:
    name = f"\u201c{waiting.title}\u201d ({waiting.source})"
    day = plain_day(waiting.day) if waiting.day else ""
    match waiting.reason:
        case "draft":
            return f"A draft, not published: {name}. --drafts shows it."
        case "future":
            return f"Waiting: {name} appears on {day} if you build then."
        case "expired":
            return f"Taken down on {day}, as its file says: {name}."


def _say_surprises(publish_result: PublishResult, request: Request) -> None:
    """Never silent: what was found in the output that is not ours."""
    output = _short(request.output)
    for path in publish_result.replaced:
        kept = _short((request.cache / "replaced" / path).parent)
        words = f"{output}{path} had been changed by hand. It was made again; your version is kept in {kept}"
        click.echo(words, err=True)
    if publish_result.untracked:
        names = ", ".join(publish_result.untracked[:5]) + (
            f" and {len(publish_result.untracked) - 5} more" * (len(publish_result.untracked) > 5)
        )
        click.echo(f"Not made by this generator, so left alone in {output}: {names}", err=True)


def _say_count(outcome: Outcome, then: str, given: dict[str, Any]) -> None:
    hints = sum(problem.severity == "hint" for problem in outcome.problems)
    if hints == len(outcome.problems) and (given["quiet"] or not outcome.problems):
        return
    more = " (-v shows the hints)" if hints and not given["verbose"] else ""
    _say_where_more_is_told(outcome, given)
    click.echo(f"{count_of(outcome.problems)}{more}; {then}", err=True)


def _say_where_more_is_told(outcome: Outcome, given: dict[str, Any]) -> None:
    """The command that explains the worst problem, the first of its sort. Not of a hint that nobody was shown."""
    shown = [problem for problem in outcome.problems if problem.severity != "hint" or given["verbose"]]
    if shown and not given["quiet"]:
        worst = min(shown, key=lambda problem: ("error", "warning", "hint").index(problem.severity))
        click.echo(f"More about {worst.code}: python3 build.py explain {worst.code}", err=True)


def say_checked(outcome: Outcome, request: Request, given: dict[str, Any], asked: int | None = None) -> None:
    """`asked`: how many links to other sites there were to ask for; None where nobody wanted that."""
    if given["as_json"]:
        say_object(_object(outcome, request, 0.0) | _profile(given))
    _say_pinned(outcome, given)
    checked = f"{counted(outcome.pages, 'page')} checked" if outcome.pages else "the pages could not be checked"
    if asked is not None and outcome.pages:
        checked += f", {counted(asked, 'link')} to other sites"
    _say_where_more_is_told(outcome, given | {"verbose": True})
    click.echo(f"{count_of(outcome.problems)}; {checked}, nothing published", err=given["as_json"])


def counted(number: int, thing: str) -> str:
    """ "1 page", "42 pages"."""
    return f"{number:,} {thing}{'s' * (number != 1)}"


def _short(path: Path) -> str:
    try:
        return f"{path.relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"


# ---------------------------------------------------------------- --json


def say_object(words: dict[str, Any]) -> None:
    """The one thing that stands on stdout with --json."""
    click.echo(json.dumps(words, ensure_ascii=False, indent=2))


def _object(outcome: Outcome, request: Request, seconds: float) -> dict[str, Any]:
    publish_result = outcome.publish_result
    return {
        "published": publish_result is not None,
        "today": outcome.today.isoformat() if outcome.today else None,
        "pinned": outcome.pinned,
        "valid_until": outcome.valid_until or None,
        "output": str(request.output),
        "pages": outcome.pages,
        "seconds": round(seconds, 3),
        "new": list(publish_result.written) if publish_result else [],
        "changed": list(publish_result.changed) if publish_result else [],
        "removed": list(publish_result.removed) if publish_result else [],
        "unchanged": publish_result.unchanged if publish_result else 0,
        "replaced": list(publish_result.replaced) if publish_result else [],
        "foreign": list(publish_result.untracked) if publish_result else [],
        "receipt": receipt_object(outcome.changes) if outcome.changes else None,
        "waiting": [_waiting_object(each) for each in outcome.waiting],
        "problems": [problem_object(problem) for problem in outcome.problems],
    }


def _profile(given: dict[str, Any]) -> dict[str, Any]:
    recorded = given.get("recorded")
    return {"profile": profile_object(recorded)} if recorded else {}


def _waiting_object(waiting: Waiting) -> dict[str, Any]:
    day = waiting.day.isoformat() if waiting.day else None
    return {"file": waiting.source, "title": waiting.title, "reason": waiting.reason, "day": day}


def problem_object(problem: Problem) -> dict[str, Any]:
    location = problem.location
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "message": problem.message,
        "why": problem.why,
        "help": list(problem.help),
    }


# ---------------------------------------------------------------- why, clean


def say_why(page: str, model: Model, request: Request, given: dict[str, Any]) -> bool:
    """Everything known of one file of the output; False when there is none of that name."""
    artifact = _artifact(page, model)
    if artifact is None:
        words = _not_there(page, model)
        click.echo("\n  help: ".join(f"error: {words}".split("\n")), err=True)
        if given["as_json"]:
            say_object({"error": words.partition("\n")[0]})
        return False
    rows = _facts(artifact, model, request)
    if given["as_json"]:
        say_object(rows)
        return True
    for name, value in rows.items():
        shown = value if isinstance(value, str) else _some(value)
        if name != "key" or given["verbose"]:
            click.echo(f"{click.style(name + ':', bold=True)} {shown}")
    return True


def _not_there(page: str, model: Model) -> str:
    """Why there is no such page; on a second line what to do."""
    for waiting in model.site.waiting:
        if waiting.source in (page, f"content/{page}"):
            return f"{waiting.source} is not published\n{_waiting_words(waiting)}"
    known = [each.path.removesuffix("index.html") for each in model.artifacts]
    near = closest(page.strip("/") + "/", known)
    message = f"the site has no page or file {page}"
    return f"{message}\ndid you mean /{near}?" if near else f"{message}\nwrite its address, such as /posts/"


def _facts(artifact: Artifact, model: Model, request: Request) -> dict[str, str | list[str]]:
    note = RebuildReasons.at(request.cache).read().get(artifact.path)
    template = artifact.recipe in model.templates
    return {
        "file": artifact.path,
        "address": f"{model.site.config.base_url}{artifact.path.removesuffix('index.html')}",
        "made from": list(artifact.sources) or "the whole site",
        "made by": f"templates/{artifact.recipe}" if template else f"the generator ({artifact.recipe})",
        "last rewritten because": note.reason if note else "nothing is known of earlier builds",
        "linked from": [each.path for each in model.artifacts if _shows(each, model, artifact)] or "no page",
        "what it shows": list(artifact.view.__struct_fields__),
        "key": model.keys[artifact.path],
    }


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")


def _artifact(page: str, model: Model) -> Artifact | None:
    """By its path in the output, its address, or the source it is made from."""
    base, prefix = model.site.config.base_url, model.site.prefix
    page = page.partition("#")[0].partition("?")[0].removeprefix("./")
    wanted = page.removeprefix(base).removeprefix(f"{prefix}/").removeprefix("output/").lstrip("/")
    names = {wanted, f"{wanted.rstrip('/')}/index.html".lstrip("/")}
    for artifact in model.artifacts:
        if artifact.path in names or page in artifact.sources or f"content/{page}" in artifact.sources:
            return artifact
    return None


def _shows(artifact: Artifact, model: Model, wanted: Artifact) -> bool:
    """Whether another page's view names the address of `wanted`; menus do not count."""
    if artifact is wanted or not artifact.path.endswith(".html"):
        return False
    from generator.text import urls  # 3 ms, for `why` alone

    return _holds(artifact.view, urls.at(model.site.prefix, wanted.path))


def _holds(value: object, url: str) -> bool:
    if isinstance(value, str):
        return value == url or value.startswith((f'href="{url}"', f'href="{url}#', f'src="{url}"'))
    if isinstance(value, tuple):
        return any(_holds(each, url) for each in value)
    names = getattr(value, "__struct_fields__", ())
    return any(_holds(getattr(value, name), url) for name in names if name not in _ON_EVERY_PAGE)


_ON_EVERY_PAGE = ("frame", "head", "menu", "crumbs", "easy_read")


def say_cleaned(publish_result: PublishResult, request: Request, given: dict[str, Any]) -> None:
    if given["as_json"]:
        say_object({"removed": list(publish_result.removed), "kept": list(publish_result.untracked)})
    elif not given["quiet"]:
        files = counted(len(publish_result.removed), "file")
        there = (
            f"{files} removed from {_short(request.output)}"
            if publish_result.removed
            else "There was no site to remove"
        )
        click.echo(f"{there}; the cache is empty.")
    _say_surprises(publish_result, request)
