"""What a Mermaid text says that the renderer leaves out or that must not reach it: links, names, settings.

Refuses to understand the rest of Mermaid; that is the renderer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.problems import UnlocatedProblem

SCHEMES = ("http", "https", "mailto")


class Link(Struct, frozen=True):
    """A node that leads somewhere. `target` as its author wrote it."""

    node: str
    target: str


class Source(Struct, frozen=True, kw_only=True):
    """A Mermaid text as the renderer gets it, with as many lines as it was written in."""

    text: str
    title: str = ""  # of the front matter
    accessible_title: str = ""
    accessible_description: str = ""
    links: tuple[Link, ...] = ()
    troubles: tuple[tuple[int, UnlocatedProblem], ...] = ()  # each with its line, counted from 0


def read(source: str) -> Source:
    """What is in a Mermaid text. Never fails: what can't be understood is left to the renderer."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0\ufdd1\ufffe\uffff]", " ", source.replace("\r\n", "\n"))
    found = list(_clicks(text.split("\n")))
    return Source(
        text=text,
        title=_first(_FRONT_TITLE, front_matter(text)),
        accessible_title=_first(_ACC_TITLE, text),
        accessible_description=_first(_ACC_DESCRIPTION, text),
        links=tuple({link.node: link for _, link in found if isinstance(link, Link)}.values()),
        troubles=tuple((line, trouble) for line, trouble in found if isinstance(trouble, UnlocatedProblem)),
    )


def front_matter(text: str) -> str:
    """The lines between --- and --- at the top, with both of them; empty where there are none."""
    found = re.match(r"\s*---[ \t]*\n(?:.*\n)*?[ \t]*---[ \t]*(?:\n|$)", text)
    return found[0] if found else ""


_FRONT_TITLE = re.compile(r"^[ \t]*title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_ACC_TITLE = re.compile(r"^[ \t]*accTitle[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_ACC_DESCRIPTION = re.compile(r"^[ \t]*accDescr[ \t]*(?::[ \t]*(.+?)[ \t]*$|\{([^}]*)\})", re.MULTILINE)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return " ".join(" ".join(filter(None, found.groups())).split()) if found else ""


# ---------------------------------------------------------------- clicks

# Elsewhere "click" is a word like any other.
_HAS_CLICKS = re.compile(r"\s*(?:flowchart|graph|classDiagram|stateDiagram|gantt)\b")
_HAS_MENUS = re.compile(r"\s*sequenceDiagram\b")
_MENU = re.compile(r"\s*links?\s+[^:]+:\s*\S")
_CLICK = re.compile(r"\s*(?:click|link)\s+([^\s\"]+)\s+(.*)", re.IGNORECASE)
_HREF = re.compile(r"(?:href\s+)?[\"']([^\"']*)[\"']")
_CALL = re.compile(r"\s*(?:click\s+\S+|callback\s+\S+)\s+(?:call\s+)?[\"']?[\w.]+")


def _clicks(lines: list[str]) -> Iterator[tuple[int, Link | UnlocatedProblem]]:
    """Each node that may be clicked, with its line: where it leads, or why it leads nowhere."""
    if any(map(_HAS_MENUS.match, lines)):
        yield from ((number, _NO_MENU) for number, line in enumerate(lines) if _MENU.match(line))
    elif any(map(_HAS_CLICKS.match, lines)):
        for number, line in enumerate(lines):
            yield from ((number, click) for click in _clicks_in(line))


def _clicks_in(line: str) -> Iterator[Link | UnlocatedProblem]:
    found = _CLICK.match(line)
    target = _HREF.match(found[2]) if found else None
    if found and target:
        for node in found[1].split(","):
            yield Link(node, target[1]) if is_safe(target[1]) else _unsafe(target[1])
    elif _CALL.match(line):
        yield _RUNS_A_PROGRAM


def is_safe(target: str) -> bool:
    """Whether a link may stand in a page: to the web, to mail, or to a place on this site."""
    # Browsers leave out white space in a scheme, and take a backslash for a slash.
    if not target or re.search(r"[\x00-\x20\\\x7f]", target) or target.startswith("//"):
        return False
    scheme = re.match(r"([^/?#:]*):", target)
    return scheme is None or scheme[1].lower() in SCHEMES


def _unsafe(target: str) -> UnlocatedProblem:
    return UnlocatedProblem(
        "mermaid-link",
        f'"{target[:60]}" can\'t be linked to, so the diagram is drawn without that link',
        why="links lead to the web, to a page of this site, or write a mail; others could run a program",
        help=("write an address that begins with https://, or the path of a page: ../research/index.md",),
        severity="warning",
    )


_NO_MENU = UnlocatedProblem(
    "mermaid-link",
    "the links of somebody taking part can't be shown; the diagram is drawn without them",
    why="Mermaid shows them in a menu that needs a script, and pages of this site run none for a diagram",
    help=("put the link into the text below the diagram",),
    severity="warning",
)
_RUNS_A_PROGRAM = UnlocatedProblem(
    "mermaid-link",
    "this click would run a program; the diagram is drawn without it",
    why="no page of this site runs programs from a diagram, so that every page is safe and works without scripts",
    help=('write a link instead: click Name "https://example.org/"',),
    severity="warning",
)


# ---------------------------------------------------------------- labels


def plain(markup: str) -> str:
    """A label as Mermaid's source has it, without its tags, entities and marks of Markdown."""
    from html import unescape

    without_tags = re.sub(r"<[^<>]*>", " ", markup)
    spelt = unescape(re.sub(r"#(\w+);", _entity, without_tags))
    return " ".join(re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", spelt).split())


def _entity(found: re.Match[str]) -> str:
    return f"&#{found[1]};" if found[1].isdigit() else f"&{found[1]};"
