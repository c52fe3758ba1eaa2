"""Who runs rounds, as a table: each role in its own place, in another place, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.budget.rules.permissions import may_run_rounds
from tests.permissions import check_own_place_or_any, who_may

MAY_RUN = who_may(Role.COMMUNITY_BUILDER)


def test_every_role_has_its_row():
    assert set(MAY_RUN) == set(Role)


@pytest.mark.parametrize(("role", "expected"), MAY_RUN.items())
def test_a_role_runs_rounds_in_its_own_place_or_not_at_all(role, expected):
    check_own_place_or_any(may_run_rounds, role, expected)
