"""The shorter way to a site whose words alone changed: the same site, and never where anything else is another."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from generator.model.stages import Item
from generator.pipeline import build_site
from generator.pipeline.build_site import Joined
from generator.pipeline.cache import Cache
from generator.pipeline.inputs import Inputs, read_inputs
from generator.resolve import Read
from generator.resolve.again import Resolved, resolve_again
from generator.site import Showing, Site
from tests.minisite import request, site

FILES = """
=== content/posts/hello.md
---
title: Hello
date: 2023-01-20
tags: [walks]
wings: [earnest]
authors: [jo]
---
Good morning. See [the other](other.md).

## A heading

More.

=== content/posts/other.md
---
title: Other
date: 2023-01-21
tags: [walks]
---
See [hello](hello.md#a-heading).

::: person jo

=== content/people/jo.md
---
name: Jo
---
Words.

=== content/events/meeting.md
---
title: A meeting
start: 2023-02-01 10:00
series: walks
---
Words.
"""


class Both:
    """The site of a folder, joined the shorter way where it is open, and what it was joined from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = Cache.opened(root / ".cache", "engine")
        self.resolved: Resolved | None = None

    def look(self) -> tuple[Joined, Resolved]:
        inputs: Inputs = read_inputs(request(self.root), self.cache, "engine")

        def resolve(read: Read, config, locations, when: Showing) -> tuple[Site, list]:  # type: ignore[no-untyped-def,type-arg]
            self.resolved = resolve_again(self.resolved, read, config, locations, when)
            return self.resolved.site, list(self.resolved.problems)

        joined = build_site.join(inputs, request(self.root), self.cache, resolve)
        assert self.resolved is not None
        return joined, self.resolved


@pytest.fixture
def both(tmp_path: Path) -> Both:
    return Both(site(tmp_path, FILES))


def change(both: Both, old: str, new: str, file: str = "posts/hello.md") -> None:
    path = both.root / "content" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def views(joined: Joined) -> dict[str, bytes]:
    return {each.path: msgspec.msgpack.encode(each.view, enc_hook=str) for each in joined.artifacts}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Good morning", "Good evening"),
        ("Good morning", "Good morning to all of you, who are many more words than before"),
        ("Good morning", "A new paragraph.\n\nGood morning"),
        ("More.", "More.\n\n- a list\n- of words\n"),
        ("\nMore.\n", "\n"),
    ],
)
def test_where_only_words_changed_the_site_is_not_joined_again_and_is_the_same(both: Both, old: str, new: str) -> None:
    _, before = both.look()

    change(both, old, new)
    joined, after = both.look()
    clean, _ = Both(both.root).look()

    assert after.site.targets is before.site.targets
    assert views(joined) == views(clean)
    assert joined.problems == clean.problems


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Hello", "title: Hello again"),
        ("tags: [walks]", "tags: [talks]"),
        ("## A heading", "## Another heading"),
        ("(other.md)", "(/posts/)"),
        ("More.", "More [of it](other.md)."),
        ("More.", "::: posts 3"),
        ("More.", "[of it](nowhere.md)"),
        ("date: 2023-01-20", "date: 2023-02-20"),
    ],
)
def test_where_anything_else_changed_the_whole_site_is_joined(both: Both, old: str, new: str) -> None:
    _, before = both.look()

    change(both, old, new)
    joined, after = both.look()
    clean, _ = Both(both.root).look()

    assert after.site.targets is not before.site.targets
    assert views(joined) == views(clean)
    assert joined.problems == clean.problems


def test_where_a_problem_was_told_of_the_file_its_lines_are_told_anew(both: Both) -> None:
    change(both, "More.", "[of it](nowhere.md)")
    both.look()

    change(both, "Good morning", "A paragraph.\n\nGood morning")
    joined, _ = both.look()
    clean, _ = Both(both.root).look()

    assert joined.problems == clean.problems


def test_once_the_time_changes_the_site_it_is_joined_again(both: Both) -> None:
    _, before = both.look()
    until = before.site.valid_until
    assert until is not None
    site_, read, config = before.site, before.read, before.site.config

    earlier = resolve_again(
        before, read, config, before.locations, replace(before.when, now=site_.now + timedelta(minutes=1))
    )
    later = resolve_again(before, read, config, before.locations, replace(before.when, now=until))
    back = resolve_again(
        before, read, config, before.locations, replace(before.when, now=site_.now - timedelta(days=1))
    )

    assert earlier.site.targets is site_.targets
    assert later.site.targets is not site_.targets
    assert back.site.targets is not site_.targets


def test_every_entry_of_the_site_is_the_new_one(both: Both) -> None:
    _, before = both.look()
    old = {id(entry) for entry in before.site.entries if entry.source == "content/posts/hello.md"}

    change(both, "Good morning", "Good evening")
    _, after = both.look()

    assert old
    assert not old & set(ids_in(after.site))


def ids_in(value: object) -> list[int]:
    """The identity of everything in a value, however deep."""
    if isinstance(value, dict):
        return [found for each in value.values() for found in ids_in(each)]
    if isinstance(value, tuple):
        return [found for each in value for found in ids_in(each)]
    if isinstance(value, msgspec.Struct) and not isinstance(value, Item):
        return [id(value), *(found for name in value.__struct_fields__ for found in ids_in(getattr(value, name)))]
    return []


def test_nothing_that_joins_looks_at_the_words(root: Path) -> None:
    """What the shorter way leaves out of the comparison, so that nothing of the joined site may depend on it."""
    house = root / "generator"
    read = [*sorted((house / "resolve").glob("*.py")), *sorted((house / "site").glob("*.py"))]

    looked = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for path in read
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and (node.attr in ("words", "excerpt") or ast.unparse(node).endswith("body.digest"))
    ]

    assert looked == []
