"""Looking again at an addition, after a report or an objection: its story stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.database import get_locked
from buurtstem.privacy.actions import mask_text
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.rules import Verdict, state_after_objection, state_after_review, state_when_hidden

from .models import StoryAddition
from .queries import ADDITION


def hold_addition(session: Session, addition_id: int) -> None:
    """Let whoever wants to write to an addition wait for the end of this transaction.

    Raises:
        NotFound: no such addition.
    """
    get_locked(session, StoryAddition, addition_id)


def hide_addition(session: Session, addition_id: int) -> None:
    """Take an addition out of sight until people looked again.

    Raises:
        NotFound: no such addition.
    """
    row = get_locked(session, StoryAddition, addition_id)
    row.state = state_when_hidden(ContributionState(row.state))
    session.flush()


def reopen_addition(session: Session, addition_id: int) -> None:
    """Let an addition that was held back be looked at again, as its teller asks.

    Raises:
        NotFound: no such addition.
        Conflict: it is not held back (any more).
    """
    row = get_locked(session, StoryAddition, addition_id)
    row.state, row.reason = state_after_objection(ContributionState(row.state)), None
    session.flush()


def end_addition_review(  # noqa: PLR0913  a decision has all these sides
    session: Session,
    addition_id: int,
    verdict: Verdict,
    reason: str | None,
    moment: datetime,
    *,
    masks: Sequence[Span] = (),
) -> None:
    """Carry out what people decided who looked again: it is shown, checked again, or held back for a reason.

    `masks` are left out of it when it is shown; what was left out before stays out.

    Raises:
        NotFound: no such addition.
        Conflict: it is not there to look at.
    """
    row = get_locked(session, StoryAddition, addition_id)
    state = state_after_review(ContributionState(row.state), verdict, consents=True)  # told to be shown
    row.state = state
    row.reason = reason if state is ContributionState.HELD_BACK else None
    row.decided_at = moment
    if masks and verdict is Verdict.SHOW:
        row.text = mask_text(session, ContributionRef(ADDITION, row.id), row.text, masks, moment)
    session.flush()
