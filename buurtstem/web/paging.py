"""Lists in pages: a size, a total, and which page this is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE_SIZE = 20


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
    """Read a page number from an address; anything odd is page 1."""
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) <= 10**6 else 1  # noqa: PLR2004
