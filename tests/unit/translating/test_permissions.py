"""Who translates and who reads translations, as a table: each role here, elsewhere, and nobody."""

from __future__ import annotations

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.translating.rules import By, Made, State, may_judge, may_open_translations, may_translate
from tests.cast import LAAGHOVEN, MOLENVELD
from tests.permissions import who_may, with_role

KNOWN = frozenset({"tr", "nl"})
TRANSLATES = who_may(Role.LANGUAGE_VOLUNTEER, Role.CHECKER, Role.COMMUNITY_BUILDER)


def test_every_role_has_its_row():
    assert set(TRANSLATES) == set(Role)


@pytest.mark.parametrize(("role", "expected"), TRANSLATES.items())
def test_a_role_translates_in_its_own_place_and_languages_or_not_at_all(role, expected):
    actor = with_role(role)
    assert may_open_translations(actor) is expected
    assert may_translate(actor, KNOWN, "tr") is expected
    assert may_translate(actor, KNOWN, "tr", MOLENVELD) is expected
    assert not may_translate(actor, KNOWN, "ar", MOLENVELD)
    assert not may_translate(actor, frozenset(), "tr", MOLENVELD)


@pytest.mark.parametrize("role", Role)
def test_no_role_translates_stories_of_another_place(role):
    assert not may_translate(with_role(role, LAAGHOVEN), KNOWN, "tr", MOLENVELD)


def test_visitors_do_nothing():
    assert not may_open_translations(None)
    assert not may_translate(None, KNOWN, "tr", MOLENVELD)


@pytest.mark.parametrize(
    ("by", "state", "author", "may"),
    [
        (By.PERSON, State.PROPOSED, 2, True),
        (By.PERSON, State.PROPOSED, None, True),
        (By.PERSON, State.PROPOSED, 1, False),
        (By.PERSON, State.DRAFT, 2, False),
        (By.PERSON, State.CHECKED, 2, False),
        (By.PERSON, State.REFUSED, 2, False),
        (By.SERVICE, State.PROPOSED, None, True),
        (By.SERVICE, State.ASKED, None, False),
        (By.SERVICE, State.FAILED, None, False),
    ],
)
def test_a_second_person_reads_what_one_wrote_and_anyone_what_a_machine_made(by, state, author, may):
    assert may_judge(with_role(Role.LANGUAGE_VOLUNTEER), Made(by, state, "v", "text"), author) is may
