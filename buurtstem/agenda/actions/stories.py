"""THE writes of people on which stories are in which threads; each can be undone."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import Thread, ThreadLog, ThreadStory
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.agenda.rules.threads import (
    MOST_THREADS,
    Act,
    MadeBy,
    NoWayOn,
    Stage,
    StoryElsewhere,
    StoryInTwoThreads,
)
from buurtstem.core.errors import NotAllowed
from buurtstem.stories.queries import find_published
from buurtstem.themes.rules import Theme

from .locks import lock_grouping
from .threads import StoryBefore, keep_step, kept_thread, neighbouring_thread, write_log


def open_thread_from_story(
    session: Session, actor: Actor, area_code: str, story_public_id: str, theme: Theme, moment: datetime
) -> int:
    """Open a thread of a single striking story; return its row. Sent twice it is one thread.

    Raises:
        NotAllowed: this actor keeps no agenda there.
        StoryElsewhere, StoryInTwoThreads: see `add_story_to_thread`.
    """
    if not may_keep_agenda(actor, area_code):
        raise NotAllowed
    lock_grouping(session)
    opened = _opened_before(session, find_published(session, area_code, story_public_id), theme)
    if opened is not None:
        return opened
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


def _opened_before(session: Session, story_id: int | None, theme: Theme) -> int | None:
    """Return the thread that was opened of this very story, with nothing done to it yet; None if none was.

    A thread that was split off is a person's too, and one that was opened of another story may hold this one:
    only who opened it of this story sends the same form twice.
    """
    was_opened = exists().where(ThreadLog.thread_id == Thread.id, ThreadLog.act == Act.OPENED)
    return session.scalar(
        select(Thread.id)
        .join(ThreadStory, ThreadStory.thread_id == Thread.id)
        .where(
            ThreadStory.story_id == story_id,
            ThreadStory.is_in.is_(True),
            ThreadStory.placed_at == Thread.created_at,
            was_opened,
            Thread.made_by == MadeBy.PERSON,
            Thread.theme == theme,
            Thread.name == "",
            Thread.stage == Stage.PROPOSED,
            Thread.merged_into.is_(None),
        )
    )


def add_story_to_thread(
    session: Session, actor: Actor, thread_id: int, story_public_id: str, moment: datetime
) -> None:
    """Put a public story of the neighbourhood in a thread; from now on people decide where it is.

    Raises:
        StoryElsewhere: no public story of this neighbourhood has this id.
        StoryInTwoThreads: it is in two threads already.
        NoWayOn: the thread is dismissed.
    """
    lock_grouping(session)
    thread = kept_thread(session, actor, thread_id)
    story_id = find_published(session, thread.area_code, story_public_id)
    if story_id is None:
        raise StoryElsewhere
    step = keep_step(session, Act.STORY_IN, moment, {}, [story_before(session, thread, story_id)])
    put_in(session, thread, story_id, moment)
    write_log(session, thread, actor, Act.STORY_IN, "", moment, step)


def take_story_out(
    session: Session, actor: Actor, thread_id: int, story_public_id: str, moment: datetime
) -> None:
    """Take a story out of a thread; the machine does not put it back.

    Raises:
        StoryElsewhere: it is not in this thread.
    """
    lock_grouping(session)
    thread = kept_thread(session, actor, thread_id)
    story_id = _inside(session, thread, story_public_id)
    step = keep_step(session, Act.STORY_OUT, moment, {}, [story_before(session, thread, story_id)])
    take_out(session, thread, story_id, moment)
    write_log(session, thread, actor, Act.STORY_OUT, "", moment, step)


def move_story_to(
    session: Session, actor: Actor, thread_id: int, story_public_id: str, to_public_id: str, moment: datetime
) -> None:
    """Move a story from one thread of a neighbourhood to another; can be undone.

    Raises:
        NotFound: there is no such other thread there.
        StoryElsewhere: the story is not in the first.
    """
    lock_grouping(session)
    thread = kept_thread(session, actor, thread_id)
    other = neighbouring_thread(session, actor, thread, to_public_id)
    story_id = _inside(session, thread, story_public_id)
    before = stories_before(session, (thread, other), [story_id])
    step = keep_step(session, Act.STORY_MOVED, moment, {}, before)
    because = take_out(session, thread, story_id, moment)
    put_in(session, other, story_id, moment, because)
    write_log(session, thread, actor, Act.STORY_OUT, "", moment, step)
    write_log(session, other, actor, Act.STORY_IN, "", moment, step)


def story_before(session: Session, thread: Thread, story_id: int) -> StoryBefore:
    """Return how a story stands to a thread now."""
    return stories_before(session, [thread], [story_id])[0]


def stories_before(
    session: Session, threads: Collection[Thread], story_ids: Collection[int]
) -> list[StoryBefore]:
    """Return how each of these stories stands to each of these threads now; one statement."""
    rows = session.scalars(
        select(ThreadStory).where(
            ThreadStory.thread_id.in_([thread.id for thread in threads]), ThreadStory.story_id.in_(story_ids)
        )
    )
    found = {
        (row.thread_id, row.story_id): StoryBefore(row.thread_id, row.story_id, row.is_in, row.placed_by)
        for row in rows
    }
    return [
        found.get((thread.id, story_id), StoryBefore(thread.id, story_id, None, None))
        for story_id in story_ids
        for thread in threads
    ]


def put_in(
    session: Session, thread: Thread, story_id: int, moment: datetime, because: list[str] | None = None
) -> None:
    """Let a story be in a thread by a person's word, with the words that put it where it was before.

    Raises:
        NoWayOn: the thread is dismissed: there the story would be out of sight.
        StoryInTwoThreads: it is in two others.
    """
    if thread.stage == Stage.DISMISSED:
        raise NoWayOn(thread.stage)
    if count_elsewhere(session, thread.id, story_id) >= MOST_THREADS:
        raise StoryInTwoThreads
    row = _row(session, thread.id, story_id)
    if row is None:
        row = ThreadStory(thread_id=thread.id, story_id=story_id, because=because or [])
        session.add(row)
    row.is_in, row.placed_by, row.placed_at = True, MadeBy.PERSON, moment
    session.flush()


def take_out(session: Session, thread: Thread, story_id: int, moment: datetime) -> list[str]:
    """Let a story be out of a thread by a person's word; return the words that had put it there."""
    row = _row(session, thread.id, story_id)
    if row is None or not row.is_in:
        raise StoryElsewhere
    row.is_in, row.placed_by, row.placed_at = False, MadeBy.PERSON, moment
    session.flush()
    return list(row.because)


