"""THE reads of stories; each list page takes a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.core.text import search_form
from buurtstem.media.queries import PictureCard, pictures_of
from buurtstem.places.queries import lies_in, names_of
from buurtstem.themes.queries import (
    Marks,
    NatureTag,
    Tag,
    contributions_with,
    counting_themes_of,
    marks_of_many,
)
from buurtstem.themes.rules import Nature, Theme

from .models import Story
from .rules import FEWEST_TELLERS, KIND, Source, StoryFilter, ToldBy, public_source, shows_tellers

# brief.md: one person in one talk at the door is one teller; every other story has a receipt of its own
TELLER = func.coalesce(-Story.talk_id, Story.id)
TELLERS = func.count(TELLER.distinct())


@dataclass(frozen=True)
class StoryCard:
    """What the public sees of a story: no street, no day, no finer source than web or in person."""

    id: int
    public_id: str
    area_code: str
    area_name: str
    text: str
    lang: str
    nature: Nature | None
    told_by: ToldBy
    source: str
    month: date
    themes: tuple[Tag, ...]
    pictures: tuple[PictureCard, ...]


@dataclass(frozen=True)
class StoryList:
    """One page of stories, their number, how many told them (None: not said), whether the filter was left."""

    cards: tuple[StoryCard, ...]
    total: int
    tellers: int | None
    widened: bool


@dataclass(frozen=True)
class StoryDetail:
    """A story as its teller and its checkers see it."""

    id: int
    public_id: str
    area_code: str
    area_name: str
    text: str
    lang: str
    lang_chosen: bool
    nature: Nature | None
    told_by: ToldBy
    source: Source
    age: str
    state: ContributionState
    reason: str | None
    is_sensitive: bool
    was_overwritten: bool
    received_at: datetime
    state_changed_at: datetime
    tags: tuple[Tag, ...]
    natures: tuple[NatureTag, ...]
    pictures: tuple[PictureCard, ...]


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


def list_stories(session: Session, area_code: str, wish: StoryFilter, number: int, size: int) -> StoryList:
    """Return one page of published stories of an area, newest month first.

    A filter that leaves fewer than ten tellers is not answered: the wider set is, and that is said.
    """
    total, tellers = _count(session, area_code, wish)
    widened = wish.splits and tellers < FEWEST_TELLERS
    if widened:
        wish = wish.wider()
        total, tellers = _count(session, area_code, wish)
    rows = session.scalars(
        select(Story)
        .where(_asked(area_code, wish))
        .order_by(Story.shown_month.desc(), Story.public_id)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    shown = tellers if shows_tellers(wish, tellers) else None
    return StoryList(_cards(session, rows), total, shown, widened)


def published_ids() -> Select[int]:
    """Return a select of the ids of published stories, for reads of other features."""
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


def withdrawn_ids() -> Select[int]:
    """Return a select of the ids of stories that their tellers withdrew and that are not erased yet."""
    return select(Story.id).where(Story.state == ContributionState.WITHDRAWN)


def held_back_ids() -> Select[int]:
    """Return a select of the ids of stories that a checker holds back."""
    return select(Story.id).where(Story.state == ContributionState.HELD_BACK)


def published_cards(
    session: Session, ids: Select[int] | Collection[int], number: int = 1, size: int | None = None
) -> tuple[StoryCard, ...]:
    """Return those of these stories that are published, newest month first, or one page of them."""
    wanted = select(Story).where(Story.id.in_(ids), Story.state == ContributionState.PUBLISHED)
    ordered = wanted.order_by(Story.shown_month.desc(), Story.public_id)
    page = ordered if size is None else ordered.offset((number - 1) * size).limit(size)
    return _cards(session, session.scalars(page).all())


def published_texts(session: Session, place: str) -> tuple[StoryText, ...]:
    """Return all published stories of an area and the areas in it, in the order in which they came."""
    rows = session.execute(
        select(Story.id, Story.area_code, Story.text, Story.lang)
        .where(_asked(place, StoryFilter()))
        .order_by(Story.id)
    ).all()
    themes = counting_themes_of(session, KIND)
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
    return _cards(session, [row])[0]


def was_taken_back(session: Session, area_code: str, public_id: str) -> bool:
    """Whether at this address stood a story that its teller took back."""
    state = session.scalar(
        select(Story.state).where(Story.public_id == public_id, Story.area_code == area_code)
    )
    return state in {ContributionState.WITHDRAWN, ContributionState.ERASED}


def get_story(session: Session, story_id: int) -> StoryDetail:
    """Return a story as its teller and its checkers see it.

    Raises:
        NotFound: no such story.
    """
    row = session.get(Story, story_id, populate_existing=True)
    if row is None:
        raise NotFound
    return _details(session, [row])[0]


def waiting_stories(
    session: Session, places: tuple[str | None, ...], number: int, size: int
) -> tuple[tuple[StoryDetail, ...], int]:
    """Return one page of stories that wait for a check in these places, and their number.

    Sensitive ones first, then by age, oldest first.
    """
    waits = and_(Story.state == ContributionState.WAITING, lies_in(Story.area_code, places))
    total = session.scalar(select(func.count()).select_from(Story).where(waits)) or 0
    rows = session.scalars(
        select(Story)
        .where(waits)
        .order_by(Story.is_sensitive.desc(), Story.received_at, Story.id)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return _details(session, rows), total


def left_since(session: Session, state: ContributionState, before: datetime) -> list[int]:
    """Return the ids of stories that are in this state since before a moment."""
    return list(
        session.scalars(select(Story.id).where(Story.state == state, Story.state_changed_at < before))
    )


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
        for each in _details(session, session.scalars(select(Story).where(Story.id.in_(ids))).all())
    }


def stories_of_talk(session: Session, talk_id: int) -> tuple[StoryDetail, ...]:
    """Return the pieces of one talk at the door, in the order in which they were told."""
    rows = session.scalars(select(Story).where(Story.talk_id == talk_id).order_by(Story.id)).all()
    return _details(session, rows)


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


def _count(session: Session, area_code: str, wish: StoryFilter) -> tuple[int, int]:
    """Return the number of stories and of their tellers."""
    row = session.execute(select(func.count(Story.id), TELLERS).where(_asked(area_code, wish))).one()
    return row[0], row[1]


def _asked(area_code: str, wish: StoryFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [
        Story.state == ContributionState.PUBLISHED,
        lies_in(Story.area_code, (area_code,)),
    ]
    if wish.themes is not None:
        conditions.append(Story.id.in_(contributions_with(KIND, wish.themes)))
    if wish.nature:
        conditions.append(Story.nature == wish.nature)
    if wish.lang:
        conditions.append(Story.lang == wish.lang)
    conditions += [
        Story.search_text.contains(word, autoescape=True) for word in search_form(wish.words).split()
    ]
    return and_(*conditions)


def _cards(session: Session, rows: Sequence[Story]) -> tuple[StoryCard, ...]:
    marks, pictures, names = _joined(session, rows)
    return tuple(
        StoryCard(
            id=row.id,
            public_id=row.public_id,
            area_code=row.area_code,
            area_name=names[row.area_code],
            text=row.text,
            lang=row.lang,
            nature=Nature(row.nature) if row.nature else None,
            told_by=ToldBy(row.told_by),
            source=public_source(Source(row.source)),
            month=row.shown_month,
            themes=marks[row.id].shown,
            pictures=pictures.get(row.id, ()),
        )
        for row in rows
    )


def _details(session: Session, rows: Sequence[Story]) -> tuple[StoryDetail, ...]:
    marks, pictures, names = _joined(session, rows)
    return tuple(
        StoryDetail(
            id=row.id,
            public_id=row.public_id,
            area_code=row.area_code,
            area_name=names[row.area_code],
            text=row.text,
            lang=row.lang,
            lang_chosen=row.lang_chosen,
            nature=Nature(row.nature) if row.nature else None,
            told_by=ToldBy(row.told_by),
            source=Source(row.source),
            age=row.age,
            state=ContributionState(row.state),
            reason=row.reason,
            is_sensitive=row.is_sensitive,
            was_overwritten=row.was_overwritten,
            received_at=row.received_at,
            state_changed_at=row.state_changed_at,
            tags=marks[row.id].themes,
            natures=marks[row.id].natures,
            pictures=pictures.get(row.id, ()),
        )
        for row in rows
    )


def _joined(
    session: Session, rows: Sequence[Story]
) -> tuple[dict[int, Marks], dict[int, tuple[PictureCard, ...]], dict[str, str]]:
    """Read what stands beside stories in other features: three statements, however many rows."""
    ids = [row.id for row in rows]
    return (
        {each: Marks() for each in ids} | marks_of_many(session, KIND, ids),
        pictures_of(session, KIND, ids),
        names_of(session, {row.area_code for row in rows}),
    )
