"""A page of the built site as a small tree, read strictly: every element closed in its order, no attribute twice.

Stricter than browsers, so that what passes here needs no mending by them. Knows nothing of our templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_SMALL_WORDS = ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark"]
_SMALL_WORDS += ["q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"]
PHRASING = frozenset([*_SMALL_WORDS, "br", "button", "img", "picture", "script", "svg", "wbr"])
CHILDREN = {
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"div", "dt", "dd"}),
    "tr": frozenset({"th", "td"}),
    "table": frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}),
}
HEADINGS = tuple(f"h{level}" for level in range(1, 7))
ONLY_PHRASING = frozenset([*_SMALL_WORDS, *HEADINGS, "p", "dt"])


@dataclass
class Element:
    """`text` of a child that is a `str` has its entities decoded, its white space as written."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[Element]:
        """This element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def all(self, *tags: str) -> list[Element]:
        return [each for each in self if each.tag in tags]

    def one(self, tag: str) -> Element:
        found = self.all(tag)
        assert len(found) == 1, f"{len(found)} of <{tag}>"
        return found[0]

    def of_class(self, name: str) -> list[Element]:
        return [each for each in self if name in each.get("class").split()]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def above(self, *tags: str) -> Element | None:
        """The nearest element round this one that is one of `tags`."""
        found = self.parent
        while found is not None and found.tag not in tags:
            found = found.parent
        return found

    @property
    def raw(self) -> str:
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    @property
    def words(self) -> str:
        """What is read aloud or seen, its white space folded as browsers do; a no-break space stays."""
        if self.tag in ("script", "style"):
            return ""
        parts = (child if isinstance(child, str) else child.words for child in self.children)
        return re.sub(r"[ \n\t\r\f]+", " ", "".join(parts)).strip(" ") if self.tag in ONLY_PHRASING else "".join(parts)

    @property
    def plain(self) -> str:
        """The same on one line with plain spaces, for comparing with sentences."""
        return " ".join(self.words.replace("\N{NO-BREAK SPACE}", " ").split())


class NotStrict(AssertionError):
    """Markup that a browser would have to mend."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise NotStrict(f"<{tag}> has an attribute twice: {names}")
        parent = self.open[-1]
        element = Element(tag, {name: value or "" for name, value in attrs}, [], parent)
        parent.children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or self.open[-1].tag != tag:
            raise NotStrict(f"</{tag}> closes <{self.open[-1].tag}> (line {self.getpos()[0]})")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(html: str) -> Element:
    """The `html` element. NotStrict where a browser would mend something."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if len(reader.open) != 1:
        raise NotStrict(f"<{reader.open[-1].tag}> is never closed")
    return reader.root.one("html")


def misplaced(page: Element) -> list[str]:
    """Elements where HTML does not allow them: a block in a paragraph, something else than <li> in a list ..."""
    found = []
    for element in page.one("body"):
        if element.above("svg"):
            continue
        allowed = CHILDREN.get(element.tag) or (PHRASING if element.tag in ONLY_PHRASING else None)
        children = [each.tag for each in element.children if isinstance(each, Element)]
        wrong = [tag for tag in children if allowed and tag not in allowed]
        if element.tag == "a" and element.above("a"):
            wrong.append("a in a")
        found += [f"<{tag}> in <{element.tag}>" for tag in wrong]
    return found


def heading_levels(page: Element) -> list[int]:
    return [int(each.tag[1]) for each in page.all(*HEADINGS)]
