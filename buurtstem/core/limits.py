"""Limits against abuse: attempts counted per keyed hash of their source, in fixed windows."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .database import Base, Moment
from .errors import TooManyAttempts
from .terms import Terms

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=4)
MOST_DOUBLINGS = 4  # 15 seconds, doubled four times, is the longest wait


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts per source in the last `minutes`."""

    name: str
    most: int
    minutes: int


class Attempt(Base):
    """One attempt; `source` is a keyed hash that cannot be joined from one day to the next."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_source", "name", "source", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    source: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


def hash_source(secret: str, day: date, source: str) -> str:
    """Return the keyed hash of an address for one day; the key of another day gives another hash."""
    key = hmac.new(secret.encode(), f"attempts/{day.isoformat()}".encode(), hashlib.sha256).digest()
    return hmac.new(key, source.encode(), hashlib.sha256).hexdigest()


def check_limit(session: Session, limit: Limit, source: str, moment: datetime) -> None:
    """Refuse when this source has used up its attempts.

    Raises:
        TooManyAttempts: until the window has passed.
    """
    since = moment - timedelta(minutes=limit.minutes)
    used = session.scalar(
        select(func.count()).where(Attempt.name == limit.name, Attempt.source == source, Attempt.at > since)
    )
    if (used or 0) >= limit.most:
        raise TooManyAttempts(limit.name)


def wait_after(attempts: int, most: int) -> timedelta:
    """Return how long a source waits after its last attempt: not at all below `most`, then ever longer."""
    if attempts < most:
        return timedelta()
    return min(FIRST_WAIT * (1 << min(attempts - most, MOST_DOUBLINGS)), LONGEST_WAIT)


def remaining_wait(session: Session, limit: Limit, source: str, moment: datetime) -> timedelta:
    """Return how long a source still waits; never a lock, because many people may share an address."""
    since = moment - timedelta(minutes=limit.minutes)
    used, last = session.execute(
        select(func.count(), func.max(Attempt.at)).where(
            Attempt.name == limit.name, Attempt.source == source, Attempt.at > since
        )
    ).one()
    if last is None:
        return timedelta()
    ends: datetime = last + wait_after(used, limit.most)
    return max(ends - moment, timedelta())


def record_attempt(session: Session, limit: Limit, source: str, moment: datetime) -> None:
    """Count one attempt of this source."""
    session.add(Attempt(name=limit.name, source=source, at=moment))
    session.flush()


class AttemptRetention:
    """Hashes of addresses go after a day."""

    tables = frozenset({"attempt"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete attempts older than the term."""
        old = delete(Attempt).where(Attempt.at < moment - timedelta(days=terms.abuse_hash))
        return len(session.execute(old.returning(Attempt.id)).all())

    def erase(self, session: Session, ref: object) -> None:
        """Attempts are joined to no contribution."""

    def export(self, session: Session, ref: object) -> dict[str, Any]:
        """Attempts are joined to no contribution."""
        del session, ref
        return {}
