"""Which posts are related, and which posts speak of an event, a person, a place. Never compares all with all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from generator import text
from generator.model.front import Post
from generator.site import GROUP_FOLDERS, Entry, Target, group_words

RELATED = 3
REACH = 8  # how many posts to each side under the same tag are looked at, so that the cost grows with the posts alone

# Sharing a series says most, sharing a wing says little: nearly every post has one.
_WEIGHT = (("series", 8), ("tag", 4), ("sector", 2), ("wing", 1))


def related_posts(posts: Sequence[Entry[Post]]) -> Mapping[str, tuple[Entry[Post], ...]]:
    """Up to three posts that share most words with each post; between equals the one nearest in time."""
    chosen = _related(tuple(_keys(post) for post in posts))
    pairs = zip(posts, chosen, strict=True)
    return {post.source: tuple(posts[other] for other in others) for post, others in pairs if others}


Keys = tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)  # while a preview runs, titles and texts change far more often than subjects
def _related(posts: tuple[Keys, ...]) -> tuple[tuple[int, ...], ...]:
    """The same for the keys of the posts alone, as their numbers."""
    found = []
    for index, spots in enumerate(_spots(posts)):
        score: dict[int, int] = {}
        for row, location, weight in spots:
            for other in row[max(0, location - REACH) : location + REACH + 1]:
                score[other] = score.get(other, 0) + weight
        score.pop(index, None)
        found.append(tuple(_best(score, index)) if score else ())
    return tuple(found)


def _spots(posts: Sequence[Keys]) -> list[list[tuple[list[int], int, int]]]:
    """For each post where its words put it: the row of all posts with that word, its place there, the weight."""
    weights = dict(_WEIGHT)
    rows: dict[tuple[str, str], list[int]] = {}
    spots = []
    for index, keys in enumerate(posts):
        mine = [(rows.setdefault(key, []), weights[key[0]]) for key in keys]
        spots.append([(row, len(row), weight) for row, weight in mine])
        for row, _ in mine:
            row.append(index)
    return spots


def _best(score: Mapping[int, int], index: int) -> list[int]:
    """The few with the highest scores. Most of a hundred are out by their score alone, which is quick to see."""
    enough = sorted(score.values())[-RELATED:][0]
    chosen = [other for other in score if score[other] >= enough]
    return sorted(chosen, key=lambda other: (-score[other], abs(other - index), other))[:RELATED]


def _keys(post: Entry[Post]) -> Keys:
    """Every wing, sector, tag and series of the post, each once."""
    return tuple(dict.fromkeys((kind, text.slug(w)) for kind, _ in GROUP_FOLDERS for w in group_words(post, kind)))


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
