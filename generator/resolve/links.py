"""Links and pictures: what an author wrote -> where it leads. Every link that leads nowhere is a problem with the
nearest thing that exists. Addresses on the site ("/posts/") are only prefixed here; `check` looks for them in the plan.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from generator.dates.moments import plain_day
from generator.model.events import Event
from generator.model.front import Front
from generator.model.stages import Item, Link
from generator.parse import id_of, kind_of_path
from generator.problems import Problem, UnlocatedProblem, closest, did_you_mean
from generator.resolve.files import linked_file, picture_target
from generator.resolve.index import Index, file_called, nearest
from generator.site import AnyEntry, Figure, Target, Waiting, folded
from generator.text import urls


def link_targets(entries: Iterable[AnyEntry], index: Index) -> tuple[dict[str, tuple[Target, ...]], list[Problem]]:
    """For every source the targets of its body's links, in their order."""
    targets, problems = {}, []
    for entry in entries:
        if not entry.item.body.links:
            continue
        found = [_target(link, entry.item, index) for link in entry.item.body.links]
        problems += [
            each.at(link.location)
            for link, each in zip(entry.item.body.links, found, strict=True)
            if isinstance(each, UnlocatedProblem)
        ]
        targets[entry.source] = tuple(Target("") if isinstance(each, UnlocatedProblem) else each for each in found)
    return targets, problems


def front_links(entries: Iterable[AnyEntry], index: Index) -> tuple[dict[tuple[str, str], Target], list[Problem]]:
    """What the front matter of events links to (recordings, slides, a write-up): (source, as written) -> target."""
    targets, problems = {}, []
    for entry in entries:
        for key, written in written_links(entry.front):
            found = _front_target(written, entry.item.folder, index)
            if isinstance(found, UnlocatedProblem):
                problems.append(found.at(entry.item.location(key)))
            else:
                targets[entry.source, written] = found
    return targets, problems


def written_links(front: Front) -> Iterator[tuple[str, str]]:
    """The links of front matter with their keys: recordings, slides, a write-up of an event."""
    after = front.after if isinstance(front, Event) else None
    if after is None:
        return
    if after.writeup:
        yield "after.writeup", after.writeup
    for number, recording in enumerate(after.recordings):
        yield f"after.recordings.{number}.url", recording.url
        if recording.transcript:
            yield f"after.recordings.{number}.transcript", recording.transcript
    for number, slides in enumerate(after.slides):
        yield f"after.slides.{number}.url", slides.url


def _front_target(written: str, folder: str, index: Index) -> Target | UnlocatedProblem:
    match urls.kind_of_link(written):
        case "web":
            return Target(written)
        case "site":
            path = written.partition("#")[0]
            if binary := file_called(f"content{path}", index):  # "/notes/vigil.txt" is content/notes/vigil.txt
                return linked_file(binary, written, index.prefix)
            if "." in path.rpartition("/")[2]:
                return _no_file_yet(path, index)
            return Target(f"{index.prefix}{written}", source="/")
        case _:
            return file_target(written, folder, index)


def _no_file_yet(path: str, index: Index) -> UnlocatedProblem:
    near = nearest(f"content{path}", index.binaries)
    mend = f"did you mean {near.removeprefix('content')}?" if near else f"put the file there: content{path}"
    return UnlocatedProblem(
        "file-awaited",
        f"there is no file content{path}, so nothing leads to it yet",
        why="what comes after an event often comes late, and the rest can be published before",
        help=(mend,),
        severity="warning",
    )


def figure_links(figures: Mapping[str, Figure], index: Index) -> tuple[dict[str, Figure], list[Problem]]:
    """The diagrams with where their links lead."""
    found, problems = {}, []
    for name, figure in figures.items():
        location = figure.location
        targets = [_target(Link(each, "href", location), figure.entry.item, index) for each in figure.drawing.links]
        problems += [each.at(location) for each in targets if isinstance(each, UnlocatedProblem)]
        led = tuple(
            Target("") if isinstance(each, UnlocatedProblem) else _from_anywhere(each, figure) for each in targets
        )
        found[name] = replace(figure, targets=led)
    return found, problems


def _from_anywhere(target: Target, figure: Figure) -> Target:
    """A place on the page where a diagram is written, for the other pages that show it too."""
    if not target.url.startswith("#"):
        return target
    return replace(target, url=f"{figure.entry.url}{target.url}", source=figure.entry.source)


def _target(link: Link, item: Item, index: Index) -> Target | UnlocatedProblem:
    if link.target.startswith("fig:"):
        return _figure(link.target[len("fig:") :], item, index)
    if link.title_wanted:
        return _by_title(link.target, index)
    if link.attribute == "src":
        return picture_target(link.target, item.folder, index)
    if link.target.startswith(index.base_url):  # our own address, written out: checked like any other of the site
        return Target(f"{index.prefix}/{link.target.removeprefix(index.base_url)}", source="/")
    match urls.kind_of_link(link.target):
        case "web":
            return urls.web_url_trouble(link.target) or Target(link.target)
        case "mail":
            return urls.email_trouble(link.target[len("mailto:") :].partition("?")[0]) or Target(link.target)
        case "phone":
            return Target(link.target)
        case "fragment":
            return _fragment(link.target[1:], item, Target(link.target))
        case "site":
            return Target(f"{index.prefix}{link.target}", source="/")
        case "relative":
            return file_target(link.target, item.folder, index)
        case _:
            return UnlocatedProblem(
                "link-scheme",
                f"a link can't begin with {link.target.partition(':')[0]}:",
                help=("links begin with https://, mailto:, tel:, or name a file beside this one",),
            )


