"""Rounds and plans as pages show them; each read takes a fixed number of statements."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from buurtstem.budget.models import BudgetPlan, BudgetPlanStory, BudgetRound, RoundLog
from buurtstem.budget.rules.chain import Act, Entry
from buurtstem.budget.rules.round import RoundState
from buurtstem.budget.rules.terms import RoundTerms
from buurtstem.core.errors import NotFound
from buurtstem.core.money import Cents
from buurtstem.places.queries import names_of

from .rows import plan_rows, terms_of

PUBLIC_CHANGES = frozenset({Act.PLAN_WITHDRAWN, Act.END_MOVED, Act.ENDED})


@dataclass(frozen=True)
class RoundCard:
    """A round in a list."""

    id: int
    public_id: str
    slug: str
    title: str
    lang: str
    area_code: str
    area_name: str
    state: RoundState
    pot: Cents
    begins_at: datetime
    ends_at: datetime
    plan_count: int


@dataclass(frozen=True)
class PlanCard:
    """A plan as its round shows it; cost in cents."""

    id: int
    number: int
    title: str
    text: str
    lang: str
    place: str
    cost: Cents
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    story_ids: tuple[int, ...]
    text_hidden: bool

    @property
    def is_withdrawn(self) -> bool:
        """Whether it stays on the ballot, marked, and cannot win."""
        return self.withdrawn_at is not None


@dataclass(frozen=True)
class Change:
    """What changed during the vote; `facts` depend on the act (see docs of the log)."""

    at: datetime
    act: Act
    facts: dict[str, Any]


@dataclass(frozen=True)
class RoundPage:
    """Everything that the public page of a round shows; no count is in it."""

    id: int
    public_id: str
    slug: str
    area_name: str
    state: RoundState
    terms: RoundTerms
    plans: tuple[PlanCard, ...]
    sheet: str | None
    sheet_hash: str | None
    changes: tuple[Change, ...]
    decision: str | None
    ended_reason: str | None
    key_destroyed_at: datetime | None

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it; a draft is for staff of the place only."""
        return self.state is not RoundState.DRAFT


@dataclass(frozen=True)
class PlanLink:
    """A plan that answers a story, for the chain."""

    story_id: int
    round_slug: str
    number: int
    title: str
    lang: str


def find_round_id(session: Session, slug: str) -> int | None:
    """Return the id of the round at an address."""
    return session.scalar(select(BudgetRound.id).where(BudgetRound.slug == slug))


def get_round(session: Session, slug: str) -> RoundPage:
    """Return the round at an address, drafts too: whoever shows it asks `is_public` or for the right role.

    Raises:
        NotFound: no such round.
    """
    row = session.scalar(select(BudgetRound).where(BudgetRound.slug == slug))
    if row is None:
        raise NotFound
    return RoundPage(
        id=row.id,
        public_id=row.public_id,
        slug=row.slug,
        area_name=names_of(session, {row.area_code}).get(row.area_code, row.area_code),
        state=RoundState(row.state),
        terms=terms_of(row),
        plans=plan_cards(session, row),
        sheet=row.sheet,
        sheet_hash=row.sheet_hash,
        changes=tuple(
            Change(entry.at, entry.act, dict(entry.facts))
            for entry in log_of(session, row.id)
            if entry.act in PUBLIC_CHANGES
        ),
        decision=row.decision,
        ended_reason=row.ended_reason,
        key_destroyed_at=row.key_destroyed_at,
    )


def find_plan(session: Session, plan_id: int) -> tuple[RoundPage, PlanCard] | None:
    """Return a plan by its id, with its round."""
    slug = session.scalar(
        select(BudgetRound.slug)
        .join(BudgetPlan, BudgetPlan.round_id == BudgetRound.id)
        .where(BudgetPlan.id == plan_id)
    )
    if slug is None:
        return None
    page = get_round(session, slug)
    return page, next(plan for plan in page.plans if plan.id == plan_id)


