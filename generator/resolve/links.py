"""Links and pictures: what an author wrote -> where it leads. Every link that leads nowhere is a problem with the
nearest thing that exists. Addresses on the site ("/posts/") are only prefixed here; `check` looks for them in the plan.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator import text, urls
from generator.dates import plain_day
from generator.model import Binary, Item, Link, Picture, Url, Venue
from generator.parse import id_of, kind_of_path
from generator.problems import Problem, Trouble, closest, did_you_mean
from generator.site import AnyEntry, Target, Waiting, folded


class Shelf(Struct, frozen=True):
    """Where everything can be found by what people call it."""

    by_source: Mapping[str, AnyEntry]
    by_id: Mapping[tuple[str, str], AnyEntry]
    by_name: Mapping[str, AnyEntry]
    by_title: Mapping[str, tuple[AnyEntry, ...]]
    waiting: Mapping[str, Waiting]
    binaries: Mapping[str, Binary]
    broken: frozenset[str]
    prefix: str
    problems: tuple[Problem, ...]

    @classmethod
    def of(
        cls,
        entries: Iterable[AnyEntry],
        waiting: Iterable[Waiting],
        binaries: Iterable[Binary],
        broken: Iterable[str],
        prefix: str,
    ) -> Shelf:
        by_id: dict[tuple[str, str], AnyEntry] = {}
        by_title: dict[str, tuple[AnyEntry, ...]] = {}
        problems = []
        for entry in entries:
            key = entry.kind, entry.item.id
            if key in by_id:
                problems.append(_same_name(entry, by_id[key]))
            by_id.setdefault(key, entry)
            by_title[folded(entry.title)] = (*by_title.get(folded(entry.title), ()), entry)
        parties = [e for e in by_id.values() if e.kind in ("person", "organisation")]
        return cls(
            by_source={entry.source: entry for entry in by_id.values()},
            by_id=by_id,
            by_name={folded(entry.title): entry for entry in reversed(parties)},
            by_title=by_title,
            waiting={each.source: each for each in waiting},
            binaries={each.path: each for each in binaries},
            broken=frozenset(broken),
            prefix=prefix,
            problems=tuple(problems),
        )

    @property
    def known(self) -> frozenset[str]:
        """Every source there is, shown or not."""
        return frozenset((*self.by_source, *self.waiting, *self.broken))


def _same_name(entry: AnyEntry, first: AnyEntry) -> Problem:
    trouble = Trouble(
        "slug-twice",
        f"two files are called {entry.item.id}: this one and {first.source}",
        why="both would stand at the same address",
        help=("rename one of the files",),
    )
    return trouble.at(entry.item.place())


def link_targets(entries: Iterable[AnyEntry], shelf: Shelf) -> tuple[dict[str, tuple[Target, ...]], list[Problem]]:
    """For every source the targets of its body's links, in their order."""
    targets, problems = {}, []
    for entry in entries:
        if not entry.item.body.links:
            continue
        found = [_target(link, entry.item, shelf) for link in entry.item.body.links]
        problems += [
            each.at(link.place)
            for link, each in zip(entry.item.body.links, found, strict=True)
            if isinstance(each, Trouble)
        ]
        targets[entry.source] = tuple(Target("") if isinstance(each, Trouble) else each for each in found)
    return targets, problems


def _target(link: Link, item: Item, shelf: Shelf) -> Target | Trouble:
    if link.title_wanted:
        return _by_title(link.target, shelf)
    if link.attribute == "src":
        return _picture(link.target, item.folder, shelf)
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
            return Target(f"{shelf.prefix}{link.target}", source="/")
        case "relative":
            return file_target(link.target, item.folder, shelf)
        case _:
            return Trouble(
                "link-scheme",
                f"a link can't begin with {link.target.partition(':')[0]}:",
                help=("links begin with https://, mailto:, tel:, or name a file beside this one",),
            )


def _by_title(title: str, shelf: Shelf) -> Target | Trouble:
    name, _, fragment = title.partition("#")
    found = shelf.by_title.get(folded(name), ())
    if len(found) == 1:
        entry = found[0]
        return _fragment(fragment, entry.item, Target(entry.url, entry.source)) if fragment else _leads_to(entry)
    if found:
        help_ = tuple(f"link to its file: {entry.source}" for entry in found)
        return Trouble("link-two", f"{len(found)} pages are called \u201c{name}\u201d", help=help_)
    titles = [entry.title for entries in shelf.by_title.values() for entry in entries]
    near = closest(name, titles)
    return Trouble(
        "link-broken",
        f"no page is called \u201c{name}\u201d",
        why="a reader who follows this link would find nothing",
        help=(f"did you mean [[{near}]]?",) if near else ("write the title as it stands at the top of the page",),
    )


def _leads_to(entry: AnyEntry) -> Target:
    return Target(entry.url, entry.source)


def file_target(written: str, folder: str, shelf: Shelf) -> Target | Trouble:
    resolved = urls.relative_target(folder, written)
    if isinstance(resolved, Trouble):
        return resolved
    path, fragment = resolved
    candidates = (path, f"{path.rstrip('/')}/index.md", f"{path}.md")
    for candidate in candidates:
        if entry := shelf.by_source.get(candidate):
            target = Target(entry.url + (f"#{fragment}" if fragment else ""), entry.source)
            return _fragment(fragment, entry.item, target) if fragment else target
        if hidden := shelf.waiting.get(candidate):
            return not_shown(hidden)
        if candidate in shelf.broken:
            return Target("#")  # its own problems are said already
    if binary := shelf.binaries.get(path):
        return Target(file_url(binary, shelf.prefix), path)
    return _no_such_file(written, path, folder, [*shelf.by_source, *shelf.binaries])


