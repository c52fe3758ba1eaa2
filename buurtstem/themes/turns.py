"""Lets one command at a time train or choose a pipeline; the kernel ends a turn with its process.

The lock is on the folder itself, so that no file stays behind. Training runs parts of itself in processes
that begin as copies of this one: they let go of their copy of the lock, or what is left of a training that
was killed would keep the next one waiting.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_held: set[int] = set()  # descriptors of the turns of this process


class TrainingRuns(RuntimeError):
    """Another command trains or chooses a pipeline at this moment."""


@contextmanager
def own_turn(folder: Path) -> Iterator[None]:
    """Keep every other command away from the pipelines of a folder, which is there.

    Raises:
        TrainingRuns: another command is busy with them.
        OSError: the folder cannot be opened.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    _held.add(descriptor)
    try:
        _take(descriptor, folder)
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _take(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise TrainingRuns(
            f"A training runs already: another command trains or chooses a pipeline in {folder}. "
            "Wait until it has ended."
        ) from error


def _let_go() -> None:
    """In a copy of this process: close what holds a turn; the turn stays with the process that took it."""
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_let_go)
