"""THE writes of interpretations: added, and withdrawn with a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import Interpretation
from buurtstem.agenda.rules.interpretations import (
    MOST_INTERPRETATIONS,
    AuthorRole,
    TooManyInterpretations,
    check_voice,
)
from buurtstem.agenda.rules.permissions import may_interpret, may_keep_agenda, own_voices, voices_of
from buurtstem.agenda.rules.threads import Act, NoWayOn, Stage, ThreadMerged
from buurtstem.core.errors import Conflict, NotAllowed, NotFound

from .threads import locked_thread, write_log


@dataclass(frozen=True)
class Saying:
    """What somebody says that a thread means; `meeting` when somebody else entered it for them."""

    role: AuthorRole
    text: str
    author: str
    organisation: str
    meeting: str
    said_on: date


def add_interpretation(
    session: Session, actor: Actor, thread_id: int, saying: Saying, moment: datetime
) -> int:
    """Put what somebody says beside what others say; return its row. Sent twice it is said once.

    Raises:
        NotAllowed: this actor does not interpret there, or not in this role.
        MeetingNeeded: it is somebody else's, without a meeting.
        NoWayOn: the thread is dismissed. ThreadMerged: its stories are in another thread now.
        TooManyInterpretations: see there.
    """
    thread = locked_thread(session, thread_id)
    if saying.role not in voices_of(actor, thread.area_code):
        raise NotAllowed
    check_voice(saying.role, own_voices(actor, thread.area_code), saying.meeting)
    said = session.scalar(
        select(Interpretation.id).where(
            Interpretation.thread_id == thread.id,
            Interpretation.entered_by == actor.id,
            Interpretation.withdrawn_at.is_(None),
            *(getattr(Interpretation, name) == value for name, value in vars(saying).items()),
        )
    )
    if said is not None:
        return said
    if thread.merged_into is not None:
        raise ThreadMerged
    if thread.stage == Stage.DISMISSED:
        raise NoWayOn(thread.stage)
    number = session.scalar(
        select(func.count()).select_from(Interpretation).where(Interpretation.thread_id == thread.id)
    )
    if (number or 0) >= MOST_INTERPRETATIONS:
        raise TooManyInterpretations
    row = Interpretation(
        thread_id=thread.id,
        role=saying.role,
        text=saying.text,
        author=saying.author,
        organisation=saying.organisation,
        meeting=saying.meeting,
        said_on=saying.said_on,
        entered_by=actor.id,
        entered_at=moment,
    )
    session.add(row)
    write_log(session, thread, actor, Act.INTERPRETED, saying.role, moment)
    return row.id


def withdraw_interpretation(
    session: Session, actor: Actor, thread_id: int, interpretation_id: int, moment: datetime
) -> None:
    """Withdraw an interpretation with a mark, by who entered it or who keeps the agenda there.

    Raises:
        NotFound: there is none in this thread. NotAllowed: not this actor's.
        Conflict: it was withdrawn before.
    """
    thread = locked_thread(session, thread_id)
    row = session.scalar(
        select(Interpretation).where(
            Interpretation.id == interpretation_id, Interpretation.thread_id == thread.id
        )
    )
    if row is None:
        raise NotFound
    is_own = row.entered_by == actor.id and may_interpret(actor, thread.area_code)
    if not is_own and not may_keep_agenda(actor, thread.area_code):
        raise NotAllowed
    if row.withdrawn_at is not None:
        raise Conflict
    row.withdrawn_at = moment
    write_log(session, thread, actor, Act.WITHDRAWN, row.role, moment)
