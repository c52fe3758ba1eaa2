"""Tables of figures: the files that came in, and each value of each area with what it is about."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from buurtstem.core.database import Base, Moment

STANDING = "superseded_by_id IS NULL"


class Exact(TypeDecorator[Decimal]):
    """A decimal number as it stood in the file, kept as text: SQLite would make a float of it."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the digits out, without exponent."""
        del dialect
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Give back the same number, with the same decimals."""
        del dialect
        return None if value is None else Decimal(value)


class FigureSet(Base):
    """One file that was imported: where it is from, which division it states, what became of it."""

    __tablename__ = "figure_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    layout: Mapped[str] = mapped_column(String(30))
    source: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str] = mapped_column(String(60))
    table_name: Mapped[str] = mapped_column(String(60))
    division: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("figure_set.id"))
    row_count: Mapped[int]
    matched_count: Mapped[int]
    suppressed_count: Mapped[int]
    # neighbourhoods in the file, also those unknown here: an average has to be complete against them
    rows_by_municipality: Mapped[dict[str, int]] = mapped_column(JSON)


class Observation(Base):
    """One value of one indicator in one area, or the reason why there is none."""

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint(
            "status IN ('known', 'suppressed', 'not_yet', 'unknown', 'nil', 'impossible')", name="status"
        ),
        CheckConstraint("(status = 'known') = (value IS NOT NULL)", name="value"),
        CheckConstraint("period_start <= period_end", name="period"),
        Index(
            "ix_observation_in_set",
            "set_id",
            "area_code",
            "indicator",
            "period_start",
            "period_end",
            unique=True,
        ),
        # one value stands; those that a newer file replaced are kept beside it
        Index(
            "ix_observation_standing",
            "area_code",
            "indicator",
            "period_start",
            "period_end",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("figure_set.id"))
    indicator: Mapped[str] = mapped_column(String(40))
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    status: Mapped[str] = mapped_column(String(10))
    value: Mapped[Decimal | None] = mapped_column(Exact)
    sample_size: Mapped[int | None]
    margin: Mapped[Decimal | None] = mapped_column(Exact)
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("figure_set.id"))
