"""Our Mermaid beside Mermaid itself: the diagrams of a JSON file whose words Mermaid showed in a browser.

    python3 benchmarks/mermaid_corpus.py reference.json          (--differences FILE writes what differs)

The file holds "about" and "cases", each with "id", "source" and "reference": {"ok", "words"}. Counted are the diagrams
that are drawn, and those in which every word of nodes, edges, sections and people is there. Left out are ticks of axes,
commit ids that Mermaid makes up anew each time, numbers it works out, notation (marks without letters) and mathematics.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from generator.diagrams.drawing import Drawing
from generator.diagrams.mermaid import draw


@dataclass
class Outcome:
    """One diagram: how long it took, how large it is, which words of the reference are not in it."""

    name: str
    drawn: bool
    ms: float
    size: int
    missing: list[str]
    said: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--differences", type=Path, help="where to write the list of what differs")
    given = parser.parse_args()
    cases = json.loads(given.reference.read_text(encoding="utf-8"))["cases"]
    draw("flowchart LR\nA --> B", "", 1)  # the engine starts once
    outcomes = [outcome(case) for case in cases if case["reference"]["ok"]]
    print(summary(outcomes))
    if given.differences:
        given.differences.write_text("".join(differences(outcomes)), encoding="utf-8")


def outcome(case: dict[str, Any]) -> Outcome:
    began = time.perf_counter()
    drawing, problems = draw(case["source"], case["id"], 1)
    ms = (time.perf_counter() - began) * 1000
    if drawing is None:
        return Outcome(case["id"], False, ms, 0, [], problems[0].message)
    return Outcome(case["id"], True, ms, len(drawing.svg.encode()), missing_words(case, drawing))


def missing_words(case: dict[str, Any], drawing: Drawing) -> list[str]:
    root = ElementTree.fromstring(drawing.svg.replace("\x02", "").replace("\x03", ""))
    texts = [" ".join("".join(text.itertext()).split()) for text in root.iter("text")]
    words = {word for text in texts for word in text.split()}
    glued = "".join(texts).replace(" ", "")  # a long word may be broken over two lines
    return [word for word in case["reference"]["words"] if word not in words and not is_there(word, glued, case)]


def is_there(word: str, glued: str, case: dict[str, Any]) -> bool:
    """Whether a word that is no word of ours is in the diagram all the same, or is none that counts."""
    plain = re.sub(r"\s", "", word)
    made_up = re.fullmatch(r"\d+-[0-9a-f]{7}", plain)
    worked_out = not re.search(r"[^\W\d_]", plain) or (plain not in case["source"] and re.search(r"\d", plain))
    tick = re.fullmatch(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*", plain)
    mathematics = "$$" in case["source"]
    return bool(plain in glued or made_up or worked_out or (tick and case["kind"] == "gantt") or mathematics)


def summary(outcomes: list[Outcome]) -> str:
    drawn = [one for one in outcomes if one.drawn]
    return (
        f"{len(drawn)} of {len(outcomes)} diagrams are drawn; all words are there in "
        f"{sum(not one.missing for one in drawn)}\n"
        f"median {statistics.median(one.ms for one in drawn):.1f} ms (slowest {max(one.ms for one in drawn):.0f}), "
        f"{statistics.median(one.size for one in drawn):.0f} bytes (largest {max(one.size for one in drawn)})"
    )


def differences(outcomes: list[Outcome]) -> Iterator[str]:
    yield "Diagrams of Mermaid's documentation that differ here, with the words that are not in ours.\n\n"
    for one in outcomes:
        if not one.drawn:
            yield f"{one.name}: not drawn: {one.said}\n"
        elif one.missing:
            yield f"{one.name}: {' '.join(one.missing)}\n"


if __name__ == "__main__":
    main()
