"""A long list of posts cut into pages, in a path space of its own: "posts/", "posts/page/2/"."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.model.front import Post
from generator.model.values import Url
from generator.site import Entry, Site
from generator.text import urls
from generator.views.shapes import LinkView, Pager


class PageSlice(Struct, frozen=True):
    """One page of a list. `number` counts from 1, of `count`."""

    folder: str
    posts: Sequence[Entry[Post]]
    number: int
    count: int
    prefix: str

    @property
    def path(self) -> str:
        return self._path(self.number)

    @property
    def url(self) -> Url:
        return urls.at(self.prefix, self.path)

    @property
    def first_url(self) -> Url:
        return urls.at(self.prefix, self._path(1))

    @property
    def pager(self) -> Pager:
        return Pager(
            LinkView("Newer posts", self._url(self.number - 1)) if self.number > 1 else None,
            LinkView("Older posts", self._url(self.number + 1)) if self.number < self.count else None,
            position=f"Page {self.number} of {self.count}" if self.count > 1 else "",
        )

    @property
    def suffix(self) -> str:
        """What makes the title of a later page its own."""
        return f", page {self.number}" if self.number > 1 else ""

    def _url(self, number: int) -> Url:
        return urls.at(self.prefix, self._path(number))

    def _path(self, number: int) -> str:
        return f"{self.folder}index.html" if number == 1 else f"{self.folder}page/{number}/index.html"


def page_slices(site: Site, posts: Sequence[Entry[Post]], folder: str) -> list[PageSlice]:
    """The pages of a list that stands in `folder` of the output ("posts/"); one empty page where there are no posts."""
    size = site.config.posts_per_page
    chunks = [posts[start : start + size] for start in range(0, len(posts), size)] or [()]
    return [PageSlice(folder, chunk, number, len(chunks), site.prefix) for number, chunk in enumerate(chunks, 1)]
