"""Rounds for tests, made the way that real ones are made: only what a test is about is said in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.actions import FilledBallot, add_plan, cast_ballot, make_codes, make_round, open_vote
from buurtstem.budget.round_keys import key_folder
from buurtstem.budget.rules.codes import make_code
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.terms import Binding, Leftover, PlanTerms, RoundTerms, TieRule
from buurtstem.core.facts import KEYS_BACKED_UP, keep_fact
from buurtstem.core.money import Cents
from tests.cast import MOLENVELD, MOMENT
from tests.conftest import TEST_KEYS

KEY = TEST_KEYS["receipt_key"]
SLUG = "molenveld-kiest"
END = MOMENT + timedelta(days=14)
AFTER = END + timedelta(minutes=1)
TERMS = RoundTerms(
    area_code=MOLENVELD,
    title="Molenveld kiest",
    lang="nl",
    pot=Cents(1_000_000),
    pot_source="Het wijkbudget van de gemeente",
    most_per_plan=Cents(600_000),
    voters="Wie in Molenveld woont",
    voting_age=14,
    rule=Rule.VOTES,
    threshold=None,
    least_choices=1,
    most_choices=2,
    leftover=Leftover.BACK,
    tie_rule=TieRule.TALK,
    least_ballots=0,
    mandate="Het college, volgens het besluit van maart",
    binding=Binding.BINDS,
    objection="Bij het college, zes weken na de uitslag",
    can="Alles op straat en in het groen",
    cannot="Wat de straat smaller maakt",
    uncertain="Wat boven de gasleiding ligt",
    built="Binnen een jaar",
    begins_at=MOMENT,
    ends_at=END,
)
PLANS = (
    PlanTerms("Bank bij de lift", "Om even te zitten.", "Het plein", Cents(400_000)),
    PlanTerms("Bomen", "Schaduw voor de school.", "Kerkstraat", Cents(500_000)),
    PlanTerms("Kast met boeken", "Lenen zonder pas.", "Het buurthuis", Cents(300_000)),
)


@dataclass(frozen=True)
class OpenRound:
    """A round whose vote is open, with the codes that were made and its private key as printed."""

    id: int
    codes: tuple[str, ...]
    private_key: str
    sheet_hash: str


def draft_round(
    session: Session, builder: Actor, plans: Sequence[PlanTerms] = PLANS, slug: str = SLUG, **changes: object
) -> int:
    """Make a round that is valid apart from the changes, with plans."""
    round_id = make_round(session, builder, replace(TERMS, **changes), slug)
    for plan in plans:
        add_plan(session, builder, round_id, plan)
    return round_id


def open_round(  # noqa: PLR0913  each has its use in a test
    session: Session,
    builder: Actor,
    data_dir: Path,
    codes: int = 3,
    plans: Sequence[PlanTerms] = PLANS,
    slug: str = SLUG,
    **changes: object,
) -> OpenRound:
    """Make a round and open its vote, with codes in the batch "letters"."""
    round_id = draft_round(session, builder, plans, slug, **changes)
    keep_fact(session, KEYS_BACKED_UP, "2026-03-01")
    made = make_codes(session, builder, round_id, codes, batch="letters", receipt_key=KEY, moment=MOMENT)
    opened = open_vote(session, builder, round_id, key_folder(data_dir), MOMENT)
    return OpenRound(round_id, tuple(made), opened.private_key, opened.sheet_hash)


def cast(
    session: Session,
    round_id: int,
    code: str,
    choices: Iterable[int] = (1,),
    receipt: str | None = None,
    moment: datetime = MOMENT,
) -> str:
    """Cast a ballot and return its receipt."""
    receipt = receipt or make_code()
    cast_ballot(session, round_id, FilledBallot(code, receipt, tuple(choices)), KEY, moment)
    return receipt
