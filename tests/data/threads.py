"""Several at once: the same function in threads that start together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")
SECONDS = 30  # far more than a start takes; a thread that never starts must not hang the run


def at_once(count: int, function: Callable[[int], T]) -> list[T]:
    """Call a function with 0, 1, … in threads at the same time; return the answers in that order."""
    gate = Barrier(count)

    def call(number: int) -> T:
        gate.wait(SECONDS)
        return function(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))
