"""The language of circle diagrams: a tree of YAML -> a chart, or what is wrong with it, where, and how to mend it.

One word decides the kind, so nobody writes a type. Everything that is wrong is said at once. Refuses to guess, and
refuses more than anybody reads in a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from msgspec import Struct

from generator.diagrams.circles import naming
from generator.diagrams.circles.chart import Chart, Colour, Entry, Kind, Overlap, Words
from generator.diagrams.circles.entries import entries, entry
from generator.diagrams.circles.listening import Found, Listener, Said, listed, short
from generator.frontmatter.reading import Map, Node, Text
from generator.problems import Location, Problem, closest

# kind -> the fewest, the most, and what each is called. The most is what still reads well.
LIMITS: MappingProxyType[Kind, tuple[int, int, str]] = MappingProxyType(
    {
        "sets": (2, 4, "circle"),
        "rings": (2, 8, "ring"),
        "circles": (2, 12, "circle"),
        "stages": (2, 10, "stage"),
        "levels": (2, 8, "level"),
    }
)
MOST_LETTERS = 2400  # in all that is drawn
MOST_SENTENCE = 1500  # of a title, a description, a caption
_ANYWHERE = ("title", "describe", "caption", "colours", "links")
_ONLY_WITH: MappingProxyType[str, tuple[Kind, ...]] = MappingProxyType(
    {"overlaps": ("sets",), "centre": ("circles", "stages")}
)
_EXAMPLE = "for example  stages: [Listen, Reflect, Act]"


def read(tree: Map, whole: Location) -> tuple[Chart | None, list[Problem]]:
    """`whole` is the place of the diagram's first line, for what stands nowhere in it."""
    heard = Listener()
    parts = {key.value: value for key, value in tree.entries}
    kind = _kind(tree, whole, heard)
    _known_keys(tree, kind, heard)
    chart = _chart(kind, parts, whole, heard) if kind else None
    return (None if heard.problems else chart), heard.problems


def _kind(tree: Map, whole: Location, heard: Listener) -> Kind | None:
    keys = [(kind, key) for key, _ in tree.entries for kind in LIMITS if kind == key.value]
    if len(keys) > 1:
        (first, _), (_, second) = keys[:2]
        message = f"a diagram is either {first} or {second.value}, not both"
        heard.hear(second, "circles-kind", message, "make two diagrams of it")
        return None
    if not keys:
        if not any(closest(key.value[:80], LIMITS) for key, _ in tree.entries[:40]):
            message = "this diagram does not say what it shows"
            heard.hear(whole, "circles-kind", message, f"write one of {listed(LIMITS)}", _EXAMPLE)
        return None
    return keys[0][0]


def _known_keys(tree: Map, kind: Kind | None, heard: Listener) -> None:
    known = (*LIMITS, *_ONLY_WITH, *_ANYWHERE)
    for key, _ in tree.entries[:40]:
        word = key.value
        if word not in known:
            near = closest(word[:80], known)
            mends = (f"did you mean {near}?",) if near else (f"the words known here: {', '.join(known)}",)
            heard.hear(key, "circles-key", f"a diagram has no detail called {short(word)}", *mends)
        elif kind and word in _ONLY_WITH and kind not in _ONLY_WITH[word]:
            message = f'"{word}" goes with {" or ".join(_ONLY_WITH[word])}, not with {kind}'
            heard.hear(key, "circles-key", message, f"delete it, or draw {_ONLY_WITH[word][0]}")


def _chart(kind: Kind, parts: dict[str, Node], whole: Location, heard: Listener) -> Chart | None:
    found = _entries(kind, parts[kind], heard)
    centre = _centre(kind, parts, heard)
    if found is None:
        return None
    names = [each.name for each in (*found, centre) if each and each.name]
    _no_name_twice(names, LIMITS[kind][2], heard)
    meetings = _meetings(kind, parts, names, heard)
    everything = (*found, *(each for _, each in meetings), *((centre,) if centre else ()))
    _not_too_much(everything, whole, heard)
    links = _links(parts, everything, heard)
    colours = _colours(parts, names, len(found), heard)
    finish = _Finish(colours, tuple(dict.fromkeys(links.values())), links)
    return Chart(
        kind=kind,
        entries=tuple(finish.entry(each, n) for n, each in enumerate(found)),
        centre=finish.entry(centre, len(found)) if centre else None,
        overlaps=tuple(Overlap(of, finish.entry(each, None)) for of, each in meetings),
        title=_sentence(parts, "title", heard),
        describe=_sentence(parts, "describe", heard),
        caption=_sentence(parts, "caption", heard),
        links=finish.links,
    )


