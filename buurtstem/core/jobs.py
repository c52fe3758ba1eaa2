"""Background work: a row written in the same transaction as its cause, claimed with a lease, tried again."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import JSON, Index, String, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from .clock import now
from .database import Base, Moment
from .terms import Terms

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
log = structlog.get_logger()


class Job(Base):
    """One piece of work; `done_at` empty until it succeeded or was given up."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_open", "done_at", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    unique_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    run_after: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    claimed_by: Mapped[str | None] = mapped_column(String(36))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True)
class Claim:
    """A job that this worker holds until its lease ends."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    token: str
    attempts: int


SessionScope = Callable[[], AbstractContextManager[Session]]
Handler = Callable[[SessionScope, Mapping[str, Any], datetime], None]


def enqueue(
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    run_after: datetime,
    unique_key: str | None = None,
) -> bool:
    """Add a job to the caller's transaction; with a `unique_key` that exists already, do nothing."""
    try:
        # the database decides: of two servers that start at once both would find no such key
        with session.begin_nested():
            session.add(Job(kind=kind, payload=dict(payload), run_after=run_after, unique_key=unique_key))
    except IntegrityError:
        return False
    return True


def claim_next(session: Session, moment: datetime) -> Claim | None:
    """Take the oldest job that is due and that nobody holds; the caller commits."""
    free = (
        select(Job.id)
        .where(
            Job.done_at.is_(None),
            Job.run_after <= moment,
            or_(Job.lease_until.is_(None), Job.lease_until < moment),
        )
        .order_by(Job.run_after, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer at a time and ignores it
    )
    token = str(uuid.uuid4())
    row = session.execute(
        update(Job)
        .where(Job.id == free.scalar_subquery())  # not IN: PostgreSQL may then look, and lock, more than once
        .values(lease_until=moment + LEASE, claimed_by=token, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else Claim(row.id, row.kind, row.payload, token, row.attempts)


@dataclass(frozen=True)
class Backlog:
    """What waits for a worker: since when something is due that nobody does, and if anything is planned."""

    due_since: datetime | None
    is_planned: bool


def find_backlog(session: Session, moment: datetime) -> Backlog:
    """Return what waits for a worker; a job that a worker holds does not wait."""
    free = or_(Job.lease_until.is_(None), Job.lease_until < moment)
    due_since = session.scalar(
        select(func.min(Job.run_after)).where(Job.done_at.is_(None), Job.run_after <= moment, free)
    )
    planned = session.scalar(select(func.count()).select_from(Job).where(Job.done_at.is_(None)))
    return Backlog(due_since, bool(planned))


def finish(session: Session, claim: Claim, moment: datetime) -> None:
    """Mark a job as done, if this worker still holds it, and forget what it carried."""
    session.execute(
        update(Job)
        .where(Job.id == claim.id, Job.claimed_by == claim.token)
        .values(done_at=moment, lease_until=None, last_error=None, payload={})
    )


def postpone(session: Session, claim: Claim, moment: datetime, error: str) -> None:
    """Try again after 2^attempts minutes; after the last attempt give up, with the reason kept."""
    given_up = claim.attempts >= MOST_ATTEMPTS
    session.execute(
        update(Job)
        .where(Job.id == claim.id, Job.claimed_by == claim.token)
        .values(
            lease_until=None,
            run_after=moment + timedelta(minutes=2**claim.attempts),
            done_at=moment if given_up else None,
            last_error=error[:200],
        )
    )


def run_one(scope: SessionScope, handlers: Mapping[str, Handler], moment: datetime) -> bool:
    """Do one due job; False when there was none. A handler that fails is tried again later."""
    with scope() as session:
        claim = claim_next(session, moment)
    if claim is None:
        return False
    try:
        handlers[claim.kind](scope, claim.payload, moment)
    except Exception as error:  # noqa: BLE001  a worker outlives whatever one job does
        log.warning(
            "job_failed", job=claim.id, kind=claim.kind, attempt=claim.attempts, error=type(error).__name__
        )
        with scope() as session:
            postpone(session, claim, moment, type(error).__name__)
        return True
    with scope() as session:
        finish(session, claim, moment)
    return True


def work(
    scope: SessionScope, handlers: Mapping[str, Handler], stop: threading.Event, idle_seconds: float = 1
) -> None:
    """Do jobs until told to stop; wait while there is nothing to do."""
    while not stop.is_set():
        try:
            busy = run_one(scope, handlers, now())
        except Exception as error:  # noqa: BLE001  the database may be away for a while
            log.warning("worker_waits", error=type(error).__name__)
            busy = False
        if not busy:
            stop.wait(idle_seconds)


class JobRetention:
    """Done jobs go after their term; a payload never holds what people wrote."""

    tables = frozenset({"job"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete jobs done longer ago than the term."""
        old = delete(Job).where(Job.done_at < moment - timedelta(days=terms.done_job))
        return len(session.execute(old.returning(Job.id)).all())

    def erase(self, session: Session, ref: object) -> None:
        """Jobs point at nothing personal."""

    def export(self, session: Session, ref: object) -> dict[str, Any]:
        """Jobs hold nothing personal."""
        del session, ref
        return {}
