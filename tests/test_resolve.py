"""Claims about `resolve`: what belongs together, who stands next to whom, and what is not shown yet."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.site import AnyEntry, Group, GroupKind, Site
from generator.text.urls import prefix_of
from tests.minisite import build, codes, model, site

FAIR = "=== content/events/fair.md\n---\ntitle: Fair\nuid: f\nstart: 2023-05-01\nmode: online\n"


def joined(root: Path, files: str, **changes: object) -> Site:
    return model(site(root, files), **changes).site


def post(name: str, *lines: str, body: str = "Words.") -> str:
    front = "\n".join((f"title: {name.capitalize()}", *lines))
    return f"=== content/posts/{name}.md\n---\n{front}\n---\n{body}\n"


def group(found: Site, kind: GroupKind, name: str) -> Group:
    return next(each for each in found.groups[kind] if each.id == name)


def ids(entries: tuple[AnyEntry, ...]) -> list[str]:
    return [entry.item.id for entry in entries]


# ---------------------------------------------------------------- wings, sectors, tags, series


def test_one_tag_in_two_spellings_is_one_group_under_the_more_usual_one(tmp_path: Path) -> None:
    files = post("one", "date: 2023-01-01", "tags: [Mental Health]") + post(
        "two", "date: 2023-01-02", "tags: [mental health]"
    )

    found = joined(tmp_path, files + post("three", "date: 2023-01-03", "tags: [mental health]"))

    assert [(each.id, each.topic.name) for each in found.groups["tag"]] == [("mental-health", "mental health")]
    assert ids(found.groups["tag"][0].posts) == ["three", "two", "one"]


def test_between_spellings_as_usual_as_each_other_the_alphabet_decides(tmp_path: Path) -> None:
    found = joined(
        tmp_path, post("one", "date: 2023-01-01", "tags: [zoë]") + post("two", "date: 2023-01-02", "tags: [Zoe]")
    )

    assert [each.topic.name for each in found.groups["tag"]] == ["Zoe"]


def test_a_post_that_spells_its_tag_twice_stands_under_it_once(tmp_path: Path) -> None:
    found = joined(tmp_path, post("one", "date: 2023-01-01", "tags: [Circles, circles]"))

    assert ids(group(found, "tag", "circles").posts) == ["one"]
    assert group(found, "tag", "circles").topic.name == "Circles"


def test_a_tag_takes_the_name_that_site_yaml_gives_it(tmp_path: Path) -> None:
    settings = (
        "=== content/site.yaml\nname: A\nbase_url: https://a.example/\ntags: {two-wings: Both wings, unused: Unused}\n"
    )

    found = joined(tmp_path, settings + post("one", "date: 2023-01-01", "tags: [Two Wings, aims]"))

    assert [(each.id, each.topic.name) for each in found.groups["tag"]] == [
        ("two-wings", "Both wings"),
        ("aims", "aims"),
    ]


def test_wings_and_sectors_have_a_page_before_anybody_is_in_them(tmp_path: Path) -> None:
    found = joined(tmp_path, post("one", "date: 2023-01-01", "wings: grass"))

    assert [(each.id, len(each.posts)) for each in found.groups["wing"]] == [("earnest", 0), ("grass", 1)]
    assert [each.id for each in found.groups["sector"]] == ["health"]


def test_an_event_for_everyone_is_in_every_wing(tmp_path: Path) -> None:
    found = joined(
        tmp_path,
        """
        === content/events/fair.md
        ---
        title: Fair
        uid: fair
        start: 2023-05-01
        mode: online
        audience: everyone
        ---
        """,
    )

    assert [ids(each.events) for each in found.groups["wing"]] == [["fair"], ["fair"]]


def test_a_series_holds_posts_and_events(tmp_path: Path) -> None:
    found = joined(
        tmp_path,
        post("one", "date: 2023-01-01", "series: Launch") + f"{FAIR}series: launch\n---\n",
    )

    assert ids(group(found, "series", "launch").posts) == ["one"]
    assert ids(group(found, "series", "launch").events) == ["fair"]


# ---------------------------------------------------------------- order, neighbours, related


def test_posts_are_newest_first_also_within_a_day(tmp_path: Path) -> None:
    times = {"early": "2023-01-02, 9am", "late": "2023-01-02, 5pm", "day": "2023-01-02", "before": "2023-01-01"}

    found = joined(tmp_path, "".join(post(name, f"date: {when}") for name, when in times.items()))

    assert ids(found.posts) == ["late", "early", "day", "before"]


def test_events_are_in_the_order_of_their_beginning(tmp_path: Path) -> None:
    rows = [("c", "2023-02-01, 6pm"), ("b", "2023-02-01"), ("a", "2023-02-03"), ("d", "2023-01-30")]
    files = "".join(
        f"=== content/events/{name}.md\n---\ntitle: {name}\nuid: {name}\nstart: {start}\nmode: online\n---\n"
        for name, start in rows
    )

    assert ids(joined(tmp_path, files).events) == ["d", "b", "c", "a"]


def test_a_post_is_related_to_those_that_share_most(tmp_path: Path) -> None:
    found = joined(
        tmp_path,
        post("one", "date: 2023-01-01", "series: launch", "wings: grass")
        + post("two", "date: 2023-01-02", "tags: circles", "wings: grass")
        + post("three", "date: 2023-01-03", "wings: grass")
        + post("four", "date: 2023-01-04", "series: launch", "tags: circles", "wings: grass")
        + post("alone", "date: 2023-01-05"),
    )

    assert ids(found.related["content/posts/four.md"]) == ["one", "two", "three"]
    assert "content/posts/alone.md" not in found.related


def test_only_three_posts_are_related_however_many_there_are(tmp_path: Path) -> None:
    found = joined(tmp_path, "".join(post(f"p{n}", f"date: 2023-01-{n:02}", "tags: same") for n in range(1, 27)))

    assert {len(each) for each in found.related.values()} == {3}
    assert ids(found.related["content/posts/p10.md"]) == ["p11", "p9", "p12"]


def test_an_event_knows_the_posts_that_link_to_it_or_show_it(tmp_path: Path) -> None:
    found = joined(
        tmp_path,
        f"{FAIR}---\n"
        + post("shows", "date: 2023-01-01", body="::: event fair")
        + post("links", "date: 2023-01-02", body="[Come](../events/fair.md), [please](../events/fair.md).")
        + post("silent", "date: 2023-01-03"),
    )

    assert ids(found.mentions["content/events/fair.md"]) == ["links"]
    assert ids(found.mentions["event:fair"]) == ["shows"]


# ---------------------------------------------------------------- not yet, not any more

WAITING = (
    post("draft", "date: 2023-01-01", "draft: yes")
    + post("future", "date: 2023-02-01")
    + post("gone", "date: 2023-01-01", "expires: 2023-01-27")
    + post("going", "date: 2023-01-02", "expires: 2023-01-28")
    + post("today", "date: 2023-01-27, 11pm")
)


def test_what_is_a_draft_in_the_future_or_expired_is_not_shown(tmp_path: Path) -> None:
    found = joined(tmp_path, WAITING)

    assert ids(found.posts) == ["today", "going"]
    assert [(each.title, each.reason, each.day) for each in found.waiting] == [
        ("Draft", "draft", None),
        ("Gone", "expired", date(2023, 1, 27)),
        ("Future", "future", date(2023, 2, 1)),
    ]


def test_drafts_and_the_future_can_be_looked_at(tmp_path: Path) -> None:
    assert ids(joined(tmp_path, WAITING, drafts=True, future=True).posts) == ["future", "today", "going", "draft"]


def test_an_event_waits_for_the_day_it_is_published(tmp_path: Path) -> None:
    event = f"{FAIR}published: 2023-02-01\n---\n"

    assert joined(tmp_path, event).events == ()
    assert ids(joined(tmp_path, event, today=date(2023, 2, 1)).events) == ["fair"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2023-01-01T00:00+00:00", "2023-02-01T00:00:00+00:00"),  # the post appears
        ("2023-02-01T00:00+00:00", "2023-03-01T12:00:00+00:00"),  # booking opens
        ("2023-03-01T11:59+00:00", "2023-03-01T12:00:00+00:00"),
        ("2023-03-01T12:00+00:00", "2023-04-21T00:00:00+01:00"),  # booking is closed after the last day for it
        ("2023-04-20T23:59+01:00", "2023-04-21T00:00:00+01:00"),
        ("2023-04-21T00:00+01:00", "2023-05-01T10:00:00+01:00"),  # the event begins
        ("2023-05-01T10:00+01:00", "2023-05-04T00:00:00+01:00"),  # it is over at the midnight that ends its last day
        ("2023-05-04T00:00+01:00", "2023-06-06T05:00:00+01:00"),  # a day for booking in New York ends, on our clocks
        ("2023-06-06T05:00+01:00", "2023-06-06T17:00:00+01:00"),  # the meeting there begins
        ("2023-06-06T17:00+01:00", "2023-06-06T18:30:00+01:00"),  # it is over
        ("2023-06-06T18:30+01:00", "2023-07-02T00:00:00+01:00"),  # the page's review is due no more
        ("2023-07-02T00:00+01:00", "2023-09-01T00:00:00+01:00"),  # the page goes
        ("2023-09-01T00:00+01:00", ""),
    ],
)
def test_the_site_is_valid_until_the_next_instant_at_which_it_would_differ(
    tmp_path: Path, now: str, expected: str
) -> None:
    root = site(
        tmp_path,
        """
        === content/posts/spring.md
        ---
        title: Spring
        date: 2023-02-01
        ---
        === content/posts/draft.md
        ---
        title: Draft
        date: 2023-01-05
        draft: yes
        ---
        === content/events/fair.md
        ---
        title: Fair
        uid: fair
        start: 2023-05-01, 10am
        end: 2023-05-03, midnight
        mode: online
        booking: {email: a@b.example, opens: "2023-03-01, noon", deadline: 2023-04-20}
        ---
        === content/events/abroad.md
        ---
        title: Abroad
        uid: abroad
        timezone: America/New_York
        start: 2023-06-06, noon
        end: 2023-06-06, 1.30pm
        mode: online
        booking: {email: a@b.example, deadline: 2023-06-05}
        ---
        === content/pages/help.md
        ---
        title: Help
        review_by: 2023-07-01
        expires: 2023-09-01
        ---
        """,
    )

    found = build(root, clock=lambda zone: datetime.fromisoformat(now).astimezone(ZoneInfo(zone)))

    assert found.valid_until == expected


# ---------------------------------------------------------------- menus, comments, names


def test_a_site_without_a_menu_gets_one_from_what_it_has(tmp_path: Path) -> None:
    found = joined(
        tmp_path,
        post("one", "date: 2023-01-01")
        + "=== content/pages/zebra.md\n---\ntitle: Stripes\n---\n"
        + "=== content/pages/about.md\n---\ntitle: About us\n---\n"
        + "=== content/pages/about/history.md\n---\ntitle: History\n---\n",
        base_url="https://x.example/rpm/",
    )

    assert found.menus.main == (
        ("Posts", "/rpm/posts/"),
        ("About us", "/rpm/about/"),
        ("Stripes", "/rpm/zebra/"),
        ("Search", "/rpm/search/"),
    )


def test_a_menu_leads_to_files_and_to_lists(tmp_path: Path) -> None:
    settings = """\
