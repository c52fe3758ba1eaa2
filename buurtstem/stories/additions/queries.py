"""THE reads of additions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.core.terms import Terms
from buurtstem.places.queries import lies_in
from buurtstem.stories.models import Story
from buurtstem.stories.rules import may_change, version_of

from .models import StoryAddition

ADDITION = "addition"  # under this kind the text before its masks is kept
STANDING = tuple(state for state in ContributionState if may_change(state))


@dataclass(frozen=True)
class Addition:
    """One addition; who is not its teller or a checker gets published ones only."""

    id: int
    story_id: int
    text: str
    lang: str
    state: ContributionState
    reason: str | None
    is_sensitive: bool
    month: date

    @property
    def ref(self) -> ContributionRef:
        """What it is to those who keep the text before its masks."""
        return ContributionRef(ADDITION, self.id)

    @property
    def version(self) -> str:
        """What forms carry of it, to be decided on only as it was read."""
        return version_of(self.text, self.lang)


def additions_of(session: Session, story_id: int) -> tuple[Addition, ...]:
    """Return all additions to a story, in the order in which they came, for its teller and its checkers."""
    return _read(session, select(StoryAddition).where(StoryAddition.story_id == story_id))


def public_additions(session: Session, story_id: int) -> tuple[Addition, ...]:
    """Return the additions to a public story that were checked and are shown."""
    return _read(
        session,
        select(StoryAddition)
        .join(Story, Story.id == StoryAddition.story_id)
        .where(
            StoryAddition.story_id == story_id,
            StoryAddition.state == ContributionState.PUBLISHED,
            Story.state == ContributionState.PUBLISHED,
        ),
    )


def waiting_additions(
    session: Session, places: tuple[str | None, ...], number: int, size: int
) -> tuple[tuple[Addition, ...], int]:
    """Return one page of additions that wait for a check in these places; and how many.

    What may be a cry for help comes first, then the oldest.
    """
    waiting = (
        select(StoryAddition)
        .join(Story, Story.id == StoryAddition.story_id)
        .where(
            StoryAddition.state == ContributionState.WAITING,
            Story.state.in_(STANDING),
            lies_in(Story.area_code, places),
        )
    )
    total = session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    first = waiting.order_by(StoryAddition.is_sensitive.desc())
    return _read(session, first.offset((number - 1) * size).limit(size)), total


def additions_with_ids(session: Session, ids: Collection[int]) -> dict[int, Addition]:
    """Return these additions, by number; those that were erased are left out."""
    return {each.id: each for each in _read(session, select(StoryAddition).where(StoryAddition.id.in_(ids)))}


def refused_additions(session: Session, moment: datetime, terms: Terms) -> tuple[ContributionRef, ...]:
    """Return the additions that were held back and whose term has ended."""
    before = moment - timedelta(days=terms.refused_story)
    ids = session.scalars(
        select(StoryAddition.id)
        .where(StoryAddition.state == ContributionState.HELD_BACK, StoryAddition.decided_at < before)
        .order_by(StoryAddition.id)
        .with_for_update()  # nobody objects between one holder's purge and the next
    ).all()
    return tuple(ContributionRef(ADDITION, each) for each in ids)


def find_addition(session: Session, addition_id: int) -> Addition | None:
    """Return an addition; None when it was erased."""
    found = _read(session, select(StoryAddition).where(StoryAddition.id == addition_id))
    return found[0] if found else None


def get_addition(session: Session, addition_id: int) -> Addition:
    """Return an addition.

    Raises:
        NotFound: no such addition.
    """
    found = find_addition(session, addition_id)
    if found is None:
        raise NotFound
    return found


def _read(session: Session, wanted: Select[StoryAddition]) -> tuple[Addition, ...]:
    there = wanted.where(StoryAddition.state != ContributionState.ERASED)
    rows = session.scalars(there.order_by(StoryAddition.received_at, StoryAddition.id)).all()
    return tuple(
        Addition(
            row.id,
            row.story_id,
            row.text,
            row.lang,
            ContributionState(row.state),
            row.reason,
            row.is_sensitive,
            row.shown_month,
        )
        for row in rows
    )
