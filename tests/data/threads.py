"""Several at once: the same function in threads that start together, or one while another is at it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
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


def meanwhile(
    write: SessionScope,
    first: Callable[[Session], object],
    second: Callable[[Session], T],
    then: Callable[[Session], object] = lambda _: None,
) -> Future[T]:
    """Let `second` begin in a transaction of its own while that of `first` is open; return how it ended.

    `then` is what the first one still does once the second waits for it, before it commits.
    """
    begun = Event()

    def follow() -> T:
        begun.wait(SECONDS)
        with write() as session:
            return second(session)

    with ThreadPoolExecutor(1) as pool:
        follower = pool.submit(follow)
        try:
            with write() as session:
                first(session)
                session.flush()
                begun.set()
                _let_wait(session, follower)
                then(session)
        finally:
            begun.set()
    return follower


def _let_wait(session: Session, follower: Future[T]) -> None:
    """Wait until somebody waits for a lock, or needed none; SQLite cannot tell: there a moment is enough."""
    if session.get_bind().dialect.name == "sqlite":
        time.sleep(0.2)
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    deadline = time.monotonic() + SECONDS
    while not follower.done() and not session.scalar(waiting) and time.monotonic() < deadline:
        time.sleep(0.02)
