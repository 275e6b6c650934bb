"""A body and what fills its placeholders: addresses for links and pictures, cards for block tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from types import MappingProxyType

from msgspec.structs import replace

from generator.model.events import Event
from generator.model.front import Organisation, Person, Venue
from generator.model.stages import Block as BlockTag
from generator.model.stages import Item
from generator.model.values import Url
from generator.site import AnyEntry, Figure, Site, Target, is_of
from generator.text import LONG_TEXT_WORDS, urls
from generator.views import cards, event_cards, pictures, words
from generator.views.shapes import Block, BodyView, Card, EventCard, FigureView, HeadingLink

LONG_TEXT_HEADINGS = 4


def body_view(site: Site, entry: AnyEntry) -> BodyView:
    item, targets = entry.item, site.targets.get(entry.source, ())
    blocks = tuple(_block(site, entry, tag, number) for number, tag in enumerate(item.body.blocks))
    eager = item.body.first_picture if entry.front.image is None else -1
    return BodyView(
        digest=item.body.digest,
        fills=_fills(item, targets, eager),
        blocks=_anchored_once(blocks),
        sources=_sources(item, targets),
        words=item.body.words,
    )


def _anchored_once(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """A page may show one diagram several times; links lead to the first."""
    met: set[str] = set()
    found = []
    for block in blocks:
        figure = block.figure
        if figure and figure.name in met:
            block = replace(block, figure=replace(figure, anchor=""))
        elif figure:
            met.add(figure.name)
        found.append(block)
    return tuple(found)


def feed_body(site: Site, entry: AnyEntry) -> BodyView:
    """The same with absolute addresses, and links where the page has cards: a feed is read far from the site."""
    item, base = entry.item, site.config.base_url
    targets = [_absolute(base, entry.url, target) for target in site.targets.get(item.source, ())]
    return BodyView(
        digest=item.body.digest,
        fills=_fills(item, targets),
        blocks=tuple(_links_for(site, entry, tag, number) for number, tag in enumerate(item.body.blocks)),
        words=item.body.words,
    )


def _fills(item: Item, targets: Sequence[Target], eager: int = -1) -> tuple[str, ...]:
    """`eager`: the number of the picture that is among the first things to be seen."""
    pairs = zip(targets, item.body.links, strict=True)
    return tuple(
        pictures.img_attributes(target, number == eager)
        if link.attribute == "src" and target.width_px
        else f'"{escape(target.url)}"'
        for number, (target, link) in enumerate(pairs)
    )


def _sources(item: Item, targets: Sequence[Target]) -> tuple[str, ...]:
    pairs = zip(targets, item.body.links, strict=True)
    found = tuple(pictures.source_element(target) if link.attribute == "src" else "" for target, link in pairs)
    return found if any(found) else ()


def _absolute(base: str, page_url: str, target: Target) -> Target:
    """The target as a feed reader needs it; "#heading" leads to a part of the page that the body comes from."""
    if target.width_px:
        return pictures.for_readers(target, base)
    if not target.url.startswith(("/", "#")):
        return target
    url = f"{page_url}{target.url}" if target.url.startswith("#") else target.url
    return Target(urls.absolute(base, url), target.source)


def _links_for(site: Site, entry: AnyEntry, tag: BlockTag, number: int) -> Block:
    """The cards of a block as names, absolute addresses and a few words; a diagram with absolute addresses.

    A list of what is coming would be old before it is read, and change the feed with the day: there is a link to it.
    """
    base = site.config.base_url
    if tag.name == "events":
        title, path = ("Past events", "events/past/") if tag.argument == "past" else ("Events", "events/")
        return Block(cards=(Card(title, Url(urls.absolute(base, urls.at(site.prefix, f"{path}index.html")))),))
    block = _block(site, entry, tag, number)
    if block.figure:
        return Block(figure=replace(block.figure, png_url=Url(urls.absolute(base, block.figure.png_url))))
    rows = [(card.title, card.url, _when_and_state(site, card)) for card in block.events]
    rows += [(post.title, post.url, post.day.text) for post in block.posts]
    rows += [(card.title, card.url, card.note) for card in block.cards]
    return Block(
        cards=tuple(Card(title, Url(urls.absolute(base, url)), note=note) for title, url, note in rows),
        empty=block.empty,
    )


def _when_and_state(site: Site, card: EventCard) -> str:
    """The date of an event with its state, as its author gave it: the bytes of a feed do not depend on the day."""
    event = site.by_id["event", card.id].front
    state = words.status_label(event.status) if isinstance(event, Event) else ""
    return ". ".join(filter(None, (card.repeats or "".join(part.text for part in card.when), state)))


def _block(site: Site, entry: AnyEntry, tag: BlockTag, number: int) -> Block:
    match tag.name:
        case "figure":
            return _figure(site, figures_in(site).get((entry.source, int(tag.argument))), number)
        case "diagram":
            return _figure(site, site.figures.get(tag.argument), number)
        case "events":
            coming, past = event_cards.upcoming_and_past(site, site.events)
            shown = past if tag.argument == "past" else coming
            empty = "There are no past events yet." if tag.argument == "past" else "No events are planned just now."
            return Block(events=event_cards.event_cards(site, shown), empty="" if shown else empty)
        case "posts":
            number = int(tag.argument) if tag.argument else 3
            return Block(posts=cards.post_cards(site, site.posts[:number]), empty="" if site.posts else "No posts yet.")
    named = site.by_id.get((tag.name, tag.argument))
    return _one(site, named) if named else Block(empty=" ")  # the unknown name is a problem already


@lru_cache(maxsize=1)
def figures_in(site: Site) -> Mapping[tuple[str, int], Figure]:
    """Source and number among its diagrams -> diagram."""
    return MappingProxyType({(figure.entry.source, figure.number): figure for figure in site.figures.values()})


def _figure(site: Site, figure: Figure | None, number: int) -> Block:
    """`number`: among the blocks of the page, so that its ids are its own."""
    if figure is None:  # it could not be drawn, which is a problem already
        return Block(empty=" ")
    return Block(figure=figure_view(site, figure, number + 1))


def figure_view(site: Site, figure: Figure, number: int) -> FigureView:
    drawing = figure.drawing
    return FigureView(
        name=figure.name,
        anchor=figure.anchor,
        digest=drawing.digest,
        number=number,
        fills=tuple(f'"{escape(target.url)}"' for target in figure.targets),
        title=drawing.title,
        description=drawing.description,
        caption=drawing.caption,
        outline=drawing.outline,
        width=round(drawing.width),
        height=round(drawing.height),
        svg_url=urls.at(site.prefix, f"diagrams/{figure.name}.svg"),
        png_url=urls.at(site.prefix, f"diagrams/{figure.name}.png"),
    )


def _one(site: Site, entry: AnyEntry) -> Block:
    if is_of(entry, Event):
        return Block(events=(event_cards.event_card(site, entry),))
    if is_of(entry, Person) or is_of(entry, Organisation):
        return Block(cards=(cards.profile_card(site, entry),))
    return Block(cards=(cards.venue_card(site, entry) if is_of(entry, Venue) else cards.plain_card(site, entry),))


def contents(item: Item) -> tuple[HeadingLink, ...]:
    """The headings of a long text, to jump to; a short one has them all in sight after a flick or two."""
    found = tuple(HeadingLink(each.text, f"#{each.id}", each.level) for each in item.body.headings if each.level <= 3)
    is_long = len(found) >= LONG_TEXT_HEADINGS and item.body.words >= LONG_TEXT_WORDS
    return found if is_long else ()
