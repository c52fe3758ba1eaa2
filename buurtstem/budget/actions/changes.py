"""The three changes that are possible during a vote, each logged and public: withdrawn, later, ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.models import BudgetRound, RightState, SealedBallot, VotingRight
from buurtstem.budget.queries.rows import get_row, terms_of
from buurtstem.budget.rules.chain import Act
from buurtstem.budget.rules.periods import Phase, later_end
from buurtstem.budget.rules.round import WITH_COUNTS, RoundClosed, RoundState, move
from buurtstem.budget.rules.terms import check_text
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.errors import Conflict

from .drafting import get_plan_row
from .log import refuse_others, write_log
from .opening import plan_count
from .rights import void_rights


class AlreadyWithdrawn(Conflict):
    """The plan was withdrawn before."""


def withdraw_plan(  # noqa: PLR0913  who, which plan of which round, why, when
    session: Session, actor: Actor, round_id: int, number: int, reason: str, moment: datetime
) -> None:
    """Withdraw a plan during the vote: it stays on the ballot, marked, and cannot win.

    Raises:
        NotAllowed: not the builder of this place.
        RoundClosed: no vote is under way.
        NotFound, AlreadyWithdrawn: no such plan, or not any more.
        InvalidField: no reason.
    """
    row = _voting_round(session, actor, round_id, moment)
    check_text("reason", reason)
    plan = get_plan_row(session, round_id, number)
    if plan.withdrawn_at is not None:
        raise AlreadyWithdrawn
    plan.withdrawn_at, plan.withdrawn_reason = moment, reason
    session.flush()
    write_log(session, row, Act.PLAN_WITHDRAWN, {"plan": number, "reason": reason}, moment, actor)


def move_end_later(  # noqa: PLR0913  who, which round, how long, why, when
    session: Session, actor: Actor, round_id: int, outage: timedelta, reason: str, moment: datetime
) -> datetime:
    """Move the end of a vote by the length of an outage, rounded up to days; return the new end.

    Raises:
        NotAllowed: not the builder of this place.
        RoundClosed: no vote is under way; an end that has passed stays.
        OutageTooShort: half an hour or less.
        InvalidField: no reason.
    """
    row = _voting_round(session, actor, round_id, moment)
    check_text("reason", reason)
    before, row.ends_at = row.ends_at, later_end(row.ends_at, outage)
    session.flush()
    facts = {
        "from": before.astimezone(LOCAL_ZONE).isoformat(timespec="minutes"),
        "to": row.ends_at.astimezone(LOCAL_ZONE).isoformat(timespec="minutes"),
        "outage_minutes": -(-outage // timedelta(minutes=1)),
        "reason": reason,
    }
    write_log(session, row, Act.END_MOVED, facts, moment, actor)
    plan_count(session, row)
    return row.ends_at


def end_round(session: Session, actor: Actor, round_id: int, reason: str, moment: datetime) -> None:
    """End a round for good: codes void, ballots that were not counted destroyed unopened.

    After the count the codes that were used stay so: on them rests that no more was counted than was voted.

    Its key goes, and the tables are rewritten, after the commit: see `closing.end_vote`.

    Raises:
        NotAllowed: not the builder of this place.
        RoundClosed: it was closed or ended before.
        InvalidField: no reason.
    """
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    check_text("reason", reason)
    was_counted = RoundState(row.state) in WITH_COUNTS
    row.state = move(RoundState(row.state), RoundState.ENDED)
    row.ended_reason = reason
    session.execute(delete(SealedBallot).where(SealedBallot.round_id == row.id))
    if was_counted:
        void_rights(session, row.id)
    else:
        _void_all(session, row.id)
    session.flush()
    write_log(session, row, Act.ENDED, {"reason": reason}, moment, actor)


def _void_all(session: Session, round_id: int) -> None:
    """Make all rights of a round void, used ones too: their ballots are destroyed."""
    session.execute(
        update(VotingRight)
        .where(VotingRight.round_id == round_id)
        .values(state=RightState.VOID, used_on=None)
        .execution_options(synchronize_session=False)
    )


def _voting_round(session: Session, actor: Actor, round_id: int, moment: datetime) -> BudgetRound:
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    if row.state != RoundState.VOTE or terms_of(row).period.phase(moment) is Phase.OVER:
        raise RoundClosed
    return row
