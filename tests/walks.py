"""Random edits of the small site, which can be replayed from a seed.

An edit is a row of `EDITS`: it changes files below the walk's root (or its flags) and says in words what it did.
Nothing here asserts; the claims are in test_incremental.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from generator.pipeline.load import ROOT
from generator.pipeline.outcome import Outcome
from tests.minisite import NOW, TODAY, build
from tests.smallsite import SETTINGS, add_events, picture_bytes, small_site, write_settings

# The same for front matter, by the folder of the kind. "" is every kind.
FIELDS: dict[str, dict[str, tuple[str | None, ...]]] = {
    "": {
        "summary": (None, "A new summary.", "It says <little> & much."),
        "slug": (None, "elsewhere", "quite-other", "a-third-place"),
        "aliases": (None, "[/old/]", "[/old/, /older/place/]"),
        "draft": (None, "true", "false"),
        "expires": (None, "2023-02-01", "2030-01-01", "2023-01-27"),
        "updated": (None, "2023-01-26"),
        "reviewed": (None, "2023-01-02"),
        "content_note": (None, "It speaks of loss."),
        "lang": (None, "cy"),
    },
    "posts": {
        "title": ("First words", "Quite another title", "A “quoted” title", "Listening"),
        "date": ("2022-12-31", "2023-01-26", "2023-01-27", "2023-02-19", "2021-05-01"),
        "tags": (None, "[circles]", "[new, two wings]", "[new]"),
        "wings": (None, "[earnest]", "[grass, earnest]"),
        "sectors": (None, "[housing]", "[health, housing]"),
        "series": (None, "launch", "another"),
        "part": (None, "3", "7"),
        "authors": (None, "[jo]", "[Jo Bloggs, cmh]", "[Somebody]"),
        "image": (None, "{src: ../2022-12-08-circles/circles.png, alt: Two circles}"),
    },
    "events": {
        "title": ("A gathering", "Day conference"),
        "start": ("2023-02-01", "2023-01-27 10:00", "2022-12-01", "2023-02-14 09:00"),
        "end": (None, "2023-05-31", "2023-02-02 17:00", "2023-02-14 12:00"),
        "status": (None, "cancelled", "postponed", "tbc"),
        "venue": (None, "tba", "rcpsych", "coed-hills"),
        "hosts": (None, "[bigspd, Jo Bloggs]"),
        "audience": (None, "[earnest, grass]"),
        "sectors": (None, "[health]"),
        "published": (None, "2023-01-27", "2023-02-03"),
        "status_note": (None, "We ask for the hall."),
        "uid": (None, "another-identity"),
        "repeats": (
            None,
            "{every: week, times: 5}",
            "{every: month}",
            "{every: fortnight, until: 2023-12-31}",
            "{every: day, times: 9, extra: [2023-08-01], except: [2023-02-02]}",
            "{every: week, until: 2023-06-20, changes: {2023-02-14: {status: tbc, venue: rcpsych}}}",
        ),
        "previous_dates": (None, "[2023-01-15]", "[2023-01-15, 2023-01-20 11:00]"),
        "changes": (
            None,
            "[{date: 2023-01-20, what: date, note: The hall was taken}]",
            "[{date: 2023-01-25, what: place}, {date: 2023-01-21, what: status, note: It is settled}]",
        ),
        "booking": (
            None,
            "{email: book@small.example, opens: 2023-01-20, deadline: 2023-01-31}",
            "{url: 'https://book.example/', opens: 2023-01-28 09:00, deadline: 2023-01-31 17:00}",
            "{email: book@small.example, places_left: 3, prices: [{name: All, price: '9.50'}]}",
            "{phone: 020 7946 0000, sold_out: true, waiting_list: true}",
        ),
        "programme": (None, "[{time: 10:00 to 11:00, title: A talk, people: [{person: jo}]}]"),
        "people": (None, "[{person: nick-benefield, role: chair}]", "[{name: Ann Other, talk: On talking}]"),
        "access": (None, "Ask us.", "{bsl: 'yes', quiet_room: 'yes', contact: 020 7946 0000}"),
        "mode": (None, "online", "hybrid", "in-person"),
        "online": (
            None,
            "{url: 'https://meet.example/open', public: true}",
            "{url: 'https://meet.example/secret'}",
            "{note: We send the link}",
        ),
        "moved_online": (None, "true"),
        "timezone": (None, "America/New_York", "Pacific/Auckland"),
        "times": (None, "tba"),
        "doors": (None, "'9:30'"),
        "wellbeing": (None, "Somebody is there to talk to."),
        "after": (
            None,
            "{summary: It was good, attendance: 12}",
            "{recordings: [{title: All of it, url: 'https://video.example/2'}]}",
            "{photos: [{src: ../../posts/2022-12-08-circles/circles.png, alt: Circles, consent: true}]}",
            "{photos: [{src: ../../posts/2022-12-08-circles/circles.png, alt: Circles}]}",
        ),
        "series": (None, "launch"),
        "contact": (None, "{name: Jo, email: jo@small.example}"),
    },
    "pages": {"title": ("Another page", "About us")},
    "diagrams": {"title": ("Our steps", "Other steps")},
    "easy-read": {
        "title": ("Easy words", "Easier words"),
        "of": ("first-words", "join-in", "events/coed-hills", "posts/2023-01-05-first-words.md", "later"),
    },
    "people": {"name": ("Nick B.", "Jo Bloggs"), "role": (None, "A friend"), "wings": (None, "[grass]")},
    "organisations": {"name": ("A group", "CMH"), "sectors": (None, "[health]")},
    "venues": {
        "name": ("A hill", "RCPsych"),
        "getting_there": (None, "By bus."),
        "access": (None, "Two steps.", "{step_free: 'no', parking: two places, hearing_loop: 'yes'}"),
    },
}

PARAGRAPHS = (
    "A plain paragraph, number {n}.",
    "The NHS and BIGSPD are named here, *{n}* times.",
    "## A heading {n}",
    "See [[First words]] and [[About]].",
    "Look at [the conference](../events/conference/index.md), or at [all posts](/posts/).",
    "::: posts {n}",
    "::: events past",
    "::: organisation cmh",
    "- one\n- two {n}",
    "| a | b |\n|---|---|\n| 1 | {n} |",
    "Tell https://other.example/{n} about it.",
    "```circles\nrings: [One, Two, Number {n}]\n```",
    "See [fig:steps].\n\n::: diagram steps",
    "![Two circles](../posts/2022-12-08-circles/circles.png)\n\nTwo circles, {n}.",
)
BREAKING = (
    "See [nothing](nowhere-{n}.md).",
    "See [[A title that nobody has {n}]].",
    "::: event nowhere",
    "![](missing.png)",
    "[up](/no/such/address/)",
)
BROKEN_FRONT = ("title: Launch: the two", "tagz: [a]", "date: 2023-02-30", "draft: perhaps", "\ttitle: x")


class Walk:
    """A site that is edited at random. The same seed makes the same edits."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.seed = small_site(root), seed
        add_events(root)
        self.output = root / "output"
        self.chance = random.Random(seed)
        self.flags: dict[str, Any] = {"today": None, "drafts": False, "future": False, "base_url": None}
        self.now, self.until = NOW.astimezone(UTC), ""  # what the clock tells, and until when the last build holds
        self.settings = {name: values[0] for name, values in SETTINGS.items()}
        self.untracked: dict[str, bytes] = {}
        self.count = 0
        self.said: list[str] = []
        self.good: tuple[dict[str, bytes], dict[str, str | None], dict[str, Any]] | None = None
        self.broken = False

    def edit(self) -> None:
        """One edit, told in `said`."""
        names = list(EDITS)
        name = self.chance.choices(names, [EDITS[each][0] for each in names])[0]
        self.count += 1
        self.said.append(f"{name}: {EDITS[name][1](self)}")

    def build(self, **changes: Any) -> Outcome:
        now = self.now
        return build(self.root, clock=lambda zone: now.astimezone(ZoneInfo(zone)), **self.flags, **changes)

    def unpin(self) -> None:
        """Let the clock tell the day."""
        self.settings |= {"today": None, "horizon": "3"}
        write_settings(self.root, self.settings)

    def files(self, *endings: str) -> list[Path]:
        found = sorted(path for path in (self.root / "content").rglob("*") if path.is_file())
        return [path for path in found if path.name.endswith(endings) and path.name != "site.yaml"]

    def words(self) -> Path:
        """A file with front matter, at random."""
        return self.chance.choice([path for path in self.files(".md", ".yaml") if path.name != "comments.yaml"])

    def kind(self, path: Path) -> str:
        return path.relative_to(self.root / "content").parts[0]

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def note(self, outcome: Outcome) -> None:
        """Remember a good state, to go back to."""
        published = outcome.publish_result is not None
        self.broken, self.until = not published, outcome.valid_until
        if published:
            files = [path for folder in ("content", "templates") for path in sorted((self.root / folder).rglob("*"))]
            written = {self.name(path): path.read_bytes() for path in files if path.is_file()}
            self.good = written, dict(self.settings), dict(self.flags)
        self.said.append("published" if published else "not published")

    def heal(self) -> None:
        """Everything as it was at the last good build."""
        assert self.good is not None
        written, settings, flags = self.good
        for folder in ("content", "templates"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
        for name, content in written.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes(content)
        self.settings, self.flags = dict(settings), dict(flags)
        self.said.append("heal")


# ---------------------------------------------------------------- content


def _create(walk: Walk) -> str:
    day, kind = walk.chance.choice(("2023-01-15", "2023-01-27", "2023-02-02")), walk.chance.choice(("posts", "pages"))
    name = walk.chance.choice((f"{day}-new-{walk.count}.md", f"{day}-new-{walk.count}/index.md"))
    path = walk.root / "content" / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    front = f"title: New {walk.count}\n" + (f"date: {day}\ntags: [new]\n" if kind == "posts" else "")
    path.write_text(f"---\n{front}---\n{_paragraph(walk)}\n")
    return walk.name(path)


def _paragraph(walk: Walk) -> str:
    return walk.chance.choice(PARAGRAPHS).format(n=walk.chance.randint(1, 5))


def _body(walk: Walk) -> str:
    path = walk.chance.choice(walk.files(".md"))
    kept, paragraph = path.read_text(), _paragraph(walk)
    if walk.chance.random() < 0.3 and kept.count("\n\n") > 1:
        kept = kept[: kept.rindex("\n\n")]
    path.write_text(f"{kept.rstrip()}\n\n{paragraph}\n")
    return f"{walk.name(path)}: {paragraph!r}"


def _field(walk: Walk) -> str:
    path = walk.words()
    return _set_field(walk, path, walk.chance.choice(list({**FIELDS[""], **FIELDS[walk.kind(path)]})))


def _event_field(walk: Walk) -> str:
    """Of an event, whose fields are many."""
    events = [path for path in walk.files(".md") if walk.kind(path) == "events"] or walk.files(".md")
    path = walk.chance.choice(events)
    return _set_field(walk, path, walk.chance.choice(list(FIELDS[walk.kind(path)])))


def _titled(walk: Walk) -> str:
    path = walk.words()
    return _set_field(walk, path, next(iter(FIELDS[walk.kind(path)])))


def _dated(walk: Walk) -> str:
    return _set_field(walk, walk.chance.choice(_posts(walk)), "date")


def _tagged(walk: Walk) -> str:
    return _set_field(walk, walk.chance.choice(_posts(walk)), "tags")


def _readdressed(walk: Walk) -> str:
    """A slug of its own for a page that others link to: they change too, and no link breaks."""
    linked = ("index.md", "first-words.md", "listening.md", "housing.md", "join-in.md", "bigspd.md", "cmh.md")
    return _set_field(walk, walk.chance.choice(walk.files(*linked) or walk.files(".md")), "slug")


def _posts(walk: Walk) -> list[Path]:
    return [path for path in walk.files(".md") if walk.kind(path) == "posts"] or walk.files(".md")


def _set_field(walk: Walk, path: Path, field: str) -> str:
    kind = walk.kind(path)
    value = walk.chance.choice((FIELDS[kind].get(field) or FIELDS[""].get(field)) or (None,))
    return set_field(walk, path, field, value)


def set_field(walk: Walk, path: Path, field: str, value: str | None) -> str:
    """Write a line of the details anew; None takes it out."""
    lines = path.read_text().split("\n")
    first = 1 if path.suffix == ".md" else 0
    lines = list(without(lines, field))
    if value is not None:
        lines.insert(first, f"{field}: {value}")
    path.write_text("\n".join(lines))
    return f"{walk.name(path)}: {field}: {value}"


def without(lines: Iterable[str], field: str) -> Iterator[str]:
    """The lines without those of the field: one, and those further to the right below it."""
    inside = False
    for line in lines:
        inside = line.startswith(f"{field}:") or (inside and line.startswith(" "))
        if not inside:
            yield line


def _delete(walk: Walk) -> str:
    path = walk.chance.choice(walk.files(""))
    path.unlink()
    return walk.name(path)


def _rename(walk: Walk) -> str:
    path = walk.chance.choice([path for path in walk.files("") if path.stem != "index"])
    target = path.with_name(f"renamed-{walk.count}{path.suffix}")
    path.rename(target)
    return f"{walk.name(path)} to {target.name}"


def _move_folder(walk: Walk) -> str:
    folders = sorted(path for path in (walk.root / "content").glob("*/*") if path.is_dir())
    if not folders:
        return "there is none"
    path = walk.chance.choice(folders)
    target = path.with_name(f"2022-12-{walk.chance.randint(10, 28)}-moved-{walk.count}")
    path.rename(target)
    return f"{walk.name(path)} to {target.name}"


def _picture(walk: Walk) -> str:
    """Other bytes of the same number, and the time of the last change set back."""
    found = walk.files(".png", ".svg", ".pdf")
    if not found:
        return "there is none"
    path = walk.chance.choice(found)
    before, content = path.stat(), path.read_bytes()
    shade = walk.chance.randint(0, 250)
    if path.suffix == ".png":
        path.write_bytes(picture_bytes(shade))
    elif path.suffix == ".svg":
        start = content.index(b"#") + 1
        path.write_bytes(content[:start] + f"{shade:06x}".encode() + content[start + 6 :])
    else:
        path.write_bytes(content[:-3] + f"{shade:03}".encode())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"{walk.name(path)}, shade {shade}"


def _touch(walk: Walk) -> str:
    path = walk.chance.choice(walk.files(""))
    os.utime(path)
    return walk.name(path)


def _rewrite(walk: Walk) -> str:
    path = walk.chance.choice(walk.files(""))
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    return walk.name(path)


def _break(walk: Walk) -> str:
    path = walk.chance.choice(walk.files(".md"))
    if walk.chance.random() < 0.5:
        words = walk.chance.choice(BREAKING).format(n=walk.count)
        path.write_text(f"{path.read_text()}\n\n{words}\n")
    else:
        words = walk.chance.choice(BROKEN_FRONT)
        path.write_text(path.read_text().replace("---\n", f"---\n{words}\n", 1))
    return f"{walk.name(path)}: {words!r}"


# ---------------------------------------------------------------- settings, templates, flags, the output


def _setting(walk: Walk) -> str:
    name = walk.chance.choice(list(SETTINGS))
    return set_setting(walk, name, walk.chance.choice(SETTINGS[name]))


def set_setting(walk: Walk, name: str, value: str | None) -> str:
    walk.settings[name] = value
    write_settings(walk.root, walk.settings)
    return f"{name}: {value}"


def _template(walk: Walk) -> str:
    """A page or a part of one, overridden in the site's own templates/."""
    name = walk.chance.choice(sorted(path.name for path in (ROOT / "templates/parts").glob("*.html")))
    pages = ("post", "home", "cards", "event", "events", "month", "venue")
    name = walk.chance.choice((f"parts/{name}", "base.html", *(f"pages/{page}.html" for page in pages)))
    ours = (walk.root / "templates" / name) if (walk.root / "templates" / name).exists() else ROOT / "templates" / name
    text = ours.read_text()
    for mark in ("<p", "<h1", "<li", "<a ", "<div", "<title"):
        if mark in text:
            text = text.replace(mark, f"<!-- {walk.count} -->{mark}", 1)
            break
    return _put_template(walk, name, text)


def _style(walk: Walk) -> str:
    name = walk.chance.choice(("tokens.css", "card.css", "extra.css", "events/month.css", "events/extra.css"))
    return _put_template(walk, f"assets/css/{name}", f".a{walk.count} {{ color: #12{walk.count % 10}456; }}\n")


def _style_order(walk: Walk) -> str:
    folder = walk.chance.choice(("assets/css", "assets/css/events"))
    names = (ROOT / f"templates/{folder}/order.txt").read_text().split()
    walk.chance.shuffle(names)
    return _put_template(walk, f"{folder}/order.txt", "\n".join(names) + "\n")


def _script(walk: Walk) -> str:
    return _put_template(walk, "assets/js/events.js", f"/* By hand. */\nconsole.log({walk.count % 3})\n")


def _icon(walk: Walk) -> str:
    shade = f"{walk.chance.randint(0, 99):02}"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#{shade}0000" d="M0 0h9z"/></svg>'
    return _put_template(walk, f"assets/icons/{walk.chance.choice(('logo.svg', 'other.svg'))}", drawing)


def _put_template(walk: Walk, name: str, text: str) -> str:
    path = walk.root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return name


def _template_back(walk: Walk) -> str:
    found = sorted(path for path in (walk.root / "templates").rglob("*") if path.is_file())
    if not found:
        return "there is none"
    path = walk.chance.choice(found)
    path.unlink()
    return walk.name(path)


def _template_broken(walk: Walk) -> str:
    words = walk.chance.choice(("{% if %}", "{{ view.nonsense }}", '{% include "parts/none.html" %}', "{{ view. }}"))
    text = (ROOT / "templates/pages/home.html").read_text()
    return _put_template(walk, "pages/home.html", text.replace("{% block main %}", f"{{% block main %}}{words}"))


# On which something begins, ends, opens, closes, appears or goes.
DAYS = (
    date(2022, 7, 3), date(2022, 7, 4), date(2023, 2, 1), date(2023, 2, 7), date(2023, 2, 8), date(2023, 2, 14),
    date(2023, 2, 28), date(2023, 3, 1), date(2023, 3, 4), date(2023, 3, 5), date(2023, 3, 24), date(2023, 4, 5),
)  # fmt: skip


def _clock(walk: Walk) -> str:
    """Time goes by: to just before what comes next, to it, past it, or a little; or somebody sets the clock back."""
    return move_clock(walk, walk.chance.choice(list(CLOCK)))


CLOCK: dict[str, Callable[[Walk, datetime], datetime]] = {
    "a little": lambda walk, until: walk.now + timedelta(minutes=walk.chance.randint(1, 300)),
    "half way": lambda walk, until: walk.now + (until - walk.now) / 2,
    "just before": lambda walk, until: until - timedelta(microseconds=1),
    "to it": lambda walk, until: until,
    "past it": lambda walk, until: until + timedelta(minutes=walk.chance.randint(1, 60)),
    "days": lambda walk, until: walk.now + timedelta(days=walk.chance.randint(1, 40)),
    "back": lambda walk, until: walk.now - timedelta(hours=walk.chance.randint(1, 200)),
}


def move_clock(walk: Walk, how: str) -> str:
    until = datetime.fromisoformat(walk.until).astimezone(UTC) if walk.until else walk.now + timedelta(days=9)
    walk.now = CLOCK[how](walk, until)
    return f"{how}: {walk.now.isoformat()}"


def _flag(walk: Walk) -> str:
    choices: dict[str, tuple[Any, ...]] = {
        "today": (None, TODAY, *DAYS),
        "drafts": (True, False),
        "future": (True, False),
        "base_url": (None, "https://flag.example/", "https://flag.example/sub/path/"),
    }
    name = walk.chance.choice(list(choices))
    walk.flags[name] = walk.chance.choice(choices[name])
    return f"{name} {walk.flags[name]}"


def _published(walk: Walk) -> Path | None:
    found = sorted(path for path in walk.output.rglob("*") if path.is_file() and path.name != ".manifest")
    ours = [path for path in found if path.relative_to(walk.output).as_posix() not in walk.untracked]
    return walk.chance.choice(ours) if ours else None


def _output_deleted(walk: Walk) -> str:
    path = _published(walk)
    if path:
        path.unlink()
    return str(path and walk.name(path))


def _output_edited(walk: Walk) -> str:
    path = _published(walk)
    if path:
        path.write_bytes(path.read_bytes()[:50] + b" by hand")
    return str(path and walk.name(path))


def _output_foreign(walk: Walk) -> str:
    name = walk.chance.choice((f"mine-{walk.count}.txt", f"posts/mine-{walk.count}.txt", f"mine/{walk.count}/a.txt"))
    if walk.output.exists():
        (walk.output / name).parent.mkdir(parents=True, exist_ok=True)
        (walk.output / name).write_bytes(b"mine")
        walk.untracked[name] = b"mine"
    return name


# name -> how often it is chosen, what it does
EDITS: dict[str, tuple[int, Callable[[Walk], str]]] = {
    "create": (3, _create),
    "body": (5, _body),
    "field": (8, _field),
    "field of an event": (6, _event_field),
    "clock": (3, _clock),
    "retitle": (3, _titled),
    "redate": (3, _dated),
    "retag": (3, _tagged),
    "readdress": (4, _readdressed),
    "delete": (2, _delete),
    "rename": (1, _rename),
    "move a folder": (1, _move_folder),
    "picture": (2, _picture),
    "touch": (1, _touch),
    "the same content": (1, _rewrite),
    "break": (2, _break),
    "setting": (6, _setting),
    "template": (3, _template),
    "style": (1, _style),
    "order of styles": (1, _style_order),
    "icon": (1, _icon),
    "script": (1, _script),
    "template taken back": (2, _template_back),
    "template broken": (1, _template_broken),
    "flag": (3, _flag),
    "output deleted": (1, _output_deleted),
    "output edited": (1, _output_edited),
    "output foreign": (1, _output_foreign),
}
