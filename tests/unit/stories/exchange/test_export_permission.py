"""Who takes stories out as a file, as a table: each role in its own place, in another place, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.stories.exchange.rules.permissions import may_export_stories
from tests.permissions import check_own_place_or_any, who_may

MAY_EXPORT = who_may(Role.COMMUNITY_BUILDER, Role.PROFESSIONAL, Role.ADMINISTRATOR)


def test_every_role_has_its_row():
    assert set(MAY_EXPORT) == set(Role)


@pytest.mark.parametrize(("role", "expected"), MAY_EXPORT.items())
def test_a_role_takes_stories_of_its_own_place_out_or_none(role, expected):
    check_own_place_or_any(may_export_stories, role, expected)
