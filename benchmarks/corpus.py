"""Make a site of N posts for measuring: the same words every time.

    python3 benchmarks/corpus.py 1000 BIG     then    python3 build.py --root BIG

Posts of about 5 KB with headings, lists, quotes, tables, code, footnotes, links to each other; 5 % as many events;
200 tags, 20 people, 6 venues, two wings, six sectors, a glossary. The words are made up, so no text is anyone's.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

SETTINGS = """\
name: A big site
base_url: https://big.example/
today: 2024-06-01
glossary: {RPM: Relational Practice Movement, NHS: National Health Service}
wings: {earnest: Earnest professionals, grass: Grass rooters}
sectors: {health: Health, justice: Justice, education: Education, housing: Housing, faith: Faith, work: Work}
"""
SECTORS = ("health", "justice", "education", "housing", "faith", "work")
ONSETS = [*"bcdfghjklmnprstvw", "br", "ch", "cl", "fl", "gr", "pl", "sh", "st", "tr"]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ie", "oa", "oo", "ou"]
CODAS = ["", "", "", "b", "ck", "d", "g", "l", "m", "n", "nd", "ng", "p", "r", "s", "st", "t"]
COMMON = ["the", "of", "and", "to", "a", "in", "that", "is", "was", "for", "it", "with", "as", "on", "be", "at", "by"]
CODE = 'def meet(people):\n    """Pair people up."""\n    return zip(people[::2], people[1::2])\n'


class Words:
    """Few words often, many words seldom, as in any text."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        made = {self._word() for _ in range(7000)}
        self.all = COMMON + sorted(made - set(COMMON))[:6000]
        self.weights = [1 / (rank + 3) for rank in range(len(self.all))]

    def _word(self) -> str:
        pick = self.chance.choice
        return "".join(pick(ONSETS) + pick(NUCLEI) + pick(CODAS) for _ in range(pick((1, 1, 2, 2, 3))))

    def take(self, count: int) -> list[str]:
        return self.chance.choices(self.all, self.weights, k=count)

    def rare(self) -> str:
        return self.chance.choice(self.all[120:3000])

    def title(self) -> str:
        return " ".join(self.rare() for _ in range(self.chance.randint(3, 7))).capitalize()


class Writer:
    def __init__(self, count: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = Words(self.chance)
        self.tags = sorted({self.words.rare() for _ in range(260)})[:200]
        self.names = [f"{self.words.title().replace(' ', '-').lower()}-{number}" for number in range(count)]

    def link(self, text: str) -> str:
        if self.chance.random() < 0.45:
            return f"[{text}](../posts/{self.chance.choice(self.names)}.md)"
        return f"[{text}](https://example.org/{self.words.rare()}/{self.chance.randrange(999)})"

    def sentence(self) -> str:
        words = self.words.take(max(5, min(30, int(self.chance.gauss(15, 5)))))
        words[0] = words[0].capitalize()
        for index, word in enumerate(words):
            draw = self.chance.random()
            if draw < 0.012:
                words[index] = f"*{word}*"
            elif draw < 0.022:
                words[index] = f"**{word}**"
            elif draw < 0.027:
                words[index] = f"`{word}`"
            elif draw < 0.036:
                words[index] = self.link(word)
            elif draw < 0.045:
                words[index] = f'"{word}"'
            elif draw < 0.05:
                words[index] = self.chance.choice(("RPM", "NHS"))
        return " ".join(words) + self.chance.choice("......!?")

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.chance.randint(2, 6)))

    def body(self) -> str:
        target, parts, notes = self.chance.randint(300, 900), [self.paragraph()], 0
        while sum(len(part.split()) for part in parts) < target:
            draw = self.chance.random()
            if draw < 0.16:
                parts += [f"## {self.words.title()}", self.paragraph()]
            elif draw < 0.26:
                parts.append("\n".join(f"- {self.sentence()}" for _ in range(self.chance.randint(3, 7))))
            elif draw < 0.31:
                parts.append(f"> {self.sentence()}")
            elif draw < 0.33:
                parts.append(self.table())
            elif draw < 0.34:
                parts.append(f"```python\n{CODE}```")
            elif draw < 0.38:
                notes += 1
                parts += [f"{self.paragraph()}[^{notes}]", f"[^{notes}]: {self.sentence()}"]
            else:
                parts.append(self.paragraph())
        return "\n\n".join(parts) + "\n"

    def table(self) -> str:
        rows = [[self.words.rare() for _ in range(3)] for _ in range(self.chance.randint(4, 8))]
        rows.insert(1, ["---"] * 3)
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)

    def post(self, number: int) -> str:
        day = date(2014, 1, 1) + timedelta(days=self.chance.randrange(3650))
        tags = sorted({self.tags[min(199, int(self.chance.expovariate(1 / 45)))] for _ in range(7)})
        return (
            _front(
                title=f"{self.words.title()} {number}",
                date=day.isoformat(),
                authors=f"[person-{self.chance.randrange(20)}]",
                wings=f"[{self.chance.choice(('earnest', 'grass', 'earnest, grass'))}]",
                sectors=f"[{self.chance.choice(SECTORS)}]",
                tags=f"[{', '.join(tags)}]",
                summary=f"{self.sentence()} {number}.",
            )
            + self.body()
        )

    def event(self, number: int) -> str:
        day = date(2014, 1, 1) + timedelta(days=self.chance.randrange(4200))
        return (
            _front(
                title=f"{self.words.title()} {number}",
                uid=f"event-{number}",
                start=day.isoformat(),
                end=(day + timedelta(days=self.chance.choice((0, 0, 1, 2)))).isoformat(),
                status=self.chance.choice(("confirmed", "confirmed", "tentative", "postponed")),
                venue=f"venue-{self.chance.randrange(6)}",
                audience=f"[{self.chance.choice(('earnest', 'grass', 'everyone'))}]",
                summary=f"{self.sentence()} {number}.",
            )
            + self.paragraph()
        )


def _front(**fields: str) -> str:
    return "---\n" + "".join(f"{key}: {_quoted(key, value)}\n" for key, value in fields.items()) + "---\n\n"


def _quoted(key: str, value: str) -> str:
    return "'" + value.replace("'", "''") + "'" if key in ("title", "summary") else value


def make(count: int, root: Path, seed: int = 7) -> None:
    """Write the site below `root`."""
    writer = Writer(count, seed)
    files = {"site.yaml": SETTINGS}
    files |= {f"posts/{name}.md": writer.post(number) for number, name in enumerate(writer.names)}
    files |= {f"events/event-{number}.md": writer.event(number) for number in range(count // 20)}
    files |= {f"people/person-{n}.md": _front(name=f"{writer.words.title()} {n}", wings="[grass]") for n in range(20)}
    files |= {f"venues/venue-{n}.yaml": f"name: {writer.words.title()} {n}\n" for n in range(6)}
    _write(root / "content", files)


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args(arguments)
    make(given.count, given.folder, given.seed)


if __name__ == "__main__":
    main()
