"""What an account is made of, and who tells as a professional."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    Actor,
    Grant,
    InvalidAccount,
    Role,
    check_account,
    tells_as_professional,
)

EMAIL, NAMES = "noor@test.example", ("Noor", "Bewoners Molenveld")
GRANTS = (Grant(Role.CHECKER, "BU05183620"), Grant(Role.PROFESSIONAL, None))


def test_an_address_names_and_roles_that_can_exist_are_accepted():
    check_account(f" {EMAIL} ", ("n" * LONGEST_NAME,), GRANTS)


@pytest.mark.parametrize(
    ("email", "names", "grants", "why"),
    [
        ("noor", NAMES, GRANTS, "no e-mail address"),
        (f"{'n' * LONGEST_EMAIL}@test.example", NAMES, GRANTS, "no e-mail address"),
        (EMAIL, ("Noor", "n" * (LONGEST_NAME + 1)), GRANTS, "more than"),
        (EMAIL, NAMES, (Grant(Role.CHECKER, "Molenveld"),), "no CBS area code"),
    ],
)
def test_what_is_wrong_is_told(email, names, grants, why):
    with pytest.raises(InvalidAccount, match=why):
        check_account(email, names, grants)


@pytest.mark.parametrize("role", Role)
def test_whoever_is_paid_to_be_here_tells_as_a_professional(role):
    paid = {Role.PROFESSIONAL, Role.COMMUNITY_BUILDER, Role.PAIR, Role.ADMINISTRATOR}
    actor = Actor(1, "Noor", (Grant(role, None),))

    assert tells_as_professional(actor) is (role in paid)
    assert tells_as_professional(None) is False