def _figure(name: str, item: Item, index: Index) -> Target | UnlocatedProblem:
    figure = index.figures.get(name)
    if figure is None and name in index.undrawn:
        return Target("")
    if figure is None:
        return UnlocatedProblem(
            "diagram-unknown",
            f"there is no diagram called {name}",
            why="a reader who follows this link would find nothing",
            help=did_you_mean(name, index.figures)
            or ("name a diagram after the word that begins it:  ```circles wings",),
        )
    here = figure.entry.item is item
    return Target(f"#{figure.anchor}" if here else figure.url, "" if here else figure.entry.source)


def _by_title(title: str, index: Index) -> Target | UnlocatedProblem:
    name, _, fragment = title.partition("#")
    found = index.by_title.get(folded(name), ())
    if len(found) == 1:
        entry = found[0]
        return _fragment(fragment, entry.item, Target(entry.url, entry.source)) if fragment else _leads_to(entry)
    if found:
        help_ = tuple(f"link to its file: {entry.source}" for entry in found)
        return UnlocatedProblem("link-two", f"{len(found)} pages are called \u201c{name}\u201d", help=help_)
    titles = [entry.title for entries in index.by_title.values() for entry in entries]
    near = next((entry.title for (_, id), entry in index.by_id.items() if id == name), None) or closest(name, titles)
    return UnlocatedProblem(
        "link-broken",
        f"no page is called \u201c{name}\u201d",
        why="a reader who follows this link would find nothing",
        help=(f"did you mean [[{near}]]?",) if near else ("write the title as it stands at the top of the page",),
    )


def _leads_to(entry: AnyEntry) -> Target:
    return Target(entry.url, entry.source)


def file_target(written: str, folder: str, index: Index) -> Target | UnlocatedProblem:
    resolved = urls.relative_target(folder, written)
    if isinstance(resolved, UnlocatedProblem):
        return resolved
    path, fragment = resolved
    candidates = (path, f"{path.rstrip('/')}/index.md", f"{path}.md")
    for candidate in candidates:
        if entry := index.by_source.get(candidate):
            target = Target(entry.url + (f"#{fragment}" if fragment else ""), entry.source)
            return _fragment(fragment, entry.item, target) if fragment else target
        if hidden := index.waiting.get(candidate):
            return not_shown(hidden)
        if candidate in index.broken:
            return Target("#")  # its own problems are said already
    if binary := file_called(path, index):
        return linked_file(binary, written, index.prefix)
    return _no_such_file(written, path, folder, [*index.by_source, *index.binaries])


def _fragment(fragment: str, item: Item, target: Target) -> Target | UnlocatedProblem:
    if trouble := fragment_trouble(fragment, item):
        return trouble
    return Target(target.url if "#" in target.url else f"{target.url}#{fragment}", target.source)


def fragment_trouble(fragment: str, item: Item) -> UnlocatedProblem | None:
    """Why no part of the item's page answers to `fragment`; None when one does."""
    if fragment in item.body.ids:
        return None
    return UnlocatedProblem(
        "link-fragment",
        f"the page has no part called #{fragment}",
        why="the link would lead to the top of the page instead",
        help=did_you_mean(f"#{fragment}", [f"#{id}" for id in item.body.ids])
        or ("that page has no headings to link to",),
    )


def not_shown(hidden: Waiting) -> UnlocatedProblem:
    day = plain_day(hidden.day) if hidden.day else ""
    reason = {
        "draft": "is a draft",
        "future": f"appears on {day}",
        "expired": f"was taken down on {day}",
    }[hidden.reason]
    return UnlocatedProblem(
        "link-unpublished",
        f"this links to \u201c{hidden.title}\u201d, which {reason}",
        why="a reader who follows this link would find nothing",
        help=("take the link out until that page is published",),
    )


def address_of_waiting(hidden: Waiting) -> str:
    """The file of the output where it will stand, if it has no slug of its own."""
    kind = kind_of_path(hidden.source)
    return kind.path(id_of(hidden.source)) if kind else ""


def _no_such_file(written: str, path: str, folder: str, known: Iterable[str]) -> UnlocatedProblem:
    near = nearest(path, known)
    if not urls.email_trouble(written):
        help_ = f"did you mean mailto:{written}?"
    elif broken := re.fullmatch(r"(https?):?/{1,2}(\w.*)", written):
        help_ = f"did you mean {broken[1]}://{broken[2]}?"
    elif near:
        part = "".join(written.partition("#")[1:])
        help_ = f"did you mean {posixpath.relpath(near, folder)}{part}?"
    elif re.match(r"www\.|[\w.-]+\.(?:org|com|net|uk|eu|info|scot|wales)(?:/|$)", written):
        help_ = f"did you mean https://{written}?"
    else:
        help_ = f"check the name, and the folder: a link starts from {folder}"
    if re.search(r"\s[\u201c\u201d\u2018\u2019]", written):
        help_ = 'write the title between straight quotation marks: (page.md "The title.")'
    why = "a reader who follows this link would find nothing"
    return UnlocatedProblem("link-broken", f"there is no file {path}", why=why, help=(help_,))
