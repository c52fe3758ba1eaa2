"""Who brings in figures, as a table."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.figures.rules.permissions import may_import_figures

MAY_IMPORT = {
    Role.RESIDENT_MEMBER: False,
    Role.PAIR: False,
    Role.HELPER: False,
    Role.LANGUAGE_VOLUNTEER: False,
    Role.CHECKER: False,
    Role.COMMUNITY_BUILDER: True,
    Role.PROFESSIONAL: True,
    Role.ADMINISTRATOR: False,
}


def test_every_role_has_its_row():
    assert set(MAY_IMPORT) == set(Role)


@pytest.mark.parametrize("place", [None, "GM0518", "BU05183620"])
@pytest.mark.parametrize(("role", "expected"), MAY_IMPORT.items())
def test_a_role_brings_in_figures_wherever_its_place_is(role, expected, place):
    assert may_import_figures(Actor(1, "somebody", (Grant(role, place),))) is expected


def test_visitors_bring_in_nothing():
    assert not may_import_figures(None)
