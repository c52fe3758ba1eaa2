"""The table of runs over all stories."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class Retagging(Base):
    """One run that tags all stories again; while it runs it holds the one slot that there is."""

    __tablename__ = "retagging"
    __table_args__ = (CheckConstraint("(slot IS NULL) = (finished_at IS NOT NULL)", name="slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slot: Mapped[str | None] = mapped_column(String(8), unique=True)
    pipeline: Mapped[str] = mapped_column(String(64))
    total: Mapped[int]
    done: Mapped[int]
    last_id: Mapped[int]  # of the last story that was tagged again
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    started_at: Mapped[datetime] = mapped_column(Moment)
    moved_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
