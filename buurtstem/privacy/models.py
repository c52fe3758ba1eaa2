"""Table of consents: what a teller said yes or no to, when, and in which words it was asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class ConsentStatement(Base):
    """One yes or no to one use of one contribution; the latest per use counts, older ones are the proof."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_contribution", "kind", "contribution_id"),
        CheckConstraint("purpose IN ('receive', 'publish', 'teach')", name="purpose"),
        CheckConstraint("way IN ('oneself', 'pair', 'parent')", name="way"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    contribution_id: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(10))  # a rules.Use; SQL knows "use" as a word of its own
    given: Mapped[bool]
    wording: Mapped[int]
    lang: Mapped[str] = mapped_column(String(8))
    way: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
