"""Most votes first: with skipping, without, with a threshold, per euro; what ties do."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from buurtstem.budget.rules.election import Rule, Ties
from buurtstem.budget.rules.outcome import StepKind, Tie
from buurtstem.budget.rules.tally import tally, what_if
from tests.elections import approvals, by_points

MORE_MONEY_HARMS = {"p2": 9, "p3": 12, "p0": 17, "p1": 11}
THREE = ("p0 p2 p3", "p0 p3", "p1 p2")


def kinds(outcome):
    return [step.kind for step in outcome.steps]


@pytest.mark.parametrize(("pot", "winners"), [(20, ("p2", "p1")), (21, ("p2", "p3"))])
def test_more_money_can_harm_a_plan(pot, winners):
    outcome = tally(approvals(pot, MORE_MONEY_HARMS, *THREE), Rule.VOTES)

    assert outcome.winners == winners
    assert outcome.ties == (Tie(Fraction(2), ("p2", "p3", "p0"), decisive=True, resolved_by="file order"),)
    assert not outcome.decision_needed


def test_a_tie_that_decides_is_left_to_a_decision_in_strict_mode():
    outcome = tally(approvals(21, MORE_MONEY_HARMS, *THREE), Rule.VOTES, Ties.STRICT)

    assert (outcome.winners, outcome.spent, outcome.decision_needed) == ((), 0, True)
    assert outcome.ties == (Tie(Fraction(2), ("p2", "p3", "p0"), decisive=True, resolved_by=None),)
    assert kinds(outcome) == [StepKind.UNDECIDED]


@pytest.mark.parametrize(
    ("prices", "votes", "winners"),
    [
        ((100, 300, 200, 500), (500, 800, 900, 600), {900, 800, 600}),
        ((800, 300, 200), (900, 800, 600), {900, 600}),
    ],
)
def test_cases_of_another_platform_come_out_the_same(prices, votes, winners):
    costs = {str(each): price for each, price in zip(votes, prices, strict=True)}
    election = by_points(1000, costs, {str(each): each for each in votes})
    assert {int(each) for each in tally(election, Rule.VOTES).winners} == winners


def test_without_skipping_the_count_ends_at_the_first_that_does_not_fit():
    election = approvals(10, {"a": 6, "b": 5, "c": 1}, "a b c", "a b", "a")
    outcome = tally(election, Rule.VOTES_NO_SKIP)

    assert outcome.winners == ("a",)
    assert kinds(outcome) == [StepKind.FITS, StepKind.ENDS]
    assert tally(election, Rule.VOTES).winners == ("a", "c")


@pytest.mark.parametrize(
    ("costs", "decides"),
    [
        ({"a": 4, "b": 5}, False),  # both fit
        ({"a": 4, "b": 7}, True),  # one of them
        ({"a": 11, "b": 12}, False),  # none of them
        ({"a": 4, "b": 12}, True),  # the one that cannot win would end the count
    ],
)
def test_which_ties_decide_without_skipping(costs, decides):
    election = approvals(10, costs, "a b")

    assert [tie.decisive for tie in tally(election, Rule.VOTES_NO_SKIP).ties] == [decides]
    assert tally(election, Rule.VOTES_NO_SKIP, Ties.STRICT).decision_needed is decides


def test_with_skipping_a_plan_that_never_fits_makes_no_tie_decide():
    outcome = tally(approvals(10, {"a": 4, "b": 12}, "a b"), Rule.VOTES, Ties.STRICT)
    assert (outcome.winners, outcome.decision_needed) == (("a",), False)
    assert outcome.ties == (Tie(Fraction(1), ("a", "b"), decisive=False, resolved_by=None),)


def test_a_threshold_leaves_plans_out_and_is_the_given_one_before_the_file_s():
    election = replace(approvals(10, {"a": 9, "b": 1, "c": 2}, "a c", "a c", "b"), threshold=2)

    outcome = tally(election, Rule.VOTES_THRESHOLD)
    assert outcome.winners == ("a",)
    assert kinds(outcome) == [StepKind.THRESHOLD, StepKind.FITS, StepKind.SKIPPED, StepKind.TOO_FEW]
    assert tally(election, Rule.VOTES_THRESHOLD, threshold=0).winners == ("a", "b")
    assert kinds(tally(election, Rule.VOTES_THRESHOLD, threshold=3))[-1] is StepKind.NO_PLAN


def test_without_a_threshold_it_counts_as_votes_and_says_so():
    election = approvals(10, {"a": 9, "b": 2, "c": 1}, "a", "b c", "b")
    outcome = tally(election, Rule.VOTES_THRESHOLD)

    assert outcome.winners == tally(election, Rule.VOTES).winners == ("b", "c")
    assert outcome.steps[0].kind is StepKind.NO_THRESHOLD


def test_votes_per_euro_prefer_the_cheap_and_what_is_free_and_wanted():
    costs = {"dear": 900, "free": 0, "cheap": 100, "unwanted": 0}
    outcome = tally(approvals(950, costs, "dear cheap", "dear", "dear free"), Rule.VOTES_PER_COST)

    assert outcome.winners == ("free", "cheap", "unwanted")
    assert (outcome.utility, outcome.spent) == ("votes per cost", 100)


def test_votes_are_not_votes_per_euro_nor_votes_times_cost():
    election = approvals(100, {"cheap": 10, "dear": 95, "middle": 50}, "dear", "middle cheap", "middle")
    assert tally(election, Rule.VOTES).winners == ("middle", "cheap")
    assert tally(election, Rule.VOTES_PER_COST).winners == ("cheap", "middle")


def test_points_are_added_up_exactly():
    third = Fraction(1, 3)
    election = by_points(10, {"a": 6, "b": 6}, {"a": third, "b": 1}, {"a": third}, {"a": third, "b": 0})
    outcome = tally(election, Rule.VOTES)

    assert outcome.ties == (Tie(Fraction(1), ("a", "b"), decisive=True, resolved_by="file order"),)
    assert (outcome.utility, tally(election, Rule.VOTES_PER_COST).utility) == ("points", "points per cost")


@pytest.mark.parametrize("rule", Rule)
def test_an_empty_pot_or_an_empty_box_has_no_winners(rule):
    for election, kind in (
        (approvals(0, {"a": 0}, "a"), StepKind.NO_POT),
        (approvals(10, {"a": 1}), StepKind.NO_VOTES),
        (approvals(10, {"a": 1}, ""), StepKind.NO_VOTES),
    ):
        outcome = tally(election, rule)
        assert (outcome.winners, outcome.spent, kinds(outcome)) == ((), 0, [kind])


@pytest.mark.parametrize("rule", Rule)
def test_a_withdrawn_plan_keeps_its_votes_and_does_not_win(rule):
    election = approvals(10, {"a": 5, "b": 5}, "a b", "a")
    gone = replace(election.projects[0], withdrawn=True)
    outcome = tally(replace(election, projects=(gone, election.projects[1])), rule)

    assert outcome.winners == ("b",)
    assert (outcome.steps[0].kind, outcome.steps[0].votes) == (StepKind.WITHDRAWN, 2)


def test_what_if_counts_under_every_rule():
    election = approvals(10, {"a": 6, "b": 5, "c": 1}, "a b c", "a b", "a")
    assert what_if(election, Ties.STRICT) == {rule: tally(election, rule, Ties.STRICT) for rule in Rule}


@pytest.mark.parametrize(
    ("selected", "differs"), [(None, None), (("b", "a"), ()), (("a", "c"), ("b", "c")), ((), ("a", "b"))]
)
def test_winners_are_compared_with_a_list(selected, differs):
    outcome = tally(approvals(10, {"a": 6, "b": 4, "c": 1}, "a b", "a"), Rule.VOTES)
    assert outcome.winners == ("a", "b")
    assert outcome.differs_from(selected) == differs
