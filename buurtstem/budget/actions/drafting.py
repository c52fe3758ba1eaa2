"""Rounds and plans before the vote opens: made, changed, removed by the builder of the place."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.models import BudgetPlan, BudgetPlanStory, BudgetRound
from buurtstem.budget.queries.rows import get_row, plan_rows
from buurtstem.budget.rules.round import RoundState, check_draft
from buurtstem.budget.rules.terms import (
    PlanTerms,
    RoundTerms,
    check_cost,
    check_plan,
    check_slug,
    check_terms,
)
from buurtstem.core.errors import NotFound
from buurtstem.core.money import Cents

from .log import refuse_others


def make_round(session: Session, actor: Actor, terms: RoundTerms, slug: str) -> int:
    """Make a round as a draft and return its id.

    Raises:
        NotAllowed: not the builder of this place.
        InvalidField: what is written down cannot be kept, or the address is reserved or taken.
    """
    refuse_others(actor, terms.area_code)
    check_terms(terms)
    taken = frozenset(session.scalars(select(BudgetRound.slug)))
    row = BudgetRound(
        public_id=secrets.token_hex(8), slug=check_slug(slug, taken), state=RoundState.DRAFT, **asdict(terms)
    )
    session.add(row)
    session.flush()
    return row.id


def edit_round(session: Session, actor: Actor, round_id: int, terms: RoundTerms) -> None:
    """Change what is written down of a draft; its address stays.

    Raises:
        NotAllowed: not the builder of the place it is in, or moves to.
        RoundNotDraft: the vote is open or was.
        InvalidField: what is written down cannot be kept.
        PlanOverMaximum: a plan that is there asks more than the new most per plan.
    """
    row = _draft(session, actor, round_id)
    refuse_others(actor, terms.area_code)
    check_terms(terms)
    for plan in plan_rows(session, round_id):
        check_cost(Cents(plan.cost), terms.most_per_plan)
    for name, value in asdict(terms).items():
        setattr(row, name, value)
    session.flush()


def add_plan(session: Session, actor: Actor, round_id: int, plan: PlanTerms) -> int:
    """Add a plan to a draft and return its number on the ballot.

    Raises:
        NotAllowed, RoundNotDraft: as for the round.
        InvalidField, PlanOverMaximum: it cannot be kept so.
    """
    row = _draft(session, actor, round_id)
    check_plan(plan, Cents(row.most_per_plan))
    last = session.scalar(select(func.max(BudgetPlan.number)).where(BudgetPlan.round_id == round_id)) or 0
    added = BudgetPlan(
        round_id=round_id,
        number=last + 1,
        title=plan.title,
        text=plan.text,
        place=plan.place,
        cost=plan.cost,
    )
    session.add(added)
    session.flush()
    _answer(session, added.id, plan.story_ids)
    return added.number


def edit_plan(session: Session, actor: Actor, round_id: int, number: int, plan: PlanTerms) -> None:
    """Change a plan of a draft.

    Raises:
        NotAllowed, RoundNotDraft, InvalidField, PlanOverMaximum: as for a new one.
        NotFound: no such plan in this round.
    """
    row = _draft(session, actor, round_id)
    check_plan(plan, Cents(row.most_per_plan))
    found = get_plan_row(session, round_id, number)
    found.title, found.text, found.place, found.cost = plan.title, plan.text, plan.place, plan.cost
    session.execute(delete(BudgetPlanStory).where(BudgetPlanStory.plan_id == found.id))
    _answer(session, found.id, plan.story_ids)


def remove_plan(session: Session, actor: Actor, round_id: int, number: int) -> None:
    """Take a plan out of a draft; during the vote it can only be withdrawn.

    Raises:
        NotAllowed, RoundNotDraft, NotFound: as for changing one.
    """
    _draft(session, actor, round_id)
    found = get_plan_row(session, round_id, number)
    session.execute(delete(BudgetPlanStory).where(BudgetPlanStory.plan_id == found.id))
    session.delete(found)
    session.flush()


def get_plan_row(session: Session, round_id: int, number: int) -> BudgetPlan:
    """Return the row of a plan by its number.

    Raises:
        NotFound: no such plan in this round.
    """
    row = session.scalar(
        select(BudgetPlan).where(BudgetPlan.round_id == round_id, BudgetPlan.number == number)
    )
    if row is None:
        raise NotFound
    return row


def _draft(session: Session, actor: Actor, round_id: int) -> BudgetRound:
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    check_draft(RoundState(row.state))
    return row


def _answer(session: Session, plan_id: int, story_ids: tuple[int, ...]) -> None:
    session.add_all(BudgetPlanStory(plan_id=plan_id, story_id=each) for each in dict.fromkeys(story_ids))
    session.flush()
