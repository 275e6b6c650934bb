"""The one table of kinds of content. A new kind is a row here, a struct in `front`, a view, a template, its lines in
`plan`: all else, from the menus to the schemas, follows from the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from generator.model import events, front

# What a new file says where its text belongs (`build.py new`); a page that still says so is not finished.
UNWRITTEN = "Write the text here. An empty line begins a new paragraph."
UNWRITTEN_EVENT = "Write here what people will find, who it is for, and what is not known yet."
_FIRST_DIAGRAM = """\
```circles {id}
sets:
  The first circle: [One, Another]
  The second circle: [One more]
overlaps:
  both: What they share
```"""


class Question(Struct, frozen=True):
    """`name` is the detail that the answer goes into; "address.street" is a part of one. The flag has its last word."""

    name: str
    asks: str

    @property
    def flag(self) -> str:
        return self.name.rpartition(".")[2].replace("_", "-")


class Kind(Struct, frozen=True, kw_only=True):
    """A row. `folder` lies under content/; `offered` are the details that a new file holds as notes, ready to be used.

    `tables`: the tables of names it answers to beside its own: "party" (whoever writes and organises), "full" (what may
    have an easy read). `block_example`: what may follow its block tag, as in `::: event coed-hills`; "" without one.
    """

    name: str  # "easy read page"
    many: str  # "easy read pages", as people call them
    folder: str
    struct: type[front.Front]
    template: str
    title: Question = Question("title", "What is it called?")
    asks: tuple[Question, ...] = ()  # what `build.py new` asks next: few, and what is easily forgotten
    offered: tuple[str, ...] = ("summary",)
    section: tuple[str, str] = ("", "")  # what the A to Z calls one and several, where that differs from `name`, `many`
    address: str = ""  # the output folder of the one named `{slug}`, where it is not in the folder of its kind
    nested: bool = False  # may lie in folders, which its address keeps: "/guides/first-visit/"
    is_record: bool = False  # a file of YAML, without a text
    has_folder: bool = False  # a new one gets a folder of its own with its day, for pictures
    text: str = UNWRITTEN  # what a new file begins with
    appears: str = "published"  # the detail with the day before which it is not shown
    tables: frozenset[str] = frozenset()
    block_example: str = ""
    reserved: frozenset[str] = frozenset()  # words that stand where a slug could stand, because lists live there
    lists_years: bool = False  # lists live at the numbers of years too

    @property
    def word(self) -> str:
        """What is typed for it: "post", "easy-read"."""
        return self.folder if " " in self.name else self.name

    @property
    def one(self) -> str:
        """ "an event", "a post"."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"

    @property
    def heading(self) -> str:
        """Of its part of docs/authors.md: "An event"."""
        return self.one[0].upper() + self.one[1:]

    @property
    def shown_as(self) -> tuple[str, str]:
        """What visitors read of one and of several: "Place", "Places"."""
        return self.section[0] or self.name.capitalize(), self.section[1] or self.many.capitalize()

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.title, *self.asks

    @property
    def list_path(self) -> str:
        """The list of all, in the output; "" for a kind whose entries stand at the top, where no list is."""
        return "" if self.address else f"{self.folder}/index.html"

    def title_of(self, entry: front.Front) -> str:
        return str(getattr(entry, self.title.name))

    def path(self, slug: str) -> str:
        """The file in the output of the one named so."""
        return f"{(self.address or f'{self.folder}/{{slug}}/').format(slug=slug)}index.html"

    def is_reserved(self, slug: str) -> bool:
        """A post called "page", an event called "past", a page called "posts": lists of ours stand there."""
        lists = _AT_THE_TOP | {kind.folder for kind in KINDS if kind.list_path} if self.address else self.reserved
        return slug in lists or (self.lists_years and slug.isdigit())


# Folders of the output that belong to no kind.
_AT_THE_TOP = frozenset({"wings", "sectors", "tags", "series", "search", "media", "files"})

