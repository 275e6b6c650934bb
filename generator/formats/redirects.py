"""Old addresses that still lead somewhere: a page for every host, and the two files some hosts read instead.

Refuses scripts. The addresses given are printed as they are: the base's sub-path is in them already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType

_WORDS = MappingProxyType(
    {
        "en": ("This page has moved", "This page has moved to a new address."),
        "cy": ("Mae’r dudalen hon wedi symud", "Mae’r dudalen hon wedi symud i gyfeiriad newydd."),
    }
)


_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"


def redirect_page(to_url: str, canonical: str, lang: str, title: str) -> bytes:
    """A page that leads on at once. `lang` and `title` are those of the page it leads to; `canonical` is absolute."""
    spoken = lang.split("-")[0].lower()
    page_lang = lang if spoken in _WORDS else "en"
    heading, description = _WORDS[spoken if spoken in _WORDS else "en"]
    link_lang = "" if page_lang == lang else f' lang="{escape(lang)}"'
    url = escape(_one_line(to_url))
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(page_lang)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f'<meta http-equiv="refresh" content="0; url={url}">',
        f"<title>{heading}: {_text(title)}</title>",
        f'<meta name="description" content="{description}">',
        '<meta name="robots" content="noindex">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<link rel="canonical" href="{escape(_one_line(canonical))}">',
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{heading}</h1>",
        f'<p><a href="{url}"{link_lang}>{_text(title)}</a></p>',
        "</main>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


def redirects_file(pairs: Iterable[tuple[str, str]]) -> bytes:
    """`_redirects` for Netlify and Cloudflare Pages, sorted. Addresses begin with "/"; new ones may be absolute."""
    rows = {f"{_literal(old)} {_one_line(new)} 301" for old, new in pairs if not _same(old, new)}
    return "".join(f"{row}\n" for row in sorted(rows)).encode()


def headers_file(rules: Mapping[str, Sequence[str]]) -> bytes:
    """`_headers` for the same hosts: for each path ("/*" may end it) its lines, each "Name: value"."""
    blocks = ("\n  ".join([path, *(" ".join(line.split()) for line in rules[path])]) for path in sorted(rules))
    return "".join(f"{block}\n" for block in blocks).encode()


def _same(old: str, new: str) -> bool:
    # Both hosts take /x and /x/ for one address, so leading from one to the other would go round for ever.
    return old.rstrip("/") == new.rstrip("/")


def _literal(path: str) -> str:
    """The path with nothing in it that the hosts would read as a pattern ("*", "/:name")."""
    return _one_line(path).replace("*", "%2A").replace("/:", "/%3A")


def _one_line(url: str) -> str:
    """The address without white space: in these files it would begin the next field."""
    return "%20".join(url.split())


def _text(words: str) -> str:
    """Text for a page; characters HTML does not allow are dropped (HTML, "parse errors", control characters)."""
    return escape("".join(c for c in words if c.isprintable() or c in " \t\n\u200c\u200d\u00a0").strip(), quote=False)
