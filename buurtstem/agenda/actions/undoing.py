"""Undoing what somebody did with threads: what was there before is there again, and the log says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import (
    Interpretation,
    ItemThread,
    Thread,
    ThreadLog,
    ThreadProposal,
    ThreadStep,
    ThreadStepStory,
    ThreadStory,
)
from buurtstem.agenda.queries.steps import done_around
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.agenda.rules.proposals import ProposalKind, ProposalState
from buurtstem.agenda.rules.steps import AlreadyUndone, LaterActsStand, undoable
from buurtstem.agenda.rules.threads import MOST_THREADS, Act, StoryInTwoThreads
from buurtstem.core.errors import NotAllowed, NotFound

from .locks import lock_grouping
from .merging import move_stories, stories_of
from .stories import live_threads_of
from .threads import locked_thread, write_log


def undo_step(session: Session, actor: Actor, thread_id: int, step_id: int, moment: datetime) -> None:
    """Undo a step that was made on a thread, on all threads that it touched.

    Raises:
        NotFound: there is no such step of this thread. NotAllowed: not this actor's.
        AlreadyUndone, LaterActsStand: it cannot be undone any more.
        StoryInTwoThreads: a story would be in three threads.
    """
    lock_grouping(session)
    thread = locked_thread(session, thread_id)
    if not may_keep_agenda(actor, thread.area_code):
        raise NotAllowed
    threads = _locked_threads_of(session, step_id)
    step = session.get(ThreadStep, step_id)
    if step is None or thread not in threads:
        raise NotFound
    if step.undone_at is not None:
        raise AlreadyUndone
    if step.id not in undoable(done_around(session, [thread.id])):
        raise LaterActsStand
    _put_stories_back(session, step.id)
    _WAYS_BACK.get(Act(step.act), _nothing_else)(session, step, thread)
    step.undone_at = moment
    for each in threads:
        write_log(session, each, actor, Act.UNDONE, step.act, moment)


def _locked_threads_of(session: Session, step_id: int) -> Sequence[Thread]:
    """Return the threads that a step touched, as they are now and locked: nothing is erased meanwhile."""
    return session.scalars(
        select(Thread)
        .where(Thread.id.in_(select(ThreadLog.thread_id).where(ThreadLog.step_id == step_id)))
        .order_by(Thread.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _put_stories_back(session: Session, step_id: int) -> None:
    """Let stories stand to threads as they did; what was erased since has no row here any more."""
    states = session.scalars(
        select(ThreadStepStory).where(ThreadStepStory.step_id == step_id).order_by(ThreadStepStory.id)
    ).all()
    stories = {state.story_id for state in states}
    rows = session.scalars(
        select(ThreadStory).where(
            ThreadStory.thread_id.in_({state.thread_id for state in states}),
            ThreadStory.story_id.in_(stories),
        )
    )
    there = {(row.thread_id, row.story_id): row for row in rows}
    for state in states:
        row = there.get((state.thread_id, state.story_id))
        if row is not None and (state.was_in is None or state.placed_by is None):
            session.delete(row)
        elif row is not None and state.was_in is not None and state.placed_by is not None:
            row.is_in, row.placed_by = state.was_in, state.placed_by
    session.flush()
    live = live_threads_of(session, stories)
    for state in states:
        if state.was_in and len(live[state.story_id] - {state.thread_id}) >= MOST_THREADS:
            raise StoryInTwoThreads


def _name_back(session: Session, step: ThreadStep, thread: Thread) -> None:
    del session
    for field, value in step.before.items():
        setattr(thread, field, value)


def _merge_back(session: Session, step: ThreadStep, thread: Thread) -> None:
    del thread
    source, target = (session.get_one(Thread, step.before[key]) for key in ("merged", "into"))
    source.merged_into = None
    _answered_no(session, ProposalKind.MERGE, *sorted((source.id, target.id)))
    target.erased_stories = max(0, target.erased_stories - step.before["erased"])
    session.execute(
        update(Interpretation)
        .where(Interpretation.id.in_(step.before["interpretations"]))
        .values(thread_id=source.id)
        .execution_options(synchronize_session=False)
    )
    for item_id, was_there in step.before["items"]:
        if was_there:
            session.add(ItemThread(item_id=item_id, thread_id=source.id))
        else:
            session.execute(
                update(ItemThread)
                .where(ItemThread.item_id == item_id, ItemThread.thread_id == target.id)
                .values(thread_id=source.id)
            )
    session.flush()


def _split_back(session: Session, step: ThreadStep, thread: Thread) -> None:
    """Everything goes back, also what came since; the address of the new thread leads to the old one.

    What tellers erased in the new thread counts in the old one from now on: nobody reads the other any more.
    """
    del thread
    source, new = (session.get_one(Thread, step.before[key]) for key in ("of", "new"))
    move_stories(session, new, source, stories_of(session, new.id), step.at)
    new.merged_into = source.id
    source.erased_stories += new.erased_stories
    _answered_no(session, ProposalKind.SPLIT, source.id, None)


def _answered_no(session: Session, kind: ProposalKind, thread_id: int, other_id: int | None) -> None:
    """Whoever undoes what the machine proposed says no to it."""
    session.execute(
        update(ThreadProposal)
        .where(
            ThreadProposal.kind == kind,
            ThreadProposal.thread_id == thread_id,
            ThreadProposal.other_id.is_not_distinct_from(other_id),
            ThreadProposal.state == ProposalState.ACCEPTED,
        )
        .values(state=ProposalState.REJECTED)
        .execution_options(synchronize_session=False)
    )
    session.flush()


def _nothing_else(session: Session, step: ThreadStep, thread: Thread) -> None:
    """Only stories were moved."""


_WAYS_BACK: dict[Act, Callable[[Session, ThreadStep, Thread], None]] = {
    Act.NAMED: _name_back,
    Act.MERGED: _merge_back,
    Act.SPLIT: _split_back,
}
