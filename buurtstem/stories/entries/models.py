"""The table of entry pages."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class Entry(Base):
    """One way in: a poster, an evening, a class. It is never deleted: stories keep where they came from."""

    __tablename__ = "entry"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    source: Mapped[str] = mapped_column(String(12))
    occasion: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    is_kiosk: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Moment)
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
