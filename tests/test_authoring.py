"""One definition, everywhere: the structs, and what is made of them for people and for editors.

The schemas are tried on every detail there is in content/ and in the tables of mistakes, beside our own reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from PIL import Image

from generator.authoring import kept, schemas
from generator.authoring.details import Detail, details_of, plain
from generator.authoring.guide import TABLES
from generator.authoring.snippets import Snippet, snippets
from generator.frontmatter import fields
from generator.frontmatter import reading as frontmatter
from generator.model import settings
from generator.model.kinds import KINDS
from tests.minisite import build, codes, site

SCHEMA_FILES = schemas.schema_files()
SCHEMAS = {Path(path).name.partition(".")[0]: json.loads(text) for path, text in SCHEMA_FILES.items()}
STRUCTS = {kind.word: kind.struct for kind in KINDS} | {"site": settings.Config}
ALL_DETAILS = [
    pytest.param(struct, detail, id=f"{struct.__name__}.{detail.name}")
    for struct in dict.fromkeys(chain.from_iterable(TABLES.values()))
    for detail in details_of(struct)
]


# ---------------------------------------------------------------- drift


def test_what_is_made_from_the_structs_is_up_to_date(root: Path) -> None:
    made = kept.kept_files((root / kept.GUIDE).read_text("utf-8"))

    stale = [
        path for path, text in made.items() if not (root / path).is_file() or (root / path).read_text("utf-8") != text
    ]

    assert stale == [], "run  python3 build.py docs  to bring them up to date"


def test_no_schema_is_left_of_a_kind_that_is_gone(root: Path) -> None:
    assert {path.relative_to(root).as_posix() for path in (root / schemas.FOLDER).iterdir()} == set(SCHEMA_FILES)


@pytest.mark.parametrize(("struct", "detail"), ALL_DETAILS)
def test_every_detail_says_what_it_means_and_shows_an_example_that_a_build_takes(
    struct: type[msgspec.Struct], detail: Detail
) -> None:
    tree, problems = frontmatter.read(f"{detail.name}: {detail.example}", "")
    assert tree is not None

    read = fields.read_struct(tree, struct)

    assert detail.words
    assert [*problems, *(each for each in read.problems if each.code != "field-missing")] == []


@pytest.mark.parametrize(("struct", "detail"), ALL_DETAILS)
def test_words_for_a_choice_name_every_word_that_may_be_chosen(struct: type[msgspec.Struct], detail: Detail) -> None:
    kind, _ = fields.bare_type(detail.type)
    choices = [word for word in getattr(kind, "__args__", ()) if isinstance(word, str)]

    if detail.words != "as for an event":
        assert [word for word in choices if f"`{word}`" not in detail.words] == []


def test_words_without_the_marks_of_markdown() -> None:
    assert plain("[the address](#an-address), in `parts`, **now**") == "the address, in parts, now"


# ---------------------------------------------------------------- schemas


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_the_schemas_take_all_the_details_of_our_own_content(root: Path) -> None:
    refused = [
        f"{path.relative_to(root)}: {message}"
        for path in sorted((root / "content").rglob("*"))
        if (name := schema_for(path.relative_to(root).as_posix()))
        for message in complaints(name, front_of(path.read_text("utf-8")))
    ]

    assert refused == []


def schema_for(path: str) -> str:
    """The name of the schema for a file below the root; "" for what has none."""
    if path == "content/site.yaml":
        return "site"
    if path.endswith((".comments.yaml", "/comments.yaml")):
        return "comments"
    folder = path.split("/")[1] if path.count("/") > 1 else ""
    kind = next((kind.word for kind in KINDS if kind.folder == folder), "")
    return kind if path.endswith((".md", ".yaml")) else ""


MISTAKES = yaml.load((Path(__file__).parent / "cases" / "mistakes.yaml").read_text("utf-8"), yaml.BaseLoader)


UNSEEABLE = re.compile("[\u00a0\u2000-\u200f\u2028-\u202f\ufeff]")  # a build takes these away, an editor does not


def readable_details() -> Iterator[Any]:
    """Of every mistake: the details that can be read as YAML, with their schema's name and their tree."""
    for case in chain.from_iterable(MISTAKES.values()):
        files = case.get("files", {}) | ({"content/posts/new.md": case["post"]} if "post" in case else {})
        for path, text in files.items():
            pieces = frontmatter.split(text) if path.endswith(".md") else frontmatter.Pieces(text, 1, "", 1)
            if schema_for(path) in STRUCTS and isinstance(pieces, frontmatter.Pieces) and not UNSEEABLE.search(text):
                tree, problems = frontmatter.read(pieces.front, path)
                if tree and not problems:
                    yield pytest.param(schema_for(path), pieces.front, tree, id=f"{case['name']}: {path}")


