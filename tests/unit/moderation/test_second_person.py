"""Who may object, who judges, and how long something waits."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.core.contributions import ContributionState
from buurtstem.moderation.names import REASON_EXPLAINED, REASON_NAMES, SUSPICION_NAMES
from buurtstem.moderation.rules import (
    HoldReason,
    days_waiting,
    is_late,
    may_judge_objection,
    may_object,
)
from buurtstem.stories.suspicion import Suspicion
from tests.cast import MOLENVELD
from tests.permissions import check_own_place_only, who_may, with_role

JUDGES = who_may(Role.CHECKER, Role.COMMUNITY_BUILDER)


def test_every_role_has_its_row():
    assert set(JUDGES) == set(Role)


@pytest.mark.parametrize(("role", "expected"), JUDGES.items())
def test_a_role_judges_objections_in_its_own_place_or_not_at_all(role, expected):
    check_own_place_only(partial(may_judge_objection, holders={2}), role, expected)
    assert not may_judge_objection(with_role(role), MOLENVELD, {1, 2})


def test_visitors_judge_nothing():
    assert not may_judge_objection(None, MOLENVELD, ())


@pytest.mark.parametrize("state", ContributionState)
def test_a_teller_objects_once_and_only_to_holding_back(state):
    assert may_object(state, objected=False) is (state is ContributionState.HELD_BACK)
    assert not may_object(state, objected=True)


def test_waiting_is_counted_in_days_and_late_after_the_promise():
    assert days_waiting(date(2026, 3, 14), date(2026, 3, 14)) == 0
    assert days_waiting(date(2026, 3, 15), date(2026, 3, 14)) == 0
    assert days_waiting(date(2026, 3, 14), date(2026, 3, 18)) == 4
    assert [is_late(days) for days in (0, 3, 4)] == [False, False, True]


def test_every_reason_and_suspicion_has_its_sentence():
    assert set(REASON_NAMES) == set(REASON_EXPLAINED) == set(HoldReason)
    assert set(SUSPICION_NAMES) == set(Suspicion)
