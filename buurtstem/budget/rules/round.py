"""A round: its states and moves, when a vote may open, when the box, and who sees counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from buurtstem.core.errors import Conflict, Refusal
from buurtstem.core.money import Cents

from .periods import Period, Phase
from .terms import Fault, InvalidField, RoundTerms, check_cost, check_number, check_terms

if TYPE_CHECKING:
    from buurtstem.accounts.rules import Actor

FEWEST_PLANS = 2


class RoundState(StrEnum):
    """Where a round stands; this version goes from draft to vote at once."""

    DRAFT = "draft"
    CALL = "call"
    CHECK = "check"
    VOTE = "vote"
    DECISION_NEEDED = "decision_needed"
    COUNTED = "counted"
    DECIDED = "decided"
    REALISATION = "realisation"
    CLOSED = "closed"
    ENDED = "ended"


_AHEAD: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.DRAFT: frozenset({RoundState.CALL, RoundState.VOTE}),
    RoundState.CALL: frozenset({RoundState.CHECK}),
    RoundState.CHECK: frozenset({RoundState.VOTE}),
    RoundState.VOTE: frozenset({RoundState.DECISION_NEEDED, RoundState.COUNTED}),
    RoundState.DECISION_NEEDED: frozenset({RoundState.COUNTED}),
    RoundState.COUNTED: frozenset({RoundState.DECIDED}),
    RoundState.DECIDED: frozenset({RoundState.REALISATION}),
    RoundState.REALISATION: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
    RoundState.ENDED: frozenset(),
}
WITH_COUNTS = frozenset(
    {
        RoundState.DECISION_NEEDED,
        RoundState.COUNTED,
        RoundState.DECIDED,
        RoundState.REALISATION,
        RoundState.CLOSED,
        RoundState.ENDED,  # when it was ended after the count; before, there is nothing left to see
    }
)


class RoundNotDraft(Conflict):
    """What is written down can be changed only before the vote opens."""


class RoundClosed(Conflict):
    """The round is past the state in which this could be done."""


class VoteNotOpen(Conflict):
    """No ballot goes in now; `phase` says whether it is too early or too late."""

    def __init__(self, phase: Phase) -> None:
        super().__init__(phase)
        self.phase = phase


class VoteNotOver(Conflict):
    """Nothing is counted before the end."""


class NoKeyBackup(Refusal):
    """Without a copy of the site's keys a lost server would be a lost vote."""


class TooFewPlans(Refusal):
    """There is nothing to choose; the only argument is the number of plans."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def may_move(state: RoundState, to: RoundState) -> bool:
    """Whether a round may go from one state to another; it may be ended from each that is not final."""
    if to is RoundState.ENDED:
        return state not in {RoundState.CLOSED, RoundState.ENDED}
    return to in _AHEAD[state]


def move(state: RoundState, to: RoundState) -> RoundState:
    """Return the new state.

    Raises:
        RoundNotDraft: something that only a draft can do.
        RoundClosed: any other move that does not exist.
    """
    if may_move(state, to):
        return to
    raise RoundNotDraft if to in {RoundState.CALL, RoundState.VOTE} else RoundClosed


def check_draft(state: RoundState) -> None:
    """Refuse to change what is written down once the vote is open.

    Raises:
        RoundNotDraft: it is frozen.
    """
    if state is not RoundState.DRAFT:
        raise RoundNotDraft


def check_opening(
    terms: RoundTerms, costs: tuple[Cents, ...], moment: datetime, *, keys_backed_up: bool
) -> None:
    """Accept that the vote opens with plans of these costs.

    Raises:
        NoKeyBackup, TooFewPlans, PlanOverMaximum: what they say.
        InvalidField: a text is missing, the end is past, or more must be chosen than there is.
    """
    if not keys_backed_up:
        raise NoKeyBackup
    if len(costs) < FEWEST_PLANS:
        raise TooFewPlans(len(costs))
    for cost in costs:
        check_cost(cost, terms.most_per_plan)
    check_terms(terms)
    if terms.ends_at <= moment:
        raise InvalidField("ends_at", Fault.PAST)
    check_number("least_choices", terms.least_choices, 1, len(costs))


def check_voting(state: RoundState, period: Period, moment: datetime) -> None:
    """Accept that a ballot goes in now.

    Raises:
        VoteNotOpen: too early, or too late.
    """
    if state in {RoundState.DRAFT, RoundState.CALL, RoundState.CHECK}:
        raise VoteNotOpen(Phase.NOT_YET)
    if state is not RoundState.VOTE:
        raise VoteNotOpen(Phase.OVER)
    phase = period.phase(moment)
    if phase is not Phase.OPEN:
        raise VoteNotOpen(phase)


def may_get_codes(state: RoundState, period: Period, moment: datetime) -> bool:
    """Whether codes are made or made void now: before the vote and during it, and not after its end."""
    return state is RoundState.DRAFT or (state is RoundState.VOTE and period.phase(moment) is not Phase.OVER)


def check_counting(state: RoundState, period: Period, moment: datetime) -> None:
    """Accept that the box is opened now.

    Raises:
        RoundClosed: there is no vote to count, any more or yet.
        VoteNotOver: the end has not come.
    """
    if state is not RoundState.VOTE:
        raise RoundClosed
    if period.phase(moment) is not Phase.OVER:
        raise VoteNotOver


def may_see_counts(state: RoundState, period: Period, actor: Actor | None, moment: datetime) -> bool:
    """THE gate before every page, export, API, sort order and cache: nobody sees a count before the close.

    Whoever asks: staff and administrators too, so `actor` decides nothing. After the count everybody may.
    """
    del actor
    return state in WITH_COUNTS and period.phase(moment) is Phase.OVER
