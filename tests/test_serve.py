"""The preview over a real socket: what it answers, and every way in that it refuses."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import parse_headers
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.serve import server
from generator.serve.head import Refused, address_in
from generator.serve.server import PortTaken, Server
from tests.minisite import site
from tests.previewing import PATIENCE_SECONDS, Running, ask, everything, get, parted, published, rest, running, until

FILES = """
=== content/site.yaml
name: A small site
base_url: https://small.example{path}/
wings: {{earnest: Earnest}}
sectors: {{health: Health}}

=== content/posts/hello.md
---
title: Hello <b>there</b>
date: 2023-01-20
aliases: [/old/]
---
Good morning. [The leaflet](leaflet.pdf).

=== content/posts/leaflet.pdf
%PDF-1.4 a leaflet

=== secret.txt
the secret
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(site(tmp_path_factory.mktemp("serve") / "site", FILES.format(path=""))) as found:
        yield found


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A site whose address has a path."""
    with running(site(tmp_path_factory.mktemp("below") / "site", FILES.format(path="/rpm"))) as found:
        yield found


# ---------------------------------------------------------------- what it shows


def test_every_file_is_the_one_that_a_build_would_publish(shown: Running, tmp_path: Path) -> None:
    for path, content in shown.clean(tmp_path).items():
        status, fields, body = shown.get(f"/{path}")

        assert status == 200, path
        if fields["content-type"].startswith("text/html"):
            body = without_the_preview(body)
            content = content.replace(b"script-src 'none'", b"script-src 'self'", 1)
        assert body == content, path


def without_the_preview(page: bytes) -> bytes:
    lines = page.split(b"\n")
    return b"\n".join(line for line in lines if b"/__preview/" not in line)


def test_a_page_brings_the_script_and_may_run_it(shown: Running) -> None:
    _, _, page = shown.get("/posts/hello/")

    assert page.count(b'<script src="/__preview/preview.js"') == 1
    assert b"script-src 'self'" in page
    assert b"script-src 'none'" not in page


def test_nothing_of_the_preview_is_in_a_file_of_the_site(shown: Running) -> None:
    assert not [path for path, content in everything(shown.preview).items() if b"__preview" in content]


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/posts/hello/", "text/html; charset=utf-8"),
        ("/posts/hello/index.html", "text/html; charset=utf-8"),
        ("/events.ics", "text/calendar; charset=utf-8"),
        ("/feed.xml", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/build.json", "application/json"),
        ("/__preview/preview.js", "text/javascript; charset=utf-8"),
        ("/__preview/preview.css", "text/css; charset=utf-8"),
        ("/feed.xml?x=1", "application/atom+xml"),
    ],
)
def test_each_file_has_its_type(shown: Running, path: str, type_: str) -> None:
    if path == "/events.ics":
        path = next(f"/{each}" for each in everything(shown.preview) if each.endswith(".ics"))
    status, fields, _ = shown.get(path)

    assert (status, fields["content-type"].replace("; method=PUBLISH", "")) == (200, type_)


def test_assets_have_their_types(shown: Running) -> None:
    types = {"css": "text/css", "woff2": "font/woff2", "svg": "image/svg+xml", "pdf": "application/pdf"}
    made = everything(shown.preview)

    for ending, type_ in types.items():
        path = next(path for path in made if path.endswith(f".{ending}"))
        assert shown.get(f"/{path}")[1]["content-type"].startswith(type_), path


def test_an_address_without_its_last_slash_leads_to_the_one_with(shown: Running) -> None:
    status, fields, _ = shown.get("/posts/hello")

    assert (status, fields["location"]) == (302, "/posts/hello/")


def test_an_older_address_leads_to_the_new_one(shown: Running) -> None:
    assert b"/posts/hello/" in shown.get("/old/")[2]


def test_where_nothing_stands_the_page_of_the_site_says_so(shown: Running) -> None:
    status, _, body = shown.get("/nowhere/at/all/")

    assert status == 404
    assert b"Page not found" in body
    assert b"/__preview/preview.js" in body


def test_a_head_has_the_fields_and_no_body(shown: Running) -> None:
    status, fields, body = get(shown.server.port, "/feed.xml", method="HEAD")

    assert (status, body) == (200, b"")
    assert int(fields["content-length"]) == len(shown.get("/feed.xml")[2])


def test_nothing_is_kept_nor_taken_for_what_it_is_not(shown: Running) -> None:
    for path in ("/", "/feed.xml", "/nowhere/", "/posts/hello", "/__preview/preview.js"):
        fields = shown.get(path)[1]

        assert fields["cache-control"] == "no-store", path
        assert fields["x-content-type-options"] == "nosniff", path
        assert fields["cross-origin-resource-policy"] == "same-origin", path
        assert "frame-ancestors 'none'" in fields["content-security-policy"], path


def test_a_site_with_a_path_is_shown_below_it(below: Running) -> None:
    assert below.server.url.endswith("/rpm/")
    assert below.get("/rpm/posts/hello/")[0] == 200
    assert below.get("/posts/hello/")[0] == 404
    assert [below.get(path)[1].get("location") for path in ("/", "/rpm", "/rpm/posts")] == [
        "/rpm/",
        "/rpm/",
        "/rpm/posts/",
    ]


def test_a_site_with_errors_from_the_start_says_what_is_to_be_mended(tmp_path: Path) -> None:
    root = site(tmp_path, FILES.format(path="") + "=== content/posts/bad.md\n---\ntitle: [\n---\n")
    with running(root) as found:
        status, _, body = found.get("/")

        assert status == 503
        assert b"can't be shown yet" in body or b"can&#x27;t be shown yet" in body
        (root / "content/posts/bad.md").unlink()
        assert until(lambda: found.get("/")[0] == 200)


# ---------------------------------------------------------------- news


def listen(port: int, page: str, seen: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    asked = f"GET /__preview/events?page={page}&seen={seen} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    connection.sendall(asked.encode())
    return connection


def heard(connection: socket.socket, wanted: bytes) -> bytes:
    read = b""
    while wanted not in read:
        part = connection.recv(4096)
        assert part, read
        read += part
    return read


def seen_in(page: bytes) -> str:
    return page.partition(b'data-seen="')[2].partition(b'"')[0].decode()


def page_sent(connection: socket.socket) -> dict[str, str]:
    news = heard(connection, b"event: page\ndata: ")
    while not news.endswith(b"\n\n"):
        news += connection.recv(4096)
    found: dict[str, str] = json.loads(news.partition(b"event: page\ndata: ")[2].partition(b"\n")[0])
    return found


def test_a_page_is_sent_anew_when_another_one_stands_there_and_goes_on_listening(tmp_path: Path) -> None:
    root = site(tmp_path, FILES.format(path=""))
    path = root / "content/posts/hello.md"
    with running(root) as found:
        seen = seen_in(found.get("/posts/hello/")[2])
        with listen(found.server.port, "/posts/hello/", seen) as connection:
            assert b'{"problems":' in heard(connection, b"event: state")
            for old, new in (("morning", "evening"), ("evening", "night")):
                path.write_text(path.read_text("utf-8").replace(f"Good {old}", f"Good {new}"), "utf-8")
                news = page_sent(connection)
                served = found.get("/posts/hello/")[2]

                assert f"Good {new}" in news["page"]
                assert (news["page"], news["seen"]) == (served.decode(), seen_in(served))


def test_a_page_that_was_away_hears_of_what_it_missed(shown: Running) -> None:
    with listen(shown.server.port, "/", "another") as connection:
        news = page_sent(connection)

    assert news["page"].encode() == shown.get("/")[2]


def test_a_page_that_came_where_none_was_is_sent(tmp_path: Path) -> None:
    root = site(tmp_path, FILES.format(path=""))
    with running(root) as found:
        seen = seen_in(found.get("/posts/new/")[2])
        with listen(found.server.port, "/posts/new/", seen) as connection:
            heard(connection, b"event: state")
            (root / "content/posts/new.md").write_text("---\ntitle: New\ndate: 2023-01-20\n---\nNew words.\n", "utf-8")

            assert "New words." in page_sent(connection)["page"]


def test_where_no_page_stands_now_it_is_to_load_again(shown: Running) -> None:
    with listen(shown.server.port, "/posts/hello", "another") as connection:  # that address leads to another
        assert b"event: page" not in heard(connection, b"event: reload\ndata: {}\n\n")


def test_an_address_with_more_words_than_ours_hears_of_it_all_the_same(shown: Running) -> None:
    """Not a traceback in the author's terminal: what comes with an address is anybody's."""
    page = "/posts/hello/&a=1&b=2&c=3&d=4&e=5"

    with listen(shown.server.port, page, seen_in(shown.get("/posts/hello/")[2])) as connection:
        assert b'{"problems":' in heard(connection, b"event: state")


def test_a_page_that_did_not_change_is_left_alone_and_told_what_is_wrong(tmp_path: Path) -> None:
    root = site(tmp_path, FILES.format(path=""))
    with running(root) as found:
        seen = seen_in(found.get("/")[2])
        with listen(found.server.port, "/", seen) as connection:
            heard(connection, b"event: state")
            path = root / "content/posts/hello.md"
            path.write_text(path.read_text("utf-8").replace("leaflet.pdf", "nothing.pdf"), "utf-8")
            news = heard(connection, b"nothing.pdf")

        assert b"event: page" not in news
        told = json.loads(news[news.rindex(b'{"problems":') :].partition(b"\n")[0])
        assert told["problems"][0]["place"].startswith("content/posts/hello.md:6")


# ---------------------------------------------------------------- who may ask


def with_fields(port: int, *fields: str, method: str = "GET") -> int:
    return get(port, "/", *fields, method=method)[0]


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_computer_may_ask_by_its_own_names(shown: Running, host: str) -> None:
    assert with_fields(shown.server.port, f"Host: {host.format(port=shown.server.port)}") == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "localhost.evil.example:{port}",
        "localhost:1", "localhost", "0.0.0.0:{port}", "192.168.0.1:{port}", "127.0.0.2:{port}", "",
        "user@localhost:{port}", "localhost:{port}@evil.example", "localhost:{port}, evil.example", "127.1:{port}",
        "2130706433:{port}", "[::ffff:127.0.0.1]:{port}", "localhost.:{port}", "localhost:{port}/", "localhost:0{port}",
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused(shown: Running, host: str) -> None:
    assert with_fields(shown.server.port, f"Host: {host.format(port=shown.server.port)}") == 403


def test_a_request_without_a_host_or_with_two_is_refused(shown: Running) -> None:
    port = shown.server.port

    assert with_fields(port, "Accept: */*") == 400
    assert with_fields(port, f"Host: localhost:{port}", "Host: evil.example") == 400
    assert with_fields(port, f"Host: localhost:{port}", f"Host: localhost:{port}") == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "https://localhost:{port}", ""]
)
def test_a_page_of_another_site_is_refused(shown: Running, origin: str) -> None:
    port = shown.server.port

    assert with_fields(port, f"Host: localhost:{port}", f"Origin: {origin.format(port=port)}") == 403


@pytest.mark.parametrize("from_", ["cross-site", "same-site", "CROSS-SITE", "anything"])
def test_what_another_site_asks_through_the_browser_is_refused(shown: Running, from_: str) -> None:
    port = shown.server.port

    assert with_fields(port, f"Host: localhost:{port}", f"Sec-Fetch-Site: {from_}") == 403


def test_our_own_pages_and_the_address_bar_are_let_in(shown: Running) -> None:
    port = shown.server.port
    host = f"Host: localhost:{port}"

    assert with_fields(port, host, f"Origin: http://localhost:{port}", "Sec-Fetch-Site: same-origin") == 200
    assert with_fields(port, host, "Sec-Fetch-Site: none") == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_only_reading_is_allowed(shown: Running, method: str) -> None:
    status, fields, _ = get(shown.server.port, "/", method=method)

    assert (status, fields["allow"]) == (405, "GET, HEAD")


def test_what_is_sent_with_a_request_does_not_cost_the_answer(shown: Running) -> None:
    port = shown.server.port
    raw = f"POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 50000\r\n\r\n{'x' * 2000}".encode()

    assert parted(ask(port, raw))[0] == 405


def test_only_this_computer_can_connect(shown: Running) -> None:
    assert server.HOST == "127.0.0.1"
    addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in addresses - {"127.0.0.1"}:
        with pytest.raises(OSError), socket.create_connection((str(address), shown.server.port), timeout=2):  # noqa: PT011
            pass


# ---------------------------------------------------------------- ways out of the site

OUT = [
    "/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt", "/..%2fsecret.txt", "/posts/../../secret.txt",
    "/posts/%2e%2e/%2e%2e/secret.txt", "/..%5csecret.txt", "/..\\secret.txt", "/%252e%252e/secret.txt",
    "/.%2e/secret.txt", "/%c0%ae%c0%ae/secret.txt", "/%e0%80%ae%e0%80%ae/secret.txt", "/..;/secret.txt",
    "/....//secret.txt", "//secret.txt", "/%00/../secret.txt", "/secret.txt%00.html", "/posts/hello/..%00/secret.txt",
    "/%ff%fe/secret.txt", "/./../secret.txt", "//etc/passwd", "/etc/passwd", "/%2fetc%2fpasswd",
    "/file:///etc/passwd", "/C:/Windows/win.ini", "/..%c1%9csecret.txt",
    "/.manifest", "/.cache/lock", "/.git/config", "/content/site.yaml", "/content/posts/hello.md", "/posts/hello.md",
    "/templates/base.html", "/output/index.html", "/__preview/../secret.txt", "/__preview/%2e%2e/__init__.py",
    "/__preview/__init__.py", "/__preview/", "/__preview", "/__preview/head.py", "/build.py",
    "/posts/hello/index.html/",
    "/index.html/../../secret.txt", "/?/../secret.txt/../../", "/posts/hello/%2e%2e%2f%2e%2e%2f%2e%2e%2fsecret.txt",
]  # fmt: skip


@pytest.mark.parametrize("path", OUT)
def test_no_address_leads_out_of_the_site(shown: Running, path: str) -> None:
    status, fields, body = shown.get(path)

    assert status in ((200,) if path.startswith("/?") else (400, 404)), path
    assert b"the secret" not in body
    assert b"root:" not in body
    assert "location" not in fields


@pytest.mark.parametrize(
    "path", ["//evil.example/..", "//posts/hello", "/\\evil.example", "///posts", "//evil.example/%2f.."]
)
def test_no_address_leads_to_another_host(shown: Running, path: str) -> None:
    assert shown.get(path)[0] in (400, 404)


def test_no_folder_is_listed(shown: Running) -> None:
    for path in ("/assets/", "/assets/fonts/", "/media/", "/files/"):
        assert shown.get(path)[0] == 404, path


def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    root = site(tmp_path / "site", FILES.format(path=""))
    (tmp_path / "outside.txt").write_text("the secret", "utf-8")
    (root / "content/posts/outside.txt").symlink_to(tmp_path / "outside.txt")
    with running(root) as found:
        for path in ("/posts/outside.txt", "/files/outside.txt", "/content/posts/outside.txt"):
            status, _, body = found.get(path)

            assert status == 404
            assert b"the secret" not in body


# ---------------------------------------------------------------- requests that are none


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET /\r\n\r\n", 400),  # HTTP/0.9 had no Host
        (b"GET / HTTP/0.9\r\nHost: {host}\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\nHost: {host}\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : {host}\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\n folded: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nX: a\x00b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: {host}\nX: y\r\n\r\n", 400),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        (b"GET * HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nX: " + b"y" * 20000 + b"\r\n\r\n", 431),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),  # a browser that speaks TLS
    ],
)
def test_what_is_no_request_is_refused(shown: Running, raw: bytes, status: int) -> None:
    host = f"localhost:{shown.server.port}".encode()

    assert parted(ask(shown.server.port, raw.replace(b"{host}", host)))[0] == status


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1 \r\nHost: {host}\r\n\r\n",
        b" GET / HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET\t/\x0bHTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET\xa0/\x85HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET /\x00\x7f HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET / HTTP/0.0\r\nHost: {host}\r\n\r\n",
        b"GET / HTTP/1.10\r\nHost: {host}\r\n\r\n",
        b"GET / HTTP/01.01\r\nHost: {host}\r\n\r\n",
        b"GET / HTTP/1.1\nHost: {host}\n\r\n",
        b"GET / HTTP/1.1\r\nFrom here\r\nHost: {host}\r\n\r\n",  # what begins a letter in a mailbox
        b"GET / HTTP/1.1\r\n folded: x\r\nHost: {host}\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\n: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nX: a\rY: b\r\n\r\n",
        # Of these lines the standard library would keep quiet, and of all that comes after them.
        b"GET / HTTP/1.1\r\nHost: {host}\r\nno colon\r\nOrigin: https://evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nX y: z\r\nOrigin: https://evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nOrigin : https://evil.example\r\n\r\n",
    ],
)
def test_what_the_standard_library_would_let_pass_is_refused(shown: Running, raw: bytes) -> None:
    host = f"localhost:{shown.server.port}".encode()

    assert parted(ask(shown.server.port, raw.replace(b"{host}", host)))[0] == 400


@given(st.lists(st.binary(max_size=12) | st.sampled_from([b": ", b"\r\n", b"\r", b"\n ", b"Host: localhost:1"])))
def test_whatever_is_no_refusal_is_one_line_for_each_field(parts: list[bytes]) -> None:
    lines = b"Host: localhost:1\r\n" + b"".join(parts) + b"\r\n\r\n"
    try:
        address = address_in(b"GET /here HTTP/1.1\r\n" + lines, 1)
    except Refused:
        return

    assert address == "/here"
    assert len(parse_headers(BytesIO(lines))) == lines.count(b"\n") - 1


def test_a_connection_ends_with_its_first_answer_and_nothing_comes_before_it(shown: Running) -> None:
    port = shown.server.port
    asked = f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n"
    answer = ask(port, 2 * asked.encode())

    assert answer.count(b"HTTP/1.1 ") == 1
    assert parted(answer)[0] == 200
    assert parted(answer)[1]["connection"] == "close"


def test_what_runs_here_is_not_told_and_the_terminal_stays_the_authors(
    shown: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    port = shown.server.port
    answers = [
        get(port, "/"),
        get(port, "/nowhere"),
        get(port, "/", method="POST"),
        get(port, "/", "Host: evil.example"),
    ]

    assert [status for status, _, _ in answers] == [200, 404, 405, 403]
    assert not [fields for _, fields, _ in answers if "server" in fields or "date" in fields]
    assert capfd.readouterr() == ("", "")


def test_a_refused_head_has_no_body_either(shown: Running) -> None:
    status, fields, body = get(shown.server.port, "/", "Host: evil.example", method="HEAD")

    assert (status, body) == (403, b"")
    assert int(fields["content-length"]) > 0


def test_who_asks_slowly_is_sent_away(shown: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", shown.server.port), timeout=60) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert parted(rest(connection))[0] == 408


def test_who_sends_a_byte_now_and_then_is_sent_away_too(shown: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", shown.server.port)) as connection:
        connection.settimeout(0.01)
        answer = b""

        def answered() -> bool:
            nonlocal answer
            with suppress(TimeoutError):
                answer = connection.recv(65536)
            if not answer:
                connection.sendall(b"G")
            return bool(answer)

        assert until(answered)
    assert parted(answer)[0] == 408


def test_the_oldest_of_too_many_who_say_nothing_must_go(shown: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 1000 * PATIENCE_SECONDS)
    another = Server(shown.preview, (0,))
    address = ("127.0.0.1", another.port)
    with ExitStack() as silent:
        oldest = silent.enter_context(socket.create_connection(address, PATIENCE_SECONDS))
        assert until(lambda: another.waiting)
        for _ in range(64):
            silent.enter_context(socket.create_connection(address, PATIENCE_SECONDS))

        assert parted(rest(oldest))[0] == 408
        assert get(another.port, "/")[0] == 200
    another.close()


def test_sixty_four_who_say_nothing_do_not_stop_it(shown: Running) -> None:
    with ExitStack() as silent:
        for number in range(64):
            connection = silent.enter_context(socket.create_connection(("127.0.0.1", shown.server.port), timeout=60))
            connection.sendall(b"GET / HTTP/1.1\r\nX: " if number % 2 else b"")

        assert shown.get("/")[0] == 200
        assert shown.get("/posts/hello/")[0] == 200


def test_a_hundred_who_listen_do_not_stop_it(shown: Running) -> None:
    seen = seen_in(shown.get("/")[2])
    with ExitStack() as listeners:
        for _ in range(100):
            listeners.enter_context(listen(shown.server.port, "/", seen))

        assert shown.get("/")[0] == 200


def test_one_who_listens_without_a_place_is_told_to_come_again(shown: Running) -> None:
    another = Server(shown.preview, (0,))
    seen = seen_in(shown.get("/")[2])
    with ExitStack() as listeners:
        for _ in range(64):
            heard(listeners.enter_context(listen(another.port, "/", seen)), b"event: state")

        with listen(another.port, "/", seen) as one_more:
            assert rest(one_more).endswith(b"\r\n\r\nretry: 1000\n\n")
    another.close()


def test_who_never_reads_does_not_stop_it(shown: Running) -> None:
    with ExitStack() as deaf:
        for _ in range(32):
            connection = deaf.enter_context(socket.create_connection(("127.0.0.1", shown.server.port), timeout=60))
            connection.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{shown.server.port}\r\n\r\n".encode())

        assert shown.get("/feed.xml")[0] == 200


# ---------------------------------------------------------------- the command


def test_a_port_that_is_taken_is_left_to_its_owner(shown: Running) -> None:
    with pytest.raises(PortTaken):
        Server(shown.preview, (shown.server.port,))


def test_the_next_port_is_taken_where_any_will_do(shown: Running) -> None:
    server = Server(shown.preview, (shown.server.port, 0))
    try:
        assert server.port != shown.server.port
        assert get(server.port, "/")[0] == 200
    finally:
        server.close()


def test_who_was_closed_answers_no_more_and_leaves_the_port_to_others(shown: Running) -> None:
    first = Server(shown.preview, (0,))
    with listen(first.port, "/", seen_in(shown.get("/")[2])) as connection:
        heard(connection, b"event: state")
        first.close()

        with pytest.raises(ConnectionRefusedError):
            get(first.port, "/")
        second = Server(shown.preview, (first.port,))
        assert get(second.port, "/")[0] == 200
        second.close()


@pytest.fixture
def script(root: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`build.py serve` on a small site, in a process of its own."""
    site(tmp_path / "site", FILES.format(path=""))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(root / "build.py"), "serve", "--root", str(tmp_path / "site"), "--port", str(port)]
    with subprocess.Popen(
        [*command, "--today", "2023-01-27"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        yield process
        process.kill()


def test_ctrl_c_ends_it_while_pages_listen(script: subprocess.Popen[str], tmp_path: Path) -> None:
    assert script.stdout is not None
    lines = [script.stdout.readline() for _ in range(2)]
    port = int(lines[0].partition("127.0.0.1:")[2].partition("/")[0])
    with listen(port, "/", seen_in(get(port, "/")[2])) as connection:
        heard(connection, b"event: state")

        script.send_signal(signal.SIGINT)
        code = script.wait(PATIENCE_SECONDS)  # the page would listen for ever
        said = script.stdout.read()

    assert code == 130
    assert "The preview has stopped." in said
    assert "Traceback" not in "".join(lines) + said
    assert not (tmp_path / "site/output").exists()


def test_the_terminal_says_where_what_and_how_to_stop(script: subprocess.Popen[str]) -> None:
    assert script.stdout is not None
    first, second = script.stdout.readline(), script.stdout.readline()

    assert first.startswith("The preview is at http://127.0.0.1:")
    assert "Ctrl-C stops it." in first
    assert "output/ stays as it is." in second


def test_a_taken_port_is_said_in_plain_words(shown: Running, root: Path) -> None:
    command = [sys.executable, str(root / "build.py"), "serve", "--root", str(shown.root)]
    done = subprocess.run(
        [*command, "--port", str(shown.server.port)], capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 3
    assert f"port {shown.server.port} is taken by another program" in done.stderr
    assert "--port" in done.stderr


def test_nothing_was_published_by_all_of_this(shown: Running) -> None:
    assert published(shown.root / "output") == {}
