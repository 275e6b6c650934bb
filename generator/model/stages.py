"""The values the stages hand to each other: sources, what was read of them, the files to be made."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from hashlib import blake2b
from operator import or_
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from generator.model.front import Comment, Front
from generator.model.kinds import KINDS
from generator.problems import Location, Problem

if TYPE_CHECKING:
    AnyFront = Front
else:  # what is remembered of a file is read back as the struct of its kind
    AnyFront = reduce(or_, (kind.struct for kind in KINDS))

# ---------------------------------------------------------------- load -> parse


class Source(Struct, frozen=True):
    """A file with words in it. `path` is relative to the root, with "/" on every system; `digest` is of the bytes."""

    path: str
    content: bytes
    digest: str


class Binary(Struct, frozen=True):
    """A file whose bytes are only copied or converted: facts. Sizes in pixels; 0 where it has none.

    `look` of a picture: "photo", "clear", "flat" or "drawing", as `formats.pictures` tells them apart.
    """

    path: str
    digest: str
    size_bytes: int
    width_px: int = 0
    height_px: int = 0
    look: str = ""
    trouble: str = ""  # why it can't be used, in plain words


class FileCopy(Struct, frozen=True):
    """A file to fetch, published as it is. `source`: its path from the root; to whoever writes it, the whole path."""

    source: str
    digest: str
    size_bytes: int


class Link(Struct, frozen=True, array_like=True):
    """A link or picture in a body as the author wrote it. Its index is the number of its placeholder in the HTML."""

    target: str
    attribute: Literal["href", "src"]
    location: Location
    title_wanted: bool = False  # written as [[Title]]


class Block(Struct, frozen=True, array_like=True):
    """A block tag, `::: event coed-hills`. Its index is the number of its placeholder in the HTML."""

    name: str
    argument: str
    location: Location


class DiagramSource(Struct, frozen=True, array_like=True):
    """A diagram in words, as it stands in a body: a fence. `location` is its opening line; `name` is empty where the
    author gives none. `indent`: how many characters its lines lost on the left.
    """

    kind: Literal["circles", "mermaid"]
    source: str
    name: str
    location: Location
    indent: int = 0

    @property
    def key(self) -> str:
        """Equal keys, equal drawings. 128 bits as hex."""
        return blake2b(f"{self.kind}\n{self.source}".encode(), digest_size=16).hexdigest()


class Heading(Struct, frozen=True, array_like=True):
    level: int
    id: str
    text: str
    line: int


class Body(Struct, frozen=True, array_like=True):
    """What the stages after `parse` need to know of a body without reading it. `digest` finds its HTML in the cache."""

    digest: str
    words: int = 0
    excerpt: str = ""  # the first paragraph as plain text
    links: tuple[Link, ...] = ()
    blocks: tuple[Block, ...] = ()
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()  # every id a fragment may name
    diagrams: tuple[DiagramSource, ...] = ()  # a block called "figure" shows the one of its number
    first_picture: int = -1  # among the links: the picture that the body begins with
    is_rich: bool = False  # holds tables, code, footnotes, notes or the like, which need styles of their own


class Item(Struct, frozen=True, tag="item"):
    """One source, read. `locations` says where each front matter value stands: "tags.1" -> its place."""

    source: str
    folder: str  # "content/posts/two-wings/": what relative paths start from
    id: str  # "two-wings": what others write to name it
    front: AnyFront
    body: Body
    locations: dict[str, Location]

    def location(self, key: str = "") -> Location:
        """Where `key` is written in the front matter, or the file."""
        return self.locations.get(key) or Location(self.source)


class Comments(Struct, frozen=True, tag="comments"):
    """The readers' comments that lie beside a page: `beside` is that page's folder, or its path without the ending."""

    source: str
    beside: str
    comments: tuple[Comment, ...]


class Parsed(Struct, frozen=True):
    """The outcome of `parse`. `item` is None when the file is too broken to stand in the site; `html` is the body."""

    item: Item | Comments | None
    html: str
    problems: tuple[Problem, ...]


# ---------------------------------------------------------------- plan -> render -> write


class Lazy:
    """A view that is made when it is first asked for: a preview plans a thousand pages and shows one."""

    __slots__ = ("_arguments", "_made", "_maker")

    def __init__(self, maker: Callable[..., Struct], *arguments: object) -> None:
        self._maker, self._arguments = maker, arguments
        self._made: Struct | None = None

    def view(self) -> Struct:
        if self._made is None:
            self._made = self._maker(*self._arguments)
        return self._made


class Artifact(Struct, frozen=True, eq=False):
    """A file of the published site: where it goes, who makes it, and all its maker is told: a view, now or later.

    `path` is relative to the output folder. `sources` are named when two artifacts claim one path.
    """

    path: str
    recipe: str
    told: Struct | Lazy
    sources: tuple[str, ...] = ()

    @property
    def view(self) -> Struct:
        return self.told.view() if isinstance(self.told, Lazy) else self.told
