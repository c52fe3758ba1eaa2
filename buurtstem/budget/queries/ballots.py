"""The ballot as a voter sees it, and what a receipt says of one that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.budget.models import Ballot, BudgetRound, SealedBallot
from buurtstem.budget.rules.ballot import shuffled
from buurtstem.budget.rules.codes import Peppers
from buurtstem.budget.rules.periods import Phase
from buurtstem.budget.rules.round import RoundState, VoteNotOpen, check_voting
from buurtstem.core.errors import NotFound

from .rounds import PlanCard, plan_cards
from .rows import terms_of


@dataclass(frozen=True)
class BallotForm:
    """What the ballot page shows: plans in this voter's order, limits, the end, and whether it is open now.

    `phase` is OPEN when a ballot goes in now.
    """

    round_id: int
    slug: str
    title: str
    lang: str
    sheet_hash: str
    plans: tuple[PlanCard, ...]
    least: int
    most: int
    begins_at: datetime
    ends_at: datetime
    phase: Phase


class BallotPlace(StrEnum):
    """Where a ballot is: sealed in the box, or opened and counted. Never what was chosen."""

    IN_THE_BOX = "in_the_box"
    COUNTED = "counted"


def ballot_form(session: Session, slug: str, seed: str, moment: datetime) -> BallotForm:
    """Return the ballot of a round whose sheet is frozen; three statements.

    `seed` is the random value in the form: the order of plans is its own, and stays when the form comes back.

    Raises:
        NotFound: no such round, or its vote was never opened.
    """
    row = session.scalar(select(BudgetRound).where(BudgetRound.slug == slug))
    if row is None or row.sheet_hash is None:
        raise NotFound
    plans = plan_cards(session, row)
    return BallotForm(
        round_id=row.id,
        slug=row.slug,
        title=row.title,
        lang=row.lang,
        sheet_hash=row.sheet_hash,
        plans=shuffled(plans, seed),
        least=min(row.least_choices, sum(not plan.is_withdrawn for plan in plans)),
        most=row.most_choices,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        phase=_phase(row, moment),
    )


def find_ballot_by_receipt(
    session: Session, round_id: int, receipt: str, receipt_key: str
) -> BallotPlace | None:
    """Return where the ballot of a receipt (12 symbols, as `read_code` gives them) is, if there is one."""
    public_id = session.scalar(select(BudgetRound.public_id).where(BudgetRound.id == round_id))
    peppers = Peppers.of(receipt_key, str(public_id))
    if session.scalar(select(SealedBallot.id).where(SealedBallot.box_mac == peppers.box_mac(receipt))):
        return BallotPlace.IN_THE_BOX
    if session.scalar(select(Ballot.id).where(Ballot.receipt_mac == peppers.counted_mac(receipt))):
        return BallotPlace.COUNTED
    return None


def _phase(row: BudgetRound, moment: datetime) -> Phase:
    try:
        check_voting(RoundState(row.state), terms_of(row).period, moment)
    except VoteNotOpen as refusal:
        return refusal.phase
    return Phase.OPEN
