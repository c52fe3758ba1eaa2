"""Texts in the reader's language: pages ask for translations without knowing who keeps them.

Features that show people's words know no translations; the feature that keeps them stands higher up and
registers itself in `app.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Original:
    """A text as it was told, and the code of its language ("other" when unknown)."""

    text: str
    lang: str


@dataclass(frozen=True)
class Translation:
    """What a reader of another language gets, and all that must be said of how it came about."""

    text: str
    lang: str
    by_person: bool  # a person wrote it, or corrected what a service made
    service: str | None  # the service by which it was made, or from which the person started
    was_read: bool  # by a person who knows both languages


class Translates(Protocol):
    """Keeps translations of contributions."""

    def shown(
        self, session: Session, kind: str, originals: Mapping[int, Original], lang: str
    ) -> dict[int, Translation]:
        """Return what may be shown in this language of these public texts as they are now, by id."""
        ...
