"""The table of checkers' decisions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
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


class Objection(Base):
    """What a teller has against holding a contribution back: once, and decided by somebody else."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("kind", "contribution_id"),
        CheckConstraint("outcome IN ('shown', 'stands')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("outcome IS NULL OR why IS NOT NULL", name="why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    contribution_id: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    held_for: Mapped[str] = mapped_column(String(30))
    made_at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffNote(Base):
    """What checkers say to each other about a contribution; nobody else reads it."""

    __tablename__ = "staff_note"
    __table_args__ = (Index("ix_staff_note_contribution", "kind", "contribution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    contribution_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
