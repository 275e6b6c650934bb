"""The menus of site.yaml. A site that names none gets one from what it has."""

from __future__ import annotations

from collections.abc import Mapping

from generator.model.kinds import KINDS
from generator.model.settings import Config, MenuLink
from generator.model.values import Url
from generator.problems import Location, Problem, UnlocatedProblem
from generator.resolve.index import Index
from generator.resolve.links import file_target
from generator.site import Menus
from generator.text import urls


def menus_of(config: Config, locations: Mapping[str, Location], index: Index) -> tuple[Menus, list[Problem]]:
    problems: list[Problem] = []

    def led(link: MenuLink, key: str) -> tuple[str, Url]:
        found = _address(link.page, index)
        if isinstance(found, UnlocatedProblem):
            problems.append(found.at(locations.get(f"{key}.page", Location("content/site.yaml"))))
            return link.name, Url("#")
        return link.name, found

    menus = Menus(
        main=tuple(led(link, f"menu.{n}") for n, link in enumerate(config.menu)) or tuple(_from_content(index)),
        footer=tuple(led(link, f"footer_menu.{n}") for n, link in enumerate(config.footer_menu)),
        start_here=led(config.start_here, "start_here") if config.start_here else None,
        join=led(config.join, "join") if config.join else None,
    )
    return menus, problems


def _address(page: str, index: Index) -> Url | UnlocatedProblem:
    """A file under content/, or an address of the site; `check` holds addresses against the plan."""
    if urls.kind_of_link(page) == "site":
        return Url(f"{index.prefix}{page}")
    found = file_target(page, "content/", index)
    return found if isinstance(found, UnlocatedProblem) else Url(found.url)


def _from_content(index: Index) -> list[tuple[str, Url]]:
    """The list of each kind that has something in it, then the pages by their titles, then the search."""
    kinds = {kind for kind, _ in index.by_id}
    lists = [
        (kind.many.capitalize(), urls.at(index.prefix, kind.list_path))
        for kind in KINDS
        if kind.name in kinds and kind.list_path
    ]
    at_the_top = (entry for _, entry in sorted(index.by_id.items()) if not entry.kind.list_path)
    pages = [(entry.title, entry.url) for entry in at_the_top if "/" not in entry.item.id]
    return [*lists, *pages, ("Search", urls.at(index.prefix, "search/index.html"))]
