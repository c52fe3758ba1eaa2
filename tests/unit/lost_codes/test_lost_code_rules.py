"""Lost codes: who answers, by when, by how many people, and how a story is looked for."""

from __future__ import annotations

from datetime import date

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.lost_codes.rules import (
    AlreadyDecided,
    NoStoryYet,
    SamePerson,
    check_second_person,
    count_words,
    due_on,
    may_answer_lost_codes,
    words_of,
)
from tests.permissions import check_own_place_or_any, who_may

MAY_ANSWER = who_may(Role.CHECKER, Role.COMMUNITY_BUILDER)


def test_every_role_has_its_row():
    assert set(MAY_ANSWER) == set(Role)


@pytest.mark.parametrize(("role", "expected"), MAY_ANSWER.items())
def test_a_role_answers_in_its_own_place_or_not_at_all(role, expected):
    check_own_place_or_any(may_answer_lost_codes, role, expected)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 3, 14), date(2026, 4, 14)),
        (date(2026, 12, 1), date(2027, 1, 1)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30)),
    ],
)
def test_an_answer_is_due_a_month_later(asked, due):
    assert due_on(asked) == due


def test_a_second_person_decides_on_a_story_that_was_found():
    check_second_person(1, 2, None, has_story=True)
    check_second_person(None, 2, None, has_story=True)  # who found it has no account any more


@pytest.mark.parametrize(
    ("found_by", "outcome", "has_story", "refusal"),
    [
        (2, None, True, SamePerson),
        (1, "erased", True, AlreadyDecided),
        (None, None, False, NoStoryYet),
    ],
)
def test_nobody_decides_alone_twice_or_on_nothing(found_by, outcome, has_story, refusal):
    with pytest.raises(refusal):
        check_second_person(found_by, 2, outcome, has_story=has_story)


def test_a_story_is_looked_for_by_its_longer_words_in_any_script():
    wanted = words_of("De LIFT, én de trap: المصعد")
    assert wanted == {"lift", "trap", "المصعد"}
    assert count_words("Onze lift en trap", wanted) == 2
    assert count_words("Iets anders", wanted) == 0
