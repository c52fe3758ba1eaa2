"""Lists in pages: a size, a total, and which page this is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE_SIZE = 20
MOST_DIGITS = 6  # of a page number


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `number` counts from 1, `total` is of all pages together."""

    items: tuple[T, ...]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self.number < self.pages


def page_number(text: str | None) -> int:
    """Read a page number from an address; anything odd is page 1, and what is too large is beyond any end."""
    if not text or not text.isascii() or not text.isdigit():
        return 1
    return max(1, int(text[:MOST_DIGITS]))


def read_page(
    asked: str | None, read: Callable[[int, int], tuple[Sequence[T], int]], size: int = PAGE_SIZE
) -> Page[T]:
    """Return the page that an address asks for; beyond the end it is the last one, never an empty one.

    `read` takes a number and a size and returns that page with the total. It is called once more only when
    the number was beyond the end.
    """
    number = page_number(asked)
    items, total = read(number, size)
    page = Page(tuple(items), number, total, size)
    if number <= page.pages:
        return page
    items, total = read(page.pages, size)
    return Page(tuple(items), page.pages, total, size)


def page_of(items: Sequence[T], asked: str | None, size: int = PAGE_SIZE) -> Page[T]:
    """Return the page asked for of a list that was read whole."""
    return read_page(asked, lambda number, _: (items[(number - 1) * size : number * size], len(items)), size)