KINDS: tuple[Kind, ...] = (
    Kind(
        name="post",
        many="posts",
        folder="posts",
        struct=front.Post,
        template="pages/post.html",
        asks=(
            Question("date", "Which day is it from?"),
            Question("summary", "What does it say, in a sentence or two?"),
            Question("wings", "Which wings is it from?"),
        ),
        offered=("summary", "authors", "wings", "sectors", "tags", "series", "content_note", "image"),
        has_folder=True,
        appears="date",
        tables=frozenset({"full"}),
        reserved=frozenset({"page", "feed"}),
        lists_years=True,
    ),
    Kind(
        name="event",
        many="events",
        folder="events",
        struct=events.Event,
        template="pages/event.html",
        asks=(
            Question("start", "When does it begin? The day, and the time if it is known."),
            Question("end", "When does it end?"),
            Question("venue", "Where is it?"),
            Question("audience", "Who is it for?"),
            Question("summary", "What is it, in a sentence or two?"),
        ),
        offered=(
            *("end", "doors", "times", "status", "status_note", "mode", "venue", "online", "organisers", "hosts"),
            *("audience", "sectors", "summary", "booking", "programme", "access", "wellbeing", "repeats"),
            *("content_note", "contact", "image", "published"),
        ),
        text=UNWRITTEN_EVENT,
        tables=frozenset({"full"}),
        block_example="coed-hills-residential",
        reserved=frozenset({"past", "audience", "venues", "series", "feed", "all"}),
        lists_years=True,
    ),
    Kind(
        name="page",
        many="pages",
        folder="pages",
        struct=front.Page,
        template="pages/text.html",
        asks=(Question("summary", "What does it tell, in a sentence or two?"),),
        offered=("summary", "content_note", "reviewed", "review_by", "image"),
        address="{slug}/",
        nested=True,
        tables=frozenset({"full"}),
    ),
    Kind(
        name="person",
        many="people",
        folder="people",
        struct=front.Person,
        template="pages/profile.html",
        title=Question("name", "What is the name?"),
        asks=(
            Question("role", "Who are they, in a few words?"),
            Question("wings", "Which wings do they belong to?"),
        ),
        offered=("role", "summary", "wings", "organisations", "url"),
        tables=frozenset({"party"}),
        block_example="nick-benefield",
    ),
    Kind(
        name="organisation",
        many="organisations",
        folder="organisations",
        struct=front.Organisation,
        template="pages/profile.html",
        title=Question("name", "What is the name?"),
        asks=(
            Question("url", "What is the address of its website?"),
            Question("summary", "What is it, in a sentence or two?"),
        ),
        offered=("also_known_as", "summary", "wings", "url"),
        tables=frozenset({"party"}),
        block_example="bigspd",
    ),
    Kind(
        name="diagram",
        many="diagrams",
        folder="diagrams",
        struct=front.Diagram,
        template="pages/diagram.html",
        text=_FIRST_DIAGRAM,
        block_example="two-wings",
    ),
    Kind(
        name="easy read page",
        many="easy read pages",
        folder="easy-read",
        struct=front.EasyRead,
        template="pages/easy_read.html",
        asks=(
            Question("of", "Which page does it say again, in short sentences?"),
            Question("summary", "What does it say, in one short sentence?"),
        ),
        offered=("summary", "content_note", "reviewed", "review_by", "image"),
        section=("", "Easy read"),
    ),
    Kind(
        name="venue",
        many="venues",
        folder="venues",
        struct=front.Venue,
        template="pages/venue.html",
        title=Question("name", "What is the place called?"),
        asks=(
            Question("address.street", "Which street and number?"),
            Question("address.locality", "Which town or village?"),
            Question("address.postcode", "Which postcode?"),
        ),
        offered=("also_known_as", "summary", "address", "url", "phone", "access", "getting_there", "photos"),
        section=("Place", "Places"),
        is_record=True,
        block_example="coed-hills",
    ),
)

_BY_STRUCT = MappingProxyType({kind.struct: kind for kind in KINDS})


def kind_of(struct: type[front.Front]) -> Kind:
    return _BY_STRUCT[struct]


def kind_of_folder(folder: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.folder == folder), None)


def kinds_in(table: str) -> tuple[Kind, ...]:
    """The kinds that answer to names of that table: "venue", "party", "full"."""
    return tuple(kind for kind in KINDS if table == kind.name or table in kind.tables)


def table_faults(kinds: Sequence[Kind] = KINDS) -> Iterator[str]:
    """What in the rows themselves can't be, in words. Every command looks first, so that the rest may trust them."""
    for number, kind in enumerate(kinds):
        for column, of in _OWN.items():
            if any(of(kind) == of(other) for other in kinds[:number]):
                yield f"the kind {kind.name} has the {column} of another kind"
        known = set(kind.struct.__struct_encode_fields__)
        named = (kind.title.name, *(question.name.partition(".")[0] for question in kind.asks), *kind.offered)
        for name in dict.fromkeys(named):
            if name not in known:
                yield f"the kind {kind.name} names {name}, but {kind.struct.__name__} has no such field"


# What each kind must have for itself.
_OWN: Mapping[str, Callable[[Kind], str]] = MappingProxyType(
    {"name": lambda kind: kind.name, "folder": lambda kind: kind.folder, "struct": lambda kind: kind.struct.__name__}
)
