"""`check --external`: whether the links to other sites still lead somewhere. The only room that reaches the network.

Polite: each address once, a HEAD before a GET, one request at a time to a host with a pause between, no more than
`robots.txt` allows, and a name that says who asks. Bounded: `ADDRESS_SECONDS` each, `ALL_SECONDS` in all; what was not
reached by then is said to be unknown. What was found to be well is remembered for a week.

Refuses addresses inside a private network, whatever name they hide behind: what a page links to must not be a way to
call on machines that only we can reach. Refuses to call anything an error: other people's servers are not ours to mend.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import queue
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import (
    AbstractHTTPHandler,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    build_opener,
)
from urllib.request import Request as Ask
from urllib.robotparser import RobotFileParser

import msgspec
from msgspec import Struct

from generator.page_checks.outside import OutsideLink
from generator.problems import Location, Problem, UnlocatedProblem, in_order

ADDRESS_SECONDS, ALL_SECONDS = 10.0, 60.0
PAUSE_SECONDS = 1.0  # between two requests to one host
AT_ONCE = 6  # hosts
REMEMBERED_SECONDS = 7 * 24 * 3600
MOST_HOPS = 8
_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
# Answers that many sites give to programs and not to people.
_NOT_FOR_PROGRAMS = (401, 402, 403, 405, 406, 407, 418, 421, 425, 429, 451, 999)


class Reply(Struct, frozen=True):
    """What a server answered. `location` is where a redirect leads."""

    status: int
    location: str = ""
    text: str = ""


class LinkCheck(Struct, frozen=True):
    """What became of an address. `moved_to`: where it leads for good, as the server says; `when`: seconds since 1970.

    `kind`: "well", "gone" (nothing there), "silent" (no answer at all), "refused" (the server does not talk to
    programs), "private", "unseen".
    """

    kind: str
    words: str = ""
    moved_to: str = ""
    when: float = 0.0


class Unreachable(Exception):
    """No answer came; the text says why, in plain words. `hopeless`: to ask in another way would not help."""

    def __init__(self, words: str, hopeless: bool) -> None:
        super().__init__(words)
        self.hopeless = hopeless


Fetch = Callable[[str, str, float], Reply]  # method, address, seconds it may take
IsPublic = Callable[[str], bool]  # the name of a host: whether it stands in the open internet


class Pace(Struct, frozen=True, kw_only=True):
    """How long things may take, in seconds."""

    each: float = ADDRESS_SECONDS
    all: float = ALL_SECONDS
    pause: float = PAUSE_SECONDS


def follow(
    links: Sequence[OutsideLink],
    cache: Path,
    *,
    home_url: str,
    is_public: IsPublic | None = None,
    pace: Pace | None = None,
    tell: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> list[Problem]:
    """Ask for every link; warnings and hints where each is written. `home_url` is told to the servers."""
    file, now, pace = cache / "outside.json", time.time(), pace or Pace()
    known = {url: found for url, found in _remembered(file).items() if now - found.when < REMEMBERED_SECONDS}
    todo = [link.url for link in links if link.url not in known]
    is_public = is_public or stands_in_the_open
    asker = Asker(fetcher(home_url, is_public), is_public, pace)
    found = _unless_cut_off(asker.ask_all(todo, lambda done: tell("Asking other sites", done, len(todo))))
    wanted = {link.url for link in links}
    well = {url: each for url, each in (known | found).items() if each.kind == "well" and url in wanted}
    _remember(file, well)
    return in_order(_problems(links, known | found))


def _unless_cut_off(found: dict[str, LinkCheck]) -> dict[str, LinkCheck]:
    """Where not one of several hosts answers, it is this computer that is alone, and nothing is known of the links."""
    silent = [url for url, each in found.items() if each.kind == "silent"]
    answered = any(each.kind in ("well", "gone", "refused") for each in found.values())
    if answered or len({_host(url) for url in silent}) < 2:
        return found
    alone = LinkCheck("unseen", "no other site answers; is this computer connected?")
    return {url: alone if each.kind == "silent" else each for url, each in found.items()}


def _host(url: str) -> str:
    """With the port; empty for what is no address, so that those wait for each other."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


# ---------------------------------------------------------------- the words


def _problems(links: Sequence[OutsideLink], found: Mapping[str, LinkCheck]) -> Iterator[Problem]:
    unseen = [link for link in links if found[link.url].kind == "unseen"]
    if unseen:
        yield _unseen(unseen, found)
    for link in links:
        trouble = _trouble(link, found[link.url])
        if trouble:
            yield trouble.at(link.location)


