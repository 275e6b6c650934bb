"""Social cards: the picture that others see when they share a link to a page. One for each text, and one for the site.

Where each line ends and how large it is set is decided here; the template places shapes. Nothing on a card is true for
a while only: what depends on the time are an event's state and news, which change when its meetings are over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from types import MappingProxyType

import msgspec
from msgspec import Struct

from generator.diagrams.fitting import Fitted, fitted, settable, size_of
from generator.diagrams.textwidth import Face, width
from generator.model import Event, Person, Post, Url, Venue
from generator.site import AnyEntry, Entry, Site
from generator.views import cards, event_cards, words
from generator.views.shapes import EventCard, Mark

FOLDER = "cards/"
WIDTH_PX, HEIGHT_PX = 1200, 630  # what social networks ask for

# The room for words, left of the circles.
_LEFT, _WIDE = 76, 650
_TOP, _BOTTOM = 64, 506
_TITLE_SIZES = (84, 76, 68, 60, 54, 48, 44, 40)
_TITLE_LEADING, _CAPITAL = 1.12, 0.7  # em
_NOTE, _NOTE_PITCH, _NOTES_GAP = 31, 43, 26  # pixels
_MARK, _MARKS_HEIGHT = 27, 58
_BOLD = 1.08  # how much wider than the widths that we know
_DISC_X, _DISC_Y, _DISC_WIDE = 985, 232, 236
_STATUS, _STATUS_Y, _STATUS_PITCH, _STATUS_WIDE = 28, 442, 38, 340


class CardLine(Struct, frozen=True):
    """A line of words and its baseline."""

    text: str
    y: int
    size: int


class CardMark(Struct, frozen=True):
    """A wing: its shape at `x`, its name from `text_x` on."""

    name: str
    wing: int
    x: int
    text_x: int
    y: int


class SocialCard(Struct, frozen=True):
    """`design` is the digest of the template and its colours. `disc` has the date of an event; other cards have none.

    `alt` says in words what the card shows.
    """

    design: str
    path: str  # in the output, without the digest
    alt: str
    site_name: CardLine
    title: tuple[CardLine, ...]
    notes: tuple[CardLine, ...]
    marks: tuple[CardMark, ...] = ()
    wing: int = 0
    disc: tuple[CardLine, ...] = ()
    fixed: bool = True
    status: tuple[CardLine, ...] = ()

    @property
    def file(self) -> str:
        """Its path in the output. Social networks keep a picture by its address: another card is another address."""
        digest = blake2b(msgspec.msgpack.encode(self), digest_size=8).hexdigest()
        return f"{FOLDER}{self.path}.{digest}.png"


class Cards(Struct, frozen=True):
    """The cards of a site: of each entry by its source, and the one for all other pages."""

    of_site: SocialCard
    of_entries: Mapping[str, SocialCard]


def cards_of(site: Site, design: str) -> Cards:
    made = {entry.source: _card(site, entry, design) for entry in site.entries}
    return Cards(_site_card(site, design), MappingProxyType(made))


def _site_card(site: Site, design: str) -> SocialCard:
    config = site.config
    headline = config.headline or config.name
    alt = config.name if headline == config.name else f"{config.name}: {headline}"
    return _laid_out(site, design, "site", headline, alt=alt)


def _card(site: Site, entry: AnyEntry, design: str) -> SocialCard:
    path = entry.path.removesuffix("/index.html").removesuffix(".html")
    front = entry.front
    if isinstance(front, Event):
        return _event_card(site, entry, design, path)  # type: ignore[arg-type]
    notes: list[str] = []
    if isinstance(front, Post):
        notes = [words.day_view(front.date.day).text]
    elif isinstance(front, Person):
        notes = [front.role or ""]
    elif isinstance(front, Venue):
        notes = [cards.town_of(front)]
    marks = cards.marks(site, "wing", getattr(front, "wings", ()))
    return _laid_out(site, design, path, entry.title, notes=notes, marks=marks, alt=_told(entry.title, notes))


def _event_card(site: Site, entry: Entry[Event], design: str, path: str) -> SocialCard:
    shown = event_cards.event_card(site, entry)
    status = shown.status or (shown.moves[0] if shown.moves else "")
    when = shown.repeats or event_cards.when_text(site, event_cards.main_meeting(site, entry))
    if shown.date_name != "When" and not shown.repeats:
        when = f"{shown.date_name} {when}"
    place = f"{shown.where.name}{shown.place}" if shown.where else ""
    disc = _every(shown.repeats) if shown.repeats else shown.disc
    made = _laid_out(
        site, design, path, entry.title, notes=[when, place], marks=shown.audience,
        alt=_told(entry.title, [status, when, place]),
    )  # fmt: skip
    return msgspec.structs.replace(
        made, wing=shown.wing, disc=_disc(disc), fixed=shown.fixed, status=_status(shown, status)
    )


def _every(repeats: str) -> tuple[str, str]:
    """ "Every two weeks, on Fridays" -> ("Every two", "weeks"). True whenever it is read, as no next date would be."""
    first = repeats.partition(",")[0].rpartition(" ")
    return first[0], first[2]


def _told(title: str, notes: Iterable[str]) -> str:
    return ". ".join(part.replace(words.NBSP, " ") for part in (title, *notes) if part)


# ---------------------------------------------------------------- where everything stands


def _laid_out(
    site: Site,
    design: str,
    path: str,
    title: str,
    *,
    alt: str,
    notes: Iterable[str] = (),
    marks: Iterable[Mark] = (),
) -> SocialCard:
    """Marks, title and notes one below the other, in the middle of their room. A title in letters that our fonts do
    not have gives way to the site's name.
    """
    name = settable(site.config.name, "name")
    shown = settable(title, "name") or name or "\u2026"
    small = [line for note in notes if note for line in _note_lines(note)]
    row = tuple(_marks(marks))
    notes_height = _NOTES_GAP + _NOTE_PITCH * len(small) if small else 0
    room = _BOTTOM - _TOP - notes_height - (_MARKS_HEIGHT if row else 0)
    set_ = fitted(shown, "name", width_px=_WIDE, height_px=room, sizes=_TITLE_SIZES, leading=_TITLE_LEADING)
    top = _TOP + round((room - set_.size * _TITLE_LEADING * len(set_.lines)) / 2)
    title_top = top + (_MARKS_HEIGHT if row else 0)
    lines = tuple(_down(set_, title_top))
    return SocialCard(
        design=design,
        path=path,
        alt=alt,
        site_name=CardLine(name, 574, size_of(name, "name", 900, 32)),
        title=lines,
        notes=tuple(
            CardLine(text, lines[-1].y + _NOTES_GAP + _NOTE_PITCH * number, _NOTE)
            for number, text in enumerate(small, 1)
        ),
        marks=tuple(msgspec.structs.replace(mark, y=top + _MARK) for mark in row),
    )


def _down(set_: Fitted, top: int) -> Iterator[CardLine]:
    pitch = set_.size * _TITLE_LEADING
    for number, text in enumerate(set_.lines):
        yield CardLine(text, round(top + pitch * (number + 0.5) + set_.size * _CAPITAL / 2), set_.size)


def _note_lines(note: str) -> tuple[str, ...]:
    """A date or a place in up to two lines."""
    text = settable(note, "text")
    if not text:
        return ()
    return fitted(text, "text", width_px=_WIDE, height_px=2 * _NOTE_PITCH, sizes=(_NOTE,), leading=1.3).lines


def _marks(marks: Iterable[Mark]) -> Iterator[CardMark]:
    """Those wings whose names fit into one row."""
    x = _LEFT
    for mark in marks:
        name = settable(mark.name, "text")
        wide = round(width(name, "text") * _MARK * _BOLD)
        if not name or x + 36 + wide > _LEFT + _WIDE:
            return
        yield CardMark(name, mark.wing, x, x + 36, 0)
        x += 36 + wide + 36


def _disc(rows: tuple[str, str]) -> tuple[CardLine, ...]:
    """The date in two rows, the first as large as the circle lets it be."""
    face: Face = "name"
    first, second = size_of(rows[0], face, _DISC_WIDE, 124), size_of(rows[1], face, _DISC_WIDE, 38)
    height = first * _CAPITAL + 24 + second * _CAPITAL
    y = round(_DISC_Y - height / 2 + first * _CAPITAL)
    return CardLine(rows[0], y, first), CardLine(rows[1], round(y + 24 + second * _CAPITAL), second)


def _status(card: EventCard, status: str) -> tuple[CardLine, ...]:
    """Whether one can rely on the date; below the disc, in words."""
    text = settable(status, "text")
    if not text:
        return ()
    set_ = fitted(
        text, "text", width_px=_STATUS_WIDE / _BOLD, height_px=3 * _STATUS_PITCH, sizes=(_STATUS,), leading=1.35
    )
    return tuple(CardLine(line, _STATUS_Y + _STATUS_PITCH * number, _STATUS) for number, line in enumerate(set_.lines))


