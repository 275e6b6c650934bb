"""Claims about what can be found: the A to Z without a script, the index for the script, and the sizes of both.

What the script makes of the index is tested in Chromium: tests/browser/test_search.py.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.formats.search_index import SearchIndex, SearchRow, search_json
from generator.model.stages import Artifact
from tests.minisite import build, codes, model, site
from tests.pages import read_page

MOST_BYTES_OF_A_PAGE = 50_000
MOST_BYTES_FOR_A_HUNDRED_POSTS = 60_000

FOLK = """
=== content/site.yaml
name: A small site
base_url: https://small.example/rpm/
glossary: {NHS: National Health Service, RCP: Royal College}
wings: {earnest: Earnest professionals, grass: Grass rooters}
sectors: {health: Health}
=== content/posts/listening.md
---
title: ‘Listening’ first
date: 2023-01-20
authors: [ann-lee, A reader]
wings: [grass]
tags: [patience]
summary: What the NHS can learn.
---
Words that nobody looks for.
=== content/posts/unready.md
---
title: Unready
date: 2023-01-21
draft: true
---
Not yet.
=== content/posts/later.md
---
title: Later
date: 2029-01-21
---
Not yet.
=== content/posts/listening.comments.yaml
- {name: Somebody, text: A secret remark., date: 2023-01-22}
=== content/events/meeting.md
---
title: A meeting
uid: meeting
start: 2023-05-01
end: 2023-05-02
status: tentative
venue: hall
hosts: [rcp]
people: [{person: ann-lee, role: chair}]
audience: [earnest]
---
Come.
=== content/people/ann-lee.md
---
name: Ann Lee
role: Nurse
organisations: [rcp]
---
=== content/organisations/rcp.md
---
name: Royal College of Nurses
also_known_as: [The nurses]
---
=== content/venues/hall.yaml
name: The hall
also_known_as: [Old chapel]
address: {street: 1 High Street, locality: Cardiff, postcode: CF10 1AA}
=== content/pages/about.md
---
title: About us
---
See [the college](../organisations/rcp.md), and [the hall](../venues/hall.yaml).
"""


def planned(root: Path, files: str = FOLK, **changes: object) -> dict[str, Artifact]:
    return {artifact.path: artifact for artifact in model(site(root, files), **changes).artifacts}


def index_of(found: dict[str, Artifact]) -> SearchIndex:
    (view,) = [artifact.view for artifact in found.values() if artifact.recipe == "search_index"]
    assert isinstance(view, SearchIndex)
    return view


def row(index: SearchIndex, title: str) -> SearchRow:
    (found,) = [each for each in index.rows if each.title == title]
    return found


def listed(found: dict[str, Artifact], path: str = "search/index.html") -> dict[str, list[str]]:
    """What stands in each part of the A to Z."""
    view: Any = found[path].view
    return {section.id: [each.title for each in section.rows] for section in view.sections}


def posts(titles: list[str]) -> str:
    return "".join(
        f"=== content/posts/p{n}.md\n---\ntitle: '{title}'\ndate: 2022-01-{n % 28 + 1:02}\n---\nWords.\n"
        for n, title in enumerate(titles)
    )


# ---------------------------------------------------------------- the index


def test_a_post_is_found_by_its_authors_subjects_wings_and_short_forms(tmp_path: Path) -> None:
    found = row(index_of(planned(tmp_path)), "‘Listening’ first")

    assert found.url == "/rpm/posts/listening/"
    assert found.note == "20\N{NO-BREAK SPACE}January\N{NO-BREAK SPACE}2023"
    assert found.summary == "What the NHS can learn."
    assert found.names == ("Ann Lee", "A reader", "Grass rooters", "patience", "National Health Service")


def test_an_event_is_found_by_its_place_and_by_who_takes_part(tmp_path: Path) -> None:
    found = row(index_of(planned(tmp_path)), "A meeting")

    assert found.note == "1 to 2 May 2023, not confirmed"
    assert found.names == ("Royal College of Nurses", "Ann Lee", "The hall", "Cardiff", "Earnest professionals", "RCP")


def test_people_organisations_and_places_are_found_by_their_other_names(tmp_path: Path) -> None:
    index = index_of(planned(tmp_path))

    assert row(index, "Ann Lee").names == ("Royal College of Nurses", "RCP")
    assert row(index, "Royal College of Nurses").names == ("The nurses", "RCP")
    assert row(index, "The hall").names == ("Old chapel", "Cardiff", "CF10 1AA")


def test_a_page_is_found_by_those_it_links_to(tmp_path: Path) -> None:
    assert row(index_of(planned(tmp_path)), "About us").names == ("Royal College of Nurses", "The hall", "RCP")


def test_a_page_is_found_by_the_words_of_the_menu(tmp_path: Path) -> None:
    menu = "footer_menu: [{name: Help now, page: pages/about.md}]\n"
    index = index_of(planned(tmp_path, FOLK.replace("name: A small site\n", f"name: A small site\n{menu}")))

    assert "Help now" in row(index, "About us").names


def test_the_lists_of_the_site_can_be_found_too(tmp_path: Path) -> None:
    index = index_of(planned(tmp_path))

    lists = {each.title: each.url for each in index.rows if index.kinds[each.kind] == "List"}
    assert lists["Places"] == "/rpm/venues/"
    assert lists["Past events"] == "/rpm/events/past/"
    assert "Diagrams" not in lists


def test_drafts_what_waits_and_comments_are_in_neither_the_index_nor_the_a_to_z(tmp_path: Path) -> None:
    found = planned(tmp_path)
    everything = search_json(index_of(found)).decode() + str(found["search/index.html"].view)

    assert "Listening" in everything
    for hidden in ("Unready", "Later", "secret remark", "Somebody", "nobody looks for"):
        assert hidden not in everything


def test_everything_that_somebody_wrote_is_in_the_index(tmp_path: Path) -> None:
    found = planned(tmp_path)

    files = {path: artifact.sources[0] for path, artifact in found.items() if artifact.sources}
    written = {path for path, file in files.items() if file.startswith("content/") and file != "content/site.yaml"}
    pages = {f"/rpm/{path.removesuffix('index.html')}" for path in written if path.endswith(".html")}
    assert len(pages) == 6
    assert pages <= {each.url for each in index_of(found).rows}


def test_the_index_holds_no_markup_and_is_the_same_every_time(tmp_path: Path) -> None:
    settings = FOLK.replace("summary: What the NHS can learn.", 'summary: "</script><b>1 < 2"')
    index = index_of(planned(tmp_path, settings))

    written = search_json(index)

    assert b"<" not in written
    assert json.loads(written)["rows"][index.rows.index(row(index, "‘Listening’ first"))][4] == "</script><b>1 < 2"
    assert written == search_json(index_of(planned(tmp_path, settings)))


def test_another_word_in_the_index_is_another_address_and_the_page_asks_for_it(tmp_path: Path) -> None:
    before, after = (
        planned(tmp_path / name, FOLK.replace("The hall", hall)) for name, hall in (("a", "The hall"), ("b", "A hall"))
    )

    addresses = []
    for found in (before, after):
        (path,) = [path for path, artifact in found.items() if artifact.recipe == "search_index"]
        view: Any = found["search/index.html"].view
        assert view.index_url == f"/rpm/{path}"
        assert path.startswith("assets/")  # the folder that hosts are told to keep for ever
        addresses.append(path)
    assert addresses[0] != addresses[1]


def test_neither_the_index_nor_the_a_to_z_depends_on_the_day(tmp_path: Path) -> None:
    root = site(tmp_path, FOLK)

    before, after = (model(root, today=date(2023, month, 9)).keys for month in (4, 6))

    assert before["events/index.html"] != after["events/index.html"]
    assert {path: key for path, key in before.items() if "search" in path} == {
        path: key for path, key in after.items() if "search" in path
    }


def test_a_hundred_posts_with_much_to_say_keep_the_budget(tmp_path: Path) -> None:
    much = "summary: " + "Quite a long summary of what this is about. " * 6
    words = "".join(
        f"=== content/posts/a-rather-long-name-for-a-post-{n}.md\n---\ntitle: A rather long name for a post, {n}\n"
        f"date: 2022-01-01\nwings: [earnest, grass]\nsectors: [health]\ntags: [circles, patience, tag {n}]\n"
        f"authors: [ann-lee]\n{much}{n}\n---\nWords.\n"
        for n in range(100)
    )

    few, many = (len(search_json(index_of(planned(tmp_path / n, FOLK + w)))) for n, w in (("few", ""), ("many", words)))

    assert 20_000 < many - few <= MOST_BYTES_FOR_A_HUNDRED_POSTS


# ---------------------------------------------------------------- the A to Z


def test_each_kind_stands_under_its_own_heading_from_a_to_z(tmp_path: Path) -> None:
    found = listed(planned(tmp_path))

    assert found == {
        "pages": ["About us"],
        "events": ["A meeting"],
        "posts": ["‘Listening’ first"],
        "people": ["Ann Lee"],
        "organisations": ["Royal College of Nurses"],
        "venues": ["The hall"],
        "wings": ["Earnest professionals", "Grass rooters"],
        "sectors": ["Health"],
        "tags": ["patience"],
    }


def test_accents_capitals_and_quotation_marks_do_not_change_the_order(tmp_path: Path) -> None:
    titles = [
        "zebra",
        "Ŵyl y gwanwyn",
        "‘Water’ and air",
        "École",
        "egg",
        "Ŷd",
        "2023 in words",
        "“Élan”",
        "Ørsted",
        "Мир",
    ]

    found = listed(planned(tmp_path, posts(titles)))["posts"]

    assert found == [
        "2023 in words", "École", "egg", "“Élan”", "Ørsted", "‘Water’ and air", "Ŵyl y gwanwyn", "Ŷd", "zebra", "Мир",
    ]  # fmt: skip


def test_a_cancelled_and_a_postponed_event_say_so(tmp_path: Path) -> None:
    events = "".join(
        f"=== content/events/{status}.md\n---\ntitle: {status}\nuid: {status}\nstart: 2023-05-01\n"
        f"status: {status}\nvenue: tba\n---\nCome.\n"
        for status in ("confirmed", "postponed", "cancelled")
    )

    view: Any = planned(tmp_path, events)["search/index.html"].view

    rows = next(section.rows for section in view.sections if section.id == "events")
    assert {each.title: each.note for each in rows} == {
        "confirmed": "1 May 2023",
        "postponed": "postponed, was 1 May 2023",
        "cancelled": "1 May 2023, cancelled",
    }


def test_a_long_kind_is_cut_at_its_letters_and_nothing_is_lost(tmp_path: Path) -> None:
    titles = [f"{letter}{'x' * (n % 7)} {n}" for n in range(90) for letter in ("Alpha", "ŵ", "7")]
    found = planned(tmp_path, posts(titles) + "=== content/pages/about.md\n---\ntitle: About\n---\nUs.\n")

    view: Any = found["search/index.html"].view
    section = next(each for each in view.sections if each.id == "posts")

    assert [(link.name, link.url) for link in section.letters] == [
        ("0 to 9", "/search/posts/0-to-9/"),
        ("A", "/search/posts/a/"),
        ("W", "/search/posts/w/"),
    ]
    assert (section.rows, section.count) == ((), "270 posts")
    assert listed(found)["pages"] == ["About"]
    pages: list[Any] = [artifact.view for path, artifact in found.items() if path.startswith("search/posts/")]
    assert sorted(row.title for page in pages for row in page.rows) == sorted(titles)
    assert len({page.page.head.title for page in pages}) == len({page.page.head.description for page in pages}) == 3


def test_a_long_letter_is_cut_into_pages(tmp_path: Path) -> None:
    found = planned(tmp_path, posts([f"The {n}" for n in range(401)]))

    views: list[Any] = [found[f"search/posts/t/{folder}index.html"].view for folder in ("", "2/", "3/")]
    assert [len(view.rows) for view in views] == [200, 200, 1]
    assert [view.page.pager.position for view in views] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    assert views[1].page.pager.before.url == "/search/posts/t/"
    assert views[1].page.pager.after.url == "/search/posts/t/3/"
    assert (views[0].page.pager.before, views[2].page.pager.after) == (None, None)
    assert "search/posts/t/4/index.html" not in found


def test_the_longest_kinds_go_first_until_the_rest_fits_on_one_page(tmp_path: Path) -> None:
    many = posts([f"P {n}" for n in range(150)]) + "".join(
        f"=== content/pages/q{n}.md\n---\ntitle: Q {n}\n---\nWords.\n" for n in range(100)
    )

    view: Any = planned(tmp_path, many)["search/index.html"].view

    sections = {each.id: each for each in view.sections}
    assert len(sections["pages"].rows) == 100
    assert [link.name for link in sections["posts"].letters] == ["P"]


@pytest.mark.slow
def test_no_page_of_the_a_to_z_is_heavy(tmp_path: Path) -> None:
    titles = [f"{letter} title of the usual length, with {n}" for n in range(150) for letter in ("A", "B", "The")]
    root = site(tmp_path, FOLK + posts(titles))

    outcome = build(root)

    assert codes(outcome, "error") == []
    sizes = {path: path.stat().st_size for path in (root / "output" / "search").rglob("*.html")}
    assert len(sizes) > 3
    assert {path: size for path, size in sizes.items() if size > MOST_BYTES_OF_A_PAGE} == {}


def test_without_a_script_the_page_has_a_sentence_and_no_dead_box(tmp_path: Path) -> None:
    root = site(tmp_path, FOLK)
    build(root)

    page = read_page((root / "output/search/index.html").read_text(encoding="utf-8"))

    assert page.all("form", "input", "button") == []
    assert "You don’t need it: all pages are in the lists below." in page.one("main").plain
    assert [each.plain for each in page.one("main").all("h2")][:3] == ["Look through the lists", "Pages", "Events"]
    jumps = [each.get("href") for each in page.of_class("jumps")[0].all("a")]
    assert {each.removeprefix("#") for each in jumps} <= {each.get("id") for each in page}
    assert len(jumps) == 9


def test_the_page_for_missing_addresses_leads_to_the_search_the_events_and_a_person(tmp_path: Path) -> None:
    settings = FOLK.replace("name: A small site\n", "name: A small site\nemail: hello@small.example\n")
    root = site(tmp_path, settings)
    build(root)

    main = read_page((root / "output/404.html").read_text(encoding="utf-8")).one("main")

    links = [each.get("href") for each in main.all("a")]
    assert links[0] == "/rpm/search/"
    assert "/rpm/events/" in links
    assert "mailto:hello@small.example" in links
    assert links.count("/rpm/search/") == 1


def test_a_page_cannot_take_the_place_of_the_search(tmp_path: Path) -> None:
    root = site(tmp_path, "=== content/pages/search.md\n---\ntitle: Search\n---\nMine.\n")

    assert codes(build(root), "error") == ["slug-reserved"]


def test_the_sitemap_names_the_search(tmp_path: Path) -> None:
    view: Any = planned(tmp_path)["sitemap.xml"].view

    assert "https://small.example/rpm/search/" in {entry.url for entry in view.entries}
