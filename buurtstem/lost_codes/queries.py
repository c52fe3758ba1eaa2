"""THE reads of lost codes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nlargest

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import lies_in, names_of
from buurtstem.stories.queries import StoryDetail, details_of, told_stories

from .models import LostCode
from .rules import count_words, words_of

Places = tuple[str | None, ...]
PIECE = 500  # stories in memory at a time
MOST_LIKELY = 10
STANDING = (
    ContributionState.WAITING,
    ContributionState.PUBLISHED,
    ContributionState.PRIVATE,
    ContributionState.HELD_BACK,
    ContributionState.IN_REVIEW,
)


@dataclass(frozen=True)
class Request:
    """A request as the desk sees it."""

    id: int
    area_code: str
    area_name: str
    about_when: str
    words: str
    contact: str | None
    wishes_erasing: bool
    lang: str
    asked_at: datetime
    due_on: date
    story_id: int | None
    found_by: int | None
    outcome: str | None


def open_requests(
    session: Session, places: Places, number: int, size: int
) -> tuple[tuple[Request, ...], int]:
    """Return one page of requests that wait for an answer, by the day they are due, and how many wait."""
    is_open = (LostCode.outcome.is_(None), lies_in(LostCode.area_code, places))
    total = session.scalar(select(func.count()).select_from(LostCode).where(*is_open)) or 0
    rows = session.scalars(
        select(LostCode)
        .where(*is_open)
        .order_by(LostCode.due_on, LostCode.id)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    names = names_of(session, {row.area_code for row in rows})
    return tuple(_request(row, names) for row in rows), total


def get_request(session: Session, request_id: int) -> Request:
    """Return a request.

    Raises:
        NotFound: no such request.
    """
    row = session.get(LostCode, request_id, populate_existing=True)
    if row is None:
        raise NotFound
    return _request(row, names_of(session, {row.area_code}))


def mark_of(story: StoryDetail | None) -> str:
    """Return what forms carry of the story that stands in a request: which one, and as it was read."""
    return "" if story is None else f"{story.id}-{story.version}"


def sought_since(session: Session, story_ids: Collection[int]) -> dict[int, datetime]:
    """Return since when people look whether these stories are of somebody who lost a code, by story."""
    rows = session.execute(
        select(LostCode.story_id, LostCode.found_at).where(
            LostCode.story_id.in_(story_ids), LostCode.outcome.is_(None), LostCode.found_at.is_not(None)
        )
    )
    return {
        story_id: found_at for story_id, found_at in rows if story_id is not None and found_at is not None
    }


def likely_stories(session: Session, area_code: str, words: str) -> tuple[StoryDetail, ...]:
    """Return the stories of a neighbourhood that have most of these words, those with most first.

    All are looked at, in any state that is not gone: who asks may not know whether a story is public.
    """
    wanted = words_of(words)
    told = session.execute(told_stories((area_code,), *STANDING).execution_options(yield_per=PIECE))
    scores = ((count_words(row.text, wanted), row.story_id) for row in told)
    best = nlargest(MOST_LIKELY, ((score, -story_id) for score, story_id in scores if score))
    found = details_of(session, [-number for _, number in best])
    return tuple(found[-number] for _, number in best)


def _request(row: LostCode, names: dict[str, str]) -> Request:
    return Request(
        id=row.id,
        area_code=row.area_code,
        area_name=names[row.area_code],
        about_when=row.about_when,
        words=row.words,
        contact=row.contact,
        wishes_erasing=row.wishes_erasing,
        lang=row.lang,
        asked_at=row.asked_at,
        due_on=row.due_on,
        story_id=row.story_id,
        found_by=row.found_by,
        outcome=row.outcome,
    )
