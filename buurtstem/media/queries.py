"""THE reads of pictures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef

from .models import Picture
from .rules import SMALL_SIDE, fitted


@dataclass(frozen=True)
class PictureCard:
    """What a page needs to show a picture."""

    id: int
    public_id: str
    width: int
    height: int
    is_public: bool
    ref: ContributionRef | None
    created_at: datetime

    @property
    def is_attached(self) -> bool:
        """Whether it belongs to a contribution already."""
        return self.ref is not None

    @property
    def small_width(self) -> int:
        """Width of the small version."""
        return fitted(self.width, self.height, SMALL_SIDE)[0]

    @property
    def small_height(self) -> int:
        """Height of the small version."""
        return fitted(self.width, self.height, SMALL_SIDE)[1]


def find_picture(session: Session, public_id: str) -> PictureCard | None:
    """Return the picture with this name."""
    row = session.scalar(select(Picture).where(Picture.public_id == public_id))
    return None if row is None else card_of(row)


def find_unattached(session: Session, public_id: str) -> PictureCard | None:
    """Return the picture with this name, if it still waits for its contribution."""
    card = find_picture(session, public_id)
    return None if card is None or card.is_attached else card


def pictures_of(session: Session, kind: str, ids: Collection[int]) -> dict[int, tuple[PictureCard, ...]]:
    """Return the pictures of each of these contributions, in the order in which they came."""
    rows = session.scalars(
        select(Picture).where(Picture.kind == kind, Picture.contribution_id.in_(ids)).order_by(Picture.id)
    )
    found: dict[int | None, tuple[PictureCard, ...]] = {}
    for row in rows:
        found[row.contribution_id] = (*found.get(row.contribution_id, ()), card_of(row))
    return {each: found[each] for each in ids if each in found}


def names_among(session: Session, public_ids: Collection[str]) -> set[str]:
    """Return which of these names belong to a picture."""
    return set(session.scalars(select(Picture.public_id).where(Picture.public_id.in_(public_ids))))


def card_of(row: Picture) -> PictureCard:
    """Return the read model of a row."""
    return PictureCard(
        id=row.id,
        public_id=row.public_id,
        width=row.width,
        height=row.height,
        is_public=row.is_public,
        ref=_ref_of(row),
        created_at=row.created_at,
    )


def _ref_of(row: Picture) -> ContributionRef | None:
    if row.kind is None or row.contribution_id is None:
        return None
    return ContributionRef(row.kind, row.contribution_id)
