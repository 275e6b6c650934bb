"""Wings, sectors, tags and series: what belongs to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from generator import text
from generator.model.settings import Config, Topic
from generator.site import GROUP_FOLDERS, AnyEntry, ByKind, Group, GroupKind, group_words
from generator.text import urls


def groups_of(found: ByKind, config: Config, prefix: str) -> Mapping[GroupKind, tuple[Group, ...]]:
    """Every group in the order of site.yaml, then those it does not describe, by name."""
    ordered = found.entries
    described = {"wing": config.wings, "sector": config.sectors, "tag": config.tags, "series": config.series}
    return {kind: tuple(_groups(kind, folder, ordered, described[kind], prefix)) for kind, folder in GROUP_FOLDERS}


def _groups(
    kind: GroupKind, folder: str, ordered: Sequence[AnyEntry], described: Mapping[str, Topic], prefix: str
) -> list[Group]:
    members: dict[str, list[AnyEntry]] = {key: [] for key in described}
    spelt: dict[str, Counter[str]] = {}
    for entry in ordered:
        meant = _meant(group_words(entry, kind), described, kind)
        # Two spellings of one tag in the same file put it there once; the first of them counts.
        for key, word in {(w if w in described else text.slug(w)): w for w in reversed(meant)}.items():
            members.setdefault(key, []).append(entry)
            spelt.setdefault(key, Counter())[word] += 1
    new = sorted((key for key in members if key not in described), key=text.sort_key)
    return [
        _group(kind, key, described.get(key) or Topic(_spelling(spelt[key])), members[key], folder, prefix)
        for key in (*described, *new)
        if key and (members[key] or kind in ("wing", "sector"))
    ]


def _meant(words: tuple[str, ...], described: Mapping[str, Topic], kind: GroupKind) -> tuple[str, ...]:
    """ "everyone" stands for every wing; a wing or sector that site.yaml does not know is a problem said elsewhere."""
    if kind not in ("wing", "sector"):
        return words
    return tuple(described) if "everyone" in words else tuple(word for word in words if word in described)


def _spelling(spelt: Counter[str]) -> str:
    """The most used spelling of a tag; between equals the first in the alphabet."""
    return min(spelt, key=lambda word: (-spelt[word], word))


def _group(kind: GroupKind, key: str, topic: Topic, members: Sequence[AnyEntry], folder: str, prefix: str) -> Group:
    by_kind = {struct: tuple(each) for struct, each in groupby(members, lambda entry: entry.kind.struct)}
    return Group(kind=kind, id=key, topic=topic, url=urls.at(prefix, f"{folder}/{key}/index.html"), by_kind=by_kind)
