"""Whose turn it is to write to a SQLite file: a kernel lock on a file beside it, with a deadline."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path


class NoTurn(Exception):  # noqa: N818  nothing went wrong here: others write for very long
    """The deadline passed before others had finished writing."""


class WriteTurns:
    """Gives one writer at a time a descriptor that holds the lock; whoever closes it ends the turn.

    All processes queue in the kernel, which also frees the lock when one dies. Such a lock has no deadline:
    so whoever must wait lets a thread wait. One that was given up goes on and serves the next who asks.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._changed = threading.Condition()
        self._asking = 0  # writers of this process that wait for a descriptor
        self._waiting = 0  # threads that wait for the lock
        self._ready: list[int] = []

    def take(self, seconds: float) -> int:
        """Return a descriptor that holds the lock.

        Raises:
            NoTurn: nobody let us in for so long.
        """
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._take_later(descriptor, seconds)
        return descriptor

    def _take_later(self, descriptor: int, seconds: float) -> int:
        with self._changed:
            self._asking += 1
            if self._waiting < self._asking:
                self._waiting += 1
                threading.Thread(target=self._wait, args=(descriptor,), daemon=True).start()
            else:
                os.close(descriptor)
            try:
                if not self._changed.wait_for(lambda: self._ready, seconds):
                    raise NoTurn
                return self._ready.pop()
            finally:
                self._asking -= 1

    def _wait(self, descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with self._changed:
            self._waiting -= 1
            if self._asking > len(self._ready):
                self._ready.append(descriptor)
                self._changed.notify()
            else:
                os.close(descriptor)
