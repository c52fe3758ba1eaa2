"""What counts for coverage: tracing makes a test two thirds slower, so lines that are seen already run untraced."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from typing import Any

from coverage import Coverage

ANSWERED_UNTRACED: set[_lru_cache_wrapper[Any]] = set()


@contextmanager
def uncounted() -> Iterator[None]:
    """Let coverage rest inside the block."""
    measured = Coverage.current()
    if measured is None:
        yield
        return
    measured.stop()
    try:
        yield
    finally:
        measured.start()


@contextmanager
def uncounted_test() -> Iterator[None]:
    """Let coverage rest during a test, and remember which rules then kept an answer for later tests."""
    before = {function: function.cache_info().currsize for function in rules_that_keep_answers()}
    try:
        with uncounted():
            yield
    finally:
        for function in rules_that_keep_answers():
            if function.cache_info().currsize > before.get(function, 0):
                ANSWERED_UNTRACED.add(function)


def forget_untraced_answers() -> None:
    """Let rules work out again what they kept untraced: else the lines count or not by the order of the tests."""
    while ANSWERED_UNTRACED:
        ANSWERED_UNTRACED.pop().cache_clear()


def rules_that_keep_answers() -> list[_lru_cache_wrapper[Any]]:
    """Return the functions of domain rules that are wrapped in a cache."""
    modules = [
        module for name, module in sys.modules.items() if name.startswith("buurtstem.") and ".rules" in name
    ]
    return [
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, _lru_cache_wrapper) and found.__module__ == module.__name__
    ]
