"""Claims about `check --external`, against servers on this computer: what is asked, how often, what is said of it."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread

import pytest

from generator import cli, external_links
from generator.external_links import LinkCheck, Pace, follow, stands_in_the_open
from generator.page_checks.outside import OutsideLink
from generator.problems import Location, Problem
from tests.minisite import site
from tests.patience import PATIENCE_SECONDS

HOME = "https://small.example/"
UNHURRIED = Pace(each=PATIENCE_SECONDS, all=PATIENCE_SECONDS, pause=0)


class Server:
    """What it answers is in `answers`: path -> status, or status and where to. `asked` is what came, in order."""

    def __init__(self, url: str, answers: dict[str, int | tuple[int, str]]) -> None:
        self.url, self.answers = url, answers
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.robots = ""
        self.at_once = self.most_at_once = 0
        self.linger_seconds = 0.0  # so that another question may come meanwhile
        self.only_get = False
        self.hang: Event | None = None
        self.lock = Lock()


@contextmanager
def serving(answers: dict[str, int | tuple[int, str]]) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            with server.lock:
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            time.sleep(server.linger_seconds)
            with server.lock:  # before the answer, upon which the next may be asked at once
                server.at_once -= 1
            self.answer()

        do_GET = do_HEAD  # noqa: N815

        def answer(self) -> None:
            server.asked.append(f"{self.command} {self.path}")
            server.agents.add(self.headers["User-Agent"])
            if server.hang and self.path != "/robots.txt" and not server.hang.wait(PATIENCE_SECONDS / 2):
                self.say(500)
            elif self.path == "/robots.txt":
                self.say(200 if server.robots else 404, "", server.robots.encode())
            elif server.only_get and self.command == "HEAD":
                self.say(405)
            else:
                answer = server.answers[self.path]
                self.say(*(answer if isinstance(answer, tuple) else (answer,)))

        def say(self, status: int, location: str = "", body: bytes = b"") -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a request is not a test's result."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server = Server(f"http://127.0.0.1:{http.server_address[1]}", answers)
        Thread(target=http.serve_forever, daemon=True).start()
        yield server
        if server.hang:
            server.hang.set()
        http.shutdown()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


def ask(cache: Path, *urls: str, pace: Pace = UNHURRIED) -> list[Problem]:
    links = [OutsideLink(url, Location("content/a.md", number)) for number, url in enumerate(urls, 1)]
    return follow(links, cache, home_url=HOME, is_public=lambda host: host == "127.0.0.1", pace=pace)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_link_that_is_well_is_asked_for_once_and_without_its_page(tmp_path: Path) -> None:
    with serving({"/a": 200}) as server:
        assert ask(tmp_path, f"{server.url}/a") == []

    assert server.asked == ["GET /robots.txt", "HEAD /a"]
    assert server.agents == {"relational-practice-link-check/1 (+https://small.example/)"}


@pytest.mark.parametrize("status", [404, 410, 400])
def test_what_is_gone_is_a_warning_where_the_link_is_written(status: int, tmp_path: Path) -> None:
    with serving({"/a": 200, "/gone": status}) as server:
        [problem] = ask(tmp_path, f"{server.url}/a", f"{server.url}/gone")

    assert (problem.code, problem.severity, str(problem.location)) == ("outside-broken", "warning", "content/a.md:2")
    assert f"{server.url}/gone leads nowhere any more: the server answers {status}" in problem.message
    assert server.asked[-2:] == ["HEAD /gone", "GET /gone"]


def test_a_server_that_knows_no_head_is_asked_for_the_page(tmp_path: Path) -> None:
    with serving({"/a": 200}) as server:
        server.only_get = True
        assert ask(tmp_path, f"{server.url}/a") == []

    assert server.asked[1:] == ["HEAD /a", "GET /a"]


@pytest.mark.parametrize("status", [403, 429, 500, 503, 999])
def test_a_server_that_does_not_talk_to_programs_is_no_broken_link(status: int, tmp_path: Path) -> None:
    with serving({"/a": status}) as server:
        [problem] = ask(tmp_path, f"{server.url}/a")

    assert (problem.code, problem.severity) == ("outside-unsure", "hint")


def test_what_moved_for_good_is_a_hint_with_the_new_address(tmp_path: Path) -> None:
    with serving({"/old": (301, "/newer"), "/newer": (308, "/new"), "/new": 200}) as server:
        [problem] = ask(tmp_path, f"{server.url}/old")

    assert (problem.code, problem.severity) == ("outside-moved", "hint")
    assert problem.help == (f"write {server.url}/new",)


def test_what_moved_for_a_while_is_followed_and_not_told(tmp_path: Path) -> None:
    with serving({"/old": (302, "/new"), "/new": (301, "/last"), "/last": 200}) as server:
        assert ask(tmp_path, f"{server.url}/old") == []

    assert server.asked[-1] == "HEAD /last"


def test_what_leads_on_for_ever_or_to_nothing_is_broken(tmp_path: Path) -> None:
    with serving(
        {"/round": (302, "/round"), "/away": (302, "/gone"), "/gone": 404, "/odd": (302, "ftp://x/")}
    ) as server:
        found = ask(tmp_path, *(f"{server.url}/{name}" for name in ("round", "away", "odd")))

    assert codes(found) == ["outside-broken"] * 3
    assert "it leads on more than 8 times" in found[0].message


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    with serving({"/open": 200, "/closed": 200}) as server:
        server.robots = "User-agent: *\nDisallow: /closed\n"
        [problem] = ask(tmp_path, f"{server.url}/open", f"{server.url}/closed")

    assert problem.code == "outside-unsure"
    assert "its robots.txt asks programs to stay away" in problem.message
    assert server.asked == ["GET /robots.txt", "HEAD /open"]


def test_one_host_is_asked_one_thing_at_a_time(tmp_path: Path) -> None:
    with serving({f"/{number}": 200 for number in range(8)}) as server:
        server.linger_seconds = 0.01
        assert ask(tmp_path, *(f"{server.url}/{number}" for number in range(8))) == []

    assert server.most_at_once == 1
    assert sorted(server.asked) == sorted(["GET /robots.txt", *(f"HEAD /{number}" for number in range(8))])


def test_hosts_are_asked_side_by_side(tmp_path: Path) -> None:
    """The first waits until the second was asked, so that one after the other would never end well."""
    with serving({"/a": 200}) as first, serving({"/b": 200}) as second:
        first.hang = Event()
        opener = Thread(target=lambda: release_when(second, first.hang), daemon=True)
        opener.start()
        assert ask(tmp_path, f"{first.url}/a", f"{second.url}/b") == []
        opener.join()


def release_when(server: Server, gate: Event | None) -> None:
    while "HEAD /b" not in server.asked:
        time.sleep(0.01)
    assert gate is not None
    gate.set()


def test_when_the_time_is_over_the_rest_is_said_to_be_unseen(tmp_path: Path) -> None:
    with serving({"/a": 200, "/b": 200}) as server:
        server.hang, brief = Event(), Pace(each=PATIENCE_SECONDS, all=0.2, pause=0)
        [problem] = ask(tmp_path, f"{server.url}/a", f"{server.url}/b", pace=brief)

    assert (problem.code, problem.severity) == ("outside-unseen", "hint")
    assert problem.message == "2 links to other sites could not be looked at: 0 seconds were over"


def test_a_server_that_takes_no_calls_is_broken_where_another_answers(tmp_path: Path) -> None:
    with serving({}) as closed:
        gone = closed.url
    with serving({"/a": 200}) as server:
        [problem] = ask(tmp_path, f"{server.url}/a", f"{gone}/b")

    assert problem.code == "outside-broken"
    assert problem.message.endswith("the server takes no calls")


def test_where_nobody_answers_it_is_this_computer_that_is_alone(tmp_path: Path) -> None:
    with serving({}) as one, serving({}) as other:
        urls = f"{one.url}/a", f"{other.url}/b"
    [problem] = ask(tmp_path, *urls)

    assert (problem.code, problem.severity) == ("outside-unseen", "hint")
    assert "is this computer connected?" in problem.message


def test_nothing_in_a_private_network_is_asked_for(tmp_path: Path) -> None:
    with serving({"/a": 200, "/way-in": (302, "http://127.0.0.2:9/secret")}) as server:
        links = [OutsideLink(f"{server.url}/a", Location("content/a.md", 1))]
        [refused] = follow(links, tmp_path, home_url=HOME, pace=UNHURRIED)
        [led_in] = ask(tmp_path, f"{server.url}/way-in")

    assert codes([refused, led_in]) == ["outside-private"] * 2
    assert server.asked == ["GET /robots.txt", "HEAD /way-in"]


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "fe80::1",
        "2002:7f00:1::1", "2002:c0a8:1::1",  # 6to4: 127.0.0.1, 192.168.0.1
        "64:ff9b::7f00:1", "64:ff9b::a01:203",  # NAT64: 127.0.0.1, 10.1.2.3
        "::ffff:127.0.0.1", "::ffff:10.1.2.3",  # mapped
        "fec0::1",  # site-local, as networks had it once
        "224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1",  # many at once
    ],
)  # fmt: skip
def test_a_private_address_is_known(host: str) -> None:
    assert not stands_in_the_open(host)


@pytest.mark.parametrize(
    "host", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"]
)
def test_a_public_address_is_known(host: str) -> None:
    assert stands_in_the_open(host)


@contextmanager
def hearing() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this computer, and all that anybody says there."""
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = door.accept()
                    with connection:
                        connection.settimeout(PATIENCE_SECONDS)
                        said.append(connection.recv(1000))

        ear = Thread(target=listen, daemon=True)
        ear.start()
        yield door.getsockname()[1], said
        door.shutdown(socket.SHUT_RDWR)
        ear.join(PATIENCE_SECONDS)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_is_open_when_looked_up_and_private_when_called_is_told_nothing(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who owns the name may answer each question otherwise: so the address that was reached counts."""
    monkeypatch.setenv("no_proxy", "*")
    look_up = socket.getaddrinfo

    def answered(host: str, port: int | None, *rest: object, **more: object) -> object:
        if host == "turns.example":
            host = "127.0.0.1" if port else "93.184.215.14"
        return look_up(host, port, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    with hearing() as (port, said):
        link = OutsideLink(f"{scheme}://turns.example:{port}/a", Location("content/a.md", 1))
        [problem] = follow([link], tmp_path, home_url=HOME, pace=UNHURRIED)

    assert set(said) == {b""}
    assert "its name leads into a private network" in problem.message + problem.why


def test_what_is_well_is_remembered_for_a_week_and_what_is_not_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving({"/a": 200, "/gone": 404}) as server:
        urls = f"{server.url}/a", f"{server.url}/gone"
        ask(tmp_path, *urls)
        server.asked.clear()
        assert codes(ask(tmp_path, *urls)) == ["outside-broken"]
        assert "HEAD /a" not in server.asked
        assert "HEAD /gone" in server.asked

        later = time.time() + 8 * 24 * 3600
        monkeypatch.setattr(time, "time", lambda: later)
        ask(tmp_path, *urls)

    assert "HEAD /a" in server.asked


def test_a_damaged_memory_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "outside.json").write_bytes(b"{")

    with serving({"/a": 200}) as server:
        assert ask(tmp_path, f"{server.url}/a") == []


def test_an_address_with_letters_beyond_ascii_is_asked_for_as_browsers_do(tmp_path: Path) -> None:
    with serving({"/caf%C3%A9?q=t%C5%B7": 200}) as server:
        assert ask(tmp_path, f"{server.url}/café?q=tŷ") == []


def test_an_address_that_nobody_could_ask_for_stops_nothing(tmp_path: Path) -> None:
    with serving({"/a": 200}) as server:
        found = ask(tmp_path, f"{server.url}/a", "http://[::1/x", "http://127.0.0.1:99999/")

    assert len(found) == 2


def test_every_kind_of_answer_has_its_words() -> None:
    link = OutsideLink("https://x.example/", Location("content/a.md", 1))
    kinds = re.findall(r'"(\w+)"', LinkCheck.__doc__ or "")

    assert len(kinds) >= 6
    for kind in kinds:
        told = list(external_links._problems([link], {link.url: LinkCheck(kind, "so it is")}))
        assert bool(told) == (kind != "well")


SMALL = """
=== content/pages/about.md
---
title: About us
summary: Who we are.
---
See [the draft](http://127.0.0.1:9/draft/).
"""
SETTINGS = "name: A small site\nbase_url: https://small.example/\nmenu: [{name: About, page: pages/about.md}]\n"


def test_only_when_asked_for_other_sites_are_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, SMALL, SETTINGS)

    codes = [
        cli.main(["check", "--root", str(root), *flags]) for flags in ([], ["--external"], ["--external", "--strict"])
    ]

    assert codes == [0, 0, 1]
    said = capsys.readouterr().err.split("warning[outside-private]: ")
    assert len(said) == 3
    assert "http://127.0.0.1:9/draft/ leads into a private network" in said[1]
    assert " --> content/pages/about.md:5:17\n" in said[1]


@pytest.mark.parametrize(("link", "count"), [("[it](http://127.0.0.1:9/)", "1 link"), ("nothing", "0 links")])
def test_it_is_said_how_many_links_there_were_to_ask_for(
    link: str, count: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = site(tmp_path, f"=== content/pages/about.md\n---\ntitle: About\n---\nSee {link}.\n", SETTINGS)

    cli.main(["check", "--root", str(root), "--external"])

    assert f" checked, {count} to other sites, nothing published" in capsys.readouterr().out


def test_a_problem_with_another_site_is_told_to_programs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = site(tmp_path, SMALL, SETTINGS)

    cli.main(["check", "--root", str(root), "--external", "--json"])

    told = json.loads(capsys.readouterr().out)["problems"]
    assert [each["line"] for each in told if each["code"] == "outside-private"] == [5]
