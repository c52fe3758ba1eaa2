"""From rows to values: what rules and pages ask of a round and its plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.budget.models import BudgetPlan, BudgetRound
from buurtstem.budget.rules.ballot import BallotRules
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.terms import Binding, Leftover, RoundTerms, TieRule
from buurtstem.core.errors import NotFound

_ENUMS: dict[str, Any] = {"rule": Rule, "leftover": Leftover, "tie_rule": TieRule, "binding": Binding}


def terms_of(row: BudgetRound) -> RoundTerms:
    """Return what is written down of a round."""
    values = {each.name: getattr(row, each.name) for each in fields(RoundTerms)}
    return RoundTerms(
        **{name: _ENUMS[name](value) if name in _ENUMS else value for name, value in values.items()}
    )


def plan_rows(session: Session, round_id: int) -> list[BudgetPlan]:
    """Return the plans of a round by number."""
    statement = select(BudgetPlan).where(BudgetPlan.round_id == round_id).order_by(BudgetPlan.number)
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def ballot_rules(row: BudgetRound, plans: Iterable[BudgetPlan]) -> BallotRules:
    """Return what a ballot of this round must keep to."""
    plans = list(plans)
    return BallotRules(
        numbers=frozenset(plan.number for plan in plans),
        withdrawn=frozenset(plan.number for plan in plans if plan.withdrawn_at is not None),
        least=row.least_choices,
        most=row.most_choices,
    )


def get_row(session: Session, round_id: int, *, lock: str = "") -> BudgetRound:
    """Return the row of a round as it is now; `lock` is "write", "vote" (others may vote too), or none.

    Raises:
        NotFound: no such round.
    """
    statement = select(BudgetRound).where(BudgetRound.id == round_id)
    if lock:
        statement = statement.with_for_update(read=lock == "vote")
    row = session.scalar(statement.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row
