"""Who wrote what, and who has a part in which event: people and organisations by their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from generator.model.events import Event
from generator.model.front import Post
from generator.site import Entry, Site
from generator.views import cards, event_cards
from generator.views.events import details as event_details


@lru_cache(maxsize=1)  # one walk over all posts and events instead of one for every person
def works(site: Site) -> Mapping[str, tuple[list[Entry[Post]], list[Entry[Event]]]]:
    """Address of a person or organisation -> the posts they wrote, the events they have a part in."""
    found: dict[str, tuple[list[Entry[Post]], list[Entry[Event]]]] = {}
    for post in site.posts:
        for url in _urls_of(site, post.front.authors):
            found.setdefault(url, ([], []))[0].append(post)
    for row in event_cards.upcoming_and_past(site, site.events):
        for event in row:
            front = event.front
            named = (*front.organisers, *front.hosts, *front.partners, *event_details.names_in(front))
            for url in _urls_of(site, named):
                found.setdefault(url, ([], []))[1].append(event)
    return MappingProxyType(found)


def _urls_of(site: Site, names: Sequence[str]) -> Iterable[str]:
    return dict.fromkeys(link.url for link in cards.parties(site, names) if link.url)
