"""Stories that were told in one talk at the door."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.stories.models import Story

from .cards import StoryDetail, details_from


def stories_of_talk(session: Session, talk_id: int) -> tuple[StoryDetail, ...]:
    """Return the pieces of one talk at the door, in the order in which they were told."""
    rows = session.scalars(select(Story).where(Story.talk_id == talk_id).order_by(Story.id)).all()
    return details_from(session, rows)


def find_talk_of(session: Session, story_id: int) -> int | None:
    """Return the talk at the door that a story is a piece of; None: it was told by itself."""
    return session.scalar(select(Story.talk_id).where(Story.id == story_id))


def piece_ids(session: Session, talk_id: int) -> tuple[int, ...]:
    """Return the ids of the pieces of one talk, in the order in which they were told."""
    return tuple(session.scalars(select(Story.id).where(Story.talk_id == talk_id).order_by(Story.id)))


def states_of_talks(session: Session, talk_ids: Collection[int]) -> dict[int, tuple[ContributionState, ...]]:
    """Return where the pieces of each of these talks stand, in the order in which they were told."""
    rows = session.execute(
        select(Story.talk_id, Story.state).where(Story.talk_id.in_(talk_ids)).order_by(Story.id)
    ).all()
    return {
        talk_id: tuple(ContributionState(row.state) for row in rows if row.talk_id == talk_id)
        for talk_id in talk_ids
    }


def talks_decided(before: datetime) -> Select[Any]:
    """Return a select of the ids of talks of which no piece waits and none changed since a moment."""
    waits = case((Story.state == ContributionState.WAITING, 1), else_=0)
    return _talks().having(func.sum(waits) == 0, func.max(Story.state_changed_at) < before)


def talks_erased() -> Select[Any]:
    """Return a select of the ids of talks of which every piece is erased."""
    stands = case((Story.state == ContributionState.ERASED, 0), else_=1)
    return _talks().having(func.sum(stands) == 0)


def _talks() -> Select[Any]:
    return select(Story.talk_id).where(Story.talk_id.is_not(None)).group_by(Story.talk_id)