def rounds_of_area(session: Session, area_code: str) -> tuple[RoundCard, ...]:
    """Return the public rounds of an area, the one that ends last first."""
    return _cards(session, (BudgetRound.area_code == area_code) & (BudgetRound.state != RoundState.DRAFT))


def plan_cards(session: Session, row: BudgetRound) -> tuple[PlanCard, ...]:
    """Return the plans of a round by number, with the stories they answer; two statements."""
    plans = plan_rows(session, row.id)
    answered: dict[int, list[int]] = {}
    links = session.execute(
        select(BudgetPlanStory.plan_id, BudgetPlanStory.story_id)
        .join(BudgetPlan, BudgetPlan.id == BudgetPlanStory.plan_id)
        .where(BudgetPlan.round_id == row.id)
        .order_by(BudgetPlanStory.story_id)
    )
    for plan_id, story_id in links:
        answered.setdefault(plan_id, []).append(story_id)
    return tuple(
        PlanCard(
            id=plan.id,
            number=plan.number,
            title=plan.title,
            text=plan.text,
            lang=row.lang,
            place=plan.place,
            cost=Cents(plan.cost),
            withdrawn_at=plan.withdrawn_at,
            withdrawn_reason=plan.withdrawn_reason,
            story_ids=tuple(answered.get(plan.id, ())),
            text_hidden=plan.text_hidden,
        )
        for plan in plans
    )


def plans_answering(session: Session, story_ids: Collection[int]) -> tuple[PlanLink, ...]:
    """Return the plans of public rounds that answer one of these stories; one statement."""
    rows = session.execute(
        select(
            BudgetPlanStory.story_id, BudgetRound.slug, BudgetPlan.number, BudgetPlan.title, BudgetRound.lang
        )
        .join(BudgetPlan, BudgetPlan.id == BudgetPlanStory.plan_id)
        .join(BudgetRound, BudgetRound.id == BudgetPlan.round_id)
        .where(BudgetPlanStory.story_id.in_(story_ids), BudgetRound.state != RoundState.DRAFT)
        .order_by(BudgetRound.id, BudgetPlan.number, BudgetPlanStory.story_id)
    )
    return tuple(PlanLink(*row) for row in rows)


def log_of(session: Session, round_id: int) -> tuple[Entry, ...]:
    """Return the log of a round from its first entry; `rules.chain.first_break` says whether it is whole."""
    rows = session.scalars(select(RoundLog).where(RoundLog.round_id == round_id).order_by(RoundLog.number))
    return tuple(
        Entry(row.number, row.at, Act(row.act), json.loads(row.facts), row.previous_hash, row.hash)
        for row in rows
    )


def cards_in(session: Session, places: Iterable[str | None]) -> tuple[RoundCard, ...]:
    """Return the rounds, drafts too, of areas that lie in these places; None is everywhere."""
    places = list(places)
    if None in places:
        return _cards(session, BudgetRound.id > 0)
    beginnings = [code.removeprefix(code[:2]) for code in places if code is not None]
    wanted = [func.substr(BudgetRound.area_code, 3, len(digits)) == digits for digits in beginnings]
    condition: ColumnElement[bool] = BudgetRound.id < 0
    for each in wanted:
        condition = condition | each
    return _cards(session, condition)


def _cards(session: Session, condition: ColumnElement[bool]) -> tuple[RoundCard, ...]:
    plans = (
        select(func.count())
        .where(BudgetPlan.round_id == BudgetRound.id)
        .correlate(BudgetRound)
        .scalar_subquery()
    )
    rows = session.execute(
        select(BudgetRound, plans)
        .where(condition)
        .order_by(BudgetRound.ends_at.desc(), BudgetRound.id.desc())
    ).all()
    names = names_of(session, {row.area_code for row, _ in rows})
    return tuple(
        RoundCard(
            id=row.id,
            public_id=row.public_id,
            slug=row.slug,
            title=row.title,
            lang=row.lang,
            area_code=row.area_code,
            area_name=names.get(row.area_code, row.area_code),
            state=RoundState(row.state),
            pot=Cents(row.pot),
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            plan_count=count,
        )
        for row, count in rows
    )
