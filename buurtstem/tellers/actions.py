"""THE writes of who tells: one more in a few numbers, at most once per sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict
from buurtstem.core.terms import Terms

from .models import TellerCount, TellerTicket
from .rules import TICKET_DAYS, check_answers


def count_teller(
    session: Session, ticket: str, area_code: str, answers: Mapping[str, str], day: date
) -> None:
    """Count the answers after one sending, in the month of that day.

    Raises:
        Conflict: there were answers after this sending before.
        UnknownAnswer: an answer that is not on the screen.
    """
    given = check_answers(answers)
    try:
        with session.begin_nested():
            session.add(TellerTicket(mac=ticket, used_on=day))
    except IntegrityError:
        raise Conflict from None
    for question, answer in sorted(
        given.items()
    ):  # always in the same order: two tellers never wait for each other
        _add_one(session, area_code, day.replace(day=1), question, answer)


def _add_one(session: Session, area_code: str, month: date, question: str, answer: str) -> None:
    place = {"area_code": area_code, "month": month, "question": question, "answer": answer}
    if _raise_count(session, place):
        return
    try:
        with session.begin_nested():
            session.add(TellerCount(**place, tellers=1))
    except IntegrityError:  # somebody else was the first of the month in this same moment
        _raise_count(session, place)


def _raise_count(session: Session, place: Mapping[str, Any]) -> bool:
    one_more = update(TellerCount).filter_by(**place).values(tellers=TellerCount.tellers + 1)
    return bool(session.execute(one_more.returning(TellerCount.id)).all())


class TellerRetention:
    """Counts are about nobody; a used ticket goes when nobody can answer by its receipt any more."""

    tables = frozenset({"teller_count", "teller_ticket"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete used tickets that are older than a day."""
        del terms
        limit = moment.astimezone(LOCAL_ZONE).date() - timedelta(days=TICKET_DAYS)
        old = delete(TellerTicket).where(TellerTicket.used_on < limit)
        return len(session.execute(old.returning(TellerTicket.id)).all())

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """A count knows no contribution."""

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """A count knows no contribution."""
        del session, ref
        return {}