def count_elsewhere(session: Session, thread_id: int, story_id: int) -> int:
    """Return in how many other live threads a story is."""
    return len(live_threads_of(session, [story_id])[story_id] - {thread_id})


def live_threads_of(session: Session, story_ids: Collection[int]) -> dict[int, set[int]]:
    """Return the threads that nobody dismissed in which each of these stories is; one statement."""
    rows = session.execute(
        select(ThreadStory.story_id, ThreadStory.thread_id)
        .join(Thread, Thread.id == ThreadStory.thread_id)
        .where(
            ThreadStory.story_id.in_(story_ids),
            ThreadStory.is_in.is_(True),
            Thread.stage != Stage.DISMISSED,
        )
    )
    found: dict[int, set[int]] = {story_id: set() for story_id in story_ids}
    for row in rows:
        found[row.story_id].add(row.thread_id)
    return found


def _row(session: Session, thread_id: int, story_id: int) -> ThreadStory | None:
    return session.scalar(
        select(ThreadStory).where(ThreadStory.thread_id == thread_id, ThreadStory.story_id == story_id)
    )


def _inside(session: Session, thread: Thread, story_public_id: str) -> int:
    """Return the public story that is in a thread.

    Raises:
        StoryElsewhere: it is not.
    """
    story_id = find_published(session, thread.area_code, story_public_id)
    if story_id is None or not story_before(session, thread, story_id).was_in:
        raise StoryElsewhere
    return story_id
