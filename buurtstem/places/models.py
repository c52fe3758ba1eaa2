"""The table of areas."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base


class Area(Base):
    """A municipality, district or neighbourhood, in the division of one year."""

    __tablename__ = "area"
    __table_args__ = (Index("ix_area_scale", "scale", "is_open", "name"),)

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    scale: Mapped[str] = mapped_column(String(15))
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(140), unique=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    division: Mapped[int]
    is_open: Mapped[bool] = mapped_column(default=False)
