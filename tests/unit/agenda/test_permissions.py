"""Who keeps the agenda and who interprets, as a table: each role here, elsewhere, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.agenda.rules import may_interpret, may_keep_agenda
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.permissions import own_voices, voices_of
from tests.cast import LAAGHOVEN, MOLENVELD
from tests.permissions import check_own_place_or_any, with_role

RESIDENT, ENTREPRENEUR, PROFESSIONAL = AuthorRole

# role -> keeps the agenda, interprets, speaks for itself as, may enter for; a new role fails until it is here
TABLE = {
    Role.RESIDENT_MEMBER: (False, True, {RESIDENT, ENTREPRENEUR}, (RESIDENT, ENTREPRENEUR)),
    Role.PAIR: (False, False, set(), ()),
    Role.HELPER: (False, False, set(), ()),
    Role.LANGUAGE_VOLUNTEER: (False, False, set(), ()),
    Role.CHECKER: (False, False, set(), ()),
    Role.COMMUNITY_BUILDER: (True, True, set(), (RESIDENT, ENTREPRENEUR)),
    Role.PROFESSIONAL: (False, True, {PROFESSIONAL}, (PROFESSIONAL,)),
    Role.ADMINISTRATOR: (False, False, set(), ()),
}


def test_every_role_has_its_row():
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize(("role", "row"), TABLE.items())
def test_a_role_does_its_part_in_its_own_place(role, row):
    keeps, interprets, own, voices = row
    actor = with_role(role)

    check_own_place_or_any(may_keep_agenda, role, keeps)
    check_own_place_or_any(may_interpret, role, interprets)
    assert own_voices(actor, MOLENVELD) == own
    assert voices_of(actor, MOLENVELD) == voices


@pytest.mark.parametrize("role", Role)
def test_no_role_has_a_voice_in_another_place(role):
    assert voices_of(with_role(role, LAAGHOVEN), MOLENVELD) == ()


def test_who_has_two_roles_has_the_voices_of_both():
    actor = Actor(1, "somebody", (Grant(Role.PROFESSIONAL), Grant(Role.COMMUNITY_BUILDER, "GM0518")))

    assert voices_of(actor, MOLENVELD) == (RESIDENT, ENTREPRENEUR, PROFESSIONAL)
    assert own_voices(actor, MOLENVELD) == {PROFESSIONAL}
    assert voices_of(actor, LAAGHOVEN) == (PROFESSIONAL,)
