"""Writing in the log of a round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.models import BudgetRound, RoundLog
from buurtstem.budget.rules.chain import Act, canonical, next_entry
from buurtstem.budget.rules.permissions import may_run_rounds
from buurtstem.core.errors import NotAllowed


def refuse_others(actor: Actor | None, area_code: str) -> None:
    """Refuse whoever does not run rounds in this place.

    Raises:
        NotAllowed: another role, another place, nobody.
    """
    if not may_run_rounds(actor, area_code):
        raise NotAllowed


def write_log(
    session: Session,
    row: BudgetRound,
    act: Act,
    facts: Mapping[str, Any],
    moment: datetime,
    actor: Actor | None = None,
) -> None:
    """Add an entry; the caller holds the row of the round, so that no two get the same number."""
    last = session.execute(
        select(RoundLog.number, RoundLog.hash)
        .where(RoundLog.round_id == row.id)
        .order_by(RoundLog.number.desc())
        .limit(1)
    ).one_or_none()
    entry = next_entry(row.public_id, (last.number, last.hash) if last else None, act, facts, moment)
    session.add(
        RoundLog(
            round_id=row.id,
            number=entry.number,
            at=entry.at,
            act=entry.act,
            facts=canonical(entry.facts),
            previous_hash=entry.previous_hash,
            hash=entry.hash,
            person_id=actor.id if actor else None,
        )
    )
    session.flush()
