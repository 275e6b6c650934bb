"""Claims about the plan: which files a site consists of."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator.model.stages import Artifact
from generator.plan.machine_readable import RedirectsView, SitemapView
from tests.minisite import build, codes, model, site


def plan(root: Path, files: str, **changes: object) -> dict[str, Artifact]:
    artifacts = model(site(root, files), **changes).artifacts
    found = {artifact.path: artifact for artifact in artifacts}
    assert len(found) == len(artifacts)
    return found


def post(name: str, *lines: str, body: str = "Words.") -> str:
    return f"=== content/posts/{name}.md\n---\n" + "\n".join((f"title: {name}", *lines)) + f"\n---\n{body}\n"


def pages(found: dict[str, Artifact]) -> set[str]:
    return {path.removesuffix("index.html") for path in found if path.endswith("index.html")}


def posts_over_years() -> str:
    dates = [f"{year}-01-{day:02}" for year in (2020, 2021, 2022) for day in range(1, 4)]
    return "".join(post(f"p{n}", f"date: {day}") for n, day in enumerate(dates))


def test_posts_fill_pages_and_years(tmp_path: Path) -> None:
    settings = "=== content/site.yaml\nname: A\nbase_url: https://a.example/\nposts_per_page: 4\n"

    found = plan(tmp_path, settings + posts_over_years())

    assert pages(found) >= {"posts/", "posts/page/2/", "posts/page/3/", "posts/2020/", "posts/2021/", "posts/2022/"}
    assert not {"posts/page/1/", "posts/page/4/"} & pages(found)
    second = found["posts/page/2/index.html"].view.page.head  # type: ignore[attr-defined]
    assert (second.prev_url, second.next_url) == ("/posts/", "/posts/page/3/")
    assert second.title == "Posts, page 2 \u2013 A"


def test_a_long_subject_fills_pages_and_only_the_first_has_more_than_posts(tmp_path: Path) -> None:
    settings = "=== content/site.yaml\nname: A\nbase_url: https://a.example/\nposts_per_page: 2\n"
    posts = "".join(post(f"p{day}", f"date: 2021-01-{day:02}", "tags: walks") for day in range(1, 6))
    walk = "=== content/events/walk.md\n---\ntitle: A walk\nuid: walk\nstart: 2023-02-01\ntags: walks\n---\nCome.\n"

    found = plan(tmp_path, settings + posts + walk)

    views: list[Any] = [found[f"tags/walks/{folder}index.html"].view for folder in ("", "page/2/", "page/3/")]
    assert [[card.title for card in view.posts] for view in views] == [["p5", "p4"], ["p3", "p2"], ["p1"]]
    assert [bool(view.coming) for view in views] == [True, False, False]
    assert [view.page.pager.position for view in views] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    assert (views[1].page.head.prev_url, views[1].page.head.next_url) == ("/tags/walks/", "/tags/walks/page/3/")
    assert len({view.page.head.title for view in views}) == len({view.page.head.description for view in views}) == 3


def test_a_page_that_is_just_full_has_no_empty_one_after_it(tmp_path: Path) -> None:
    settings = "=== content/site.yaml\nname: A\nbase_url: https://a.example/\nposts_per_page: 3\n"

    found = plan(tmp_path, settings + posts_over_years())

    assert "posts/page/3/" in pages(found)
    assert "posts/page/4/" not in pages(found)


def test_a_list_of_posts_stands_even_before_the_first(tmp_path: Path) -> None:
    found = plan(tmp_path, "=== content/pages/about.md\n---\ntitle: About\n---\nUs.\n")

    assert pages(found) >= {"", "posts/", "events/", "about/"}
    assert not {"people/", "organisations/", "venues/", "tags/", "series/"} & pages(found)


def test_every_wing_sector_and_tag_has_a_page_and_two_feeds(tmp_path: Path) -> None:
    found = plan(tmp_path, post("one", "date: 2023-01-01", "tags: [Open circle]", "series: Launch"))

    for folder in ("", "wings/earnest/", "wings/grass/", "sectors/health/", "tags/open-circle/"):
        assert {f"{folder}index.html", f"{folder}feed.xml", f"{folder}feed.json"} <= set(found)
    assert pages(found) >= {"wings/", "sectors/", "tags/", "series/", "series/launch/"}
    assert "series/launch/feed.xml" not in found


def test_whoever_wrote_a_post_has_two_feeds_of_their_own(tmp_path: Path) -> None:
    people = "".join(f"=== content/people/{name}.md\n---\nname: {name.title()} B\n---\nX.\n" for name in ("ann", "bo"))
    group = "=== content/organisations/us.md\n---\nname: The group\n---\nX.\n"
    posts = post("one", "date: 2023-01-01", "authors: [ann]") + post("two", "date: 2023-01-02", "authors: [The group]")

    found = plan(tmp_path, people + group + posts)

    feeds: dict[str, Any] = {path: each.view for path, each in found.items() if each.recipe in ("atom", "json_feed")}
    assert [entry.title for entry in feeds["people/ann/feed.xml"].feed.entries] == ["one"]
    assert [entry.title for entry in feeds["organisations/us/feed.json"].feed.entries] == ["two"]
    assert feeds["people/ann/feed.xml"].feed.title == "A small site: posts by Ann B"
    assert feeds["people/ann/feed.xml"].feed.home_url == "https://small.example/people/ann/"
    assert "people/bo/feed.xml" not in feeds
    page: Any = found["people/ann/index.html"].view
    assert [link.url for link in page.feeds] == ["/people/ann/feed.xml", "/people/ann/feed.json"]
    assert page.page.head.feeds == page.feeds


def test_the_list_of_all_feeds_names_every_one_of_them(tmp_path: Path) -> None:
    files = post("one", "date: 2023-01-01", "tags: [walks]", "authors: [ann]")
    files += "=== content/people/ann.md\n---\nname: Ann B\n---\nX.\n"

    found = plan(tmp_path, files, base_url="https://x.example/rpm/")

    listed: Any = found["feeds.opml"].view
    atoms = {f"https://x.example/rpm/{path}" for path, each in found.items() if each.recipe == "atom"}
    assert {each.feed_url for each in listed.outlines} == atoms
    assert len(listed.outlines) == len(atoms) == 7
    assert {each.page_url.removeprefix("https://x.example/rpm/") for each in listed.outlines} <= pages(found)


def test_a_sector_or_tag_with_events_has_a_calendar(tmp_path: Path) -> None:
    walk = (
        "=== content/events/walk.md\n---\ntitle: A walk\nuid: walk\nstart: 2023-02-01\nvenue: tba\n"
        "sectors: health\ntags: walks\n---\nCome.\n"
    )

    found = plan(tmp_path, walk + post("one", "date: 2023-01-01", "tags: talk"))

    for path in ("sectors/health/events.ics", "tags/walks/events.ics"):
        view: Any = found[path].view
        assert [event.uid for event in view.events] == ["walk@small.example"]
        page: Any = found[path.replace("events.ics", "index.html")].view
        assert page.calendar.url == f"https://small.example/{path}"
    assert "tags/talk/events.ics" not in found


def test_a_feed_holds_the_newest_posts_only(tmp_path: Path) -> None:
    settings = "=== content/site.yaml\nname: A\nbase_url: https://a.example/\nfeed_length: 2\n"

    view = plan(tmp_path, settings + posts_over_years())["feed.xml"].view

    assert [entry.title for entry in view.feed.entries] == ["p8", "p7"]  # type: ignore[attr-defined]


def test_an_alias_becomes_a_page_that_leads_on_and_a_line_for_the_host(tmp_path: Path) -> None:
    found = plan(
        tmp_path, post("one", "date: 2023-01-01", "aliases: [/old/, /2023/one.html]"), base_url="https://x.example/rpm/"
    )

    assert found["old/index.html"].recipe == found["2023/one.html"].recipe == "redirect"
    redirects = found["_redirects"].view
    assert isinstance(redirects, RedirectsView)
    assert redirects.pairs == (("/rpm/2023/one.html", "/rpm/posts/one/"), ("/rpm/old/", "/rpm/posts/one/"))


def test_a_picture_is_published_once_however_often_it_is_shown(tmp_path: Path) -> None:
    files = "".join(
        post(name, "date: 2023-01-01", body="![A hut](hut.png)\n\n![A hut](hut.png)") for name in ("one", "two")
    )
    root = site(tmp_path, files + post("silent", "date: 2023-01-01"))
    Image.new("RGB", (8, 6)).save(root / "content/posts/hut.png")
    Image.new("RGB", (6, 8)).save(root / "content/posts/unseen.png")

    artifacts = model(root).artifacts

    media = Counter(artifact.path for artifact in artifacts if artifact.path.startswith("media/"))
    assert [(path.split("-")[0], count) for path, count in media.items()] == [("media/hut", 1)]


def test_the_same_picture_in_two_folders_is_one_file(tmp_path: Path) -> None:
    files = "".join(
        f"=== content/posts/{name}/index.md\n---\ntitle: {name}\ndate: 2023-01-01\n---\n![A hut](hut.png)\n"
        for name in ("one", "two")
    )
    root = site(tmp_path, files)
    for name in ("one", "two"):
        Image.new("RGB", (8, 6)).save(root / f"content/posts/{name}/hut.png")

    assert len([each for each in model(root).artifacts if each.path.startswith("media/")]) == 1
    assert codes(build(root)) == []


def test_a_file_that_is_linked_keeps_its_place(tmp_path: Path) -> None:
    found = plan(
        tmp_path, post("one", "date: 2023-01-01", body="[Plan](plan.pdf)") + "=== content/posts/plan.pdf\nA plan"
    )

    assert found["files/posts/plan.pdf"].recipe == "copy"


def test_the_sitemap_names_every_page_but_those_nobody_should_find(tmp_path: Path) -> None:
    settings = "=== content/site.yaml\nname: A\nbase_url: https://a.example/rpm/\nposts_per_page: 4\n"
    found = plan(tmp_path, settings + posts_over_years() + post("moved", "date: 2019-01-01", "aliases: /old/"))

    view = found["sitemap.xml"].view

    assert isinstance(view, SitemapView)
    listed = {entry.url for entry in view.entries}
    assert listed == {f"https://a.example/rpm/{path}" for path in pages(found) - {"old/", "style-guide/"}}
    assert "https://a.example/rpm/posts/page/3/" in listed


@pytest.mark.parametrize(
    ("lines", "changed"),
    [
        (("date: 2023-01-01",), "2023-01-01"),
        (("date: 2023-01-01", "updated: 2023-01-05"), "2023-01-05"),
        (("date: 2023-01-01", "updated: 2023-01-05", "reviewed: 2023-01-09"), "2023-01-09"),
    ],
)
def test_the_sitemap_says_when_a_page_last_changed(tmp_path: Path, lines: tuple[str, ...], changed: str) -> None:
    view = plan(tmp_path, post("one", *lines))["sitemap.xml"].view

    assert isinstance(view, SitemapView)
    assert {entry.url: entry.lastmod for entry in view.entries}["https://small.example/posts/one/"] == changed


def test_two_files_at_one_address_are_a_problem_that_names_both(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        "=== content/pages/a.md\n---\ntitle: A\nslug: b\n---\nA.\n=== content/pages/b.md\n---\ntitle: B\n---\nB.\n",
    )

    problem = build(root).problems[0]

    assert problem.code == "address-twice"
    assert problem.location.file == "content/pages/a.md"
    assert "content/pages/b.md" in problem.message
    assert problem.message.startswith("/b/ ")


def test_only_pages_that_speak_of_time_change_with_the_day(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        post("one", "date: 2023-01-01")
        + "=== content/events/fair.md\n---\ntitle: Fair\nuid: f\nstart: 2023-05-01\nmode: online\n---\nCome.\n",
    )

    before, after = (model(root, today=date(2023, month, 1)).keys for month in (4, 6))

    assert after.keys() == before.keys()
    assert sorted(path for path in before if before[path] != after[path]) == [
        "build.json",
        "events/fair/index.html",
        "events/index.html",
        "events/past/index.html",
        "index.html",
    ]


def test_the_sitemap_leaves_out_exactly_the_pages_that_ask_search_engines_to_stay_away(tmp_path: Path) -> None:
    found = plan(tmp_path, posts_over_years())
    heads = {path: page.head for path, each in found.items() if (page := getattr(each.view, "page", None))}

    listed = {entry.url.removeprefix("https://small.example/") for entry in found["sitemap.xml"].view.entries}  # type: ignore[attr-defined]

    silent = {path for path, head in heads.items() if head.noindex}
    assert silent == {"404.html", "style-guide/index.html"}
    assert {path.removesuffix("index.html") for path in heads if path not in silent} == listed
