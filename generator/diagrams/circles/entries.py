"""The items of a circle diagram: a text, a name with a text, a name with texts; in a list, or name by name."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagrams.circles.listening import Found, Listener, Said, short
from generator.frontmatter.reading import List, Map, Node, Text

MOST_TEXTS = 12
_AS_ITEM = "an item is a text, or  Name: a text  or  Name: [a text, a text]"


def entries(node: List | Map, called: str, heard: Listener) -> tuple[Found, ...]:
    """All items that could be read; `called` is "ring", "stage" ..."""
    found = _by_name(node, called, heard) if isinstance(node, Map) else _in_list(node, called, heard)
    return tuple(each for each in found if each)


def _by_name(node: Map, called: str, heard: Listener) -> Iterator[Found | None]:
    for key, value in node.entries:
        yield _named(key, value, f"the name of this {called}", heard)


def _in_list(node: List, called: str, heard: Listener) -> Iterator[Found | None]:
    for item in node.items:
        yield entry(item, f"this {called}", heard)


def entry(node: Node, what: str, heard: Listener) -> Found | None:
    """One item: a text, or a name with a text or texts."""
    if isinstance(node, Text):
        name = heard.words(node, what)
        return Found(name) if name else None
    if isinstance(node, List):
        heard.hear(node, "circles-shape", f"{what} is a list without a name", _AS_ITEM)
        return None
    if len(node.entries) != 1:
        location = node.entries[1][0].location if node.entries else node.location
        message = f"{what} has {len(node.entries):,} names" if node.entries else f"{what} has nothing in it"
        heard.hear(location, "circles-shape", message, "begin each item with a hyphen on a line of its own", _AS_ITEM)
        return None
    key, value = node.entries[0]
    return _named(key, value, f"the name of {what}", heard)


def _named(key: Text, value: Node, what: str, heard: Listener) -> Found | None:
    name = heard.words(key, what)
    return Found(name, texts(value, short(name.text), heard)) if name else None


def texts(node: Node, whose: str, heard: Listener) -> tuple[Said, ...]:
    """What stands under a name: nothing, a text, or a list of texts."""
    if isinstance(node, Text) and not node.value.strip() and not node.quoted:
        return ()
    if isinstance(node, Text):
        items: tuple[Node, ...] = (node,)
    elif isinstance(node, Map):
        heard.hear(node, "circles-shape", f"under {whose} there can only be texts, not names with texts", _AS_ITEM)
        return ()
    else:
        items = node.items
    if len(items) > MOST_TEXTS:
        message = f"{whose} has {len(items):,} texts; {MOST_TEXTS} is the most"
        heard.hear(node, "circles-count", message, "name the most important, and list the others below the diagram")
        return ()
    return tuple(said for item in items if (said := heard.words(item, f"a text of {whose}")))


def meeting(node: Node, whose: str, heard: Listener) -> Found | None:
    """What stands where sets meet: an item, or a list of texts without a name."""
    if isinstance(node, List):
        found = texts(node, whose, heard)
        if not node.items:
            heard.hear(node, "circles-empty", f"{whose} is empty", "write something there, or delete the line")
        return Found(None, found) if found else None
    return entry(node, whose, heard)
