"""Counting a round: ties that decide wait for people, withdrawn plans cannot win, few ballots give no winners."""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtstem.budget.rules.counting import (
    CountRules,
    TieDecision,
    count_round,
    decisions_text,
    read_decisions,
    read_result,
    result_text,
)
from buurtstem.budget.rules.election import Project, Rule
from buurtstem.budget.rules.outcome import StepKind

RULES = CountRules(pot=1000, rule=Rule.VOTES, threshold=None, least_ballots=0)
PROJECTS = tuple(
    Project(str(number), f"plan {number}", cost) for number, cost in ((1, 600), (2, 600), (3, 300))
)
TIED = ((1,), (2,), (1, 2), (3,))  # 1 and 2 have two votes each, and do not fit together


def count(ballots, rules=RULES, projects=PROJECTS, decisions=(), unreadable=0):
    return count_round(projects, ballots, rules, decisions, unreadable)


def test_most_votes_win_and_votes_are_told():
    counted = count([(1,), (1, 3), (3, 1), (2,)])

    assert counted.winners == ("1", "3")
    assert (counted.spent, counted.ballots, counted.tied) == (900, 4, ())
    assert counted.votes == {"1": 3, "2": 1, "3": 2}


def test_a_tie_that_decides_is_left_to_people():
    counted = count(TIED)

    assert counted.tied == ("1", "2")
    assert counted.winners == ()


@pytest.mark.parametrize(("chosen", "winners"), [("1", ("1", "3")), ("2", ("2", "3"))])
def test_after_people_chose_the_count_goes_on(chosen, winners):
    counted = count(TIED, decisions=(TieDecision(("1", "2"), (chosen,), "lot"),))

    assert counted.winners == winners
    assert counted.tied == ()
    assert StepKind.WITHDRAWN not in {step.kind for step in counted.outcome.steps}


def test_both_of_a_tie_can_be_funded_with_extra_money_and_the_count_ends_there():
    counted = count(TIED, decisions=(TieDecision(("1", "2"), ("1", "2"), "council adds money"),))

    assert counted.winners == ("1", "2")
    assert (counted.spent, counted.tied) == (1200, ())


def test_a_choice_that_still_does_not_fit_needs_another():
    projects = (*PROJECTS[:2], Project("3", "plan 3", 600))
    ballots = [(1, 2, 3)]
    first = count(ballots, projects=projects)
    assert first.tied == ("1", "2", "3")

    second = count(ballots, projects=projects, decisions=(TieDecision(first.tied, ("1", "3"), "talk"),))
    assert second.tied == ("1", "3")


def test_a_withdrawn_plan_keeps_its_votes_and_cannot_win():
    projects = (replace(PROJECTS[0], withdrawn=True), *PROJECTS[1:])
    counted = count([(1,), (1,), (2,)], projects=projects)

    assert counted.votes["1"] == 2
    assert counted.winners == ("2",)
    assert StepKind.WITHDRAWN in {step.kind for step in counted.outcome.steps}


def test_a_plan_that_nobody_chose_gets_nothing_of_what_is_left():
    assert count([(1,)]).winners == ("1",)


def test_no_ballots_give_no_winners_and_that_is_said():
    counted = count([])

    assert (counted.winners, counted.spent, counted.ballots) == ((), 0, 0)
    assert [step.kind for step in counted.outcome.steps] == [StepKind.NO_VOTES]


@pytest.mark.parametrize(("ballots", "winners"), [(2, ()), (3, ("1",))])
def test_with_fewer_ballots_than_the_sheet_asks_no_plan_wins(ballots, winners):
    counted = count([(1,)] * ballots, replace(RULES, least_ballots=3))

    assert counted.winners == winners
    assert counted.is_too_few is (winners == ())


def test_too_few_ballots_need_no_decision_on_a_tie():
    assert count(TIED, replace(RULES, least_ballots=5)).tied == ()


def test_what_other_rules_would_have_given_is_told_for_those_that_could_be():
    assert set(count(TIED).what_if) == {Rule.VOTES_NO_SKIP, Rule.VOTES_PER_COST, Rule.EQUAL_SHARES}
    with_threshold = count(TIED, replace(RULES, threshold=2, rule=Rule.VOTES_THRESHOLD))
    assert set(with_threshold.what_if) == set(Rule) - {Rule.VOTES_THRESHOLD}
    assert count(TIED).what_if[Rule.VOTES_NO_SKIP].decision_needed


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.VOTES_THRESHOLD])
@pytest.mark.parametrize("ballots", [[], TIED, [(1,), (1, 3), (3, 1), (2,)]])
def test_a_result_is_the_same_to_the_byte_and_can_be_read_again(rule, ballots):
    rules = replace(RULES, rule=rule)
    decisions = (TieDecision(("1", "2"), ("1",), "om één stem"),)
    counted = count(ballots, rules, decisions=decisions, unreadable=1)
    text = result_text(counted, "round", "a" * 64)

    assert read_result(text) == counted
    assert text == result_text(count(ballots, rules, decisions=decisions, unreadable=1), "round", "a" * 64)
    assert text == result_text(
        count(ballots[::-1], rules, decisions=decisions, unreadable=1), "round", "a" * 64
    )


def test_decisions_are_kept_as_they_were_taken():
    decisions = (TieDecision(("1", "2"), ("2",), "het lot"),)
    assert decisions_text(decisions) == '[{"chosen":["2"],"reason":"het lot","tied":["1","2"]}]'
    assert read_decisions([{"tied": ["1", "2"], "chosen": ["2"], "reason": "het lot"}]) == decisions
