"""Rules about the whole site, one function a rule, in a table. Each says what is wrong, where, and how to mend it.

Refuses to repeat what `parse` and `resolve` have said of a single file or link.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from generator.check.event_rules import EVENT_RULES, top
from generator.dates.moments import plain_day
from generator.formats.markup.prose import LONGEST_SENTENCE, longest_sentence
from generator.frontmatter.decode import place_of
from generator.model.front import Venue
from generator.model.kinds import UNWRITTEN, UNWRITTEN_EVENT
from generator.model.stages import Artifact, Source
from generator.parse.event_checks import LEAK, given_away, private_address
from generator.problems import Location, Problem, UnlocatedProblem
from generator.resolve.index import nearest
from generator.resolve.links import address_of_waiting, fragment_trouble, not_shown, written_links
from generator.site import AnyEntry, Site
from generator.text import slug, urls
from generator.text.paths import colliding, path_trouble


def check(site: Site) -> list[Problem]:
    """Every rule of the table over the site."""
    return [problem for rule in RULES for problem in rule(site)]


def check_words(site: Site, sources: Iterable[Source]) -> list[Problem]:
    """The address to join an event that is not public, in any word of another file. `parse` has checked its own."""
    own = secrets(site)
    waiting = {each.source for each in site.waiting}
    return [
        LEAK.at(place_of(words, found.start(), source.path, len(found[0])))
        for source in sources
        if source.path not in waiting
        for address in sorted(set(own.values()) - {own.get(source.path)})
        if address.encode() in source.content.lower()
        for words in [source.content.decode("utf-8", "replace")]
        for found in given_away(address).finditer(words)
    ]


def secrets(site: Site) -> dict[str, str]:
    """Source of an event -> the address to join it, in small letters, where that is not public."""
    found = ((entry.source, private_address(entry.front)) for entry in site.events)
    return {source: address for source, address in found if address}


def _is_reserved(entry: AnyEntry) -> bool:
    """A post called "page", an event called "past": lists of ours stand there."""
    last = entry.path.removesuffix("/index.html").rpartition("/")[2]
    return entry.kind.is_reserved(last)


def _unwritten(site: Site) -> Iterator[Problem]:
    for entry in site.entries:
        if entry.item.body.excerpt in (UNWRITTEN, UNWRITTEN_EVENT) and not entry.front.draft:
            trouble = UnlocatedProblem(
                "text-unwritten",
                "the text of this page is still the one that a new file begins with",
                why="readers would find an instruction that is meant for you",
                help=("write the text, or delete that line", "to go on later, add a line  draft: true"),
                severity="warning",
            )
            yield trouble.at(top(entry))


def _reserved_addresses(site: Site) -> Iterator[Problem]:
    for entry in site.entries:
        if _is_reserved(entry):
            trouble = UnlocatedProblem(
                "slug-reserved",
                f"no {entry.kind.name} can stand at {entry.url}",
                why="a list of this site stands there",
                help=("rename the file, or give it another slug",),
            )
            yield trouble.at(entry.item.location("slug"))


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
            trouble = UnlocatedProblem(
                code,
                f"this page {words} {first[text].source}",
                why="in a list or a search nobody can tell the two apart",
                help=(f"give one of them another {key}",),
                severity="warning",
            )
            yield trouble.at(entry.item.location(key if key != "title" else entry.kind.title.name))
        first.setdefault(text, entry)


def _summaries_in_short_sentences(site: Site) -> Iterator[Problem]:
    """Bodies are looked at when they are read; but most readers see of a page its summary, on a card or in a search."""
    for entry in site.entries:
        words = longest_sentence(entry.front.summary or "")
        if words > LONGEST_SENTENCE:
            trouble = UnlocatedProblem(
                "sentence-long",
                f"a sentence of this summary has {words} words",
                why=f"sentences of up to {LONGEST_SENTENCE} words are easier for everybody",
                help=("make two of it",),
                severity="hint",
            )
            yield trouble.at(entry.item.location("summary"))


def _reviews_due(site: Site) -> Iterator[Problem]:
    for entry in site.entries:
        due = entry.front.review_by
        if due and due < site.today:
            trouble = UnlocatedProblem(
                "review-due",
                f"this page was to be read through again by {plain_day(due)}",
                help=("read it, mend it, and set reviewed and review_by to new days",),
                severity="hint",
            )
            yield trouble.at(entry.item.location("review_by"))


def _unused_files(site: Site) -> Iterator[Problem]:
    shown = {target.source for targets in site.targets.values() for target in targets}
    shown |= {target.source for target in (*site.pictures.values(), *site.front_links.values())}
    shown |= {target.source for figure in site.figures.values() for target in figure.targets}
    sources = (*(each.source for each in site.waiting), *site.unread)
    unknown = {source.rpartition("/")[0] for source in sources}  # folders of pages that may use them one day
    for path in site.binaries:
        if path not in shown and path.lower().endswith(_WORDS):
            yield _words_unread(path).at(Location(path))
        elif path not in shown and path.rpartition("/")[0] not in unknown and not site.binaries[path].trouble:
            trouble = UnlocatedProblem(
                "file-unused",
                "no page shows or links to this file, so it is not published",
                help=("link to it, or delete it",),
                severity="hint",
            )
            yield trouble.at(Location(path))


# What people write texts in. Such a file is there to be read, and nobody would miss it but its author.
_ENDINGS = ".md .txt .text .markdown .rtf .doc .docx .odt .pages .htm .html .yaml .yml"
_WORDS = tuple(_ENDINGS.split())


def _words_unread(path: str) -> UnlocatedProblem:
    """The file is no source, so the ending is another one, or has capitals."""
    name = path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2]}"
    mend = "if it is a page, save it as plain text, with a name that ends in .md"
    if ending.lower() in (".md", ".yaml", ".yml"):
        mend = f"write the end of its name in small letters: {ending.lower()}"
    elif meant := re.fullmatch(r"(.+\.(?:md|yaml))\.txt", name, re.IGNORECASE):  # Notepad adds it and Windows hides it
        mend = f"call it {meant[1]}; in Notepad, choose \u201cAll files\u201d below the name when you save it"
    return UnlocatedProblem(
        "file-ending",
        f"this file is not read, as its name ends in {ending}",
        why="what stands in it is not published",
        help=(mend, "if readers are to have the file itself, link to it"),
        severity="warning",
    )


def _posts_in_wings(site: Site) -> Iterator[Problem]:
    """A post of no wing is found on no wing's page."""
    if not site.groups["wing"]:
        return
    for entry in site.posts:
        if not entry.front.wings:
            wings = ", ".join(group.id for group in site.groups["wing"])
            trouble = UnlocatedProblem(
                "post-wingless",
                "this post belongs to no wing",
                help=(f"add a line  wings: {wings}  or one of them",),
                severity="hint",
            )
            yield trouble.at(top(entry))


