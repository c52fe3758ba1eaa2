"""One at a time: runs of the machine, and people who change which stories are where."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

GROUPING = 5_183_620  # any number that nothing else locks


def lock_grouping(session: Session) -> None:
    """Wait until nobody else changes which stories are in which threads; held until the transaction ends.

    SQLite has one writer at a time by itself.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(GROUPING)))
