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
from sqlalchemy import JSON, ColumnElement, Index, String, and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from .clock import now
from .contributions import ContributionRef
from .database import Base, Moment
from .terms import Terms

FORGOTTEN: dict[str, Any] = {"payload": {}, "unique_key": None}  # what goes with a job that is given up
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
KILLED = "WorkerKilled"  # stands as the reason when no worker lived to give one
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


class NotToBeDone(Exception):  # noqa: N818  no error of ours: whoever was asked said no
    """A handler knows that no later attempt will do; the only argument is the reason that is kept."""


def key_about(ref: ContributionRef) -> str:
    """Return the unique key of a job about a contribution; it goes when the contribution is erased."""
    return f"about/{ref.kind}/{ref.id}"


SessionScope = Callable[[], AbstractContextManager[Session]]
Handler = Callable[[SessionScope, Mapping[str, Any], datetime], None]


def enqueue(
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    run_after: datetime,
    unique_key: str | None = None,
) -> bool:
    """Add a job to the caller's transaction; with a `unique_key` that exists already, do nothing.

    A key exists until its job goes, a term after it was done, or until the job is given up.
    """
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
        .where(_is_due(moment))
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


def has_due(session: Session, moment: datetime) -> bool:
    """Whether there is a job to take: a read, which waits for no writer and lets none wait."""
    return session.scalar(select(Job.id).where(_is_due(moment)).limit(1)) is not None


def _is_due(moment: datetime) -> ColumnElement[bool]:
    """A job is tried so many times, also when each killed its worker before that could say so."""
    return and_(
        Job.done_at.is_(None),
        Job.attempts < MOST_ATTEMPTS,
        Job.run_after <= moment,
        or_(Job.lease_until.is_(None), Job.lease_until < moment),
    )


@dataclass(frozen=True)
class Backlog:
    """What waits for a worker: since when something is due that nobody does, and if anything is planned."""

    due_since: datetime | None
    is_planned: bool


def find_backlog(session: Session, moment: datetime) -> Backlog:
    """Return what waits for a worker; a job that a worker holds does not wait."""
    due_since = session.scalar(select(func.min(Job.run_after)).where(_is_due(moment)))
    planned = session.scalar(
        select(func.count()).select_from(Job).where(Job.done_at.is_(None), Job.attempts < MOST_ATTEMPTS)
    )
    return Backlog(due_since, bool(planned))


def finish(session: Session, claim: Claim, moment: datetime) -> None:
    """Mark a job as done, if this worker still holds it, and forget what it carried."""
    session.execute(
        update(Job)
        .where(Job.id == claim.id, Job.claimed_by == claim.token)
        .values(done_at=moment, lease_until=None, last_error=None, payload={})
    )


def postpone(session: Session, claim: Claim, moment: datetime, error: str, *, is_final: bool = False) -> None:
    """Try again after 2^attempts minutes; after the last attempt give up: only the reason is kept."""
    given_up = is_final or claim.attempts >= MOST_ATTEMPTS
    session.execute(
        update(Job)
        .where(Job.id == claim.id, Job.claimed_by == claim.token)
        .values(
            lease_until=None,
            run_after=moment + timedelta(minutes=2**claim.attempts),
            done_at=moment if given_up else None,
            last_error=error[:200],
            **(FORGOTTEN if given_up else {}),
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
    except NotToBeDone as refusal:
        log.warning("job_refused", job=claim.id, kind=claim.kind, error=str(refusal))
        with scope() as session:
            postpone(session, claim, moment, str(refusal), is_final=True)
        return True
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
    scope: SessionScope,
    looking: SessionScope,
    handlers: Mapping[str, Handler],
    stop: threading.Event,
    idle_seconds: float = 1,
) -> None:
    """Do jobs until told to stop; wait while there is nothing to do.

    `looking` gives a session that only reads: a worker without work takes no turn of a writer.
    """
    while not stop.is_set():
        try:
            with looking() as session:
                busy = has_due(session, now())
            busy = busy and run_one(scope, handlers, now())
        except Exception as error:  # noqa: BLE001  the database may be away for a while
            log.warning("worker_waits", error=type(error).__name__)
            busy = False
        if not busy:
            stop.wait(idle_seconds)


class JobRetention:
    """Done jobs go after their term; a payload never holds what people wrote."""

    tables = frozenset({"job"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete jobs done longer ago than the term; end those that killed their worker each time."""
        session.execute(
            update(Job)
            .where(Job.done_at.is_(None), Job.attempts >= MOST_ATTEMPTS, Job.lease_until < moment)
            .values(done_at=moment, lease_until=None, last_error=KILLED, **FORGOTTEN)
            .execution_options(synchronize_session=False)
        )
        old = delete(Job).where(Job.done_at < moment - timedelta(days=terms.done_job))
        return len(session.execute(old.returning(Job.id)).all())

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Drop what is still to be done about one contribution, such as a mail with its receipt."""
        session.execute(delete(Job).where(Job.unique_key == key_about(ref)))

    def export(self, session: Session, ref: object) -> dict[str, Any]:
        """Jobs hold nothing personal."""
        del session, ref
        return {}
