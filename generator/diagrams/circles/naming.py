"""Names by which one part of a diagram speaks of another: overlaps, colours and links.

Any beginning of a name will do if no other name begins like it. Refuses to choose between two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from generator.diagrams.circles.chart import Colour
from generator.diagrams.circles.entries import meeting
from generator.diagrams.circles.listening import Found, Listener, listed, short
from generator.frontmatter.reading import List, Map, Node, Text
from generator.problems import Location, did_you_mean

COLOURS: tuple[Colour, ...] = get_args(Colour)
_PALETTE = f"the colours are {listed(COLOURS)}"


def meant(word: str, names: Sequence[str]) -> list[int]:
    """The numbers of the names that a word may stand for; one, if it is unmistakable."""
    word = word.casefold()
    folded = [name.casefold() for name in names]
    if word in folded:
        return [folded.index(word)]
    return [n for n, name in enumerate(folded) if word and name.startswith(word)]


def only_one(
    word: str, names: Sequence[str], location: Location, lead: str, called: str, heard: Listener, mend: str = ""
) -> int | None:
    """The number of the name that a word stands for, or why not. `lead` begins the message; `mend` is the help where
    no name is like it.
    """
    found = meant(word, names)
    if len(found) == 1:
        return found[0]
    if found:
        several = listed(names[n] for n in found[:4])
        message = f"{lead}{short(word)} may be {several.replace(' and ', ' or ', 1) if len(found) == 2 else several}"
        heard.hear(location, "circles-ambiguous", message, "write more of the name")
    else:
        those = f"; the {called}s are {listed(names)}" if len(names) <= 12 else ""
        help_ = _near(word, names) or ((mend,) if mend else ())
        heard.hear(location, "circles-unknown", f"{lead}no {called} is called {short(word)}{those}", *help_)
    return None


def _near(word: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in did_you_mean(word[:80], names) if line.startswith("did you mean"))


def overlaps(node: Node, sets: Sequence[str], heard: Listener) -> Iterator[tuple[tuple[int, ...], Found]]:
    """Which sets meet, and what stands there; as they were written."""
    if not isinstance(node, Map):
        mend = f"for example  {sets[0][:30]} + {sets[1][:30]}: what they share"
        heard.hear(node, "circles-shape", '"overlaps" says where circles meet, and then what stands there', mend)
        return
    taken: dict[tuple[int, ...], Text] = {}
    for key, value in node.entries[:64]:
        of = _which(key, sets, heard)
        if not of:
            continue
        if of in taken:
            message = f"overlap {short(key.value)} is the same place as {short(taken[of].value)}"
            heard.hear(key, "circles-twice", message, "keep one of them; a list in brackets may hold several texts")
            continue
        taken[of] = key
        found = meeting(value, f"overlap {short(key.value)}", heard)
        if found:
            yield of, found


def _which(key: Text, sets: Sequence[str], heard: Listener) -> tuple[int, ...] | None:
    """The numbers of the sets, rising: of "both", "all" or "A + B"."""
    word, lead = key.value.strip().casefold(), f"overlap {short(key.value)}: "
    if word == "all" or (word == "both" and len(sets) == 2):
        return tuple(range(len(sets)))
    if word == "both":
        heard.hear(
            key, "circles-overlap", f"{lead}there are {len(sets)} circles", "write  all,  or two names with + between"
        )
        return None
    found = [only_one(part, sets, location, lead, "circle", heard, _AS_IN_SETS) for part, location in _parts(key)]
    known = {number for number in found if number is not None}
    if len(known) < len(found):
        return None
    if len(known) < 2:
        mend = f"for example  {sets[0][:30]} + {sets[1][:30]}"
        heard.hear(key, "circles-overlap", f"{lead}this names one circle, and one alone has no overlap", mend)
        return None
    return tuple(sorted(known))


_AS_IN_SETS = "write names that stand in sets"


def _parts(key: Text) -> Iterator[tuple[str, Location]]:
    """The names between the plus signs, each with its place."""
    start = key.location.column + key.quoted
    for part in key.value.split("+")[:12]:
        name = part.strip()
        if name:
            at = start + len(part) - len(part.lstrip())
            yield name, Location(key.location.file, key.location.line, at, len(name))
        start += len(part) + 1


def colours(node: Node, names: Sequence[str], count: int, heard: Listener) -> dict[int, Colour]:
    """Colours by the number of their entry; `count` of the names are the entries proper, which come first."""
    if isinstance(node, Text):
        mend = f"for example  {names[0][:30]}: teal   or a list in order  [teal, clay]"
        heard.hear(node, "circles-shape", '"colours" says which item has which colour', mend, _PALETTE)
        return {}
    if isinstance(node, List):
        if len(node.items) > count:
            message = f"there are {len(node.items):,} colours for {count} items"
            heard.hear(node.items[count], "circles-count", message, "delete those that are too many")
        pairs = list(enumerate(node.items[:count]))
    else:
        pairs = [(n, value) for key, value in node.entries[:64] if (n := _whose(key, names, heard)) is not None]
    return {n: colour for n, value in pairs if (colour := _colour(value, heard))}


def _whose(key: Text, names: Sequence[str], heard: Listener) -> int | None:
    return only_one(key.value.strip(), names, key.location, "colours: ", "item", heard)


def _colour(node: Node, heard: Listener) -> Colour | None:
    word = node.value.strip().casefold() if isinstance(node, Text) else ""
    for colour in COLOURS:
        if colour == word:
            return colour
    if not isinstance(node, Text):
        heard.hear(node, "circles-shape", "a colour is one word", _PALETTE)
    elif not word:
        heard.hear(node, "circles-empty", "a colour is missing here", _PALETTE)
    else:
        heard.hear(node, "circles-colour", f"no colour is called {short(node.value)}", *_near(word, COLOURS), _PALETTE)
    return None


def links(node: Node, names: Sequence[str], texts: Sequence[str], heard: Listener) -> dict[str, str]:
    """Text -> address, as written. A name comes before a text that begins alike."""
    if not isinstance(node, Map):
        mend = f"for example  {names[0][:30]}: /about/"
        heard.hear(node, "circles-shape", '"links" says which words lead to which address', mend)
        return {}
    found: dict[str, str] = {}
    for key, value in node.entries[:64]:
        word = key.value.strip()
        known = names if meant(word, names) or not meant(word, texts) else texts
        n = only_one(word, known, key.location, "links: ", "item", heard)
        address = heard.said(value, f"the address of {short(word)}", most=2000)
        if n is not None and address:
            found[known[n]] = address.text
    return found
