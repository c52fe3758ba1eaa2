"""THE writes of people on the life of threads: naming, moving on, dismissing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import (
    Interpretation,
    ItemThread,
    Thread,
    ThreadLog,
    ThreadStep,
    ThreadStepStory,
)
from buurtstem.agenda.queries.threads import facts_of
from buurtstem.agenda.rules.permissions import FUNCTIONS, may_keep_agenda
from buurtstem.agenda.rules.threads import (
    LONGEST_REASON,
    Act,
    MovedMeanwhile,
    Recognition,
    Stage,
    ThreadMerged,
    stage_after,
    stage_after_dismissal,
    stage_after_return,
)
from buurtstem.core.database import get_locked
from buurtstem.core.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class Naming:
    """The name that people give a thread, and what they care for in it (the first link of the chain)."""

    name: str
    lang: str
    value: str


@dataclass(frozen=True)
class Answer:
    """The answer to "do residents recognise this?", with the meeting where it was asked."""

    recognised: Recognition
    meeting: str
    on: date


@dataclass(frozen=True)
class StoryBefore:
    """How a story stood to a thread before an act; `was_in` is None when nothing joined them."""

    thread_id: int
    story_id: int
    was_in: bool | None
    placed_by: str | None


def name_thread(session: Session, actor: Actor, thread_id: int, naming: Naming, moment: datetime) -> None:
    """Give a thread the name that people use for it; can be undone."""
    thread = kept_thread(session, actor, thread_id)
    before = {"name": thread.name, "name_lang": thread.name_lang, "value": thread.value}
    step = keep_step(session, Act.NAMED, moment, before)
    thread.name, thread.name_lang, thread.value = naming.name, naming.lang, naming.value
    write_log(session, thread, actor, Act.NAMED, naming.name, moment, step)


def move_thread_on(
    session: Session, actor: Actor, thread_id: int, moment: datetime, seen: str | None = None
) -> Stage:
    """Move a thread to its next stage and return that.

    `seen` is the stage that its keeper saw; None moves it on from wherever it is.

    Raises:
        ThreadNotReady: something is missing; NoWayOn: there is no next stage.
        MovedMeanwhile: it is not in the stage that was seen any more.
    """
    thread = kept_thread(session, actor, thread_id)
    if seen is not None and seen != thread.stage:
        raise MovedMeanwhile(thread.stage)
    roles = session.scalars(
        select(Interpretation.role).where(
            Interpretation.thread_id == thread.id, Interpretation.withdrawn_at.is_(None)
        )
    ).all()
    _set_stage(thread, stage_after(facts_of(thread, roles)), "", moment)
    write_log(session, thread, actor, Act.MOVED_ON, thread.stage, moment)
    return Stage(thread.stage)


def record_recognition(
    session: Session, actor: Actor, thread_id: int, answer: Answer, moment: datetime
) -> None:
    """Keep whether residents recognise this, as they said at a meeting (P-06)."""
    thread = kept_thread(session, actor, thread_id)
    thread.recognised = answer.recognised
    thread.recognised_meeting, thread.recognised_on = answer.meeting, answer.on
    write_log(session, thread, actor, Act.RECOGNITION, answer.recognised, moment)


def mark_thread(  # noqa: PLR0913  two marks that may stand together
    session: Session,
    actor: Actor,
    thread_id: int,
    moment: datetime,
    *,
    is_chance: bool,
    is_obstacle: bool,
) -> None:
    """Mark a thread as a chance, an obstacle, both, or neither yet (P-17)."""
    thread = kept_thread(session, actor, thread_id)
    thread.is_chance, thread.is_obstacle = is_chance, is_obstacle
    marks = (("chance", is_chance), ("obstacle", is_obstacle))
    write_log(session, thread, actor, Act.MARKED, " ".join(name for name, on in marks if on), moment)


def dismiss_thread(session: Session, actor: Actor, thread_id: int, reason: str, moment: datetime) -> None:
    """Dismiss a thread for a reason; the machine never brings it back.

    Raises:
        ReasonNeeded, NoWayOn, ThreadInUse: see `stage_after_dismissal`.
    """
    thread = kept_thread(session, actor, thread_id)
    has_items = bool(session.scalar(select(exists().where(ItemThread.thread_id == thread.id))))
    stage = stage_after_dismissal(Stage(thread.stage), reason, has_items=has_items)
    _set_stage(thread, stage, reason, moment)
    write_log(session, thread, actor, Act.DISMISSED, reason, moment)


def bring_thread_back(session: Session, actor: Actor, thread_id: int, reason: str, moment: datetime) -> None:
    """Bring a dismissed thread back to the beginning of its life, for a reason.

    Raises:
        ReasonNeeded, NoWayOn: see `stage_after_return`.
    """
    thread = kept_thread(session, actor, thread_id)
    _set_stage(thread, stage_after_return(Stage(thread.stage), reason), "", moment)
    write_log(session, thread, actor, Act.BROUGHT_BACK, reason, moment)


def kept_thread(session: Session, actor: Actor, thread_id: int) -> Thread:
    """Return a thread, locked, for somebody who keeps the agenda of its neighbourhood.

    Raises:
        NotFound: no such thread. NotAllowed: not this actor's.
        ThreadMerged: its stories are in another thread now.
    """
    thread = locked_thread(session, thread_id)
    if not may_keep_agenda(actor, thread.area_code):
        raise NotAllowed
    if thread.merged_into is not None:
        raise ThreadMerged
    return thread


def neighbouring_thread(session: Session, actor: Actor, thread: Thread, public_id: str) -> Thread:
    """Return another thread of the neighbourhood of this one, to write in.

    Raises:
        NotFound: there is none with this id. Otherwise as `kept_thread`.
    """
    found = session.scalar(
        select(Thread.id).where(Thread.public_id == public_id, Thread.area_code == thread.area_code)
    )
    if found is None or found == thread.id:
        raise NotFound
    return kept_thread(session, actor, found)


def locked_thread(session: Session, thread_id: int) -> Thread:
    """Return a thread as it is now, locked; also when it was read before in this transaction.

    Raises:
        NotFound: no such thread.
    """
    return get_locked(session, Thread, thread_id)


def write_log(  # noqa: PLR0913, PLR0917  who did what with which thread, when, and the step that undoes it
    session: Session,
    thread: Thread,
    actor: Actor,
    act: Act,
    detail: str,
    moment: datetime,
    step_id: int | None = None,
) -> None:
    """Note who did what with a thread, in which function; never a word of a story."""
    functions = (role for role in FUNCTIONS if actor.has(role, thread.area_code))
    row = ThreadLog(
        thread_id=thread.id,
        person_id=actor.id,
        function=next(functions, ""),
        step_id=step_id,
        act=act,
        detail=detail[:LONGEST_REASON],
        at=moment,
    )
    session.add(row)
    session.flush()


def keep_step(
    session: Session,
    act: Act,
    moment: datetime,
    before: dict[str, Any],
    stories: Iterable[StoryBefore] = (),
) -> int:
    """Keep what was there before an act, so that it can be undone; return the row."""
    step = ThreadStep(act=act, before=before, at=moment)
    session.add(step)
    session.flush()
    session.add_all(ThreadStepStory(step_id=step.id, **vars(each)) for each in stories)
    session.flush()
    return step.id


def _set_stage(thread: Thread, stage: Stage, reason: str, moment: datetime) -> None:
    thread.stage, thread.stage_at, thread.reason = stage, moment, reason
