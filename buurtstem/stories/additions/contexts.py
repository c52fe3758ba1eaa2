"""Additions as their teller reads them on the receipt page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from buurtstem.privacy.queries import unmasked_of
from buurtstem.stories.masks import InFull, in_full

from .queries import ADDITION, Addition, additions_of


@dataclass(frozen=True)
class OwnAddition:
    """An addition, and how its teller told it."""

    addition: Addition
    told: InFull


def own_additions(session: Session, story_id: int) -> tuple[OwnAddition, ...]:
    """Return all additions to a story as they were told, oldest first; two statements."""
    added = additions_of(session, story_id)
    unmasked = unmasked_of(session, ADDITION, [each.id for each in added])
    return tuple(OwnAddition(each, in_full(each, unmasked.get(each.id))) for each in added)
