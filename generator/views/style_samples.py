"""Sample values for the style guide: made-up words in the shapes that the pages show, each part in every state."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from generator.diagrams.drawing import Outline
from generator.model.values import Html, Url
from generator.views import words
from generator.views.events.calendars import AddToCalendar
from generator.views.events.details import (
    AfterView,
    BookingView,
    ChangeRow,
    PersonRow,
    PriceRow,
    ProgrammeView,
    RecordingRow,
    SessionRow,
)
from generator.views.events.months import DayCell, DayEvent, day_cell
from generator.views.search import Row
from generator.views.shapes import (
    Badge,
    Card,
    CommentView,
    DateRow,
    DayView,
    EventCard,
    Fact,
    FigureView,
    HeadingLink,
    LinkView,
    PostCard,
    ReviewView,
    SeriesView,
    Subscription,
    WhenPart,
    WingPanel,
)

HERE = Url("#main")
MARKS = (Badge("A first wing", HERE, 1), Badge("A second wing", HERE, 2), Badge("A sector", HERE))
LINKS = (
    LinkView("A page before", HERE),
    LinkView("A page after", HERE),
    LinkView("The page you are on", HERE, current="page"),
)
DAY = DayView("2030-05-14", "14\u00a0May\u00a02030")
WHEN = (WhenPart("Tuesday 14 May 2030", "2030-05-14"),)
HOURS = (WhenPart("10am", "10:00"), WhenPart(" to "), WhenPart("11:30am", "11:30"))
RANGE = (WhenPart("Tuesday 14", "2030-05-14"), WhenPart(" to "), WhenPart("Thursday 16 May 2030", "2030-05-16"))


class Sample(Struct, frozen=True):
    """An event in a state; `words` say which."""

    words: str
    card: EventCard


FIXED = EventCard(
    id="sample",
    title="An event whose date is fixed",
    url=HERE,
    date_badge=("14", "May 2030"),
    when=WHEN,
    where=LinkView("A place", HERE),
    place=", a town",
    hosts=(LinkView("An organisation", HERE),),
    audience=(MARKS[0],),
    summary="One or two sentences on what it is.",
    ends="2030-05-15T00:00:00+01:00",
    wing=1,
)
DATES = (
    DateRow("sample-date-1", WHEN, "", "", None, FIXED.ends),
    DateRow("sample-date-2", RANGE, "Cancelled", "The room is being painted", None, FIXED.ends),
    DateRow("sample-date-3", WHEN, "", "", LinkView("Another place", HERE), FIXED.ends),
)


PROVISIONAL = replace(
    FIXED,
    title="An event of three days that may move",
    date_badge=("14 to 16", "May 2030"),
    fixed=False,
    status=words.status_label("tentative"),
    status_note="We will say here when the date is fixed.",
    when=RANGE,
    times_note="Times to be announced",
    audience=(MARKS[1],),
    wing=2,
)
POSTPONED = replace(
    FIXED,
    title="An event without a new date",
    date_badge=("May", "2030"),
    fixed=False,
    status=words.status_label("postponed"),
    date_name="Was planned for",
    audience=(),
    wing=0,
)
CANCELLED = replace(FIXED, title="An event that is cancelled", status=words.status_label("cancelled"))
MOVED = replace(
    FIXED,
    title="An event with a new date",
    moves=("New date (was Friday 3 May 2030)", "Now online"),
    badges=("British Sign Language", "Captions"),
    where=LinkView("Online"),
    place="",
)
REPEATED = replace(
    FIXED,
    title="An event on many dates",
    date_badge=("14", "May 2030"),
    repeats="Every week, on Tuesday",
    dates=DATES,
    more_dates="And 3 more dates",
    audience=MARKS[:2],
    wing=0,
)
BARE = replace(
    FIXED,
    title="An event with a name so long that it needs three lines on a telephone, as names of conferences do",
    date_badge=("Date to be announced", ""),
    fixed=False,
    when=(WhenPart("Date to be announced"),),
    where=None,
    place="",
    hosts=(),
    audience=(),
    summary="",
    wing=0,
)
DRAWING = Html("""\
<svg viewBox="0 0 200 200" width="200" role="img" aria-labelledby="ring_title">
<title id="ring_title">A ring</title>
<g font-family="var(--serif)" font-size="24" text-anchor="middle">
<circle cx="100" cy="100" r="90" fill="var(--teal-t)" stroke="var(--teal-g)" stroke-width="4"/>
<text x="100" y="108" fill="var(--teal)">A word</text>
</g>
</svg>""")


class Parts(Struct, frozen=True):
    """The samples: the same on every site."""

    badges: tuple[Badge, ...] = MARKS
    links: tuple[LinkView, ...] = LINKS
    events: tuple[Sample, ...] = (
        Sample("Confirmed", FIXED),
        Sample("Provisional", PROVISIONAL),
        Sample("Postponed", POSTPONED),
        Sample("Cancelled", CANCELLED),
        Sample("Moved, and now online", MOVED),
        Sample("Repeated", REPEATED),
        Sample("A long name, and nothing else known", BARE),
    )
    dates: tuple[DateRow, ...] = DATES
    posts: tuple[PostCard, ...] = (
        PostCard("A post", HERE, "One or two sentences on what it says.", DAY, 3, MARKS[:2]),
        PostCard("A post with a name that needs more than one line where there is little room", HERE, "", DAY, 0),
    )
    cards: tuple[Card, ...] = (
        Card("Somebody", HERE, "A sentence on who they are.", "A role", MARKS[:1], 1),
        Card("An organisation", HERE, "A sentence on what it does.", "", MARKS[1:2], 2),
        Card("A place", HERE, "", "A town"),
    )
    wings: tuple[WingPanel, ...] = (
        WingPanel("A first wing", HERE, "A sentence on who belongs to it.", 1),
        WingPanel("A second wing", HERE, "A sentence on who belongs to it.", 2),
    )
    facts: tuple[Fact, ...] = (
        Fact("When", parts=RANGE, note="Times to be announced"),
        Fact("Where", links=(LinkView("A place", HERE), LinkView("Another place", HERE))),
        Fact("Who it is for"),
    )
    access: tuple[Fact, ...] = (
        Fact("Step-free", note="Yes, from the street to every room"),
        Fact("Hearing loop"),
        Fact("Quiet room", note="On the ground floor"),
    )
    booking: BookingView = BookingView(
        lines=("Please book by Tuesday 30 April 2030.",),
        ways=(LinkView("Book a place", "https://example.org/"), LinkView("Book by letter")),
        prices=(PriceRow("Standard", "£40", ""), PriceRow("If you pay for yourself", "Free", "No questions asked")),
    )
    people: tuple[PersonRow, ...] = (
        PersonRow(LinkView("Somebody", HERE), "Chair", "An organisation", ""),
        PersonRow(LinkView("Somebody else"), "Speaker", "", "What we learnt"),
    )
    programme: tuple[ProgrammeView, ...] = (
        ProgrammeView(
            "Tuesday 14 May",
            (
                SessionRow(HOURS, "Welcome", "session", people[:1], "The large room"),
                SessionRow((WhenPart("11:30am", "11:30"),), "Tea", "break", (), ""),
                SessionRow((WhenPart("midday", "12:00"),), "Lunch", "meal", (), ""),
            ),
        ),
    )
    changes: tuple[ChangeRow, ...] = (ChangeRow(DAY, "Date changed. Moved from Friday 3 May 2030."),)
    after: AfterView = AfterView(
        summary="A few sentences on how it went.",
        attendance="30 people came.",
        writeup=LinkView("What we heard", HERE),
        recordings=(RecordingRow(LinkView("The talk", HERE), "With captions", LinkView("The talk in words", HERE)),),
        slides=(LinkView("Slides (PDF)", HERE),),
        photos=(),
    )
    calendar: AddToCalendar = AddToCalendar(LinkView("A calendar file", HERE), (LinkView("A calendar service", HERE),))
    subscription: Subscription = Subscription(
        "these events", "webcal://example.org/all.ics", "https://example.org/all.ics"
    )
    figure: FigureView = FigureView(
        name="sample",
        anchor="fig-sample",
        digest="",
        number=1,
        fills=(),
        title="A ring",
        description="One ring, with a word in it.",
        caption="A caption.",
        outline=(Outline("A ring", (Outline("A word"),)),),
        width=200,
        height=200,
        svg_url=HERE,
        png_url=HERE,
    )
    drawing: Html = DRAWING
    comments: tuple[CommentView, ...] = (
        CommentView("A reader", ("What a reader wrote.", "And a second paragraph."), DAY),
        CommentView("Another reader", ("A reply without a date.",), None),
    )
    headings: tuple[HeadingLink, ...] = (
        HeadingLink("A part", HERE, 2),
        HeadingLink("A smaller part", HERE, 3),
        HeadingLink("Another part", HERE, 2),
    )
    series: SeriesView = SeriesView("A series", HERE, (LINKS[0], LINKS[2], LINKS[1]))
    review: ReviewView = ReviewView(DAY, DAY)
    index: tuple[Row, ...] = (
        Row("A page", HERE, "", ""),
        Row("A post of that name", HERE, "14 May 2030", ""),
        Row("Tudalen", HERE, "", "cy"),
    )
    letters: tuple[LinkView, ...] = (LinkView("0 to 9", HERE), LinkView("A", HERE, "page"), LinkView("B", HERE))


def weeks() -> tuple[tuple[DayCell | None, ...], ...]:
    """Two weeks of a month: one that begins on a Wednesday, one with events that are fixed and provisional."""
    fixed = DayEvent("A fixed event", HERE, "", True, 1)
    provisional = DayEvent("An event that may move", HERE, "Provisional", False, 2)
    shown = {7: (fixed,), 8: (provisional,), 9: (fixed, provisional)}
    cells = [day_cell(date(2030, 5, number), shown.get(number, ())) for number in range(1, 13)]
    return (None, None, *cells[:5]), tuple(cells[5:])
