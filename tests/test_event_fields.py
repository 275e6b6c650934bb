"""Claims about the fields of events: how each may be written, and that a wrong one is named where it stands."""

from __future__ import annotations

from datetime import date, time

import pytest

from generator.frontmatter import fields
from generator.frontmatter import reading as frontmatter
from generator.frontmatter.fields import Reading
from generator.model.events import After, Booking, Change, Contributor, DateChange, Event, Online, ProgrammeDay, Session
from generator.model.values import Access, Contact, DateOrDateTime, Hours, Opening

EVENT = "title: Day\nstart: 5 September 2026, 10am\n"


def read(lines: str) -> Reading[Event]:
    tree, problems = frontmatter.read(EVENT + lines, "a.md", 1)
    assert tree is not None, problems
    return fields.read_struct(tree, Event)


def well(lines: str) -> Event:
    reading = read(lines)
    assert reading.problems == ()
    assert reading.value is not None
    return reading.value


def said(lines: str) -> list[tuple[str, str]]:
    """Code and place, "line:column", of each problem; the first line below `EVENT` is line 3."""
    return [(problem.code, str(problem.location).removeprefix("a.md:")) for problem in read(lines).problems]


# ---------------------------------------------------------------- prices


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("120", "120"),
        ("60.50", "60.50"),
        ("0.50", "0.50"),
        ("free", "free"),
        ("Free", "free"),
        ("0", "free"),
        ("0.00", "free"),
        ("no charge", "free"),
        ("pay what you can", "pay what you can"),
        ("Pay-what-you-can", "pay what you can"),
    ],
)
def test_a_price_is_a_number_or_a_few_words(written: str, price: str) -> None:
    booking = well(f"booking: {{prices: [{{name: Standard, price: {written}}}]}}\n").booking

    assert booking is not None
    assert booking.prices[0].price == price


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("£120", "price: 120  or"),
        ("60.5", "price: 12.50  or"),
        ("GBP 60.50", "price: 60.50  or"),
        ("-5", "price: 5  or"),
        ("twelve", "price: 12.50  or"),
        ('"1,200"', "price: 1200  or"),
        ("١٢", "price: 12.50  or"),
        ("1e3", "price: 13  or"),
    ],
)
def test_what_is_no_price_is_said_with_one_that_is(written: str, mend: str) -> None:
    (problem,) = read(f"booking: {{prices: [{{name: Standard, price: {written}}}]}}\n").problems

    assert (problem.code, str(problem.location)) == ("price-format", "a.md:3:44")
    assert mend in problem.help[0]


def test_a_price_says_who_it_is_for() -> None:
    booking = well(
        "booking:\n  prices:\n    - {name: Concession, price: 5, for: Students, note: Bring a card}\n"
    ).booking

    assert booking is not None
    assert (booking.prices[0].for_, booking.prices[0].note) == ("Students", "Bring a card")


def test_a_price_needs_a_name_and_a_number() -> None:
    assert said("booking: {prices: [{name: Standard}]}\n") == [("field-missing", "3:20")]
    assert said("booking: {prices: [{price: 5}]}\n") == [("field-missing", "3:20")]
    assert said("booking: {prices: [5]}\n") == [("field-lines", "3:20")]


# ---------------------------------------------------------------- yes, no, partly, or a sentence


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("yes", "yes"),
        ("true", "yes"),
        ("NO", "no"),
        ("false", "no"),
        ("partly", "partly"),
        ("In part", "partly"),
        ("Only the hall, not the garden", "Only the hall, not the garden"),
    ],
)
def test_access_is_yes_no_partly_or_a_sentence(written: str, answer: str) -> None:
    assert well(f"access:\n  step_free: {written}\n").access == Access(step_free=answer)


def test_access_as_plain_text_is_a_note() -> None:
    assert well("access: The path is gravel, and steep\n").access == Access(notes="The path is gravel, and steep")


# ---------------------------------------------------------------- somewhere to go


@pytest.mark.parametrize(
    "href", ["https://video.example/v", "/files/a.pdf", "slides.pdf", "../posts/two-wings.md", "notes/words.txt"]
)
def test_a_reader_can_go_to_the_web_to_an_address_of_ours_and_to_a_file(href: str) -> None:
    after = well(f"after: {{writeup: {href}}}\n").after

    assert after is not None
    assert after.writeup == href


@pytest.mark.parametrize("href", ["javascript:alert(1)", "mailto:a@b.example", "data:text/html,x", "file:///etc/hosts"])
def test_a_reader_cannot_go_to_what_runs_or_writes(href: str) -> None:
    assert [code for code, _ in said(f'after: {{writeup: "{href}"}}\n')] == ["link-scheme"]


def test_an_address_to_join_is_on_the_web() -> None:
    assert said('online: {url: "meet.example/oc"}\n') == [("url-bad", "3:15")]


# ---------------------------------------------------------------- dates in lists


