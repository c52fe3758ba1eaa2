"""“Same here”: a count beside a story, and nothing about who counted; no list is ordered by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotFound, TooManyAttempts
from buurtstem.core.limits import Limit, check_limit, record_attempt

from .models import SameHere, Story

ONCE_A_DAY = Limit("same_here", most=1, minutes=24 * 60)  # per address and story; the hash is of one day


def recognise_story(session: Session, story_id: int, source: str, moment: datetime) -> None:
    """Count that somebody recognises a public story; a second time on one day from one source is not counted.

    Args:
        session: the transaction.
        story_id: the story.
        source: keyed hash of the asker's address and the story.
        moment: now.

    Raises:
        NotFound: no such story, or not public.
    """
    story = session.get(Story, story_id, with_for_update=True)  # one after the other: no count is lost
    if story is None or story.state != ContributionState.PUBLISHED:
        raise NotFound
    try:
        check_limit(session, ONCE_A_DAY, source, moment)
    except TooManyAttempts:
        return
    record_attempt(session, ONCE_A_DAY, source, moment)
    kept = session.get(SameHere, story_id, populate_existing=True)
    if kept is None:
        session.add(SameHere(story_id=story_id, times=1))
    else:
        kept.times += 1
    session.flush()


def times_recognised(session: Session, story_id: int) -> int:
    """Return how often people said that they recognise a story."""
    kept = session.get(SameHere, story_id, populate_existing=True)
    return kept.times if kept else 0