def _trouble(link: OutsideLink, found: LinkCheck) -> UnlocatedProblem | None:
    match found.kind:
        case "gone" | "silent":
            return UnlocatedProblem(
                "outside-broken",
                f"{link.url} leads nowhere any more: {found.words}",
                why="a reader who follows it finds nothing",
                help=("look where it has gone to; else take the link out, or lead it to an archive of that page",),
                severity="warning",
            )
        case "private":
            return UnlocatedProblem(
                "outside-private",
                f"{link.url} leads into a private network, so it was not asked for",
                why="readers elsewhere cannot reach it",
                help=("link to an address that everybody can open",),
                severity="warning",
            )
        case "refused":
            return UnlocatedProblem(
                "outside-unsure",
                f"whether {link.url} is still there could not be found out: {found.words}",
                help=("open it in a browser now and then",),
                severity="hint",
            )
        case "well" if found.moved_to:
            return UnlocatedProblem(
                "outside-moved",
                f"{link.url} has moved for good",
                why="such a signpost is taken down one day",
                help=(f"write {found.moved_to}",),
                severity="hint",
            )
    return None


def _unseen(links: Sequence[OutsideLink], found: Mapping[str, LinkCheck]) -> Problem:
    """Said once: it is about this computer or this hour, not about a link."""
    reasons = sorted({found[link.url].words for link in links})
    count = f"{len(links)} link{'s' * (len(links) > 1)} to other sites"
    return UnlocatedProblem(
        "outside-unseen",
        f"{count} could not be looked at: {'; '.join(reasons)}",
        help=("run the same command again; what was looked at is remembered for a week",),
        severity="hint",
    ).at(Location("content"))


# ---------------------------------------------------------------- asking


