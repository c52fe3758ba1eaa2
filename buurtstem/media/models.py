"""Table of pictures; the files themselves lie in the data folder, under the same random name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class Picture(Base):
    """One picture that was sent; it belongs to no contribution until that is sent too."""

    __tablename__ = "picture"
    __table_args__ = (
        Index("ix_picture_contribution", "kind", "contribution_id"),
        Index("ix_picture_waiting", "contribution_id", "created_at"),
        CheckConstraint("(kind IS NULL) = (contribution_id IS NULL)", name="attached"),
        CheckConstraint("NOT is_public OR contribution_id IS NOT NULL", name="public"),
        CheckConstraint("NOT is_public OR NOT is_blocked", name="blocked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str | None] = mapped_column(String(30))
    contribution_id: Mapped[int | None]
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))  # of the large file, to find damage after a restore
    created_at: Mapped[datetime] = mapped_column(Moment)
    is_public: Mapped[bool] = mapped_column(default=False)
    is_blocked: Mapped[bool] = mapped_column(default=False)  # by a report: not shown with its contribution
