"""Entry pages: who makes them, what can be made, on which days they count; and what the public sees of a source."""

from __future__ import annotations

from datetime import date

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.stories.entries.names import ENTRY_SOURCES
from buurtstem.stories.entries.rules import (
    ALPHABET,
    CODE_LENGTH,
    DaysReversed,
    EntryPlan,
    OccasionMissing,
    check_plan,
    is_in_use,
    is_school,
    make_entry_code,
    may_make_entries,
    read_entry_code,
)
from buurtstem.stories.names import OPENING_QUESTIONS, SOURCE_NAMES
from buurtstem.stories.rules import Opening, Source, public_source
from tests.cast import MOLENVELD
from tests.permissions import check_own_place_or_any

FIRST, LAST = date(2026, 3, 14), date(2026, 3, 16)


def plan(**changes) -> EntryPlan:
    given = {
        "area_code": MOLENVELD,
        "source": Source.EVENING,
        "occasion": "Buurtfeest",
        "starts_on": FIRST,
        "ends_on": LAST,
        "is_kiosk": False,
        **changes,
    }
    return EntryPlan(**given)


@pytest.mark.parametrize("role", Role)
def test_who_makes_entry_pages(role):
    check_own_place_or_any(may_make_entries, role, role is Role.COMMUNITY_BUILDER)


def test_a_plan_has_a_name_and_days_in_order():
    assert check_plan(plan(ends_on=FIRST)) == plan(ends_on=FIRST)
    with pytest.raises(OccasionMissing):
        check_plan(plan(occasion="  "))
    with pytest.raises(DaysReversed):
        check_plan(plan(starts_on=LAST, ends_on=FIRST))


@pytest.mark.parametrize(("day", "counts"), [(13, False), (14, True), (16, True), (17, False)])
def test_both_ends_belong_to_the_days_of_an_entry(day, counts):
    assert is_in_use(FIRST, LAST, date(2026, 3, day)) is counts


def test_codes_are_short_and_differ():
    codes = {make_entry_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("K4M9TZ", "k4m9tz"),
        ("k4m9tz", "k4m9tz"),
        ("", None),
        ("k4m9t", None),
        ("k4m9t\0", None),
        ("k4m9ta", None),
    ],
)
def test_a_code_is_read_in_any_case_and_nothing_else_is_one(typed, read):
    assert read_entry_code(typed) == read


@pytest.mark.parametrize("source", Source)
def test_the_public_sees_web_or_in_person_and_every_source_has_a_name(source):
    is_own_phone = source in {Source.WEB, Source.POSTER}
    assert public_source(source) == ("web" if is_own_phone else "in_person")
    assert source in SOURCE_NAMES
    assert is_school(source) is (source is Source.SCHOOL)
    assert (source in ENTRY_SOURCES) is (source is not Source.HELPER)


def test_questions_begin_with_what_is_good_and_end_with_what_else():
    assert list(OPENING_QUESTIONS) == list(Opening)
    assert list(Opening)[0] is Opening.GOOD
    assert list(Opening)[-1] is Opening.ELSE
