"""A built page as a tree of elements, and what a browser would have to guess in it.

Refuses to mend as browsers do: an end tag that fits nothing is noted and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class Element:
    """`children` are elements and texts in their order; texts have their entities decoded."""

    __slots__ = ("attributes", "children", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def get(self, name: str) -> str:
        """The value of an attribute, "" where it has none of that name."""
        return self.attributes.get(name, "")

    def __iter__(self) -> Iterator[Element]:
        """All elements below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def above(self, *tags: str) -> Element | None:
        """The nearest element around this one that is one of `tags`."""
        around = self.parent
        while around is not None and around.tag not in tags:
            around = around.parent
        return around

    @property
    def words(self) -> str:
        """All text below, on one line."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style", "template"):
                yield from child._texts()


class Page:
    """A page as it was read: its elements in order, and by their ids (the first of each)."""

    def __init__(self, root: Element, guesses: list[str]) -> None:
        self.elements = list(root)
        self.guesses = guesses
        self.by_id: dict[str, Element] = {}
        for element in self.elements:
            if "id" in element.attributes:
                self.by_id.setdefault(element.get("id"), element)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


def read_page(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    left_open = [f"<{element.tag}> is never closed" for element in reader.open[1:]]
    return Page(reader.open[0], reader.guesses + left_open)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {}, None)]
        self.guesses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}  # of two, the first counts
        if len(attributes) < len(attrs):
            self.guesses.append(f"<{tag}> says one of its attributes twice")
        element = Element(tag, attributes, self.open[-1])
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag == tag:
            self.open.pop()
            return
        self.guesses.append(f"</{tag}> closes nothing that is open there")
        depth = next((at for at in range(len(self.open) - 1, 0, -1) if self.open[at].tag == tag), None)
        if depth is not None:
            del self.open[depth:]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
