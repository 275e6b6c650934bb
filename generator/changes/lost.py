"""Addresses that were published and lead nowhere any more: who asks for one finds nothing, unless somebody helps.

Refuses to call a page lost that time took down, as its author said, or that only a preview had shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from generator.changes import Facts
from generator.problems import Location, Problem, UnlocatedProblem
from generator.site import AnyEntry, Site, Waiting, folded
from generator.text import urls

SETTINGS = "content/site.yaml"


class Lost(Struct, frozen=True):
    """`addresses` as people type them after the site's name; `problems` say what became of each."""

    addresses: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def lost_addresses(
    site: Site, planned: Iterable[str], published: Mapping[str, tuple[str, ...]], old: Facts | None
) -> Lost:
    """Of the pages in `published` (path -> its sources) those that will not be there, nor lead on to another."""
    gone = sorted({path for path in published if path.endswith(".html")}.difference(planned))
    if not gone:
        return Lost()
    register = _Register(site, {source for sources in published.values() for source in sources}, old)
    authors = {path: _author_of(published[path]) for path in gone}
    told = {path: register.problem(path, source) for path, source in authors.items() if source}
    problems = [problem for problem in told.values() if problem]
    lists = sorted(_address(path) for path, source in authors.items() if not source)
    if lists:
        problems.append(_empty(lists))
    return Lost(tuple(_address(path) for path, problem in told.items() if problem), tuple(problems))


def _author_of(sources: Sequence[str]) -> str:
    """The file of content that a page showed; empty for lists, which the site makes by itself."""
    return next((source for source in sources if source != SETTINGS), "")


def _address(path: str) -> str:
    return str(urls.at("", path))


class _Register:
    """Who stood where, and who may have come after."""

    def __init__(self, site: Site, before: set[str], old: Facts | None) -> None:
        self.site, self.old = site, old
        self.entries: dict[str, AnyEntry] = {entry.source: entry for entry in site.entries}
        self.waiting = {each.source: each for each in site.waiting}
        self.newcomers = [entry for entry in site.entries if entry.source not in before]

    def problem(self, path: str, source: str) -> Problem | None:
        """None for what time took down."""
        address = _address(path)
        if hidden := self.waiting.get(source):
            return None if self._is_by_time(hidden) else _hidden(address, hidden)
        entry = self.entries.get(source) or self._successor(path)
        return _moved(address, source, entry) if entry else _deleted(address, source)

    def _is_by_time(self, hidden: Waiting) -> bool:
        """A page whose day was over; or one that only a preview had shown."""
        if hidden.reason == "expired" or self.old is None:
            return hidden.reason == "expired"
        if hidden.reason == "draft":
            return self.old.drafts
        return self.old.future or datetime.fromisoformat(self.old.now) > self.site.now

    def _successor(self, path: str) -> AnyEntry | None:
        """A file that is new and has the words of the one that is gone, or its title."""
        was = self.old.pages.get(path) if self.old else None
        if was is None:
            return None
        alike = (entry for entry in self.newcomers if was.body and entry.item.body.digest == was.body)
        titled = (entry for entry in self.newcomers if folded(entry.title) == folded(was.title))
        return next(alike, None) or next(titled, None)


def _moved(address: str, source: str, entry: AnyEntry) -> Problem:
    same = entry.source == source
    words = f"the page is at {_address(entry.path)} now" if same else f"{source} is gone, and this file seems to be it"
    aliases = ", ".join((*entry.front.aliases, address))
    at = entry.item.location("aliases" if entry.front.aliases else "slug" if same else "title")
    return _lost(address, words, at, f"write aliases: [{aliases}]", _IF_MEANT)


def _hidden(address: str, hidden: Waiting) -> Problem:
    reason = "its file is a draft now" if hidden.reason == "draft" else "its file has a day in the future now"
    mend = f"else let a page that takes its place have aliases: [{address}]"
    return _lost(address, reason, Location(hidden.source), _IF_MEANT, mend)


def _deleted(address: str, source: str) -> Problem:
    mend = f"write aliases: [{address}] in the file of a page that takes its place"
    return _lost(address, "its file was deleted", Location(source), mend, _IF_MEANT)


_WHY = "links from other sites, bookmarks and search engines still lead there, and would find nothing"
_IF_MEANT = "if that is meant, do nothing: this is said once; with --strict, build once without it"


def _lost(address: str, reason: str, at: Location, *help: str) -> Problem:
    message = f"nothing stands at {address} any more: {reason}"
    return UnlocatedProblem("address-lost", message, _WHY, help, "warning").at(at)


def _empty(addresses: Sequence[str]) -> Problem:
    """Lists come and go with what stands in them; still, somebody may follow one."""
    more = f" and {len(addresses) - 5} more" * (len(addresses) > 5)
    return UnlocatedProblem(
        "list-gone",
        f"nothing stands in these lists any more, so they are gone: {', '.join(addresses[:5])}{more}",
        why=_WHY,
        help=("if you changed the name of a tag, a wing or a sector, see whether all pages have the new one",),
        severity="hint",
    ).at(Location(SETTINGS))
