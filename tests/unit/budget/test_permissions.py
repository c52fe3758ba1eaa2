"""Who runs rounds, as a table: each role in its own place, in another place, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.budget.rules.permissions import may_run_rounds

MOLENVELD, LAAGHOVEN = "BU05183620", "BU03550205"
MAY_RUN = {role: role is Role.COMMUNITY_BUILDER for role in Role}


@pytest.mark.parametrize(("role", "expected"), MAY_RUN.items())
def test_a_role_runs_rounds_in_its_own_place_or_not_at_all(role, expected):
    actor = Actor(1, "somebody", (Grant(role, MOLENVELD),))
    assert may_run_rounds(actor, MOLENVELD) is expected
    assert may_run_rounds(actor) is expected


@pytest.mark.parametrize("role", Role)
def test_no_role_runs_rounds_in_another_place(role):
    assert not may_run_rounds(Actor(1, "somebody", (Grant(role, LAAGHOVEN),)), MOLENVELD)


def test_visitors_run_no_rounds():
    assert not may_run_rounds(None, MOLENVELD)
