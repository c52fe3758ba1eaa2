"""Voting: a right is burnt and an envelope goes into the box, in one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from buurtstem.budget.models import BudgetRound, RightState, SealedBallot, VotingRight
from buurtstem.budget.queries.rows import ballot_rules, get_row, plan_rows, terms_of
from buurtstem.budget.rules.ballot import check_choices, pack
from buurtstem.budget.rules.codes import Peppers, read_code
from buurtstem.budget.rules.round import RoundState, check_voting
from buurtstem.budget.rules.sealing import seal
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.errors import Conflict, NotFound, Refusal
from buurtstem.core.limits import Limit

# budgeting.md 2: a library or a block of flats shares one address, so never a hard lock
CODE_GUESSES = Limit("voting_code", most=10, minutes=10)
RECEIPT_GUESSES = Limit("ballot_receipt", most=10, minutes=10)


class CodeUnknown(Refusal):
    """A well-formed code that was not given out for this round: a failed guess."""


class CodeVoid(Refusal):
    """The code was made void; whoever holds it can get another."""


class CodeUsed(Refusal):
    """A ballot went in with this code. That is all that the code shows."""


class ReceiptInUse(Conflict):
    """Another ballot went in with this form's receipt: the next voter needs a new form."""


@dataclass(frozen=True)
class FilledBallot:
    """What a voter sends: the code as typed, the receipt that the form carries, the numbers of plans."""

    code: str
    receipt: str
    choices: tuple[int, ...]


@dataclass(frozen=True)
class CastAnswer:
    """The ballot is in the box; `was_there` when one with this receipt was, and this one took its place."""

    was_there: bool


def cast_ballot(
    session: Session, round_id: int, ballot: FilledBallot, receipt_key: str, moment: datetime
) -> CastAnswer:
    """Put a ballot into the box, once for each code, however often and from wherever it is sent.

    Sending the same form again finds its ballot by the receipt: what was sent last is in the box.

    Raises:
        NotFound: no such round.
        VoteNotOpen: not yet, or not any more.
        NotACode: a typing error in code or receipt; no failed guess.
        TooManyChoices, TooFewChoices, UnknownPlan, PlanWithdrawn: the ballot breaks what was frozen.
        CodeUnknown, CodeVoid, CodeUsed: the code gives no right to vote.
        ReceiptInUse: somebody else's ballot went in with this form.
    """
    row, peppers, envelope = _ready(session, round_id, ballot.choices, ballot.receipt, receipt_key, moment)
    box_mac = peppers.box_mac(read_code(ballot.receipt))
    right = (VotingRight.round_id == row.id) & (VotingRight.mac == peppers.right_mac(read_code(ballot.code)))
    burnt = session.execute(
        update(VotingRight)
        .where(right, VotingRight.state == RightState.OPEN)
        .values(state=RightState.USED, used_on=moment.astimezone(LOCAL_ZONE).date())
        .returning(VotingRight.mac)
        .execution_options(synchronize_session=False)
    ).all()
    if len(burnt) == 1:
        _put_in(session, row, box_mac, envelope)
        return CastAnswer(was_there=False)
    state = session.scalar(select(VotingRight.state).where(right))
    if state is None:
        raise CodeUnknown
    if state == RightState.VOID:
        raise CodeVoid
    if not _exchange(session, box_mac, envelope):
        raise CodeUsed
    return CastAnswer(was_there=True)


def replace_ballot(  # noqa: PLR0913  what a voter sends, the key, the moment
    session: Session,
    round_id: int,
    receipt: str,
    choices: tuple[int, ...],
    receipt_key: str,
    moment: datetime,
) -> None:
    """Put another ballot in the place of the one with this receipt; what was in it, nobody is shown.

    Raises:
        NotFound: no ballot with this receipt is in the box of this round.
        VoteNotOpen, NotACode, TooManyChoices, TooFewChoices, UnknownPlan, PlanWithdrawn: as for casting.
    """
    _, peppers, envelope = _ready(session, round_id, choices, receipt, receipt_key, moment)
    if not _exchange(session, peppers.box_mac(read_code(receipt)), envelope):
        raise NotFound


def _ready(  # noqa: PLR0913  as `replace_ballot`
    session: Session,
    round_id: int,
    choices: tuple[int, ...],
    receipt: str,
    receipt_key: str,
    moment: datetime,
) -> tuple[BudgetRound, Peppers, bytes]:
    """Check a ballot in memory against what was frozen and seal it; the round stays open until the commit."""
    row = get_row(session, round_id, lock="vote")
    check_voting(RoundState(row.state), terms_of(row).period, moment)
    rules = ballot_rules(row, plan_rows(session, row.id))
    checked = check_choices(choices, rules)
    peppers = Peppers.of(receipt_key, row.public_id)
    packed = pack(checked, peppers.counted_mac(read_code(receipt)), rules.size)
    return row, peppers, seal(packed, bytes.fromhex(str(row.public_key)), row.public_id)


def _put_in(session: Session, row: BudgetRound, box_mac: str, envelope: bytes) -> None:
    try:
        session.execute(
            insert(SealedBallot).values(
                id=secrets.token_hex(16), round_id=row.id, box_mac=box_mac, ciphertext=envelope
            )
        )
    except IntegrityError as error:  # the whole transaction is undone: the right stays open
        raise ReceiptInUse from error


def _exchange(session: Session, box_mac: str, envelope: bytes) -> bool:
    """Replace what is in an envelope; False when there is none."""
    found = session.execute(
        update(SealedBallot)
        .where(SealedBallot.box_mac == box_mac)
        .values(ciphertext=envelope)
        .returning(SealedBallot.id)
        .execution_options(synchronize_session=False)
    )
    return len(found.all()) == 1
