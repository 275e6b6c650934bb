"""Which posts are related, and which posts speak of an event, a person, a place. Never compares all with all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator import text
from generator.model import Post
from generator.site import GROUP_FOLDERS, Entry, Target, group_words

RELATED = 3
REACH = 8  # how many posts to each side under the same tag are looked at, so that the cost grows with the posts alone

# Sharing a series says most, sharing a wing says little: nearly every post has one.
_WEIGHT = (("series", 8), ("tag", 4), ("sector", 2), ("wing", 1))


def related_posts(posts: Sequence[Entry[Post]]) -> Mapping[str, tuple[Entry[Post], ...]]:
    """Up to three posts that share most words with each post; between equals the one nearest in time."""
    weights = dict(_WEIGHT)
    rows: dict[tuple[str, str], list[int]] = {}
    words = [_keys(post) for post in posts]
    for index, keys in enumerate(words):
        for key in keys:
            rows.setdefault(key, []).append(index)
    place_in_row = {(key, index): place for key, row in rows.items() for place, index in enumerate(row)}
    found = {}
    for index, keys in enumerate(words):
        score: dict[int, int] = {}
        for key in keys:
            place = place_in_row[key, index]
            for other in rows[key][max(0, place - REACH) : place + REACH + 1]:
                score[other] = score.get(other, 0) + weights[key[0]]
        score.pop(index, None)
        best = sorted(score, key=lambda other: (-score[other], abs(other - index), other))[:RELATED]
        if best:
            found[posts[index].source] = tuple(posts[other] for other in best)
    return found


def _keys(post: Entry[Post]) -> list[tuple[str, str]]:
    """Every wing, sector, tag and series of the post, each once."""
    return list(dict.fromkeys((kind, text.slug(w)) for kind, _ in GROUP_FOLDERS for w in group_words(post, kind)))


def mentions_of(
    posts: Sequence[Entry[Post]], targets: Mapping[str, tuple[Target, ...]]
) -> Mapping[str, tuple[Entry[Post], ...]]:
    """Source -> the posts that link to it, newest first. A block tag is found by what it names: "event:x"."""
    found: dict[str, list[Entry[Post]]] = {}
    for post in posts:
        linked = [target.source for target in targets.get(post.source, ()) if target.source]
        shown = [f"{block.name}:{block.argument}" for block in post.item.body.blocks if block.argument]
        for key in dict.fromkeys((*linked, *shown)):
            found.setdefault(key, []).append(post)
    return {key: tuple(each) for key, each in found.items()}
