"""A long list cut into pages, in a path space of its own: "posts/", "posts/page/2/"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from generator.model.values import Url
from generator.text import urls
from generator.views.shapes import LinkView, Pager

T = TypeVar("T")


class Way(Struct, frozen=True):
    """How a list goes on: what stands before the number in a path, and the names of the two links."""

    folder: str
    back: str
    on: str


class PageSlice(Struct, Generic[T], frozen=True):
    """One page of a list. `number` counts from 1, of `count`."""

    folder: str
    rows: Sequence[T]
    number: int
    count: int
    prefix: str
    way: Way

    @property
    def path(self) -> str:
        return self._path(self.number)

    @property
    def url(self) -> Url:
        return self._url(self.number)

    @property
    def first_url(self) -> Url:
        return self._url(1)

    @property
    def pager(self) -> Pager:
        return Pager(
            LinkView(self.way.back, self._url(self.number - 1)) if self.number > 1 else None,
            LinkView(self.way.on, self._url(self.number + 1)) if self.number < self.count else None,
            position=f"Page {self.number} of {self.count}" if self.count > 1 else "",
        )

    @property
    def suffix(self) -> str:
        """What makes the title of a later page its own."""
        return f", page {self.number}" if self.number > 1 else ""

    def _url(self, number: int) -> Url:
        return urls.at(self.prefix, self._path(number))

    def _path(self, number: int) -> str:
        return f"{self.folder}{f'{self.way.folder}{number}/' if number > 1 else ''}index.html"


OF_POSTS = Way("page/", "Newer posts", "Older posts")


def page_slices(prefix: str, rows: Sequence[T], folder: str, size: int, way: Way = OF_POSTS) -> list[PageSlice[T]]:
    """The pages of a list that stands in `folder` of the output ("posts/"); one empty page where there are no rows."""
    chunks = [rows[start : start + size] for start in range(0, len(rows), size)] or [()]
    return [PageSlice(folder, chunk, number, len(chunks), prefix, way) for number, chunk in enumerate(chunks, 1)]
