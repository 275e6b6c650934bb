"""Where the words of a social card stand, how large they are, and where each line ends; the template places shapes.

Shapes have few places, whatever the words, since drawing them takes twenty times as long as setting the words.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.diagrams.fitting import ELLIPSIS, Fitted, fitted, settable, size_of
from generator.diagrams.textwidth import width
from generator.views.social import SocialCard

# All in pixels, of 1200 x 630. The words of a page stand left of the circles, in the middle of their room.
LEFT, WIDE = 76, 616
TOP, BOTTOM = 64, 506
TITLE_SIZES = (84, 76, 68, 60, 54, 48, 44, 40)
NOTE, NOTE_PITCH, NOTES_GAP = 31, 43, 26
MARK, MARK_SHAPE, MARKS_Y, MARKS_HEIGHT = 27, 36, 98, 56
DISC_Y, DISC_Y_ALONE, DISC_WIDE, DISC_SIZES, DISC_GAP = 210, 256, 228, (124, 38), 24
STATUS_Y, STATUS_PITCH, STATUS_WIDE, STATUS_SIZES = 410, 38, 290, (38, 28)
SITE_NAME_Y, SITE_NAME_WIDE, SITE_NAME = 574, 560, 32

TITLE_LEADING, CAPITAL = 1.12, 0.7  # em
BOLD = 1.08  # how much wider than the widths that we know
SHORT = 16  # characters: a state in one word or two is set larger


class CardLine(Struct, frozen=True):
    """A line of words and its baseline."""

    text: str
    y: int
    size: int


class CardBadge(Struct, frozen=True):
    """A wing: its shape at `x`, its name from `text_x` on."""

    name: str
    wing: int
    x: int
    text_x: int
    y: int


class CardView(Struct, frozen=True):
    """What the template of cards sees."""

    wing: int
    fixed: bool
    disc_y: int  # the middle of the disc with the date; 0: none
    site_name: CardLine
    title: tuple[CardLine, ...]
    notes: tuple[CardLine, ...]
    badges: tuple[CardBadge, ...]
    date_badge: tuple[CardLine, ...]
    status: tuple[CardLine, ...]


def laid_out(card: SocialCard) -> CardView:
    """Marks at the top, title and notes in the middle of the rest. A title in letters that our fonts do not have gives
    way to the site's name.
    """
    name = settable(card.site_name, "name")
    title = settable(card.title, "name") or name or ELLIPSIS
    notes = [line for note in card.notes for line in _note_lines(note)]
    badges = tuple(_badges(card))
    above = MARKS_HEIGHT if badges else 0
    room = BOTTOM - TOP - above - (NOTES_GAP + NOTE_PITCH * len(notes) if notes else 0)
    set_ = fitted(title, "name", width_px=WIDE, height_px=room, sizes=TITLE_SIZES, leading=TITLE_LEADING)
    top = TOP + round((room - set_.size * TITLE_LEADING * len(set_.lines)) / 2)
    lines = tuple(_down(set_, top + above))
    disc_y = 0 if not card.date_badge else DISC_Y if card.status else DISC_Y_ALONE
    below = lines[-1].y + NOTES_GAP
    return CardView(
        wing=card.wing,
        fixed=card.fixed,
        disc_y=disc_y,
        site_name=CardLine(name, SITE_NAME_Y, size_of(name, "name", SITE_NAME_WIDE, SITE_NAME)),
        title=lines,
        notes=tuple(CardLine(text, below + NOTE_PITCH * number, NOTE) for number, text in enumerate(notes, 1)),
        badges=badges,
        date_badge=_date_badge(*card.date_badge, disc_y) if card.date_badge else (),
        status=tuple(_status(settable(card.status, "text"))),
    )


def _down(set_: Fitted, top: int) -> Iterator[CardLine]:
    pitch = set_.size * TITLE_LEADING
    for number, text in enumerate(set_.lines):
        yield CardLine(text, round(top + pitch * (number + 0.5) + set_.size * CAPITAL / 2), set_.size)


def _note_lines(note: str) -> tuple[str, ...]:
    """A date or a place in up to two lines."""
    text, leading = settable(note, "text"), NOTE_PITCH / NOTE
    return fitted(text, "text", width_px=WIDE, height_px=2 * NOTE_PITCH, sizes=(NOTE,), leading=leading).lines


def _badges(card: SocialCard) -> Iterator[CardBadge]:
    """Those wings whose names fit into one row."""
    x = LEFT
    for name, wing in card.badges:
        shown = settable(name, "text")
        end = x + MARK_SHAPE + round(width(shown, "text") * MARK * BOLD)
        if not shown or end > LEFT + WIDE:
            return
        yield CardBadge(shown, wing, x, x + MARK_SHAPE, MARKS_Y)
        x = end + MARK_SHAPE


def _date_badge(first: str, second: str, middle: int) -> tuple[CardLine, ...]:
    """The date in two rows, each as large as the circle lets it be."""
    sizes = [size_of(row, "name", DISC_WIDE, most) for row, most in zip((first, second), DISC_SIZES, strict=True)]
    capitals = [size * CAPITAL for size in sizes]
    y = middle + (capitals[0] - DISC_GAP - capitals[1]) / 2
    return CardLine(first, round(y), sizes[0]), CardLine(second, round(y + DISC_GAP + capitals[1]), sizes[1])


def _status(text: str) -> Iterator[CardLine]:
    """Whether one can rely on the date, in up to three lines below the disc; what leads to a colon stands alone."""
    label, colon, rest = text.partition(": ")
    first = (f"{label}:",) if colon else ()
    room = (3 - len(first)) * STATUS_PITCH
    size = STATUS_SIZES[len(text) >= SHORT]
    set_ = fitted(
        rest or label,
        "text",
        width_px=STATUS_WIDE / BOLD,
        height_px=room,
        sizes=(size,),
        leading=min(STATUS_PITCH / size, 1.35),
    )
    for number, line in enumerate((*first, *set_.lines)):
        yield CardLine(line, STATUS_Y + STATUS_PITCH * number, size)
