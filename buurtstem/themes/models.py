"""The table of themes on contributions: the machine's proposals and people's choices side by side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment

STANDING = "NOT superseded"


class ThemeTag(Base):
    """One theme or nature on one contribution by one source.

    `counts` marks the tags that pages and filters go by: a checker's choice before the teller's,
    the teller's before the machine's. A nature that only the machine says never counts.
    """

    __tablename__ = "theme_tag"
    __table_args__ = (
        CheckConstraint("source IN ('machine', 'teller', 'checker')", name="source"),
        CheckConstraint("what IN ('theme', 'nature')", name="what"),
        CheckConstraint("NOT only_offered OR (source = 'machine' AND NOT counts)", name="only_offered"),
        CheckConstraint("NOT superseded OR (source = 'machine' AND NOT counts)", name="superseded"),
        CheckConstraint("NOT of_older_text OR source != 'machine'", name="of_older_text"),
        Index(
            "ix_theme_tag_standing",
            "kind",
            "contribution_id",
            "source",
            "code",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
        Index("ix_theme_tag_counts", "kind", "code", "counts", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    contribution_id: Mapped[int]
    what: Mapped[str] = mapped_column(String(6), default="theme")  # a rules.What
    code: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(8))
    counts: Mapped[bool]
    score: Mapped[float | None]
    because: Mapped[list[str]] = mapped_column(JSON)
    pipeline: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    # below the threshold: shown to choose from, and no proposal that people could be said to agree with
    only_offered: Mapped[bool] = mapped_column(default=False)
    # by an earlier pipeline; kept where a person chose, to see how often they agreed
    superseded: Mapped[bool] = mapped_column(default=False)
    # chosen before the teller changed the text: counts on, and teaches nothing
    of_older_text: Mapped[bool] = mapped_column(default=False)
