"""Where a story can be, and what leads from one state to the next."""

from __future__ import annotations

from datetime import date

import pytest

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict
from buurtstem.stories.rules import (
    LONGEST_TEXT,
    Source,
    StoryFilter,
    TextMissing,
    TextTooLong,
    check_text,
    is_public,
    may_change,
    public_source,
    shown_month,
    shows_tellers,
    state_after_change,
    state_after_check,
    state_after_wish,
    state_after_withdrawal,
)
from buurtstem.themes.rules import Nature, Theme

S = ContributionState


@pytest.mark.parametrize(
    ("publish", "consents", "expected"),
    [
        (True, True, S.PUBLISHED),
        (True, False, S.PRIVATE),
        (False, True, S.HELD_BACK),
        (False, False, S.HELD_BACK),
    ],
)
def test_a_check_leads_where_checker_and_teller_together_say(publish, consents, expected):
    assert state_after_check(S.WAITING, publish=publish, consents=consents) is expected


@pytest.mark.parametrize("state", [state for state in S if state is not S.WAITING])
def test_only_a_waiting_story_can_be_checked(state):
    with pytest.raises(Conflict):
        state_after_check(state, publish=True, consents=True)


@pytest.mark.parametrize("state", S)
def test_only_published_stories_are_public(state):
    assert is_public(state) is (state is S.PUBLISHED)


@pytest.mark.parametrize("state", S)
def test_a_change_waits_for_a_check_again_or_is_refused(state):
    if state in {S.WITHDRAWN, S.ERASED}:
        assert not may_change(state)
        with pytest.raises(Conflict):
            state_after_change(state)
    else:
        assert state_after_change(state) is S.WAITING


@pytest.mark.parametrize("state", S)
def test_withdrawing_works_from_every_state_and_brings_nothing_erased_back(state):
    assert state_after_withdrawal(state) is (S.ERASED if state is S.ERASED else S.WITHDRAWN)


def test_no_text_is_refused():
    with pytest.raises(TextMissing):
        check_text(" \n ")


def test_a_text_may_be_as_long_as_the_limit_and_no_longer():
    assert check_text("a" * LONGEST_TEXT)
    with pytest.raises(TextTooLong, match=str(LONGEST_TEXT + 1)):
        check_text("a" * (LONGEST_TEXT + 1))


def test_the_public_sees_the_month_and_a_coarse_source():
    assert shown_month(date(2026, 11, 21)) == date(2026, 11, 1)
    assert {public_source(source) for source in Source} == {"web", "in_person"}
    assert public_source(Source.WEB) == "web"


def test_words_alone_do_not_pick_out_tellers():
    assert not StoryFilter(words="lift").splits
    assert StoryFilter(themes=(Theme.HOUSING,)).splits
    assert StoryFilter(nature=Nature.DREAM).splits
    assert StoryFilter(lang="pl").splits
    assert StoryFilter(themes=(Theme.HOUSING,), lang="pl", words="lift").wider() == StoryFilter(words="lift")


def test_how_many_told_is_said_of_ten_tellers_and_of_no_search():
    assert shows_tellers(StoryFilter(), 10)
    assert shows_tellers(StoryFilter(themes=(Theme.HOUSING,)), 10)
    assert not shows_tellers(StoryFilter(), 9)
    assert not shows_tellers(StoryFilter(words="lift"), 10)


@pytest.mark.parametrize(
    ("state", "shown", "after"),
    [
        (ContributionState.PUBLISHED, False, ContributionState.PRIVATE),
        (ContributionState.PRIVATE, True, ContributionState.WAITING),
        (ContributionState.PUBLISHED, True, ContributionState.PUBLISHED),
        (ContributionState.PRIVATE, False, ContributionState.PRIVATE),
        (ContributionState.WAITING, False, ContributionState.WAITING),
        (ContributionState.HELD_BACK, True, ContributionState.HELD_BACK),
        (ContributionState.WITHDRAWN, True, ContributionState.WITHDRAWN),
        (ContributionState.ERASED, True, ContributionState.ERASED),
    ],
)
def test_a_later_wish_hides_at_once_and_shows_only_after_a_check(state, shown, after):
    assert state_after_wish(state, shown=shown) is after