@pytest.mark.parametrize(
    ("written", "dates"),
    [
        ("[Sat 5 September 2026, 10am]", [DateOrDateTime(date(2026, 9, 5), time(10))]),
        (
            "[Fri 3 July 2026, Fri 17 July 2026, 9.30am]",
            [DateOrDateTime(date(2026, 7, 3)), DateOrDateTime(date(2026, 7, 17), time(9, 30))],
        ),
        ("Fri 3 July 2026, 6pm", [DateOrDateTime(date(2026, 7, 3), time(18))]),
        (
            "[2026-07-03 18:00, 2026-07-04]",
            [DateOrDateTime(date(2026, 7, 3), time(18)), DateOrDateTime(date(2026, 7, 4))],
        ),
        ("2026-07-03", [DateOrDateTime(date(2026, 7, 3))]),
        (
            "\n  - Fri 3 July 2026, 6pm\n  - 4 July 2026",
            [DateOrDateTime(date(2026, 7, 3), time(18)), DateOrDateTime(date(2026, 7, 4))],
        ),
    ],
)
def test_a_time_in_a_list_belongs_to_the_date_before_it(written: str, dates: list[DateOrDateTime]) -> None:
    assert [*well(f"previous_dates: {written}\n").previous_dates] == dates


def test_a_wrong_date_in_a_list_is_named_at_its_own_place() -> None:
    assert said("previous_dates: [Fri 3 July 2026, 6pm, Sat 17 July 2026]\n") == [("date-weekday", "3:40")]
    assert said("previous_dates: [Fri 3 July 2026, 25:00]\n") == [("date-format", "3:35")]


# ---------------------------------------------------------------- the programme

MORNING = Session(time=Hours(time(10), time(11, 30)), title="Opening circle")
TEA = Session(time=Hours(time(11, 30)), title="Tea", kind="break")


def test_a_programme_of_one_day_is_a_list_of_lines() -> None:
    lines = (
        "programme:\n  - {time: 10:00 to 11:30, title: Opening circle}\n  - {time: 11.30am, title: Tea, kind: break}\n"
    )

    assert well(lines).programme == (ProgrammeDay(sessions=(MORNING, TEA)),)


def test_a_programme_of_several_days_is_a_list_of_days() -> None:
    lines = (
        "programme:\n"
        "  - day: Saturday 5 September 2026\n"
        "    sessions:\n"
        "      - {time: 10am to 11:30am, title: Opening circle}\n"
        "  - day: 2026-09-06\n"
        "    sessions: [{time: 11:30, title: Tea, kind: break}]\n"
    )

    assert well(lines).programme == (
        ProgrammeDay(date(2026, 9, 5), (MORNING,)),
        ProgrammeDay(date(2026, 9, 6), (TEA,)),
    )


def test_people_of_a_programme_have_a_name_or_a_page() -> None:
    lines = "programme: [{time: 10am, title: Talk, people: [{person: ann, role: Chair}, A friend]}]\n"

    ((session,),) = [day.sessions for day in well(lines).programme]

    assert session.people == (Contributor(person="ann", role="chair"), Contributor(name="A friend"))


def test_a_role_may_be_written_with_or_without_its_hyphen() -> None:
    people = well("people: [{name: Jo, role: Lived experience lead}, {name: Al, role: Lived-experience lead}]\n").people

    assert {each.role for each in people} == {"lived-experience lead"}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{title: Talk}", ("field-missing", "4:5")),
        ("{time: 10am}", ("field-missing", "4:5")),
        ("{time: soon, title: Talk}", ("time-format", "4:12")),
        ("{time: 10am, title: Talk, kind: dance}", ("field-choice", "4:37")),
        ("{time: 10am, title: Talk, rom: Barn}", ("key-unknown", "4:31")),
    ],
)
def test_a_wrong_line_of_the_programme_is_named_at_its_place(line: str, problem: tuple[str, str]) -> None:
    assert said(f"programme:\n  - {line}\n") == [problem]


# ---------------------------------------------------------------- repeats


@pytest.mark.parametrize("key", ["2026-11-03", "3 November 2026", "Tuesday 3 November 2026", "Tue 3 Nov 2026"])
def test_a_date_that_changes_may_be_written_as_people_write_dates(key: str) -> None:
    repeats = well(f"repeats:\n  every: month\n  changes:\n    {key}: {{status: canceled, note: Closed}}\n").repeats

    assert repeats is not None
    assert repeats.changes == {date(2026, 11, 3): DateChange(status="cancelled", note="Closed")}


def test_the_mark_of_a_date_that_changes_is_its_day_however_it_is_written() -> None:
    locations = read("repeats:\n  every: month\n  changes:\n    Tue 3 Nov 2026: {status: cancelled}\n").locations

    assert str(locations["repeats.changes.2026-11-03"]) == "a.md:6:5"


