"""Claims about addresses to join that are not public: no file of the site holds one, and giving one away stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.event_site import SETTINGS, fair, published
from tests.minisite import build, codes, site

BEFORE = "2026-08-10"
DAY = ("start: 2026-09-12 10:00", "end: 2026-09-12 16:30", "venue: barn")
BARN = "=== content/venues/barn.yaml\nname: The Barn\naddress: {locality: Leeds}\n"


@pytest.mark.parametrize("mode", ["in-person", "hybrid", "online"])
@pytest.mark.parametrize("repeats", ["", "repeats: {every: week, times: 3}"])
def test_a_private_address_is_in_no_byte_of_the_output(tmp_path: Path, mode: str, repeats: str) -> None:
    post = "=== content/posts/news.md\n---\ntitle: News\ndate: 2026-01-01\n---\n::: event fair\n"
    event = fair(*DAY, f"mode: {mode}", 'online: {url: "https://meet.example/Secret?k=1", note: We send it}', repeats)

    files = published(tmp_path, SETTINGS + BARN + post + event, BEFORE).files

    assert [path for path, content in files.items() if b"Secret" in content or b"meet.example" in content] == []


@pytest.mark.parametrize(
    "files",
    [
        fair(*DAY, "mode: hybrid", "online: https://meet.example/s", body="Join at https://meet.example/s today."),
        fair(*DAY, "mode: hybrid", "summary: See https://meet.example/s", "online: https://meet.example/s"),
        fair(*DAY, "mode: hybrid", "booking: https://meet.example/s", "online: https://meet.example/s"),
        fair(*DAY, "mode: hybrid", "online: {url: https://meet.example/s, note: At https://meet.example/s}"),
        fair(*DAY, "mode: hybrid", "online: https://meet.example/s")
        + "=== content/posts/p.md\n---\ntitle: P\ndate: 2023-01-01\n---\n[Join](https://meet.example/s)\n",
        fair(*DAY, "mode: hybrid", "online: https://meet.example/s")
        + "=== content/posts/p.md\n---\ntitle: P\ndate: 2023-01-01\n---\nJoin at https://meet.example/s\n",
    ],
    ids=["body", "summary", "booking", "note", "link of a post", "words of a post"],
)
def test_whoever_gives_a_private_address_away_is_stopped(tmp_path: Path, files: str) -> None:
    outcome = build(site(tmp_path, SETTINGS + BARN + files))

    assert codes(outcome).count("online-leak") == 1
    assert outcome.publish_result is None


def test_a_longer_address_is_another_one(tmp_path: Path) -> None:
    files = fair(*DAY, "mode: hybrid", "online: https://meet.example/s", "booking: https://meet.example/school")
    post = "=== content/posts/p.md\n---\ntitle: P\ndate: 2023-01-01\n---\nOn https://meet.example/s-room we wrote.\n"

    assert "online-leak" not in codes(build(site(tmp_path, SETTINGS + BARN + files + post)))


def test_two_events_may_have_one_private_address(tmp_path: Path) -> None:
    events = (fair(*DAY, "mode: hybrid", "online: https://meet.example/s", name=name) for name in ("fair", "feast"))

    assert "online-leak" not in codes(build(site(tmp_path, SETTINGS + BARN + "".join(events))))
