"""The rules that one built page must keep by itself, one function a rule, in a table.

What authors write is checked before it becomes a page; so most of what is found here is a fault of a template.
Refuses to know where a page stands and where its links lead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from types import MappingProxyType

from generator.page_checks.names import given_name, label_of, name_of
from generator.page_checks.tree import Element, Page
from generator.problems import UnlocatedProblem

Rule = Callable[[Page], Iterator[UnlocatedProblem]]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _strict_markup(page: Page) -> Iterator[UnlocatedProblem]:
    for guess in dict.fromkeys(page.guesses):
        yield UnlocatedProblem(
            "page-markup",
            f"in the HTML {guess}",
            why="each browser mends this in its own way, and some lose a part of the page",
            help=("close every element where it ends, the inner ones first",),
            severity="warning",
        )


def _ids_differ(page: Page) -> Iterator[UnlocatedProblem]:
    counts = Counter(element.get("id") for element in page.elements if "id" in element.attributes)
    for name, count in counts.items():
        if count > 1 or not name.strip():
            yield UnlocatedProblem(
                "page-id-twice",
                f'{count} elements have the id "{name}"',
                why="a link to it, or a label, finds only the first one",
                help=("give each an id of its own",),
            )


def _named_elements_exist(page: Page) -> Iterator[UnlocatedProblem]:
    wanted = [
        (element.tag, attribute, name)
        for element in page.elements
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
        for name in element.get(attribute).split()
        if attribute != "for" or element.tag in ("label", "output")
    ]
    for tag, attribute, name in dict.fromkeys(wanted):
        if name not in page.by_id:
            yield UnlocatedProblem(
                "page-id-unknown",
                f'<{tag} {attribute}="{name}"> names an element that the page does not have',
                why="a screen reader then says nothing, or the wrong thing",
                help=(f'give the element that is meant id="{name}"',),
            )


def _one_main_heading(page: Page) -> Iterator[UnlocatedProblem]:
    count = len(page.all("h1"))
    if count != 1:
        yield UnlocatedProblem(
            "page-heading-one",
            f"the page has {count or 'no'} main heading{'s' * (count > 1)} (h1)",
            why="people who listen to a page learn from it where they are",
            help=("give it one h1, which says what the page is about",),
        )


def _levels_follow(page: Page) -> Iterator[UnlocatedProblem]:
    before = 0
    for heading in page.all(*_HEADINGS):
        level = int(heading.tag[1])
        if before and level > before + 1:
            yield UnlocatedProblem(
                "page-heading-skip",
                f"the heading “{heading.words}” is an h{level} right below an h{before}",
                why="whoever goes from heading to heading looks for the one between",
                help=(f"make it an h{before + 1}",),
                severity="warning",
            )
        before = level


def _headings_speak(page: Page) -> Iterator[UnlocatedProblem]:
    for heading in page.all(*_HEADINGS):
        if not name_of(heading, page):
            yield UnlocatedProblem(
                "page-heading-empty",
                f"an {heading.tag} has no words",
                why="it stands in every list of headings as a gap",
                help=("give it words, or take it out",),
            )


def _controls_have_names(page: Page) -> Iterator[UnlocatedProblem]:
    for element in page.elements:
        if not _needs_name(element) or element.get("aria-hidden") == "true" or _name(element, page):
            continue
        yield UnlocatedProblem(
            "page-name-missing",
            f"{_shown(element)} has no name",
            why="people who cannot see it hear only what sort of thing it is",
            help=(_HOW_TO_NAME.get(element.tag, "put words in it, or give it an aria-label"),),
        )


_FIELDS = ("input", "select", "textarea")
_DRAWN = ("img", "graphics-document")
_HOW_TO_NAME = MappingProxyType(
    {
        "svg": "begin it with a <title>, or give it an aria-label",
        "iframe": "give it a title",
        **dict.fromkeys(_FIELDS, 'give it a <label for="..."> with its id'),
    }
)


def _needs_name(element: Element) -> bool:
    if element.tag == "input":
        return element.get("type") != "hidden"
    if element.tag == "svg":
        return element.get("role") in _DRAWN
    is_link = element.tag == "a" and "href" in element.attributes
    return is_link or element.tag in ("button", "summary", "iframe", "select", "textarea")


def _name(element: Element, page: Page) -> str:
    return label_of(element, page) if element.tag in _FIELDS else name_of(element, page)


def _shown(element: Element) -> str:
    """The start tag, as far as it tells which element is meant."""
    told = next((name for name in ("href", "id", "name", "class") if element.get(name)), None)
    return f'<{element.tag} {told}="{element.get(told)}">' if told else f"<{element.tag}>"


def _pictures_have_words(page: Page) -> Iterator[UnlocatedProblem]:
    for picture in page.all("img"):
        if "alt" not in picture.attributes:
            yield UnlocatedProblem(
                "page-image-alt",
                f"the picture {picture.get('src')} has no alternative text",
                why="a screen reader reads out its file name instead",
                help=('give it alt="...", or alt="" where it only decorates',),
            )


# ---------------------------------------------------------------- landmarks

_SECTIONS = ("article", "aside", "main", "nav", "section")


def _landmarks_once(page: Page) -> Iterator[UnlocatedProblem]:
    for tag, role in (("main", "main"), ("header", "banner"), ("footer", "contentinfo")):
        yield from _landmark_once(page, tag, role)


def _one_main(page: Page) -> Iterator[UnlocatedProblem]:
    """Of a page that only leads on: it needs no head and foot."""
    return _landmark_once(page, "main", "main")


def _landmark_once(page: Page, tag: str, role: str) -> Iterator[UnlocatedProblem]:
    count = len(_landmarks(page, tag, role))
    if count != 1:
        yield UnlocatedProblem(
            "page-landmark",
            f"the page has {count or 'no'} {tag} of its own (the landmark {role})",
            why="screen readers jump to these parts",
            help=(f"let it have one <{tag}> that is in no other part",),
            severity="warning",
        )


def _landmarks(page: Page, tag: str, role: str) -> list[Element]:
    """<header> and <footer> are landmarks only where they belong to the page as a whole."""
    found = [each for each in page.all(tag) if not each.get("role")]
    if tag != "main":
        found = [each for each in found if not each.above(*_SECTIONS)]
    return found + [each for each in page.elements if each.get("role") == role]


def _landmarks_differ(page: Page) -> Iterator[UnlocatedProblem]:
    for tag, role in (("nav", "navigation"), ("aside", "complementary"), ("search", "search")):
        found = [each for each in page.elements if each.tag == tag or each.get("role") == role]
        counts = Counter(given_name(each, page) for each in found)
        for name, count in counts.items() if len(found) > 1 else ():
            if count > 1 or not name:
                called = (
                    f"{count} are called “{name}”" if name else f"{count} of them {'has' if count == 1 else 'have'}"
                )
                yield UnlocatedProblem(
                    "page-landmark-name",
                    f"of {len(found)} <{tag}> on the page {called}",
                    why="in a list of the parts of the page nobody can tell them apart",
                    help=('give each an aria-label of its own, such as aria-label="On this page"',),
                    severity="warning",
                )


def _skip_link_leads_to_main(page: Page) -> Iterator[UnlocatedProblem]:
    first = next((each for each in page.all("a") if "href" in each.attributes), None)
    target = page.by_id.get(first.get("href")[1:]) if first and first.get("href")[:1] == "#" else None
    if target is None or not (target.tag == "main" or target.above("main")):
        yield UnlocatedProblem(
            "page-skip-link",
            "the first link of the page does not lead to its main part",
            why="without it, who uses a keyboard goes through the whole menu on every page",
            help=('let the body begin with <a href="#main">Skip to main content</a>',),
            severity="warning",
        )


# ---------------------------------------------------------------- the whole page


def _language_is_said(page: Page) -> Iterator[UnlocatedProblem]:
    if not any(each.get("lang").strip() for each in page.all("html")):
        yield UnlocatedProblem(
            "page-lang",
            "the page does not say which language it is in",
            why="a screen reader then speaks it as another language",
            help=('write <html lang="en-GB">',),
        )


def _title_is_said(page: Page) -> Iterator[UnlocatedProblem]:
    if not title_of(page):
        yield UnlocatedProblem(
            "page-title",
            "the page has no title",
            why="it names the page in tabs, bookmarks and searches, and is what screen readers say first",
            help=("give its head a <title>",),
        )


def title_of(page: Page) -> str:
    return next((each.words for each in page.all("title") if each.above("head")), "")


_OF_EVERY_PAGE: tuple[Rule, ...] = (
    _strict_markup,
    _ids_differ,
    _named_elements_exist,
    _one_main_heading,
    _levels_follow,
    _headings_speak,
    _controls_have_names,
    _pictures_have_words,
    _landmarks_differ,
    _language_is_said,
    _title_is_said,
)
RULES: tuple[Rule, ...] = (*_OF_EVERY_PAGE, _landmarks_once, _skip_link_leads_to_main)
RULES_OF_REDIRECTS: tuple[Rule, ...] = (*_OF_EVERY_PAGE, _one_main)