def _tags_have_names(site: Site) -> Iterator[Problem]:
    """A tag of signs alone gives no address, and so it has no page."""
    for entry in site.entries:
        for number, tag in enumerate(getattr(entry.front, "tags", ())):
            if not slug(tag):
                trouble = UnlocatedProblem(
                    "tag-nameless",
                    f"the tag {tag} has no letters, so it is left out",
                    why="the address of its page is made from them",
                    help=("write a word beside the sign, or instead of it",),
                    severity="warning",
                )
                yield trouble.at(entry.item.location(f"tags.{number}"))


def _on_the_globe(site: Site) -> Iterator[Problem]:
    for entry in site.of(Venue):
        geo = entry.front.geo
        for name, degrees, most in (("lat", geo.lat, 90), ("lon", geo.lon, 180)) if geo else ():
            if abs(degrees) > most:
                trouble = UnlocatedProblem(
                    "geo-range",
                    f"{name} goes from -{most} to {most} degrees",
                    why="a map would show another place, or none",
                    help=("copy both numbers from a map again: lat is north, lon is east (west of Greenwich: -3.4)",),
                )
                yield trouble.at(entry.item.location(f"geo.{name}"))


RULES: tuple[Callable[[Site], Iterator[Problem]], ...] = (
    *EVENT_RULES,
    _reserved_addresses,
    _unwritten,
    _titles_differ,
    _summaries_differ,
    _summaries_in_short_sentences,
    _reviews_due,
    _unused_files,
    _posts_in_wings,
    _tags_have_names,
    _on_the_globe,
)


# ---------------------------------------------------------------- the plan


def check_plan(site: Site, artifacts: Sequence[Artifact], menu_locations: Mapping[str, Location]) -> list[Problem]:
    """What only the whole plan shows: two files at one address, names that can't be, links to where nothing stands."""
    return [
        *_a_page_each(site, artifacts),
        *_one_address_each(site, artifacts),
        *_fit_to_publish(site, artifacts),
        *_addresses_stand(site, artifacts, menu_locations),
    ]


def _a_page_each(site: Site, artifacts: Iterable[Artifact]) -> Iterator[Problem]:
    planned = {artifact.path for artifact in artifacts}
    for entry in site.entries:
        if entry.path not in planned:
            trouble = UnlocatedProblem(
                "kind-unplanned",
                f"the program makes no page for {entry.kind.one}",
                why="all that links to it would lead nowhere",
                help=("tell whoever looks after the program: generator/plan says nothing of this kind",),
            )
            yield trouble.at(Location(entry.source))


def _one_address_each(site: Site, artifacts: Iterable[Artifact]) -> Iterator[Problem]:
    """Also where only capitals or the way an accent is written differ: on some disks those are one file."""
    entries = {entry.source: entry for entry in site.entries}
    first: dict[str, Artifact] = {}
    for artifact in artifacts:
        key = unicodedata.normalize("NFC", artifact.path).casefold()
        other = first.setdefault(key, artifact)
        if other is artifact or (other.view == artifact.view and other.recipe == artifact.recipe):
            continue
        claims = [_claim(each, entries) for each in (artifact, other)]
        if not _is_said_already([entry for _, entry in claims]):
            yield _claimed_twice(artifact.path, *sorted(claims, key=lambda claim: not claim[0].line))


