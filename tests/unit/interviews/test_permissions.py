"""Who writes and who reads talks, as tables: each role in its own place, in another place, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.core.contributions import ContributionState
from buurtstem.interviews.rules import may_interview, may_read_piece, may_read_talks

MOLENVELD, LAAGHOVEN = "BU05183620", "BU03550205"
S = ContributionState

# role -> may write down talks, may read them; a new role fails until it stands here
MAY = {
    Role.RESIDENT_MEMBER: (False, False),
    Role.PAIR: (True, True),
    Role.HELPER: (False, False),
    Role.LANGUAGE_VOLUNTEER: (False, False),
    Role.CHECKER: (False, False),
    Role.COMMUNITY_BUILDER: (False, True),
    Role.PROFESSIONAL: (False, False),
    Role.ADMINISTRATOR: (False, False),
}


def test_every_role_has_its_row():
    assert set(MAY) == set(Role)


@pytest.mark.parametrize(("role", "expected"), MAY.items())
def test_a_role_writes_and_reads_in_its_own_place_or_not_at_all(role, expected):
    actor = Actor(1, "somebody", (Grant(role, MOLENVELD),))
    assert (may_interview(actor, MOLENVELD), may_read_talks(actor, MOLENVELD)) == expected
    assert (may_interview(actor), may_read_talks(actor)) == expected


@pytest.mark.parametrize("role", Role)
def test_no_role_writes_or_reads_in_another_place(role):
    actor = Actor(1, "somebody", (Grant(role, LAAGHOVEN),))
    assert not may_interview(actor, MOLENVELD)
    assert not may_read_talks(actor, MOLENVELD)


@pytest.mark.parametrize("place", [None, MOLENVELD])
def test_visitors_write_and_read_nothing(place):
    assert not may_interview(None, place)
    assert not may_read_talks(None, place)


# state -> who reads a piece: (others, others when sensitive, the pair itself, the pair itself when sensitive)
READS = {
    S.WAITING: (False, False, True, False),
    S.PUBLISHED: (True, True, True, True),
    S.PRIVATE: (True, True, True, True),
    S.HELD_BACK: (False, False, True, True),
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
