"""A published file -> its facts. A table of recipes; of a file that has no row only the weight is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any

import msgspec

from generator.page_checks import machine_readable
from generator.page_checks.facts import FileFacts, Reference, ReferenceKind, each_once, weight_of
from generator.page_checks.page_rules import RULES, RULES_OF_REDIRECTS, Rule, title_of
from generator.page_checks.tree import Element, Page, read_page
from generator.problems import UnlocatedProblem


def look(recipe: str, path: str, content: bytes) -> FileFacts:
    """The facts of a file of the site. `recipe` says what it is; for pages it is the name of a template."""
    weight = weight_of(path, content)
    if recipe.endswith(".html"):
        return _page(content, weight, RULES)
    reader = _READERS.get(recipe)
    return reader(content, weight) if reader else FileFacts(weight)


# ---------------------------------------------------------------- pages


def _page(content: bytes, weight: int, rules: tuple[Rule, ...]) -> FileFacts:
    page = read_page(content.decode("utf-8", "replace"))
    leads_on = any(each.get("http-equiv").lower() == "refresh" for each in page.all("meta"))
    robots = (each.get("content") for each in page.all("meta") if each.get("name") == "robots")
    return FileFacts(
        weight,
        each_once(_references(page)),
        tuple(page.by_id),
        title_of(page),
        leads_on or any("noindex" in each for each in robots),
        tuple(dict.fromkeys(trouble for rule in rules for trouble in rule(page))),
    )


def _references(page: Page) -> Iterator[Reference]:
    for element in page.elements:
        match element.tag:
            case "a" | "area" if element.get("href") or "href" in element.attributes:
                yield Reference(element.get("href"), "link")
            case "a" if element.get("xlink:href"):
                yield Reference(element.get("xlink:href"), "link")
            case "form" if element.get("action"):
                yield Reference(element.get("action"), "link")
            case "use" if element.get("href"):
                yield Reference(element.get("href"), "named")
            case "link":
                yield from _of_link(element)
            case "script":
                yield from _of_script(element)
            case "img" | "source" | "video" | "audio" | "iframe" | "object" | "embed" | "track":
                yield from _of_picture(element)
            case "meta":
                yield from _of_meta(element)


_LOADED_BY = MappingProxyType[str, ReferenceKind]({"stylesheet": "style", "icon": "icon", "apple-touch-icon": "named"})


def _of_link(link: Element) -> Iterator[Reference]:
    rel = link.get("rel").lower().split()
    kind: ReferenceKind = next((_LOADED_BY[each] for each in rel if each in _LOADED_BY), "named")
    if "preload" in rel and link.get("as") == "font":
        kind = "font"
    if link.get("href") and not {"preconnect", "dns-prefetch"} & set(rel):
        yield Reference(link.get("href"), kind)


def _of_script(script: Element) -> Iterator[Reference]:
    if script.get("src"):
        yield Reference(script.get("src"), "script")
    elif script.get("type") == "application/ld+json":
        try:
            graph = msgspec.json.decode("".join(str(child) for child in script.children))
        except msgspec.DecodeError:
            return
        yield from (Reference(url, "named") for url in _urls_in(graph))


def _urls_in(value: Any, key: str = "") -> Iterator[str]:
    """The addresses in JSON-LD; names of things (@id, @context) look like them and lead nowhere."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _urls_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _urls_in(inner, key)
    elif isinstance(value, str) and not key.startswith("@") and re.match("https?://", value) and " " not in value:
        yield value


def _of_picture(element: Element) -> Iterator[Reference]:
    """What is shown, and its other sizes. A <source> is another form of the picture that follows it."""
    addresses = [element.get("src"), element.get("data"), element.get("poster")]
    addresses += [each.split()[0] for each in element.get("srcset").split(",") if each.strip()]
    kind: ReferenceKind = "named" if element.tag == "source" else "picture"
    for address in filter(None, addresses):
        yield Reference(address, kind)
        kind = "named"


_NAMED_IN_META = ("og:image", "og:url", "twitter:image")


def _of_meta(meta: Element) -> Iterator[Reference]:
    content = meta.get("content")
    if (meta.get("property") or meta.get("name")) in _NAMED_IN_META and content:
        yield Reference(content, "named")
    if meta.get("http-equiv").lower() == "refresh" and (found := re.search(r"url=\s*(\S+)", content, re.IGNORECASE)):
        yield Reference(found[1], "link")


# ---------------------------------------------------------------- everything else


def _styles(content: bytes, weight: int) -> FileFacts:
    text = content.decode("utf-8", "replace")
    found = re.findall(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)'"\s]*))\s*\)|@import\s+["']([^"']+)""", text)
    urls = ("".join(groups) for groups in found)
    return FileFacts(weight, each_once(Reference(url, "named") for url in urls if not url.startswith("data:")))


def _read_back(
    read: Callable[[bytes], Iterator[str]], trouble: Callable[[str], UnlocatedProblem]
) -> Callable[[bytes, int], FileFacts]:
    def facts(content: bytes, weight: int) -> FileFacts:
        try:
            return FileFacts(weight, each_once(Reference(url, "named") for url in read(content)))
        except machine_readable.UNREADABLE as error:
            return FileFacts(weight, faults=(trouble(str(error)),))

    return facts


def _feed_form(words: str) -> UnlocatedProblem:
    return UnlocatedProblem(
        "feed-form",
        f"the feed has not the form that programs expect: {words}",
        why="some readers then show nothing of it at all",
        help=("see what is odd in the title or text that it names; else this is a fault of the generator",),
    )


def _calendar_form(words: str) -> UnlocatedProblem:
    return UnlocatedProblem(
        "calendar-form",
        f"the calendar has not the form that programs expect: {words}",
        why="some calendars then refuse the whole file",
        help=("see what is odd in the event that it names; else this is a fault of the generator",),
    )


def _sitemap_form(words: str) -> UnlocatedProblem:
    return UnlocatedProblem(
        "sitemap-form",
        f"the sitemap has not the form that search engines expect: {words}",
        why="they then find new pages later, or never",
        help=("this is a fault of the generator",),
    )


def _lines(pattern: str) -> Callable[[bytes, int], FileFacts]:
    """Addresses in a file of lines, by a pattern with one group."""

    def facts(content: bytes, weight: int) -> FileFacts:
        found = re.findall(pattern, content.decode("utf-8", "replace"), re.MULTILINE)
        return FileFacts(weight, each_once(Reference(url, "named") for url in found))

    return facts


_READERS: MappingProxyType[str, Callable[[bytes, int], FileFacts]] = MappingProxyType(
    {
        "redirect": lambda content, weight: _page(content, weight, RULES_OF_REDIRECTS),
        "styles": _styles,
        "calendar": _read_back(machine_readable.calendar, _calendar_form),
        "atom": _read_back(machine_readable.xml, _feed_form),
        "json_feed": _read_back(machine_readable.json_feed, _feed_form),
        "opml": _read_back(machine_readable.xml, _feed_form),
        "sitemap": _read_back(machine_readable.xml, _sitemap_form),
        "robots": _lines(r"^Sitemap: (\S+)"),
        "redirects": _lines(r"^\S+ (\S+) 301$"),
        "build": _lines(r'"home_url": "([^"]+)"'),
    }
)
