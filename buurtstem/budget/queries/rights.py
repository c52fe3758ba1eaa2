"""What a voting code is still good for; it says nothing else of the code."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.budget.models import BudgetRound, RightState, VotingRight
from buurtstem.budget.rules.codes import Peppers


def find_right(session: Session, round_id: int, code: str, receipt_key: str) -> RightState | None:
    """Return the state of the right of a code (12 symbols, as `read_code` gives them), if it has one here."""
    public_id = session.scalar(select(BudgetRound.public_id).where(BudgetRound.id == round_id))
    mac = Peppers.of(receipt_key, str(public_id)).right_mac(code)
    state = session.scalar(
        select(VotingRight.state).where(VotingRight.round_id == round_id, VotingRight.mac == mac)
    )
    return None if state is None else RightState(state)
