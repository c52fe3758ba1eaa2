"""The table of requests by people who lost their code."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class LostCode(Base):
    """One request. What somebody wrote goes a month after the decision; with an erased story at once."""

    __tablename__ = "lost_code"
    __table_args__ = (
        CheckConstraint("outcome IN ('erased', 'new_code', 'not_found')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("outcome = 'not_found' OR decided_by <> found_by", name="two_people"),
        Index("ix_lost_code_open", "area_code", "outcome", "due_on"),
        Index("ix_lost_code_story", "story_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    about_when: Mapped[str] = mapped_column(String(100))
    words: Mapped[str] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(String(200))
    wishes_erasing: Mapped[bool]
    lang: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date]
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id", ondelete="SET NULL"))
    was_public: Mapped[bool]
    found_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    found_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
