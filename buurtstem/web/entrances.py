"""Entrances of staff: which pages the bar on top shows to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Judge = Callable[[Any], bool]


@dataclass(frozen=True)
class Entrance:
    """A page of staff: its endpoint, its name in the reader's language, and who may open it."""

    endpoint: str
    name: Any
    may: Judge
