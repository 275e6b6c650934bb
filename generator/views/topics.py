"""Wings, sectors, tags, series; people, organisations, venues; and the lists of each."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from msgspec.structs import replace

from generator import text
from generator.formats import jsonld
from generator.model.front import Organisation, Person, Post, Venue
from generator.model.stages import Lazy
from generator.site import Entry, Group, GroupKind, Site
from generator.text import urls
from generator.views import cards, event_cards
from generator.views.bodies import body_view
from generator.views.events import calendars as event_calendars
from generator.views.events import details as event_details
from generator.views.events import lists as event_lists
from generator.views.frame import (
    ViewContext,
    absolute,
    feed_links,
    late_lists_url,
    page_parts,
    place_node,
)
from generator.views.paging import PageSlice, page_slices
from generator.views.pictures import photo_view, picture_view
from generator.views.shapes import (
    CardGroup,
    CardsPage,
    Fact,
    LinkView,
    PictureView,
    ProfilePage,
    Subscription,
    TopicPage,
    VenuePage,
)
from generator.views.works import works

# ---------------------------------------------------------------- wings, sectors, tags, series

# Kind -> (what one is called, the title of the list, its lead, the sentence for search engines)
_KINDS = MappingProxyType(
    {
        "wing": ("Wing", "Wings", "Each wing brings its own people.", "the wings, and who belongs to each"),
        "sector": ("Sector", "Sectors", "Relationships matter in every public service.", "the services we speak of"),
        "tag": ("Subject", "Subjects", "What we write about, from A to Z.", "all our subjects, from A to Z"),
        "series": ("Series", "Series", "Posts and events that belong together.", "what belongs together"),
    }
)


def topic_pages(context: ViewContext, group: Group, folder: str) -> list[tuple[str, Lazy]]:
    """Path and page of a group. All that belongs to it is on the first; further pages have older posts only."""
    site = context.site
    first, *later = page_slices(site.prefix, group.posts, f"{folder}/{group.id}/", site.config.posts_per_page)
    pages = [(first.path, Lazy(_whole_page, context, group, folder, first))]
    return pages + [(page_slice.path, Lazy(_topic_page, context, group, folder, page_slice)) for page_slice in later]


def _whole_page(context: ViewContext, group: Group, folder: str, page_slice: PageSlice[Entry[Post]]) -> TopicPage:
    site = context.site
    coming, past = event_cards.upcoming_and_past(site, group.events)
    return replace(
        _topic_page(context, group, folder, page_slice),
        coming=event_cards.event_groups(site, coming),
        past=event_cards.past_group(site, past, "Past events"),
        calendar=_calendar_of(site, group),
        people=tuple(cards.profile_card(site, person) for person in group.of(Person)),
        organisations=tuple(cards.profile_card(site, each) for each in group.of(Organisation)),
    )


def _calendar_of(site: Site, group: Group) -> Subscription | None:
    """The calendar of the events of a group, where there are any."""
    if not group.events:
        return None
    folder = {"wing": "audience", "series": "series"}.get(group.kind)
    path = f"events/{folder}/{group.id}.ics" if folder else event_lists.topic_calendar(group)
    return event_calendars.subscription(site, path, f"these events ({group.topic.name})")


def _topic_page(context: ViewContext, group: Group, folder: str, page_slice: PageSlice[Entry[Post]]) -> TopicPage:
    site, title = context.site, group.topic.name
    name, list_title, _, _ = _KINDS[group.kind]
    feeds = feed_links(site, f"{folder}/{group.id}/", title) if group.kind != "series" else ()
    node = jsonld.collection_page(
        url=absolute(site, page_slice.url), title=title, lang=site.config.lang, summary=group.topic.summary
    )
    crumbs = [LinkView(list_title, urls.at(site.prefix, f"{folder}/index.html"))]
    return TopicPage(
        page=page_parts(
            context,
            title=f"{title if group.kind != 'tag' else f'Subject: {title}'}{page_slice.suffix}",
            heading=title,
            lead=group.topic.summary or "",
            description=f"{_description(site, group)}{f' Page {page_slice.number}.' if page_slice.number > 1 else ''}",
            url=page_slice.url,
            crumbs=[*crumbs, LinkView(title, group.url)] if page_slice.number > 1 else crumbs,
            feeds=feeds,
            json_ld=[node],
            pager=page_slice.pager,
            css_urls=[context.css_url("topic")],
            script_url=late_lists_url(context) if group.events and page_slice.number == 1 else "",
        ),
        kind=name,
        wing=cards.wing_numbers(site).get(group.id, 0) if group.kind == "wing" else 0,
        posts=cards.post_cards(site, page_slice.rows),
        feeds=feeds,
    )


def _description(site: Site, group: Group) -> str:
    name, _, _, _ = _KINDS[group.kind]
    if group.topic.summary:
        return f"{group.topic.name}. {group.topic.summary}"
    return f"{name}: {group.topic.name}. Posts, events and people in one place, at {site.config.name}."


def groups_page(context: ViewContext, kind: GroupKind, folder: str) -> CardsPage:
    site = context.site
    _, title, lead, what = _KINDS[kind]
    groups = site.groups[kind]
    ordered = sorted(groups, key=lambda group: text.sort_key(group.topic.name)) if kind == "tag" else groups
    return _cards_page(
        context, title, lead, f"{site.config.name}: {what}.", f"{folder}/index.html",
        [CardGroup("", tuple(cards.group_card(site, group) for group in ordered))],
    )  # fmt: skip


def _cards_page(
    context: ViewContext, title: str, lead: str, description: str, path: str, groups: Sequence[CardGroup]
) -> CardsPage:
    filled = tuple(group for group in groups if group.cards)
    return CardsPage(
        page=page_parts(
            context, title=title, lead=lead, description=description, url=urls.at(context.site.prefix, path)
        ),
        groups=filled,
        empty="" if filled else "There is nothing here yet.",
    )


# ---------------------------------------------------------------- people and organisations


def people_page(context: ViewContext) -> CardsPage:
    groups = _by_wing(context.site, context.site.of(Person))
    lead = f"People who are named on this site{_in_order_of(groups)}."
    description = f"{context.site.config.name}: the people who are named in our posts and events."
    return _cards_page(context, "People", lead, description, "people/index.html", groups)


def organisations_page(context: ViewContext) -> CardsPage:
    groups = _by_wing(context.site, context.site.of(Organisation))
    lead = f"Organisations that are named on this site{_in_order_of(groups)}."
    description = f"{context.site.config.name}: the organisations that are named in our posts and events."
    return _cards_page(context, "Organisations", lead, description, "organisations/index.html", groups)


def _in_order_of(groups: Sequence[CardGroup]) -> str:
    return ", by wing" if len(groups) > 1 else ""


def _by_wing(site: Site, entries: Sequence[Entry[Person] | Entry[Organisation]]) -> list[CardGroup]:
    """A group for each wing with those who belong to it alone; then those of both or of none."""
    wings = {wing.id: wing.topic.name for wing in site.groups["wing"]}
    groups = [
        CardGroup(name, tuple(cards.profile_card(site, e) for e in entries if set(e.front.wings) == {wing}))
        for wing, name in wings.items()
    ]
    rest = [entry for entry in entries if len(set(entry.front.wings)) != 1]
    several = CardGroup(
        "In more than one wing" if all(entry.front.wings for entry in rest) else "Also named here",
        tuple(cards.profile_card(site, entry) for entry in rest),
    )
    found = [group for group in (*groups, several) if group.cards]
    return [CardGroup("", found[0].cards)] if len(found) == 1 else found


def profile_page(context: ViewContext, entry: Entry[Person] | Entry[Organisation]) -> ProfilePage:
    site, front = context.site, entry.front
    is_person = isinstance(front, Person)
    image = picture_view(site, entry)
    written, events = works(site).get(entry.url, ((), ()))
    posts = written or site.mentions.get(entry.source, ())
    kind = "Person" if is_person else "Organisation"
    folder = "people" if is_person else "organisations"
    feeds = feed_links(site, entry.path.removesuffix("index.html"), entry.title) if written else ()
    summary = cards.summary_of(site, entry) or f"{entry.title}, in the posts and events of {site.config.name}."
    return ProfilePage(
        page=page_parts(
            context,
            description=summary,
            kind="profile" if is_person else "website",
            crumbs=(LinkView(folder.capitalize(), urls.at(site.prefix, f"{folder}/index.html")),),
            feeds=feeds,
            json_ld=[_profile_node(site, entry, summary, image)],
            entry=entry,
        ),
        kind=kind,
        badges=(*cards.badges(site, "wing", front.wings), *cards.badges(site, "sector", front.sectors)),
        facts=tuple(_profile_facts(site, front)),
        image=image,
        body=body_view(site, entry),
        posts_title=f"Posts by {entry.title}" if written else f"Posts that name {entry.title}",
        posts=cards.post_cards(site, posts),
        feeds=feeds,
        events=event_cards.event_cards(site, events),
    )


def _profile_facts(site: Site, front: Person | Organisation) -> list[Fact]:
    rows: list[tuple[str, tuple[LinkView, ...]]]
    if isinstance(front, Person):
        rows = [
            ("Role", (LinkView(front.role),) if front.role else ()),
            ("Organisations", cards.parties(site, front.organisations)),
        ]
    else:
        rows = [("Also known as", tuple(LinkView(name) for name in front.also_known_as))]
    rows.append(("Website", (LinkView(front.url, front.url),) if front.url else ()))
    return [Fact(name, links) for name, links in rows if links]


def _profile_node(
    site: Site, entry: Entry[Person] | Entry[Organisation], summary: str, image: PictureView | None
) -> jsonld.Tree:
    front, url = entry.front, absolute(site, entry.url)
    same_as = [front.url] if front.url else []
    if isinstance(front, Person):
        picture = absolute(site, image.url) if image else None
        return jsonld.person(
            name=entry.title, url=url, role=front.role, summary=summary, image=picture, same_as=same_as
        )
    return jsonld.organization(
        name=entry.title, url=url, summary=summary, also_known_as=front.also_known_as, same_as=same_as
    )


# ---------------------------------------------------------------- venues


def venues_page(context: ViewContext) -> CardsPage:
    venues = tuple(cards.venue_card(context.site, venue) for venue in context.site.of(Venue))
    description = f"{context.site.config.name}: the places of our events, and how to find them."
    groups = [CardGroup("", venues)]
    return _cards_page(context, "Places", "The places of our events.", description, "venues/index.html", groups)


def venue_page(context: ViewContext, entry: Entry[Venue]) -> VenuePage:
    site, venue = context.site, entry.front
    here = [event for event in site.events if event_cards.is_at(site, event, entry.item.id)]
    coming, past = event_cards.upcoming_and_past(site, here)
    photos = tuple(_photos(site, entry))
    summary = cards.summary_of(site, entry) or f"{entry.title}, a place where {site.config.name} holds events."
    return VenuePage(
        page=page_parts(
            context,
            description=summary,
            crumbs=(LinkView("Places", urls.at(site.prefix, "venues/index.html")),),
            json_ld=[place_node(site, entry, summary)],
            entry=entry,
            script_url=late_lists_url(context) if coming else "",
        ),
        address=cards.address_lines(venue.address),
        facts=tuple(_venue_facts(venue)),
        access=event_details.access_facts(venue.access),
        access_notes=event_details.access_notes(venue.access),
        access_contact=event_details.access_contact(venue.access),
        getting_there=venue.getting_there or "",
        photos=photos,
        body=body_view(site, entry),
        coming=event_cards.event_groups(site, coming),
        past=event_cards.past_group(site, past, "Past events here"),
    )


def _photos(site: Site, entry: Entry[Venue]) -> list[PictureView]:
    """They stand below the text; where the text shows none, the first is at once in sight."""
    lead = (entry.front.image,) if entry.front.image else ()
    eager = entry.item.body.first_picture < 0
    found = [
        photo_view(site, entry, photo, "beside", eager and number == 0)
        for number, photo in enumerate((*lead, *entry.front.photos))
    ]
    return [photo for photo in found if photo]


def _venue_facts(venue: Venue) -> list[Fact]:
    rows = [
        ("Also known as", tuple(LinkView(name) for name in venue.also_known_as)),
        ("Website", (LinkView(venue.url, venue.url),) if venue.url else ()),
        ("Telephone", (LinkView(venue.phone, f"tel:{''.join(venue.phone.split())}"),) if venue.phone else ()),
    ]
    return [Fact(name, links) for name, links in rows if links]
