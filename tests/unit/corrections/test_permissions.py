"""Who reads corrections and lets all be tagged again, as a table: each role here, elsewhere, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.corrections.rules import may_open_theme_desk, may_read_corrections, may_tag_again
from buurtstem.corrections.rules.permissions import places_to_count, places_to_read
from tests.cast import MOLENVELD
from tests.permissions import check_own_place_or_any, with_role

# role -> reads corrections of its own place, tags all again, opens the desk; a new role fails until it is here
TABLE = {
    Role.RESIDENT_MEMBER: (False, False, False),
    Role.PAIR: (False, False, False),
    Role.HELPER: (False, False, False),
    Role.LANGUAGE_VOLUNTEER: (False, False, False),
    Role.CHECKER: (True, False, True),
    Role.COMMUNITY_BUILDER: (True, True, True),
    Role.PROFESSIONAL: (False, False, False),
    Role.ADMINISTRATOR: (False, True, True),
}


def test_every_role_has_its_row():
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize(("role", "row"), TABLE.items())
def test_a_role_does_its_part(role, row):
    reads, tags_again, opens = row
    actor = with_role(role)

    check_own_place_or_any(may_read_corrections, role, reads)
    assert may_tag_again(actor) is tags_again
    assert may_open_theme_desk(actor) is opens


def test_visitors_do_nothing():
    assert not may_tag_again(None)
    assert not may_open_theme_desk(None)


@pytest.mark.parametrize(
    ("role", "counts", "reads"),
    [
        (Role.CHECKER, (MOLENVELD,), (MOLENVELD,)),
        (Role.COMMUNITY_BUILDER, (MOLENVELD,), (MOLENVELD,)),
        (Role.ADMINISTRATOR, (MOLENVELD,), ()),
        (Role.PAIR, (), ()),
    ],
)
def test_an_administrator_sees_counts_and_no_text(role, counts, reads):
    assert places_to_count(with_role(role)) == counts
    assert places_to_read(with_role(role)) == reads
