"""Stories in every state, for their tellers, for checkers and for other features."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import lies_in
from buurtstem.stories.models import Story

from .cards import TELLER, StoryDetail, details_from


def withdrawn_ids() -> Select[int]:
    """Return a select of the ids of stories that their tellers withdrew and that are not erased yet."""
    return select(Story.id).where(Story.state == ContributionState.WITHDRAWN)


def held_back_ids() -> Select[int]:
    """Return a select of the ids of stories that a checker holds back."""
    return select(Story.id).where(Story.state == ContributionState.HELD_BACK)


def get_story(session: Session, story_id: int) -> StoryDetail:
    """Return a story as its teller and its checkers see it.

    Raises:
        NotFound: no such story.
    """
    row = session.get(Story, story_id, populate_existing=True)
    if row is None:
        raise NotFound
    return details_from(session, [row])[0]


def waiting_stories(places: tuple[str | None, ...]) -> Select[int, str, bool, str | None, datetime]:
    """Return a select of `story_id`, `lang`, `is_sensitive`, `suspected`, `received_at` of all that waits."""
    return select(
        Story.id.label("story_id"), Story.lang, Story.is_sensitive, Story.suspected, Story.received_at
    ).where(Story.state == ContributionState.WAITING, lies_in(Story.area_code, places))


def left_since(session: Session, moments: Mapping[ContributionState, datetime]) -> list[int]:
    """Return the ids of stories that are in one of these states since before its moment.

    They are locked: nobody changes one or objects between this and what is done with it.
    """
    left = (and_(Story.state == state, Story.state_changed_at < before) for state, before in moments.items())
    return list(session.scalars(select(Story.id).where(or_(*left)).order_by(Story.id).with_for_update()))


def told_stories(
    places: tuple[str | None, ...], *states: ContributionState
) -> Select[int, str, str, str, int | None]:
    """Return a select of `story_id`, `text`, `lang`, `age`, `teller` of stories here and in these states."""
    return select(
        Story.id.label("story_id"), Story.text, Story.lang, Story.age, TELLER.label("teller")
    ).where(Story.state.in_(states), lies_in(Story.area_code, places))


def details_of(session: Session, ids: Collection[int]) -> dict[int, StoryDetail]:
    """Return these stories as checkers see them, by id."""
    return {
        each.id: each
        for each in details_from(session, session.scalars(select(Story).where(Story.id.in_(ids))).all())
    }