class Asker:
    """Asks for addresses: hosts side by side, the addresses of one host after each other."""

    def __init__(self, fetch: Fetch, is_public: IsPublic, pace: Pace) -> None:
        self._fetch, self._is_public, self._pace = fetch, is_public, pace
        self._until = time.monotonic() + pace.all
        self._robots: dict[str, RobotFileParser | None] = {}

    def ask_all(self, urls: Sequence[str], progress: Callable[[int], None]) -> dict[str, LinkCheck]:
        """What became of each. Threads that still wait for a server when time is up are left to end by themselves."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            by_host[_host(url)].append(url)
        waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        answers: queue.SimpleQueue[tuple[str, LinkCheck]] = queue.SimpleQueue()
        for host in sorted(by_host):
            waiting.put(by_host[host])
        for _ in range(min(AT_ONCE, len(by_host))):
            threading.Thread(target=self._serve, args=(waiting, answers), daemon=True).start()
        found: dict[str, LinkCheck] = {}
        with contextlib.suppress(queue.Empty):
            while len(found) < len(urls):
                url, each = answers.get(timeout=max(self._until - time.monotonic(), 0.001))
                found[url] = each
                progress(len(found))
        return {url: found.get(url) or self._late() for url in urls}

    def _late(self) -> LinkCheck:
        return LinkCheck("unseen", f"{self._pace.all:.0f} seconds were over")

    def _serve(self, waiting: queue.SimpleQueue[list[str]], answers: queue.SimpleQueue[tuple[str, LinkCheck]]) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                for number, url in enumerate(waiting.get_nowait()):
                    if number:
                        time.sleep(self._pace.pause)
                    if time.monotonic() >= self._until:
                        return
                    answers.put((url, self._ask(url)))

    def _ask(self, url: str) -> LinkCheck:
        try:
            return self._followed(url)
        except Unreachable as error:
            return LinkCheck("silent", str(error)) if time.monotonic() < self._until else self._late()
        except Exception as error:  # an address or an answer that the standard library stumbles over
            return LinkCheck("refused", f"{type(error).__name__}: {error}")

    def _followed(self, url: str) -> LinkCheck:
        """Along the redirects. Only as long as all of them are for good, the last address is the new one."""
        at, moved_to, for_good = url, "", True
        for _ in range(MOST_HOPS):
            trouble = self._not_to_be_asked(at)
            if trouble:
                return trouble
            reply = self._reply(at)
            if reply.status not in _REDIRECTS or not reply.location:
                return _judged(reply, moved_to)
            at = urljoin(at, reply.location)
            for_good = for_good and reply.status in _PERMANENT
            moved_to = at if for_good else moved_to
        return LinkCheck("gone", f"it leads on more than {MOST_HOPS} times")

    def _not_to_be_asked(self, url: str) -> LinkCheck | None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return LinkCheck("gone", f"it leads on to {url}, which is no address of the web")
        if not self._is_public(parts.hostname):
            return LinkCheck("private")
        if not self._allowed(f"{parts.scheme}://{parts.netloc}", url):
            return LinkCheck("refused", "its robots.txt asks programs to stay away")
        return None

    def _allowed(self, origin: str, url: str) -> bool:
        if origin not in self._robots:
            self._robots[origin] = self._robots_of(origin)
        robots = self._robots[origin]
        return robots is None or robots.can_fetch(NAME, url)

    def _robots_of(self, origin: str) -> RobotFileParser | None:
        """None where there are no rules, or nobody knows them (RFC 9309, 2.3.1)."""
        with contextlib.suppress(Unreachable):
            reply = self._fetch("GET", f"{origin}/robots.txt", self._seconds())
            time.sleep(min(self._pace.pause, 0.2))
            if reply.status == 200:
                rules = RobotFileParser()
                rules.parse(reply.text.splitlines())
                return rules
        return None

    def _reply(self, url: str) -> Reply:
        """The answer to a HEAD; to a GET where the server does not answer that well."""
        try:
            reply = self._fetch("HEAD", url, self._seconds())
        except Unreachable as error:
            if error.hopeless:
                raise
            return self._fetch("GET", url, self._seconds())
        return reply if reply.status < 400 else self._fetch("GET", url, self._seconds())

    def _seconds(self) -> float:
        return max(min(self._pace.each, self._until - time.monotonic()), 0.1)


def _judged(reply: Reply, moved_to: str) -> LinkCheck:
    if reply.status < 400:
        return LinkCheck("well", "", moved_to, time.time())
    if reply.status in _NOT_FOR_PROGRAMS or reply.status >= 500:
        return LinkCheck("refused", f"the server answers {reply.status}")
    return LinkCheck("gone", f"the server answers {reply.status}{' (not found)' if reply.status == 404 else ''}")


# ---------------------------------------------------------------- the network

NAME = "relational-practice-link-check"
_MOST_BYTES = 200_000  # of robots.txt; more than search engines read is not needed


class _NoRedirects(HTTPRedirectHandler):
    """Each step is looked at before it is gone."""

    def redirect_request(self, *_: object) -> None:
        return None


class _Private(OSError):
    """The name stood in the open when it was looked up, and does not when it is called ("DNS rebinding")."""


def _connect(is_public: IsPublic, address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
    """A connection, given up before a word is said where another than an open address answers."""
    found = socket.create_connection(address, *rest, **more)
    if is_public(str(found.getpeername()[0])):
        return found
    found.close()
    raise _Private("its name leads into a private network")


class _Guarded(AbstractHTTPHandler):
    """Each connection is looked at. A proxy, which may well be private, connects and looks names up by itself."""

    def __init__(self, is_public: IsPublic) -> None:
        super().__init__()
        self._connect = partial(_connect, is_public)

    def do_open(self, http_class: Any, req: Ask, **more: Any) -> Any:
        def connection(host: str, **rest: Any) -> HTTPConnection:
            made: HTTPConnection = http_class(host, **rest)
            made._create_connection = self._connect  # type: ignore[attr-defined]
            return made

        by_proxy = req.has_proxy() or getattr(req, "_tunnel_host", None)
        return super().do_open(http_class if by_proxy else connection, req, **more)


class _Http(_Guarded, HTTPHandler):
    pass


class _Https(_Guarded, HTTPSHandler):
    pass


def fetcher(home_url: str, is_public: IsPublic) -> Fetch:
    """One request, and no more than the head of the answer, but for robots.txt."""
    opener = build_opener(_NoRedirects, ProxyHandler(), _Http(is_public), _Https(is_public))
    headers = {"User-Agent": f"{NAME}/1 (+{home_url})", "Accept": "*/*"}
    return lambda method, url, seconds: _fetched(opener, Ask(_ascii(url), headers=headers, method=method), seconds)


def _fetched(opener: OpenerDirector, ask: Ask, seconds: float) -> Reply:
    try:
        with opener.open(ask, timeout=seconds) as answer:
            text = answer.read(_MOST_BYTES).decode("utf-8", "replace") if ask.selector == "/robots.txt" else ""
            return Reply(answer.status, answer.headers.get("Location", ""), text)
    except HTTPError as error:
        with error:
            return Reply(error.code, error.headers.get("Location", ""))
    except (URLError, OSError, HTTPException) as error:
        raise Unreachable(*_in_words(error)) from error


def _ascii(url: str) -> str:
    """As it goes over the line: names in Punycode, letters beyond ASCII in percent signs."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    safe = "/%:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, host, quote(parts.path, safe), quote(parts.query, safe), ""))


def _in_words(error: Exception) -> tuple[str, bool]:
    """Why there is no answer, and whether another request would get none either."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return "no answer came in time", True
    if isinstance(reason, socket.gaierror):
        return "there is no server of that name", True
    if isinstance(reason, ConnectionRefusedError):
        return "the server takes no calls", True
    return f"no connection ({reason})" if str(reason) else "the connection broke", False


def stands_in_the_open(host: str) -> bool:
    """Whether every address of that name is one of the open internet; a name without an address hides none."""
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return all(_is_open(ipaddress.ip_address(str(row[4][0]).partition("%")[0])) for row in rows)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Also the address inside of one that leads on to IPv4."""
    if not address.is_global or address.is_multicast or (address.is_reserved and address not in _NAT64):
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return True
    inner = address.sixtofour or address.ipv4_mapped
    if address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return not address.is_site_local and (inner is None or _is_open(inner))


# ---------------------------------------------------------------- what is remembered


def _remembered(file: Path) -> dict[str, LinkCheck]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, LinkCheck])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _remember(file: Path, found: Mapping[str, LinkCheck]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(msgspec.json.encode(dict(sorted(found.items()))))
    os.replace(fresh, file)
