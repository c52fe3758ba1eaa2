"""THE reads of moderation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef

from .models import Decision


@dataclass(frozen=True)
class DecisionMade:
    """One decision, as the log shows it."""

    outcome: str
    reason: str | None
    person_id: int | None
    made_at: datetime


def decisions_on(session: Session, ref: ContributionRef) -> tuple[DecisionMade, ...]:
    """Return the decisions on one contribution, oldest first."""
    rows = session.scalars(
        select(Decision)
        .where(Decision.kind == ref.kind, Decision.contribution_id == ref.id)
        .order_by(Decision.id)
    )
    return tuple(DecisionMade(row.outcome, row.reason, row.person_id, row.made_at) for row in rows)
