"""Tables of consents, and of texts as they were told before words were left out of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class ConsentStatement(Base):
    """One yes or no to one use of one contribution; the latest per use counts, older ones are the proof."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_contribution", "kind", "contribution_id"),
        CheckConstraint("purpose IN ('receive', 'publish', 'teach', 'translate')", name="purpose"),
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


class UnmaskedText(Base):
    """A text as it was told, while its teller and checkers may still compare it with what is public."""

    __tablename__ = "unmasked_text"
    __table_args__ = (
        Index("ix_unmasked_text_contribution", "kind", "contribution_id", unique=True),
        Index("ix_unmasked_text_checked_at", "checked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    contribution_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    left_out: Mapped[list[str]] = mapped_column(JSON)  # the words behind the masks, in their order
    checked_at: Mapped[datetime] = mapped_column(Moment)
