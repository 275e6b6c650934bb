"""What a command says when it is done: problems, what was built, what is waiting, why a file is as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from generator.model import Artifact
from generator.dates import long_day, plain_day
from generator.pipeline import Model, Outcome, Request
from generator.problems import Problem, count_of, show
from generator.site import Waiting
from generator.trace import Trace
from generator.write import Receipt

COLOURS = {"error": "red", "warning": "yellow", "hint": "cyan"}


def say_problems(outcome: Outcome, request: Request, given: dict[str, Any]) -> None:
    """Every problem with its place and help, on stderr; hints only when asked for."""
    lines = _line_reader(request.root)
    for problem in outcome.problems:
        if problem.severity == "hint" and not given["verbose"]:
            continue
        head, _, rest = show(problem, lines).partition("\n")
        click.echo(f"{click.style(head, fg=COLOURS[problem.severity], bold=True)}\n{rest}\n", err=True)


def _line_reader(root: Path) -> Callable[[str, int], str | None]:
    texts: dict[str, list[str]] = {}

    def line_of(file: str, line: int) -> str | None:
        if file not in texts:
            texts[file] = _lines(root / file) or _lines(Path(__file__).parent.parent / file)
        lines = texts[file]
        return lines[line - 1] if 0 < line <= len(lines) else None

    return line_of


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def say_built(outcome: Outcome, request: Request, given: dict[str, Any], seconds: float) -> None:
    if given["as_json"]:
        click.echo(json.dumps(_object(outcome, request, seconds), ensure_ascii=False, indent=2))
    _say_pinned(outcome, given)
    receipt = outcome.receipt
    if receipt is None:
        _say_count(outcome, "nothing was written; what was published before is as it was", given)
        return
    if not given["quiet"]:
        where = _short(request.output)
        click.echo(f"{_changes(receipt)} {where} now holds {outcome.pages} pages. {seconds:.1f} s.", err=given["as_json"])
        _say_files(receipt, given)
        _say_time(outcome, given)
    _say_surprises(receipt)
    if outcome.problems:
        _say_count(outcome, "the site was built", given)


def _say_pinned(outcome: Outcome, given: dict[str, Any]) -> None:
    if outcome.pinned and outcome.today:
        click.echo(
            f"The date is pinned: this is the site as on {long_day(outcome.today)} "
            "(today: in content/site.yaml; --today now follows the calendar).",
            err=given["as_json"],
        )


def _changes(receipt: Receipt) -> str:
    counts = (
        (len(receipt.written), "new"),
        (len(receipt.changed), "changed"),
        (len(receipt.removed), "removed"),
    )
    told = [f"{count} {word}" for count, word in counts if count]
    if not told:
        return "Nothing has changed."
    files = "file" if counts[0][0] + counts[1][0] + counts[2][0] == 1 else "files"
    return f"{', '.join(told)} {files}, {receipt.unchanged} unchanged."


def _say_files(receipt: Receipt, given: dict[str, Any]) -> None:
    if given["verbose"]:
        for word, paths in (("new", receipt.written), ("changed", receipt.changed), ("removed", receipt.removed)):
            for path in paths:
                click.echo(f"  {word}: {path}", err=given["as_json"])


def _say_time(outcome: Outcome, given: dict[str, Any]) -> None:
    """What is not shown yet, and when the site changes without anyone touching it."""
    for waiting in outcome.waiting:
        click.echo(_waiting_words(waiting), err=given["as_json"])
    if outcome.next_change and not outcome.pinned:
        day = plain_day(outcome.next_change)
        click.echo(f"The site next changes by itself on {day}, if you build then.", err=given["as_json"])


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


def _say_surprises(receipt: Receipt) -> None:
    """Never silent: what was found in the output that is not ours."""
    for path in receipt.replaced:
        click.echo(f"{path} had been changed by hand in the output; it was made again. Your copy: {path}", err=True)
    if receipt.foreign:
        names = ", ".join(receipt.foreign[:5]) + (" ..." if len(receipt.foreign) > 5 else "")
        click.echo(f"Left alone in the output, since they are not ours: {names}", err=True)


def _say_count(outcome: Outcome, then: str, given: dict[str, Any]) -> None:
    hints = sum(problem.severity == "hint" for problem in outcome.problems)
    if hints == len(outcome.problems) and (given["quiet"] or not outcome.problems):
        return
    more = " (-v shows the hints)" if hints and not given["verbose"] else ""
    click.echo(f"{count_of(outcome.problems)}{more}; {then}", err=True)


def say_checked(outcome: Outcome, request: Request, given: dict[str, Any]) -> None:
    if given["as_json"]:
        click.echo(json.dumps(_object(outcome, request, 0.0), ensure_ascii=False, indent=2))
    _say_pinned(outcome, given)
    click.echo(f"{count_of(outcome.problems)}; {outcome.pages} pages checked, nothing written", err=given["as_json"])


def _short(path: Path) -> str:
    try:
        return f"{path.relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"


# ---------------------------------------------------------------- --json


def _object(outcome: Outcome, request: Request, seconds: float) -> dict[str, Any]:
    receipt = outcome.receipt
    return {
        "published": receipt is not None,
        "today": outcome.today.isoformat() if outcome.today else None,
        "pinned": outcome.pinned,
        "next_change": outcome.next_change.isoformat() if outcome.next_change else None,
        "output": str(request.output),
        "pages": outcome.pages,
        "seconds": round(seconds, 3),
        "new": list(receipt.written) if receipt else [],
        "changed": list(receipt.changed) if receipt else [],
        "removed": list(receipt.removed) if receipt else [],
        "unchanged": receipt.unchanged if receipt else 0,
        "waiting": [_waiting_object(each) for each in outcome.waiting],
        "problems": [problem_object(problem) for problem in outcome.problems],
    }


def _waiting_object(waiting: Waiting) -> dict[str, Any]:
    day = waiting.day.isoformat() if waiting.day else None
    return {"file": waiting.source, "title": waiting.title, "reason": waiting.reason, "day": day}


def problem_object(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "message": problem.message,
        "why": problem.why,
        "help": list(problem.help),
    }


# ---------------------------------------------------------------- why, clean


def say_why(page: str, model: Model, request: Request, given: dict[str, Any]) -> bool:
    """Everything known of one file of the output; False when there is none of that name."""
    artifact = _artifact(page, model)
    if artifact is None:
        known = [each.path for each in model.artifacts]
        from generator.problems import did_you_mean

        hints = did_you_mean(page.strip("/") + "/index.html", known)
        click.echo("\n  help: ".join([f"error: the site has no file {page}", *hints[:1]]), err=True)
        return False
    note = Trace.at(request.cache).read().get(artifact.path)
    shown_in = [each.path for each in model.artifacts if each is not artifact and _shows(each, model, artifact)]
    rows = {
        "file": artifact.path,
        "address": f"{model.site.config.base_url}{artifact.path.removesuffix('index.html')}",
        "made from": ", ".join(artifact.sources) or "the whole site",
        "made by": f"templates/{artifact.recipe}" if artifact.recipe in model.templates else artifact.recipe,
        "told": ", ".join(artifact.view.__struct_fields__),
        "key": model.keys[artifact.path],
        "last rewritten because": note.reason if note else "nothing is known of earlier builds",
        "linked from": ", ".join(shown_in[:20]) + (" ..." if len(shown_in) > 20 else "") or "no page",
    }
    if given["as_json"]:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for name, value in rows.items():
            click.echo(f"{click.style(name + ':', bold=True)} {value}")
    return True


def _artifact(page: str, model: Model) -> Artifact | None:
    """By its path in the output, its address, or the source it is made from."""
    base, prefix = model.site.config.base_url, model.site.prefix
    wanted = page.removeprefix(base).removeprefix(f"{prefix}/").removeprefix("output/").lstrip("/")
    names = {wanted, f"{wanted.rstrip('/')}/index.html".lstrip("/")}
    for artifact in model.artifacts:
        if artifact.path in names or page in artifact.sources or f"content/{page}" in artifact.sources:
            return artifact
    return None


def _shows(artifact: Artifact, model: Model, wanted: Artifact) -> bool:
    """Whether a page's view names the address of `wanted`."""
    from generator import urls

    return artifact.path.endswith(".html") and _holds(artifact.view, urls.at(model.site.prefix, wanted.path))


def _holds(value: object, url: str) -> bool:
    if isinstance(value, str):
        return value == url or value == f'href="{url}"'
    if isinstance(value, tuple):
        return any(_holds(each, url) for each in value)
    names = getattr(value, "__struct_fields__", ())
    return any(_holds(getattr(value, name), url) for name in names if name not in ("page", "frame"))


def say_cleaned(receipt: Receipt, request: Request, given: dict[str, Any]) -> None:
    if given["as_json"]:
        click.echo(json.dumps({"removed": list(receipt.removed), "kept": list(receipt.foreign)}, indent=2))
    elif not given["quiet"]:
        click.echo(f"{len(receipt.removed)} files removed from {_short(request.output)}, and the cache.")
    _say_surprises(receipt)
