"""The rules that only all built files together can break, one function a rule, in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.page_checks.facts import Reference
from generator.page_checks.weights import pages_too_heavy, pictures_too_heavy
from generator.page_checks.whole import Finding, LinkTarget, Whole
from generator.problems import UnlocatedProblem
from generator.resolve.index import nearest
from generator.views.search import FOLDER as SEARCH_FOLDER


def _own_faults(whole: Whole) -> Iterator[Finding]:
    """What was found when each file was looked at by itself."""
    for path in sorted(whole.facts):
        yield from ((path, trouble, None) for trouble in whole.facts[path].faults)


def _links_lead_somewhere(whole: Whole) -> Iterator[Finding]:
    """Pages come first: a feed says again what its pages say, so what is broken there is told once."""
    told: dict[tuple[Reference, LinkTarget], UnlocatedProblem] = {}  # to find what is meant takes a while
    on_pages = [page.path for page, _ in whole.pages()]
    for path in on_pages:
        for reference, lead in _dead_ends(path, whole):
            if (reference, lead) not in told:
                told[reference, lead] = _dead_end(reference, lead, whole)
            yield path, told[reference, lead], whole.place_of_link(reference, path)
    known = {lead for _, lead in told}
    for path in sorted(whole.facts.keys() - on_pages):
        for reference, lead in _dead_ends(path, whole):
            if lead not in known:
                known.add(lead)
                yield path, _dead_end(reference, lead, whole), whole.place_of_link(reference, path)


def _dead_ends(path: str, whole: Whole) -> Iterator[tuple[Reference, LinkTarget]]:
    for reference in whole.facts[path].references:
        lead = whole.lead(reference, path)
        if lead.kind == "own" and not (lead.path in whole.files and whole.has_id(lead.path, lead.fragment)):
            yield reference, lead


def _dead_end(reference: Reference, lead: LinkTarget, whole: Whole) -> UnlocatedProblem:
    if lead.path not in whole.files:
        return _nothing_there(reference, lead.path, whole)
    return _no_such_part(reference, lead.fragment, whole.facts[lead.path].ids or ())


def _nothing_there(reference: Reference, path: str, whole: Whole) -> UnlocatedProblem:
    near = nearest(path.removesuffix("index.html"), [each.removesuffix("index.html") for each in whole.files])
    return UnlocatedProblem(
        "page-link-broken",
        f"{reference.url} leads to a file that the site does not have",
        why=_WHY_BROKEN if reference.kind == "link" else "a browser that looks for it finds nothing",
        help=(f"did you mean {whole.address(near)}?",) if near else ("lead it to a page of the site, or take it out",),
    )


_WHY_BROKEN = "a reader who follows this link would find nothing"


def _no_such_part(reference: Reference, fragment: str, ids: tuple[str, ...]) -> UnlocatedProblem:
    near = nearest(fragment, ids)
    return UnlocatedProblem(
        "page-link-fragment",
        f"{reference.url} leads to a part that its page does not have",
        why="the reader would arrive at the top, and look for it",
        help=(f"did you mean #{near}?",) if near else ("take what follows the # away",),
    )


def _titles_differ(whole: Whole) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for page, facts in whole.pages():
        title = facts.title.casefold()
        if facts.unlisted or not title:
            continue
        other = first.setdefault(title, page.path)
        if other != page.path and not _is_said_already(page.path, other, whole):
            trouble = UnlocatedProblem(
                "page-title-twice",
                f"its title is that of {whole.address(other)}: {facts.title}",
                why="among tabs, bookmarks and search results nobody can tell the two apart",
                help=("give one of them another title",),
                severity="warning",
            )
            yield page.path, trouble, None


def _is_said_already(path: str, other: str, whole: Whole) -> bool:
    """The rule title-twice speaks of two files of content with one title."""
    found = [whole.entries.get(source) for each in (path, other) for source in whole.files[each].sources]
    titles = [entry.title.casefold() for entry in found if entry]
    return len(titles) == 2 and titles[0] == titles[1]


def _no_page_is_alone(whole: Whole) -> Iterator[Finding]:
    """The A to Z of the search lists all there is, so its links do not count."""
    linked = {"index.html"}
    for page, facts in whole.pages():
        if page.path.startswith(SEARCH_FOLDER):
            continue
        for reference in facts.references:
            lead = whole.lead(reference, page.path)
            if reference.kind == "link" and lead.path != page.path:
                linked.add(lead.path)
    for page, facts in whole.pages():
        if page.path not in linked and not facts.unlisted:
            trouble = UnlocatedProblem(
                "page-orphan",
                "no other page links to this one",
                why="whoever does not know its address never finds it",
                help=("link to it from a page where its readers are, or name it in a menu of content/site.yaml",),
                severity="warning",
            )
            yield page.path, trouble, None


RULES: tuple[Callable[[Whole], Iterator[Finding]], ...] = (
    _own_faults,
    _links_lead_somewhere,
    _titles_differ,
    _no_page_is_alone,
    pages_too_heavy,
    pictures_too_heavy,
)
