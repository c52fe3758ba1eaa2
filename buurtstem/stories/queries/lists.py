"""The list of stories that everybody may read, with search and filters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from buurtstem.core.contributions import ContributionState
from buurtstem.core.search import AFTER_ALL_WORDS, Question, Term, read_question
from buurtstem.places.rules import covered_neighbourhoods
from buurtstem.stories.models import Story, StoryWord
from buurtstem.stories.rules import (
    KIND,
    MOST_PROPERTIES,
    Source,
    StoryFilter,
    Wider,
    parts_of,
    public_source,
    shows_tellers,
    why_wider,
)
from buurtstem.themes.queries import contributions_with

from .cards import TELLER, StoryCard, cards_of

TELLERS = func.count(TELLER.distinct())
NEWEST_FIRST = (Story.shown_month.desc(), Story.public_id.desc())  # as the index stands, read backwards


@dataclass(frozen=True)
class StoryList:
    """One page of stories, their number, how many told them (None: not said), why more than was asked."""

    cards: tuple[StoryCard, ...]
    total: int
    tellers: int | None
    wider: Wider | None


@dataclass(frozen=True)
class Answered:
    """The question that is answered in the place of the one that was asked."""

    wish: StoryFilter
    total: int
    tellers: int
    wider: Wider | None


@dataclass(frozen=True)
class Neighbours:
    """Public ids of the stories before and after one in a list; None at its ends."""

    previous: str | None
    next: str | None


def list_stories(session: Session, area_code: str, wish: StoryFilter, number: int, size: int) -> StoryList:
    """Return one page of published stories of an area, newest month first.

    A filter that leaves fewer than ten tellers, or leaves fewer than ten apart, is not answered: the wider
    set is, and that is said.
    """
    answered = answer(session, area_code, wish)
    rows = session.scalars(
        select(Story)
        .where(asked(area_code, answered.wish))
        .order_by(*NEWEST_FIRST)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    shown = answered.tellers if shows_tellers(answered.wish, answered.tellers) else None
    return StoryList(cards_of(session, rows), answered.total, shown, answered.wider)


def neighbours(session: Session, area_code: str, wish: StoryFilter, story: StoryCard) -> Neighbours:
    """Return what stands before and after a story in the list that answers a question."""
    if wish.splits:
        wish = answer(session, area_code, wish).wish
    here = asked(area_code, wish)
    place = tuple_(Story.shown_month, Story.public_id)
    newer, older = place > (story.month, story.public_id), place < (story.month, story.public_id)
    backwards = (Story.shown_month, Story.public_id)
    one = select(Story.public_id)
    return Neighbours(
        session.scalar(one.where(here, newer).order_by(*backwards).limit(1)),
        session.scalar(one.where(here, older).order_by(*NEWEST_FIRST).limit(1)),
    )


def answer(session: Session, area_code: str, wish: StoryFilter) -> Answered:
    """Return which question is answered, with the number of stories and of their tellers; one statement."""
    base = asked(area_code, wish.wider())
    if not wish.splits:
        total, tellers = session.execute(select(func.count(Story.id), TELLERS).where(base)).one()
        return Answered(wish, total, tellers, None)
    # too many properties are not counted: the answer is known
    parts = parts_of(wish) if len(wish.properties) <= MOST_PROPERTIES else ()
    meant = _has(wish, wish.properties)
    apart = [
        func.count(case((meant, None), (_has(wish, names), TELLER), else_=None).distinct()) for names in parts
    ]
    total, tellers, total_meant, tellers_meant, *left = session.execute(
        select(
            func.count(Story.id),
            TELLERS,
            func.count(case((meant, Story.id), else_=None)),
            func.count(case((meant, TELLER), else_=None).distinct()),
            *apart,
        ).where(base)
    ).one()
    wider = why_wider(wish, tellers_meant, left)
    if wider:
        return Answered(wish.wider(), total, tellers, wider)
    return Answered(wish, total_meant, tellers_meant, None)


def asked(area_code: str, wish: StoryFilter) -> ColumnElement[bool]:
    """Return the condition that a story is public, lies here, and is what a reader asks for."""
    return and_(
        _found(area_code, read_question(wish.words))
        if wish.words
        else and_(Story.state == ContributionState.PUBLISHED, _lies_here(Story.area_code, area_code)),
        _has(wish, wish.properties),
    )


def _has(wish: StoryFilter, names: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a story has these properties of a wish."""
    return and_(true(), *(_property(wish, name) for name in sorted(names)))


def _property(wish: StoryFilter, name: str) -> ColumnElement[bool]:
    if name == "themes":
        with_theme = contributions_with(KIND, wish.themes or ())
        # of this story, not all there are of the theme: other neighbourhoods have many
        return with_theme.where(with_theme.selected_columns.contribution_id == Story.id).exists()
    if name == "source":
        return Story.source.in_([each for each in Source if public_source(each) == wish.source])
    column = {
        "nature": Story.nature,
        "lang": Story.lang,
        "month": Story.shown_month,
        "told_by": Story.told_by,
    }
    return func.coalesce(
        column[name] == getattr(wish, name), False
    )  # a story without a nature has not this one


def _found(area_code: str, question: Question) -> ColumnElement[bool]:
    """Return the condition that a public story here has all these words, and each phrase word for word."""
    if question.is_empty:
        return Story.id.in_([])
    searches = [_with_word(area_code, term) for term in question.terms]
    ids: Select[int] | CompoundSelect[int] = searches[0]
    if len(searches) > 1:
        ids = searches[0].intersect(*searches[1:])
    return and_(
        Story.id.in_(ids),
        # in the index there are public stories only; asked again, in a way that leads the database to the ids
        Story.state.concat("") == ContributionState.PUBLISHED,
        *(
            Story.search_text.contains(f" {' '.join(phrase)} ", autoescape=True)
            for phrase in question.phrases
        ),
    )


def _with_word(area_code: str, term: Term) -> Select[int]:
    here = select(StoryWord.story_id).where(_lies_here(StoryWord.area_code, area_code))
    if not term.is_beginning:
        return here.where(StoryWord.word == term.word)
    return here.where(StoryWord.word >= term.word, StoryWord.word < term.word + AFTER_ALL_WORDS)


def _lies_here(column: InstrumentedAttribute[str], area_code: str) -> ColumnElement[bool]:
    code, is_exact = covered_neighbourhoods(area_code)
    return column == code if is_exact else column.startswith(code, autoescape=True)
