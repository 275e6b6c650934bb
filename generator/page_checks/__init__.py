"""Rules about the built pages, after everything else is right: what a visitor, a screen reader, a search engine gets.

`reading` looks at each file by itself and gives facts, which are remembered; `site_rules` and `contrast` judge them
all together. Refuses to read or make a file: its bytes come from whoever calls.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.model.stages import Artifact, Source
from generator.page_checks.contrast import check_contrast
from generator.page_checks.facts import FileFacts
from generator.page_checks.reading import look
from generator.page_checks.site_rules import RULES
from generator.page_checks.whole import Finding, Whole
from generator.problems import Location, Problem, UnlocatedProblem

__all__ = ("TOKENS", "FileFacts", "Whole", "judge", "look")

TOKENS = "assets/css/tokens.css"
_MOST_ALIKE = 20  # one sentence about more pages than these is said once
SETTINGS = "content/site.yaml"


def judge(whole: Whole, templates: Mapping[str, Source]) -> list[Problem]:
    """Every rule of the tables, each problem where somebody can mend it."""
    problems = list(_placed(whole, [finding for rule in RULES for finding in rule(whole)]))
    tokens = templates.get(TOKENS)
    if tokens:
        problems += check_contrast(tokens.content.decode("utf-8", "replace"), f"templates/{TOKENS}")
    return problems


def _placed(whole: Whole, findings: Sequence[Finding]) -> Iterator[Problem]:
    """A fault that all pages of a template share is the template's; any other is told at the file of the page."""
    alike: dict[tuple[str, UnlocatedProblem], list[str]] = defaultdict(list)
    for path, trouble, location in findings:
        if location:
            yield _said(trouble, f"on {whole.address(path)}").at(location)
        else:
            alike[whole.files[path].recipe, trouble].append(path)
    made_by = Counter(artifact.recipe for artifact in whole.files.values())
    for (recipe, trouble), paths in alike.items():
        shared = len(paths) > _MOST_ALIKE or (len(paths) == made_by[recipe] and len(paths) > 1)
        for several in [paths] if shared else [[path] for path in paths]:
            yield _at_its_source(whole, recipe, trouble, several, shared)


def _at_its_source(whole: Whole, recipe: str, trouble: UnlocatedProblem, paths: list[str], shared: bool) -> Problem:
    where = f"on {whole.address(paths[0])}"
    if more := len(paths) - 1:
        where += f" and {more} more like it"
    source = _source_of(whole.files[paths[0]])
    if not recipe.endswith(".html"):
        return _said(trouble, where).at(Location(source or SETTINGS))
    template = f"templates/{recipe}"
    if shared or source is None:
        return _said(trouble, where).at(Location(template))
    return _said(trouble, f"{where}, made with {template}").at(Location(source))


def _source_of(artifact: Artifact) -> str | None:
    """The file of content that the artifact shows; None where it is a page of the site itself, such as a list."""
    source = artifact.sources[0] if artifact.sources else SETTINGS
    return source if source != SETTINGS else None


def _said(trouble: UnlocatedProblem, where: str) -> UnlocatedProblem:
    return replace(trouble, message=f"{trouble.message} ({where})")
