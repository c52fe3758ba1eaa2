"""The table of talks at the door; what was told in them are stories."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class Talk(Base):
    """One talk of a pair with one teller; an erased one keeps its row, without what was told of the teller.

    The names of the organisations are those of that day: people change, and so does what they are called.
    """

    __tablename__ = "talk"
    __table_args__ = (
        CheckConstraint("writer_organisation <> partner_organisation", name="two_organisations"),
        Index("ix_talk_list", "area_code", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    held_on: Mapped[date]
    street: Mapped[str | None] = mapped_column(String(80))
    lang: Mapped[str] = mapped_column(String(8))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    writer_organisation: Mapped[str] = mapped_column(String(120))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    partner_function: Mapped[str | None] = mapped_column(String(120))  # of a partner without an account
    partner_organisation: Mapped[str] = mapped_column(String(120))
    written_at: Mapped[datetime] = mapped_column(Moment)
    is_erased: Mapped[bool] = mapped_column(default=False)
