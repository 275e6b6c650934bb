"""Which pages a new page in easy read can go with: those that have none yet. For `build.py new`.

Refuses to look whether a page is shown: an easy read page waits with the one it goes with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from generator.model.stages import Source
from generator.problems import UnlocatedProblem, closest_few
from generator.resolve.easy_read import ways_to_name


class FullPages(Struct, frozen=True):
    """`offered`: a name for each page that is free. `free`: everything that may be answered. `taken`: a name -> the
    easy read page that goes with it.
    """

    offered: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    taken: Mapping[str, str] = MappingProxyType({})


def full_pages_in(sources: Sequence[Source]) -> FullPages:
    ways = [found for source in sources if (found := ways_to_name(source.path))]
    same_name = Counter(found[0] for found in ways)
    clear = [found[1:] if same_name[found[0]] > 1 else found for found in ways]  # a name that two have means neither
    easy = {named[1].decode("utf-8", "replace"): source.path for source in sources if (named := _names_a_page(source))}
    taken = {way: easy[done] for names in clear if (done := next(filter(easy.get, names), None)) for way in names}
    free = [names for names in clear if names[0] not in taken]
    return FullPages(
        offered=frozenset(names[0] for names in free),
        free=frozenset(way for names in free for way in names),
        taken=taken,
    )


def _names_a_page(source: Source) -> re.Match[bytes] | None:
    return _OF.search(source.content) if source.path.startswith("content/easy-read/") else None


_OF = re.compile(rb"^of:[ \t]*['\"]?([^\s'\"]+)", re.MULTILINE)


def trouble_with_page(name: str, pages: FullPages) -> UnlocatedProblem | None:
    """Why no new page in easy read can go with the one of this name."""
    if name in pages.free:
        return None
    if easy := pages.taken.get(name):
        help_ = ("add to that one, or choose another page",)
        return UnlocatedProblem("easy-read-twice", f"{name} has an easy read page already: {easy}", help=help_)
    near = closest_few(name, pages.offered or pages.free)
    words = f"did you mean {' or '.join(near)}?" if near else "write the name of its file, without the ending"
    return UnlocatedProblem("name-unknown", f"there is no post, event or page called {name}", help=(words,))
