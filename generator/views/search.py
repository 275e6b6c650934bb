"""The search page and its A to Z: all that is on the site, by kind, for those who look without a script.

What is too long for one page is cut at the letters, so that each page opens at once on a slow line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, groupby
from types import MappingProxyType

from msgspec import Struct

from generator import text
from generator.model.values import Url
from generator.site import Site
from generator.text import urls
from generator.views.finds import Find, SearchSection, list_url, search_sections
from generator.views.frame import ViewContext, page_parts
from generator.views.paging import PageSlice, Way, page_slices
from generator.views.shapes import LinkView, PageParts

FOLDER = "search/"
PATH = f"{FOLDER}index.html"
OF_LETTERS = Way("", "Back", "More")
MOST_ROWS = 200  # on one page: with about 190 bytes a row and 10 kB round them it stays below 50 kB


class Row(Struct, frozen=True):
    """A line of the A to Z. `note` tells it from others of its name."""

    title: str
    url: str
    note: str
    lang: str


class Section(Struct, frozen=True):
    """A kind. `rows`, or `letters` where it is too long: each leads to a page of its own."""

    id: str
    title: LinkView  # leads to the list that says more of each
    rows: tuple[Row, ...]
    letters: tuple[LinkView, ...]
    count: str  # "1,000 posts": only with letters


class SearchPage(Struct, frozen=True):
    """`index_url` is what the script fetches; empty where the templates have no script to fetch it."""

    page: PageParts
    index_url: Url
    jumps: tuple[LinkView, ...]
    sections: tuple[Section, ...]


class LetterPage(Struct, frozen=True):
    """What begins with one letter, of one kind."""

    page: PageParts
    letters: tuple[LinkView, ...]
    rows: tuple[Row, ...]


def search_page(context: ViewContext, index_path: str) -> SearchPage:
    site = context.site
    script = context.script_url("search")
    return SearchPage(
        page=page_parts(
            context,
            title="Search",
            lead="Everything on this site, by kind and from A to Z.",
            description=f"Everything at {site.config.name}, from A to Z: pages, events, posts, people and places.",
            url=urls.at(site.prefix, PATH),
            css_urls=[context.css_url("search")],
            script_url=script,
        ),
        index_url=urls.at(site.prefix, index_path) if script else Url(""),
        jumps=tuple(LinkView(section.many, f"#{section.id}") for section in search_sections(site)),
        sections=tuple(_section(site, section) for section in search_sections(site)),
    )


def letter_pages(context: ViewContext) -> Iterator[tuple[str, LetterPage]]:
    """Path and page of each letter of the kinds that are too long for one page."""
    divided = _divided(context.site)
    for section in search_sections(context.site):
        for letter, rows in divided.get(section.id, ()):
            for page_slice in page_slices(context.site.prefix, rows, _folder(section, letter), MOST_ROWS, OF_LETTERS):
                yield page_slice.path, _letter_page(context, section, letter, page_slice)


def _section(site: Site, section: SearchSection) -> Section:
    divided = section.id in _divided(site)
    return Section(
        id=section.id,
        title=LinkView(section.many, list_url(site, section)),
        rows=() if divided else tuple(_row(find) for _, find in _in_order(section)),
        letters=_letters(site, section, "") if divided else (),
        count=f"{len(section.finds):,} {section.many.lower()}" if divided else "",
    )


def _letter_page(context: ViewContext, section: SearchSection, letter: str, page_slice: PageSlice[Row]) -> LetterPage:
    site, heading, suffix = context.site, f"{section.many}: {letter}", page_slice.suffix
    return LetterPage(
        page=page_parts(
            context,
            title=f"{heading}{suffix}",
            heading=heading,
            lead=f"{section.many} from A to Z, by their first letter.",
            description=f"{site.config.name}: {section.many.lower()} from A to Z, letter {letter}{suffix}.",
            url=page_slice.url,
            crumbs=(LinkView("Search", urls.at(site.prefix, PATH)),),
            css_urls=[context.css_url("search")],
            pager=page_slice.pager,
        ),
        letters=_letters(site, section, letter),
        rows=tuple(page_slice.rows),
    )


@lru_cache(maxsize=1)  # asked for by every letter
def _divided(site: Site) -> Mapping[str, tuple[tuple[str, tuple[Row, ...]], ...]]:
    """The kinds that have a page for each letter: the longest, until the rest fits on one page. To each its letters,
    and what begins with them.
    """
    by_length = sorted(search_sections(site), key=lambda section: len(section.finds))
    lengths = accumulate(len(section.finds) for section in by_length)
    long = [section for section, whole in zip(by_length, lengths, strict=True) if whole > MOST_ROWS]
    return MappingProxyType({section.id: tuple(_by_letter(section)) for section in long})


def _letters(site: Site, section: SearchSection, current: str) -> tuple[LinkView, ...]:
    return tuple(
        LinkView(
            letter, urls.at(site.prefix, f"{_folder(section, letter)}index.html"), "page" if letter == current else ""
        )
        for letter, _ in _divided(site)[section.id]
    )


def _by_letter(section: SearchSection) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """A -> what begins with it. Figures stand together, and so do the letters that English does not have."""
    for letter, placed in groupby(_in_order(section), lambda pair: pair[0].letter):
        yield letter, tuple(_row(find) for _, find in placed)


class _Place(Struct, frozen=True, order=True):
    """Where a title stands in an A to Z, whatever capitals, accents and quotation marks it has: "wyl’ o’r gwanwyn"."""

    group: int  # figures, then A to Z, then the letters of other alphabets
    words: str
    url: str

    @property
    def letter(self) -> str:
        return ("0 to 9", self.words[:1].upper(), "Other letters")[self.group]


def _in_order(section: SearchSection) -> list[tuple[_Place, Find]]:
    return sorted(((_place_of(find), find) for find in section.finds), key=lambda pair: pair[0])


def _place_of(find: Find) -> _Place:
    letters = text.sort_key(find.title)
    start = next((number for number, letter in enumerate(letters) if letter.isalnum()), 0)
    first = letters[start : start + 1]
    return _Place(0 if first.isdigit() else 1 if "a" <= first <= "z" else 2, letters[start:], find.url)


def _folder(section: SearchSection, letter: str) -> str:
    return f"{FOLDER}{section.id}/{text.slug(letter)}/"


def _row(find: Find) -> Row:
    return Row(find.title, find.url, find.note, find.lang)
