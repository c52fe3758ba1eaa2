"""THE writes of receipts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms

from .models import Receipt


def give_receipt(session: Session, mac: str, ref: ContributionRef, day: date) -> None:
    """Keep a receipt for a contribution; the database refuses a second one with the same code."""
    session.add(Receipt(mac=mac, kind=ref.kind, contribution_id=ref.id, made_on=day))
    session.flush()


def replace_receipt(session: Session, mac: str, ref: ContributionRef, day: date) -> None:
    """Give a contribution another code; the one before, if there was one, opens nothing any more."""
    session.execute(delete(Receipt).where(Receipt.kind == ref.kind, Receipt.contribution_id == ref.id))
    give_receipt(session, mac, ref, day)


class ReceiptRetention:
    """A receipt stays after erasing: its page then says that the contribution was erased."""

    tables = frozenset({"receipt"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Receipts hold no personal data and have no term of their own."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """The MAC says nothing of the teller."""

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the day of the receipt."""
        day = session.scalar(
            select(Receipt.made_on).where(Receipt.kind == ref.kind, Receipt.contribution_id == ref.id)
        )
        return {"receipt_made_on": day.isoformat() if day else None}
