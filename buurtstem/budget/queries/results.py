"""What staff see of a round, and what everybody sees of its count: each through the one gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, null, select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.models import BudgetRound, RightState, RoundResult, VotingRight
from buurtstem.budget.rules.chain import Entry, first_break, sha256_of
from buurtstem.budget.rules.counting import RoundCount, read_result
from buurtstem.budget.rules.round import RoundState, may_see_counts

from .rounds import RoundPage, get_round, log_of
from .rows import get_row


@dataclass(frozen=True)
class ResultPage:
    """The public result: the round with its changes, the count, and the hash of its record."""

    round: RoundPage
    count: RoundCount
    content: str
    content_hash: str
    log: tuple[Entry, ...]
    log_is_whole: bool


@dataclass(frozen=True)
class Uses:
    """How many codes of a batch were used, made void, or neither: told after the close only."""

    used: int
    void: int
    unused: int


@dataclass(frozen=True)
class Batch:
    """Codes made together; `uses` is None before the close, for everybody."""

    name: str
    made: int
    uses: Uses | None


@dataclass(frozen=True)
class StaffRound:
    """A round as its builder sees it: no count of votes, nor of used codes, before the close."""

    round: RoundPage
    batches: tuple[Batch, ...]
    log: tuple[Entry, ...]


def find_result(session: Session, slug: str, actor: Actor | None, moment: datetime) -> ResultPage | None:
    """Return the result of a round, or None as long as nobody may see one.

    Raises:
        NotFound: no such round.
    """
    page = get_round(session, slug)
    if not may_see_counts(page.state, page.terms.period, actor, moment):
        return None
    content = session.scalar(select(RoundResult.content).where(RoundResult.round_id == page.id))
    if content is None:  # ended before it was counted
        return None
    log = log_of(session, page.id)
    return ResultPage(
        round=page,
        count=read_result(content),
        content=content,
        content_hash=sha256_of(content),
        log=log,
        log_is_whole=first_break(page.public_id, log) is None,
    )


def get_staff_round(session: Session, slug: str, actor: Actor, moment: datetime) -> StaffRound:
    """Return a round as its builder sees it; the caller asks `may_run_rounds` for the round's place.

    Raises:
        NotFound: no such round.
    """
    page = get_round(session, slug)
    shows = may_see_counts(page.state, page.terms.period, actor, moment)
    return StaffRound(page, batches_of(session, page.id, shows_uses=shows), log_of(session, page.id))


def batches_of(session: Session, round_id: int, *, shows_uses: bool) -> tuple[Batch, ...]:
    """Return the batches of a round by name; one statement, which asks for no uses unless they are shown."""
    used, void = (
        func.sum(case((VotingRight.state == state, 1), else_=0)) if shows_uses else null()
        for state in (RightState.USED, RightState.VOID)
    )
    rows = session.execute(
        select(VotingRight.batch, func.count().label("made"), used.label("used"), void.label("void"))
        .where(VotingRight.round_id == round_id)
        .group_by(VotingRight.batch)
        .order_by(VotingRight.batch)
    )
    return tuple(
        Batch(
            row.batch,
            row.made,
            Uses(int(row.used), int(row.void), row.made - int(row.used) - int(row.void))
            if shows_uses
            else None,
        )
        for row in rows
    )


def find_state(session: Session, round_id: int, *, lock: bool = False) -> tuple[RoundState, str]:
    """Return where a round stands and its public id; `lock` holds it until the end of the transaction.

    Raises:
        NotFound: no such round.
    """
    row: BudgetRound = get_row(session, round_id, lock="write" if lock else "")
    return RoundState(row.state), row.public_id
