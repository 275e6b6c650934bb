"""Rules about the whole site, one function a rule, in a table. Each says what is wrong, where, and how to mend it.

Refuses to repeat what `parse` and `resolve` have said of a single file or link.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from generator.kinds import RESERVED
from generator.model import Artifact, Event, Post
from generator.dates import plain_day
from generator.problems import Place, Problem, Trouble, closest
from generator.site import AnyEntry, Site


def check(site: Site) -> list[Problem]:
    """Every rule of the table over the site."""
    return [problem for rule in RULES for problem in rule(site)]


def _reserved_addresses(site: Site) -> Iterator[Problem]:
    """A post called "page", an event called "past": lists of ours stand there."""
    for entry in site.entries:
        last = entry.path.removesuffix("/index.html").rpartition("/")[2]
        is_year = entry.kind in ("post", "event") and last.isdigit()
        if last in RESERVED.get(entry.kind, ()) or is_year:
            trouble = Trouble(
                "slug-reserved",
                f"no {entry.kind} can stand at {entry.url}",
                why="a list of this site stands there",
                help=("rename the file, or give it another slug",),
            )
            yield trouble.at(entry.item.place("slug"))


def _titles_differ(site: Site) -> Iterator[Problem]:
    yield from _twice(site, "title-twice", "is called the same as", lambda entry: entry.title, "title")


def _summaries_differ(site: Site) -> Iterator[Problem]:
    yield from _twice(
        site, "summary-twice", "has the same summary as", lambda entry: entry.front.summary or "", "summary"
    )


def _twice(site: Site, code: str, words: str, of: Callable[[AnyEntry], str], key: str) -> Iterator[Problem]:
    first: dict[str, AnyEntry] = {}
    for entry in site.entries:
        text = of(entry).casefold()
        if not text:
            continue
        if text in first:
            trouble = Trouble(
                code,
                f"this page {words} {first[text].source}",
                why="in a list or a search nobody can tell the two apart",
                help=(f"give one of them another {key}",),
                severity="warning",
            )
            yield trouble.at(entry.item.place(key) if entry.item.marks.get(key) else entry.item.place("name"))
        first.setdefault(text, entry)


def _uids(site: Site) -> Iterator[Problem]:
    """Calendars know an event by its uid; it must be there and be its own."""
    owners: dict[str, AnyEntry] = {}
    for entry in site.events:
        event = entry.front
        uid = event.uid or entry.item.id
        if event.uid is None:
            trouble = Trouble(
                "uid-missing",
                "this event has no uid",
                why="if its file is renamed one day, calendars would show it twice",
                help=(f"add a line  uid: {entry.item.id}-{event.start.day.year}  and never change it",),
                severity="warning",
            )
            yield trouble.at(entry.item.place())
        if uid in owners:
            trouble = Trouble(
                "uid-twice",
                f"the uid {uid} belongs to {owners[uid].source} already",
                why="calendars would take the two events for one",
                help=("give this event a uid of its own",),
            )
            yield trouble.at(entry.item.place("uid"))
        owners.setdefault(uid, entry)


def _reviews_due(site: Site) -> Iterator[Problem]:
    for entry in site.entries:
        due = entry.front.review_by
        if due and due < site.today:
            trouble = Trouble(
                "review-due",
                f"this page was to be read through again by {plain_day(due)}",
                help=("read it, mend it, and set reviewed and review_by to new days",),
                severity="hint",
            )
            yield trouble.at(entry.item.place("review_by"))


def _unused_files(site: Site) -> Iterator[Problem]:
    shown = {target.source for targets in site.targets.values() for target in targets}
    shown |= {target.source for target in site.pictures.values()}
    waiting = {each.source.rpartition("/")[0] for each in site.waiting}
    for path in site.binaries:
        if path not in shown and path.rpartition("/")[0] not in waiting:
            trouble = Trouble(
                "file-unused",
                "no page shows or links to this file, so it is not published",
                help=("link to it, or delete it",),
                severity="hint",
            )
            yield trouble.at(Place(path))


def _posts_in_wings(site: Site) -> Iterator[Problem]:
    """A post of no wing is found on no wing's page."""
    if not site.groups["wing"]:
        return
    for entry in site.posts:
        if isinstance(entry.front, Post) and not entry.front.wings:
            wings = ", ".join(group.id for group in site.groups["wing"])
            trouble = Trouble(
                "post-wingless",
                "this post belongs to no wing",
                help=(f"add a line  wings: {wings}  or one of them",),
                severity="hint",
            )
            yield trouble.at(entry.item.place())