@pytest.mark.parametrize(("name", "front", "tree"), tuple(readable_details()))
def test_a_schema_takes_what_a_build_takes_and_refuses_a_word_that_a_build_does_not_know(
    name: str, front: str, tree: frontmatter.Map
) -> None:
    said = {problem.code for problem in fields.read_struct(tree, STRUCTS[name]).problems}

    refused = list(complaints(name, front))

    if not said:
        assert refused == []
    if said & SEEN_BY_A_SCHEMA:
        assert refused != []


# What JSON Schema has words for. Dates, names of venues, pictures and the rest are left to a build.
SEEN_BY_A_SCHEMA = {
    "field-missing",
    "field-choice",
    "field-yes-no",
    "alias-bad",
    "lang-bad",
    "email-bad",
    "slug-bad",
    "key-unknown",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("post", "tagz: [launches]"),
        ("event", "booking: {phon: 1}"),
        ("event", "programme: [{time: 10am, titel: Tea}]"),
        ("event", "repeats: {every: moon}"),
        ("venue", "address: {town: Cowbridge}"),
        ("site", "menu: [{nam: About, page: pages/about.md}]"),
        ("comments", "- {txt: Words}"),
    ],
)
def test_a_word_that_is_misspelt_is_refused_however_deep_it_stands(name: str, text: str) -> None:
    told = [message for message in complaints(name, text) if "required property" not in message]

    assert told != []


def test_an_editor_is_offered_the_words_of_a_choice_and_told_what_a_detail_means() -> None:
    status = SCHEMAS["event"]["properties"]["status"]

    assert {"enum": ["confirmed", "tentative", "postponed", "cancelled"]} in status["anyOf"]
    assert status["description"] == "confirmed, tentative, postponed or cancelled; without it, confirmed"
    assert status["examples"] == ["tentative"]


def complaints(name: str, text: str) -> Iterator[str]:
    """What the schema says of the details as an editor reads them (YAML 1.2), and as texts alone."""
    for loader in (_Editor, _Texts):
        data = yaml.load(text, loader)
        found = [f"{each.json_path}: {each.message}" for each in Draft202012Validator(SCHEMAS[name]).iter_errors(data)]
        assert bool(found) != Draft7Validator(SCHEMAS[name]).is_valid(data), "older editors know draft-07 alone"
        yield from found


class _Texts(yaml.CSafeLoader):
    """Every value as text, and none where nothing stands."""


class _Editor(yaml.CSafeLoader):
    """The core schema of YAML 1.2, by which editors read: `yes`, 18:30 and 2023-01-20 are texts."""


_NOTHING = ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_CORE = (
    _NOTHING,
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
        list("-+0123456789."),
    ),
)
for _loader, _rules in ((_Texts, (("tag:yaml.org,2002:null", re.compile(r"^$"), [""]),)), (_Editor, _CORE)):
    _loader.yaml_implicit_resolvers = {}
    for _tag, _pattern, _first in _rules:
        _loader.add_implicit_resolver(_tag, _pattern, _first)
_Editor.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))  # 010 is ten


def front_of(text: str) -> str:
    pieces = frontmatter.split(text) if text.startswith("---") else frontmatter.Pieces(text, 1, "", 1)
    assert isinstance(pieces, frontmatter.Pieces)
    return pieces.front


# ---------------------------------------------------------------- editors


