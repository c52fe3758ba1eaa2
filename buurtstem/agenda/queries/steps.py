"""THE reads of what people did with threads: what can be undone, and what stands on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.agenda.models import ThreadLog, ThreadStep, ThreadStepStory
from buurtstem.agenda.rules.steps import Done, first_to_undo, standing_on
from buurtstem.agenda.rules.threads import Act


@dataclass(frozen=True)
class LaterAct:
    """What stands in the way of undoing an earlier act: what, on which thread, when, in which function.

    `step_id` is None for what cannot be undone.
    """

    act: Act
    thread_id: int
    function: str
    at: datetime
    step_id: int | None


def find_in_the_way(session: Session, thread_id: int, step_id: int) -> LaterAct | None:
    """Return which later act has to be undone before a step of a thread can be; None when none has.

    What stands on it may have gone on to other threads: they are looked at too, until no new one turns up.
    """
    threads: frozenset[int] = frozenset()
    around = frozenset({thread_id})
    while around != threads:
        threads = around
        standing = standing_on(done_around(session, threads), step_id)
        around = threads.union(*(each.threads for each in standing))
    found = first_to_undo(standing)
    if found is None:
        return None
    lines = select(ThreadLog).where(
        ThreadLog.id == found.number if found.step_id is None else ThreadLog.step_id == found.step_id
    )
    line = session.scalars(lines.order_by(ThreadLog.thread_id != thread_id, ThreadLog.id)).all()[0]
    return LaterAct(found.act, line.thread_id, line.function, line.at, found.step_id)


def done_around(session: Session, thread_ids: Collection[int]) -> tuple[Done, ...]:
    """Return what was done with these threads and with those that shared an act with them, oldest first.

    Also what was done elsewhere with the same stories. Three statements.
    """
    steps = select(ThreadLog.step_id).where(ThreadLog.thread_id.in_(thread_ids))
    related = select(ThreadLog.thread_id).where(ThreadLog.step_id.in_(steps))
    handled = select(ThreadStepStory.story_id).where(ThreadStepStory.step_id.in_(steps))
    with_them = select(ThreadStepStory.step_id).where(ThreadStepStory.story_id.in_(handled))
    rows = session.execute(
        select(ThreadLog.id, ThreadLog.act, ThreadLog.thread_id, ThreadLog.step_id)
        .where(
            ThreadLog.thread_id.in_(thread_ids)
            | ThreadLog.thread_id.in_(related)
            | ThreadLog.step_id.in_(with_them)
        )
        .order_by(ThreadLog.id)
    ).all()
    step_ids = {row.step_id for row in rows if row.step_id is not None}
    kept = {
        row.id: row
        for row in session.execute(
            select(ThreadStep.id, ThreadStep.act, ThreadStep.undone_at).where(ThreadStep.id.in_(step_ids))
        )
    }
    stories: dict[int, set[int]] = defaultdict(set)
    for part in session.execute(
        select(ThreadStepStory.step_id, ThreadStepStory.story_id).where(ThreadStepStory.step_id.in_(step_ids))
    ):
        stories[part.step_id].add(part.story_id)
    lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
    done = []
    for row in rows:
        if row.step_id is None:
            done.append(Done(row.id, Act(row.act), frozenset({row.thread_id})))
        else:
            lines[row.step_id].append((row.id, row.thread_id))
    for step_id, where in lines.items():
        done.append(
            Done(
                max(number for number, _ in where),
                Act(kept[step_id].act),
                frozenset(thread_id for _, thread_id in where),
                frozenset(stories[step_id]),
                step_id,
                kept[step_id].undone_at is not None,
            )
        )
    return tuple(sorted(done, key=lambda each: each.number))
