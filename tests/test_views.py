"""Claims about the words of home, lists, menus and feeds, and about what is said when there is nothing to show."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline.build_site import Model
from generator.views.shapes import FeedView, HomePage, LinkView
from tests.minisite import build, codes, model, site
from tests.pages import read_page

NBSP = "\N{NO-BREAK SPACE}"
RESIDENTIAL = ("start: 2023-03-21", "end: 2023-03-23")
NOTHING = "No events are planned just now. When there is one, you will find it here."


def fair(*lines: str, name: str = "fair") -> str:
    front = "\n".join((f"title: The {name}", f"uid: {name}", *lines))
    return f"=== content/events/{name}.md\n---\n{front}\n---\nCome and see.\n"


def post(name: str, *lines: str, body: str = "Words.") -> str:
    return (
        f"=== content/posts/{name}.md\n---\n" + "\n".join((f"title: {name.capitalize()}", *lines)) + f"\n---\n{body}\n"
    )


def view(found: Model, path: str) -> Any:
    return next(artifact.view for artifact in found.artifacts if artifact.path == path)


def home_page(root: Path, files: str, today: str = "2023-01-27") -> HomePage:
    found = view(model(site(root, files), today=date.fromisoformat(today)), "index.html")
    assert isinstance(found, HomePage)
    return found


# ---------------------------------------------------------------- home and lists


@pytest.mark.parametrize(
    ("files", "today", "title"),
    [
        (fair(*RESIDENTIAL, "mode: online"), "2023-01-27", "One event is coming up"),
        (fair(*RESIDENTIAL, "mode: online") + fair("start: 2023-05-30", "mode: online", name="day"), "2023-01-27",
         "Two events are coming up"),
        (fair(*RESIDENTIAL, "mode: online"), "2023-03-23", "One event is happening now"),
        (fair(*RESIDENTIAL, "mode: online") + fair("start: 2023-05-30", "mode: online", name="day"), "2023-03-21",
         "One event is happening now, and one is coming up"),
        (fair(*RESIDENTIAL, "mode: online", "status: tbc"), "2023-03-22", "Events"),
        (fair(*RESIDENTIAL, "mode: online", "status: cancelled"), "2023-01-27", "Events"),
        (fair(*RESIDENTIAL, "mode: online", "status: postponed"), "2023-01-27", "Events"),
        ("", "2023-01-27", "Events"),
    ],
)  # fmt: skip
def test_home_counts_only_what_will_take_place(tmp_path: Path, files: str, today: str, title: str) -> None:
    files += "=== content/pages/about.md\n---\ntitle: About\n---\nUs.\n"

    assert home_page(tmp_path, files, today).events_title == title


def test_home_never_has_an_empty_section(tmp_path: Path) -> None:
    nothing = home_page(tmp_path / "a", post("one", "date: 2023-01-01"))
    past = home_page(tmp_path / "b", fair("start: 2022-05-01", "mode: online"))

    assert nothing.no_events == past.no_events == NOTHING
    assert nothing.past_events is None
    assert past.past_events == LinkView("Past events", "/events/past/")


def test_home_leads_on_to_the_events_it_has_no_room_for(tmp_path: Path) -> None:
    files = "".join(fair(f"start: 2023-05-0{n}", "mode: online", name=f"day{n}") for n in range(1, 5))

    page = home_page(tmp_path, files)

    assert (page.events_title, len(page.events)) == ("Four events are coming up", 3)
    assert page.past_events == LinkView("All events", "/events/")


def test_the_list_of_events_groups_them_by_what_is_true_of_them(tmp_path: Path) -> None:
    rows = {
        "on": ("start: 2023-03-21", "end: 2023-03-23"),
        "maybe": ("start: 2023-03-21", "end: 2023-03-23", "status: tbc"),
        "next": ("start: 2023-03-24",),
        "moved": ("start: 2022-12-01", "status: postponed"),
        "old": ("start: 2022-12-01",),
        "older": ("start: 2021-12-01", "status: cancelled"),
    }
    files = "".join(fair(*lines, "mode: online", name=name) for name, lines in rows.items())

    found = model(site(tmp_path, files), today=date(2023, 3, 22))
    page, past = view(found, "events/index.html"), view(found, "events/past/index.html")

    assert [(group.title, [card.id for card in group.events]) for group in page.groups] == [
        ("Happening now", ["on"]),
        ("Planned for these days", ["maybe"]),
        ("Coming up", ["next"]),
        ("Postponed", ["moved"]),
    ]
    assert (page.page.lead, page.empty, page.past) == ("", "", LinkView("Past events", "/events/past/"))
    assert [(group.title, group.url, [card.id for card in group.events]) for group in past.groups] == [
        ("2022", "/events/2022/", ["old"]),
        ("2021", "/events/2021/", ["older"]),
    ]
    assert (past.page.lead, past.empty, past.past) == ("", "", None)


def test_a_topic_and_a_venue_do_not_call_a_postponed_event_coming(tmp_path: Path) -> None:
    files = (
        "=== content/venues/hall.yaml\nname: Town Hall\n"
        + fair("start: 2023-03-24", "venue: hall", "audience: grass", name="next")
        + fair("start: 2023-05-24", "venue: hall", "audience: grass", "status: postponed", name="moved")
    )

    found = model(site(tmp_path, files))

    for path in ("wings/grass/index.html", "venues/hall/index.html"):
        page = view(found, path)
        assert [(group.title, [card.id for card in group.events]) for group in page.coming] == [
            ("Coming up", ["next"]),
            ("Postponed", ["moved"]),
        ]
        assert [card.date_name for group in page.coming for card in group.events] == ["When", "Was planned for"]


def test_the_posts_to_read_next_are_not_the_neighbours_over_again(tmp_path: Path) -> None:
    files = "".join(post(f"p{day}", f"date: 2023-01-0{day}", "tags: [news]") for day in range(1, 6))

    page = view(model(site(tmp_path, files)), "posts/p3/index.html")

    assert (page.older.name, page.newer.name) == ("P2", "P4")
    assert {card.title for card in page.related} <= {"P1", "P5"}
    assert page.related


def test_a_post_leads_to_its_sectors_at_its_end_and_not_before_its_title(tmp_path: Path) -> None:
    settings = (
        "=== content/site.yaml\nname: A\nbase_url: https://a.example/\n"
        "wings: {grass: {name: Grass}}\nsectors: {health: {name: Health}}\n"
    )

    page = view(
        model(site(tmp_path, settings + post("one", "date: 2023-01-01", "wings: grass", "sectors: health"))),
        "posts/one/index.html",
    )

    assert [mark.name for mark in page.badges] == ["Grass"]
    assert page.sectors == (LinkView("Health", "/sectors/health/"),)


def test_the_page_of_a_year_says_which_year_it_is(tmp_path: Path) -> None:
    files = post("one", "date: 2022-01-01") + post("two", "date: 2023-01-01")

    page = view(model(site(tmp_path, files)), "posts/2022/index.html")

    assert {link.name: link.current for link in page.all_years} == {"2022": "page", "2023": ""}


def test_where_all_is_past_the_list_says_that_nothing_is_planned_and_leads_to_what_was(tmp_path: Path) -> None:
    found = model(site(tmp_path, fair("start: 2022-05-01", "mode: online", "audience: grass")))

    page, of_wing = (view(found, f"events/{name}index.html") for name in ("", "audience/grass/"))

    assert (page.page.lead, page.empty, page.groups) == ("", NOTHING, ())
    assert page.past == LinkView("Past events", "/events/past/")
    assert (of_wing.page.lead, of_wing.empty) == (NOTHING, "")
    assert [(group.title, group.role) for group in of_wing.groups] == [("Past events", "past")]


def test_the_page_of_past_events_keeps_its_address_before_any_is_past(tmp_path: Path) -> None:
    root = site(tmp_path, fair("start: 2023-05-01", "mode: online"))

    before, after = (view(model(root, today=date(2023, 5, day)), "events/past/index.html") for day in (1, 2))

    assert (before.groups, before.empty) == ((), "No event is over yet.")
    assert [group.title for group in after.groups] == ["2023"]


def test_blocks_say_what_there_is_none_of(tmp_path: Path) -> None:
    found = model(site(tmp_path, post("one", "date: 2023-01-01", body="::: events\n\n::: events past\n\n::: posts 2")))

    coming, past, posts = view(found, "posts/one/index.html").body.blocks

    assert (coming.empty, past.empty) == ("No events are planned just now.", "There are no past events yet.")
    assert [card.title for card in posts.posts] == ["One"]


def test_people_are_in_groups_by_wing_where_there_is_more_than_one(tmp_path: Path) -> None:
    def people(**wings: str) -> Any:
        files = "".join(
            f"=== content/people/{name}.md\n---\nname: {name}\nwings: [{wing}]\n---\nWords.\n"
            for name, wing in wings.items()
        )
        page = view(model(site(tmp_path / "-".join(wings), files)), "people/index.html")
        return page.page.lead, [(group.title, [card.title for card in group.cards]) for group in page.groups]

    assert people(ann="grass") == ("People who are named on this site.", [("", ["ann"])])
    assert people(ann="grass", bob="earnest", cid="grass, earnest") == (
        "People who are named on this site, by wing.",
        [("Earnest", ["bob"]), ("Grass", ["ann"]), ("In more than one wing", ["cid"])],
    )
    assert people(ann="grass", dot="")[1] == [("Grass", ["ann"]), ("Also named here", ["dot"])]


def test_a_topic_says_how_much_it_holds(tmp_path: Path) -> None:
    files = post("one", "date: 2023-01-01", "wings: grass") + fair(*RESIDENTIAL, "mode: online", "audience: grass")

    page = view(model(site(tmp_path, files)), "wings/index.html")

    assert [(card.title, card.note) for card in page.groups[0].cards] == [
        ("Earnest", ""),
        ("Grass", "One post and one event"),
    ]


def test_a_venue_without_an_address_promises_none(tmp_path: Path) -> None:
    files = "=== content/venues/hall.yaml\nname: Town Hall\n" + fair(*RESIDENTIAL, "venue: hall")

    page = view(model(site(tmp_path, files)), "venues/hall/index.html")

    assert (page.address, page.facts, page.access) == ((), (), ())
    assert page.page.head.description == "Town Hall, a place where A small site holds events."


def test_readers_hear_of_the_next_reading_through_until_its_day(tmp_path: Path) -> None:
    root = site(
        tmp_path, "=== content/pages/a.md\n---\ntitle: A\nreviewed: 2023-01-01\nreview_by: 2023-07-01\n---\nA.\n"
    )

    due, overdue = (view(model(root, today=date(2023, 7, day)), "a/index.html").page.review for day in (1, 2))

    assert due.review_by is not None
    assert overdue.review_by is None
    assert overdue.reviewed == due.reviewed is not None


# ---------------------------------------------------------------- menus, feeds


def test_the_menu_shows_where_a_page_belongs(tmp_path: Path) -> None:
    menu = "menu: [{name: Home, page: /}, {name: News, page: /posts/}]\n"
    settings = f"=== content/site.yaml\nname: A\nbase_url: https://a.example/rpm/\n{menu}"
    found = model(site(tmp_path, settings + post("one", "date: 2023-01-01")))

    def current(path: str) -> list[str]:
        return [link.current for link in view(found, path).page.menu]

    assert current("index.html") == ["page", ""]
    assert current("posts/index.html") == ["", "page"]
    assert current("posts/one/index.html") == ["", "true"]


def test_a_feed_leads_back_to_the_site_from_every_link_in_it(tmp_path: Path) -> None:
    links = "[Below](#here), [us](../pages/about.md#we), [out](https://b.example/)."
    body = f"## Here\n\n{links}\n\n::: event fair\n\n::: posts 1"
    files = (
        post("one", "date: 2023-01-01", body=body)
        + fair(*RESIDENTIAL, "mode: online", "status: tbc")
        + "=== content/pages/about.md\n---\ntitle: About\n---\n## We\n\nWords.\n"
    )

    found = view(model(site(tmp_path, files), base_url="https://x.example/rpm/"), "feed.xml")

    assert isinstance(found, FeedView)
    home = "https://x.example/rpm/"
    assert found.bodies[0].fills == (
        f'"{home}posts/one/#here"', f'"{home}about/#we"', '"https://b.example/"',
    )  # fmt: skip
    assert [(card.url, card.note.replace(NBSP, " ")) for block in found.bodies[0].blocks for card in block.cards] == [
        (f"{home}events/fair/", "Tuesday 21 to Thursday 23 March 2023. Provisional: to be confirmed"),
        (f"{home}posts/one/", "1 January 2023"),
    ]


def test_feeds_do_not_depend_on_the_day(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        post("one", "date: 2023-01-01", body="::: event fair") + fair(*RESIDENTIAL, "mode: online", "status: tbc"),
    )

    early, late = (model(root, today=date(year, 1, 1)) for year in (2023, 2026))

    assert early.keys["feed.xml"] == late.keys["feed.xml"]
    assert early.keys["posts/one/index.html"] != late.keys["posts/one/index.html"]


def test_the_smallest_site_there_can_be_is_whole(tmp_path: Path) -> None:
    settings = "=== content/site.yaml\nname: Tiny\nbase_url: https://tiny.example/\n"
    root = site(tmp_path, settings + fair("start: 2023-05-01", "venue: tba"))

    outcome = build(root)

    assert codes(outcome) == []
    pages = {path: read_page(path.read_text(encoding="utf-8")) for path in (root / "output").rglob("*.html")}
    assert {path.relative_to(root / "output").as_posix() for path in pages} == {
        "index.html", "404.html", "posts/index.html", "events/index.html", "events/fair/index.html",
        "events/past/index.html", "events/2023/index.html", "events/2023/05/index.html", "search/index.html",
        "style-guide/index.html",
    }  # fmt: skip
    for page in pages.values():
        assert page.one("h1").plain
        assert [each.plain for each in page.all("section") if each.plain in {h.plain for h in each.all("h2")}] == []


@pytest.mark.parametrize(
    ("files", "path"),
    [
        (
            "=== content/posts/a.md\n---\ntitle: A\ndate: 2023-01-01\ncontent_note: It speaks of loss.\n---\nWords.\n",
            "posts/a",
        ),
        ("=== content/pages/a.md\n---\ntitle: A\ncontent_note: It speaks of loss.\n---\nWords.\n", "a"),
        (fair("start: 2023-05-01", "venue: tba", "content_note: It speaks of loss."), "events/fair"),
    ],
    ids=["post", "page", "event"],
)
def test_a_content_note_comes_before_the_text_and_leads_past_it(tmp_path: Path, files: str, path: str) -> None:
    root = site(tmp_path, files)

    build(root)

    page = (root / "output" / path / "index.html").read_text(encoding="utf-8")
    note, text, end = page.index("It speaks of loss."), page.index('class="prose"'), page.index('id="after_text"')
    assert note < page.index('href="#after_text"') < text < end


def test_a_page_that_should_have_been_read_again_says_that_it_is_old(tmp_path: Path) -> None:
    page = "=== content/pages/a.md\n---\ntitle: A\nreviewed: 2023-01-01\nreview_by: 2023-07-01\n---\nWords.\n"
    root = site(tmp_path, page)

    shown = []
    for day in (date(2023, 7, 1), date(2023, 7, 2)):
        build(root, today=day)
        shown.append((root / "output/a/index.html").read_text("utf-8"))

    assert ["may be out of date" in each for each in shown] == [False, True]
    assert ["Next due by" in each for each in shown] == [True, False]
