"""Who brings in figures, as a table."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.figures.rules.permissions import may_import_figures
from tests.permissions import who_may, with_role

MAY_IMPORT = who_may(Role.COMMUNITY_BUILDER, Role.PROFESSIONAL)


def test_every_role_has_its_row():
    assert set(MAY_IMPORT) == set(Role)


@pytest.mark.parametrize("place", [None, "GM0518", "BU05183620"])
@pytest.mark.parametrize(("role", "expected"), MAY_IMPORT.items())
def test_a_role_brings_in_figures_wherever_its_place_is(role, expected, place):
    assert may_import_figures(with_role(role, place)) is expected


def test_visitors_bring_in_nothing():
    assert not may_import_figures(None)
