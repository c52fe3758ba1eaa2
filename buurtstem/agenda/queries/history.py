"""THE reads of what people said of threads and did with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.queries import names_of_people
from buurtstem.agenda.models import Interpretation, ThreadLog, ThreadStep
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.threads import Act


@dataclass(frozen=True)
class InterpretationLine:
    """What somebody said that a thread means; a withdrawn one shows its mark only."""

    id: int
    role: AuthorRole
    text: str
    author: str
    organisation: str
    meeting: str
    said_on: date
    entered_by: int | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class LogLine:
    """What was done with a thread, in which function, by whom as long as that is kept.

    `step_id`: what can be undone; `is_undone`: it was.
    """

    act: Act
    detail: str
    function: str
    person: str
    at: datetime
    step_id: int | None
    is_undone: bool


def interpretations_of(session: Session, thread_ids: Collection[int]) -> tuple[InterpretationLine, ...]:
    """Return what people said of these threads, in the order in which they said it; one statement."""
    rows = session.scalars(
        select(Interpretation)
        .where(Interpretation.thread_id.in_(thread_ids))
        .order_by(Interpretation.said_on, Interpretation.id)
    )
    return tuple(
        InterpretationLine(
            id=row.id,
            role=AuthorRole(row.role),
            text=row.text,
            author=row.author,
            organisation=row.organisation,
            meeting=row.meeting,
            said_on=row.said_on,
            entered_by=row.entered_by,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


def log_of(session: Session, thread_id: int) -> tuple[LogLine, ...]:
    """Return what was done with a thread, newest first."""
    rows = session.execute(
        select(ThreadLog, ThreadStep.undone_at)
        .outerjoin(ThreadStep, ThreadStep.id == ThreadLog.step_id)
        .where(ThreadLog.thread_id == thread_id)
        .order_by(ThreadLog.id.desc())
    ).all()
    names = names_of_people(session, {row.person_id for row, _ in rows if row.person_id is not None})
    return tuple(
        LogLine(
            Act(row.act),
            row.detail,
            row.function,
            names.get(row.person_id or 0, ""),
            row.at,
            row.step_id,
            undone_at is not None,
        )
        for row, undone_at in rows
    )
