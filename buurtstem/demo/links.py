"""Ways into the demo, new at every start: sign-in links of its people, and codes to vote with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from buurtstem.accounts.actions import make_link
from buurtstem.accounts.queries import find_account, find_actor, people_with_roles
from buurtstem.budget.actions import make_codes
from buurtstem.budget.queries import cards_in
from buurtstem.budget.rules.codes import show_code
from buurtstem.budget.rules.periods import Period, Phase
from buurtstem.budget.rules.round import RoundState
from buurtstem.core.facts import DEMO, find_fact

from .scene import BUILDER

LINK_LIFETIME = timedelta(days=1)
CODES = 3
BATCH = "demo"


@dataclass(frozen=True)
class DemoLink:
    """A sign-in link of one demo person; it works on this machine only."""

    name: str
    token: str


@dataclass(frozen=True)
class DemoCodes:
    """Codes to vote with in a round of the demo that is open, as letters print them."""

    slug: str
    codes: tuple[str, ...]


def make_demo_links(session: Session, moment: datetime) -> list[DemoLink]:
    """Return a new sign-in link for each demo person; older ones stop working. None without a demo."""
    if not find_fact(session, DEMO):
        return []
    return [
        DemoLink(account.name, make_link(session, account.id, "demo", LINK_LIFETIME, moment))
        for account, _ in people_with_roles(session)
        if account.email.endswith("@demo.example")
    ]


def make_demo_codes(session: Session, receipt_key: str, moment: datetime) -> list[DemoCodes]:
    """Return new voting codes for each round that can be voted in now. None without a demo.

    Codes are kept as MACs only, so that those of the demo's letters cannot be shown again.
    """
    account = find_account(session, BUILDER)
    builder = find_actor(session, account.id) if account else None
    if not find_fact(session, DEMO) or builder is None:
        return []
    made = []
    for card in cards_in(session, (None,)):
        is_open = Period(card.begins_at, card.ends_at).phase(moment) is Phase.OPEN
        if card.state is RoundState.VOTE and is_open:
            codes = make_codes(
                session, builder, card.id, CODES, batch=BATCH, receipt_key=receipt_key, moment=moment
            )
            made.append(DemoCodes(card.slug, tuple(show_code(code) for code in codes)))
    return made
