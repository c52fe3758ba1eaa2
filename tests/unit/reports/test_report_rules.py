"""What hides at once, who decides, and what can be decided."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest

from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.reports.rules import (
    Hurdle,
    Outcome,
    ReportReason,
    What,
    hides_at_once,
    hurdle_after_change,
    may_decide,
    may_handle_reports,
    may_judge_plan,
    may_object_for_plan,
    outcomes_for,
    proposal_seen,
)
from tests.cast import MOLENVELD
from tests.permissions import check_own_place_only, check_own_place_or_any, who_may, with_role

HANDLES = who_may(Role.CHECKER, Role.COMMUNITY_BUILDER)


@pytest.mark.parametrize(
    ("is_open", "closers", "hurdle"),
    [
        (True, {2}, Hurdle.CLOSE_FIRST),
        (False, {1, 2}, Hurdle.CLOSED_BY_YOU),
        (False, {2, None}, None),
        (False, set(), None),
    ],
)
def test_one_closes_the_report_and_another_one_shows_what_was_changed(is_open, closers, hurdle):
    assert hurdle_after_change(1, is_open=is_open, closers=closers) is hurdle


def test_what_people_look_at_again_waits_for_the_two_who_decide_on_the_report():
    assert hurdle_after_change(1, is_open=True, closers=set(), in_review=True) is Hurdle.DECIDE_FIRST
    assert hurdle_after_change(1, is_open=False, closers=set(), in_review=True) is None


def test_a_form_knows_one_proposal_from_another():
    moment = datetime(2026, 3, 14, tzinfo=UTC)
    assert proposal_seen(None, None) == ""
    assert len({proposal_seen(1, moment), proposal_seen(2, moment), proposal_seen(None, moment)}) == 3


@pytest.mark.parametrize("reason", ReportReason)
def test_only_what_is_about_oneself_or_a_child_is_hidden_at_once(reason):
    hides = hides_at_once(reason, source_may_hide=True, was_kept=False)
    assert hides is (reason in {ReportReason.ABOUT_ME, ReportReason.ABOUT_CHILD})


def test_what_two_people_kept_is_not_hidden_again_at_once():
    assert not hides_at_once(ReportReason.ABOUT_ME, source_may_hide=True, was_kept=True)


def test_a_source_that_hid_much_today_hides_nothing_more():
    assert not hides_at_once(ReportReason.ABOUT_CHILD, source_may_hide=False, was_kept=False)


def test_every_role_has_its_row():
    assert set(HANDLES) == set(Role)


@pytest.mark.parametrize(("role", "expected"), HANDLES.items())
def test_a_role_handles_reports_in_its_own_place_or_not_at_all(role, expected):
    check_own_place_or_any(may_handle_reports, role, expected)
    check_own_place_only(partial(may_decide, proposer_id=2), role, expected)
    assert not may_decide(with_role(role), MOLENVELD, proposer_id=1)


def test_visitors_decide_not_even_what_nobody_proposed():
    assert not may_decide(None, MOLENVELD, None)


@pytest.mark.parametrize("what", What)
def test_only_the_words_of_a_teller_can_be_masked(what):
    can_be_masked = what in {What.STORY, What.ADDITION}
    assert (Outcome.MASK in outcomes_for(what)) is can_be_masked
    assert {Outcome.KEEP, Outcome.HIDE} <= set(outcomes_for(what))


def objects(actor, place=MOLENVELD, *, is_hidden=True, outcome=Outcome.HIDE, objected=False):
    return may_object_for_plan(actor, place, is_hidden=is_hidden, outcome=outcome, objected=objected)


@pytest.mark.parametrize("role", Role)
def test_only_makers_of_plans_object_and_only_in_their_own_place(role):
    check_own_place_or_any(objects, role, role is Role.COMMUNITY_BUILDER)


@pytest.mark.parametrize(
    "changes",
    [{"is_hidden": False}, {"outcome": Outcome.KEEP}, {"outcome": None}, {"objected": True}],
)
def test_only_hiding_is_objected_to_and_once(changes):
    assert not objects(with_role(Role.COMMUNITY_BUILDER), **changes)


@pytest.mark.parametrize("role", Role)
def test_only_a_checker_who_did_not_decide_judges_in_the_own_place(role):
    check_own_place_only(partial(may_judge_plan, deciders=(2, 3)), role, role is Role.CHECKER)
    assert not may_judge_plan(with_role(role), MOLENVELD, (2, 1))


def test_who_checks_and_makes_plans_does_not_judge():
    roles = (Grant(Role.CHECKER, MOLENVELD), Grant(Role.COMMUNITY_BUILDER, MOLENVELD))
    assert not may_judge_plan(Actor(1, "somebody", roles), MOLENVELD, (2, 3))
