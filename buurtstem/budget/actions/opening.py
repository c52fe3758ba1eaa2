"""Opening the vote: everything is frozen, the box gets its key, and the count is planned."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.models import BudgetRound
from buurtstem.budget.queries.rows import ballot_rules, get_row, plan_rows, terms_of
from buurtstem.budget.round_keys import read_key, write_key
from buurtstem.budget.rules.ballot import MAC_DIGITS, pack, unpack
from buurtstem.budget.rules.chain import Act
from buurtstem.budget.rules.round import RoundState, check_opening, move
from buurtstem.budget.rules.sealing import make_key_pair, open_envelope, seal, show_key
from buurtstem.budget.rules.sheet import SheetPlan, sheet_hash, sheet_text
from buurtstem.core.facts import KEYS_BACKED_UP, find_fact
from buurtstem.core.jobs import enqueue
from buurtstem.core.money import Cents
from buurtstem.places.queries import get_area

from .log import refuse_others, write_log

COUNT_ROUND = "count_round"  # the kind of job that counts at the end


@dataclass(frozen=True)
class OpenedVote:
    """What the page shows once, for printing: the private key in 16 groups of four, and the sheet's hash."""

    private_key: str
    sheet_hash: str


def open_vote(session: Session, actor: Actor, round_id: int, keys: Path, moment: datetime) -> OpenedVote:
    """Freeze a draft and open its vote; nothing but three logged changes is possible from here.

    `keys` is the folder of key files. A round that should have begun already begins at this moment.

    Raises:
        NotAllowed: not the builder of this place.
        RoundNotDraft: it is open, or was.
        NoKeyBackup, TooFewPlans, PlanOverMaximum, InvalidField: see `rules.round.check_opening`.
    """
    row = get_row(session, round_id, lock="write")
    refuse_others(actor, row.area_code)
    row_state = move(RoundState(row.state), RoundState.VOTE)
    plans = plan_rows(session, round_id)
    check_opening(
        terms_of(row),
        tuple(Cents(plan.cost) for plan in plans),
        moment,
        keys_backed_up=find_fact(session, KEYS_BACKED_UP) is not None,
    )
    row.begins_at = max(row.begins_at, moment)
    pair = make_key_pair()
    row.sheet = sheet_text(
        terms_of(row),
        get_area(session, row.area_code).name,
        (SheetPlan(plan.number, plan.title, plan.text, plan.place, Cents(plan.cost)) for plan in plans),
        pair.public,
    )
    row.sheet_hash = sheet_hash(row.sheet)
    row.public_key = pair.public.hex()
    row.state = row_state
    write_key(keys, row.public_id, pair.private)
    _prove_key(session, row, keys)
    write_log(session, row, Act.OPENED, {"sheet": row.sheet_hash, "test_ballot": "opened"}, moment, actor)
    plan_count(session, row)
    return OpenedVote(show_key(pair.private), row.sheet_hash)


def plan_count(session: Session, row: BudgetRound) -> None:
    """Let the box be opened by itself at the end."""
    key = f"{COUNT_ROUND}/{row.public_id}/{row.ends_at.isoformat()}"
    enqueue(session, COUNT_ROUND, {"round_id": row.id}, row.ends_at, unique_key=key)


def _prove_key(session: Session, row: BudgetRound, keys: Path) -> None:
    """Seal a ballot with the public key and open it with the key file, before anybody votes."""
    rules = ballot_rules(row, plan_rows(session, row.id))
    chosen = tuple(sorted(rules.numbers)[: rules.least])
    packed = pack(chosen, secrets.token_hex(MAC_DIGITS // 2), rules.size)
    envelope = seal(packed, bytes.fromhex(str(row.public_key)), row.public_id)
    opened = open_envelope(envelope, read_key(keys, row.public_id), row.public_id)
    if unpack(opened, rules.numbers).choices != chosen:
        raise AssertionError("the test ballot came out of its envelope as another")
