"""The table of receipts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base


class Receipt(Base):
    """One teller's receipt for one contribution; the MAC being unique is what makes sending idempotent."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("kind", "contribution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mac: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    contribution_id: Mapped[int]
    made_on: Mapped[date]
