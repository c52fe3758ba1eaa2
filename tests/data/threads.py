"""Several at once: the same function in threads that start together, or one that waits for another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from buurtstem.core.jobs import SessionScope

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


def overtaken(write: SessionScope, first: Callable[[Session], object], second: Callable[[Session], T]) -> T:
    """Return the answer of a second transaction that comes when a first has written and not committed yet.

    The first commits as soon as the second waits for it; for PostgreSQL, as SQLite has one writer at a time.
    """

    def come_later() -> T:
        with write() as session:
            return second(session)

    with ThreadPoolExecutor(1) as pool:
        with write() as session:
            first(session)
            answer = pool.submit(come_later)
            end = monotonic() + SECONDS
            while not answer.done() and not session.scalar(text("SELECT 1 FROM pg_locks WHERE NOT granted")):
                assert monotonic() < end, "it neither waits nor answers"
                sleep(0.01)
        return answer.result(SECONDS)