def test_except_and_extra_take_dates() -> None:
    repeats = well(
        "repeats: {every: week, until: 1 December 2026, except: [Tue 3 Nov 2026, 2026-11-10], "
        "extra: [2026-11-11 10:00]}\n"
    ).repeats

    assert repeats is not None
    assert repeats.except_ == (date(2026, 11, 3), date(2026, 11, 10))
    assert repeats.extra == (DateOrDateTime(date(2026, 11, 11), time(10)),)
    assert repeats.until == date(2026, 12, 1)


def test_one_day_twice_is_said_at_the_second_however_it_is_written() -> None:
    lines = (
        "repeats:\n  every: month\n  changes:\n    2026-11-03: {status: cancelled}\n    3 November 2026: {note: Late}\n"
    )

    assert said(lines) == [("key-twice", "7:5")]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ("{soon: {status: cancelled}}", ("date-format", "3:34")),
        ("{2026-11-03: {status: off}}", ("field-choice", "3:55")),
        ("{2026-11-03: {state: cancelled}}", ("key-unknown", "3:47")),
        ("{2026-11-03: {start: later}}", ("date-format", "3:54")),
        ("[2026-11-03]", ("field-lines", "3:33")),
        ("cancelled", ("field-lines", "3:33")),
    ],
)
def test_a_wrong_change_of_a_date_is_named_at_its_place(changes: str, problem: tuple[str, str]) -> None:
    assert said(f"repeats: {{every: week, changes: {changes}}}\n") == [problem]


def test_one_word_for_a_date_is_its_state() -> None:
    repeats = well("repeats: {every: week, changes: {2026-11-03: cancelled}}\n").repeats

    assert repeats is not None
    assert repeats.changes == {date(2026, 11, 3): DateChange(status="cancelled")}


# ---------------------------------------------------------------- plain text where there could be parts


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("booking: https://book.example/", "booking", Booking(url="https://book.example/")),
        ("booking: book@small.example", "booking", Booking(email="book@small.example")),
        ("online: https://meet.example/oc", "online", Online(url="https://meet.example/oc")),
        ("after: Forty of us came", "after", After(summary="Forty of us came")),
        ("contact: ask@small.example", "contact", Contact(email="ask@small.example")),
        ("contact: The organisers", "contact", Contact(name="The organisers")),
        ("doors: 9:30am", "doors", Opening(time(9, 30))),
        ("people: [Jo Bloggs]", "people", (Contributor(name="Jo Bloggs"),)),
        ("changes: 2 April 2026", "changes", (Change(date(2026, 4, 2)),)),
    ],
)
def test_plain_text_stands_for_the_part_that_counts_most(line: str, field: str, value: object) -> None:
    assert getattr(well(f"{line}\n"), field) == value


def test_an_address_to_join_that_is_not_called_public_is_private() -> None:
    online = well("online: https://meet.example/oc\n").online

    assert online is not None
    assert online.public is False


# ---------------------------------------------------------------- words of other systems, and wrong ones


@pytest.mark.parametrize(
    ("written", "status"),
    [("tbc", "tentative"), ("Provisional", "tentative"), ("canceled", "cancelled"), ("Postponed", "postponed")],
)
def test_a_state_has_several_names(written: str, status: str) -> None:
    assert well(f"status: {written}\n").status == status


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("status: maybe", ("field-choice", "3:9")),
        ("mode: zoom", ("field-choice", "3:7")),
        ("times: soon", ("field-choice", "3:8")),
        ("timezone: Europe/Lundon", ("zone-unknown", "3:11")),
        ("uid: My Event", ("slug-bad", "3:6")),
        ("moved_online: maybe", ("field-yes-no", "3:15")),
        ("part: one", ("field-number", "3:7")),
        ("booking: {capacity: many}", ("field-number", "3:21")),
        ("booking: {email: nobody}", ("email-bad", "3:18")),
        ("booking: {opens: soon}", ("date-format", "3:18")),
        ("changes: [{date: 2026-04-02, what: weather}]", ("field-choice", "3:36")),
        ("changes: [{what: date}]", ("field-missing", "3:11")),
        ("after: {recordings: [{title: Talk}]}", ("field-missing", "3:22")),
        ("after: {photos: [{src: a.jpg, alt: People, consent: maybe}]}", ("field-yes-no", "3:53")),
        ("repeats: {day: first Tuesday}", ("field-missing", "3:10")),
        ("doors: soon", ("time-format", "3:8")),
        ("organiser: [a]", ("key-unknown", "3:1")),
    ],
)
def test_every_wrong_value_is_named_at_its_place(line: str, problem: tuple[str, str]) -> None:
    assert said(f"{line}\n") == [problem]


def test_all_that_is_wrong_is_told_at_once() -> None:
    lines = "status: maybe\nmode: zoom\nbooking: {capacity: many, prices: [{name: A, price: £1}]}\n"

    assert [location for _, location in said(lines)] == ["3:9", "4:7", "5:21", "5:53"]
