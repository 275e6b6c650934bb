"""An address -> the answer: a file of the site from memory, one of the preview's own, or why there is none.

Into pages, as they are sent, goes the line that loads the preview's script; the page itself stays as a build makes it.
Refuses to list folders, and to let a browser keep anything.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from html import escape
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

from generator.formats.ical import MIME
from generator.plan.machine_readable import NOT_FOUND_PATH, POLICY
from generator.problems import Problem
from generator.serve.preview import Preview

OWN = "/__preview/"
_OWN_FILES = MappingProxyType({"preview.js": "text/javascript", "preview.css": "text/css"})
_HTML = "text/html; charset=utf-8"
_TYPES = MappingProxyType(
    {
        "html": _HTML,
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
        "xml": "application/xml",
        "json": "application/json",
        "ics": MIME,
        "vcf": "text/vcard; charset=utf-8",
        "svg": "image/svg+xml",
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "webp": "image/webp",
        "avif": "image/avif",
        "ico": "image/x-icon",
        "woff2": "font/woff2",
        "pdf": "application/pdf",
        "epub": "application/epub+zip",
        "mp3": "audio/mpeg",
        "mp4": "video/mp4",
        "webm": "video/webm",
        "vtt": "text/vtt; charset=utf-8",
    }
)
_FEEDS = MappingProxyType({"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"})


class Answer(Struct, frozen=True):
    status: int
    type: str
    body: bytes
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def all_fields(self) -> tuple[tuple[str, str], ...]:
        length = (("Content-Length", str(len(self.body))),) if self.type != "text/event-stream" else ()
        return *self.fields, ("Content-Type", self.type), *length, *_ALWAYS


_ALWAYS = (
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


def refusal(status: int, words: str) -> Answer:
    allowed = (("Allow", "GET, HEAD"),) if status == 405 else ()
    return Answer(status, "text/plain; charset=utf-8", f"{words}\n".encode(), allowed)


def answer_to(path: str, preview: Preview) -> Answer:
    """The answer to an address as the browser sends it, without what comes after "?"."""
    if path.startswith(OWN):
        return _own(path.removeprefix(OWN))
    try:
        found = _found(path, preview)
    except OSError:
        found = Answer(503, _HTML, _page("This file is just being changed", "It is shown in a moment."))
    return replace(found, body=_with_script(found.body)) if found.type == _HTML else found


class Standing(Struct, frozen=True):
    """What stands at an address: in a few letters (others: another page), and as it is sent; empty where no page is."""

    seen: str
    page: str


def standing_at(path: str, preview: Preview) -> Standing | None:
    """None while it is being changed: there will be news of it."""
    try:
        found = _found(path, preview)
    except OSError:
        return None
    return Standing(_digest(found.body), _with_script(found.body).decode() if found.type == _HTML else "")


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()


# ---------------------------------------------------------------- the site


def _found(path: str, preview: Preview) -> Answer:
    shown = preview.shown
    if shown is None:
        return Answer(503, _HTML, _page("The site can't be shown yet", "What is to be mended stands below."))
    prefix = shown.site.prefix
    file = _file_of(path, prefix)
    if file is not None and (made := preview.file(file)) is not None:
        return _file(file, made)
    folder = f"{file}/index.html" if file else "index.html"
    if (file or path in ("/", prefix)) and folder in shown.files and path != f"{prefix}/":
        where = quote(f"{prefix}/{folder.removesuffix('index.html')}")
        return Answer(302, "text/plain", b"", (("Location", where),))
    missing = preview.file(NOT_FOUND_PATH)
    return Answer(404, _HTML, missing if isinstance(missing, bytes) else _page("Nothing stands here", ""))


def _file_of(path: str, prefix: str) -> str | None:
    """The file of the output at an address; None where no file of ours can be meant. It is looked up, not opened."""
    if not path.startswith(f"{prefix}/"):
        return None
    try:
        file = unquote(path[len(prefix) + 1 :], errors="strict")
    except UnicodeDecodeError:
        return None
    return f"{file}index.html" if file.endswith("/") or not file else file


def _file(file: str, made: bytes | Problem) -> Answer:
    if isinstance(made, Problem):
        return Answer(404, _HTML, _page("This page can't be made yet", "What is to be mended stands below."))
    name = file.rpartition("/")[2]
    ending = name.rpartition(".")[2].lower() if "." in name else "txt"
    return Answer(200, _FEEDS.get(name) or _TYPES.get(ending, "application/octet-stream"), made)


def _page(title: str, text: str) -> bytes:
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="{OWN}preview.css">\n</head>\n'
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n</main>\n</body>\n</html>\n"
    )
    return page.encode()


# ---------------------------------------------------------------- the preview's own


def _with_script(page: bytes) -> bytes:
    """The page with the line that loads the script, and with leave for it in the page's own policy."""
    line = f'<script src="{OWN}preview.js" data-seen="{_digest(page)}" defer></script>\n</head>'
    allowed = page.replace(b"script-src 'none'", b"script-src 'self'", 1)
    return allowed.replace(b"</head>", line.encode(), 1)


def _own(name: str) -> Answer:
    if name not in _OWN_FILES:
        return Answer(404, "text/plain; charset=utf-8", b"Nothing stands here.\n")
    return Answer(200, f"{_OWN_FILES[name]}; charset=utf-8", _own_file(name))


@lru_cache(maxsize=4)
def _own_file(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()
