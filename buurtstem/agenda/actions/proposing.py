"""The machine's part: it opens threads and adds stories; it never moves, merges, splits or revives."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from buurtstem.agenda.models import Thread, ThreadStory
from buurtstem.agenda.rules.grouping import (
    GroupedStory,
    Grouping,
    KnownThread,
    chosen_aspects,
    group_stories,
)
from buurtstem.agenda.rules.threads import MadeBy, Stage
from buurtstem.places.queries import lies_in
from buurtstem.stories.queries import published_ids, published_texts
from buurtstem.themes.rules import Tagger


@dataclass(frozen=True)
class Proposed:
    """What a run made: new threads, stories that joined one, stories that left, stories looked at."""

    stories: int
    opened: int
    joined: int
    left: int


def read_aspects(session: Session, place: str, tagger: Tagger) -> tuple[GroupedStory, ...]:
    """Return the public stories of a place with their aspects; takes time, so do it before a transaction."""
    texts = published_texts(session, place)
    taggings = tagger.tag_many((text.text, text.lang) for text in texts)
    return tuple(
        GroupedStory(text.id, text.area_code, chosen_aspects(tagging.aspects, text.themes))
        for text, tagging in zip(texts, taggings, strict=True)
    )


def keep_proposals(
    session: Session, place: str, stories: Iterable[GroupedStory], moment: datetime
) -> Proposed:
    """Open threads and add stories to them; what was taken back since it was read stays out."""
    public = set(session.scalars(published_ids()))
    present = [story for story in stories if story.id in public]
    known = _known(session, place)
    grouping = group_stories(present, known, _placed(session, known), _settled(session))
    _open(session, grouping, moment)
    ids = {(thread.area_code, thread.aspect): thread.id for thread in _known(session, place)}
    for thread_id, story_id in grouping.left:
        session.execute(
            delete(ThreadStory).where(ThreadStory.thread_id == thread_id, ThreadStory.story_id == story_id)
        )
    session.add_all(
        ThreadStory(
            thread_id=ids[area, placing.aspect.id],
            story_id=placing.story_id,
            is_in=True,
            placed_by=MadeBy.MACHINE,
            because=list(placing.aspect.because),
            placed_at=moment,
        )
        for area, placing in grouping.joined
    )
    session.flush()
    return Proposed(len(present), len(grouping.opened), len(grouping.joined), len(grouping.left))


def propose_threads(session: Session, place: str, tagger: Tagger, moment: datetime) -> Proposed:
    """Group the public stories of an area and the areas in it into proposed threads, in one go."""
    return keep_proposals(session, place, read_aspects(session, place, tagger), moment)


def _known(session: Session, place: str) -> tuple[KnownThread, ...]:
    rows = session.execute(
        select(Thread.id, Thread.area_code, Thread.aspect, Thread.stage).where(
            Thread.aspect.is_not(None), lies_in(Thread.area_code, (place,))
        )
    )
    return tuple(KnownThread(row.id, row.area_code, row.aspect, Stage(row.stage)) for row in rows)


def _placed(session: Session, known: tuple[KnownThread, ...]) -> dict[int, frozenset[int]]:
    ids = {thread.id for thread in known}
    rows = session.execute(
        select(ThreadStory.thread_id, ThreadStory.story_id).where(ThreadStory.placed_by == MadeBy.MACHINE)
    )
    placed: dict[int, set[int]] = {}
    for row in rows:
        if row.thread_id in ids:
            placed.setdefault(row.thread_id, set()).add(row.story_id)
    return {thread_id: frozenset(story_ids) for thread_id, story_ids in placed.items()}


def _settled(session: Session) -> frozenset[int]:
    return frozenset(
        session.scalars(select(ThreadStory.story_id).where(ThreadStory.placed_by == MadeBy.PERSON))
    )


def _open(session: Session, grouping: Grouping, moment: datetime) -> None:
    session.add_all(
        Thread(
            public_id=secrets.token_hex(6),
            area_code=area,
            theme=aspect.theme,
            aspect=aspect.id,
            made_by=MadeBy.MACHINE,
            stage=Stage.PROPOSED,
            stage_at=moment,
            created_at=moment,
        )
        for area, aspect in grouping.opened
    )
    session.flush()
