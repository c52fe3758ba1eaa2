"""The close: all envelopes are opened in one transaction and counted; and what people decide after it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.models import Ballot, BudgetRound, RightState, RoundResult, SealedBallot, VotingRight
from buurtstem.budget.queries.rows import get_row, plan_rows, terms_of
from buurtstem.budget.round_keys import read_key, write_key
from buurtstem.budget.rules.ballot import OpenedBallot, UnreadableBallot, unpack
from buurtstem.budget.rules.chain import Act, canonical, sha256_of
from buurtstem.budget.rules.counting import (
    CountRules,
    RoundCount,
    TieDecision,
    count_round,
    decisions_text,
    read_result,
    result_text,
)
from buurtstem.budget.rules.election import Project, Rule
from buurtstem.budget.rules.round import RoundClosed, RoundState, check_counting, move
from buurtstem.budget.rules.sealing import WrongKey, open_envelope, public_half
from buurtstem.budget.rules.sealing import read_key as read_typed_key
from buurtstem.budget.rules.terms import Fault, InvalidField, TieRule, check_text
from buurtstem.core.money import Cents

from .log import refuse_others, write_log


def close_and_count(
    session: Session, round_id: int, keys: Path, moment: datetime, actor: Actor | None = None
) -> RoundState:
    """Open the box of a vote that is over and count it; return `counted`, or `decision_needed` at a tie.

    An envelope that does not open, or holds no ballot, is told as unreadable: it stops no count. `actor` is
    the builder who asks for it; None when the end came by itself.

    Raises:
        NotAllowed: somebody else asks.
        RoundClosed, VoteNotOver: nothing to count, not any more or not yet.
        KeyMissing, WrongKey: the key file is not there, or belongs to another round. Nothing was changed.
    """
    row = get_row(session, round_id, lock="write")
    if actor is not None:
        refuse_others(actor, row.area_code)
    check_counting(RoundState(row.state), terms_of(row).period, moment)
    private = read_key(keys, row.public_id)
    if public_half(private).hex() != row.public_key:
        raise WrongKey
    unreadable = _open_box(session, row, private)
    _forget_order_of_rights(session, row.id)
    count = _count(session, row, (), unreadable)
    content = result_text(count, row.public_id, str(row.sheet_hash))
    session.add(RoundResult(round_id=row.id, content=content, ties=decisions_text(())))
    row.state = _state_after(RoundState(row.state), count)
    session.flush()
    facts = {
        "ballots": count.ballots,
        "unreadable": unreadable,
        "rights_used": _rights_used(session, row.id),
        "result": sha256_of(content),
    }
    write_log(session, row, Act.COUNTED, facts, moment, actor)
    return RoundState(row.state)


def decide_tie(  # noqa: PLR0913  who, which round, what, why, when
    session: Session,
    actor: Actor,
    round_id: int,
    chosen: Iterable[int],
    reason: str,
    moment: datetime,
) -> RoundState:
    """Write down which of the tied plans win, as people decided, and count on with that.

    All of them can be chosen only where the sheet says so: then they win with extra money.

    Raises:
        NotAllowed: not the builder of this place.
        RoundClosed: no tie waits for a decision.
        InvalidField: nobody chosen, plans that are not tied, all where that was not agreed, or no reason.
    """
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    if row.state != RoundState.DECISION_NEEDED:
        raise RoundClosed
    check_text("reason", reason)
    result = session.get_one(RoundResult, row.id)
    before = read_result(result.content)
    ids = tuple(str(number) for number in sorted(set(chosen)))
    _check_chosen(ids, before.tied, TieRule(row.tie_rule))
    decisions = (*before.decisions, TieDecision(before.tied, ids, reason))
    count = _count(session, row, decisions, before.unreadable)
    result.content = result_text(count, row.public_id, str(row.sheet_hash))
    result.ties = decisions_text(decisions)
    row.state = _state_after(RoundState(row.state), count)
    session.flush()
    facts = {
        "tied": list(before.tied),
        "chosen": list(ids),
        "reason": reason,
        "result": sha256_of(result.content),
    }
    write_log(session, row, Act.TIE_DECIDED, facts, moment, actor)
    return RoundState(row.state)


def record_decision(session: Session, actor: Actor, round_id: int, decision: str, moment: datetime) -> None:
    """Write down what those who hold the mandate decided on the result, for everybody to read.

    Raises:
        NotAllowed: not the builder of this place.
        RoundClosed: nothing was counted, or it was decided before.
        InvalidField: no text.
    """
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    check_text("decision", decision)
    row.state = move(RoundState(row.state), RoundState.DECIDED)
    row.decision = decision
    session.flush()
    write_log(session, row, Act.DECIDED, {"decision": decision}, moment, actor)


def put_key_back(  # noqa: PLR0913  who, which round, where, what was typed, when
    session: Session, actor: Actor, round_id: int, keys: Path, typed: str, moment: datetime
) -> None:
    """Put the printed private key of a vote back into its file, after a server was lost.

    Raises:
        NotAllowed: not the builder of this place.
        RoundClosed: no vote waits for its key.
        NotAKey, WrongKey: a typing error, or the key of another round.
    """
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    if row.state != RoundState.VOTE:
        raise RoundClosed
    private = read_typed_key(typed)
    if public_half(private).hex() != row.public_key:
        raise WrongKey
    write_key(keys, row.public_id, private)
    write_log(session, row, Act.KEY_PUT_BACK, {}, moment, actor)


def note_key_destroyed(session: Session, round_id: int, moment: datetime) -> bool:
    """Write down that the key of a round is gone; False when that stands there already."""
    row = get_row(session, round_id, lock="write")
    if row.key_destroyed_at is not None:
        return False
    row.key_destroyed_at = moment
    session.flush()
    write_log(session, row, Act.KEY_DESTROYED, {}, moment)
    return True


def _open_box(session: Session, row: BudgetRound, private: bytes) -> int:
    """Turn envelopes into ballots under new random ids; return how many could not be read."""
    numbers = frozenset(plan.number for plan in plan_rows(session, row.id))
    envelopes = session.scalars(select(SealedBallot.ciphertext).where(SealedBallot.round_id == row.id)).all()
    opened: dict[str, OpenedBallot] = {}
    for envelope in envelopes:
        try:
            ballot = unpack(open_envelope(envelope, private, row.public_id), numbers)
        except (WrongKey, UnreadableBallot):
            continue
        opened.setdefault(ballot.counted_mac, ballot)  # a copied envelope is one ballot
    ids = sorted(secrets.token_hex(16) for _ in opened)
    ballots = list(opened.values())
    secrets.SystemRandom().shuffle(ballots)
    if ballots:
        session.execute(
            insert(Ballot),
            [
                {
                    "id": new_id,
                    "round_id": row.id,
                    "receipt_mac": ballot.counted_mac,
                    "choices": canonical(list(ballot.choices)),
                }
                for new_id, ballot in zip(ids, ballots, strict=True)
            ],
        )
    session.execute(delete(SealedBallot).where(SealedBallot.round_id == row.id))
    return len(envelopes) - len(opened)


def _forget_order_of_rights(session: Session, round_id: int) -> None:
    """Let one transaction be the last that wrote each right: PostgreSQL shows which one it was (`xmin`)."""
    session.execute(
        update(VotingRight)
        .where(VotingRight.round_id == round_id)
        .values(batch=VotingRight.batch)
        .execution_options(synchronize_session=False)
    )


def _count(
    session: Session, row: BudgetRound, decisions: tuple[TieDecision, ...], unreadable: int
) -> RoundCount:
    projects = [
        Project(str(plan.number), plan.title, Cents(plan.cost), withdrawn=plan.withdrawn_at is not None)
        for plan in plan_rows(session, row.id)
    ]
    kept = session.scalars(select(Ballot.choices).where(Ballot.round_id == row.id).order_by(Ballot.id))
    rules = CountRules(Cents(row.pot), Rule(row.rule), row.threshold, row.least_ballots)
    return count_round(projects, (tuple(json.loads(each)) for each in kept), rules, decisions, unreadable)


def _check_chosen(ids: tuple[str, ...], tied: tuple[str, ...], rule: TieRule) -> None:
    if not ids:
        raise InvalidField("chosen", Fault.MISSING)
    if not set(ids) <= set(tied) or (set(ids) == set(tied) and rule is not TieRule.BOTH_FUNDED):
        raise InvalidField("chosen", Fault.TOO_MUCH)


def _state_after(state: RoundState, count: RoundCount) -> RoundState:
    if not count.tied:
        return move(state, RoundState.COUNTED)
    return state if state is RoundState.DECISION_NEEDED else move(state, RoundState.DECISION_NEEDED)


def _rights_used(session: Session, round_id: int) -> int:
    used = select(func.count()).where(VotingRight.round_id == round_id, VotingRight.state == RightState.USED)
    return session.scalar(used) or 0
