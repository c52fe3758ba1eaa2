"""What all tables of permissions share: who may at all, somebody with one role, and where that counts."""

from __future__ import annotations

from collections.abc import Callable

from buurtstem.accounts.rules import Actor, Grant, Role
from tests.cast import LAAGHOVEN, MOLENVELD

# the roles that all tables were written for: look at each table before a new one is added here
ROLES = (
    Role.RESIDENT_MEMBER,
    Role.PAIR,
    Role.HELPER,
    Role.LANGUAGE_VOLUNTEER,
    Role.CHECKER,
    Role.COMMUNITY_BUILDER,
    Role.PROFESSIONAL,
    Role.ADMINISTRATOR,
)


def who_may(*roles: Role) -> dict[Role, bool]:
    """Return a whole table: yes for these roles, no for every other one."""
    return {role: role in roles for role in ROLES}


def with_role(role: Role, place: str | None = MOLENVELD, number: int = 1) -> Actor:
    """Return somebody who has one role in one place; None is everywhere."""
    return Actor(number, "somebody", (Grant(role, place),))


def check_own_place_only(may: Callable[[Actor | None, str], bool], role: Role, expected: bool) -> None:
    """Check that a role may in its own place, or not at all; and that no role, and no visitor, may elsewhere."""
    assert may(with_role(role), MOLENVELD) is expected
    assert may(with_role(role), LAAGHOVEN) is False
    assert may(with_role(role, LAAGHOVEN), MOLENVELD) is False
    assert may(None, MOLENVELD) is False


def check_own_place_or_any(may: Callable[..., bool], role: Role, expected: bool) -> None:
    """Check the same of what can also be asked without a place: whether somebody may anywhere."""
    check_own_place_only(may, role, expected)
    assert may(with_role(role)) is expected
    assert may(None) is False
