"""The tables of who tells: numbers, and tickets that were used. Neither knows a story."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base


class TellerCount(Base):
    """How many tellers of a neighbourhood and month gave one answer; each question is counted apart."""

    __tablename__ = "teller_count"
    __table_args__ = (
        UniqueConstraint("area_code", "month", "question", "answer"),
        CheckConstraint("tellers > 0", name="tellers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    month: Mapped[date]
    question: Mapped[str] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(String(10))
    tellers: Mapped[int]


class TellerTicket(Base):
    """Answers were given after one sending; which answers, and which sending, nobody can see."""

    __tablename__ = "teller_ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    mac: Mapped[str] = mapped_column(String(64), unique=True)
    used_on: Mapped[date]
