"""Where looking again at a story leads."""

from __future__ import annotations

import pytest

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict
from buurtstem.stories.rules import (
    BeingSought,
    Verdict,
    refuse_sought,
    state_after_objection,
    state_after_review,
    state_after_seeking,
    state_when_hidden,
    state_while_sought,
)

OUT_OF_SIGHT = [state for state in ContributionState if state is not ContributionState.PUBLISHED]
SEEN_AGAIN = (ContributionState.PUBLISHED, ContributionState.IN_REVIEW)


def test_hiding_takes_a_public_story_out_of_sight():
    assert state_when_hidden(ContributionState.PUBLISHED) is ContributionState.IN_REVIEW


@pytest.mark.parametrize("state", OUT_OF_SIGHT)
def test_hiding_moves_nothing_that_is_out_of_sight(state):
    assert state_when_hidden(state) is state


def test_only_what_was_held_back_can_be_objected_to():
    assert state_after_objection(ContributionState.HELD_BACK) is ContributionState.IN_REVIEW
    for state in set(ContributionState) - {ContributionState.HELD_BACK}:
        with pytest.raises(Conflict):
            state_after_objection(state)


@pytest.mark.parametrize("state", SEEN_AGAIN)
@pytest.mark.parametrize(
    ("verdict", "consents", "expected"),
    [
        (Verdict.SHOW, True, ContributionState.PUBLISHED),
        (Verdict.SHOW, False, ContributionState.PRIVATE),
        (Verdict.HOLD_BACK, True, ContributionState.HELD_BACK),
        (Verdict.CHECK_AGAIN, True, ContributionState.WAITING),
    ],
)
def test_looking_again_leads_where_people_decided(state, verdict, consents, expected):
    assert state_after_review(state, verdict, consents=consents) is expected


@pytest.mark.parametrize("state", [state for state in ContributionState if state not in SEEN_AGAIN])
def test_nothing_is_decided_on_what_is_not_there_any_more(state):
    with pytest.raises(Conflict):
        state_after_review(state, Verdict.SHOW, consents=True)


@pytest.mark.parametrize("state", ContributionState)
def test_while_people_look_whose_it_is_nothing_is_public(state):
    assert state_while_sought(state) is state_when_hidden(state)


@pytest.mark.parametrize("state", OUT_OF_SIGHT)
def test_what_was_not_hidden_by_the_seeking_stays_where_it_stands(state):
    assert state_after_seeking(state, was_hidden_by_it=False, consents=True) is state


@pytest.mark.parametrize("state", [state for state in OUT_OF_SIGHT if state not in SEEN_AGAIN])
def test_what_was_decided_meanwhile_stays(state):
    assert state_after_seeking(state, was_hidden_by_it=True, consents=True) is state


@pytest.mark.parametrize(
    ("consents", "expected"), [(True, ContributionState.PUBLISHED), (False, ContributionState.PRIVATE)]
)
def test_what_the_seeking_hid_comes_back_as_far_as_its_teller_agrees(consents, expected):
    state = ContributionState.IN_REVIEW
    assert state_after_seeking(state, was_hidden_by_it=True, consents=consents) is expected


@pytest.mark.parametrize("state", ContributionState)
@pytest.mark.parametrize("is_sought", [True, False])
def test_only_showing_is_refused_while_people_look_whose_it_is(state, is_sought):
    if is_sought and state is ContributionState.PUBLISHED:
        with pytest.raises(BeingSought):
            refuse_sought(state, is_sought=is_sought)
    else:
        refuse_sought(state, is_sought=is_sought)
