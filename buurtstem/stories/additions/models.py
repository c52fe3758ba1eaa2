"""The table of additions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class StoryAddition(Base):
    """What a teller added later; the story itself stays where it stands."""

    __tablename__ = "story_addition"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'published', 'held_back', 'in_review', 'erased')", name="state"
        ),
        CheckConstraint("(state = 'held_back') = (reason IS NOT NULL)", name="reason"),
        Index("ix_story_addition_story", "story_id"),
        Index("ix_story_addition_queue", "state", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(30))
    is_sensitive: Mapped[bool]
    shown_month: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