class _Finish(Struct, frozen=True):
    """Colours and links, to be put to the entries they belong to."""

    colours: dict[int, Colour]
    links: tuple[str, ...]
    of_text: dict[str, str]  # text, in small letters -> address

    def entry(self, found: Found, n: int | None) -> Entry:
        name = self.words(found.name) if found.name else None
        colour = self.colours.get(n) if n is not None else None
        return Entry(name, tuple(self.words(text) for text in found.texts), colour)

    def words(self, said: Said) -> Words:
        address = self.of_text.get(said.text.casefold())
        return Words(said.text, self.links.index(address) if address else None)


def _centre(kind: Kind, parts: dict[str, Node], heard: Listener) -> Found | None:
    if "centre" in parts and kind in _ONLY_WITH["centre"]:
        return entry(parts["centre"], "the centre", heard)
    if kind == "circles":
        heard.hear(
            parts[kind], "circles-centre", "these circles have no centre to stand round", "add  centre: its name"
        )
    return None


def _entries(kind: Kind, node: Node, heard: Listener) -> tuple[Found, ...] | None:
    fewest, most, called = LIMITS[kind]
    if isinstance(node, Text):
        heard.hear(node, "circles-shape", f'"{kind}" takes a list', f"for example  {kind}: [First, Second, Third]")
        return None
    count = len(node.entries if isinstance(node, Map) else node.items)
    if not fewest <= count <= most:
        number = f"{count:,} {called}{'' if count == 1 else 's'}" if count else f"no {called}"
        mend = "split it into two diagrams" if count > most else f"add what is missing to {kind}"
        message = f"there {'is' if count < 2 else 'are'} {number} here; {kind} takes {fewest} to {most}"
        heard.hear(node, "circles-count", message, mend)
        return None
    found = entries(node, called, heard)
    return found if len(found) == count else None


def _meetings(
    kind: Kind, parts: dict[str, Node], names: Sequence[Said], heard: Listener
) -> list[tuple[tuple[int, ...], Found]]:
    if kind != "sets" or "overlaps" not in parts:
        return []
    found = naming.overlaps(parts["overlaps"], [name.text for name in names], heard)
    return sorted(found, key=lambda each: (len(each[0]), each[0]))


def _no_name_twice(names: Sequence[Said], called: str, heard: Listener) -> None:
    seen: dict[str, Said] = {}
    for said in names:
        first = seen.setdefault(said.text.casefold(), said)
        if first is not said:
            message = f"two {called}s are called {short(said.text)}: here and on line {first.location.line}"
            heard.hear(said, "circles-twice", message, "give one of them another name")


def _not_too_much(everything: Sequence[Found], whole: Location, heard: Listener) -> None:
    letters = sum(len(said.text) for each in everything for said in _said(each))
    if letters > MOST_LETTERS:
        message = f"this diagram holds {letters:,} letters; {MOST_LETTERS:,} is the most that reads well"
        heard.hear(whole, "circles-long", message, "keep the names, and tell the rest in the text of the page")


def _said(found: Found) -> tuple[Said, ...]:
    return ((found.name,) if found.name else ()) + found.texts


def _links(parts: dict[str, Node], everything: Sequence[Found], heard: Listener) -> dict[str, str]:
    """Text in small letters -> address."""
    if "links" not in parts:
        return {}
    names = _once(each.name for each in everything if each.name)
    texts = _once(text for each in everything for text in each.texts)
    found = naming.links(parts["links"], names, texts, heard)
    return {text.casefold(): address for text, address in found.items()}


def _once(said: Iterable[Said]) -> list[str]:
    return list({each.text.casefold(): each.text for each in said}.values())


def _colours(parts: dict[str, Node], names: Sequence[Said], count: int, heard: Listener) -> dict[int, Colour]:
    if "colours" not in parts:
        return {}
    return naming.colours(parts["colours"], [name.text for name in names], count, heard)


def _sentence(parts: dict[str, Node], name: str, heard: Listener) -> str:
    said = heard.said(parts[name], name, most=MOST_SENTENCE) if name in parts else None
    return said.text if said else ""
