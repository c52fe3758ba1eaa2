"""Who may do what, as a table: each role in its own place, in another place, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Actor, Grant, Role, covers, may_check_stories
from tests.permissions import check_own_place_or_any, who_may

MAY_CHECK = who_may(Role.CHECKER, Role.COMMUNITY_BUILDER)


def test_every_role_has_its_row():
    assert set(MAY_CHECK) == set(Role)


@pytest.mark.parametrize(("role", "expected"), MAY_CHECK.items())
def test_a_role_checks_in_its_own_place_or_not_at_all(role, expected):
    check_own_place_or_any(may_check_stories, role, expected)


@pytest.mark.parametrize(
    ("granted", "place", "expected"),
    [
        (None, "BU05183620", True),
        ("BU05183620", "BU05183620", True),
        ("GM0518", "BU05183620", True),
        ("GM0518", "WK051836", True),
        ("WK051836", "BU05183620", True),
        ("WK051835", "BU05183620", False),
        ("GM0355", "BU05183620", False),
        ("BU05183620", "WK051836", False),
        ("BU05183620", "GM0518", False),
        ("BU05183620", "BU05183621", False),
        ("somewhere", "BU05183620", False),
        ("GM0518", "somewhere", False),
    ],
)
def test_a_wider_area_covers_the_narrower_ones_in_it(granted, place, expected):
    assert covers(granted, place) is expected


def test_places_of_a_role_are_named_once():
    grants = (Grant(Role.CHECKER, "GM0518"), Grant(Role.COMMUNITY_BUILDER, "GM0518"), Grant(Role.PAIR, None))
    actor = Actor(1, "somebody", grants)
    assert actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER) == ("GM0518",)
    assert actor.places_of(Role.HELPER) == ()
