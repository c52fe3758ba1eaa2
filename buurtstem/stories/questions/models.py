"""The table of wordings of questions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class EntryWording(Base):
    """One wording of a question. Its words never change: stories say which one was seen."""

    __tablename__ = "entry_wording"
    __table_args__ = (
        CheckConstraint("state IN ('original', 'proposed', 'checked', 'refused')", name="state"),
        CheckConstraint(
            "(version = 'asked' AND audience IS NULL)"
            " OR (version = 'simple' AND audience IS NOT NULL"
            " AND audience IN ('everybody', 'young', 'learning'))",
            name="version",
        ),
        CheckConstraint(
            "(state = 'original' AND version = 'asked' AND source_id IS NULL)"
            " OR (state <> 'original' AND source_id IS NOT NULL)",
            name="source",
        ),
        CheckConstraint("state <> 'checked' OR checked_at IS NOT NULL", name="checked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    version: Mapped[str] = mapped_column(String(10))
    lang: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(240))
    audience: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("entry_wording.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    remark: Mapped[str | None] = mapped_column(String(300))  # of who found it wrong
    made_at: Mapped[datetime] = mapped_column(Moment)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
