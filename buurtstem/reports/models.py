"""Tables of reports: one case per reported thing, with the reports of it by anybody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment

from .rules import Outcome, What

OPEN = "outcome IS NULL"
WHATS = ", ".join(f"'{each.value}'" for each in What)
OUTCOMES = ", ".join(f"'{each.value}'" for each in Outcome)


class ReportCase(Base):
    """One thing that was reported, and what two people decided; later reports of it join an open case.

    `story_id` is the story itself, or the one that a picture, addition or translation belongs
    to. `hold_reason` is from the public
    list and `why` is what both sides read; `proposed_…` are the first person's.
    """

    __tablename__ = "report_case"
    __table_args__ = (
        CheckConstraint(f"what IN ({WHATS})", name="what"),
        CheckConstraint(f"outcome IN ({OUTCOMES})", name="outcome"),
        CheckConstraint(f"proposed_outcome IN ({OUTCOMES})", name="proposed_outcome"),
        CheckConstraint("decider_id <> proposer_id", name="two_people"),
        CheckConstraint("outcome IS NULL OR outcome = 'gone' OR decided_at IS NOT NULL", name="decided"),
        Index(
            "ix_report_case_open",
            "what",
            "target_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_report_case_story", "story_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(12))
    target_id: Mapped[int]
    story_id: Mapped[int | None]
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    year: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    proposed_outcome: Mapped[str | None] = mapped_column(String(10))
    proposed_at: Mapped[datetime | None] = mapped_column(Moment)
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    hold_reason: Mapped[str | None] = mapped_column(String(30))
    why: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class Report(Base):
    """One report; `mac` is of the code with which its reporter reads the answer."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_case", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("report_case.id", ondelete="CASCADE"))
    mac: Mapped[str | None] = mapped_column(String(64), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(8))
    hid_at_once: Mapped[bool]
    year: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