def _places_known(site: Site) -> Iterator[Problem]:
    for entry in site.events:
        event = entry.front
        if isinstance(event, Event) and event.mode != "online" and event.venue is None:
            trouble = Trouble(
                "venue-missing",
                "this event does not say where it is",
                why="people can't plan a journey",
                help=("add a line  venue: tba  or the name of a file in content/venues/",),
                severity="warning",
            )
            yield trouble.at(entry.item.place())


RULES: tuple[Callable[[Site], Iterator[Problem]], ...] = (
    _reserved_addresses,
    _titles_differ,
    _summaries_differ,
    _uids,
    _reviews_due,
    _unused_files,
    _posts_in_wings,
    _places_known,
)


# ---------------------------------------------------------------- the plan


def check_plan(site: Site, artifacts: Sequence[Artifact], menu_marks: Mapping[str, Place]) -> list[Problem]:
    """What only the whole plan shows: two files at one address, links to addresses where nothing stands."""
    return [*_one_address_each(artifacts), *_addresses_stand(site, artifacts, menu_marks)]


def _one_address_each(artifacts: Iterable[Artifact]) -> Iterator[Problem]:
    """Also where only capitals or the way an accent is written differ: on some disks those are one file."""
    first: dict[str, Artifact] = {}
    for artifact in artifacts:
        key = unicodedata.normalize("NFC", artifact.path).casefold()
        other = first.setdefault(key, artifact)
        if other is artifact or (other.view == artifact.view and other.recipe == artifact.recipe):
            continue
        sources = artifact.sources or other.sources or ("templates",)
        others = ", ".join(other.sources) or "a list that this site makes"
        trouble = Trouble(
            "address-twice",
            f"/{artifact.path.removesuffix('index.html')} is claimed by this file and by {others}",
            why="only one page can stand at an address",
            help=("give one of them another slug, or take the alias out",),
        )
        yield trouble.at(Place(sources[0]))


def _addresses_stand(
    site: Site, artifacts: Sequence[Artifact], menu_marks: Mapping[str, Place]
) -> Iterator[Problem]:
    paths = {artifact.path for artifact in artifacts}
    for entry in site.entries:
        for link, target in zip(entry.item.body.links, site.targets.get(entry.source, ()), strict=False):
            if target.source == "/" and (trouble := _nothing_there(target.url, site.prefix, paths)):
                yield trouble.at(link.place)
    for number, (_, url) in enumerate(site.menus.main):
        if url.startswith("/") and (trouble := _nothing_there(url, site.prefix, paths)):
            yield trouble.at(menu_marks.get(f"menu.{number}.page", Place("content/site.yaml")))


def _nothing_there(url: str, prefix: str, paths: set[str]) -> Trouble | None:
    address = url.removeprefix(prefix).partition("#")[0].partition("?")[0].lstrip("/")
    if {address, f"{address}index.html"} & paths:
        return None
    if f"{address}/index.html" in paths:
        near: str | None = f"{address}/"
    else:
        near = closest(address, [path.removesuffix("index.html") for path in sorted(paths)])
    return Trouble(
        "link-broken",
        f"nothing stands at /{address}",
        why="a reader who follows this link would find nothing",
        help=(f"did you mean /{near}?",) if near is not None else ("link to the file of that page instead",),
    )
