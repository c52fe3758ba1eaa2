"""When Python looks for garbage: not while much is made that stays until the end of the work."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Let Python's search for rings of dropped objects rest; also a decorator of functions.

    It runs ever again as objects grow in number, and reading ten thousand stories makes half a million that
    are all needed: half of the time went into looking at them. What is dropped outside a ring goes at once
    all the same. The whole process is meant, so wrap seconds of work and not a request that may wait.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
