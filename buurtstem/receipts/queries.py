"""THE reads of receipts."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef

from .models import Receipt


def find_contribution(session: Session, mac: str) -> ContributionRef | None:
    """Return what a receipt is for."""
    row = session.execute(
        select(Receipt.kind, Receipt.contribution_id).where(Receipt.mac == mac)
    ).one_or_none()
    return None if row is None else ContributionRef(row.kind, row.contribution_id)
