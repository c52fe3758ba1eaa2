"""The table of checkers' decisions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class Decision(Base):
    """One decision by one person, with its reason when something is held back."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("outcome IN ('publish', 'hold_back')", name="outcome"),
        CheckConstraint("outcome = 'publish' OR reason IS NOT NULL", name="reason"),
        Index("ix_decision_contribution", "kind", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    contribution_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(30))
    made_at: Mapped[datetime] = mapped_column(Moment)