=== content/site.yaml
name: A
base_url: https://a.example/rpm/
menu: [{name: News, page: /posts/}, {name: Us, page: pages/about.md}]
join: {name: Join, page: pages/about.md}
"""

    found = joined(tmp_path, settings + "=== content/pages/about.md\n---\ntitle: About us\n---\n")

    assert found.menus.main == (("News", "/rpm/posts/"), ("Us", "/rpm/about/"))
    assert found.menus.join == ("Join", "/rpm/about/")


def test_a_menu_that_leads_nowhere_is_a_problem_at_its_line(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        "=== content/site.yaml\nname: A\nbase_url: https://a.example/\nmenu:\n- {name: Us, page: pages/abuot.md}\n"
        "=== content/pages/about.md\n---\ntitle: About us\n---\n",
    )

    problem = build(root).problems[0]

    assert (problem.code, problem.location.file, problem.location.line) == ("link-broken", "content/site.yaml", 4)
    assert problem.help == ("did you mean pages/about.md?",)


def test_comments_belong_to_the_page_in_their_folder_or_of_their_name(tmp_path: Path) -> None:
    found = joined(
        tmp_path,
        "=== content/posts/one/index.md\n---\ntitle: One\ndate: 2023-01-01\n---\n"
        + "=== content/posts/one/comments.yaml\n- text: Yes!\n"
        + post("two", "date: 2023-01-02")
        + "=== content/posts/two.comments.yaml\n- text: No.\n  name: Ann\n",
    )

    assert {source: [(each.name, each.text) for each in all_] for source, all_ in found.comments.items()} == {
        "content/posts/one/index.md": [("A reader", "Yes!")],
        "content/posts/two.md": [("Ann", "No.")],
    }


def test_comments_beside_a_draft_are_no_problem(tmp_path: Path) -> None:
    root = site(
        tmp_path, post("one", "date: 2023-01-01", "draft: yes") + "=== content/posts/one.comments.yaml\n- text: Yes!\n"
    )

    assert codes(build(root)) == []


def test_a_prefix_stands_before_every_address(tmp_path: Path) -> None:
    found = joined(tmp_path, post("one", "date: 2023-01-01", "tags: t"), base_url="https://x.example/a/b/")

    assert prefix_of("https://x.example/a/b/") == found.prefix == "/a/b"
    assert found.posts[0].url == "/a/b/posts/one/"
    assert group(found, "tag", "t").url == "/a/b/tags/t/"
    assert found.posts[0].path == "posts/one/index.html"


# ---------------------------------------------------------------- files that are linked


@pytest.mark.parametrize(
    "name", ["page.html", "old.HTM", "list.xml", "x.xhtml", "run.js", "photo.heic", "scan.tif", "bare"]
)
def test_a_file_that_could_run_or_tell_too_much_is_not_handed_on(tmp_path: Path, name: str) -> None:
    files = post("one", "date: 2023-01-01", body=f"[Look]({name})") + f"=== content/posts/{name}\n<script>1</script>\n"

    assert codes(build(site(tmp_path, files)), "error") == ["file-kind"]


def test_a_drawing_with_a_script_is_not_handed_on_by_a_link_either(tmp_path: Path) -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script>1</script></svg>\n"
    files = post("one", "date: 2023-01-01", body="[Look](plan.svg)") + f"=== content/posts/plan.svg\n{drawing}"

    assert codes(build(site(tmp_path, files)), "error") == ["image-bad"]


def test_a_link_to_a_page_of_a_pdf_keeps_the_page(tmp_path: Path) -> None:
    files = post("one", "date: 2023-01-01", body="[Look](plan.pdf#page=3)") + "=== content/posts/plan.pdf\nA plan\n"

    found = joined(tmp_path, files)

    assert found.targets["content/posts/one.md"][0].url == "/files/posts/plan.pdf#page=3"


def test_a_file_is_found_however_its_accents_are_spelt(tmp_path: Path) -> None:
    composed, apart = "caf\u00e9.pdf", "cafe\u0301.pdf"
    files = post("one", "date: 2023-01-01", body=f"[Look]({composed})") + f"=== content/posts/{apart}\nA plan\n"

    found = joined(tmp_path, files)

    assert found.targets["content/posts/one.md"][0].source == f"content/posts/{apart}"
