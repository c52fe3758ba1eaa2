"""Hiding the text of a plan after a report: number, title and cost stay, and so does the vote."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from buurtstem.budget.models import BudgetPlan
from buurtstem.core.database import get_locked


def hold_plan(session: Session, plan_id: int) -> None:
    """Let whoever hides or shows the text of a plan, or objects for it, wait for the end of this transaction.

    Raises:
        NotFound: no such plan.
    """
    get_locked(session, BudgetPlan, plan_id)


def hide_plan_text(session: Session, plan_id: int) -> None:
    """Take the text of a plan from all pages of its round."""
    _set_hidden(session, plan_id, is_hidden=True)


def show_plan_text(session: Session, plan_id: int) -> None:
    """Show the text of a plan again."""
    _set_hidden(session, plan_id, is_hidden=False)


def _set_hidden(session: Session, plan_id: int, *, is_hidden: bool) -> None:
    session.execute(update(BudgetPlan).where(BudgetPlan.id == plan_id).values(text_hidden=is_hidden))