def test_every_schema_that_the_editor_is_told_of_exists_and_fits_its_files(root: Path) -> None:
    told = json.loads((root / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]

    for schema, patterns in told.items():
        name = Path(schema).name.partition(".")[0]
        assert (root / schema).is_file()
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            path = pattern.replace("**/", "posts/x/").replace("*", "x")
            assert schema_for(path) == name, pattern
    covered = {Path(schema).name.partition(".")[0] for schema in told}
    assert {"site", "comments", "venue"} <= covered


def test_the_editor_finds_every_problem_in_what_a_check_prints(root: Path) -> None:
    tasks = json.loads((root / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
    head, location = (re.compile(each["regexp"]) for each in tasks[0]["problemMatcher"]["pattern"])

    for case in MISTAKES["mistakes"]:
        lines = case["says"].split("\n")
        heads = [index for index, line in enumerate(lines) if re.match(r"\w+\[", line)]
        for index in heads:
            assert head.match(lines[index]), lines[index]
            found = location.match(lines[index + 1])
            assert found, lines[index + 1]
            assert found[1].startswith("content/")


@pytest.mark.parametrize("snippet", snippets(), ids=lambda each: each.prefix)
def test_what_a_snippet_writes_is_built_as_it_stands(snippet: Snippet, tmp_path: Path) -> None:
    text = typed_out(snippet.text)
    root = site(tmp_path, AROUND_A_SNIPPET, SETTINGS)
    location = place_of(snippet)
    body = text if location.endswith(".yaml") or text.startswith("---") else page_with(text)
    (root / location).parent.mkdir(parents=True, exist_ok=True)
    (root / location).write_text(body + "\n", encoding="utf-8")
    Image.new("RGB", (40, 30), "green").save(root / "content/posts/hall.jpg")

    outcome = build(root, drafts=True)

    assert codes(outcome, "error") == [], [problem.message for problem in outcome.problems]


def test_no_two_snippets_have_one_name_or_one_word() -> None:
    assert len({each.name for each in snippets()}) == len(snippets()) == len({each.prefix for each in snippets()})


def typed_out(text: str) -> str:
    """What stands there when an author presses Tab at every place."""
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}", r"\1", text)
    text = re.sub(r"\$\{\d+:((?:[^}\\]|\\.)*)\}", lambda found: re.sub(r"\\(.)", r"\1", found[1]), text)
    return text.replace("$0", "Words.")


def page_with(text: str) -> str:
    if text.startswith("content_note:"):
        return f"---\ntitle: A page of its own\ndate: 20 January 2023\nwings: grass\n{text}\n---\nWords."
    return f"---\ntitle: A page of its own\ndate: 20 January 2023\nwings: grass\n---\n{text}"


def place_of(snippet: Snippet) -> str:
    folders = {kind.word: kind.folder for kind in KINDS}
    if snippet.prefix == "venue":
        return "content/venues/new.yaml"
    if snippet.prefix == "comment":
        return "content/posts/hello.comments.yaml"
    if snippet.prefix in folders:
        return f"content/{folders[snippet.prefix]}/new.md"
    return "content/posts/new.md"


SETTINGS = """\
name: A small site
base_url: https://small.example/
uid_domain: small.example
wings: {earnest-professionals: Earnest, grass-rooters: Grass rooters, grass: Grass}
sectors: {health: Health}
"""
AROUND_A_SNIPPET = """
=== content/posts/hello.md
---
title: Hello
date: 10 January 2023
wings: grass
---
Good morning.
=== content/posts/two-wings.md
---
title: Two wings
date: 11 January 2023
wings: grass
---
There are two.
=== content/events/short-name.md
---
title: A gathering
uid: gathering-2023
start: Saturday 4 March 2023, 10am
venue: coed-hills
---
Come along.
=== content/venues/coed-hills.yaml
name: Coed Hills
=== content/venues/short-name.yaml
name: The Hut
=== content/people/short-name.md
---
name: Ada Lovell
---
A neighbour.
=== content/organisations/short-name.md
---
name: Good Practice
---
A charity.
=== content/diagrams/short-name.md
---
title: Our steps
---
```circles short-name
stages: [Listen, Reflect, Act]
```
"""
