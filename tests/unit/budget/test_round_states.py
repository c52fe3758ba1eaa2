"""Where a round can go, when a vote opens, when a ballot goes in, when the box is opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.budget.rules.periods import Period, Phase
from buurtstem.budget.rules.round import (
    WITH_COUNTS,
    NoKeyBackup,
    RoundClosed,
    RoundNotDraft,
    RoundState,
    TooFewPlans,
    VoteNotOpen,
    VoteNotOver,
    check_counting,
    check_draft,
    check_opening,
    check_voting,
    may_move,
    may_see_counts,
    move,
)
from buurtstem.budget.rules.terms import Fault, InvalidField, PlanOverMaximum
from tests.cast import MOMENT
from tests.rounds import AFTER, END, TERMS

SECOND = timedelta(seconds=1)
PERIOD = Period(MOMENT, END)
S = RoundState
MOVES = {
    (S.DRAFT, S.CALL), (S.DRAFT, S.VOTE), (S.CALL, S.CHECK), (S.CHECK, S.VOTE), (S.VOTE, S.COUNTED),
    (S.VOTE, S.DECISION_NEEDED), (S.DECISION_NEEDED, S.COUNTED), (S.COUNTED, S.DECIDED),
    (S.DECIDED, S.REALISATION), (S.REALISATION, S.CLOSED),
    *((state, S.ENDED) for state in S if state not in {S.CLOSED, S.ENDED}),
}  # fmt: skip
ACTORS = [None, *(Actor(1, role.value, (Grant(role, None),)) for role in Role)]
COSTS = (400_000, 500_000)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("to", S)
def test_a_round_moves_only_along_its_path(state, to):
    assert may_move(state, to) is ((state, to) in MOVES)


def test_a_move_that_does_not_exist_is_refused_by_its_name():
    assert move(S.DRAFT, S.VOTE) is S.VOTE
    with pytest.raises(RoundNotDraft):
        move(S.VOTE, S.VOTE)
    with pytest.raises(RoundClosed):
        move(S.COUNTED, S.COUNTED)
    with pytest.raises(RoundClosed):
        move(S.CLOSED, S.ENDED)


@pytest.mark.parametrize("state", [each for each in S if each is not S.DRAFT])
def test_only_a_draft_is_changed(state):
    check_draft(S.DRAFT)
    with pytest.raises(RoundNotDraft):
        check_draft(state)


@pytest.mark.parametrize(
    ("terms", "costs", "keys", "refusal"),
    [
        (TERMS, COSTS, False, NoKeyBackup),
        (TERMS, (), True, TooFewPlans),
        (TERMS, (400_000,), True, TooFewPlans),
        (TERMS, (400_000, 600_001), True, PlanOverMaximum),
        (replace(TERMS, title=" "), COSTS, True, InvalidField),
        (replace(TERMS, begins_at=MOMENT - 2 * SECOND, ends_at=MOMENT), COSTS, True, InvalidField),
        (replace(TERMS, least_choices=3, most_choices=3), COSTS, True, InvalidField),
    ],
)
def test_a_vote_that_cannot_be_held_does_not_open(terms, costs, keys, refusal):
    with pytest.raises(refusal):
        check_opening(terms, costs, MOMENT, keys_backed_up=keys)


def test_a_vote_with_two_plans_within_the_maximum_opens():
    check_opening(TERMS, (400_000, 600_000), MOMENT, keys_backed_up=True)


def test_refusals_carry_what_a_page_must_tell():
    with pytest.raises(TooFewPlans) as few:
        check_opening(TERMS, (1,), MOMENT, keys_backed_up=True)
    with pytest.raises(PlanOverMaximum) as over:
        check_opening(TERMS, (1, 700_000), MOMENT, keys_backed_up=True)
    with pytest.raises(InvalidField) as past:
        check_opening(TERMS, COSTS, END, keys_backed_up=True)

    assert few.value.count == 1
    assert (over.value.most, over.value.cost) == (600_000, 700_000)
    assert (past.value.field, past.value.fault) == ("ends_at", Fault.PAST)


@pytest.mark.parametrize(
    ("state", "moment", "phase"),
    [
        (S.DRAFT, MOMENT, Phase.NOT_YET),
        (S.CALL, MOMENT, Phase.NOT_YET),
        (S.CHECK, MOMENT, Phase.NOT_YET),
        (S.VOTE, MOMENT - SECOND, Phase.NOT_YET),
        (S.VOTE, END, Phase.OVER),
        (S.DECISION_NEEDED, MOMENT, Phase.OVER),
        (S.COUNTED, MOMENT, Phase.OVER),
        (S.ENDED, MOMENT, Phase.OVER),
    ],
)
def test_no_ballot_goes_in_before_or_after_the_vote(state, moment, phase):
    with pytest.raises(VoteNotOpen) as refusal:
        check_voting(state, PERIOD, moment)
    assert refusal.value.phase is phase


@pytest.mark.parametrize("moment", [MOMENT, END - SECOND])
def test_ballots_go_in_from_the_first_to_the_last_second(moment):
    check_voting(S.VOTE, PERIOD, moment)


def test_the_box_is_opened_once_and_not_before_the_end():
    check_counting(S.VOTE, PERIOD, END)
    with pytest.raises(VoteNotOver):
        check_counting(S.VOTE, PERIOD, END - SECOND)
    with pytest.raises(RoundClosed):
        check_counting(S.COUNTED, PERIOD, AFTER)


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.name if actor else "visitor")
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("moment", [MOMENT - SECOND, MOMENT, END - SECOND, END, AFTER])
def test_nobody_sees_counts_before_the_close_and_everybody_after_it(actor, state, moment):
    expected = state in {S.DECISION_NEEDED, S.COUNTED, S.DECIDED, S.REALISATION, S.CLOSED, S.ENDED}
    assert may_see_counts(state, PERIOD, actor, moment) is (expected and moment >= END)
    assert S.VOTE not in WITH_COUNTS
