"""The same in words: what the drawing says, as sentences for its description and as a nested list.

Refuses to change a letter of what the author wrote: nobody can know which capital is a name's own.
"""

from __future__ import annotations

from generator.diagrams.circles.chart import Chart, Entry, Overlap
from generator.diagrams.drawing import Outline
from generator.text import join_words

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


def title(chart: Chart) -> str:
    """The author's, or one made of the names."""
    names = join_words([_name(entry) for entry in chart.entries])
    made = {
        "sets": f"{names}, and where they meet",
        "rings": f"Rings: {names}",
        "circles": f"{_name(chart.centre)}, and round it {names}" if chart.centre else names,
        "stages": f"A cycle: {names}",
        "levels": f"A pyramid: {names}",
    }
    return chart.title or made[chart.kind]


def description(chart: Chart) -> str:
    return chart.describe or " ".join(_sentences(chart))


def _sentences(chart: Chart) -> list[str]:
    count = _NUMBERS[len(chart.entries)]
    said = [_said(entry) for entry in chart.entries]
    middle = [f"In the middle: {_ended(_said(chart.centre))}"] if chart.centre else []
    match chart.kind:
        case "sets":
            meetings = [f"{_where(each, chart)}: {_ended(_said(each.entry))}" for each in chart.overlaps]
            return [f"{count} overlapping circles.", *map(_ended, said), *meetings]
        case "rings":
            return [
                f"{count} rings, one inside the other.",
                "From the innermost to the outermost:",
                _ended("; ".join(said)),
            ]
        case "circles":
            return [f"{count} circles round one in the middle.", *middle, f"Round it: {_ended('; '.join(said))}"]
        case "stages":
            way = ", then ".join(said)
            return [f"A cycle of {count.lower()} stages: {way}, and then {_name(chart.entries[0])} again.", *middle]
        case "levels":
            return [f"A pyramid of {count.lower()} levels.", "From the top to the foot:", _ended("; ".join(said))]


def _where(overlap: Overlap, chart: Chart) -> str:
    if len(overlap.of) == len(chart.entries):
        return "Where they meet" if len(overlap.of) == 2 else "Where all meet"
    return f"Where {join_words([_name(chart.entries[n]) for n in overlap.of])} meet"


def _said(entry: Entry) -> str:
    texts = ", ".join(text.text for text in entry.texts)
    return ": ".join(filter(None, (_name(entry), texts)))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _name(entry: Entry) -> str:
    return entry.name.text if entry.name else ""


def outline(chart: Chart) -> tuple[Outline, ...]:
    """The entries as a list, with what stands under them; the middle first, where entries meet last."""
    entries = tuple(_line(entry) for entry in chart.entries)
    middle = (Outline("In the middle", (_line(chart.centre),)),) if chart.centre else ()
    match chart.kind:
        case "sets":
            return entries + tuple(Outline(_where(each, chart), _under(each.entry)) for each in chart.overlaps)
        case "circles":
            return (*middle, Outline("Round it", entries))
        case "stages":
            return (*middle, Outline("One after the other, and then from the beginning again", entries))
        case "rings":
            return (Outline("From the innermost to the outermost", entries),)
        case "levels":
            return (Outline("From the top to the foot", entries),)


def _line(entry: Entry) -> Outline:
    return Outline(_name(entry), _texts(entry), entry.name.link if entry.name else None)


def _under(entry: Entry) -> tuple[Outline, ...]:
    return (_line(entry),) if entry.name else _texts(entry)


def _texts(entry: Entry) -> tuple[Outline, ...]:
    return tuple(Outline(text.text, link=text.link) for text in entry.texts)
