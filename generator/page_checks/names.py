"""What screen readers call an element (the accessible name, as far as pages of ours need the rules of ARIA).

Refuses styles: what a stylesheet hides or adds is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.page_checks.tree import Element, Page

_WORDLESS = ("script", "style", "template")


def name_of(element: Element, page: Page) -> str:
    """The name, on one line; "" where there is none. `title` counts last, as few people ever hear it."""
    said = given_name(element, page) or _of_its_own(element, page)
    return " ".join((said or element.get("title")).split())


def given_name(element: Element, page: Page) -> str:
    """The name that somebody gave it: what stands in it is none."""
    named = (page.by_id.get(each) for each in element.get("aria-labelledby").split())
    said = " ".join(_content(each, page) for each in named if each is not None)
    return " ".join((said or element.get("aria-label")).split())


def label_of(field: Element, page: Page) -> str:
    """The name of a form field: its label counts too, and what a button says. A placeholder is no name: it goes."""
    if field.get("type") in ("submit", "reset", "button") and field.get("value"):
        return field.get("value")
    labels = [each for each in page.all("label") if field.get("id") and each.get("for") == field.get("id")]
    if not labels and (around := field.above("label")):
        labels = [around]
    said = given_name(field, page) or " ".join(_content(label, page) for label in labels)
    return " ".join((said or field.get("alt") or field.get("title")).split())


def _of_its_own(element: Element, page: Page) -> str:
    if element.tag == "img":
        return element.get("alt")
    if element.tag == "svg":
        return next((each.words for each in element.children if isinstance(each, Element) and each.tag == "title"), "")
    return _content(element, page)


def _content(element: Element, page: Page) -> str:
    return "".join(_spoken(element, page))


def _spoken(element: Element, page: Page) -> Iterator[str]:
    """What is read of the content: texts, pictures by their names, nothing that is kept from screen readers."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag in _WORDLESS or child.get("aria-hidden") == "true":
            continue
        elif child.tag in ("img", "svg") or child.get("aria-label"):
            yield f" {name_of(child, page)} "
        else:
            yield from _spoken(child, page)
