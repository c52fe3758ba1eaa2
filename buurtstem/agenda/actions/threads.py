"""THE writes of people on threads: naming, moving on, dismissing, and which stories are in them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import Interpretation, ItemThread, Thread, ThreadLog, ThreadStory
from buurtstem.agenda.queries.threads import facts_of
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.agenda.rules.threads import (
    LONGEST_REASON,
    MOST_THREADS,
    Act,
    MadeBy,
    MovedMeanwhile,
    Recognition,
    Stage,
    StoryElsewhere,
    StoryInTwoThreads,
    stage_after,
    stage_after_dismissal,
    stage_after_return,
)
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.stories.queries import find_published
from buurtstem.themes.rules import Theme


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


def name_thread(session: Session, actor: Actor, thread_id: int, naming: Naming, moment: datetime) -> None:
    """Give a thread the name that people use for it."""
    thread = kept_thread(session, actor, thread_id)
    thread.name, thread.name_lang, thread.value = naming.name, naming.lang, naming.value
    write_log(session, thread, actor, Act.NAMED, naming.name, moment)


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


def open_thread_from_story(
    session: Session, actor: Actor, area_code: str, story_public_id: str, theme: Theme, moment: datetime
) -> int:
    """Open a thread of a single striking story; return its row.

    Raises:
        NotAllowed: this actor keeps no agenda there.
        StoryElsewhere, StoryInTwoThreads: see `add_story_to_thread`.
    """
    if not may_keep_agenda(actor, area_code):
        raise NotAllowed
    thread = Thread(
        public_id=secrets.token_hex(6),
        area_code=area_code,
        theme=theme,
        aspect=None,
        made_by=MadeBy.PERSON,
        stage=Stage.PROPOSED,
        stage_at=moment,
        created_at=moment,
    )
    session.add(thread)
    session.flush()
    write_log(session, thread, actor, Act.OPENED, "", moment)
    add_story_to_thread(session, actor, thread.id, story_public_id, moment)
    return thread.id


def add_story_to_thread(
    session: Session, actor: Actor, thread_id: int, story_public_id: str, moment: datetime
) -> None:
    """Put a public story of the neighbourhood in a thread; from now on people decide where it is.

    Raises:
        StoryElsewhere: no public story of this neighbourhood has this id.
        StoryInTwoThreads: it is in two threads already.
    """
    thread = kept_thread(session, actor, thread_id)
    story_id = find_published(session, thread.area_code, story_public_id)
    if story_id is None:
        raise StoryElsewhere
    _put_in(session, thread, story_id, moment)
    write_log(session, thread, actor, Act.STORY_IN, "", moment)


def take_story_out(
    session: Session, actor: Actor, thread_id: int, story_public_id: str, moment: datetime
) -> None:
    """Take a story out of a thread; the machine does not put it back.

    Raises:
        StoryElsewhere: it is not in this thread.
    """
    thread = kept_thread(session, actor, thread_id)
    _take_out(session, thread, story_public_id, moment)
    write_log(session, thread, actor, Act.STORY_OUT, "", moment)


def move_story_to(
    session: Session, actor: Actor, thread_id: int, story_public_id: str, to_public_id: str, moment: datetime
) -> None:
    """Move a story from one thread of a neighbourhood to another.

    Raises:
        NotFound: there is no such other thread there.
        StoryElsewhere: the story is not in the first.
    """
    thread = kept_thread(session, actor, thread_id)
    target = session.scalar(
        select(Thread.id).where(Thread.public_id == to_public_id, Thread.area_code == thread.area_code)
    )
    if target is None or target == thread.id:
        raise NotFound
    other = kept_thread(session, actor, target)
    story_id = _take_out(session, thread, story_public_id, moment)
    _put_in(session, other, story_id, moment)
    write_log(session, thread, actor, Act.STORY_OUT, "", moment)
    write_log(session, other, actor, Act.STORY_IN, "", moment)


def kept_thread(session: Session, actor: Actor, thread_id: int) -> Thread:
    """Return a thread, locked, for somebody who keeps the agenda of its neighbourhood.

    Raises:
        NotFound: no such thread. NotAllowed: not this actor's.
    """
    thread = locked_thread(session, thread_id)
    if not may_keep_agenda(actor, thread.area_code):
        raise NotAllowed
    return thread


def locked_thread(session: Session, thread_id: int) -> Thread:
    """Return a thread, locked.

    Raises:
        NotFound: no such thread.
    """
    thread = session.scalar(select(Thread).where(Thread.id == thread_id).with_for_update())
    if thread is None:
        raise NotFound
    return thread


def write_log(
    session: Session, thread: Thread, actor: Actor, act: Act, detail: str, moment: datetime
) -> None:
    """Note who did what with a thread; never a word of a story."""
    session.add(
        ThreadLog(thread_id=thread.id, person_id=actor.id, act=act, detail=detail[:LONGEST_REASON], at=moment)
    )
    session.flush()


def _set_stage(thread: Thread, stage: Stage, reason: str, moment: datetime) -> None:
    thread.stage, thread.stage_at, thread.reason = stage, moment, reason


def _row(session: Session, thread: Thread, story_id: int | None) -> ThreadStory | None:
    return session.scalar(
        select(ThreadStory).where(ThreadStory.thread_id == thread.id, ThreadStory.story_id == story_id)
    )


def _put_in(session: Session, thread: Thread, story_id: int, moment: datetime) -> None:
    row = _row(session, thread, story_id)
    elsewhere = session.scalar(
        select(func.count())
        .select_from(ThreadStory)
        .join(Thread, Thread.id == ThreadStory.thread_id)
        .where(
            ThreadStory.story_id == story_id,
            ThreadStory.is_in.is_(True),
            ThreadStory.thread_id != thread.id,
            Thread.stage != Stage.DISMISSED,
        )
    )
    if (elsewhere or 0) >= MOST_THREADS:
        raise StoryInTwoThreads
    if row is None:
        row = ThreadStory(thread_id=thread.id, story_id=story_id, because=[])
        session.add(row)
    row.is_in, row.placed_by, row.placed_at = True, MadeBy.PERSON, moment
    session.flush()


def _take_out(session: Session, thread: Thread, story_public_id: str, moment: datetime) -> int:
    row = _row(session, thread, find_published(session, thread.area_code, story_public_id))
    if row is None or not row.is_in:
        raise StoryElsewhere
    row.is_in, row.placed_by, row.placed_at, row.because = False, MadeBy.PERSON, moment, []
    session.flush()
    return row.story_id