def _fit_to_publish(site: Site, artifacts: Iterable[Artifact]) -> Iterator[Problem]:
    """Names that some system refuses, and files that stand where another page needs a folder."""
    entries = {entry.source: entry for entry in site.entries}
    planned = {artifact.path: artifact for artifact in artifacts}
    for path, artifact in planned.items():
        if words := path_trouble(path):
            trouble = UnlocatedProblem(
                "address-unfit",
                f"nothing can be published at /{path.removesuffix('index.html')}: {words}",
                why="the site must fit on every kind of computer",
                help=("give it another name, or take the alias out",),
            )
            location = _claim(artifact, entries)[0]
            yield trouble.at(
                location if location.file else Location("content/site.yaml")
            )  # the name of a wing, sector or tag
    for file, inside in colliding(planned):
        if inside.count("/") > file.count("/"):
            yield _claimed_twice(inside, _claim(planned[inside], entries), _claim(planned[file], entries))


def _claim(artifact: Artifact, entries: Mapping[str, AnyEntry]) -> tuple[Location, AnyEntry | None]:
    """Where somebody asks for the address of an artifact: its slug, its alias, its file, or nobody."""
    if not artifact.sources:
        return Location(""), None
    entry = entries.get(artifact.sources[0])
    if entry is None:
        return Location(artifact.sources[0]), None
    for number, alias in enumerate(entry.front.aliases):
        if urls.alias_path(alias) == artifact.path != entry.path:
            return entry.item.location(f"aliases.{number}"), entry
    return entry.item.location("slug"), entry


def _is_said_already(claimants: list[AnyEntry | None]) -> bool:
    """Two files of one name, or a name that is kept for a list."""
    names = {(entry.kind.name, entry.item.id) for entry in claimants if entry}
    sources = {entry.source for entry in claimants if entry}
    return len(names) < len(sources) or any(entry is not None and _is_reserved(entry) for entry in claimants)


def _claimed_twice(
    path: str, claim: tuple[Location, AnyEntry | None], other: tuple[Location, AnyEntry | None]
) -> Problem:
    location = claim[0] if claim[0].file else other[0]
    others = (other[0] if claim[0].file else claim[0]).file or "a list that this site makes"
    trouble = UnlocatedProblem(
        "address-twice",
        f"/{path.removesuffix('index.html')} is claimed by this file and by {others}",
        why="only one page can stand at an address",
        help=("give one of them another slug, or take the alias out",),
    )
    return trouble.at(location)


def _addresses_stand(
    site: Site, artifacts: Sequence[Artifact], menu_locations: Mapping[str, Location]
) -> Iterator[Problem]:
    paths = {artifact.path for artifact in artifacts}
    for entry in site.entries:
        for link, target in zip(entry.item.body.links, site.targets.get(entry.source, ()), strict=False):
            if target.source == "/" and (trouble := _nothing_there(target.url, site, paths)):
                yield trouble.at(link.location)
    for figure in site.figures.values():
        for target in figure.targets:
            if target.source == "/" and (trouble := _nothing_there(target.url, site, paths)):
                yield trouble.at(figure.location)
    for entry in site.events:
        for key, written in written_links(entry.front):
            at = site.front_links.get((entry.source, written))
            if at and at.source == "/" and (trouble := _nothing_there(at.url, site, paths)):
                yield trouble.at(entry.item.location(key))
    for key, url in _menu_addresses(site):
        if url.startswith("/") and (trouble := _nothing_there(url, site, paths)):
            yield trouble.at(menu_locations.get(f"{key}.page", Location("content/site.yaml")))


def _menu_addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Where each link of site.yaml leads, with its key there."""
    menus = site.menus
    yield from ((f"menu.{number}", url) for number, (_, url) in enumerate(menus.main))
    yield from ((f"footer_menu.{number}", url) for number, (_, url) in enumerate(menus.footer))
    yield from ((key, link[1]) for key, link in (("start_here", menus.start_here), ("join", menus.join)) if link)


def _nothing_there(url: str, site: Site, paths: set[str]) -> UnlocatedProblem | None:
    path, fragment = urls.output_path(site.prefix, url), urls.unquoted(url.partition("#")[2])
    if path in paths:
        page = next((entry for entry in site.entries if entry.path == path), None) if fragment else None
        return fragment_trouble(fragment, page.item) if page else None
    for hidden in site.waiting:
        if address_of_waiting(hidden) == path:
            return not_shown(hidden)
    address = path.removesuffix("index.html")
    if f"{address}/index.html" in paths:
        near: str | None = f"{address}/"
    else:
        pages = [path for path in paths if not path.startswith(("assets/", "media/"))]
        near = nearest(address, [path.removesuffix("index.html") for path in pages])
    return UnlocatedProblem(
        "link-broken",
        f"nothing stands at /{address}",
        why="a reader who follows this link would find nothing",
        help=(f"did you mean /{near}?",) if near is not None else ("check the address, or link to the file of a page",),
    )
