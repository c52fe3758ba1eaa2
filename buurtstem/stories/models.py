"""The table of stories."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.contributions import ContributionState
from buurtstem.core.database import Base, Moment

STATES = ", ".join(f"'{state.value}'" for state in ContributionState)


class Story(Base):
    """One contribution in somebody's own words. An erased one keeps its row, without a word of it."""

    __tablename__ = "story"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("told_by IN ('resident', 'professional')", name="told_by"),
        Index("ix_story_list", "area_code", "state", "shown_month", "public_id"),
        Index("ix_story_queue", "state", "is_sensitive", "received_at"),
        Index("ix_story_talk", "talk_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    text: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(8))
    lang_chosen: Mapped[bool]
    nature: Mapped[str | None] = mapped_column(String(10))
    told_by: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(12))
    age: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(30))
    is_sensitive: Mapped[bool]
    was_overwritten: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(Moment)
    state_changed_at: Mapped[datetime] = mapped_column(Moment)
    shown_month: Mapped[date]
    talk_id: Mapped[int | None]  # the talk at the door in which it was told, if it was
