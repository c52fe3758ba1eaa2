"""Codes: made in batches, voided one by one or a batch at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.models import BudgetRound, RightState, VotingRight
from buurtstem.budget.queries.rows import get_row, terms_of
from buurtstem.budget.rules.chain import Act
from buurtstem.budget.rules.codes import LONGEST_BATCH, MOST_CODES, Peppers, make_code, read_code
from buurtstem.budget.rules.round import RoundClosed, RoundState, may_get_codes
from buurtstem.budget.rules.terms import check_number, check_text
from buurtstem.core.errors import NotFound

from .log import refuse_others, write_log
from .voting import CodeUsed, CodeVoid


def make_codes(  # noqa: PLR0913  who, for which round, how many, under which name, with which key, when
    session: Session,
    actor: Actor,
    round_id: int,
    count: int,
    *,
    batch: str,
    receipt_key: str,
    moment: datetime,
) -> list[str]:
    """Make a batch of codes and return them: the only time that they can be seen.

    Raises:
        NotAllowed: not the builder of this place.
        RoundClosed: the vote is over.
        InvalidField: none, too many, or a batch without a name.
    """
    refuse_others(actor, get_row(session, round_id).area_code)
    codes = [make_code() for _ in range(check_count(count))]
    keep_codes(session, round_id, codes, batch=batch, receipt_key=receipt_key, moment=moment, actor=actor)
    return codes


def check_count(count: int) -> int:
    """Return a number of codes that can be made at once.

    Raises:
        InvalidField: with "count".
    """
    check_number("count", count, 1, MOST_CODES)
    return count


def keep_codes(  # noqa: PLR0913  as `make_codes`
    session: Session,
    round_id: int,
    codes: list[str],
    *,
    batch: str,
    receipt_key: str,
    moment: datetime,
    actor: Actor | None = None,
    letters_hash: str | None = None,
) -> None:
    """Give these codes the right to vote. For the command line of the server; pages use `make_codes`.

    Raises:
        RoundClosed: the vote is over.
        InvalidField: a batch without a name.
    """
    row = get_row(session, round_id, lock="write")
    if not may_get_codes(RoundState(row.state), terms_of(row).period, moment):
        raise RoundClosed
    check_text("batch", batch, LONGEST_BATCH)
    peppers = Peppers.of(receipt_key, row.public_id)
    # in order of the MAC: in which order codes were made stays with those who have the letters
    macs = sorted(peppers.right_mac(code) for code in codes)
    session.execute(
        insert(VotingRight),
        [{"round_id": row.id, "mac": mac, "batch": batch, "state": RightState.OPEN} for mac in macs],
    )
    facts = {"batch": batch, "count": len(codes)} | ({"letters": letters_hash} if letters_hash else {})
    write_log(session, row, Act.CODES_MADE, facts, moment, actor)


def void_code(  # noqa: PLR0913  as `make_codes`
    session: Session,
    actor: Actor,
    round_id: int,
    typed: str,
    *,
    reason: str,
    receipt_key: str,
    moment: datetime,
) -> None:
    """Make a code of no use, for somebody who lost it and gets another.

    Raises:
        NotAllowed, RoundClosed: as for making them.
        NotACode: a typing error.
        NotFound: no such code in this round.
        CodeUsed, CodeVoid: a ballot went in with it, or it was void already.
        InvalidField: no reason.
    """
    row = _open_round(session, actor, round_id, reason, moment)
    mac = Peppers.of(receipt_key, row.public_id).right_mac(read_code(typed))
    right = (VotingRight.round_id == row.id) & (VotingRight.mac == mac)
    done = session.execute(
        update(VotingRight)
        .where(right, VotingRight.state == RightState.OPEN)
        .values(state=RightState.VOID)
        .returning(VotingRight.batch)
    ).scalar()
    if done is None:
        state = session.scalar(select(VotingRight.state).where(right))
        if state is None:
            raise NotFound
        raise CodeUsed if state == RightState.USED else CodeVoid
    write_log(session, row, Act.CODE_VOIDED, {"batch": done, "reason": reason}, moment, actor)


def void_batch(
    session: Session, actor: Actor, round_id: int, batch: str, reason: str, moment: datetime
) -> None:
    """Make all codes of a batch that nobody used of no use. It does not say how many: that would be a count.

    Raises:
        NotAllowed, RoundClosed, InvalidField: as for one code.
        NotFound: no such batch.
    """
    row = _open_round(session, actor, round_id, reason, moment)
    of_batch = (VotingRight.round_id == row.id) & (VotingRight.batch == batch)
    if session.scalar(select(VotingRight.mac).where(of_batch).limit(1)) is None:
        raise NotFound
    void_rights(session, row.id, of_batch)
    write_log(session, row, Act.BATCH_VOIDED, {"batch": batch, "reason": reason}, moment, actor)


def void_rights(session: Session, round_id: int, *conditions: object) -> None:
    """Make open rights of a round void."""
    session.execute(
        update(VotingRight)
        .where(VotingRight.round_id == round_id, VotingRight.state == RightState.OPEN, *conditions)  # type: ignore[arg-type]
        .values(state=RightState.VOID)
    )


def _open_round(session: Session, actor: Actor, round_id: int, reason: str, moment: datetime) -> BudgetRound:
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    if not may_get_codes(RoundState(row.state), terms_of(row).period, moment):
        raise RoundClosed
    check_text("reason", reason)
    return row
