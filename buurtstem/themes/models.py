"""The table of themes on contributions: the machine's proposals and people's choices side by side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class ThemeTag(Base):
    """One theme on one contribution by one source.

    `counts` marks the tags that pages and filters go by: a checker's choice before the teller's,
    the teller's before the machine's.
    """

    __tablename__ = "theme_tag"
    __table_args__ = (
        UniqueConstraint("kind", "contribution_id", "source", "code"),
        CheckConstraint("source IN ('machine', 'teller', 'checker')", name="source"),
        Index("ix_theme_tag_counts", "kind", "code", "counts", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    contribution_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(8))
    counts: Mapped[bool]
    score: Mapped[float | None]
    because: Mapped[list[str]] = mapped_column(JSON)
    pipeline: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
