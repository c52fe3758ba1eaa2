"""Stories that are public, for pages and for other features."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import lies_in
from buurtstem.stories.models import Story
from buurtstem.stories.rules import (
    KIND,
    StoryFilter,
    ToldBy,
)
from buurtstem.themes.queries import (
    counting_themes_of,
)
from buurtstem.themes.rules import Nature, Theme

from .cards import TELLER, StoryCard, cards_of
from .lists import asked


@dataclass(frozen=True)
class StoryText:
    """A published story as something is made of it: its text and the themes that count for it."""

    id: int
    area_code: str
    text: str
    lang: str
    themes: frozenset[Theme]


@dataclass(frozen=True)
class StoryMarks:
    """What is counted of a published story inside the team."""

    lang: str
    nature: Nature | None
    told_by: ToldBy


def published_ids(place: str | None = None) -> Select[int]:
    """Return a select of the ids of published stories, for reads of other features; of one area or all."""
    if place is not None:
        return select(Story.id).where(asked(place, StoryFilter()))
    return select(Story.id).where(Story.state == ContributionState.PUBLISHED)


def published_tellers() -> Select[int, int | None, int, str, str | None]:
    """Return a select of `story_id`, `teller`, `by_professional` (1 or 0), `lang`, `nature` of public ones.

    The pieces of a talk have one teller.
    """
    by_professional = case((Story.told_by == ToldBy.PROFESSIONAL, 1), else_=0)
    return select(
        Story.id.label("story_id"),
        TELLER.label("teller"),
        by_professional.label("by_professional"),
        Story.lang.label("lang"),
        Story.nature.label("nature"),
    ).where(Story.state == ContributionState.PUBLISHED)


def published_cards(
    session: Session, ids: Select[int] | Collection[int], number: int = 1, size: int | None = None
) -> tuple[StoryCard, ...]:
    """Return those of these stories that are published, newest month first, or one page of them."""
    wanted = select(Story).where(Story.id.in_(ids), Story.state == ContributionState.PUBLISHED)
    ordered = wanted.order_by(Story.shown_month.desc(), Story.public_id)
    page = ordered if size is None else ordered.offset((number - 1) * size).limit(size)
    return cards_of(session, session.scalars(page).all())


def published_texts(session: Session, place: str) -> tuple[StoryText, ...]:
    """Return all published stories of an area and the areas in it, in the order in which they came."""
    rows = session.execute(
        select(Story.id, Story.area_code, Story.text, Story.lang)
        .where(asked(place, StoryFilter()))
        .order_by(Story.id)
    ).all()
    themes = counting_themes_of(session, KIND, published_ids(place))
    return tuple(
        StoryText(row.id, row.area_code, row.text, row.lang, themes.get(row.id, frozenset())) for row in rows
    )


def published_marks(session: Session, places: tuple[str | None, ...]) -> dict[int, StoryMarks]:
    """Return language, nature and teller's side of all published stories in these places, by id."""
    rows = session.execute(
        select(Story.id, Story.lang, Story.nature, Story.told_by).where(
            Story.state == ContributionState.PUBLISHED, lies_in(Story.area_code, places)
        )
    )
    return {
        row.id: StoryMarks(row.lang, Nature(row.nature) if row.nature else None, ToldBy(row.told_by))
        for row in rows
    }


def find_published(session: Session, area_code: str, public_id: str) -> int | None:
    """Return the id of the published story of a neighbourhood that has this public id."""
    return session.scalar(published_ids().where(Story.public_id == public_id, Story.area_code == area_code))


def get_public_story(session: Session, area_code: str, public_id: str) -> StoryCard:
    """Return a published story.

    Raises:
        NotFound: no such story, or not public.
    """
    row = session.scalar(
        select(Story).where(
            Story.public_id == public_id,
            Story.area_code == area_code,
            Story.state == ContributionState.PUBLISHED,
        )
    )
    if row is None:
        raise NotFound
    return cards_of(session, [row])[0]


def find_gone(session: Session, area_code: str, public_id: str) -> ContributionState | None:
    """Return whether the story of this address was withdrawn or erased; None when it is neither, or none.

    Of one that was erased nobody knows any more why: its teller wished it, or its term was over.
    """
    state = session.scalar(
        select(Story.state).where(Story.public_id == public_id, Story.area_code == area_code)
    )
    gone = {ContributionState.WITHDRAWN, ContributionState.ERASED}
    return ContributionState(state) if state in gone else None
