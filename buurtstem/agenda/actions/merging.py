"""THE writes by which people make one thread of two, and two of one; each can be undone."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import Interpretation, ItemThread, Thread, ThreadProposal, ThreadStory
from buurtstem.agenda.queries.grouping import series_in
from buurtstem.agenda.rules.proposals import ProposalKind, ProposalReason, ProposalState
from buurtstem.agenda.rules.steps import check_merge, check_split
from buurtstem.agenda.rules.threads import Act, MadeBy, NoWayOn, Stage

from .locks import lock_grouping
from .stories import stories_before
from .threads import keep_step, kept_thread, neighbouring_thread, write_log


@dataclass(frozen=True)
class Part:
    """The stories that go into a thread of their own, its name if it has one, and the place they all name."""

    stories: Collection[int]
    name: str = ""
    lang: str = ""
    place: str = ""
    place_name: str = ""


def merge_thread(
    session: Session, actor: Actor, thread_id: int, into_public_id: str, moment: datetime
) -> int:
    """Put everything of a thread into another of its neighbourhood; return that one. Its address leads there.

    Stories, interpretations and agenda items go along; name, marks and recognition are those of the other.

    Raises:
        NotFound: there is no such other thread there.
        MergeTheOtherWay: see `check_merge`. ThreadMerged: one of them was merged before.
    """
    lock_grouping(session)
    source = kept_thread(session, actor, thread_id)
    target = neighbouring_thread(session, actor, source, into_public_id)
    check_merge(Stage(source.stage), Stage(target.stage))
    stories = stories_of(session, source.id)
    before = {
        "merged": source.id,
        "into": target.id,
        "erased": source.erased_stories,
        "interpretations": _move_interpretations(session, source.id, target.id),
        "items": _move_items(session, source.id, target.id),
    }
    states = stories_before(session, (source, target), stories)
    step = keep_step(session, Act.MERGED, moment, before, states)
    move_stories(session, source, target, stories, moment)
    source.merged_into = target.id
    target.erased_stories += source.erased_stories
    detail = source.name or source.aspect or source.theme
    for thread in (source, target):
        write_log(session, thread, actor, Act.MERGED, detail, moment, step)
    return target.id


def split_thread(session: Session, actor: Actor, thread_id: int, part: Part, moment: datetime) -> int:
    """Put some stories of a thread into a new one of the same subject; return that.

    Raises:
        NothingToPart: see `check_split`. NoWayOn: it is dismissed.
    """
    lock_grouping(session)
    thread = kept_thread(session, actor, thread_id)
    if thread.stage == Stage.DISMISSED:
        raise NoWayOn(thread.stage)
    inside = stories_of(session, thread.id)
    stories = [story for story in inside if story in part.stories]
    check_split(len(stories), len(inside))
    new = Thread(
        public_id=secrets.token_hex(6),
        area_code=thread.area_code,
        theme=thread.theme,
        aspect=thread.aspect,
        series=_next_series(session, thread),
        place=part.place,
        place_name=part.place_name,
        made_by=MadeBy.PERSON,
        name=part.name,
        name_lang=part.lang if part.name else "",
        stage=Stage.PROPOSED,
        stage_at=moment,
        created_at=moment,
    )
    session.add(new)
    session.flush()
    states = stories_before(session, (thread, new), stories)
    step = keep_step(session, Act.SPLIT, moment, {"of": thread.id, "new": new.id}, states)
    move_stories(session, thread, new, stories, moment)
    for each in (thread, new):
        write_log(session, each, actor, Act.SPLIT, part.name, moment, step)
    _keep_apart(session, actor, thread, new, len(inside), moment)
    return new.id


def _keep_apart(  # noqa: PLR0913  who parted which two threads of how many stories, and when
    session: Session, actor: Actor, thread: Thread, new: Thread, size: int, moment: datetime
) -> None:
    """The machine does not propose to merge what a person parted, until much changed."""
    session.add(
        ThreadProposal(
            area_code=thread.area_code,
            kind=ProposalKind.MERGE,
            thread_id=thread.id,
            other_id=new.id,
            reason=ProposalReason.WORDS,
            size=size,
            state=ProposalState.REJECTED,
            made_at=moment,
            decided_at=moment,
            person_id=actor.id,
        )
    )
    session.flush()


def stories_of(session: Session, thread_id: int) -> list[int]:
    """Return the stories in a thread, also those that are not public just now."""
    rows = session.scalars(
        select(ThreadStory.story_id)
        .where(ThreadStory.thread_id == thread_id, ThreadStory.is_in.is_(True))
        .order_by(ThreadStory.story_id)
    )
    return list(rows)


def move_stories(
    session: Session, source: Thread, target: Thread, stories: Collection[int], moment: datetime
) -> None:
    """Take stories out of one thread and put them into another, with the words that put them there."""
    rows = session.scalars(
        select(ThreadStory).where(
            ThreadStory.thread_id.in_((source.id, target.id)), ThreadStory.story_id.in_(stories)
        )
    ).all()
    there = {row.story_id: row for row in rows if row.thread_id == target.id}
    for row in (row for row in rows if row.thread_id == source.id):
        other = there.get(row.story_id)
        if other is None:
            other = ThreadStory(thread_id=target.id, story_id=row.story_id, because=list(row.because))
            session.add(other)
        for each, is_in in ((row, False), (other, True)):
            each.is_in, each.placed_by, each.placed_at = is_in, MadeBy.PERSON, moment
    session.flush()


def _move_interpretations(session: Session, source_id: int, target_id: int) -> list[int]:
    moved = (
        update(Interpretation)
        .where(Interpretation.thread_id == source_id)
        .values(thread_id=target_id)
        .returning(Interpretation.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(moved))


def _move_items(session: Session, source_id: int, target_id: int) -> list[list[int]]:
    """Let agenda items that grew from a thread grow from another; return each with whether it did already."""
    there = set(session.scalars(select(ItemThread.item_id).where(ItemThread.thread_id == target_id)))
    moved = []
    for row in session.scalars(select(ItemThread).where(ItemThread.thread_id == source_id)).all():
        moved.append([row.item_id, int(row.item_id in there)])
        if row.item_id in there:
            session.delete(row)
        else:
            row.thread_id = target_id
    session.flush()
    return moved


def _next_series(session: Session, thread: Thread) -> int:
    """Return the next number of a thread of this aspect; 0 where it has none."""
    if thread.aspect is None:
        return 0
    return series_in(session, (thread.area_code,))[thread.area_code, thread.aspect] + 1
