"""Who helps, who asks helpers, until when, and into which accounts a link may lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from buurtstem.accounts.rules import Grant, Role
from buurtstem.helping.rules import (
    MOST_DAYS,
    LastDayWrong,
    check_last_day,
    may_ask_helpers,
    may_have_link,
    may_tell_for_others,
)
from tests.cast import LAAGHOVEN, MOLENVELD
from tests.permissions import check_own_place_or_any, with_role

TODAY = date(2026, 3, 14)
HELP = {Role.HELPER, Role.COMMUNITY_BUILDER}


@pytest.mark.parametrize("role", Role)
def test_who_writes_down_stories_for_others(role):
    check_own_place_or_any(may_tell_for_others, role, role in HELP)


@pytest.mark.parametrize("role", Role)
def test_who_asks_helpers(role):
    check_own_place_or_any(may_ask_helpers, role, role is Role.COMMUNITY_BUILDER)


@pytest.mark.parametrize("days", [0, 1, MOST_DAYS])
def test_a_last_day_from_today_on_is_accepted(days):
    day = TODAY + timedelta(days=days)
    assert check_last_day(day, TODAY) == day


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_a_last_day_that_is_past_or_too_far_is_refused(days):
    with pytest.raises(LastDayWrong):
        check_last_day(TODAY + timedelta(days=days), TODAY)


@pytest.mark.parametrize(
    ("builder_of", "grants", "has_password", "may"),
    [
        (MOLENVELD, (Grant(Role.HELPER, MOLENVELD),), False, True),
        ("GM0518", (Grant(Role.HELPER, MOLENVELD),), False, True),
        (None, (Grant(Role.HELPER, None),), False, True),
        (MOLENVELD, (Grant(Role.HELPER, MOLENVELD),), True, False),
        (MOLENVELD, (Grant(Role.HELPER, LAAGHOVEN),), False, False),
        (MOLENVELD, (Grant(Role.HELPER, None),), False, False),
        (MOLENVELD, (Grant(Role.HELPER, MOLENVELD), Grant(Role.CHECKER, MOLENVELD)), False, False),
        (MOLENVELD, (Grant(Role.ADMINISTRATOR),), False, False),
    ],
)
def test_a_link_leads_only_into_the_account_of_an_own_helper(builder_of, grants, has_password, may):
    builder = with_role(Role.COMMUNITY_BUILDER, builder_of)

    assert may_have_link(builder, grants, has_password=has_password) is may
