"""What budget holds of persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from buurtstem.budget.models import BudgetPlan, BudgetPlanStory
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms
from buurtstem.stories.rules import KIND


class BudgetRetention:
    """Rights and ballots belong to nobody that can be named; only the link from plan to story does."""

    tables = frozenset(
        {
            "budget_round",
            "budget_plan",
            "budget_plan_story",
            "voting_right",
            "sealed_ballot",
            "ballot",
            "round_log",
            "round_result",
        }
    )

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """The public record of a round stays; who wrote in its log goes with the account."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete the links of a story to plans."""
        if ref.kind == KIND:
            session.execute(delete(BudgetPlanStory).where(BudgetPlanStory.story_id == ref.id))

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the titles of the plans that answer a story."""
        titles = session.scalars(
            select(BudgetPlan.title)
            .join(BudgetPlanStory, BudgetPlanStory.plan_id == BudgetPlan.id)
            .where(BudgetPlanStory.story_id == ref.id)
            .order_by(BudgetPlan.id)
        )
        return {"plans": list(titles) if ref.kind == KIND else []}
