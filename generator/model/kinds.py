"""The kinds of content, one row each. A new kind is a row here, a struct in model, a template, its lines in plan."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct

from generator.model import events, front, stages


class Kind(Struct, frozen=True):
    """`folder` lies under content/; `address` is the output folder of the one named `{slug}`."""

    name: str
    folder: str
    struct: type[stages.AnyFront]
    address: str
    many: str  # "posts", as people call them
    nested: bool = False  # may lie in folders, which its address keeps: "/guides/first-visit/"

    @property
    def word(self) -> str:
        """What is typed for it: "post", "easy-read"."""
        return self.folder if " " in self.name else self.name


KINDS = (
    Kind("post", "posts", front.Post, "posts/{slug}/", "posts"),
    Kind("event", "events", events.Event, "events/{slug}/", "events"),
    Kind("page", "pages", front.Page, "{slug}/", "pages", nested=True),
    Kind("person", "people", front.Person, "people/{slug}/", "people"),
    Kind("organisation", "organisations", front.Organisation, "organisations/{slug}/", "organisations"),
    Kind("diagram", "diagrams", front.Diagram, "diagrams/{slug}/", "diagrams"),
    Kind("easy read page", "easy-read", front.EasyRead, "easy-read/{slug}/", "easy read pages"),
    Kind("venue", "venues", front.Venue, "venues/{slug}/", "venues"),
)

# What a new file says where its text belongs (`build.py new`); a page that still says so is not finished.
UNWRITTEN = "Write the text here. An empty line begins a new paragraph."
UNWRITTEN_EVENT = "Write here what people will find, who it is for, and what is not known yet."

# Words that stand where a slug could stand, because lists live there.
RESERVED = MappingProxyType(
    {
        "post": frozenset({"page", "feed"}),
        "event": frozenset({"past", "audience", "venues", "series", "feed", "all"}),
        "page": frozenset(
            {
                "posts",
                "events",
                "people",
                "organisations",
                "venues",
                "wings",
                "sectors",
                "tags",
                "series",
                "diagrams",
                "search",
                "easy-read",
                "media",
                "files",
            }
        ),
    }
)


def kind_of_folder(folder: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.folder == folder), None)
