"""Addresses: from a path in the output to a URL and back, and what people write where an address is wanted.

Refuses to know which pages there are; whether a link leads anywhere is for `resolve` to say.
Two words throughout: a *path* is a file in the output or the content, decoded ("posts/café/index.html");
a *URL* is what goes into an href, percent-encoded ("/rpm/posts/caf%C3%A9/").
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from generator.model.values import Url
from generator.problems import UnlocatedProblem

LinkKind = Literal["web", "mail", "phone", "fragment", "site", "relative", "other"]
LONGEST_SLUG = 80
LONGEST_HOST = 253 + len(":65535")  # RFC 1035, 2.3.4

_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._~-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


# ---------------------------------------------------------------- the site's own addresses


def prefix_of(base_url: str) -> str | UnlocatedProblem:
    """The sub-path all addresses of the site begin with: "" or "/rpm" for "https://x.org/rpm/"."""
    trouble = web_url_trouble(base_url)
    if trouble or any(mark in base_url for mark in "?#\\") or ".." in base_url or "//" in _split(base_url)[1]:
        return UnlocatedProblem(
            "base-url",
            f"base_url is {_shown(base_url)}, which is not the address of a site",
            "every link, feed and calendar of the site begins with it",
            ("write the whole address of the home page, such as https://www.example.org/ or https://example.org/rpm/",),
        )
    return _split(base_url)[1].rstrip("/")


def at(prefix: str, path: str) -> Url:
    """The URL of a file of the output: "posts/x/index.html" -> "/rpm/posts/x/", "feed.xml" -> "/rpm/feed.xml"."""
    folder, _, name = path.rpartition("/")
    shown = (f"{folder}/" if folder else "") if name == "index.html" else path
    return Url(f"{prefix}/{_quoted(shown)}")


def absolute(base_url: str, url: str) -> str:
    """The URL as the rest of the world writes it. `url` begins with "/", sub-path included, or is absolute already."""
    return _split(base_url)[0] + url if url.startswith("/") and not url.startswith("//") else url


def host_of(base_url: str) -> str:
    """ "relationalpractice.example", without a port."""
    return _split(base_url)[0].partition("://")[2].partition(":")[0]


def output_path(prefix: str, url: str) -> str:
    """The file of the output that answers at `url`: the inverse of `at`. A URL outside `prefix` is a bug."""
    bare = re.split("[?#]", url, maxsplit=1)[0]
    if not bare.startswith(f"{prefix}/"):
        raise ValueError(f"{url!r} is not under {prefix!r}")
    path = unquoted(bare[len(prefix) + 1 :])
    return f"{path}index.html" if path.endswith("/") or not path else path


def unquoted(text: str) -> str:
    """A part of a URL as it is in a path: "caf%C3%A9" -> "café"."""
    if "%" not in text:
        return text
    from urllib.parse import unquote  # 5 ms, and few addresses need it

    return unquote(text)


# ---------------------------------------------------------------- links in what people write


def kind_of_link(target: str) -> LinkKind:
    """What sort of address this is, as browsers read it: they skip tabs and line ends, and take "\\" for "/"."""
    text = _SKIPPED.sub("", target).strip(_BLANK)
    if not text or text.startswith("#"):
        return "fragment"
    if text[:2].replace("\\", "/") == "//":
        return "web"
    if text[0] in "/\\":
        return "site"
    scheme = _SCHEME.match(text)
    return _SCHEMES.get(scheme[1].lower(), "other") if scheme else "relative"


_SKIPPED = re.compile(r"[\t\n\r]")
_BLANK = "".join(map(chr, range(33)))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES: MappingProxyType[str, LinkKind] = MappingProxyType(
    {"http": "web", "https": "web", "mailto": "mail", "tel": "phone"}
)


def relative_target(folder: str, target: str) -> tuple[str, str] | UnlocatedProblem:
    """The file a relative link means, and the part of it, both decoded.

    From "content/posts/two-wings/", "../circles/index.md#core" is ("content/posts/circles/index.md", "core"). The path
    is "" when the link only says "?..." or "#..."; a folder ends in "/". Whether the file exists is not known here.
    """
    bare, _, fragment = target.strip().partition("#")
    written = unquoted(bare.partition("?")[0])
    if "\\" in written or _CONTROL.search(written):
        return UnlocatedProblem(
            "link-characters",
            f"the link {_shown(target)} holds a backslash or a character that cannot be seen",
            "on the web only / stands between folders",
            (f"write {_shown(_CONTROL.sub('', target).replace(chr(92), '/'))}",),
        )
    if not written:
        return "", unquoted(fragment)
    path = posixpath.normpath(posixpath.join(folder, written))
    top = folder.split("/", 1)[0]
    if path != top and not path.startswith(f"{top}/"):
        return _outside(target, top)
    is_folder = path == top or written.rpartition("/")[2] in ("", ".", "..")
    return (f"{path}/" if is_folder else path), unquoted(fragment)


def _outside(target: str, top: str) -> UnlocatedProblem:
    return UnlocatedProblem(
        "link-outside",
        f"the link {_shown(target)} leads out of the folder {top}/",
        "only what is inside it becomes part of the site",
        ("check how many ../ there are", f"or put the file into {top}/ and link to it there"),
    )


# ---------------------------------------------------------------- values people write


def slug_trouble(text: str) -> UnlocatedProblem | None:
    """Why `text` cannot be the last part of an address; None when it can."""
    if re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", text) and len(text) <= LONGEST_SLUG:
        return None
    repaired = _as_slug(text)
    too_long = len(text) > LONGEST_SLUG
    return UnlocatedProblem(
        "slug-bad",
        f"{_shown(text)} {f'is longer than {LONGEST_SLUG} characters' if too_long else 'cannot be part of an address'}",
        "addresses are read out, typed and copied: small letters a to z, digits and single hyphens survive that",
        (f"write {repaired}",) if repaired else ("write a short name, such as two-wings",),
    )


def _as_slug(text: str) -> str:
    """The nearest slug, accents dropped ("Caffi Tŷ" -> "caffi-ty"); "" when nothing is left."""
    import unicodedata  # a table of 1 MB, needed only when something is wrong

    letters = unicodedata.normalize("NFKD", text[: 10 * LONGEST_SLUG]).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters.replace("'", "")).strip("-")[:LONGEST_SLUG].rstrip("-")


def alias_trouble(text: str) -> UnlocatedProblem | None:
    """Why `text` cannot be an older address of a page; None when it can."""
    reason = _alias_reason(text)
    if reason is None:
        return None
    return UnlocatedProblem(
        "alias-bad",
        f"the older address {_shown(text)} {reason}",
        "it becomes a small page that leads on to the new address",
        ("write what came after the site's name, such as /2023/01/two-wings.html",),
    )


def _alias_reason(text: str) -> str | None:
    path = unquoted(text)
    if not text.startswith("/"):
        return "does not begin with /"
    if "?" in text or "#" in text:
        return "holds a ? or a #, and what follows those never reaches a site of plain files"
    if "//" in path or "\\" in path:
        return "holds // or a backslash"
    if not {"..", "."}.isdisjoint(path.split("/")):
        return "holds a part that is only dots"
    if _CONTROL.search(path):
        return "holds a character that cannot be seen"
    return None


def alias_path(text: str) -> str:
    """The file of the output for an older address: "/old/" -> "old/index.html", "/old.html" -> "old.html"."""
    path = unquoted(text).strip("/")
    if path.endswith(".html") and not text.endswith("/"):
        return path
    return f"{path}/index.html" if path else "index.html"


def web_url_trouble(text: str) -> UnlocatedProblem | None:
    """Why `text` is not the whole address of something on the web; None when it is."""
    reason = _web_url_reason(text)
    if reason is None:
        return None
    torn = re.fullmatch(
        r"(https?)(?:[:;]/{0,3}|/{1,3})(\w.*)", text, re.IGNORECASE
    )  # "http//a.example", "https:/a.example"
    guess = f"{torn[1].lower()}://{torn[2]}" if torn else f"https://{text.lstrip('/')}"
    offered = (f"write {guess}",) if "://" not in text and _web_url_reason(guess) is None else ()
    return UnlocatedProblem(
        "url-bad",
        f"{_shown(text)} {reason}",
        "a link that browsers cannot follow helps nobody",
        offered or ("copy the address from the browser, such as https://www.example.org/page",),
    )


_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"  # of a host's name; letters of every script, as browsers allow
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]+\])(?::\d{{1,5}})?")


def _web_url_reason(text: str) -> str | None:
    if _CONTROL.search(text) or re.search(r"\s", text):
        return "holds a space or a line end; in an address a space is written %20"
    found = re.match(r"https?://([^/?#\\]*)", text, re.IGNORECASE)
    if not found:
        return "does not begin with http:// or https://"
    if "@" in found[1]:
        return "holds a name or password before the @, which everybody could read"
    if len(found[1]) > LONGEST_HOST or not _HOST.fullmatch(found[1]):
        return "does not name a site after http:// or https://"
    return None


_EMAIL = re.compile(rf"(?!\.)[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]{{1,64}}(?<!\.)@{_LABEL}(?:\.{_LABEL})+")


def email_trouble(text: str) -> UnlocatedProblem | None:
    """Why `text` cannot be an email address; None when it can. Whether anybody reads it is not known here."""
    if len(text) <= 254 and ".." not in text and _EMAIL.fullmatch(text):  # RFC 5321, 4.5.3.1.3
        return None
    bare = text.strip().removeprefix("mailto:").strip("<> ")
    offered = (f"write {bare}",) if bare != text and email_trouble(bare) is None else ()
    return UnlocatedProblem(
        "email-bad",
        f"{_shown(text)} is not an email address",
        "people would write to nobody",
        offered or ("write it as name@example.org",),
    )


# ---------------------------------------------------------------- small pieces


@lru_cache(maxsize=8)  # nearly always the same one: that of the site
def _split(base_url: str) -> tuple[str, str]:
    """ "https://x.org/rpm/" -> ("https://x.org", "/rpm/")."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*://[^/?#\\]*)(.*)", base_url, re.DOTALL)
    return (found[1], found[2]) if found else ("", base_url)


def _quoted(path: str) -> str:
    if _PLAIN_PATH.fullmatch(path):
        return path
    from urllib.parse import quote  # 5 ms, and few paths need it

    # "&" and "'" would be allowed, but are safer encoded wherever the URL is printed.
    return quote(path, safe="/~!$()*+,;=:@", errors="surrogatepass")


def _shown(text: str) -> str:
    """The text in quotation marks, as far as a message has room, its invisible characters as ?."""
    seen = _CONTROL.sub("?", text)
    return f'"{seen[:77]}..."' if len(seen) > 80 else f'"{seen}"'
