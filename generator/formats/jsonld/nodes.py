"""What every node has in common: a type, an address of its own, nothing empty; and how a page holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.model.values import Html

Tree = dict[str, object]
WORDS = "\x02words\x03"  # in the place of a number of words
WORDS_IN_SCRIPT = '"\\u0002words\\u0003"'  # as it stands in the text of a script


def script_text(tree: Mapping[str, object]) -> Html:
    """The tree as the text of a `<script type="application/ld+json">`. Nothing in it can end the element."""
    import json  # 3 ms, and a build with nothing to do needs none of it

    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return Html(_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", _SURROGATE.sub("", text)))


def graph(nodes: Sequence[Tree]) -> Tree:
    """The nodes of one page together, so that one may name another by its `@id`."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def node(kind: str, id: str | None = None, /, **values: object) -> Tree:
    """A thing of schema.org. What is None or empty is left out; 0 and False are values and stay."""
    known = {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}
    return {"@type": kind, **({"@id": id} if id else {}), **known}


def reference(tree: Tree | None) -> Tree | None:
    """Only the `@id` of a node that stands elsewhere in the graph."""
    return {"@id": tree["@id"]} if tree and "@id" in tree else None


def one_or_more(values: Sequence[object]) -> object:
    """schema.org takes one value or a list of them, and one is easier to read."""
    return values[0] if len(values) == 1 else list(values)


# "<" ends a script element; U+2028 and U+2029 end a line in older JavaScript. Outside strings JSON has none of them.
_ESCAPED = re.compile("[<>&\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
