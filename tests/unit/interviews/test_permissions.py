"""Who writes and who reads talks, as tables: each role in its own place, in another place, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.core.contributions import ContributionState
from buurtstem.interviews.rules import may_interview, may_read_piece, may_read_talks
from tests.permissions import check_own_place_or_any, who_may

S = ContributionState

MAY_WRITE = who_may(Role.PAIR)
MAY_READ = who_may(Role.PAIR, Role.COMMUNITY_BUILDER)


def test_every_role_has_its_row():
    assert set(MAY_WRITE) == set(MAY_READ) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_writes_and_reads_in_its_own_place_or_not_at_all(role):
    check_own_place_or_any(may_interview, role, MAY_WRITE[role])
    check_own_place_or_any(may_read_talks, role, MAY_READ[role])


# state -> who reads a piece: (others, others when sensitive, the pair itself, the pair itself when sensitive)
READS = {
    S.WAITING: (False, False, True, False),
    S.PUBLISHED: (True, True, True, True),
    S.PRIVATE: (True, True, True, True),
    S.HELD_BACK: (False, False, True, True),
    S.IN_REVIEW: (False, False, False, False),
    S.WITHDRAWN: (False, False, False, False),
    S.ERASED: (False, False, False, False),
}


def test_every_state_has_its_row():
    assert set(READS) == set(S)


@pytest.mark.parametrize(("state", "expected"), READS.items())
def test_a_piece_is_read_by_others_after_the_check_and_by_nobody_once_taken_back(state, expected):
    asked = tuple(
        may_read_piece(state, is_sensitive=is_sensitive, is_own=is_own)
        for is_own in (False, True)
        for is_sensitive in (False, True)
    )
    assert asked == expected