def _fragment(fragment: str, item: Item, target: Target) -> Target | Trouble:
    if trouble := fragment_trouble(fragment, item):
        return trouble
    return Target(target.url if "#" in target.url else f"{target.url}#{fragment}", target.source)


def fragment_trouble(fragment: str, item: Item) -> Trouble | None:
    """Why no part of the item's page answers to `fragment`; None when one does."""
    if fragment in item.body.ids:
        return None
    return Trouble(
        "link-fragment",
        f"the page has no part called #{fragment}",
        why="the link would lead to the top of the page instead",
        help=did_you_mean(f"#{fragment}", [f"#{id}" for id in item.body.ids])
        or ("that page has no headings to link to",),
    )


def not_shown(hidden: Waiting) -> Trouble:
    day = plain_day(hidden.day) if hidden.day else ""
    reason = {
        "draft": "is a draft",
        "future": f"appears on {day}",
        "expired": f"was taken down on {day}",
    }[hidden.reason]
    return Trouble(
        "link-unpublished",
        f"this links to \u201c{hidden.title}\u201d, which {reason}",
        why="a reader who follows this link would find nothing",
        help=("take the link out until that page is published",),
    )


def address_of_waiting(hidden: Waiting) -> str:
    """The file of the output where it will stand, if it has no slug of its own."""
    kind = kind_of_path(hidden.source)
    return f"{kind.address.format(slug=id_of(hidden.source))}index.html" if kind else ""


def _no_such_file(written: str, path: str, folder: str, known: Iterable[str]) -> Trouble:
    near = nearest(path, known)
    if near:
        help_ = f"did you mean {posixpath.relpath(near, folder)}?"
    elif re.match(r"www\.|[\w.-]+\.(?:org|com|net|uk|eu|info|scot|wales)(?:/|$)", written):
        help_ = f"did you mean https://{written}?"
    else:
        help_ = f"check the name, and the folder: a link starts from {folder}"
    why = "a reader who follows this link would find nothing"
    return Trouble("link-broken", f"there is no file {path}", why=why, help=(help_,))


def nearest(path: str, known: Iterable[str]) -> str | None:
    """The path with the name most like that of `path`, wherever it lies; None when no name is alike."""
    by_name: dict[str, list[str]] = {}
    for each in sorted(known):
        by_name.setdefault(_name_of(each), []).append(each)
    name = closest(_name_of(path), by_name, 0.7)
    return closest(path, by_name[name], 0.0) if name else None


def _name_of(path: str) -> str:
    """ "hello" of "content/posts/2023-01-20-hello/index.md" and of "/posts/hello/"."""
    last = path.removesuffix("index.md").rstrip("/").rpartition("/")[2]
    return re.sub(r"^\d{4}-\d{2}-\d{2}-(?=.)", "", last.rpartition(".")[0] or last)


# ---------------------------------------------------------------- pictures and files


def front_pictures(entries: Iterable[AnyEntry], shelf: Shelf) -> tuple[dict[tuple[str, str], Target], list[Problem]]:
    """The pictures that front matter names (`image`, a venue's `photos`): (source, src) -> target."""
    targets, problems = {}, []
    for entry in entries:
        for key, picture in _pictures_of(entry):
            found = _picture(picture.src, entry.item.folder, shelf)
            if isinstance(found, Trouble):
                problems.append(found.at(entry.item.place(f"{key}.src")))
            else:
                targets[entry.source, picture.src] = found
    return targets, problems


def _pictures_of(entry: AnyEntry) -> list[tuple[str, Picture]]:
    several = entry.front.photos if isinstance(entry.front, Venue) else ()
    one = [("image", entry.front.image)] if entry.front.image else []
    return one + [(f"photos.{index}", photo) for index, photo in enumerate(several)]


def _picture(written: str, folder: str, shelf: Shelf) -> Target | Trouble:
    if urls.kind_of_link(written) != "relative":
        return Trouble(
            "image-elsewhere",
            "a picture must be a file of this site, beside the text that shows it",
            why="a picture fetched from elsewhere tells that place who reads this page",
            help=("save the picture into this folder and write its name",),
        )
    resolved = urls.relative_target(folder, written)
    if isinstance(resolved, Trouble):
        return resolved
    binary = shelf.binaries.get(resolved[0])
    if binary is None:
        near = nearest(resolved[0], shelf.binaries)
        help_ = (f"did you mean {posixpath.relpath(near, folder)}?",) if near else ("put the picture into this folder",)
        why = "readers would find a gap in its place"
        return Trouble("image-missing", f"there is no picture {resolved[0]}", why=why, help=help_)
    if binary.trouble or not binary.width_px:
        message = binary.trouble or f"{binary.path} is not a picture this site can show"
        return Trouble("image-bad", message, help=("save the picture again as JPEG or PNG, or take it out",))
    return Target(media_url(binary, shelf.prefix), binary.path, binary.width_px, binary.height_px)


def media_path(binary: Binary) -> str:
    """A picture's file in the output. Its digest is in the name, so that browsers may keep it for ever."""
    name = binary.path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    return f"media/{text.slug(stem) or 'picture'}-{binary.digest[:8]}.{ending.lower()}"


def media_url(binary: Binary, prefix: str) -> Url:
    return urls.at(prefix, media_path(binary))


def file_path(binary: Binary) -> str:
    """Any other file (a PDF, a recording) keeps its place and name, so that its address stays the same."""
    return f"files/{binary.path.removeprefix('content/')}"


def file_url(binary: Binary, prefix: str) -> Url:
    return media_url(binary, prefix) if binary.width_px else urls.at(prefix, file_path(binary))
